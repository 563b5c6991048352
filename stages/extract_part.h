#ifndef STAGES_EXTRACT_PART_H
#define STAGES_EXTRACT_PART_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pipeline/akn.h"
#include "pipeline/alto.h"
#include "pipeline/arena.h"
#include "pipeline/pattern.h"
#include "pipeline/remark.h"
#include "pipeline/text.h"
#include "pipeline/zone.h"
#include "stages/extract_find.h"
#include "stages/extract_registry.h"

/*
 * What the parts of the stage `extract` share.  The way is: lines, passages
 * (what a paragraph says, put together again), points (the numbered tree),
 * the header; then orders are found in the tree, all is written, numbered,
 * and at last the metadata, which point at what was written.
 *
 * Everything lives in the arena of the run.  Where memory runs out,
 * `reading->failed` is set and what comes after does little; extract.c looks
 * at it once.
 */

/* Words of the language: dictionaries/phrases.tsv, enumerations.tsv, ... */
struct wording;

enum status wording_open(struct wording **out, struct fault *fault);
void wording_close(struct wording *wording);

/*
 * Levels of the text.  Their names are the keys of enumerations.tsv, and what
 * they are called in Akoma Ntoso stands beside them.
 */
enum level {
#define LEVEL(name, key, element) LEVEL_##name,
#include "stages/extract_level.def"
#undef LEVEL
};

const char *level_element(enum level level);

/* How a line opens a numbered point. */
struct opening {
	enum level level;
	const char *num;   /* as printed: "7.1.", "a)", "Điều 5." */
	const char *label; /* "7.1", "a", "5" */
	int value;         /* of the last part of the label; 0: none */
	int depth;         /* "7.1" is 2, "7.1.1" is 3, all else 1 */
	size_t length;     /* bytes of the line that the number takes */
	bool doubtful;     /* misread: the label is what its place tells */
};

bool wording_opening(const struct wording *wording, struct opening *opening,
		     const char *text, struct arena *arena);

/* The letter that is the value-th among those that number; "": none is. */
const char *wording_letter(int value, struct arena *arena);

/*
 * Whether the text begins with a phrase of that kind (phrases.tsv); gives the
 * bytes of the text that it takes, 0: none.
 */
size_t wording_starts(const struct wording *wording, const char *kind,
		      const char *text, struct arena *arena);

/* Whether the text ends in a phrase of that kind, but for its full stop. */
bool wording_ends(const struct wording *wording, const char *kind,
		  const char *text, struct arena *arena);

/* Whether the whole text is such a phrase, but for a colon or full stop. */
bool wording_is(const struct wording *wording, const char *kind,
		const char *text, struct arena *arena);

/* The authority formula ("T/M") that a line begins with; 0 bytes: none. */
size_t wording_formula(const struct wording *wording, const char **slug,
		       const char **show, const char *text);

/* The formula of one who signs in the place of another: "KT." */
void wording_deputy(const struct wording *wording, const char **slug,
		    const char **show);

/*
 * The name of a body as a slug, known beginnings shortened: "uy-ban-nhan-dan"
 * is "ubnd"; levels of place as in body_slugs.tsv.
 */
const char *wording_body(const struct wording *wording, const char *name,
			 struct arena *arena);

/* What a slug of ours is called; the slug when nobody says. */
const char *wording_label(const struct wording *wording, const char *slug);

/* The body that signs under a symbol of its place: "TU" is "tinh-uy". */
const char *wording_local(const struct wording *wording, const char *symbol);

/* Where in a slug the name of a place with its level begins; NULL: nowhere */
const char *wording_scope(const struct wording *wording, const char *slug);
/*
 * The word that a slug begins with, of those of that kind: "province", the
 * highest level of places, "office", a body that each province has; or "".
 */
const char *wording_level(const struct wording *wording, const char *kind,
			  const char *slug);

/* A line of the page. */
struct line_word {
	size_t start;
	size_t end;
	double confidence;
	const xmlNode *node; /* its String */
};

