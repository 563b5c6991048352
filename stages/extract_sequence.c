/*
 * extract_sequence - numbers of points that were misread
 *
 * A line that begins a paragraph with a short mark, or with a number that does
 * not come next, is the point that its neighbours leave room for: between 4
 * and 6 stands 5.  What was read stays in <num>; the label follows from the
 * sequence, and a person has to look at it.  Where the neighbours leave more
 * than one choice nothing is put right.  A number that comes next and was
 * read, only with dirt around it, is taken as read.
 */

#include <stdlib.h>
#include <string.h>

#include "stages/extract_number_sign.h"

/* Numbers may be lost: so many points further still is the next one. */
enum { NUMBERS_LOST = 3 };

/* Levels that are looked at: LETTER is the innermost with a number. */
enum { LEVELS = LEVEL_LETTER + 1 };

/* The largest number that is written in Roman digits here. */
enum { ROMAN_MAX = 39 };

/* Where the walk down the text is. */
struct state {
	int last[LEVELS]; /* of each level the last number; 0: none */
	const char *item; /* label of the last item, "" */
	bool bracket;     /* items have a bracket behind their number */
};

/* What a label of two parts stands below: "7" of "7.1". */
static bool is_below(const struct opening *opening, const char *item)
{
	size_t length = strlen(item);

	return strncmp(opening->label, item, length) == 0 &&
	       opening->label[length] == '.';
}

/* The next sign of that level where the numbering goes on; NULL: none. */
static const struct sign *next_of(const struct signs *signs, size_t from,
				  enum level level, const struct state *state)
{
	for (size_t i = from + 1; i < signs->count; i++) {
		const struct sign *sign = &signs->items[i];

		if (sign->odd && level != LEVEL_LETTER)
			return NULL;
		if (sign->odd || sign->opening.level > level)
			continue;
		if (sign->opening.level < level)
			return NULL;
		if (level == LEVEL_SUBITEM &&
		    !is_below(&sign->opening, state->item))
			return NULL;
		return sign;
	}
	return NULL;
}

/* A lone "I." before "2." is no Roman number. */
static bool stands_for_item(const struct signs *signs, size_t at)
{
	static const struct state none = { .item = "" };
	const struct sign *next = next_of(signs, at, LEVEL_ITEM, &none);

	return next && next->opening.value == 2;
}

/* Whether the next of the level is the one after what should stand here. */
static bool leaves_gap(const struct signs *signs, size_t at,
		       const struct state *state)
{
	enum level level = signs->items[at].opening.level;
	const struct sign *next = next_of(signs, at, level, state);

	return state->last[level] && next &&
	       next->opening.value == state->last[level] + 2;
}

/* Whether the number comes next, or begins a list. */
static bool fits(const struct signs *signs, size_t at,
		 const struct state *state)
{
	const struct opening *opening = &signs->items[at].opening;

	if (opening->level == LEVEL_ROMAN && opening->value == 1 &&
	    stands_for_item(signs, at))
		return false;
	if (opening->level < LEVEL_ROMAN)
		return true;
	if (opening->level == LEVEL_SUBITEM && *state->item &&
	    !is_below(opening, state->item))
		return false;
	if (opening->value == state->last[opening->level] + 1)
		return true;
	return opening->value == 1 && !leaves_gap(signs, at, state);
}

static void accept(struct state *state, const struct opening *opening)
{
	state->last[opening->level] = opening->value;
	for (int level = (int)opening->level + 1; level < LEVELS; level++)
		if (level != LEVEL_ARTICLE || opening->level == LEVEL_ANNEX)
			state->last[level] = 0;
	if (opening->level == LEVEL_ITEM) {
		state->item = opening->label;
		state->bracket = strchr(opening->num, ')') != NULL;
	} else if (opening->level < LEVEL_ITEM) {
		state->item = "";
	}
}

