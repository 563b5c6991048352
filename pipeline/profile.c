/*
 * profile - tell which misreadings repeat
 *
 * Takes repaired ALTO files; prints the changes that were made several times,
 * as the longest runs of words that repeat, with how often and in how many
 * files.
 *
 * Every change is a number, and runs of changes side by side lie in one long
 * row of numbers; sorted by what follows, equal runs lie side by side.
 */

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/alto_change.h"
#include "pipeline/command.h"
#include "pipeline/json_list.h"
#include "pipeline/message.h"
#include "pipeline/series.h"
#include "pipeline/text.h"

enum {
	CHANGES_MAX = 100000000, /* of all files */
	SLOTS_START = 1024,
	RUN_END = 0, /* in the row of numbers */
};

struct profile_options {
	int least;
	int length;
	bool json;
};

static const struct profile_options defaults = { .least = 2, .length = 1 };

static const struct option options[] = {
	{ OPTION(COUNT, struct profile_options, least, "N",
		 N_("leave out what was changed fewer times")),
	  .least = 1, .most = INT_MAX },
	{ OPTION(COUNT, struct profile_options, length, "N",
		 N_("leave out what has fewer words")),
	  .least = 1, .most = SERIES_MAX },
	{ OPTION(FLAG, struct profile_options, json, NULL,
		 N_("answer in JSON")) },
	{ .kind = OPTION_END },
};

/* A change of one word, whatever stands around it. */
struct kind {
	const char *read;
	const char *meant;
};

/* Changes that were made several times. */
struct repeat {
	const uint32_t *first; /* numbers of its kinds, where it is first */
	size_t length;
	size_t times;
	size_t documents;
};

struct profile {
	const struct profile_options *options;
	struct kind *kinds; /* from 1 */
	size_t kind_count, kind_room;
	uint32_t *slots; /* hash table of the kinds: numbers, 0 is free */
	size_t slot_count;
	uint32_t *row;   /* numbers of kinds; RUN_END first and behind runs */
	uint32_t *files; /* of each, from 1 */
	size_t count, row_room, file_room;
	const uint32_t **starts; /* places of the row, sorted */
	size_t start_count;
	struct repeat *repeats;
	size_t repeat_count, repeat_room;
	uint32_t *seen; /* by file: the group that was seen there last */
	uint32_t group;
	uint32_t file;
	struct json_list list;
	struct arena *arena;
	struct arena *page; /* of one document */
	struct fault *fault;
};

/* ---- kinds ---- */

static size_t hash(const struct kind *kind)
{
	uint64_t value = 0xcbf29ce484222325;
	const uint64_t prime = 0x100000001b3;

	for (const char *at = kind->read; *at; at++)
		value = (value ^ (unsigned char)*at) * prime;
	value *= prime;
	for (const char *at = kind->meant; *at; at++)
		value = (value ^ (unsigned char)*at) * prime;
	return (size_t)(value ^ value >> 32);
}

/* The slot of a kind, or the free one where it belongs. */
static uint32_t *find_slot(const struct profile *profile,
			   const struct kind *kind)
{
	size_t at = hash(kind) & (profile->slot_count - 1);

	for (;; at = (at + 1) & (profile->slot_count - 1)) {
		const struct kind *other;

		if (!profile->slots[at])
			return &profile->slots[at];
		other = &profile->kinds[profile->slots[at]];
		if (!strcmp(other->read, kind->read) &&
		    !strcmp(other->meant, kind->meant))
			return &profile->slots[at];
	}
}

/* Keep at least half of the slots free. */
static bool grow_slots(struct profile *profile)
{
	if (2 * profile->kind_count < profile->slot_count)
		return true;
	profile->slot_count =
		profile->slot_count ? 2 * profile->slot_count : SLOTS_START;
	profile->slots = arena_array(profile->arena, profile->slot_count,
				     sizeof(*profile->slots));
	for (size_t i = 1; profile->slots && i < profile->kind_count; i++)
		*find_slot(profile, &profile->kinds[i]) = (uint32_t)i;
	return profile->slots != NULL;
}

/* The number of a kind; 0: no memory. */
static uint32_t number_kind(struct profile *profile, const struct kind *kind)
{
	uint32_t *slot;
	struct kind *made;

	if (!profile->kind_count)
		profile->kind_count = 1;
	profile->kinds =
		arena_grow(profile->arena, profile->kinds, &profile->kind_room,
			   profile->kind_count + 1, sizeof(*profile->kinds));
	if (!profile->kinds || !grow_slots(profile))
		return 0;
	slot = find_slot(profile, kind);
	if (*slot)
		return *slot;
	made = &profile->kinds[profile->kind_count];
	made->read = arena_text(profile->arena, kind->read, strlen(kind->read));
	made->meant =
		arena_text(profile->arena, kind->meant, strlen(kind->meant));
	if (!made->read || !made->meant)
		return 0;
	*slot = (uint32_t)profile->kind_count++;
	return *slot;
}

