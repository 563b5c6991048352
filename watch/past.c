#define _GNU_SOURCE /* timegm */
#include "watch/past.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "pipeline/journey.h"
#include "pipeline/logbook.h"

/* Bytes of a path and of a time. */
enum { PATH_SIZE = 4096, TIME_SIZE = 64 };

/* The most records that are looked at. */
enum { RECORDS_MAX = 100000000 };

struct past {
	json_t *files; /* name -> [size, modified] or [started] */
	int output;    /* the folder, open; -1: there is none */
	bool again;
};

/* "1763796543.123456789": exact, and text, since a double is not. */
static void write_time(char *text, const struct stat *file)
{
	(void)snprintf(text, TIME_SIZE, "%lld.%09ld",
		       (long long)file->st_mtim.tv_sec, file->st_mtim.tv_nsec);
}

json_t *past_describe(const struct stat *file)
{
	char modified[TIME_SIZE];

	write_time(modified, file);
	return json_pack("{sI ss}", "size", (json_int_t)file->st_size,
			 "modified", modified);
}

/* Whether all that was written of a document is still there. */
static bool has_outputs(const struct past *past, const json_t *record)
{
	const json_t *outputs = json_object_get(record, "outputs");

	for (size_t i = 0; i < json_array_size(outputs); i++) {
		const char *name =
			json_string_value(json_array_get(outputs, i));

		if (!name || faccessat(past->output, name, F_OK, 0))
			return false;
	}
	return true;
}

/* The name of the file of a record, without the mark of a part: "#2". */
static json_t *name_of(const json_t *record)
{
	const json_t *input = json_object_get(record, "input");
	const char *name = json_string_value(input);
	const char *mark = name ? strrchr(name, '#') : NULL;

	if (mark && json_integer_value(json_object_get(record, "part")) > 1)
		return json_stringn(name, (size_t)(mark - name));
	return name ? json_string(name) : NULL;
}

static void keep(struct past *past, const json_t *record)
{
	json_t *name = name_of(record);
	const char *key = json_string_value(name);
	const char *how = logbook_get(record, "status");
	bool whole = has_outputs(past, record) &&
		     !(past->again && strcmp(how, "failed") == 0);

	if (key && !whole)
		(void)json_object_del(past->files, key);
	else if (key &&
		 json_integer_value(json_object_get(record, "part")) <= 1)
		(void)json_object_set_new(
			past->files, key,
			json_pack("{sO? sO? sO?}", "size",
				  json_object_get(record, "size"), "modified",
				  json_object_get(record, "modified"),
				  "started",
				  json_object_get(record, "started")));
	json_decref(name);
}

static void read_lines(struct past *past, FILE *file)
{
	char *line = NULL;
	size_t room = 0;

	for (int i = 0; i < RECORDS_MAX && getline(&line, &room, file) > 0;
	     i++) {
		json_t *record = json_loads(line, 0, NULL);

		if (json_is_object(record))
			keep(past, record);
		json_decref(record);
	}
	free(line);
}

enum status past_read(struct past **out, const char *output, bool again,
		      struct fault *fault)
{
	char path[PATH_SIZE];
	struct past *past = calloc(1, sizeof(*past));
	FILE *file;

	if (!past)
		return fault_memory(fault);
	past->files = json_object();
	past->output = open(output, O_PATH | O_DIRECTORY | O_CLOEXEC);
	past->again = again;
	if (!past->files) {
		past_free(past);
		return fault_memory(fault);
	}
	(void)snprintf(path, sizeof(path), "%s/" LOGBOOK_NAME, output);
	file = fopen(path, "re");
	if (file) {
		read_lines(past, file);
		(void)fclose(file);
	}
	*out = past;
	return STATUS_OK;
}

void past_free(struct past *past)
{
	if (!past)
		return;
	if (past->output >= 0)
		(void)close(past->output);
	json_decref(past->files);
	free(past);
}

/* Whether a time as records have it is later than the file's change. */
static bool is_later(const char *started, const struct stat *file)
{
	struct tm parts = { 0 };

	return started && strptime(started, "%Y-%m-%dT%H:%M:%SZ", &parts) &&
	       timegm(&parts) > file->st_mtim.tv_sec;
}

static bool is_same(const json_t *kept, const struct stat *file)
{
	const json_t *size = json_object_get(kept, "size");
	char modified[TIME_SIZE];

	if (!json_is_integer(size))
		return is_later(
			json_string_value(json_object_get(kept, "started")),
			file);
	write_time(modified, file);
	return json_integer_value(size) == (json_int_t)file->st_size &&
	       strcmp(logbook_get(kept, "modified"), modified) == 0;
}

bool past_has(const struct past *past, const char *name,
	      const struct stat *file)
{
	json_t *clean = journey_name(name);
	const char *key = json_string_value(clean);
	const json_t *kept = key ? json_object_get(past->files, key) : NULL;
	bool has = kept && is_same(kept, file);

	json_decref(clean);
	return has;
}
