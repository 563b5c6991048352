/*
 * conflict_twins - works that may be one, of which the head was not read
 *
 * A scan whose number or date could not be read is a work of its own, though
 * another reading of the same directive may lie beside it.  It is told by its
 * words.  Forms that are filled in again and again have most words in common,
 * too: so works that have both number and date are not held against each
 * other, nor those whose numbers or dates contradict.
 */

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "archive/conflict.h"
#include "archive/likeness.h"
#include "archive/sketch.h"
#include "pipeline/text.h"

/* The share of pairs of syllables that twins have in common, at least. */
static const double common_least = 0.55;

/*
 * Texts are held against each other where a few bins side by side are alike:
 * of texts that have three of four pairs in common all but one in 10,000.
 */
enum { BAND_BINS = 2, BANDS = SKETCH_BINS / BAND_BINS };

/* Works with the same band; of more than so many only the first are looked at
 */
enum { GROUP_MAX = 1000 };

/* Works of an archive that are held against each other. */
enum { WORKS_MAX = 4000000 };

struct twin {
	sqlite3_int64 work;
	const char *number;
	const char *date;
	struct sketch sketch;
};

/* A band of a sketch, and whose it is. */
struct band {
	uint64_t value;
	size_t twin;
};

struct twins {
	const struct search_for *search;
	struct twin *list;
	size_t count;
	size_t room;
	struct band
		*bands; /* of all works, one place of the sketch at a time */
	size_t place;   /* which one */
	sqlite3_stmt *add;
};

/* Whether there is a work of which the head was not read. */
static const char is_any[] = "SELECT 1 FROM works WHERE document IS NOT NULL"
			     " AND (number = '' OR date = '') LIMIT 1";

static const char best_readings[] =
	"SELECT w.id, w.number, w.date, b.text FROM works w"
	" JOIN bodies b ON b.document = w.document ORDER BY w.iri";
enum { WORK, NUMBER, DATE, TEXT };

static const char add[] =
	"INSERT INTO found(kind, work, other, said, meant, document, weight)"
	" VALUES (:kind, :work, :other, '', '', 0, 2)";

static bool lacks(const struct twin *twin)
{
	return !*twin->number || !*twin->date;
}

/* Whether a number may be the other one, read wrongly or not at all. */
static bool may_be_number(const struct twin *one, const struct twin *other,
			  struct arena *arena)
{
	struct number_parts a;
	struct number_parts b;

	if (!*one->number || !*other->number ||
	    strcmp(one->number, other->number) == 0)
		return true;
	return likeness_split(&a, one->number, arena) &&
	       likeness_split(&b, other->number, arena) &&
	       text_distance(a.digits, b.digits, 1) <= 1;
}

static bool may_be_date(const struct twin *one, const struct twin *other)
{
	return !*one->date || !*other->date ||
	       strcmp(one->date, other->date) == 0;
}

static bool are_twins(const struct twins *twins, const struct twin *one,
		      const struct twin *other)
{
	return (lacks(one) || lacks(other)) && may_be_date(one, other) &&
	       may_be_number(one, other, twins->search->arena) &&
	       sketch_common(&one->sketch, &other->sketch) >= common_least;
}

static uint64_t band_of(const struct sketch *sketch, size_t place)
{
	uint64_t value = 0;

	for (size_t i = 0; i < BAND_BINS; i++)
		value = value << 32 | sketch->least[place * BAND_BINS + i];
	return value;
}

/* Two works are found by the first band that they have alike. */
static bool is_first_band(const struct twins *twins, const struct twin *one,
			  const struct twin *other)
{
	for (size_t place = 0; place < twins->place; place++)
		if (band_of(&one->sketch, place) ==
		    band_of(&other->sketch, place))
			return false;
	return true;
}

/* The one of which less was read comes first: it may be the other. */
static enum status propose(const struct twins *twins, const struct twin *one,
			   const struct twin *other, struct fault *fault)
{
	bool turned = !lacks(one) && lacks(other);
	bool more;

	(void)sqlite3_reset(twins->add);
	store_bind_id(twins->add, ":kind", (sqlite3_int64)twins->search->kind);
	store_bind_id(twins->add, ":work", turned ? other->work : one->work);
	store_bind_id(twins->add, ":other", turned ? one->work : other->work);
	return store_step(&more, twins->search->store, twins->add, fault);
}