/* ---- the row ---- */

static bool add(struct profile *profile, uint32_t number)
{
	profile->row =
		arena_grow(profile->arena, profile->row, &profile->row_room,
			   profile->count + 1, sizeof(*profile->row));
	profile->files =
		arena_grow(profile->arena, profile->files, &profile->file_room,
			   profile->count + 1, sizeof(*profile->files));
	if (!profile->row || !profile->files)
		return false;
	profile->row[profile->count] = number;
	profile->files[profile->count++] = profile->file;
	return true;
}

static bool end_run(struct profile *profile)
{
	if (profile->count && profile->row[profile->count - 1] == RUN_END)
		return true;
	return add(profile, RUN_END);
}

/* Add a change; punctuation around it ends runs. */
static enum status add_change(struct profile *profile,
			      const struct alto_changed *change)
{
	struct series series;
	struct kind kind;
	uint32_t number;
	enum status status =
		series_make(&series, change, 1, profile->page, profile->fault);

	if (status)
		return status;
	if (profile->count >= CHANGES_MAX)
		return fault_set(profile->fault, STATUS_MALFORMED, NULL,
				 _("more than %d changes"), (int)CHANGES_MAX);
	kind = (struct kind){ series.read, series.meant };
	number = number_kind(profile, &kind);
	if (!number || (series.before && !end_run(profile)) ||
	    !add(profile, number) || (series.behind && !end_run(profile)))
		return fault_memory(profile->fault);
	return STATUS_OK;
}

static enum status add_document(struct profile *profile,
				const struct document *document)
{
	struct alto_changed *changes = NULL;
	size_t count = 0;
	enum status status = alto_changes(&changes, &count, document,
					  profile->page, profile->fault);

	for (size_t i = 0; i < count && !status; i++) {
		if (!i || series_length(&changes[i - 1], 2) == 1)
			status = end_run(profile)
					 ? STATUS_OK
					 : fault_memory(profile->fault);
		if (!status)
			status = add_change(profile, &changes[i]);
	}
	if (!status && !end_run(profile))
		status = fault_memory(profile->fault);
	return status;
}

static enum status add_file(struct profile *profile, const char *path)
{
	struct document *document = NULL;
	enum status status =
		document_read(&document, path, FORM_ALTO, profile->fault);

	profile->file++;
	if (!status)
		status = add_document(profile, document);
	document_free(document);
	arena_empty(profile->page);
	return status;
}

/* ---- what repeats ---- */

/* How many numbers two places of the row have in common; whole runs at most */
static size_t count_common(const uint32_t *one, const uint32_t *other)
{
	size_t length = 0;

	while (length < SERIES_MAX && one[length] != RUN_END &&
	       one[length] == other[length])
		length++;
	return length;
}

static int compare_starts(const void *left, const void *right)
{
	const uint32_t *one = *(const uint32_t *const *)left;
	const uint32_t *other = *(const uint32_t *const *)right;
	size_t common = count_common(one, other);

	if (common < SERIES_MAX && one[common] != other[common])
		return one[common] < other[common] ? -1 : 1;
	return (one > other) - (one < other);
}

static bool sort_starts(struct profile *profile)
{
	profile->starts = arena_array(profile->arena, profile->count + 1,
				      sizeof(*profile->starts));
	profile->seen = arena_array(profile->arena, profile->file + (size_t)1,
				    sizeof(*profile->seen));
	if (!profile->starts || !profile->seen)
		return false;
	for (size_t i = 0; i < profile->count; i++)
		if (profile->row[i] != RUN_END)
			profile->starts[profile->start_count++] =
				&profile->row[i];
	qsort((void *)profile->starts, profile->start_count,
	      sizeof(*profile->starts), compare_starts);
	return true;
}

/* Whether all of a group have the same number at `offset`. */
static bool is_same(const uint32_t *const *starts, size_t count, long offset)
{
	uint32_t number = starts[0][offset];

	for (size_t i = 1; i < count; i++)
		if (starts[i][offset] != number)
			return false;
	return number != RUN_END;
}

/* In how many files the members of a group stand. */
static size_t count_files(struct profile *profile,
			  const uint32_t *const *starts, size_t count)
{
	size_t files = 0;

	profile->group++;
	for (size_t i = 0; i < count; i++) {
		uint32_t file = profile->files[starts[i] - profile->row];

		files += profile->seen[file] != profile->group;
		profile->seen[file] = profile->group;
	}
	return files;
}

