/*
 * bench - repair measured in memory, without XML
 *
 *   bench words TEXT                 what becomes of each word
 *   bench speed SIZE RUNS HOW TEXT   in documents of SIZE words, over again
 *   bench open RUNS                  what opening the model costs
 *   bench memory TEXT                what one process and two hold in memory
 *   bench spell MOST TEXT            hunspell's first suggestions
 *
 * TEXT is as it was read: words between white space.  A form feed ends a
 * page.  SIZE 0 takes all of TEXT as one document.  HOW is `kept` when what
 * was found for one document serves the next, as in the program, `fresh` when
 * it does not.  --model FILE and --warm FILE (a text that is mended before)
 * may stand anywhere.  Figures are printed as `name<TAB>value` lines, words
 * with what became of them, tabs between.
 */

#include "bench/repair.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "pipeline/data.h"
#include "pipeline/message.h"
#include "stages/repair_judge.h"
#include "stages/repair_word.h"

enum {
	RUNS_MAX = 1000,
	LINE_SIZE = 512, /* of a line of /proc */
	PROCESSES = 2,   /* that share the model */
};

static const double margin = 0.95; /* as shipped: see stages/repair.c */
static const double nanoseconds = 1e9;
static const double microseconds = 1e6;

/* What every measurement starts from. */
struct bench {
	struct fault fault;
	struct arena *kept; /* the text */
	struct mender mender;
	bool fresh;                /* a speller for each document */
	char path[DATA_PATH_SIZE]; /* of the model */
	struct bench_text text;
	const char *warm; /* a text to mend before; NULL: none */
};

/* What one way through the text took. */
struct lap {
	double seconds;
	long faults;           /* pages */
	size_t heard, doubted; /* words: see struct mender */
};

/*
 * Time of the processor, not of the wall: what else the machine does does not
 * count.  Opening a file is mostly waiting, and is measured on the wall.
 */
static double now(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / nanoseconds;
}

static long page_faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt + usage.ru_majflt;
}

static enum status open_mender(struct bench *bench)
{
	bench->mender.margin = margin;
	return mender_open(&bench->mender, bench->path, &bench->fault);
}

static void close_mender(struct bench *bench)
{
	mender_close(&bench->mender);
	memset(&bench->mender, 0, sizeof(bench->mender));
}

/* ---- mending ---- */

/* Tell the channel of each page, as the stage does. */
static void judge_pages(struct read_word *words, const struct bench_word *read,
			size_t count)
{
	size_t from = 0;

	for (size_t i = 1; i <= count; i++) {
		if (i < count && read[i].page == read[from].page)
			continue;
		judge_words(words + from, i - from);
		from = i;
	}
}

/* Mend `count` words as one document; the arena holds what comes of it. */
static enum status mend(struct bench *bench, struct read_word *words,
			const struct bench_word *read, size_t count,
			struct arena *arena)
{
	struct mender *mender = &bench->mender;

	if (bench->fresh) {
		speller_free(mender->speller);
		mender->speller = speller_new(mender->model, &mender->whole);
		if (!mender->speller)
			return fault_memory(&bench->fault);
	}
	for (size_t i = 0; i < count; i++)
		words[i] = (struct read_word){
			.text = read[i].text,
			.sureness = -1,
			.joinable = i + 1 < count &&
				    read[i].line == read[i + 1].line,
		};
	judge_pages(words, read, count);
	return text_mend(words, count, mender, arena, &bench->fault);
}

static const char *given(const struct read_word *word)
{
	if (word->gone)
		return "";
	return word->mended ? word->mended : word->text;
}

static enum status show_words(struct bench *bench)
{
	size_t count = bench->text.count;
	struct arena *arena = arena_new();
	struct read_word *words =
		arena ? arena_array(arena, count + 1, sizeof(*words)) : NULL;
	enum status status;

