/*
 * bench_extract - the recognisers measured in memory, without XML
 *
 *   bench_extract speed LAPS TEXT [NAME]
 *                                   how fast each is, and all together
 *   bench_extract finds TEXT        all that they find, a line each
 *   bench_extract growth TEXT       one paragraph of 1, 2, 4 ... 1024 kB
 *
 * A line of TEXT is a paragraph.  Figures are printed as `name<TAB>value`:
 * megabytes (of a million bytes) of text a second of the processor, the best
 * of the laps and the median.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pipeline/file.h"
#include "stages/extract_find.h"

enum {
	LAPS_MAX = 1000,
	TEXT_BYTES_MAX = 1 << 29,
	DOCUMENT_BYTES = 8000, /* after which the arena is emptied */
	GROWTH_FIRST = 1000,   /* bytes of the first paragraph */
	GROWTH_STEPS = 11,
};

static const char signed_on[] = "2018-02-27";
static const double nanoseconds = 1e9;
static const double megabyte = 1e6;

/* What every measurement starts from. */
struct bench {
	struct fault fault;
	struct finder *finder;
	struct arena *arena;
	char *text;
	size_t size;
	bool shows; /* what is found is printed */
};

/* A paragraph that is searched. */
struct paragraph {
	const char *text;
	size_t length;
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / nanoseconds;
}

static _Noreturn void die(const char *what, const struct fault *fault)
{
	fprintf(stderr, "bench_extract: %s%s%s\n", what,
		fault && fault->status ? ": " : "",
		fault && fault->status ? fault->reason : "");
	exit(EXIT_FAILURE);
}

/* ----------------------------------------------------------- recognisers */

static void try_numbers(struct bench *bench, const struct paragraph *of)
{
	struct number number;
	size_t at = 0;

	while (find_number(bench->finder, &number, of->text, of->length, at,
			   bench->arena)) {
		at = number.span.end;
		if (bench->shows)
			printf("number\t%zu\t%zu\t%s\t%s\t%s\t%d\t%.4f\n",
			       number.span.start, number.span.end, number.text,
			       number.type, number.issuer, number.doubtful,
			       number.confidence);
	}
}

static void try_dates(struct bench *bench, const struct paragraph *of)
{
	struct date date;
	size_t at = 0;

	while (find_date(bench->finder, &date, of->text, of->length, at)) {
		at = date.span.end;
		if (bench->shows)
			printf("date\t%zu\t%zu\t%s\n", date.span.start,
			       date.span.end, date.iso);
	}
}

static void try_mentions(struct bench *bench, const struct paragraph *of)
{
	struct mention *found = NULL;
	size_t count = 0;

	if (find_mentions(bench->finder, &found, &count, of->text, of->length,
			  bench->arena, &bench->fault))
		die("mentions", &bench->fault);
	for (size_t i = 0; bench->shows && i < count; i++)
		printf("mention\t%zu\t%zu\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%d%d\t"
		       "%.4f\n",
		       found[i].span.start, found[i].span.end,
		       (int)found[i].kind, found[i].type, found[i].number,
		       found[i].date, found[i].issuer, found[i].title,
		       found[i].role, found[i].normative, found[i].doubtful,
		       found[i].confidence);
}

static void try_deadlines(struct bench *bench, const struct paragraph *of)
{
	struct deadline *found = NULL;
	size_t count = 0;

	if (find_deadlines(bench->finder, &found, &count, of->text, of->length,
			   signed_on, bench->arena, &bench->fault))
		die("deadlines", &bench->fault);
	for (size_t i = 0; bench->shows && i < count; i++)
		printf("deadline\t%zu\t%zu\t%s\t%s\t%s\t%s\t%d%d\t%.4f\n",
		       found[i].span.start, found[i].span.end, found[i].type,
		       found[i].start, found[i].end, found[i].rrule,
		       found[i].inclusive, found[i].doubtful,
		       found[i].confidence);
}

static void try_assignees(struct bench *bench, const struct paragraph *of)
{
	struct assignee *found = NULL;
	size_t count = 0;

	if (find_assignees(bench->finder, &found, &count, of->text, of->length,
			   bench->arena, &bench->fault))
		die("assignees", &bench->fault);
	for (size_t i = 0; bench->shows && i < count; i++)
		printf("assignee\t%zu\t%zu\t%s\t%s\t%d\t%.4f\n",
		       found[i].span.start, found[i].span.end, found[i].role,
		       found[i].name, found[i].group, found[i].confidence);
}

static void try_order(struct bench *bench, const struct paragraph *of)
{
	struct order order;

	find_order(bench->finder, &order, of->text, of->length, bench->arena);
	if (bench->shows && order.is_order)
		printf("order\t%zu\t%zu\t%s\t%.4f\n", order.action.start,
		       order.action.end, order.verb, order.confidence);
}

