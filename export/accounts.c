#include "export/accounts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/file.h"
#include "pipeline/message.h"
#include "pipeline/text.h"

/* The most that a table has, in bytes. */
#define ACCOUNTS_BYTES_MAX ((size_t)16 << 20)

static const char byte_order_mark[] = "\xef\xbb\xbf";

struct account {
	const char *key; /* of the body, as text_slug() makes it */
	const char *name;
	size_t line; /* in the table */
};

struct accounts {
	const char *path;
	struct account *items; /* sorted by key, then by line */
	size_t count;
	size_t room;
	struct arena *arena;
};

/* A body without an account, in one task; then in all of them. */
struct stranger {
	const char *key;
	const char *name;
	size_t row;
	size_t tasks;
};

static int by_key(const void *one, const void *other)
{
	const struct account *a = one;
	const struct account *b = other;
	int order = strcmp(a->key, b->key);

	return order ? order : (a->line > b->line) - (a->line < b->line);
}

static enum status refuse(const struct accounts *accounts, size_t line,
			  const char *reason, struct fault *fault)
{
	return fault_set(fault, STATUS_MALFORMED, accounts->path,
			 _("line %zu: %s"), line, reason);
}

/* Cut the blanks off both ends. */
static char *trim(char *cell)
{
	static const char blanks[] = " \t\r";
	size_t length;

	cell += strspn(cell, blanks);
	length = strlen(cell);
	while (length && strchr(blanks, cell[length - 1]))
		cell[--length] = '\0';
	return cell;
}

static enum status add_line(struct accounts *accounts, char *text, size_t line,
			    struct fault *fault)
{
	char *tab = strchr(text, '\t');
	const char *clean;
	struct account *item;

	if (*text == '#' || !text[strspn(text, " \t\r")])
		return STATUS_OK;
	if (text_invalid_at(text, strlen(text)) < strlen(text))
		return refuse(accounts, line, _("not UTF-8"), fault);
	if (!tab)
		return refuse(accounts, line,
			      _("a tab is wanted between a body and its "
				"account"),
			      fault);
	*tab = '\0';
	item = arena_grow(accounts->arena, accounts->items, &accounts->room,
			  accounts->count + 1, sizeof(*item));
	clean = text_slug(accounts->arena, text);
	if (!item || !clean)
		return fault_memory(fault);
	accounts->items = item;
	item += accounts->count++;
	*item = (struct account){ .key = clean, .line = line };
	item->name = text_nfc(accounts->arena, trim(tab + 1));
	if (!item->name)
		return fault_memory(fault);
	if (!*item->key || !*item->name)
		return refuse(accounts, line, _("a cell is empty"), fault);
	if (strchr(item->name, '\t'))
		return refuse(accounts, line, _("there is a tab too many"),
			      fault);
	return STATUS_OK;
}

static enum status add_lines(struct accounts *accounts, char *text,
			     struct fault *fault)
{
	enum status status = STATUS_OK;

	if (strncmp(text, byte_order_mark, strlen(byte_order_mark)) == 0)
		text += strlen(byte_order_mark);
	for (size_t line = 1; text && *text && !status; line++) {
		char *next = strchr(text, '\n');

		if (next)
			*next++ = '\0';
		status = add_line(accounts, text, line, fault);
		text = next;
	}
	return status;
}

enum status accounts_load(struct accounts **out, const char *path,
			  struct arena *arena, struct fault *fault)
{
	struct accounts *made = arena_take(arena, sizeof(*made));
	char *data = NULL;
	size_t size = 0;
	enum status status;

	if (!made)
		return fault_memory(fault);
	status = file_read(&data, &size, path, ACCOUNTS_BYTES_MAX, fault);
	if (status)
		return status;
	made->path = path;
	made->arena = arena;
	if (strlen(data) < size)
		status = refuse(made, 1, _("not UTF-8"), fault);
	if (!status)
		status = add_lines(made, data, fault);
	free(data);
	if (status)
		return status;
	if (made->count)
		qsort(made->items, made->count, sizeof(*made->items), by_key);
	*out = made;
	return STATUS_OK;
}

