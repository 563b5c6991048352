#include <stdio.h>
#include <string.h>

#include "stages/extract_part.h"

/* How often one name may mean different things before the last is taken. */
enum { SAME_NAME_MAX = 1000 };

/* The digits of a SHA-256. */
enum { HASH_DIGITS = 64 };

static struct entry *find_entry(const struct reading *reading, const char *id)
{
	for (struct entry *entry = reading->entries; entry; entry = entry->next)
		if (strcmp(entry->id, id) == 0)
			return entry;
	return NULL;
}

static const char *add_entry(struct reading *reading, const char *element,
			     const char *id, const char *href, const char *show)
{
	struct entry *entry = reading_take(reading, sizeof(*entry));

	if (!entry)
		return "#";
	*entry = (struct entry){
		.element = element, .id = id, .href = href, .show = show
	};
	*reading->entries_end = entry;
	reading->entries_end = &entry->next;
	return reading_print(reading, "#%s", id);
}

/* An id begins with a letter. */
static const char *fit_id(struct reading *reading, const char *name)
{
	if (*name >= '0' && *name <= '9')
		return reading_print(reading, "so-%s", name);
	return name;
}

const char *meta_entry(struct reading *reading, const char *element,
		       const char *name, const char *href, const char *show)
{
	const char *id = fit_id(reading, name);
	const char *stem = id;

	if (!*id || !*show)
		return "";
	for (int i = 2; i < SAME_NAME_MAX; i++) {
		const struct entry *found = find_entry(reading, id);

		if (!found)
			return add_entry(reading, element, id, href, show);
		if (strcmp(found->element, element) == 0 &&
		    strcmp(found->href, href) == 0)
			break;
		id = reading_print(reading, "%s-%d", stem, i);
	}
	return reading_print(reading, "#%s", id);
}

const char *meta_own(struct reading *reading, const char *element,
		     const char *kind, const char *slug)
{
	return meta_entry(
		reading, element, slug,
		reading_print(reading, "/akn/ontology/%s/vn/%s", kind, slug),
		wording_label(reading->wording, slug));
}

const char *meta_body(struct reading *reading, const char *name, bool group)
{
	const char *slug = iri_body(reading, name);
	const char *id;
	struct entry *entry;

	if (!*slug)
		return "";
	id = meta_entry(reading, "TLCOrganization", slug,
			reading_print(reading,
				      "/akn/ontology/organization/vn/%s", slug),
			name);
	entry = *id ? find_entry(reading, id + 1) : NULL;
	if (entry)
		entry->group |= group;
	return id;
}

/* One more element of identification, with one attribute. */
static xmlNode *add_value(struct reading *reading, xmlNode *parent,
			  const char *element, const char *value)
{
	xmlNode *node = reading_node(reading, akn_add(parent, element));

	if (node && !akn_set(node, "value", value))
		reading->failed = true;
	return node;
}

static void add_alias(struct reading *reading, xmlNode *work)
{
	const struct header *header = &reading->header;
	xmlNode *alias;

	if (!header->has_number)
		return;
	alias = reading_node(reading, akn_add(work, "FRBRalias"));
	if (!akn_set(alias, "name", "so-ky-hieu") ||
	    !akn_set(alias, "value", header->number.text))
		reading->failed = true;
}

static void add_date(struct reading *reading, xmlNode *parent)
{
	const struct header *header = &reading->header;
	xmlNode *date = reading_node(reading, akn_add(parent, "FRBRdate"));

	if (!akn_set(date, "date", header->iso) ||
	    !akn_set(date, "name", header->has_date ? "ban-hanh" : "khong-ro"))
		reading->failed = true;
}

static void add_author(struct reading *reading, xmlNode *parent,
		       const char *href, const char *as)
{
	xmlNode *author = reading_node(reading, akn_add(parent, "FRBRauthor"));

	if (!akn_set(author, "href", href) || !akn_set(author, "as", as))
		reading->failed = true;
}

/* The part of the document that is identified, and who wrote it. */
struct identity {
	xmlNode *identification;
	const char *author;
	const char *component;
	bool whole; /* the document itself, no part of it */
};

static void write_work(struct reading *reading, const struct identity *identity)
{
	const struct header *header = &reading->header;
	xmlNode *work = reading_node(
		reading, akn_add(identity->identification, "FRBRWork"));

	(void)add_value(reading, work, "FRBRthis",
			reading_print(reading, "%s/!%s", header->work,
				      identity->component));
	(void)add_value(reading, work, "FRBRuri", header->work);
	if (identity->whole)
		add_alias(reading, work);
	add_date(reading, work);
	add_author(reading, work, identity->author, "#co-quan-ban-hanh");
	(void)add_value(reading, work, "FRBRcountry", "vn");
	(void)add_value(reading, work, "FRBRsubtype", header->type);
	(void)add_value(reading, work, "FRBRnumber", header->number_slug);
}

