#include "stages/ocr_read.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tesseract/capi.h>

#include "pipeline/message.h"
#include "pipeline/text.h"
#include "stages/ocr_scan.h"

struct ocr_reader {
	TessBaseAPI *api;
	enum ocr_segmentation segmentation;
};

static const TessPageSegMode modes[] = {
	[OCR_SEGMENT_AUTO] = PSM_AUTO,
	[OCR_SEGMENT_COLUMN] = PSM_SINGLE_COLUMN,
	[OCR_SEGMENT_BLOCK] = PSM_SINGLE_BLOCK,
	[OCR_SEGMENT_SPARSE] = PSM_SPARSE_TEXT,
	[OCR_SEGMENT_LINE] = PSM_SINGLE_LINE,
};

/*
 * Characters that the model knows and no page of ours holds: where one would
 * be read, the next likeliest is.  The eths stay, they stand for barred Ds.
 */
static const char strangers[] = "ÄŸ‡^§©⁄„¬{Ï]ŠƑÖ»ˆ}«ŒØ[`\\€¡®¿†£›‹ƒöïÿšäøœ";

/* The engine gives confidences from 0 to this. */
static const double engine_sure = 100;

/*
 * A word is as sure as its least sure character, whose doubt counts so many
 * times for the word: with it characters are on the scale of words.
 */
static const double doubt_of_word = 7;

/* A page with a shorter side, in pixels, holds no text. */
enum { TEXT_SIDE_LEAST = 16 };

/* Lines of a page that are read; the rest of a page of noise is left. */
enum { LINES_MAX = 5000, WORDS_MAX = 1000, GLYPHS_MAX = 64 };

enum { MILLISECONDS = 1000 };

/*
 * Keep the engine to one thread a process.  Its four spend two thirds of
 * their time on waiting for each other; who has many documents runs many
 * processes.  The OpenMP library, where there is one, came with the engine.
 */
static void keep_to_one_thread(void)
{
	void (*set_levels)(int) = NULL;
	void *program = dlopen(NULL, RTLD_LAZY);
	void *symbol = NULL;

	if (program)
		symbol = dlsym(program, "omp_set_max_active_levels");
	memcpy(&set_levels, &symbol, sizeof(symbol));
	if (set_levels)
		set_levels(0);
	if (program)
		(void)dlclose(program);
}

enum status ocr_reader_new(struct ocr_reader **out, const char *language,
			   enum ocr_segmentation segmentation,
			   struct fault *fault)
{
	struct ocr_reader *reader = calloc(1, sizeof(*reader));

	if (reader)
		reader->api = TessBaseAPICreate();
	if (!reader || !reader->api) {
		free(reader);
		return fault_memory(fault);
	}
	keep_to_one_thread();
	/* Before the model is looked for: it would be told on stderr. */
	(void)TessBaseAPISetVariable(reader->api, "debug_file", "/dev/null");
	if (TessBaseAPIInit2(reader->api, NULL, language, OEM_LSTM_ONLY)) {
		ocr_reader_free(reader);
		return fault_set(fault, STATUS_MISSING, NULL,
				 _("the Tesseract model '%s' cannot be loaded; "
				   "install the package tesseract-ocr-%s"),
				 language, language);
	}
	(void)TessBaseAPISetVariable(reader->api, "tessedit_char_blacklist",
				     strangers);
	ocr_reader_segment(reader, segmentation);
	*out = reader;
	return STATUS_OK;
}

void ocr_reader_free(struct ocr_reader *reader)
{
	if (!reader)
		return;
	TessBaseAPIEnd(reader->api);
	TessBaseAPIDelete(reader->api);
	free(reader);
}

void ocr_reader_segment(struct ocr_reader *reader,
			enum ocr_segmentation segmentation)
{
	reader->segmentation = segmentation;
	TessBaseAPISetPageSegMode(reader->api, modes[segmentation]);
}

enum ocr_segmentation ocr_reader_segmentation(const struct ocr_reader *reader)
{
	return reader->segmentation;
}

void ocr_reader_clear(struct ocr_reader *reader)
{
	TessBaseAPIClear(reader->api);
	TessBaseAPIClearAdaptiveClassifier(reader->api);
}

const char *ocr_reader_language(const struct ocr_reader *reader)
{
	return TessBaseAPIGetInitLanguagesAsString(reader->api);
}

const char *ocr_reader_settings(const struct ocr_reader *reader,
				struct arena *arena)
{
	return arena_print(arena, "language=%s oem=%d psm=%d blacklist=%s",
			   ocr_reader_language(reader), (int)OEM_LSTM_ONLY,
			   (int)modes[reader->segmentation], strangers);
}

const char *ocr_reader_version(void)
{
	return TessVersion();
}

/* A walk over what the engine read of one page. */
struct walk {
	TessResultIterator *results;
	const TessPageIterator *places; /* of `results` */
	struct ocr_page *page;
	struct arena *arena;
	size_t words_room; /* of the line */
	int paragraph;
	bool failed; /* memory ran out */
};

