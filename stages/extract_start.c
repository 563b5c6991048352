/*
 * extract_start - where in a text the patterns may begin
 *
 * Most patterns can only begin where a word does, and few words begin any.
 * So a text is cut into tokens once (a run of letters, or another character),
 * and a pattern is tried behind those alone that it may begin with.  What
 * these are is asked of the pattern itself, by a partial match, when a token
 * comes for the first time; a row of dictionaries/patterns.tsv says no more
 * than its pattern.  But a row may name a token that must stand near behind
 * where a match begins, in a row of its name and "_needs": the pattern is not
 * tried where none does.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "stages/extract_finder.h"

/* Bytes of a token that are looked at. */
enum { TOKEN_BYTES = 16 };

/* Tokens that are known at a time: a power of two. */
enum { SLOT_BITS = 14, SLOTS = 1 << SLOT_BITS, SLOTS_TRIED = 8 };

/* Places there is room for at first */
enum { PLACES_FIRST = 1 << 10 };

/* How far a match reaches from where it begins, at most, in bytes. */
enum { REACH_BYTES_MAX = 4096 };

/*
 * How far from where a match begins what it needs does, at most; a text is
 * parted in blocks of as many bytes.
 */
enum { NEAR_BYTES = 128 };

/* Bytes there are, and signs that may stand for figures before one. */
enum { BYTES = 256, FIGURES_BEFORE = 4 };

/* Patterns are told as a set of bits. */
_Static_assert((int)FINDER_PATTERN_COUNT <= 64, "a bit for each pattern");

/* The first bytes of a token, zeros behind. */
union token {
	char bytes[TOKEN_BYTES];
	uint64_t halves[TOKEN_BYTES / 8];
};

struct slot {
	union token token;
	uint64_t set;   /* patterns that may begin with it */
	uint64_t needs; /* patterns that need it */
};

/* A place of the text where some pattern may begin. */
struct place {
	size_t at;
	uint64_t set;
};

struct starts {
	struct slot *slots;
	uint64_t word_patterns; /* those whose way is WAY_WORDS */
	uint64_t apart;         /* of these: no digit stands before, either */
	uint64_t blank;         /* patterns that may begin with a blank */
	uint64_t needy;         /* patterns that need a token */
	struct pattern *needs[FINDER_PATTERN_COUNT]; /* NULL: none */
	const char *text; /* that is entered; NULL: none */
	size_t length;
	int depth;      /* how often it is */
	uint64_t spent; /* patterns that met a limit in it */
	size_t limits;  /* how often one was met, in all texts */
	char *copy;     /* of the text whose places these are */
	size_t copied;
	size_t copy_room;
	struct place *places;
	size_t count;
	size_t room;
	uint64_t *blocks; /* patterns that need what stands in it */
	size_t block_room;
};

/* ------------------------------------------------------------------ ways */

/* Behind the class of characters that begins at `at`. */
static const char *skip_class(const char *at)
{
	at++;
	at += *at == '^';
	at += *at == ']';
	while (*at && *at != ']')
		at += *at == '\\' && at[1] ? 2 : 1;
	return *at ? at + 1 : at;
}

/* Behind one step of a pattern; `*depth` of parentheses is kept. */
static const char *skip_step(const char *at, int *depth)
{
	if (*at == '[')
		return skip_class(at);
	if (*at == '\\' && at[1])
		return at + 2;
	*depth += (*at == '(') - (*at == ')');
	return at + 1;
}

static bool has_branches(const char *source)
{
	int depth = 0;

	while (*source) {
		if (*source == '|' && !depth)
			return true;
		source = skip_step(source, &depth);
	}
	return false;
}

static bool starts_with(const char *source, const char *words)
{
	return !strncmp(source, words, strlen(words));
}

enum finder_way starts_way(const char *source)
{
	const char *at = source;
	int depth = 0;

