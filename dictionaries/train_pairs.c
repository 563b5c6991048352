#include "dictionaries/train_pairs.h"

#include <stdlib.h>
#include <string.h>

#include "dictionaries/train.h"
#include "pipeline/alto.h"

enum {
	SLOTS = 1 << 21, /* for pairs, a power of two */
	SLOTS_FULL = SLOTS / 4 * 3,
	SEAM_SLOTS = 1 << 16,  /* likewise, for seams */
	BAND_LEAST = 40,       /* tokens by which two texts may drift apart */
	BAND_SHARE = 12,       /* and one in so many */
	BAND_PLACES = 1 << 28, /* most places of a band */
	JOIN_MAX = 24,         /* characters of two tokens together */
	PAGES_MAX = 1 << 16,
	FIRST_ASCII = 128, /* where characters that are no letters begin */
};

static const double gap_cost =
	0.67; /* a token that has no partner; two cost more
	       * than two tokens with nothing in common */
static const double far_cost = 1.3;    /* two tokens with nothing in common */
static const double seam_cost = 0.3;   /* two tokens against one */
static const double alike = 0.5;       /* how unlike two tokens of a pair are */
static const double alike_seam = 0.45; /* two tokens and one */
static const float never = 1e9F;

/* ---- tokens ---- */

/* A token without marks and case, for likeness. */
struct plain {
	uint8_t letters[TOKEN_CHARACTERS];
	uint8_t length;
};

struct tokens {
	struct token *items;
	struct plain *plain;
	size_t count;
};

/* The letter without marks and case, as a number below 256. */
static uint8_t plain_of(int32_t character)
{
	struct letter letter = letter_of(character);

	if (letter.code != LETTER_NONE)
		return (uint8_t)letter_plain(letter.code);
	return character < 0x80 ? (uint8_t)(FIRST_ASCII + character)
				: LETTER_NONE;
}

static void make_tokens(struct tokens *tokens, const char *text, size_t size)
{
	const char *at = text;
	size_t room = size / 2 + 1;
	size_t length;

	tokens->items = train_take(room, sizeof(*tokens->items));
	tokens->plain = train_take(room, sizeof(*tokens->plain));
	tokens->count = 0;
	for (const char *word; at < text + size &&
			       (word = train_token(&at, &length)) &&
			       word < text + size;) {
		struct token *token = &tokens->items[tokens->count];
		struct plain *plain = &tokens->plain[tokens->count++];

		token_read(token, word, length);
		plain->length = token->length;
		for (int i = 0; i < token->length; i++)
			plain->letters[i] = plain_of(token->characters[i]);
	}
}

static void drop_tokens(struct tokens *tokens)
{
	free(tokens->items);
	free(tokens->plain);
}

/* How unlike two tokens are, 0 to 1, marks and case apart */
static double unlike(const struct plain *one, const struct plain *other)
{
	int row[TOKEN_CHARACTERS + 1];
	int m = one->length;
	int n = other->length;

	if (m == n && !memcmp(one->letters, other->letters, (size_t)m))
		return m ? 0 : 1;
	for (int b = 0; b <= n; b++)
		row[b] = b;
	for (int a = 1; a <= m; a++) {
		int corner = row[0];

		row[0] = a;
		for (int b = 1; b <= n; b++) {
			int best = corner + (one->letters[a - 1] !=
					     other->letters[b - 1]);

			corner = row[b];
			if (row[b] + 1 < best)
				best = row[b] + 1;
			if (row[b - 1] + 1 < best)
				best = row[b - 1] + 1;
			row[b] = best;
		}
	}
	return (double)row[n] / (m > n ? m : n);
}

static bool join(struct plain *out, const struct plain *one,
		 const struct plain *other)
{
	if (one->length + other->length > JOIN_MAX)
		return false;
	memcpy(out->letters, one->letters, one->length);
	memcpy(out->letters + one->length, other->letters, other->length);
	out->length = (uint8_t)(one->length + other->length);
	return true;
}

/* ---- pairs and seams ---- */

static uint64_t hash_of(const void *bytes, size_t size)
{
	const uint8_t *data = bytes;
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ data[i]) * 0x100000001b3u;
	return hash * 0x9e3779b97f4a7c15u >> 20;
}

static bool is_same_pair(const struct pair *one, const struct pair *other)
{
	return !memcmp(one->meant, other->meant, sizeof(one->meant)) &&
	       !memcmp(one->read, other->read, sizeof(one->read));
}

