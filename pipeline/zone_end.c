/*
 * What stands behind the text: recipients, signature, the certificate of a
 * copy; and at the foot of its pages: their numbers, footnotes.
 */

#include <stdint.h>
#include <string.h>

#include "pipeline/text.h"
#include "pipeline/zone_part.h"

/* The longest signature and the longest name, in words. */
enum { SIGN_WORDS = 8, NAME_WORDS = 6 };

/* How many lines a signature may stand above the recipients. */
enum { SIGN_LINES = 8 };

/* Lines of authority and office above the name of who signs. */
enum { OFFICE_LINES = 5 };

/* A footnote is set in letters at most this high, in percent of the text's. */
enum { FOOTNOTE_PERCENT = 88 };

/* Lines below the words of a copy in which its number or signer stands. */
enum { COPY_LINES = 8, COPY_WORDS = 6 };

static const char none[] = "";

/* The first word that says something: dirt may stand before it. */
static int first_word(const struct line *line)
{
	int at = 0;

	while (at + 1 < line->count && !line->words[at].letters &&
	       !line->words[at].digit)
		at++;
	return at;
}

/* The line at which the recipients begin; `count` when there are none. */
static size_t find_recipients(const struct zones *zones,
			      const struct zone_line *lines, size_t count,
			      size_t from, struct arena *arena)
{
	struct line line;

	for (size_t i = count; i-- > from;) {
		const char *zone;

		zone_cut(&line, lines[i].text, arena);
		zone = zone_match(zones, "start", &line, first_word(&line));
		if (zone && zone_is(zone, "noi-nhan"))
			return i;
	}
	return count;
}

static bool is_signature(const struct zones *zones, const struct line *line)
{
	int at;

	return line->count && line->count <= SIGN_WORDS &&
	       zone_is_capitals(line) &&
	       zone_match_anywhere(zones, "sign", line, 0, &at);
}

/* A name: few words, each with one capital in front. */
static bool is_name(const struct line *line)
{
	if (line->count < 2 || line->count > NAME_WORDS || line->digits)
		return false;
	for (int i = 0; i < line->count; i++)
		if (line->words[i].capitals < 1 ||
		    strpbrk(line->words[i].folded, ";:,()-"))
			return false;
	return true;
}

/* The middle of the recipients' page, in pixels; 0 when it is not known. */
static int middle_of(const struct zone_line *lines, size_t count, int page)
{
	int left = 0;
	int right = 0;

	for (size_t i = 0; i < count; i++) {
		if (lines[i].page != page || !zone_has_box(&lines[i]))
			continue;
		if (!right || lines[i].box.x < left)
			left = lines[i].box.x;
		if (lines[i].box.x + lines[i].box.width > right)
			right = lines[i].box.x + lines[i].box.width;
	}
	return left + (right - left) / 2;
}

static const char *end_zone(const struct zones *zones,
			    const struct zone_line *line,
			    const struct line *words, int middle)
{
	bool dash = line->text[strspn(line->text, " ")] == '-';

	if (zone_is_decoration(words))
		return none;
	if (zone_has_box(line) && middle)
		return line->box.x + line->box.width / 2 > middle ? "chu-ky"
								  : "noi-nhan";
	if (!dash && (is_signature(zones, words) || is_name(words)))
		return "chu-ky";
	return "noi-nhan";
}

static bool ends_sentence(const char *text)
{
	return zone_ends_with(text, ".:;!?/");
}

/*
 * What may stand behind the recipients on the next page: the signature, as
 * long as there is none yet, and the rest of their list.
 */
static bool goes_over(const struct zones *zones, const struct line *line,
		      const char *text)
{
	return zone_is_decoration(line) || is_signature(zones, line) ||
	       is_name(line) || text[strspn(text, " ")] == '-';
}

/* The signature above the recipients, up to the first line of the text. */
static void mark_above(const struct zones *zones, struct zone_line *lines,
		       size_t count, size_t from, size_t start,
		       struct arena *arena)
{
	struct line line;

