#include "archive/concern.h"

#include <string.h>

#include "pipeline/table.h"
#include "pipeline/text.h"

/* Words of a name that are looked at. */
enum { WORDS_MAX = 64 };

/* The shortest abbreviation that is known in small letters, too. */
enum { SMALL_LEAST = 4 };

/* The columns of the dictionaries. */
enum { WORDS, KIND, MEMBER };
enum { ABBREVIATION_COLUMNS = 2, BODY_COLUMNS = 2, GROUP_COLUMNS = 3 };

static const char any[] = "*";

/* A row of a dictionary, its words folded and parted by one blank. */
struct entry {
	const char *words;
	const char *other; /* written out; the kind; the member */
};

struct entries {
	struct entry *items;
	size_t count;
};

struct body_asked {
	struct arena *arena;
	struct entries abbreviations; /* as they are written: written out */
	struct entries many;
	struct entries parts;  /* "and" and the like */
	struct entries kinds;  /* what names of bodies begin with */
	struct entries groups; /* kind: the beginning of a member */
	const char *words;     /* " cong an tinh " */
};

/* Folded, a blank for every run of other signs. */
static const char *plain(struct arena *arena, const char *text)
{
	char *slug = text_slug(arena, text);

	for (char *at = slug; at && *at; at++)
		if (*at == '-')
			*at = ' ';
	return slug;
}

static bool push(struct entries *entries, const char *words, const char *other)
{
	if (!words || !other)
		return false;
	if (*words)
		entries->items[entries->count++] =
			(struct entry){ .words = words, .other = other };
	return true;
}

static bool make_room(struct entries *entries, struct arena *arena, size_t rows)
{
	entries->items = arena_array(arena, rows + 1, sizeof(struct entry));
	return entries->items;
}

static enum status load_abbreviations(struct body_asked *body,
				      struct arena *arena, struct fault *fault)
{
	struct table table;
	enum status status = table_load(&table, "abbreviations",
					ABBREVIATION_COLUMNS, arena, fault);
	bool fine =
		!status && make_room(&body->abbreviations, arena, table.rows);

	for (size_t row = 0; fine && row < table.rows; row++)
		fine = push(&body->abbreviations,
			    table_cell(&table, row, WORDS),
			    plain(arena, table_cell(&table, row, KIND)));
	return status || fine ? status : fault_memory(fault);
}

static enum status load_bodies(struct body_asked *body, struct arena *arena,
			       struct fault *fault)
{
	struct table table;
	enum status status =
		table_load(&table, "bodies", BODY_COLUMNS, arena, fault);
	bool fine = !status && make_room(&body->many, arena, table.rows) &&
		    make_room(&body->kinds, arena, table.rows);

	for (size_t row = 0; fine && row < table.rows; row++) {
		const char *words =
			plain(arena, table_cell(&table, row, WORDS));
		const char *kind = table_cell(&table, row, KIND);

		if (!words)
			fine = false;
		else if (strcmp(kind, "many") == 0 && !strchr(words, ' '))
			fine = push(&body->many, words, kind);
		else if (strcmp(kind, "begin") == 0 ||
			 strcmp(kind, "more") == 0)
			fine = push(&body->kinds, words, kind);
	}
	return status || fine ? status : fault_memory(fault);
}

static enum status load_groups(struct body_asked *body, struct arena *arena,
			       struct fault *fault)
{
	struct table table;
	enum status status =
		table_load(&table, "groups", GROUP_COLUMNS, arena, fault);
	bool fine = !status && make_room(&body->groups, arena, table.rows) &&
		    make_room(&body->parts, arena, table.rows);

	for (size_t row = 0; fine && row < table.rows; row++) {
		const char *words =
			plain(arena, table_cell(&table, row, WORDS));
		const char *member = table_cell(&table, row, MEMBER);

		if (strcmp(table_cell(&table, row, KIND), "part") == 0)
			fine = push(&body->parts, words, "");
		else
			fine = push(&body->groups, words,
				    strcmp(member, any) == 0
					    ? any
					    : plain(arena, member));
	}
	return status || fine ? status : fault_memory(fault);
}

