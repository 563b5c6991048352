#include "tests/bed.h"

#include <leptonica/allheaders.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pdf/pdf.h"
#include "pdf/pdf_book.h"
#include "pdf/pdf_token.h"
#include "pipeline/text.h"

/* An image of 2 x 2 pixels, and a page of 100 x 200 points that may draw it */
static const char pixels[] = { 0, 80, 127, 33 };

/* The scan, with the words on it, in a folder of its own. */
struct pair {
	struct document *scan;
	struct document *alto;
	struct remarks *remarks;
	struct document *made;
};

static void write_book(struct document **out, struct bed *bed,
		       const char *content, int turn)
{
	struct pdf_book book = { .qpdf = NULL };
	qpdf_oh page;

	assert_int_equal(
		pdf_book_new(&book, "scan.pdf", bed->arena, &bed->fault),
		STATUS_OK);
	page = pdf_book_parse(&book,
			      "<< /Type /Page /MediaBox [0 0 100 200] "
			      "/Rotate %d /Resources << /Font << /F1 << "
			      "/Type /Font /Subtype /Type1 /BaseFont "
			      "/Helvetica >> >> /XObject << >> >> >>",
			      turn);
	pdf_book_put(
		&book,
		qpdf_oh_get_key(book.qpdf,
				qpdf_oh_get_key(book.qpdf, page, "/Resources"),
				"/XObject"),
		"/Im",
		pdf_book_stream(&book,
				"<< /Type /XObject /Subtype /Image /Width 2 "
				"/Height 2 /BitsPerComponent 8 "
				"/ColorSpace /DeviceGray >>",
				pixels, sizeof(pixels)));
	pdf_book_put(&book, page, "/Contents",
		     pdf_book_stream(&book, "<< >>", content, strlen(content)));
	(void)qpdf_add_page(book.qpdf, book.qpdf,
			    qpdf_make_indirect_object(book.qpdf, page),
			    QPDF_FALSE);
	assert_int_equal(pdf_book_write(out, &book, &bed->fault), STATUS_OK);
	pdf_book_close(&book);
}

/* ALTO of page `number`, of twice the pixels that the page has points. */
static void write_alto(struct pair *pair, struct bed *bed, const char *hash,
		       int number, int width, int height, const char *baseline)
{
	char *text = arena_print(
		bed->arena,
		"<alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'>"
		"<Description><MeasurementUnit>pixel</MeasurementUnit>"
		"<sourceImageInformation><fileIdentifier>%s</fileIdentifier>"
		"</sourceImageInformation></Description><Layout>"
		"<Page ID='p' PHYSICAL_IMG_NR='%d' WIDTH='%d' HEIGHT='%d'>"
		"<PrintSpace HPOS='0' VPOS='0' WIDTH='9' HEIGHT='9'>"
		"<TextBlock ID='b'><TextLine HPOS='40' VPOS='20' WIDTH='120' "
		"HEIGHT='40'%s><String ID='s' HPOS='40' VPOS='20' WIDTH='80' "
		"HEIGHT='40' CONTENT='chỉ'/><SP/><String ID='t' HPOS='140' "
		"VPOS='20' WIDTH='20' HEIGHT='40' CONTENT='thị'/></TextLine>"
		"</TextBlock></PrintSpace></Page></Layout></alto>",
		hash, number, width, height, baseline);

	assert_non_null(text);
	bed_parse(bed, text);
	assert_status(bed, STATUS_OK);
	pair->alto = bed->in;
	bed->in = NULL;
}

/* The scan shows `content`, turned; the ALTO is of what is then shown. */
static struct pair make_pair(struct bed *bed, const char *content, int turn)
{
	struct pair pair = { .remarks = remarks_new() };
	char hash[DOCUMENT_HASH_SIZE];

	assert_non_null(pair.remarks);
	write_book(&pair.scan, bed, content, turn);
	document_hash(hash, pair.scan);
	write_alto(&pair, bed, hash, 1, turn % 180 ? 400 : 200,
		   turn % 180 ? 200 : 400, "");
	return pair;
}

