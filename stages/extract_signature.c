/*
 * The signature block: its lines by what they say, and who signs where.
 *
 * What two people sign stands in two columns, or one below the other.  Dirt,
 * the letters of a seal and the strokes of a pen are no office and no name;
 * a name that cannot be made out is left out or marked, never guessed.
 */

#include <string.h>
#include <utf8proc.h>

#include "stages/extract_part.h"
#include "stages/extract_people.h"

/* Of the letters of an office in capitals, in percent, this many are. */
enum { CAPITALS_PERCENT = 70 };

/* The least letters of a line that says something. */
enum { LETTERS_MIN = 3 };

/* Lines read worse than this say nothing by themselves. */
static const struct {
	double words;
	double name;
	double usual; /* a name all of whose words are parts of names */
} sure = { .words = 0.75, .name = 0.50, .usual = 0.20 };

/* Signatures of a document, and letters before an office that are "KT.". */
enum { SIGNATURES_MAX = 12, DEPUTY_LETTERS = 4 };

/* Lines behind a signature that are none: a table follows. */
enum { STRAY_LINES = 3 };

/* Where the right column begins, as a share of the width. */
#define RIGHT 0.35

/* How far below an office its name stands, in heights of a line. */
enum { NAME_LINES = 14 };

/* Letters of a line, and how many of them are capitals. */
struct letters {
	int all;
	int capitals;
};

static struct letters count_letters(const char *text)
{
	struct letters letters = { 0, 0 };
	size_t length = strlen(text);

	for (size_t at = 0; at < length;) {
		int32_t point = text_next(text, length, &at);
		bool capital = utf8proc_tolower(point) != point;

		letters.all += capital || utf8proc_toupper(point) != point;
		letters.capitals += capital;
	}
	return letters;
}

static bool is_capitals(const char *text)
{
	struct letters letters = count_letters(text);

	return letters.all >= LETTERS_MIN &&
	       letters.capitals * 100 >= letters.all * CAPITALS_PERCENT;
}

static bool has_letter(const struct line *line, const struct line_word *word)
{
	for (size_t at = word->start; at < word->end;) {
		int32_t point = text_next(line->text, word->end, &at);

		if (utf8proc_toupper(point) != utf8proc_tolower(point))
			return true;
	}
	return false;
}

/* The mean confidence of the words of a line, or ALTO_NO_CONFIDENCE. */
static double mean_of(const struct line *line)
{
	double sum = 0;
	size_t known = 0;

	for (size_t i = 0; i < line->word_count; i++) {
		const struct line_word *word = &line->words[i];

		if (word->confidence < 0 || !has_letter(line, word))
			continue;
		sum += word->confidence;
		known++;
	}
	return known ? sum / (double)known : ALTO_NO_CONFIDENCE;
}

/* Text that was never an image is sure. */
static bool is_sure(const struct line *line, double least)
{
	double mean = mean_of(line);

	return mean < 0 || mean >= least;
}

/* The text without the dirt before its first letter and behind it. */
static const char *clean(struct reading *reading, const char *text)
{
	size_t length = strlen(text);
	struct span span;
	size_t at = 0;

	while (at < length) {
		size_t from = at;
		int32_t point = text_next(text, length, &at);

		if (utf8proc_toupper(point) != point ||
		    utf8proc_tolower(point) != point) {
			text += from;
			span = name_span(text);
			return reading_text(reading, text, span.end);
		}
	}
	return "";
}

static bool is_name(struct reading *reading, const struct line *line,
		    struct person *person)
{
	return is_sure(line, sure.name) &&
	       people_name(reading->people, person, line->text, reading->arena);
}

/* "T/M BAN THƯỜNG VỤ": the formula, and in whose name or place. */
static bool read_formula(struct reading *reading, struct signing *signing,
			 const char *text)
{
	size_t taken = wording_formula(reading->wording, &signing->meaning,
				       &signing->show, text);
	const char *body = text + taken + strspn(text + taken, " .,:-");

	if (!taken || !is_capitals(body))
		return false;
	signing->kind = SIGNING_FORMULA;
	while (taken && text[taken - 1] == ' ')
		taken--;
	signing->formula = reading_text(reading, text, taken);
	signing->text = clean(reading, body);
	return true;
}

