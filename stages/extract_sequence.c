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
#include <utf8proc.h>

#include "stages/extract_part.h"

/* Characters of dirt before a number, and of a mark without its end. */
enum { DIRT_MAX = 4, MARK_MAX = 2 };

/* Letters of a Roman number that was misread. */
enum { ROMAN_MARK_MAX = 6 };

/* Numbers may be lost: so many points further still is the next one. */
enum { NUMBERS_LOST = 3 };

/* Levels that are looked at: LETTER is the innermost with a number. */
enum { LEVELS = LEVEL_LETTER + 1 };

/* The largest number that is written in Roman digits here. */
enum { ROMAN_MAX = 39 };

/* What a line begins with. */
struct sign {
	struct line *line;
	struct opening opening;
	bool real; /* a number as print has it */
	bool near; /* a number in dirt */
	bool bare; /* ... or without what ends it: "5 Part" */
	bool odd;  /* some mark that ends as a number does */
	bool over; /* the line before is over */
};

struct signs {
	struct sign *items;
	size_t count;
};

/* Where the walk down the text is. */
struct state {
	int last[LEVELS]; /* of each level the last number; 0: none */
	const char *item; /* label of the last item, "" */
	bool bracket;     /* items have a bracket behind their number */
};

static bool is_letter_or_digit(int32_t point)
{
	return (point >= '0' && point <= '9') ||
	       utf8proc_tolower(point) != utf8proc_toupper(point);
}

/* Whether a blank and a capital stand there. */
static bool begins_sentence(const char *text)
{
	size_t at = strspn(text, " ");
	int32_t point = text_next(text, strlen(text), &at);

	return *text == ' ' && utf8proc_tolower(point) != point;
}

/* Bytes of what stands before the first letter or digit; 0: too many. */
static size_t dirt_of(const char *text)
{
	size_t length = strlen(text);
	size_t at = 0;

	for (int i = 0; i <= DIRT_MAX && at < length; i++) {
		size_t from = at;

		if (is_letter_or_digit(text_next(text, length, &at)))
			return from;
	}
	return 0;
}

/* "8:", "- 6,", "-7.4.": a number with dirt before it or behind it. */
static bool read_near(struct reading *reading, struct sign *sign)
{
	const char *text = sign->line->text;
	size_t dirt = dirt_of(text);
	size_t end = dirt + strspn(text + dirt, "0123456789");
	size_t more = strspn(text + end, "0123456789.");
	const char *clean;

	if (end == dirt || end - dirt > 2)
		return false;
	if (more && text[end + more - 1] == '.')
		more--;
	end += more;
	if (!strchr(".:,", text[end]) || !begins_sentence(text + end + 1))
		return false;
	clean = reading_print(reading, "%.*s.%s", (int)(end - dirt),
			      text + dirt, text + end + 1);
	if (!wording_opening(reading->wording, &sign->opening, clean,
			     reading->arena))
		return false;
	end++;
	sign->opening.num = reading_text(reading, text + dirt, end - dirt);
	sign->opening.length = end + strspn(text + end, " ");
	return true;
}

/* "5 Part": a number of which the stop was lost. */
static bool read_bare(struct reading *reading, struct sign *sign)
{
	const char *text = sign->line->text;
	size_t end = strspn(text, "0123456789");
	const char *clean;

	if (!end || end > 2 || !begins_sentence(text + end))
		return false;
	clean = reading_print(reading, "%.*s.%s", (int)end, text, text + end);
	if (!wording_opening(reading->wording, &sign->opening, clean,
			     reading->arena))
		return false;
	sign->opening.num = reading_text(reading, text, end);
	sign->opening.length = end + strspn(text + end, " ");
	sign->bare = true;
	return true;
}

/* Bytes of a short mark with its end ("L.", "8)"); 0: there is none. */
static size_t mark_of(const char *text)
{
	size_t length = strlen(text);
	size_t at = 0;
	bool low = false;

	for (int i = 0; i < MARK_MAX && at < length; i++) {
		int32_t point = text_next(text, length, &at);

		if (point == ' ' || (point < 0x80 && strchr(".,:;)", point)))
			return 0;
		low |= i > 0 && utf8proc_toupper(point) != point;
		if (at < length && strchr(".)", text[at]))
			return low || !begins_sentence(text + at + 1) ? 0
								      : at + 1;
	}
	return 0;
}

/* The same of a mark that may be a Roman number: "VH.", "IH-". */
static size_t roman_mark_of(const char *text)
{
	size_t length = strspn(text, "IVXHNUMKTYJl1|!");

	if (!length || length > ROMAN_MARK_MAX || !strchr(".-", text[length]) ||
	    !text[length])
		return 0;
	length++;
	return begins_sentence(text + length) ? length : 0;
}

static bool read_odd(struct reading *reading, struct sign *sign)
{
	const char *text = sign->line->text;
	size_t end = roman_mark_of(text);

	if (!end)
		end = mark_of(text);

	sign->opening = (struct opening){ .level = LEVEL_NONE, .label = "" };
	sign->opening.num = reading_text(reading, text, end);
	sign->opening.length = end + strspn(text + end, " ");
	return end > 0;
}

static bool is_numbered(const struct opening *opening)
{
	return opening->level > LEVEL_ANNEX && opening->level <= LEVEL_LETTER &&
	       opening->depth <= 2;
}

static bool read_sign(struct reading *reading, struct sign *sign,
		      const struct line *before)
{
	sign->over = !before || line_is_over(before, sign->line);
	if (sign->line->annex) {
		sign->opening = (struct opening){ .level = LEVEL_ANNEX };
		sign->real = true;
		return true;
	}
	sign->real = wording_opening(reading->wording, &sign->opening,
				     sign->line->text, reading->arena) &&
		     is_numbered(&sign->opening);
	if (!sign->real && sign->over)
		sign->near = (read_near(reading, sign) ||
			      read_bare(reading, sign)) &&
			     is_numbered(&sign->opening);
	if (!sign->real && !sign->near && sign->over)
		sign->odd = read_odd(reading, sign);
	return sign->real || sign->near || sign->odd;
}

static void read_signs(struct reading *reading, struct signs *signs)
{
	const struct line *before = NULL;

	for (size_t i = 0; i < reading->lines.count; i++) {
		struct line *line = &reading->lines.items[i];
		struct sign *sign = &signs->items[signs->count];

		if (!line_in(line, "noi-dung") || line->table)
			continue;
		*sign = (struct sign){ .line = line };
		signs->count += read_sign(reading, sign, before);
		before = line;
	}
}

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
	return mark_of(rest);
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
	read_signs(reading, &signs);
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
