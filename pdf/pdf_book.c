#include "pdf/pdf_book.h"

#include <leptonica/allheaders.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/message.h"
#include "pipeline/text.h"

/* The version of PDF that what we add needs at least. */
static const char version[] = "1.4";

/* The longest piece of PDF's notation that we write, in bytes. */
enum { NOTATION_SIZE = 2048 };

static enum status start(struct pdf_book *book, const char *name,
			 struct arena *arena, struct fault *fault)
{
	book->name = name;
	book->arena = arena;
	book->qpdf = qpdf_init();
	if (!book->qpdf)
		return fault_memory(fault);
	qpdf_silence_errors(book->qpdf);
	qpdf_set_suppress_warnings(book->qpdf, QPDF_TRUE);
	qpdf_set_attempt_recovery(book->qpdf, QPDF_FALSE);
	return STATUS_OK;
}

static enum status complain(qpdf_data qpdf, qpdf_error error, const char *name,
			    struct fault *fault)
{
	return fault_set(fault, STATUS_MALFORMED, name,
			 _("the PDF is damaged: %s"),
			 qpdf_get_error_message_detail(qpdf, error));
}

enum status pdf_book_check(const struct pdf_book *book, struct fault *fault)
{
	if (!qpdf_has_error(book->qpdf))
		return STATUS_OK;
	return complain(book->qpdf, qpdf_get_error(book->qpdf), book->name,
			fault);
}

static enum status read_all(struct pdf_book *book, const char *data,
			    size_t size, struct fault *fault)
{
	enum status status;

	(void)qpdf_read_memory(book->qpdf, book->name, data, size, NULL);
	if (qpdf_has_error(book->qpdf)) {
		qpdf_error error = qpdf_get_error(book->qpdf);

		if (qpdf_get_error_code(book->qpdf, error) == qpdf_e_password)
			return fault_set(
				fault, STATUS_MALFORMED, book->name, "%s",
				_("the PDF is encrypted and wants a password"));
		return complain(book->qpdf, error, book->name, fault);
	}
	if (qpdf_is_encrypted(book->qpdf))
		return fault_set(fault, STATUS_MALFORMED, book->name, "%s",
				 _("the PDF is encrypted; nothing is added to "
				   "such a file"));
	status = pdf_book_check(book, fault);
	if (!status && qpdf_get_num_pages(book->qpdf) < 1)
		return fault_set(fault, STATUS_MALFORMED, book->name, "%s",
				 _("there is no page in it"));
	return status ? status : pdf_book_check(book, fault);
}

enum status pdf_book_open(struct pdf_book *book, const struct document *scan,
			  struct arena *arena, struct fault *fault)
{
	enum status status = start(book, document_name(scan), arena, fault);
	size_t size;
	const char *data = document_data(scan, &size);

	if (!status)
		status = read_all(book, data, size, fault);
	if (status)
		pdf_book_close(book);
	return status;
}

enum status pdf_book_new(struct pdf_book *book, const char *name,
			 struct arena *arena, struct fault *fault)
{
	enum status status = start(book, name, arena, fault);

	if (status)
		return status;
	book->ours = true;
	(void)qpdf_empty_pdf(book->qpdf);
	status = pdf_book_check(book, fault);
	if (status)
		pdf_book_close(book);
	return status;
}

void pdf_book_close(struct pdf_book *book)
{
	if (book->qpdf)
		qpdf_cleanup(&book->qpdf);
	book->qpdf = NULL;
}

qpdf_oh pdf_book_parse(const struct pdf_book *book, const char *format, ...)
{
	char notation[NOTATION_SIZE];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(notation, sizeof(notation), format, arguments);
	va_end(arguments);
	return qpdf_oh_parse(book->qpdf, notation);
}

