#include "stages/repair_confidence.h"

#include <math.h>

enum { CHANNELS = MODEL_NATIVE + 1 };

/*
 * A line through the log odds, and where it ends: fitted to words whose right
 * reading is known, and the same, to within what so many words can tell, in
 * either half of the documents.
 */
struct curve {
	double slope; /* of the search's log odds */
	double shift; /* added to them */
	double most;  /* the share right of words that have no rival */
};

static const struct curve changed_curves[CHANNELS] = {
	[MODEL_FOREIGN] = { .slope = 0.73, .shift = -0.16, .most = 0.99 },
	[MODEL_NATIVE] = { .slope = 0.7, .shift = 0.45, .most = 0.96 },
};

static const struct curve kept_curves[CHANNELS] = {
	[MODEL_FOREIGN] = { .slope = 0.65, .shift = -0.1, .most = 0.97 },
	[MODEL_NATIVE] = { .slope = 0.45, .shift = -0.97, .most = 0.99 },
};

/* Shares are taken to be as far from 0 and from 1 as this. */
static const double apart = 1e-5;

double confidence_of(enum model_channel channel, bool changed, double share)
{
	const struct curve *curve =
		changed ? &changed_curves[channel] : &kept_curves[channel];
	double odds;

	if (!(share > apart))
		share = apart;
	if (share > 1 - apart)
		share = 1 - apart;
	odds = curve->slope * log(share / (1 - share)) + curve->shift;
	return fmin(curve->most, 1 / (1 + exp(-odds)));
}
