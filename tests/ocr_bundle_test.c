#include "tests/bed.h"

#include <archive.h>
#include <archive_entry.h>
#include <leptonica/allheaders.h>
#include <stdlib.h>
#include <string.h>

#include "stages/ocr_bundle.h"
#include "stages/ocr_scan.h"

/* The largest archive that a test makes, in bytes. */
enum { ARCHIVE_SIZE = 1 << 21 };

/* An archive being made, in the arena of the bed. */
struct made {
	struct bed *bed;
	struct archive *writer;
	char *data;
	size_t size;
};

static struct made begin(struct bed *bed, bool zip)
{
	struct made made = { .bed = bed, .writer = archive_write_new() };

	made.data = arena_take(bed->arena, ARCHIVE_SIZE);
	assert_non_null(made.writer);
	assert_non_null(made.data);
	if (zip)
		(void)archive_write_set_format_zip(made.writer);
	else
		(void)archive_write_set_format_gnutar(made.writer);
	return made;
}

static void open_made(struct made *made)
{
	assert_int_equal(archive_write_open_memory(made->writer, made->data,
						   ARCHIVE_SIZE, &made->size),
			 ARCHIVE_OK);
}

static void put_entry(struct made *made, const char *name, unsigned int type,
		      const char *data, size_t size)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_copy_pathname(entry, name);
	archive_entry_set_filetype(entry, type);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_size(entry, (la_int64_t)size);
	if (type == AE_IFLNK)
		archive_entry_copy_symlink(entry, "/etc/passwd");
	assert_int_equal(archive_write_header(made->writer, entry), ARCHIVE_OK);
	assert_int_equal(archive_write_data(made->writer, data, size), size);
	archive_entry_free(entry);
}

static void put(struct made *made, const char *name, const char *text)
{
	put_entry(made, name, AE_IFREG, text, strlen(text));
}

static void end(struct made *made)
{
	assert_int_equal(archive_write_free(made->writer), ARCHIVE_OK);
}

static struct ocr_bundle *open_bundle(struct bed *bed, const struct made *made)
{
	struct ocr_bundle *bundle = NULL;

	fault_clear(&bed->fault);
	bed->status = ocr_bundle_open(&bundle, made->data, made->size,
				      "box.tar", &bed->fault);
	return bundle;
}

static void assert_refused(struct bed *bed, const struct made *made,
			   const char *reason)
{
	assert_null(open_bundle(bed, made));
	assert_status(bed, STATUS_MALFORMED);
	assert_reason(bed, reason);
	assert_has(bed->fault.place, "box.tar");
}

static void
test_ocr_bundle__gives_its_files_in_the_order_of_people(void **state)
{
	for (int zip = 0; zip < 2; zip++) {
		struct made made = begin(*state, zip);
		struct ocr_bundle *bundle;
		const struct ocr_member *members;
		size_t count;

		open_made(&made);
		put_entry(&made, "box/", AE_IFDIR, "", 0);
		put(&made, "box/p10.png", "ten");
		put(&made, "box/p9.png", "");
		put(&made, "box/.hidden", "none");
		put(&made, "box/p2.png", "two");
		end(&made);
		assert_true(ocr_bundle_knows(made.data, made.size));
		bundle = open_bundle(*state, &made);
		assert_status((struct bed *)*state, STATUS_OK);
		members = ocr_bundle_members(bundle, &count);
		assert_int_equal(count, 3);
		assert_string_equal(members[0].name, "box.tar/box/p2.png");
		assert_int_equal(members[0].size, 3);
		assert_memory_equal(members[0].data, "two", 3);
		assert_int_equal(members[1].size, 0);
		assert_memory_equal(members[2].data, "ten", 3);
		ocr_bundle_close(bundle);
	}
}

static void test_ocr_bundle__a_tar_is_read_where_it_lies(void **state)
{
	struct made made = begin(*state, false);
	char *page = bed_repeat(*state, "a page", 100000);
	struct ocr_bundle *bundle;
	const struct ocr_member *members;
	size_t count;

	open_made(&made);
	put(&made, "1.png", page);
	put(&made, "2.png", "two");
	end(&made);
	bundle = open_bundle(*state, &made);
	members = ocr_bundle_members(bundle, &count);
	assert_int_equal(members[0].size, strlen(page));
	assert_memory_equal(members[0].data, page, strlen(page));
	assert_true(members[0].data > made.data &&
		    members[0].data < made.data + made.size);
	ocr_bundle_close(bundle);
}

static void test_ocr_bundle__a_zip_is_unpacked(void **state)
{
	struct made made = begin(*state, true);
	char *page = bed_repeat(*state, "a page", 100000);
	struct ocr_bundle *bundle;
	const struct ocr_member *members;
	size_t count;

	open_made(&made);
	put(&made, "1.png", page);
	end(&made);
	assert_true(made.size < strlen(page) / 2);
	bundle = open_bundle(*state, &made);
	members = ocr_bundle_members(bundle, &count);
	assert_int_equal(members[0].size, strlen(page));
	assert_memory_equal(members[0].data, page, strlen(page));
	ocr_bundle_close(bundle);
}