struct line {
	const char *text;
	size_t length;
	const char *id;
	const char *zone;
	int page;
	int image; /* the page of the scan, from 1; 0: it was never one */
	struct alto_box box;
	bool boxed;
	bool opens_block;
	const struct line_word *words;
	size_t word_count;
	double fill;   /* where it ends, as a share of the column's width */
	double first;  /* the share that its first word takes */
	double indent; /* where it begins, as a share; 0 where not known */
	bool whole;    /* a paragraph of its own: longer than a line is */
	int table;     /* the ruled table it stands in, from 1; 0: in none */
	int cell;      /* the cell of it, from 1 */
	bool annex;    /* an appendix begins with it */
	const struct opening *settled; /* its number where misread, or NULL */
};

/* Lines of the same zone, or all. */
struct lines {
	struct line *items;
	size_t count;
};

struct piece {
	size_t start; /* in the passage */
	size_t from;  /* in the line, where a number was taken off */
	const struct line *line;
};

struct passage;

struct note {
	size_t at; /* in the text of the passage, in bytes */
	const char *marker;
	struct passage *passage;
	bool doubtful;     /* no mark was found in the text */
	struct note *next; /* in order of `at` */
};

enum mark_kind { MARK_REFERENCE, MARK_DATE, MARK_BODY };

/* What was found in a passage, to be written as an element. */
struct mark {
	enum mark_kind kind;
	struct span span;
	const struct mention *mention;
	const struct deadline *deadline;
	const struct assignee *assignee;
	const char *role; /* of a citation, by what leads its list in; NULL */
	const char *href;
	xmlNode *node; /* once written */
};

/* A paragraph: its text over all its lines. */
struct passage {
	const char *text;
	size_t length;
	struct text built; /* what `text` is made in */
	struct piece *pieces;
	size_t piece_count;
	size_t piece_room;
	struct note *notes;
	uint64_t raised_marks; /* of notes, that may stand in the text ... */
	uint64_t stuck_marks;  /* ... or stick to a word; see extract_note.c */
	bool marks_noted;
	struct mark *marks; /* in order of their start, never overlapping */
	size_t mark_count;
	struct deadline *deadlines;
	size_t deadline_count;
	struct assignee *assignees;
	size_t assignee_count;
	struct order order;
	bool searched;     /* for orders, too */
	struct grid *grid; /* it is a table, and has no text; or NULL */
	struct passage *next;
	xmlNode *node;
};

struct passages {
	struct passage *first;
	struct passage *last;
};

/* A cell of a table, in order of its row. */
struct cell {
	struct passages text;
	struct alto_box box;
	int column; /* from 0; -1: not known */
	int span;   /* columns that it takes */
	struct cell *next;
};

struct row {
	struct cell *first;
	struct cell *last;
	struct row *next;
};

/* A table, which stands where a paragraph may stand. */
struct grid {
	struct row *first;
	struct row *last;
	int columns; /* 0: they could not be told apart */
};

/* What stands over an appendix. */
struct annex {
	const char *num;        /* as printed, "" */
	struct passage *title;  /* or NULL */
	struct passage *source; /* what it is attached to, or NULL */
	int number;             /* among the appendices, from 1 */
	xmlNode *meta;          /* once written */
};

/* A point of the text, or a paragraph without a number (LEVEL_NONE). */
struct point {
	enum level level;
	int rank; /* of what nests, the larger the deeper */
	const char *num;
	const char *label;
	int value;
	bool doubtful;         /* the label is not what num says */
	struct passages own;   /* before the points below it */
	struct passages after; /* behind them */
	bool headed;           /* the first passage is only a heading */
	struct point *parent;
	struct point *first;
	struct point *last;
	struct point *next;
	struct annex *annex; /* of LEVEL_ANNEX, else NULL */
	bool is_task;
	const char *task_id;
	xmlNode *node;
};

/* One thing in `references` that others point at. */
struct entry {
	const char *element; /* TLCOrganization, ... */
	const char *id;
	const char *href;
	const char *show;
	const char *name; /* of a TLCReference, or NULL */
	bool group;
	struct entry *next;
};

/* How sure a field is, and why it may be wrong: extract_sure.h. */
struct sure {
	double confidence; /* 0..1, or ALTO_NO_CONFIDENCE: not known */
	unsigned doubts;   /* a bit each, 1U << enum doubt; 0: none */
};

