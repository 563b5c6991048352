/*
 * The walk down the header: number, type, subject, address, bodies.
 */

#include <string.h>

#include "pipeline/text.h"
#include "pipeline/zone_part.h"

/* How far the header may reach: lines of the first page that are looked at. */
enum { HEADER_LINES = 60 };

/* Lines of a subject at most, and of an address. */
enum { SUBJECT_LINES = 8, ADDRESS_LINES = 12 };

/* Words of a subject, at least, where no number stands above it. */
enum { SUBJECT_WORDS = 3 };

/* Lines without any sign of a form before it is given up. */
enum { LOST_LINES = 8 };

/* Lines that a line is held against, and how long a full one is in percent. */
enum { FILLED_LINES = 3, FILLED_PERCENT = 80 };

/* A line is centred when its margins differ by this share of the page. */
enum { CENTRED_PERCENT = 8 };

static const char none[] = "";
static const char number_zone[] = "so-ky-hieu";

/* Where the walk down the header is. */
enum part { OPENING, SUBJECT, ADDRESS, TEXT };

struct header {
	const struct zones *zones;
	struct zone_line *lines;
	size_t count;
	struct line now;
	enum part part;
	bool letter;    /* the subject stands under the number */
	bool closed;    /* the subject is over */
	bool dated;     /* place and date were seen */
	bool numbered;  /* number and symbol were */
	bool seen;      /* something of the form was seen */
	bool addressed; /* an address comes within the next lines */
	bool titled;    /* a type does */
	int subject;    /* lines of it so far */
	int lost;       /* lines that said nothing */
	int left;       /* text area of the page, in pixels; 0: not known */
	int right;
	struct arena *arena;
};

static bool is_centred(const struct header *header,
		       const struct zone_line *line)
{
	int width = header->right - header->left;
	int before = line->box.x - header->left;
	int after = header->right - line->box.x - line->box.width;
	int skew = before > after ? before - after : after - before;

	if (!zone_has_box(line) || width <= 0)
		return true;
	return skew * 100 < width * CENTRED_PERCENT;
}

/* A sentence that opens the text begins with a capital. */
static bool opens_text(const struct header *header)
{
	return header->now.count && header->now.words[0].capitals &&
	       zone_match(header->zones, "open", &header->now, 0);
}

/* A label of the text's parts: "II.", "IV-", "a)"; figures are told apart */
static bool is_label(const struct word *word)
{
	size_t letters = strspn(word->folded, "ivxl");
	const char *behind = word->folded + letters;

	if (letters && word->capitals == word->letters && *behind &&
	    strchr(".-)", *behind))
		return true;
	return word->folded[0] && word->folded[1] == ')' && !word->folded[2];
}

/* Whether the line opens a part or a point, which no subject does. */
static bool opens_point(const struct header *header)
{
	const struct line *now = &header->now;
	const struct word *next = now->words + 1;

	if (!now->count)
		return false;
	if (is_label(now->words))
		return true;
	if (now->count < 2 || !next->folded[0])
		return false;
	if (strcmp(now->words[0].folded, "-") == 0)
		return next->capitals > 0;
	return now->words[0].capitals &&
	       zone_match(header->zones, "part", now, 0) &&
	       (next->digit || zone_match(header->zones, "ordinal", now, 1) ||
		strspn(next->folded, "ivxl.:") == strlen(next->folded));
}

/* A sentence of its own under the subject: the whole of a paragraph. */
static bool is_sentence(const struct header *header, size_t at)
{
	return !header->letter && header->now.count &&
	       header->now.words[0].capitals &&
	       !zone_is_capitals(&header->now) &&
	       zone_ends_with(header->lines[at].text, ".:;");
}

/* Who decides, in capitals under a subject that is in none. */
static bool is_decider(const struct header *header, size_t at)
{
	struct line above;

	if (!at || !zone_is_capitals(&header->now) ||
	    (!zone_match(header->zones, "sign", &header->now, 0) &&
	     !zone_match(header->zones, "body", &header->now, 0)))
		return false;
	zone_cut(&above, header->lines[at - 1].text, header->arena);
	return !zone_is_capitals(&above);
}

/* What begins with a small letter goes on, wherever on the page it stands. */
static bool begins_low(const struct line *line)
{
	return line->count && line->words[0].letters &&
	       !line->words[0].capitals;
}

/* Whether a line is as long as those behind it: the text fills its lines. */
static bool is_full(const struct header *header, size_t at)
{
	size_t length = text_characters(header->lines[at].text);
	size_t longest = length;

	for (size_t i = at + 1; i <= at + FILLED_LINES && i < header->count;
	     i++) {
		size_t next = text_characters(header->lines[i].text);

		if (next > longest)
			longest = next;
	}
	return length * 100 >= longest * FILLED_PERCENT;
}

/*
 * Where no box tells where the subject ends: a full line that begins as a
 * sentence does, with one capital that is of no body's and no type's name.
 */
