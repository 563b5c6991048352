#ifndef SAMPLES_LAYOUT_SCAN_H
#define SAMPLES_LAYOUT_SCAN_H

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

#include "samples/layout_source.h"

/*
 * Pages as a scanner would give them.  The surfaces are RGB24 and stay as
 * they are.  The same pages and damage give the same bytes.
 */

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
