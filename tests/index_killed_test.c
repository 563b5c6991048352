/*
 * An archive that is being written when its writer is killed: what was
 * committed is there, whole, and the next run completes it.
 *
 * CHITHI_KILLS says how often, CHITHI_SEED at which moments.
 */

#include "tests/archive_bed.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How often it is killed, unless one says otherwise. */
enum { KILLS = 6 };

/* How many directives there are. */
enum { DIRECTIVES = 240 };

/* After so many kills the archive is begun anew. */
enum { KILLS_AN_ARCHIVE = 4 };

/* How often one that is done before it is killed is tried again. */
enum { TRIES_A_KILL = 10 };

/* How many directives change between two runs. */
enum { CHANGED = 10 };

enum { NANOSECONDS = 1000000000 };

#define INDEX "index out --batch 16 --db "

/* Directive `n`, which cites two others; `turn` changes what it says. */
static void write_directive(struct bed *bed, int n, int turn)
{
	struct arena *arena = bed->arena;
	const char *cite = "<ref eId='r%d' href='" ARCHIVE_IRI(
		"%d-ct-tu") "'"
			    " vn:type='Chỉ thị' vn:number='%d-CT/TU'"
			    " vn:role='thuc-hien'>Chỉ thị %d-CT/TU</ref>";
	int one = (n * 7 + turn) % DIRECTIVES;
	int other = (n * n + turn) % DIRECTIVES;
	char cites[2][BUFSIZ];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	(void)snprintf(cites[0], BUFSIZ, cite, 0, one, one, one);
	(void)snprintf(cites[1], BUFSIZ, cite, 1, other, other, other);
#pragma GCC diagnostic pop
	archive_write(bed, arena_print(arena, "out/%d.akn.xml", n),
		      arena_print(arena, ARCHIVE_IRI("%d-ct-tu"), n),
		      arena_print(arena, "%d-CT/TU", n),
		      arena_print(arena, "về việc thứ %d", n),
		      arena_print(arena,
				  "<p>Thực hiện %s, %s.</p><paragraph eId='p'>"
				  "<num>1.</num><content><p>Lần %d: %s</p>"
				  "</content></paragraph>",
				  cites[0], cites[1], turn,
				  bed_repeat(bed, "giữ gìn đường đê ", 60)));
}

static double now(void)
{
	struct timespec time;

	assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &time), 0);
	return (double)time.tv_sec + (double)time.tv_nsec / NANOSECONDS;
}

static void wait_seconds(double seconds)
{
	struct timespec time = {
		.tv_sec = (time_t)seconds,
		.tv_nsec = (long)((seconds - (double)(time_t)seconds) *
				  NANOSECONDS),
	};

	(void)nanosleep(&time, NULL);
}

/* Run to the end; how long it took, in seconds. */
static double complete(struct bed *bed, const char *db)
{
	double start = now();
	const char *said;
	int code = archive_run(
		bed, &said, arena_print(bed->arena, "chithi " INDEX "%s", db));

	if (code != EXIT_DONE)
		fail_msg("%s: %d: %s", db, code, said);
	assert_has(said, "refused: 0");
	return now() - start;
}

/* Start to index, and kill it after so many seconds; whether it was alive. */
static bool start_and_kill(struct bed *bed, const char *db, double seconds)
{
	const char *program = bed_environment("CHITHI_PROGRAM");
	pid_t child = fork();
	int how = 0;

	assert_true(child >= 0);
	if (!child) {
		if (chdir(bed->folder) || !freopen("said", "w", stderr))
			_exit(EXIT_USAGE);
		(void)execl(program, program, "index", "out", "--batch", "16",
			    "--db", db, (char *)NULL);
		_exit(EXIT_USAGE);
	}
	wait_seconds(seconds);
	(void)kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &how, 0), child);
	if (WIFEXITED(how))
		assert_int_equal(WEXITSTATUS(how), EXIT_DONE);
	return WIFSIGNALED(how);
}

/* What a killed writer left is whole: it was committed, or nothing yet. */
static void look(struct bed *bed, const char *db)
{
	const char *tables;
	const char *said;
	int code;

	if (!bed_has(bed_path(bed, db)))
		return;
	/* First a reader, who has to undo what was not committed. */
	code = archive_run(
		bed, &said,
		arena_print(bed->arena, "chithi search 7-CT/TU --db %s", db));
	if (code != EXIT_DONE && code != EXIT_PARTLY)
		assert_has(said, "empty: nothing has been indexed");
	tables = archive_ask(bed, db, "SELECT count(*) FROM sqlite_schema");
	if (strcmp(tables, "0\n") == 0)
		return;
	archive_check(bed, db);
	(void)archive_ask(bed, db, "SELECT * FROM documents");
}

static int number_of(const char *variable, int otherwise)
{
	const char *value = getenv(variable);

	return value ? atoi(value) : otherwise;
}

static void assert_same_answers(struct bed *bed)
{
	static const char *const words[] = { "search '7-CT/TU'",
					     "search 'duong de'",
					     "search thu --json" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *said;
		const char *wanted;
		const char *line = words[i];

		archive_run(bed, &wanted,
			    arena_print(bed->arena, "chithi %s --db whole.db",
					line));
		archive_run(bed, &said,
			    arena_print(bed->arena, "chithi %s --db killed.db",
					line));
		assert_string_equal(said, wanted);
	}
}

static void test_index__leaves_a_whole_archive_when_killed(void **state)
{
	struct bed *bed = *state;
	int kills = number_of("CHITHI_KILLS", KILLS);
	int seed = number_of("CHITHI_SEED", (int)time(NULL));
	double whole;
	bool alive = false;
	int hits = 0;
	int tries = 0;

	print_message("CHITHI_SEED=%d\n", seed);
	srand((unsigned)seed);
	for (int n = 0; n < DIRECTIVES; n++)
		write_directive(bed, n, 0);
	whole = complete(bed, "whole.db");
	while (hits < kills && tries++ < kills * TRIES_A_KILL) {
		double moment = whole * rand() / RAND_MAX;

		if (!alive || hits % KILLS_AN_ARCHIVE == 0)
			(void)remove(bed_path(bed, "killed.db"));
		alive = start_and_kill(bed, "killed.db", moment);
		hits += alive;
		look(bed, "killed.db");
		for (int n = 0; n < CHANGED; n++)
			write_directive(bed, rand() % DIRECTIVES, tries);
	}
	print_message("killed %d times at work, of %d\n", hits, tries);
	assert_int_equal(hits, kills);
	(void)complete(bed, "killed.db");
	(void)remove(bed_path(bed, "whole.db"));
	(void)complete(bed, "whole.db");
	archive_check(bed, "killed.db");
	assert_string_equal(archive_dump(bed, "killed.db"),
			    archive_dump(bed, "whole.db"));
	assert_same_answers(bed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_index__leaves_a_whole_archive_when_killed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
