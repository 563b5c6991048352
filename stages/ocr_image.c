/*
 * Image work between the scan and the engine.
 */

#include "stages/ocr_image.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stages/ocr_scan.h"

static const struct {
	const char *word;
	enum ocr_image_step step;
} words[] = {
	{ "ink", OCR_IMAGE_INK },
	{ "turn", OCR_IMAGE_TURN },
	{ "deskew", OCR_IMAGE_DESKEW },
	{ "scale", OCR_IMAGE_SCALE },
};

enum { WORDS = sizeof(words) / sizeof(*words) };

/*
 * The height of a small letter that reads best, in pixels: the engine brings
 * a line to 36, so that of more it only loses.  How much larger letters must
 * be to be made smaller, the smallest scale, and the lowest resolution.
 */
static const double letter_best = 14;
static const double letter_slack = 1.75;
static const double scale_least = 0.1;
static const double dpi_least = 100;

/* A scale this near to a half is a half: that is fast, and sharp. */
static const double half_slack = 0.05;

/* Letters, in pixels and as shares of their height; and how many tell. */
enum { LETTER_LOWEST = 5, LETTERS_LEAST = 200, PAGE_PART = 20 };
enum { LETTER_HEIGHT_MAX = 1024 };
static const double letter_narrowest = 0.25;
static const double letter_widest = 3;

/*
 * Skew: in degrees; less is left alone, since the engine copes with a little,
 * and to turn a bitonal page blurs its marks; more is not believed.  The
 * library's confidence is some 10 for a page of text.
 */
static const double skew_least = 0.4;
static const double skew_least_bitonal = 0.9;
static const double skew_most = 6;
static const double skew_sure = 5;

/*
 * Pages are turned when what stands above the letters says so this clearly,
 * in the library's measure: pages that lie right have 5 to 30.
 */
static const float turn_sure = 8;
static const float turn_ratio = 2.5F;

/*
 * And only when lines run across the page that is turned much more clearly
 * than across the other one: at least twice so on pages of text.
 */
static const double lines_ratio = 2;

/* The least height of letters with which that can be told, in pixels. */
enum { TURN_LETTER_LEAST = 13 };

/* Of an image too small to find its own. */
enum { BLACK_BELOW = 128 };

static const double degrees = 3.14159265358979 / 180;

enum { QUARTER = 90 }; /* degrees */

bool ocr_image_steps(unsigned *out, const char *list)
{
	unsigned steps = 0;

	if (strcmp(list, "auto") == 0 || strcmp(list, "none") == 0) {
		*out = *list == 'a' ? OCR_IMAGE_ALL : 0;
		return true;
	}
	while (*list) {
		size_t length = strcspn(list, ",");
		int row = 0;

		while (row < WORDS && (strlen(words[row].word) != length ||
				       strncmp(words[row].word, list, length)))
			row++;
		if (row == WORDS)
			return false;
		steps |= words[row].step;
		list += length;
		list += *list == ',';
	}
	*out = steps;
	return true;
}

const char *ocr_image_words(unsigned steps, struct arena *arena)
{
	const char *text = "";

	for (int row = 0; row < WORDS && text; row++)
		if (steps & (unsigned)words[row].step)
			text = arena_print(arena, "%s%s%s", text,
					   *text ? "," : "", words[row].word);
	return text;
}

PIX *ocr_image_bitonal(PIX *image)
{
	PIX *bitonal = NULL;

	if (pixGetDepth(image) == 1)
		return pixClone(image);
	/* One tile: the threshold of Otsu for the whole page, if it is one. */
	(void)pixOtsuAdaptiveThreshold(image, pixGetWidth(image),
				       pixGetHeight(image), 0, 0, 0.1F, NULL,
				       &bitonal);
	if (!bitonal)
		bitonal = pixThresholdToBinary(image, BLACK_BELOW);
	return bitonal;
}

/* Put `made`, which may be NULL, in the place of the image. */
static bool replace(struct ocr_image *out, PIX *made)
{
	if (!made)
		return false;
	pixDestroy(&out->image);
	out->image = made;
	return true;
}