/* "PHÓ GIÁM ĐỐC"; what stands before it may be what is left of a formula. */
static bool read_office(struct reading *reading, struct signing *signing,
			const char *text)
{
	struct span office;

	if (!people_office(reading->people, &office, text, reading->arena) ||
	    (!is_capitals(text) && office.start))
		return false;
	signing->kind = SIGNING_OFFICE;
	signing->formula =
		clean(reading, reading_text(reading, text, office.start));
	signing->text = reading_text(reading, text + office.start,
				     office.end - office.start);
	signing->text = clean(reading, signing->text);
	return true;
}

static bool is_body(struct reading *reading, const char *text)
{
	struct zone_signs signs;

	zones_look(&signs, reading->zones, text, reading->arena);
	return signs.body && signs.words > 1;
}

void signing_read(struct reading *reading, struct signing *signing,
		  const struct line *line)
{
	const char *text = clean(reading, line->text);
	struct person *person = reading_take(reading, sizeof(*person));

	*signing = (struct signing){
		.line = line,
		.text = text,
		.formula = "",
		.person = person,
		.confidence = mean_of(line),
	};
	if (!*text || !person)
		return;
	if (!is_capitals(text) && is_name(reading, line, person))
		signing->kind = SIGNING_NAME;
	else if (read_formula(reading, signing, text) ||
		 read_office(reading, signing, text) ||
		 people_is_signed(reading->people, text, reading->arena))
		return;
	else if (is_body(reading, text))
		signing->kind = SIGNING_BODY;
	else if (is_name(reading, line, person))
		signing->kind = SIGNING_NAME;
	else if (is_sure(line, sure.words) &&
		 count_letters(text).all >= LETTERS_MIN)
		signing->kind = SIGNING_WORDS;
}

/* ------------------------------------------------------- zones put right */

static bool is_dashed(const struct line *line)
{
	const char *text = line->text + strspn(line->text, " ");

	return *text == '-' && text[1] == ' ';
}

static bool overlaps(const struct line *one, const struct line *other)
{
	return one->box.x < other->box.x + other->box.width &&
	       other->box.x < one->box.x + one->box.width;
}

/* The nearest line of the signature above, on its page; NULL: none. */
static const struct line *office_above(struct reading *reading,
				       const struct line *line)
{
	const struct line *nearest = NULL;

	for (size_t i = 0; i < reading->lines.count; i++) {
		const struct line *other = &reading->lines.items[i];

		if (line_in(other, "chu-ky") && other->page == line->page &&
		    other->boxed && other->box.y < line->box.y &&
		    overlaps(other, line) &&
		    (!nearest || other->box.y > nearest->box.y))
			nearest = other;
	}
	if (!nearest ||
	    line->box.y - nearest->box.y > NAME_LINES * nearest->box.height)
		return NULL;
	return nearest;
}

/* Whether the line before is of the signature, or, strictly, both around. */
static bool is_between(const struct lines *lines, size_t at, bool strictly)
{
	return at && line_in(&lines->items[at - 1], "chu-ky") &&
	       (!strictly || (at + 1 < lines->count &&
			      line_in(&lines->items[at + 1], "chu-ky")));
}

/* A name that was taken for a recipient, or for text. */
static void find_name(struct reading *reading, size_t at)
{
	struct line *line = &reading->lines.items[at];
	struct person person;
	bool recipient = line_in(line, "noi-nhan");
	bool stray =
		recipient || line_in(line, "") || line_in(line, "noi-dung");

	if (!stray || is_dashed(line) || !is_name(reading, line, &person) ||
	    !person.known)
		return;
	if (line->boxed ? office_above(reading, line) != NULL
			: is_between(&reading->lines, at, !recipient))
		line->zone = "chu-ky";
}

/* "(Đã ký)", and an office not in capitals above a name, in plain text. */
static void find_office(struct reading *reading, size_t at)
{
	struct lines *lines = &reading->lines;
	struct line *line = &lines->items[at];
	struct person person;
	struct span office;

	if (!line_in(line, "noi-nhan") || line->boxed || is_dashed(line))
		return;
	if (people_is_signed(reading->people, line->text, reading->arena) ||
	    (at + 1 < lines->count &&
	     people_office(reading->people, &office, line->text,
			   reading->arena) &&
	     !office.start && is_name(reading, line + 1, &person)))
		line->zone = "chu-ky";
}

