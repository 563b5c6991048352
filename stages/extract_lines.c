#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "pipeline/text.h"
#include "pipeline/xml.h"
#include "stages/extract_part.h"

/* Longer than a line of print is, in characters: a paragraph as one line. */
enum { PRINT_CHARACTERS_MAX = 200 };

/* Where so many of the lines are that long, in percent, all are paragraphs. */
enum { WHOLE_PERCENT = 20 };

/* How wide a line is where nothing can be measured, and the least it is. */
enum { PRINT_CHARACTERS = 80, PRINT_CHARACTERS_MIN = 40 };

/* Of the widths of the lines, the one that so many percent do not exceed. */
enum { WIDTH_PERCENT = 85 };
enum { LEFT_PERCENT = 15 };

/* Lines at the top in which two columns may have been read as one. */
enum { HEADER_LINES = 16 };

/* A list of lines that grows. */
struct list {
	struct line *items;
	size_t count;
	size_t room;
};

bool line_in(const struct line *line, const char *zone)
{
	return strcmp(line->zone, zone) == 0;
}

double line_confidence(const struct line *line, size_t start, size_t end)
{
	double lowest = ALTO_NO_CONFIDENCE;

	for (size_t i = 0; i < line->word_count; i++) {
		const struct line_word *word = &line->words[i];

		if (word->end <= start || word->start >= end ||
		    word->confidence < 0)
			continue;
		if (lowest < 0 || word->confidence < lowest)
			lowest = word->confidence;
	}
	return lowest;
}

static struct line *grow(struct reading *reading, struct list *list)
{
	struct line *items =
		arena_grow(reading->arena, list->items, &list->room,
			   list->count + 1, sizeof(*items));

	if (!items) {
		reading->failed = true;
		return NULL;
	}
	list->items = items;
	return &items[list->count++];
}

static size_t count_words(const xmlNode *line)
{
	size_t count = 0;

	for (xmlNode *word = alto_first_word(line); word;
	     word = alto_next_word(word))
		count++;
	return count;
}

static void read_words(struct reading *reading, struct line *line,
		       const xmlNode *node)
{
	struct text text = { .arena = reading->arena };
	struct line_word *words =
		reading_take(reading, (count_words(node) + 1) * sizeof(*words));

	if (!words)
		return;
	for (xmlNode *word = alto_first_word(node); word;
	     word = alto_next_word(word)) {
		struct line_word *now = &words[line->word_count++];

		if (text.length && alto_is_spaced(word))
			text_add(&text, " ", 1);
		now->start = text.length;
		text_add_string(&text, alto_content(word));
		now->end = text.length;
		now->confidence = alto_confidence(word);
		now->node = word;
	}
	line->words = words;
	line->text = reading_keep(reading, text_string(&text));
	line->length = strlen(line->text);
	reading->failed |= text.failed;
}

/* What the lines of a block have in common. */
struct place {
	const char *zone;
	int page;
	int image;
	bool opens; /* the next line is the first of its block */
	int table;
	int cell;
};

static void read_line(struct reading *reading, struct list *list,
		      const xmlNode *node, const struct place *place)
{
	struct line *line = grow(reading, list);

	if (!line)
		return;
	*line = (struct line){
		.text = "",
		.id = alto_id(node),
		.zone = place->zone,
		.page = place->page,
		.image = place->image,
		.opens_block = place->opens,
		.table = place->table,
		.cell = place->cell,
	};
	line->boxed = alto_get_box(&line->box, node) && line->box.width > 0;
	read_words(reading, line, node);
	if (!line->text[strspn(line->text, " \t")])
		list->count--;
}

/* The table whose cell a block is; NULL: it is none. */
static const xmlNode *table_of(const xmlNode *block)
{
	const xmlNode *parent = block->parent;
	const char *kind = xml_is(parent, "ComposedBlock")
				   ? xml_get(parent, "TYPE")
				   : NULL;

	return kind && strcmp(kind, "table") == 0 ? parent : NULL;
}

static void read_block(struct reading *reading, struct list *list,
		       const xmlNode *block, struct place *place)
{
	place->zone = alto_zone(block);
	place->opens = true;
	for (xmlNode *line = alto_first_line(block); line;
	     line = alto_next_line(line)) {
		read_line(reading, list, line, place);
		place->opens = false;
	}
}

