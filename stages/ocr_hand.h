#ifndef STAGES_OCR_HAND_H
#define STAGES_OCR_HAND_H

#include "stages/ocr_page.h"

/*
 * Figures that were written by hand into a printed form.
 *
 * The engine is as sure of them as of print, and wrong.  But they are higher
 * than the print beside them, or stand apart from the symbol they belong to:
 * such a figure at the head of a page loses its confidence, so that whoever
 * reads the document asks a person.
 */
void ocr_doubt_hand(struct ocr_page *page);

#endif
