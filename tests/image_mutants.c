/*
 * image_mutants - show that no broken scan brings the reader of scans down
 *
 * Makes files that are nearly right: a TIFF, PNG, JPEG, JPEG 2000 or PDF,
 * made here or named, with a few changes each: cut, bits turned over, parts
 * swapped, left out or doubled, odd sizes, offsets and loops in directories,
 * wrong lengths, broken cross-references.  Each is opened and all its pages
 * are decoded, as `chithi ocr` does before it reads them.
 *
 *	image_mutants [-n COUNT] [-s SEED] [-k DIRECTORY] [-t SECONDS] [FILE...]
 *
 * The same seed makes the same files.  -k writes them into DIRECTORY and does
 * nothing else with them: tests/image_mutants.sh gives those to `chithi run`.
 * A page that takes more than SECONDS ends the program, as does a crash; the
 * number of the file is told, and -k keeps it.  It exits 0 when every file was
 * read or refused, 1 when status and fault of one disagree, 2 when it could
 * not do its work.
 *
 * ctest makes a few hundred; the whole number, with the sanitizers:
 *
 *	build/sanitize/bin/image_mutants -n 3000 samples/X/scan.*
 *	sh tests/image_mutants.sh build/release/bin 2000
 */

#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stages/ocr_scan.h"
#include "tests/image_seeds.h"

enum {
	COUNT_DEFAULT = 300,
	SECONDS_DEFAULT = 60,
	GROW_MAX = 4096, /* what one change may add, in bytes */
	CHANGES_MAX = 4, /* of one file */
	PAGES_READ_MAX = 8,
};

/* ---- dice ---- */

struct dice {
	uint64_t state;
};

static uint32_t roll(struct dice *dice)
{
	dice->state = dice->state * 6364136223846793005U + 1442695040888963407U;
	return (uint32_t)(dice->state >> 33);
}

static size_t draw(struct dice *dice, size_t below)
{
	return below ? roll(dice) % below : 0;
}

/* Numbers that programs stumble over. */
static uint32_t draw_odd(struct dice *dice)
{
	static const uint32_t odd[] = {
		0,          1,          2,          3,          7,
		8,          15,         16,         17,         31,
		32,         33,         127,        128,        255,
		256,        257,        1000,       9999,       10000,
		30000,      32767,      32768,      65535,      65536,
		0xffffff,   0x7ffffffe, 0x7fffffff, 0x80000000, 0x80000001,
		0xfffffff0, 0xfffffffe, 0xffffffff,
	};

	if (draw(dice, 4) == 0)
		return roll(dice);
	return odd[draw(dice, sizeof(odd) / sizeof(*odd))];
}

/* ---- a file being spoilt ---- */

struct mutant {
	struct dice *dice;
	const struct seeds *seeds;
	const char *suffix;
	unsigned char *data;
	size_t size;
	size_t room;
};

static void cut(struct mutant *mutant)
{
	mutant->size = draw(mutant->dice, mutant->size);
}

static void flip_bits(struct mutant *mutant)
{
	size_t count = 1 + draw(mutant->dice, 20);

	for (size_t i = 0; i < count; i++)
		mutant->data[draw(mutant->dice, mutant->size)] ^=
			(unsigned char)(1U << draw(mutant->dice, 8));
}

static void fill(struct mutant *mutant)
{
	static const unsigned char with[] = { 0, 0xff, ' ', '0' };
	size_t first = draw(mutant->dice, mutant->size);
	size_t length = draw(mutant->dice, 64);

	if (length > mutant->size - first)
		length = mutant->size - first;
	memset(mutant->data + first, with[draw(mutant->dice, 4)], length);
}

static void leave_out(struct mutant *mutant)
{
	size_t first = draw(mutant->dice, mutant->size);
	size_t length = draw(mutant->dice, mutant->size - first);

	if (draw(mutant->dice, 2) && length > 40)
		length = 1 + draw(mutant->dice, 40);
	memmove(mutant->data + first, mutant->data + first + length,
		mutant->size - first - length);
	mutant->size -= length;
}

