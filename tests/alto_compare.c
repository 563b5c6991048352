/*
 * alto_compare - tell whether two ALTO files say the same of a scan
 *
 *	alto_compare ONE OTHER
 *
 * The same words in the same lines and zones; boxes within 2 pixels,
 * confidences within 0.02: what an OCR engine may differ by from one machine
 * to the next.
 */

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/alto.h"
#include "pipeline/xml.h"

/* What may differ, in pixels and in parts of one. */
enum { PIXELS = 2 };
static const double confidence = 0.02;

static bool same_box(const xmlNode *one, const xmlNode *other)
{
	struct alto_box a;
	struct alto_box b;

	if (!alto_get_box(&a, one) || !alto_get_box(&b, other))
		return alto_get_box(&a, one) == alto_get_box(&b, other);
	return abs(a.x - b.x) <= PIXELS && abs(a.y - b.y) <= PIXELS &&
	       abs(a.width - b.width) <= PIXELS &&
	       abs(a.height - b.height) <= PIXELS;
}

static bool same_word(const xmlNode *one, const xmlNode *other)
{
	return strcmp(alto_content(one), alto_content(other)) == 0 &&
	       fabs(alto_confidence(one) - alto_confidence(other)) <=
		       confidence &&
	       same_box(one, other) &&
	       strcmp(alto_zone(one->parent->parent),
		      alto_zone(other->parent->parent)) == 0;
}

/* The word after `word` in the document. */
static xmlNode *next_word(const struct document *document, const xmlNode *word)
{
	return xml_find(word, document_root(document), "String");
}

static int compare(const struct document *one, const struct document *other)
{
	const xmlNode *a = next_word(one, document_root(one));
	const xmlNode *b = next_word(other, document_root(other));

	while (a && b && same_word(a, b)) {
		a = next_word(one, a);
		b = next_word(other, b);
	}
	if (!a && !b)
		return EXIT_SUCCESS;
	(void)fprintf(stderr, "%s: '%s', but %s: '%s'\n", alto_id(a),
		      alto_content(a), alto_id(b), alto_content(b));
	return EXIT_FAILURE;
}

int main(int count, char **words)
{
	struct fault fault = { .status = STATUS_OK };
	struct document *one = NULL;
	struct document *other = NULL;
	int result = EXIT_FAILURE;

	if (count == 3 && !document_read(&one, words[1], FORM_ALTO, &fault) &&
	    !document_read(&other, words[2], FORM_ALTO, &fault))
		result = compare(one, other);
	fault_print(&fault);
	document_free(one);
	document_free(other);
	return result;
}
