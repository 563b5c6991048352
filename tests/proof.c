#include "tests/proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/akn.h"
#include "pipeline/alto.h"
#include "pipeline/text.h"
#include "pipeline/xml.h"

/* The shortest word that is looked for, in bytes: marks are no words. */
enum { WORD_BYTES_MIN = 3 };

/* Strings that are sorted and looked up. */
struct set {
	struct arena *arena;
	const char **items;
	size_t count;
	size_t room;
};

static void add(struct set *set, const char *item)
{
	const char **grown =
		arena_grow(set->arena, (void *)set->items, &set->room,
			   set->count + 1, sizeof(*grown));

	if (!grown || !item)
		return;
	set->items = grown;
	grown[set->count++] = item;
}

static int by_bytes(const void *one, const void *other)
{
	return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static void sort(struct set *set)
{
	if (set->count)
		qsort((void *)set->items, set->count, sizeof(*set->items),
		      by_bytes);
}

static bool has(const struct set *set, const char *item)
{
	return set->count &&
	       bsearch((const void *)&item, (const void *)set->items,
		       set->count, sizeof(*set->items), by_bytes);
}

/* Ids that stand twice. */
static const char *check_ids(struct set *ids, const struct document *made)
{
	const xmlNode *root = document_root(made);

	for (const xmlNode *node = root; node; node = xml_walk(node, root)) {
		const char *id = xml_get(node, "eId");

		if (id)
			add(ids, id);
	}
	sort(ids);
	for (size_t i = 1; i < ids->count; i++)
		if (strcmp(ids->items[i - 1], ids->items[i]) == 0)
			return arena_print(ids->arena, "id '%s' stands twice",
					   ids->items[i]);
	return NULL;
}

static const char *check_link(const struct set *ids, const char *link)
{
	if (!link || *link != '#' || !link[1] || has(ids, link + 1))
		return NULL;
	return arena_print(ids->arena, "'%s' leads nowhere", link);
}

static const char *check_links(const struct set *ids,
			       const struct document *made)
{
	static const char *const attributes[] = { "href", "refersTo", "source",
						  "as" };
	const xmlNode *root = document_root(made);
	const char *fails = NULL;

	for (const xmlNode *node = root; node && !fails;
	     node = xml_walk(node, root))
		for (size_t i = 0; i < sizeof(attributes) / sizeof(char *); i++)
			if (!fails)
				fails = check_link(
					ids, xml_get(node, attributes[i]));
	return fails;
}

static const char *check_tasks(struct arena *arena, const struct document *made)
{
	for (const xmlNode *task = akn_first(made, "task"); task;
	     task = akn_next(made, task, "task")) {
		const xmlNode *point = akn_by_id(made, akn_get(task, "href"));

		if (!xml_child(point, "num"))
			return arena_print(arena, "task %s is no point",
					   akn_get(task, "label"));
	}
	return NULL;
}

static const char *check_citations(struct arena *arena,
				   const struct document *made)
{
	for (const xmlNode *ref = akn_first(made, "ref"); ref;
	     ref = akn_next(made, ref, "ref"))
		if (*akn_get_own(ref, "type") &&
		    strlen(akn_get(ref, "href")) < 2)
			return arena_print(arena, "'%s' leads nowhere",
					   akn_line(arena, ref));
	return NULL;
}

/* Digits are none, nor are the small ones that lead to a footnote. */
static bool is_letter(int32_t point)
{
	return text_is_word(point) && !(point >= '0' && point <= '9') &&
	       !(point >= 0xb2 && point <= 0xb9) &&
	       !(point >= 0x2070 && point <= 0x209f);
}

/* Cut a text at all that is no letter. */
static void add_words(struct set *set, const char *text)
{
	size_t length = strlen(text);
	size_t start = 0;
	size_t at = 0;

	while (at <= length) {
		size_t from = at;
		int32_t point = at < length ? text_next(text, length, &at) : 0;
		bool inside = is_letter(point);

		if (inside)
			continue;
		if (from - start >= WORD_BYTES_MIN)
			add(set,
			    arena_text(set->arena, text + start, from - start));
		start = at;
		if (from >= length)
			return;
	}
}

static bool is_inline(const xmlNode *node)
{
	static const char names[] =
		"ref date organization docNumber docDate docType docTitle "
		"docAuthority location person role signature inline";

	return text_has_word(names, (const char *)node->name);
}

/* All text below a node; what is no part of a line stands apart. */
static void add_text(struct text *text, const xmlNode *node)
{
	for (const xmlNode *at = node->children; at; at = at->next) {
		bool apart = at->type == XML_ELEMENT_NODE && !is_inline(at);

		if (at->type == XML_TEXT_NODE)
			text_add_string(text, (const char *)at->content);
		if (apart)
			text_add_string(text, " ");
		add_text(text, at);
		if (apart)
			text_add_string(text, " ");
	}
}

/* Whether what stands in the zone is written; a number is put right. */
static bool is_kept(const char *zone)
{
	static const char kept[] =
		"quoc-hieu tieu-de-dang co-quan-chu-quan co-quan-ban-hanh "
		"dia-danh-ngay-thang ten-loai trich-yeu kinh-gui noi-dung "
		"cuoc-chu chu-ky noi-nhan";

	return text_has_word(kept, zone);
}

static void add_line(struct set *words, const xmlNode *line)
{
	struct text text = { .arena = words->arena };

	for (const xmlNode *word = alto_first_word(line); word;
	     word = alto_next_word(word))
		text_print(&text, "%s%s", alto_is_spaced(word) ? " " : "",
			   alto_content(word));
	add_words(words, text_string(&text));
}

static void add_pages(struct set *words, const struct document *from)
{
	for (const xmlNode *page = alto_first_page(from); page;
	     page = alto_next_page(page))
		for (const xmlNode *block = alto_first_block(page); block;
		     block = alto_next_block(block))
			for (const xmlNode *line = alto_first_line(block);
			     line && is_kept(alto_zone(block));
			     line = alto_next_line(line))
				add_line(words, line);
	sort(words);
}

const char *proof_loses(struct arena *arena, const struct document *made,
			const struct document *from)
{
	struct set read = { .arena = arena };
	struct set written = { .arena = arena };
	struct text text = { .arena = arena };
	size_t at = 0;

	add_pages(&read, from);
	add_text(&text, akn_main(made));
	add_words(&written, text_string(&text));
	sort(&written);
	for (size_t i = 0; i < read.count; i++, at++) {
		while (at < written.count &&
		       strcmp(written.items[at], read.items[i]) < 0)
			at++;
		if (at >= written.count ||
		    strcmp(written.items[at], read.items[i]) != 0)
			return arena_print(arena, "the word '%s' is lost",
					   read.items[i]);
	}
	return NULL;
}

const char *proof_fails(struct arena *arena, const struct document *made)
{
	struct set ids = { .arena = arena };
	const char *fails = check_ids(&ids, made);

	if (!fails)
		fails = check_links(&ids, made);
	if (!fails)
		fails = check_tasks(arena, made);
	if (!fails)
		fails = check_citations(arena, made);
	return fails;
}
