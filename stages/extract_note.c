#include <stdint.h>
#include <string.h>

#include "stages/extract_part.h"

/* The longest marker, in figures. */
enum { MARKER_MAX = 3 };

/* So many notes are looked for in the whole text, not on their page only. */
enum { NOTES_SEARCHED = 200 };

/* A marker in a text: where it stands, and what it says in plain figures. */
struct marker {
	size_t start;
	size_t end;
	char figures[MARKER_MAX + 1];
};

/* The figure of a raised one; 0: it is none. */
static char raised(int32_t point)
{
	static const struct {
		int32_t point;
		char figure;
	} few[] = { { 0xb9, '1' }, { 0xb2, '2' }, { 0xb3, '3' } };

	for (size_t i = 0; i < sizeof(few) / sizeof(few[0]); i++)
		if (few[i].point == point)
			return few[i].figure;
	if (point == 0x2070 || (point >= 0x2074 && point <= 0x2079))
		return (char)('0' + (point - 0x2070));
	return 0;
}

static bool is_figure(int32_t point)
{
	return point >= '0' && point <= '9';
}

/* Read figures at `at`, raised ones only when so asked. */
static bool read_marker(struct marker *marker, const char *text, size_t length,
			size_t at, bool only_raised)
{
	size_t count = 0;

	marker->start = at;
	while (at < length && count < MARKER_MAX) {
		size_t from = at;
		int32_t point = text_next(text, length, &at);
		char figure = raised(point);

		if (!figure && !only_raised && is_figure(point))
			figure = (char)point;
		if (!figure) {
			at = from;
			break;
		}
		marker->figures[count++] = figure;
	}
	marker->figures[count] = '\0';
	marker->end = at;
	return count > 0;
}

static bool is_letter(unsigned char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       byte >= 0x80;
}

/* Figures that stick to the end of a word: "văn bản1 của". */
static bool is_stuck(const struct passage *passage, const struct marker *marker)
{
	const char *text = passage->text;

	return marker->start > 0 &&
	       is_letter((unsigned char)text[marker->start - 1]) &&
	       (marker->end == passage->length ||
		strchr(" ,.;:)", text[marker->end]));
}

/* A sign that OCR made of a raised figure, at the end of a word: "bản! của" */
static bool find_sign(struct marker *marker, const struct passage *passage,
		      const char *sign)
{
	for (const char *at = strstr(passage->text, sign); at;
	     at = strstr(at + 1, sign)) {
		marker->start = (size_t)(at - passage->text);
		marker->end = marker->start + strlen(sign);
		if (is_stuck(passage, marker) && at[strlen(sign)] == ' ' &&
		    is_letter((unsigned char)at[strlen(sign) + 1]))
			return true;
	}
	return false;
}

/* The bit of a set that stands for a marker, and for some others. */
static uint64_t bit_of(const char *figures)
{
	enum { BITS = 64, TEN = 10 };
	int value = 0;

	for (; *figures; figures++)
		value = value * TEN + (*figures - '0');
	return (uint64_t)1 << value % BITS;
}

/* Note once which markers may stand in a passage, in two sets of bits. */
static void note_markers(struct passage *passage)
{
	struct marker marker;

	for (size_t at = 0; at < passage->length;) {
		if (read_marker(&marker, passage->text, passage->length, at,
				true))
			passage->raised_marks |= bit_of(marker.figures);
		if (read_marker(&marker, passage->text, passage->length, at,
				false) &&
		    is_stuck(passage, &marker))
			passage->stuck_marks |= bit_of(marker.figures);
		(void)text_next(passage->text, passage->length, &at);
	}
	passage->marks_noted = true;
}

static bool find_marker(struct marker *marker, struct passage *passage,
			const char *figures, bool only_raised)
{
	if (!is_figure(*figures))
		return find_sign(marker, passage, figures);
	if (!passage->marks_noted)
		note_markers(passage);
	if (!((only_raised ? passage->raised_marks : passage->stuck_marks) &
	      bit_of(figures)))
		return false;
	for (size_t at = 0; at < passage->length;) {
		if (read_marker(marker, passage->text, passage->length, at,
				only_raised) &&
		    strcmp(marker->figures, figures) == 0 &&
		    (only_raised || is_stuck(passage, marker)))
			return true;
		(void)text_next(passage->text, passage->length, &at);
	}
	return false;
}

