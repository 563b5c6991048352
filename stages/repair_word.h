#ifndef STAGES_REPAIR_WORD_H
#define STAGES_REPAIR_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A token of the page taken apart: words, what is protected, punctuation.
 *
 * A token is what stands between two spaces.  Its pieces are words, which the
 * language model may read anew, and protected spans (numbers, symbols, dates,
 * addresses), which it only passes over.  The bytes between pieces are
 * punctuation and stay as they are.
 */

/* What the language model sees.  Real syllables come behind these. */
enum word_class {
	WORD_START,   /* where a sentence starts; never predicted */
	WORD_UNKNOWN, /* letters that are no syllable */
	WORD_NUMBER,
	WORD_SYMBOL, /* 24-CT/TU, and abbreviations in capitals */
	WORD_DATE,
	WORD_COMMA,
	WORD_CLASSES, /* the first id of a syllable */
};

enum {
	TOKEN_CHARACTERS = 48, /* of a longer token nothing is read */
	TOKEN_PIECES = 12,     /* likewise */
};

/* What follows a piece, for the model. */
enum pause {
	PAUSE_NONE,
	PAUSE_COMMA,
	PAUSE_STOP, /* . ; : ! ? start a new context */
};

struct piece {
	enum word_class class; /* WORD_UNKNOWN: to be read as letters */
	enum pause pause;      /* behind it */
	uint8_t from, to;      /* its characters in the token */
	uint8_t absorb;        /* characters behind it that may be letters */
};

struct token {
	int32_t characters[TOKEN_CHARACTERS];
	uint16_t at[TOKEN_CHARACTERS + 1]; /* byte offsets */
	uint8_t length;                    /* characters; 0: not read */
	uint8_t pieces;
	struct piece piece[TOKEN_PIECES];
};

/*
 * Take the `length` bytes of valid UTF-8 at `text` apart.  A token that is
 * too long, or holds control characters, has no pieces.
 */
void token_read(struct token *token, const char *text, size_t length);

/* Are these characters all capital letters, two or more? */
bool token_is_capitals(const struct token *token, const struct piece *piece);

#endif