enum {
	CAPITAL_D_BAR = 0x110,
	SMALL_D_BAR = 0x111,
	DELETE = 0x7f,
	LAST_CONTROL = 0x9f,
};

static bool is_blank(int32_t point)
{
	return point <= ' ' || (point >= DELETE && point <= LAST_CONTROL) ||
	       point == 0xa0 || point == 0x1680 ||
	       (point >= 0x2000 && point <= 0x200b) ||
	       (point >= 0x2028 && point <= 0x202f) || point == 0x205f ||
	       point == 0x3000 || point == 0xfeff || point == 0xfffe ||
	       point == 0xffff;
}

/*
 * What the model writes, and what it means by it: the Icelandic eth is the
 * barred D; there are no fraction slashes and special hyphens on a page.
 */
static const struct {
	int32_t read;
	int32_t meant;
	const char *text;
} alike[] = {
	{ 0xd0, CAPITAL_D_BAR, "\xc4\x90" },
	{ 0xf0, SMALL_D_BAR, "\xc4\x91" },
	{ 0x2010, '-', "-" },
	{ 0x2011, '-', "-" },
	{ 0x2044, '/', "/" },
	{ 0x2212, '-', "-" },
	{ 0x2215, '/', "/" },
};

enum { ALIKE_COUNT = sizeof(alike) / sizeof(alike[0]) };

/* The row of `alike` for a character; ALIKE_COUNT when it means itself. */
static int find_alike(int32_t point)
{
	int row = 0;

	while (row < ALIKE_COUNT && alike[row].read != point)
		row++;
	return row;
}

static bool is_d_bar(int32_t point)
{
	return point == CAPITAL_D_BAR || point == SMALL_D_BAR;
}

/*
 * What the engine wrote, as we hold it: normal form C, no white space or
 * control characters, look-alikes as what they mean, and an eth that doubles
 * the barred D before it left out.  NULL: no memory.
 */
static const char *clean(const char *read, struct arena *arena)
{
	struct text text = { .arena = arena };
	const char *composed = text_nfc(arena, read);
	size_t length = composed ? strlen(composed) : 0;
	int32_t before = 0;

	for (size_t at = 0; at < length;) {
		size_t start = at;
		int32_t point = text_next(composed, length, &at);
		int row = find_alike(point);
		int32_t meant = row < ALIKE_COUNT ? alike[row].meant : point;

		if (is_blank(point) ||
		    (meant != point && meant == before && is_d_bar(before)))
			continue;
		if (row < ALIKE_COUNT)
			text_add_string(&text, alike[row].text);
		else
			text_add(&text, composed + start, at - start);
		before = meant;
	}
	return composed && !text.failed ? text_string(&text) : NULL;
}

static double confidence_of(double engine)
{
	double confidence = engine / engine_sure;

	if (!(confidence > 0))
		return 0;
	return confidence < 1 ? confidence : 1;
}

static struct alto_box box_at(const struct walk *walk,
			      TessPageIteratorLevel level)
{
	int left = 0;
	int top = 0;
	int right = 0;
	int bottom = 0;

	(void)TessPageIteratorBoundingBox(walk->places, level, &left, &top,
					  &right, &bottom);
	return (struct alto_box){ left, top, right - left, bottom - top };
}

static struct ocr_line *add_line(struct walk *walk)
{
	struct ocr_page *page = walk->page;
	struct ocr_line *line;
	int *baseline;

	page->lines = arena_grow(walk->arena, page->lines, &page->room,
				 page->count + 1, sizeof(*page->lines));
	walk->failed = walk->failed || !page->lines;
	if (walk->failed)
		return NULL;
	line = &page->lines[page->count++];
	memset(line, 0, sizeof(*line));
	line->paragraph = walk->paragraph;
	line->box = box_at(walk, RIL_TEXTLINE);
	baseline = line->baseline;
	(void)TessPageIteratorBaseline(walk->places, RIL_TEXTLINE, &baseline[0],
				       &baseline[1], &baseline[2],
				       &baseline[3]);
	walk->words_room = 0;
	return line;
}

/* Pieces of rules and borders, that no word is made of. */
static bool is_rubble(const char *text)
{
	return text[strspn(text, "|_~")] == '\0';
}

/* ALTO has no glyph of several characters. */
static bool is_single(const char *text)
{
	size_t length = strlen(text);
	size_t at = 0;

	return length && (text_next(text, length, &at), at == length);
}

/* Read the characters of the word that a walk of its own is at. */
static bool read_glyphs(struct ocr_word *word, struct ocr_glyph *glyphs,
			TessResultIterator *results, struct arena *arena)
{
	const TessPageIterator *places =
		TessResultIteratorGetPageIteratorConst(results);

	word->glyphs = glyphs;
	do {
		char *read = TessResultIteratorGetUTF8Text(results, RIL_SYMBOL);
		const char *text = read ? clean(read, arena) : "";
		double doubt = engine_sure - TessResultIteratorConfidence(
						     results, RIL_SYMBOL);

		TessDeleteText(read);
		if (!text)
			return false;
		if (is_single(text))
			glyphs[word->glyph_count++] = (struct ocr_glyph){
				.text = text,
				.confidence = confidence_of(
					engine_sure - doubt_of_word * doubt),
			};
	} while (word->glyph_count < GLYPHS_MAX &&
		 TessResultIteratorNext(results, RIL_SYMBOL) &&
		 !TessPageIteratorIsAtBeginningOf(places, RIL_WORD));
	return true;
}

