/*
 * Instruments to choose from, where it is not certain which one is meant.
 */

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "archive/answer.h"
#include "archive/find.h"
#include "pipeline/json_list.h"
#include "pipeline/message.h"
#include "pipeline/text.h"

static void print_work(const struct work *work, sqlite3_int64 cited)
{
	answer_work(stdout, work, 0);
	(void)printf("\n  %s%s", work->issuer, *work->issuer ? ", " : "");
	(void)printf(ngettext("cited once", "cited %lld times",
			      (unsigned long)cited),
		     (long long)cited);
	(void)printf("%s\n  %s\n",
		     *work->file ? _(", in the archive")
				 : _(", not in the archive"),
		     work->iri);
}

static enum status list_for_people(const struct found *found,
				   struct works *works, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < found->count && !status; i++) {
		sqlite3_int64 cited = 0;

		status = works_cited(&cited, works, found->works[i], fault);
		if (!status)
			print_work(found->works[i], cited);
	}
	return status;
}

static enum status list_for_programs(const struct found *found,
				     struct works *works, struct fault *fault)
{
	struct json_list list = { .count = 0 };
	enum status status = STATUS_OK;

	(void)printf("{\"%s\":", found->near ? "near" : "candidates");
	for (size_t i = 0; i < found->count && !status; i++) {
		json_t *row = answer_json_work(found->works[i]);
		sqlite3_int64 cited = 0;

		status = works_cited(&cited, works, found->works[i], fault);
		if (row)
			(void)json_object_set_new(row, "cited",
						  json_integer(cited));
		if (!status)
			status = json_list_add(&list, row, fault);
		else
			json_decref(row);
	}
	json_list_end(&list);
	(void)printf("}\n");
	return status;
}

static enum status refuse(const struct found *found, const char *words,
			  struct fault *fault)
{
	if (!found->count)
		return fault_set(fault, STATUS_PARTLY, words, "%s",
				 _("no such number in the archive"));
	if (found->near)
		return fault_set(fault, STATUS_PARTLY, words, "%s",
				 _("no such number in the archive; those that "
				   "are one misread away may be meant"));
	return fault_set(fault, STATUS_PARTLY, words,
			 _("may be %zu instruments; add type, issuer or year, "
			   "or give the IRI of one"),
			 found->count);
}

enum status find_one(const struct work **out, struct works *works,
		     struct store *store, const char *words,
		     const struct find_way *way, bool json, struct arena *arena,
		     struct fault *fault)
{
	struct found found;
	enum status status;

	if (text_invalid_at(words, strlen(words)) != strlen(words))
		return fault_set(fault, STATUS_USAGE, words, "%s",
				 _("not UTF-8"));
	status = find_works(&found, works, store, words, way, arena, fault);
	if (status)
		return status;
	if (found.count == 1 && !found.near) {
		*out = found.works[0];
		return STATUS_OK;
	}
	status = json ? list_for_programs(&found, works, fault)
		      : list_for_people(&found, works, fault);
	return status ? status : refuse(&found, words, fault);
}
