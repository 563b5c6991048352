/*
 * convert --to hocr: hOCR 1.2, as XHTML
 *
 * ocr_page, ocr_carea, ocr_par, ocr_line and ocrx_word, as other programs
 * write and read them.  What ALTO tells no box of has no bbox here.
 *
 * Source: hOCR 1.2 (kba.github.io/hocr-spec/1.2).
 */

#include <math.h>

#include "stages/convert_format.h"

/* The document being written, and how many of each there are, for the ids. */
struct writing {
	struct text *text;
	int pages;
	int areas;
	int lines;
	int words;
	int photos;
};

static const char head[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	"<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" "
	"\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n"
	"<html xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"vi\" "
	"lang=\"vi\">\n<head>\n<title>";

static const char capabilities[] =
	"ocr_page ocr_carea ocr_par ocr_line ocr_photo ocrx_word ocrp_wconf";

static void add_head(struct writing *writing, const struct converting *from)
{
	struct text *text = writing->text;
	int pages = 0;

	for (const xmlNode *page = convert_first_page(from); page;
	     page = convert_next_page(from, page))
		pages++;
	text_add_string(text, head);
	text_add_escaped(text, alto_source_name(from->in));
	text_print(text,
		   "</title>\n"
		   "<meta http-equiv=\"Content-Type\" "
		   "content=\"text/html; charset=utf-8\"/>\n"
		   "<meta name=\"ocr-system\" content=\"chithi %s\"/>\n"
		   "<meta name=\"ocr-capabilities\" content=\"%s\"/>\n"
		   "<meta name=\"ocr-number-of-pages\" content=\"%d\"/>\n"
		   "<meta name=\"ocr-langs\" content=\"vi\"/>\n"
		   "</head>\n<body>\n",
		   CHITHI_VERSION, capabilities, pages);
}

/* Begin an element of class `kind`, up to its properties. */
static void open_element(struct writing *writing, const char *element,
			 const char *kind, const char *id, int number)
{
	text_print(writing->text, "<%s class=\"%s\" id=\"%s_%d\"", element,
		   kind, id, number);
}

/* The box as the whole or the beginning of the properties. */
static bool add_box(struct writing *writing, const xmlNode *node)
{
	struct alto_box box;

	if (!alto_get_box(&box, node))
		return false;
	text_print(writing->text, " title=\"bbox %d %d %d %d", box.x, box.y,
		   box.x + box.width, box.y + box.height);
	return true;
}

static void end_properties(struct writing *writing, bool any)
{
	text_add_string(writing->text, any ? "\">" : ">");
}

static void add_word(struct writing *writing, const xmlNode *word)
{
	double confidence = alto_confidence(word);
	bool boxed;

	open_element(writing, "span", "ocrx_word", "word", ++writing->words);
	boxed = add_box(writing, word);
	if (confidence >= 0)
		text_print(writing->text, "%sx_wconf %ld",
			   boxed ? "; " : " title=\"",
			   lround(confidence * 100));
	end_properties(writing, boxed || confidence >= 0);
	text_add_escaped(writing->text, alto_content(word));
	text_add_string(writing->text, "</span>");
}

/* The baseline, from the lower left corner of the box: slope and height. */
static void add_baseline(struct writing *writing, const xmlNode *line)
{
	struct alto_box box;
	struct alto_baseline base;
	double slope;

	if (!alto_get_box(&box, line) || !alto_get_baseline(&base, line) ||
	    base.x1 >= base.x2)
		return;
	slope = (double)(base.y2 - base.y1) / (base.x2 - base.x1);
	text_print(writing->text, "; baseline %.4f %ld", slope,
		   lround(base.y1 + slope * (box.x - base.x1) - box.y -
			  box.height));
}

static void add_line(struct writing *writing, const xmlNode *line)
{
	const xmlNode *first = alto_first_word(line);
	bool boxed;

	open_element(writing, "span", "ocr_line", "line", ++writing->lines);
	boxed = add_box(writing, line);
	if (boxed)
		add_baseline(writing, line);
	end_properties(writing, boxed);
	for (const xmlNode *word = first; word; word = alto_next_word(word)) {
		if (word != first && alto_is_spaced(word))
			text_add_string(writing->text, " ");
		add_word(writing, word);
	}
	text_add_string(writing->text, "</span>\n");
}

static void add_block(struct writing *writing, const xmlNode *block)
{
	int number = ++writing->areas;

	open_element(writing, "div", "ocr_carea", "area", number);
	end_properties(writing, add_box(writing, block));
	open_element(writing, "p", "ocr_par", "par", number);
	end_properties(writing, add_box(writing, block));
	text_add_string(writing->text, "\n");
	for (const xmlNode *line = alto_first_line(block); line;
	     line = alto_next_line(line))
		add_line(writing, line);
	text_add_string(writing->text, "</p></div>\n");
}

static void add_picture(struct writing *writing, const xmlNode *picture)
{
	open_element(writing, "div", "ocr_photo", "photo", ++writing->photos);
	end_properties(writing, add_box(writing, picture));
	text_add_string(writing->text, "</div>\n");
}

/* A file name as a property has it: without what would end it. */
static void add_name(struct text *text, const char *name)
{
	for (; *name; name++) {
		char one[] = { *name, '\0' };

		if (*name != '"' && *name != ';')
			text_add_escaped(text, one);
	}
}

static void add_page(struct writing *writing, const xmlNode *page,
		     const struct document *in)
{
	struct text *text = writing->text;
	int number = alto_page_number(page);
	int width;
	int height;

	writing->pages++;
	open_element(writing, "div", "ocr_page", "page", writing->pages);
	text_add_string(text, " title=\"image &quot;");
	add_name(text, alto_source_name(in));
	text_add_string(text, "&quot;");
	if (alto_page_size(&width, &height, page))
		text_print(text, "; bbox 0 0 %d %d", width, height);
	text_print(text, "; ppageno %d",
		   number > 0 ? number - 1 : writing->pages - 1);
	end_properties(writing, true);
	text_add_string(text, "\n");
	for (const xmlNode *block = alto_first_block(page); block;
	     block = alto_next_block(block))
		add_block(writing, block);
	for (const xmlNode *picture = alto_first_picture(page); picture;
	     picture = alto_next_picture(picture))
		add_picture(writing, picture);
	text_add_string(text, "</div>\n");
}

enum status convert_hocr(struct text *text, const struct converting *converting,
			 struct fault *fault)
{
	struct writing writing = { .text = text };

	(void)fault;
	add_head(&writing, converting);
	for (const xmlNode *page = convert_first_page(converting);
	     page && !text->failed; page = convert_next_page(converting, page))
		add_page(&writing, page, converting->in);
	text_add_string(text, "</body>\n</html>\n");
	return STATUS_OK;
}
