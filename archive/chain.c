/*
 * chain - follow who cites whom from one instrument on
 *
 * Up is what an instrument rests on, down who cites it and carries it out;
 * each step shows the role of the citation and the sentence that makes it.
 * An instrument reached on several ways is followed once: citations may run
 * in circles.
 */

#include "archive/chain.h"
#include "archive/answer.h"

#include <string.h>

#include "archive/day.h"
#include "archive/find.h"
#include "pipeline/command.h"
#include "pipeline/message.h"
#include "pipeline/table.h"
#include "pipeline/text.h"

/* The most that --depth and --limit can say; 0 is no end. */
enum { DEPTH_MAX = 1000, LIMIT_MAX = 1000000 };

/* Results that are shown unless --limit says otherwise. */
enum { LIMIT_USUAL = 1000 };

/* Columns of the dictionary of roles. */
enum { ROLE = 1, ROLE_COLUMNS = 2 };

struct chain_options {
	const char *db;
	bool up;
	bool down;
	int depth;
	int limit;
	const char *to;
	const char *role;
	const char *issuer;
	const char *type;
	const char *after;
	const char *before;
	const char *of;
	const char *year;
#define CHAIN_FORM(name, help) bool name;
#include "archive/chain_forms.def"
#undef CHAIN_FORM
};

static const struct chain_options defaults = { .db = STORE_PATH,
					       .limit = LIMIT_USUAL };

static const struct option options[] = {
	{ OPTION(FLAG, struct chain_options, up, NULL,
		 N_("what it rests on")) },
	{ OPTION(FLAG, struct chain_options, down, NULL,
		 N_("who cites it; this is done without being asked")) },
	{ OPTION(COUNT, struct chain_options, depth, "N",
		 N_("go this many steps, 0 is all")),
	  .most = DEPTH_MAX },
	{ OPTION(COUNT, struct chain_options, limit, "N",
		 N_("show this many results, the nearest ones, 0 is all")),
	  .most = LIMIT_MAX },
	{ OPTION(TEXT, struct chain_options, to, "NUMBER",
		 N_("show the shortest way to that instrument")) },
	{ OPTION(TEXT, struct chain_options, role, "ROLE,...",
		 N_("follow only citations in one of these roles")) },
	{ OPTION(TEXT, struct chain_options, issuer, "NAME",
		 N_("show what a body issued whose name has these words")) },
	{ OPTION(TEXT, struct chain_options, type, "TYPE",
		 N_("show instruments of this type")) },
	{ OPTION(TEXT, struct chain_options, after, "DATE",
		 N_("show instruments of this day, month or year, or later")) },
	{ OPTION(TEXT, struct chain_options, before, "DATE",
		 N_("show instruments of this day, month or year, or "
		    "earlier")) },
	{ OPTION(TEXT, struct chain_options, of, "NAME",
		 N_("of several with the number, the one of that issuer")) },
	{ OPTION(TEXT, struct chain_options, year, "YEAR",
		 N_("of several with the number, the one of that year")) },
	{ OPTION(TEXT, struct chain_options, db, "FILE",
		 N_("the archive to ask")) },
#define CHAIN_FORM(form, text)                                                 \
	{ OPTION(FLAG, struct chain_options, form, NULL, text) },
#include "archive/chain_forms.def"
#undef CHAIN_FORM
	{ .kind = OPTION_END },
};

/* A run of the command. */
struct asking {
	const struct chain_options *chosen;
	struct store *store;
	struct works *works;
	struct arena *arena;
	struct walk_way way;
	const struct work *start;
	const struct work *target;
};

/* Whether `role` (of `length` bytes) is one that citations can have. */
static bool is_role(const struct table *roles, const char *role, size_t length)
{
	for (size_t row = 0; row < roles->rows; row++) {
		const char *known = table_cell(roles, row, ROLE);

		if (strlen(known) == length &&
		    strncmp(known, role, length) == 0)
			return true;
	}
	return false;
}

static enum status check_roles(const char *list, struct arena *arena,
			       struct fault *fault)
{
	struct table roles;
	enum status status = STATUS_OK;

	if (list)
		status = table_load(&roles, "citation_roles", ROLE_COLUMNS,
				    arena, fault);
	while (!status && list) {
		size_t length = strcspn(list, ",");

		if (!is_role(&roles, list, length))
			return fault_set(fault, STATUS_USAGE, NULL,
					 _("--role: '%.*s' is no role"),
					 (int)length, list);
		list = list[length] ? list + length + 1 : NULL;
	}
	return status;
}

static enum status check_text(const char *words, struct fault *fault)
{
	if (words && text_invalid_at(words, strlen(words)) != strlen(words))
		return fault_set(fault, STATUS_USAGE, NULL, "%s",
				 _("not UTF-8"));
	return STATUS_OK;
}

static enum status read_way(struct asking *asking, struct fault *fault)
{
	const struct chain_options *chosen = asking->chosen;
	struct walk_way *way = &asking->way;
	enum status status = STATUS_OK;