	while (starts_with(at, "(?(DEFINE)"))
		do
			at = skip_step(at, &depth);
		while (*at && depth);
	if (has_branches(at))
		return WAY_ANYWHERE;
	if (starts_with(at, "(?=[OoIl\xc2\xa7]{0,4}\\d)"))
		return WAY_FIGURES;
	if (starts_with(at, "(?:^|(?:[.!?]|(?<!"))
		return WAY_STOPS;
	if (starts_with(at, "\\G"))
		return WAY_HERE;
	if (starts_with(at, "(?<![\\p{L}\\p{N}"))
		return WAY_APART;
	return starts_with(at, "(?<![\\p{L}") ? WAY_WORDS : WAY_ANYWHERE;
}

/* ---------------------------------------------------------------- tokens */

/*
 * The bytes of the letter at `at`; 0: another character stands there.  Letters
 * are those of the language and of its neighbours: what else is a letter, too,
 * is a token of its own, which does no harm.
 */
static inline size_t letter_length(const char *text, size_t length, size_t at)
{
	unsigned char first = (unsigned char)text[at];
	unsigned char next = at + 1 < length ? (unsigned char)text[at + 1] : 0;

	if (first < 0x80)
		return (unsigned char)((first | 0x20) - 'a') < 26;
	if (first == 0xe1)
		return next >= 0xb8 && next <= 0xbb && at + 2 < length ? 3 : 0;
	if (first < 0xc3 || first > 0xc9 || !next)
		return 0;
	return first == 0xc3 && (next == 0x97 || next == 0xb7) ? 0 : 2;
}

static size_t character_length(const char *text, size_t length, size_t at)
{
	size_t end = at + 1;

	while (end < length && ((unsigned char)text[end] & 0xc0) == 0x80)
		end++;
	return end - at;
}

static inline bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* The first `kept` bytes at `at`, zeros behind. */
static void load_token(union token *token, const char *text, size_t length,
		       size_t at, size_t kept)
{
	static const union token masks[2] = {
		{ .halves = { UINT64_MAX, UINT64_MAX } }, { .halves = { 0 } }
	};
	union token mask;

	if (length - at < TOKEN_BYTES) {
		*token = masks[1];
		memcpy(token->bytes, text + at, kept);
		return;
	}
	memcpy(token, text + at, TOKEN_BYTES);
	memcpy(&mask, (const char *)masks + (TOKEN_BYTES - kept), TOKEN_BYTES);
	token->halves[0] &= mask.halves[0];
	token->halves[1] &= mask.halves[1];
}

/*
 * Read the token at `at`; gives where the next one begins.  A blank behind
 * letters is read with them, and two digits at once, but each begins a token.
 */
static size_t read_token(union token *token, const char *text, size_t length,
			 size_t at)
{
	size_t end = at;
	size_t kept = 0;
	size_t step;

	while (end < length && (step = letter_length(text, length, end))) {
		end += step;
		if (end - at <= TOKEN_BYTES)
			kept = end - at;
	}
	if (end == at) {
		end += character_length(text, length, at);
		kept = end - at < TOKEN_BYTES ? end - at : TOKEN_BYTES;
		kept += is_digit(text[at]) && end < length &&
			is_digit(text[end]);
	} else if (kept == end - at && kept < TOKEN_BYTES && end < length &&
		   text[end] == ' ') {
		kept++;
	}
	load_token(token, text, length, at, kept);
	return end;
}

static size_t hash(const union token *token)
{
	const uint64_t one = 0x9e3779b97f4a7c15;
	const uint64_t other = 0xc2b2ae3d27d4eb4f;
	uint64_t mixed = (token->halves[0] * one) ^ (token->halves[1] * other);

	return (size_t)((mixed ^ (mixed >> 29)) * one >> (64 - SLOT_BITS));
}

static bool is_searched(enum finder_way way)
{
	return way == WAY_WORDS || way == WAY_APART;
}

