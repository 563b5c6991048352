/*
 * convert --to page: PAGE XML of 2019-07-15
 *
 * A file of PAGE holds one page; of a document with more, --page says which.
 * A word that was repaired has two TextEquiv: the repaired reading, and at
 * index 1 what was read.  Zones stand in `custom`, and as the nearest type.
 *
 * PAGE cannot do without outlines: what has no box of its own is given that
 * of what it lies in.  Nor can it do without times, and we tell none: the one
 * that is written is that of nothing.
 *
 * Source: pagecontent 2019-07-15 (PRImA, schema.primaresearch.org).
 */

#include <string.h>

#include "pipeline/message.h"
#include "stages/convert_format.h"

static const char space[] =
	"http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15";

/* What our zones are called there. */
static const struct {
	const char *zone;
	const char *type;
} types[] = {
	{ "quoc-hieu", "header" },
	{ "tieu-de-dang", "header" },
	{ "co-quan-chu-quan", "header" },
	{ "co-quan-ban-hanh", "header" },
	{ "so-ky-hieu", "header" },
	{ "dia-danh-ngay-thang", "header" },
	{ "ten-loai", "heading" },
	{ "trich-yeu", "heading" },
	{ "cuoc-chu", "footnote" },
	{ "so-trang", "page-number" },
	{ "ky-so", "other" },
	{ "dau-den", "other" },
};

static const char *type_of(const char *zone)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (strcmp(types[i].zone, zone) == 0)
			return types[i].type;
	return "paragraph";
}

/* The box of a node, or without one that of what it lies in. */
static struct alto_box box_of(const xmlNode *node,
			      const struct alto_box *around)
{
	struct alto_box box;

	return alto_get_box(&box, node) ? box : *around;
}

static int at_least_0(int value)
{
	return value > 0 ? value : 0;
}

static void add_outline(struct text *text, const struct alto_box *box)
{
	int left = at_least_0(box->x);
	int top = at_least_0(box->y);
	int right = at_least_0(box->x + box->width);
	int bottom = at_least_0(box->y + box->height);

	text_print(text, "<Coords points=\"%d,%d %d,%d %d,%d %d,%d\"/>", left,
		   top, right, top, right, bottom, left, bottom);
}

static void add_reading(struct text *text, int index, double confidence,
			const char *reading)
{
	text_print(text, "<TextEquiv index=\"%d\"", index);
	if (confidence >= 0)
		text_print(text, " conf=\"%.2f\"", confidence);
	text_add_string(text, "><Unicode>");
	text_add_escaped(text, reading);
	text_add_string(text, "</Unicode></TextEquiv>");
}

static void add_word(struct text *text, const xmlNode *word, const char *id,
		     const struct alto_box *around)
{
	struct alto_box box = box_of(word, around);

	text_print(text, "<Word id=\"%s\">", id);
	add_outline(text, &box);
	add_reading(text, 0, alto_confidence(word), alto_content(word));
	if (alto_original_of(word))
		add_reading(text, 1, ALTO_NO_CONFIDENCE, alto_original(word));
	text_add_string(text, "</Word>\n");
}

static void add_line_text(struct text *text, const xmlNode *line)
{
	const xmlNode *first = alto_first_word(line);

	for (const xmlNode *word = first; word; word = alto_next_word(word)) {
		if (word != first && alto_is_spaced(word))
			text_add_string(text, " ");
		text_add_escaped(text, alto_content(word));
	}
}

/* The id of part `number` of what has the id `id`, "" for the page. */
static const char *name_part(struct text *text, const char *id,
			     const char *letter, int number)
{
	const char *name = arena_print(text->arena, "%s%s%s%d", id,
				       *id ? "_" : "", letter, number);

	if (!name)
		text->failed = true;
	return name ? name : "";
}

static void add_line(struct text *text, const xmlNode *line, const char *id,
		     const struct alto_box *around)
{
	struct alto_box box = box_of(line, around);
	struct alto_baseline base;
	int words = 0;

	text_print(text, "<TextLine id=\"%s\">", id);
	add_outline(text, &box);
	if (alto_get_baseline(&base, line))
		text_print(text, "<Baseline points=\"%d,%d %d,%d\"/>",
			   at_least_0(base.x1), at_least_0(base.y1),
			   at_least_0(base.x2), at_least_0(base.y2));
	text_add_string(text, "\n");
	for (const xmlNode *word = alto_first_word(line); word;
	     word = alto_next_word(word))
		add_word(text, word, name_part(text, id, "w", ++words), &box);
	text_add_string(text, "<TextEquiv><Unicode>");
	add_line_text(text, line);
	text_add_string(text, "</Unicode></TextEquiv></TextLine>\n");
}

