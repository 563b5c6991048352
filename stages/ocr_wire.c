#include "stages/ocr_wire.h"

#include <jansson.h>
#include <string.h>

#include "pipeline/message.h"

static json_t *print_box(const struct alto_box *box)
{
	return json_pack("[iiii]", box->x, box->y, box->width, box->height);
}

static json_t *print_glyphs(const struct ocr_word *word)
{
	json_t *list = json_array();

	for (size_t i = 0; i < word->glyph_count; i++)
		(void)json_array_append_new(
			list, json_pack("[sf]", word->glyphs[i].text,
					word->glyphs[i].confidence));
	return list;
}

static json_t *print_words(const struct ocr_line *line)
{
	json_t *list = json_array();

	for (size_t i = 0; i < line->count; i++)
		(void)json_array_append_new(
			list, json_pack("[sfos?o]", line->words[i].text,
					line->words[i].confidence,
					print_box(&line->words[i].box),
					line->words[i].other,
					print_glyphs(&line->words[i])));
	return list;
}

static json_t *print_lines(const struct ocr_page *page)
{
	json_t *list = json_array();

	for (size_t i = 0; i < page->count; i++) {
		const struct ocr_line *line = &page->lines[i];

		(void)json_array_append_new(
			list, json_pack("[io[iiii]oi]", line->paragraph,
					print_box(&line->box),
					line->baseline[0], line->baseline[1],
					line->baseline[2], line->baseline[3],
					print_words(line), line->table));
	}
	return list;
}

static json_t *print_pictures(const struct ocr_page *page)
{
	json_t *list = json_array();

	for (size_t i = 0; i < page->picture_count; i++)
		(void)json_array_append_new(
			list, json_pack("[so]", page->pictures[i].kind,
					print_box(&page->pictures[i].box)));
	return list;
}

char *ocr_wire_print(const struct ocr_page *page, const struct fault *told)
{
	json_t *root;
	char *text;

	if (told->status)
		root = json_pack("{si ss ss}", "status", (int)told->status,
				 "place", told->place, "reason", told->reason);
	else
		root = json_pack(
			"{si si sb si si si si sb si ss ss so so}", "status",
			(int)STATUS_OK, "number", page->number, "begins",
			page->begins, "width", page->width, "height",
			page->height, "dpi", page->dpi, "resolution",
			page->resolution, "layered", page->layered, "turned",
			page->turned, "detail",
			page->detail ? page->detail : "", "damage",
			page->damage ? page->damage : "", "pictures",
			print_pictures(page), "lines", print_lines(page));
	text = json_dumps(root, JSON_COMPACT);
	json_decref(root);
	return text;
}

/* A page being made again. */
struct parser {
	struct arena *arena;
	bool failed; /* memory ran out, or it is none of ours */
};

static const char *parse_text(struct parser *parser, const json_t *json)
{
	const char *text = json_string_value(json);
	const char *copy = NULL;

	if (text)
		copy = arena_text(parser->arena, text,
				  json_string_length(json));
	parser->failed = parser->failed || !copy;
	return copy ? copy : "";
}

static int parse_number(const json_t *list, size_t at)
{
	return (int)json_integer_value(json_array_get(list, at));
}

static double parse_ratio(const json_t *list, size_t at)
{
	return json_number_value(json_array_get(list, at));
}

static struct alto_box parse_box(const json_t *list, size_t at)
{
	const json_t *box = json_array_get(list, at);

	return (struct alto_box){ parse_number(box, 0), parse_number(box, 1),
				  parse_number(box, 2), parse_number(box, 3) };
}

/* Room for the items of a list, and in `*count` how many; NULL for none. */
static void *parse_list(struct parser *parser, const json_t *list, size_t size,
			size_t *count)
{
	void *items = NULL;

	*count = json_array_size(list);
	if (*count)
		items = arena_array(parser->arena, *count, size);
	if (*count && !items) {
		parser->failed = true;
		*count = 0;
	}
	return items;
}

