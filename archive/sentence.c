#include "archive/sentence.h"

#include <stdbool.h>
#include <string.h>

#include "pipeline/akn.h"
#include "pipeline/xml.h"

/* The longest all-capital word that a dot shortens ("TP."), in bytes. */
enum { SHORT_WORD = 3 };

/* How far up a paragraph is looked for. */
enum { CLIMB_MAX = 16 };

static const xmlNode *paragraph_of(const xmlNode *node)
{
	static const char *const blocks[] = {
		"p",         "heading",          "subheading",
		"longTitle", "listIntroduction", NULL
	};
	const xmlNode *at = node->parent;

	for (int climbed = 0; at && climbed < CLIMB_MAX; climbed++) {
		for (int i = 0; blocks[i]; i++)
			if (xml_is(at, blocks[i]))
				return at;
		at = at->parent;
	}
	return node->parent;
}

/* How many elements called like `node` say `words` before it in `top`. */
static int count_before(struct arena *arena, const xmlNode *top,
			const xmlNode *node, const char *words)
{
	const char *name = (const char *)node->name;
	int count = 0;

	for (const xmlNode *at = xml_find(top, top, name); at && at != node;
	     at = xml_find(at, top, name)) {
		const char *line = akn_line(arena, at);

		if (line && strcmp(line, words) == 0)
			count++;
	}
	return count;
}

/* Where `words` stand in `line` for the n-th time, from 0; else its start. */
static size_t find_words(const char *line, const char *words, int n)
{
	const char *at = strstr(line, words);

	while (at && n-- > 0)
		at = strstr(at + 1, words);
	return at ? (size_t)(at - line) : 0;
}

static bool is_capital(char letter)
{
	return letter >= 'A' && letter <= 'Z';
}

/* Whether the dot at `dot` only shortens a word, as in "TP. H". */
static bool shortens(const char *line, size_t dot)
{
	size_t start = dot;

	while (start && is_capital(line[start - 1]))
		start--;
	return start < dot && dot - start <= SHORT_WORD &&
	       (!start || line[start - 1] == ' ');
}

/* Whether a sentence ends with the byte at `at`. */
static bool ends(const char *line, size_t at)
{
	if (!strchr(".!?", line[at]) || line[at + 1] != ' ')
		return false;
	return line[at] != '.' || !shortens(line, at);
}

char *sentence_around(struct arena *arena, const xmlNode *inline_node)
{
	const xmlNode *paragraph = paragraph_of(inline_node);
	const char *line = akn_line(arena, paragraph);
	const char *words = akn_line(arena, inline_node);
	size_t start;
	size_t end;

	if (!line || !words)
		return NULL;
	start = find_words(line, words,
			   count_before(arena, paragraph, inline_node, words));
	end = start + strlen(words);
	if (end > strlen(line))
		end = strlen(line);
	while (start && !(start > 1 && ends(line, start - 2)))
		start--;
	while (line[end] && !ends(line, end))
		end++;
	if (line[end])
		end++; /* the full stop belongs to it */
	return arena_text(arena, line + start, end - start);
}
