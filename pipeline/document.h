#ifndef PIPELINE_DOCUMENT_H
#define PIPELINE_DOCUMENT_H

#include <libxml/tree.h>
#include <stddef.h>

#include "pipeline/fault.h"

/*
 * The one thing that passes between stages: a file's bytes, or a standard XML
 * document.
 *
 * An XML document is always well-formed, and its form is one that
 * pipeline/form.def lists.  What it holds beyond that is the standard's
 * business: elements and attributes we do not know are kept, in order, and
 * written out as they came.
 *
 * Ownership.  A function that returns a document through `out` gives it to
 * the caller, who frees it with document_free().  On failure `*out` is left
 * untouched.  Everything a getter returns is borrowed: it lives as long as
 * the document and must not be freed.
 *
 * Units.  Text is UTF-8 in Unicode normal form C.  Lengths on the page are in
 * the unit that the document itself declares (ALTO: MeasurementUnit).
 *
 * Threads.  Documents share nothing; one document belongs to one thread.
 */
struct document;

enum form {
#define FORM(name, root, namespace, mixed, suffix) FORM_##name,
#include "pipeline/form.def"
#undef FORM
};

/* How many forms there are, and how files of one end: "" for BYTES. */
enum {
#define FORM(name, root, namespace, mixed, suffix) FORM_NUMBER_##name,
#include "pipeline/form.def"
#undef FORM
	FORM_COUNT,
};
const char *form_suffix(enum form form);

/* The most bytes a document is read from, and an XML document, in bytes. */
#define DOCUMENT_BYTES_MAX ((size_t)1 << 30)
#define DOCUMENT_XML_MAX ((size_t)256 << 20)

/* A SHA-256 in hexadecimal with its NUL, in bytes. */
enum { DOCUMENT_HASH_SIZE = 65 };

/*
 * Read the file at `path`, "-" is standard input, as BYTES.
 *
 * STATUS_MISSING    there is no such file, or it cannot be read
 * STATUS_MALFORMED  it is larger than DOCUMENT_BYTES_MAX
 * STATUS_MEMORY
 */
enum status document_load(struct document **out, const char *path,
			  struct fault *fault);

/* A document of BYTES that takes over `data` (from malloc), under `name`. */
enum status document_wrap(struct document **out, const char *name, char *data,
			  size_t size, struct fault *fault);

/* The same of a text, which is copied; STATUS_MEMORY also when it failed. */
struct text;
enum status document_wrap_text(struct document **out, const char *name,
			       const struct text *text, struct fault *fault);

/* An XML document that has only its root element, in its namespace. */
enum status document_new(struct document **out, enum form form,
			 const char *name, struct fault *fault);

/*
 * Parse BYTES into an XML document of the same name.  Nothing is fetched from
 * the network, no entity is expanded, a document type is refused; text comes
 * out in normal form C, and white space that means nothing is dropped.
 *
 * STATUS_MALFORMED  it is not well-formed, too large, or of no form we know
 * STATUS_MEMORY
 */
enum status document_parse(struct document **out, const struct document *bytes,
			   struct fault *fault);

/* document_load() and, unless BYTES is asked for, document_parse(). */
enum status document_read(struct document **out, const char *path,
			  enum form form, struct fault *fault);

/*
 * Check that the document is of `form`.
 *
 * STATUS_MALFORMED  it is of another one
 */
enum status document_expect(const struct document *document, enum form form,
			    struct fault *fault);

/*
 * What XML the bytes seem to be, by their first 4 kB; FORM_BYTES if they are
 * no XML, or of a vocabulary that form.def does not list.
 */
enum form document_guess(const struct document *bytes);

/* A deep copy of an XML document, under the same name. */
enum status document_copy(struct document **out,
			  const struct document *document, struct fault *fault);

/*
 * Bring an XML document into the shape in which it is written, so that the
 * bytes do not depend on whether it was just made or read from a file.  The
 * runner does this after every stage.
 */
enum status document_settle(struct document *document, struct fault *fault);

/*
 * The bytes of a settled document, in `*data` (from malloc, the caller's) and
 * `*size`.
 */
enum status document_print(char **data, size_t *size,
			   const struct document *document,
			   struct fault *fault);

/*
 * Write the document to `path`; "-" is standard output.  A file appears
 * whole or not at all (see file_write).
 *
 * STATUS_WRITE
 */
enum status document_write(const struct document *document, const char *path,
			   struct fault *fault);

/* Free the document and all it owns.  NULL is allowed. */
void document_free(struct document *document);

enum form document_form(const struct document *document);

/*
 * The name for messages: the path it was read from, as text_clean() leaves
 * it.  Never NULL.
 */
const char *document_name(const struct document *document);

/* The name without its folders: what goes into other files.  Never NULL. */
const char *document_base(const struct document *document);

/* The root element of an XML document.  Never NULL. */
xmlNode *document_root(const struct document *document);

/* The bytes of a document of BYTES, and in `*size` how many. */
const char *document_data(const struct document *document, size_t *size);

/* The SHA-256 of a document of BYTES, into DOCUMENT_HASH_SIZE bytes. */
void document_hash(char *hash, const struct document *document);

#endif
