#include "archive/walk.h"

/* A way up from the last work, told as a way down from the first one. */
static void turn(struct walk *walk)
{
	struct walk_step *steps = walk->steps;
	struct walk_step start = steps[0]; /* it has no citation */

	for (size_t i = 0; i < walk->count / 2; i++) {
		struct walk_step kept = steps[i];

		steps[i] = steps[walk->count - 1 - i];
		steps[walk->count - 1 - i] = kept;
	}
	start.work = steps[0].work;
	/* The citation of a step is now that of the step behind it. */
	for (size_t i = walk->count; i-- > 1;) {
		const struct work *work = steps[i].work;

		steps[i] = steps[i - 1];
		steps[i].work = work;
		steps[i].depth = (int)i;
		steps[i].from = i - 1;
	}
	steps[0] = start;
}

enum status walk_path(struct walk *out, struct store *store,
		      struct works *works, sqlite3_int64 start,
		      const struct walk_way *way, struct arena *arena,
		      struct fault *fault)
{
	struct walk_way up = *way;
	bool down = way->direction == WALK_DOWN;
	enum status status;

	/* A work cites few, and may be cited by very many. */
	up.direction = WALK_UP;
	up.limit = 0;
	if (down)
		up.target = start;
	status = walk(out, store, works, down ? way->target : start, &up, arena,
		      fault);
	if (!status && down && out->count)
		turn(out);
	return status;
}
