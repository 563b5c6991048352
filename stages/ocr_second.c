#include "stages/ocr_second.h"

#include <string.h>

#include "pipeline/text.h"

/* A line with a word less sure than this is read again; 0..1. */
static const double line_doubt = 0.90;

/*
 * So is one with a figure that is so much less sure than the surest character
 * of its word: figures are all alike on a good page.
 */
static const double figure_drop = 0.04;

/* How sure a word is at most that has figures and two readings. */
static const double disputed = 0.60;

/* How much surer the second reading must be to stand: it may be less so. */
static const double surer = -0.02;

/*
 * The scale at which a line is read again.  To see it another way a model has
 * to see another image; another model does not.
 */
static const float same_scale = 0.83F;
static const float other_scale = 1.0F;

/* What two words must share of the narrower one, to be one place. */
static const double place_share = 0.4;

/* Of a line, in pixels of the page; what is flatter or higher is no text. */
enum { LINE_LOWEST = 6, LINE_HIGHEST = 300 };

/* A margin around a line is this part of its height; twice at its sides. */
enum { MARGIN_PART = 5, MARGIN_LEAST = 4 };

/* The head of a document is on its first page, in this part of it. */
enum { HEAD_PART = 3 };

struct second {
	const struct ocr_second *how;
	struct ocr_page *page;
	PIX *image;
	float scale;
	struct arena *arena;
	struct fault *fault;
};

/* Words of one line that stand at one place, in either reading. */
struct place {
	size_t first[2]; /* in each reading */
	size_t count[2];
	int left;
	int right;
};

/* Two readings of a line; the second in pixels of the page. */
struct readings {
	struct arena *arena;
	const struct ocr_word *words[2];
	size_t count[2];
	size_t taken[2];
};

/* Is a figure of the word less sure than the rest of it? */
static bool has_doubted_figure(const struct ocr_word *word)
{
	double best = 0;
	double lowest = 1;

	for (size_t i = 0; i < word->glyph_count; i++) {
		const struct ocr_glyph *glyph = &word->glyphs[i];

		if (glyph->confidence > best)
			best = glyph->confidence;
		if (*glyph->text >= '0' && *glyph->text <= '9' &&
		    glyph->confidence < lowest)
			lowest = glyph->confidence;
	}
	return best - lowest > figure_drop;
}

static bool is_in_doubt(const struct second *second,
			const struct ocr_line *line)
{
	/* In a cell the rules would be read, too. */
	if (line->table)
		return false;
	if (second->page->number == 1 &&
	    line->box.y < second->page->height / HEAD_PART)
		return true;
	for (size_t i = 0; i < line->count; i++)
		if (line->words[i].confidence < line_doubt ||
		    has_doubted_figure(&line->words[i]))
			return true;
	return false;
}

/* The part of the page that a line is cut out of. */
static struct alto_box cut_of(const struct second *second,
			      const struct ocr_line *line)
{
	const struct ocr_page *page = second->page;
	struct alto_box box = line->box;
	int margin = box.height / MARGIN_PART;
	int right;
	int bottom;

	if (margin < MARGIN_LEAST)
		margin = MARGIN_LEAST;
	right = box.x + box.width + 2 * margin;
	bottom = box.y + box.height + margin;
	box.x = box.x > 2 * margin ? box.x - 2 * margin : 0;
	box.y = box.y > margin ? box.y - margin : 0;
	box.width = (right < page->width ? right : page->width) - box.x;
	box.height = (bottom < page->height ? bottom : page->height) - box.y;
	return box;
}

/* Cut a line out of the page, in grey, at the scale of second readings. */
static PIX *cut_out(const struct second *second, const struct alto_box *box)
{
	int dpi = (int)((float)pixGetXRes(second->image) * second->scale);
	BOX *place = boxCreate(box->x, box->y, box->width, box->height);
	PIX *cut = place ? pixClipRectangle(second->image, place, NULL) : NULL;
	PIX *grey = cut ? pixConvertTo8(cut, 0) : NULL;
	PIX *scaled =
		grey ? pixScaleGeneral(grey, second->scale, second->scale, 0, 0)
		     : NULL;

	boxDestroy(&place);
	pixDestroy(&cut);
	pixDestroy(&grey);
	if (scaled)
		pixSetResolution(scaled, dpi, dpi);
	return scaled;
}

/* A length in a cut as one on the page. */
static int to_page(const struct second *second, int length)
{
	return (int)((float)length / second->scale);
}

