/*
 * extract_portion - which part of an instrument is cited
 *
 * The words stand in front of the instrument, from the narrowest to the
 * widest: "điểm a, b khoản 2 và khoản 3 Điều 5 Nghị định ...".  Each name with
 * nothing narrower right in front of it is a portion of its own, in the next
 * wider ones behind it.
 */

#include <string.h>

#include "pipeline/text.h"
#include "stages/extract_finder.h"

/* How far in front of an instrument its portions may begin, in bytes. */
enum { PORTIONS_BYTES_MAX = 240 };

/* The most names of portions in front of one instrument. */
enum { ITEMS_MAX = 64 };

/* The ranks of dictionaries/portions.tsv that the forms below ask for. */
enum { RANK_ARTICLE = 3 };

/* "Điều 5", or only its label where the ones before it say what it is. */
struct item {
	struct span span;
	const char *kind; /* "art" */
	const char *label;
	int rank;
	bool upto; /* the last of a range that the one before begins */
};

struct phrase {
	const struct finder *finder;
	struct arena *arena;
	const char *text;
	struct item items[ITEMS_MAX];
	size_t count;
};

static struct span group(const struct phrase *phrase, enum finder_pattern which,
			 const char *name, const struct span *groups)
{
	return finder_group(phrase->finder, which, name, groups);
}

static const char *copy(const struct phrase *phrase, struct span span)
{
	const char *text = arena_text(phrase->arena, phrase->text + span.start,
				      span.end - span.start);

	return text ? text : "";
}

/* What the word for a portion says; false: the table lacks it. */
static bool read_unit(const struct phrase *phrase, struct item *item,
		      struct span unit)
{
	const struct table *portions = &phrase->finder->portions;
	const char *low = text_lower(phrase->arena, copy(phrase, unit));
	size_t row = low ? table_find(portions, low) : portions->rows;

	if (row == portions->rows)
		return false;
	item->kind = table_cell(portions, row, PORTION_KIND);
	item->rank = table_cell(portions, row, PORTION_RANK)[0] - '0';
	return true;
}

/* The next name at `*at`, which moves behind it. */
static bool read_item(struct phrase *phrase, size_t *at, size_t end)
{
	struct item *item = &phrase->items[phrase->count];
	struct span groups[PATTERN_GROUPS_MAX];
	struct span unit;
	struct span label;

	if (phrase->count == ITEMS_MAX ||
	    !finder_match(phrase->finder, FINDER_PORTION, phrase->text, end,
			  *at, groups))
		return false;
	unit = group(phrase, FINDER_PORTION, "unit", groups);
	label = group(phrase, FINDER_PORTION, "label", groups);
	if (phrase->count)
		*item = item[-1];
	item->upto =
		!span_is_empty(group(phrase, FINDER_PORTION, "upto", groups));
	item->span.start = span_is_empty(unit) ? label.start : unit.start;
	item->span.end = groups[0].end;
	item->label = copy(phrase, label);
	if (!span_is_empty(unit) && !read_unit(phrase, item, unit))
		return false;
	phrase->count++;
	*at = groups[0].end;
	return item->kind != NULL;
}

/* Whether a label is the word for "this", longer than any letter. */
static bool is_this(const char *label)
{
	return *label >= 'a' && *label <= 'z' && strlen(label) > 2;
}

/* One name of a path: "para_2", "para_7__subpara_7-1", "art_" for this one. */
static const char *name_item(const struct phrase *phrase,
			     const struct item *item)
{
	const char *label = is_this(item->label) ? "" : item->label;
	bool figure = *label >= '0' && *label <= '9';
	const char *kind =
		figure && item->rank < RANK_ARTICLE ? "para" : item->kind;
	const char *dot = strchr(label, '.');
	struct text name = { .arena = phrase->arena };

	if (dot)
		text_print(&name, "para_%.*s__subpara_", (int)(dot - label),
			   label);
	else
		text_print(&name, "%s_", kind);
	for (; *label; label++)
		text_add(&name, *label == '.' ? "-" : label, 1);
	return name.failed ? "" : text_string(&name);
}

/* The `i`th with all wider ones behind it; what an article is in is not said */
static const char *path_of(const struct phrase *phrase, size_t i)
{
	const struct item *item = &phrase->items[i];
	const char *path = name_item(phrase, item);

	for (size_t j = i + 1; path && j < phrase->count; j++) {
		const struct item *wider = &phrase->items[j];

		if (item->rank >= RANK_ARTICLE && wider->rank > item->rank &&
		    !strcmp(item->kind, "art"))
			break;
		if (wider->rank <= item->rank)
			continue;
		item = wider;
		path = arena_print(phrase->arena, "%s__%s",
				   name_item(phrase, item), path);
	}
	return path ? path : "";
}

/* The last of those that go on, wider and wider, behind the `i`th. */
static size_t widest(const struct phrase *phrase, size_t i)
{
	while (i + 1 < phrase->count && !phrase->items[i + 1].upto &&
	       phrase->items[i + 1].rank > phrase->items[i].rank)
		i++;
	return i;
}

static size_t list_portions(const struct phrase *phrase, struct portion *list)
{
	size_t count = 0;

	for (size_t i = 0; i < phrase->count;) {
		struct portion *portion = &list[count++];
		size_t last = widest(phrase, i);

		*portion = (struct portion){ .path = path_of(phrase, i),
					     .upto = "" };
		portion->span.start = phrase->items[i].span.start;
		if (last + 1 < phrase->count && phrase->items[last + 1].upto) {
			portion->upto = path_of(phrase, last + 1);
			last = widest(phrase, last + 1);
		}
		portion->span.end = phrase->items[last].span.end;
		i = last + 1;
	}
	return count;
}

size_t find_portions(const struct finder *finder, struct portion **out,
		     const char *text, size_t from, size_t to,
		     struct arena *arena)
{
	struct phrase phrase = { .finder = finder,
				 .arena = arena,
				 .text = text };
	struct span groups[PATTERN_GROUPS_MAX];
	struct portion *list;
	struct span all;

	if (to > from + PORTIONS_BYTES_MAX)
		from = to - PORTIONS_BYTES_MAX;
	while (from < to && ((unsigned char)text[from] & 0xc0) == 0x80)
		from++;
	if (!finder_match(finder, FINDER_PORTIONS, text, to, from, groups))
		return 0;
	all = group(&phrase, FINDER_PORTIONS, "all", groups);
	for (size_t at = all.start; at < all.end;)
		if (!read_item(&phrase, &at, all.end))
			return 0;
	list = arena_array(arena, phrase.count, sizeof(*list));
	if (!list)
		return 0;
	*out = list;
	return list_portions(&phrase, list);
}
