#ifndef CHECK_EXAM_H
#define CHECK_EXAM_H

#include <stdbool.h>
#include <stddef.h>

#include "check/know.h"
#include "pipeline/akn.h"
#include "pipeline/arena.h"
#include "pipeline/document.h"

/*
 * What a rule of `chithi check` is handed: one document of Akoma Ntoso, what
 * is known of it, and where to say what was found.
 *
 * A rule looks and tells; it changes nothing and keeps nothing.  It may rely
 * on no more than that the document is XML: it is run on one that breaks the
 * schema, too.  Where memory runs out `exam->failed` is set, and what comes
 * after does little.
 */
enum severity { SEVERITY_WARNING, SEVERITY_ERROR };

struct exam;

struct rule {
	const char *code;
	enum severity severity;
	const char *meaning; /* N_() */
	void (*run)(struct exam *exam);
};

/* All rules, in the order of check/rules.def; one without a code ends them. */
extern const struct rule rules[];

/* What was found, in the order in which it was. */
struct finding {
	const char *code;
	enum severity severity;
	const char *what; /* a line without a full stop */
	const char *id; /* eId of the place; "" for the whole, like all here */
	const char *label; /* number of the point it stands in: "a)" */
	const char *lines; /* ids of ALTO lines, blanks between */
	struct finding *next;
};

/* The most findings of one rule in a document; what is beyond is not told. */
enum { FINDINGS_MAX = 200 };

/* Names of elements by their ids, or ids alone. */
struct id {
	const char *name;
	const xmlNode *node;
};

struct ids {
	struct id *items; /* sorted by name; of the same name in any order */
	size_t count;
};

struct exam {
	const struct document *document;
	struct akn_header header;
	const struct know *know;
	struct ids ids;   /* eIds */
	struct ids lines; /* of the ALTO file beside */
	bool has_lines;   /* there is one */
	struct arena *arena;
	const struct rule *rule; /* that is run now */
	int told;                /* findings it has made */
	struct finding *findings;
	struct finding **end;
	bool failed;
};

/*
 * Run all rules on a document; `alto` is the one it was made from, or NULL.
 * The findings live in the arena.
 */
enum status exam_run(struct finding **out, const struct document *document,
		     const struct document *alto, const struct know *know,
		     struct arena *arena, struct fault *fault);

/* Say what was found at a place; NULL: it is about all of the document. */
void exam_tell(struct exam *exam, const xmlNode *place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The element with that id ("#" before it is allowed); NULL: none. */
const xmlNode *exam_find(const struct ids *ids, const char *id);

/* The text of a node, as akn_line(); "" and failure without memory. */
const char *exam_line(struct exam *exam, const xmlNode *node);

/* What a function of pipeline/ gave; "" and failure for NULL. */
const char *exam_keep(struct exam *exam, const char *text);

#endif