static void note_pair(struct pairs *pairs, const struct pair *pair)
{
	uint16_t key[SYLLABLE_MAX + PAIR_READ_MAX];
	size_t slot;

	if (!pairs->slots)
		pairs->slots = train_take(SLOTS, sizeof(*pairs->slots));
	memcpy(key, pair->meant, sizeof(pair->meant));
	memcpy(key + SYLLABLE_MAX, pair->read, sizeof(pair->read));
	slot = (size_t)hash_of(key, sizeof(key)) % SLOTS;
	while (pairs->slots[slot]) {
		struct pair *known = &pairs->items[pairs->slots[slot] - 1];

		if (is_same_pair(known, pair)) {
			known->count += pair->count;
			return;
		}
		slot = (slot + 1) % SLOTS;
	}
	if (pairs->count == SLOTS_FULL)
		train_die("texts", "too many pairs");
	pairs->items = train_grow(pairs->items, &pairs->room, pairs->count + 1,
				  sizeof(*pair));
	pairs->items[pairs->count++] = *pair;
	pairs->slots[slot] = (uint32_t)pairs->count;
}

static void note_seam(struct pairs *pairs, uint16_t left, uint16_t right,
		      bool within, double count, double wrong)
{
	const uint16_t key[] = { left, right, within };
	size_t slot = (size_t)hash_of(key, sizeof(key)) % SEAM_SLOTS;
	struct seam *seam;

	if (!pairs->seams)
		pairs->seams = train_take(SEAM_SLOTS, sizeof(*pairs->seams));
	seam = &pairs->seams[slot];
	while (seam->left && (seam->left != left || seam->right != right ||
			      seam->within != within)) {
		slot = (slot + 1) % SEAM_SLOTS;
		seam = &pairs->seams[slot];
	}
	if (!seam->left && pairs->seam_count++ == SEAM_SLOTS / 2)
		train_die("texts", "too many letters beside each other");
	seam->left = left;
	seam->right = right;
	seam->within = within;
	seam->count += count;
	seam->wrong += wrong;
}

/* The letters of a piece that is a word; 0 if it is none. */
static uint8_t take_meant(uint16_t *out, const struct token *token,
			  const struct piece *piece)
{
	uint8_t length = 0;

	if (piece->class != WORD_UNKNOWN ||
	    piece->to - piece->from > SYLLABLE_MAX)
		return 0;
	for (int i = piece->from; i < piece->to; i++) {
		if (letter_of(token->characters[i]).code == LETTER_NONE)
			return 0;
		out[length++] = (uint16_t)token->characters[i];
	}
	return length;
}

static void add_piece(struct pairs *pairs, const struct token *read,
		      const struct piece *from, const struct token *meant,
		      const struct piece *to, double weight)
{
	struct pair pair = { .count = weight };

	if (from->to - from->from > PAIR_READ_MAX)
		return;
	pair.meant_length = take_meant(pair.meant, meant, to);
	if (!pair.meant_length)
		return;
	for (int i = from->from; i < from->to; i++) {
		if (read->characters[i] > UINT16_MAX)
			return;
		pair.read[pair.read_length++] = (uint16_t)read->characters[i];
	}
	pair.odd = from->class != WORD_UNKNOWN;
	note_pair(pairs, &pair);
	for (int i = 0; i + 1 < pair.meant_length; i++)
		note_seam(pairs, pair.meant[i], pair.meant[i + 1], true, weight,
			  0);
}

static void add_tokens(struct pairs *pairs, const struct token *read,
		       const struct token *meant, double weight)
{
	if (read->pieces != meant->pieces)
		return;
	for (int i = 0; i < read->pieces; i++)
		add_piece(pairs, read, &read->piece[i], meant, &meant->piece[i],
			  weight);
}

/* ---- the cheapest way to pair two texts: a band about the diagonal ---- */

enum step {
	STEP_NONE,
	STEP_MEANT,
	STEP_READ,
	STEP_BOTH,
	STEP_JOINED, /* two meant, one read */
	STEP_PARTED, /* one meant, two read */
};

static const struct {
	uint8_t meant, read;
} strides[] = {
	[STEP_NONE] = { 0, 0 },   [STEP_BOTH] = { 1, 1 },
	[STEP_MEANT] = { 1, 0 },  [STEP_READ] = { 0, 1 },
	[STEP_JOINED] = { 2, 1 }, [STEP_PARTED] = { 1, 2 },
};

