#include <cairo-pdf.h>
#include <poppler.h>
#include <string.h>

#include "stages/ocr_layer_part.h"

/* The most notes of a page that are looked at. */
enum { NOTES_MAX = 1000 };

/* The largest PDF that a page is drawn into, in bytes. */
enum { DRAWN_BYTES_MAX = 256 << 20 };

static enum status add_note(struct layer_text *text,
			    const PopplerRectangle *from, bool signature,
			    struct arena *arena, struct fault *fault)
{
	struct layer_area area = layer_area_of(from);
	double bottom = area.y1;

	/* Their origin is at the bottom. */
	area.y1 = text->height - area.y2;
	area.y2 = text->height - bottom;
	if (area.x2 - area.x1 < 1 || area.y2 - area.y1 < 1 ||
	    text->note_count == NOTES_MAX)
		return STATUS_OK; /* one that is not shown */
	if (!text->notes)
		text->notes =
			arena_array(arena, NOTES_MAX, sizeof(*text->notes));
	if (!text->notes)
		return fault_memory(fault);
	text->notes[text->note_count++] =
		(struct layer_note){ .area = area, .signature = signature };
	return STATUS_OK;
}

static enum status find_fields(struct layer_text *text, PopplerPage *page,
			       struct arena *arena, struct fault *fault)
{
	GList *fields = poppler_page_get_form_field_mapping(page);
	enum status status = STATUS_OK;

	for (GList *at = fields; at && !status; at = at->next) {
		const PopplerFormFieldMapping *mapping = at->data;
		bool signature =
			poppler_form_field_get_field_type(mapping->field) ==
			POPPLER_FORM_FIELD_SIGNATURE;

		status =
			add_note(text, &mapping->area, signature, arena, fault);
	}
	poppler_page_free_form_field_mapping(fields);
	return status;
}

/* Whether the annotation is text that was put on the page. */
static bool is_text(PopplerAnnot *annotation)
{
	PopplerAnnotType type = poppler_annot_get_annot_type(annotation);

	return (type == POPPLER_ANNOT_FREE_TEXT ||
		type == POPPLER_ANNOT_STAMP) &&
	       !(poppler_annot_get_flags(annotation) &
		 (POPPLER_ANNOT_FLAG_HIDDEN | POPPLER_ANNOT_FLAG_NO_VIEW));
}

static enum status find_annotations(struct layer_text *text, PopplerPage *page,
				    struct arena *arena, struct fault *fault)
{
	GList *mappings = poppler_page_get_annot_mapping(page);
	enum status status = STATUS_OK;

	for (GList *at = mappings; at && !status; at = at->next) {
		const PopplerAnnotMapping *mapping = at->data;

		if (is_text(mapping->annot))
			status = add_note(text, &mapping->area, false, arena,
					  fault);
	}
	poppler_page_free_annot_mapping(mappings);
	return status;
}

/*
 * A signature field in which words of the page stand is one for the number or
 * the day: it shows text of the page.
 */
static void part_signatures(struct layer_text *text)
{
	for (size_t i = 0; i < text->note_count; i++)
		for (size_t j = 0; j < text->count; j++)
			if (layer_lies_in(&text->words[j].area,
					  &text->notes[i].area))
				text->notes[i].signature = false;
}

enum status layer_notes_find(struct layer_text *text, PopplerPage *page,
			     struct arena *arena, struct fault *fault)
{
	enum status status = find_fields(text, page, arena, fault);

	if (!status)
		status = find_annotations(text, page, arena, fault);
	if (!status)
		part_signatures(text);
	return status;
}

bool layer_has_signature(const struct layer_text *text)
{
	for (size_t i = 0; i < text->note_count; i++)
		if (text->notes[i].signature)
			return true;
	return false;
}

static cairo_status_t keep(void *closure, const unsigned char *data,
			   unsigned int length)
{
	GByteArray *bytes = closure;

	if (bytes->len + (guint64)length > DRAWN_BYTES_MAX)
		return CAIRO_STATUS_WRITE_ERROR;
	g_byte_array_append(bytes, data, length);
	return CAIRO_STATUS_SUCCESS;
}

/* The page with all that lies over it, as a PDF of its own; NULL: failed. */
static PopplerDocument *draw(PopplerPage *page, const struct layer_text *text)
{
	GByteArray *bytes = g_byte_array_new();
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
		keep, bytes, text->width, text->height);
	cairo_t *cairo = cairo_create(surface);
	PopplerDocument *drawn = NULL;
	GBytes *file;

	poppler_page_render(page, cairo);
	cairo_show_page(cairo);
	cairo_destroy(cairo);
	cairo_surface_finish(surface);
	file = g_byte_array_free_to_bytes(bytes);
	if (!cairo_surface_status(surface))
		drawn = poppler_document_new_from_bytes(file, NULL, NULL);
	cairo_surface_destroy(surface);
	g_bytes_unref(file);
	return drawn;
}

/* Words of notes that show a signature belong to it. */
static void mark_words(struct layer_text *text, size_t from)
{
	for (size_t i = from; i < text->count; i++) {
		text->words[i].noted = true;
		for (size_t j = 0; j < text->note_count; j++)
			text->words[i].signature |=
				text->notes[j].signature &&
				layer_lies_in(&text->words[i].area,
					      &text->notes[j].area);
	}
}

enum status layer_notes_read(struct layer_text *text, PopplerPage *page,
			     struct arena *arena, struct fault *fault)
{
	size_t own = text->count;
	PopplerDocument *document = draw(page, text);
	PopplerPage *drawn =
		document ? poppler_document_get_page(document, 0) : NULL;
	enum status status = STATUS_OK;

	if (drawn)
		status = layer_text_add(text, drawn, true, arena, fault);
	if (!status)
		mark_words(text, own);
	if (drawn)
		g_object_unref(drawn);
	if (document)
		g_object_unref(document);
	return status;
}
