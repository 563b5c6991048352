#ifndef DICTIONARIES_TRAIN_H
#define DICTIONARIES_TRAIN_H

#include <stddef.h>
#include <stdint.h>

#include "stages/repair_word.h"

/*
 * The training program's parts.  It is not installed: what goes wrong is
 * said on standard error and ends it.
 */

_Noreturn void train_die(const char *what, const char *about);

/* calloc() that does not fail. */
void *train_take(size_t count, size_t size);

/*
 * Make `items`, of `*room` items of `size` bytes, hold at least `needed`;
 * what is new is not cleared.
 */
void *train_grow(void *items, size_t *room, size_t needed, size_t size);

/* A whole file with a NUL behind it; the caller frees it. */
char *train_read(const char *path, size_t *size);

/* The next token between white space (a form feed is) at or behind `*at`; NULL
 * at the end. */
const char *train_token(const char **at, size_t *length);

/* The letters of a piece; how many, 0 if something else is among them. */
size_t train_letters(uint8_t *codes, const struct token *token,
		     const struct piece *piece);

/*
 * train channel OUT MOST [WEIGHT:]READ TRUE...: what is read for what is meant.
 * train words OUT [WEIGHT:]READ TRUE...: words that are read as numbers.
 * train score MODEL KIND READ TRUE...: how well a channel fits.
 */
int train_channel(int count, char **words);
int train_words(int count, char **words);
int train_score(int count, char **words);

/* train model NAME=VALUE...: see train_model.c. */
int train_model(int count, char **words);

/* train channels OUT MODEL FOREIGN NATIVE: a model with other channels. */
int train_channels(int count, char **words);

/* train hold FOLDER TEXT...: FOLDER/NAME.train.txt and FOLDER/NAME.held.txt. */
int train_hold(int count, char **words);

/* train measure MODEL TEXT...: perplexities. */
int train_measure(int count, char **words);

/* train phrases OUT DICTIONARIES: lines of text out of the tables. */
int train_phrases(int count, char **words);

#endif