	if (!words)
		return fault_memory(&bench->fault);
	status = mend(bench, words, bench->text.words, count, arena);
	for (size_t i = 0; !status && i < count; i++)
		printf("%s\t%s\t%.6f\t%s\t%d\n", words[i].text,
		       given(&words[i]), words[i].confidence,
		       words[i].mended ? words[i].rule : "-",
		       (int)words[i].channel);
	arena_free(arena);
	return status;
}

/* Once through the text, in documents of `size` words. */
static enum status run_lap(struct lap *lap, struct bench *bench, size_t size,
			   struct read_word *words, struct arena *arena)
{
	double start = now(CLOCK_PROCESS_CPUTIME_ID);
	long faults = page_faults();
	struct mender *mender = &bench->mender;
	enum status status = STATUS_OK;

	mender->heard = mender->doubted = 0;
	for (size_t i = 0; i < bench->text.count && !status; i += size) {
		size_t rest = bench->text.count - i;

		status = mend(bench, words, bench->text.words + i,
			      rest < size ? rest : size, arena);
		arena_empty(arena);
	}
	lap->seconds = now(CLOCK_PROCESS_CPUTIME_ID) - start;
	lap->faults = page_faults() - faults;
	lap->heard = mender->heard;
	lap->doubted = mender->doubted;
	return status;
}

static int by_seconds(const void *one, const void *other)
{
	const struct lap *left = one;
	const struct lap *right = other;

	return (left->seconds > right->seconds) -
	       (left->seconds < right->seconds);
}

/* Words that are letters, in all tokens: what "syllables" counts. */
static size_t count_syllables(const struct bench_text *text)
{
	size_t count = 0;

	for (size_t i = 0; i < text->count; i++) {
		const char *word = text->words[i].text;
		struct token token;

		token_read(&token, word, strlen(word));
		for (int j = 0; j < token.pieces; j++)
			count += token.piece[j].class == WORD_UNKNOWN;
	}
	return count;
}

static void show_laps(const struct bench *bench, struct lap *laps, size_t runs)
{
	double syllables = (double)count_syllables(&bench->text);

	printf("tokens\t%zu\nsyllables\t%.0f\n", bench->text.count, syllables);
	printf("first_lap_seconds\t%.6f\n", laps[0].seconds);
	printf("heard\t%zu\ndoubted\t%zu\n", laps[0].heard, laps[0].doubted);
	printf("first_lap_faults\t%ld\n", laps[0].faults);
	printf("last_lap_faults\t%ld\n", laps[runs - 1].faults);
	qsort(laps, runs, sizeof(*laps), by_seconds);
	printf("seconds\t%.6f\n", laps[runs / 2].seconds);
	printf("least\t%.0f\n", syllables / laps[runs - 1].seconds);
	printf("median\t%.0f\n", syllables / laps[runs / 2].seconds);
	printf("most\t%.0f\n", syllables / laps[0].seconds);
}

/* Mend another text, so that what was found for it is there. */
static enum status warm_up(struct bench *bench, struct arena *arena)
{
	struct bench_text other = { .words = NULL };
	struct read_word *words;
	enum status status;

	if (!bench->warm)
		return STATUS_OK;
	if (!bench_read(&other, bench->kept, bench->warm))
		return fault_set(&bench->fault, STATUS_MISSING, bench->warm,
				 _("the file cannot be read"));
	words = arena_array(bench->kept, other.count + 1, sizeof(*words));
	if (!words)
		return fault_memory(&bench->fault);
	status = mend(bench, words, other.words, other.count, arena);
	arena_empty(arena);
	return status;
}

static enum status show_speed(struct bench *bench, size_t size, size_t runs)
{
	struct arena *arena = arena_new();
	struct read_word *words =
		arena_array(bench->kept, bench->text.count + 1, sizeof(*words));
	struct lap laps[RUNS_MAX];
	enum status status = STATUS_OK;

	if (!arena || !words)
		return fault_memory(&bench->fault);
	if (!size)
		size = bench->text.count + 1;
	status = warm_up(bench, arena);
	for (size_t i = 0; i < runs && !status; i++)
		status = run_lap(&laps[i], bench, size, words, arena);
	if (!status)
		show_laps(bench, laps, runs);
	arena_free(arena);
	return status;
}

