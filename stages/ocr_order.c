#include "stages/ocr_page.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/text.h"

/*
 * Where the two columns of the header and of the signature block meet, as a
 * share of the width of the page.
 */
static const double gutter_least = 0.28;
static const double gutter_most = 0.62;

/* A line whose middle is between these stands in neither column. */
static const double middle_least = 0.42;
static const double middle_most = 0.58;

/* The header is no lower on its page than this share of the height. */
static const double header_most = 0.40;

/*
 * Between columns the space is so many times the usual one of the line, and
 * so many times the height of the line: in the header, and elsewhere.
 */
static const double header_spaces = 3.0;
static const double header_heights = 0.8;
static const double other_spaces = 5.0;
static const double other_heights = 2.0;

/* Both columns in a line are no more words than these. */
enum { COLUMN_WORDS_MAX = 40 };

struct alto_box ocr_union(const struct alto_box *one,
			  const struct alto_box *other)
{
	struct alto_box box = *one;
	int right = one->x + one->width;
	int bottom = one->y + one->height;

	if (other->x < box.x)
		box.x = other->x;
	if (other->y < box.y)
		box.y = other->y;
	if (other->x + other->width > right)
		right = other->x + other->width;
	if (other->y + other->height > bottom)
		bottom = other->y + other->height;
	box.width = right - box.x;
	box.height = bottom - box.y;
	return box;
}

void ocr_line_move(struct ocr_line *line, const struct alto_box *part)
{
	line->box.x += part->x;
	line->box.y += part->y;
	for (int i = 0; i < 4; i += 2) {
		line->baseline[i] += part->x;
		line->baseline[i + 1] += part->y;
	}
	for (size_t i = 0; i < line->count; i++) {
		line->words[i].box.x += part->x;
		line->words[i].box.y += part->y;
	}
}

const char *ocr_line_text(const struct ocr_line *line, struct arena *arena)
{
	struct text text = { .arena = arena };

	for (size_t i = 0; i < line->count; i++) {
		if (i)
			text_add(&text, " ", 1);
		text_add_string(&text, line->words[i].text);
	}
	return text.failed ? NULL : text_string(&text);
}

/* The white space before word `at` of the line, in pixels. */
static int space_before(const struct ocr_line *line, size_t at)
{
	const struct alto_box *left = &line->words[at - 1].box;

	return line->words[at].box.x - (left->x + left->width);
}

static int compare_spaces(const void *one, const void *other)
{
	const int *first = one;
	const int *second = other;

	return (*first > *second) - (*first < *second);
}

/* The usual space of the line without the one before word `widest`. */
static int usual_space(const struct ocr_line *line, size_t widest)
{
	int spaces[COLUMN_WORDS_MAX];
	size_t count = 0;

	for (size_t i = 1; i < line->count; i++)
		if (i != widest)
			spaces[count++] = space_before(line, i);
	if (!count)
		return 0;
	qsort(spaces, count, sizeof(*spaces), compare_spaces);
	return spaces[count / 2];
}

static bool is_gutter(const struct ocr_line *line, size_t at, int page_width)
{
	int middle = line->words[at].box.x - space_before(line, at) / 2;

	return middle >= gutter_least * page_width &&
	       middle <= gutter_most * page_width;
}

/* The word with the widest space before it in the gutter; 0: none. */
static size_t find_widest(const struct ocr_line *line, int page_width)
{
	size_t widest = 0;

	for (size_t i = 1; i < line->count; i++)
		if (is_gutter(line, i, page_width) &&
		    (!widest ||
		     space_before(line, i) > space_before(line, widest)))
			widest = i;
	return widest;
}

/* The word at byte `at` of the text of the line; 0: none begins there. */
static size_t word_at(const struct ocr_line *line, size_t at)
{
	size_t from = 0;

	for (size_t i = 0; i < line->count && from <= at; i++) {
		if (from == at)
			return i;
		from += strlen(line->words[i].text) + 1;
	}
	return 0;
}

static bool is_header(const struct ocr_page *page, const struct ocr_line *line)
{
	return page->begins && line->box.y < header_most * page->height;
}

/* The first word of the right column in a line of both; 0: it is of one. */
static size_t find_split(const struct ocr_page *page,
			 const struct ocr_line *line, const struct zones *zones,
			 struct arena *arena)
{
	bool header = is_header(page, line);
	double spaces = header ? header_spaces : other_spaces;
	double heights = header ? header_heights : other_heights;
	size_t widest;
	int space;
	const char *text;

	if (line->table || line->count < 2 || line->count > COLUMN_WORDS_MAX)
		return 0;
	widest = find_widest(line, page->width);
	if (!widest)
		return 0;
	space = space_before(line, widest);
	if (space > spaces * usual_space(line, widest) &&
	    space > heights * line->box.height)
		return widest;
	text = ocr_line_text(line, arena);
	return text ? word_at(line, zones_split(zones, text, arena)) : 0;
}

