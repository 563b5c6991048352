/*
 * Pages out of images: what is in a TIFF, PNG or JPEG, or an archive of such,
 * pixel for pixel.
 *
 * A JPEG goes in as it is, and the page turns it as the file says.  Of others
 * the pixels go in: two-coloured ones as CCITT G4, all else packed as in PNG,
 * both without loss.
 */

#include <math.h>
#include <string.h>

#include "pdf/pdf_jpeg.h"
#include "pdf/pdf_pack.h"
#include "pdf/pdf_pages.h"
#include "pipeline/alto.h"
#include "pipeline/message.h"
#include "stages/ocr_bundle.h"
#include "stages/ocr_scan.h"

/* The unit of PDF, and the longest side that a page may have, in it. */
static const double points_an_inch = 72;
static const double side_max = 14400;

/* The sides of a page without an image, in points: A4. */
static const double empty_wide = 595.276;
static const double empty_high = 841.89;

/* A page being made. */
struct leaf {
	const struct pdf_book *book;
	int width; /* pixels, upright */
	int height;
	double wide; /* points */
	double high;
	qpdf_oh image;           /* 0: none */
	struct ocr_matrix place; /* of the image, as its file has it */
};

/* The page is as large as the paper was. */
static void measure(struct leaf *leaf, PIX *image)
{
	double dpi_x = pixGetXRes(image);
	double dpi_y = pixGetYRes(image);
	double longest;

	if (!(dpi_y >= OCR_DPI_LEAST && dpi_y <= OCR_DPI_MOST))
		dpi_y = dpi_x;
	leaf->width = pixGetWidth(image);
	leaf->height = pixGetHeight(image);
	leaf->wide = leaf->width * points_an_inch / dpi_x;
	leaf->high = leaf->height * points_an_inch / dpi_y;
	longest = fmax(leaf->wide, leaf->high);
	if (longest > side_max) {
		leaf->wide *= side_max / longest;
		leaf->high *= side_max / longest;
	}
	leaf->place = (struct ocr_matrix){ leaf->wide, 0, 0, leaf->high, 0, 0 };
}

static qpdf_oh add_packed(const struct pdf_book *book,
			  const struct pdf_packed *packed, int width,
			  int height)
{
	char keys[PDF_PACKED_KEYS_SIZE + 128];

	(void)snprintf(keys, sizeof(keys),
		       "<< /Type /XObject /Subtype /Image /Width %d "
		       "/Height %d %s >>",
		       width, height, packed->keys);
	return pdf_book_stream(book, keys, packed->data, packed->size);
}

static enum status add_pixels(struct leaf *leaf, PIX *image,
			      struct fault *fault)
{
	struct pdf_packed packed;
	enum status status = pdf_pack(&packed, image, leaf->book->arena, fault);

	if (!status)
		leaf->image = add_packed(leaf->book, &packed, leaf->width,
					 leaf->height);
	return status;
}

/*
 * From the unit square of an image to that of the page, for the eight
 * orientations of EXIF: where the first row and the first column are.
 */
static const struct ocr_matrix orientations[] = {
	{ 1, 0, 0, 1, 0, 0 },   /* top, left */
	{ -1, 0, 0, 1, 1, 0 },  /* top, right */
	{ -1, 0, 0, -1, 1, 1 }, /* bottom, right */
	{ 1, 0, 0, -1, 0, 1 },  /* bottom, left */
	{ 0, -1, -1, 0, 1, 1 }, /* left, top */
	{ 0, -1, 1, 0, 0, 1 },  /* right, top */
	{ 0, 1, 1, 0, 0, 0 },   /* right, bottom */
	{ 0, 1, -1, 0, 1, 0 },  /* left, bottom */
};

/* Whether the JPEG can go in as it is: it is as large as what was read. */
static bool fits(const struct pdf_jpeg *jpeg, const struct leaf *leaf)
{
	bool across = jpeg->orientation > 4;
	int width = across ? jpeg->height : jpeg->width;
	int height = across ? jpeg->width : jpeg->height;

	return width == leaf->width && height == leaf->height;
}

