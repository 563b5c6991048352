#define _GNU_SOURCE /* O_TMPFILE */
#include "pipeline/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/message.h"

/* What is read at once, in bytes; the buffer doubles from there. */
enum { PIECE = 1 << 16 };

/* Who may use what we make: umask takes from it. */
enum { FILE_MODE = 0666, FOLDER_MODE = 0777 };

/* Room for what a file is called before it has its name, in bytes. */
enum { PART_SIZE = PATH_MAX };

/* What ends a process from outside; it waits until a file is whole. */
static const int endings[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };

static const char *shown(const char *path)
{
	return strcmp(path, "-") == 0 ? _("standard input") : path;
}

/* Room for at least one more piece, or the fault. */
static enum status make_room(char **data, size_t *room, size_t used,
			     size_t limit, const char *path,
			     struct fault *fault)
{
	size_t wanted = *room ? *room * 2 : PIECE;
	char *grown;

	if (used > limit)
		return fault_set(fault, STATUS_MALFORMED, shown(path),
				 _("larger than the ceiling of %zu MB"),
				 limit >> 20);
	if (*room - used > PIECE)
		return STATUS_OK;
	grown = realloc(*data, wanted + PIECE + 1);
	if (!grown)
		return fault_memory(fault);
	*data = grown;
	*room = wanted + PIECE;
	return STATUS_OK;
}

static enum status read_all(char **data, size_t *size, int handle,
			    const char *path, size_t limit, struct fault *fault)
{
	char *read_data = NULL;
	size_t room = 0;
	size_t used = 0;
	ssize_t got = 1;
	enum status status = STATUS_OK;

	while (got != 0) {
		status = make_room(&read_data, &room, used, limit, path, fault);
		if (status)
			goto done;
		got = read(handle, read_data + used, room - used);
		if (got < 0 && errno != EINTR) {
			status = fault_set(fault, STATUS_MISSING, shown(path),
					   _("cannot be read: %s"),
					   strerror(errno));
			goto done;
		}
		if (got > 0)
			used += (size_t)got;
	}
	assert(read_data);
	read_data[used] = '\0';
	*data = read_data;
	*size = used;
	read_data = NULL;
done:
	free(read_data);
	return status;
}

enum status file_read(char **data, size_t *size, const char *path, size_t limit,
		      struct fault *fault)
{
	int handle = STDIN_FILENO;
	enum status status;

	if (strcmp(path, "-") != 0) {
		handle = open(path, O_RDONLY | O_CLOEXEC);
		if (handle < 0)
			return fault_set(fault, STATUS_MISSING, path,
					 _("cannot be opened: %s"),
					 strerror(errno));
	}
	status = read_all(data, size, handle, path, limit, fault);
	if (handle != STDIN_FILENO)
		(void)close(handle);
	return status;
}

/* The cause of an earlier failure is kept. */
static void close_kept(int handle)
{
	int cause = errno;

	(void)close(handle);
	errno = cause;
}

int file_open_below(int folder, const char *path, int flags)
{
	const int on_the_way = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int at = openat(folder, ".", *path ? on_the_way : flags | O_CLOEXEC);

	while (at >= 0 && *path) {
		size_t length = strcspn(path, "/");
		bool last = !path[length];
		char name[NAME_MAX + 1];
		int next = -1;

		if (length > NAME_MAX ||
		    (length == 2 && path[0] == '.' && path[1] == '.')) {
			errno = ENOENT;
		} else {
			memcpy(name, path, length);
			name[length] = '\0';
			next = openat(at, name,
				      last ? flags | O_NOFOLLOW | O_CLOEXEC
					   : on_the_way);
		}
		close_kept(at);
		at = next;
		path += last ? length : length + 1;
	}
	return at;
}

enum status file_read_below(char **data, size_t *size, int folder,
			    const char *path, const char *shown_path,
			    size_t limit, struct fault *fault)
{
	/* A pipe has nobody at its other end to wait for. */
	int handle = file_open_below(folder, path, O_RDONLY | O_NONBLOCK);
	struct stat about;
	enum status status;

	if (handle < 0)
		return fault_set(fault, STATUS_MISSING, shown_path,
				 _("cannot be opened: %s"), strerror(errno));
	if (fstat(handle, &about) || !S_ISREG(about.st_mode))
		status = fault_set(fault, STATUS_MISSING, shown_path, "%s",
				   _("not a regular file"));
	else
		status = read_all(data, size, handle, shown_path, limit, fault);
	(void)close(handle);
	return status;
}