/* Make room for `length` bytes at `at`; how many there are then. */
static size_t open_gap(struct mutant *mutant, size_t at, size_t length)
{
	if (length > mutant->room - mutant->size)
		length = mutant->room - mutant->size;
	memmove(mutant->data + at + length, mutant->data + at,
		mutant->size - at);
	mutant->size += length;
	return length;
}

static void put_noise(struct mutant *mutant)
{
	size_t at = draw(mutant->dice, mutant->size);
	size_t length = open_gap(mutant, at, 1 + draw(mutant->dice, 64));

	for (size_t i = 0; i < length; i++)
		mutant->data[at + i] = (unsigned char)roll(mutant->dice);
}

static void put_twice(struct mutant *mutant)
{
	size_t at = draw(mutant->dice, mutant->size);
	size_t length = draw(mutant->dice, mutant->size - at);

	if (length > GROW_MAX / CHANGES_MAX)
		length = GROW_MAX / CHANGES_MAX;
	length = open_gap(mutant, at, length);
	memmove(mutant->data + at, mutant->data + at + length, length);
}

/* The end of another file in the place of the own one. */
static void graft(struct mutant *mutant)
{
	const struct seeds *seeds = mutant->seeds;
	const struct seed *other =
		&seeds->list[draw(mutant->dice, seeds->count)];
	size_t from = draw(mutant->dice, other->size);
	size_t at = draw(mutant->dice, mutant->size);
	size_t length = other->size - from;

	if (length > mutant->room - at)
		length = mutant->room - at;
	memcpy(mutant->data + at, other->data + from, length);
	mutant->size = at + length;
}

/* An odd number of two or four bytes, in either order, somewhere in front. */
static void put_number(struct mutant *mutant)
{
	size_t front = draw(mutant->dice, 3) && mutant->size > 256
			       ? 256
			       : mutant->size;
	size_t length = draw(mutant->dice, 2) ? 2 : 4;
	uint32_t number = draw_odd(mutant->dice);
	bool little = draw(mutant->dice, 2);
	size_t at;

	if (front <= length)
		return;
	at = draw(mutant->dice, front - length);
	for (size_t i = 0; i < length; i++)
		mutant->data[at + (little ? i : length - 1 - i)] =
			(unsigned char)(number >> 8 * i & 0xff);
}

/* ---- by format ---- */

static uint32_t number_at(const struct mutant *mutant, size_t at, size_t length,
			  bool little)
{
	uint32_t number = 0;

	for (size_t i = 0; i < length && at + i < mutant->size; i++) {
		uint32_t byte = mutant->data[at + i];

		number = little ? number | byte << 8 * i : number << 8 | byte;
	}
	return number;
}

static void write_at(struct mutant *mutant, size_t at, uint32_t number,
		     size_t length, bool little)
{
	for (size_t i = 0; i < length && at + i < mutant->size; i++) {
		size_t shift = little ? i : length - 1 - i;

		mutant->data[at + i] =
			(unsigned char)(number >> 8 * shift & 0xff);
	}
}

/* A field of an entry of a directory, or where the next one is. */
static void spoil_tiff(struct mutant *mutant)
{
	static const struct {
		size_t at;
		size_t length;
	} fields[] = { { 0, 2 }, { 2, 2 }, { 4, 4 }, { 8, 4 }, { 8, 4 } };
	bool little = mutant->data[0] == 'I';
	size_t directory = number_at(mutant, 4, 4, little);
	size_t hops = draw(mutant->dice, 3);
	size_t field = draw(mutant->dice, sizeof(fields) / sizeof(*fields));
	uint32_t number = draw_odd(mutant->dice);
	size_t count = 0;
	size_t next = 0;

	for (size_t i = 0; i <= hops && directory + 2 < mutant->size; i++) {
		count = number_at(mutant, directory, 2, little);
		next = directory + 2 + count * 12;
		if (i < hops && number_at(mutant, next, 4, little))
			directory = number_at(mutant, next, 4, little);
	}
	if (draw(mutant->dice, 4) == 0)
		number = (uint32_t)draw(mutant->dice, mutant->size);
	if (draw(mutant->dice, 6) == 0)
		number = (uint32_t)directory;
	if (draw(mutant->dice, 6) == 0)
		write_at(mutant, next, number, 4, little);
	else if (count)
		write_at(mutant,
			 directory + 2 + draw(mutant->dice, count) * 12 +
				 fields[field].at,
			 number, fields[field].length, little);
}

