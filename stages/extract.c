/*
 * extract - say what a directive says
 *
 * Takes ALTO, gives Akoma Ntoso: the header of the form, the text as the tree
 * of its points, what it cites, whom it orders what by when, the signature.
 * Lines are joined over their ends and over pages, never put in another
 * order.  What could not be read is marked for review; nothing is made up.
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/message.h"
#include "pipeline/stage.h"
#include "stages/extract_part.h"
#include "stages/extract_people.h"

/* What is the same for every document. */
struct engine {
	struct finder *finder;
	struct zones *zones;
	struct wording *wording;
	struct people *people;
	struct registry *registry;
};

static const struct option options[] = { { .kind = OPTION_END } };

void *reading_take(struct reading *reading, size_t size)
{
	void *taken = arena_take(reading->arena, size);

	if (!taken)
		reading->failed = true;
	return taken;
}

const char *reading_keep(struct reading *reading, const char *text)
{
	if (text)
		return text;
	reading->failed = true;
	return "";
}

const char *reading_text(struct reading *reading, const char *text,
			 size_t length)
{
	return reading_keep(reading, arena_text(reading->arena, text, length));
}

const char *reading_print(struct reading *reading, const char *format, ...)
{
	va_list arguments;
	int length;
	char *text;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	text = length < 0 ? NULL
			  : arena_take(reading->arena, (size_t)length + 1);
	if (!text)
		return reading_keep(reading, NULL);
	va_start(arguments, format);
	(void)vsnprintf(text, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return text;
}

xmlNode *reading_node(struct reading *reading, xmlNode *node)
{
	if (!node)
		reading->failed = true;
	return node;
}

static void write_all(struct reading *reading)
{
	xmlNode *main = akn_main(reading->made);

	refer_ahead(reading);
	write_preface(reading, main);
	write_body(reading, main);
	write_conclusions(reading, main);
	annexes_write(reading, main);
}

static enum status make(struct reading *reading)
{
	const struct header *header = &reading->header;
	enum status status;

	status = akn_new(&reading->made, document_name(reading->source),
			 header->act ? "act" : "doc", header->type,
			 reading->fault);
	if (status)
		return status;
	write_all(reading);
	if (!reading->failed)
		status = akn_number(reading->made, reading->arena,
				    reading->fault);
	points_restore(reading);
	if (!status && !reading->failed) {
		links_settle(reading);
		tasks_name(reading);
		meta_write(reading);
		annexes_describe(reading);
	}
	if (!status && reading->failed)
		status = fault_memory(reading->fault);
	return status;
}

static enum status extract(struct document **out, const struct document *in,
			   const struct task *task)
{
	const struct engine *engine = task->engine;
	struct reading reading = {
		.finder = engine->finder,
		.zones = engine->zones,
		.wording = engine->wording,
		.people = engine->people,
		.registry = engine->registry,
		.source = in,
		.arena = task->arena,
		.fault = task->fault,
		.remarks = task->remarks,
	};
	enum status status;

	reading.copy.number = "";
	reading.copy.date = "";
	reading.entries_end = &reading.entries;
	reading.changes_end = &reading.changes;
	status = lines_read(&reading);
	if (status)
		return status;
	zones_settle(&reading);
	signatures_read(&reading);
	structure_read(&reading);
	gaps_tell(&reading);
	notes_place(&reading);
	header_read(&reading);
	if (!reading.failed)
		orders_find(&reading);
	status = reading.failed ? fault_memory(task->fault) : make(&reading);
	if (status) {
		document_free(reading.made);
		return status;
	}
	*out = reading.made;
	return STATUS_OK;
}

static void close_engine(void *made)
{
	struct engine *engine = made;

	if (!engine)
		return;
	finder_close(engine->finder);
	zones_close(engine->zones);
	wording_close(engine->wording);
	people_close(engine->people);
	registry_close(engine->registry);
	free(engine);
}

static enum status open_engine(void **out, const void *chosen,
			       struct fault *fault)
{
	struct engine *engine = calloc(1, sizeof(*engine));
	enum status status;

	(void)chosen;
	if (!engine)
		return fault_memory(fault);
	status = finder_open(&engine->finder, fault);
	if (!status)
		status = zones_open(&engine->zones, fault);
	if (!status)
		status = wording_open(&engine->wording, fault);
	if (!status)
		status = people_open(&engine->people, fault);
	if (!status)
		status = registry_open(&engine->registry, fault);
	if (status) {
		close_engine(engine);
		return status;
	}
	*out = engine;
	return STATUS_OK;
}

const struct stage extract_stage = {
	.name = "extract",
	.summary = N_("say what a directive says"),
	.takes = FORM_ALTO,
	.gives = FORM_AKN,
	.options = options,
	.open = open_engine,
	.close = close_engine,
	.run = extract,
};
