/*
 * export - write what directives order for another program
 *
 * Takes Akoma Ntoso: files, and folders with all *.akn.xml below them, or one
 * from standard input, or the best readings of an archive; writes their tasks
 * as one table, in the format that --to names.  The formats are listed in
 * export/formats.def, each a file of its own.
 */

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "export/accounts.h"
#include "export/format.h"
#include "export/known.h"
#include "export/shelf.h"
#include "pipeline/command.h"
#include "pipeline/inputs.h"
#include "pipeline/message.h"
#include "pipeline/text.h"

static const char ending[] = ".akn.xml";

struct export_options {
	int to; /* which of the formats */
	const char *output;
	const char *db;
	const char *work;
	const char *assignee;
	const char *after;
	const char *before;
	const char *status;
	const char *accounts;
	const char *base;
	const char *set;
	const char *known;
};

static const struct export_options defaults = { .output = "-" };

static const struct option options[] = {
	{ OPTION(CHOICE, struct export_options, to, "FORMAT",
		 N_("write this format")),
	  .choices = format_words },
	{ OPTION(TEXT, struct export_options, output, "FILE",
		 N_("write to FILE instead of standard output")),
	  .letter = 'o' },
	{ OPTION(TEXT, struct export_options, db, "FILE",
		 N_("take the documents of the archive FILE")) },
	{ OPTION(TEXT, struct export_options, work, "NUMBER",
		 N_("of the archive, take this instrument only")) },
	{ OPTION(TEXT, struct export_options, assignee, "NAME",
		 N_("of the archive, take tasks of this body, its groups "
		    "included")) },
	{ OPTION(TEXT, struct export_options, after, "DATE",
		 N_("of the archive, take what is due on this day, month or "
		    "year, or later")) },
	{ OPTION(TEXT, struct export_options, before, "DATE",
		 N_("of the archive, take what is due on this day, month or "
		    "year, or earlier")) },
	{ OPTION(TEXT, struct export_options, status, "STATUS",
		 N_("of the archive, take tasks that are proposed, "
		    "needs-review or ongoing")) },
	{ OPTION(TEXT, struct export_options, accounts, "FILE",
		 N_("take from FILE which account is whose")) },
	{ OPTION(TEXT, struct export_options, base, "URL",
		 N_("link to the scans, below URL")) },
	{ OPTION(TEXT, struct export_options, set, "NAME=VALUE,...",
		 N_("give columns of a tracker these values")) },
	{ OPTION(TEXT, struct export_options, known, "FILE",
		 N_("leave out tasks whose UUID stands in FILE, an export of "
		    "the tracker")) },
	{ .kind = OPTION_END },
};

/* A run of the command. */
struct exporting {
	const struct export_options *chosen;
	struct batch batch;
	struct document *piped; /* what came from standard input */
	int refused;
	struct stat output; /* what lies where is written to */
	bool has_output;
};

static enum status add_piped(struct exporting *exporting, struct fault *fault)
{
	enum status status =
		document_read(&exporting->piped, "-", FORM_AKN, fault);

	if (status)
		return status;
	return batch_add(&exporting->batch, exporting->piped, "-", "", fault);
}

/* That we do not write over what we read. */
static enum status spare(const struct exporting *exporting, const char *path,
			 struct fault *fault)
{
	struct stat here;

	if (!exporting->has_output || stat(path, &here) != 0 ||
	    here.st_dev != exporting->output.st_dev ||
	    here.st_ino != exporting->output.st_ino)
		return STATUS_OK;
	return fault_set(fault, STATUS_USAGE, path, "%s",
			 _("it would be written over"));
}

static enum status add_file(struct exporting *exporting,
			    const struct input *input, struct fault *fault)
{
	struct document *document = NULL;
	enum status status = spare(exporting, input->path, fault);

	if (!status)
		status = document_read(&document, input->path, FORM_AKN, fault);
	if (!status)
		status = batch_add(&exporting->batch, document, input->path,
				   input->name, fault);
	document_free(document);
	return status;
}

/* Leave out a file of many that is no Akoma Ntoso, and tell. */
static enum status add_of_many(struct exporting *exporting,
			       const struct input *input, struct fault *fault)
{
	enum status status = add_file(exporting, input, fault);

	if (status != STATUS_MALFORMED && status != STATUS_MISSING)
		return status;
	fault_print(fault);
	fault_clear(fault);
	exporting->refused++;
	return STATUS_OK;
}

static bool is_named(const char *path, const char *const *operands, int count)
{
	for (int i = 0; i < count; i++)
		if (strcmp(operands[i], path) == 0)
			return true;
	return false;
}

static bool ends_well(const char *name)
{
	size_t length = strlen(name);

	return length > strlen(ending) &&
	       strcmp(name + length - strlen(ending), ending) == 0;
}

/* Files that were named, and what lies in folders that were. */
static enum status add_files(struct exporting *exporting,
			     const char *const *operands, int count,
			     struct fault *fault)
{
	static const struct inputs_way way = { .output = NULL };
	struct input *inputs = NULL;
	size_t found = 0;
	enum status status =
		inputs_collect(&inputs, &found, operands, count, &way,
			       exporting->batch.arena, fault);

