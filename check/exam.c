#include "check/exam.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/rules.h"
#include "pipeline/alto.h"
#include "pipeline/message.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"

const struct rule rules[] = {
#define RULE(name, code, severity, meaning)                                    \
	{ code, SEVERITY_##severity, meaning, rule_##name },
#include "check/rules.def"
#undef RULE
	{ NULL, SEVERITY_WARNING, NULL, NULL },
};

/* Bytes of the line that tells a finding. */
enum { WHAT_SIZE = 512 };

/* The steps up from a place at most. */
enum { DEPTH_MAX = 64 };

static int compare_ids(const void *one, const void *other)
{
	const struct id *first = one;
	const struct id *second = other;

	return strcmp(first->name, second->name);
}

static const char *alto_id_of(const xmlNode *node)
{
	return alto_id(node);
}

static const char *akn_id_of(const xmlNode *node)
{
	return akn_get(node, "eId");
}

/* All elements of a document that have an id, in order of these. */
static enum status collect(struct ids *ids, const xmlNode *root,
			   const char *(*id_of)(const xmlNode *node),
			   struct arena *arena, struct fault *fault)
{
	size_t count = 0;

	for (const xmlNode *node = root; node; node = xml_walk(node, root))
		count += *id_of(node) != '\0';
	ids->items = arena_array(arena, count + 1, sizeof(*ids->items));
	if (!ids->items)
		return fault_memory(fault);
	for (const xmlNode *node = root; node; node = xml_walk(node, root))
		if (*id_of(node))
			ids->items[ids->count++] =
				(struct id){ id_of(node), node };
	qsort(ids->items, ids->count, sizeof(*ids->items), compare_ids);
	return STATUS_OK;
}

const xmlNode *exam_find(const struct ids *ids, const char *id)
{
	const struct id wanted = { *id == '#' ? id + 1 : id, NULL };
	const struct id *found;

	if (!ids->count)
		return NULL;
	found = bsearch(&wanted, ids->items, ids->count, sizeof(*ids->items),
			compare_ids);
	return found ? found->node : NULL;
}

const char *exam_keep(struct exam *exam, const char *text)
{
	if (text)
		return text;
	exam->failed = true;
	return "";
}

const char *exam_line(struct exam *exam, const xmlNode *node)
{
	return exam_keep(exam, akn_line(exam->arena, node));
}

/* The value of `get` at a place, or at the nearest element around it. */
static const char *around(const xmlNode *place, const char *attribute,
			  const char *(*get)(const xmlNode *node,
					     const char *attribute))
{
	const char *value = "";
	int depth = 0;

	for (; place && !*value && depth++ < DEPTH_MAX; place = place->parent)
		value = get(place, attribute);
	return value;
}

static const char *label_around(struct exam *exam, const xmlNode *place)
{
	int depth = 0;

	for (; place && depth++ < DEPTH_MAX; place = place->parent) {
		const xmlNode *num =
			xml_is(place, "num") ? place : xml_child(place, "num");

		if (num)
			return exam_line(exam, num);
	}
	return "";
}

/* The lines that a place was read from; of a point, those it begins with. */
static const char *lines_of(struct exam *exam, const xmlNode *place)
{
	const char *list = around(place, "alto", akn_get_own);
	struct text lines = { .arena = exam->arena };

	for (const xmlNode *node = xml_walk(place, place); node && !*list;
	     node = xml_walk(node, place))
		list = akn_get_own(node, "alto");
	for (; *list; list++)
		if (*list != '#')
			text_add(&lines, list, 1);
	if (lines.failed)
		exam->failed = true;
	return text_string(&lines);
}

/* A record in the metadata stands for the point that it is about. */
static const xmlNode *place_of(const struct exam *exam, const xmlNode *node)
{
	const xmlNode *point = NULL;

	if (!node || *around(node, "eId", akn_get))
		return node;
	point = exam_find(&exam->ids, around(node, "href", akn_get));
	if (!point && node->parent)
		point = exam_find(&exam->ids,
				  around(node->parent, "href", akn_get));
	return point ? point : node;
}

void exam_tell(struct exam *exam, const xmlNode *place, const char *format, ...)
{
	struct finding *finding;
	const char *id;
	char what[WHAT_SIZE];
	va_list arguments;
	char *clean;

	if (exam->told++ >= FINDINGS_MAX || exam->failed)
		return;
	place = place_of(exam, place);
	va_start(arguments, format);
	(void)vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	id = around(place, "eId", akn_get);
	finding = arena_take(exam->arena, sizeof(*finding));
	/* What was cut in the middle of a letter is put right, too. */
	clean = text_clean(exam->arena, what);
	if (!finding || !clean) {
		exam->failed = true;
		return;
	}
	*finding = (struct finding){
		.code = exam->rule->code,
		.severity = exam->rule->severity,
		.what = clean,
		.id = exam_keep(exam, arena_text(exam->arena, id, strlen(id))),
		.label = label_around(exam, place),
		.lines = place ? lines_of(exam, place) : "",
	};
	*exam->end = finding;
	exam->end = &finding->next;
}

enum status exam_run(struct finding **out, const struct document *document,
		     const struct document *alto, const struct know *know,
		     struct arena *arena, struct fault *fault)
{
	struct exam exam = { .document = document,
			     .know = know,
			     .has_lines = alto != NULL,
			     .arena = arena };
	enum status status;

	exam.end = &exam.findings;
	status = akn_read_header(&exam.header, document, arena, fault);
	if (!status)
		status = collect(&exam.ids, document_root(document), akn_id_of,
				 arena, fault);
	if (!status && alto)
		status = collect(&exam.lines, document_root(alto), alto_id_of,
				 arena, fault);
	for (size_t i = 0; !status && rules[i].code; i++) {
		exam.rule = &rules[i];
		exam.told = 0;
		rules[i].run(&exam);
		if (exam.failed)
			status = fault_memory(fault);
	}
	if (!status)
		*out = exam.findings;
	return status;
}
