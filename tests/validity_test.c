/*
 * Any text in, valid Akoma Ntoso out.  The texts are made of the lines of
 * tests/documents, shuffled, cut, doubled and damaged, and of bytes by lot;
 * the seed is fixed.  CHITHI_VALIDITY says how many, and CHITHI_VALIDITY_SEED
 * with which to begin.
 */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/file.h"
#include "pipeline/schema.h"
#include "pipeline/stage.h"
#include "pipeline/text.h"
#include "tests/proof.h"

/* Texts of a normal run. */
enum { TEXTS = 300 };

/* Lines of a text at most, and bytes of one that is very long. */
enum { TEXT_LINES_MAX = 60, LONG_LINE_BYTES = 20000 };

/* What does not hold yet: counted, and no failure. */
static const char *const not_yet[] = { "is lost" };

/* The most bytes of a document that lines are taken from. */
#define SOURCE_BYTES_MAX ((size_t)1 << 20)

struct bench {
	struct desk *import;
	struct desk *extract;
	struct arena *arena; /* of one text */
	struct arena *kept;  /* of the lines */
	const char **lines;  /* to draw from */
	size_t count;
	size_t room;
	uint64_t seed;
	long refused; /* texts that import does not take */
	long known;   /* fail as others do */
	long failed;
};

/* SplitMix64: the same numbers everywhere. */
static uint64_t draw(struct bench *bench)
{
	uint64_t mixed = bench->seed += 0x9e3779b97f4a7c15;

	mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
	mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
	return mixed ^ (mixed >> 31);
}

static size_t draw_below(struct bench *bench, size_t limit)
{
	return (size_t)(draw(bench) % limit);
}

static const char *draw_line(struct bench *bench)
{
	return bench->lines[draw_below(bench, bench->count)];
}

/* A character by lot: one of ASCII, a letter of the language, or any. */
static void add_character(struct bench *bench, struct text *text)
{
	static const int32_t from[] = {
		0x01, 0x20, 0xc0, 0x1ea0, 0x2010, 0x80
	};
	static const size_t many[] = { 0x7e, 0x5e, 0x1b0, 0x5a, 0x60, 0xd700 };
	size_t kind = draw_below(bench, sizeof(many) / sizeof(*many));
	int32_t point = from[kind] + (int32_t)draw_below(bench, many[kind]);

	if (point < 0x80)
		text_print(text, "%c", (char)point);
	else if (point < 0x800)
		text_print(text, "%c%c", 0xc0 | point >> 6,
			   0x80 | (point & 0x3f));
	else
		text_print(text, "%c%c%c", 0xe0 | point >> 12,
			   0x80 | (point >> 6 & 0x3f), 0x80 | (point & 0x3f));
}

static void add_noise(struct bench *bench, struct text *text, size_t count)
{
	while (count--)
		add_character(bench, text);
}

/* Part of a line, from and to a word. */
static void add_part(struct bench *bench, struct text *text, const char *line)
{
	const char *from = line;
	const char *end = line + strlen(line);

	for (size_t skip = draw_below(bench, 6); skip; skip--) {
		const char *blank = strchr(from, ' ');

		if (blank)
			from = blank + 1;
	}
	for (const char *at = from; *at; at++)
		if (*at == ' ' && !draw_below(bench, 12)) {
			end = at;
			break;
		}
	text_add(text, from, (size_t)(end - from));
}

static void add_renumbered(struct bench *bench, struct text *text)
{
	static const char *const before[] = { "", "", "Điều ", "Mục " };
	static const char *const behind[] = { ". ", "- ", ") ", ".1. " };
	static const char *const fixed[] = {
		"V. ", "I- ", "a) ", "đ) ", "- ", "+ ", "Chương X ", "Phần I ",
	};

	if (draw_below(bench, 2))
		text_print(text, "%s%zu%s", before[draw_below(bench, 4)],
			   draw_below(bench, 1000),
			   behind[draw_below(bench, 4)]);
	else
		text_add_string(text, fixed[draw_below(bench, 8)]);
	text_add_string(text, draw_line(bench));
}

static void add_long(struct bench *bench, struct text *text)
{
	size_t start = text->length;

	while (text->length - start < LONG_LINE_BYTES)
		text_print(text, "%s ", draw_line(bench));
}

static void add_line(struct bench *bench, struct text *text)
{
	switch (draw_below(bench, 24)) {
	case 0:
		add_part(bench, text, draw_line(bench));
		break;
	case 1:
		text_print(text, "%s %s", draw_line(bench), draw_line(bench));
		break;
	case 2:
	case 3:
		add_renumbered(bench, text);
		break;
	case 4:
		add_noise(bench, text, draw_below(bench, 80));
		break;
	case 5:
		text_print(text, "%zu/%zu-%zu", draw_below(bench, 9999),
			   draw_below(bench, 9999), draw_below(bench, 99));
		break;
	case 6:
		text_add_string(text, draw_below(bench, 8) ? "" : "\f");
		break;
	case 7:
		if (!draw_below(bench, 20))
			add_long(bench, text);
		break;
	case 8:
		add_part(bench, text, draw_line(bench));
		add_character(bench, text);
		add_part(bench, text, draw_line(bench));
		break;
	default:
		text_add_string(text, draw_line(bench));
	}
	text_add_string(text, "\n");
}

/* Lines as they follow each other, with other lines between them. */
static void add_run(struct bench *bench, struct text *text, size_t lines)
{
	size_t at = draw_below(bench, bench->count);

	for (; lines; lines--, at++) {
		if (!draw_below(bench, 8))
			add_line(bench, text);
		if (draw_below(bench, 10))
			text_print(text, "%s\n",
				   bench->lines[at % bench->count]);
	}
}