/* How a page lies: quarters that it has to be turned by, clockwise. */
static int find_turn(PIX *bitonal)
{
	static const int quarters[] = {
		[L_TEXT_ORIENT_UNKNOWN] = 0, [L_TEXT_ORIENT_UP] = 0,
		[L_TEXT_ORIENT_LEFT] = 1,    [L_TEXT_ORIENT_DOWN] = 2,
		[L_TEXT_ORIENT_RIGHT] = 3,
	};
	l_int32 found = L_TEXT_ORIENT_UNKNOWN;
	float up = 0;
	float left = 0;

	if (pixOrientDetect(bitonal, &up, &left, 0, 0))
		return 0;
	if (makeOrientDecision(up, left, turn_sure, turn_ratio, &found, 0))
		return 0;
	return quarters[found];
}

/* How clearly lines run across an image. */
static double lines_across(PIX *bitonal)
{
	float angle = 0;
	float sure = 0;

	return pixFindSkew(bitonal, &angle, &sure) ? 0 : (double)sure;
}

/* Whether the lines of a page run up and down, if it lies `sideways`. */
static bool lines_agree(PIX *bitonal, bool sideways)
{
	PIX *turned = pixRotateOrth(bitonal, 1);
	double across = lines_across(bitonal);
	double down = turned ? lines_across(turned) : 0;

	pixDestroy(&turned);
	return sideways ? down > across * lines_ratio
			: across > down * lines_ratio;
}

static bool is_letter(int width, int height, int page_height)
{
	return height >= LETTER_LOWEST && height < LETTER_HEIGHT_MAX &&
	       height <= page_height / PAGE_PART &&
	       width >= height * letter_narrowest &&
	       width <= height * letter_widest;
}

/*
 * The height of the letters: half of what stands on the page, by width, is
 * not higher.  0: there are too few.
 */
static int letter_height(PIX *bitonal)
{
	BOXA *boxes = pixConnCompBB(bitonal, 8);
	int heights[LETTER_HEIGHT_MAX] = { 0 }; /* sums of widths */
	int count = boxes ? boxaGetCount(boxes) : 0;
	int letters = 0;
	int half = 0;
	int middle = 0;

	for (int i = 0; i < count; i++) {
		int width = 0;
		int height = 0;

		(void)boxaGetBoxGeometry(boxes, i, NULL, NULL, &width, &height);
		if (!is_letter(width, height, pixGetHeight(bitonal)))
			continue;
		heights[height] += width;
		half += width;
		letters++;
	}
	boxaDestroy(&boxes);
	half /= 2;
	while (middle < LETTER_HEIGHT_MAX - 1 && half >= 0)
		half -= heights[middle++];
	return letters < LETTERS_LEAST ? 0 : middle - 1;
}

/*
 * The same of a page of any resolution.  The library looks for what stands
 * above letters as they are at 150 to 300 dpi: with letters of 300 dpi, both
 * the page and the page seen at half its size must say the same.
 */
static int find_turn_of(PIX *bitonal, int letter)
{
	int quarters = letter >= TURN_LETTER_LEAST ? find_turn(bitonal) : 0;
	PIX *half = quarters && letter >= 2 * TURN_LETTER_LEAST
			    ? pixReduceRankBinary2(bitonal, 2, NULL)
			    : NULL;

	if (half && find_turn(half) != quarters)
		quarters = 0;
	pixDestroy(&half);
	if (quarters && !lines_agree(bitonal, quarters % 2 == 1))
		quarters = 0;
	return quarters;
}

static bool turn(struct ocr_image *out, PIX **bitonal)
{
	int quarters = find_turn_of(*bitonal, letter_height(*bitonal));
	struct ocr_map map = ocr_map_turn(quarters, pixGetWidth(*bitonal),
					  pixGetHeight(*bitonal));
	PIX *turned;

	if (!quarters)
		return true;
	turned = pixRotateOrth(*bitonal, quarters);
	if (!turned)
		return false;
	pixDestroy(bitonal);
	*bitonal = turned;
	if (!replace(out, pixRotateOrth(out->image, quarters)))
		return false;
	ocr_map_pictures(out->pictures, out->picture_count, &map);
	out->turned = quarters * QUARTER;
	out->steps |= OCR_IMAGE_TURN;
	return true;
}

static double choose_scale(const PIX *image, int letter)
{
	double least = dpi_least / pixGetXRes(image);
	double scale = letter_best / letter;

	if (letter <= letter_best * letter_slack)
		return 1;
	if (scale < least)
		scale = least;
	if (scale < scale_least)
		scale = scale_least;
	if (fabs(scale - 1. / 2) < half_slack)
		scale = 1. / 2;
	return scale < 1 ? scale : 1;
}