/* The member of a group that comes first in the files. */
static const uint32_t *find_earliest(const uint32_t *const *starts,
				     size_t count)
{
	const uint32_t *earliest = starts[0];

	for (size_t i = 1; i < count; i++)
		if (starts[i] < earliest)
			earliest = starts[i];
	return earliest;
}

/* Take a group in, unless a longer one says the same. */
static bool take_group(struct profile *profile, const uint32_t *const *starts,
		       size_t count, size_t length)
{
	if (count < (size_t)profile->options->least ||
	    is_same(starts, count, -1) ||
	    (length < SERIES_MAX && is_same(starts, count, (long)length)))
		return true;
	profile->repeats = arena_grow(
		profile->arena, profile->repeats, &profile->repeat_room,
		profile->repeat_count + 1, sizeof(*profile->repeats));
	if (!profile->repeats)
		return false;
	profile->repeats[profile->repeat_count++] = (struct repeat){
		.first = find_earliest(starts, count),
		.length = length,
		.times = count,
		.documents = count_files(profile, starts, count),
	};
	return true;
}

/* Find the groups that have `length` numbers in common. */
static bool find_groups(struct profile *profile, size_t length)
{
	const uint32_t *const *starts = profile->starts;
	size_t end;

	for (size_t from = 0; from < profile->start_count; from = end) {
		for (end = from + 1;
		     end < profile->start_count &&
		     count_common(starts[from], starts[end]) >= length;
		     end++)
			continue;
		if (count_common(starts[from], starts[from]) >= length &&
		    !take_group(profile, starts + from, end - from, length))
			return false;
	}
	return true;
}

/* The most frequent ones first, then the longest, then as they came. */
static int compare_repeats(const void *left, const void *right)
{
	const struct repeat *one = left;
	const struct repeat *other = right;

	if (one->times != other->times)
		return one->times > other->times ? -1 : 1;
	if (one->length != other->length)
		return one->length > other->length ? -1 : 1;
	return (one->first > other->first) - (one->first < other->first);
}

static enum status find_repeats(struct profile *profile)
{
	if (!sort_starts(profile))
		return fault_memory(profile->fault);
	for (size_t length = (size_t)profile->options->length;
	     length <= SERIES_MAX; length++)
		if (!find_groups(profile, length))
			return fault_memory(profile->fault);
	if (profile->repeats)
		qsort(profile->repeats, profile->repeat_count,
		      sizeof(*profile->repeats), compare_repeats);
	return STATUS_OK;
}

/* ---- printing ---- */

static enum status print_repeat(struct profile *profile,
				const struct repeat *repeat)
{
	struct text read = { .arena = profile->page };
	struct text meant = { .arena = profile->page };

	for (size_t i = 0; i < repeat->length; i++) {
		const struct kind *kind = &profile->kinds[repeat->first[i]];

		text_print(&read, "%s%s", i ? " " : "", kind->read);
		text_print(&meant, "%s%s", i ? " " : "", kind->meant);
	}
	if (read.failed || meant.failed)
		return fault_memory(profile->fault);
	if (profile->options->json)
		return json_list_add(
			&profile->list,
			json_pack("{ss ss sI sI}", "read", text_string(&read),
				  "repaired", text_string(&meant), "times",
				  (json_int_t)repeat->times, "documents",
				  (json_int_t)repeat->documents),
			profile->fault);
	(void)printf(_("%6zu times, in %zu documents:  "), repeat->times,
		     repeat->documents);
	(void)printf("%s → %s\n", text_string(&read), text_string(&meant));
	return STATUS_OK;
}

static enum status print_all(struct profile *profile)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < profile->repeat_count && !status; i++) {
		status = print_repeat(profile, &profile->repeats[i]);
		arena_empty(profile->page);
	}
	if (!status && profile->options->json)
		json_list_end(&profile->list);
	return status;
}

static enum status run_all(struct profile *profile, const char *const *operands,
			   int count)
{
	enum status status = STATUS_OK;

	if (!profile->arena || !profile->page || !end_run(profile))
		return fault_memory(profile->fault);
	for (int i = 0; i < count && !status; i++)
		status = add_file(profile, operands[i]);
	if (!status)
		status = find_repeats(profile);
	if (!status)
		status = print_all(profile);
	return status;
}

static enum status profile(const void *fields, const char *const *operands,
			   int count, struct fault *fault)
{
	struct profile made = { .options = fields,
				.arena = arena_new(),
				.page = arena_new(),
				.fault = fault };
	enum status status = run_all(&made, operands, count);

	arena_free(made.page);
	arena_free(made.arena);
	return status;
}

const struct command profile_command = {
	.name = "profile",
	.summary = N_("tell which misreadings repeat"),
	.operands = "FILE...",
	.least = 1,
	.most = COMMAND_MANY,
	.options = options,
	.defaults = &defaults,
	.options_size = sizeof(struct profile_options),
	.run = profile,
};
