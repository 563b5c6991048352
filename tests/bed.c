#define _GNU_SOURCE /* environ */
#include "tests/bed.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pipeline/file.h"
#include "pipeline/schema.h"

/* Words of a command line at most, and folders open at once. */
enum { WORDS_MAX = 64, OPEN_FOLDERS = 16 };

/* The largest file a test reads, in bytes. */
#define FILE_BYTES_MAX ((size_t)64 << 20)

int bed_make(void **state)
{
	struct bed *bed = calloc(1, sizeof(*bed));

	if (!bed)
		return -1;
	(void)signal(SIGPIPE, SIG_IGN);
	(void)snprintf(bed->folder, sizeof(bed->folder), "/tmp/bed.XXXXXX");
	bed->arena = arena_new();
	*state = bed;
	return bed->arena && mkdtemp(bed->folder) ? 0 : -1;
}

static int remove_entry(const char *path, const struct stat *file, int kind,
			struct FTW *place)
{
	(void)file;
	(void)kind;
	(void)place;
	return remove(path);
}

int bed_clear(void **state)
{
	struct bed *bed = *state;

	document_free(bed->in);
	document_free(bed->out);
	arena_free(bed->arena);
	(void)nftw(bed->folder, remove_entry, OPEN_FOLDERS,
		   FTW_DEPTH | FTW_PHYS);
	free(bed);
	schema_end();
	return 0;
}

const char *bed_path(struct bed *bed, const char *name)
{
	const char *path = arena_print(bed->arena, "%s/%s", bed->folder, name);

	assert_non_null(path);
	return path;
}

const char *bed_put(struct bed *bed, const char *name, const char *data,
		    size_t size)
{
	const char *path = bed_path(bed, name);
	struct fault fault = { .status = STATUS_OK };
	FILE *file;

	assert_int_equal(file_make_folder(path, &fault), STATUS_OK);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
	return path;
}

const char *bed_put_text(struct bed *bed, const char *name, const char *text)
{
	return bed_put(bed, name, text, strlen(text));
}

const char *bed_get(struct bed *bed, const char *path)
{
	struct fault fault = { .status = STATUS_OK };
	char *data = NULL;
	char *copy;
	size_t size = 0;

	if (file_read(&data, &size, path, FILE_BYTES_MAX, &fault))
		return NULL;
	copy = arena_text(bed->arena, data, size);
	free(data);
	assert_non_null(copy);
	return copy;
}

int bed_count(const char *folder)
{
	DIR *open = opendir(folder);
	const struct dirent *entry;
	int count = 0;

	assert_non_null(open);
	while ((entry = readdir(open)))
		count += strcmp(entry->d_name, ".") != 0 &&
			 strcmp(entry->d_name, "..") != 0;
	(void)closedir(open);
	return count;
}

bool bed_has(const char *path)
{
	return access(path, F_OK) == 0;
}

char *bed_repeat(struct bed *bed, const char *piece, size_t count)
{
	size_t length = strlen(piece);
	char *text = arena_take(bed->arena, length * count + 1);

	assert_non_null(text);
	for (size_t i = 0; i < length * count; i++)
		text[i] = piece[i % length];
	return text;
}

const char *bed_environment(const char *name)
{
	const char *value = getenv(name);

	if (!value || !*value)
		fail_msg("the environment has no %s", name);
	return value;
}

void bed_forget(struct bed *bed)
{
	fault_clear(&bed->fault);
	bed->status = STATUS_OK;
	document_free(bed->out);
	bed->out = NULL;
}

void bed_take(struct bed *bed, const char *name, const char *data, size_t size)
{
	char *copy = malloc(size + 1);

	assert_non_null(copy);
	if (size)
		memcpy(copy, data, size);
	copy[size] = '\0';
	bed_forget(bed);
	document_free(bed->in);
	bed->in = NULL;
	bed->status = document_wrap(&bed->in, name, copy, size, &bed->fault);
	assert_status(bed, STATUS_OK);
}

void bed_take_text(struct bed *bed, const char *text)
{
	bed_take(bed, "some/text.txt", text, strlen(text));
}

void bed_parse_bytes(struct bed *bed, const char *data, size_t size)
{
	struct document *parsed = NULL;

	bed_take(bed, "some/page.xml", data, size);
	bed->status = document_parse(&parsed, bed->in, &bed->fault);
	document_free(bed->in);
	bed->in = parsed;
	assert_int_equal(bed->status == STATUS_OK, parsed != NULL);
}

