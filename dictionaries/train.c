/*
 * train - make what the repair stage knows, from text
 *
 *   train channel OUT.tsv MOST [WEIGHT:]READ TRUE.txt...
 *   train words OUT.tsv [WEIGHT:]READ TRUE.txt...
 *   train score MODEL.lm foreign|native [WEIGHT:]READ TRUE.txt...
 *   train phrases OUT.txt DICTIONARIES
 *   train hold FOLDER TEXT...
 *   train model NAME=VALUE...
 *   train channels OUT.lm MODEL.lm FOREIGN NATIVE
 *   train measure MODEL.lm TEXT...
 *
 * The same input gives the same bytes.  See README.md beside this file.
 */

#include "dictionaries/train.h"

#include <string.h>

struct part {
	const char *name;
	int (*run)(int count, char **words);
	int least; /* words it takes */
};

static const struct part parts[] = {
	{ "channel", train_channel, 4 },   { "words", train_words, 3 },
	{ "score", train_score, 4 },       { "phrases", train_phrases, 2 },
	{ "hold", train_hold, 2 },         { "model", train_model, 5 },
	{ "channels", train_channels, 4 }, { "measure", train_measure, 2 },
};

int main(int count, char **words)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (count >= parts[i].least + 2 &&
		    !strcmp(words[1], parts[i].name))
			return parts[i].run(count - 2, words + 2);
	train_die(
		"usage",
		"train channel|words|score|phrases|hold|model|channels|measure "
		"...");
}