static void add_region(struct text *text, const xmlNode *block, const char *id,
		       const struct alto_box *around)
{
	struct alto_box box = box_of(block, around);
	const char *zone = alto_zone(block);
	int lines = 0;

	text_print(text, "<TextRegion id=\"%s\" type=\"%s\"", id,
		   type_of(zone));
	if (*zone) {
		text_add_string(text, " custom=\"zone {name:");
		text_add_escaped(text, zone);
		text_add_string(text, ";}\"");
	}
	text_add_string(text, ">");
	add_outline(text, &box);
	text_add_string(text, "\n");
	for (const xmlNode *line = alto_first_line(block); line;
	     line = alto_next_line(line))
		add_line(text, line, name_part(text, id, "l", ++lines), &box);
	text_add_string(text, "</TextRegion>\n");
}

static void add_order(struct text *text, const xmlNode *page)
{
	int count = 0;

	if (!alto_first_block(page))
		return;
	text_add_string(text, "<ReadingOrder><OrderedGroup id=\"order\">\n");
	for (const xmlNode *block = alto_first_block(page); block;
	     block = alto_next_block(block), count++)
		text_print(text,
			   "<RegionRefIndexed index=\"%d\" regionRef=\"r%d\"/>"
			   "\n",
			   count, count + 1);
	text_add_string(text, "</OrderedGroup></ReadingOrder>\n");
}

static void add_picture(struct text *text, const xmlNode *picture,
			const char *id, const struct alto_box *around)
{
	struct alto_box box = box_of(picture, around);
	const char *kind = alto_picture_kind(picture);
	bool pressed = strcmp(kind, "seal") == 0 || strcmp(kind, "stamp") == 0;

	text_print(text, "<GraphicRegion id=\"%s\" type=\"%s\">", id,
		   pressed ? "stamp" : "other");
	add_outline(text, &box);
	text_add_string(text, "</GraphicRegion>\n");
}

static void add_page(struct text *text, const xmlNode *page,
		     const struct document *in, const struct alto_box *all)
{
	int regions = 0;
	int pictures = 0;

	text_print(text,
		   "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		   "<PcGts xmlns=\"%s\"><Metadata>"
		   "<Creator>chithi %s</Creator>"
		   "<Created>1970-01-01T00:00:00Z</Created>"
		   "<LastChange>1970-01-01T00:00:00Z</LastChange>"
		   "</Metadata>\n<Page imageFilename=\"",
		   space, CHITHI_VERSION);
	text_add_escaped(text, alto_source_name(in));
	text_print(text, "\" imageWidth=\"%d\" imageHeight=\"%d\">\n",
		   all->width, all->height);
	add_order(text, page);
	for (const xmlNode *block = alto_first_block(page); block;
	     block = alto_next_block(block))
		add_region(text, block, name_part(text, "", "r", ++regions),
			   all);
	for (const xmlNode *picture = alto_first_picture(page); picture;
	     picture = alto_next_picture(picture))
		add_picture(text, picture, name_part(text, "", "g", ++pictures),
			    all);
	text_add_string(text, "</Page></PcGts>\n");
}

enum status convert_page(struct text *text, const struct converting *converting,
			 struct fault *fault)
{
	const xmlNode *page = convert_first_page(converting);
	const char *name = document_name(converting->in);
	struct alto_box all = { .x = 0 };

	if (convert_next_page(converting, page))
		return fault_set(fault, STATUS_USAGE, name, "%s",
				 _("PAGE holds one page a file; choose one "
				   "with --page"));
	if (!alto_page_size(&all.width, &all.height, page))
		return fault_set(fault, STATUS_MALFORMED, name, "%s",
				 _("the page has no size, and PAGE cannot do "
				   "without: it was no image, or could not be "
				   "read"));
	add_page(text, page, converting->in, &all);
	return STATUS_OK;
}
