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
