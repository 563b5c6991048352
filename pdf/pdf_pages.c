#include "pdf/pdf_pages.h"

#include <math.h>
#include <string.h>

#include "pdf/pdf_content.h"
#include "pdf/pdf_text.h"
#include "pipeline/message.h"

/*
 * A page that shows at least this share of the letters itself has text of its
 * own; the stamp of a digital signature is less.  What `ocr` found to be no
 * Vietnamese, or in the encoding of an old font, does not count.
 */
static const double own_share = 0.5;

/* How far an image may be from lying upright, as a share of its sides. */
static const double skew_slack = 0.02;

/* The sides of a page that has no credible box, in points: A4. */
static const double default_width = 595;
static const double default_height = 842;

enum { TURN = 90, ROUND = 360 }; /* degrees */

/* The part of a page that is shown, and how it is turned, clockwise. */
struct frame {
	double left;
	double bottom;
	double right;
	double top;
	int turn; /* degrees, below ROUND */
};

static bool read_box(double *box, qpdf_data qpdf, qpdf_oh list)
{
	if (!qpdf_oh_is_array(qpdf, list) ||
	    qpdf_oh_get_array_n_items(qpdf, list) != 4)
		return false;
	for (int i = 0; i < 4; i++)
		if (!qpdf_oh_get_value_as_number(
			    qpdf, qpdf_oh_get_array_item(qpdf, list, i),
			    &box[i]))
			return false;
	return box[0] != box[2] && box[1] != box[3];
}

static struct frame frame_of(const struct pdf_book *book, qpdf_oh page)
{
	qpdf_data qpdf = book->qpdf;
	double media[4] = { 0, 0, default_width, default_height };
	double crop[4];
	int turn = 0;
	struct frame frame;

	(void)read_box(media, qpdf, qpdf_oh_get_key(qpdf, page, "/MediaBox"));
	if (!read_box(crop, qpdf, qpdf_oh_get_key(qpdf, page, "/CropBox")))
		memcpy(crop, media, sizeof(crop));
	(void)qpdf_oh_get_value_as_int(
		qpdf, qpdf_oh_get_key(qpdf, page, "/Rotate"), &turn);
	frame.left = fmax(fmin(crop[0], crop[2]), fmin(media[0], media[2]));
	frame.right = fmin(fmax(crop[0], crop[2]), fmax(media[0], media[2]));
	frame.bottom = fmax(fmin(crop[1], crop[3]), fmin(media[1], media[3]));
	frame.top = fmin(fmax(crop[1], crop[3]), fmax(media[1], media[3]));
	turn = turn % ROUND / TURN * TURN;
	frame.turn = turn < 0 ? turn + ROUND : turn;
	return frame;
}

static double area_of(const struct frame *frame)
{
	return fabs((frame->right - frame->left) *
		    (frame->top - frame->bottom));
}

/*
 * From the unit square that the page is when it is shown, down from its upper
 * left corner, to the space of the page.
 */
static struct ocr_matrix shown_as(const struct frame *frame)
{
	double width = frame->right - frame->left;
	double height = frame->top - frame->bottom;

	switch (frame->turn) {
	case TURN:
		return (struct ocr_matrix){ 0, height,      width,
					    0, frame->left, frame->bottom };
	case 2 * TURN:
		return (struct ocr_matrix){
			-width, 0, 0, height, frame->right, frame->bottom
		};
	case 3 * TURN:
		return (struct ocr_matrix){ 0, -height,      -width,
					    0, frame->right, frame->top };
	default:
		return (struct ocr_matrix){ width,   0,           0,
					    -height, frame->left, frame->top };
	}
}

static bool invert(struct ocr_matrix *inverse, const struct ocr_matrix *of)
{
	double area = of->a * of->d - of->b * of->c;

	if (!(fabs(area) > 1e-9))
		return false;
	*inverse = (struct ocr_matrix){
		.a = of->d / area,
		.b = -of->b / area,
		.c = -of->c / area,
		.d = of->a / area,
		.e = (of->c * of->f - of->d * of->e) / area,
		.f = (of->b * of->e - of->a * of->f) / area,
	};
	return true;
}

