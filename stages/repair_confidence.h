#ifndef STAGES_REPAIR_CONFIDENCE_H
#define STAGES_REPAIR_CONFIDENCE_H

#include <stdbool.h>

#include "stages/repair_model.h"

/*
 * How likely a word is right, 0..1, when the search gives it `share` of the
 * weight of all readings.  The search is too sure: it cuts off what is
 * unlikely, and cannot weigh a reading that it never thought of.
 */
double confidence_of(enum model_channel channel, bool changed, double share);

#endif