/* The header of the form, as read. */
struct header {
	const char *type_text; /* as printed, "" */
	const char *type;      /* slug, never empty */
	bool printed_type;
	bool act;
	const char *number_text; /* all that stands there */
	struct number number;
	bool has_number;
	struct sure number_sure; /* of what was read */
	const char *date_text;
	struct date date;
	bool has_date;
	struct sure date_sure;
	struct date
		month; /* the date; its month's first where no day is read */
	bool has_month;
	const char *place;
	size_t place_end; /* bytes of the date's text before what follows it */
	const char *superior; /* as printed, "" */
	const char *body;     /* as printed, "" */
	bool body_inferred;
	bool body_doubtful; /* a word of it was put right for its identity */
	const char *subject;
	const char *issuer;   /* slug, never empty */
	const char *province; /* slug of the place's name, "" */
	const char *scope;    /* with its level: "tinh-an-phu", "" */
	const char *year;
	const char *number_slug;
	const char *iso;  /* date, "0001-01-01" when unread */
	const char *work; /* IRI */
	const char *expression;
};

/* Instruments that the text cites: extract_refer.c. */
struct refers;

/* Links inside the document: extract_link.c. */
struct link;

/* What citations say of the same instrument: extract_agree.c. */
struct agreement;

/* What a line of a signature block says. */
enum signing_kind {
	SIGNING_NOTHING, /* dirt, the letters of a seal */
	SIGNING_FORMULA, /* "TM. ỦY BAN NHÂN DÂN" */
	SIGNING_OFFICE,  /* "PHÓ GIÁM ĐỐC" */
	SIGNING_BODY,    /* what goes on with the line before, in capitals */
	SIGNING_NAME,
	SIGNING_WORDS, /* anything else that was read well */
};

struct person;

struct signing {
	enum signing_kind kind;
	const struct line *line;
	const char *formula; /* as printed: "TM."; before an office: dirt */
	const char *meaning; /* of a formula */
	const char *show;
	const char *text;  /* body or office; the line, of the others */
	double confidence; /* of its words, or ALTO_NO_CONFIDENCE */
	struct person *person;
};

/* What one person signs. */
enum { SIGNATURE_LINES = 24 };

struct signature {
	struct signing lines[SIGNATURE_LINES];
	int count;
	bool named;
	struct signature *next;
};

/* What the document changes: extract_change.c. */
struct change;

/* The certificate of a copy; all "" and empty: there is none. */
struct copy {
	const char *number;
	const char *date;
	struct signature signature;
};

/* All that one run knows. */
struct reading {
	const struct finder *finder;
	const struct zones *zones;
	const struct wording *wording;
	const struct registry *registry;
	const struct document *source;
	struct arena *arena;
	struct fault *fault;
	struct remarks *remarks; /* what is told beside the document */
	bool failed;

	const struct people *people;

	struct lines lines;
	struct header header;
	struct signature *signatures;
	int signature_count;
	struct copy copy;
	struct point *body;    /* the root; NULL parent */
	struct passages notes; /* footnotes, marker in front */
	struct passages annex; /* what stands behind the signature, loose */
	int annexes;           /* how many appendices there are */
	struct entry *entries;
	struct entry **entries_end;
	int cites;
	struct refers *refers; /* NULL: none is cited yet */
	struct link *links;
	struct agreement *agreement;
	struct change *changes;
	struct change **changes_end;
	struct document *made;
};

/* Memory, with the failure kept. */
void *reading_take(struct reading *reading, size_t size);
const char *reading_text(struct reading *reading, const char *text,
			 size_t length);