/* Whether a word is among the entries, as it is or in small letters. */
static const char *find_word(const struct entries *entries, const char *word,
			     size_t length)
{
	for (size_t i = 0; i < entries->count; i++)
		if (strlen(entries->items[i].words) == length &&
		    strncmp(entries->items[i].words, word, length) == 0)
			return entries->items[i].other;
	return NULL;
}

/* What an abbreviation stands for; NULL: it is none. */
static const char *write_out(const struct body_asked *body, const char *word,
			     size_t length, struct arena *arena)
{
	const char *whole = find_word(&body->abbreviations, word, length);
	char *copy;

	if (whole || length < SMALL_LEAST)
		return whole;
	copy = arena_text(arena, word, length);
	copy = copy ? text_upper(arena, copy) : NULL;
	return copy ? find_word(&body->abbreviations, copy, strlen(copy))
		    : NULL;
}

/* What ends a word of a name, and which of it parts a list. */
static const char between[] = " \t\n-()\"',;:/";
static const char parting[] = ",;:/";

/* Add a word, or what it stands for; false: no memory. */
static bool add_word(struct text *out, const struct body_asked *body,
		     const char *word, size_t length)
{
	const char *plainly = write_out(body, word, length, out->arena);

	if (!plainly) {
		char *copy = arena_text(out->arena, word, length);

		plainly = copy ? plain(out->arena, copy) : NULL;
	}
	if (!plainly)
		return false;
	if (find_word(&body->parts, plainly, strlen(plainly)))
		text_add_string(out, ", ");
	else if (*plainly)
		text_print(out, "%s ", plainly);
	return true;
}

/*
 * The words of a name between blanks, folded, abbreviations written out; a
 * comma, or a word that parts a list, is " , ".  NULL: no memory.
 */
static const char *read_words(const struct body_asked *body, const char *name,
			      struct arena *arena)
{
	struct text out = { .arena = arena };

	text_add_string(&out, " ");
	while (*name) {
		size_t length = strcspn(name, between);

		if (length && !add_word(&out, body, name, length))
			return NULL;
		name += length;
		if (*name && strchr(parting, *name))
			text_add_string(&out, ", ");
		name += *name != '\0';
	}
	return out.failed ? NULL : text_string(&out);
}

enum status concern_new(struct body_asked **out, const char *name,
			struct arena *arena, struct fault *fault)
{
	struct body_asked *body = arena_take(arena, sizeof(*body));
	enum status status;

	if (!body)
		return fault_memory(fault);
	status = load_abbreviations(body, arena, fault);
	if (!status)
		status = load_bodies(body, arena, fault);
	if (!status)
		status = load_groups(body, arena, fault);
	if (status)
		return status;
	body->words = read_words(body, name, arena);
	*out = body;
	return body->words ? STATUS_OK : fault_memory(fault);
}

/* Whether `words`, between blanks, begin with the words `start`. */
static bool begins(const char *words, const char *start, size_t length)
{
	return strncmp(words, start, length) == 0 &&
	       (words[length] == ' ' || !words[length]);
}

/*
 * The longest kind of body that `part` begins with, in bytes; all of it up to
 * the next comma where none is known.
 */
static size_t kind_of(const struct body_asked *body, const char *part)
{
	const struct entries *const known[] = { &body->kinds, &body->groups };
	size_t longest = 0;

	for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
		for (size_t i = 0; i < known[k]->count; i++) {
			const char *words = known[k]->items[i].words;
			size_t length = strlen(words);

			if (length > longest && begins(part, words, length))
				longest = length;
		}
	if (longest)
		return longest;
	longest = strcspn(part, ",");
	while (longest && part[longest - 1] == ' ')
		longest--;
	return longest;
}