static uint32_t sum_of(const unsigned char *data, size_t size)
{
	uint32_t sum = 0xffffffff;

	for (size_t i = 0; i < size; i++) {
		sum ^= data[i];
		for (int bit = 0; bit < 8; bit++)
			sum = sum & 1 ? sum >> 1 ^ 0xedb88320 : sum >> 1;
	}
	return ~sum;
}

/* The part at `*at` of a file of parts, the next one after it. */
typedef size_t (*measure)(const struct mutant *mutant, size_t at);

static size_t measure_chunk(const struct mutant *mutant, size_t at)
{
	return 12 + (size_t)number_at(mutant, at, 4, false);
}

static size_t measure_segment(const struct mutant *mutant, size_t at)
{
	return 2 + (size_t)number_at(mutant, at + 2, 2, false);
}

static size_t measure_box(const struct mutant *mutant, size_t at)
{
	return number_at(mutant, at, 4, false);
}

/* Leave a part out, double it, or put it in front of the one before. */
static void shuffle_parts(struct mutant *mutant, size_t first, measure length)
{
	size_t at = first;
	size_t before = first;
	size_t hops = draw(mutant->dice, 6);
	size_t size = length(mutant, at);

	for (size_t i = 0; i < hops && size && at + size + 12 < mutant->size;
	     i++) {
		before = at;
		at += size;
		size = length(mutant, at);
	}
	if (at >= mutant->size || !size || size > mutant->size - at)
		return;
	switch (draw(mutant->dice, 3)) {
	case 0:
		memmove(mutant->data + at, mutant->data + at + size,
			mutant->size - at - size);
		mutant->size -= size;
		break;
	case 1:
		size = open_gap(mutant, at, size);
		memmove(mutant->data + at, mutant->data + at + size,
			size < mutant->size - at - size
				? size
				: mutant->size - at - size);
		break;
	default:
		for (size_t i = 0; i < at - before && i < size; i++) {
			unsigned char kept = mutant->data[before + i];

			mutant->data[before + i] = mutant->data[at + i];
			mutant->data[at + i] = kept;
		}
		break;
	}
}

/* Another size, depth or kind, with its check sum. */
static void spoil_png(struct mutant *mutant)
{
	enum { HEAD = 8, SIZE = 16, KIND = 24, SUM = 29 };

	if (draw(mutant->dice, 2) || mutant->size < SUM + 4) {
		shuffle_parts(mutant, HEAD, measure_chunk);
		return;
	}
	if (draw(mutant->dice, 2))
		write_at(mutant, SIZE + draw(mutant->dice, 2) * 4,
			 draw_odd(mutant->dice), 4, false);
	else
		mutant->data[KIND + draw(mutant->dice, 5)] =
			(unsigned char)draw(mutant->dice, 20);
	write_at(mutant, SUM, sum_of(mutant->data + 12, 17), 4, false);
}

static void spoil_jpeg(struct mutant *mutant)
{
	size_t at = 2;

	if (draw(mutant->dice, 2)) {
		shuffle_parts(mutant, 2, measure_segment);
		return;
	}
	/* Frame or EXIF: some field of it. */
	while (at + 20 < mutant->size && mutant->data[at + 1] != 0xc0 &&
	       mutant->data[at + 1] != 0xc2 && draw(mutant->dice, 4))
		at += measure_segment(mutant, at);
	write_at(mutant, at + draw(mutant->dice, 20), draw_odd(mutant->dice), 2,
		 false);
}

