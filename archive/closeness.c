#include "archive/closeness.h"

/* BM25's own: how soon more places count no more, and what length counts. */
static const double saturation = 1.2;
static const double length_share = 0.75;

/* A document as directives are, in words. */
static const double usual_words = 600;

/* A place in the title is as good as so many in the body. */
static const double title_places = 10;

enum { BODY, TITLE }; /* columns of `pairs` */

/* Phrases of a query that are told apart, and places that are looked at. */
enum { PHRASES_MAX = 128, PLACES_MAX = 1024 };

double closeness_of(double times, size_t words)
{
	double length = (double)words / usual_words;
	double slow = saturation * (1 - length_share + length_share * length);

	return times * (saturation + 1) / (times + slow);
}

static void closeness(const Fts5ExtensionApi *api, Fts5Context *row,
		      sqlite3_context *context, int count,
		      sqlite3_value **values)
{
	double times[PHRASES_MAX] = { 0 };
	double sum = 0;
	int places = 0;
	int words = 0;
	int result = api->xInstCount(row, &places);

	(void)count;
	(void)values;
	for (int i = 0; i < places && i < PLACES_MAX && !result; i++) {
		int phrase = 0;
		int column = 0;
		int offset = 0;

		result = api->xInst(row, i, &phrase, &column, &offset);
		if (!result && phrase < PHRASES_MAX)
			times[phrase] += column == TITLE ? title_places : 1;
	}
	if (!result)
		result = api->xColumnSize(row, BODY, &words);
	if (result) {
		sqlite3_result_error_code(context, result);
		return;
	}
	for (int i = 0; i < PHRASES_MAX; i++)
		if (times[i] > 0)
			sum += closeness_of(times[i], (size_t)words);
	sqlite3_result_double(context, sum);
}

int closeness_add(sqlite3 *base)
{
	sqlite3_stmt *statement = NULL;
	fts5_api *api = NULL;
	int result = sqlite3_prepare_v2(base, "SELECT fts5(?1)", -1, &statement,
					NULL);

	if (!result)
		result = sqlite3_bind_pointer(statement, 1, (void *)&api,
					      "fts5_api_ptr", NULL);
	if (!result)
		(void)sqlite3_step(statement);
	(void)sqlite3_finalize(statement);
	if (result || !api)
		return result ? result : SQLITE_ERROR;
	return api->xCreateFunction(api, "closeness", NULL, closeness, NULL);
}