const char *reading_print(struct reading *reading, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* A string that a function of pipeline/ gave; "" and failure for NULL. */
const char *reading_keep(struct reading *reading, const char *text);
/* A node that was made; failure for NULL. */
xmlNode *reading_node(struct reading *reading, xmlNode *node);

/* extract_lines.c: all lines with their zones, parted where two columns are */
enum status lines_read(struct reading *reading);
/* The lowest confidence of the words in that part of a line; or none. */
double line_confidence(const struct line *line, size_t start, size_t end);
bool line_in(const struct line *line, const char *zone);
/* Whether it has capitals, and no small letter. */
bool line_is_capitals(const struct line *line);

/* extract_zone.c: a second look at their zones */
void zones_settle(struct reading *reading);

/* extract_handling.c: marks of secrecy and urgency, lines of their own */
void handling_settle(struct reading *reading);
void write_handling(struct reading *reading, xmlNode *preface);

/* extract_passage.c: paragraphs put together again */
bool passage_continues(const struct reading *reading, const struct line *before,
		       const struct line *line);
/*
 * Bytes of dirt that a line begins with: signs left of the column, where the
 * line before it in the paragraph begins.
 */
size_t line_dirt(const struct line *before, const struct line *line);
struct passage *passage_new(struct reading *reading);
void passage_join(struct reading *reading, struct passage *passage,
		  const struct line *line, size_t from);
void passages_add(struct passages *passages, struct passage *passage);
/* Take the bytes from `start` to `end` out of the text. */
void passage_cut(struct passage *passage, size_t start, size_t end);
/* All lines of a zone as one passage; NULL when there are none. */
struct passage *passage_of_zone(struct reading *reading, const char *zone);
/*
 * A name without the words at its ends that have no letter and no digit: dirt
 * and rules of the page, which ALTO keeps.
 */
struct span name_span(const char *text);
/* The names that the lines of a zone hold, as one; "" when there are none. */
const char *name_of_zone(struct reading *reading, const char *zone);
double passage_confidence(const struct passage *passage);
/* The lowest confidence of what was read in the span. */
double passage_lowest(const struct passage *passage, struct span span);

/* extract_structure.c: the tree of points */
void structure_read(struct reading *reading);
/* Whether what stands in the line before is over where `line` begins. */
bool line_is_over(const struct line *before, const struct line *line);
/* Whether the line ends in one of the marks, but for blanks. */
bool line_ends_in(const struct line *line, const char *marks);

/* extract_point.c: how the points stand in each other */
/* Of what nests, the larger the deeper. */
int point_rank(const struct opening *opening);
/* Whether points of that level hang on a numbered one. */
bool level_is_block(enum level level);
/* A new last point below `parent`; NULL: no memory. */
struct point *point_add(struct reading *reading, struct point *parent,
			const struct opening *opening);
/* Of the open points, the one that a point of that rank stands below. */
struct point *point_above(struct point *open, int rank);
/* The last point of that rank that is still open; NULL: none. */
const struct point *point_of_rank(const struct point *open, int rank);
/* The point after `point` in document order, below `top`. */
struct point *point_next(const struct point *point, const struct point *top);
/* Tell which points have a heading, when all are read. */
void points_settle(struct point *body);
/* Put <num> back to what was read, when all is numbered. */
void points_restore(struct reading *reading);

/* extract_grid.c: tables */
/*
 * The table that begins at that line, as a passage; `*end` is the line behind
 * it.  NULL: it is none, its lines are text.
 */
struct passage *grid_read(struct reading *reading, size_t from, size_t *end);
/* Do something with all cells' passages; nothing where it is no table. */
void grid_each(struct reading *reading, const struct passage *passage,
	       void (*visit)(struct reading *, struct passage *, void *),
	       void *context);
void grid_write(struct reading *reading, xmlNode *parent,
		const struct passage *passage);

/* extract_annex.c: appendices */
/* Find where they begin: `annex` of those lines is set, and their zones. */
void annexes_find(struct reading *reading);
/*
 * Read the line into the head of the appendix, when it belongs there; false:
 * the text of it begins.
 */
bool annex_read(struct reading *reading, struct annex *annex, size_t at);
void annexes_write(struct reading *reading, xmlNode *main);
/* Their metadata, after akn_number(). */
void annexes_describe(struct reading *reading);

/* extract_sequence.c: numbers that were misread */
void sequence_settle(struct reading *reading);

/*
 * extract_misread.c: whether a mark may be the number `value`, misread; the
 * mark is `length` bytes, without what ends it
 */
bool misread_roman(const char *mark, size_t length, int value);
bool misread_figures(const char *mark, size_t length, int value);
/* Whether one letter that numbers points is read for the other. */
bool misread_letter(const char *read, const char *meant);

/* extract_gap.c: numbers that are missing or stand twice, told as remarks */
void gaps_tell(struct reading *reading);

/* extract_note.c: footnotes */
/* Whether the line is one's; then it is read. */
bool note_is(const struct reading *reading, size_t at);
void note_read(struct reading *reading, struct line *line);
/* Put all to their marks in the text. */
void notes_place(struct reading *reading);

/* extract_header.c, extract_iri.c */
void header_read(struct reading *reading);
void iri_settle(struct reading *reading);
/* The IRI of what is cited; "" when it cannot be settled. */
const char *iri_of_mention(struct reading *reading,
			   const struct mention *mention);
/* The slug of a body, one for all its names. */
const char *iri_body(struct reading *reading, const char *name);
/* What the name of a law alone means on the day of the document; or "". */
const char *iri_in_force(struct reading *reading,
			 const struct mention *mention);

/* extract_order.c: who is ordered what */
void orders_find(struct reading *reading);
/* Whether a task is given to the body, not only something to do with it. */
bool assignee_does(const struct assignee *assignee);

/* extract_signature.c: who signs */
void signature_settle(struct reading *reading); /* its zone put right */
void signatures_read(struct reading *reading);
/* What one line of such a block says. */
void signing_read(struct reading *reading, struct signing *signing,
		  const struct line *line);

/* extract_copy.c: the certificate of a copy */
void write_copy(struct reading *reading, xmlNode *conclusions);

/* extract_mark.c: what is marked in a passage */
void marks_find(struct reading *reading, struct passage *passage);

/* extract_refer.c: what a ref says, and what it points to */
/* Learn what the text cites in full, before anything is written. */
void refer_ahead(struct reading *reading);
/* The element that a mention is written as. */
const char *refer_element(const struct mention *mention);
/* Put all that the mention of a mark says on its node. */
void refer_describe(struct reading *reading, const struct passage *passage,
		    const struct mark *mark);

/* extract_change.c: what the document changes */
/* Keep a citation of that role, settled as `href`, when it is a change. */
void change_note(struct reading *reading, const struct passage *passage,
		 const struct mark *mark, const char *role, const char *href);
void change_write(struct reading *reading, xmlNode *meta);

/* extract_link.c: links inside the document, whose elements get their ids */
/* An attribute that is to point to what the path (art_5__para_2) leads to. */
bool link_later(struct reading *reading, xmlNode *node, const char *attribute,
		const char *path);
/* Point them there, after akn_number(); "#" where there is no such thing. */
void links_settle(struct reading *reading);

/* extract_write.c, extract_preface.c, extract_sign.c: into Akoma Ntoso */
/* The text of a passage, with what is marked in it, into a node. */
void write_inline(struct reading *reading, xmlNode *node,
		  struct passage *passage);
/* The same in a p of its own. */
xmlNode *write_passage(struct reading *reading, xmlNode *parent,
		       struct passage *passage);
void write_preface(struct reading *reading, xmlNode *main);
void write_body(struct reading *reading, xmlNode *main);
void write_conclusions(struct reading *reading, xmlNode *main);
/* The points below `parent`, where paragraphs may stand between them or not */
void write_points(struct reading *reading, xmlNode *node, struct point *first,
		  bool bare);
void write_signature(struct reading *reading, xmlNode *container,
		     const struct signature *signature);
/* Put vn:alto and vn:conf on a p. */
void write_origin(struct reading *reading, xmlNode *node,
		  const struct passage *passage);

/* extract_meta.c: metadata, after akn_number() */
const char *meta_entry(struct reading *reading, const char *element,
		       const char *name, const char *href, const char *show);
/* One of our own, which dictionaries/labels.tsv names. */
const char *meta_own(struct reading *reading, const char *element,
		     const char *kind, const char *slug);
/* A TLCOrganization; "" when the name has no letters. */
const char *meta_body(struct reading *reading, const char *name, bool group);
void meta_write(struct reading *reading);
/* What identifies the part of the document called so ("main"). */
void meta_identify(struct reading *reading, xmlNode *meta,
		   const char *component);

/* extract_record.c: vn:record */
void record_write(struct reading *reading, xmlNode *meta);

/* extract_task.c: vn:tasks */
void tasks_name(struct reading *reading);
void tasks_write(struct reading *reading, xmlNode *meta);

#endif
