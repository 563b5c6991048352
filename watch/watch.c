/*
 * watch - take through all stages what comes into a folder
 *
 * What `run` does of files that are named, done of those that appear, and
 * with --db what `index` does of what was made.  One document after the
 * other, each in a process of its own that shares the open engines: what
 * crashes a library costs one document.  Originals are never touched, and
 * what was made of a file stays when the file goes.
 */

#define _GNU_SOURCE /* ppoll */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "pipeline/command.h"
#include "pipeline/journey.h"
#include "pipeline/logbook.h"
#include "pipeline/message.h"
#include "pipeline/pool.h"
#include "watch/guard.h"
#include "watch/lookout.h"

/* Bytes of a path; the longest times that can be asked for, in seconds. */
enum { PATH_SIZE = 4096, SETTLE_MOST = 3600, SEARCH_MOST = 86400 };

/* How many documents are made before they are indexed, at most. */
enum { INDEXED_AT_ONCE = 64 };

/*
 * How long an archive is left alone that could not be written, and how often
 * it is looked whether the folder is still there.
 */
enum {
	MILLISECONDS = 1000,
	ARCHIVE_PATIENCE = 5 * MILLISECONDS,
	FOLDER_PATIENCE = 2 * MILLISECONDS,
};

static const char akn_ending[] = ".akn.xml";

struct watch_options {
	const char *output;
	const char *db;
	int settle;
	int search;
	int jobs;
	int split; /* 0: off */
	bool once;
	bool again;
	bool pdf;
	bool allow_secret;
	bool quiet;
};

static const struct watch_options defaults = { .settle = 2,
					       .search = 300,
					       .jobs = 1 };

static const char *const splits[] = { "off", "auto", NULL };

static const struct option options[] = {
	{ OPTION(TEXT, struct watch_options, output, "FOLDER",
		 N_("write below FOLDER")),
	  .letter = 'o' },
	{ OPTION(TEXT, struct watch_options, db, "FILE",
		 N_("put what was made into this archive, too")) },
	{ OPTION(COUNT, struct watch_options, settle, "SECONDS",
		 N_("take a file that has not changed for so long")),
	  .most = SETTLE_MOST },
	{ OPTION(COUNT, struct watch_options, search, "SECONDS",
		 N_("look at the whole folder so often, too; 0: only at the "
		    "start")),
	  .most = SEARCH_MOST },
	{ OPTION(FLAG, struct watch_options, once, NULL,
		 N_("do what is there, then leave")) },
	{ OPTION(FLAG, struct watch_options, again, NULL,
		 N_("try files again that failed before")) },
	{ OPTION(COUNT, struct watch_options, jobs, "N",
		 N_("read N pages at once")),
	  .letter = 'j', .least = 1, .most = 64 },
	{ OPTION(CHOICE, struct watch_options, split, "HOW",
		 N_("cut where another document begins on a later page")),
	  .choices = splits },
	{ OPTION(FLAG, struct watch_options, pdf, NULL,
		 N_("write a searchable PDF of each scan, too")) },
	{ .name = "allow-secret",
	  .kind = OPTION_FLAG,
	  .offset = offsetof(struct watch_options, allow_secret),
	  .help = N_("take documents that bear a mark of secrecy, too") },
	{ OPTION(FLAG, struct watch_options, quiet, NULL,
		 N_("print no line for each document")),
	  .letter = 'q' },
	{ .kind = OPTION_END },
};

struct watch {
	const struct watch_options *options;
	const char *folder;
	struct lookout *lookout;
	struct past *past;
	struct logbook book;
	struct means means;
	bool is_open; /* the engines are */
	double searched;   /* when the whole folder was looked at */
	struct input file; /* the one in hand */
	const struct sighting *sighting;
	json_t *made;     /* paths of Akoma Ntoso that is not indexed yet */
	bool unreachable; /* the archive could not be written */
	size_t done;
	struct fault *fault;
};

/* Set by the signals that end the watch; a second one ends the program. */
static volatile sig_atomic_t ending;

static void end(int number)
{
	(void)number;
	ending = 1;
}

static double now(void)
{
	struct timespec time;

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* In the worker: the document in hand is finished whatever comes. */
static char *work(void *payload, size_t job)
{
	struct watch *watch = payload;

	(void)job;
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGTERM, SIG_IGN);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	return journey_make(&watch->means, &watch->file);
}

/* Note what is to be indexed of what was written. */
static void note_outputs(struct watch *watch, const json_t *record)
{
	const json_t *outputs = json_object_get(record, "outputs");

	for (size_t i = 0; i < json_array_size(outputs); i++) {
		const char *name =
			json_string_value(json_array_get(outputs, i));
		size_t length = name ? strlen(name) : 0;

		if (length > strlen(akn_ending) &&
		    strcmp(name + length - strlen(akn_ending), akn_ending) == 0)
			(void)json_array_append_new(
				watch->made,
				json_sprintf("%s/%s", watch->options->output,
					     name));
	}
}

