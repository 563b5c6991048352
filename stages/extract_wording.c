#include <stdlib.h>
#include <string.h>

#include "pipeline/table.h"
#include "pipeline/text.h"
#include "stages/extract_part.h"

/* The most rows of a dictionary of patterns. */
enum { PATTERNS_MAX = 64 };

/* The parts of "7.1.1", and the largest number a point has. */
enum { VALUE_MAX = 9999 };

/* Patterns of a table, a row each; NULL ends them. */
struct patterns {
	struct table table;
	struct pattern *items[PATTERNS_MAX + 1];
};

struct wording {
	struct arena *arena;
	struct table phrases;
	struct table bodies;
	struct table labels;
	struct patterns openings;
	struct patterns formulas;
};

static const struct {
	const char *key;
	const char *element;
} levels[] = {
#define LEVEL(name, key, element) { key, element },
#include "stages/extract_level.def"
#undef LEVEL
};

enum { LEVELS = sizeof(levels) / sizeof(levels[0]) };

const char *level_element(enum level level)
{
	return levels[level].element;
}

static enum status load_patterns(struct patterns *patterns, const char *name,
				 size_t columns, struct arena *arena,
				 struct fault *fault)
{
	enum status status =
		table_load(&patterns->table, name, columns, arena, fault);

	for (size_t row = 0;
	     !status && row < patterns->table.rows && row < PATTERNS_MAX;
	     row++) {
		const char *cell =
			table_cell(&patterns->table, row, columns - 1);
		char *source = arena_print(arena, "\\G\\s*(?:%s)", cell);

		status = source ? pattern_new(&patterns->items[row], name,
					      source, PATTERN_PLAIN, fault)
				: fault_memory(fault);
	}
	return status;
}

static void free_patterns(struct patterns *patterns)
{
	for (int i = 0; i < PATTERNS_MAX; i++)
		pattern_free(patterns->items[i]);
}

enum status wording_open(struct wording **out, struct fault *fault)
{
	struct wording *made = calloc(1, sizeof(*made));
	enum status status;

	if (made)
		made->arena = arena_new();
	if (!made || !made->arena) {
		free(made);
		return fault_memory(fault);
	}
	status = table_load(&made->phrases, "phrases", 2, made->arena, fault);
	if (!status)
		status = table_load(&made->bodies, "body_slugs", 3, made->arena,
				    fault);
	if (!status)
		status = table_load(&made->labels, "labels", 2, made->arena,
				    fault);
	if (!status)
		status = load_patterns(&made->openings, "enumerations", 2,
				       made->arena, fault);
	if (!status)
		status = load_patterns(&made->formulas, "authority_formulas", 3,
				       made->arena, fault);
	if (status) {
		wording_close(made);
		return status;
	}
	*out = made;
	return STATUS_OK;
}

void wording_close(struct wording *wording)
{
	if (!wording)
		return;
	free_patterns(&wording->openings);
	free_patterns(&wording->formulas);
	arena_free(wording->arena);
	free(wording);
}

static enum level level_of(const char *key)
{
	for (int i = 1; i < LEVELS; i++)
		if (strcmp(levels[i].key, key) == 0)
			return (enum level)i;
	return LEVEL_NONE;
}

static int roman_value(const char *label)
{
	static const char digits[] = "IVXLC";
	static const int worth[] = { 1, 5, 10, 50, 100 };
	int value = 0;
	int last = 0;

	for (size_t i = strlen(label); i-- > 0;) {
		const char *digit = strchr(digits, label[i]);
		int now = digit ? worth[digit - digits] : 0;

		value += now < last ? -now : now;
		if (now > last)
			last = now;
	}
	return value;
}

/* Letters that number points; the dot stands for the barred d. */
static const char order[] = "abcd.eghiklmnopqrstuvxy";

const char *wording_letter(int value, struct arena *arena)
{
	const char *made;

	if (value < 1 || value >= (int)sizeof(order))
		return "";
	if (order[value - 1] == '.')
		return "\xc4\x91";
	made = arena_text(arena, order + value - 1, 1);
	return made ? made : "";
}