/* Whether an image of the page's own size is shown upright. */
static bool is_upright(const struct ocr_matrix *image,
		       const struct ocr_matrix *shown)
{
	struct ocr_matrix inverse;
	struct ocr_matrix seen;

	if (!invert(&inverse, shown))
		return false;
	seen = ocr_compose(image, &inverse);
	return seen.a > 0 && seen.d < 0 &&
	       fabs(seen.b) <= skew_slack * seen.a &&
	       fabs(seen.c) <= skew_slack * -seen.d;
}

/*
 * From pixels of the ALTO page to the space of the PDF page.  Where they are
 * those of an image on the page, the image tells; else the page was drawn.
 */
static struct ocr_matrix place_of(const struct frame *frame,
				  const struct pdf_sight *sight, int width,
				  int height)
{
	struct ocr_matrix shown = shown_as(frame);
	struct ocr_matrix unit = { 1.0 / width, 0, 0, 1.0 / height, 0, 0 };

	if (sight->image_width == width && sight->image_height == height &&
	    is_upright(&sight->image, &shown)) {
		struct ocr_matrix down = { 1, 0, 0, -1, 0, 1 };

		unit = ocr_compose(&unit, &down);
		return ocr_compose(&unit, &sight->image);
	}
	return ocr_compose(&unit, &shown);
}

/* A copy of a dictionary, which others may use, too; its items stay theirs */
static qpdf_oh copy(const struct pdf_book *book, qpdf_oh from)
{
	qpdf_data qpdf = book->qpdf;
	qpdf_oh to = qpdf_oh_new_dictionary(qpdf);

	if (!qpdf_oh_is_dictionary(qpdf, from))
		return to;
	qpdf_oh_begin_dict_key_iter(qpdf, from);
	while (qpdf_oh_dict_more_keys(qpdf)) {
		const char *key = qpdf_oh_dict_next_key(qpdf);

		qpdf_oh_replace_key(qpdf, to, key,
				    qpdf_oh_get_key(qpdf, from, key));
	}
	return to;
}

static void add_font(const struct pdf_book *book, qpdf_oh page, qpdf_oh font)
{
	qpdf_data qpdf = book->qpdf;
	qpdf_oh resources =
		copy(book, qpdf_oh_get_key(qpdf, page, "/Resources"));
	qpdf_oh fonts = copy(book, qpdf_oh_get_key(qpdf, resources, "/Font"));

	pdf_book_put(book, fonts, "/" PDF_FONT, font);
	pdf_book_put(book, resources, "/Font", fonts);
	pdf_book_put(book, page, "/Resources", resources);
}

/* Put a stream before what the page draws. */
static void add_under(const struct pdf_book *book, qpdf_oh page, qpdf_oh stream)
{
	qpdf_data qpdf = book->qpdf;
	qpdf_oh old = qpdf_oh_get_key(qpdf, page, "/Contents");
	qpdf_oh list = qpdf_oh_new_array(qpdf);

	qpdf_oh_append_item(qpdf, list, stream);
	if (qpdf_oh_is_stream(qpdf, old))
		qpdf_oh_append_item(qpdf, list, old);
	for (int i = 0; qpdf_oh_is_array(qpdf, old) &&
			i < qpdf_oh_get_array_n_items(qpdf, old);
	     i++)
		qpdf_oh_append_item(qpdf, list,
				    qpdf_oh_get_array_item(qpdf, old, i));
	pdf_book_put(book, page, "/Contents", list);
}

enum status pdf_pages_text(qpdf_oh *out, const struct pdf_book *book,
			   const xmlNode *page, const struct ocr_matrix *place,
			   const struct pdf_letters *letters,
			   struct fault *fault)
{
	struct text text = { .arena = book->arena };

	text_add_string(&text, "q\n");
	(void)pdf_text_write(&text, page, place, PDF_FONT, letters);
	text_add_string(&text, "Q\n");
	if (text.failed)
		return fault_memory(fault);
	*out = pdf_book_packed(book, "<< >>", text_string(&text), text.length);
	return STATUS_OK;
}

static enum status remark(const struct pdf_sources *sources, int number,
			  const char *reason, struct fault *fault)
{
	struct fault told = { .status = STATUS_OK };
	char place[sizeof(told.place)];

	(void)snprintf(place, sizeof(place), _("%s: page %d"),
		       document_name(sources->scan), number);
	(void)fault_set(&told, STATUS_PARTLY, place, "%s", reason);
	return remarks_add(sources->remarks, &told, fault);
}

