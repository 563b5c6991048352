#include "stages/repair_capitals.h"

enum capitals capitals_step(unsigned capitals, bool upper)
{
	switch ((enum capitals)capitals) {
	case CAPITALS_START:
		return upper ? CAPITALS_FIRST : CAPITALS_LOWER;
	case CAPITALS_FIRST:
		return upper ? CAPITALS_UPPER : CAPITALS_TITLE;
	case CAPITALS_LOWER:
	case CAPITALS_TITLE:
		return upper ? CAPITALS_WRONG : (enum capitals)capitals;
	case CAPITALS_UPPER:
		return upper ? CAPITALS_UPPER : CAPITALS_WRONG;
	case CAPITALS_WRONG:
		break;
	}
	return CAPITALS_WRONG;
}

enum letter_case capitals_case(unsigned capitals)
{
	return capitals == CAPITALS_LOWER   ? CASE_LOWER
	       : capitals == CAPITALS_UPPER ? CASE_UPPER
					    : CASE_TITLE;
}
