#include "archive/seen.h"

/* Slots of the first table; a power of two, as all after it. */
enum { ROOM_LEAST = 64 };

struct seen_slot {
	int64_t one;
	int64_t other;
	size_t place;
	bool taken;
};

/* Spread the bits, as MurmurHash3 does at its end. */
static size_t spread(int64_t one, int64_t other)
{
	uint64_t bits = (uint64_t)one * 0x9e3779b97f4a7c15u + (uint64_t)other;

	bits ^= bits >> 33;
	bits *= 0xff51afd7ed558ccdu;
	bits ^= bits >> 33;
	return (size_t)bits;
}

/* The slot of a pair, or the free one where it belongs. */
static struct seen_slot *slot_of(struct seen_slot *slots, size_t room,
				 int64_t one, int64_t other)
{
	size_t at = spread(one, other) & (room - 1);

	while (slots[at].taken &&
	       (slots[at].one != one || slots[at].other != other))
		at = (at + 1) & (room - 1);
	return &slots[at];
}

size_t seen_find(const struct seen *seen, int64_t one, int64_t other,
		 size_t absent)
{
	const struct seen_slot *slot;

	if (!seen->count)
		return absent;
	slot = slot_of(seen->slots, seen->room, one, other);
	return slot->taken ? slot->place : absent;
}

static bool grow(struct seen *seen)
{
	size_t room = seen->room ? 2 * seen->room : ROOM_LEAST;
	struct seen_slot *slots =
		arena_array(seen->arena, room, sizeof(*slots));

	if (!slots)
		return false;
	for (size_t i = 0; i < seen->room; i++)
		if (seen->slots[i].taken)
			*slot_of(slots, room, seen->slots[i].one,
				 seen->slots[i].other) = seen->slots[i];
	seen->slots = slots;
	seen->room = room;
	return true;
}

bool seen_add(struct seen *seen, int64_t one, int64_t other, size_t place)
{
	if (2 * (seen->count + 1) > seen->room && !grow(seen))
		return false;
	*slot_of(seen->slots, seen->room, one, other) = (struct seen_slot){
		.one = one, .other = other, .place = place, .taken = true
	};
	seen->count++;
	return true;
}
