#ifndef STAGES_EXTRACT_SYMBOL_H
#define STAGES_EXTRACT_SYMBOL_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "pipeline/table.h"

/*
 * What a symbol that the dictionaries do not have may be a misreading of: the
 * types by the issuers, as far as they go together, each held against what
 * was read.  What engines take for each other costs little
 * (dictionaries/symbol_confusions.tsv), anything else much, and a digit is
 * never put for another.
 *
 * Beside the dictionaries a lexicon knows the symbols met in the document at
 * hand.  It belongs to one thread.
 */
struct lexicon;

/* The tables must outlive it; all of it lives in the arena. */
enum status lexicon_open(struct lexicon **out, const struct table *types,
			 const struct table *issuers, struct arena *arena,
			 struct fault *fault);

/* A new document: nothing is met yet. */
void lexicon_forget(struct lexicon *lexicon);
/*
 * A symbol of it that was surely read: "TU", or "SNN&PTNT", which no
 * dictionary has and which therefore counts from the second time on.
 */
void lexicon_meet(struct lexicon *lexicon, const char *issuer, bool party);

/* What is known of a symbol before it is looked for. */
struct hint {
	bool normative;   /* a year stands before it */
	const char *said; /* slug of the type that the words before say; "" */
	const char *type; /* the symbol of the type, surely read; "" */
	int most;         /* that it may cost, GUESS_COST_MAX at most */
};

/* What it is most like. */
struct guess {
	const char *type; /* "" of a letter and of an assembly */
	const char *issuer;
	bool party;
	size_t end; /* in the text */
	int cost;   /* 0: only blanks and dashes differ */
	bool said;  /* the words before it say its type */
	int margin; /* how much more the next best costs */
	bool met;   /* the document has that issuer elsewhere */
};

/*
 * The known symbol most like what stands from `start` on, the separator
 * behind the number included; false: none is like it.
 */
bool lexicon_guess(const struct lexicon *lexicon, struct guess *out,
		   const char *text, size_t length, size_t start,
		   const struct hint *hint, struct arena *arena);

/* What it is worth that the document has an issuer elsewhere. */
enum { WORTH_MET = 3 };

/* What a guess may cost and must be ahead of the next to be taken. */
enum { GUESS_COST_MAX = 6, GUESS_MARGIN_MIN = 2 };

#endif