static bool opens_sentence(const struct header *header, size_t at)
{
	static const char *const names[] = { "body", "type", "place", "sign" };
	const struct line *line = &header->now;

	if (!at || header->letter || zone_has_box(&header->lines[at]) ||
	    line->count < 2 || line->words[0].capitals != 1 ||
	    line->words[0].letters < 2 || line->words[1].capitals ||
	    zone_ends_with(header->lines[at - 1].text, ",;-("))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (zone_match(header->zones, names[i], line, 0))
			return false;
	return is_full(header, at);
}

/* Whether a line is the rest of the one before it, in the same row. */
static bool is_same_row(const struct zone_line *line)
{
	const struct alto_box *one = &line[-1].box;
	const struct alto_box *two = &line->box;
	int middle = two->y + two->height / 2;

	return zone_has_box(line - 1) && zone_has_box(line) &&
	       line->page == line[-1].page && two->x >= one->x + one->width &&
	       middle > one->y && middle < one->y + one->height;
}

static bool ends_subject(const struct header *header, size_t at)
{
	const struct zone_line *line = &header->lines[at];
	const char *start = line->text + strspn(line->text, " ");

	if (header->subject && at && !header->closed && is_same_row(line))
		return false;
	if (header->closed || header->subject >= SUBJECT_LINES)
		return true;
	if (header->subject &&
	    (zone_is_after_gap(header->lines, header->count, at) ||
	     opens_text(header) || is_sentence(header, at) ||
	     opens_sentence(header, at)))
		return true;
	if (header->letter)
		return false;
	if ((!is_centred(header, line) && !begins_low(&header->now)) ||
	    (*start >= '0' && *start <= '9') || opens_point(header))
		return true;
	return header->subject && is_decider(header, at);
}

/* A line above number, type and subject; NULL: the text begins with it. */
static const char *zone_of_opening(struct header *header)
{
	if (!header->numbered && zone_has_symbol(&header->now)) {
		header->numbered = true;
		return number_zone;
	}
	if (zone_is_capitals(&header->now))
		return zone_is_formula(&header->now) ? NULL
						     : "co-quan-ban-hanh";
	if (!header->titled && !header->addressed && opens_text(header) &&
	    !zone_fewest_faults(header->zones, "open", &header->now))
		return NULL;
	/* the subject stands under the number; a speck above it is none */
	if (header->addressed && !header->numbered &&
	    header->now.count < SUBJECT_WORDS)
		return none;
	if (header->addressed) {
		header->letter = true;
		header->part = SUBJECT;
		header->subject = 1;
		return "trich-yeu";
	}
	if (header->titled)
		return none;
	header->lost++;
	return header->seen || header->lost > LOST_LINES ? NULL : "noi-dung";
}

static const char *zone_of_subject(struct header *header, size_t at)
{
	if (ends_subject(header, at))
		return NULL;
	header->subject++;
	return "trich-yeu";
}

/*
 * Where no box tells where the address ends: a full line that begins with a
 * capital, behind one that is no item of a list and needs nothing more.
 */
static bool goes_on_below(const struct header *header, size_t at)
{
	const char *before = at ? header->lines[at - 1].text : none;

	return *before && !zone_has_box(&header->lines[at]) &&
	       header->now.count > 1 && header->now.words[0].capitals &&
	       before[0] != '-' && !zone_ends_with(before, ",;:-") &&
	       is_full(header, at);
}

static const char *zone_of_address(struct header *header, size_t at)
{
	if (header->subject++ < ADDRESS_LINES &&
	    !zone_is_after_gap(header->lines, header->count, at) &&
	    !zone_ends_with(header->lines[at - 1].text, ".") &&
	    !opens_text(header) && !goes_on_below(header, at))
		return "kinh-gui";
	return NULL;
}

/* A line that has no zone of its own takes that of where the walk is. */
static const char *zone_by_part(struct header *header, size_t at)
{
	const char *zone = NULL;

	switch (header->part) {
	case OPENING:
		zone = zone_of_opening(header);
		break;
	case SUBJECT:
		zone = zone_of_subject(header, at);
		break;
	case ADDRESS:
		zone = zone_of_address(header, at);
		break;
	case TEXT:
		break;
	}
	if (zone)
		return zone;
	header->part = TEXT;
	return "noi-dung";
}

static void step(struct header *header, const char *zone)
{
	if (!*zone)
		return;
	header->seen = true;
	header->dated |= zone_is(zone, zone_dated);
	header->numbered |= zone_is(zone, number_zone);
	if (zone_is(zone, "ten-loai")) {
		header->part = SUBJECT;
		header->letter = false;
		header->closed = false;
		header->subject = 0;
	} else if (zone_is(zone, "trich-yeu")) {
		/* under a type it is that of the title */
		header->letter = header->part != SUBJECT || header->letter;
		header->part = SUBJECT;
		header->subject = 1;
	} else if (zone_is(zone, "kinh-gui")) {
		header->part = ADDRESS;
		header->subject = 1;
	} else if (header->part == SUBJECT && header->subject) {
		header->closed = true;
	}
}