static void add_jpeg(struct leaf *leaf, const struct pdf_jpeg *jpeg,
		     const char *data, size_t size)
{
	struct pdf_packed packed = { .data = data, .size = size };

	(void)snprintf(packed.keys, sizeof(packed.keys),
		       "/BitsPerComponent 8 /ColorSpace /%s "
		       "/Filter /DCTDecode%s",
		       jpeg->components == 1   ? "DeviceGray"
		       : jpeg->components == 3 ? "DeviceRGB"
					       : "DeviceCMYK",
		       jpeg->inverted ? " /Decode [1 0 1 0 1 0 1 0]" : "");
	leaf->image =
		add_packed(leaf->book, &packed, jpeg->width, jpeg->height);
	leaf->place =
		ocr_compose(&orientations[jpeg->orientation - 1], &leaf->place);
}

/* The stream that draws the image. */
static qpdf_oh draw(const struct leaf *leaf)
{
	const struct ocr_matrix *at = &leaf->place;
	struct text text = { .arena = leaf->book->arena };

	text_print(&text, "q %.4f %.4f %.4f %.4f %.4f %.4f cm /Scan Do Q\n",
		   at->a, at->b, at->c, at->d, at->e, at->f);
	return pdf_book_stream(leaf->book, "<< >>", text_string(&text),
			       text.length);
}

/* The page of ALTO with that number; NULL: there is none. */
static const xmlNode *page_numbered(const struct document *alto, int number)
{
	const xmlNode *page = alto_first_page(alto);

	while (page && alto_page_number(page) != number)
		page = alto_next_page(page);
	return page;
}

static enum status add_text(const struct leaf *leaf, qpdf_oh contents,
			    const xmlNode *from,
			    const struct pdf_letters *letters,
			    struct fault *fault)
{
	struct ocr_matrix place;
	qpdf_oh stream = 0;
	int width;
	int height;
	enum status status;

	if (!alto_page_size(&width, &height, from))
		return STATUS_OK;
	place = (struct ocr_matrix){
		leaf->wide / width, 0, 0, -leaf->high / height, 0, leaf->high,
	};
	status = pdf_pages_text(&stream, leaf->book, from, &place, letters,
				fault);
	if (!status)
		qpdf_oh_append_item(leaf->book->qpdf, contents, stream);
	return status;
}

static enum status add_leaf(const struct leaf *leaf, const xmlNode *from,
			    const struct pdf_letters *letters, qpdf_oh font,
			    struct fault *fault)
{
	const struct pdf_book *book = leaf->book;
	qpdf_data qpdf = book->qpdf;
	qpdf_oh contents = qpdf_oh_new_array(qpdf);
	qpdf_oh page = pdf_book_parse(book,
				      "<< /Type /Page "
				      "/MediaBox [0 0 %.4f %.4f] >>",
				      leaf->wide, leaf->high);
	qpdf_oh resources = qpdf_oh_new_dictionary(qpdf);
	qpdf_oh fonts = qpdf_oh_new_dictionary(qpdf);
	qpdf_oh images = qpdf_oh_new_dictionary(qpdf);
	enum status status = STATUS_OK;

	if (from)
		status = add_text(leaf, contents, from, letters, fault);
	pdf_book_put(book, fonts, "/" PDF_FONT, font);
	if (leaf->image) {
		qpdf_oh_append_item(qpdf, contents, draw(leaf));
		pdf_book_put(book, images, "/Scan", leaf->image);
	}
	pdf_book_put(book, resources, "/Font", fonts);
	pdf_book_put(book, resources, "/XObject", images);
	pdf_book_put(book, page, "/Resources", resources);
	pdf_book_put(book, page, "/Contents", contents);
	(void)qpdf_add_page(qpdf, qpdf, qpdf_make_indirect_object(qpdf, page),
			    QPDF_FALSE);
	return status ? status : pdf_book_check(book, fault);
}

/* The files that the pages are in: one, or those of a bundle. */
struct files {
	struct ocr_bundle *bundle; /* NULL: one */
	struct ocr_member one;
};

