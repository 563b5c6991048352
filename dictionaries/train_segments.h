#ifndef DICTIONARIES_TRAIN_SEGMENTS_H
#define DICTIONARIES_TRAIN_SEGMENTS_H

#include <stddef.h>
#include <stdint.h>

#include "stages/repair_pack.h"

/*
 * The table of a channel, and what it costs.
 *
 * A row is: letters meant, characters read, how often, how often those
 * letters were meant there.  `^` before the letters: at the beginning of a
 * word only; `$` behind them: at its end only.  No letters: characters that
 * nothing was meant by; no characters: letters that are dropped.
 *
 * A row with a space tells of words run together and torn apart.  ` ` read as
 * nothing: of all spaces, those lost; nothing read as ` `: of all places
 * between two letters of a word, those torn.  With a letter on each side
 * (`n d`, `nh`), the same where those letters stand.
 */

enum { SEGMENT_COLUMNS = 4 };

/* A row of the table. */
struct segment {
	uint16_t meant[PACK_TRUE_MAX], read[PACK_READ_MAX];
	uint8_t meant_length, read_length;
	uint8_t edges; /* PACK_AT_... */
	double count, seen;
	double cost; /* nats */
	double worth;
	double next; /* count of the round that runs */
};

/* Segments by what they are. */
struct segments {
	struct segment *items;
	size_t count, room;
	uint32_t *slots; /* by hash: 1 + the number of a segment */
};

/* The segment with the letters and characters of `like`; NULL: none. */
struct segment *segments_find(const struct segments *segments,
			      const struct segment *like);

/* The same, put there if it was not. */
struct segment *segments_note(struct segments *segments,
			      const struct segment *like);

void segments_release(struct segments *segments);

/* Words or parts of them that are cut into segments. */
struct stretch {
	const uint16_t *meant, *read;
	int meant_length, read_length;
	uint8_t edges; /* of a word that are its edges: PACK_AT_... */
};

enum { CUTS_MAX = 32 };

/* The cuts of a stretch: lengths, from the end to the beginning. */
struct cuts {
	double cost;
	int count;
	uint8_t meant[CUTS_MAX], read[CUTS_MAX], edges[CUTS_MAX];
	double costs[CUTS_MAX];
};

/*
 * The cheapest way to cut `stretch`, without the segment `not`.  Letters and
 * characters that no segment has are cut one by one, at the cost of
 * what was never seen.
 */
void segments_cut(struct cuts *out, const struct segments *segments,
		  const struct stretch *stretch, const struct segment * not );

/*
 * Set the costs of all segments from their counts, shorter ones first, those
 * of longer ones smoothed with what their parts cost; and the worth: the gain
 * over the parts, times the count.
 */
void segments_price(struct segments *segments);

/* A packed channel. */
struct packed {
	struct pack_segment *items; /* in the order they lie in the file */
	size_t count;
};

/* Read the table at `path`, but for its rows with a space; the caller frees
   the items. */
void segments_pack(struct packed *out, const char *path);

#endif