/* The account of that key, the first in the table; "": none. */
static const char *find(const struct accounts *accounts, const char *key)
{
	size_t from = 0;
	size_t to = accounts->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strcmp(accounts->items[middle].key, key) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from < accounts->count &&
			       strcmp(accounts->items[from].key, key) == 0
		       ? accounts->items[from].name
		       : "";
}

const char *accounts_of(const struct accounts *accounts,
			const struct task_body *body)
{
	const char *found;
	const char *key;

	if (!accounts)
		return "";
	found = *body->key ? find(accounts, body->key) : "";
	if (*found)
		return found;
	key = text_slug(accounts->arena, body->name);
	return key && *key ? find(accounts, key) : "";
}

/* The first account of those who have one of the roles. */
static const char *first_of(const struct accounts *accounts,
			    const struct task_row *row,
			    const char *const *roles)
{
	for (size_t i = 0; i < row->body_count; i++) {
		const char *found =
			task_has_role(&row->bodies[i], roles)
				? accounts_of(accounts, &row->bodies[i])
				: "";

		if (*found)
			return found;
	}
	return "";
}

const char *accounts_for(const struct accounts *accounts,
			 const struct task_row *row)
{
	const char *const leaders[] = { task_doers[0], NULL };
	const char *found = first_of(accounts, row, leaders);

	return *found ? found : first_of(accounts, row, task_doers);
}

/* ---- who has none ---- */

static int by_stranger(const void *one, const void *other)
{
	const struct stranger *a = one;
	const struct stranger *b = other;
	int order = strcmp(a->key, b->key);

	return order ? order : (a->row > b->row) - (a->row < b->row);
}

/* The most tasks first. */
static int by_tasks(const void *one, const void *other)
{
	const struct stranger *a = one;
	const struct stranger *b = other;
	int order = (a->tasks < b->tasks) - (a->tasks > b->tasks);

	return order ? order : strcmp(a->key, b->key);
}

static bool has_work(const struct task_body *body)
{
	return task_has_role(body, task_doers) ||
	       task_has_role(body, task_helpers);
}

/* All who have work and no account, each time they have; NULL: no memory. */
static struct stranger *list_strangers(const struct accounts *accounts,
				       const struct batch *batch, size_t *count)
{
	struct stranger *list = NULL;
	size_t room = 0;

	*count = 0;
	for (size_t i = 0; i < batch->row_count; i++)
		for (size_t j = 0; j < batch->rows[i]->body_count; j++) {
			const struct task_body *body =
				&batch->rows[i]->bodies[j];
			const char *key = body->key;

			if (!has_work(body) || *accounts_of(accounts, body))
				continue;
			if (!*key)
				key = text_slug(batch->arena, body->name);
			list = arena_grow(batch->arena, list, &room, *count + 1,
					  sizeof(*list));
			if (!list || !key)
				return NULL;
			list[(*count)++] = (struct stranger){
				.key = key, .name = body->name, .row = i
			};
		}
	return list;
}

/* Make one of each body; how many they are. */
static size_t merge(struct stranger *list, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		struct stranger *last = kept ? &list[kept - 1] : NULL;

		if (!last || strcmp(last->key, list[i].key) != 0) {
			list[kept] = list[i];
			list[kept++].tasks = 1;
			continue;
		}
		last->tasks += last->row != list[i].row;
		last->row = list[i].row;
		if (strcmp(list[i].name, last->name) < 0)
			last->name = list[i].name;
	}
	return kept;
}

enum status accounts_report(const struct accounts *accounts,
			    const struct batch *batch, struct fault *fault)
{
	size_t count;
	struct stranger *list = list_strangers(accounts, batch, &count);

	if (!count && !arena_failed(batch->arena))
		return STATUS_OK;
	if (!list)
		return fault_memory(fault);
	qsort(list, count, sizeof(*list), by_stranger);
	count = merge(list, count);
	qsort(list, count, sizeof(*list), by_tasks);
	for (size_t i = 0; i < count; i++) {
		(void)fprintf(stderr, "chithi: ");
		(void)fprintf(stderr, _("no account for '%s' (%s), tasks: %zu"),
			      list[i].name, list[i].key, list[i].tasks);
		(void)fprintf(stderr, "\n");
	}
	return STATUS_OK;
}
