/*
 * The inks of a scan in colour.
 *
 * The red of a seal is as white as paper in the red channel, where the print
 * under it survives; red print, such as a signer's name that was stamped, is
 * dark in the green channel, and so is the pale red of a seal that rubbed off
 * on the sheet above.  Between both channels print stands out and that not.
 */

#include <math.h>

#include "stages/ocr_image.h"
#include "stages/ocr_scan.h"

/* Seals and stamps are looked for in a small picture; dots an inch. */
enum { SMALL_DPI = 50 };

/* By how much a colour stands out from both others, in levels. */
enum { COLOUR_LEAST = 40 };

/* Radius of the outer ring of a seal, in millimetres, and of its margin. */
static const double seal_least = 14;
static const double seal_most = 22;
static const double seal_margin = 1;

/*
 * A ring is looked at in so many directions.  It is one when ink lies within
 * one pixel of it in this share of them; prints are faint, or run off the
 * paper.
 */
enum { DIRECTIONS = 64 };
static const double ring_share = 0.75;

/* Less colour than this on a page, in small pixels, is dirt. */
enum { COLOUR_PIXELS_LEAST = 60 };

/* The least frame, in millimetres, and the share of it that is inked. */
static const double frame_width = 15;
static const double frame_height = 6;
static const double frame_share = 0.8;

/* How many of each a page has at most. */
enum { SEALS_MAX = 4, FRAMES_MAX = 8 };

/* What is taken of both channels where no seal is. */
static const float red_weight = 0.5F;
static const float green_weight = 0.5F;

static const double millimetres_an_inch = 25.4;
static const double whole_turn = 2 * 3.14159265358979;

/* The page seen small. */
struct small {
	PIX *mask;         /* where the colour is, one pixel fatter */
	double scale;      /* small pixels a pixel of the scan */
	double millimetre; /* in small pixels */
};

struct circle {
	double x;
	double y;
	double radius;
};

/* How the channels of a colour lie in a pixel: what stands out, of which. */
struct ink {
	int above;
	int below[2];
};

static const struct ink red_ink = { L_RED_SHIFT,
				    { L_GREEN_SHIFT, L_BLUE_SHIFT } };
static const struct ink blue_ink = { L_BLUE_SHIFT,
				     { L_RED_SHIFT, L_RED_SHIFT } };

static int channel(l_uint32 pixel, int shift)
{
	return (int)(pixel >> shift & 0xff);
}

static bool is_ink(l_uint32 pixel, const struct ink *ink)
{
	int level = channel(pixel, ink->above);

	return level - channel(pixel, ink->below[0]) >= COLOUR_LEAST &&
	       level - channel(pixel, ink->below[1]) >= COLOUR_LEAST;
}

static const l_uint32 *row_of(PIX *image, int y)
{
	return pixGetData(image) + (size_t)y * (size_t)pixGetWpl(image);
}

static PIX *mask_ink(PIX *small, const struct ink *ink)
{
	int width = pixGetWidth(small);
	int height = pixGetHeight(small);
	PIX *mask = pixCreate(width, height, 1);

	for (int y = 0; mask && y < height; y++) {
		const l_uint32 *from = row_of(small, y);

		for (int x = 0; x < width; x++)
			if (is_ink(from[x], ink))
				(void)pixSetPixel(mask, x, y, 1);
	}
	return mask;
}

static bool has_ink(PIX *mask, double x, double y)
{
	l_uint32 value = 0;

	(void)pixGetPixel(mask, (int)lround(x), (int)lround(y), &value);
	return value != 0;
}

/* The share of a circle that is inked. */
static double look_round(PIX *mask, const struct circle *circle)
{
	int inked = 0;

	for (int i = 0; i < DIRECTIONS; i++) {
		double angle = whole_turn * i / DIRECTIONS;

		inked += has_ink(mask, circle->x + circle->radius * cos(angle),
				 circle->y + circle->radius * sin(angle));
		/* Most circles are none: a quarter of the way tells. */
		if (i == DIRECTIONS / 4 && inked < DIRECTIONS / 8)
			return 0;
	}
	return (double)inked / DIRECTIONS;
}

