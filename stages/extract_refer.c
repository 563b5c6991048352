/*
 * extract_refer - what a ref says, and what it points to
 *
 * A citation that says enough points to the IRI of what it cites.  One that
 * does not ("Chỉ thị số 24", "Luật Đất đai") points to what the citation of
 * the same instrument before it did, or to what the full ones anywhere in the
 * text say, where they agree.  What is left points to a TLCReference, one for
 * all citations of the same.  A portion points into what it is a portion of.
 */

#include <stdint.h>
#include <string.h>

#include "pipeline/message.h"
#include "stages/extract_part.h"
#include "stages/extract_sure.h"

/* How many lists the cited instruments are spread over; a power of two. */
enum { KNOWN_LISTS = 4096 };

/* The most bytes between the citations of a list, or before the first. */
enum { LIST_LEAD_MAX = 12 };

/* The role that says nothing. */
static const char other_role[] = "dan-chieu";

/* An instrument that is cited, and what its refs point to. */
struct known {
	struct known *next; /* of the same list */
	const char *type;
	const char *number; /* "" when it is known by its name */
	const char *name;   /* slug; "" when it is known by its number */
	const char *date;
	int year;
	const char *href;  /* of the last ref to it so far; NULL: none yet */
	const char *ahead; /* what full citations of it say; NULL: none is */
	bool disputed;     /* they do not agree */
};

/* What was cited last of a type. */
struct recent {
	struct recent *next;
	const char *type;
	const char *href;
	const xmlNode *parent; /* of its ref */
};

struct refers {
	struct known *known[KNOWN_LISTS];
	struct recent *recent;
	const struct mention *settled; /* the one settled last */
	const char *href;              /* and what it points to */
};

static struct refers *need_refers(struct reading *reading)
{
	if (!reading->refers)
		reading->refers =
			reading_take(reading, sizeof(*reading->refers));
	return reading->refers;
}

/* ----------------------------------------------------------- what is known */

/* The bytes of a number before its symbol, which short citations have. */
static size_t core_of(const char *number)
{
	return strcspn(number, "-/. ");
}

/* The list that an instrument of that number, or else name, is in. */
static size_t list_of(const char *type, const char *number, const char *name)
{
	const uint32_t basis = 2166136261U; /* FNV-1a */
	const uint32_t prime = 16777619U;
	size_t length = *number ? core_of(number) : strlen(name);
	const char *core = *number ? number : name;
	uint32_t hash = basis;

	for (const char *at = type; *at; at++)
		hash = (hash ^ (unsigned char)*at) * prime;
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)core[i]) * prime;
	return (hash ^ hash >> 16) & (KNOWN_LISTS - 1);
}

/* The year of an act, as its number, its name or its date says; 0: none. */
static int year_of(const struct mention *mention)
{
	const char *stroke = strchr(mention->number, '/');
	const char *year = stroke ? stroke + 1 : mention->date;

	if (mention->year)
		return mention->year;
	if (strspn(year, "0123456789") != 4)
		return 0;
	return (year[0] - '0') * 1000 + (year[1] - '0') * 100 +
	       (year[2] - '0') * 10 + (year[3] - '0');
}

/* The name it goes by, where it may have no number: "dat-dai"; or "". */
static const char *name_of(struct reading *reading,
			   const struct mention *mention)
{
	const char *name = mention->named     ? mention->title
			   : *mention->number ? ""
					      : mention->issuer;

	return *name ? reading_keep(reading, text_slug(reading->arena, name))
		     : "";
}

/* Whether what is known is what the mention names, or cites by its number. */
static bool is_same(const struct known *known, const struct mention *mention,
		    const char *number, const char *name)
{
	if (strcmp(known->type, mention->type) != 0)
		return false;
	if (*number)
		return strcmp(known->number, number) == 0;
	return !*known->number && strcmp(known->name, name) == 0 &&
	       known->year == year_of(mention) &&
	       (mention->named || strcmp(known->date, mention->date) == 0);
}

/* What is known of it by that number, or name, made where it is missing. */
static struct known *need_known(struct reading *reading,
				const struct mention *mention,
				const char *number, const char *name)
{
	struct refers *refers = need_refers(reading);
	struct known **list;
	struct known *known;

	if (!refers || (!*number && !*name))
		return NULL;
	list = &refers->known[list_of(mention->type, number, name)];
	for (known = *list; known; known = known->next)
		if (is_same(known, mention, number, name))
			return known;
	known = reading_take(reading, sizeof(*known));
	if (!known)
		return NULL;
	*known = (struct known){ .next = *list,
				 .type = mention->type,
				 .number = number,
				 .name = *number ? "" : name,
				 .date = mention->date,
				 .year = year_of(mention) };
	*list = known;
	return known;
}

