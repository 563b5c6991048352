#ifndef STAGES_OCR_TABLE_RULES_H
#define STAGES_OCR_TABLE_RULES_H

#include <leptonica/allheaders.h>
#include <stdbool.h>

/*
 * The rules of tables.  Images are 1 bit a pixel, `inch` is the length of one
 * in their pixels.  NULL is given when memory ran out.
 */

/*
 * Where a page has rules from left to right, or down: dots made whole, breaks
 * closed, ends drawn out a little.  100 to 200 pixels an inch are best.
 */
PIX *ocr_rules_find(PIX *page, double inch, bool across);

/*
 * What of the ink is rules, but for strokes of letters that stand on them or
 * go through.  `across` and `down` tell where these are; both are changed.
 */
PIX *ocr_rules_ink(PIX *ink, PIX *across, PIX *down, double inch);

#endif