/* Look ahead: does an address come next, or the type of the document? */
static void look_ahead(struct header *header, size_t at)
{
	struct line line;

	header->addressed = false;
	header->titled = false;
	for (size_t i = at; i < at + SUBJECT_LINES + 2 && i < header->count;
	     i++) {
		const char *zone;

		zone_cut(&line, header->lines[i].text, header->arena);
		zone = zone_plain(header->zones, &line);
		header->addressed = zone && zone_is(zone, "kinh-gui");
		header->titled = zone && zone_is(zone, "ten-loai");
		if (header->addressed || header->titled)
			return;
	}
}

/* Left and right edge of the text of the first page, in pixels. */
static void measure(struct header *header)
{
	for (size_t i = 0; i < header->count; i++) {
		const struct zone_line *line = &header->lines[i];
		int end = line->box.x + line->box.width;

		if (!zone_has_box(line) || line->page != header->lines[0].page)
			continue;
		if (!header->right || line->box.x < header->left)
			header->left = line->box.x;
		if (end > header->right)
			header->right = end;
	}
}

/*
 * Whether a line stands under the name of the state, as far as boxes tell: it
 * is the motto, whatever was read of it.
 */
static bool is_motto(struct header *header, size_t at)
{
	const struct zone_line *line = &header->lines[at];
	const struct zone_line *above = at ? line - 1 : NULL;
	struct line name;

	if (!above || !above->zone || !zone_is(above->zone, "quoc-hieu") ||
	    header->part != OPENING || !zone_has_box(line) ||
	    !zone_has_box(above) ||
	    line->box.x >= above->box.x + above->box.width ||
	    above->box.x >= line->box.x + line->box.width)
		return false;
	zone_cut(&name, above->text, header->arena);
	return zone_is_capitals(&name);
}

/* Walk down the header; gives the first line of the text. */
static size_t walk_header(struct header *header)
{
	size_t at = 0;

	measure(header);
	for (; at < header->count && at < HEADER_LINES; at++) {
		struct zone_line *line = &header->lines[at];
		const char *zone;

		zone_cut(&header->now, line->text, header->arena);
		if (line->page != header->lines[0].page)
			break;
		line->zone = zone_mark_of(header->zones, &header->now);
		if (line->zone)
			continue;
		zone = zone_plain(header->zones, &header->now);
		/* A second date is that of what the subject cites. */
		if (zone && header->dated && header->part == SUBJECT &&
		    zone_is(zone, zone_dated))
			zone = NULL;
		if (!zone && is_motto(header, at))
			zone = "quoc-hieu";
		if (!zone && header->part == OPENING)
			look_ahead(header, at);
		if (zone)
			step(header, zone);
		else
			zone = zone_by_part(header, at);
		if (header->part == TEXT)
			break;
		line->zone = zone;
	}
	return at;
}

/* A mark in a box of its own may be read after the text that it stands over. */
static void mark_above_text(struct header *header, size_t text)
{
	const struct zone_line *first = &header->lines[text];

	if (text >= header->count || !zone_has_box(first))
		return;
	for (size_t i = text; i < header->count; i++) {
		struct zone_line *line = &header->lines[i];
		const char *zone;

		if (line->page != first->page)
			return;
		if (!zone_has_box(line) || line->box.y >= first->box.y)
			continue;
		zone_cut(&header->now, line->text, header->arena);
		zone = zone_mark_of(header->zones, &header->now);
		if (zone)
			line->zone = zone;
	}
}

/* Whether a line stands over another, as far as boxes tell: a stamp does not */
static bool is_above(const struct zone_line *line,
		     const struct zone_line *below)
{
	const struct alto_box *one = &line->box;
	const struct alto_box *two = &below->box;

	if (!zone_has_box(line) || !zone_has_box(below))
		return true;
	return one->y < two->y && one->x < two->x + two->width &&
	       two->x < one->x + one->width;
}

/*
 * Of the names of bodies above the number the last is the issuer's; a name
 * may go on over lines ("ỦY BAN NHÂN DÂN" / "TỈNH AN PHÚ").
 */
static void part_bodies(struct header *header, size_t end)
{
	size_t last = end;

	for (size_t i = end; i-- > 0;) {
		struct zone_line *line = &header->lines[i];

		if (!line->zone || !zone_is(line->zone, "co-quan-ban-hanh"))
			continue;
		if (last < end) {
			line->zone = is_above(line, &header->lines[last])
					     ? "co-quan-chu-quan"
					     : none;
			continue;
		}
		zone_cut(&header->now, line->text, header->arena);
		if (zone_match(header->zones, "body", &header->now, 0) ||
		    !zone_match(header->zones, "place", &header->now, 0))
			last = i;
	}
}

enum status zone_header(size_t *text, const struct zones *zones,
			struct zone_line *lines, size_t count,
			struct arena *arena, struct fault *fault)
{
	struct header *header = arena_take(arena, sizeof(*header));

	if (!header)
		return fault_memory(fault);
	for (size_t i = 0; i < count; i++) {
		lines[i].zone = NULL;
		lines[i].begins = !i;
	}
	*header = (struct header){
		.zones = zones, .lines = lines, .count = count, .arena = arena
	};
	*text = walk_header(header);
	mark_above_text(header, *text);
	part_bodies(header, *text);
	return STATUS_OK;
}
