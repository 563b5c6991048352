#include "pipeline/stage.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/schema.h"
#include "pipeline/xml.h"

#define STAGE(name) extern const struct stage name##_stage;
#include "stages/stages.def"
#undef STAGE

const struct stage *const stages[] = {
#define STAGE(name) &name##_stage,
#include "stages/stages.def"
#undef STAGE
	NULL,
};

struct desk {
	const struct stage *stage;
	const void *options;
	struct arena *arena;
	struct remarks *remarks;
	int workers;
	void (*progress)(size_t over, size_t pages);
	void *engine;
	bool open;
};

const struct stage *stage_named(const char *name)
{
	for (int i = 0; stages[i]; i++)
		if (strcmp(stages[i]->name, name) == 0)
			return stages[i];
	return NULL;
}

enum status desk_new(struct desk **out, const struct stage *stage,
		     const void *options, struct fault *fault)
{
	struct desk *desk = calloc(1, sizeof(*desk));

	if (!desk)
		return fault_memory(fault);
	desk->arena = arena_new();
	desk->remarks = remarks_new();
	if (!desk->arena || !desk->remarks) {
		desk_free(desk);
		return fault_memory(fault);
	}
	desk->workers = 1;
	desk->stage = stage;
	desk->options = options ? options : stage->defaults;
	*out = desk;
	return STATUS_OK;
}

enum status desk_open(struct desk *desk, struct fault *fault)
{
	enum status status = STATUS_OK;

	if (!desk->open && desk->stage->open)
		status = desk->stage->open(&desk->engine, desk->options, fault);
	desk->open = !status;
	return status;
}

static enum status check_made(struct document *made, const struct stage *stage,
			      struct fault *fault)
{
	enum status status = document_expect(made, stage->gives, fault);

	if (!status)
		status = document_settle(made, fault);
	if (!status)
		status = schema_check(made, fault);
	return status;
}

enum status desk_run(struct document **out, struct desk *desk,
		     const struct document *in, struct fault *fault)
{
	struct task task = { .options = desk->options,
			     .arena = desk->arena,
			     .fault = fault,
			     .remarks = desk->remarks,
			     .workers = desk->workers,
			     .progress = desk->progress };
	struct document *made = NULL;
	enum status status;

	remarks_clear(desk->remarks);
	status = document_expect(in, desk->stage->takes, fault);
	if (!status)
		status = desk_open(desk, fault);
	if (status)
		return status;
	task.engine = desk->engine;
	xml_watch();
	status = desk->stage->run(&made, in, &task);
	assert(status == fault->status);
	assert(!status == !!made);
	if (!status && (xml_ran_out() || arena_failed(desk->arena)))
		status = fault_memory(fault);
	arena_empty(desk->arena);
	if (!status)
		status = check_made(made, desk->stage, fault);
	if (status) {
		document_free(made);
		return status;
	}
	*out = made;
	return STATUS_OK;
}

void desk_set_workers(struct desk *desk, int workers)
{
	desk->workers = workers;
}

void desk_set_progress(struct desk *desk,
		       void (*progress)(size_t over, size_t pages))
{
	desk->progress = progress;
}

const struct remarks *desk_remarks(const struct desk *desk)
{
	return desk->remarks;
}

void desk_free(struct desk *desk)
{
	if (!desk)
		return;
	if (desk->open && desk->stage->close)
		desk->stage->close(desk->engine);
	remarks_free(desk->remarks);
	arena_free(desk->arena);
	free(desk);
}