static int letter_value(const char *label)
{
	const char *at = *label ? strchr(order, *label) : NULL;

	if (strlen(label) == 2)
		return 5;
	return at ? (int)(at - order) + 1 : 0;
}

static int number_value(const char *label)
{
	const char *dot = strrchr(label, '.');
	long value = strtol(dot ? dot + 1 : label, NULL, 10);

	return value > 0 && value <= VALUE_MAX ? (int)value : 0;
}

/* "(2)", "(ii)", "(b)". */
static int paren_value(const char *label)
{
	static const char romans[] = "ivx";
	char figures[8] = "";
	size_t length = strlen(label);

	if (*label >= '0' && *label <= '9')
		return number_value(label);
	if (strspn(label, romans) != length || length >= sizeof(figures))
		return letter_value(label);
	for (size_t i = 0; i < length; i++)
		figures[i] = "IVX"[strchr(romans, label[i]) - romans];
	return roman_value(figures);
}

static int count_dots(const char *label)
{
	int dots = 0;

	for (; *label; label++)
		dots += *label == '.';
	return dots;
}

static void evaluate(struct opening *opening)
{
	opening->depth = 1;
	switch (opening->level) {
	case LEVEL_PART:
	case LEVEL_CHAPTER:
	case LEVEL_ROMAN:
		opening->value = roman_value(opening->label);
		break;
	case LEVEL_LETTER:
		opening->value = letter_value(opening->label);
		break;
	case LEVEL_PAREN:
		opening->value = paren_value(opening->label);
		break;
	case LEVEL_SUBITEM:
		opening->depth = count_dots(opening->label) + 1;
		opening->value = number_value(opening->label);
		break;
	case LEVEL_SECTION:
	case LEVEL_SUBSECTION:
	case LEVEL_ARTICLE:
	case LEVEL_ITEM:
		opening->value = number_value(opening->label);
		break;
	case LEVEL_NONE:
	case LEVEL_ANNEX:
	case LEVEL_DASH:
	case LEVEL_PLUS:
		opening->value = 0;
		break;
	}
}

bool wording_opening(const struct wording *wording, struct opening *opening,
		     const char *text, struct arena *arena)
{
	const struct patterns *patterns = &wording->openings;
	size_t length = strlen(text);
	struct span groups[PATTERN_GROUPS_MAX];

	for (size_t row = 0; patterns->items[row]; row++) {
		size_t end;

		if (!pattern_match(patterns->items[row], text, length, 0,
				   groups))
			continue;
		end = groups[0].end;
		*opening = (struct opening){
			.level = level_of(table_cell(&patterns->table, row, 0)),
			.num = arena_text(arena, text + strspn(text, " "),
					  end - strspn(text, " ")),
			.label = arena_text(arena, text + groups[1].start,
					    groups[1].end - groups[1].start),
		};
		if (!opening->num || !opening->label)
			return false;
		opening->length = end + strspn(text + end, " ");
		evaluate(opening);
		return true;
	}
	return false;
}

/* The bytes that the first `count` code points of the text take. */
static size_t span_of(const char *text, size_t count)
{
	size_t length = strlen(text);
	size_t at = 0;

	while (count-- && at < length)
		(void)text_next(text, length, &at);
	return at;
}

