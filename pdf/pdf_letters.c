#include "pdf/pdf_letters.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/alto.h"

/* A code has two bytes, and 0 is no letter. */
enum { LETTERS_MAX = 65534 };

/* Entries of a list of ToUnicode, as its standard limits them. */
enum { ENTRIES_MAX = 100 };

/* The lengths of the font file are in 1000ths of its size. */
enum { UNITS = 1000, ASCENT = 800, DESCENT = -200, WIDTH = 500 };

/* What the font is called in the file. */
static const char font_name[] = "ChithiInvisible";

/* The set while it is filled: a bit for each code point. */
enum { POINTS = 0x110000, BITS = 8 };

static void mark(unsigned char *marks, const char *string)
{
	size_t length = strlen(string);

	for (size_t at = 0; at < length;) {
		int32_t point = text_next(string, length, &at);

		marks[point / BITS] |= (unsigned char)(1 << point % BITS);
	}
}

static bool is_marked(const unsigned char *marks, int32_t point)
{
	return marks[point / BITS] >> point % BITS & 1;
}

static void mark_page(unsigned char *marks, const xmlNode *page)
{
	for (const xmlNode *block = alto_first_block(page); block;
	     block = alto_next_block(block))
		for (const xmlNode *line = alto_first_line(block); line;
		     line = alto_next_line(line))
			for (const xmlNode *word = alto_first_word(line); word;
			     word = alto_next_word(word))
				mark(marks, alto_content(word));
}

enum status pdf_letters_collect(struct pdf_letters *letters,
				const struct document *alto,
				struct arena *arena, struct fault *fault)
{
	unsigned char *marks = arena_take(arena, POINTS / BITS);
	size_t count = 0;

	if (!marks)
		return fault_memory(fault);
	mark(marks, " ");
	for (const xmlNode *page = alto_first_page(alto); page;
	     page = alto_next_page(page))
		mark_page(marks, page);
	for (int32_t point = 0; point < POINTS; point++)
		count += is_marked(marks, point);
	letters->count = 0;
	letters->points = arena_array(arena, count, sizeof(int32_t));
	if (!letters->points)
		return fault_memory(fault);
	for (int32_t point = 0; point < POINTS && letters->count < LETTERS_MAX;
	     point++)
		if (is_marked(marks, point))
			letters->points[letters->count++] = point;
	return STATUS_OK;
}

static int compare_points(const void *one, const void *other)
{
	int32_t first = *(const int32_t *)one;
	int32_t second = *(const int32_t *)other;

	return (first > second) - (first < second);
}

void pdf_letters_write(struct text *text, const struct pdf_letters *letters,
		       const char *string)
{
	size_t length = strlen(string);

	text_add_string(text, "<");
	for (size_t at = 0; at < length;) {
		int32_t point = text_next(string, length, &at);
		const int32_t *found =
			bsearch(&point, letters->points, letters->count,
				sizeof(point), compare_points);

		if (found)
			text_print(text, "%04zX",
				   (size_t)(found - letters->points) + 1);
	}
	text_add_string(text, ">");
}

/* A code point in UTF-16, as ToUnicode wants it. */
static void add_utf16(struct text *text, int32_t point)
{
	unsigned value = (unsigned)point;

	if (value < 0x10000) {
		text_print(text, "<%04X>", value);
		return;
	}
	value -= 0x10000;
	text_print(text, "<%04X%04X>", 0xd800 + (value >> 10),
		   0xdc00 + (value & 0x3ff));
}

static qpdf_oh make_unicode(const struct pdf_letters *letters,
			    const struct pdf_book *book)
{
	struct text text = { .arena = book->arena };

	text_add_string(&text,
			"/CIDInit /ProcSet findresource begin\n"
			"12 dict begin\nbegincmap\n/CIDSystemInfo <<\n"
			"/Registry (Adobe)\n/Ordering (UCS)\n/Supplement 0\n"
			">> def\n/CMapName /Adobe-Identity-UCS def\n"
			"/CMapType 2 def\n1 begincodespacerange\n"
			"<0000> <FFFF>\nendcodespacerange\n");
	for (size_t i = 0; i < letters->count; i++) {
		size_t left = letters->count - i;

		if (i % ENTRIES_MAX == 0)
			text_print(&text, "%zu beginbfchar\n",
				   left < ENTRIES_MAX ? left : ENTRIES_MAX);
		text_print(&text, "<%04zX> ", i + 1);
		add_utf16(&text, letters->points[i]);
		text_add_string(&text, "\n");
		if (left == 1 || (i + 1) % ENTRIES_MAX == 0)
			text_add_string(&text, "endbfchar\n");
	}
	text_add_string(&text, "endcmap\n"
			       "CMapName currentdict /CMap defineresource pop\n"
			       "end\nend\n");
	return pdf_book_packed(book, "<< >>", text_string(&text), text.length);
}

