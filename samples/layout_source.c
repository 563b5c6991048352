/*
 * layout_source - read the source of a sample, write its clean text
 */

#include "samples/layout_source.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	SOURCE_BYTES_MAX = 256 * 1024,
	SOURCE_ROWS_MAX = 500,
};

/* After a slash, so that no line ends within a document's number. */
#define WORD_JOINER "\xE2\x81\xA0" /* U+2060 */

struct entry {
	enum row row;
	GString *text;
};

struct source {
	size_t count;
	struct entry entries[SOURCE_ROWS_MAX];
};

static const char *const words[] = {
#define ROW(name, word) [ROW_##name] = (word),
	SOURCE_ROWS
#undef ROW
};

static enum row find_row(const char *line, size_t length)
{
	for (enum row row = 0; row < ROW_COUNT; row++) {
		if (strlen(words[row]) == length &&
		    !memcmp(words[row], line, length))
			return row;
	}
	return ROW_COUNT;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* A line that goes on: its text joins the row before with one blank. */
static bool append(struct source *source, const char *line)
{
	if (!source->count)
		return false;
	while (is_blank(*line))
		line++;
	if (!*line)
		return true;
	GString *text = source->entries[source->count - 1].text;
	g_string_append_c(text, ' ');
	g_string_append(text, line);
	return true;
}

static bool add(struct source *source, const char *line)
{
	const char *colon = strchr(line, ':');
	enum row row;

	if (!*line || *line == '#')
		return true;
	if (is_blank(*line))
		return append(source, line);
	if (!colon || source->count == SOURCE_ROWS_MAX)
		return false;
	row = find_row(line, (size_t)(colon - line));
	if (row == ROW_COUNT)
		return false;
	do
		colon++;
	while (is_blank(*colon));
	source->entries[source->count++] = (struct entry){
		.row = row,
		.text = g_string_new(colon),
	};
	return true;
}

static bool add_lines(struct source *source, char **lines, const char *path)
{
	for (size_t i = 0; lines[i]; i++) {
		if (!add(source, lines[i])) {
			fprintf(stderr, "layout: %s:%zu: not a row: '%s'\n",
				path, i + 1, lines[i]);
			return false;
		}
	}
	return true;
}

struct source *source_parse(const char *text, const char *name)
{
	struct source *source = g_new0(struct source, 1);
	char **lines = g_strsplit(text, "\n", -1);

	if (!add_lines(source, lines, name)) {
		source_free(source);
		source = NULL;
	}
	g_strfreev(lines);
	return source;
}

struct source *source_read(const char *path)
{
	struct source *source = NULL;
	char *text = NULL;
	gsize length;

	if (!g_file_get_contents(path, &text, &length, NULL)) {
		fprintf(stderr, "layout: %s: cannot be read\n", path);
		goto done;
	}
	if (length > SOURCE_BYTES_MAX ||
	    !g_utf8_validate(text, (gssize)length, NULL)) {
		fprintf(stderr, "layout: %s: too long, or not UTF-8\n", path);
		goto done;
	}
	source = source_parse(text, path);
done:
	g_free(text);
	return source;
}

void source_free(struct source *source)
{
	if (!source)
		return;
	for (size_t i = 0; i < source->count; i++)
		(void)g_string_free(source->entries[i].text, TRUE);
	g_free(source);
}

const char *source_row(const struct source *source, enum row row, size_t nth)
{
	for (size_t i = 0; i < source->count; i++) {
		if (source->entries[i].row == row && !nth--)
			return source->entries[i].text->str;
	}
	return NULL;
}

const char *source_body(const struct source *source, size_t nth, enum row *row)
{
	for (size_t i = 0; i < source->count; i++) {
		const struct entry *entry = &source->entries[i];

		if (entry->row != ROW_TEXT && entry->row != ROW_CENTRE)
			continue;
		if (!nth--) {
			*row = entry->row;
			return entry->text->str;
		}
	}
	return NULL;
}

double source_figure(const struct source *source, enum row row,
		     double otherwise)
{
	const char *text = source_row(source, row, 0);

	return text ? g_ascii_strtod(text, NULL) : otherwise;
}

bool source_says(const struct source *source, enum row row, const char *word)
{
	const char *text = source_row(source, row, 0);
	char **said = text ? g_strsplit(text, " ", -1) : NULL;
	bool says = said && g_strv_contains((const char *const *)said, word);

	g_strfreev(said);
	return says;
}

struct damage source_damage(const struct source *source)
{
	return (struct damage){
		.skew = source_figure(source, ROW_SKEW, 0.0),
		.blur = (int)source_figure(source, ROW_BLUR, 0.0),
		.speckle = (int)source_figure(source, ROW_SPECKLE, 0.0),
		.seed = (uint32_t)source_figure(source, ROW_SEED, 1.0),
	};
}

static bool is_mark(char c)
{
	return c == '*' || c == '_';
}

static void add_plain(GString *gold, const char *text, bool marked)
{
	for (; *text; text++) {
		if (!marked || !is_mark(*text))
			g_string_append_c(gold, *text);
	}
	g_string_append_c(gold, '\n');
}

static void add_rows(GString *gold, const struct source *source, enum row row)
{
	const char *text;

	for (size_t i = 0; (text = source_row(source, row, i)); i++)
		add_plain(gold, text, row == ROW_NOTE);
}

static void add_body(GString *gold, const struct source *source)
{
	const char *text;
	enum row row;

	for (size_t i = 0; (text = source_body(source, i, &row)); i++)
		add_plain(gold, text, true);
}

char *source_gold(const struct source *source)
{
	GString *gold = g_string_new(NULL);

	for (enum row row = ROW_SUPERIOR; row < ROW_TEXT; row++)
		add_rows(gold, source, row);
	add_body(gold, source);
	for (enum row row = ROW_COPIES; row < ROW_COUNT; row++)
		add_rows(gold, source, row);

	return g_string_free(gold, FALSE);
}

bool source_write_gold(const struct source *source, const char *path)
{
	char *gold = source_gold(source);
	bool written = g_file_set_contents(path, gold, -1, NULL);

	if (!written)
		fprintf(stderr, "layout: %s: cannot be written\n", path);
	g_free(gold);
	return written;
}

char *source_markup(const char *text)
{
	char *plain = g_markup_escape_text(text, -1);
	GString *markup = g_string_new(NULL);
	bool bold = false;
	bool italic = false;

	for (const char *c = plain; *c; c++) {
		if (*c == '*') {
			bold = !bold;
			g_string_append(markup, bold ? "<b>" : "</b>");
		} else if (*c == '_') {
			italic = !italic;
			g_string_append(markup, italic ? "<i>" : "</i>");
		} else {
			g_string_append_c(markup, *c);
			if (*c == '/')
				g_string_append(markup, WORD_JOINER);
		}
	}
	g_free(plain);
	return g_string_free(markup, FALSE);
}
