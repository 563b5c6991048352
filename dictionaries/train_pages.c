/*
 * train_pages - make pairs of texts, read and meant, without limit
 *
 *     train_pages READ.txt TRUE.txt LANGUAGE PART SEED FIRST COUNT
 *                 WEIGHT:TEXT...
 *
 * Lines of the texts are set as pages of directives, drawn, aged as office
 * scanners and copiers do, and read by the engine with the model of LANGUAGE.
 * What it read goes to the end of READ.txt, what was set to the end of
 * TRUE.txt, a form feed behind each page: `train channel` takes them so.
 * A row about each page goes to standard output: number, resolution, bitonal
 * or grey, how bad (0 to 1), font.
 *
 * PART is `learn` or `test`: pages to test with are of the last lines of each
 * text, pages to learn from of the others.  Page by page everything hangs on
 * SEED and the page's number, so that pages FIRST and on may be made in any
 * portions; the same fonts and libraries give the same bytes.
 */

#include <glib.h>
#include <leptonica/allheaders.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tesseract/capi.h>

#include "samples/layout_page.h"
#include "samples/layout_scan.h"
#include "samples/layout_source.h"

enum {
	TEXTS_MAX = 16,
	TEST_LINES = 20, /* one line in so many, at the end, is for tests */
	WORDS_LEAST = 300,
	WORDS_MORE = 120,
	LINES_MAX = 120,     /* that are looked at for a page */
	LINE_LEAST = 20,     /* bytes */
	LINE_MOST = 1200,    /* bytes */
	LINE_SHORT = 90,     /* bytes: may be a heading */
	LETTERS_LEAST = 75,  /* letters and blanks, of 100 characters */
	PER_MILLE = 1000,    /* chance is counted in these */
	WHITE = 255,         /* light */
	NOISE_ROLLS = 4,     /* summed: nearly a bell */
	LEARN_SALT = 0x9e37, /* parts must not share their chance */
	TEST_SALT = 0x79b9,  /* likewise */
	FIRST_TEXT = 8,      /* among the words of the command line */
	SEED_STEP = 2654435, /* between pages */
	PAGE_WARM = 20,      /* throws before chance is worth the name */
};

struct text {
	char *data;
	char **lines;
	size_t count;
	int weight;
};

struct texts {
	struct text items[TEXTS_MAX];
	int count;
	int weights; /* sum */
	bool test;
};

/* What happens to a page between the printer and the engine. */
struct wear {
	int dpi;
	double bad;    /* 0..1: how much of the rest */
	double stroke; /* -1 thin .. 1 thick */
	double gain;   /* of contrast; 1: none */
	int lift;      /* of light */
	int noise;     /* half width */
	int quality;   /* of JPEG, 0: none */
	int threshold; /* of a bitonal page, 0: grey */
	struct damage damage;
};

static _Noreturn void die(const char *what, const char *about)
{
	fprintf(stderr, "train_pages: %s: %s\n", what, about);
	exit(EXIT_FAILURE);
}

/* 0..1 */
static double roll(uint32_t *state)
{
	return (double)scan_chance(state, PER_MILLE) / PER_MILLE;
}

static double between(uint32_t *state, double low, double high)
{
	return low + (high - low) * roll(state);
}

/* ---- text ---- */

static void read_text(struct texts *texts, const char *word)
{
	struct text *text = &texts->items[texts->count];
	const char *path = strchr(word, ':');
	gsize size;
	size_t room = 1;

	if (!path || texts->count == TEXTS_MAX)
		die(word, "not WEIGHT:TEXT, or one too many");
	text->weight = atoi(word);
	if (!g_file_get_contents(path + 1, &text->data, &size, NULL))
		die(path + 1, "cannot be read");
	for (size_t i = 0; i < size; i++)
		room += text->data[i] == '\n';
	text->lines = g_new(char *, room);
	for (char *line = strtok(text->data, "\n"); line;
	     line = strtok(NULL, "\n"))
		text->lines[text->count++] = line;
	if (text->count < (size_t)TEST_LINES * LINES_MAX)
		die(path + 1, "too short");
	texts->weights += text->weight;
	texts->count++;
}

static void release_texts(struct texts *texts)
{
	for (int i = 0; i < texts->count; i++) {
		g_free(texts->items[i].data);
		g_free(texts->items[i].lines);
	}
}