/* What a digital signature shows stands among both columns. */
static void find_digital(struct reading *reading, struct line *line)
{
	if ((line_in(line, "chu-ky") || line_in(line, "noi-nhan")) &&
	    !is_dashed(line) &&
	    people_is_digital(reading->people, line->text, reading->arena))
		line->zone = "ky-so";
}

/* Rows of a table that follow the signer's name are none of his. */
static void free_strays(struct reading *reading)
{
	struct lines *lines = &reading->lines;
	struct signing signing;
	bool named = false;
	size_t first = lines->count;
	size_t count = 0;

	for (size_t i = 0; i < lines->count && !reading->failed; i++) {
		struct line *line = &lines->items[i];

		if (!line_in(line, "chu-ky"))
			continue;
		signing_read(reading, &signing, line);
		if (signing.kind == SIGNING_FORMULA ||
		    signing.kind == SIGNING_OFFICE) {
			named = false;
			count = 0;
		} else if (named && !line->boxed) {
			count++;
		} else if (signing.kind == SIGNING_NAME &&
			   signing.person->known) {
			named = true;
			first = i + 1;
		}
	}
	for (size_t i = first; i < lines->count && count >= STRAY_LINES; i++)
		if (line_in(&lines->items[i], "chu-ky") ||
		    line_in(&lines->items[i], "noi-nhan"))
			lines->items[i].zone = "noi-dung";
}

void signature_settle(struct reading *reading)
{
	for (size_t i = 0; i < reading->lines.count && !reading->failed; i++) {
		struct line *line = &reading->lines.items[i];

		find_digital(reading, line);
		if (line_in(line, "chu-ky") && line->boxed && is_dashed(line) &&
		    line->indent < RIGHT)
			line->zone = "noi-nhan";
		find_office(reading, i);
		find_name(reading, i);
	}
	free_strays(reading);
}

/* ------------------------------------------------------------ who signs */

static struct signature *last_of(struct reading *reading)
{
	struct signature *last = reading->signatures;

	while (last && last->next)
		last = last->next;
	return last;
}

static struct signature *open_signature(struct reading *reading)
{
	struct signature *made = reading_take(reading, sizeof(*made));
	struct signature *last = last_of(reading);

	if (!made || reading->signature_count++ >= SIGNATURES_MAX)
		return NULL;
	if (last)
		last->next = made;
	else
		reading->signatures = made;
	return made;
}

/* The signature under whose lines this one stands; NULL: none. */
static struct signature *column_of(struct reading *reading,
				   const struct line *line)
{
	struct signature *found = NULL;

	for (struct signature *now = reading->signatures; now; now = now->next)
		for (int i = 0; i < now->count; i++)
			if (now->lines[i].line->boxed &&
			    now->lines[i].line->page == line->page &&
			    overlaps(now->lines[i].line, line))
				found = now;
	return found;
}

/* Whether a line begins what another person signs. */
static bool begins_another(const struct signature *signature,
			   const struct signing *signing)
{
	if (signing->kind == SIGNING_FORMULA ||
	    signing->kind == SIGNING_OFFICE || signing->kind == SIGNING_BODY ||
	    (signing->kind == SIGNING_WORDS && is_capitals(signing->text)))
		return signature->named;
	return signing->kind == SIGNING_NAME && signature->named &&
	       signing->person->known;
}

/* Whether nothing is known of where a signature stands. */
static bool is_unplaced(const struct signature *signature)
{
	for (int i = 0; signature && i < signature->count; i++)
		if (signature->lines[i].line->boxed)
			return false;
	return signature != NULL;
}

static void add_line(struct reading *reading, const struct signing *signing)
{
	bool boxed = signing->line->boxed;
	struct signature *into =
		boxed ? column_of(reading, signing->line) : last_of(reading);

	if (!into &&
	    (signing->kind == SIGNING_NOTHING || is_unplaced(last_of(reading))))
		into = last_of(reading);
	if (!into || begins_another(into, signing))
		into = signing->kind == SIGNING_NOTHING
			       ? NULL
			       : open_signature(reading);
	if (!into || into->count >= SIGNATURE_LINES)
		return;
	into->lines[into->count++] = *signing;
	into->named |= signing->kind == SIGNING_NAME;
}

static const char *slug_of(struct reading *reading, const char *text)
{
	return reading_keep(reading, text_slug(reading->arena, text));
}