	for (size_t i = start; i-- > from && i + SIGN_LINES > start;) {
		zone_cut(&line, lines[i].text, arena);
		if (line.count > SIGN_WORDS && start < count)
			return;
		if (is_signature(zones, &line) ||
		    (i + 1 < count && is_name(&line) &&
		     zone_is(lines[i + 1].zone, "noi-nhan")))
			lines[i].zone = "chu-ky";
	}
}

/*
 * How many lines from `at` on are a signature: office or authority, and the
 * name within the next lines; 0: they are none.
 */
static size_t count_signature(const struct zones *zones,
			      const struct zone_line *lines, size_t count,
			      size_t at, struct arena *arena)
{
	struct line line;
	size_t i = at;

	for (; i < count && i < at + OFFICE_LINES; i++) {
		zone_cut(&line, lines[i].text, arena);
		if (!is_signature(zones, &line) && !zone_is_decoration(&line))
			break;
	}
	if (i == at || i == count)
		return 0;
	zone_cut(&line, lines[i].text, arena);
	return is_name(&line) && !zone_is_capitals(&line) ? i - at + 1 : 0;
}

/* Where no recipients are named, a signature ends the text all the same. */
static void mark_signatures(const struct zones *zones, struct zone_line *lines,
			    size_t count, size_t from, struct arena *arena)
{
	struct line line;

	for (size_t i = from; i < count; i++) {
		size_t signs;

		zone_cut(&line, lines[i].text, arena);
		if (!is_signature(zones, &line))
			continue;
		signs = count_signature(zones, lines, count, i, arena);
		for (size_t j = i; j < i + signs; j++)
			lines[j].zone = "chu-ky";
		if (signs)
			i += signs - 1;
	}
}

static void mark_end(const struct zones *zones, struct zone_line *lines,
		     size_t count, size_t from, size_t start,
		     struct arena *arena)
{
	int middle =
		start < count ? middle_of(lines, count, lines[start].page) : 0;
	bool signed_by = false;
	struct line line;

	for (size_t i = start; i < count; i++) {
		bool over = lines[i].page > lines[start].page;

		zone_cut(&line, lines[i].text, arena);
		if (zone_match(zones, "annex", &line, 0) ||
		    lines[i].page > lines[start].page + 1 ||
		    (over &&
		     (signed_by || !goes_over(zones, &line, lines[i].text))))
			break;
		lines[i].zone =
			i == start ? "noi-nhan"
				   : end_zone(zones, &lines[i], &line, middle);
		signed_by |= !over && zone_is(lines[i].zone, "chu-ky") &&
			     is_name(&line) && !zone_is_capitals(&line);
	}
	mark_above(zones, lines, count, from, start, arena);
	if (start == count)
		mark_signatures(zones, lines, count, from, arena);
}

static bool is_first_of_page(const struct zone_line *lines, size_t at)
{
	return at == 0 || lines[at - 1].page != lines[at].page;
}

static bool is_last_of_page(const struct zone_line *lines, size_t count,
			    size_t at)
{
	return at + 1 == count || lines[at + 1].page != lines[at].page;
}

/* A lone small number at the edge of a page is its number. */
static void mark_page_numbers(struct zone_line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *text = lines[i].text + strspn(lines[i].text, " -");
		size_t digits = strspn(text, "0123456789");

		if (digits && digits <= 3 &&
		    !text[digits + strspn(text + digits, " -")] &&
		    (is_first_of_page(lines, i) ||
		     is_last_of_page(lines, count, i)))
			lines[i].zone = "so-trang";
	}
}

/* Whether a line begins as a footnote does: a short mark, then a capital. */
static bool begins_footnote(const char *text)
{
	size_t length = strlen(text);
	size_t at = strspn(text, " ");
	int mark = 0;
	int32_t point = 0;

	while (at < length && mark < 3) {
		point = text_next(text, length, &at);
		if (point == ' ')
			break;
		if ((point >= 'A' && point <= 'Z') ||
		    (point >= 'a' && point <= 'z') || point == '-' ||
		    point == '.' || point == ')' || point == '+')
			return false;
		mark++;
	}
	if (!mark || point != ' ' || at >= length)
		return false;
	point = text_next(text, length, &at);
	return (point >= 'A' && point <= 'Z') || point == 0x110;
}

