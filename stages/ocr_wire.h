#ifndef STAGES_OCR_WIRE_H
#define STAGES_OCR_WIRE_H

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "stages/ocr_page.h"

/*
 * A page between the process that reads it and the one that writes the
 * document: JSON, since there is a library for it.
 */

/*
 * The page, or the fault if one is set, as a string from malloc; NULL: no
 * memory.
 */
char *ocr_wire_print(const struct ocr_page *page, const struct fault *told);

/*
 * The other way; `*told` is the fault of the page.
 *
 * STATUS_ENGINE  the string is none of ours, or memory ran out
 */
enum status ocr_wire_parse(struct ocr_page *page, struct fault *told,
			   const char *text, struct arena *arena,
			   struct fault *fault);

#endif
