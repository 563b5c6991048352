#ifndef PIPELINE_STAGE_H
#define PIPELINE_STAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/document.h"
#include "pipeline/fault.h"
#include "pipeline/option.h"
#include "pipeline/remark.h"

/* What a stage is handed beside the document. */
struct task {
	const void *options; /* the stage's own option struct, filled in */
	void *engine;        /* what `open` made; NULL without one */
	struct arena *arena; /* emptied by the runner after the stage */
	struct fault *fault; /* where to say what went wrong */
	/* What is to be told of a document that is made all the same. */
	struct remarks *remarks;
	int workers; /* processes that the stage may keep busy, 1 or more */
	/* To be called as pages of long work are over; NULL: nobody looks. */
	void (*progress)(size_t over, size_t pages);
};

/*
 * A stage: a pure function from document to document, with a name.
 *
 * `run` reads `in` and must not change it.  On STATUS_OK it has put a new
 * document, owned by the caller, in `*out`.  On any other status it has left
 * `*out` alone, has set the fault, and has freed whatever it made.  It keeps
 * nothing between calls but what its engine holds, prints nothing and never
 * exits.
 *
 * What is slow to make and the same for every document (an OCR engine, a
 * model, compiled patterns) is the stage's engine: `open` makes it once a
 * process, `close` ends it, and both are NULL in a stage without one.  The
 * engine may keep no trace of the documents it has seen.
 */
struct stage {
	const char *name;    /* the subcommand */
	const char *summary; /* N_(), one line for `chithi help` */
	enum form takes;     /* checked by the runner before `run` ... */
	enum form gives;     /* ... and after it */
	const struct option *options; /* ends with a row of OPTION_END */
	const void *defaults;         /* an option struct to start from */
	size_t options_size;
	/* A stage that takes BYTES: whether these are of its kind. */
	bool (*accepts)(const struct document *in);
	enum status (*open)(void **engine, const void *options,
			    struct fault *fault);
	void (*close)(void *engine);
	enum status (*run)(struct document **out, const struct document *in,
			   const struct task *task);
	/*
	 * What the options ask to have told of a document that was made and
	 * written, beside it; the command of the stage calls it.  Or NULL.
	 */
	enum status (*report)(const struct document *made, const void *options,
			      struct fault *fault);
};

/* All stages, in the order of the pipeline; NULL ends the list. */
extern const struct stage *const stages[];

/* The stage of that name; NULL when there is none. */
const struct stage *stage_named(const char *name);

/* A stage made ready to run in this process, with options and engine. */
struct desk;

/*
 * Make `stage` ready; `options` is its option struct, borrowed, or NULL for
 * the defaults.  The engine is opened when first needed.
 *
 * STATUS_MEMORY
 */
enum status desk_new(struct desk **out, const struct stage *stage,
		     const void *options, struct fault *fault);

/* Open the engine now. */
enum status desk_open(struct desk *desk, struct fault *fault);

/* Let the stage keep so many processes busy, instead of one. */
void desk_set_workers(struct desk *desk, int workers);

/* Have the stage's progress told; NULL: it is not. */
void desk_set_progress(struct desk *desk,
		       void (*progress)(size_t over, size_t pages));

/*
 * Run the stage: check the form, run, settle and check what came out, also
 * against our schema.
 */
enum status desk_run(struct document **out, struct desk *desk,
		     const struct document *in, struct fault *fault);

/* What the stage had to tell of the last document that it made. */
const struct remarks *desk_remarks(const struct desk *desk);

/* Close the engine and free the desk.  NULL is allowed. */
void desk_free(struct desk *desk);

#endif
