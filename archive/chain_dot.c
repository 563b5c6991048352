/*
 * A chain as a graph, in the language of Graphviz: an arrow leads from what
 * cites to what is cited.  What is not in the archive has a dashed border.
 */

#include <string.h>

#include "archive/chain.h"
#include "archive/seen.h"
#include "pipeline/message.h"
#include "pipeline/text.h"

/* How much of a title a box has, in characters. */
enum { TITLE_CHARACTERS = 40 };

/* Write text between quotation marks, or a part of one. */
static void write_text(FILE *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '"' || text[i] == '\\')
			(void)fputc('\\', out);
		(void)fputc((unsigned char)text[i] < ' ' ? ' ' : text[i], out);
	}
}

static void write_line(FILE *out, const char *text, size_t characters)
{
	size_t length = strlen(text);
	size_t at = 0;

	for (size_t i = 0; i < characters && at < length; i++)
		(void)text_next(text, length, &at);
	write_text(out, text, at);
	(void)fprintf(out, "%s", at < length ? "…" : "");
}

static void write_node(FILE *out, const struct work *work, size_t node)
{
	(void)fprintf(out, "\tn%zu [label=\"", node);
	write_line(out, work_name(work), TITLE_CHARACTERS);
	if (*work->date || *work->type)
		(void)fprintf(out, "\\n%s%s", work->type,
			      *work->date && *work->type ? ", " : "");
	write_text(out, work->date, strlen(work->date));
	if (*work->number && *work->title) {
		(void)fprintf(out, "\\n");
		write_line(out, work->title, TITLE_CHARACTERS);
	}
	(void)fprintf(out, "\", tooltip=\"");
	write_text(out, work->iri, strlen(work->iri));
	(void)fprintf(out, "\"%s%s];\n", *work->file ? "" : ", style=dashed",
		      node ? "" : ", penwidth=2");
}

static void write_arrow(FILE *out, const struct walk_step *step, size_t citing,
			size_t cited)
{
	(void)fprintf(out, "\tn%zu -> n%zu [label=\"", citing, cited);
	write_text(out, step->roles, strlen(step->roles));
	(void)fprintf(out, "\", tooltip=\"");
	write_text(out, step->sentence, strlen(step->sentence));
	(void)fprintf(out, "\"%s];\n", step->by_number ? ", style=dashed" : "");
}

enum status chain_dot(FILE *out, const struct chain *chain, struct arena *arena,
		      struct fault *fault)
{
	const struct walk *walk = &chain->walk;
	struct seen nodes = { .arena = arena };

	(void)fprintf(out, "digraph chain {\n\trankdir=LR;\n"
			   "\tnode [shape=box];\n");
	for (size_t i = 0; i < walk->count; i++) {
		const struct work *work = walk->steps[i].work;

		if (seen_find(&nodes, work->id, 0, walk->count) < walk->count)
			continue;
		if (!seen_add(&nodes, work->id, 0, i))
			return fault_memory(fault);
		write_node(out, work, i);
	}
	for (size_t i = 1; i < walk->count; i++) {
		const struct walk_step *step = &walk->steps[i];
		const struct work *from = walk->steps[step->from].work;
		size_t one = seen_find(&nodes, from->id, 0, 0);
		size_t other = seen_find(&nodes, step->work->id, 0, 0);
		bool up = chain->direction == WALK_UP;

		write_arrow(out, step, up ? one : other, up ? other : one);
	}
	(void)fprintf(out, "}\n");
	return STATUS_OK;
}
