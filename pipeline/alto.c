#include "pipeline/alto.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/text.h"
#include "pipeline/xml.h"

/* The version our subset is written as; it is valid against 4.2 and 4.3 too */
static const char version[] = "4.4";

static const char zone_type[] = "nd30-zone";

static xmlNode *child_of_root(const struct document *document, const char *name)
{
	return xml_child(document_root(document), name);
}

xmlNode *alto_first_page(const struct document *document)
{
	return xml_child(child_of_root(document, "Layout"), "Page");
}

xmlNode *alto_next_page(const xmlNode *page)
{
	return xml_sibling(page, "Page");
}

static xmlNode *page_of(const xmlNode *node)
{
	while (node && !xml_is(node, "Page"))
		node = node->parent;
	return (xmlNode *)(uintptr_t)node;
}

xmlNode *alto_first_block(const xmlNode *page)
{
	return page ? xml_find(page, page, "TextBlock") : NULL;
}

xmlNode *alto_next_block(const xmlNode *block)
{
	const xmlNode *page = page_of(block);

	/* A block has no block inside: step over its lines. */
	while (block && block != page && !xml_sibling(block, NULL))
		block = block->parent;
	if (!block || block == page)
		return NULL;
	block = xml_sibling(block, NULL);
	if (xml_is(block, "TextBlock"))
		return (xmlNode *)(uintptr_t)block;
	return xml_find(block, page, "TextBlock");
}

xmlNode *alto_first_line(const xmlNode *block)
{
	return xml_child(block, "TextLine");
}

xmlNode *alto_next_line(const xmlNode *line)
{
	return xml_sibling(line, "TextLine");
}

xmlNode *alto_first_word(const xmlNode *line)
{
	return xml_child(line, "String");
}

xmlNode *alto_next_word(const xmlNode *word)
{
	return xml_sibling(word, "String");
}

xmlNode *alto_first_glyph(const xmlNode *word)
{
	return xml_child(word, "Glyph");
}

xmlNode *alto_next_glyph(const xmlNode *glyph)
{
	return xml_sibling(glyph, "Glyph");
}

xmlNode *alto_first_variant(const xmlNode *glyph)
{
	return xml_child(glyph, "Variant");
}

xmlNode *alto_next_variant(const xmlNode *variant)
{
	return xml_sibling(variant, "Variant");
}

static const char *get_or_empty(const xmlNode *node, const char *name)
{
	const char *value = xml_get(node, name);

	return value ? value : "";
}

const char *alto_id(const xmlNode *node)
{
	return get_or_empty(node, "ID");
}

const char *alto_content(const xmlNode *node)
{
	return get_or_empty(node, "CONTENT");
}

/* The ALTERNATIVE of a word for a purpose; NULL: it has none. */
static xmlNode *find_other(const xmlNode *word, const char *purpose)
{
	xmlNode *other = xml_child(word, "ALTERNATIVE");

	while (other && strcmp(get_or_empty(other, "PURPOSE"), purpose) != 0)
		other = xml_sibling(other, "ALTERNATIVE");
	return other;
}

static const char *other_text(const xmlNode *other)
{
	if (!other->children || !other->children->content)
		return "";
	return (const char *)other->children->content;
}

xmlNode *alto_original_of(const xmlNode *word)
{
	return find_other(word, ALTO_ORIGINAL);
}

const char *alto_original(const xmlNode *word)
{
	const xmlNode *other = alto_original_of(word);

	return other ? other_text(other) : alto_content(word);
}

const char *alto_second(const xmlNode *word)
{
	const xmlNode *other = find_other(word, ALTO_SECOND);

	return other ? other_text(other) : NULL;
}

bool alto_is_settled(const xmlNode *word)
{
	const char *confirmed = get_or_empty(word, "CS");

	return alto_original_of(word) || strcmp(confirmed, "true") == 0 ||
	       strcmp(confirmed, "1") == 0;
}

bool alto_is_part(const xmlNode *word)
{
	return strncmp(get_or_empty(word, "SUBS_TYPE"), "Hyp", strlen("Hyp")) ==
	       0;
}

bool alto_is_spaced(const xmlNode *word)
{
	for (const xmlNode *node = word ? word->prev : NULL; node;
	     node = node->prev) {
		if (xml_is(node, "SP"))
			return true;
		if (node->type == XML_ELEMENT_NODE)
			return false;
	}
	return false;
}

double alto_confidence(const xmlNode *node)
{
	static const char *const names[] = { "WC", "GC", "VC" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = xml_get(node, names[i]);
		double number = value ? strtod(value, NULL) : NAN;

		if (number >= 0 && number <= 1)
			return number;
	}
	return ALTO_NO_CONFIDENCE;
}