static void run(struct bed *bed, struct pair *pair)
{
	fault_clear(&bed->fault);
	bed->status = pdf_make(&pair->made, pair->scan, pair->alto,
			       pair->remarks, &bed->fault);
}

static void clear(struct pair *pair)
{
	document_free(pair->scan);
	document_free(pair->alto);
	document_free(pair->made);
	remarks_free(pair->remarks);
}

/* All content of the first page that was made, in the bed's arena. */
static const char *content_of(struct bed *bed, const struct document *pdf)
{
	struct pdf_book book = { .qpdf = NULL };
	unsigned char *data = NULL;
	size_t size = 0;
	char *copy;

	assert_status(bed, STATUS_OK);
	assert_int_equal(pdf_book_open(&book, pdf, bed->arena, &bed->fault),
			 STATUS_OK);
	(void)qpdf_oh_get_page_content_data(
		book.qpdf, qpdf_get_page_n(book.qpdf, 0), &data, &size);
	copy = arena_text(bed->arena, (char *)data, size);
	free(data);
	pdf_book_close(&book);
	assert_non_null(copy);
	return copy;
}

static bool holds(const struct document *document, const char *data,
		  size_t length)
{
	size_t size;
	const char *all = document_data(document, &size);

	for (size_t at = 0; at + length <= size; at++)
		if (memcmp(all + at, data, length) == 0)
			return true;
	return false;
}

/* What the page of `content` draws when the text is under it. */
static const char *fill(struct bed *bed, const char *content, int turn)
{
	struct pair pair = make_pair(bed, content, turn);
	const char *made;

	run(bed, &pair);
	made = content_of(bed, pair.made);
	clear(&pair);
	return made;
}

static void test_pdf__puts_words_under_what_the_page_shows(void **state)
{
	struct bed *bed = *state;
	const char *made = fill(bed, "q 10 0 0 10 0 0 cm /Im Do Q", 0);

	assert_has(made, "q\nBT 3 Tr /ChithiText 1 Tf\n");
	/* 40 pixels of box: 20 points, of which a fifth is below the line. */
	assert_has(made, "20.0000 0.0000 0.0000 20.0000 20.000 174.000 Tm");
	assert_has(made, "ET\nQ\n");
	assert_has(made, "q 10 0 0 10 0 0 cm /Im Do Q");
}

static void test_pdf__turns_words_with_the_page(void **state)
{
	struct bed *bed = *state;

	assert_has(fill(bed, "", 90), " 26.000 20.000 Tm");
	assert_has(fill(bed, "", 180), " 80.000 26.000 Tm");
	assert_has(fill(bed, "", 270), " 74.000 180.000 Tm");
	assert_has(fill(bed, "", -90), " 74.000 180.000 Tm");
}

static void test_pdf__turns_words_with_their_line(void **state)
{
	struct bed *bed = *state;
	struct pair pair = { .remarks = remarks_new() };
	char hash[DOCUMENT_HASH_SIZE];
	const char *made;

	write_book(&pair.scan, bed, "", 0);
	document_hash(hash, pair.scan);
	write_alto(&pair, bed, hash, 1, 200, 400, " BASELINE='130,20 130,60'");
	run(bed, &pair);
	made = content_of(bed, pair.made);
	/* Read from the top down, on a line 65 points from the left. */
	assert_has(made, "0.0000 -");
	assert_has(made, " 65.000 190.000 Tm");
	clear(&pair);
}

static void test_pdf__stretches_a_word_over_its_box(void **state)
{
	struct bed *bed = *state;

	/* Three letters of half the size, 40 pixels, on 80 pixels. */
	assert_has(fill(bed, "", 0), "Tm 133.333 Tz <000200030005> Tj");
}

static void test_pdf__keeps_the_images_as_they_are(void **state)
{
	struct bed *bed = *state;
	struct pair pair = make_pair(bed, "q 99 0 0 99 0 0 cm /Im Do Q", 0);

	run(bed, &pair);
	assert_status(bed, STATUS_OK);
	assert_true(holds(pair.made, pixels, sizeof(pixels)));
	clear(&pair);
}