static qpdf_oh make_stream(const struct pdf_book *book, const char *keys,
			   const unsigned char *data, size_t size,
			   const char *filter)
{
	qpdf_data qpdf = book->qpdf;
	qpdf_oh stream = qpdf_oh_new_stream(qpdf);
	qpdf_oh from = qpdf_oh_parse(qpdf, keys);
	qpdf_oh dictionary = qpdf_oh_get_dict(qpdf, stream);
	qpdf_oh kept = qpdf_oh_get_key(qpdf, from, "/Filter");
	qpdf_oh parms = qpdf_oh_get_key(qpdf, from, "/DecodeParms");

	qpdf_oh_begin_dict_key_iter(qpdf, from);
	while (qpdf_oh_dict_more_keys(qpdf)) {
		const char *key = qpdf_oh_dict_next_key(qpdf);

		qpdf_oh_replace_key(qpdf, dictionary, key,
				    qpdf_oh_get_key(qpdf, from, key));
	}
	if (filter)
		kept = qpdf_oh_new_name(qpdf, filter);
	qpdf_oh_replace_stream_data(qpdf, stream, data, size, kept, parms);
	return stream;
}

qpdf_oh pdf_book_stream(const struct pdf_book *book, const char *keys,
			const void *data, size_t size)
{
	return make_stream(book, keys, data, size, NULL);
}

qpdf_oh pdf_book_packed(const struct pdf_book *book, const char *keys,
			const void *data, size_t size)
{
	size_t length = 0;
	l_uint8 *packed = zlibCompress(data, size, &length);
	qpdf_oh stream;

	if (!packed)
		return make_stream(book, keys, data, size, NULL);
	stream = make_stream(book, keys, packed, length, "/FlateDecode");
	lept_free(packed);
	return stream;
}

void pdf_book_put(const struct pdf_book *book, qpdf_oh dictionary,
		  const char *key, qpdf_oh item)
{
	qpdf_oh_replace_key(book->qpdf, dictionary, key, item);
}

/*
 * Look through what was made as through a file of somebody else.  What the
 * library only wonders at in the scan may still be there.
 */
static enum status prove(const struct pdf_book *book, const unsigned char *data,
			 size_t size, struct fault *fault)
{
	struct fault found = { .status = STATUS_OK };
	struct pdf_book made = { .qpdf = NULL };
	enum status status = start(&made, "", NULL, &found);

	if (!status)
		status = read_all(&made, (const char *)data, size, &found);
	if (!status) {
		(void)qpdf_check_pdf(made.qpdf);
		status = pdf_book_check(&made, &found);
	}
	if (!status && book->ours && qpdf_more_warnings(made.qpdf))
		status = complain(made.qpdf, qpdf_next_warning(made.qpdf), "",
				  &found);
	if (!status &&
	    qpdf_get_num_pages(made.qpdf) != qpdf_get_num_pages(book->qpdf))
		status = STATUS_ENGINE;
	pdf_book_close(&made);
	if (!status)
		return STATUS_OK;
	return fault_set(fault, STATUS_ENGINE, NULL,
			 _("what was made is no sound PDF: %s"), found.reason);
}

enum status pdf_book_write(struct document **out, const struct pdf_book *book,
			   struct fault *fault)
{
	qpdf_data qpdf = book->qpdf;
	const unsigned char *made;
	enum status status = pdf_book_check(book, fault);
	size_t size;
	char *data;

	if (status)
		return status;
	(void)qpdf_init_write_memory(qpdf);
	qpdf_set_stream_data_mode(qpdf, qpdf_s_preserve);
	qpdf_set_deterministic_ID(qpdf, QPDF_TRUE);
	qpdf_set_minimum_pdf_version(qpdf, version);
	(void)qpdf_write(qpdf);
	status = pdf_book_check(book, fault);
	if (status)
		return status;
	made = qpdf_get_buffer(qpdf);
	size = qpdf_get_buffer_length(qpdf);
	status = prove(book, made, size, fault);
	if (status)
		return status;
	data = malloc(size + 1);
	if (!data)
		return fault_memory(fault);
	memcpy(data, made, size);
	data[size] = '\0';
	return document_wrap(out, book->name, data, size, fault);
}
