#ifndef ARCHIVE_BODY_H
#define ARCHIVE_BODY_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/document.h"
#include "pipeline/fault.h"

/*
 * The words of a document as one text, a paragraph, heading or cell a line,
 * footnotes last, and where in it every element stands.
 *
 * The number of a point stands on the line of its first paragraph.  All is
 * found in one walk over the tree.
 */

/* An element with an eId.  Offsets in bytes of the text. */
struct body_part {
	const xmlNode *node;
	const char *id;    /* its eId */
	const char *label; /* of a numbered point, "II.3.a"; else "" */
	const char *lines; /* of the page, that it was read from: "l_3 l_4" */
	int page;          /* 0: not known here */
	size_t begin;
	size_t start; /* behind its number */
	size_t own;   /* where what is numbered below it begins */
	size_t end;
	bool is_point; /* it has a number, no dash */
	bool is_cite;  /* a link that names an instrument */
};

/* The part that has an eId. */
struct body_id {
	const char *id;
	size_t part;
};

struct body {
	const char *text;
	size_t length;
	struct body_part *parts; /* in the order of the text */
	size_t count;
	struct body_id *by_id; /* the same, sorted; the first of equals first */
};

/* Read it; all lies in the arena, the nodes in the document.  STATUS_MEMORY */
enum status body_read(struct body *body, const struct document *document,
		      struct arena *arena, struct fault *fault);

/* The part with that eId ("#" before it is allowed); NULL: none. */
struct body_part *body_find(const struct body *body, const char *id);

#endif