/* ---- the model ---- */

/* Have the system forget what it holds of the file, if it will. */
static void drop_cache(const char *path)
{
	int file = open(path, O_RDONLY);

	if (file < 0)
		return;
	(void)posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
	close(file);
}

static enum status open_once(struct lap *opened, struct lap *verified,
			     struct bench *bench)
{
	struct model *model = NULL;
	double start = now(CLOCK_MONOTONIC);
	long faults = page_faults();
	enum status status = model_open(&model, bench->path, &bench->fault);

	opened->seconds = now(CLOCK_MONOTONIC) - start;
	opened->faults = page_faults() - faults;
	start = now(CLOCK_MONOTONIC);
	if (!status)
		status = model_verify(model, bench->path, &bench->fault);
	verified->seconds = now(CLOCK_MONOTONIC) - start;
	model_free(model);
	return status;
}

static enum status show_open(struct bench *bench, size_t runs)
{
	struct lap laps[RUNS_MAX];
	struct lap checks[RUNS_MAX];
	struct lap cold;
	struct lap cold_check;
	enum status status;

	close_mender(bench); /* or the system would keep its pages */
	drop_cache(bench->path);
	status = open_once(&cold, &cold_check, bench);
	for (size_t i = 0; i < runs && !status; i++)
		status = open_once(&laps[i], &checks[i], bench);
	if (status)
		return status;
	qsort(laps, runs, sizeof(*laps), by_seconds);
	qsort(checks, runs, sizeof(*checks), by_seconds);
	printf("open_cold_microseconds\t%.0f\n", cold.seconds * microseconds);
	printf("open_microseconds\t%.0f\n",
	       laps[runs / 2].seconds * microseconds);
	printf("verify_cold_microseconds\t%.0f\n",
	       cold_check.seconds * microseconds);
	printf("verify_microseconds\t%.0f\n",
	       checks[runs / 2].seconds * microseconds);
	printf("open_faults\t%ld\n", laps[runs / 2].faults);
	return STATUS_OK;
}

/* Print the sums of a process's memory, as the kernel has them, in kB. */
static void show_rollup(const char *who)
{
	FILE *file = fopen("/proc/self/smaps_rollup", "r");
	char line[LINE_SIZE];

	while (file && fgets(line, sizeof(line), file)) {
		char name[LINE_SIZE];
		long size;

		if (sscanf(line, "%511[^:]: %ld kB", name, &size) == 2)
			printf("%s_%s_kB\t%ld\n", who, name, size);
	}
	fflush(stdout);
	if (file)
		fclose(file);
}

/* Pipes by which the children keep step: bytes, and at last their ends. */
struct steps {
	int ready[2]; /* a byte of each child for each step */
	int speak[2]; /* a byte for each child */
	int leave[2]; /* closed when all have spoken */
};