/* The height of the baseline of a line at `x`. */
static int baseline_at(const int *baseline, int x)
{
	int run = baseline[2] - baseline[0];

	if (!run)
		return baseline[1];
	return baseline[1] + (int)((double)(baseline[3] - baseline[1]) *
				   (x - baseline[0]) / run);
}

/* Make the line only its words from `first` on, as many as `count`. */
static void narrow(struct ocr_line *line, size_t first, size_t count)
{
	int baseline[4];
	struct alto_box box;

	line->words += first;
	line->count = count;
	box = line->words[0].box;
	for (size_t i = 1; i < count; i++)
		box = ocr_union(&box, &line->words[i].box);
	line->box = box;
	baseline[0] = box.x;
	baseline[1] = baseline_at(line->baseline, box.x);
	baseline[2] = box.x + box.width;
	baseline[3] = baseline_at(line->baseline, box.x + box.width);
	memcpy(line->baseline, baseline, sizeof(baseline));
}

/* Whether a document begins on the page, or may. */
static enum status find_begin(struct ocr_page *page, const struct zones *zones,
			      struct arena *arena, struct fault *fault)
{
	struct zone_line *lines;

	page->begins = page->number == 1;
	if (page->begins)
		return STATUS_OK;
	lines = arena_array(arena, page->count, sizeof(*lines));
	if (!lines)
		return fault_memory(fault);
	for (size_t i = 0; i < page->count; i++) {
		lines[i].text = ocr_line_text(&page->lines[i], arena);
		lines[i].box = page->lines[i].box;
		if (!lines[i].text)
			return fault_memory(fault);
	}
	page->begins =
		zones_start(zones, lines, page->count, arena) != ZONE_START_NOT;
	return STATUS_OK;
}

enum status ocr_split(struct ocr_page *page, const struct zones *zones,
		      struct arena *arena, struct fault *fault)
{
	size_t room = page->count * 2;
	struct ocr_line *lines;
	size_t count = 0;
	enum status status;

	if (!page->count)
		return STATUS_OK;
	status = find_begin(page, zones, arena, fault);
	if (status)
		return status;
	lines = arena_array(arena, room, sizeof(*lines));
	if (!lines)
		return fault_memory(fault);
	for (size_t i = 0; i < page->count; i++) {
		const struct ocr_line *line = &page->lines[i];
		size_t split = find_split(page, line, zones, arena);

		lines[count++] = *line;
		if (!split)
			continue;
		narrow(&lines[count - 1], 0, split);
		lines[count] = *line;
		/* A paragraph of its own, the same for the whole column. */
		lines[count].paragraph = -line->paragraph;
		narrow(&lines[count++], split, line->count - split);
	}
	page->lines = lines;
	page->count = count;
	page->room = room;
	return STATUS_OK;
}

enum side { SIDE_LEFT, SIDE_RIGHT, SIDE_MIDDLE };

static enum side side_of(const struct ocr_page *page,
			 const struct ocr_line *line)
{
	double middle =
		(line->box.x + line->box.width / 2.0) / (double)page->width;

	if (middle < middle_least)
		return SIDE_LEFT;
	return middle > middle_most ? SIDE_RIGHT : SIDE_MIDDLE;
}

/* Lines of a page that belong to a block of two columns. */
struct columns {
	bool *member; /* of every line of the page */
	size_t first; /* the first of them, in the order of the engine */
	size_t count;
};

/* A line as it stands on the page. */
struct place {
	size_t at;  /* of the lines of the page */
	int middle; /* twice the height of its middle */
};

static int compare_places(const void *one, const void *other)
{
	const struct place *first = one;
	const struct place *second = other;

	if (first->middle != second->middle)
		return first->middle < second->middle ? -1 : 1;
	return (first->at > second->at) - (first->at < second->at);
}

/* The lines of a page from top to bottom; NULL: no memory. */
static struct place *sort_lines(const struct ocr_page *page,
				struct arena *arena)
{
	struct place *sorted = arena_array(arena, page->count, sizeof(*sorted));

	if (!sorted)
		return NULL;
	for (size_t i = 0; i < page->count; i++) {
		const struct alto_box *box = &page->lines[i].box;

		sorted[i].at = i;
		sorted[i].middle = box->y * 2 + box->height;
	}
	qsort(sorted, page->count, sizeof(*sorted), compare_places);
	return sorted;
}

/* Add the members of one side to `lines`, from top to bottom. */
static size_t take_side(struct ocr_line *lines, const struct ocr_page *page,
			const struct columns *columns,
			const struct place *sorted, bool right)
{
	size_t count = 0;

	for (size_t i = 0; i < page->count; i++) {
		size_t at = sorted[i].at;

		if (columns->member[at] &&
		    right == (side_of(page, &page->lines[at]) == SIDE_RIGHT))
			lines[count++] = page->lines[at];
	}
	return count;
}

