/*
 * extract_registry - what has one identity under many names
 */

#include "stages/extract_registry.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/table.h"
#include "pipeline/text.h"

/* Columns of the tables. */
enum { LAW_NAME, LAW_TYPE, LAW_NUMBER, LAW_PASSED, LAW_FROM, LAW_UNTIL, LAWS };
enum {
	PLENUM,
	PLENUM_TYPE,
	PLENUM_WORDS,
	PLENUM_NUMBER,
	PLENUM_DATE,
	PLENUM_BODY,
	PLENUMS
};
enum { NUMERAL, NUMERAL_VALUE, NUMERAL_KIND, NUMERALS };

enum {
	BODY_SLUG,
	BODY_NAME,
	BODY_OTHERS,
	BODY_FROM,
	BODY_UNTIL,
	BODY_SUCCESSOR,
	BODIES
};

/* The largest number of a plenum. */
enum { PLENUM_MAX = 20 };

struct registry {
	struct arena *arena;
	struct table laws;
	const char **law_slugs; /* of the names, row by row */
	struct table plenums;
	struct table numerals;
	struct table bodies;
};

/* ---------------------------------------------------------------- opening */

static enum status slug_laws(struct registry *registry, struct fault *fault)
{
	const struct table *laws = &registry->laws;

	registry->law_slugs = arena_array(registry->arena, laws->rows + 1,
					  sizeof(*registry->law_slugs));
	if (!registry->law_slugs)
		return fault_memory(fault);
	for (size_t row = 0; row < laws->rows; row++) {
		registry->law_slugs[row] = text_slug(
			registry->arena, table_cell(laws, row, LAW_NAME));
		if (!registry->law_slugs[row])
			return fault_memory(fault);
	}
	return STATUS_OK;
}

enum status registry_open(struct registry **out, struct fault *fault)
{
	struct registry *made = calloc(1, sizeof(*made));
	enum status status;

	if (made)
		made->arena = arena_new();
	if (!made || !made->arena) {
		registry_close(made);
		return fault_memory(fault);
	}
	status = table_load(&made->laws, "statutes", LAWS, made->arena, fault);
	if (!status)
		status = slug_laws(made, fault);
	if (!status)
		status = table_load(&made->plenums, "plenums", PLENUMS,
				    made->arena, fault);
	if (!status)
		status = table_load(&made->numerals, "numerals", NUMERALS,
				    made->arena, fault);
	if (!status)
		status = table_load(&made->bodies, "authorities", BODIES,
				    made->arena, fault);
	if (status) {
		registry_close(made);
		return status;
	}
	*out = made;
	return STATUS_OK;
}

void registry_close(struct registry *registry)
{
	if (!registry)
		return;
	arena_free(registry->arena);
	free(registry);
}

/* ------------------------------------------------------------------- laws */

static void fill_law(struct registered *out, const struct table *laws,
		     size_t row)
{
	*out = (struct registered){
		.number = table_cell(laws, row, LAW_NUMBER),
		.date = table_cell(laws, row, LAW_PASSED),
		.issuer = "",
	};
}

/* Whether a row is of that year or day, as far as either is said. */
static bool is_of(const struct table *laws, size_t row, int year,
		  const char *date)
{
	const char *passed = table_cell(laws, row, LAW_PASSED);

	return (!year || atoi(passed) == year) &&
	       (!*date || !strcmp(passed, date));
}

/* Whether its name alone meant it on that day. */
static bool is_meant(const struct table *laws, size_t row, const char *day)
{
	return strcmp(table_cell(laws, row, LAW_FROM), day) <= 0 &&
	       strcmp(day, table_cell(laws, row, LAW_UNTIL)) < 0;
}

/* Whether the row is of that type and name. */
static bool is_called(const struct registry *registry, size_t row,
		      const char *type, const char *slug)
{
	return !strcmp(table_cell(&registry->laws, row, LAW_TYPE), type) &&
	       (!*slug || !strcmp(registry->law_slugs[row], slug));
}

/* A law without a name is a constitution: no other type goes without. */
static const char *slug_of(const char *name, struct arena *arena)
{
	const char *slug = text_slug(arena, name);

	return slug ? slug : "";
}

bool registry_statute(const struct registry *registry, struct registered *out,
		      const char *type, const char *name, int year,
		      const char *date, struct arena *arena)
{
	const struct table *laws = &registry->laws;
	const char *slug = slug_of(name, arena);
	size_t found = laws->rows;

	if (!year && !*date)
		return false;
	for (size_t row = 0; row < laws->rows; row++) {
		if (!is_called(registry, row, type, slug) ||
		    !is_of(laws, row, year, date))
			continue;
		if (found < laws->rows)
			return false;
		found = row;
	}
	if (found == laws->rows)
		return false;
	fill_law(out, laws, found);
	return true;
}

bool registry_in_force(const struct registry *registry, struct registered *out,
		       const char *type, const char *name, const char *day,
		       struct arena *arena)
{
	const struct table *laws = &registry->laws;
	const char *slug = slug_of(name, arena);

