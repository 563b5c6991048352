#ifndef STAGES_EXTRACT_FINDER_H
#define STAGES_EXTRACT_FINDER_H

#include "pipeline/table.h"
#include "stages/extract_find.h"
#include "stages/extract_symbol.h"

/*
 * What the recognisers share: the dictionaries, and the patterns made of
 * dictionaries/patterns.tsv.  Private to stages/extract_*.c.
 *
 * A finder is read only once it is open, but its patterns keep room for one
 * match: it belongs to one thread.
 */

/* FINDER_PATTERN(name, row of dictionaries/patterns.tsv) */
#define FINDER_PATTERNS                                                        \
	FINDER_PATTERN(NUMBER, "number")                                       \
	FINDER_PATTERN(DATE, "date")                                           \
	FINDER_PATTERN(DATE_OTHER, "date_other")                               \
	FINDER_PATTERN(MONTH, "month")                                         \
	FINDER_PATTERN(BEFORE_NUMBER, "before_number")                         \
	FINDER_PATTERN(LIST_GAP, "list_gap")                                   \
	FINDER_PATTERN(NUMBERED, "numbered")                                   \
	FINDER_PATTERN(TAIL_GAP, "tail_gap")                                   \
	FINDER_PATTERN(TAIL_ISSUER, "tail_issuer")                             \
	FINDER_PATTERN(TAIL_TITLE, "tail_title")                               \
	FINDER_PATTERN(NAMED_LAW, "named_law")                                 \
	FINDER_PATTERN(NAMED_CONGRESS, "named_congress")                       \
	FINDER_PATTERN(NAMED_DATED, "named_dated")                             \
	FINDER_PATTERN(NAMED_SHORT, "named_short")                             \
	FINDER_PATTERN(NAMED_SELF, "named_self")                               \
	FINDER_PATTERN(NAMED_INTERNAL, "named_internal")                       \
	FINDER_PATTERN(PORTIONS, "portions")                                   \
	FINDER_PATTERN(PORTION, "portion")                                     \
	FINDER_PATTERN(NAMED_HERE, "named_here")                               \
	FINDER_PATTERN(LAW_LIST, "law_list")                                   \
	FINDER_PATTERN(LAW_ITEM, "law_item")                                   \
	FINDER_PATTERN(ROLE, "role")                                           \
	FINDER_PATTERN(ROLE_BEHIND, "role_behind")                             \
	FINDER_PATTERN(DEADLINE_RANGE, "deadline_range")                       \
	FINDER_PATTERN(DEADLINE_MONTHS, "deadline_months")                     \
	FINDER_PATTERN(DEADLINE_QUARTERS, "deadline_quarters")                 \
	FINDER_PATTERN(DEADLINE_WEEKLY, "deadline_weekly")                     \
	FINDER_PATTERN(DEADLINE_PART, "deadline_part")                         \
	FINDER_PATTERN(DEADLINE_YEARLY, "deadline_yearly")                     \
	FINDER_PATTERN(DEADLINE_CONTEXT, "deadline_context")                   \
	FINDER_PATTERN(DEADLINE_MORE, "deadline_more")                         \
	FINDER_PATTERN(DEADLINE_PERIODIC_BY, "deadline_monthly")               \
	FINDER_PATTERN(DEADLINE_DATE, "deadline_date")                         \
	FINDER_PATTERN(DEADLINE_QUARTER, "deadline_quarter")                   \
	FINDER_PATTERN(DEADLINE_MONTH, "deadline_month")                       \
	FINDER_PATTERN(DEADLINE_HALF, "deadline_half")                         \
	FINDER_PATTERN(DEADLINE_YEAR, "deadline_year")                         \
	FINDER_PATTERN(DEADLINE_DURATION, "deadline_duration")                 \
	FINDER_PATTERN(DEADLINE_PERIODIC, "deadline_periodic")                 \
	FINDER_PATTERN(CLAUSE, "clause")                                       \
	FINDER_PATTERN(SUBJECT, "subject")                                     \
	FINDER_PATTERN(SUBJECT_BARE, "subject_bare")                           \
	FINDER_PATTERN(MEMBER, "member")                                       \
	FINDER_PATTERN(CUE, "cue")                                             \
	FINDER_PATTERN(AFTER_BODY, "after_body")                               \
	FINDER_PATTERN(REPORT, "report")                                       \
	FINDER_PATTERN(ROLE_LINE, "role_line")                                 \
	FINDER_PATTERN(ORDER, "order")                                         \
	FINDER_PATTERN(NO_ORDER, "no_order")

enum finder_pattern {
#define FINDER_PATTERN(name, row) FINDER_##name,
	FINDER_PATTERNS
#undef FINDER_PATTERN
		FINDER_PATTERN_COUNT
};

