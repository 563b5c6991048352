#ifndef STAGES_REPAIR_MODEL_H
#define STAGES_REPAIR_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pipeline/fault.h"
#include "stages/repair_pack.h"
#include "stages/repair_word.h"

/*
 * What is known of the language: syllables, how likely one is behind two
 * others, and what is read for what is meant.
 *
 * A model is a file that is mapped, verified once and then only read, so it
 * serves any number of documents.  Costs are in nats, lower is likelier.
 */
struct model;

/* The two channels: engines that know the language's letters, or do not. */
enum model_channel {
	MODEL_FOREIGN,
	MODEL_NATIVE,
};

/*
 * Where the trie of the syllables begins, and the mark of an ending that is
 * spelled with the tone in its newer place.
 */
enum { MODEL_ROOT = 0, MODEL_NEWER = 0x8000 };

/*
 * Map the model at `path`.  Its head is checked, and that every part of it
 * lies in the file; nothing else is read.
 *
 * STATUS_MISSING    there is no such file, or it cannot be read
 * STATUS_MALFORMED  it is no model, of another version, or damaged
 * STATUS_MEMORY
 */
enum status model_open(struct model **out, const char *path,
		       struct fault *fault);

/*
 * Read all of it: is it what was written, and does every number in it lead
 * somewhere?  Whoever did not write the file himself asks this before
 * anything else; the answers below rely on it.
 *
 * STATUS_MALFORMED
 */
enum status model_verify(const struct model *model, const char *path,
			 struct fault *fault);

/* Unmap and free it.  NULL is allowed. */
void model_free(struct model *model);

/*
 * The syllable of a number, and the number of a syllable (0: none), with
 * MODEL_NEWER where it is spelled so.
 */
const struct pack_word *model_word(const struct model *model, unsigned word);
unsigned model_find(const struct model *model, const uint8_t *letters,
		    size_t length);

enum { MODEL_ORDER_MAX = PACK_ORDER_MAX };

/*
 * What the words so far say of the next one: which n-grams go on.  Words of
 * which nothing goes on are left out, so two readings with the same `length`
 * and the same last node have the same future.
 */
struct model_context {
	uint32_t node[MODEL_ORDER_MAX - 1]; /* [0] of the last word, [1] of
					       the last two, ... */
	uint8_t length;                     /* how many of them are known */
};

/* Where a sentence starts. */
struct model_context model_start(const struct model *model);

/* The cost of `word` there, in nats. */
float model_cost(const struct model *model, const struct model_context *context,
		 unsigned word);

/* Where one is behind `word`. */
struct model_context model_extend(const struct model *model,
				  const struct model_context *context,
				  unsigned word);

/*
 * The costs of `count` words in ascending order, at once: much cheaper than
 * one by one.
 */
void model_costs(const struct model *model, const struct model_context *context,
		 const uint16_t *words, size_t count, float *costs);

/* The cost of `word` wherever it stands, in nats. */
float model_rarity(const struct model *model, unsigned word);

/* The cost of writing a word in a case, behind another. */
float model_case(const struct model *model, enum letter_case before,
		 enum letter_case written, unsigned word);

/*
 * The segments that may have been read as these characters, the cheapest
 * first; `*count` of them.  No characters: letters that are dropped.
 */
const struct pack_segment *model_segments(const struct model *model,
					  enum model_channel channel,
					  const int32_t *read, size_t length,
					  size_t *count);

/*
 * The trie: the node behind `letter`, 0 if there is none; a node's syllable;
 * how many numbers nodes may have.
 */
unsigned model_step(const struct model *model, unsigned node, unsigned letter);
unsigned model_ending(const struct model *model, unsigned node);
size_t model_nodes(const struct model *model);

#endif
