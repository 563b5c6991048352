#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

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

/* What a note begins with. */
struct mark_shape {
	const char *figures; /* "1", or the sign that stands for them */
	const char *bracket; /* "(1)", or NULL */
};

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

/* Whether a word may end before `at`, its quotes and brackets with it. */
static bool ends_word(const struct passage *passage, size_t at)
{
	while (at && strchr(").\"]", passage->text[at - 1]))
		at--;
	return at && is_letter((unsigned char)passage->text[at - 1]);
}

static bool ends_mark(const struct passage *passage, size_t at)
{
	return at == passage->length || strchr(" ,.;:)\"", passage->text[at]);
}

/* Figures that stick to the end of a word: "văn bản1 của". */
static bool is_stuck(const struct passage *passage, const struct marker *marker)
{
	return ends_word(passage, marker->start) &&
	       ends_mark(passage, marker->end);
}

/* What a sentence has of its own, and what OCR makes of a speck. */
static bool is_punctuation(const char *sign)
{
	return strspn(sign, ",.;:-_'\"") == strlen(sign);
}

/* A sign that OCR made of a raised figure, at the end of a word: "bản! của" */
static bool find_sign(struct marker *marker, const struct passage *passage,
		      const char *sign)
{
	size_t length = strlen(sign);

	if (is_punctuation(sign))
		return false;
	for (const char *at = strstr(passage->text, sign); at;
	     at = strstr(at + 1, sign)) {
		marker->start = (size_t)(at - passage->text);
		marker->end = marker->start + length;
		if (!is_stuck(passage, marker))
			continue;
		if (*sign == '*' || (at[length] && at[length] != ' ') ||
		    is_letter((unsigned char)at[length + 1]))
			return true;
	}
	return false;
}

/* The figure in the brackets that the note has: "văn bản(1)", "văn bản [1]" */
static bool find_bracket(struct marker *marker, const struct passage *passage,
			 const char *shape)
{
	size_t length = strlen(shape);

	for (const char *at = strstr(passage->text, shape); at;
	     at = strstr(at + 1, shape)) {
		size_t start = (size_t)(at - passage->text);

		marker->start = start;
		marker->end = start + length;
		if (start && passage->text[start - 1] == ' ')
			marker->start--;
		if (ends_word(passage, marker->start) &&
		    (*shape == '[' || marker->start == start ||
		     ends_mark(passage, marker->end)))
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
			const struct mark_shape *shape, bool only_raised)
{
	if (shape->bracket)
		return find_bracket(marker, passage, shape->bracket);
	if (!is_figure(*shape->figures))
		return find_sign(marker, passage, shape->figures);
	if (!passage->marks_noted)
		note_markers(passage);
	if (!((only_raised ? passage->raised_marks : passage->stuck_marks) &
	      bit_of(shape->figures)))
		return false;
	for (size_t at = 0; at < passage->length;) {
		if (read_marker(marker, passage->text, passage->length, at,
				only_raised) &&
		    strcmp(marker->figures, shape->figures) == 0 &&
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
	struct mark_shape shape;
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
		    find_marker(&search->marker, passage, &search->shape,
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
		   const struct search *search, struct passage *text)
{
	struct note *note = reading_take(reading, sizeof(*note));
	struct note **place = &passage->notes;

	if (!note)
		return;
	*note = (struct note){ .at = at,
			       .marker = search->shape.figures,
			       .passage = text,
			       .doubtful = !search->found };
	while (*place && (*place)->at <= at)
		place = &(*place)->next;
	note->next = *place;
	*place = note;
}

/* A sign for a figure: it has no letter, and a blank follows. */
static size_t sign_length(const char *text)
{
	size_t length = strcspn(text, " ");

	return length <= MARKER_MAX && text[length] &&
			       !is_letter((unsigned char)*text)
		       ? length
		       : 0;
}

/* Take the marker off the front of a footnote. */
static struct mark_shape take_marker(struct reading *reading,
				     struct passage *note)
{
	struct mark_shape shape = { .figures = "", .bracket = NULL };
	struct marker marker;
	size_t at = strspn(note->text, " ");
	size_t from = at + strspn(note->text + at, "([");
	size_t end;

	if (read_marker(&marker, note->text, note->length, from, false)) {
		end = marker.end;
		shape.figures = reading_text(reading, marker.figures,
					     strlen(marker.figures));
		if (from > at && strchr(")]", note->text[end]) &&
		    note->text[end])
			shape.bracket = reading_text(reading, note->text + at,
						     end + 1 - at);
	} else {
		size_t sign = sign_length(note->text + at);

		end = at + sign;
		shape.figures = reading_text(reading, note->text + at, sign);
	}
	end += strspn(note->text + end, " )].:");
	passage_cut(note, 0, end);
	return shape;
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
	struct search search = { .shape = take_marker(reading, note) };

	if (!note->length)
		return;
	if (!*search.shape.figures)
		search.shape.figures = "*";
	search_all(reading, &search, page, everywhere);
	if (search.found) {
		passage_cut(search.found, search.marker.start,
			    search.marker.end);
		search.found->marks_noted = false;
		attach(reading, search.found, search.marker.start, &search,
		       note);
	} else if (search.last) {
		attach(reading, search.last, search.last->length, &search,
		       note);
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

static bool begins_raised(const struct line *line)
{
	size_t at = 0;

	return raised(text_next(line->text, line->length, &at)) != 0;
}

/*
 * Footnotes by their zone; a raised digit at the start of a line tells one
 * where no zone does, and it reaches to the end of its page.
 */
bool note_is(const struct reading *reading, size_t at)
{
	const struct line *line = &reading->lines.items[at];

	if (line_in(line, "cuoc-chu"))
		return true;
	if (at && line_in(line - 1, "cuoc-chu") && !line->opens_block &&
	    line[-1].page == line->page)
		return true;
	return begins_raised(line);
}

/* Whether a capital stands behind the blanks there. */
static bool is_capital_at(const struct line *line, size_t at)
{
	int32_t point;

	at += strspn(line->text + at, " )].");
	point = text_next(line->text, line->length, &at);
	return utf8proc_tolower(point) != point;
}

/* A note begins with a mark, and mostly with a capital behind it. */
static bool opens_note(const struct passages *notes, const struct line *line)
{
	size_t figures = strspn(line->text, "0123456789*([");
	size_t sign = sign_length(line->text);
	const struct line *before;

	if (!notes->last || begins_raised(line))
		return true;
	before = notes->last->pieces[notes->last->piece_count - 1].line;
	if (figures > MARKER_MAX || !strchr(" )].", line->text[figures]))
		figures = 0;
	if (figures && line_ends_in(before, ".;)"))
		return true;
	return (figures || sign) && line_is_over(before, line) &&
	       is_capital_at(line, figures ? figures : sign);
}

void note_read(struct reading *reading, struct line *line)
{
	line->zone = "cuoc-chu";
	if (opens_note(&reading->notes, line))
		passages_add(&reading->notes, passage_new(reading));
	if (reading->notes.last)
		passage_join(reading, reading->notes.last, line, 0);
}
