#include <string.h>

#include "stages/extract_part.h"

/* How many digits of the source's hash stand for an unread number. */
enum { HASH_DIGITS = 12 };

/* The digits of a year. */
enum { YEAR_DIGITS = 4 };

/* Whether a slug begins with the words of another. */
static bool begins(const char *slug, const char *words)
{
	size_t length = strlen(words);

	return *words && strncmp(slug, words, length) == 0 &&
	       (!slug[length] || slug[length] == '-');
}

static bool contains(const char *slug, const char *words)
{
	size_t length = strlen(words);

	for (const char *at = *words ? strstr(slug, words) : NULL; at;
	     at = strstr(at + 1, words))
		if ((at == slug || at[-1] == '-') &&
		    (!at[length] || at[length] == '-'))
			return true;
	return false;
}

/* What stands behind the words that name the kind of place or body. */
static const char *behind(const char *slug, const char *words)
{
	size_t length = strlen(words);

	return begins(slug, words) && slug[length] ? slug + length + 1 : "";
}

static const char *slug_of(struct reading *reading, const char *text)
{
	return reading_keep(reading, text_slug(reading->arena, text));
}

/* A province at the end of a slug under its one name. */
static const char *settle_place(struct reading *reading, const char *slug)
{
	const char *scope = wording_scope(reading->wording, slug);
	const char *known;
	size_t taken;

	if (!scope)
		return slug;
	known = registry_body(reading->registry, scope, &taken);
	if (!*known || strncmp(known, scope, taken) == 0)
		return slug;
	return reading_print(reading, "%.*s%s%s", (int)(scope - slug), slug,
			     known, scope + taken);
}

/* Whether a name's last word is the level of a known place behind it. */
static bool spans_place(struct reading *reading, const char *slug, size_t taken)
{
	const char *scope = wording_scope(reading->wording, slug);
	size_t place;

	return scope && scope < slug + taken &&
	       *registry_body(reading->registry, scope, &place) &&
	       scope + place > slug + taken;
}

const char *iri_body(struct reading *reading, const char *name)
{
	const char *slug = reading_keep(
		reading, wording_body(reading->wording, name, reading->arena));
	size_t taken;
	const char *known = registry_body(reading->registry, slug, &taken);
	const char *rest = slug + taken;

	if (!*known)
		return settle_place(reading, slug);
	if (*rest == '-')
		rest++;
	if (!*rest || *wording_level(reading->wording, "term", rest))
		return known;
	if (wording_scope(reading->wording, rest) != rest &&
	    !spans_place(reading, slug, taken))
		return settle_place(reading, slug);
	return settle_place(reading,
			    reading_print(reading, "%s-%s", known, rest));
}

/* Whether a place of that slug ("tinh-an-phu") is of the highest level. */
static bool is_province(const struct reading *reading, const char *scope)
{
	return *wording_level(reading->wording, "province", scope);
}

/*
 * The place of a body: "tinh-an-phu" in `*scope`, and "an-phu" in
 * `*province` when that is what it is.
 */
static void find_place(struct reading *reading, const char *slug,
		       const char *local)
{
	struct header *header = &reading->header;
	const char *rest = behind(slug, local);
	const char *scope =
		wording_scope(reading->wording, *rest ? rest : slug);
	const char *dash = scope ? strchr(scope, '-') : NULL;

	if (*header->scope || *header->province)
		return;
	if (*rest && scope != rest) {
		header->province = rest;
		return;
	}
	if (!dash)
		return;
	header->scope = scope;
	if (is_province(reading, scope))
		header->province = scope +
				   strlen(wording_level(reading->wording,
							"province", scope)) +
				   1;
}

/* The issuer by the symbol, when the header does not name him. */
static const char *issuer_by_symbol(struct reading *reading)
{
	struct header *header = &reading->header;
	const char *name;
	const char *local;
	const char *place = slug_of(reading, header->place);

	if (!header->has_number)
		return "";
	name = finder_issuer(reading->finder, header->number.issuer,
			     header->number.party);
	if (*name)
		return iri_body(reading, name);
	local = wording_local(reading->wording, header->number.issuer);
	if (!*local || !*place)
		return "";
	return reading_print(reading, "%s-%s", local, place);
}

/* A name without what stands in brackets behind it. */
static const char *bare_name(struct reading *reading, const char *name)
{
	size_t length = strcspn(name, "(");

	return length ? reading_text(reading, name, length) : name;
}

static const char *printed_issuer(struct reading *reading)
{
	const struct header *header = &reading->header;
	const char *body = iri_body(reading, bare_name(reading, header->body));
	const char *above = iri_body(reading, header->superior);
	const char *scope = *header->scope ? header->scope : above;

	if (!*above || contains(body, header->province) ||
	    contains(body, scope))
		return body;
	return reading_print(reading, "%s-%s", body, scope);
}