struct band {
	const struct tokens *read, *meant;
	double slope;
	long half; /* of its width */
	float *cost;
	uint8_t *step;
};

static long middle(const struct band *band, size_t i)
{
	return (long)((double)i * band->slope);
}

/* Where the place `i`, `j` lies in the band; -1: outside */
static long place(const struct band *band, size_t i, long j)
{
	long aside = j - middle(band, i) + band->half;

	if (aside < 0 || aside > 2 * band->half || j < 0 ||
	    j > (long)band->read->count)
		return -1;
	return (long)i * (2 * band->half + 1) + aside;
}

/* The least that two tokens of these lengths are unlike */
static double apart(int one, int other)
{
	int longer = one > other ? one : other;

	return longer ? (double)abs(one - other) / longer : 0;
}

/*
 * What a step costs; `limit` or more if it is likely to be over it: most
 * places of a band are far from the path, where tokens need not be compared.
 */
static double cost_of(const struct band *band, size_t i, size_t j,
		      enum step step, double limit)
{
	const struct plain *meant = band->meant->plain + i;
	const struct plain *read = band->read->plain + j;
	struct plain joined;

	switch (step) {
	case STEP_BOTH:
		if (far_cost * apart(meant[-1].length, read[-1].length) >=
		    limit)
			break;
		return far_cost * unlike(meant - 1, read - 1);
	case STEP_MEANT:
	case STEP_READ:
		return gap_cost;
	case STEP_JOINED:
		if (seam_cost +
			    2 * far_cost *
				    apart(meant[-2].length + meant[-1].length,
					  read[-1].length) >=
		    limit)
			break;
		if (!join(&joined, meant - 2, meant - 1))
			break;
		return seam_cost + 2 * far_cost * unlike(&joined, read - 1);
	case STEP_PARTED:
		if (seam_cost +
			    2 * far_cost *
				    apart(meant[-1].length,
					  read[-2].length + read[-1].length) >=
		    limit)
			break;
		if (!join(&joined, read - 2, read - 1))
			break;
		return seam_cost + 2 * far_cost * unlike(meant - 1, &joined);
	case STEP_NONE:
		break;
	}
	return (double)never;
}

static void fill_place(struct band *band, size_t i, long j)
{
	long at = place(band, i, j);

	if (at < 0)
		return;
	band->cost[at] = i || j ? never : 0;
	for (enum step step = STEP_MEANT; step <= STEP_PARTED; step++) {
		long from;
		float cost;

		if (strides[step].meant > i || strides[step].read > j)
			continue;
		from = place(band, i - strides[step].meant,
			     j - strides[step].read);
		if (from < 0 || band->cost[from] >= band->cost[at])
			continue;
		cost = band->cost[from] +
		       (float)cost_of(band, i, (size_t)j, step,
				      band->cost[at] - band->cost[from]);
		if (cost < band->cost[at]) {
			band->cost[at] = cost;
			band->step[at] = (uint8_t)step;
		}
	}
}

/* For each token meant: the number, from 1, of the last one read, and how. */
struct partner {
	size_t read;
	enum step step;
};

static void trace(const struct band *band, struct partner *partners)
{
	size_t i = band->meant->count;
	long j = (long)band->read->count;

	while (i || j) {
		long at = place(band, i, j);
		enum step step;

		if (at < 0 || band->step[at] == STEP_NONE)
			return;
		step = (enum step)band->step[at];
		if (step != STEP_READ)
			partners[i] = (struct partner){ (size_t)j, step };
		if (step == STEP_MEANT)
			partners[i].read = 0;
		i -= strides[step].meant;
		j -= strides[step].read;
	}
}

/* ---- what the pairing shows ---- */

/* The first or the last letter of a token that is one word; 0: it is none. */
static uint16_t edge_of(const struct token *token, bool last)
{
	uint16_t letters[SYLLABLE_MAX];
	uint8_t length;

	if (token->pieces != 1 || token->piece[0].from ||
	    token->piece[0].to != token->length)
		return 0;
	length = take_meant(letters, token, &token->piece[0]);
	return length ? letters[last ? length - 1 : 0] : 0;
}

/* Where in the word meant the two tokens read part */
static uint8_t find_part(const struct plain *meant, const struct plain *one,
			 const struct plain *other)
{
	double best = 9;
	uint8_t part = 1;

	for (uint8_t i = 1; i < meant->length; i++) {
		struct plain left = *meant;
		struct plain right = { .length = (uint8_t)(meant->length - i) };
		double apart;

		left.length = i;
		memcpy(right.letters, meant->letters + i, right.length);
		apart = unlike(&left, one) * i +
			unlike(&right, other) * right.length;
		if (apart < best) {
			best = apart;
			part = i;
		}
	}
	return part;
}

