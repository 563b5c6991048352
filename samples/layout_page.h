#ifndef SAMPLES_LAYOUT_PAGE_H
#define SAMPLES_LAYOUT_PAGE_H

#include <cairo.h>
#include <stddef.h>

#include "samples/layout_source.h"

/* The pages of a directive as they come from the printer, RGB24 surfaces. */

enum { LAYOUT_PAGES_MAX = 20 };

struct layout {
	cairo_surface_t *pages[LAYOUT_PAGES_MAX];
	size_t count;
};

/* Draw the source; the caller lets go of the pages with layout_release(). */
void layout_draw(struct layout *out, const struct source *source, int dpi);
void layout_release(struct layout *layout);

#endif