/*
 * Put the members, left column first, each from top to bottom, where the
 * first of them stands; all other lines keep their order.
 */
static enum status arrange(struct ocr_page *page, const struct columns *columns,
			   struct arena *arena, struct fault *fault)
{
	const struct place *sorted = sort_lines(page, arena);
	struct ocr_line *lines =
		arena_array(arena, page->count, sizeof(*lines));
	size_t count = 0;

	if (!sorted || !lines)
		return fault_memory(fault);
	for (size_t i = 0; i < columns->first; i++)
		lines[count++] = page->lines[i];
	count += take_side(lines + count, page, columns, sorted, false);
	count += take_side(lines + count, page, columns, sorted, true);
	for (size_t i = columns->first; i < page->count; i++)
		if (!columns->member[i])
			lines[count++] = page->lines[i];
	page->lines = lines;
	page->room = page->count;
	return STATUS_OK;
}

static void add_member(struct columns *columns, size_t at)
{
	columns->member[at] = true;
	if (!columns->count++ || at < columns->first)
		columns->first = at;
}

static bool is_zone(const struct zone_line *zoned, const char *label)
{
	return strcmp(zoned->zone, label) == 0;
}

/*
 * The header of a first page: its topmost lines up to the first one that
 * stands in the middle, or says who is addressed, below a line on either side.
 */
static enum status order_header(struct ocr_page *page,
				const struct zone_line *zoned,
				struct arena *arena, struct fault *fault)
{
	const struct place *sorted = sort_lines(page, arena);
	struct columns columns = { .count = 0 };
	bool seen[SIDE_MIDDLE + 1] = { false };

	columns.member =
		arena_array(arena, page->count, sizeof(*columns.member));
	if (!sorted || !columns.member)
		return fault_memory(fault);
	for (size_t i = 0; i < page->count; i++) {
		size_t at = sorted[i].at;
		enum side side = side_of(page, &page->lines[at]);

		if (is_zone(&zoned[at], "kinh-gui"))
			side = SIDE_MIDDLE;
		if (page->lines[at].table ||
		    !is_header(page, &page->lines[at]) ||
		    (side == SIDE_MIDDLE && seen[SIDE_LEFT] &&
		     seen[SIDE_RIGHT]))
			break;
		seen[side] = true;
		if (side != SIDE_MIDDLE)
			add_member(&columns, at);
	}
	if (!seen[SIDE_LEFT] || !seen[SIDE_RIGHT])
		return STATUS_OK;
	return arrange(page, &columns, arena, fault);
}

/* The top of the signature block of the page; its height: there is none. */
static int find_end(const struct ocr_page *page, const struct zone_line *zoned)
{
	int tops[2] = { page->height, page->height };

	for (size_t i = 0; i < page->count; i++) {
		bool left = is_zone(&zoned[i], "noi-nhan");
		int *top = &tops[!left];

		if ((left || is_zone(&zoned[i], "chu-ky")) &&
		    page->lines[i].box.y < *top)
			*top = page->lines[i].box.y;
	}
	if (tops[0] == page->height || tops[1] == page->height)
		return page->height;
	return tops[0] < tops[1] ? tops[0] : tops[1];
}

/* The recipients, and the signature block beside them. */
static enum status order_end(struct ocr_page *page,
			     const struct zone_line *zoned, struct arena *arena,
			     struct fault *fault)
{
	int top = find_end(page, zoned);
	struct columns columns = { .count = 0 };

	if (top == page->height)
		return STATUS_OK;
	columns.member =
		arena_array(arena, page->count, sizeof(*columns.member));
	if (!columns.member)
		return fault_memory(fault);
	for (size_t i = 0; i < page->count; i++)
		if (page->lines[i].box.y >= top && !page->lines[i].table &&
		    (is_zone(&zoned[i], "noi-nhan") ||
		     is_zone(&zoned[i], "chu-ky")))
			add_member(&columns, i);
	return arrange(page, &columns, arena, fault);
}

/* Whether the page has recipients; what comes later are annexes. */
static bool has_recipients(const struct ocr_page *page,
			   const struct zone_line *zoned)
{
	for (size_t i = 0; i < page->count; i++)
		if (is_zone(&zoned[i], "noi-nhan"))
			return true;
	return false;
}

enum status ocr_order(struct ocr_page *pages, size_t count,
		      const struct zone_line *zoned, struct arena *arena,
		      struct fault *fault)
{
	enum status status = STATUS_OK;
	bool ended = false;

	for (size_t i = 0; i < count && !status; i++) {
		struct ocr_page *page = &pages[i];
		bool ends;

		ended = ended && !(page->count && zoned->begins);
		ends = !ended && has_recipients(page, zoned);
		ended |= ends;
		if (page->begins)
			status = order_header(page, zoned, arena, fault);
		if (ends && !status)
			status = order_end(page, zoned, arena, fault);
		zoned += page->count;
	}
	return status;
}
