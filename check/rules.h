#ifndef CHECK_RULES_H
#define CHECK_RULES_H

#include "check/exam.h"

/* All rules, each in one of check/rule_*.c. */
#define RULE(name, code, severity, meaning) void rule_##name(struct exam *exam);
#include "check/rules.def"
#undef RULE

#endif