/* Whether nothing is said of a kind behind it, so that it means all. */
static bool is_whole(const char *behind)
{
	behind += strspn(behind, " ");
	return !*behind || *behind == ',';
}

/* Whether the body's name is one that dictionaries/groups.tsv has for a kind */
static bool is_in_group(const struct body_asked *body, const char *kind,
			size_t length)
{
	for (size_t i = 0; i < body->groups.count; i++) {
		const struct entry *entry = &body->groups.items[i];

		if (strlen(entry->words) != length ||
		    strncmp(entry->words, kind, length) != 0)
			continue;
		if ((strcmp(entry->other, any) == 0 &&
		     is_whole(kind + length)) ||
		    begins(body->words + 1, entry->other, strlen(entry->other)))
			return true;
	}
	return false;
}

/*
 * Whether the body's name begins with the last words of `head`, at least one
 * where it has any, and a kind behind them.
 */
static bool is_of_kind(const struct body_asked *body, const char *head,
		       size_t head_length, const char *kind, size_t length)
{
	const char *name = body->words + 1;

	if (!head_length)
		return begins(name, kind, length);
	for (size_t from = 0; from < head_length; from++) {
		size_t left = head_length - from;

		if (from && head[from - 1] != ' ')
			continue;
		if (strncmp(name, head + from, left) == 0 &&
		    begins(name + left, kind, length))
			return true;
	}
	return false;
}

/* The words behind the first for many; NULL: there is none. */
static const char *find_many(const struct body_asked *body, const char *words,
			     const char **head, size_t *head_length)
{
	const char *last = words;

	for (const char *at = words; *at;) {
		size_t length = strcspn(at, " ");

		if (*at == ',')
			last = at + length + strspn(at + length, " ");
		else if (find_word(&body->many, at, length)) {
			*head = last;
			*head_length = (size_t)(at - last);
			return at + length + strspn(at + length, " ");
		}
		at += length + strspn(at + length, " ");
	}
	return NULL;
}

/* Whether one of the kinds, which commas part, is that of the body. */
static bool is_listed(const struct body_asked *body, const char *list,
		      const char *head, size_t head_length)
{
	while (*list) {
		size_t length = strcspn(list, " ");

		if (find_word(&body->many, list, length)) {
			list += length + strspn(list + length, " ");
			continue;
		}
		length = kind_of(body, list);
		if (length &&
		    (is_of_kind(body, head, head_length, list, length) ||
		     (!head_length && is_in_group(body, list, length))))
			return true;
		list += strcspn(list, ",");
		list += strspn(list, ", ");
	}
	return false;
}

/* Whether a name without a word for many is a list of groups all the same. */
static bool is_bare_group(const struct body_asked *body, const char *words)
{
	size_t length = kind_of(body, words);

	for (size_t i = 0; i < body->groups.count; i++)
		if (strlen(body->groups.items[i].words) == length &&
		    strncmp(body->groups.items[i].words, words, length) == 0)
			return words[length + 1] == ',' || !words[length + 1];
	return false;
}

enum status concern_of(enum concern *out, const struct body_asked *body,
		       const char *name, struct arena *arena,
		       struct fault *fault)
{
	const char *words = read_words(body, name, arena);
	const char *head = "";
	size_t head_length = 0;
	const char *list;

	*out = CONCERN_NONE;
	if (!words)
		return fault_memory(fault);
	if (!body->words[1])
		return STATUS_OK;
	if (strstr(words, body->words)) {
		*out = CONCERN_NAMED;
		return STATUS_OK;
	}
	words += 1;
	list = find_many(body, words, &head, &head_length);
	if (!list && is_bare_group(body, words))
		list = words;
	if (list && is_listed(body, list, head, head_length))
		*out = CONCERN_MEMBER;
	return STATUS_OK;
}

bool concern_is_group(const struct body_asked *body, const char *key)
{
	while (*key) {
		size_t length = strcspn(key, "-");

		if (find_word(&body->many, key, length))
			return true;
		key += length + strspn(key + length, "-");
	}
	return false;
}