static bool is_on_page(const struct passage *passage, int page)
{
	for (size_t i = 0; i < passage->piece_count; i++)
		if (passage->pieces[i].line->page == page)
			return true;
	return false;
}

/* What is looked for, and what was found. */
struct search {
	const char *figures;
	int page;
	bool raised;
	struct passage *found;
	struct marker marker;
	struct passage *last; /* of the page, or of all */
};

static void look(struct reading *reading, struct passage *passage,
		 void *context)
{
	struct search *search = context;

	for (; passage; passage = passage->next) {
		grid_each(reading, passage, look, search);
		if (search->page && !is_on_page(passage, search->page))
			continue;
		search->last = passage;
		if (!search->found &&
		    find_marker(&search->marker, passage, search->figures,
				search->raised))
			search->found = passage;
	}
}

static bool search_body(struct reading *reading, struct search *search)
{
	search->found = NULL;
	for (struct point *at = reading->body->first; at;
	     at = point_next(at, reading->body)) {
		look(reading, at->own.first, search);
		look(reading, at->after.first, search);
	}
	return search->found != NULL;
}

static void attach(struct reading *reading, struct passage *passage, size_t at,
		   const char *figures, struct passage *text)
{
	struct note *note = reading_take(reading, sizeof(*note));
	struct note **place = &passage->notes;

	if (!note)
		return;
	*note = (struct note){ .at = at, .marker = figures, .passage = text };
	while (*place && (*place)->at <= at)
		place = &(*place)->next;
	note->next = *place;
	*place = note;
}

/* Take the marker off the front of a footnote. */
static const char *take_marker(struct reading *reading, struct passage *note)
{
	struct marker marker;
	size_t at = strspn(note->text, " ([");
	size_t end = at;

	if (read_marker(&marker, note->text, note->length, at, false)) {
		end = marker.end;
	} else {
		size_t sign = strcspn(note->text + at, " ");

		marker.figures[0] = '\0';
		if (sign && sign <= MARKER_MAX &&
		    !is_letter((unsigned char)note->text[at])) {
			memcpy(marker.figures, note->text + at, sign);
			marker.figures[sign] = '\0';
			end = at + sign;
		}
	}
	end += strspn(note->text + end, " )].:");
	passage_cut(note, 0, end);
	return reading_text(reading, marker.figures, strlen(marker.figures));
}

static void search_all(struct reading *reading, struct search *search, int page,
		       bool everywhere)
{
	struct passage *last;

	search->page = page;
	search->raised = true;
	if (search_body(reading, search))
		return;
	search->raised = false;
	if (search_body(reading, search) || !everywhere)
		return;
	last = search->last;
	search->page = 0;
	search->raised = true;
	(void)search_body(reading, search);
	if (last)
		search->last = last;
}

static void place(struct reading *reading, struct passage *note,
		  bool everywhere)
{
	int page = note->piece_count ? note->pieces[0].line->page : 0;
	struct search search = { .figures = take_marker(reading, note) };

	if (!note->length)
		return;
	if (!*search.figures)
		search.figures = "*";
	search_all(reading, &search, page, everywhere);
	if (search.found) {
		passage_cut(search.found, search.marker.start,
			    search.marker.end);
		search.found->marks_noted = false;
		attach(reading, search.found, search.marker.start,
		       search.figures, note);
	} else if (search.last) {
		attach(reading, search.last, search.last->length,
		       search.figures, note);
	} else {
		passages_add(&reading->annex, note);
	}
}

void notes_place(struct reading *reading)
{
	struct passage *next = NULL;
	int count = 0;

	for (struct passage *note = reading->notes.first;
	     note && !reading->failed; note = next) {
		next = note->next;
		note->next = NULL;
		place(reading, note, count++ < NOTES_SEARCHED);
	}
}
