/*
 * The packed segments of the channels and their index, at the end of a model.
 */

#include <stdlib.h>
#include <string.h>

#include "dictionaries/train_model.h"
#include "dictionaries/train_segments.h"

enum { SLOTS_PER_RUN = 2 }; /* of the index, at least */

/* Does another run begin at a segment? */
static bool begins(const struct packed *packed, size_t at)
{
	return !at || memcmp(packed->items[at].read, packed->items[at - 1].read,
			     sizeof(packed->items[at].read)) != 0;
}

static uint32_t count_slots(const struct packed *packed)
{
	uint32_t slots = 1;
	size_t runs = 1;

	for (size_t i = 0; i < packed->count; i++)
		runs += begins(packed, i);
	while (slots < runs * SLOTS_PER_RUN)
		slots *= 2;
	return slots;
}

static void put_index(struct sink *sink, struct pack_head *head, int channel,
		      const struct packed *packed)
{
	uint32_t slots = count_slots(packed);
	struct pack_run *runs;
	struct pack_run *run = NULL;

	runs = train_take(slots, sizeof(*runs));
	for (size_t i = 0; i < packed->count; i++) {
		const struct pack_segment *segment = &packed->items[i];

		if (begins(packed, i)) {
			size_t slot = pack_slot(segment->read, slots);

			while (runs[slot].count)
				slot = (slot + 1) & (slots - 1);
			run = &runs[slot];
			memcpy(run->read, segment->read, sizeof(run->read));
			run->first = (uint32_t)i;
		}
		run->count++;
	}
	head->slots[channel] = slots;
	sink_put(sink, runs, slots * sizeof(*runs));
	sink_align(sink);
	free(runs);
}

void segments_put(struct sink *sink, struct pack_head *head, int channel,
		  const char *path)
{
	struct packed packed;

	segments_pack(&packed, path);
	head->segments[channel] = (uint32_t)packed.count;
	sink_put(sink, packed.items, packed.count * sizeof(*packed.items));
	sink_align(sink);
	put_index(sink, head, channel, &packed);
	free(packed.items);
}
