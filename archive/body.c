#include "archive/body.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/akn.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"

/* The deepest that elements nest; what is deeper is left out. */
enum { DEPTH_MAX = 64 };

/* What parts one line from the next. */
static const char *const blocks[] = { "p",          "num",       "heading",
				      "subheading", "longTitle", NULL };

/* What begins its labels anew: "5" is the label of an article in a chapter. */
static const char *const outer[] = { "article", "chapter", "part", "attachment",
				     NULL };

/* Where one is in the walk: an element that is numbered, in others. */
struct point {
	const struct point *above; /* NULL: no number around it */
	const xmlNode *node;
	const char *label;
	struct text lines;
	size_t first; /* where what is numbered below begins; SIZE_MAX: none */
	int dashes;   /* brothers without a number, so far */
};

/* A footnote. */
struct note {
	const xmlNode *node;
};

struct walk {
	struct arena *arena;
	struct text text;
	bool parted;    /* a new line is to begin */
	bool after_num; /* ... but the line so far is but a number */
	struct body_part *parts;
	size_t count;
	size_t room;
	struct note *notes; /* met on the way */
	size_t note_count;
	size_t note_room;
	bool failed;
};

static bool is_one_of(const xmlNode *node, const char *const *names)
{
	for (; *names; names++)
		if (xml_is(node, *names))
			return true;
	return false;
}

/* What stands between the words before and those that come now. */
static void add_gap(struct walk *walk)
{
	struct text *text = &walk->text;

	if (!walk->parted)
		return;
	while (text->length && text->data[text->length - 1] == ' ')
		text->length--;
	if (text->length)
		text_add(text, walk->after_num ? " " : "\n", 1);
	walk->parted = false;
	walk->after_num = false;
}

static void add_words(struct walk *walk, const char *words)
{
	static const char blanks[] = " \t\r\n";
	struct text *text = &walk->text;

	while (*words) {
		size_t blank = strspn(words, blanks);
		size_t length = strcspn(words + blank, blanks);

		if (blank && !walk->parted && text->length &&
		    text->data[text->length - 1] != ' ')
			text_add(text, " ", 1);
		if (length)
			add_gap(walk);
		text_add(text, words + blank, length);
		words += blank + length;
	}
}

static void part_lines(struct walk *walk)
{
	walk->after_num = walk->after_num && walk->parted;
	walk->parted = true;
}

/* The IDs in an attribute without their "#", added to those there are. */
static void add_lines(struct text *lines, const char *ids)
{
	while (*ids) {
		size_t length;

		ids += strspn(ids, " #");
		length = strcspn(ids, " ");
		if (!length)
			continue;
		if (lines->length)
			text_add(lines, " ", 1);
		text_add(lines, ids, length);
		ids += length;
	}
}

/* The lines of an inline element: its own, else those of what holds it. */
static const char *lines_around(struct walk *walk, const xmlNode *node)
{
	struct text lines = { .arena = walk->arena };

	for (; node && node->type == XML_ELEMENT_NODE && !lines.length;
	     node = node->parent)
		add_lines(&lines, akn_get_own(node, "alto"));
	walk->failed |= lines.failed;
	return text_string(&lines);
}

/* The last word of a <num>, in letters, digits and inner dots; "" if none. */
static const char *clean_num(struct walk *walk, const xmlNode *num)
{
	const char *line = akn_line(walk->arena, num);
	const char *word = line ? strrchr(line, ' ') : NULL;
	size_t length;

	if (!line) {
		walk->failed = true;
		return "";
	}
	word = word ? word + 1 : line;
	length = strlen(word);
	while (length && strchr(".,;:)-/ ", word[length - 1]))
		length--;
	while (length && strchr("(-+*", *word)) {
		word++;
		length--;
	}
	line = arena_text(walk->arena, word, length);
	walk->failed |= !line;
	return line ? line : "";
}