/* Columns of the dictionaries. */
enum { TYPE_NAME, TYPE_SLUG, TYPE_SYMBOL, TYPE_SYSTEM, TYPE_ELEMENT, TYPES };
enum { ISSUER_SYMBOL, ISSUER_NAME, ISSUER_SYSTEM, ISSUER_UNIQUE, ISSUERS };
enum { PAIR_KEY, PAIR_VALUE, PAIRS };
enum { VERB_WORDS, VERB_SLUG, VERB_KIND, VERBS };
enum { PORTION_WORD, PORTION_KIND, PORTION_RANK, PORTIONS };
enum { PATTERN_ROW_NAME, PATTERN_ROW_SOURCE, PATTERN_ROWS };

/* Where matches of a pattern may begin. */
enum finder_way {
	WAY_ANYWHERE,
	WAY_HERE,    /* where they are looked for, and nowhere else: "\\G" */
	WAY_WORDS,   /* where no letter stands before: "(?<![\\p{L}" */
	WAY_APART,   /* ... and no digit: "(?<![\\p{L}\\p{N}" */
	WAY_FIGURES, /* at figures: "(?=[OoIl§]{0,4}\\d)" */
	WAY_STOPS, /* at the begin and behind ".!?:;(": "(?:^|(?:[.!?]|(?<!" */
};

/* What patterns may begin with; see extract_start.c. */
struct starts;

/* The words of a verb without marks; those of one word have none. */
struct fold {
	const char *words;
	size_t length;
	size_t row; /* of the verbs */
	const struct fold *next;
};

/* Folds by their first byte, in the order of the rows. */
enum { FOLD_FIRSTS = 256 };

/* Words of one kind. */
struct words {
	const char **items;
	size_t count;
};

struct finder {
	struct arena *arena;
	struct table types;
	struct table issuers;
	struct table roles;  /* words before a citation, role */
	struct table cues;   /* words before a body, role */
	struct table bodies; /* words, kind */
	struct table verbs;
	struct table laws;
	struct table portions;
	struct table numerals;   /* words of numbers */
	struct lexicon *lexicon; /* of symbols that may be misread */
	struct table sources;    /* of the patterns */
	struct words many;  /* of bodies: those that begin a group's name */
	struct words among; /* ... and that stand in it */
	const char **type_names;  /* in lower case, row by row */
	const char **type_lows;   /* of the symbols */
	const char **issuer_lows; /* likewise */
	const struct fold *verb_firsts[FOLD_FIRSTS];
	struct pattern *patterns[FINDER_PATTERN_COUNT];
	enum finder_way ways[FINDER_PATTERN_COUNT];
	struct starts *starts;
};

/* The way of a pattern by its source, which begins with it. */
enum finder_way starts_way(const char *source);

enum status starts_open(struct finder *finder, struct fault *fault);
void starts_close(struct finder *finder);

/*
 * What is looked for in all of this text, until finder_leave() with the same
 * text, is found sooner: where patterns may begin is looked up once.  The text
 * must stay as it is so long.  Nests.
 */
void finder_enter(const struct finder *finder, const char *text, size_t length);
void finder_leave(const struct finder *finder, const char *text);

/*
 * How often a match was given up because it met a limit.  A pattern that does
 * is not tried any more in the text that is entered.
 */
size_t finder_limits(const struct finder *finder);

/*
 * pattern_match() with one of the finder's patterns, tried only where it may
 * begin; what begins with a word reaches 4 kB at most.
 */
bool finder_match(const struct finder *finder, enum finder_pattern which,
		  const char *text, size_t length, size_t start,
		  struct span *groups);

/* The group of that name after such a match; empty: it took no part. */
struct span finder_group(const struct finder *finder, enum finder_pattern which,
			 const char *name, const struct span *groups);

/* The number that the digits of a span say; 0 when it is empty. */
int finder_figure(const char *text, struct span span);

bool span_is_empty(struct span span);
bool span_touches(struct span one, struct span other);

/* The end of a piece of text from `start`, `most` bytes long at most. */
size_t finder_clip(const char *text, size_t length, size_t start, size_t most);

/* The name of a type, however cased, as its row; `types.rows`: none. */
size_t finder_type_row(const struct finder *finder, const char *name,
		       struct arena *arena);

/* The row of a slug, of the acts or of the others; `types.rows`: none. */
size_t finder_slug_row(const struct finder *finder, const char *slug);

/* A part of an instrument, as the words in front of it say. */
struct portion {
	struct span span;
	const char *path; /* "art_5__para_2__point_a"; "art_" is this one */
	const char *upto; /* of the last of a range, or "" */
};

/* The portions that the words right before `to` say, none before `from`. */
size_t find_portions(const struct finder *finder, struct portion **out,
		     const char *text, size_t from, size_t to,
		     struct arena *arena);

/* The days of ISO dates.  False, and "": there is no such day. */
enum { ISO_SIZE = 16 };
bool date_write(char *iso, int year, int month, int day);
bool date_read(int *year, int *month, int *day, const char *iso);
int date_month_length(int year, int month);

#endif