	for (size_t row = 0; *day && *slug && row < laws->rows; row++) {
		if (!is_called(registry, row, type, slug) ||
		    !is_meant(laws, row, day))
			continue;
		fill_law(out, laws, row);
		return true;
	}
	return false;
}

/* ---------------------------------------------------------------- plenums */

/* The number that a word of a slug says; 0: none. */
static int number_of(const struct registry *registry, const char *word,
		     size_t length, struct arena *arena)
{
	const struct table *numerals = &registry->numerals;
	char *copy = arena_text(arena, word, length);

	if (!copy || (*copy >= '0' && *copy <= '9'))
		return copy ? atoi(copy) : 0;
	for (size_t row = 0; row < numerals->rows; row++) {
		char *folded =
			text_fold(arena, table_cell(numerals, row, NUMERAL));

		if (folded && !strcmp(folded, copy))
			return atoi(table_cell(numerals, row, NUMERAL_VALUE));
	}
	return 0;
}

static bool is_roman(const char *word, size_t length)
{
	return length && strspn(word, "ivx") >= length;
}

/*
 * The key of plenums.tsv: the first number of the name, and the one Roman
 * number, which is the term; "": the name says less, or of several.
 */
static const char *plenum_key(const struct registry *registry, const char *name,
			      struct arena *arena)
{
	const char *slug = slug_of(name, arena);
	const char *term = NULL;
	int number = 0;
	size_t term_length = 0;

	for (size_t length; *slug; slug += length + (slug[length] == '-')) {
		length = strcspn(slug, "-");
		if (is_roman(slug, length)) {
			if (term)
				return "";
			term = slug;
			term_length = length;
		} else if (!number) {
			number = number_of(registry, slug, length, arena);
		}
		if (!slug[length])
			break;
	}
	if (!term || number < 1 || number > PLENUM_MAX)
		return "";
	name = arena_text(arena, term, term_length);
	name = name ? text_upper(arena, name) : NULL;
	name = name ? arena_print(arena, "%d %s", number, name) : NULL;
	return name ? name : "";
}

/* Whether the title has the words of the row; neither has any: as well. */
static bool has_words(const struct table *plenums, size_t row,
		      const char *title)
{
	const char *words = table_cell(plenums, row, PLENUM_WORDS);

	return *words ? strstr(title, words) != NULL : !*title;
}

bool registry_plenum(const struct registry *registry, struct registered *out,
		     const char *type, const char *name, const char *title,
		     struct arena *arena)
{
	const struct table *plenums = &registry->plenums;
	const char *key = plenum_key(registry, name, arena);
	const char *folded = text_fold(arena, title);

	for (size_t row = table_find(plenums, key);
	     folded && row < plenums->rows &&
	     !strcmp(table_cell(plenums, row, PLENUM), key);
	     row++) {
		if (strcmp(table_cell(plenums, row, PLENUM_TYPE), type) != 0 ||
		    !has_words(plenums, row, folded))
			continue;
		*out = (struct registered){
			.number = table_cell(plenums, row, PLENUM_NUMBER),
			.date = table_cell(plenums, row, PLENUM_DATE),
			.issuer = table_cell(plenums, row, PLENUM_BODY),
		};
		return true;
	}
	return false;
}

/* ----------------------------------------------------------------- bodies */

/* The bytes of `slug` that the words of `form` take at its start; 0: none. */
static size_t take_words(const char *slug, const char *form, size_t length)
{
	return !strncmp(slug, form, length) &&
			       (!slug[length] || slug[length] == '-')
		       ? length
		       : 0;
}

/* The same, blanks that were not read forgiven: "soyte". */
static size_t take_letters(const char *slug, const char *form)
{
	size_t at = 0;
	size_t joined = 0; /* words that were run into the one before */

	for (; *form; form++) {
		if (*form == '-') {
			joined += slug[at] != '-';
			at += slug[at] == '-';
		} else if (slug[at] == *form) {
			at++;
		} else {
			return 0;
		}
	}
	return joined && (!slug[at] || slug[at] == '-') ? at : 0;
}

/* The longest of the names of a row that the slug begins with; 0: none. */
static size_t take_names(const struct table *bodies, size_t row,
			 const char *slug)
{
	const char *own = table_cell(bodies, row, BODY_SLUG);
	const char *other = table_cell(bodies, row, BODY_OTHERS);
	size_t best = take_words(slug, own, strlen(own));

	if (!best)
		best = take_letters(slug, own);
	while (*other) {
		size_t length = strcspn(other, " ");
		size_t taken = take_words(slug, other, length);

		if (taken > best)
			best = taken;
		other += length + strspn(other + length, " ");
	}
	return best;
}

const char *registry_body(const struct registry *registry, const char *slug,
			  size_t *taken)
{
	const struct table *bodies = &registry->bodies;
	const char *found = "";

	*taken = 0;
	for (size_t row = 0; row < bodies->rows; row++) {
		size_t now = take_names(bodies, row, slug);

		if (now <= *taken)
			continue;
		*taken = now;
		found = table_cell(bodies, row, BODY_SLUG);
	}
	return found;
}