/* The point whose label stands before that of `node`; NULL: none. */
static const struct point *label_above(const struct point *above,
				       const xmlNode *node)
{
	static const char *const items[] = { "paragraph", "subparagraph",
					     NULL };

	while (above && xml_is(node, "subparagraph") &&
	       is_one_of(above->node, items))
		above = above->above;
	if (is_one_of(node, outer) || !above || !*above->label ||
	    (is_one_of(above->node, outer) && !xml_is(above->node, "article")))
		return NULL;
	return above;
}

static const char *label_of(struct walk *walk, struct point *above,
			    const xmlNode *node, const char *num)
{
	const struct point *told = label_above(above, node);
	char *label;

	if (*num)
		label = told ? arena_print(walk->arena, "%s.%s", told->label,
					   num)
			     : arena_text(walk->arena, num, strlen(num));
	else
		label = above && told
				? arena_print(walk->arena, "%s.%d", told->label,
					      ++above->dashes)
				: arena_text(walk->arena, "", 0);
	walk->failed |= !label;
	return label ? label : "";
}

/* A new part, of which only the start is known.  SIZE_MAX: no memory. */
static size_t add_part(struct walk *walk, const xmlNode *node)
{
	struct body_part *grown =
		arena_grow(walk->arena, walk->parts, &walk->room,
			   walk->count + 1, sizeof(*grown));

	if (!grown) {
		walk->failed = true;
		return SIZE_MAX;
	}
	walk->parts = grown;
	grown[walk->count] = (struct body_part){
		.node = node,
		.id = akn_get(node, "eId"),
		.label = "",
		.lines = "",
		.begin = walk->text.length,
		.start = walk->text.length,
		.own = SIZE_MAX,
		.is_cite = xml_is(node, "ref") && *akn_get_own(node, "type"),
	};
	return walk->count++;
}

static void add_note(struct walk *walk, const xmlNode *note)
{
	struct note *grown =
		arena_grow(walk->arena, walk->notes, &walk->note_room,
			   walk->note_count + 1, sizeof(*grown));

	walk->failed |= !grown;
	if (!grown)
		return;
	walk->notes = grown;
	grown[walk->note_count++].node = note;
}

/* Take blanks and line ends off both ends of a part that is complete. */
static void trim(const struct walk *walk, struct body_part *part)
{
	const char *text = text_string(&walk->text);

	part->end = walk->text.length;
	if (part->own > part->end)
		part->own = part->end;
	if (part->start > part->own)
		part->start = part->own;
	while (part->begin < part->start && strchr(" \n", text[part->begin]))
		part->begin++;
	while (part->start < part->own && strchr(" \n", text[part->start]))
		part->start++;
	while (part->end > part->start && strchr(" \n", text[part->end - 1]))
		part->end--;
	while (part->own > part->start && strchr(" \n", text[part->own - 1]))
		part->own--;
}

static void walk_node(struct walk *walk, const xmlNode *node,
		      struct point *point, int depth);

static void walk_children(struct walk *walk, const xmlNode *node,
			  struct point *point, int depth)
{
	if (depth >= DEPTH_MAX)
		return;
	for (const xmlNode *child = node->children; child && !walk->failed;
	     child = child->next) {
		if (child->type == XML_TEXT_NODE && child->content)
			add_words(walk, (const char *)child->content);
		else if (child->type == XML_ELEMENT_NODE)
			walk_node(walk, child, point, depth + 1);
	}
}

/* An element with a number: part `at`, which the walk fills in. */
static void walk_point(struct walk *walk, const xmlNode *node,
		       struct point *above, size_t at, int depth)
{
	const char *num = clean_num(walk, xml_child(node, "num"));
	struct point point = { .above = above,
			       .node = node,
			       .lines = { .arena = walk->arena },
			       .first = SIZE_MAX };

	if (above && above->first == SIZE_MAX)
		above->first = walk->text.length;
	point.label = label_of(walk, above, node, num);
	walk->parts[at].is_point = *num != '\0';
	walk->parts[at].label = point.label;
	part_lines(walk);
	for (const xmlNode *child = node->children; child && !walk->failed;
	     child = child->next) {
		if (child->type != XML_ELEMENT_NODE)
			continue;
		walk_node(walk, child, &point, depth + 1);
		if (xml_is(child, "num"))
			walk->parts[at].start = walk->text.length;
	}
	walk->parts[at].own = point.first;
	walk->parts[at].lines = text_string(&point.lines);
	walk->failed |= point.lines.failed;
}