static int height_of_text(const struct zone_line *lines, size_t count, int page)
{
	long sum = 0;
	int number = 0;

	for (size_t i = 0; i < count; i++) {
		if (lines[i].page != page || !zone_has_box(&lines[i]))
			continue;
		sum += lines[i].box.height;
		number++;
	}
	return number ? (int)(sum / number) : 0;
}

/*
 * The lines from `at` to the end of its page are a footnote when they begin
 * with a mark and are set small, or, where nothing is known of size, when
 * they break a sentence that goes on behind them.
 */
static bool is_footnote(const struct zone_line *lines, size_t count, size_t at)
{
	int height;

	if (!at || !begins_footnote(lines[at].text) ||
	    lines[at - 1].page != lines[at].page)
		return false;
	if (!zone_has_box(&lines[at]))
		return zone_is_after_gap(lines, count, at) &&
		       !ends_sentence(lines[at - 1].text);
	height = height_of_text(lines, count, lines[at].page);
	return lines[at].box.height * 100 < height * FOOTNOTE_PERCENT;
}

static void mark_footnotes(struct zone_line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!zone_is(lines[i].zone, "noi-dung") ||
		    !is_footnote(lines, count, i))
			continue;
		for (size_t j = i;
		     j < count && lines[j].page == lines[i].page &&
		     zone_is(lines[j].zone, "noi-dung") &&
		     (j == i || zone_has_box(&lines[j]) || !lines[j].gap ||
		      begins_footnote(lines[j].text));
		     j++)
			lines[j].zone = "cuoc-chu";
	}
}

static bool is_copy(const struct zones *zones, const struct line *line)
{
	int at = 0;

	return zone_is_capitals(line) &&
	       zone_match_anywhere(zones, "copy", line, 0, &at) &&
	       line->count - at <= COPY_WORDS;
}

/* Whether number, date or signer stand below the words of a copy. */
static bool is_certified(const struct zones *zones,
			 const struct zone_line *lines, size_t count, size_t at,
			 struct arena *arena)
{
	struct line line;

	for (size_t i = at + 1; i < count && i <= at + COPY_LINES; i++) {
		zone_cut(&line, lines[i].text, arena);
		if (zone_is_number(zones, &line) ||
		    zone_date_at(zones, &line) >= 0 ||
		    is_signature(zones, &line))
			return true;
	}
	return false;
}

/*
 * Where the certificate of a copy begins, with the name of the body above it;
 * `count` when there is none.
 */
static size_t find_copy(const struct zones *zones,
			const struct zone_line *lines, size_t count,
			size_t from, struct arena *arena)
{
	struct line line;

	for (size_t i = from; i < count; i++) {
		zone_cut(&line, lines[i].text, arena);
		if (!is_copy(zones, &line) ||
		    !is_certified(zones, lines, count, i, arena))
			continue;
		for (; i > from; i--) {
			zone_cut(&line, lines[i - 1].text, arena);
			if (!zone_is_capitals(&line) ||
			    is_signature(zones, &line) ||
			    !zone_match(zones, "body", &line, 0))
				break;
		}
		return i;
	}
	return count;
}

/* The certificate of a copy has its page to its end. */
static void mark_copy(struct zone_line *lines, size_t count, size_t copy)
{
	for (size_t i = copy; i < count && lines[i].page == lines[copy].page;
	     i++)
		lines[i].zone = "ban-sao";
}

void zone_end(const struct zones *zones, struct zone_line *lines, size_t count,
	      size_t text, struct arena *arena)
{
	size_t copy = find_copy(zones, lines, count, text, arena);
	size_t end = find_recipients(zones, lines, copy, text, arena);

	mark_end(zones, lines, copy, text, end, arena);
	mark_copy(lines, count, copy);
	mark_page_numbers(lines, count);
	mark_footnotes(lines, count);
}
