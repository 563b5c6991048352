#include "tests/bed.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pipeline/pool.h"

/* What is told of a run. */
struct told {
	size_t next;  /* job that must be told next */
	size_t dead;  /* jobs whose worker died */
	size_t over;  /* as `progress` said last */
	size_t bytes; /* of all results */
	char death[128];
	size_t dead_job;
	size_t last_job; /* of which `progress` told */
};

/* Each job gives its number, and longer ones in between. */
static char *count(void *payload, size_t job)
{
	size_t size = job % 7 == 3 ? (size_t)1 << 18 : 32;
	char *result = calloc(1, size + 1);

	(void)payload;
	if (!result)
		return NULL;
	memset(result, 'x', size);
	result[snprintf(result, 32, "%zu", job)] = ' ';
	return result;
}

static char *count_or_die(void *payload, size_t job)
{
	if (job == 4)
		(void)raise(SIGKILL);
	if (job == 5)
		_exit(3);
	if (job == 9)
		(void)raise(SIGTERM);
	return count(payload, job);
}

/* Microseconds after which it dies, milliseconds its parent waits. */
enum { DIES_AFTER = 20000, WAITS = 200 };

/* Job 0 is done well, and then its worker dies of idleness. */
static char *count_and_die_later(void *payload, size_t job)
{
	const struct itimerval soon = { .it_value = { .tv_usec = DIES_AFTER } };

	if (job == 0)
		(void)setitimer(ITIMER_REAL, &soon, NULL);
	return count(payload, job);
}

/* The number of the process that did it. */
static char *name_process(void *payload, size_t job)
{
	char *result = calloc(1, 32);

	(void)payload;
	(void)job;
	(void)poll(NULL, 0, 1); /* let the others have some */
	if (result)
		(void)snprintf(result, 32, "%ld", (long)getpid());
	return result;
}

static void check_done(void *payload, size_t job, const char *result,
		       const char *death)
{
	struct told *told = payload;

	assert_int_equal(job, told->next);
	told->next++;
	assert_int_equal(result == NULL, death != NULL);
	if (death) {
		told->dead++;
		if (told->dead == 1) {
			told->dead_job = job;
			(void)snprintf(told->death, sizeof(told->death), "%s",
				       death);
		}
		return;
	}
	assert_int_equal(result ? strtoul(result, NULL, 10) : 0, job);
	told->bytes += result ? strlen(result) : 0;
}

static void check_process(void *payload, size_t job, const char *result,
			  const char *death)
{
	struct told *told = payload;

	(void)job;
	assert_null(death);
	assert_int_not_equal(strtol(result, NULL, 10), (long)getpid());
	told->next++;
}

static void check_progress(void *payload, size_t over, size_t job)
{
	struct told *told = payload;

	told->last_job = job;
	assert_int_equal(over, told->over + 1);
	told->over = over;
}

static void wait_a_little(void *payload, size_t over, size_t job)
{
	check_progress(payload, over, job);
	if (job == 0)
		(void)poll(NULL, 0, WAITS);
}