/* Are the tokens before and behind a pair a pair, too? */
static bool is_steady(const struct partner *partners, size_t i, size_t count)
{
	return (i == 1 || partners[i - 1].read + 1 == partners[i].read) &&
	       (i == count || (partners[i + 1].step == STEP_BOTH &&
			       partners[i + 1].read == partners[i].read + 1));
}

static void add_parted(struct pairs *pairs, const struct band *band, size_t i,
		       size_t j, double weight)
{
	const struct token *meant = &band->meant->items[i - 1];
	const struct plain *plain = &band->meant->plain[i - 1];
	const struct plain *read = &band->read->plain[j - 1];
	struct plain joined;
	uint8_t part;

	if (!edge_of(meant, false) || plain->length < 2 ||
	    !join(&joined, read - 1, read) ||
	    unlike(plain, &joined) >= alike_seam)
		return;
	part = find_part(plain, read - 1, read);
	note_seam(pairs, (uint16_t)meant->characters[part - 1],
		  (uint16_t)meant->characters[part], true, weight, weight);
}

static void add_joined(struct pairs *pairs, const struct band *band, size_t i,
		       size_t j, double weight)
{
	const struct token *meant = &band->meant->items[i - 1];
	uint16_t left = i > 1 ? edge_of(meant - 1, true) : 0;
	uint16_t right = edge_of(meant, false);
	struct plain joined;

	if (!left || !right ||
	    !join(&joined, &band->meant->plain[i - 2],
		  &band->meant->plain[i - 1]) ||
	    unlike(&joined, &band->read->plain[j - 1]) >= alike_seam)
		return;
	note_seam(pairs, left, right, false, weight, weight);
}

static void add_both(struct pairs *pairs, const struct band *band,
		     const struct partner *partners, size_t i, double weight)
{
	size_t j = partners[i].read;
	const struct token *meant = &band->meant->items[i - 1];

	/* Words with little in common count only between two other pairs. */
	if (!is_steady(partners, i, band->meant->count) &&
	    unlike(&band->meant->plain[i - 1], &band->read->plain[j - 1]) >=
		    alike)
		return;
	add_tokens(pairs, &band->read->items[j - 1], meant, weight);
	if (i > 1 && partners[i - 1].read + 1 == j &&
	    edge_of(meant - 1, true) && edge_of(meant, false))
		note_seam(pairs, edge_of(meant - 1, true),
			  edge_of(meant, false), false, weight, 0);
}

static void gather(struct pairs *pairs, const struct band *band,
		   const struct partner *partners, double weight)
{
	for (size_t i = 1; i <= band->meant->count; i++)
		switch (partners[i].step) {
		case STEP_BOTH:
			add_both(pairs, band, partners, i, weight);
			break;
		case STEP_JOINED:
			add_joined(pairs, band, i, partners[i].read, weight);
			break;
		case STEP_PARTED:
			add_parted(pairs, band, i, partners[i].read, weight);
			break;
		case STEP_NONE:
		case STEP_MEANT:
		case STEP_READ:
			break;
		}
}

static void pair_tokens(struct pairs *pairs, const struct tokens *read,
			const struct tokens *meant, double weight)
{
	size_t count = meant->count;
	size_t drift =
		read->count > count ? read->count - count : count - read->count;
	struct band band = {
		.read = read,
		.meant = meant,
		.slope = count ? (double)read->count / (double)count : 1,
		.half = (long)(BAND_LEAST + count / BAND_SHARE + drift),
	};
	size_t places = (count + 1) * (size_t)(2 * band.half + 1);
	struct partner *partners;

	if (places > BAND_PLACES)
		train_die("texts", "too long to pair; part them into pages");
	band.cost = train_take(places, sizeof(*band.cost));
	band.step = train_take(places, 1);
	partners = train_take(count + 2, sizeof(*partners));
	for (size_t i = 0; i <= count; i++)
		for (long j = middle(&band, i) - band.half;
		     j <= middle(&band, i) + band.half; j++)
			fill_place(&band, i, j);
	trace(&band, partners);
	gather(pairs, &band, partners, weight);
	free(partners);
	free(band.cost);
	free(band.step);
}