static bool is_word_end(char next)
{
	return !((next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') ||
		 (next >= '0' && next <= '9') || (unsigned char)next >= 0x80);
}

size_t wording_starts(const struct wording *wording, const char *kind,
		      const char *text, struct arena *arena)
{
	const struct table *table = &wording->phrases;
	size_t blank = strspn(text, " ");
	size_t best = 0;

	for (size_t row = table_find(table, kind);
	     row < table->rows && strcmp(table_cell(table, row, 0), kind) == 0;
	     row++) {
		const char *phrase = table_cell(table, row, 1);
		size_t bytes = span_of(text + blank, strlen(phrase));
		char *start = arena_text(arena, text + blank, bytes);
		char *folded = start ? text_fold(arena, start) : NULL;

		if (folded && strcmp(folded, phrase) == 0 &&
		    is_word_end(text[blank + bytes]) && blank + bytes > best)
			best = blank + bytes;
	}
	return best;
}

bool wording_ends(const struct wording *wording, const char *kind,
		  const char *text, struct arena *arena)
{
	const struct table *table = &wording->phrases;
	char *folded = text_fold(arena, text);
	size_t length = folded ? strlen(folded) : 0;

	while (length && strchr(" ./:;", folded[length - 1]))
		length--;
	for (size_t row = table_find(table, kind);
	     row < table->rows && strcmp(table_cell(table, row, 0), kind) == 0;
	     row++) {
		const char *phrase = table_cell(table, row, 1);
		size_t bytes = strlen(phrase);

		if (bytes <= length &&
		    memcmp(folded + length - bytes, phrase, bytes) == 0)
			return true;
	}
	return false;
}

bool wording_is(const struct wording *wording, const char *kind,
		const char *text, struct arena *arena)
{
	size_t taken = wording_starts(wording, kind, text, arena);

	return taken && !text[taken + strspn(text + taken, " :.")];
}

size_t wording_formula(const struct wording *wording, const char **slug,
		       const char **show, const char *text)
{
	const struct patterns *patterns = &wording->formulas;
	size_t length = strlen(text);
	struct span groups[PATTERN_GROUPS_MAX];

	for (size_t row = 0; patterns->items[row]; row++) {
		if (!pattern_match(patterns->items[row], text, length, 0,
				   groups))
			continue;
		*slug = table_cell(&patterns->table, row, 1);
		*show = table_cell(&patterns->table, row, 0);
		return groups[0].end;
	}
	return 0;
}

/* Both signs of it mean the same; the table says what. */
static const char deputy[] = "KT.";

void wording_deputy(const struct wording *wording, const char **slug,
		    const char **show)
{
	const struct table *table = &wording->formulas.table;
	size_t row = table_find(table, deputy);

	*slug = row < table->rows ? table_cell(table, row, 1) : "";
	*show = row < table->rows ? table_cell(table, row, 0) : "";
}

const char *wording_label(const struct wording *wording, const char *slug)
{
	size_t row = table_find(&wording->labels, slug);

	return row < wording->labels.rows ? table_cell(&wording->labels, row, 1)
					  : slug;
}

static const char *body_cell(const struct wording *wording, const char *kind,
			     const char *from)
{
	const struct table *table = &wording->bodies;

	for (size_t row = table_find(table, kind);
	     row < table->rows && strcmp(table_cell(table, row, 0), kind) == 0;
	     row++)
		if (strcmp(table_cell(table, row, 1), from) == 0)
			return table_cell(table, row, 2);
	return NULL;
}

const char *wording_body(const struct wording *wording, const char *name,
			 struct arena *arena)
{
	return body_slug(&wording->bodies, name, arena);
}

const char *wording_local(const struct wording *wording, const char *symbol)
{
	const char *cell = body_cell(wording, "local", symbol);

	return cell ? cell : "";
}

const char *wording_level(const struct wording *wording, const char *kind,
			  const char *slug)
{
	const struct table *table = &wording->bodies;

	for (size_t row = table_find(table, kind);
	     row < table->rows && strcmp(table_cell(table, row, 0), kind) == 0;
	     row++) {
		const char *word = table_cell(table, row, 1);
		size_t length = strlen(word);

		if (strncmp(slug, word, length) == 0 && slug[length] == '-')
			return word;
	}
	return "";
}

const char *wording_scope(const struct wording *wording, const char *slug)
{
	const struct table *table = &wording->bodies;
	const char *best = NULL;

	for (size_t row = table_find(table, "scope");
	     row < table->rows &&
	     strcmp(table_cell(table, row, 0), "scope") == 0;
	     row++) {
		const char *level = table_cell(table, row, 1);
		size_t length = strlen(level);

		for (const char *at = strstr(slug, level); at;
		     at = strstr(at + 1, level)) {
			bool begins = at == slug || at[-1] == '-';

			if (begins && (!at[length] || at[length] == '-') &&
			    (!best || at > best))
				best = at;
		}
	}
	return best;
}