static void done(void *payload, size_t job, const char *result,
		 const char *death)
{
	struct watch *watch = payload;
	json_t *more = past_describe(&watch->sighting->file);
	json_t *records =
		logbook_take(&watch->book, &watch->file, result, death, more);

	(void)job;
	for (size_t i = 0; i < json_array_size(records); i++)
		note_outputs(watch, json_array_get(records, i));
	json_decref(records);
	json_decref(more);
}

static enum status take(struct watch *watch, const struct sighting *sighting)
{
	const struct pool pool = { .jobs = 1,
				   .workers = 1,
				   .payload = watch,
				   .work = work,
				   .done = done };
	char path[PATH_SIZE];
	enum status status;

	if (!watch->is_open)
		means_open(&watch->means);
	watch->is_open = true;
	(void)snprintf(path, sizeof(path), "%s/%s", watch->folder,
		       sighting->name);
	watch->sighting = sighting;
	watch->file = (struct input){ .path = path,
				      .name = sighting->name,
				      .below = lookout_folder(watch->lookout) };
	status = pool_run(&pool, watch->fault);
	lookout_done(watch->lookout, sighting);
	watch->done++;
	return status ? status : watch->fault->status;
}

/*
 * The one place where the archive is written: what `chithi index` does of
 * these paths.  That some are refused is told by it and ends nothing.
 */
static enum status index_paths(struct watch *watch, const json_t *paths)
{
	size_t count = json_array_size(paths);
	const char **words = calloc(count + 4, sizeof(*words));
	int used = 0;
	enum status status;

	if (!words)
		return fault_memory(watch->fault);
	words[used++] = "index";
	words[used++] = "--db";
	words[used++] = watch->options->db;
	words[used++] = "--";
	for (size_t i = 0; i < count; i++)
		words[used++] = json_string_value(json_array_get(paths, i));
	status = command_run(words, used, watch->fault);
	free(words);
	if (status == STATUS_PARTLY) {
		fault_clear(watch->fault);
		status = STATUS_OK;
	}
	return status;
}

/* An archive that others write, or on a full disk, is tried again later. */
static enum status index_made(struct watch *watch)
{
	enum status status;

	if (!watch->options->db || !json_array_size(watch->made))
		return STATUS_OK;
	status = index_paths(watch, watch->made);
	if (status == STATUS_WRITE && !watch->options->once) {
		if (!watch->unreachable)
			fault_print(watch->fault);
		fault_clear(watch->fault);
		watch->unreachable = true;
		return STATUS_OK;
	}
	watch->unreachable = false;
	(void)json_array_clear(watch->made);
	return status;
}

/* What lies in the output folder from before, unless that is nothing. */
static enum status index_before(struct watch *watch)
{
	json_t *output = json_pack("[s]", watch->options->output);
	enum status status = output ? index_paths(watch, output)
				    : fault_memory(watch->fault);

	json_decref(output);
	if (status != STATUS_MISSING)
		return status;
	/* What was there and has gone is told, and made again. */
	fault_print(watch->fault);
	fault_clear(watch->fault);
	return STATUS_OK;
}

/* Do all that is whole; `*wait` says when there may be more. */
static enum status take_all(struct watch *watch, int *wait)
{
	const struct sighting *sighting;
	enum status status = STATUS_OK;

	while (!status && !ending &&
	       (sighting = lookout_next(watch->lookout, wait))) {
		status = take(watch, sighting);
		if (!status && !watch->unreachable &&
		    json_array_size(watch->made) >= INDEXED_AT_ONCE)
			status = index_made(watch);
		if (!status)
			status = lookout_hear(watch->lookout, watch->fault);
	}
	return status ? status : index_made(watch);
}

static enum status search(struct watch *watch)
{
	watch->searched = now();
	return lookout_search(watch->lookout, watch->fault);
}

static int sooner(int one, int other)
{
	if (one < 0 || other < 0)
		return one < 0 ? other : one;
	return one < other ? one : other;
}

/* Milliseconds until the whole folder is looked at again; -1: never. */
static int until_search(const struct watch *watch)
{
	double left = watch->searched + watch->options->search - now();

	if (!watch->options->search)
		return -1;
	return left < 0 ? 0 : (int)(left * MILLISECONDS) + 1;
}

/* Sleep until news come, a signal, or the time is over. */
static enum status sleep_until(const struct watch *watch, int wait)
{
	struct pollfd news = { .fd = lookout_news(watch->lookout),
			       .events = POLLIN };
	struct timespec time = { .tv_sec = wait / MILLISECONDS,
				 .tv_nsec = wait % MILLISECONDS * 1000000L };
	sigset_t ends;
	sigset_t before;