/* A number has to be sure figure by figure, whatever its letters are. */
static void add_glyphs(struct walk *walk, struct ocr_word *word)
{
	TessResultIterator *results;
	struct ocr_glyph *glyphs;

	if (!strpbrk(word->text, "0123456789"))
		return;
	results = TessResultIteratorCopy(walk->results);
	glyphs = arena_array(walk->arena, GLYPHS_MAX, sizeof(*glyphs));
	walk->failed = !results || !glyphs ||
		       !read_glyphs(word, glyphs, results, walk->arena);
	TessResultIteratorDelete(results);
}

/* Read the word that the walk is at into the last line. */
static void read_word(struct walk *walk, const char *read)
{
	struct ocr_line *line = &walk->page->lines[walk->page->count - 1];
	struct ocr_word word = { .text = clean(read, walk->arena) };

	walk->failed = !word.text;
	if (walk->failed || is_rubble(word.text) || line->count >= WORDS_MAX)
		return;
	word.box = box_at(walk, RIL_WORD);
	word.confidence = confidence_of(
		TessResultIteratorConfidence(walk->results, RIL_WORD));
	add_glyphs(walk, &word);
	line->words = arena_grow(walk->arena, line->words, &walk->words_room,
				 line->count + 1, sizeof(word));
	walk->failed = walk->failed || !line->words;
	if (!walk->failed)
		line->words[line->count++] = word;
}

/* Take the word that the walk is at, and begin lines and paragraphs. */
static void step(struct walk *walk)
{
	struct ocr_page *page = walk->page;
	char *read = TessResultIteratorGetUTF8Text(walk->results, RIL_WORD);

	if (TessPageIteratorIsAtBeginningOf(walk->places, RIL_BLOCK) ||
	    TessPageIteratorIsAtBeginningOf(walk->places, RIL_PARA))
		walk->paragraph++;
	if (!page->count ||
	    TessPageIteratorIsAtBeginningOf(walk->places, RIL_TEXTLINE)) {
		/* Of a line in which nothing was read the place is taken. */
		if (page->count && !page->lines[page->count - 1].count)
			page->count--;
		(void)add_line(walk);
	}
	if (read && !walk->failed)
		read_word(walk, read);
	TessDeleteText(read);
}

static enum status collect(struct ocr_page *page, struct ocr_reader *reader,
			   struct arena *arena, struct fault *fault)
{
	struct walk walk = { .page = page, .arena = arena };

	walk.results = TessBaseAPIGetIterator(reader->api);
	if (!walk.results)
		return STATUS_OK;
	walk.places = TessResultIteratorGetPageIteratorConst(walk.results);
	do {
		step(&walk);
	} while (!walk.failed && page->count < LINES_MAX &&
		 TessResultIteratorNext(walk.results, RIL_WORD));
	if (page->count && !page->lines[page->count - 1].count)
		page->count--;
	TessResultIteratorDelete(walk.results);
	return walk.failed ? fault_memory(fault) : STATUS_OK;
}

static enum status recognise(struct ocr_page *page, struct ocr_reader *reader,
			     int seconds, const char *name, struct arena *arena,
			     struct fault *fault)
{
	ETEXT_DESC *monitor = TessMonitorCreate();
	char reason[sizeof(fault->reason)];
	int failed;

	if (!monitor)
		return fault_memory(fault);
	TessMonitorSetDeadlineMSecs(monitor, seconds * MILLISECONDS);
	failed = TessBaseAPIRecognize(reader->api, monitor);
	TessMonitorDelete(monitor);
	if (!failed)
		return collect(page, reader, arena, fault);
	(void)snprintf(reason, sizeof(reason),
		       _("it could not be read, or not in %d seconds"),
		       seconds);
	return ocr_fault(fault, STATUS_ENGINE, name, page->number, reason);
}

enum status ocr_reader_read(struct ocr_page *page, struct ocr_reader *reader,
			    PIX *image, int seconds, const char *name,
			    struct arena *arena, struct fault *fault)
{
	enum status status;

	page->width = pixGetWidth(image);
	page->height = pixGetHeight(image);
	if (page->width < TEXT_SIDE_LEAST || page->height < TEXT_SIDE_LEAST)
		return STATUS_OK;
	TessBaseAPISetImage2(reader->api, image);
	TessBaseAPISetSourceResolution(reader->api, pixGetXRes(image));
	status = recognise(page, reader, seconds, name, arena, fault);
	TessBaseAPIClear(reader->api);
	return status;
}
