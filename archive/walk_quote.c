/*
 * What a citation says: its role, where it stands, and the sentence.
 */

#include <string.h>

#include "archive/walk_part.h"
#include "pipeline/text.h"

/* The role that says least; another one is rather quoted. */
static const char mention[] = "dan-chieu";

/* The cells of `one_citation` and `all_citations`. */
enum { ROLE, PLACE, PAGE, LINES, DOUBTFUL, SENTENCE, N, BY_NUMBER };

/* The sentence as one line. */
static const char *keep_line(struct walker *walker, sqlite3_stmt *row)
{
	char *line = store_keep(walker->arena, row, SENTENCE);

	for (char *at = line; at && (at = strchr(at, '\n'));)
		*at = ' ';
	return line;
}

/* Add a role to "can-cu, thuc-hien" unless it is there. */
static void add_role(struct text *roles, const char *role)
{
	const char *at = roles->length ? text_string(roles) : "";
	size_t length = strlen(role);

	while (*at) {
		size_t there = strcspn(at, ",");

		if (there == length && strncmp(at, role, length) == 0)
			return;
		at += there + strspn(at + there, ", ");
	}
	text_print(roles, "%s%s", roles->length ? ", " : "", role);
}

/* Whether this citation is rather quoted than the one before. */
static bool is_better(const struct walk_step *step, const char *role)
{
	return !step->place || (strcmp(step->roles, mention) == 0 &&
				strcmp(role, mention) != 0);
}

static bool fill(struct walker *walker, struct walk_step *step,
		 sqlite3_stmt *row)
{
	step->roles = store_keep(walker->arena, row, ROLE);
	step->place = store_keep(walker->arena, row, PLACE);
	step->lines = store_keep(walker->arena, row, LINES);
	step->page = sqlite3_column_int(row, PAGE);
	step->doubtful = sqlite3_column_int(row, DOUBTFUL);
	step->sentence = keep_line(walker, row);
	if (step->several) {
		step->n = sqlite3_column_int64(row, N);
		step->by_number = sqlite3_column_int(row, BY_NUMBER);
	}
	return step->roles && step->place && step->lines && step->sentence;
}

/* The citation, or the best of several; the roles of all. */
static enum status read_citations(struct walker *walker, struct walk_step *step,
				  struct fault *fault)
{
	const struct walk_step *from = &walker->walk->steps[step->from];
	bool up = walker->way->direction == WALK_UP;
	sqlite3_stmt *row =
		step->several ? walker->all_citations : walker->one_citation;
	struct text roles = { .arena = walker->arena };
	bool more = false;
	enum status status;

	(void)sqlite3_bind_int64(row, 1, step->document);
	(void)sqlite3_bind_int64(row, 2,
				 !step->several ? step->n
				 : up           ? step->work->id
						: from->work->id);
	status = store_step(&more, walker->store, row, fault);
	while (!status && more) {
		const char *role = store_text(row, ROLE);

		add_role(&roles, role);
		if (is_better(step, role) && !fill(walker, step, row))
			status = fault_memory(fault);
		if (!status)
			status = store_step(&more, walker->store, row, fault);
	}
	(void)sqlite3_reset(row);
	if (!status && roles.failed)
		status = fault_memory(fault);
	step->roles = text_string(&roles);
	return status;
}

enum status walk_quote(struct walker *walker, struct walk_step *step,
		       struct fault *fault)
{
	const struct work *citing =
		walker->way->direction == WALK_UP
			? walker->walk->steps[step->from].work
			: step->work;
	enum status status = read_citations(walker, step, fault);

	step->file = citing->file;
	if (!status && step->document != citing->document)
		status = walk_file_of(&step->file, walker, step->document,
				      fault);
	return status;
}