static void write_expression(struct reading *reading,
			     const struct identity *identity)
{
	const struct header *header = &reading->header;
	xmlNode *expression = reading_node(
		reading, akn_add(identity->identification, "FRBRExpression"));
	xmlNode *language;

	(void)add_value(reading, expression, "FRBRthis",
			reading_print(reading, "%s/!%s", header->expression,
				      identity->component));
	(void)add_value(reading, expression, "FRBRuri", header->expression);
	add_date(reading, expression);
	add_author(reading, expression, identity->author, "#co-quan-ban-hanh");
	(void)add_value(reading, expression, "FRBRauthoritative", "false");
	language = reading_node(reading, akn_add(expression, "FRBRlanguage"));
	if (!akn_set(language, "language", "vie"))
		reading->failed = true;
}

/* Which scan or text all this was read from. */
static void write_source(struct reading *reading, xmlNode *manifestation)
{
	const char *file = alto_source_name(reading->source);
	const char *hash = alto_source_hash(reading->source);
	xmlNode *source;

	if (!file[strspn(file, " ")] || strlen(hash) != HASH_DIGITS ||
	    strspn(hash, "0123456789abcdef") != HASH_DIGITS)
		return;
	source = reading_node(
		reading,
		akn_add_own(reading_node(reading, akn_add(manifestation,
							  "preservation")),
			    "source"));
	if (!akn_set(source, "file", file) || !akn_set(source, "sha256", hash))
		reading->failed = true;
}

static void write_manifestation(struct reading *reading,
				const struct identity *identity)
{
	const struct header *header = &reading->header;
	xmlNode *node = reading_node(reading, akn_add(identity->identification,
						      "FRBRManifestation"));

	(void)add_value(reading, node, "FRBRthis",
			reading_print(reading, "%s/!%s.xml", header->expression,
				      identity->component));
	(void)add_value(reading, node, "FRBRuri",
			reading_print(reading, "%s.akn", header->expression));
	add_date(reading, node);
	add_author(reading, node, "#pipeline", "#bien-tap");
	if (identity->whole)
		write_source(reading, node);
	(void)add_value(reading, node, "FRBRformat", "application/akn+xml");
}

static xmlNode *add_part(struct reading *reading, xmlNode *meta,
			 const char *element)
{
	xmlNode *part = reading_node(reading, akn_add(meta, element));

	if (part && !akn_set(part, "source", "#pipeline"))
		reading->failed = true;
	return part;
}

static void write_lifecycle(struct reading *reading, xmlNode *meta)
{
	xmlNode *event = reading_node(
		reading,
		akn_add(add_part(reading, meta, "lifecycle"), "eventRef"));

	if (!akn_set(event, "eId", "e_1") ||
	    !akn_set(event, "date", reading->header.iso) ||
	    !akn_set(event, "type", "generation") ||
	    !akn_set(event, "source", "#ro_1"))
		reading->failed = true;
}

static void write_entry(struct reading *reading, xmlNode *references,
			const struct entry *entry)
{
	xmlNode *node =
		reading_node(reading, akn_add(references, entry->element));

	if (!akn_set(node, "eId", entry->id) ||
	    (entry->name && !akn_set(node, "name", entry->name)) ||
	    !akn_set(node, "href", entry->href) ||
	    !akn_set(node, "showAs", entry->show) ||
	    (entry->group && !akn_set_own(node, "group", "true")))
		reading->failed = true;
}

/* All that was pointed at: when everything else is written. */
static void fill_references(struct reading *reading, xmlNode *references)
{
	const struct entry original = {
		.element = "original",
		.id = "ro_1",
		.href = reading->header.expression,
		.show = wording_label(reading->wording, "ban-goc"),
	};
	const struct entry software = {
		.element = "TLCReference",
		.id = "pipeline",
		.name = "software",
		.href = "/akn/ontology/software/chithi",
		.show = "chithi",
	};

	if (!references)
		return;
	write_entry(reading, references, &original);
	write_entry(reading, references, &software);
	for (const struct entry *entry = reading->entries; entry;
	     entry = entry->next)
		write_entry(reading, references, entry);
}

/* The issuer's entry, under the very slug that the IRI has. */
static const char *author_of(struct reading *reading)
{
	const struct header *header = &reading->header;

	return meta_entry(reading, "TLCOrganization", header->issuer,
			  reading_print(reading,
					"/akn/ontology/organization/vn/%s",
					header->issuer),
			  *header->body ? header->body : header->issuer);
}

void meta_identify(struct reading *reading, xmlNode *meta,
		   const char *component)
{
	const struct identity identity = {
		.identification = add_part(reading, meta, "identification"),
		.author = author_of(reading),
		.component = component,
		.whole = strcmp(component, "main") == 0,
	};

	write_work(reading, &identity);
	write_expression(reading, &identity);
	write_manifestation(reading, &identity);
}

void meta_write(struct reading *reading)
{
	xmlNode *meta = akn_part(reading->made, "meta");
	xmlNode *references;

	meta_identify(reading, meta, "main");
	(void)meta_own(reading, "TLCRole", "role", "co-quan-ban-hanh");
	(void)meta_own(reading, "TLCRole", "role", "bien-tap");
	write_lifecycle(reading, meta);
	change_write(reading, meta);
	references = add_part(reading, meta, "references");
	record_write(reading, meta);
	tasks_write(reading, meta);
	fill_references(reading, references);
}