/* All words of a cut, in pixels of the page. */
static enum status flatten(struct ocr_word **out, size_t *count,
			   const struct second *second,
			   const struct ocr_page *cut,
			   const struct alto_box *place)
{
	struct ocr_word *words;

	*count = 0;
	for (size_t i = 0; i < cut->count; i++)
		*count += cut->lines[i].count;
	words = arena_array(second->arena, *count + 1, sizeof(*words));
	if (!words)
		return fault_memory(second->fault);
	*out = words;
	for (size_t i = 0; i < cut->count; i++)
		for (size_t j = 0; j < cut->lines[i].count; j++, words++) {
			struct alto_box *box = &words->box;

			*words = cut->lines[i].words[j];
			box->x = place->x + to_page(second, box->x);
			box->y = place->y + to_page(second, box->y);
			box->width = to_page(second, box->width);
			box->height = to_page(second, box->height);
		}
	return STATUS_OK;
}

/*
 * Let each word end where the next one of its line begins.  The engine now and
 * then gives a word the box of half its line: it would be taken for the words
 * it covers, and stand twice.
 */
static void keep_apart(struct ocr_word *words, size_t count)
{
	for (size_t i = 0; i + 1 < count; i++) {
		int width = words[i + 1].box.x - words[i].box.x;

		if (width > 0 && width < words[i].box.width)
			words[i].box.width = width;
	}
}

/* The reading whose next word stands further left; -1: there is none. */
static int next_reading(const struct readings *readings)
{
	bool more[2];
	int middle[2] = { 0, 0 };

	for (int i = 0; i < 2; i++) {
		more[i] = readings->taken[i] < readings->count[i];
		if (more[i]) {
			const struct alto_box *box =
				&readings->words[i][readings->taken[i]].box;

			middle[i] = 2 * box->x + box->width;
		}
	}
	if (!more[0] && !more[1])
		return -1;
	if (!more[0] || !more[1])
		return more[1];
	return middle[1] < middle[0];
}

static bool is_at(const struct place *place, const struct alto_box *box)
{
	int right = box->x + box->width;
	int from = box->x > place->left ? box->x : place->left;
	int to = right < place->right ? right : place->right;
	int narrower = place->right - place->left;

	if (box->width < narrower)
		narrower = box->width;
	return to - from > place_share * narrower;
}

/* Take the words of the next place out of both readings. */
static bool take_place(struct place *place, struct readings *readings)
{
	int from = next_reading(readings);

	if (from < 0)
		return false;
	memset(place, 0, sizeof(*place));
	for (int i = 0; i < 2; i++)
		place->first[i] = readings->taken[i];
	while (from >= 0) {
		const struct alto_box *box =
			&readings->words[from][readings->taken[from]].box;
		bool begins = !place->count[0] && !place->count[1];

		if (!begins && !is_at(place, box))
			break;
		if (begins || box->x < place->left)
			place->left = box->x;
		if (begins || box->x + box->width > place->right)
			place->right = box->x + box->width;
		place->count[from]++;
		readings->taken[from]++;
		from = next_reading(readings);
	}
	return true;
}

static double lowest(const struct ocr_word *words, size_t count)
{
	double least = 1;

	for (size_t i = 0; i < count; i++)
		if (words[i].confidence < least)
			least = words[i].confidence;
	return least;
}

static bool has_figure(const struct ocr_word *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strpbrk(words[i].text, "0123456789"))
			return true;
	return false;
}

static bool is_same(const struct ocr_word *const words[2],
		    const size_t count[2])
{
	if (count[0] != count[1])
		return false;
	for (size_t i = 0; i < count[0]; i++)
		if (strcmp(words[0][i].text, words[1][i].text) != 0)
			return false;
	return true;
}

/* The length of a word without the marks behind it, in bytes. */
static size_t bare_length(const char *text)
{
	size_t length = strlen(text);

	while (length && strchr(".,;:", text[length - 1]))
		length--;
	return length;
}

/*
 * Do two words differ in the marks behind them alone?  What is cut out ends
 * at its last word, and a full stop there is easily overlooked.
 */
static bool is_alike(const struct ocr_word *one, const struct ocr_word *other)
{
	size_t length = bare_length(one->text);

	return length == bare_length(other->text) &&
	       !strncmp(one->text, other->text, length);
}