/* An element without a number of its own. */
static void walk_plain(struct walk *walk, const xmlNode *node,
		       struct point *point, int depth)
{
	bool block = is_one_of(node, blocks);

	if (block || xml_is(node, "br")) {
		if (block)
			part_lines(walk);
		else
			add_words(walk, " ");
	}
	if (xml_is(node, "num"))
		walk->after_num = false;
	if (block && point && point->first == SIZE_MAX)
		add_lines(&point->lines, akn_get_own(node, "alto"));
	walk_children(walk, node, point, depth);
	if (block)
		part_lines(walk);
	if (xml_is(node, "num"))
		walk->after_num = true;
}

static void walk_node(struct walk *walk, const xmlNode *node,
		      struct point *point, int depth)
{
	bool numbered = xml_child(node, "num") != NULL;
	bool part = numbered || *akn_get(node, "eId");
	size_t at = SIZE_MAX;

	if (depth >= DEPTH_MAX || xml_is(node, "meta"))
		return;
	if (xml_is(node, "authorialNote")) {
		add_note(walk, node);
		return;
	}
	if (part)
		at = add_part(walk, node);
	if (part && at == SIZE_MAX)
		return;
	if (numbered)
		walk_point(walk, node, point, at, depth);
	else
		walk_plain(walk, node, point, depth);
	if (!part)
		return;
	trim(walk, &walk->parts[at]);
	if (walk->parts[at].is_cite)
		walk->parts[at].lines = lines_around(walk, node);
}

/* Footnotes may hold footnotes, which come after them. */
static void walk_notes(struct walk *walk)
{
	for (size_t i = 0; i < walk->note_count && !walk->failed; i++) {
		part_lines(walk);
		walk_children(walk, walk->notes[i].node, NULL, 0);
	}
}

static int by_id(const void *one, const void *other)
{
	const struct body_id *a = one;
	const struct body_id *b = other;
	int order = strcmp(a->id, b->id);

	if (!order)
		order = (a->part > b->part) - (a->part < b->part);
	return order;
}

/* What walk found, as it is handed on. */
static enum status finish(struct body *body, struct walk *walk,
			  struct fault *fault)
{
	struct body_id *sorted =
		arena_array(walk->arena, walk->count + 1, sizeof(*sorted));

	if (walk->failed || walk->text.failed || !sorted)
		return fault_memory(fault);
	for (size_t i = 0; i < walk->count; i++)
		sorted[i] = (struct body_id){ walk->parts[i].id, i };
	qsort(sorted, walk->count, sizeof(*sorted), by_id);
	*body = (struct body){
		.text = text_string(&walk->text),
		.length = walk->text.length,
		.parts = walk->parts,
		.count = walk->count,
		.by_id = sorted,
	};
	return STATUS_OK;
}

enum status body_read(struct body *body, const struct document *document,
		      struct arena *arena, struct fault *fault)
{
	static const char *const names[] = { "preface",     "preamble",
					     "mainBody",    "body",
					     "conclusions", "attachments" };
	struct walk walk = { .arena = arena, .text = { .arena = arena } };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const xmlNode *part = akn_part(document, names[i]);

		part_lines(&walk);
		if (part)
			walk_children(&walk, part, NULL, 0);
	}
	walk_notes(&walk);
	part_lines(&walk);
	while (walk.text.length &&
	       strchr(" \n", walk.text.data[walk.text.length - 1]))
		walk.text.data[--walk.text.length] = '\0';
	return finish(body, &walk, fault);
}

struct body_part *body_find(const struct body *body, const char *id)
{
	size_t low = 0;
	size_t high = body->count;

	if (*id == '#')
		id++;
	while (low < high && *id) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(body->by_id[middle].id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (!*id || low >= body->count || strcmp(body->by_id[low].id, id) != 0)
		return NULL;
	return &body->parts[body->by_id[low].part];
}
