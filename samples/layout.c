/*
 * layout - lay a sample out as a directive, and age it as a scanner would
 *
 *     layout FOLDER...
 *
 * Reads FOLDER/source.txt; writes FOLDER/gold.txt, the clean text, and
 * FOLDER/scan.tif or FOLDER/scan.pdf or both.  The same source gives the same
 * bytes on one machine (fonts and libraries being the same).
 *
 * The pages are A4, in Liberation Serif (the measures of Times), with the
 * parts where decree 30/2020, appendix I, or the Party's form has them.
 *
 * The source is lines of UTF-8.  A line is `word: text`, a note (`#`), blank,
 * or, when it begins with a tab or a blank, the text of the row above going
 * on.  A row may come more than once where the form has many such lines.
 *
 *     form      `state` or `party`
 *     scan      `tiff` (bitonal, 300 dpi) and one of `pdf-bitonal` (300 dpi)
 *               and `pdf-colour` (200 dpi)
 *     skew      degrees the page lies askew
 *     blur      half width of the blur, in pixels
 *     speckle   dots of dirt a page
 *     seed      of all that is left to chance, the signature's curve too
 *     size      of the body, in points; 14 if not said
 *     font      the family; Liberation Serif if not said
 *     seal      words of the seal: above, then below; no row, no seal
 *     superior  the body above, light; body: the issuing body, bold
 *     star      the star under a Party body
 *     number    number and symbol, as printed; about: the V/v of a letter
 *     heading   name of the state or the Party; motto: under it
 *     date      place and date
 *     title     name of the type; subject: under it
 *     to        whom a letter is for
 *     text      a paragraph of the body; *bold*, _italic_ (never nested)
 *     centre    a centred bold line of the body
 *     note      a footnote; its first character is the mark, such as a raised
 *               one, which stands in a text too
 *     copies    the word over the recipients; copy: a recipient
 *     sign      authority and office; name: who signs
 */

#include <glib.h>
#include <stdio.h>
#include <sysexits.h>

#include "samples/layout_page.h"
#include "samples/layout_scan.h"
#include "samples/layout_source.h"

enum {
	BITONAL_DPI = 300,
	COLOUR_DPI = 200,
};

static bool write_scan(const struct source *source, const char *path, int dpi,
		       bool (*writer)(cairo_surface_t *const *, size_t, int,
				      const struct damage *, const char *))
{
	struct damage damage = source_damage(source);
	struct layout layout;
	bool written;

	layout_draw(&layout, source, dpi);
	written = writer(layout.pages, layout.count, dpi, &damage, path);
	layout_release(&layout);
	return written;
}

static int lay_out(const char *folder)
{
	char *from = g_build_filename(folder, "source.txt", NULL);
	char *gold = g_build_filename(folder, "gold.txt", NULL);
	char *tiff = g_build_filename(folder, "scan.tif", NULL);
	char *pdf = g_build_filename(folder, "scan.pdf", NULL);
	struct source *source = source_read(from);
	int status = EX_DATAERR;

	if (!source)
		goto done;
	status = EX_CANTCREAT;
	if (!source_write_gold(source, gold))
		goto done;
	if (source_says(source, ROW_SCAN, "tiff") &&
	    !write_scan(source, tiff, BITONAL_DPI, scan_write_tiff))
		goto done;
	if (source_says(source, ROW_SCAN, "pdf-bitonal") &&
	    !write_scan(source, pdf, BITONAL_DPI, scan_write_pdf_bitonal))
		goto done;
	if (source_says(source, ROW_SCAN, "pdf-colour") &&
	    !write_scan(source, pdf, COLOUR_DPI, scan_write_pdf_colour))
		goto done;
	status = EX_OK;
done:
	source_free(source);
	g_free(from);
	g_free(gold);
	g_free(tiff);
	g_free(pdf);
	return status;
}

int main(int argc, char **argv)
{
	int status = EX_OK;

	if (argc < 2) {
		fprintf(stderr, "usage: layout FOLDER...\n");
		return EX_USAGE;
	}
	for (int i = 1; i < argc && status == EX_OK; i++)
		status = lay_out(argv[i]);
	return status;
}
