#ifndef EXPORT_SUMMARY_H
#define EXPORT_SUMMARY_H

#include "export/task.h"

/* The most characters of a summary: what trackers take in one line. */
enum { SUMMARY_CHARACTERS_MAX = 255 };

/*
 * What is to be done, in one line: the action, else the text, else the label
 * or the id.  A longer one is cut between words and ends with an ellipsis.  In
 * the arena; NULL: no memory.
 */
const char *summary_of(struct arena *arena, const struct task_row *row);

/*
 * Where it stands: number and day of the document, and the label.  In the
 * arena; NULL: no memory.
 */
const char *summary_place(struct arena *arena, const struct task_row *row);

#endif
