#include "stages/ocr_pdf_rescue.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stages/ocr_scan.h"

/* The end of a PDF is within so many bytes of the end of the file. */
enum { END_MAX = 4096 };

/* The most bytes of an object that are looked at: a page is short. */
enum { OBJECT_MAX = 8192 };

/* Numbers of the new objects; others stay below, as they are written. */
enum { CATALOG = 8388600, TREE = 8388601, NUMBER_MOST = CATALOG - 1 };

/* Room for the new end, and for one page in it; in bytes. */
enum { TAIL_SIZE = 512, KID_SIZE = 16 };

bool ocr_pdf_has_end(const char *data, size_t size)
{
	static const char word[] = "startxref";
	size_t length = sizeof(word) - 1;
	size_t at = size > END_MAX ? size - END_MAX : 0;

	for (; at + length <= size; at++)
		if (memcmp(data + at, word, length) == 0)
			return true;
	return false;
}

/* Where `word` is next; NULL: nowhere before `end`. */
static const char *find(const char *at, const char *end, const char *word)
{
	size_t length = strlen(word);

	while ((size_t)(end - at) >= length) {
		const char *first =
			memchr(at, *word, (size_t)(end - at) - length + 1);

		if (!first || memcmp(first, word, length) == 0)
			return first;
		at = first + 1;
	}
	return NULL;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The number that ends before `*at`, which goes before it; -1: none. */
static long number_before(const char **at, const char *first)
{
	long number = 0;
	long scale = 1;
	const char *end;

	while (*at > first && isspace((unsigned char)(*at)[-1]))
		(*at)--;
	end = *at;
	while (*at > first && is_digit((*at)[-1]) && scale <= CATALOG) {
		number += ((*at)[-1] - '0') * scale;
		scale *= 10;
		(*at)--;
	}
	return *at < end ? number : -1;
}

/*
 * Where the object ends that begins at `first`; NULL: not near enough.  Some
 * writers leave its end out: it ends where the next one begins.  So no byte is
 * looked at for many objects.
 */
static const char *end_of_object(const char *first, const char *end)
{
	const char *at = first;

	if (end - first > OBJECT_MAX)
		end = first + OBJECT_MAX;
	while ((at = find(at, end, "obj"))) {
		const char *before = at;
		long generation = number_before(&before, first);
		long number = number_before(&before, first);

		if (at - first >= 3 && memcmp(at - 3, "end", 3) == 0)
			return at - 3;
		if (generation >= 0 && number >= 0)
			return before;
		at += 3;
	}
	return NULL;
}

/* Whether the object, up to its end, is a page. */
static bool is_page(const char *at, const char *end)
{
	const char *stop = end_of_object(at, end);

	if (!stop)
		return false;
	while ((at = find(at, stop, "/Type"))) {
		at += strlen("/Type");
		while (at < stop && isspace((unsigned char)*at))
			at++;
		if (stop - at > 5 && memcmp(at, "/Page", 5) == 0 &&
		    !isalnum((unsigned char)at[5]))
			return true;
	}
	return false;
}

/* Add the number of a page; once, however often it was written. */
static void add_page(long *pages, int *count, long number)
{
	for (int i = 0; i < *count; i++)
		if (pages[i] == number)
			return;
	pages[(*count)++] = number;
}

static int find_pages(long *pages, const char *data, size_t size)
{
	const char *end = data + size;
	int count = 0;

	for (const char *at = data;
	     count < OCR_PAGES_MAX && (at = find(at, end, "obj")); at += 3) {
		const char *before = at;
		long generation = number_before(&before, data);
		long number = number_before(&before, data);

		if (generation == 0 && number > 0 && number <= NUMBER_MOST &&
		    is_page(at + 3, end))
			add_page(pages, &count, number);
	}
	return count;
}

/* The new end of the file, behind whatever was cut; how long it is. */
static size_t write_tail(char *to, size_t room, const long *pages, int count)
{
	size_t used = (size_t)snprintf(
		to, room,
		"\nendstream\nendobj\n%d 0 obj\n<</Type/Catalog/Pages %d 0 "
		"R>>\nendobj\n"
		"%d 0 obj\n<</Type/Pages/MediaBox[0 0 595 842]/Count %d/Kids[",
		CATALOG, TREE, TREE, count);

	for (int i = 0; i < count; i++)
		used += (size_t)snprintf(to + used, room - used, "%ld 0 R ",
					 pages[i]);
	used += (size_t)snprintf(to + used, room - used,
				 "]>>\nendobj\ntrailer\n<</Size %d/Root %d 0 "
				 "R>>\nstartxref\n0\n%%%%EOF\n",
				 TREE + 1, CATALOG);
	return used;
}

char *ocr_pdf_rescue(size_t *rescued, const char *data, size_t size)
{
	long *pages = calloc(OCR_PAGES_MAX, sizeof(*pages));
	char *file = NULL;
	size_t room;
	int count;

	if (!pages)
		return NULL;
	count = find_pages(pages, data, size);
	room = TAIL_SIZE + (size_t)count * KID_SIZE;
	if (count)
		file = malloc(size + room);
	if (file) {
		memcpy(file, data, size);
		*rescued = size + write_tail(file + size, room, pages, count);
	}
	free(pages);
	return file;
}
