/*
 * A chain as a drawing: Graphviz's dot draws it, where it is installed.
 */

#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "archive/chain.h"
#include "pipeline/message.h"

extern char **environ;

static const char program[] = "dot";

/* Start dot, which reads `in` and writes `out`. */
static enum status start(pid_t *child, int in, int out, struct fault *fault)
{
	char name[] = "dot";
	char form[] = "-Tsvg";
	char *const words[] = { name, form, NULL };
	posix_spawn_file_actions_t actions;
	int result = posix_spawn_file_actions_init(&actions);

	if (result)
		return fault_memory(fault);
	result = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	if (!result && out != STDOUT_FILENO)
		result = posix_spawn_file_actions_adddup2(&actions, out,
							  STDOUT_FILENO);
	if (!result)
		result = posix_spawnp(child, program, &actions, NULL, words,
				      environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	if (result == ENOENT)
		return fault_set(fault, STATUS_MISSING, program, "%s",
				 _("not installed: it is of the package "
				   "'graphviz'; --dot does without it"));
	return result ? fault_set(fault, STATUS_ENGINE, program, "%s",
				  strerror(result))
		      : STATUS_OK;
}

static enum status wait_for(pid_t child, struct fault *fault)
{
	int result = 0;

	while (waitpid(child, &result, 0) < 0)
		if (errno != EINTR)
			return fault_set(fault, STATUS_ENGINE, program, "%s",
					 strerror(errno));
	if (WIFEXITED(result) && !WEXITSTATUS(result))
		return STATUS_OK;
	return fault_set(fault, STATUS_ENGINE, program, "%s",
			 _("did not draw it"));
}

enum status chain_svg(FILE *out, const struct chain *chain, struct arena *arena,
		      struct fault *fault)
{
	FILE *graph = tmpfile();
	pid_t child = 0;
	enum status status;

	if (!graph)
		return fault_set(fault, STATUS_WRITE, NULL, "%s",
				 strerror(errno));
	status = chain_dot(graph, chain, arena, fault);
	if (!status && (fflush(graph) || ferror(graph) || fflush(out) ||
			lseek(fileno(graph), 0, SEEK_SET) < 0))
		status = fault_set(fault, STATUS_WRITE, NULL, "%s",
				   strerror(errno));
	if (!status)
		status = start(&child, fileno(graph), fileno(out), fault);
	if (!status)
		status = wait_for(child, fault);
	(void)fclose(graph);
	return status;
}