static bool get_length(int *length, const xmlNode *node, const char *name)
{
	const char *value = xml_get(node, name);
	double number = value ? strtod(value, NULL) : NAN;

	if (!(fabs(number) < 1e9))
		return false;
	*length = (int)lround(number);
	return true;
}

bool alto_get_box(struct alto_box *box, const xmlNode *node)
{
	return get_length(&box->x, node, "HPOS") &&
	       get_length(&box->y, node, "VPOS") &&
	       get_length(&box->width, node, "WIDTH") &&
	       get_length(&box->height, node, "HEIGHT");
}

const char *alto_page_detail(const xmlNode *page)
{
	return get_or_empty(page, "QUALITY_DETAIL");
}

bool alto_page_is_lost(const xmlNode *page)
{
	return strcmp(get_or_empty(page, "QUALITY"), "Damaged") == 0;
}

xmlNode *alto_first_picture(const xmlNode *page)
{
	return page ? xml_find(page, page, "Illustration") : NULL;
}

xmlNode *alto_next_picture(const xmlNode *picture)
{
	const xmlNode *page = page_of(picture);

	return page ? xml_find(picture, page, "Illustration") : NULL;
}

const char *alto_picture_kind(const xmlNode *picture)
{
	return get_or_empty(picture, "TYPE");
}

bool alto_page_size(int *width, int *height, const xmlNode *page)
{
	return get_length(width, page, "WIDTH") &&
	       get_length(height, page, "HEIGHT") && *width > 0 && *height > 0;
}

/*
 * A baseline is a list of points, of which the first and the last count here,
 * or since 4.1 a single height.
 */
bool alto_get_baseline(struct alto_baseline *base, const xmlNode *line)
{
	const char *points = get_or_empty(line, "BASELINE");
	const char *last = strrchr(points, ' ');
	double at[4];

	last = last ? last + 1 : points;
	if (sscanf(points, "%lf,%lf", &at[0], &at[1]) != 2 ||
	    sscanf(last, "%lf,%lf", &at[2], &at[3]) != 2)
		return false;
	for (int i = 0; i < 4; i++)
		if (!(fabs(at[i]) < 1e9))
			return false;
	*base = (struct alto_baseline){ (int)lround(at[0]), (int)lround(at[1]),
					(int)lround(at[2]),
					(int)lround(at[3]) };
	return base->x1 != base->x2 || base->y1 != base->y2;
}

int alto_page_number(const xmlNode *page)
{
	int number = 0;

	return get_length(&number, page, "PHYSICAL_IMG_NR") ? number : 0;
}

const char *alto_zone(const xmlNode *block)
{
	const char *list = xml_get(block, "TAGREFS");
	const xmlNode *tags;

	if (!list)
		return "";
	tags = xml_child(xmlDocGetRootElement(block->doc), "Tags");
	for (const xmlNode *tag = xml_child(tags, "LayoutTag"); tag;
	     tag = xml_sibling(tag, "LayoutTag"))
		if (strcmp(get_or_empty(tag, "TYPE"), zone_type) == 0 &&
		    text_has_word(list, alto_id(tag)))
			return get_or_empty(tag, "LABEL");
	return "";
}

static const char *source(const struct document *document, const char *name)
{
	const xmlNode *node =
		xml_child(xml_child(child_of_root(document, "Description"),
				    "sourceImageInformation"),
			  name);

	if (!node || !node->children || !node->children->content)
		return "";
	return (const char *)node->children->content;
}

const char *alto_source_name(const struct document *document)
{
	return source(document, "fileName");
}

const char *alto_source_hash(const struct document *document)
{
	return source(document, "fileIdentifier");
}

static xmlNode *add_with_text(xmlNode *parent, const char *name,
			      const char *text)
{
	xmlNode *node = parent ? xml_add(parent, name) : NULL;

	return node && xml_add_text(node, text) ? node : NULL;
}

static bool write_description(xmlNode *root, const char *name, const char *hash)
{
	xmlNode *description = xml_add(root, "Description");
	xmlNode *image;
	xmlNode *identifier;

	if (!add_with_text(description, "MeasurementUnit", "pixel"))
		return false;
	image = xml_add(description, "sourceImageInformation");
	if (!add_with_text(image, "fileName", name))
		return false;
	if (!hash || !*hash)
		return true;
	identifier = add_with_text(image, "fileIdentifier", hash);
	return identifier &&
	       xml_set(identifier, "fileIdentifierLocation", "sha256");
}

static bool write_location(xmlNode *root)
{
	static const char location[] =
		"http://www.loc.gov/standards/alto/ns-v4# "
		"http://www.loc.gov/standards/alto/v4/alto-4-4.xsd";
	xmlNs *instance = xml_declare(
		root, "http://www.w3.org/2001/XMLSchema-instance", "xsi");

	return instance &&
	       xml_set_in(root, instance, "schemaLocation", location) &&
	       xml_set(root, "SCHEMAVERSION", version);
}

