/*
 * extract_refer - what a ref says, and what it points to
 *
 * A citation that says enough points to the IRI of what it cites.  One that
 * does not ("Chỉ thị số 24-CT/TU" without its date) points to what the
 * citation of the same type and number before it did, or to what the full
 * ones anywhere in the text say, where they agree.  What is left points to a
 * TLCReference of its own.
 */

#include <stdint.h>
#include <string.h>

#include "stages/extract_part.h"
#include "stages/extract_sure.h"

/* How many lists the cited instruments are spread over; a power of two. */
enum { KNOWN_LISTS = 4096 };

/* An instrument that is cited, and what its refs point to. */
struct known {
	struct known *next; /* of the same list */
	const char *type;
	const char *number;
	const char *href; /* of the last ref to it so far; NULL: none yet */
	const char
		*ahead; /* what full citations of it say; NULL: there is none */
	bool disputed;  /* they do not agree */
};

/* The list that an instrument is in. */
static size_t list_of(const struct mention *mention)
{
	const uint32_t basis = 2166136261U; /* FNV-1a */
	const uint32_t prime = 16777619U;
	const char *const parts[] = { mention->type, mention->number };
	uint32_t hash = basis;

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		for (const char *at = parts[i]; *at; at++)
			hash = (hash ^ (unsigned char)*at) * prime;
	return (hash ^ hash >> 16) & (KNOWN_LISTS - 1);
}

/* What is known of the instrument; NULL: it has no number, or nothing is. */
static struct known *find_known(const struct reading *reading,
				const struct mention *mention)
{
	struct known *known;

	if (!reading->known || !*mention->number)
		return NULL;
	known = reading->known[list_of(mention)];
	while (known && (strcmp(known->number, mention->number) != 0 ||
			 strcmp(known->type, mention->type) != 0))
		known = known->next;
	return known;
}

/* The same, made where it is missing; NULL: no number, or no memory. */
static struct known *need_known(struct reading *reading,
				const struct mention *mention)
{
	struct known *known = find_known(reading, mention);
	struct known **list;

	if (known || !*mention->number)
		return known;
	if (!reading->known)
		reading->known = reading_take(
			reading, KNOWN_LISTS * sizeof(struct known *));
	known = reading_take(reading, sizeof(*known));
	if (!reading->known || !known)
		return NULL;
	list = &reading->known[list_of(mention)];
	*known = (struct known){ .next = *list,
				 .type = mention->type,
				 .number = mention->number };
	*list = known;
	return known;
}

/* Learn from a mention, when it is a full citation. */
static void learn_mention(struct reading *reading,
			  const struct mention *mention)
{
	struct known *known;
	const char *iri;

	if (mention->kind != MENTION_CITATION || mention->doubtful ||
	    !*mention->number)
		return;
	iri = iri_of_mention(reading, mention);
	known = *iri ? need_known(reading, mention) : NULL;
	if (!known)
		return;
	if (known->ahead && strcmp(known->ahead, iri) != 0)
		known->disputed = true;
	known->ahead = iri;
}

static void learn(struct reading *reading, struct passage *passage)
{
	for (; passage && !reading->failed; passage = passage->next) {
		marks_find(reading, passage);
		for (size_t i = 0; i < passage->mark_count; i++)
			if (passage->marks[i].mention) {
				learn_mention(reading,
					      passage->marks[i].mention);
				agree_learn(reading, passage->marks[i].mention);
			}
		for (struct note *note = passage->notes; note;
		     note = note->next)
			learn(reading, note->passage);
	}
}

void refer_ahead(struct reading *reading)
{
	struct point *body = reading->body;

	for (struct point *at = body->first; at; at = point_next(at, body)) {
		learn(reading, at->own.first);
		learn(reading, at->after.first);
	}
	agree_settle(reading);
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
static const char *settle_citation(struct reading *reading,
				   const struct mention *mention,
				   const char *text)
{
	const char *href = iri_of_mention(reading, mention);
	struct known *known = need_known(reading, mention);
	bool dated = *mention->date;

	if (!*href && known && known->href && (*known->href != '#' || !dated))
		return known->href;
	if (!*href && known && known->ahead && !known->disputed && !dated)
		href = known->ahead;
	if (!*href)
		href = unresolved(reading, mention, text);
	if (known)
		known->href = href;
	return href;
}

static void describe_citation(struct reading *reading, xmlNode *node,
			      const struct passage *passage,
			      const struct mention *mention, const char *text)
{
	struct sure sure = sure_of_mention(reading, passage, mention);
	const char *iri = settle_citation(reading, mention, text);
	bool fine;

	fine = akn_set(node, "href", iri) &&
	       akn_set_own(node, "type", mention->type);
	if (*mention->number)
		fine &= akn_set_own(node, "number", mention->number);
	if (*mention->date)
		fine &= akn_set_own(node, "date", mention->date);
	if (*mention->role)
		fine &= akn_set_own(node, "role", mention->role);
	if (!sure.doubts && *iri == '#')
		fine &= akn_set_own(node, "status", "unresolved");
	sure_write(reading, node, &sure);
	if (passage->piece_count > 1)
		sure_place(reading, node, passage, mention->span);
	if (!fine)
		reading->failed = true;
}

void refer_describe(struct reading *reading, xmlNode *node,
		    const struct passage *passage,
		    const struct mention *mention, const char *text)
{
	bool self = mention->kind == MENTION_SELF;

	if (mention->kind == MENTION_CITATION && *mention->type) {
		describe_citation(reading, node, passage, mention, text);
		return;
	}
	if (!akn_set(node, "href", "#") ||
	    !akn_set_own(node, "kind", self ? "self" : "internal"))
		reading->failed = true;
}