static void test_ocr_bundle__refuses_what_unpacks_without_end(void **state)
{
	struct made made = begin(*state, true);
	char *page = bed_repeat(*state, "page", 1 << 20);

	open_made(&made);
	for (int i = 0; i < 65; i++)
		put(&made, arena_print(made.bed->arena, "%d.png", i), page);
	end(&made);
	assert_refused(*state, &made, "larger than the ceiling of 256 MB");
}

static void test_ocr_bundle__odd_names_are_text(void **state)
{
	struct made made = begin(*state, false);
	struct ocr_bundle *bundle;
	size_t count;

	open_made(&made);
	put(&made, "../../a\x01\xff\n1.png", "one");
	end(&made);
	bundle = open_bundle(*state, &made);
	assert_status((struct bed *)*state, STATUS_OK);
	assert_null(
		strpbrk(ocr_bundle_members(bundle, &count)->name, "\x01\n"));
	ocr_bundle_close(bundle);
}

static void test_ocr_bundle__refuses_what_is_cut_short(void **state)
{
	struct made made = begin(*state, false);
	size_t whole;

	open_made(&made);
	put(&made, "1.png", "one");
	put(&made, "2.png", "two");
	end(&made);
	/* Two files of two blocks each, and the end. */
	whole = made.size;
	for (made.size = 513; made.size <= 2560 && made.size < whole;
	     made.size += 256)
		assert_refused(*state, &made, "cut short");

	made = begin(*state, true);
	open_made(&made);
	put(&made, "1.png", "one");
	put(&made, "2.png", "two");
	end(&made);
	whole = made.size;
	for (made.size = 40; made.size < whole; made.size += 16)
		assert_refused(*state, &made, "cut short");
}

/* Change a few bytes of the archive, the same ones in every run. */
static void break_bytes(struct made *made, unsigned int *seed)
{
	for (int i = 0; i < 4; i++) {
		*seed = *seed * 1103515245u + 12345u;
		made->data[(*seed >> 8) % made->size] ^= (char)(*seed >> 16);
	}
}

static void test_ocr_bundle__broken_ones_do_no_harm(void **state)
{
	unsigned int seed = 1;

	for (int round = 0; round < 2000; round++) {
		struct made made = begin(*state, round % 2);
		struct ocr_bundle *bundle;

		open_made(&made);
		put(&made, "1.png", "one");
		put(&made, "2.png", bed_repeat(*state, "two", 300));
		end(&made);
		break_bytes(&made, &seed);
		bundle = open_bundle(*state, &made);
		assert_true(bundle ||
			    ((struct bed *)*state)->status == STATUS_MALFORMED);
		ocr_bundle_close(bundle);
		arena_empty(((struct bed *)*state)->arena);
	}
}

static void test_ocr_bundle__refuses_links_and_empty_ones(void **state)
{
	struct made made = begin(*state, false);

	open_made(&made);
	put_entry(&made, "1.png", AE_IFLNK, "", 0);
	end(&made);
	assert_refused(*state, &made, "something else than files");

	made = begin(*state, false);
	open_made(&made);
	put_entry(&made, "box/", AE_IFDIR, "", 0);
	end(&made);
	assert_refused(*state, &made, "there is no page in it");
}

static void test_ocr_bundle__refuses_too_many_files(void **state)
{
	struct bed *bed = *state;
	struct made made = begin(bed, false);

	open_made(&made);
	for (int i = 0; i <= OCR_MEMBERS_MAX; i++)
		put(&made, arena_print(bed->arena, "%d.png", i), "");
	end(&made);
	assert_refused(bed, &made, "more than 1000 files");
}

static void test_ocr_bundle__refuses_a_name_without_end(void **state)
{
	struct bed *bed = *state;
	struct made made = begin(bed, false);

	open_made(&made);
	put(&made, bed_repeat(bed, "a", OCR_MEMBER_NAME_MAX + 1), "one");
	end(&made);
	assert_refused(bed, &made, "a name longer than 1024 bytes");
}

/* Open a scan of the archive, which the bed takes over. */
static struct ocr_scan *open_scan(struct bed *bed, const struct made *made)
{
	struct ocr_scan *scan = NULL;

	bed_forget(bed);
	bed_take(bed, "box.tar", made->data, made->size);
	bed->status = ocr_scan_open(&scan, bed->in, &bed->fault);
	return scan;
}

static void put_page(struct made *made, const char *name, int width, int format)
{
	PIX *page = pixCreate(width, 10, 8);
	l_uint8 *data = NULL;
	size_t size = 0;

	assert_int_equal(pixWriteMem(&data, &size, page, format), 0);
	put_entry(made, name, AE_IFREG, (const char *)data, size);
	pixDestroy(&page);
	free(data);
}