/* A grey copy, or the image itself; NULL: no memory. */
static PIX *grey_of(PIX *image)
{
	return pixGetDepth(image) == 1 ? pixConvert1To8(NULL, image, 255, 0)
				       : pixClone(image);
}

static PIX *shrink(PIX *image, double by)
{
	PIX *grey = grey_of(image);
	PIX *small = grey ? pixScale(grey, (float)by, (float)by) : NULL;

	pixDestroy(&grey);
	return small;
}

static PIX *rotate(PIX *image, double angle)
{
	PIX *grey = grey_of(image);
	PIX *level = grey ? pixRotate(grey, (float)angle, L_ROTATE_AREA_MAP,
				      L_BRING_IN_WHITE, 0, 0)
			  : NULL;

	if (level)
		(void)pixCopyResolution(level, image);
	pixDestroy(&grey);
	return level;
}

static bool scale(struct ocr_image *out, PIX *bitonal)
{
	int letter = letter_height(bitonal);
	double by = letter ? choose_scale(out->image, letter) : 1;
	int dpi = (int)lround(pixGetXRes(out->image) * by);

	if (by >= 1)
		return true;
	if (!replace(out, shrink(out->image, by)))
		return false;
	(void)pixSetResolution(out->image, dpi, dpi);
	out->steps |= OCR_IMAGE_SCALE;
	return true;
}

/* Find the skew; set the lines level where it is worth it. */
static bool deskew(struct ocr_image *out, PIX *bitonal, bool wanted)
{
	double least =
		pixGetDepth(out->image) == 1 ? skew_least_bitonal : skew_least;
	float angle = 0;
	float sure = 0;

	if (pixFindSkew(bitonal, &angle, &sure) || sure < skew_sure ||
	    fabs((double)angle) > skew_most)
		return true;
	/* The library tells by how much to turn it. */
	out->skew = -(double)angle;
	if (!wanted || fabs(out->skew) < least)
		return true;
	if (!replace(out, rotate(out->image, angle * degrees)))
		return false;
	out->steps |= OCR_IMAGE_DESKEW;
	return true;
}

/* The way back: of the scale, and of the turn about the middle before it. */
static void settle_map(struct ocr_image *out)
{
	struct ocr_map *map = &out->map;
	double scale_x = (double)out->width / pixGetWidth(out->image);
	double scale_y = (double)out->height / pixGetHeight(out->image);
	double angle = out->steps & OCR_IMAGE_DESKEW ? -out->skew * degrees : 0;
	double x = floor(out->width / 2.);
	double y = floor(out->height / 2.);

	map->x[0] = scale_x * cos(angle);
	map->x[1] = scale_y * sin(angle);
	map->x[2] = x - x * cos(angle) - y * sin(angle);
	map->y[0] = -scale_x * sin(angle);
	map->y[1] = scale_y * cos(angle);
	map->y[2] = y + x * sin(angle) - y * cos(angle);
}

static bool work(struct ocr_image *out, PIX *scan, unsigned wanted,
		 struct arena *arena)
{
	PIX *bitonal = NULL;
	bool fine;

	out->image = wanted & OCR_IMAGE_INK ? ocr_image_part(out, scan, arena)
					    : ocr_grey(scan);
	if (out->image)
		bitonal = ocr_image_bitonal(out->image);
	fine = bitonal;
	if (fine && wanted & OCR_IMAGE_TURN)
		fine = turn(out, &bitonal);
	if (fine) {
		out->width = pixGetWidth(out->image);
		out->height = pixGetHeight(out->image);
	}
	if (fine)
		fine = deskew(out, bitonal, wanted & OCR_IMAGE_DESKEW);
	if (fine && wanted & OCR_IMAGE_SCALE)
		fine = scale(out, bitonal);
	pixDestroy(&bitonal);
	if (fine)
		settle_map(out);
	return fine;
}

enum status ocr_image_prepare(struct ocr_image *out, PIX *scan, unsigned wanted,
			      struct arena *arena, struct fault *fault)
{
	struct ocr_image made = { .image = NULL };

	if (!work(&made, scan, wanted, arena)) {
		pixDestroy(&made.image);
		return fault_memory(fault);
	}
	*out = made;
	return STATUS_OK;
}
