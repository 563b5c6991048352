#include "pipeline/pool.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "pipeline/message.h"

/* The most workers there are, and bytes a result has. */
enum { WORKERS_MAX = 64 };
#define RESULT_BYTES_MAX ((size_t)64 << 20)

/* Room for why a worker died, in bytes. */
enum { DEATH_SIZE = 128 };

struct worker {
	pid_t process; /* 0: none */
	int to;        /* jobs go out here */
	int from;      /* results come in here */
	size_t job;
	double begun; /* the job, in seconds */
	bool busy;
	bool late; /* killed: the job took too long */
};

/* What is known of a job that is over, until it can be told. */
struct outcome {
	char *result;
	char *death;
	bool over;
};

struct boss {
	const struct pool *pool;
	struct worker workers[WORKERS_MAX];
	int count;
	struct outcome *outcomes;
	size_t next; /* job to give out */
	size_t over; /* jobs that are over */
	size_t told; /* jobs that were told */
};

static double now(void)
{
	struct timespec time;

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static bool read_all(int handle, void *data, size_t size)
{
	char *at = data;

	while (size) {
		ssize_t got = read(handle, at, size);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		size -= (size_t)got;
	}
	return true;
}

static bool write_all(int handle, const void *data, size_t size)
{
	const char *at = data;

	while (size) {
		ssize_t put = write(handle, at, size);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		at += put;
		size -= (size_t)put;
	}
	return true;
}

/* What a worker does all its life. */
static void serve(const struct pool *pool, int jobs, int results)
{
	size_t job;

	while (read_all(jobs, &job, sizeof(job))) {
		char *result = pool->work(pool->payload, job);
		size_t length = result ? strlen(result) : 0;
		bool sent = write_all(results, &length, sizeof(length)) &&
			    write_all(results, result, length);

		free(result);
		if (!sent)
			break;
	}
	if (pool->leave)
		pool->leave(pool->payload);
}

static void close_worker(struct worker *worker)
{
	(void)close(worker->to);
	(void)close(worker->from);
}

/* The bytes of memory that the process writes to; 0: cannot be told. */
static size_t own_memory(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	unsigned long pages = 0;
	int found = 0;

	if (file) {
		found = fscanf(file, "%*u %*u %*u %*u %*u %lu", &pages);
		(void)fclose(file);
	}
	return found == 1 ? pages * (size_t)sysconf(_SC_PAGESIZE) : 0;
}

/*
 * Beyond the ceiling memory runs out.  What the process was born with is not
 * counted: engines and models that it shares with its parent.
 */
static void bound_memory(size_t bytes)
{
	size_t before = own_memory();
	struct rlimit limit;

	if (!bytes || !before || getrlimit(RLIMIT_DATA, &limit))
		return;
	if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur <= before + bytes)
		return;
	limit.rlim_cur = before + bytes;
	(void)setrlimit(RLIMIT_DATA, &limit);
}

static void become_worker(struct boss *boss, pid_t parent, int jobs,
			  int results)
{
	/* Nobody is left to take what we would go on to make. */
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(0);
	for (int i = 0; i < boss->count; i++)
		if (boss->workers[i].process)
			close_worker(&boss->workers[i]);
	bound_memory(boss->pool->bytes);
	serve(boss->pool, jobs, results);
	_exit(0);
}

static enum status hire(struct boss *boss, struct worker *worker,
			struct fault *fault)
{
	int out[2];
	int in[2];
	int cause;
	pid_t parent = getpid();
	pid_t process;

	if (pipe(out))
		goto failed;
	if (pipe(in)) {
		cause = errno;
		(void)close(out[0]);
		(void)close(out[1]);
		errno = cause;
		goto failed;
	}
	(void)fflush(NULL);
	process = fork();
	cause = errno;
	if (process == 0) {
		(void)close(out[1]);
		(void)close(in[0]);
		become_worker(boss, parent, out[0], in[1]);
	}
	(void)close(out[0]);
	(void)close(in[1]);
	*worker = (struct worker){ .process = process,
				   .to = out[1],
				   .from = in[0] };
	if (process > 0)
		return STATUS_OK;
	worker->process = 0;
	close_worker(worker);
	errno = cause;
failed:
	return fault_set(fault, STATUS_ENGINE, NULL,
			 _("no worker process can be made: %s"),
			 strerror(errno));
}

/* Let a worker go and put down how it ended. */
static void bury(const struct boss *boss, struct worker *worker, char *death)
{
	int state = 0;

	close_worker(worker);
	while (waitpid(worker->process, &state, 0) < 0 && errno == EINTR)
		;
	worker->process = 0;
	if (worker->late)
		(void)snprintf(death, DEATH_SIZE,
			       _("it took longer than %d seconds"),
			       boss->pool->seconds);
	else if (WIFSIGNALED(state))
		(void)snprintf(death, DEATH_SIZE,
			       _("the worker process died: %s"),
			       strsignal(WTERMSIG(state)));
	else
		(void)snprintf(death, DEATH_SIZE,
			       _("the worker process ended with %d"),
			       WIFEXITED(state) ? WEXITSTATUS(state) : -1);
}

static bool send_job(const struct worker *worker, size_t job)
{
	return write_all(worker->to, &job, sizeof(job));
}

/* Give out the next job; who died while it had none costs none. */
static enum status give_job(struct boss *boss, struct worker *worker,
			    struct fault *fault)
{
	char death[DEATH_SIZE] = "";
	size_t job = boss->next;