/* Which page of the scan it is; 0 for one that was never an image. */
static int image_of(const xmlNode *page)
{
	int width;
	int height;

	return alto_page_size(&width, &height, page) ? alto_page_number(page)
						     : 0;
}

static bool read_all(struct reading *reading, struct list *list)
{
	struct place place = { .zone = "" };
	const xmlNode *last = NULL;
	bool zoned = false;
	int tables = 0;

	for (xmlNode *page = alto_first_page(reading->source); page;
	     page = alto_next_page(page)) {
		place.page++;
		place.image = image_of(page);
		for (xmlNode *block = alto_first_block(page); block;
		     block = alto_next_block(block)) {
			const xmlNode *table = table_of(block);

			if (table != last)
				place.cell = 0;
			tables += table && table != last;
			last = table;
			place.table = table ? tables : 0;
			place.cell++;
			read_block(reading, list, block, &place);
			zoned |= *place.zone != '\0';
		}
	}
	return zoned;
}

/* One of the two halves of a line that held both columns. */
static void add_half(struct reading *reading, struct list *list,
		     const struct line *whole, size_t from, size_t to)
{
	struct line *half = grow(reading, list);
	size_t first = 0;

	if (!half)
		return;
	*half = *whole;
	while (to > from && whole->text[to - 1] == ' ')
		to--;
	half->text = reading_text(reading, whole->text + from, to - from);
	half->length = to - from;
	while (first < whole->word_count && whole->words[first].start < from)
		first++;
	half->words = NULL;
	half->word_count = 0;
	half->boxed = false;
	if (from) {
		half->opens_block = false;
		return;
	}
	half->words = whole->words;
	while (half->word_count < whole->word_count &&
	       whole->words[half->word_count].end <= to)
		half->word_count++;
}

static void part_lines(struct reading *reading, struct list *list, size_t from,
		       size_t to)
{
	struct list parted = { NULL, 0, 0 };

	for (size_t i = 0; i < list->count && !reading->failed; i++) {
		const struct line *line = &list->items[i];
		size_t split = 0;
		struct line *copy;

		if (i >= from && i < to)
			split = zones_split(reading->zones, line->text,
					    reading->arena);
		if (split) {
			add_half(reading, &parted, line, 0, split);
			add_half(reading, &parted, line, split, line->length);
			continue;
		}
		copy = grow(reading, &parted);
		if (copy)
			*copy = *line;
	}
	*list = parted;
}

static enum status assign(struct reading *reading, struct list *list)
{
	struct zone_line *zoned =
		reading_take(reading, (list->count + 1) * sizeof(*zoned));
	enum status status;

	if (!zoned)
		return fault_memory(reading->fault);
	for (size_t i = 0; i < list->count; i++)
		zoned[i] = (struct zone_line){
			.text = list->items[i].text,
			.box = list->items[i].box,
			.page = list->items[i].page,
			.gap = i && list->items[i].opens_block &&
			       list->items[i].page == list->items[i - 1].page,
		};
	status = zones_assign(reading->zones, zoned, list->count,
			      reading->arena, reading->fault);
	for (size_t i = 0; !status && i < list->count; i++)
		list->items[i].zone = zoned[i].zone;
	return status;
}

static enum status find_zones(struct reading *reading, struct list *list)
{
	size_t end = 0;
	enum status status;

	part_lines(reading, list, 0, HEADER_LINES);
	status = assign(reading, list);
	if (status)
		return status;
	while (end < list->count && !line_in(&list->items[end], "noi-nhan"))
		end++;
	if (end == list->count)
		return STATUS_OK;
	part_lines(reading, list, end, list->count);
	return assign(reading, list);
}

static int compare(const void *one, const void *other)
{
	const double *left = one;
	const double *right = other;

	return (*left > *right) - (*left < *right);
}

static double percentile(double *values, size_t count, size_t percent)
{
	if (!count)
		return 0;
	qsort(values, count, sizeof(*values), compare);
	return values[(count - 1) * percent / 100];
}

/* Characters of a line, its first word only when so asked. */
static double characters(struct reading *reading, const struct line *line,
			 bool first)
{
	size_t length = first ? strcspn(line->text, " ") : line->length;
	const char *part = reading_text(reading, line->text, length);

	return (double)text_characters(part);
}