/*
 * The ring whose centre is in a box, radius 0: there is none.  A seal has
 * rings in its ring: among them the outer one is wanted, if it is worn.
 */
static struct circle find_ring(const struct small *small, BOX *box)
{
	double largest = seal_most * small->millimetre;
	struct circle best = { .radius = 0 };
	double most = 0;
	struct circle at;
	l_int32 x = 0;
	l_int32 y = 0;
	l_int32 width = 0;
	l_int32 height = 0;

	(void)boxGetGeometry(box, &x, &y, &width, &height);
	for (at.y = y; at.y < y + height; at.y++)
		for (at.x = x; at.x < x + width; at.x++)
			for (at.radius = seal_least * small->millimetre;
			     at.radius <= largest; at.radius++) {
				double share = look_round(small->mask, &at);
				double size = share * at.radius * at.radius;

				if (share < ring_share || size < most)
					continue;
				most = size;
				best = at;
			}
	return best;
}

/* The parts of the mask, those that nearly touch taken as one. */
static BOXA *find_parts(const struct small *small)
{
	int gap = (int)ceil(small->millimetre);
	PIX *closed = pixCloseSafeBrick(NULL, small->mask, gap, gap);
	BOXA *parts = closed ? pixConnCompBB(closed, 8) : NULL;

	pixDestroy(&closed);
	return parts;
}

static bool is_wide(BOX *box, double width, double height)
{
	l_int32 has_width = 0;
	l_int32 has_height = 0;

	(void)boxGetGeometry(box, NULL, NULL, &has_width, &has_height);
	return has_width >= width && has_height >= height;
}

static size_t find_seals(struct circle *seals, const struct small *small)
{
	double least = seal_least * small->millimetre;
	BOXA *parts = find_parts(small);
	int count = parts ? boxaGetCount(parts) : 0;
	size_t found = 0;

	for (int i = 0; i < count && found < SEALS_MAX; i++) {
		BOX *box = boxaGetBox(parts, i, L_CLONE);

		if (is_wide(box, least, least))
			seals[found] = find_ring(small, box);
		found += seals[found].radius > 0;
		boxDestroy(&box);
	}
	boxaDestroy(&parts);
	return found;
}

/* The share of the four sides of a box that is inked. */
static double look_along(PIX *mask, const struct alto_box *box)
{
	int right = box->x + box->width - 1;
	int bottom = box->y + box->height - 1;
	int inked = 0;

	for (int x = box->x; x <= right; x++)
		inked += has_ink(mask, x, box->y + 1) +
			 has_ink(mask, x, bottom - 1);
	for (int y = box->y; y <= bottom; y++)
		inked += has_ink(mask, box->x + 1, y) +
			 has_ink(mask, right - 1, y);
	return inked / (2. * (box->width + box->height));
}

static bool add_picture(struct ocr_image *out, const char *kind,
			const struct alto_box *box, double scale,
			struct arena *arena)
{
	static const size_t most = SEALS_MAX + 2 * FRAMES_MAX;
	struct ocr_picture *picture;

	if (!out->pictures)
		out->pictures =
			arena_array(arena, most, sizeof(*out->pictures));
	if (!out->pictures)
		return false;
	picture = &out->pictures[out->picture_count++];
	picture->kind = kind;
	picture->box = (struct alto_box){ (int)lround(box->x / scale),
					  (int)lround(box->y / scale),
					  (int)lround(box->width / scale),
					  (int)lround(box->height / scale) };
	return true;
}

/* Frames around words, which are read: incoming mail, urgent, secret. */
static bool find_frames(struct ocr_image *out, const struct small *small,
			struct arena *arena)
{
	BOXA *parts = find_parts(small);
	int count = parts ? boxaGetCount(parts) : 0;
	int found = 0;
	bool fine = true;

	for (int i = 0; i < count && found < FRAMES_MAX && fine; i++) {
		BOX *part = boxaGetBox(parts, i, L_CLONE);
		struct alto_box box = { 0 };

		(void)boxGetGeometry(part, &box.x, &box.y, &box.width,
				     &box.height);
		if (is_wide(part, frame_width * small->millimetre,
			    frame_height * small->millimetre) &&
		    look_along(small->mask, &box) >= frame_share) {
			found++;
			fine = add_picture(out, "stamp", &box, small->scale,
					   arena);
		}
		boxDestroy(&part);
	}
	boxaDestroy(&parts);
	return fine;
}

