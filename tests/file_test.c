#include "tests/bed.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/file.h"

static const char *folder_of(struct bed *bed)
{
	const char *path = bed_path(bed, "place/x");

	assert_int_equal(file_make_folder(path, &bed->fault), STATUS_OK);
	return bed_path(bed, "place");
}

static void write_text(struct bed *bed, const char *path, const char *text)
{
	bed_forget(bed);
	bed->status = file_write(path, text, strlen(text), &bed->fault);
}

/* Read with a ceiling; the bytes are freed again. */
static size_t read_size(struct bed *bed, const char *path, size_t limit)
{
	char *data = NULL;
	size_t size = 0;

	bed_forget(bed);
	bed->status = file_read(&data, &size, path, limit, &bed->fault);
	if (!bed->status) {
		assert_non_null(data);
		assert_int_equal(data[size], '\0');
	} else {
		assert_null(data);
	}
	free(data);
	return size;
}

static void test_file__reads_what_was_written(void **state)
{
	struct bed *bed = *state;
	const char *path = bed_path(bed, "a.xml");

	write_text(bed, path, "one");
	assert_status(bed, STATUS_OK);
	assert_string_equal(bed_get(bed, path), "one");
	write_text(bed, path, "");
	assert_status(bed, STATUS_OK);
	assert_string_equal(bed_get(bed, path), "");
	assert_int_equal(bed_count(bed->folder), 1);
}

static void test_file__reads_more_than_one_piece(void **state)
{
	struct bed *bed = *state;
	const char *text = bed_repeat(bed, "0123456789", 100001);
	const char *path = bed_path(bed, "large");

	write_text(bed, path, text);
	assert_status(bed, STATUS_OK);
	assert_string_equal(bed_get(bed, path), text);
}

static void test_file__has_a_ceiling(void **state)
{
	struct bed *bed = *state;
	const char *path = bed_put_text(bed, "a", bed_repeat(bed, "x", 200000));

	assert_int_equal(read_size(bed, path, 200000), 200000);
	assert_status(bed, STATUS_OK);
	(void)read_size(bed, path, 199999);
	assert_status(bed, STATUS_MALFORMED);
	assert_reason(bed, "ceiling");
	(void)read_size(bed, path, 0);
	assert_status(bed, STATUS_MALFORMED);
}

static void test_file__an_endless_file_meets_the_ceiling(void **state)
{
	struct bed *bed = *state;

	(void)read_size(bed, "/dev/zero", 1 << 20);
	assert_status(bed, STATUS_MALFORMED);
}

static void test_file__says_what_cannot_be_read(void **state)
{
	struct bed *bed = *state;

	(void)read_size(bed, bed_path(bed, "none"), 10);
	assert_status(bed, STATUS_MISSING);
	assert_has(bed->fault.place, "none");
	(void)read_size(bed, folder_of(bed), 10);
	assert_status(bed, STATUS_MISSING);
}

static void test_file__has_the_mode_that_the_mask_leaves(void **state)
{
	struct bed *bed = *state;
	const char *path = bed_path(bed, "a");
	mode_t mask = umask(027);
	struct stat file;

	write_text(bed, path, "x");
	(void)umask(mask);
	assert_int_equal(stat(path, &file), 0);
	assert_int_equal(file.st_mode & 0777, 0640);
}

static void test_file__takes_the_longest_name(void **state)
{
	enum { NAME_LENGTH = 255 };
	struct bed *bed = *state;
	const char *path = bed_path(bed, bed_repeat(bed, "n", NAME_LENGTH));

	write_text(bed, path, "x");
	assert_status(bed, STATUS_OK);
	assert_string_equal(bed_get(bed, path), "x");
}

static void test_file__leaves_nothing_where_it_cannot_write(void **state)
{
	struct bed *bed = *state;
	const char *folder = folder_of(bed);

	write_text(bed, folder, "x"); /* it is a folder */
	assert_status(bed, STATUS_WRITE);
	assert_int_equal(bed_count(folder), 0);
	assert_int_equal(bed_count(bed->folder), 1);
	write_text(bed, bed_path(bed, "none/a"), "x");
	assert_status(bed, STATUS_WRITE);
	assert_reason(bed, strerror(ENOENT));
	write_text(bed, bed_repeat(bed, "long/", 2000), "x");
	assert_status(bed, STATUS_WRITE);
	write_text(bed, bed_path(bed, bed_repeat(bed, "n", 256)), "x");
	assert_status(bed, STATUS_WRITE);
	assert_int_equal(bed_count(bed->folder), 1);
}