enum status alto_new(struct document **out, struct alto_pen *pen,
		     const char *name, const char *hash, struct fault *fault)
{
	struct document *made = NULL;
	xmlNode *root;
	enum status status = document_new(&made, FORM_ALTO, name, fault);

	if (status)
		return status;
	root = document_root(made);
	if (!write_location(root) || !write_description(root, name, hash) ||
	    !xml_add(root, "Layout")) {
		document_free(made);
		return fault_memory(fault);
	}
	memset(pen, 0, sizeof(*pen));
	pen->document = made;
	*out = made;
	return STATUS_OK;
}

static bool set_box(xmlNode *node, const struct alto_box *box)
{
	return !box || (xml_print(node, "HPOS", "%d", box->x) &&
			xml_print(node, "VPOS", "%d", box->y) &&
			xml_print(node, "WIDTH", "%d", box->width) &&
			xml_print(node, "HEIGHT", "%d", box->height));
}

/* Two decimals, no trailing zeros: what a confidence is worth. */
static bool set_confidence(xmlNode *node, const char *name, double confidence)
{
	double bounded = confidence > 1 ? 1 : confidence;

	return confidence < 0 ||
	       xml_print(node, name, "%g", round(bounded * 100) / 100);
}

/* Add an element with its ID and box; the pen fails when memory ran out. */
static xmlNode *add(struct alto_pen *pen, xmlNode *parent, const char *name,
		    const char *prefix, int number, const struct alto_box *box)
{
	xmlNode *node = NULL;

	if (!pen->failed && parent)
		node = xml_add(parent, name);
	if (node &&
	    (!prefix || xml_print(node, "ID", "%s%d", prefix, number)) &&
	    set_box(node, box))
		return node;
	pen->failed = true;
	return NULL;
}

xmlNode *alto_add_page(struct alto_pen *pen, int number, int width, int height,
		       const char *step)
{
	struct alto_box box = { 0, 0, width, height };
	xmlNode *page = add(pen, child_of_root(pen->document, "Layout"), "Page",
			    "page_", number, NULL);

	pen->table = NULL;
	if (!page)
		return NULL;
	if (!xml_print(page, "PHYSICAL_IMG_NR", "%d", number) ||
	    (width && !xml_print(page, "WIDTH", "%d", width)) ||
	    (height && !xml_print(page, "HEIGHT", "%d", height)) ||
	    (step && !xml_set(page, "PROCESSINGREFS", step)))
		pen->failed = true;
	pen->space = add(pen, page, "PrintSpace", "ps_", number,
			 width && height ? &box : NULL);
	return page;
}

void alto_describe_page(struct alto_pen *pen, bool lost, double confidence,
			const char *detail)
{
	xmlNode *page = pen->failed ? NULL : pen->space->parent;

	if (!page)
		return;
	if (!xml_set(page, "QUALITY", lost ? "Damaged" : "OK") ||
	    (*detail && !xml_set(page, "QUALITY_DETAIL", detail)) ||
	    !set_confidence(page, "PC", confidence))
		pen->failed = true;
}

xmlNode *alto_add_picture(struct alto_pen *pen, const char *kind,
			  const struct alto_box *box)
{
	xmlNode *picture = add(pen, pen->space, "Illustration", "i_",
			       ++pen->pictures, box);

	if (picture && !xml_set(picture, "TYPE", kind))
		pen->failed = true;
	return picture;
}

xmlNode *alto_tag(struct document *document, const char *kind, const char *id,
		  const char *type, const char *label)
{
	xmlNode *root = document_root(document);
	xmlNode *tags = xml_child(root, "Tags");
	xmlNode *found;

	if (!tags)
		tags = xml_insert_before(xml_child(root, "Layout"), "Tags");
	for (found = xml_child(tags, kind); found;
	     found = xml_sibling(found, kind))
		if (strcmp(alto_id(found), id) == 0)
			return found;
	found = tags ? xml_add(tags, kind) : NULL;
	if (found && xml_set(found, "ID", id) && xml_set(found, "TYPE", type) &&
	    xml_set(found, "LABEL", label))
		return found;
	return NULL;
}

/* Room for the ID of a zone's tag, in bytes. */
enum { ZONE_ID_SIZE = 64 };

static bool tag_zone(struct document *document, const char *zone, char *id)
{
	(void)snprintf(id, ZONE_ID_SIZE, "ZONE_%s", zone);
	return alto_tag(document, "LayoutTag", id, zone_type, zone) != NULL;
}