/* Fill what is known of the token of a slot. */
static void ask_patterns(const struct finder *finder, struct slot *slot)
{
	const struct starts *starts = finder->starts;
	const char *bytes = slot->token.bytes;
	size_t length = strnlen(bytes, TOKEN_BYTES);

	slot->set = 0;
	slot->needs = 0;
	for (int i = 0; i < FINDER_PATTERN_COUNT; i++) {
		uint64_t bit = (uint64_t)1 << i;

		if ((finder->ways[i] == WAY_HERE ||
		     is_searched(finder->ways[i])) &&
		    pattern_may_begin(finder->patterns[i], bytes, length))
			slot->set |= bit;
		if (starts->needs[i] &&
		    pattern_may_begin(starts->needs[i], bytes, length))
			slot->needs |= bit;
	}
}

static bool is_same(const union token *one, const union token *other)
{
	return one->halves[0] == other->halves[0] &&
	       one->halves[1] == other->halves[1];
}

/* What is known of a token. */
static const struct slot *find_slot(const struct finder *finder,
				    const union token *token)
{
	struct slot *slots = finder->starts->slots;
	size_t first = hash(token);
	size_t free = first;

	for (size_t i = 0; i < SLOTS_TRIED; i++) {
		size_t at = (first + i) % SLOTS;

		if (is_same(&slots[at].token, token))
			return &slots[at];
		if (!slots[at].token.halves[0]) {
			free = at;
			break;
		}
	}
	slots[free].token = *token;
	ask_patterns(finder, &slots[free]);
	return &slots[free];
}

/* ---------------------------------------------------------------- places */

static bool add_place(struct starts *starts, struct place place)
{
	if (starts->count == starts->room) {
		size_t room = starts->room ? 2 * starts->room : PLACES_FIRST;
		struct place *places =
			realloc(starts->places, room * sizeof(*places));

		if (!places)
			return false;
		starts->places = places;
		starts->room = room;
	}
	starts->places[starts->count++] = place;
	return true;
}

/* Keep the text, to know it again: paragraphs are searched several times. */
static bool copy_text(struct starts *starts, const char *text, size_t length)
{
	if (length > starts->copy_room) {
		char *copy = realloc(starts->copy, length);

		if (!copy)
			return false;
		starts->copy = copy;
		starts->copy_room = length;
	}
	if (length)
		memcpy(starts->copy, text, length);
	starts->copied = length;
	return true;
}

static bool is_known(const struct starts *starts, const char *text,
		     size_t length)
{
	return length && length == starts->copied &&
	       !memcmp(text, starts->copy, length);
}

/* Blocks of a text, and one behind, in which nothing stands; false: none. */
static bool clear_blocks(struct starts *starts, size_t length)
{
	size_t count = length / NEAR_BYTES + 2;

	if (count > starts->block_room) {
		uint64_t *blocks =
			realloc(starts->blocks, count * sizeof(*blocks));

		if (!blocks)
			return false;
		starts->blocks = blocks;
		starts->block_room = count;
	}
	memset(starts->blocks, 0, count * sizeof(*starts->blocks));
	return true;
}

/* Leave out of the places the patterns that lack there what they need. */
static void check_needs(struct starts *starts)
{
	for (size_t i = 0; i < starts->count; i++) {
		struct place *place = &starts->places[i];
		const uint64_t *block = starts->blocks + place->at / NEAR_BYTES;

		place->set &= ~starts->needy | block[0] | block[1];
	}
}

/* Find the places of a text; false: no memory. */
static bool find_places(const struct finder *finder, const char *text,
			size_t length)
{
	struct starts *starts = finder->starts;
	struct place place;
	size_t next;

	starts->count = 0;
	starts->copied = 0;
	if (!clear_blocks(starts, length))
		return false;
	for (place.at = 0; place.at < length; place.at = next) {
		const struct slot *slot;
		union token token;

		if (text[place.at] == ' ' && !starts->blank) {
			next = place.at + 1;
			continue;
		}
		next = read_token(&token, text, length, place.at);
		slot = find_slot(finder, &token);
		starts->blocks[place.at / NEAR_BYTES] |= slot->needs;
		place.set = slot->set & starts->word_patterns;
		if (place.at && is_digit(text[place.at - 1]))
			place.set &= ~starts->apart;
		if (place.set && !add_place(starts, place))
			return false;
	}
	check_needs(starts);
	return copy_text(starts, text, length);
}