/* What the stage asks of a paragraph, in its order. */
static void try_all(struct bench *bench, const struct paragraph *of)
{
	struct assignee *bodies = NULL;
	struct order order;
	size_t count = 0;

	try_deadlines(bench, of);
	if (find_assignees(bench->finder, &bodies, &count, of->text, of->length,
			   bench->arena, &bench->fault))
		die("assignees", &bench->fault);
	find_order_among(bench->finder, &order, of->text, of->length, bodies,
			 count, bench->arena);
	try_mentions(bench, of);
}

static const struct {
	const char *name;
	void (*try)(struct bench *, const struct paragraph *);
} recognisers[] = {
	{ "numbers", try_numbers },
	{ "dates", try_dates },
	{ "mentions", try_mentions },
	{ "deadlines", try_deadlines },
	{ "assignees", try_assignees },
	{ "order", try_order },
	{ "all", try_all },
};

enum { RECOGNISERS = sizeof(recognisers) / sizeof(*recognisers) };

/* Once through the text with one recogniser. */
static void run_lap(struct bench *bench, size_t which)
{
	const char *end = bench->text + bench->size;
	const char *next;
	size_t taken = 0;

	for (const char *line = bench->text; line < end; line = next) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		struct paragraph of = {
			.text = line,
			.length = (size_t)((stop ? stop : end) - line),
		};

		next = stop ? stop + 1 : end;
		recognisers[which].try(bench, &of);
		taken += of.length;
		if (taken < DOCUMENT_BYTES)
			continue;
		arena_empty(bench->arena);
		taken = 0;
	}
	arena_empty(bench->arena);
}

/* ----------------------------------------------------------- measurements */

static int by_size(const void *one, const void *other)
{
	const double *left = one;
	const double *right = other;

	return (*left > *right) - (*left < *right);
}

static void show_speed(struct bench *bench, size_t laps, const char *only)
{
	double seconds[LAPS_MAX];

	printf("bytes\t%zu\n", bench->size);
	for (size_t which = 0; which < RECOGNISERS; which++) {
		const char *name = recognisers[which].name;

		if (only && strcmp(only, name) != 0)
			continue;
		for (size_t i = 0; i < laps; i++) {
			double start = now();

			run_lap(bench, which);
			seconds[i] = now() - start;
		}
		qsort(seconds, laps, sizeof(*seconds), by_size);
		printf("%s_best\t%.3f\n", name,
		       (double)bench->size / megabyte / seconds[0]);
		printf("%s_median\t%.3f\n", name,
		       (double)bench->size / megabyte / seconds[laps / 2]);
	}
}

static void show_finds(struct bench *bench)
{
	bench->shows = true;
	for (size_t which = 0; which + 1 < RECOGNISERS; which++)
		run_lap(bench, which);
}

/* The whole text is one paragraph, cut where it is as long as wanted. */
static void show_growth(struct bench *bench)
{
	size_t size = GROWTH_FIRST;

	for (char *at = bench->text; (at = strchr(at, '\n'));)
		*at = ' ';
	for (int i = 0; i < GROWTH_STEPS && size <= bench->size; i++) {
		struct paragraph of = { .text = bench->text, .length = size };
		size_t laps = bench->size / size + 1;
		double start;

		while (((unsigned char)of.text[of.length] & 0xc0) == 0x80)
			of.length--;
		if (laps > LAPS_MAX)
			laps = LAPS_MAX;
		start = now();
		for (size_t lap = 0; lap < laps; lap++) {
			try_all(bench, &of);
			arena_empty(bench->arena);
		}
		printf("%zu\t%.3f\n", of.length,
		       (double)of.length * (double)laps / megabyte /
			       (now() - start));
		size *= 2;
	}
}

static size_t read_number(const char *word)
{
	char *end;
	unsigned long number = strtoul(word, &end, 10);

	if (*end || !number || number > LAPS_MAX)
		die("a number was expected, not too large", NULL);
	return number;
}

static void open_bench(struct bench *bench, const char *path)
{
	if (file_read(&bench->text, &bench->size, path, TEXT_BYTES_MAX,
		      &bench->fault))
		die(path, &bench->fault);
	bench->arena = arena_new();
	if (!bench->arena || finder_open(&bench->finder, &bench->fault))
		die("the finder", &bench->fault);
}

int main(int count, char **words)
{
	struct bench bench = { .text = NULL };

	if ((count == 4 || count == 5) && !strcmp(words[1], "speed")) {
		open_bench(&bench, words[3]);
		show_speed(&bench, read_number(words[2]), words[4]);
	} else if (count == 3 && !strcmp(words[1], "finds")) {
		open_bench(&bench, words[2]);
		show_finds(&bench);
	} else if (count == 3 && !strcmp(words[1], "growth")) {
		open_bench(&bench, words[2]);
		show_growth(&bench);
	} else {
		die("usage: speed LAPS TEXT [NAME] | finds TEXT | growth TEXT",
		    NULL);
	}
	finder_close(bench.finder);
	arena_free(bench.arena);
	free(bench.text);
	return EXIT_SUCCESS;
}
