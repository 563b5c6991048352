#include "archive/walk.h"

#include <stdlib.h>
#include <string.h>

#include "archive/day.h"
#include "archive/walk_part.h"
#include "pipeline/message.h"
#include "pipeline/text.h"

/* In a role that was asked for; all of them where ?6 is NULL. */
#define IN_ROLE                                                                \
	" AND (?6 IS NULL OR instr(',' || ?6 || ',', ',' || role || ','))"

/* The citations with a name, behind one of them. */
#define CITERS_OF_NAME                                                         \
	"SELECT day, id FROM citations WHERE name = ?1"                        \
	" AND (day, id) > (?2, ?3)"
#define IN_ORDER_OF_DAYS " ORDER BY day, id LIMIT ?5"

/* The role stands in the table, not in the index: asked for only if needed. */
static const char next_citers[] = CITERS_OF_NAME IN_ORDER_OF_DAYS;
static const char next_citers_in_role[] =
	CITERS_OF_NAME IN_ROLE IN_ORDER_OF_DAYS;

static const char next_cited[] =
	"SELECT c.n, n.work, n.link = 'number' FROM citations c"
	" CROSS JOIN names n"
	" ON n.id = c.name WHERE" STORE_CITATIONS_OF("?1") IN_ROLE
	" ORDER BY c.id";

static const char names_of_work[] =
	"SELECT id, link = 'number', since FROM names WHERE work = ?1";

static const char documents_of_work[] =
	"SELECT id FROM documents WHERE work = ?1 ORDER BY id <> ?2, file";

/* From the index alone: the rows of documents are long. */
static const char meant_work[] =
	"SELECT work FROM documents INDEXED BY documents_meant WHERE id = ?1";
static const char file_of_document[] =
	"SELECT file FROM documents WHERE id = ?1";

/* What a citation says; that numbered ?2, or all that mean a work. */
#define CITATION                                                               \
	"SELECT c.role, c.place, c.page, c.lines, c.doubtful, c.sentence"

static const char one_citation[] =
	CITATION " FROM citations c"
		 " WHERE c.id = ?1 * " STORE_TIMES " + ?2";
static const char all_citations[] =
	CITATION ", c.n, n.link = 'number' FROM citations c"
		 " CROSS JOIN names n ON n.id = c.name"
		 " WHERE" STORE_CITATIONS_OF("?1") " AND n.work = ?2" IN_ROLE
						   " ORDER BY c.id";

static enum status prepare_one(sqlite3_stmt **out, struct walker *walker,
			       const char *sql, struct fault *fault)
{
	enum status status = store_prepare(out, walker->store, sql, fault);

	if (!status && sqlite3_bind_parameter_count(*out) >= 6)
		(void)sqlite3_bind_text(*out, 6, walker->way->roles, -1,
					SQLITE_STATIC);
	return status;
}

static enum status prepare(struct walker *walker, struct fault *fault)
{
	const struct {
		sqlite3_stmt **out;
		const char *sql;
	} all[] = {
		{ &walker->next_citers,
		  walker->way->roles ? next_citers_in_role : next_citers },
		{ &walker->next_cited, next_cited },
		{ &walker->names, names_of_work },
		{ &walker->documents, documents_of_work },
		{ &walker->meant, meant_work },
		{ &walker->file, file_of_document },
		{ &walker->one_citation, one_citation },
		{ &walker->all_citations, all_citations },
	};
	enum status status = STATUS_OK;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]) && !status; i++)
		status = prepare_one(all[i].out, walker, all[i].sql, fault);
	return status;
}

static void finish(struct walker *walker)
{
	sqlite3_finalize(walker->next_citers);
	sqlite3_finalize(walker->next_cited);
	sqlite3_finalize(walker->names);
	sqlite3_finalize(walker->documents);
	sqlite3_finalize(walker->meant);
	sqlite3_finalize(walker->file);
	sqlite3_finalize(walker->one_citation);
	sqlite3_finalize(walker->all_citations);
}

/* Step to the row of a document; the statement is then to be reset. */
static enum status look_up(struct walker *walker, sqlite3_stmt *row,
			   sqlite3_int64 document, struct fault *fault)
{
	bool found = false;
	enum status status;

	(void)sqlite3_bind_int64(row, 1, document);
	status = store_step(&found, walker->store, row, fault);
	if (!status && !found)
		status = fault_set(fault, STATUS_MALFORMED, NULL, "%s",
				   _("not an archive, or a damaged one"));
	return status;
}

enum status walk_work_of(sqlite3_int64 *work, struct walker *walker,
			 sqlite3_int64 document, struct fault *fault)
{
	sqlite3_stmt *row = walker->meant;
	enum status status = look_up(walker, row, document, fault);

	*work = status ? 0 : sqlite3_column_int64(row, 0);
	(void)sqlite3_reset(row);
	return status;
}