static const struct text *choose_text(const struct texts *texts,
				      uint32_t *state)
{
	int left = scan_chance(state, texts->weights);
	int i = 0;

	while (left >= texts->items[i].weight)
		left -= texts->items[i++].weight;
	return &texts->items[i];
}

/* A line of prose, without what the source takes for marks; or NULL. */
static char *clean(const char *line)
{
	size_t length = strlen(line);
	GString *out;
	int letters = 0;
	int all = 0;

	if (length < LINE_LEAST || length > LINE_MOST ||
	    !g_utf8_validate(line, (gssize)length, NULL))
		return NULL;
	out = g_string_new(NULL);
	for (const char *c = line; *c; c = g_utf8_next_char(c)) {
		gunichar point = g_utf8_get_char(c);

		if (strchr("*_#|\t\\", *c))
			continue;
		letters += g_unichar_isalpha(point) || point == ' ';
		all++;
		g_string_append_unichar(out, point);
	}
	if (letters * 100 < all * LETTERS_LEAST)
		return g_string_free(out, TRUE);
	g_strstrip(out->str);
	return g_string_free(out, FALSE);
}

static int count_words(const char *line)
{
	int count = 1;

	for (; *line; line++)
		count += *line == ' ';
	return count;
}

/* How many of a hundred paragraphs are set so, each with those before it. */
enum {
	STYLES = 100,
	SHORT_CENTRED = 20, /* in capitals, as the next */
	SHORT_CAPITALS = 40,
	BOLD = 6,
	ITALIC = 18,
	LISTED = 30,
	SHORT_PLAIN = 60, /* centred */
	MARKS = 5,
};

static void set_paragraph(GString *source, const char *line, uint32_t *state)
{
	static const char *const marks[MARKS] = { "- ", "+ ", "a) ", "1. ",
						  "\xe2\x80\xa2 " };
	int style = scan_chance(state, STYLES);
	bool is_short = strlen(line) < LINE_SHORT;

	if (is_short && style < SHORT_CAPITALS) {
		char *upper = g_utf8_strup(line, -1);

		g_string_append_printf(
			source, "%s: %s\n",
			style < SHORT_CENTRED ? "centre" : "text", upper);
		g_free(upper);
	} else if (style < BOLD) {
		g_string_append_printf(source, "text: *%s*\n", line);
	} else if (style < ITALIC) {
		g_string_append_printf(source, "text: _%s_\n", line);
	} else if (style < LISTED) {
		g_string_append_printf(source, "text: %s%s\n",
				       marks[scan_chance(state, MARKS)], line);
	} else if (is_short && style < SHORT_PLAIN) {
		g_string_append_printf(source, "centre: %s\n", line);
	} else {
		g_string_append_printf(source, "text: %s\n", line);
	}
}

static void set_lines(GString *source, const struct texts *texts,
		      uint32_t *state)
{
	const struct text *text = choose_text(texts, state);
	size_t learn = text->count - text->count / TEST_LINES;
	size_t from = texts->test ? learn : 0;
	size_t to = texts->test ? text->count : learn;
	size_t line = from + (size_t)scan_chance(state, (int)(to - from));
	int wanted = WORDS_LEAST + scan_chance(state, WORDS_MORE);

	for (int i = 0; i < LINES_MAX && wanted > 0; i++) {
		char *cleaned = clean(text->lines[line]);

		if (cleaned) {
			wanted -= count_words(cleaned);
			set_paragraph(source, cleaned, state);
			g_free(cleaned);
		}
		line = line + 1 == to ? from : line + 1;
	}
}

/* ---- wear ---- */

static void choose_scan(struct wear *wear, uint32_t *state)
{
	static const int resolutions[] = { 100, 150, 150, 200, 200,
					   300, 300, 300, 300, 300 };

	wear->dpi = resolutions[scan_chance(state, 10)];
	if (wear->dpi >= 200 && scan_chance(state, 4)) {
		double reach = wear->dpi >= 300 ? 75 : 55;

		wear->threshold =
			150 + (int)(wear->bad * between(state, -reach, reach));
	} else if (scan_chance(state, 4)) {
		wear->quality = 80 - (int)(wear->bad * between(state, 20, 65));
	}
}

