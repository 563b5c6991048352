/*
 * pdf - make a searchable PDF of a scan and what was read in it
 *
 * Takes the scan and its ALTO; writes a PDF that shows the scan and holds the
 * repaired text, invisible, each word where it stands.
 */

#include "pdf/pdf.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "pdf/pdf_archival.h"
#include "pdf/pdf_pages.h"
#include "pdf/pdf_text.h"
#include "pipeline/command.h"
#include "pipeline/file.h"
#include "pipeline/message.h"
#include "stages/ocr_scan.h"

struct pdf_options {
	const char *output;
};

static const struct pdf_options defaults = { .output = "-" };

static const struct option options[] = {
	{ OPTION(TEXT, struct pdf_options, output, "FILE",
		 N_("write to FILE instead of standard output")),
	  .letter = 'o' },
	{ .kind = OPTION_END },
};

/* The first bytes of a PDF, and how far from the start they may be. */
static const char pdf_head[] = "%PDF-";
enum { PDF_HEAD_MAX = 1024 };

static bool is_pdf(const struct document *scan)
{
	size_t length = strlen(pdf_head);
	size_t size;
	const char *data = document_data(scan, &size);

	for (size_t at = 0; at + length <= size && at < PDF_HEAD_MAX; at++)
		if (memcmp(data + at, pdf_head, length) == 0)
			return true;
	return false;
}

/* That the words were read in this scan, and that it is told where. */
static enum status check(const char *hash, const struct document *scan,
			 const struct document *alto, struct fault *fault)
{
	const char *told = alto_source_hash(alto);
	int width;
	int height;

	if (!*told)
		return fault_set(fault, STATUS_MALFORMED, document_name(alto),
				 "%s",
				 _("it does not tell of which scan it is"));
	if (strcmp(told, hash) != 0)
		return fault_set(fault, STATUS_MALFORMED, document_name(alto),
				 _("it is of another scan than '%s': the "
				   "SHA-256 is not the same"),
				 document_name(scan));
	for (const xmlNode *page = alto_first_page(alto); page;
	     page = alto_next_page(page))
		if (pdf_text_letters(page) &&
		    !alto_page_size(&width, &height, page))
			return fault_set(fault, STATUS_MALFORMED,
					 document_name(alto), "%s",
					 _("it does not tell where the words "
					   "stand"));
	return STATUS_OK;
}

static enum status open_book(struct pdf_book *book,
			     const struct pdf_sources *sources,
			     struct fault *fault)
{
	if (is_pdf(sources->scan))
		return pdf_book_open(book, sources->scan, sources->arena,
				     fault);
	return pdf_book_new(book, document_name(sources->scan), sources->arena,
			    fault);
}

static enum status fill(const struct pdf_book *book,
			const struct pdf_sources *sources, const char *hash,
			struct fault *fault)
{
	struct pdf_letters letters;
	bool known = false;
	enum status status = pdf_letters_collect(&letters, sources->alto,
						 sources->arena, fault);

	if (status)
		return status;
	if (is_pdf(sources->scan))
		return pdf_pages_fill(book, sources, &letters, fault);
	status = pdf_images_fill(book, sources, &letters, &known, fault);
	if (!status)
		status = pdf_archival_add(book, document_base(sources->scan),
					  hash, known, fault);
	return status;
}

bool pdf_takes(const struct document *scan)
{
	return ocr_scan_knows(scan);
}

enum status pdf_make(struct document **out, const struct document *scan,
		     const struct document *alto, struct remarks *remarks,
		     struct fault *fault)
{
	struct pdf_sources sources = { .scan = scan,
				       .alto = alto,
				       .remarks = remarks };
	struct pdf_book book = { .qpdf = NULL };
	char hash[DOCUMENT_HASH_SIZE];
	enum status status;

	document_hash(hash, scan);
	status = check(hash, scan, alto, fault);
	if (status)
		return status;
	sources.arena = arena_new();
	if (!sources.arena)
		return fault_memory(fault);
	status = open_book(&book, &sources, fault);
	if (!status)
		status = fill(&book, &sources, hash, fault);
	if (!status && arena_failed(sources.arena))
		status = fault_memory(fault);
	if (!status)
		status = pdf_book_write(out, &book, fault);
	pdf_book_close(&book);
	arena_free(sources.arena);
	return status;
}

/* That the output is neither of the files that it is made from. */
static enum status spare(const char *output, const char *const *operands,
			 struct fault *fault)
{
	struct stat there;
	struct stat here;

	if (strcmp(output, "-") == 0 || stat(output, &there) != 0)
		return STATUS_OK;
	for (int i = 0; i < 2; i++)
		if (stat(operands[i], &here) == 0 &&
		    here.st_dev == there.st_dev && here.st_ino == there.st_ino)
			return fault_set(fault, STATUS_USAGE, output, "%s",
					 _("it would be written over"));
	return STATUS_OK;
}

static enum status write(const struct document *made, const char *output,
			 const struct remarks *remarks, struct fault *fault)
{
	size_t size;
	const char *data = document_data(made, &size);
	enum status status = file_write(output, data, size, fault);

	for (size_t i = 0; i < remarks_count(remarks) && !status; i++)
		(void)fprintf(stderr, "chithi: %s\n", remarks_line(remarks, i));
	return status;
}

static enum status run(const void *chosen, const char *const *operands,
		       int count, struct fault *fault)
{
	const struct pdf_options *given = chosen;
	struct document *scan = NULL;
	struct document *alto = NULL;
	struct document *made = NULL;
	struct remarks *remarks = remarks_new();
	enum status status;

	(void)count;
	if (!remarks)
		return fault_memory(fault);
	ocr_scan_hush();
	status = spare(given->output, operands, fault);
	if (!status)
		status = document_load(&scan, operands[0], fault);
	if (!status)
		status = document_read(&alto, operands[1], FORM_ALTO, fault);
	if (!status)
		status = pdf_make(&made, scan, alto, remarks, fault);
	if (!status)
		status = write(made, given->output, remarks, fault);
	document_free(made);
	document_free(alto);
	document_free(scan);
	remarks_free(remarks);
	return status;
}

const struct command pdf_command = {
	.name = "pdf",
	.summary =
		N_("make a searchable PDF of a scan and what was read in it"),
	.operands = "SCAN ALTO",
	.least = 2,
	.most = 2,
	.options = options,
	.defaults = &defaults,
	.options_size = sizeof(struct pdf_options),
	.run = run,
};