static void test_pdf__replaces_hidden_text(void **state)
{
	struct bed *bed = *state;
	const char *made =
		fill(bed,
		     "BT /F1 9 Tf (a) Tj ET q BT 3 Tr (old\\)) Tj 5 0 Td "
		     "[(w) 3 <20>] TJ ET Q BT (b) Tj ET",
		     0);

	assert_has_not(made, "old");
	assert_has_not(made, "TJ");
	assert_has(made, "BT /F1 9 Tf (a) Tj ET q BT 3 Tr");
	assert_has(made, "Q BT (b) Tj ET");
}

static void test_pdf__replaces_text_below_an_image(void **state)
{
	struct bed *bed = *state;
	const char *made = fill(bed,
				"BT /F1 9 Tf (under) Tj ET "
				"q 100 0 0 200 0 0 cm /Im Do Q "
				"BT (x) Tj ET",
				0);

	assert_has_not(made, "under");
	assert_has(made, "BT (x) Tj ET");
}

static void test_pdf__keeps_hidden_text_that_moves_what_is_seen(void **state)
{
	struct bed *bed = *state;

	assert_has(fill(bed, "BT 3 Tr /F1 9 Tf (a) Tj 0 Tr (b) Tj ET", 0),
		   "(a) Tj 0 Tr (b) Tj");
}

static void test_pdf__adds_nothing_to_a_page_with_text_of_its_own(void **state)
{
	struct bed *bed = *state;
	struct pair pair = make_pair(bed, "BT /F1 9 Tf (chi thi) Tj ET", 0);

	run(bed, &pair);
	assert_has_not(content_of(bed, pair.made), "Chithi");
	assert_int_equal(remarks_count(pair.remarks), 1);
	assert_has(remarks_line(pair.remarks, 0), "scan.pdf: page 1: ");
	clear(&pair);
}

static void test_pdf__makes_the_same_bytes_again(void **state)
{
	struct bed *bed = *state;
	struct pair one = make_pair(bed, "q /Im Do Q", 0);
	struct pair other = make_pair(bed, "q /Im Do Q", 0);
	size_t size;
	size_t again;
	const char *data;

	run(bed, &one);
	assert_status(bed, STATUS_OK);
	run(bed, &other);
	assert_status(bed, STATUS_OK);
	data = document_data(one.made, &size);
	assert_memory_equal(data, document_data(other.made, &again), size);
	assert_int_equal(size, again);
	clear(&one);
	clear(&other);
}

/* That the ALTO is refused, with this in the reason. */
static void refuse(struct bed *bed, const char *hash, int number, int width,
		   const char *reason)
{
	struct pair pair = { .remarks = remarks_new() };
	char own[DOCUMENT_HASH_SIZE];

	write_book(&pair.scan, bed, "", 0);
	document_hash(own, pair.scan);
	write_alto(&pair, bed, hash ? hash : own, number, width, 400, "");
	run(bed, &pair);
	assert_status(bed, STATUS_MALFORMED);
	assert_reason(bed, reason);
	assert_null(pair.made);
	clear(&pair);
}

static void test_pdf__refuses_what_is_not_of_this_scan(void **state)
{
	struct bed *bed = *state;

	refuse(bed, "00ff", 1, 200, "another scan than 'scan.pdf'");
	refuse(bed, "", 1, 200, "does not tell of which scan");
	refuse(bed, NULL, 2, 200, "page 2, and the scan has 1");
	refuse(bed, NULL, 0, 200, "page 0, and the scan has 1");
	refuse(bed, NULL, 1, 0, "does not tell where");
}

