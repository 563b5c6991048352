#include "check/know.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/text.h"

/* Columns of the tables. */
enum { TYPE_COLUMNS = 5, ISSUER_COLUMNS = 4, ROW_COLUMNS = 3 };

static const char date_kind[] = "date";

/* The patterns of days, those that dictionaries/checks.tsv calls "date". */
static enum status load_dates(struct know *know, struct fault *fault)
{
	const struct table *checks = &know->checks;
	enum status status = STATUS_OK;
	int count = 0;

	for (size_t row = table_find(checks, date_kind);
	     !status && count < DATES_MAX && row < checks->rows &&
	     strcmp(table_cell(checks, row, 0), date_kind) == 0;
	     row++)
		status = pattern_new(
			&know->dates[count++], table_cell(checks, row, 1),
			table_cell(checks, row, 2), PATTERN_PLAIN, fault);
	return status;
}

static enum status load(struct know *know, struct fault *fault)
{
	struct arena *arena = know->arena;
	enum status status = finder_open(&know->finder, fault);

	if (!status)
		status = table_load(&know->types, "document_types",
				    TYPE_COLUMNS, arena, fault);
	if (!status)
		status = table_load(&know->issuers, "issuers", ISSUER_COLUMNS,
				    arena, fault);
	if (!status)
		status = table_load(&know->slugs, "body_slugs", ROW_COLUMNS,
				    arena, fault);
	if (!status)
		status = table_load(&know->checks, "checks", ROW_COLUMNS, arena,
				    fault);
	if (!status)
		status = load_dates(know, fault);
	return status;
}

enum status know_open(struct know **out, struct fault *fault)
{
	struct know *made = calloc(1, sizeof(*made));
	enum status status;

	if (made)
		made->arena = arena_new();
	if (!made || !made->arena) {
		free(made);
		return fault_memory(fault);
	}
	status = load(made, fault);
	if (status) {
		know_close(made);
		return status;
	}
	*out = made;
	return STATUS_OK;
}

void know_close(struct know *know)
{
	if (!know)
		return;
	for (int i = 0; know->dates[i]; i++)
		pattern_free(know->dates[i]);
	finder_close(know->finder);
	arena_free(know->arena);
	free(know);
}

const char *know_body(const struct know *know, const char *name,
		      struct arena *arena)
{
	return body_slug(&know->slugs, name, arena);
}

bool know_holds(const char *slug, const char *part)
{
	size_t length = strlen(part);

	if (!length)
		return false;
	for (const char *at = strstr(slug, part); at; at = strstr(at + 1, part))
		if ((at == slug || at[-1] == '-') &&
		    (!at[length] || at[length] == '-'))
			return true;
	return false;
}
