#include "stages/repair_user.h"

#include <string.h>

#include "pipeline/alto.h"

static bool is_open(xmlNode *const *nodes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (alto_is_settled(nodes[i]) || alto_is_part(nodes[i]))
			return false;
	return true;
}

/* Fix the words where a row fits, replaced if it says so. */
static bool apply(struct read_word *words, const struct user_fit *fit,
		  struct arena *arena)
{
	const struct user_row *row = fit->row;

	for (size_t i = 0; i < row->count; i++) {
		struct read_word *word = &words[i];
		size_t before = i ? 0 : fit->before;
		size_t behind = i + 1 < row->count ? 0 : fit->behind;

		word->fixed = true;
		if (!row->meant || !strcmp(row->meant[i], row->words[i]))
			continue;
		word->mended =
			arena_print(arena, "%.*s%s%s", (int)before, word->text,
				    row->meant[i],
				    word->text + strlen(word->text) - behind);
		word->rule = USER_RULE;
		word->confidence = 1;
		if (!word->mended)
			return false;
	}
	return true;
}

enum status user_mend(struct read_word *words, xmlNode *const *nodes,
		      size_t count, const struct user *user,
		      struct arena *arena, struct fault *fault)
{
	const char **texts;
	size_t step;

	if (!user->words.count && !user->replacements.count)
		return STATUS_OK;
	texts = arena_array(arena, count + 1, sizeof(*texts));
	if (!texts)
		return fault_memory(fault);
	for (size_t i = 0; i < count; i++)
		texts[i] = words[i].text;
	for (size_t i = 0; i < count; i += step) {
		struct user_fit fit =
			user_find(&user->replacements, texts + i, count - i);

		if (!fit.row)
			fit = user_find(&user->words, texts + i, count - i);
		step = 1;
		if (!fit.row || !is_open(nodes + i, fit.row->count))
			continue;
		if (!apply(words + i, &fit, arena))
			return fault_memory(fault);
		step = fit.row->count;
	}
	return STATUS_OK;
}
