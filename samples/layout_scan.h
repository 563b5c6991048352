#ifndef SAMPLES_LAYOUT_SCAN_H
#define SAMPLES_LAYOUT_SCAN_H

#include <cairo.h>
#include <leptonica/allheaders.h>
#include <stdbool.h>
#include <stddef.h>

#include "samples/layout_source.h"

/*
 * Pages as a scanner would give them.  The surfaces are RGB24 and stay as
 * they are.  The same pages and damage give the same bytes.
 */

/*
 * One page, in colour: turned, blurred and dotted.  `state` is the state of
 * chance, damage->seed at first.  pixDestroy() it; NULL: no memory.
 */
PIX *scan_age(cairo_surface_t *page, int dpi, const struct damage *damage,
	      uint32_t *state);

/*
 * Black and white, with the ragged edges that a bitonal scanner leaves; what
 * is darker than `threshold` (of 255) is ink.
 */
PIX *scan_bitonal(PIX *aged, int dpi, int threshold, uint32_t *state);

/* A number from 0 up to, not with, `ceiling`. */
int scan_chance(uint32_t *state, int ceiling);

/* A TIFF of many pages, bitonal, Group 4. */
bool scan_write_tiff(cairo_surface_t *const *pages, size_t count, int dpi,
		     const struct damage *damage, const char *path);

/* A PDF with a bitonal Group 4 image a page. */
bool scan_write_pdf_bitonal(cairo_surface_t *const *pages, size_t count,
			    int dpi, const struct damage *damage,
			    const char *path);

/* A PDF with a colour JPEG a page. */
bool scan_write_pdf_colour(cairo_surface_t *const *pages, size_t count, int dpi,
			   const struct damage *damage, const char *path);

#endif