static const char *roman_label(struct reading *reading, int value)
{
	static const char *const ones[] = { "",  "I",  "II",  "III",  "IV",
					    "V", "VI", "VII", "VIII", "IX" };

	if (value > ROMAN_MAX)
		return "";
	return reading_print(reading, "%.*s%s", value / 10, "XXX",
			     ones[value % 10]);
}

static const char *label_for(struct reading *reading, enum level level,
			     int value, const struct state *state)
{
	if (level == LEVEL_ROMAN)
		return roman_label(reading, value);
	if (level == LEVEL_LETTER)
		return wording_letter(value, reading->arena);
	if (level == LEVEL_SUBITEM)
		return reading_print(reading, "%s.%d", state->item, value);
	return reading_print(reading, "%d", value);
}

static bool ends_alike(const struct opening *one, const struct opening *other)
{
	bool bracket = strchr(one->num, ')') != NULL;

	return bracket == (strchr(other->num, ')') != NULL);
}

/* Bytes of the number without what ends it. */
static size_t bare_length(const struct opening *opening)
{
	size_t length = strlen(opening->num);

	while (length && strchr(" .,:;)-", opening->num[length - 1]))
		length--;
	return length;
}

/* Whether the mark is what a scan may make of the number that comes next. */
static bool is_misread(struct reading *reading, const struct sign *sign,
		       enum level level, const struct state *state)
{
	const struct opening *opening = &sign->opening;
	int wanted = state->last[level] + 1;
	bool bracket = strchr(opening->num, ')') != NULL;

	if (level == LEVEL_ROMAN)
		return sign->odd && state->last[level] && !bracket &&
		       misread_roman(opening->num, bare_length(opening),
				     wanted);
	if (level == LEVEL_ITEM)
		return sign->odd && state->last[level] &&
		       bracket == state->bracket &&
		       misread_figures(opening->num, bare_length(opening),
				       wanted);
	return level == LEVEL_LETTER && sign->real && sign->line->boxed &&
	       opening->level == LEVEL_LETTER && state->last[level] &&
	       misread_letter(opening->label,
			      wording_letter(wanted, reading->arena));
}

/* A number that is clear, and after which the numbering goes on. */
static bool is_further(const struct sign *sign, const struct sign *next,
		       enum level level, const struct state *state)
{
	int value = sign->opening.value;

	return sign->near && sign->opening.level == level && next &&
	       value > state->last[level] &&
	       value <= state->last[level] + NUMBERS_LOST &&
	       next->opening.value == value + 1;
}

/* Whether the number comes next, and what follows in the list is clear. */
static bool is_between(const struct signs *signs, size_t at, enum level level,
		       const struct state *state)
{
	const struct opening *opening = &signs->items[at].opening;
	const struct sign *next = next_of(signs, at, level, state);
	int wanted = state->last[level] + 1;

	return wanted > 1 && opening->level == level &&
	       opening->value == wanted && next && !next->bare &&
	       next->opening.value == wanted + 1;
}

/* Whether the sign is the point of that level which comes next. */
static bool belongs(struct reading *reading, const struct signs *signs,
		    size_t at, enum level level, const struct state *state)
{
	const struct sign *sign = &signs->items[at];
	const struct sign *next;
	int wanted = state->last[level] + 1;

	if (level == LEVEL_SUBITEM && !*state->item)
		return false;
	if (sign->bare)
		return is_between(signs, at, level, state);
	if (sign->near && sign->opening.level == level &&
	    sign->opening.value == wanted)
		return level != LEVEL_SUBITEM ||
		       is_below(&sign->opening, state->item);
	if (level == LEVEL_SUBITEM && sign->opening.level == level &&
	    sign->opening.value == wanted)
		return true; /* only what it stands below was misread */
	next = next_of(signs, at, level, state);
	if (next && sign->opening.level == level && sign->opening.value &&
	    next->opening.value == sign->opening.value + 1)
		return is_further(sign, next, level, state);
	if (is_misread(reading, sign, level, state))
		return true;
	return next && next->opening.value == wanted + 1 &&
	       ends_alike(&sign->opening, &next->opening);
}