static struct told run(struct bed *bed, char *(*work)(void *, size_t),
		       size_t jobs, int workers)
{
	struct told told = { .next = 0 };
	struct pool pool = { .jobs = jobs,
			     .workers = workers,
			     .payload = &told,
			     .work = work,
			     .done = work == name_process ? check_process
							  : check_done,
			     .progress = check_progress };

	bed->status = pool_run(&pool, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_int_equal(told.next, jobs);
	assert_int_equal(told.over, jobs);
	return told;
}

static void test_pool__tells_jobs_in_order_whatever_the_workers(void **state)
{
	struct bed *bed = *state;

	for (int workers = 1; workers <= 8; workers *= 2) {
		struct told told = run(bed, count, 60, workers);

		assert_int_equal(told.dead, 0);
		assert_true(told.bytes > ((size_t)8 << 18));
	}
}

static void test_pool__does_many_jobs(void **state)
{
	struct bed *bed = *state;

	(void)run(bed, name_process, 2000, 3);
}

static void test_pool__does_none(void **state)
{
	struct bed *bed = *state;

	(void)run(bed, count, 0, 4);
	(void)run(bed, count, 1, 64);
	(void)run(bed, count, 3, 1000);
}

static void test_pool__a_killed_worker_costs_its_job_only(void **state)
{
	struct bed *bed = *state;

	for (int workers = 1; workers <= 4; workers++) {
		struct told told = run(bed, count_or_die, 20, workers);

		assert_int_equal(told.dead, 3);
		assert_int_equal(told.dead_job, 4);
		assert_has(told.death, strsignal(SIGKILL));
	}
}

static void test_pool__the_last_job_may_die(void **state)
{
	struct bed *bed = *state;
	struct told told = { .next = 0 };
	struct pool pool = { .jobs = 5,
			     .workers = 1,
			     .payload = &told,
			     .work = count_or_die,
			     .done = check_done,
			     .progress = check_progress };

	bed->status = pool_run(&pool, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_int_equal(told.dead, 1);
	assert_int_equal(told.next, 5);
	assert_int_equal(told.last_job, 4);
}

static void test_pool__a_worker_that_dies_idle_costs_no_job(void **state)
{
	struct bed *bed = *state;
	struct told told = { .next = 0 };
	struct pool pool = { .jobs = 4,
			     .workers = 1,
			     .payload = &told,
			     .work = count_and_die_later,
			     .done = check_done,
			     .progress = wait_a_little };

	bed->status = pool_run(&pool, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_int_equal(told.dead, 0);
	assert_int_equal(told.next, 4);
}

/* A job that would take all day; its pipe is open while it lives. */
static char *work_all_day(void *payload, size_t job)
{
	(void)payload;
	(void)job;
	for (;;)
		(void)pause();
	return NULL;
}

static void test_pool__workers_end_with_their_parent(void **state)
{
	enum { PATIENCE = 10000 };
	struct pollfd end = { .events = POLLIN };
	struct pool pool = { .jobs = 3, .workers = 3, .work = work_all_day };
	int ends[2];
	pid_t parent;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	parent = fork();
	if (parent == 0) {
		struct fault fault = { .status = STATUS_OK };

		(void)pool_run(&pool, &fault);
		_exit(1);
	}
	assert_true(parent > 0);
	(void)close(ends[1]);
	(void)poll(NULL, 0, WAITS);
	assert_int_equal(kill(parent, SIGTERM), 0);
	assert_int_equal(waitpid(parent, NULL, 0), parent);
	end.fd = ends[0];
	assert_int_equal(poll(&end, 1, PATIENCE), 1);
	assert_int_equal(end.revents & (POLLIN | POLLHUP), POLLHUP);
	(void)close(ends[0]);
}

/* Job 1 takes all day; job 2 dies, when no process can be made any more. */
static char *dawdle_or_die(void *payload, size_t job)
{
	if (job == 2)
		(void)raise(SIGKILL);
	return job == 1 ? work_all_day(payload, job) : count(payload, job);
}

static void let_no_file_be_opened(void *payload, size_t over, size_t job)
{
	struct rlimit limit;

	check_progress(payload, over, job);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	limit.rlim_cur = STDERR_FILENO + 1;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

static void test_pool__that_fails_waits_for_nobody(void **state)
{
	struct bed *bed = *state;
	struct told told = { .next = 0 };
	struct pool pool = { .jobs = 3,
			     .workers = 2,
			     .payload = &told,
			     .work = dawdle_or_die,
			     .done = check_done,
			     .progress = let_no_file_be_opened };
	struct rlimit before;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	bed->status = pool_run(&pool, &bed->fault);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_status(bed, STATUS_ENGINE);
	assert_has(bed->fault.reason, "no worker process");
	assert_int_equal(told.next, 1);
}

/* One job in three takes all day. */
static char *count_or_dawdle(void *payload, size_t job)
{
	return job % 3 == 1 ? work_all_day(payload, job) : count(payload, job);
}

static void test_pool__a_job_over_its_time_is_killed(void **state)
{
	struct bed *bed = *state;
	struct told told = { .next = 0 };
	struct pool pool = { .jobs = 5,
			     .workers = 2,
			     .seconds = 1,
			     .payload = &told,
			     .work = count_or_dawdle,
			     .done = check_done };

	bed->status = pool_run(&pool, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_int_equal(told.next, 5);
	assert_int_equal(told.dead, 2);
	assert_has(told.death, "1 seconds");
}

/* Megabytes that a worker may have, and that a job asks for. */
enum { MAY_HAVE = 256, ASKS = 512 };

/* How many bytes could be had, as a number. */
static char *ask_memory(void *payload, size_t job)
{
	size_t size = (size_t)ASKS << 20;
	char *large = job == 1 ? malloc(size) : NULL;
	char *result = calloc(1, 32);

	(void)payload;
	if (large)
		memset(large, 'x', size);
	if (result)
		(void)snprintf(result, 32, "%s", large ? "had" : "none");
	free(large);
	return result;
}

static void check_none(void *payload, size_t job, const char *result,
		       const char *death)
{
	struct told *told = payload;

	(void)job;
	if (result)
		assert_string_equal(result, "none");
	told->dead += death != NULL;
	told->next++;
}

static void test_pool__a_worker_gets_no_memory_beyond_its_ceiling(void **state)
{
	struct bed *bed = *state;
	struct told told = { .next = 0 };
	struct pool pool = { .jobs = 3,
			     .workers = 1,
			     .bytes = (size_t)MAY_HAVE << 20,
			     .payload = &told,
			     .work = ask_memory,
			     .done = check_none };

	bed->status = pool_run(&pool, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_int_equal(told.next, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_pool__tells_jobs_in_order_whatever_the_workers),
		BED_TEST(test_pool__a_job_over_its_time_is_killed),
		BED_TEST(test_pool__a_worker_gets_no_memory_beyond_its_ceiling),
		BED_TEST(test_pool__does_many_jobs),
		BED_TEST(test_pool__does_none),
		BED_TEST(test_pool__a_killed_worker_costs_its_job_only),
		BED_TEST(test_pool__the_last_job_may_die),
		BED_TEST(test_pool__a_worker_that_dies_idle_costs_no_job),
		BED_TEST(test_pool__workers_end_with_their_parent),
		BED_TEST(test_pool__that_fails_waits_for_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