static void learn_as(struct known *known, const char *iri)
{
	if (!known)
		return;
	if (known->ahead && strcmp(known->ahead, iri) != 0)
		known->disputed = true;
	known->ahead = iri;
}

/* Learn from a mention, when it is a full citation. */
static void learn_mention(struct reading *reading,
			  const struct mention *mention)
{
	const char *name;
	const char *iri;

	if (mention->kind != MENTION_CITATION || mention->doubtful ||
	    !*mention->number)
		return;
	iri = iri_of_mention(reading, mention);
	if (!*iri)
		return;
	name = name_of(reading, mention);
	learn_as(need_known(reading, mention, mention->number, ""), iri);
	learn_as(need_known(reading, mention, "", name), iri);
}

/* What the last paragraph said of a list behind it. */
struct lead {
	const char *role; /* "" : nothing */
	const struct point *point;
};

/* Whether a list of citations opens the passage, at most a word before it. */
static bool opens_list(const struct passage *passage)
{
	const struct mark *first = passage->marks;

	return passage->mark_count && first->mention &&
	       first->span.start <= LIST_LEAD_MAX &&
	       (first->mention->kind == MENTION_CITATION ||
		(first->mention->of &&
		 first->mention->of->kind == MENTION_CITATION));
}

/* Give a role to the citations of a list that have none of their own. */
static void set_role(struct passage *passage, const char *role)
{
	size_t end = 0;

	for (size_t i = 0; i < passage->mark_count; i++) {
		struct mark *mark = &passage->marks[i];

		if (!mark->mention || mark->span.start > end + LIST_LEAD_MAX)
			return;
		mark->role = role;
		end = mark->mention->span.end;
	}
}

/* Whether the point is in the list that the other one leads in. */
static bool is_listed(const struct point *point, const struct point *lead)
{
	if (lead->level == LEVEL_NONE)
		return point->parent == lead->parent;
	while (point && point != lead)
		point = point->parent;
	return point == lead;
}

/*
 * What a paragraph that ends in a colon says of what is listed behind it:
 * "bãi bỏ các văn bản sau:".  It holds on while citations open what follows.
 */
static void read_lead(struct reading *reading, const struct point *point,
		      struct passage *passage, struct lead *lead)
{
	size_t length = passage->length;

	if (*lead->role && is_listed(point, lead->point) &&
	    opens_list(passage)) {
		set_role(passage, lead->role);
		return;
	}
	while (length && passage->text[length - 1] == ' ')
		length--;
	lead->point = point;
	lead->role = length && passage->text[length - 1] == ':'
			     ? find_list_role(reading->finder, passage->text,
					      length, reading->arena)
			     : "";
}

static void learn(struct reading *reading, const struct point *point,
		  struct passage *passage, struct lead *lead);

static void learn_grid(struct reading *reading, const struct point *point,
		       const struct grid *grid)
{
	for (const struct row *row = grid->first; row; row = row->next)
		for (const struct cell *cell = row->first; cell;
		     cell = cell->next) {
			struct lead none = { .role = "" };

			learn(reading, point, cell->text.first, &none);
		}
}

static void learn(struct reading *reading, const struct point *point,
		  struct passage *passage, struct lead *lead)
{
	for (; passage && !reading->failed; passage = passage->next) {
		if (passage->grid)
			learn_grid(reading, point, passage->grid);
		marks_find(reading, passage);
		read_lead(reading, point, passage, lead);
		for (size_t i = 0; i < passage->mark_count; i++)
			if (passage->marks[i].mention) {
				learn_mention(reading,
					      passage->marks[i].mention);
				agree_learn(reading, passage->marks[i].mention);
			}
		for (struct note *note = passage->notes; note;
		     note = note->next) {
			struct lead none = { .role = "" };

			learn(reading, point, note->passage, &none);
		}
	}
}

void refer_ahead(struct reading *reading)
{
	struct point *body = reading->body;
	struct lead lead = { .role = "" };

	for (struct point *at = body->first; at; at = point_next(at, body)) {
		learn(reading, at, at->own.first, &lead);
		learn(reading, at, at->after.first, &lead);
	}
	agree_settle(reading);
}

/* ---------------------------------------------------------------- settling */

/* Whether a citation says less of it than a full one does. */
static bool is_short(const struct mention *mention)
{
	const char *number = mention->number;

	return !mention->doubtful &&
	       !number[strspn(number, "0123456789/abcdeg")] &&
	       (*number || mention->named);
}