/*
 * Whether `deputy` signs in the place of `head`: "PHÓ GIÁM ĐỐC" of "GIÁM
 * ĐỐC", or both end alike: "THỨ TRƯỞNG" of "BỘ TRƯỞNG".
 */
static bool is_deputy(struct reading *reading, const char *deputy,
		      const char *head)
{
	const char *one = slug_of(reading, deputy);
	const char *other = slug_of(reading, head);
	const char *dash = strrchr(other, '-');
	const char *end = strrchr(one, '-');

	return *one && *other && strcmp(one, other) != 0 && dash && end &&
	       strcmp(dash, end) == 0;
}

/* In capitals behind a formula or an office: its line went on. */
static void join_bodies(struct signature *signature)
{
	for (int i = 1; i < signature->count; i++) {
		struct signing *now = &signature->lines[i];
		enum signing_kind before = now[-1].kind;

		if (now->kind == SIGNING_WORDS && is_capitals(now->text) &&
		    (before == SIGNING_FORMULA || before == SIGNING_BODY))
			now->kind = SIGNING_BODY;
	}
}

/* Of two readings of the same line the better one stays. */
static void drop_twins(struct signature *signature)
{
	for (int i = 1; i < signature->count; i++) {
		struct signing *one = &signature->lines[i - 1];
		struct signing *two = &signature->lines[i];
		const struct alto_box *above = &one->line->box;
		const struct alto_box *below = &two->line->box;

		if (one->kind != two->kind || !two->line->boxed ||
		    below->y - above->y > above->height / 3 ||
		    above->y - below->y > above->height / 3)
			continue;
		if (mean_of(one->line) < mean_of(two->line))
			one->kind = SIGNING_NOTHING;
		else
			two->kind = SIGNING_NOTHING;
	}
}

/*
 * What is left of a formula before an office whose deputy signs: it was read
 * wrongly, and can have been but one.
 */
static void find_deputies(struct reading *reading, struct signature *signature)
{
	for (int i = 0; i + 1 < signature->count; i++) {
		struct signing *head = &signature->lines[i];
		const struct signing *next = head + 1;
		int letters = count_letters(head->formula).all;

		if (head->kind != SIGNING_OFFICE ||
		    next->kind != SIGNING_OFFICE || !letters ||
		    letters > DEPUTY_LETTERS ||
		    !is_deputy(reading, next->text, head->text))
			continue;
		head->kind = SIGNING_FORMULA;
		wording_deputy(reading->wording, &head->meaning, &head->show);
	}
}

/* Where no name is known, what is written like one under an office. */
static int weak_name(const struct signature *signature)
{
	bool office = false;
	int chosen = -1;

	for (int i = 0; i < signature->count; i++) {
		const struct signing *now = &signature->lines[i];

		office |= now->kind == SIGNING_OFFICE ||
			  now->kind == SIGNING_FORMULA;
		if (office && now->kind == SIGNING_WORDS && now->person->weak)
			chosen = i;
	}
	return chosen;
}

/* Of several names the last known one is meant: others are dirt. */
static void choose_name(struct signature *signature)
{
	int chosen = -1;

	for (int i = 0; i < signature->count; i++)
		if (signature->lines[i].kind == SIGNING_NAME &&
		    (chosen < 0 || signature->lines[i].person->known ||
		     !signature->lines[chosen].person->known))
			chosen = i;
	for (int i = 0; i < signature->count; i++)
		if (signature->lines[i].kind == SIGNING_NAME && i != chosen)
			signature->lines[i].kind = SIGNING_WORDS;
	if (chosen < 0)
		chosen = weak_name(signature);
	if (chosen >= 0)
		signature->lines[chosen].kind = SIGNING_NAME;
}

void signatures_read(struct reading *reading)
{
	for (size_t i = 0; i < reading->lines.count && !reading->failed; i++) {
		const struct line *line = &reading->lines.items[i];
		struct signing signing;

		if (!line_in(line, "chu-ky"))
			continue;
		signing_read(reading, &signing, line);
		add_line(reading, &signing);
	}
	for (struct signature *now = reading->signatures; now;
	     now = now->next) {
		drop_twins(now);
		join_bodies(now);
		find_deputies(reading, now);
		choose_name(now);
	}
}