	(void)sigemptyset(&ends);
	(void)sigaddset(&ends, SIGINT);
	(void)sigaddset(&ends, SIGTERM);
	/* A signal before this is seen in `ending`, one after ends ppoll(). */
	(void)sigprocmask(SIG_BLOCK, &ends, &before);
	if (!ending && ppoll(&news, 1, wait < 0 ? NULL : &time, &before) < 0 &&
	    errno != EINTR)
		(void)fault_set(watch->fault, STATUS_ENGINE, NULL, "poll: %s",
				strerror(errno));
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	return watch->fault->status;
}

static enum status turn(struct watch *watch, bool *over)
{
	int wait = -1;
	enum status status = take_all(watch, &wait);

	*over = ending || (watch->options->once && wait < 0);
	if (status || *over)
		return status;
	wait = sooner(wait, FOLDER_PATIENCE);
	if (watch->unreachable)
		wait = sooner(wait, ARCHIVE_PATIENCE);
	status = sleep_until(watch, sooner(wait, until_search(watch)));
	if (!status)
		status = lookout_hear(watch->lookout, watch->fault);
	if (!status && until_search(watch) == 0)
		status = search(watch);
	return status;
}

static enum status judge(const struct watch *watch)
{
	const struct logbook *book = &watch->book;

	if (!watch->options->once)
		return STATUS_OK;
	if (book->failed)
		return fault_set(watch->fault, STATUS_PARTLY, NULL,
				 _("%zu of %zu files failed; the others lie "
				   "in '%s'"),
				 book->failed, watch->done, book->output);
	if (book->secret)
		return fault_set(watch->fault, STATUS_PARTLY, NULL,
				 _("%zu of %zu files bear a mark of secrecy "
				   "and were left out"),
				 book->secret, watch->done);
	if (book->partly)
		return fault_set(watch->fault, STATUS_PARTLY, NULL,
				 _("there are warnings for %zu of %zu files"),
				 book->partly, watch->done);
	return STATUS_OK;
}

static void heed_signals(void)
{
	struct sigaction heeded = { .sa_handler = end,
				    .sa_flags = (int)SA_RESETHAND };

	(void)sigaction(SIGINT, &heeded, NULL);
	(void)sigaction(SIGTERM, &heeded, NULL);
	/* What the kernel sends to who has a lease that others want. */
	(void)signal(SIGIO, SIG_IGN);
}

static enum status watch_on(struct watch *watch)
{
	enum status status;
	bool over = false;

	heed_signals();
	status = search(watch);
	while (!status && !over)
		status = turn(watch, &over);
	return status ? status : judge(watch);
}

static enum status begin(struct watch *watch)
{
	const struct watch_options *given = watch->options;
	struct lookout_way way = { .folder = watch->folder,
				   .output = given->output,
				   .settle = given->settle,
				   .once = given->once,
				   .parts = given->split };
	enum status status = STATUS_OK;

	if (access(watch->folder, R_OK | X_OK))
		return fault_set(watch->fault, STATUS_MISSING, watch->folder,
				 _("cannot be opened: %s"), strerror(errno));
	status = guard_folders(watch->folder, given->output, given->db,
			       watch->fault);
	if (!status)
		status = logbook_open(&watch->book, true);
	if (!status)
		status = past_read(&watch->past, given->output, given->again,
				   watch->fault);
	if (!status && given->db)
		status = index_before(watch);
	way.past = watch->past;
	if (!status)
		status = lookout_open(&watch->lookout, &way, watch->fault);
	return status;
}

static enum status run(const void *chosen, const char *const *operands,
		       int count, struct fault *fault)
{
	const struct watch_options *given = chosen;
	bool terminal = isatty(STDERR_FILENO);
	struct watch watch = {
		.options = given,
		.folder = operands[0],
		.book = { .output = given->output,
			  .quiet = given->quiet,
			  .terminal = terminal,
			  .handle = -1,
			  .fault = fault },
		.means = { .output = given->output,
			   .workers = given->jobs,
			   .progress = terminal ? command_show_pages : NULL,
			   .split = given->split,
			   .pdf = given->pdf,
			   .allow_secret = given->allow_secret },
		.fault = fault,
	};
	enum status status;

	(void)count;
	if (!given->output)
		return fault_set(fault, STATUS_USAGE, NULL, "%s",
				 _("--output is wanted: where to write"));
	watch.made = json_array();
	status = watch.made ? begin(&watch) : fault_memory(fault);
	if (!status)
		status = watch_on(&watch);
	lookout_close(watch.lookout);
	past_free(watch.past);
	means_free(&watch.means);
	if (watch.book.handle >= 0)
		logbook_close(&watch.book);
	json_decref(watch.made);
	return status;
}

const struct command watch_command = {
	.name = "watch",
	.summary = N_("take through all stages what comes into a folder"),
	.operands = "FOLDER -o FOLDER",
	.least = 1,
	.most = 1,
	.options = options,
	.defaults = &defaults,
	.options_size = sizeof(struct watch_options),
	.run = run,
};