/* That bytes are no scan that text can be put under. */
static void refuse_scan(struct bed *bed, const char *data, size_t size,
			const char *reason)
{
	struct pair pair = { .remarks = remarks_new() };
	char hash[DOCUMENT_HASH_SIZE];
	char *copy = malloc(size + 1);

	assert_non_null(copy);
	memcpy(copy, data, size);
	assert_int_equal(
		document_wrap(&pair.scan, "bad.pdf", copy, size, &bed->fault),
		STATUS_OK);
	document_hash(hash, pair.scan);
	write_alto(&pair, bed, hash, 1, 200, 400, "");
	run(bed, &pair);
	assert_status(bed, STATUS_MALFORMED);
	assert_reason(bed, reason);
	assert_null(pair.made);
	clear(&pair);
}

static void test_pdf__refuses_a_broken_scan(void **state)
{
	struct bed *bed = *state;
	struct document *scan = NULL;
	size_t size;
	const char *data;

	write_book(&scan, bed, "q /Im Do Q", 0);
	data = document_data(scan, &size);
	refuse_scan(bed, data, size / 2, "damaged");
	refuse_scan(bed, data, 8, "damaged");
	refuse_scan(bed, "no scan", 7, "no TIFF");
	refuse_scan(bed, "\x89PNG\r\n\x1a\n????", 12, "");
	document_free(scan);
}

static void test_pdf__refuses_an_encrypted_scan(void **state)
{
	struct bed *bed = *state;
	struct document *scan = NULL;
	struct pdf_book book = { .qpdf = NULL };

	write_book(&scan, bed, "", 0);
	assert_int_equal(pdf_book_open(&book, scan, bed->arena, &bed->fault),
			 STATUS_OK);
	(void)qpdf_init_write_memory(book.qpdf);
	qpdf_set_r3_encryption_parameters_insecure(
		book.qpdf, "", "owner", QPDF_TRUE, QPDF_TRUE, QPDF_TRUE,
		QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, qpdf_r3p_full);
	qpdf_set_static_ID(book.qpdf, QPDF_TRUE);
	(void)qpdf_write(book.qpdf);
	refuse_scan(bed, (const char *)qpdf_get_buffer(book.qpdf),
		    qpdf_get_buffer_length(book.qpdf), "encrypted");
	pdf_book_close(&book);
	document_free(scan);
}

/* What says in a JPEG, behind its first two bytes, that it is turned. */
static const char turned[] = "\xff\xe1\0\x22"
			     "Exif\0\0"
			     "MM\0*\0\0\0\x08\0\x01"
			     "\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"
			     "\0\0\0\0";

/*
 * An image of 20 x 10 pixels, black and white or grey, in some format, with
 * `more` bytes behind the first two.
 */
static void take_image(struct pair *pair, struct bed *bed, int format, int bits,
		       size_t more)
{
	PIX *image = pixCreate(20, 10, bits);
	char hash[DOCUMENT_HASH_SIZE];
	l_uint8 *data = NULL;
	size_t size = 0;
	char *copy;

	assert_int_equal(pixSetPixel(image, 3, 4, 1), 0);
	assert_int_equal(pixWriteMem(&data, &size, image, format), 0);
	pixDestroy(&image);
	copy = malloc(size + more + 1);
	assert_non_null(copy);
	memcpy(copy, data, 2);
	memcpy(copy + 2, turned, more);
	memcpy(copy + 2 + more, data + 2, size - 2);
	size += more;
	lept_free(data);
	pair->remarks = remarks_new();
	assert_int_equal(
		document_wrap(&pair->scan, "scan.img", copy, size, &bed->fault),
		STATUS_OK);
	document_hash(hash, pair->scan);
	write_alto(pair, bed, hash, 1, 20, 10, "");
	run(bed, pair);
	assert_status(bed, STATUS_OK);
}

static void test_pdf__takes_a_jpeg_as_it_is(void **state)
{
	struct bed *bed = *state;
	struct pair pair = { .scan = NULL };
	size_t size;
	const char *data;

	take_image(&pair, bed, IFF_JFIF_JPEG, 8, 0);
	data = document_data(pair.scan, &size);
	assert_true(holds(pair.made, data, size));
	assert_true(holds(pair.made, "<pdfaid:part>2", 14));
	assert_has(content_of(bed, pair.made), "/Scan Do");
	clear(&pair);
}

