/*
 * Source: ISO 19005-2 (what it asks for), ICC.1:2001-04 (the profile),
 * IEC 61966-2-1 (sRGB).
 */

#include "pdf/pdf_archival.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "pipeline/text.h"

/* Steps of the table that says how light a value is. */
enum { CURVE_STEPS = 1024 };

/* Bytes of the head of a profile, of an entry of its list of tags. */
enum { PROFILE_HEAD = 128, TAG_ENTRY = 12, ALIGNED = 4 };

static void add_16(struct text *text, uint32_t value)
{
	const char bytes[] = { (char)(value >> 8 & 0xff),
			       (char)(value & 0xff) };

	text_add(text, bytes, sizeof(bytes));
}

static void add_32(struct text *text, uint32_t value)
{
	add_16(text, value >> 16);
	add_16(text, value & 0xffff);
}

static void add_zeros(struct text *text, size_t count)
{
	while (count--)
		text_add(text, "", 1);
}

/* A fixed-point number of 16 bits before and behind the point. */
static void add_fixed(struct text *text, double value)
{
	add_32(text, (uint32_t)(int32_t)lround(value * 0x10000));
}

static void add_xyz(struct text *text, const double *xyz)
{
	text_add_string(text, "XYZ ");
	add_zeros(text, 4);
	for (int i = 0; i < 3; i++)
		add_fixed(text, xyz[i]);
}

static void add_curve(struct text *text)
{
	text_add_string(text, "curv");
	add_zeros(text, 4);
	add_32(text, CURVE_STEPS);
	for (int i = 0; i < CURVE_STEPS; i++) {
		double value = (double)i / (CURVE_STEPS - 1);
		double light = value <= 0.04045
				       ? value / 12.92
				       : pow((value + 0.055) / 1.055, 2.4);

		add_16(text, (uint32_t)lround(light * 0xffff));
	}
}

static const char profile_name[] = "sRGB";

/* The name in ASCII; none in Unicode, none for the script of a Macintosh. */
static void add_description(struct text *text)
{
	enum { MACINTOSH_SIZE = 67 };

	text_add_string(text, "desc");
	add_zeros(text, 4);
	add_32(text, sizeof(profile_name));
	text_add(text, profile_name, sizeof(profile_name));
	add_zeros(text, 4 + 4 + 2 + 1 + MACINTOSH_SIZE);
}

static void add_copyright(struct text *text)
{
	static const char words[] = "No copyright, use freely";

	text_add_string(text, "text");
	add_zeros(text, 4);
	text_add(text, words, sizeof(words));
}

/* The white of the profile space, and the colours of sRGB seen under it. */
static const double white[] = { 0.9642, 1, 0.8249 };
static const double red[] = { 0.43607, 0.22249, 0.01392 };
static const double green[] = { 0.38515, 0.71687, 0.09708 };
static const double blue[] = { 0.14307, 0.06061, 0.71410 };

/* One tag of the profile; one without words shares those of the one before. */
struct tag {
	const char *name;
	void (*add)(struct text *text);
	const double *xyz;
};

static const struct tag tags[] = {
	{ "desc", add_description, NULL },
	{ "cprt", add_copyright, NULL },
	{ "wtpt", NULL, white },
	{ "rXYZ", NULL, red },
	{ "gXYZ", NULL, green },
	{ "bXYZ", NULL, blue },
	{ "rTRC", add_curve, NULL },
	{ "gTRC", NULL, NULL },
	{ "bTRC", NULL, NULL },
};

enum { TAGS = sizeof(tags) / sizeof(*tags) };

/* The list of tags, and behind it what they hold. */
static void add_tags(struct text *list, struct text *body)
{
	size_t first = PROFILE_HEAD + 4 + TAGS * TAG_ENTRY;
	size_t from = 0;
	size_t size = 0;

	add_32(list, TAGS);
	for (size_t i = 0; i < TAGS; i++) {
		const struct tag *tag = &tags[i];

		if (tag->add || tag->xyz) {
			from = body->length;
			if (tag->add)
				tag->add(body);
			else
				add_xyz(body, tag->xyz);
			size = body->length - from;
			add_zeros(body, (ALIGNED - size % ALIGNED) % ALIGNED);
		}
		text_add_string(list, tag->name);
		add_32(list, (uint32_t)(first + from));
		add_32(list, (uint32_t)size);
	}
}