/* Whether two readings of a place have the same figures, however parted. */
static bool has_same_figures(const struct ocr_word *const words[2],
			     const size_t count[2])
{
	const char *at[2] = { "", "" };
	size_t next[2] = { 0, 0 };

	for (;;) {
		for (int i = 0; i < 2; i++) {
			at[i] += strcspn(at[i], "0123456789");
			while (!*at[i] && next[i] < count[i]) {
				at[i] = words[i][next[i]++].text;
				at[i] += strcspn(at[i], "0123456789");
			}
		}
		if (!*at[0] || !*at[1])
			return !*at[0] && !*at[1];
		if (*at[0]++ != *at[1]++)
			return false;
	}
}

/* The words of a reading with a blank between; NULL: no memory. */
static const char *join(const struct ocr_word *words, size_t count,
			struct arena *arena)
{
	const char *text = count ? words->text : "";

	for (size_t i = 1; i < count && text; i++)
		text = arena_print(arena, "%s %s", text, words[i].text);
	return text;
}

/* The words that hold at a place, at `out`; how many. */
static size_t settle(struct ocr_word *out, const struct place *place,
		     const struct readings *readings)
{
	const struct ocr_word *words[2];
	bool differ;
	int holds;

	for (int i = 0; i < 2; i++)
		words[i] = readings->words[i] + place->first[i];
	differ = place->count[0] && place->count[1] &&
		 !is_same(words, place->count);
	if (place->count[0] == 1 && place->count[1] == 1)
		differ = !is_alike(words[0], words[1]);
	holds = differ && lowest(words[1], place->count[1]) >
				  lowest(words[0], place->count[0]) + surer;
	memcpy(out, words[holds], place->count[holds] * sizeof(*out));
	if (!differ)
		return place->count[holds];
	if (place->count[holds] == 1 || !has_same_figures(words, place->count))
		out->other = join(words[!holds], place->count[!holds],
				  readings->arena);
	if (has_figure(words[0], place->count[0]) ||
	    has_figure(words[1], place->count[1]))
		for (size_t i = 0; i < place->count[holds]; i++)
			if (out[i].confidence > disputed)
				out[i].confidence = disputed;
	return place->count[holds];
}

enum status ocr_settle(struct ocr_line *line, struct ocr_word *again,
		       size_t count, struct arena *arena, struct fault *fault)
{
	struct readings readings = { .arena = arena,
				     .words = { line->words, again },
				     .count = { line->count, count } };
	struct ocr_word *words =
		arena_array(arena, line->count + count + 1, sizeof(*words));
	struct place place;

	if (!words)
		return fault_memory(fault);
	if (!again)
		return STATUS_OK;
	keep_apart(line->words, line->count);
	keep_apart(again, count);
	line->words = words;
	line->count = 0;
	while (take_place(&place, &readings))
		line->count += settle(words + line->count, &place, &readings);
	return STATUS_OK;
}

static enum status read_line(const struct second *second, struct ocr_line *line)
{
	const struct ocr_second *how = second->how;
	struct alto_box box = cut_of(second, line);
	struct ocr_page cut = { .number = second->page->number };
	PIX *image = cut_out(second, &box);
	struct ocr_word *words = NULL;
	size_t count = 0;
	enum status status;

	if (!image)
		return fault_memory(second->fault);
	status = ocr_reader_read(&cut, how->reader, image, how->seconds,
				 how->name, second->arena, second->fault);
	pixDestroy(&image);
	if (!status)
		status = flatten(&words, &count, second, &cut, &box);
	return status ? status
		      : ocr_settle(line, words, count, second->arena,
				   second->fault);
}

enum status ocr_read_again(struct ocr_page *page, const struct ocr_second *how,
			   PIX *image, struct arena *arena, struct fault *fault)
{
	const struct second second = {
		.how = how,
		.page = page,
		.image = image,
		.scale = how->same ? same_scale : other_scale,
		.arena = arena,
		.fault = fault,
	};
	enum ocr_segmentation usual = ocr_reader_segmentation(how->reader);
	enum status status = STATUS_OK;

	ocr_reader_segment(how->reader, OCR_SEGMENT_LINE);
	for (size_t i = 0; i < page->count && !status; i++) {
		struct ocr_line *line = &page->lines[i];

		if (line->box.height >= LINE_LOWEST &&
		    line->box.height <= LINE_HIGHEST &&
		    is_in_doubt(&second, line))
			status = read_line(&second, line);
	}
	ocr_reader_segment(how->reader, usual);
	return status;
}
