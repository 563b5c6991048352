#include "archive/answer.h"

/* How much of an answer is kept back, in bytes. */
enum { KEPT_BACK = 1 << 22 };

enum status answer_open(struct store **out, const char *path,
			struct fault *fault)
{
	static char buffer[KEPT_BACK];

	(void)setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
	return store_open(out, path, STORE_READ, fault);
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