/* One page to be filled. */
struct filling {
	const struct pdf_book *book;
	const struct pdf_sources *sources;
	const struct pdf_letters *letters;
	qpdf_oh font;
	const xmlNode *from;
	int number;
};

/* Whether the page shows text that can be searched: then it needs no other. */
static bool has_own_text(const struct filling *filling,
			 const struct pdf_sight *sight)
{
	static const char *const garbled[] = { "layer=mangled", "layer=tcvn3",
					       "layer=vni", "layer=vps" };
	const char *detail = alto_page_detail(filling->from);
	double letters = (double)pdf_text_letters(filling->from);

	for (size_t i = 0; i < sizeof(garbled) / sizeof(*garbled); i++)
		if (text_has_word(detail, garbled[i]))
			return false;
	return (double)sight->letters >= letters * own_share;
}

static enum status fill(const struct filling *filling, qpdf_oh page,
			struct fault *fault)
{
	const struct pdf_book *book = filling->book;
	struct frame frame = frame_of(book, page);
	struct pdf_sight sight;
	struct ocr_matrix place;
	qpdf_oh stream = 0;
	int width;
	int height;
	enum status status;

	if (!pdf_text_letters(filling->from) ||
	    !alto_page_size(&width, &height, filling->from))
		return STATUS_OK;
	status = pdf_content_look(&sight, book, page, area_of(&frame), false,
				  fault);
	if (status)
		return status;
	if (has_own_text(filling, &sight))
		return remark(filling->sources, filling->number,
			      _("the page shows text of its own; none was "
				"added"),
			      fault);
	if (sight.hidden)
		status = pdf_content_look(&sight, book, page, area_of(&frame),
					  true, fault);
	place = place_of(&frame, &sight, width, height);
	if (!status)
		status = pdf_pages_text(&stream, book, filling->from, &place,
					filling->letters, fault);
	if (status)
		return status;
	add_font(book, page, filling->font);
	add_under(book, page, stream);
	return pdf_book_check(book, fault);
}

struct pdf_range pdf_pages_range(const struct document *alto)
{
	const xmlNode *page = alto_first_page(alto);
	struct pdf_range range = { .first = alto_page_number(page),
				   .last = alto_page_number(page) };

	for (; page; page = alto_next_page(page)) {
		int number = alto_page_number(page);

		range.first = number < range.first ? number : range.first;
		range.last = number > range.last ? number : range.last;
	}
	return range;
}

enum status pdf_pages_fault(const struct pdf_book *book,
			    const struct pdf_range *range, int pages,
			    struct fault *fault)
{
	return fault_set(fault, STATUS_MALFORMED, book->name,
			 _("the ALTO tells of page %d, and the scan has %d"),
			 range->first < 1 ? range->first : range->last, pages);
}

static enum status fill_all(struct filling *filling, struct fault *fault)
{
	qpdf_data qpdf = filling->book->qpdf;
	enum status status = STATUS_OK;

	filling->from = alto_first_page(filling->sources->alto);
	while (filling->from && !status) {
		filling->number = alto_page_number(filling->from);
		status =
			fill(filling,
			     qpdf_get_page_n(qpdf, (size_t)filling->number - 1),
			     fault);
		filling->from = alto_next_page(filling->from);
	}
	return status;
}

static void drop_others(qpdf_data qpdf, int pages,
			const struct pdf_range *range)
{
	for (int number = pages; number > 0; number--)
		if (number < range->first || number > range->last)
			(void)qpdf_remove_page(
				qpdf,
				qpdf_get_page_n(qpdf, (size_t)number - 1));
}

enum status pdf_pages_fill(const struct pdf_book *book,
			   const struct pdf_sources *sources,
			   const struct pdf_letters *letters,
			   struct fault *fault)
{
	struct filling filling = { .book = book,
				   .sources = sources,
				   .letters = letters };
	struct pdf_range range = pdf_pages_range(sources->alto);
	int pages = qpdf_get_num_pages(book->qpdf);
	enum status status;

	if (range.first < 1 || range.last > pages)
		return pdf_pages_fault(book, &range, pages, fault);
	(void)qpdf_push_inherited_attributes_to_page(book->qpdf);
	status = pdf_book_check(book, fault);
	if (status)
		return status;
	filling.font = pdf_letters_font(letters, book);
	status = fill_all(&filling, fault);
	if (!status)
		drop_others(book->qpdf, pages, &range);
	return status;
}