	if (job >= boss->pool->jobs)
		return STATUS_OK;
	if (!send_job(worker, job)) {
		enum status status;

		bury(boss, worker, death);
		status = hire(boss, worker, fault);
		if (status)
			return status;
		if (!send_job(worker, job))
			return fault_set(fault, STATUS_ENGINE, NULL, "%s",
					 death);
	}
	worker->job = job;
	worker->busy = true;
	worker->begun = now();
	boss->next++;
	return STATUS_OK;
}

static char *receive(const struct worker *worker)
{
	size_t length;
	char *result;

	if (!read_all(worker->from, &length, sizeof(length)) ||
	    length > RESULT_BYTES_MAX)
		return NULL;
	result = calloc(1, length + 1);
	if (result && !read_all(worker->from, result, length)) {
		free(result);
		return NULL;
	}
	return result;
}

static void forget(struct outcome *outcome)
{
	free(outcome->result);
	free(outcome->death);
	outcome->result = NULL;
	outcome->death = NULL;
}

static void tell(struct boss *boss)
{
	const struct pool *pool = boss->pool;

	while (boss->told < pool->jobs && boss->outcomes[boss->told].over) {
		struct outcome *outcome = &boss->outcomes[boss->told];

		pool->done(pool->payload, boss->told, outcome->result,
			   outcome->death);
		forget(outcome);
		boss->told++;
	}
}

static enum status hear(struct boss *boss, struct worker *worker,
			struct fault *fault)
{
	char death[DEATH_SIZE] = "";
	size_t job = worker->job;
	struct outcome *outcome = &boss->outcomes[job];
	enum status status = STATUS_OK;

	outcome->result = receive(worker);
	worker->busy = false;
	/* One that was killed as it told its result is not to be given more. */
	if (!outcome->result || worker->late) {
		bury(boss, worker, death);
		if (!outcome->result)
			outcome->death = strdup(death);
		status = hire(boss, worker, fault);
	}
	outcome->over = true;
	boss->over++;
	if (boss->pool->progress)
		boss->pool->progress(boss->pool->payload, boss->over, job);
	tell(boss);
	return status;
}

enum { MILLISECONDS = 1000 };

/*
 * Kill workers whose time is up: what they hear of it is the end of their
 * pipe.  Milliseconds until the next one's is; -1: no end is set.
 */
static int watch_time(struct boss *boss)
{
	double least = boss->pool->seconds;

	if (!boss->pool->seconds)
		return -1;
	for (int i = 0; i < boss->count; i++) {
		struct worker *worker = &boss->workers[i];
		double left;

		if (!worker->busy)
			continue;
		left = worker->begun + boss->pool->seconds - now();
		if (left <= 0 && !worker->late) {
			worker->late = true;
			(void)kill(worker->process, SIGKILL);
		}
		if (left > 0 && left < least)
			least = left;
	}
	return (int)(least * MILLISECONDS) + 1;
}

static enum status listen_to_all(struct boss *boss, struct fault *fault)
{
	struct pollfd handles[WORKERS_MAX];
	enum status status = STATUS_OK;
	int wait = watch_time(boss);

	for (int i = 0; i < boss->count; i++) {
		handles[i].fd =
			boss->workers[i].busy ? boss->workers[i].from : -1;
		handles[i].events = POLLIN;
		handles[i].revents = 0;
	}
	if (poll(handles, (nfds_t)boss->count, wait) < 0 && errno != EINTR)
		return fault_set(fault, STATUS_ENGINE, NULL, "poll: %s",
				 strerror(errno));
	for (int i = 0; i < boss->count && !status; i++)
		if (handles[i].revents)
			status = hear(boss, &boss->workers[i], fault);
	return status;
}

static enum status work_off(struct boss *boss, struct fault *fault)
{
	enum status status = STATUS_OK;

	while (boss->over < boss->pool->jobs && !status) {
		for (int i = 0; i < boss->count && !status; i++)
			if (!boss->workers[i].busy)
				status = give_job(boss, &boss->workers[i],
						  fault);
		if (!status)
			status = listen_to_all(boss, fault);
	}
	return status;
}

/* Let all workers go; those still at work are so for nobody. */
static void dismiss(struct boss *boss)
{
	char death[DEATH_SIZE];

	for (int i = 0; i < boss->count; i++) {
		struct worker *worker = &boss->workers[i];

		if (!worker->process)
			continue;
		if (worker->busy)
			(void)kill(worker->process, SIGKILL);
		bury(boss, worker, death);
	}
}

enum status pool_run(const struct pool *pool, struct fault *fault)
{
	struct boss *boss = calloc(1, sizeof(*boss));
	void (*before)(int);
	enum status status = STATUS_OK;

	if (!boss)
		return fault_memory(fault);
	/* To write to a worker that has died is no reason to die, too. */
	before = signal(SIGPIPE, SIG_IGN);
	boss->pool = pool;
	boss->outcomes = calloc(pool->jobs + 1, sizeof(*boss->outcomes));
	if (!boss->outcomes) {
		status = fault_memory(fault);
		goto done;
	}
	while (boss->count < pool->workers && boss->count < WORKERS_MAX &&
	       (size_t)boss->count < pool->jobs && !status) {
		boss->count++;
		status = hire(boss, &boss->workers[boss->count - 1], fault);
	}
	if (!status)
		status = work_off(boss, fault);
done:
	dismiss(boss);
	(void)signal(SIGPIPE, before);
	/* What waits for a job before it is told to nobody, after a fault. */
	for (size_t i = boss->told; boss->outcomes && i < boss->next; i++)
		forget(&boss->outcomes[i]);
	free(boss->outcomes);
	free(boss);
	return status;
}