enum status walk_file_of(const char **file, struct walker *walker,
			 sqlite3_int64 document, struct fault *fault)
{
	sqlite3_stmt *row = walker->file;
	enum status status = look_up(walker, row, document, fault);

	*file = "";
	if (!status) {
		*file = store_keep(walker->arena, row, 0);
		if (!*file)
			status = fault_memory(fault);
	}
	(void)sqlite3_reset(row);
	return status;
}

static bool is_issuer(const struct walker *walker, const struct work *work)
{
	char *folded;

	if (!walker->issuer)
		return true;
	folded = text_fold(walker->arena, work->issuer);
	if (folded && strstr(folded, walker->issuer))
		return true;
	return *walker->issuer_slug && strstr(work->iri, walker->issuer_slug);
}

static bool matches(const struct walker *walker, const struct work *work)
{
	const struct walk_way *way = walker->way;

	if (way->type && strcmp(way->type, work->type) != 0)
		return false;
	if ((way->after || way->before) && !*work->date)
		return false;
	if (way->after && !day_is_from(work->date, way->after))
		return false;
	if (way->before && !day_is_until(work->date, way->before))
		return false;
	return is_issuer(walker, work);
}

bool walk_is_full(const struct walker *walker)
{
	const size_t limit = (size_t)walker->way->limit;

	return walker->read >= WALK_READ_MAX ||
	       (limit && walker->matching > limit - walker->walk->results);
}

/* Whether `document` is a better reading to quote than that of the option. */
static enum status is_better(bool *better, struct walker *walker,
			     const struct walk_option *option,
			     sqlite3_int64 document, struct fault *fault)
{
	const char *one = NULL;
	const char *other = NULL;
	enum status status;

	*better = false;
	if (walker->way->direction == WALK_UP ||
	    option->citation.document == option->work->document)
		return STATUS_OK; /* they come best first, or it is the best */
	*better = document == option->work->document;
	if (*better)
		return STATUS_OK;
	status = walk_file_of(&one, walker, option->citation.document, fault);
	if (!status)
		status = walk_file_of(&other, walker, document, fault);
	*better = !status && strcmp(other, one) < 0;
	return status;
}

static enum status note_again(struct walker *walker, struct walk_option *option,
			      struct walk_citation citation,
			      struct fault *fault)
{
	bool better = false;
	enum status status = STATUS_OK;

	if (option->citation.document == citation.document) {
		option->several = true;
		return STATUS_OK;
	}
	status = is_better(&better, walker, option, citation.document, fault);
	if (better) {
		option->citation = citation;
		option->several = false;
	}
	return status;
}

enum status walk_note(struct walker *walker, size_t from, sqlite3_int64 work,
		      struct walk_citation citation, struct fault *fault)
{
	size_t at = seen_find(&walker->pairs, (int64_t)from, work,
			      walker->option_count);
	struct walk_option *option;
	enum status status;

	if (!work || work == walker->walk->steps[from].work->id)
		return STATUS_OK;
	if (at < walker->option_count)
		return note_again(walker, &walker->options[at], citation,
				  fault);
	option =
		arena_grow(walker->arena, walker->options, &walker->option_room,
			   walker->option_count + 1, sizeof(*option));
	if (!option || !seen_add(&walker->pairs, (int64_t)from, work, at))
		return fault_memory(fault);
	walker->options = option;
	option += walker->option_count++;
	*option = (struct walk_option){ .from = from, .citation = citation };
	status = works_get(&option->work, walker->works, work, fault);
	if (status)
		return status;
	option->matches = matches(walker, option->work);
	walker->matching += option->matches;
	return STATUS_OK;
}

static int compare(const void *one, const void *other)
{
	const struct walk_option *a = one;
	const struct walk_option *b = other;
	int order = work_compare(a->work, b->work);

	return order ? order : (a->from > b->from) - (a->from < b->from);
}

static enum status add_step(struct walker *walker, struct walk_step step,
			    struct fault *fault)
{
	struct walk *walk = walker->walk;
	struct walk_step *steps =
		arena_grow(walker->arena, walk->steps, &walker->room,
			   walk->count + 1, sizeof(*steps));

	if (!steps)
		return fault_memory(fault);
	walk->steps = steps;
	step.again = seen_find(&walker->reached, step.work->id, 0,
			       walk->count) < walk->count;
	if (!step.again &&
	    !seen_add(&walker->reached, step.work->id, 0, walk->count))
		return fault_memory(fault);
	steps[walk->count++] = step;
	return STATUS_OK;
}

/* Take what was found at a level, in order, up to the limit. */
static enum status take(struct walker *walker, int depth, struct fault *fault)
{
	struct walk *walk = walker->walk;
	const size_t limit = (size_t)walker->way->limit;
	enum status status = STATUS_OK;

