#include "pipeline/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/message.h"

/* What a match may cost: steps of the matcher, and kB of its memory. */
enum { MATCH_LIMIT = 200000, DEPTH_LIMIT = 2000, HEAP_LIMIT = 4096 };

/* Room for PCRE2's message, in bytes. */
enum { MESSAGE_SIZE = 128 };

/* Questions what a match may begin with that are worth JIT for them. */
enum { ASKED_OFTEN = 200 };

struct pattern {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
	bool quick; /* compiled to machine code */
	int asked;  /* how often, what it may begin with */
};

enum status pattern_new(struct pattern **out, const char *name,
			const char *source, enum pattern_flags flags,
			struct fault *fault)
{
	struct pattern *made = calloc(1, sizeof(*made));
	uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_NO_UTF_CHECK;
	PCRE2_SIZE at = 0;
	int error = 0;

	if (!made)
		return fault_memory(fault);
	if (flags & PATTERN_CASELESS)
		options |= PCRE2_CASELESS;
	if (flags & PATTERN_ANCHORED)
		options |= PCRE2_ANCHORED;
	made->code = pcre2_compile((PCRE2_SPTR)source, PCRE2_ZERO_TERMINATED,
				   options, &error, &at, NULL);
	if (!made->code) {
		PCRE2_UCHAR message[MESSAGE_SIZE];

		(void)pcre2_get_error_message(error, message, sizeof(message));
		pattern_free(made);
		return fault_set(fault, STATUS_ENGINE, name,
				 _("at character %zu: no pattern: %s"),
				 (size_t)at, (const char *)message);
	}
	made->quick = !pcre2_jit_compile(made->code, PCRE2_JIT_COMPLETE);
	made->data = pcre2_match_data_create(PATTERN_GROUPS_MAX, NULL);
	made->context = pcre2_match_context_create(NULL);
	if (!made->data || !made->context) {
		pattern_free(made);
		return fault_memory(fault);
	}
	(void)pcre2_set_match_limit(made->context, MATCH_LIMIT);
	(void)pcre2_set_depth_limit(made->context, DEPTH_LIMIT);
	(void)pcre2_set_heap_limit(made->context, HEAP_LIMIT);
	*out = made;
	return STATUS_OK;
}

void pattern_free(struct pattern *pattern)
{
	if (!pattern)
		return;
	pcre2_code_free(pattern->code);
	pcre2_match_data_free(pattern->data);
	pcre2_match_context_free(pattern->context);
	free(pattern);
}

bool pattern_match(const struct pattern *pattern, const char *subject,
		   size_t length, size_t start, struct span *groups)
{
	bool limited;

	return pattern_try(pattern, subject, length, start, groups, &limited);
}

bool pattern_try(const struct pattern *pattern, const char *subject,
		 size_t length, size_t start, struct span *groups,
		 bool *limited)
{
	const PCRE2_SIZE *found;
	int count;

	*limited = false;
	if (start > length)
		return false;
	if (pattern->quick)
		count = pcre2_jit_match(pattern->code, (PCRE2_SPTR)subject,
					length, start, 0, pattern->data,
					pattern->context);
	else
		count = pcre2_match(pattern->code, (PCRE2_SPTR)subject, length,
				    start, PCRE2_NO_UTF_CHECK, pattern->data,
				    pattern->context);
	*limited = count < 0 && count != PCRE2_ERROR_NOMATCH;
	if (count < 0)
		return false;
	if (count == 0) /* it matched, with more groups than there is room */
		count = PATTERN_GROUPS_MAX;
	memset(groups, 0, PATTERN_GROUPS_MAX * sizeof(*groups));
	found = pcre2_get_ovector_pointer(pattern->data);
	for (int i = 0; i < count; i++) {
		if (found[2 * (size_t)i] == PCRE2_UNSET)
			continue;
		groups[i].start = found[2 * (size_t)i];
		groups[i].end = found[2 * (size_t)i + 1];
	}
	return true;
}

bool pattern_may_begin(struct pattern *pattern, const char *text, size_t length)
{
	if (++pattern->asked == ASKED_OFTEN)
		(void)pcre2_jit_compile(pattern->code, PCRE2_JIT_PARTIAL_HARD);
	return pcre2_match(pattern->code, (PCRE2_SPTR)text, length, 0,
			   PCRE2_NO_UTF_CHECK | PCRE2_PARTIAL_HARD,
			   pattern->data,
			   pattern->context) != PCRE2_ERROR_NOMATCH;
}

int pattern_group(const struct pattern *pattern, const char *name)
{
	int number = pcre2_substring_number_from_name(pattern->code,
						      (PCRE2_SPTR)name);

	return number > 0 ? number : 0;
}
