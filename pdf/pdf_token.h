#ifndef PDF_PDF_TOKEN_H
#define PDF_PDF_TOKEN_H

#include <stddef.h>

/*
 * The words of a content stream, one after the other.
 */
enum pdf_kind {
	PDF_END, /* of the stream */
	PDF_NUMBER,
	PDF_NAME,
	PDF_STRING,
	PDF_MARK, /* a bracket of a list or a dictionary */
	PDF_OPERATOR,
	PDF_IMAGE, /* an inline image, whole */
};

struct pdf_token {
	enum pdf_kind kind;
	size_t from; /* its bytes */
	size_t to;
	double number;  /* of a number */
	size_t letters; /* bytes that a string stands for, about */
};

/* Read the token at `*at` or after; `*at` moves behind it. */
struct pdf_token pdf_token_next(const char *data, size_t size, size_t *at);

#endif