/* "7.x. Cac" read as 7: the rest of the number goes with it. */
static size_t rest_of_number(const struct sign *sign, enum level level)
{
	const char *rest = sign->line->text + sign->opening.length;

	if (level != LEVEL_SUBITEM || sign->opening.level != LEVEL_ITEM)
		return 0;
	return sign_mark(rest);
}

/* Whether the very number was read, only with dirt around it. */
static bool is_read(const struct sign *sign, const struct opening *made)
{
	return sign->near && !sign->bare &&
	       sign->opening.level == made->level &&
	       sign->opening.value == made->value;
}

/* What the number is: that which comes next, or a clear one behind a gap. */
static int value_for(const struct sign *sign, enum level level,
		     const struct state *state)
{
	int value = sign->opening.value;

	if (sign->near && sign->opening.level == level &&
	    value > state->last[level] &&
	    value <= state->last[level] + NUMBERS_LOST)
		return value;
	return state->last[level] + 1;
}

static void settle(struct reading *reading, struct sign *sign, enum level level,
		   struct state *state)
{
	struct opening *made = reading_take(reading, sizeof(*made));
	const char *text = sign->line->text;
	size_t rest = rest_of_number(sign, level);

	if (!made)
		return;
	*made = sign->opening;
	made->level = level;
	made->value = value_for(sign, level, state);
	made->depth = level == LEVEL_SUBITEM ? 2 : 1;
	made->label = label_for(reading, level, made->value, state);
	made->doubtful = !is_read(sign, made);
	if (rest) {
		made->num = reading_text(reading, text, made->length + rest);
		made->length += rest + strspn(text + made->length + rest, " ");
	}
	if (!*made->label)
		return;
	sign->line->settled = made;
	accept(state, made);
}

static bool try_levels(struct reading *reading, const struct signs *signs,
		       size_t at, struct state *state)
{
	static const enum level levels[] = { LEVEL_SUBITEM, LEVEL_ITEM,
					     LEVEL_ROMAN, LEVEL_LETTER };
	struct sign *sign = &signs->items[at];

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (levels[i] == LEVEL_SUBITEM &&
		    sign->opening.level != LEVEL_SUBITEM &&
		    !rest_of_number(sign, levels[i]))
			continue;
		if (!belongs(reading, signs, at, levels[i], state))
			continue;
		settle(reading, sign, levels[i], state);
		return true;
	}
	return false;
}

/*
 * A number that does not come next and cannot be settled is looked at.  With a
 * bracket among items without it stands for a letter.
 */
static void doubt(struct reading *reading, struct sign *sign,
		  const struct state *state)
{
	bool below = sign->opening.level == LEVEL_SUBITEM &&
		     !is_below(&sign->opening, state->item);
	bool letter = sign->opening.level == LEVEL_ITEM &&
		      strchr(sign->opening.num, ')') && !state->bracket;
	struct opening *made;

	if (!*state->item || !sign->over || (!below && !letter))
		return;
	made = reading_take(reading, sizeof(*made));
	if (!made)
		return;
	if (letter) {
		sign->opening.level = LEVEL_LETTER;
		sign->opening.value = 0;
	}
	*made = sign->opening;
	made->doubtful = true;
	sign->line->settled = made;
}

void sequence_settle(struct reading *reading)
{
	struct signs signs = { .count = 0 };
	struct state state = { .item = "" };

	signs.items = reading_take(reading, (reading->lines.count + 1) *
						    sizeof(*signs.items));
	if (!signs.items)
		return;
	signs_read(reading, &signs);
	for (size_t i = 0; i < signs.count && !reading->failed; i++) {
		struct sign *sign = &signs.items[i];

		if (sign->real && fits(&signs, i, &state)) {
			accept(&state, &sign->opening);
			continue;
		}
		if (sign->over && try_levels(reading, &signs, i, &state))
			continue;
		if (!sign->real)
			continue;
		doubt(reading, sign, &state);
		accept(&state, &sign->opening);
	}
}