static void make_text(struct bench *bench, struct text *text)
{
	size_t lines = draw_below(bench, TEXT_LINES_MAX);

	switch (draw_below(bench, 8)) {
	case 0:
		while (lines--)
			add_line(bench, text);
		break;
	case 1:
		add_noise(bench, text, lines * 10);
		break;
	default:
		add_run(bench, text, lines);
	}
}

static void complain(struct bench *bench, uint64_t seed, const char *reason)
{
	for (size_t i = 0; i < sizeof(not_yet) / sizeof(*not_yet); i++)
		if (strstr(reason, not_yet[i])) {
			bench->known++;
			return;
		}
	bench->failed++;
	(void)printf("seed %llu: %s\n", (unsigned long long)seed, reason);
}

/* Once more, and the same bytes. */
static bool is_repeated(struct bench *bench, const struct document *made,
			const struct document *pages)
{
	struct fault fault = { .status = STATUS_OK };
	struct document *again = NULL;
	char *one = NULL;
	char *two = NULL;
	size_t size = 0;
	size_t size_again = 0;
	bool same;

	same = !desk_run(&again, bench->extract, pages, &fault) &&
	       !document_print(&one, &size, made, &fault) &&
	       !document_print(&two, &size_again, again, &fault) &&
	       size == size_again && memcmp(one, two, size) == 0;
	free(one);
	free(two);
	document_free(again);
	return same;
}

static void look_at(struct bench *bench, const struct document *pages,
		    uint64_t seed)
{
	struct fault fault = { .status = STATUS_OK };
	struct document *made = NULL;
	const char *fails;

	if (desk_run(&made, bench->extract, pages, &fault)) {
		complain(bench, seed, fault.reason);
		return;
	}
	fails = proof_fails(bench->arena, made);
	if (!fails)
		fails = proof_loses(bench->arena, made, pages);
	if (!fails && !is_repeated(bench, made, pages))
		fails = "read again it is another";
	if (fails)
		complain(bench, seed, fails);
	document_free(made);
}

static void try_text(struct bench *bench, uint64_t seed)
{
	struct text text = { .arena = bench->arena };
	struct fault fault = { .status = STATUS_OK };
	struct document *bytes = NULL;
	struct document *pages = NULL;

	bench->seed = seed;
	make_text(bench, &text);
	if (getenv("CHITHI_VALIDITY_SHOW"))
		(void)fputs(text_string(&text), stdout);
	if (!document_wrap_text(&bytes, "any.txt", &text, &fault))
		(void)desk_run(&pages, bench->import, bytes, &fault);
	if (pages)
		look_at(bench, pages, seed);
	else if (bytes && fault.status == STATUS_MALFORMED)
		bench->refused++;
	else
		complain(bench, seed, fault.reason);
	document_free(bytes);
	document_free(pages);
	arena_empty(bench->arena);
}

static void take_lines(struct bench *bench, char *data)
{
	while (*data) {
		size_t length = strcspn(data, "\n");
		const char **grown = arena_grow(
			bench->kept, (void *)bench->lines, &bench->room,
			bench->count + 1, sizeof(*grown));

		if (!grown)
			return;
		bench->lines = grown;
		grown[bench->count++] = arena_text(bench->kept, data, length);
		data += length + (data[length] == '\n');
	}
}

static int is_text(const struct dirent *entry)
{
	const char *end = strrchr(entry->d_name, '.');

	return end && strcmp(end, ".txt") == 0;
}

static enum status read_lines(struct bench *bench, struct fault *fault)
{
	const char *source = getenv("CHITHI_SOURCE");
	const char *folder = arena_print(bench->kept, "%s/tests/documents",
					 source ? source : ".");
	struct dirent **names = NULL;
	int count = folder ? scandir(folder, &names, is_text, alphasort) : 0;
	enum status status = STATUS_OK;

	for (int i = 0; i < count; i++) {
		char *data = NULL;
		size_t size = 0;

		if (!status)
			status =
				file_read(&data, &size,
					  arena_print(bench->kept, "%s/%s",
						      folder, names[i]->d_name),
					  SOURCE_BYTES_MAX, fault);
		if (data)
			take_lines(bench, data);
		free(data);
		free(names[i]);
	}
	free(names);
	if (!status && !bench->count)
		status = fault_set(fault, STATUS_MISSING, "tests/documents",
				   "%s", "no lines");
	return status;
}

static long setting(const char *name, long otherwise)
{
	const char *value = getenv(name);

	return value ? strtol(value, NULL, 10) : otherwise;
}

int main(void)
{
	struct fault fault = { .status = STATUS_OK };
	struct bench bench = { .arena = arena_new(), .kept = arena_new() };
	long count = setting("CHITHI_VALIDITY", TEXTS);
	long first = setting("CHITHI_VALIDITY_SEED", 1);
	enum status status = STATUS_OK;

	if (!bench.arena || !bench.kept)
		status = fault_memory(&fault);
	if (!status)
		status = read_lines(&bench, &fault);
	if (!status)
		status = desk_new(&bench.import, stage_named("import"), NULL,
				  &fault);
	if (!status)
		status = desk_new(&bench.extract, stage_named("extract"), NULL,
				  &fault);
	for (long i = 0; i < count && !status; i++)
		try_text(&bench, (uint64_t)(first + i));
	if (status)
		fault_print(&fault);
	(void)printf("%ld texts, %ld refused by import, %ld failed, "
		     "%ld as known\n",
		     count, bench.refused, bench.failed, bench.known);
	desk_free(bench.import);
	desk_free(bench.extract);
	arena_free(bench.arena);
	arena_free(bench.kept);
	schema_end();
	return status || bench.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
