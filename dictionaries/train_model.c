/*
 * train model - the model, from texts
 *
 * Words are NAME=VALUE, in any order:
 *
 *	onsets= rimes=    what a syllable may begin with and end in
 *	foreign= native=  tables of the channels
 *	words=TABLE       words besides: the first cells
 *	held=TEXT         the mix is made so that this is likeliest
 *	text=LEAST:TEXT   a text, and the share of the mix it has at least
 *	order=4           words in the longest n-gram
 *	smoothing=kneser-ney, absolute or witten-bell
 *	pack=BYTES:FILE   what to write, and how large it may be
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dictionaries/train_model.h"

enum {
	PACKS_MAX = 16,
	ORDER_DEFAULT = 4,
	PACK_REST = 700000, /* bytes of a pack that are no n-grams, about */
};

struct wishes {
	const char *onsets, *rimes;
	const char *channels[PACK_CHANNELS];
	const char *packs[PACKS_MAX];
	int pack_count;
	unsigned order;
	enum smoothing smoothing;
};

static const char *value_of(const char *word, const char *name)
{
	size_t length = strlen(name);

	if (strncmp(word, name, length) != 0 || word[length] != '=')
		return NULL;
	return word + length + 1;
}

/* What stands behind the colon; `*number` is what stands before. */
static const char *numbered(double *number, const char *value)
{
	char *end;

	*number = strtod(value, &end);
	if (*end != ':')
		train_die(value, "is not NUMBER:FILE");
	return end + 1;
}

static enum smoothing smoothing_named(const char *name)
{
	static const char *const names[] = {
		[SMOOTHING_KNESER_NEY] = "kneser-ney",
		[SMOOTHING_ABSOLUTE] = "absolute",
		[SMOOTHING_WITTEN_BELL] = "witten-bell",
	};

	for (unsigned i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(name, names[i]))
			return (enum smoothing)i;
	train_die(name, "is no smoothing");
}

static void take_pack(struct wishes *wishes, const char *value)
{
	if (wishes->pack_count == PACKS_MAX)
		train_die(value, "one pack too many");
	wishes->packs[wishes->pack_count++] = value;
}

static bool take_wish(struct wishes *wishes, const char *word)
{
	const char *value;

	if ((value = value_of(word, "onsets")))
		wishes->onsets = value;
	else if ((value = value_of(word, "rimes")))
		wishes->rimes = value;
	else if ((value = value_of(word, "foreign")))
		wishes->channels[0] = value;
	else if ((value = value_of(word, "native")))
		wishes->channels[1] = value;
	else if ((value = value_of(word, "order")))
		wishes->order = (unsigned)atoi(value);
	else if ((value = value_of(word, "smoothing")))
		wishes->smoothing = smoothing_named(value);
	else if ((value = value_of(word, "pack")))
		take_pack(wishes, value);
	return value != NULL;
}

static void read_wishes(struct wishes *wishes, int count, char **words)
{
	for (int i = 0; i < count; i++)
		if (!take_wish(wishes, words[i]) &&
		    !value_of(words[i], "words") &&
		    !value_of(words[i], "held") && !value_of(words[i], "text"))
			train_die(words[i], "is not understood");
	if (!wishes->onsets || !wishes->rimes || !wishes->channels[0] ||
	    !wishes->channels[1])
		train_die("usage", "onsets=, rimes=, foreign= and native= ...");
	if (wishes->order < PACK_ORDER_MIN || wishes->order > PACK_ORDER_MAX)
		train_die("order", "is too low or too high");
}

/* Listed words come first, so that they are known when they are met. */
static void read_texts(struct corpus *corpus, int count, char **words)
{
	const char *value;
	double least;

	for (int i = 0; i < count; i++)
		if ((value = value_of(words[i], "words")))
			syllables_admit(corpus->syllables, value);
	for (int i = 0; i < count; i++)
		if ((value = value_of(words[i], "text"))) {
			value = numbered(&least, value);
			text_read_source(corpus, value, least);
		}
	for (int i = 0; i < count; i++)
		if ((value = value_of(words[i], "held")))
			text_read_held(corpus, value);
	text_settle(corpus);
}

int train_model(int count, char **words)
{
	struct wishes wishes = { .order = ORDER_DEFAULT };
	struct corpus *corpus = train_take(1, sizeof(*corpus));
	struct tree *tree = train_take(1, sizeof(*tree));
	struct smoother *smoother = train_take(1, sizeof(*smoother));

	read_wishes(&wishes, count, words);
	corpus->syllables = syllables_load(wishes.onsets, wishes.rimes);
	read_texts(corpus, count, words);
	count_text(tree, corpus, wishes.order);
	for (unsigned n = 1; n <= wishes.order; n++)
		fprintf(stderr, "%zu %u-grams\n", tree->level[n].count, n);
	smooth_start(smoother, corpus, tree, wishes.smoothing);
	smooth_tune(smoother);
	smooth_mix(smoother);
	prune_weigh(tree);
	for (int i = 0; i < wishes.pack_count; i++) {
		double size;
		const char *path = numbered(&size, wishes.packs[i]);

		prune_to(tree, size > PACK_REST ? (size_t)size - PACK_REST : 0);
		smooth_mix(smoother);
		pack_write(corpus, tree, wishes.channels, path);
	}
	smooth_free(smoother);
	count_free(tree);
	text_free(corpus);
	return EXIT_SUCCESS;
}