static void pair_pages(struct pairs *pairs, const char *read, size_t read_size,
		       const char *meant, size_t meant_size, double weight)
{
	struct tokens read_tokens;
	struct tokens meant_tokens;

	make_tokens(&read_tokens, read, read_size);
	make_tokens(&meant_tokens, meant, meant_size);
	pair_tokens(pairs, &read_tokens, &meant_tokens, weight);
	drop_tokens(&read_tokens);
	drop_tokens(&meant_tokens);
}

static size_t count_pages(const char *text)
{
	size_t count = 0;

	while ((text = strchr(text, '\f')) && count < PAGES_MAX) {
		text++;
		count++;
	}
	return count;
}

void pairs_add(struct pairs *pairs, const char *read, const char *meant,
	       double weight)
{
	size_t pages = count_pages(read);

	if (pages != count_pages(meant)) {
		pair_pages(pairs, read, strlen(read), meant, strlen(meant),
			   weight);
		return;
	}
	for (size_t i = 0; i <= pages; i++) {
		size_t from = strcspn(read, "\f");
		size_t to = strcspn(meant, "\f");

		pair_pages(pairs, read, from, meant, to, weight);
		read += from + (read[from] != '\0');
		meant += to + (meant[to] != '\0');
	}
}

/* ---- files ---- */

static void append(char **text, size_t *length, size_t *room, const char *word)
{
	size_t more = strlen(word);

	*text = train_grow(*text, room, *length + more + 2, 1);
	memcpy(*text + *length, word, more + 1);
	*length += more;
}

/* The words of an ALTO file as the engine read them. */
static char *read_alto(const char *path)
{
	struct document *document = NULL;
	struct fault fault = { 0 };
	char *text = NULL;
	size_t length = 0;
	size_t room = 0;

	if (document_read(&document, path, FORM_ALTO, &fault))
		train_die(path, fault.reason);
	append(&text, &length, &room, "");
	for (xmlNode *page = alto_first_page(document); page;
	     page = alto_next_page(page))
		for (xmlNode *block = alto_first_block(page); block;
		     block = alto_next_block(block))
			for (xmlNode *line = alto_first_line(block); line;
			     line = alto_next_line(line))
				for (xmlNode *word = alto_first_word(line);
				     word; word = alto_next_word(word)) {
					append(&text, &length, &room,
					       alto_original(word));
					append(&text, &length, &room, " ");
				}
	document_free(document);
	return text;
}

static char *read_file(const char *path)
{
	const char *dot = strrchr(path, '.');
	size_t size;

	if (dot && !strcmp(dot, ".xml"))
		return read_alto(path);
	return train_read(path, &size);
}

void pairs_read(struct pairs *pairs, int count, char **words)
{
	for (int i = 0; i + 1 < count; i += 2) {
		char *colon = strchr(words[i], ':');
		double weight = colon ? strtod(words[i], NULL) : 1;
		char *read = read_file(colon ? colon + 1 : words[i]);
		char *meant = read_file(words[i + 1]);

		pairs_add(pairs, read, meant, weight);
		free(read);
		free(meant);
	}
	pairs_sort(pairs);
}

static int by_word(const void *one, const void *other)
{
	const struct pair *a = one;
	const struct pair *b = other;
	int order = memcmp(a->meant, b->meant, sizeof(a->meant));

	return order ? order : memcmp(a->read, b->read, sizeof(a->read));
}

static int by_letters(const void *one, const void *other)
{
	const struct seam *a = one;
	const struct seam *b = other;

	if (a->within != b->within)
		return a->within < b->within ? -1 : 1;
	if (a->left != b->left)
		return a->left < b->left ? -1 : 1;
	return a->right < b->right ? -1 : a->right > b->right;
}

/* The slots, which number the pairs, are of no use from here on. */
void pairs_sort(struct pairs *pairs)
{
	size_t kept = 0;

	free(pairs->slots);
	pairs->slots = NULL;
	if (pairs->count)
		qsort(pairs->items, pairs->count, sizeof(*pairs->items),
		      by_word);
	for (size_t i = 0; pairs->seams && i < SEAM_SLOTS; i++)
		if (pairs->seams[i].left)
			pairs->seams[kept++] = pairs->seams[i];
	if (kept)
		qsort(pairs->seams, pairs->seam_count, sizeof(*pairs->seams),
		      by_letters);
}

void pairs_release(struct pairs *pairs)
{
	free(pairs->items);
	free(pairs->slots);
	free(pairs->seams);
	memset(pairs, 0, sizeof(*pairs));
}
