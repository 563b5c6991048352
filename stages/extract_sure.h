#ifndef STAGES_EXTRACT_SURE_H
#define STAGES_EXTRACT_SURE_H

#include "stages/extract_part.h"

/*
 * How sure a field is, and whether a person has to look at it.
 *
 * What speaks for and against a field is of three kinds: how surely the engine
 * read its figures (ALTO: WC, GC, "ocr-second"), what repair made of it, and
 * what the grammar says of it.  What says nothing is no doubt: of text that
 * was never an image no word is doubted.  All thresholds, and the list of
 * doubts, are in extract_sure.def.
 */

enum doubt {
#define DOUBT(name, code, most) DOUBT_##name,
#include "stages/extract_sure.def"
	DOUBTS
};

/* Figures of a word that are looked at; one that has more is no number. */
enum { FIGURES_MAX = 32 };

/*
 * extract_figures.c: the groups of figures that a word begins with, a slash
 * between: "15/2024" of "15/2024/NĐ-CP", all of a date.  Letters that are read
 * for figures are figures, blanks are nothing, whatever the mark.
 */
struct figures {
	char text[FIGURES_MAX];
	size_t length;
	bool dated; /* the last group is a year */
};
struct figures figures_read(const char *text);
size_t figures_count(const struct figures *figures);

/* What two readings of a word's figures are to each other. */
enum dispute {
	DISPUTE_NONE,
	DISPUTE_OTHER, /* the second has others */
	DISPUTE_MORE,  /* it has more */
};

/*
 * extract_evidence.c: what the engine says of the words with a figure in a
 * span; the lowest confidence of each kind, or ALTO_NO_CONFIDENCE.
 */
struct evidence {
	double figure; /* of figures */
	double mark;   /* of what parts them */
	double letter;
	double word;    /* of whole words */
	double bare;    /* ... of which no character is told */
	double lowered; /* ... that are figures alone, each surer than it */
	double drop;    /* of a figure below the best character of its word */
	enum dispute dispute;
};
struct evidence evidence_weigh(const struct passage *passage, struct span span);
/* The mean confidence of the words of a span, or ALTO_NO_CONFIDENCE. */
double evidence_mean(const struct passage *passage, struct span span);
/* Make `*lowest` the lower of both, where both are known. */
void evidence_lower(double *lowest, double confidence);
/* The first piece of a passage that ends behind `at`, and where one ends. */
size_t evidence_first_piece(const struct passage *passage, size_t at);
size_t evidence_piece_end(const struct passage *passage, size_t piece);

/* extract_agree.c: what the citations of a document say of each other */
struct agreed {
	size_t numbers; /* citations of the same type and number */
	size_t dates;   /* ... of them those with the same date, or none */
	size_t others;  /* ... the most that agree on a date it cannot have */
};
/* Learn of a citation, before any is judged. */
void agree_learn(struct reading *reading, const struct mention *mention);
/* What was learnt says of the date of the document; once, when all is. */
void agree_settle(struct reading *reading);
/* Whether the citation is dated after the document that cites it. */
bool agree_is_late(const struct reading *reading,
		   const struct mention *mention);
/* What is known of the instrument, this mention among them. */
struct agreed agree_of(const struct reading *reading,
		       const struct mention *mention);

/* Add a doubt; the field becomes less sure by it. */
void sure_doubt(struct sure *sure, enum doubt doubt);

/* Of number and date of the header, which stand in that passage. */
struct sure sure_of_number(const struct reading *reading,
			   const struct passage *passage,
			   const struct number *number);
struct sure sure_of_date(const struct passage *passage,
			 const struct date *date);

/* Of a field of words: type, issuer, title, signer. */
struct sure sure_of_words(const struct passage *passage);

/* Of a citation in a passage; whether it is resolved to what it cites. */
struct sure sure_of_mention(const struct reading *reading,
			    const struct passage *passage,
			    const struct mention *mention, bool resolved);

/* Of whom a task is given to, and by when it is due. */
struct sure sure_of_assignee(const struct passage *passage,
			     const struct assignee *assignee);
struct sure sure_of_deadline(const struct reading *reading,
			     const struct passage *passage,
			     const struct deadline *deadline);

/* Of a task, as sure as its orders are; `misread` is the number of its point */
struct sure sure_of_task(double confidence, bool misread);

/* Put vn:conf, and where there is a doubt vn:status and vn:why, on a node. */
void sure_write(struct reading *reading, xmlNode *node,
		const struct sure *sure);

/* The same on an element of ours, with the lines it stands on. */
void sure_write_own(struct reading *reading, xmlNode *node,
		    const struct sure *sure, const char *lines);

/*
 * The lines of the page that a span stands on, as vn:alto names them
 * ("#l_7 #l_8"); "" where ALTO gives them no IDs.
 */
const char *sure_lines(struct reading *reading, const struct passage *passage,
		       struct span span);
/* The page of the scan on which a span begins; 0: of none. */
int sure_page(const struct passage *passage, struct span span);
/* Put the lines on a node as vn:alto. */
void sure_place(struct reading *reading, xmlNode *node,
		const struct passage *passage, struct span span);

#endif