static int write_all(int handle, const char *data, size_t size)
{
	while (size) {
		ssize_t put = write(handle, data, size);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		data += put;
		size -= (size_t)put;
	}
	return 0;
}

/* The folder of `path` in `folder`, and what the file is called before. */
static int name_part(char *folder, char *part, const char *path)
{
	const char *slash = strrchr(path, '/');
	int length = slash ? (int)(slash - path) : 0;
	int written;

	written = snprintf(folder, PART_SIZE, "%.*s", length, path);
	if (written < 0 || written >= PART_SIZE)
		return -1;
	if (!slash)
		(void)snprintf(folder, PART_SIZE, ".");
	else if (!length)
		(void)snprintf(folder, PART_SIZE, "/");
	/* Without the name itself, which may be as long as a name can be. */
	written = snprintf(part, PART_SIZE, "%s/.%ld.part", folder,
			   (long)getpid());
	return written < 0 || written >= PART_SIZE ? -1 : 0;
}

/* Give the file behind `handle` the name `part`. */
static int name_handle(int handle, const char *part)
{
	char source[64];

	(void)snprintf(source, sizeof(source), "/proc/self/fd/%d", handle);
	(void)unlink(part);
	return linkat(AT_FDCWD, source, AT_FDCWD, part, AT_SYMLINK_FOLLOW);
}

static int write_beside(const char *folder, const char *part, const char *path,
			const char *data, size_t size)
{
	int handle = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, FILE_MODE);
	int named = handle < 0;
	int failed;
	int cause;

	if (named)
		handle = open(part, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC,
			      FILE_MODE);
	if (handle < 0)
		return -1;
	failed = write_all(handle, data, size) || fsync(handle);
	if (!failed && !named)
		failed = name_handle(handle, part);
	cause = errno;
	if (close(handle) && !failed)
		failed = -1;
	else
		errno = cause;
	if (!failed)
		failed = rename(part, path);
	if (failed) {
		cause = errno;
		(void)unlink(part);
		errno = cause;
	}
	return failed;
}

/* The same, while nobody can end the process and leave a part behind. */
static int write_whole(const char *folder, const char *part, const char *path,
		       const char *data, size_t size)
{
	sigset_t held;
	sigset_t before;
	int failed;

	(void)sigemptyset(&held);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		(void)sigaddset(&held, endings[i]);
	(void)sigprocmask(SIG_BLOCK, &held, &before);
	failed = write_beside(folder, part, path, data, size);
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	return failed;
}

/* Whether there is something that a file must not take the place of. */
static bool is_device(const char *path)
{
	struct stat about;

	return stat(path, &about) == 0 &&
	       (S_ISCHR(about.st_mode) || S_ISBLK(about.st_mode) ||
		S_ISFIFO(about.st_mode) || S_ISSOCK(about.st_mode));
}

/* A device or a pipe takes bytes as they come. */
static int write_through(const char *path, const char *data, size_t size)
{
	int handle = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	int failed;
	int cause;

	if (handle < 0)
		return -1;
	failed = write_all(handle, data, size);
	cause = errno;
	if (close(handle) && !failed)
		return -1;
	errno = cause;
	return failed;
}

enum status file_write(const char *path, const char *data, size_t size,
		       struct fault *fault)
{
	char folder[PART_SIZE];
	char part[PART_SIZE];
	int failed;

	if (strcmp(path, "-") == 0) {
		if (write_all(STDOUT_FILENO, data, size))
			return fault_set(
				fault, STATUS_WRITE, _("standard output"),
				_("cannot be written: %s"), strerror(errno));
		return STATUS_OK;
	}
	errno = ENAMETOOLONG;
	if (is_device(path))
		failed = write_through(path, data, size);
	else
		failed = name_part(folder, part, path) ||
			 write_whole(folder, part, path, data, size);
	if (failed)
		return fault_set(fault, STATUS_WRITE, path,
				 _("cannot be written: %s"), strerror(errno));
	return STATUS_OK;
}

enum status file_make_folder(const char *path, struct fault *fault)
{
	char folder[PATH_MAX];
	size_t length = strlen(path);

	if (length >= sizeof(folder))
		return fault_set(fault, STATUS_WRITE, path, "%s",
				 _("the path is too long"));
	memcpy(folder, path, length + 1);
	for (char *at = folder + 1; *at; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		if (mkdir(folder, FOLDER_MODE) && errno != EEXIST)
			return fault_set(fault, STATUS_WRITE, folder,
					 _("cannot be made: %s"),
					 strerror(errno));
		*at = '/';
	}
	return STATUS_OK;
}