static struct wear choose_wear(uint32_t *state)
{
	double one = roll(state);
	double other = roll(state);
	struct wear wear = { .bad = fmax(one, other) };
	double bad = wear.bad;

	choose_scan(&wear, state);
	wear.stroke = bad * between(state, -0.9, 0.9);
	wear.gain = 1 + bad * between(state, -0.45, 0.6);
	wear.lift = (int)(bad * between(state, -25, 40));
	wear.noise = (int)(bad * between(state, 0, 40));
	wear.damage.skew = between(state, -1, 1);
	wear.damage.seed = (uint32_t)scan_chance(state, INT32_MAX) + 1;
	wear.damage.speckle =
		(int)(bad * between(state, 0, wear.dpi * wear.dpi / 60.0));
	if (roll(state) < bad * 0.8)
		wear.damage.blur = wear.dpi >= 300 ? 1 + scan_chance(state, 2)
						   : wear.dpi >= 150;
	return wear;
}

static l_uint32 *row_of(PIX *pix, int y)
{
	return pixGetData(pix) + (ptrdiff_t)y * pixGetWpl(pix);
}

/* Strokes thicker or thinner by part of a pixel on each side. */
static void press(PIX *grey, double stroke)
{
	PIX *other = stroke > 0 ? pixErodeGray(grey, 3, 3)
				: pixDilateGray(grey, 3, 3);
	double share = fabs(stroke);

	for (int y = 0; other && y < pixGetHeight(grey); y++) {
		l_uint32 *to = row_of(grey, y);
		const l_uint32 *from = row_of(other, y);

		for (int x = 0; x < pixGetWidth(grey); x++) {
			double light = GET_DATA_BYTE(to, x);

			light += share * (GET_DATA_BYTE(from, x) - light);
			SET_DATA_BYTE(to, x, (int)light);
		}
	}
	pixDestroy(&other);
}

/* Contrast, brightness and noise of a lamp and a drum. */
static void expose(PIX *grey, const struct wear *wear, uint32_t *state)
{
	for (int y = 0; y < pixGetHeight(grey); y++) {
		l_uint32 *row = row_of(grey, y);

		for (int x = 0; x < pixGetWidth(grey); x++) {
			double light = GET_DATA_BYTE(row, x);
			int noise = 0;

			light = (light - WHITE) * wear->gain + WHITE;
			if (light < WHITE / 2.0)
				light += wear->lift;
			for (int i = 0; wear->noise && i < NOISE_ROLLS; i++)
				noise += scan_chance(state, wear->noise) -
					 wear->noise / 2;
			light += noise;
			SET_DATA_BYTE(row, x,
				      (int)(light < 0       ? 0
					    : light > WHITE ? WHITE
							    : light));
		}
	}
}

static PIX *squeeze(PIX *grey, int quality)
{
	l_uint8 *data = NULL;
	size_t size = 0;
	PIX *out = NULL;

	if (!pixWriteMemJpeg(&data, &size, grey, quality, 0))
		out = pixReadMemJpeg(data, size, 0, 1, NULL, 0);
	lept_free(data);
	return out;
}

static PIX *wear_page(cairo_surface_t *page, const struct wear *wear,
		      uint32_t *state)
{
	PIX *aged = scan_age(page, wear->dpi, &wear->damage, state);
	PIX *grey = aged ? pixConvertTo8(aged, 0) : NULL;
	PIX *out = NULL;

	pixDestroy(&aged);
	if (!grey)
		die("page", "memory ran out");
	press(grey, wear->stroke);
	expose(grey, wear, state);
	if (wear->threshold)
		out = scan_bitonal(grey, wear->dpi, wear->threshold, state);
	else if (wear->quality)
		out = squeeze(grey, wear->quality);
	else
		out = pixClone(grey);
	pixDestroy(&grey);
	if (!out)
		die("page", "memory ran out");
	pixSetResolution(out, wear->dpi, wear->dpi);
	return out;
}

/* ---- reading ---- */

/*
 * The engine as the `ocr` stage sets it, without the other readings that a
 * page of ALTO keeps: they take half as long again.
 */