void finder_enter(const struct finder *finder, const char *text, size_t length)
{
	struct starts *starts = finder->starts;

	if (starts->depth) {
		starts->depth += text == starts->text;
		return;
	}
	if (!is_known(starts, text, length) &&
	    !find_places(finder, text, length))
		return;
	starts->text = text;
	starts->length = length;
	starts->depth = 1;
	starts->spent = 0;
}

void finder_leave(const struct finder *finder, const char *text)
{
	struct starts *starts = finder->starts;

	if (!starts->depth || text != starts->text)
		return;
	if (--starts->depth)
		return;
	starts->text = NULL;
}

/* --------------------------------------------------------------- matching */

/* What is looked for. */
struct quest {
	const struct finder *finder;
	enum finder_pattern which;
	const char *text;
	size_t length;
	struct span *groups;
	bool limited; /* a limit was met: it is not looked for any further */
};

static bool try_at(struct quest *quest, size_t at)
{
	struct starts *starts = quest->finder->starts;
	size_t end = quest->length;

	if (is_searched(quest->finder->ways[quest->which]))
		end = finder_clip(quest->text, end, at, REACH_BYTES_MAX);
	if (pattern_try(quest->finder->patterns[quest->which], quest->text, end,
			at, quest->groups, &quest->limited))
		return true;
	if (quest->limited) {
		starts->spent |= (uint64_t)1 << quest->which;
		starts->limits++;
	}
	return false;
}

static bool may_begin(const struct quest *quest, const union token *token)
{
	return find_slot(quest->finder, token)->set >> quest->which & 1;
}

static bool match_here(struct quest *quest, size_t start)
{
	size_t most = start + 2 * TOKEN_BYTES;
	union token token;

	if (start < quest->length) {
		(void)read_token(&token, quest->text,
				 quest->length < most ? quest->length : most,
				 start);
		if (!may_begin(quest, &token))
			return false;
	}
	return try_at(quest, start);
}