	if (chosen->up && chosen->down)
		return fault_set(fault, STATUS_USAGE, NULL, "%s",
				 _("--up and --down cannot go together"));
	*way = (struct walk_way){
		.direction = chosen->up ? WALK_UP : WALK_DOWN,
		.depth = chosen->depth,
		.limit = chosen->limit,
		.roles = chosen->role,
		.issuer = chosen->issuer,
	};
	status = check_roles(chosen->role, asking->arena, fault);
	if (!status)
		status = check_text(chosen->issuer, fault);
	if (!status)
		status = check_text(chosen->type, fault);
	if (!status && chosen->type) {
		way->type = text_slug(asking->arena, chosen->type);
		if (!way->type)
			status = fault_memory(fault);
	}
	if (!status)
		status = day_option(&way->after, "after", chosen->after,
				    asking->arena, fault);
	if (!status)
		status = day_option(&way->before, "before", chosen->before,
				    asking->arena, fault);
	return status;
}

static enum status find(struct asking *asking, const char *words,
			struct fault *fault)
{
	const struct chain_options *chosen = asking->chosen;
	const struct find_way start = { .issuer = chosen->of,
					.year = chosen->year };
	const struct find_way target = { .year = NULL };
	enum status status =
		find_one(&asking->start, asking->works, asking->store, words,
			 &start, chosen->json, asking->arena, fault);

	if (!status && chosen->to)
		status = find_one(&asking->target, asking->works, asking->store,
				  chosen->to, &target, chosen->json,
				  asking->arena, fault);
	return status;
}

/* The way to the target, in the direction that was not asked for, too. */
static enum status find_path(struct chain *chain, struct asking *asking,
			     struct fault *fault)
{
	const struct chain_options *chosen = asking->chosen;
	enum status status;

	chain->path = true;
	asking->way.target = asking->target->id;
	status = walk_path(&chain->walk, asking->store, asking->works,
			   asking->start->id, &asking->way, asking->arena,
			   fault);
	if (!status && !chain->walk.count && !chosen->up && !chosen->down) {
		chain->direction = asking->way.direction = WALK_UP;
		status = walk_path(&chain->walk, asking->store, asking->works,
				   asking->start->id, &asking->way,
				   asking->arena, fault);
	}
	if (!status && !chain->walk.count)
		status = fault_set(fault, STATUS_PARTLY, NULL,
				   _("no chain leads from %s to %s"),
				   asking->start->iri, asking->target->iri);
	return status;
}

static enum status write(const struct chain *chain, struct asking *asking,
			 struct fault *fault)
{
#define CHAIN_FORM(name, help)                                                 \
	if (asking->chosen->name)                                              \
		return chain_##name(stdout, chain, asking->arena, fault);
#include "archive/chain_forms.def"
#undef CHAIN_FORM
	return chain_text(stdout, chain, asking->arena, fault);
}

static void tell_cut(const struct chain *chain)
{
	if (chain->walk.cut)
		(void)fprintf(stderr,
			      _("chithi: cut after %zu results; "
				"citations of %s: %lld\n"),
			      chain->walk.results,
			      work_name(chain->walk.steps[0].work),
			      (long long)chain->cited);
}

static enum status follow(struct asking *asking, struct fault *fault)
{
	struct chain chain = { .direction = asking->way.direction };
	enum status status;

	status = asking->target ? find_path(&chain, asking, fault)
				: walk(&chain.walk, asking->store,
				       asking->works, asking->start->id,
				       &asking->way, asking->arena, fault);
	if (!status)
		status = works_cited(&chain.cited, asking->works, asking->start,
				     fault);
	if (!status)
		status = chain_find_tasks(&chain, asking->store, asking->arena,
					  fault);
	if (!status)
		status = write(&chain, asking, fault);
	if (!status)
		tell_cut(&chain);
	return status;
}

static enum status chain(const void *fields, const char *const *operands,
			 int count, struct fault *fault)
{
	struct asking asking = { .chosen = fields, .arena = arena_new() };
	enum status status = STATUS_OK;

	(void)count;
	if (!asking.arena)
		return fault_memory(fault);
	status = read_way(&asking, fault);
	if (!status)
		status = answer_open(&asking.store, asking.chosen->db, fault);
	if (!status)
		status = works_new(&asking.works, asking.store, asking.arena,
				   fault);
	if (!status)
		status = find(&asking, operands[0], fault);
	if (!status)
		status = follow(&asking, fault);
	works_free(asking.works);
	store_close(asking.store);
	arena_free(asking.arena);
	return status;
}

const struct command chain_command = {
	.name = "chain",
	.summary = N_("follow who cites whom from one instrument on"),
	.operands = "NUMBER",
	.least = 1,
	.most = 1,
	.options = options,
	.defaults = &defaults,
	.options_size = sizeof(struct chain_options),
	.run = chain,
};
