#ifndef STAGES_EXTRACT_FIND_H
#define STAGES_EXTRACT_FIND_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/arena.h"
#include "pipeline/fault.h"
#include "pipeline/pattern.h"

struct table;

/*
 * The recognisers: what stands in the text of one paragraph.
 *
 * Text is one paragraph, joined over its lines and pages, one space between
 * words, UTF-8 NFC, `length` bytes.  Spans are in bytes of that text.  Strings
 * in what is found live in the arena or in the finder; they are never NULL,
 * "" stands for what is not said.  Dates are ISO ("2018-02-27").  Time is
 * linear in the text.  Digits are never guessed: what cannot be settled keeps
 * its reading and is marked doubtful.
 */

/* Dictionaries and compiled patterns, made once a process. */
struct finder;

enum status finder_open(struct finder **out, struct fault *fault);
void finder_close(struct finder *finder);

/* Number and symbol of a document: "Số 3534 - CV/TU", "15/2024/NĐ-CP". */
struct number {
	struct span span;   /* number and symbol, without the word before */
	const char *text;   /* normalised: "3534-CV/TU", "15/2024/NĐ-CP" */
	const char *digits; /* "3534" */
	const char *symbol; /* "CV/TU", "NĐ-CP" */
	const char *type;   /* what the symbol says, slug: "cong-van"; or "" */
	const char *issuer; /* its last part: "TU", "CP" */
	int year;           /* of a normative act's number; 0: none */
	bool party;         /* the Party's form, "-" before the type */
	bool doubtful;      /* for review: a letter was put right, or not */
	double confidence;
};

/* Whether all its digits were read; a sign that may be any digit was not. */
bool number_is_read(const struct number *number);

/* The first number at or after `start`; false: none. */
bool find_number(const struct finder *finder, struct number *number,
		 const char *text, size_t length, size_t start,
		 struct arena *arena);

/*
 * Numbers of one document help to read each other: begin each with
 * finder_begin(), then show it the text in which its numbers stand.
 */
void finder_begin(const struct finder *finder);
void finder_learn(const struct finder *finder, const char *text, size_t length,
		  struct arena *arena);

/* A date in figures or words; impossible ones are not found. */
struct date {
	struct span span; /* "ngày 27/02/2018", "ngày" included */
	char iso[16];     /* "2018-02-27" */
	bool doubtful;    /* letters were read for figures, or blanks inside */
};

bool find_date(const struct finder *finder, struct date *date, const char *text,
	       size_t length, size_t start);

/* A month in words, of a day that is not read: `iso` is its first day. */
bool find_month(const struct finder *finder, struct date *date,
		const char *text, size_t length, size_t start);

/*
 * What the text cites.  Instruments cited one inside the other's title are
 * two mentions whose spans nest; otherwise spans do not overlap.  In order of
 * their start.
 */
enum mention_kind {
	MENTION_CITATION, /* of another instrument */
	MENTION_SELF,     /* "Chỉ thị này" */
	MENTION_INTERNAL, /* "Chỉ thị nêu trên", "khoản 2 Điều này" */
	MENTION_PORTION, /* "khoản 2 Điều 5" before one of the others */
};

struct mention {
	enum mention_kind kind;
	struct span span;   /* from the type to the issuer (or the title) */
	const char *type;   /* as written, first letter big: "Chỉ thị" */
	const char *number; /* normalised; "" when it has none */
	const char *date;   /* ISO or "" */
	const char *issuer; /* "Thủ tướng Chính phủ" or "" */
	const char *title;  /* "về tăng cường ..." or "" */
	struct span number_span; /* of the number alone; or empty */
	struct span date_span;   /* of its date; or empty */
	bool date_mended;        /* letters were read for its figures */
	const char *role;        /* can-cu, thuc-hien, ..., dan-chieu */
	bool normative;          /* an act: year in its number, law by name */
	bool named; /* the title is its name: "Luật Đất đai" */
	bool doubtful;
	int year; /* of a law by its name, "Luật Đất đai năm 2013"; 0: none */
	double confidence;
	const char *path;         /* of a portion, "art_5__para_2"; "" */
	const char *upto;         /* of the last of a range of portions; "" */
	const struct mention *of; /* what a portion is part of; NULL: here */
};

/* All mentions of the text; `*count` of them.  NULL with 0: none. */
enum status find_mentions(const struct finder *finder, struct mention **out,
			  size_t *count, const char *text, size_t length,
			  struct arena *arena, struct fault *fault);

/*
 * The role that the end of a text gives to what is listed behind it ("bãi bỏ
 * các văn bản sau:"); "" when it says none.
 */
const char *find_list_role(const struct finder *finder, const char *text,
			   size_t length, struct arena *arena);

/* The role that the words say that a text begins with; "": none. */
const char *find_opening_role(const struct finder *finder, const char *text,
			      size_t length, struct arena *arena);

/* By when something is to be done. */
struct deadline {
	struct span span;
	const char *type;  /* date, interval, duration, recurrence */
	const char *start; /* ISO or "" */
	const char *end;   /* ISO or "" */
	const char *rrule; /* RFC 5545 or "" */
	bool inclusive;    /* the last day counts ("chậm nhất ngày") */
	bool doubtful;     /* the year was inferred */
	double confidence;
};

/* `signed_on` is the date of the document, ISO or "", for dates without year */
enum status find_deadlines(const struct finder *finder, struct deadline **out,
			   size_t *count, const char *text, size_t length,
			   const char *signed_on, struct arena *arena,
			   struct fault *fault);

/* Who is to do it. */
struct assignee {
	struct span span;
	const char *role; /* chu-tri, thuc-hien, phoi-hop, bao-cao, lien-quan */
	const char *name; /* as written */
	bool group;       /* "các huyện ủy, thị ủy, thành ủy" */
	double confidence;
};

/*
 * Whom the text of a point orders: its own words, not what is inherited from
 * the lead-in or the parent point.
 */
enum status find_assignees(const struct finder *finder, struct assignee **out,
			   size_t *count, const char *text, size_t length,
			   struct arena *arena, struct fault *fault);

/* Whether the text orders something, and with which verb. */
struct order {
	bool is_order;
	bool assigns;       /* only gives it to somebody: "giao" */
	const char *verb;   /* slug of dictionaries/task_verbs.tsv, or "" */
	struct span action; /* what is to be done */
	double confidence;
};

void find_order(const struct finder *finder, struct order *order,
		const char *text, size_t length, struct arena *arena);

/* The same where find_assignees() was asked before: the bodies that it found */
void find_order_among(const struct finder *finder, struct order *order,
		      const char *text, size_t length,
		      const struct assignee *bodies, size_t count,
		      struct arena *arena);

/*
 * The slug of a type by its name, however cased ("CHỈ THỊ", "Công văn"), and
 * whether it is an act ("nghi-dinh"); "" when it is no type we know.
 */
const char *finder_type_slug(const struct finder *finder, const char *name,
			     struct arena *arena);

/* The name of a type by its slug: "Chỉ thị"; "" when unknown. */
const char *finder_type_name(const struct finder *finder, const char *slug);

/*
 * Who issues under a symbol, when that is the same everywhere ("TTg":
 * "Thủ tướng Chính phủ"); "" when it depends on the place ("TU", "UBND").
 */
const char *finder_issuer(const struct finder *finder, const char *symbol,
			  bool party);

/*
 * The name of a body as a slug, its beginning shortened by body_slugs.tsv
 * ("ubnd"); NULL: no memory.
 */

const char *body_slug(const struct table *slugs, const char *name,
		      struct arena *arena);

#endif
