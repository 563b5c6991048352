/*
 * Numbers one misread away: another digit, one too many or too few, or one
 * other letter behind the same figures.  Where some of them are misreadings as
 * engines make them (likeness.h), the others are left out.
 */

#include <stdio.h>
#include <string.h>

#include "archive/find_part.h"
#include "archive/likeness.h"
#include "pipeline/text.h"

/* The longest key that is looked at, in bytes. */
enum { KEY_MAX = 64 };

static const char digits[] = "0123456789";

/* Keys that begin with the same figures, and letters behind them. */
static const char by_figures[] =
	"SELECT DISTINCT key FROM works WHERE key > ?1 || 'a'"
	" AND key < ?1 || '{'"
	" ORDER BY key LIMIT 10000";

/*
 * The key with `dropped` bytes at `at` taken out and `put` put in there, looked
 * for unless it is what it was, or begins with a zero.
 */
static enum status try_edit(struct finding *finding, const char *key, size_t at,
			    size_t dropped, const char *put,
			    struct fault *fault)
{
	char other[KEY_MAX + 2];

	(void)snprintf(other, sizeof(other), "%.*s%s%s", (int)at, key, put,
		       key + at + dropped);
	if (strcmp(other, key) == 0 || *other == '0')
		return STATUS_OK;
	return find_key(finding, other, fault);
}

/* Another digit at `at`, or one more before it. */
static enum status put_digits(struct finding *finding, const char *key,
			      size_t at, size_t dropped, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (const char *digit = digits; *digit && !status; digit++) {
		const char put[] = { *digit, '\0' };

		status = try_edit(finding, key, at, dropped, put, fault);
	}
	return status;
}

static enum status edit_figures(struct finding *finding, const char *key,
				size_t figures, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t at = 0; at <= figures && !status; at++)
		status = put_digits(finding, key, at, 0, fault);
	for (size_t at = 0; at < figures && !status; at++)
		status = put_digits(finding, key, at, 1, fault);
	for (size_t at = 0; figures > 1 && at < figures && !status; at++)
		status = try_edit(finding, key, at, 1, "", fault);
	return status;
}

/* Keys of the same figures with one other letter. */
static enum status edit_letters(struct finding *finding, const char *key,
				size_t figures, struct fault *fault)
{
	sqlite3_stmt *row = NULL;
	bool more = false;
	enum status status =
		store_prepare(&row, finding->store, by_figures, fault);

	if (status)
		return status;
	(void)sqlite3_bind_text(row, 1, key, (int)figures, SQLITE_STATIC);
	status = store_step(&more, finding->store, row, fault);
	while (!status && more) {
		const char *other = store_text(row, 0);

		if (strspn(other, digits) == figures &&
		    text_distance(key, other, 1) == 1)
			status = find_key(finding, other, fault);
		if (!status)
			status = store_step(&more, finding->store, row, fault);
	}
	sqlite3_finalize(row);
	return status;
}

/* Whether the number that was asked for may be a misreading of the work's. */
static bool is_like(const struct likeness *likeness,
		    const struct number_parts *asked, const struct work *work,
		    struct arena *arena)
{
	struct number_parts known;
	bool same;

	if (!likeness_split(&known, work->number, arena))
		return false;
	same = strcmp(asked->digits, known.digits) == 0;
	return same ? likeness_symbol(likeness, asked->symbol, known.symbol,
				      arena)
		    : likeness_digits(asked->digits, known.digits);
}

/* Where some are misreadings as engines make them, keep only these. */
static enum status keep_like(struct finding *finding, const char *number,
			     struct fault *fault)
{
	struct likeness *likeness = NULL;
	struct number_parts asked;
	size_t kept = 0;
	enum status status = STATUS_OK;

	if (!finding->count || !likeness_split(&asked, number, finding->arena))
		return STATUS_OK;
	status = likeness_load(&likeness, fault);
	for (size_t i = 0; i < finding->count && !status; i++)
		if (is_like(likeness, &asked, finding->found[i],
			    finding->arena)) {
			const struct work *like = finding->found[i];

			finding->found[i] = finding->found[kept];
			finding->found[kept++] = like;
		}
	if (kept)
		finding->count = kept;
	likeness_free(likeness);
	return status;
}

enum status find_near(struct finding *finding, const char *words,
		      struct fault *fault)
{
	const char *number = words + strcspn(words, digits);
	const char *key = store_key(finding->arena, number);
	size_t figures = key ? strspn(key, digits) : 0;
	enum status status;

	if (!key)
		return fault_memory(fault);
	if (!figures || !key[figures] || strlen(key) > KEY_MAX)
		return STATUS_OK;
	status = edit_figures(finding, key, figures, fault);
	if (!status)
		status = edit_letters(finding, key, figures, fault);
	if (!status)
		status = keep_like(finding, number, fault);
	return status;
}
