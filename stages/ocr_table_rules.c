#include "stages/ocr_table_rules.h"

/* All lengths are in inches. */

/* The shortest piece of a rule across, down, and the widest break in one. */
static const double across_least = 0.4;
static const double down_least = 0.25;
static const double break_most = 0.15;

/* The widest gap between the dots of a dotted rule. */
static const double dots_most = 0.016;

/* How far rules that end just before each other are drawn out. */
static const double reach = 0.03;

/* A dotted rule is no thicker than this. */
static const double dot_most = 0.05;

/* So long a run of ink is a rule where one is; so long a one across it is a
 * stroke of a letter, which goes so far into it. */
static const double body_least = 0.12;
static const double fringe_most = 0.005;
static const double stroke_least = 0.03;
static const double through_most = 0.02;

static int pixels(double inch, double inches)
{
	int count = (int)(inches * inch + 0.5);

	return count > 1 ? count : 1;
}

/* Put `made` in the place of `*pix`. */
static void replace(PIX **pix, PIX *made)
{
	pixDestroy(pix);
	*pix = made;
}

/* A brick of that length along a rule. */
enum brick { BRICK_OPEN, BRICK_CLOSE, BRICK_DILATE };

/* Change `*pix` by a brick so long and wide; it is NULL when memory ran out. */
static void change(PIX **pix, enum brick how, int width, int height)
{
	PIX *made = NULL;

	if (!*pix)
		return;
	if (how == BRICK_OPEN)
		made = pixOpenBrick(NULL, *pix, width, height);
	else if (how == BRICK_CLOSE)
		made = pixCloseSafeBrick(NULL, *pix, width, height);
	else
		made = pixDilateBrick(NULL, *pix, width, height);
	replace(pix, made);
}

/* The same along a rule. */
static void draw_out(PIX **pix, enum brick how, int length, bool across)
{
	change(pix, how, across ? length : 1, across ? 1 : length);
}

/* What of the page is dots in a row, none of them as high as a letter. */
static PIX *find_dots(PIX *page, double inch, bool across)
{
	PIX *rows = pixClone(page);
	PIX *letters;

	draw_out(&rows, BRICK_CLOSE, (int)(dots_most * inch) + 1, across);
	letters = rows ? pixClone(rows) : NULL;
	draw_out(&letters, BRICK_OPEN, pixels(inch, dot_most), !across);
	if (letters)
		replace(&rows, pixSubtract(NULL, rows, letters));
	else
		pixDestroy(&rows);
	pixDestroy(&letters);
	draw_out(&rows, BRICK_OPEN,
		 pixels(inch, across ? across_least : down_least), across);
	return rows;
}

PIX *ocr_rules_find(PIX *page, double inch, bool across)
{
	PIX *rules = pixClone(page);
	PIX *dotted;

	/* A rule a little askew goes on in the next row of pixels. */
	draw_out(&rules, BRICK_DILATE, 3, !across);
	dotted = rules ? find_dots(rules, inch, across) : NULL;
	draw_out(&rules, BRICK_OPEN,
		 pixels(inch, across ? across_least : down_least), across);
	if (rules && dotted)
		(void)pixOr(rules, rules, dotted);
	else
		pixDestroy(&rules);
	pixDestroy(&dotted);
	draw_out(&rules, BRICK_CLOSE, pixels(inch, break_most), across);
	draw_out(&rules, BRICK_DILATE, pixels(inch, reach) * 2 + 1, across);
	return rules;
}

/* The ink of rules: what goes on along them. */
static PIX *find_body(PIX *ink, PIX *rules, double inch, bool across)
{
	PIX *body = pixClone(ink);

	draw_out(&body, BRICK_OPEN, pixels(inch, body_least), across);
	if (body)
		(void)pixAnd(body, body, rules);
	return body;
}

/* Make of `rules` the body with its fringe; all where there is no body. */
static bool narrow(PIX *rules, PIX *body, double inch, bool across)
{
	PIX *fringe = pixClone(body);
	PIX *wide = pixClone(body);
	bool fine;

	draw_out(&fringe, BRICK_DILATE, 2 * pixels(inch, fringe_most) + 1,
		 !across);
	draw_out(&wide, BRICK_DILATE, 2 * pixels(inch, dot_most) + 1, !across);
	fine = fringe && wide;
	if (fine) {
		(void)pixSubtract(wide, rules, wide);
		(void)pixOr(fringe, fringe, wide);
		(void)pixAnd(rules, rules, fringe);
	}
	pixDestroy(&fringe);
	pixDestroy(&wide);
	return fine;
}

/*
 * The ink of `rules` but for strokes of letters that stand on them or go
 * through; `rest` is the ink without the bodies of rules.
 */
static PIX *bare_rules(PIX *ink, PIX *rules, PIX *rest, double inch,
		       bool across)
{
	PIX *strokes = pixClone(rest);
	PIX *bare = NULL;

	draw_out(&strokes, BRICK_OPEN, pixels(inch, stroke_least), !across);
	draw_out(&strokes, BRICK_DILATE, 2 * pixels(inch, through_most) + 1,
		 !across);
	if (strokes)
		bare = pixSubtract(NULL, rules, strokes);
	if (bare)
		(void)pixAnd(bare, bare, ink);
	pixDestroy(&strokes);
	return bare;
}

PIX *ocr_rules_ink(PIX *ink, PIX *across, PIX *down, double inch)
{
	PIX *body_across = find_body(ink, across, inch, true);
	PIX *body_down = find_body(ink, down, inch, false);
	PIX *rest = NULL;
	PIX *bare = NULL;
	PIX *bare_down = NULL;

	if (body_across && body_down &&
	    narrow(across, body_across, inch, true) &&
	    narrow(down, body_down, inch, false))
		rest = pixSubtract(NULL, ink, body_across);
	if (rest) {
		(void)pixSubtract(rest, rest, body_down);
		bare = bare_rules(ink, across, rest, inch, true);
		bare_down = bare_rules(ink, down, rest, inch, false);
	}
	if (bare && bare_down)
		(void)pixOr(bare, bare, bare_down);
	else
		pixDestroy(&bare);
	pixDestroy(&body_across);
	pixDestroy(&body_down);
	pixDestroy(&rest);
	pixDestroy(&bare_down);
	return bare;
}