/* The first of the places that is not before `start`. */
static size_t first_place(const struct starts *starts, size_t start)
{
	size_t low = 0;
	size_t high = starts->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (starts->places[middle].at < start)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* In the text that is entered, where the places are known. */
static bool match_at_places(struct quest *quest, size_t start)
{
	const struct starts *starts = quest->finder->starts;

	for (size_t i = first_place(starts, start);
	     i < starts->count && !quest->limited; i++)
		if (starts->places[i].set >> quest->which & 1 &&
		    try_at(quest, starts->places[i].at))
			return true;
	return false;
}

/* In a text that is not, or in a piece of it. */
static bool match_at_words(struct quest *quest, size_t start)
{
	union token token;
	size_t next;

	for (size_t at = start; at < quest->length && !quest->limited;
	     at = next) {
		next = read_token(&token, quest->text, quest->length, at);
		if (may_begin(quest, &token) && try_at(quest, at))
			return true;
	}
	return false;
}

/* Behind the signs that may stand for figures, and how many they are. */
static size_t skip_figures(const char *text, size_t length, size_t at, int most)
{
	while (most-- && at < length) {
		if (at + 1 < length && !memcmp(text + at, "\xc2\xa7", 2))
			at += 2;
		else if (text[at] && strchr("OoIl", text[at]))
			at++;
		else
			break;
	}
	return at;
}

static bool is_ascii_word(char byte)
{
	return is_digit(byte) || (unsigned char)((byte | 0x20) - 'a') < 26;
}

/*
 * At figures, or at the signs that may be some; behind a letter of the word
 * for "number" too, which is none of ASCII.
 */
static bool match_at_figures(struct quest *quest, size_t start)
{
	static const char firsts[BYTES] = {
		['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1,
		['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1,
		['O'] = 1, ['o'] = 1, ['I'] = 1, ['l'] = 1, [0xc2] = 1,
	};
	const char *text = quest->text;

	for (size_t at = start; at < quest->length && !quest->limited; at++) {
		size_t end;

		if (!firsts[(unsigned char)text[at]] ||
		    (at && is_ascii_word(text[at - 1])))
			continue;
		end = skip_figures(text, quest->length, at, FIGURES_BEFORE);
		if (end < quest->length &&
		    (is_digit(text[end]) || (unsigned char)text[end] >= 0x80) &&
		    try_at(quest, at))
			return true;
	}
	return false;
}

/* At the begin of the text, and where a sentence or its part may end. */
static bool match_at_stops(struct quest *quest, size_t start)
{
	static const char stops[BYTES] = {
		['.'] = 1, ['!'] = 1, ['?'] = 1,
		[':'] = 1, [';'] = 1, ['('] = 1,
	};

	if (!start && try_at(quest, 0))
		return true;
	for (size_t at = start; at < quest->length && !quest->limited; at++)
		if (stops[(unsigned char)quest->text[at]] && try_at(quest, at))
			return true;
	return false;
}

bool finder_match(const struct finder *finder, enum finder_pattern which,
		  const char *text, size_t length, size_t start,
		  struct span *groups)
{
	const struct starts *starts = finder->starts;
	struct quest quest = { .finder = finder,
			       .which = which,
			       .text = text,
			       .length = length,
			       .groups = groups };

	if (start > length ||
	    (text == starts->text && starts->spent >> which & 1))
		return false;
	switch (finder->ways[which]) {
	case WAY_ANYWHERE:
		return try_at(&quest, start);
	case WAY_HERE:
		return match_here(&quest, start);
	case WAY_FIGURES:
		return match_at_figures(&quest, start);
	case WAY_STOPS:
		return match_at_stops(&quest, start);
	case WAY_WORDS:
	case WAY_APART:
		break;
	}
	return text == starts->text && length == starts->length
		       ? match_at_places(&quest, start)
		       : match_at_words(&quest, start);
}

size_t finder_limits(const struct finder *finder)
{
	return finder->starts->limits;
}

/* --------------------------------------------------------- open and close */

/* What the patterns need, by the rows of dictionaries/patterns.tsv. */
static enum status open_needs(struct finder *finder, struct fault *fault)
{
	static const char *const names[] = {
#define FINDER_PATTERN(name, row) row "_needs",
		FINDER_PATTERNS
#undef FINDER_PATTERN
	};
	const struct table *sources = &finder->sources;
	struct starts *starts = finder->starts;

	for (int i = 0; i < FINDER_PATTERN_COUNT; i++) {
		size_t row = table_find(sources, names[i]);
		enum status status;

		if (row == sources->rows)
			continue;
		status = pattern_new(
			&starts->needs[i], names[i],
			table_cell(sources, row, PATTERN_ROW_SOURCE),
			PATTERN_ANCHORED, fault);
		if (status)
			return status;
		starts->needy |= (uint64_t)1 << i;
	}
	return STATUS_OK;
}

enum status starts_open(struct finder *finder, struct fault *fault)
{
	struct starts *starts = calloc(1, sizeof(*starts));
	static const union token blank = { .bytes = " " };
	enum status status;

	if (!starts)
		return fault_memory(fault);
	finder->starts = starts;
	starts->slots = calloc(SLOTS, sizeof(*starts->slots));
	if (!starts->slots)
		return fault_memory(fault);
	for (int i = 0; i < FINDER_PATTERN_COUNT; i++) {
		if (is_searched(finder->ways[i]))
			starts->word_patterns |= (uint64_t)1 << i;
		if (finder->ways[i] == WAY_APART)
			starts->apart |= (uint64_t)1 << i;
	}
	status = open_needs(finder, fault);
	if (status)
		return status;
	starts->blank = find_slot(finder, &blank)->set & starts->word_patterns;
	return STATUS_OK;
}

void starts_close(struct finder *finder)
{
	struct starts *starts = finder->starts;

	if (!starts)
		return;
	for (int i = 0; i < FINDER_PATTERN_COUNT; i++)
		pattern_free(starts->needs[i]);
	free(starts->blocks);
	free(starts->slots);
	free(starts->copy);
	free(starts->places);
	free(starts);
}