/* Hold works whose bands are alike against each other. */
static enum status hold(struct twins *twins, const struct band *group,
			size_t count, struct fault *fault)
{
	enum status status = STATUS_OK;

	if (count > GROUP_MAX)
		count = GROUP_MAX;
	for (size_t i = 0; i < count && !status; i++)
		for (size_t j = i + 1; j < count && !status; j++) {
			const struct twin *one = &twins->list[group[i].twin];
			const struct twin *other = &twins->list[group[j].twin];

			if (are_twins(twins, one, other) &&
			    is_first_band(twins, one, other))
				status = propose(twins, one, other, fault);
			arena_empty(twins->search->arena);
		}
	return status;
}

static int compare_bands(const void *left, const void *right)
{
	const struct band *one = left;
	const struct band *other = right;

	if (one->value != other->value)
		return one->value < other->value ? -1 : 1;
	return one->twin < other->twin ? -1 : one->twin > other->twin;
}

/* Hold all works against those that are alike at one place. */
static enum status hold_place(struct twins *twins, struct fault *fault)
{
	enum status status = STATUS_OK;
	size_t end;

	for (size_t i = 0; i < twins->count; i++)
		twins->bands[i] = (struct band){
			band_of(&twins->list[i].sketch, twins->place), i
		};
	qsort(twins->bands, twins->count, sizeof(*twins->bands), compare_bands);
	for (size_t at = 0; at < twins->count && !status; at = end) {
		end = at + 1;
		while (end < twins->count &&
		       twins->bands[end].value == twins->bands[at].value)
			end++;
		status = hold(twins, &twins->bands[at], end - at, fault);
	}
	return status;
}

static enum status hold_all(struct twins *twins, struct fault *fault)
{
	enum status status = STATUS_OK;

	if (twins->count < 2)
		return STATUS_OK;
	twins->bands = calloc(twins->count, sizeof(*twins->bands));
	if (!twins->bands)
		return fault_memory(fault);
	status = store_prepare(&twins->add, twins->search->store, add, fault);
	for (twins->place = 0; twins->place < BANDS && !status; twins->place++)
		status = hold_place(twins, fault);
	sqlite3_finalize(twins->add);
	free(twins->bands);
	return status;
}

/* Add the work of a row, if its text is long enough; false: no memory. */
static bool add_work(struct twins *twins, sqlite3_stmt *row,
		     struct arena *arena)
{
	struct twin *twin;
	const char *number = store_text(row, NUMBER);
	const char *date = store_text(row, DATE);

	twins->list = arena_grow(arena, twins->list, &twins->room,
				 twins->count + 1, sizeof(*twins->list));
	if (!twins->list)
		return false;
	twin = &twins->list[twins->count];
	sketch_make(&twin->sketch, store_text(row, TEXT));
	if (twin->sketch.words < SKETCH_WORDS_MIN)
		return true;
	twin->work = sqlite3_column_int64(row, WORK);
	twin->number = arena_text(arena, number, strlen(number));
	twin->date = arena_text(arena, date, strlen(date));
	twins->count++;
	return !arena_failed(arena);
}

static enum status read_works(struct twins *twins, struct arena *arena,
			      struct fault *fault)
{
	sqlite3_stmt *row = NULL;
	bool more = false;
	enum status status =
		store_prepare(&row, twins->search->store, best_readings, fault);

	if (!status)
		status = store_step(&more, twins->search->store, row, fault);
	while (!status && more && twins->count < WORKS_MAX) {
		if (!add_work(twins, row, arena))
			status = fault_memory(fault);
		if (!status)
			status = store_step(&more, twins->search->store, row,
					    fault);
	}
	sqlite3_finalize(row);
	return status;
}

static enum status ask_any(bool *any, const struct search_for *search,
			   struct fault *fault)
{
	sqlite3_stmt *row = NULL;
	enum status status = store_prepare(&row, search->store, is_any, fault);

	if (!status)
		status = store_step(any, search->store, row, fault);
	sqlite3_finalize(row);
	return status;
}

enum status find_twins(const struct search_for *search, struct fault *fault)
{
	struct twins twins = { .search = search };
	struct arena *arena = NULL;
	bool any = false;
	enum status status = ask_any(&any, search, fault);

	if (status || !any)
		return status;
	arena = arena_new();
	status = arena ? read_works(&twins, arena, fault) : fault_memory(fault);
	if (!status)
		status = hold_all(&twins, fault);
	arena_free(arena);
	return status;
}