static void test_pdf__turns_a_jpeg_as_it_says(void **state)
{
	struct bed *bed = *state;
	struct pair pair = { .scan = NULL };
	size_t size;
	const char *data;

	take_image(&pair, bed, IFF_JFIF_JPEG, 8, sizeof(turned) - 1);
	data = document_data(pair.scan, &size);
	assert_true(holds(pair.made, data, size));
	assert_has(content_of(bed, pair.made),
		   "q 0.0000 -4.8000 2.4000 0.0000 0.0000 4.8000 cm");
	clear(&pair);
}

static void test_pdf__packs_other_images(void **state)
{
	struct bed *bed = *state;
	struct pair fax = { .scan = NULL };
	struct pair grey = { .scan = NULL };

	take_image(&fax, bed, IFF_TIFF_G4, 1, 0);
	assert_true(holds(fax.made, "/CCITTFaxDecode", 15));
	take_image(&grey, bed, IFF_PNG, 8, 0);
	assert_true(holds(grey.made, "/Predictor 15", 13));
	clear(&fax);
	clear(&grey);
}

/* The kinds of the tokens of a content stream, a letter each. */
static const char *kinds(struct bed *bed, const char *content)
{
	static const char letters[] = ".nNsmoi";
	struct text text = { .arena = bed->arena };
	struct pdf_token token;
	size_t at = 0;

	do {
		token = pdf_token_next(content, strlen(content), &at);
		text_add(&text, &letters[token.kind], 1);
	} while (token.kind != PDF_END);
	return text_string(&text);
}

static void test_token__knows_the_words_of_a_content_stream(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(kinds(bed, "1 -.5 /Name (s(t)\\)r) <4 1> Tj"),
			    "nnNsso.");
	assert_string_equal(kinds(bed, "[(a)-1(b)]TJ%c (d) Tj\nT*"),
			    "msnsmoo.");
	assert_string_equal(kinds(bed, "/P <</MCID 0>>BDC EMC"), "NmNnmoo.");
	assert_string_equal(kinds(bed, "(a) ' 1 2 (b) \""), "sonnso.");
	assert_string_equal(kinds(bed, "q BI /W 1 ID (\x01 EI\x02 Tj EI Q BT"),
			    "oioo.");
	assert_string_equal(kinds(bed, "(no end"), "s.");
	assert_string_equal(kinds(bed, "<41"), "s.");
	assert_string_equal(kinds(bed, "(\\"), "s.");
	assert_string_equal(kinds(bed, "BI /W 1"), "i.");
	assert_string_equal(kinds(bed, ""), ".");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_pdf__puts_words_under_what_the_page_shows),
		BED_TEST(test_pdf__turns_words_with_the_page),
		BED_TEST(test_pdf__turns_words_with_their_line),
		BED_TEST(test_pdf__stretches_a_word_over_its_box),
		BED_TEST(test_pdf__keeps_the_images_as_they_are),
		BED_TEST(test_pdf__replaces_hidden_text),
		BED_TEST(test_pdf__replaces_text_below_an_image),
		BED_TEST(test_pdf__keeps_hidden_text_that_moves_what_is_seen),
		BED_TEST(test_pdf__adds_nothing_to_a_page_with_text_of_its_own),
		BED_TEST(test_pdf__makes_the_same_bytes_again),
		BED_TEST(test_pdf__refuses_what_is_not_of_this_scan),
		BED_TEST(test_pdf__refuses_a_broken_scan),
		BED_TEST(test_pdf__refuses_an_encrypted_scan),
		BED_TEST(test_pdf__takes_a_jpeg_as_it_is),
		BED_TEST(test_pdf__turns_a_jpeg_as_it_says),
		BED_TEST(test_pdf__packs_other_images),
		BED_TEST(test_token__knows_the_words_of_a_content_stream),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