	for (size_t i = 0; i < found && !status; i++) {
		if (!ends_well(inputs[i].name) &&
		    !is_named(inputs[i].path, operands, count))
			continue;
		status = found > 1 ? add_of_many(exporting, &inputs[i], fault)
				   : add_file(exporting, &inputs[i], fault);
	}
	return status;
}

static enum status add_archive(struct exporting *exporting, struct fault *fault)
{
	const struct export_options *chosen = exporting->chosen;
	const struct shelf_way way = { .db = chosen->db,
				       .work = chosen->work,
				       .assignee = chosen->assignee,
				       .after = chosen->after,
				       .before = chosen->before,
				       .status = chosen->status };

	return shelf_add(&exporting->batch, &way, &exporting->refused, fault);
}

/* From the archive, standard input, or files. */
static enum status add_all(struct exporting *exporting,
			   const char *const *operands, int count,
			   struct fault *fault)
{
	const struct export_options *chosen = exporting->chosen;

	if (chosen->db && count)
		return fault_set(fault, STATUS_USAGE, NULL, "%s",
				 _("files or an archive, not both"));
	if (chosen->db)
		return add_archive(exporting, fault);
	if (chosen->work || chosen->assignee || chosen->after ||
	    chosen->before || chosen->status)
		return fault_set(fault, STATUS_USAGE, NULL, "%s",
				 _("tasks are chosen from an archive; name it "
				   "with '--db'"));
	if (!count || (count == 1 && strcmp(operands[0], "-") == 0))
		return add_piped(exporting, fault);
	return add_files(exporting, operands, count, fault);
}

static enum status collect(struct exporting *exporting,
			   const char *const *operands, int count,
			   struct fault *fault)
{
	enum status status = add_all(exporting, operands, count, fault);

	if (!status && !exporting->batch.paper_count)
		status = fault_set(fault, STATUS_MALFORMED, NULL, "%s",
				   _("no Akoma Ntoso was found"));
	return status;
}

/* What the options name beside the documents. */
static enum status load(struct accounts **accounts, struct exporting *exporting,
			struct fault *fault)
{
	const struct export_options *chosen = exporting->chosen;
	struct batch *batch = &exporting->batch;
	enum status status = STATUS_OK;

	batch->base =
		text_clean(batch->arena, chosen->base ? chosen->base : "");
	if (!batch->base)
		return fault_memory(fault);
	if (chosen->set)
		status = settings_read(&batch->settings, chosen->set,
				       batch->arena, fault);
	if (!status && chosen->accounts)
		status = accounts_load(accounts, chosen->accounts, batch->arena,
				       fault);
	if (!status && chosen->known)
		status = known_leave_out(batch, chosen->known, fault);
	batch->accounts = *accounts;
	return status;
}

/* What goes to a tracker leaves the house. */
static void warn_of_secrecy(const struct batch *batch)
{
	for (size_t i = 0; i < batch->paper_count; i++) {
		if (!batch->papers[i]->secret)
			continue;
		(void)fprintf(stderr, "chithi: ");
		(void)fprintf(stderr, _("%s: bears a mark of secrecy"),
			      batch->papers[i]->path);
		(void)fprintf(stderr, "\n");
	}
}

/* What a person should know of what was written. */
static enum status tell(const struct exporting *exporting, struct fault *fault)
{
	const struct batch *batch = &exporting->batch;

	if (batch->in_tracker) {
		(void)fprintf(stderr, "chithi: ");
		(void)fprintf(stderr, _("tasks left out, known: %zu"),
			      batch->in_tracker);
		(void)fprintf(stderr, "\n");
	}
	warn_of_secrecy(batch);
	return batch->accounts ? accounts_report(batch->accounts, batch, fault)
			       : STATUS_OK;
}

static enum status convert(struct exporting *exporting, struct fault *fault)
{
	struct parcel parcel = { .arena = exporting->batch.arena };
	enum status status = format_write(&parcel, exporting->chosen->to,
					  &exporting->batch, fault);

	if (!status)
		status =
			parcel_write(&parcel, exporting->chosen->output, fault);
	if (!status)
		status = tell(exporting, fault);
	if (!status && exporting->refused)
		status = fault_set(fault, STATUS_PARTLY, NULL, "%s",
				   _("not all files could be read"));
	return status;
}

static enum status run(const void *fields, const char *const *operands,
		       int count, struct fault *fault)
{
	const struct export_options *chosen = fields;
	struct exporting exporting = { .chosen = chosen };
	struct accounts *accounts = NULL;
	enum status status;

	exporting.batch.arena = arena_new();
	if (!exporting.batch.arena)
		return fault_memory(fault);
	exporting.has_output = strcmp(chosen->output, "-") != 0 &&
			       stat(chosen->output, &exporting.output) == 0;
	status = collect(&exporting, operands, count, fault);
	if (!status)
		status = load(&accounts, &exporting, fault);
	if (!status)
		status = batch_settle(&exporting.batch, fault);
	if (!status)
		status = convert(&exporting, fault);
	document_free(exporting.piped);
	arena_free(exporting.batch.arena);
	return status;
}

const struct command export_command = {
	.name = "export",
	.summary = N_("write the tasks of directives for another program"),
	.operands = "[FILE...]",
	.least = 0,
	.most = COMMAND_MANY,
	.options = options,
	.defaults = &defaults,
	.options_size = sizeof(struct export_options),
	.run = run,
};