static void test_ocr_bundle__its_pages_run_on(void **state)
{
	struct bed *bed = *state;
	struct made made = begin(bed, false);
	PIXA *two = pixaCreate(2);
	struct ocr_scan *scan;
	l_uint8 *data = NULL;
	size_t size = 0;
	int number = 3;

	(void)pixaAddPix(two, pixCreate(20, 10, 8), L_INSERT);
	(void)pixaAddPix(two, pixCreate(30, 10, 8), L_INSERT);
	assert_int_equal(pixaWriteMemMultipageTiff(&data, &size, two), 0);
	open_made(&made);
	put_page(&made, "1.png", 10, IFF_PNG);
	put_entry(&made, "2.tif", AE_IFREG, (const char *)data, size);
	put_page(&made, "3.jpg", 40, IFF_JFIF_JPEG);
	end(&made);
	scan = open_scan(bed, &made);
	assert_status(bed, STATUS_OK);
	assert_int_equal(ocr_scan_pages(scan), 4);
	assert_string_equal(ocr_scan_page_name(scan, &number), "box.tar/2.tif");
	assert_int_equal(number, 2);
	for (int i = 1; i <= 4; i++) {
		struct fault damage = { .status = STATUS_OK };
		enum ocr_resolution resolution;
		PIX *page = NULL;

		assert_int_equal(ocr_scan_page(&page, &resolution, &damage,
					       scan, i, &bed->fault),
				 STATUS_OK);
		assert_int_equal(pixGetWidth(page), i * 10);
		pixDestroy(&page);
	}
	ocr_scan_close(scan);
	pixaDestroy(&two);
	free(data);
}

static void test_ocr_bundle__a_broken_file_costs_its_page(void **state)
{
	struct bed *bed = *state;
	struct made made = begin(bed, false);
	struct fault damage = { .status = STATUS_OK };
	enum ocr_resolution resolution;
	struct ocr_scan *scan;
	PIX *page = NULL;

	open_made(&made);
	put(&made, "1.png", "\x89PNG\r\n\x1a\n and nothing");
	put_entry(&made, "2.tif", AE_IFREG, "II*\0", 4);
	put_page(&made, "3.png", 30, IFF_PNG);
	end(&made);
	scan = open_scan(bed, &made);
	assert_status(bed, STATUS_OK);
	assert_int_equal(ocr_scan_pages(scan), 3);
	assert_int_equal(ocr_scan_page(&page, &resolution, &damage, scan, 1,
				       &bed->fault),
			 STATUS_MALFORMED);
	assert_string_equal(bed->fault.place, "box.tar/1.png: page 1");
	bed_forget(bed);
	assert_int_equal(ocr_scan_page(&page, &resolution, &damage, scan, 2,
				       &bed->fault),
			 STATUS_MALFORMED);
	assert_has(bed->fault.place, "box.tar/2.tif");
	bed_forget(bed);
	assert_int_equal(ocr_scan_page(&page, &resolution, &damage, scan, 3,
				       &bed->fault),
			 STATUS_OK);
	pixDestroy(&page);
	ocr_scan_close(scan);
}

static void test_ocr_bundle__refuses_what_is_no_page_image(void **state)
{
	static const char *const others[] = { "%PDF-1.4", "text",
					      "PK\003\004 a zip", "" };
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		struct made made = begin(bed, false);

		open_made(&made);
		put_page(&made, "1.png", 30, IFF_PNG);
		put(&made, "2.png", others[i]);
		end(&made);
		assert_null(open_scan(bed, &made));
		assert_status(bed, STATUS_MALFORMED);
		assert_string_equal(bed->fault.place, "box.tar/2.png");
		assert_reason(bed, "is no page image");
	}
}

/* One header, of an empty file, is less than the end of a tar has. */
static void test_ocr_bundle__refuses_a_tar_shorter_than_its_end(void **state)
{
	enum { HEADER = 512 };
	struct made made = begin(*state, false);
	struct made cut = { .size = HEADER };

	open_made(&made);
	put(&made, "1.png", "");
	end(&made);
	cut.data = malloc(HEADER);
	assert_non_null(cut.data);
	memcpy(cut.data, made.data, HEADER);
	assert_true(ocr_bundle_knows(cut.data, cut.size));
	assert_refused(*state, &cut, "cut short");
	free(cut.data);
}

#define TEST(name) BED_TEST(test_ocr_bundle__##name)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(gives_its_files_in_the_order_of_people),
		TEST(a_tar_is_read_where_it_lies),
		TEST(a_zip_is_unpacked),
		TEST(refuses_what_unpacks_without_end),
		TEST(odd_names_are_text),
		TEST(refuses_what_is_cut_short),
		TEST(refuses_a_tar_shorter_than_its_end),
		TEST(broken_ones_do_no_harm),
		TEST(refuses_links_and_empty_ones),
		TEST(refuses_too_many_files),
		TEST(refuses_a_name_without_end),
		TEST(its_pages_run_on),
		TEST(a_broken_file_costs_its_page),
		TEST(refuses_what_is_no_page_image),
	};

	ocr_scan_hush();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