/* Whether the text has a paragraph a line, not a line of print a line. */
static bool is_unwrapped(struct reading *reading, const struct lines *lines)
{
	size_t body = 0;
	size_t whole = 0;

	for (size_t i = 0; i < lines->count; i++) {
		if (!line_in(&lines->items[i], "noi-dung"))
			continue;
		body++;
		whole += characters(reading, &lines->items[i], false) >
			 PRINT_CHARACTERS_MAX;
	}
	return whole && whole * 100 >= body * WHOLE_PERCENT;
}

static double text_width(struct reading *reading, const struct lines *lines)
{
	double *widths =
		reading_take(reading, (lines->count + 1) * sizeof(*widths));
	size_t count = 0;
	double width;

	if (!widths)
		return PRINT_CHARACTERS;
	for (size_t i = 0; i < lines->count; i++) {
		double now = characters(reading, &lines->items[i], false);

		if (now <= PRINT_CHARACTERS_MAX &&
		    line_in(&lines->items[i], "noi-dung"))
			widths[count++] = now;
	}
	width = percentile(widths, count, WIDTH_PERCENT);
	return width < PRINT_CHARACTERS_MIN ? PRINT_CHARACTERS : width;
}

static void measure_text(struct reading *reading, struct lines *lines)
{
	double width = text_width(reading, lines);
	bool unwrapped = is_unwrapped(reading, lines);

	for (size_t i = 0; i < lines->count; i++) {
		struct line *line = &lines->items[i];
		double now = characters(reading, line, false);

		line->whole = unwrapped || now > PRINT_CHARACTERS_MAX;
		line->fill = now / width;
		line->first = characters(reading, line, true) / width;
	}
}

/* Where the lines of a page stand in its column, as far as boxes tell. */
static void place_lines(struct line *lines, size_t count, double left,
			double width)
{
	for (size_t i = 0; i < count; i++) {
		struct line *line = &lines[i];
		double share = line->length ? (double)strcspn(line->text, " ") /
						      (double)line->length
					    : 0;

		if (!line->boxed)
			continue;
		line->whole = false;
		line->fill = (line->box.x + line->box.width - left) / width;
		line->first = line->box.width * share / width;
		line->indent = (line->box.x - left) / width;
	}
}

/* The column of the text on one page. */
static void measure_page(struct reading *reading, struct line *lines,
			 size_t count)
{
	double *lefts = reading_take(reading, (count + 1) * sizeof(*lefts));
	double *rights = reading_take(reading, (count + 1) * sizeof(*rights));
	size_t known = 0;
	double left;
	double width;

	if (!lefts || !rights)
		return;
	for (size_t i = 0; i < count; i++) {
		if (!lines[i].boxed || !line_in(&lines[i], "noi-dung"))
			continue;
		lefts[known] = lines[i].box.x;
		rights[known++] = lines[i].box.x + lines[i].box.width;
	}
	left = percentile(lefts, known, LEFT_PERCENT);
	width = percentile(rights, known, WIDTH_PERCENT) - left;
	if (known && width > 0)
		place_lines(lines, count, left, width);
}

static void measure_pages(struct reading *reading, struct lines *lines)
{
	size_t from = 0;

	while (from < lines->count) {
		size_t to = from;

		while (to < lines->count &&
		       lines->items[to].page == lines->items[from].page)
			to++;
		measure_page(reading, lines->items + from, to - from);
		from = to;
	}
}

enum status lines_read(struct reading *reading)
{
	struct list list = { NULL, 0, 0 };
	struct lines *lines = &reading->lines;

	if (!read_all(reading, &list)) {
		enum status status = find_zones(reading, &list);

		if (status)
			return status;
	}
	lines->items = list.items;
	lines->count = list.count;
	measure_text(reading, lines);
	measure_pages(reading, lines);
	return reading->failed ? fault_memory(reading->fault) : STATUS_OK;
}

bool line_is_capitals(const struct line *line)
{
	int high = 0;

	for (size_t at = 0; at < line->length;) {
		int32_t point = text_next(line->text, line->length, &at);

		if (utf8proc_toupper(point) != point)
			return false;
		high += utf8proc_tolower(point) != point;
	}
	return high > 1;
}
