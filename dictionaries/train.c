/*
 * train - make what the repair stage knows, from text
 *
 *   train channel OUT.tsv READ.txt TRUE.txt...
 *   train model OUT.model ONSETS RIMES WORDS CHANNEL CHANNEL WEIGHT:TEXT...
 *   train phrases OUT.txt DICTIONARIES
 *
 * The same input gives the same bytes.  See README.md beside this file.
 */

#include "dictionaries/train.h"

#include <string.h>

int main(int count, char **words)
{
	if (count > 4 && !strcmp(words[1], "channel"))
		return train_channel(count - 2, words + 2);
	if (count > 8 && !strcmp(words[1], "model"))
		return train_model(count - 2, words + 2);
	if (count == 4 && !strcmp(words[1], "phrases"))
		return train_phrases(count - 2, words + 2);
	train_die("usage", "train channel|model|phrases OUT ...");
}
