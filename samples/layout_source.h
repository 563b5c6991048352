#ifndef SAMPLES_LAYOUT_SOURCE_H
#define SAMPLES_LAYOUT_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The source of a sample, as layout.c's header comment describes it.
 *
 * ROW(name, word): the rows it may have.  The order is the order of reading
 * that gold.txt keeps; CENTRE and TEXT stand among each other as written.
 */
#define SOURCE_ROWS                                                            \
	ROW(FORM, "form")                                                      \
	ROW(SCAN, "scan")                                                      \
	ROW(SKEW, "skew")                                                      \
	ROW(BLUR, "blur")                                                      \
	ROW(SPECKLE, "speckle")                                                \
	ROW(SEED, "seed")                                                      \
	ROW(SIZE, "size")                                                      \
	ROW(FONT, "font")                                                      \
	ROW(SEAL, "seal")                                                      \
	ROW(SUPERIOR, "superior")                                              \
	ROW(BODY, "body")                                                      \
	ROW(STAR, "star")                                                      \
	ROW(NUMBER, "number")                                                  \
	ROW(ABOUT, "about")                                                    \
	ROW(HEADING, "heading")                                                \
	ROW(MOTTO, "motto")                                                    \
	ROW(DATE, "date")                                                      \
	ROW(TITLE, "title")                                                    \
	ROW(SUBJECT, "subject")                                                \
	ROW(TO, "to")                                                          \
	ROW(TEXT, "text")                                                      \
	ROW(CENTRE, "centre")                                                  \
	ROW(COPIES, "copies")                                                  \
	ROW(COPY, "copy")                                                      \
	ROW(SIGN, "sign")                                                      \
	ROW(NAME, "name")                                                      \
	ROW(NOTE, "note")

enum row {
#define ROW(name, word) ROW_##name,
	SOURCE_ROWS
#undef ROW
		ROW_COUNT
};

/* What a scanner does to a page. */
struct damage {
	double skew;   /* degrees, clockwise */
	int blur;      /* half width of a box, pixels */
	int speckle;   /* dots a page */
	uint32_t seed; /* of all that is left to chance */
};

struct source;

/*
 * Read `path`.  The caller frees it with source_free().  NULL, and a line on
 * stderr, when it cannot be read or says what no row can say.
 */
struct source *source_read(const char *path);

/* The same from the text itself; `name` is for messages. */
struct source *source_parse(const char *text, const char *name);

/* NULL is allowed. */
void source_free(struct source *source);

/* The `nth` row (from 0) of a kind; NULL when there are fewer.  Borrowed. */
const char *source_row(const struct source *source, enum row row, size_t nth);

/*
 * The `nth` row of the body, TEXT or CENTRE as they are mixed; its kind goes
 * to `*row`.  NULL past the end.
 */
const char *source_body(const struct source *source, size_t nth, enum row *row);

/* The figure a row gives, or `otherwise` where there is no such row. */
double source_figure(const struct source *source, enum row row,
		     double otherwise);

/* True if the row has `word` among its words. */
bool source_says(const struct source *source, enum row row, const char *word);

struct damage source_damage(const struct source *source);

/* The clean text, a paragraph a line, in the order of reading.  g_free() it. */
char *source_gold(const struct source *source);

/* Write it. */
bool source_write_gold(const struct source *source, const char *path);

/* Pango mark-up for a row of text: *bold* and _italic_.  g_free() it. */
char *source_markup(const char *text);

#endif
