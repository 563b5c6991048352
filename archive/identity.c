#include "archive/identity.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/table.h"
#include "pipeline/text.h"

/* Columns of issuers.tsv and authorities.tsv. */
enum { SYMBOL, NAME, SYSTEM, EVERYWHERE, SYMBOLS };
enum { SLUG, SHOWN, OTHERS, FROM, UNTIL, SUCCESSOR, BODIES };

/* The parts of a work's IRI behind "/akn/vn". */
enum { KIND, TYPE, ISSUER, YEAR, NUMBER, PARTS };

/* What extract writes for what it could not read. */
static const char no_issuer[] = "khong-ro";
static const char no_number[] = "khong-so-";
static const char no_year[] = "0000";

/* The words of a place at the end of an issuer: "-lam-dong". */
enum { PLACE_WORDS = 2 };

/* A misread issuer has at most one edit in so many letters. */
enum { LETTERS_AN_EDIT = 5 };

struct identities {
	struct arena *arena;
	struct table symbols;
	struct table bodies;
};

bool iri_parse(struct iri *out, const char *text, struct arena *arena)
{
	static const char start[] = "/akn/vn/";
	const char *parts[PARTS];
	const char *at = text + strlen(start);
	int count = 0;

	*out = (struct iri){ "", "", "", "", "" };
	if (strncmp(text, start, strlen(start)) != 0)
		return false;
	while (count < PARTS) {
		size_t length = strcspn(at, "/");

		parts[count] = arena_text(arena, at, length);
		if (!length || !parts[count])
			return false;
		count++;
		at += length;
		if (!*at)
			break;
		at++;
	}
	if (count < PARTS || *at)
		return false;
	*out = (struct iri){ .kind = parts[KIND],
			     .type = parts[TYPE],
			     .issuer = parts[ISSUER],
			     .year = parts[YEAR],
			     .number = parts[NUMBER] };
	return true;
}

bool iri_lacks_issuer(const struct iri *iri)
{
	return strcmp(iri->issuer, no_issuer) == 0;
}

bool iri_near(const char *issuer, const char *other)
{
	size_t one = strlen(issuer);
	size_t two = strlen(other);
	int dashes = 0;

	if (!one || strcmp(issuer, other) == 0)
		return one != 0;
	while (one && two && issuer[one - 1] == other[two - 1]) {
		dashes += issuer[one - 1] == '-';
		one--;
		two--;
	}
	return dashes >= PLACE_WORDS;
}

bool iri_lacks(const struct iri *iri)
{
	return iri_lacks_issuer(iri) || strcmp(iri->year, no_year) == 0 ||
	       strncmp(iri->number, no_number, strlen(no_number)) == 0;
}

enum status identities_load(struct identities **out, struct fault *fault)
{
	struct identities *made = calloc(1, sizeof(*made));
	enum status status = STATUS_OK;

	if (made)
		made->arena = arena_new();
	if (!made || !made->arena) {
		status = fault_memory(fault);
		goto done;
	}
	status = table_load(&made->symbols, "issuers", SYMBOLS, made->arena,
			    fault);
	if (!status)
		status = table_load(&made->bodies, "authorities", BODIES,
				    made->arena, fault);
	if (status)
		goto done;
	*out = made;
	made = NULL; /* the caller's now */
done:
	identities_free(made);
	return status;
}

void identities_free(struct identities *identities)
{
	if (!identities)
		return;
	arena_free(identities->arena);
	free(identities);
}

/* The one slug of a body that may have several. */
static const char *body_slug(const struct identities *identities,
			     const char *slug)
{
	const struct table *bodies = &identities->bodies;

	for (size_t row = 0; row < bodies->rows; row++)
		if (text_has_word(table_cell(bodies, row, OTHERS), slug))
			return table_cell(bodies, row, SLUG);
	return slug;
}

/*
 * The last part of "33/CT-TTg", when the symbol has a type and one body;
 * "5572/BYT-TCCB" begins with the body, and what is behind it is none.
 */
static const char *issuing_symbol(const struct identities *identities,
				  const char *number, struct arena *arena)
{
	const char *symbol = strrchr(number, '/');
	const char *dash = symbol ? strchr(symbol, '-') : NULL;
	const char *first;

	if (!dash || dash == symbol + 1 || strchr(dash + 1, '-') ||
	    memchr(number, '-', (size_t)(symbol - number)))
		return "";
	first = arena_text(arena, symbol + 1, (size_t)(dash - symbol - 1));
	if (!first ||
	    table_find(&identities->symbols, first) < identities->symbols.rows)
		return "";
	return dash + 1;
}

const char *identities_issuer(const struct identities *identities,
			      const char *number, struct arena *arena)
{
	const struct table *symbols = &identities->symbols;
	const char *symbol = issuing_symbol(identities, number, arena);
	size_t row = *symbol ? table_find(symbols, symbol) : symbols->rows;

	for (; row < symbols->rows &&
	       strcmp(symbol, table_cell(symbols, row, SYMBOL)) == 0;
	     row++) {
		const char *slug;

		if (strcmp(table_cell(symbols, row, EVERYWHERE), "yes") != 0 ||
		    strcmp(table_cell(symbols, row, SYSTEM), "party") == 0)
			continue;
		slug = text_slug(arena, table_cell(symbols, row, NAME));
		return slug ? body_slug(identities, slug) : "";
	}
	return "";
}

bool identities_is_central(const struct identities *identities,
			   const char *issuer)
{
	const struct table *bodies = &identities->bodies;

	for (size_t row = 0; row < bodies->rows; row++)
		if (strcmp(table_cell(bodies, row, SLUG), issuer) == 0)
			return true;
	return false;
}

bool identities_is_letter(const struct identities *identities,
			  const char *number, struct arena *arena)
{
	const char *symbol = strchr(number, '/');
	const char *first;

	if (!symbol || memchr(number, '-', (size_t)(symbol - number)))
		return false;
	symbol++;
	first = arena_text(arena, symbol, strcspn(symbol, "-"));
	return first && table_find(&identities->symbols, first) <
				identities->symbols.rows;
}

/* Whether an issuer is not known, or the other one misread. */
static bool is_misread(const char *issuer, const char *meant)
{
	int limit = (int)(strlen(meant) / LETTERS_AN_EDIT);

	return strcmp(issuer, no_issuer) == 0 || strstr(issuer, meant) ||
	       text_distance(issuer, meant, limit) <= limit;
}

const char *identities_iri(const struct identities *identities, const char *iri,
			   const char *number, struct arena *arena)
{
	struct iri parts;
	const char *meant = identities_issuer(identities, number, arena);

	if (!*meant || !iri_parse(&parts, iri, arena) ||
	    strcmp(parts.issuer, meant) == 0 ||
	    !is_misread(parts.issuer, meant))
		return iri;
	return arena_print(arena, "/akn/vn/%s/%s/%s/%s/%s", parts.kind,
			   parts.type, meant, parts.year, parts.number);
}
