#include "export/settings.h"

#include <string.h>

#include "export/sheet.h"
#include "pipeline/message.h"

/* The most columns that are set. */
enum { SETTINGS_MAX = 64 };

static enum status add(struct settings *settings, char *text,
		       struct fault *fault)
{
	char *value = strchr(text, '=');

	if (!value || value == text)
		return fault_set(fault, STATUS_USAGE, NULL,
				 _("'%s' sets nothing; NAME=VALUE is wanted"),
				 text);
	if (settings->count == SETTINGS_MAX)
		return fault_set(fault, STATUS_USAGE, NULL,
				 _("more than %d columns are set"),
				 SETTINGS_MAX);
	*value++ = '\0';
	settings->items[settings->count++] =
		(struct setting){ .name = text, .value = value };
	return STATUS_OK;
}

enum status settings_read(struct settings *out, const char *text,
			  struct arena *arena, struct fault *fault)
{
	char *copy = text_clean(arena, text);
	char *rest = NULL;
	enum status status = STATUS_OK;

	*out = (struct settings){ .count = 0 };
	out->items = arena_array(arena, SETTINGS_MAX, sizeof(*out->items));
	if (!copy || !out->items)
		return fault_memory(fault);
	for (char *at = strtok_r(copy, ",", &rest); at && !status;
	     at = strtok_r(NULL, ",", &rest))
		status = add(out, at, fault);
	return status;
}

const char *settings_get(const struct settings *settings, const char *name,
			 const char *otherwise)
{
	for (size_t i = 0; i < settings->count; i++)
		if (strcmp(settings->items[i].name, name) == 0)
			return settings->items[i].value;
	return otherwise;
}

void settings_add_names(struct text *text, const struct settings *settings)
{
	for (size_t i = 0; i < settings->count; i++)
		sheet_cell(text, settings->items[i].name);
}

void settings_add_values(struct text *text, const struct settings *settings)
{
	for (size_t i = 0; i < settings->count; i++)
		sheet_cell(text, settings->items[i].value);
}