void bed_parse(struct bed *bed, const char *text)
{
	bed_parse_bytes(bed, text, strlen(text));
}

/* The option struct of the stage, with the words parsed into it. */
static void *read_options(struct bed *bed, const struct stage *stage,
			  const char *const *words)
{
	const char *copy[WORDS_MAX];
	void *fields = arena_take(bed->arena, stage->options_size + 1);
	int operands = 0;
	int count = 0;

	assert_non_null(fields);
	if (stage->options_size)
		memcpy(fields, stage->defaults, stage->options_size);
	for (; words && words[count]; count++) {
		assert_true(count < WORDS_MAX);
		copy[count] = words[count];
	}
	bed->status = option_parse(stage->options, fields, copy, count,
				   &operands, &bed->fault);
	return bed->status ? NULL : fields;
}

void bed_run(struct bed *bed, const char *name, const char *const *words)
{
	const struct stage *stage = stage_named(name);
	struct desk *desk = NULL;
	const void *options;

	if (!stage) {
		fail_msg("there is no stage '%s'", name);
		return;
	}
	bed_forget(bed);
	options = read_options(bed, stage, words);
	if (!options)
		return;
	bed->status = desk_new(&desk, stage, options, &bed->fault);
	if (!bed->status)
		bed->status = desk_run(&bed->out, desk, bed->in, &bed->fault);
	desk_free(desk);
	assert_int_equal(bed->status, bed->fault.status);
	assert_int_equal(bed->status == STATUS_OK, bed->out != NULL);
}

void bed_turn(struct bed *bed)
{
	assert_non_null(bed->out);
	document_free(bed->in);
	bed->in = bed->out;
	bed->out = NULL;
}

const char *bed_print(struct bed *bed, const struct document *document)
{
	struct fault fault = { .status = STATUS_OK };
	char *data = NULL;
	char *copy;
	size_t size = 0;

	assert_int_equal(document_print(&data, &size, document, &fault),
			 STATUS_OK);
	copy = arena_text(bed->arena, data, size);
	free(data);
	assert_non_null(copy);
	return copy;
}

int bed_program(struct bed *bed, const char *const *words)
{
	enum { MODE = 0600 };
	const char *program = bed_environment("CHITHI_PROGRAM");
	char *arguments[WORDS_MAX] = { NULL };
	posix_spawn_file_actions_t actions;
	pid_t process = 0;
	int state = 0;
	int count = 0;

	arguments[count++] = arena_text(bed->arena, program, strlen(program));
	for (; *words; words++) {
		assert_true(count + 1 < WORDS_MAX);
		arguments[count++] =
			arena_text(bed->arena, *words, strlen(*words));
	}
	assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
	assert_int_equal(
		posix_spawn_file_actions_addopen(&actions, STDIN_FILENO,
						 "/dev/null", O_RDONLY, 0),
		0);
	assert_int_equal(posix_spawn_file_actions_addopen(
				 &actions, STDOUT_FILENO,
				 bed_path(bed, "stdout"),
				 O_CREAT | O_TRUNC | O_WRONLY, MODE),
			 0);
	assert_int_equal(posix_spawn_file_actions_addopen(
				 &actions, STDERR_FILENO,
				 bed_path(bed, "stderr"),
				 O_CREAT | O_TRUNC | O_WRONLY, MODE),
			 0);
	assert_int_equal(posix_spawn(&process, program, &actions, NULL,
				     arguments, environ),
			 0);
	(void)posix_spawn_file_actions_destroy(&actions);
	while (waitpid(process, &state, 0) < 0)
		assert_int_equal(errno, EINTR);
	return WIFSIGNALED(state) ? 128 + WTERMSIG(state) : WEXITSTATUS(state);
}

void bed_assert_status(const struct bed *bed, enum status expected,
		       const char *file, int line)
{
	if (bed->status == expected)
		return;
	print_error("status %d (%s), not %d (%s); %s: %s\n", (int)bed->status,
		    status_meaning(bed->status), (int)expected,
		    status_meaning(expected), bed->fault.place,
		    bed->fault.reason);
	_fail(file, line);
}

void bed_assert_has(const char *text, const char *part, bool wanted,
		    const char *file, int line)
{
	if (text && (strstr(text, part) != NULL) == wanted)
		return;
	print_error("'%s' is %s in:\n%s\n", part, wanted ? "not" : "",
		    text ? text : "(nothing)");
	_fail(file, line);
}