static enum status open_files(struct files *files, const struct document *scan,
			      struct fault *fault)
{
	files->one.name = document_name(scan);
	files->one.data = document_data(scan, &files->one.size);
	if (!ocr_bundle_knows(files->one.data, files->one.size))
		return STATUS_OK;
	return ocr_bundle_open(&files->bundle, files->one.data, files->one.size,
			       files->one.name, fault);
}

/* The file of that name. */
static const struct ocr_member *find_file(const struct files *files,
					  const char *name)
{
	size_t count = 0;
	const struct ocr_member *members =
		files->bundle ? ocr_bundle_members(files->bundle, &count)
			      : NULL;

	for (size_t i = 0; i < count; i++)
		if (strcmp(members[i].name, name) == 0)
			return &members[i];
	return &files->one;
}

/* What the pages are made with. */
struct making {
	const struct pdf_book *book;
	const struct pdf_sources *sources;
	const struct pdf_letters *letters;
	qpdf_oh font;
	struct ocr_scan *scan;
	struct files files;
	bool known; /* the colours of all images */
	int made;   /* pages that show something */
};

/*
 * Put the image into the page, as it is where that can be: a file that is
 * damaged gives what can be had of it.
 */
static enum status add_image(struct leaf *leaf, struct making *making,
			     PIX *image, bool damaged, int number,
			     struct fault *fault)
{
	const char *name = ocr_scan_page_name(making->scan, &number);
	const struct ocr_member *file = find_file(&making->files, name);
	struct pdf_jpeg jpeg;

	measure(leaf, image);
	if (damaged || !pdf_jpeg_read(&jpeg, file->data, file->size) ||
	    !fits(&jpeg, leaf))
		return add_pixels(leaf, image, fault);
	add_jpeg(leaf, &jpeg, file->data, file->size);
	making->known = making->known && jpeg.components != 4;
	return STATUS_OK;
}

/*
 * A page that cannot be decoded is told, and an empty one stands in its
 * place, so that the numbers of the others stay right.
 */
static enum status add_page(struct making *making, int number,
			    struct fault *fault)
{
	struct leaf leaf = { .book = making->book,
			     .wide = empty_wide,
			     .high = empty_high };
	struct fault lost = { .status = STATUS_OK };
	enum ocr_resolution resolution;
	const xmlNode *from = NULL;
	PIX *image = NULL;
	/* Damage was told when the page was read. */
	struct fault damage = { .status = STATUS_OK };
	enum status status = ocr_scan_page(&image, &resolution, &damage,
					   making->scan, number, &lost);

	if (status == STATUS_MALFORMED) {
		status = remarks_add(making->sources->remarks, &lost, fault);
	} else if (status) {
		return fault_memory(fault);
	} else {
		from = page_numbered(making->sources->alto, number);
		status = add_image(&leaf, making, image,
				   damage.status != STATUS_OK, number, fault);
		making->made++;
	}
	pixDestroy(&image);
	if (status)
		return status;
	return add_leaf(&leaf, from, making->letters, making->font, fault);
}

static enum status add_pages(struct making *making, struct fault *fault)
{
	struct pdf_range range = pdf_pages_range(making->sources->alto);
	int pages = ocr_scan_pages(making->scan);
	enum status status = STATUS_OK;

	if (range.first < 1 || range.last > pages)
		return pdf_pages_fault(making->book, &range, pages, fault);
	for (int number = range.first; number <= range.last && !status;
	     number++)
		status = add_page(making, number, fault);
	if (!status && !making->made)
		return fault_set(fault, STATUS_MALFORMED, making->book->name,
				 "%s", _("no page of it can be decoded"));
	return status;
}

enum status pdf_images_fill(const struct pdf_book *book,
			    const struct pdf_sources *sources,
			    const struct pdf_letters *letters, bool *known,
			    struct fault *fault)
{
	struct making making = { .book = book,
				 .sources = sources,
				 .letters = letters,
				 .known = true };
	enum status status = ocr_scan_open(&making.scan, sources->scan, fault);

	if (!status)
		status = open_files(&making.files, sources->scan, fault);
	if (!status) {
		making.font = pdf_letters_font(letters, book);
		status = add_pages(&making, fault);
	}
	*known = making.known;
	ocr_bundle_close(making.files.bundle);
	ocr_scan_close(making.scan);
	return status;
}
