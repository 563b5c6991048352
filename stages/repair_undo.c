#include "stages/repair_undo.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "pipeline/alto.h"
#include "pipeline/alto_change.h"
#include "pipeline/series.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"

enum { ID_SIZE = 32 };

static const char step_start[] = "P_UNDO";

/* The changes of a document, and which of them are to be taken back. */
struct undoing {
	struct alto_changed *changes;
	bool *chosen;
	size_t count;
	size_t taken;
	struct arena *arena;
	struct fault *fault;
};

/* Whether a rule is `class`, or one of its kind. */
static bool is_of_class(const struct alto_changed *change, const char *class)
{
	size_t length = strlen(class);

	if (!length)
		return false;
	if (!strcmp(class, "all") || !strcmp(class, change->level))
		return true;
	return !strncmp(change->rule, class, length) &&
	       (!change->rule[length] || change->rule[length] == ':');
}

static void choose_class(struct undoing *undoing, const char *class)
{
	for (size_t i = 0; i < undoing->count; i++)
		undoing->chosen[i] = is_of_class(&undoing->changes[i], class);
}

/* Choose the changes from `at` on that are `wanted`, if some are. */
static enum status choose_at(struct undoing *undoing, size_t at,
			     const struct series *wanted)
{
	size_t length =
		series_length(undoing->changes + at, undoing->count - at);

	for (size_t i = 1; i <= length && i <= SERIES_MAX; i++) {
		struct series series;
		enum status status =
			series_make(&series, undoing->changes + at, i,
				    undoing->arena, undoing->fault);

		if (status)
			return status;
		if (strcmp(series.read, wanted->read) != 0 ||
		    strcmp(series.meant, wanted->meant) != 0)
			continue;
		for (size_t j = 0; j < i; j++)
			undoing->chosen[at + j] = true;
		break;
	}
	return STATUS_OK;
}

static enum status choose_series(struct undoing *undoing, const char *pair,
				 const char *equals)
{
	struct series wanted = {
		.read = arena_text(undoing->arena, pair,
				   (size_t)(equals - pair)),
		.meant = equals + 1,
	};
	enum status status = STATUS_OK;

	if (!wanted.read)
		return fault_memory(undoing->fault);
	for (size_t i = 0; i < undoing->count && !status; i++)
		status = choose_at(undoing, i, &wanted);
	return status;
}

/* Bring the chosen changes to the front. */
static void gather(struct undoing *undoing)
{
	for (size_t i = 0; i < undoing->count; i++)
		if (undoing->chosen[i] && !undoing->changes[i].is_final)
			undoing->changes[undoing->taken++] =
				undoing->changes[i];
}

static bool has_step(const struct document *document, const char *id)
{
	const xmlNode *root = document_root(document);
	const xmlNode *step = xml_find(root, root, "Processing");

	while (step && strcmp(alto_id(step), id) != 0)
		step = xml_find(step, root, "Processing");
	return step != NULL;
}

/* P_UNDO, P_UNDO_2 and so on: the first that is not there. */
static void name_step(char *id, const struct document *document)
{
	int number = 1;

	(void)snprintf(id, ID_SIZE, "%s", step_start);
	while (has_step(document, id))
		(void)snprintf(id, ID_SIZE, "%s_%d", step_start, ++number);
}

static enum status take_back(struct document *document,
			     const struct undoing *undoing, const char *class)
{
	char id[ID_SIZE];
	struct alto_step step = {
		.id = id,
		.category = "contentModification",
		.description = "repairs taken back",
		.software = "chithi",
		.version = CHITHI_VERSION,
	};
	struct alto_edit edit = { .document = document,
				  .step = id,
				  .arena = undoing->arena };
	enum status status;

	name_step(id, document);
	step.settings = arena_print(undoing->arena, "class=%s changes=%zu",
				    class, undoing->taken);
	if (!step.settings)
		return fault_memory(undoing->fault);
	status = alto_add_step(document, &step, undoing->fault);
	if (!status)
		status = alto_undo(&edit, undoing->changes, undoing->taken,
				   undoing->fault);
	return status;
}

enum status undo_changes(struct document *document, const char *class,
			 struct arena *arena, struct fault *fault)
{
	struct undoing undoing = { .arena = arena, .fault = fault };
	const char *clean = text_clean(arena, class);
	const char *equals;
	enum status status;

	if (!clean)
		return fault_memory(fault);
	equals = strchr(clean, '=');
	status = alto_changes(&undoing.changes, &undoing.count, document, arena,
			      fault);
	if (status)
		return status;
	undoing.chosen =
		arena_array(arena, undoing.count + 1, sizeof(*undoing.chosen));
	if (!undoing.chosen)
		return fault_memory(fault);
	if (equals)
		status = choose_series(&undoing, clean, equals);
	else
		choose_class(&undoing, clean);
	gather(&undoing);
	if (status || !undoing.taken)
		return status;
	return take_back(document, &undoing, clean);
}
