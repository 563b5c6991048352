#include "stages/ocr_pdf.h"

#include <poppler.h>
#include <qpdf/qpdf-c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/message.h"
#include "stages/ocr_pdf_draw.h"
#include "stages/ocr_pdf_picture.h"
#include "stages/ocr_pdf_rescue.h"
#include "stages/ocr_pixels.h"

struct ocr_pdf {
	PopplerDocument *document;
	qpdf_data parts; /* the same file, for pictures as they are */
	bool apart;      /* it has been looked at */
	bool cut;        /* the end of the file is not there */
	char *rescued;   /* the file with another end, or NULL */
	const char *data;
	size_t size;
	const char *name;
	int pages;
};

/* The first thing that the library says of a page that it draws ... */
struct heard {
	char text[160];
};

/* ... but for what begins like this. */
static const char harmless[] = "Syntax warning";

static void hear(const gchar *domain, GLogLevelFlags level,
		 const gchar *message, gpointer data)
{
	struct heard *heard = data;

	(void)level;
	if (heard && !heard->text[0] && domain &&
	    strcmp(domain, "Poppler") == 0 &&
	    strncmp(message, harmless, sizeof(harmless) - 1) != 0)
		(void)snprintf(heard->text, sizeof(heard->text), "%s", message);
}

void ocr_pdf_hush(void)
{
	(void)g_log_set_default_handler(hear, NULL);
}

static PopplerDocument *open_bytes(const char *data, size_t size,
				   GError **error)
{
	GBytes *bytes = g_bytes_new_static(data, size);
	PopplerDocument *document =
		poppler_document_new_from_bytes(bytes, NULL, error);

	g_bytes_unref(bytes);
	if (document && poppler_document_get_n_pages(document) < 1) {
		g_object_unref(document);
		document = NULL;
	}
	return document;
}

/* Open the file; if it is cut short, what can be had of it. */
static void open_whole(struct ocr_pdf *pdf, GError **error)
{
	pdf->document = open_bytes(pdf->data, pdf->size, error);
	if (pdf->document ||
	    g_error_matches(*error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
		return;
	pdf->rescued = ocr_pdf_rescue(&pdf->size, pdf->data, pdf->size);
	if (!pdf->rescued)
		return;
	pdf->cut = true;
	pdf->data = pdf->rescued;
	pdf->document = open_bytes(pdf->data, pdf->size, NULL);
}

static enum status refuse_file(const struct ocr_pdf *pdf, const GError *error,
			       struct fault *fault)
{
	if (g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
		return fault_set(
			fault, STATUS_MALFORMED, pdf->name, "%s",
			_("the PDF is encrypted and wants a password"));
	if (pdf->cut)
		return fault_set(
			fault, STATUS_MALFORMED, pdf->name, "%s",
			_("the PDF has no end; the file is cut short"));
	if (!error)
		return fault_set(fault, STATUS_MALFORMED, pdf->name, "%s",
				 _("there is no page in it"));
	return fault_set(fault, STATUS_MALFORMED, pdf->name,
			 _("the PDF cannot be opened: %s"), error->message);
}

enum status ocr_pdf_open(struct ocr_pdf **out, const char *data, size_t size,
			 const char *name, struct fault *fault)
{
	struct ocr_pdf *pdf = calloc(1, sizeof(*pdf));
	enum status status = STATUS_OK;
	GError *error = NULL;

	if (!pdf)
		return fault_memory(fault);
	pdf->data = data;
	pdf->size = size;
	pdf->name = name;
	pdf->cut = !ocr_pdf_has_end(data, size);
	open_whole(pdf, &error);
	if (pdf->document) {
		pdf->pages = poppler_document_get_n_pages(pdf->document);
		*out = pdf;
	} else {
		status = refuse_file(pdf, error, fault);
		ocr_pdf_close(pdf);
	}
	g_clear_error(&error);
	return status;
}

static void drop_parts(struct ocr_pdf *pdf)
{
	if (!pdf->parts)
		return;
	/* What is not asked after is printed. */
	if (qpdf_has_error(pdf->parts))
		(void)qpdf_get_error(pdf->parts);
	qpdf_cleanup(&pdf->parts);
}

void ocr_pdf_close(struct ocr_pdf *pdf)
{
	if (!pdf)
		return;
	drop_parts(pdf);
	if (pdf->document)
		g_object_unref(pdf->document);
	free(pdf->rescued);
	free(pdf);
}

int ocr_pdf_pages(const struct ocr_pdf *pdf)
{
	/* One more for what nobody can count any more. */
	return pdf->pages + pdf->cut;
}

/*
 * Take the file apart when the first page is wanted, not when it is opened:
 * pages are read in processes of their own.
 */
static void take_apart(struct ocr_pdf *pdf)
{
	if (pdf->apart)
		return;
	pdf->apart = true;
	pdf->parts = qpdf_init();
	qpdf_silence_errors(pdf->parts);
	qpdf_set_suppress_warnings(pdf->parts, QPDF_TRUE);
	if (qpdf_read_memory(pdf->parts, "", pdf->data, pdf->size, NULL) >=
		    QPDF_ERRORS ||
	    qpdf_push_inherited_attributes_to_page(pdf->parts) >= QPDF_ERRORS ||
	    qpdf_get_num_pages(pdf->parts) != pdf->pages)
		drop_parts(pdf);
}

/* Draw a page, and listen to what the library says of it. */
static enum status draw_heard(PIX **out, enum ocr_resolution *resolution,
			      struct fault *damage, const struct ocr_pdf *pdf,
			      int number, struct fault *fault)
{
	struct heard heard = { "" };
	GLogFunc before = g_log_set_default_handler(hear, &heard);
	enum status status = ocr_pdf_draw(out, resolution, pdf->document,
					  pdf->name, number, fault);

	(void)g_log_set_default_handler(before, NULL);
	if (status || (!heard.text[0] && !pdf->cut))
		return status;
	if (heard.text[0] && ocr_is_flat(*out)) {
		pixDestroy(out);
		return ocr_fault_for(fault, pdf->name, number,
				     _("the page is broken or lost"),
				     heard.text);
	}
	(void)ocr_fault_for(damage, pdf->name, number,
			    _("a part of the page may be lost"), heard.text);
	return STATUS_OK;
}

enum status ocr_pdf_page(PIX **out, enum ocr_resolution *resolution,
			 struct fault *damage, struct ocr_pdf *pdf, int number,
			 struct fault *fault)
{
	PIX *image = NULL;
	enum status status = STATUS_OK;

	if (number > pdf->pages)
		return ocr_fault(fault, STATUS_MALFORMED, pdf->name, number,
				 _("the file is cut short; more pages may be "
				   "lost"));
	take_apart(pdf);
	*resolution = OCR_RESOLUTION_FILE;
	if (pdf->parts)
		status = ocr_pdf_picture(&image, damage, pdf->parts, pdf->name,
					 number, fault);
	if (!status && !image)
		status = draw_heard(&image, resolution, damage, pdf, number,
				    fault);
	if (!status)
		*out = image;
	return status;
}

PopplerPage *ocr_pdf_take(const struct ocr_pdf *pdf, int number)
{
	return poppler_document_get_page(pdf->document, number - 1);
}

enum status ocr_pdf_measure(struct ocr_pdf_frame *out, PopplerPage *page,
			    struct ocr_pdf *pdf, int number,
			    struct fault *fault)
{
	take_apart(pdf);
	if (pdf->parts && ocr_pdf_picture_measure(out, pdf->parts, number))
		return STATUS_OK;
	return ocr_pdf_draw_measure(out, page, pdf->name, number, fault);
}