/* Every code is glyph 1, which has no outline. */
static qpdf_oh make_glyph_map(const struct pdf_letters *letters,
			      const struct pdf_book *book)
{
	struct text text = { .arena = book->arena };

	text_add(&text, "\0", 2);
	for (size_t i = 0; i < letters->count; i++)
		text_add(&text, "\0\1", 2);
	return pdf_book_packed(book, "<< >>", text_string(&text), text.length);
}

static void add_16(struct text *text, int value)
{
	const char bytes[] = { (char)(value >> 8 & 0xff),
			       (char)(value & 0xff) };

	text_add(text, bytes, sizeof(bytes));
}

static void add_32(struct text *text, uint32_t value)
{
	add_16(text, (int)(value >> 16));
	add_16(text, (int)(value & 0xffff));
}

static void add_numbers(struct text *text, const int *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_16(text, values[i]);
}

/* Two glyphs without outlines, the first for what is missing. */
enum { GLYPHS = 2 };

static const int head_table[] = {
	1,      0,      /* version 1.0 */
	1,      0,      /* of the font */
	0,      0,      /* checksum of the file, put in last */
	0x5f0f, 0x3cf5, /* magic */
	0,      UNITS,  /* flags; units an em */
	0,      0,       0,     0,
	0,      0,       0,     0,      /* made and changed: no time */
	0,      DESCENT, WIDTH, ASCENT, /* the box of all glyphs */
	0,      8,       2,             /* style; least size; direction */
	0,      0,                      /* short offsets; glyph format */
};

static const int hhea_table[] = {
	1, 0, ASCENT, DESCENT, 0, WIDTH, 0, 0, 0,
	1, 0, 0,      0,       0, 0,     0, 0, GLYPHS, /* as many widths */
};

static const int hmtx_table[] = { WIDTH, 0, WIDTH, 0 };

/* Version 1.0 has 14 figures after the count, none of which matters here. */
static const int maxp_table[] = { 1, 0, GLYPHS, 0, 0, 0, 0, 2,
				  0, 0, 0,      0, 0, 0, 0, 0 };

/* Where each glyph begins, halved, and the end: all at the same place. */
static const int loca_table[] = { 0, 0, 0 };

/* No outline at all, but a table of no length is not liked. */
static const int glyf_table[] = { 0 };

/* Which character is which glyph: none, but the table is to be there. */
static const int cmap_table[] = {
	0,      1,              /* one table */
	3,      1,  0,      12, /* Windows, Unicode, at byte 12 */
	4,      24, 0,          /* format 4, its length, language */
	2,      2,  0,      0, /* one segment: twice 1, and what follows from it
				*/
	0xffff, 0,  0xffff, 1,  0,
};

#define TABLE(tag, values)                                                     \
	{                                                                      \
		(tag), (values), sizeof(values) / sizeof(*(values))            \
	}

/* In the order of their tags, as the file wants them. */
static const struct {
	const char *tag;
	const int *values;
	size_t count;
} tables[] = {
	TABLE("cmap", cmap_table), TABLE("glyf", glyf_table),
	TABLE("head", head_table), TABLE("hhea", hhea_table),
	TABLE("hmtx", hmtx_table), TABLE("loca", loca_table),
	TABLE("maxp", maxp_table),
};

enum { TABLES = sizeof(tables) / sizeof(*tables) };

/* Bytes of the head of the file, of an entry in it; what tables are aligned */
enum { HEAD_SIZE = 12, ENTRY_SIZE = 16, ALIGNED = 4 };