/* Take the pixels in a seal from `red`. */
static void copy_disc(PIX *grey, PIX *red, const struct circle *seal)
{
	int top = (int)(seal->y - seal->radius);
	int bottom = (int)ceil(seal->y + seal->radius);
	int height = pixGetHeight(grey);
	int width = pixGetWidth(grey);

	for (int y = top > 0 ? top : 0; y <= bottom && y < height; y++) {
		double off = y - seal->y;
		double half =
			sqrt(fmax(0, seal->radius * seal->radius - off * off));
		int left = (int)(seal->x - half);
		int right = (int)(seal->x + half);
		l_uint32 *to =
			pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);
		const l_uint32 *from = row_of(red, y);

		for (int x = left > 0 ? left : 0; x <= right && x < width; x++)
			SET_DATA_BYTE(to, x, GET_DATA_BYTE(from, x));
	}
}

static bool take_seals(struct ocr_image *out, PIX *scan,
		       const struct small *small, struct arena *arena)
{
	struct circle seals[SEALS_MAX + 1] = { { 0 } };
	size_t count = find_seals(seals, small);
	PIX *red = count ? pixGetRGBComponent(scan, COLOR_RED) : NULL;
	bool fine = red || !count;

	for (size_t i = 0; i < count && fine; i++) {
		struct circle *seal = &seals[i];
		struct alto_box box = {
			(int)(seal->x - seal->radius),
			(int)(seal->y - seal->radius),
			(int)(2 * seal->radius),
			(int)(2 * seal->radius),
		};

		fine = add_picture(out, "seal", &box, small->scale, arena);
		seal->x /= small->scale;
		seal->y /= small->scale;
		seal->radius =
			(seal->radius + seal_margin * small->millimetre) /
			small->scale;
		copy_disc(out->image, red, seal);
		out->steps |= OCR_IMAGE_INK;
	}
	pixDestroy(&red);
	return fine;
}

/* Where an ink is on a page seen small; mask NULL: nowhere. */
static bool find_ink(struct small *small, PIX *seen, const struct ink *ink)
{
	PIX *mask = mask_ink(seen, ink);
	l_int32 count = 0;

	small->mask = NULL;
	if (!mask)
		return false;
	(void)pixCountPixels(mask, &count, NULL);
	if (count >= COLOUR_PIXELS_LEAST) {
		small->mask = pixDilateBrick(NULL, mask, 3, 3);
		count = small->mask ? 0 : -1;
	}
	pixDestroy(&mask);
	return count >= 0;
}

static bool part_inks(struct ocr_image *out, PIX *scan, PIX *seen, double scale,
		      struct arena *arena)
{
	struct small small = { .scale = scale,
			       .millimetre = scale * pixGetXRes(scan) /
					     millimetres_an_inch };
	bool fine = find_ink(&small, seen, &red_ink);

	if (fine && small.mask)
		fine = take_seals(out, scan, &small, arena) &&
		       find_frames(out, &small, arena);
	pixDestroy(&small.mask);
	if (fine)
		fine = find_ink(&small, seen, &blue_ink);
	if (fine && small.mask)
		fine = find_frames(out, &small, arena);
	pixDestroy(&small.mask);
	return fine;
}

PIX *ocr_image_part(struct ocr_image *out, PIX *scan, struct arena *arena)
{
	double scale = (double)SMALL_DPI / pixGetXRes(scan);
	PIX *seen;
	bool fine;

	if (pixGetDepth(scan) != 32 || scale * pixGetWidth(scan) < 1 ||
	    scale * pixGetHeight(scan) < 1)
		return ocr_grey(scan);
	seen = pixScaleBySampling(scan, (float)scale, (float)scale);
	out->image = pixConvertRGBToGray(scan, red_weight, green_weight, 0);
	if (out->image)
		(void)pixCopyResolution(out->image, scan);
	fine = seen && out->image && part_inks(out, scan, seen, scale, arena);
	pixDestroy(&seen);
	if (!fine)
		pixDestroy(&out->image);
	return out->image;
}