static TessBaseAPI *open_engine(const char *language)
{
	TessBaseAPI *engine = TessBaseAPICreate();

	if (!engine)
		die("engine", "memory ran out");
	(void)TessBaseAPISetVariable(engine, "debug_file", "/dev/null");
	if (TessBaseAPIInit2(engine, NULL, language, OEM_LSTM_ONLY))
		die(language, "the model cannot be loaded");
	TessBaseAPISetPageSegMode(engine, PSM_AUTO);
	return engine;
}

static void read_image(GString *read, TessBaseAPI *engine, PIX *image, int dpi)
{
	char *text;

	TessBaseAPISetImage2(engine, image);
	TessBaseAPISetSourceResolution(engine, dpi);
	text = TessBaseAPIGetUTF8Text(engine);
	if (!text)
		die("page", "cannot be read");
	g_strdelimit(text, "\f", '\n');
	g_string_append(read, text);
	TessDeleteText(text);
	TessBaseAPIClear(engine);
	TessBaseAPIClearAdaptiveClassifier(engine);
}

struct desk {
	struct texts texts;
	TessBaseAPI *engine;
	FILE *read, *meant;
};

static void make_page(struct desk *desk, unsigned seed, unsigned number)
{
	static const char *const fonts[] = {
		"FreeSerif",        "FreeSerif",       "FreeSerif",
		"TeX Gyre Termes",  "TeX Gyre Termes", "Liberation Serif",
		"Liberation Serif", "DejaVu Serif",
	};
	uint32_t state = (seed + number * SEED_STEP) ^
			 (desk->texts.test ? TEST_SALT : LEARN_SALT);
	GString *rows = g_string_new(NULL);
	GString *read = g_string_new(NULL);
	struct wear wear;
	const char *font;
	struct source *source;
	struct layout layout;
	char *gold;

	for (int i = 0; i < PAGE_WARM; i++)
		(void)scan_chance(&state, 2);
	wear = choose_wear(&state);
	font = fonts[scan_chance(&state, 8)];
	g_string_append_printf(rows, "font: %s\nsize: %.1f\n", font,
			       between(&state, 12, 14.4));
	set_lines(rows, &desk->texts, &state);
	source = source_parse(rows->str, "page");
	if (!source)
		die("page", "cannot be set");
	layout_draw(&layout, source, wear.dpi);
	for (size_t i = 0; i < layout.count; i++) {
		PIX *image = wear_page(layout.pages[i], &wear, &state);

		read_image(read, desk->engine, image, wear.dpi);
		pixDestroy(&image);
	}
	gold = source_gold(source);
	fprintf(desk->read, "%s\f\n", read->str);
	fprintf(desk->meant, "%s\f\n", gold);
	printf("%u\t%d\t%s\t%.2f\t%s\n", number, wear.dpi,
	       wear.threshold ? "bitonal" : "grey", wear.bad, font);
	layout_release(&layout);
	source_free(source);
	g_free(gold);
	(void)g_string_free(rows, TRUE);
	(void)g_string_free(read, TRUE);
}

int main(int count, char **words)
{
	static struct desk desk;
	unsigned seed;
	unsigned first;
	unsigned pages;

	if (count <= FIRST_TEXT)
		die("usage", "train_pages READ TRUE LANGUAGE learn|test SEED "
			     "FIRST COUNT WEIGHT:TEXT...");
	desk.texts.test = !strcmp(words[4], "test");
	seed = (unsigned)strtoul(words[5], NULL, 10);
	first = (unsigned)strtoul(words[6], NULL, 10);
	pages = (unsigned)strtoul(words[7], NULL, 10);
	for (int i = FIRST_TEXT; i < count; i++)
		read_text(&desk.texts, words[i]);
	desk.engine = open_engine(words[3]);
	desk.read = fopen(words[1], "ab");
	desk.meant = fopen(words[2], "ab");
	if (!desk.read || !desk.meant)
		die(words[1], "cannot be written");
	for (unsigned i = 0; i < pages; i++) {
		make_page(&desk, seed, first + i);
		fflush(NULL);
	}
	release_texts(&desk.texts);
	TessBaseAPIEnd(desk.engine);
	TessBaseAPIDelete(desk.engine);
	if (fclose(desk.read) || fclose(desk.meant))
		die(words[1], "cannot be written");
	return EXIT_SUCCESS;
}