static void parse_glyphs(struct parser *parser, struct ocr_word *word,
			 const json_t *list)
{
	struct ocr_glyph *glyphs =
		parse_list(parser, list, sizeof(*glyphs), &word->glyph_count);

	for (size_t i = 0; i < word->glyph_count; i++) {
		const json_t *glyph = json_array_get(list, i);

		glyphs[i].text = parse_text(parser, json_array_get(glyph, 0));
		glyphs[i].confidence = parse_ratio(glyph, 1);
	}
	word->glyphs = glyphs;
}

static void parse_word(struct parser *parser, struct ocr_word *word,
		       const json_t *list)
{
	enum { OTHER = 3, GLYPHS = 4 }; /* places in the list */
	const json_t *other = json_array_get(list, OTHER);

	word->text = parse_text(parser, json_array_get(list, 0));
	word->confidence = parse_ratio(list, 1);
	word->box = parse_box(list, 2);
	if (json_is_string(other))
		word->other = parse_text(parser, other);
	parse_glyphs(parser, word, json_array_get(list, GLYPHS));
}

static void parse_line(struct parser *parser, struct ocr_line *line,
		       const json_t *list)
{
	const json_t *baseline = json_array_get(list, 2);
	const json_t *words = json_array_get(list, 3);

	line->paragraph = parse_number(list, 0);
	line->box = parse_box(list, 1);
	line->table = parse_number(list, 4);
	for (size_t i = 0; i < 4; i++)
		line->baseline[i] = parse_number(baseline, i);
	line->words =
		parse_list(parser, words, sizeof(*line->words), &line->count);
	for (size_t i = 0; i < line->count; i++)
		parse_word(parser, &line->words[i], json_array_get(words, i));
	parser->failed = parser->failed || !line->count;
}

static void parse_page(struct parser *parser, struct ocr_page *page,
		       const json_t *root)
{
	const json_t *lines = json_object_get(root, "lines");
	const json_t *pictures = json_object_get(root, "pictures");

	page->layered = json_is_true(json_object_get(root, "layered"));
	page->detail = parse_text(parser, json_object_get(root, "detail"));
	page->damage = parse_text(parser, json_object_get(root, "damage"));
	page->pictures = parse_list(parser, pictures, sizeof(*page->pictures),
				    &page->picture_count);
	for (size_t i = 0; i < page->picture_count; i++) {
		const json_t *picture = json_array_get(pictures, i);

		page->pictures[i].kind =
			parse_text(parser, json_array_get(picture, 0));
		page->pictures[i].box = parse_box(picture, 1);
	}
	page->lines =
		parse_list(parser, lines, sizeof(*page->lines), &page->count);
	page->room = page->count;
	for (size_t i = 0; i < page->count; i++)
		parse_line(parser, &page->lines[i], json_array_get(lines, i));
}

enum status ocr_wire_parse(struct ocr_page *page, struct fault *told,
			   const char *text, struct arena *arena,
			   struct fault *fault)
{
	json_t *root = json_loads(text, 0, NULL);
	struct parser parser = { .arena = arena };
	const char *place = "";
	const char *reason = "";
	int status = STATUS_ENGINE;
	int begins = 0;
	int bad;

	bad = json_unpack(root, "{si s?s s?s s?b s?i s?i s?i s?i s?i s?i}",
			  "status", &status, "place", &place, "reason", &reason,
			  "begins", &begins, "number", &page->number, "width",
			  &page->width, "height", &page->height, "dpi",
			  &page->dpi, "resolution", &page->resolution, "turned",
			  &page->turned);
	page->begins = begins;
	if (!bad && status)
		(void)fault_set(told, (enum status)status, place, "%s", reason);
	else if (!bad)
		parse_page(&parser, page, root);
	json_decref(root);
	if (bad || parser.failed)
		return fault_set(fault, STATUS_ENGINE, NULL, "%s",
				 _("a page was lost between two processes"));
	return STATUS_OK;
}