	if (walker->option_count)
		qsort(walker->options, walker->option_count,
		      sizeof(*walker->options), compare);
	for (size_t i = 0; i < walker->option_count && !status; i++) {
		const struct walk_option *option = &walker->options[i];

		if (option->matches && limit && walk->results == limit) {
			walk->cut = true;
			break;
		}
		walk->results += option->matches;
		status = add_step(
			walker,
			(struct walk_step){
				.work = option->work,
				.from = option->from,
				.depth = depth,
				.matches = option->matches,
				.document = option->citation.document,
				.n = option->citation.n,
				.by_number = option->citation.by_number,
				.several = option->several,
			},
			fault);
	}
	return status;
}

static bool is_over(const struct walker *walker, size_t first)
{
	const struct walk *walk = walker->walk;

	return first == walk->count || walk->cut ||
	       (walker->way->target &&
		seen_find(&walker->reached, walker->way->target, 0,
			  walk->count) < walk->count);
}

/* Level by level. */
static enum status go(struct walker *walker, struct fault *fault)
{
	struct walk *walk = walker->walk;
	enum status status = STATUS_OK;
	size_t first = 0;

	for (int depth = 1;
	     !status && !is_over(walker, first) &&
	     (!walker->way->depth || depth <= walker->way->depth);
	     depth++) {
		size_t end = walk->count;

		walker->option_count = 0;
		walker->matching = 0;
		walker->pairs = (struct seen){ .arena = walker->arena };
		status = walker->way->direction == WALK_UP
				 ? walk_cited(walker, first, end, fault)
				 : walk_citers(walker, first, end, fault);
		if (!status)
			status = take(walker, depth, fault);
		if (walker->read >= WALK_READ_MAX)
			walk->cut = true;
		first = end;
	}
	return status;
}

/* Leave out steps that neither match nor lead to one that does. */
static enum status prune(struct walker *walker, struct fault *fault)
{
	struct walk *walk = walker->walk;
	size_t *moved = arena_array(walker->arena, walk->count, sizeof(*moved));
	bool *kept = arena_array(walker->arena, walk->count, sizeof(*kept));
	size_t count = 0;

	if (!moved || !kept)
		return fault_memory(fault);
	kept[0] = true;
	for (size_t i = walk->count - 1; i > 0; i--) {
		kept[i] = kept[i] || walk->steps[i].matches;
		if (kept[i])
			kept[walk->steps[i].from] = true;
	}
	for (size_t i = 0; i < walk->count; i++) {
		if (!kept[i])
			continue;
		moved[i] = count;
		walk->steps[count] = walk->steps[i];
		walk->steps[count].from = moved[walk->steps[i].from];
		count++;
	}
	walk->count = count;
	return STATUS_OK;
}

static enum status fold_issuer(struct walker *walker, struct fault *fault)
{
	const char *issuer = walker->way->issuer;
	const char *slug;

	if (!issuer)
		return STATUS_OK;
	slug = text_slug(walker->arena, issuer);
	walker->issuer = text_fold(walker->arena, issuer);
	walker->issuer_slug =
		slug && *slug ? arena_print(walker->arena, "/%s/", slug) : slug;
	return walker->issuer && walker->issuer_slug ? STATUS_OK
						     : fault_memory(fault);
}

static enum status begin(struct walker *walker, sqlite3_int64 start,
			 struct fault *fault)
{
	struct walk_step first = { .roles = "",
				   .sentence = "",
				   .file = "",
				   .place = "",
				   .lines = "" };
	enum status status = prepare(walker, fault);

	if (!status)
		status = fold_issuer(walker, fault);
	if (!status)
		status = works_get(&first.work, walker->works, start, fault);
	if (!status)
		status = add_step(walker, first, fault);
	return status;
}

/* Let nothing match but the steps that lead to the target. */
static void keep_path(struct walker *walker)
{
	struct walk *walk = walker->walk;
	size_t at = seen_find(&walker->reached, walker->way->target, 0,
			      walk->count);

	if (at == walk->count) {
		walk->count = 0;
		return;
	}
	for (size_t i = 0; i < walk->count; i++)
		walk->steps[i].matches = false;
	walk->results = (size_t)walk->steps[at].depth;
	for (; at; at = walk->steps[at].from)
		walk->steps[at].matches = true;
}

static enum status quote_all(struct walker *walker, struct fault *fault)
{
	struct walk *walk = walker->walk;
	enum status status = STATUS_OK;

	for (size_t i = 1; i < walk->count && !status; i++)
		status = walk_quote(walker, &walk->steps[i], fault);
	return status;
}

enum status walk(struct walk *out, struct store *store, struct works *works,
		 sqlite3_int64 start, const struct walk_way *way,
		 struct arena *arena, struct fault *fault)
{
	struct walker walker = { .store = store,
				 .works = works,
				 .way = way,
				 .arena = arena,
				 .walk = out,
				 .reached = { .arena = arena } };
	enum status status;

	*out = (struct walk){ .count = 0 };
	status = begin(&walker, start, fault);
	if (!status)
		status = go(&walker, fault);
	if (!status && way->target)
		keep_path(&walker);
	if (!status && out->count)
		status = prune(&walker, fault);
	if (!status)
		status = quote_all(&walker, fault);
	finish(&walker);
	return status;
}
