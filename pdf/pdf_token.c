#include "pdf/pdf_token.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The longest number that is read, in bytes. */
enum { NUMBER_SIZE = 64 };

/* How many bytes behind an inline image are looked at: they are no image. */
enum { LOOK_SIZE = 16 };

static bool is_blank(char one)
{
	return one == ' ' || one == '\n' || one == '\r' || one == '\t' ||
	       one == '\f' || one == '\0';
}

static bool is_delimiter(char one)
{
	return one && strchr("()<>[]{}/%", one) != NULL;
}

static size_t skip_blanks(const char *data, size_t size, size_t at)
{
	while (at < size) {
		if (data[at] == '%')
			while (at < size && data[at] != '\n' &&
			       data[at] != '\r')
				at++;
		else if (is_blank(data[at]))
			at++;
		else
			break;
	}
	return at;
}

static void read_string(struct pdf_token *token, const char *data, size_t size)
{
	size_t at = token->from;
	int depth = 0;

	token->kind = PDF_STRING;
	do {
		if (data[at] == '\\')
			at++;
		else if (data[at] == '(')
			depth++;
		else if (data[at] == ')')
			depth--;
		token->letters++;
		at++;
	} while (at < size && depth > 0);
	token->to = at < size ? at : size;
	token->letters -= token->letters > 2 ? 2 : token->letters;
}

static void read_hex(struct pdf_token *token, const char *data, size_t size)
{
	size_t at = token->from + 1;
	size_t digits = 0;

	token->kind = PDF_STRING;
	for (; at < size && data[at] != '>'; at++)
		digits += !is_blank(data[at]);
	token->to = at < size ? at + 1 : size;
	token->letters = (digits + 1) / 2;
}

static bool is_doubled(const struct pdf_token *token, const char *data,
		       size_t size)
{
	return token->from + 1 < size &&
	       data[token->from + 1] == data[token->from];
}

/* What begins with a bracket of any kind. */
static void read_delimited(struct pdf_token *token, const char *data,
			   size_t size)
{
	char first = data[token->from];

	if (first == '(') {
		read_string(token, data, size);
	} else if (first == '<' && !is_doubled(token, data, size)) {
		read_hex(token, data, size);
	} else {
		token->kind = PDF_MARK;
		token->to = token->from + 1;
		if ((first == '<' || first == '>') &&
		    is_doubled(token, data, size))
			token->to++;
	}
}

static void read_word(struct pdf_token *token, const char *data, size_t size)
{
	char number[NUMBER_SIZE];
	size_t at = token->from + 1;
	size_t length;
	char *end;

	while (at < size && !is_blank(data[at]) && !is_delimiter(data[at]))
		at++;
	token->to = at;
	length = at - token->from;
	token->kind = data[token->from] == '/' ? PDF_NAME : PDF_OPERATOR;
	if (length >= NUMBER_SIZE ||
	    !strchr("+-.0123456789", data[token->from]))
		return;
	memcpy(number, data + token->from, length);
	number[length] = '\0';
	token->number = strtod(number, &end);
	if (end != number)
		token->kind = PDF_NUMBER;
}

static bool is_readable(const char *data, size_t size)
{
	for (size_t i = 0; i < size && i < LOOK_SIZE; i++)
		if (!is_blank(data[i]) && (data[i] < ' ' || data[i] > '~'))
			return false;
	return true;
}

/* Where the inline image that begins before `at` ends. */
static size_t end_of_image(const char *data, size_t size, size_t at)
{
	for (; at + 2 < size; at++)
		if (is_blank(data[at]) && data[at + 1] == 'E' &&
		    data[at + 2] == 'I' &&
		    (at + 3 == size || is_blank(data[at + 3])) &&
		    is_readable(data + at + 3, size - at - 3))
			return at + 3;
	return size;
}

static bool is_word(const struct pdf_token *token, const char *data,
		    const char *word)
{
	size_t length = strlen(word);

	return token->kind == PDF_OPERATOR &&
	       token->to - token->from == length &&
	       memcmp(data + token->from, word, length) == 0;
}

/* From BI over its dictionary and ID to the end of EI. */
static void read_image(struct pdf_token *token, const char *data, size_t size)
{
	size_t at = token->to;

	token->kind = PDF_IMAGE;
	token->to = size;
	while (at < size) {
		struct pdf_token key = { .kind = PDF_END };

		key.from = skip_blanks(data, size, at);
		if (key.from >= size)
			return;
		if (is_delimiter(data[key.from]) && data[key.from] != '/')
			read_delimited(&key, data, size);
		else
			read_word(&key, data, size);
		at = key.to;
		if (is_word(&key, data, "ID")) {
			token->to = end_of_image(data, size, at);
			return;
		}
	}
}

struct pdf_token pdf_token_next(const char *data, size_t size, size_t *at)
{
	struct pdf_token token = { .kind = PDF_END };

	token.from = skip_blanks(data, size, *at);
	token.to = size;
	if (token.from < size) {
		if (is_delimiter(data[token.from]) && data[token.from] != '/')
			read_delimited(&token, data, size);
		else
			read_word(&token, data, size);
		if (is_word(&token, data, "BI"))
			read_image(&token, data, size);
	}
	*at = token.to;
	return token;
}