/* Whether the short citation may be of what is known. */
static bool may_be(const struct known *known, const struct mention *mention,
		   const char *name)
{
	size_t length = strlen(mention->number);
	int year = year_of(mention);

	if (!known->ahead || known->disputed ||
	    strcmp(known->type, mention->type) != 0)
		return false;
	if (*mention->date && *known->date &&
	    strcmp(mention->date, known->date) != 0)
		return false;
	if (*mention->number)
		return strncmp(known->number, mention->number, length) == 0 &&
		       strchr("-/", known->number[length]);
	return !*known->number && strcmp(known->name, name) == 0 &&
	       (!year || !known->year || year == known->year);
}

/* What a short citation stands for; NULL: nothing, or more than one. */
static const char *find_full(struct reading *reading,
			     const struct mention *mention, const char *name)
{
	const struct refers *refers = need_refers(reading);
	const char *found = NULL;
	size_t list;

	if (!refers || !is_short(mention))
		return NULL;
	list = list_of(mention->type, mention->number, name);
	for (const struct known *known = refers->known[list]; known;
	     known = known->next) {
		if (!may_be(known, mention, name))
			continue;
		if (found && strcmp(found, known->ahead) != 0)
			return NULL;
		found = known->ahead;
	}
	return found;
}

/* A citation that cannot be settled: a TLCReference of its own. */
static const char *unresolved(struct reading *reading,
			      const struct mention *mention, const char *show)
{
	const char *slug = reading_keep(
		reading, text_slug(reading->arena,
				   *mention->number ? mention->number : show));
	const char *id = reading_print(reading, "cite_%d", ++reading->cites);
	struct entry *entry = reading_take(reading, sizeof(*entry));

	if (!entry)
		return "#";
	*entry = (struct entry){
		.element = "TLCReference",
		.id = id,
		.name = "unresolvedCitation",
		.href = reading_print(reading, "/akn/ontology/citation/vn/%s",
				      slug),
		.show = show,
	};
	*reading->entries_end = entry;
	reading->entries_end = &entry->next;
	return reading_print(reading, "#%s", id);
}

/* The IRI of what is cited, what a full citation of it says, or "#..." */
static const char *settle_anew(struct reading *reading,
			       const struct mention *mention, const char *text)
{
	const char *href = iri_of_mention(reading, mention);
	const char *name = name_of(reading, mention);
	struct known *known =
		need_known(reading, mention, mention->number, name);
	bool dated = *mention->date;

	if (!*href && known && known->href && (*known->href != '#' || !dated))
		return known->href;
	if (!*href && known && known->ahead && !known->disputed && !dated)
		href = known->ahead;
	if (!*href && find_full(reading, mention, name))
		href = find_full(reading, mention, name);
	if (!*href)
		href = iri_in_force(reading, mention);
	if (!*href)
		href = unresolved(reading, mention, text);
	if (known)
		known->href = href;
	return href;
}

/* The same, once for a citation and its portions. */
static const char *settle(struct reading *reading,
			  const struct mention *mention, const char *text)
{
	struct refers *refers = need_refers(reading);

	if (!refers)
		return "#";
	if (refers->settled != mention) {
		refers->href = settle_anew(reading, mention, text);
		refers->settled = mention;
	}
	return refers->href;
}

/* ----------------------------------------------------------- what was last */

static struct recent *find_recent(const struct reading *reading,
				  const char *type)
{
	struct recent *recent =
		reading->refers ? reading->refers->recent : NULL;

	while (recent && strcmp(recent->type, type) != 0)
		recent = recent->next;
	return recent;
}

static void keep_recent(struct reading *reading, const char *type,
			const char *href, const xmlNode *node)
{
	struct recent *recent = find_recent(reading, type);
	struct refers *refers = need_refers(reading);

	if (!recent && refers) {
		recent = reading_take(reading, sizeof(*recent));
		if (!recent)
			return;
		recent->next = refers->recent;
		refers->recent = recent;
	}
	if (!recent)
		return;
	recent->type = type;
	recent->href = href;
	recent->parent = node->parent;
}

/*
 * What "Chỉ thị nêu trên" points back to; or, in the paragraph that cites one,
 * "Nghị quyết này" when the document is none itself; "#": nothing.
 */
static const char *look_back(struct reading *reading,
			     const struct mention *mention, const xmlNode *node)
{
	const struct recent *recent = find_recent(reading, mention->type);
	const char *type = finder_type_slug(reading->finder, mention->type,
					    reading->arena);

	if (!recent || *recent->href == '#')
		return "#";
	if (mention->kind == MENTION_SELF &&
	    (recent->parent != node->parent ||
	     strcmp(type, reading->header.type) == 0))
		return "#";
	return recent->href;
}