/* A disk that fills up is played by a ceiling on the size of files. */
static void test_file__a_full_disk_leaves_what_was_there(void **state)
{
	enum { CEILING = 1 << 16 };
	struct bed *bed = *state;
	const char *old = bed_put_text(bed, "place/old", "before");
	const char *new = bed_path(bed, "place/new");
	const char *text = bed_repeat(bed, "x", (size_t)CEILING * 4);
	struct rlimit kept;
	struct rlimit low;

	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &kept), 0);
	low = kept;
	low.rlim_cur = CEILING;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
	write_text(bed, old, text);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &kept), 0);
	assert_status(bed, STATUS_WRITE);
	assert_reason(bed, strerror(EFBIG));

	assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
	write_text(bed, new, text);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &kept), 0);
	assert_status(bed, STATUS_WRITE);
	assert_string_equal(bed_get(bed, old), "before");
	assert_int_equal(bed_count(bed_path(bed, "place")), 1);
}

static void test_file__replaces_a_link_and_not_what_it_points_to(void **state)
{
	struct bed *bed = *state;
	const char *original = bed_put_text(bed, "original", "scan");
	const char *link = bed_path(bed, "link");

	assert_int_equal(symlink(original, link), 0);
	write_text(bed, link, "new");
	assert_status(bed, STATUS_OK);
	assert_string_equal(bed_get(bed, original), "scan");
	assert_string_equal(bed_get(bed, link), "new");
}

/* A FIFO stands for all that is no file: devices need a privilege. */
static void test_file__writes_into_a_pipe_and_not_over_it(void **state)
{
	struct bed *bed = *state;
	const char *pipe_path = bed_path(bed, "pipe");
	char got[8] = "";
	struct stat about;
	int handle;

	assert_int_equal(mkfifo(pipe_path, 0600), 0);
	handle = open(pipe_path, O_RDONLY | O_NONBLOCK);
	assert_true(handle >= 0);
	write_text(bed, pipe_path, "bytes");
	assert_status(bed, STATUS_OK);
	assert_int_equal(read(handle, got, sizeof(got)), 5);
	(void)close(handle);
	assert_string_equal(got, "bytes");
	assert_int_equal(stat(pipe_path, &about), 0);
	assert_true(S_ISFIFO(about.st_mode));
	assert_int_equal(bed_count(bed->folder), 1);
}

static void test_file__tells_of_a_full_device(void **state)
{
	struct bed *bed = *state;
	struct stat about;

	write_text(bed, "/dev/full", "bytes");
	assert_status(bed, STATUS_WRITE);
	assert_reason(bed, strerror(ENOSPC));
	assert_int_equal(stat("/dev/full", &about), 0);
	assert_true(S_ISCHR(about.st_mode));
}

static void test_file__reads_standard_input(void **state)
{
	struct bed *bed = *state;
	int ends[2];
	int kept = dup(STDIN_FILENO);

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "piped", 5), 5);
	(void)close(ends[1]);
	(void)dup2(ends[0], STDIN_FILENO);
	(void)close(ends[0]);
	assert_int_equal(read_size(bed, "-", 10), 5);
	if (kept >= 0)
		(void)dup2(kept, STDIN_FILENO);
	(void)close(kept);
	assert_status(bed, STATUS_OK);
}

static void test_file__makes_the_folders_above_a_path(void **state)
{
	struct bed *bed = *state;
	const char *path = bed_path(bed, "a/b/c/file");

	for (int times = 0; times < 2; times++) {
		bed_forget(bed);
		bed->status = file_make_folder(path, &bed->fault);
		assert_status(bed, STATUS_OK);
	}
	assert_true(bed_has(bed_path(bed, "a/b/c")));
	assert_false(bed_has(path));
	(void)bed_put_text(bed, "wall", "x");
	bed_forget(bed);
	bed->status = file_make_folder(bed_path(bed, "wall/b/c"), &bed->fault);
	assert_status(bed, STATUS_WRITE);
	bed_forget(bed);
	bed->status =
		file_make_folder(bed_repeat(bed, "long/", 2000), &bed->fault);
	assert_status(bed, STATUS_WRITE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_file__reads_what_was_written),
		BED_TEST(test_file__reads_more_than_one_piece),
		BED_TEST(test_file__has_a_ceiling),
		BED_TEST(test_file__an_endless_file_meets_the_ceiling),
		BED_TEST(test_file__says_what_cannot_be_read),
		BED_TEST(test_file__has_the_mode_that_the_mask_leaves),
		BED_TEST(test_file__takes_the_longest_name),
		BED_TEST(test_file__leaves_nothing_where_it_cannot_write),
		BED_TEST(test_file__a_full_disk_leaves_what_was_there),
		BED_TEST(test_file__replaces_a_link_and_not_what_it_points_to),
		BED_TEST(test_file__writes_into_a_pipe_and_not_over_it),
		BED_TEST(test_file__tells_of_a_full_device),
		BED_TEST(test_file__reads_standard_input),
		BED_TEST(test_file__makes_the_folders_above_a_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