static void spoil_jp2(struct mutant *mutant)
{
	if (draw(mutant->dice, 2)) {
		shuffle_parts(mutant, 0, measure_box);
		return;
	}
	for (size_t at = 0; at + 60 < mutant->size; at++)
		if (number_at(mutant, at, 4, false) == 0xff4fff51) {
			write_at(mutant, at + 4 + draw(mutant->dice, 56),
				 draw_odd(mutant->dice),
				 draw(mutant->dice, 2) ? 4 : 2, false);
			return;
		}
}

/* Another word of the same length, or a number that is not the right one. */
static void spoil_pdf(struct mutant *mutant)
{
	static const char *const words[] = {
		"endstream",  "startxref", "/Contents", "/MediaBox",
		"/DeviceRGB", "trailer",   "endobj",    "/Length",
		"/Filter",    "/Height",   "/Parent",   "/Rotate",
		"stream",     "/Width",    "/Count",    "/Pages",
		"/Type",      "/Kids",     "/Page",     "/Root",
		"obj",        "xref",      "/K",        " R",
		"<<",         ">>",        "cm",        "Do",
	};
	size_t at = draw(mutant->dice, mutant->size);

	for (size_t i = 0; i < mutant->size;
	     i++, at = (at + 1) % mutant->size) {
		const char *word = words[draw(mutant->dice, 28)];
		size_t length = strlen(word);

		if (mutant->data[at] >= '0' && mutant->data[at] <= '9' &&
		    draw(mutant->dice, 3) == 0) {
			mutant->data[at] =
				(unsigned char)('0' + draw(mutant->dice, 10));
			return;
		}
		if (mutant->size - at > length &&
		    memcmp(mutant->data + at, word, length) == 0) {
			mutant->data[at + draw(mutant->dice, length)] = 'X';
			return;
		}
	}
}

static void spoil_format(struct mutant *mutant)
{
	static const struct {
		const char *suffix;
		void (*spoil)(struct mutant *mutant);
	} formats[] = {
		{ "tif", spoil_tiff }, { "png", spoil_png },
		{ "jpg", spoil_jpeg }, { "jp2", spoil_jp2 },
		{ "pdf", spoil_pdf },
	};

	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		if (strcmp(mutant->suffix, formats[i].suffix) == 0)
			formats[i].spoil(mutant);
}

/* ---- the run ---- */

static void spoil(struct mutant *mutant)
{
	static void (*const changes[])(struct mutant * mutant) = {
		cut,          flip_bits,    fill,         leave_out,
		put_noise,    put_twice,    graft,        put_number,
		spoil_format, spoil_format, spoil_format, spoil_format,
		spoil_format, spoil_format, spoil_format, spoil_format,
	};
	/* Mostly one. */
	size_t count =
		1 + draw(mutant->dice, 1 + draw(mutant->dice, CHANGES_MAX));

	for (size_t i = 0; i < count && mutant->size > 64; i++)
		changes[draw(mutant->dice, sizeof(changes) / sizeof(*changes))](
			mutant);
}

/* A fresh copy of a seed, spoilt; its data is from malloc. */
static void make_mutant(struct mutant *mutant)
{
	const struct seeds *seeds = mutant->seeds;
	const struct seed *seed =
		&seeds->list[draw(mutant->dice, seeds->count)];

	mutant->suffix = seed->suffix;
	mutant->size = seed->size;
	mutant->room = seed->size + GROW_MAX;
	mutant->data = calloc(1, mutant->room);
	if (!mutant->data)
		exit(2);
	memcpy(mutant->data, seed->data, seed->size);
	spoil(mutant);
}

struct tally {
	unsigned long refused; /* files */
	unsigned long pages;
	unsigned long lost;
	unsigned long damaged;
	unsigned long bad; /* a status that its fault knows nothing of */
};