static size_t padded(size_t size)
{
	return (size + ALIGNED - 1) / ALIGNED * ALIGNED;
}

/* The sum of the file or of a table, as a TrueType font has it. */
static uint32_t sum(const char *data, size_t size)
{
	uint32_t total = 0;

	for (size_t i = 0; i < size; i++)
		total += (uint32_t)(unsigned char)data[i]
			 << (ALIGNED - 1 - i % ALIGNED) * 8;
	return total;
}

/* The tables, one behind the other, aligned. */
static void add_tables(struct text *text)
{
	for (size_t i = 0; i < TABLES; i++) {
		add_numbers(text, tables[i].values, tables[i].count);
		if (tables[i].count % 2)
			add_16(text, 0);
	}
}

/* A TrueType font in which nothing is to be seen. */
static void write_font(struct text *file)
{
	static const uint32_t wanted = 0xb1b0afba; /* see the table head */
	struct text body = { .arena = file->arena };
	size_t at = HEAD_SIZE + TABLES * ENTRY_SIZE;
	size_t begin = 0;
	size_t adjust = 0;
	uint32_t rest;

	add_tables(&body);
	add_32(file, 0x00010000);
	add_16(file, TABLES);
	add_16(file, 64); /* 16 times the power of 2 below, 4 */
	add_16(file, 2);  /* its logarithm */
	add_16(file, TABLES * ENTRY_SIZE - 64);
	for (size_t i = 0; i < TABLES && !body.failed; i++) {
		size_t size = tables[i].count * 2;

		text_add(file, tables[i].tag, 4);
		add_32(file, sum(text_string(&body) + begin, padded(size)));
		add_32(file, (uint32_t)(at + begin));
		add_32(file, (uint32_t)size);
		if (strcmp(tables[i].tag, "head") == 0)
			adjust = at + begin + 8;
		begin += padded(size);
	}
	text_add(file, text_string(&body), body.length);
	file->failed = file->failed || body.failed;
	if (file->failed)
		return;
	rest = wanted - sum(file->data, file->length);
	for (int i = 0; i < 4; i++)
		file->data[adjust + (size_t)i] =
			(char)(rest >> (3 - i) * 8 & 0xff);
}

static qpdf_oh make_file(const struct pdf_book *book)
{
	struct text file = { .arena = book->arena };
	char keys[64];

	write_font(&file);
	(void)snprintf(keys, sizeof(keys), "<< /Length1 %zu >>", file.length);
	return pdf_book_packed(book, keys, text_string(&file), file.length);
}

qpdf_oh pdf_letters_font(const struct pdf_letters *letters,
			 const struct pdf_book *book)
{
	qpdf_oh font;
	qpdf_oh descendant;
	qpdf_oh descriptor;
	qpdf_oh list;

	descriptor = pdf_book_parse(
		book,
		"<< /Type /FontDescriptor /FontName /%s /Flags 4 "
		"/FontBBox [0 %d %d %d] /ItalicAngle 0 /Ascent %d "
		"/Descent %d /CapHeight %d /StemV 80 >>",
		font_name, DESCENT, WIDTH, ASCENT, ASCENT, DESCENT, ASCENT);
	pdf_book_put(book, descriptor, "/FontFile2", make_file(book));
	descendant = pdf_book_parse(
		book,
		"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s "
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
		"/Supplement 0 >> /DW %d >>",
		font_name, WIDTH);
	pdf_book_put(book, descendant, "/FontDescriptor",
		     qpdf_make_indirect_object(book->qpdf, descriptor));
	pdf_book_put(book, descendant, "/CIDToGIDMap",
		     make_glyph_map(letters, book));
	font = pdf_book_parse(book,
			      "<< /Type /Font /Subtype /Type0 /BaseFont /%s "
			      "/Encoding /Identity-H >>",
			      font_name);
	list = qpdf_oh_new_array(book->qpdf);
	qpdf_oh_append_item(book->qpdf, list,
			    qpdf_make_indirect_object(book->qpdf, descendant));
	pdf_book_put(book, font, "/DescendantFonts", list);
	pdf_book_put(book, font, "/ToUnicode", make_unicode(letters, book));
	return qpdf_make_indirect_object(book->qpdf, font);
}