/* Whether the words before the place are the end of those that should be. */
static bool is_torn(const char *head, size_t length, const char *local)
{
	size_t whole = strlen(local);

	return length && length < whole && local[whole - length - 1] == '-' &&
	       strncmp(local + whole - length, head, length) == 0;
}

/*
 * An issuer of whom a word was not read, as symbol and place tell him: "uy-..."
 * for "tinh-uy-..."; or one who leaves out his place.
 */
static const char *mend_issuer(struct reading *reading, const char *issuer,
			       const char *local)
{
	struct header *header = &reading->header;
	const char *place = slug_of(reading, header->place);
	size_t behind = strlen(place) + 1;
	size_t length = strlen(issuer);
	size_t taken;

	if (!*local || !*place)
		return issuer;
	if (strcmp(issuer, local) == 0)
		return reading_print(reading, "%s-%s", local, place);
	if (*registry_body(reading->registry, issuer, &taken) ||
	    length <= behind || strcmp(issuer + length - behind + 1, place) ||
	    issuer[length - behind] != '-' ||
	    !is_torn(issuer, length - behind, local))
		return issuer;
	header->body_doubtful = true;
	return reading_print(reading, "%s-%s", local, place);
}

/*
 * All who issued together, in the order of the symbol: "BTC-BTP".  "" when it
 * is one, or one of them is not known everywhere by his symbol.
 */
static const char *joint_issuer(struct reading *reading,
				const struct number *number)
{
	const char *at = number->issuer;
	const char *joint = "";

	if (!number->year || !strchr(at, '-'))
		return "";
	while (*at) {
		size_t length = strcspn(at, "-");
		const char *symbol =
			reading_text(reading, at, strcspn(at, "-0123456789"));
		const char *name =
			finder_issuer(reading->finder, symbol, false);

		if (!*name)
			return "";
		joint = reading_print(reading, "%s%s%s", joint,
				      *joint ? "-" : "",
				      iri_body(reading, name));
		at += length + (at[length] == '-');
	}
	return joint;
}

static void settle_issuer(struct reading *reading)
{
	struct header *header = &reading->header;
	const char *symbol = header->has_number ? header->number.issuer : "";
	const char *local = wording_local(reading->wording, symbol);
	const char *issuer = header->has_number
				     ? joint_issuer(reading, &header->number)
				     : "";

	header->scope = "";
	header->province = "";
	if (!header->body_inferred)
		find_place(reading, iri_body(reading, header->body), local);
	find_place(reading, iri_body(reading, header->superior), local);
	if (!*issuer && *header->body && !header->body_inferred)
		issuer = mend_issuer(reading, printed_issuer(reading), local);
	if (!*issuer)
		issuer = issuer_by_symbol(reading);
	if (!*header->province && !*header->scope)
		header->province = slug_of(reading, header->place);
	if (!*issuer && *header->body)
		issuer = iri_body(reading, header->body);
	if (!*issuer)
		issuer = "khong-ro";
	if (*issuer >= '0' && *issuer <= '9')
		issuer = reading_print(reading, "co-quan-%s", issuer);
	header->issuer = issuer;
}

static void settle_number(struct reading *reading)
{
	struct header *header = &reading->header;
	char digits[HASH_DIGITS + 1] = "000000000000";
	const char *hash = alto_source_hash(reading->source);
	int page = alto_page_number(alto_first_page(reading->source));

	if (header->has_number)
		header->number_slug = slug_of(reading, header->number.text);
	if (header->number_slug && *header->number_slug)
		return;
	if (strspn(hash, "0123456789abcdef") >= HASH_DIGITS)
		memcpy(digits, hash, HASH_DIGITS);
	/* Documents cut out of one file have its hash, each pages of its own */
	if (page > 1)
		header->number_slug =
			reading_print(reading, "khong-so-%s-%d", digits, page);
	else
		header->number_slug =
			reading_print(reading, "khong-so-%s", digits);
}

static void settle_year(struct reading *reading)
{
	struct header *header = &reading->header;

	header->iso = header->has_date ? header->date.iso : "0001-01-01";
	if (header->has_date)
		header->year =
			reading_text(reading, header->date.iso, YEAR_DIGITS);
	else if (header->has_number && header->number.year > 0)
		header->year =
			reading_print(reading, "%04d", header->number.year);
	else
		header->year = "0000";
}

void iri_settle(struct reading *reading)
{
	struct header *header = &reading->header;

	settle_issuer(reading);
	settle_number(reading);
	settle_year(reading);
	header->work = reading_print(reading, "/akn/vn/%s/%s/%s/%s/%s",
				     header->act ? "act" : "doc", header->type,
				     header->issuer, header->year,
				     header->number_slug);
	header->expression =
		reading_print(reading, "%s/vie@%s", header->work, header->iso);
}

/*
 * The body that a citation names, its place that of this document; "" when
 * it is of a level that says nothing of this document's.
 */