static void read_pages(struct tally *tally, const struct ocr_scan *scan)
{
	int count = ocr_scan_pages(scan);

	for (int i = 1; i <= count && i <= PAGES_READ_MAX; i++) {
		struct fault damage = { .status = STATUS_OK };
		struct fault fault = { .status = STATUS_OK };
		enum ocr_resolution resolution;
		PIX *image = NULL;
		enum status status = ocr_scan_page(&image, &resolution, &damage,
						   scan, i, &fault);

		tally->pages++;
		tally->lost += status != STATUS_OK;
		tally->damaged += damage.status != STATUS_OK;
		tally->bad += status != fault.status ||
			      (status == STATUS_OK) != (image != NULL) ||
			      (status && !*fault.reason);
		pixDestroy(&image);
	}
}

/* Takes over the data of the mutant. */
static void read_mutant(struct tally *tally, const struct mutant *mutant)
{
	struct fault fault = { .status = STATUS_OK };
	struct document *document = NULL;
	struct ocr_scan *scan = NULL;
	enum status status;

	if (document_wrap(&document, "mutant", (char *)mutant->data,
			  mutant->size, &fault))
		exit(2);
	status = ocr_scan_open(&scan, document, &fault);
	tally->bad += status != fault.status;
	if (status)
		tally->refused++;
	else
		read_pages(tally, scan);
	ocr_scan_close(scan);
	document_free(document);
}

static void keep(const struct mutant *mutant, const char *folder,
		 unsigned long number)
{
	char path[4096];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%06lu.%s", folder, number,
		       mutant->suffix);
	file = fopen(path, "wb");
	if (!file ||
	    fwrite(mutant->data, 1, mutant->size, file) != mutant->size) {
		perror(path);
		exit(2);
	}
	(void)fclose(file);
	free(mutant->data);
}

/* What is said when the file at work hangs. */
static char last_words[64];

static void stop(int signal_number)
{
	(void)signal_number;
	(void)!write(STDERR_FILENO, last_words, strlen(last_words));
	_exit(1);
}

static void run(struct tally *tally, struct mutant *mutant, unsigned long count,
		unsigned int seconds, const char *folder)
{
	for (unsigned long number = 0; number < count; number++) {
		make_mutant(mutant);
		if (folder) {
			keep(mutant, folder, number);
			continue;
		}
		(void)snprintf(last_words, sizeof(last_words),
			       "image_mutants: file %lu hangs\n", number);
		(void)alarm(seconds);
		read_mutant(tally, mutant);
		(void)alarm(0);
	}
}

int main(int argc, char **argv)
{
	static struct seeds seeds;
	struct dice dice = { .state = 1 };
	struct mutant mutant = { .dice = &dice, .seeds = &seeds };
	unsigned int seconds = SECONDS_DEFAULT;
	unsigned long count = COUNT_DEFAULT;
	const char *folder = NULL;
	struct tally tally = { 0 };
	int option;

	while ((option = getopt(argc, argv, "n:s:k:t:")) != -1) {
		if (option == 'n')
			count = strtoul(optarg, NULL, 10);
		else if (option == 's')
			dice.state = strtoull(optarg, NULL, 10);
		else if (option == 'k')
			folder = optarg;
		else if (option == 't')
			seconds = (unsigned int)strtoul(optarg, NULL, 10);
		else
			return 2;
	}
	ocr_scan_hush();
	(void)signal(SIGALRM, stop);
	seeds_make(&seeds);
	for (int i = optind; i < argc; i++)
		seeds_read(&seeds, argv[i]);
	run(&tally, &mutant, count, seconds, folder);
	printf("%lu files: %lu refused; %lu pages: %lu lost, %lu damaged; "
	       "%lu wrongly told\n",
	       count, tally.refused, tally.pages, tally.lost, tally.damaged,
	       tally.bad);
	seeds_free(&seeds);
	return tally.bad ? 1 : 0;
}
