#ifndef STAGES_REPAIR_UNDO_H
#define STAGES_REPAIR_UNDO_H

#include "pipeline/arena.h"
#include "pipeline/document.h"
#include "pipeline/fault.h"

/*
 * Take changes of a repaired document back: those of a rule ("model",
 * "model:split", "user"), of a class of confidence ("low"), of a series
 * ("Tinh ty=Tỉnh ủy"), or "all".  A document that has none of them stays as
 * it is.
 *
 * STATUS_MEMORY
 */
enum status undo_changes(struct document *document, const char *class,
			 struct arena *arena, struct fault *fault);

#endif