/* -------------------------------------------------------------- describing */

/* What the words between the start and the end of a mention are. */
static const char *words_of(struct reading *reading,
			    const struct passage *passage,
			    const struct mention *mention)
{
	return reading_text(reading, passage->text + mention->span.start,
			    mention->span.end - mention->span.start);
}

/* Nothing cites what is later than itself: one of the days is wrong. */
static void tell_late(struct reading *reading, const struct mention *mention)
{
	struct fault told = { 0 };

	if (!reading->remarks || !reading->header.has_date ||
	    strcmp(mention->date, reading->header.date.iso) <= 0)
		return;
	(void)fault_set(
		&told, STATUS_OK, document_name(reading->source),
		_("'%s' is cited with the date %s, after the document's"),
		*mention->number ? mention->number : mention->type,
		mention->date);
	if (remarks_add(reading->remarks, &told, reading->fault))
		reading->failed = true;
}

static void describe_citation(struct reading *reading,
			      const struct passage *passage,
			      const struct mark *mark)
{
	const struct mention *mention = mark->mention;
	const char *iri =
		settle(reading, mention, words_of(reading, passage, mention));
	struct sure sure =
		sure_of_mention(reading, passage, mention, *iri != '#');
	const char *role = mark->role && !strcmp(mention->role, other_role)
				   ? mark->role
				   : mention->role;
	xmlNode *node = mark->node;
	int page = sure_page(passage, mention->span);
	bool fine;

	fine = akn_set(node, "href", iri) &&
	       akn_set_own(node, "type", mention->type);
	if (*mention->number)
		fine &= akn_set_own(node, "number", mention->number);
	if (*mention->date)
		fine &= akn_set_own(node, "date", mention->date);
	if (*role)
		fine &= akn_set_own(node, "role", role);
	if (!sure.doubts && *iri == '#')
		fine &= akn_set_own(node, "status", "unresolved");
	sure_write(reading, node, &sure);
	tell_late(reading, mention);
	if (passage->piece_count > 1)
		sure_place(reading, node, passage, mention->span);
	if (page)
		fine &= akn_set_own(node, "page",
				    reading_print(reading, "%d", page));
	if (!fine)
		reading->failed = true;
	keep_recent(reading, mention->type, iri, node);
	change_note(reading, passage, mark, role, iri);
}

/* What a portion is a portion of: an IRI; "": this document; "#...": unknown */
static const char *whole_of(struct reading *reading,
			    const struct passage *passage, const xmlNode *node,
			    const struct mention *of)
{
	const char *href;

	if (!of)
		return "";
	if (of->kind == MENTION_CITATION)
		return settle(reading, of, words_of(reading, passage, of));
	href = look_back(reading, of, node);
	return of->kind == MENTION_SELF && *href == '#' ? "" : href;
}

/* An attribute of a portion that points to what `path` leads to. */
static bool point_to(struct reading *reading, xmlNode *node,
		     const char *attribute, const char *whole, const char *path)
{
	if (!*whole)
		return link_later(reading, node, attribute, path);
	if (*whole == '#')
		return akn_set(node, attribute, whole);
	return akn_set(node, attribute,
		       reading_print(reading, "%s/!main~%s", whole, path));
}

static void describe_portion(struct reading *reading, xmlNode *node,
			     const struct passage *passage,
			     const struct mention *mention)
{
	const char *whole = whole_of(reading, passage, node, mention->of);
	bool fine;

	if (*mention->upto)
		fine = point_to(reading, node, "from", whole, mention->path) &&
		       point_to(reading, node, "upTo", whole, mention->upto);
	else
		fine = point_to(reading, node, "href", whole, mention->path) &&
		       akn_set_own(node, "kind",
				   *whole ? "portion" : "internal");
	if (!fine)
		reading->failed = true;
}

const char *refer_element(const struct mention *mention)
{
	return *mention->upto ? "rref" : "ref";
}

void refer_describe(struct reading *reading, const struct passage *passage,
		    const struct mark *mark)
{
	const struct mention *mention = mark->mention;
	xmlNode *node = mark->node;
	const char *href;

	if (mention->kind == MENTION_PORTION) {
		describe_portion(reading, node, passage, mention);
		return;
	}
	if (mention->kind == MENTION_CITATION && *mention->type) {
		describe_citation(reading, passage, mark);
		return;
	}
	href = look_back(reading, mention, node);
	if (!akn_set(node, "href", href) ||
	    !akn_set_own(node, "kind",
			 mention->kind == MENTION_SELF && *href == '#'
				 ? "self"
				 : "internal"))
		reading->failed = true;
}