xmlNode *alto_add_block(struct alto_pen *pen, const char *zone,
			const struct alto_box *box)
{
	char id[ZONE_ID_SIZE];

	pen->block = add(pen, pen->table ? pen->table : pen->space, "TextBlock",
			 "b_", ++pen->blocks, box);
	if (pen->block && zone && *zone &&
	    (!tag_zone(pen->document, zone, id) ||
	     !xml_set(pen->block, "TAGREFS", id)))
		pen->failed = true;
	return pen->block;
}

xmlNode *alto_begin_table(struct alto_pen *pen, const struct alto_box *box)
{
	pen->table =
		add(pen, pen->space, "ComposedBlock", "t_", ++pen->tables, box);
	if (pen->table && !xml_set(pen->table, "TYPE", "table"))
		pen->failed = true;
	return pen->table;
}

void alto_end_table(struct alto_pen *pen)
{
	pen->table = NULL;
}

xmlNode *alto_add_line(struct alto_pen *pen, const struct alto_box *box)
{
	pen->line = add(pen, pen->block, "TextLine", "l_", ++pen->lines, box);
	return pen->line;
}

xmlNode *alto_add_word(struct alto_pen *pen, const char *content,
		       double confidence, const struct alto_box *box)
{
	pen->word = add(pen, pen->line, "String", "s_", ++pen->words, box);
	pen->glyphs = 0;
	if (pen->word && (!set_confidence(pen->word, "WC", confidence) ||
			  !xml_set(pen->word, "CONTENT", content)))
		pen->failed = true;
	return pen->word;
}

void alto_add_second(struct alto_pen *pen, const char *content)
{
	xmlNode *other = add(pen, pen->word, "ALTERNATIVE", NULL, 0, NULL);

	if (other && (!xml_set(other, "PURPOSE", ALTO_SECOND) ||
		      !xml_add_text(other, content)))
		pen->failed = true;
}

xmlNode *alto_add_space(struct alto_pen *pen)
{
	return add(pen, pen->line, "SP", NULL, 0, NULL);
}

xmlNode *alto_add_glyph(struct alto_pen *pen, const char *content,
			double confidence, const struct alto_box *box)
{
	pen->glyph = add(pen, pen->word, "Glyph", NULL, 0, box);
	pen->glyphs++;
	if (pen->glyph && (!xml_print(pen->glyph, "ID", "s_%d_g%d", pen->words,
				      pen->glyphs) ||
			   !set_confidence(pen->glyph, "GC", confidence) ||
			   !xml_set(pen->glyph, "CONTENT", content)))
		pen->failed = true;
	return pen->glyph;
}

xmlNode *alto_add_variant(struct alto_pen *pen, const char *content,
			  double confidence)
{
	xmlNode *variant = add(pen, pen->glyph, "Variant", NULL, 0, NULL);

	if (variant && (!set_confidence(variant, "VC", confidence) ||
			!xml_set(variant, "CONTENT", content)))
		pen->failed = true;
	return variant;
}

void alto_add_baseline(struct alto_pen *pen, int x1, int y1, int x2, int y2)
{
	if (pen->line &&
	    !xml_print(pen->line, "BASELINE", "%d,%d %d,%d", x1, y1, x2, y2))
		pen->failed = true;
}

enum status alto_pen_status(const struct alto_pen *pen, struct fault *fault)
{
	return pen->failed ? fault_memory(fault) : STATUS_OK;
}

static bool add_software(xmlNode *processing, const struct alto_step *step)
{
	xmlNode *software;

	if (!step->software)
		return true;
	software = xml_add(processing, "processingSoftware");
	return add_with_text(software, "softwareName", step->software) &&
	       (!step->version ||
		add_with_text(software, "softwareVersion", step->version));
}

enum status alto_add_step(struct document *document,
			  const struct alto_step *step, struct fault *fault)
{
	xmlNode *description = child_of_root(document, "Description");
	xmlNode *processing =
		description ? xml_add(description, "Processing") : NULL;

	if (!processing || !xml_set(processing, "ID", step->id) ||
	    (step->category && !add_with_text(processing, "processingCategory",
					      step->category)) ||
	    (step->description &&
	     !add_with_text(processing, "processingStepDescription",
			    step->description)) ||
	    (step->settings &&
	     !add_with_text(processing, "processingStepSettings",
			    step->settings)) ||
	    !add_software(processing, step))
		return fault_memory(fault);
	return STATUS_OK;
}

enum status alto_set_zone(struct document *document, xmlNode *block,
			  const char *zone, struct arena *arena,
			  struct fault *fault)
{
	char id[ZONE_ID_SIZE];

	if (!tag_zone(document, zone, id) ||
	    !xml_drop_words(arena, block, "TAGREFS", "ZONE_") ||
	    !xml_add_word(arena, block, "TAGREFS", id))
		return fault_memory(fault);
	return STATUS_OK;
}