static const char *named_issuer(struct reading *reading, const char *name)
{
	const struct header *header = &reading->header;
	const char *slug = iri_body(reading, name);
	const char *scope = wording_scope(reading->wording, slug);
	const char *level = wording_level(reading->wording, "office", slug);

	if (scope && strchr(scope, '-'))
		return slug;
	/* "UBND tỉnh": the level is said, not the place */
	if (scope)
		return begins(header->scope, scope)
			       ? reading_print(reading, "%.*s%s",
					       (int)(scope - slug), slug,
					       header->scope)
			       : "";
	/* "Sở Nội vụ": of the province, whichever that is */
	if (*level)
		return is_province(reading, header->scope)
			       ? reading_print(reading, "%s-%s", slug,
					       header->scope)
			       : "";
	return slug;
}

/* The issuer under a symbol that every place has: "TU", "UBND". */
static const char *local_issuer(struct reading *reading, const char *local,
				const struct number *number, const char *name)
{
	const struct header *header = &reading->header;
	const char *named = named_issuer(reading, name);
	const char *above = iri_body(reading, header->superior);

	if (!*named && *name && *header->scope)
		return "";
	if (*behind(named, local))
		return named;
	if (header->has_number &&
	    strcmp(header->number.issuer, number->issuer) == 0)
		return header->issuer;
	if (*behind(above, local))
		return above;
	if (*name && *header->province && number->party)
		return reading_print(reading, "%s-%s", local, header->province);
	return "";
}

static const char *cited_issuer(struct reading *reading,
				const struct mention *mention,
				const struct number *number)
{
	const char *name =
		finder_issuer(reading->finder, number->issuer, number->party);
	const char *local;

	if (*name)
		return iri_body(reading, name);
	name = joint_issuer(reading, number);
	if (*name)
		return name;
	local = wording_local(reading->wording, number->issuer);
	if (*local)
		return local_issuer(reading, local, number, mention->issuer);
	return *mention->issuer ? named_issuer(reading, mention->issuer) : "";
}

/* The IRI of a constitution, which has no number. */
static const char *iri_of_constitution(struct reading *reading,
				       const struct registered *registered,
				       const char *type)
{
	static const char assembly[] = "QH"; /* in the dictionary of issuers */
	const char *issuer = iri_body(
		reading, finder_issuer(reading->finder, assembly, false));

	return reading_print(reading, "/akn/vn/act/%s/%s/%.*s/%s", type, issuer,
			     YEAR_DIGITS, registered->date, type);
}

/* The IRI of a citation whose number is said. */
static const char *iri_of_numbered(struct reading *reading,
				   const struct mention *mention,
				   const char *type)
{
	struct number number;
	const char *issuer;
	const char *year = "";

	if (!find_number(reading->finder, &number, mention->number,
			 strlen(mention->number), 0, reading->arena) ||
	    !number_is_read(&number))
		return "";
	issuer = cited_issuer(reading, mention, &number);
	if (strlen(mention->date) > YEAR_DIGITS)
		year = reading_text(reading, mention->date, YEAR_DIGITS);
	if (number.year > 0)
		year = reading_print(reading, "%04d", number.year);
	if (!*issuer || !*year || (*issuer >= '0' && *issuer <= '9'))
		return "";
	return reading_print(reading, "/akn/vn/%s/%s/%s/%s/%s",
			     number.year || mention->normative ? "act" : "doc",
			     type, issuer, year,
			     slug_of(reading, mention->number));
}

/* The IRI of a citation whose number the registry says. */
static const char *iri_of_registered(struct reading *reading,
				     const struct mention *mention,
				     const struct registered *registered,
				     const char *type)
{
	struct mention full = *mention;

	if (!*registered->number)
		return iri_of_constitution(reading, registered, type);
	full.number = registered->number;
	full.date = registered->date;
	if (*registered->issuer)
		full.issuer = registered->issuer;
	return iri_of_numbered(reading, &full, type);
}

const char *iri_of_mention(struct reading *reading,
			   const struct mention *mention)
{
	const char *type = finder_type_slug(reading->finder, mention->type,
					    reading->arena);
	struct registered registered;
	bool known;

	if (!*type)
		return "";
	if (*mention->number)
		return iri_of_numbered(reading, mention, type);
	if (mention->named)
		known = registry_statute(reading->registry, &registered, type,
					 mention->title, mention->year,
					 mention->date, reading->arena);
	else
		known = !*mention->date &&
			registry_plenum(reading->registry, &registered, type,
					mention->issuer, mention->title,
					reading->arena);
	return known ? iri_of_registered(reading, mention, &registered, type)
		     : "";
}

const char *iri_in_force(struct reading *reading, const struct mention *mention)
{
	const char *type = finder_type_slug(reading->finder, mention->type,
					    reading->arena);
	struct registered registered;

	if (!mention->named || *mention->number || mention->year ||
	    *mention->date || !reading->header.has_date ||
	    !registry_in_force(reading->registry, &registered, type,
			       mention->title, reading->header.date.iso,
			       reading->arena))
		return "";
	return iri_of_registered(reading, mention, &registered, type);
}