/* Open the model of its own, mend the text, wait, tell, wait for the rest. */
static int run_child(struct bench *bench, const struct steps *steps,
		     bool speaks)
{
	struct arena *arena = arena_new();
	struct read_word *words =
		arena_array(bench->kept, bench->text.count + 1, sizeof(*words));
	struct lap lap;
	char byte = 0;

	close(steps->speak[1]);
	close(steps->leave[1]);
	if (!arena || !words || open_mender(bench) ||
	    run_lap(&lap, bench, bench->text.count + 1, words, arena))
		return EXIT_FAILURE;
	if (write(steps->ready[1], &byte, 1) != 1 ||
	    read(steps->speak[0], &byte, 1) != 1)
		return EXIT_FAILURE;
	if (speaks)
		show_rollup("one_of_two");
	if (write(steps->ready[1], &byte, 1) != 1)
		return EXIT_FAILURE;
	return read(steps->leave[0], &byte, 1) ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* Wait until every child has taken a step, or none is left. */
static void wait_step(const struct steps *steps)
{
	char byte;

	for (int i = 0; i < PROCESSES; i++)
		(void)!read(steps->ready[0], &byte, 1);
}

static void lead(const struct steps *steps)
{
	char bytes[PROCESSES] = { 0 };

	close(steps->ready[1]);
	close(steps->speak[0]);
	close(steps->leave[0]);
	wait_step(steps);
	(void)!write(steps->speak[1], bytes, sizeof(bytes));
	wait_step(steps);
	close(steps->leave[1]);
	for (int i = 0; i < PROCESSES; i++)
		wait(NULL);
}

/* Two processes that each opened the model: what they share. */
static enum status show_memory(struct bench *bench)
{
	struct steps steps;

	close_mender(bench);
	show_rollup("before");
	if (pipe(steps.ready) || pipe(steps.speak) || pipe(steps.leave))
		return fault_memory(&bench->fault);
	for (int i = 0; i < PROCESSES; i++) {
		pid_t child = fork();

		if (child < 0)
			return fault_memory(&bench->fault);
		if (!child)
			_exit(run_child(bench, &steps, !i));
	}
	lead(&steps);
	return STATUS_OK;
}

/* ---- the front ---- */

static const char usage[] = "usage: words|speed|open|memory|spell ... TEXT";

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(EXIT_FAILURE);
}

static size_t read_number(const char *word, size_t most)
{
	char *end;
	unsigned long number = strtoul(word, &end, 10);

	if (*end || number > most)
		die("a number was expected, not too large");
	return number;
}

static enum status open_model(struct bench *bench, const char *model)
{
	if (model)
		snprintf(bench->path, sizeof(bench->path), "%s", model);
	else if (!data_path(bench->path, "dictionaries/syllables.lm"))
		die("the path is too long");
	return open_mender(bench);
}

/* What asks for no model */
static bool is_spell(int count, char **words)
{
	return count == 4 && !strcmp(words[1], "spell");
}

static enum status run_model(struct bench *bench, int count, char **words)
{
	const char *mode = words[1];

	bench->fresh = count == 6 && !strcmp(words[4], "fresh");
	if (count == 3 && !strcmp(mode, "words"))
		return show_words(bench);
	if (count == 3 && !strcmp(mode, "memory"))
		return show_memory(bench);
	if (count == 6 && !strcmp(mode, "speed"))
		return show_speed(bench, read_number(words[2], SIZE_MAX / 2),
				  read_number(words[3], RUNS_MAX - 1) + 1);
	die(usage);
}

static enum status run(struct bench *bench, int count, char **words,
		       const char *model)
{
	const char *last = words[count - 1];
	enum status status = STATUS_OK;

	if (!is_spell(count, words))
		status = open_model(bench, model);
	if (status)
		return status;
	if (count == 3 && !strcmp(words[1], "open"))
		return show_open(bench, read_number(last, RUNS_MAX - 1) + 1);
	if (!bench_read(&bench->text, bench->kept, last))
		die("the text cannot be read");
	if (is_spell(count, words))
		return bench_spell(&bench->text,
				   read_number(words[2], SIZE_MAX / 2),
				   &bench->fault);
	return run_model(bench, count, words);
}

/* Take `name FILE` out of the words of the command line. */
static const char *take_option(int *count, char **words, const char *name)
{
	for (int i = 1; i + 1 < *count; i++) {
		const char *file = words[i + 1];

		if (strcmp(words[i], name) != 0)
			continue;
		for (int j = i; j + 2 < *count; j++)
			words[j] = words[j + 2];
		*count -= 2;
		return file;
	}
	return NULL;
}

int main(int count, char **words)
{
	struct bench bench = { .kept = NULL };
	const char *model = take_option(&count, words, "--model");
	enum status status;

	bench.warm = take_option(&count, words, "--warm");
	if (count < 3)
		die(usage);
	bench.kept = arena_new();
	status = bench.kept ? run(&bench, count, words, model)
			    : fault_memory(&bench.fault);
	if (status)
		fault_print(&bench.fault);
	mender_close(&bench.mender);
	arena_free(bench.kept);
	return status_code(status);
}
