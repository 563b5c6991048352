#include "archive/answer.h"

#include <stdio.h>

#include "pipeline/message.h"

enum status answer_json(int *count, struct store *store,
			sqlite3_stmt *statement, struct fault *fault)
{
	bool more = false;
	enum status status = store_step(&more, store, statement, fault);

	*count = 0;
	(void)printf("[");
	while (!status && more) {
		(void)printf("%s\n%s", *count ? "," : "",
			     store_text(statement, 0));
		++*count;
		status = store_step(&more, store, statement, fault);
	}
	(void)printf("%s]", *count ? "\n" : "");
	return status;
}

void answer_instrument(sqlite3_stmt *statement, int column, int indent)
{
	const char *number = store_text(statement, column);

	(void)printf("%*s%s", indent, "", *number ? number : _("(no number)"));
	for (int i = 1; i <= 3; i++)
		if (*store_text(statement, column + i))
			(void)printf("  %s", store_text(statement, column + i));
}

void answer_work(FILE *out, const struct work *work, int indent)
{
	const char *title = *work->number ? work->title : "";
	const char *const cells[] = { work->date, work->type, title };

	(void)fprintf(out, "%*s%s", indent, "", work_name(work));
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
		if (*cells[i])
			(void)fprintf(out, "  %s", cells[i]);
}

json_t *answer_json_work(const struct work *work)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s?}", "iri",
			 work->iri, "number", work->number, "date", work->date,
			 "type", work->type, "issuer", work->issuer, "title",
			 work->title, "file", *work->file ? work->file : NULL);
}