static void add_head(struct text *text, size_t size)
{
	add_32(text, (uint32_t)size);
	add_zeros(text, 4);                    /* no maker of colour modules */
	add_32(text, 0x02400000);              /* version 2.4 */
	text_add_string(text, "mntrRGB XYZ "); /* a screen, its spaces */
	add_16(text, 2000);                    /* a day that never changes */
	add_16(text, 1);
	add_16(text, 1);
	add_zeros(text, 6);
	text_add_string(text, "acsp");
	add_zeros(text, 4 + 4 + 4 + 4 + 8 + 4); /* no platform, no device */
	for (int i = 0; i < 3; i++)
		add_fixed(text, white[i]);
	add_zeros(text, PROFILE_HEAD - 80);
}

static qpdf_oh make_profile(const struct pdf_book *book)
{
	struct text list = { .arena = book->arena };
	struct text body = { .arena = book->arena };
	struct text all = { .arena = book->arena };

	add_tags(&list, &body);
	add_head(&all, PROFILE_HEAD + list.length + body.length);
	text_add(&all, text_string(&list), list.length);
	text_add(&all, text_string(&body), body.length);
	return pdf_book_packed(book, "<< /N 3 >>", text_string(&all),
			       all.length);
}

/* The first half of the hash, as the standard writes such identifiers. */
static void add_identifier(struct text *text, const char *hash)
{
	static const int parts[] = { 8, 4, 4, 4, 12 };

	text_add_string(text, "uuid:");
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		text_print(text, "%s%.*s", i ? "-" : "", parts[i], hash);
		hash += parts[i];
	}
}

static enum status add_metadata(const struct pdf_book *book, qpdf_oh root,
				const char *name, const char *hash,
				bool claimed, struct fault *fault)
{
	struct text text = { .arena = book->arena };

	text_add_string(&text,
			"<?xpacket begin=\"\xef\xbb\xbf\" "
			"id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
			"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
			"<rdf:RDF xmlns:rdf=\""
			"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
			"<rdf:Description rdf:about=\"\""
			" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
			" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
			" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\""
			" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"
			"<dc:format>application/pdf</dc:format>\n"
			"<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
	text_add_escaped(&text, name);
	text_add_string(&text, "</rdf:li></rdf:Alt></dc:title>\n<dc:source>");
	text_print(&text, "sha256:%s</dc:source>\n", hash);
	text_print(&text, "<pdf:Producer>chithi %s</pdf:Producer>\n",
		   CHITHI_VERSION);
	text_add_string(&text, "<xmpMM:DocumentID>");
	add_identifier(&text, hash);
	text_add_string(&text, "</xmpMM:DocumentID>\n");
	if (claimed)
		text_add_string(&text,
				"<pdfaid:part>2</pdfaid:part>\n"
				"<pdfaid:conformance>B</pdfaid:conformance>\n");
	text_add_string(&text, "</rdf:Description>\n</rdf:RDF>\n"
			       "</x:xmpmeta>\n<?xpacket end=\"w\"?>\n");
	if (text.failed)
		return fault_memory(fault);
	pdf_book_put(book, root, "/Metadata",
		     pdf_book_stream(book,
				     "<< /Type /Metadata /Subtype /XML >>",
				     text_string(&text), text.length));
	return STATUS_OK;
}

enum status pdf_archival_add(const struct pdf_book *book, const char *name,
			     const char *hash, bool claimed,
			     struct fault *fault)
{
	qpdf_data qpdf = book->qpdf;
	qpdf_oh root = qpdf_get_root(qpdf);
	qpdf_oh intents = qpdf_oh_new_array(qpdf);
	qpdf_oh intent = pdf_book_parse(
		book, "<< /Type /OutputIntent /S /GTS_PDFA1 "
		      "/OutputConditionIdentifier (sRGB IEC61966-2.1) "
		      "/RegistryName (http://www.color.org) "
		      "/Info (sRGB IEC61966-2.1) >>");

	pdf_book_put(book, intent, "/DestOutputProfile", make_profile(book));
	qpdf_oh_append_item(qpdf, intents,
			    qpdf_make_indirect_object(qpdf, intent));
	pdf_book_put(book, root, "/OutputIntents", intents);
	pdf_book_put(book, root, "/Lang", qpdf_oh_new_string(qpdf, "vi"));
	return add_metadata(book, root, name, hash, claimed, fault);
}
