/*
 * extract_symbol - the known symbol that a misread one is most like
 *
 * A weighted edit distance, a row of it a character of the candidate.  The
 * rows of a type serve for all the issuers behind it.
 */

#include "stages/extract_symbol.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/text.h"
#include "stages/extract_finder.h"

/* Characters of a candidate, of what is read, of one side of a confusion. */
enum { MEANT_MAX = 40, READ_MAX = 40, SIDE_MAX = 4 };

/* How much shorter or longer than what is meant the read may be. */
enum { SHORTER_MAX = 3, LONGER_MAX = 5 };

/* Symbols that one document teaches, and their length in bytes. */
enum { MET_MAX = 48, MET_BYTES = 48 };

/* The terms of the assemblies that number their acts by them. */
enum { TERM_MIN = 8, TERM_MAX = 19 };

/* What letters cost that no confusion explains, and where to stop counting. */
enum {
	COST_CASE = 1,
	COST_SPACE = 1,
	COST_DOUBLED = 2,
	COST_DIRT = 2,
	COST_DROPPED = 5,
	COST_ADDED = 6,
	COST_OTHER = 8,
	COST_NONE = 100, /* never */
};

/* What the issuer of a letter, with no type before it, may cost; its length. */
enum { COST_LETTER_MAX = 1, LETTER_MIN = 3 };

/* What it is worth that the words before the number say the type. */
enum { WORTH_SAID = 3 };

/* Confusions by the last characters of both sides: a bucket each. */
enum { BUCKETS = 1 << 10 };

struct points {
	int32_t at[MEANT_MAX];
	int count;
};

struct confusion {
	struct points meant;
	struct points read;
	int cost;
	const struct confusion *next;
};

struct symbol {
	const char *text;
	const char *slug; /* of a type */
	struct points points;
	bool party;
	bool state;
	bool assembly; /* numbers its acts by its term */
	bool met;
};

struct symbols {
	struct symbol *items;
	size_t count;
};

struct met {
	char text[MET_BYTES];
	struct symbol symbol;
};

struct lexicon {
	struct symbols types;
	struct symbols issuers;
	const struct confusion *confusions[BUCKETS];
	struct met met[MET_MAX];
	size_t met_count;
};

/* ------------------------------------------------------------- characters */

/* False: too long. */
static bool spell(struct points *points, const char *text)
{
	size_t length = strlen(text);
	size_t at = 0;

	points->count = 0;
	while (at < length && points->count < MEANT_MAX)
		points->at[points->count++] = text_next(text, length, &at);
	return at == length;
}

static bool is_figure(int32_t point)
{
	return point >= '0' && point <= '9';
}

static bool is_capital(int32_t point)
{
	return (point >= 'A' && point <= 'Z') || point == 0x110 ||
	       point == 0x1af;
}

static bool is_mark(int32_t point)
{
	return point == '-' || point == '/';
}

static int32_t lower(int32_t point)
{
	if (point >= 'A' && point <= 'Z')
		return point + ('a' - 'A');
	return point == 0x110 || point == 0x1af ? point + 1 : point;
}

/* One sign for each that looks like it. */
static int32_t plain(int32_t point)
{
	if (point == 0xd0)
		return 0x110;
	if (point == '~' || point == '_' || point == 0x2212 ||
	    (point >= 0x2010 && point <= 0x2015))
		return '-';
	return point == 0x2044 || point == 0x2215 ? '/' : point;
}

/* ---------------------------------------------------------------- opening */

static size_t bucket_of(int32_t meant, int32_t read)
{
	enum { APART = 31 };

	return ((size_t)meant * APART + (size_t)read) % BUCKETS;
}

static int32_t last_of(const struct points *points)
{
	return points->count ? points->at[points->count - 1] : 0;
}

static bool add_confusion(struct lexicon *lexicon, struct arena *arena,
			  const struct table *table, size_t row)
{
	struct confusion *made = arena_take(arena, sizeof(*made));
	size_t bucket;

	if (!made || !spell(&made->meant, table_cell(table, row, 0)) ||
	    !spell(&made->read, table_cell(table, row, 1)) ||
	    !made->meant.count || made->meant.count > SIDE_MAX ||
	    made->read.count > SIDE_MAX)
		return false;
	made->cost = atoi(table_cell(table, row, 2));
	bucket = bucket_of(last_of(&made->meant), last_of(&made->read));
	made->next = lexicon->confusions[bucket];
	lexicon->confusions[bucket] = made;
	return true;
}

static enum status load_confusions(struct lexicon *lexicon, struct arena *arena,
				   struct fault *fault)
{
	enum { COLUMNS = 3 };
	struct table table;
	enum status status =
		table_load(&table, "symbol_confusions", COLUMNS, arena, fault);

	for (size_t row = 0; !status && row < table.rows; row++)
		if (!add_confusion(lexicon, arena, &table, row))
			status = fault_memory(fault);
	return status;
}

static struct symbol *add_symbol(struct symbols *symbols, const char *text,
				 const char *system)
{
	struct symbol *symbol = &symbols->items[symbols->count];
	bool both =
		strcmp(system, "state") != 0 && strcmp(system, "party") != 0;

	*symbol = (struct symbol){
		.text = text,
		.slug = "",
		.party = both || !strcmp(system, "party"),
		.state = both || !strcmp(system, "state"),
	};
	if (!spell(&symbol->points, text))
		return NULL;
	symbols->count++;
	return symbol;
}

/* "Chương trình công tác" has the symbol and the slug of a row before. */
static bool has_type(const struct symbols *types, const char *text,
		     const char *slug)
{
	for (size_t i = 0; i < types->count; i++)
		if (!strcmp(types->items[i].text, text) &&
		    !strcmp(types->items[i].slug, slug))
			return true;
	return false;
}

static bool add_types(struct lexicon *lexicon, const struct table *types,
		      const struct table *issuers)
{
	for (size_t row = 0; row < types->rows; row++) {
		const char *text = table_cell(types, row, TYPE_SYMBOL);
		const char *system = table_cell(types, row, TYPE_SYSTEM);
		struct symbol *symbol;

		if (!*text || *text == '-' ||
		    has_type(&lexicon->types, text,
			     table_cell(types, row, TYPE_SLUG)) ||
		    (table_find(issuers, text) < issuers->rows &&
		     !strcmp(system, "state")))
			continue;
		symbol = add_symbol(&lexicon->types, text, system);
		if (symbol)
			symbol->slug = table_cell(types, row, TYPE_SLUG);
	}
	return true;
}

/* "QH13": an issuer whose symbol is a State type, with each of its terms. */
static bool add_terms(struct lexicon *lexicon, const char *text,
		      struct arena *arena)
{
	for (int term = TERM_MIN; term <= TERM_MAX; term++) {
		const char *full = arena_print(arena, "%s%d", text, term);
		struct symbol *symbol;

		if (!full)
			return false;
		symbol = add_symbol(&lexicon->issuers, full, "state");
		if (symbol)
			symbol->assembly = true;
	}
	return true;
}

static bool is_assembly(const struct table *types, const char *issuer)
{
	for (size_t row = 0; row < types->rows; row++)
		if (!strcmp(table_cell(types, row, TYPE_SYMBOL), issuer) &&
		    !strcmp(table_cell(types, row, TYPE_SYSTEM), "state"))
			return true;
	return false;
}

static bool add_issuers(struct lexicon *lexicon, const struct table *types,
			const struct table *issuers, struct arena *arena)
{
	for (size_t row = 0; row < issuers->rows; row++) {
		const char *text = table_cell(issuers, row, ISSUER_SYMBOL);

		if (!strcmp(table_cell(issuers, row, ISSUER_UNIQUE), "unit"))
			continue;
		if (is_assembly(types, text)) {
			if (!add_terms(lexicon, text, arena))
				return false;
			continue;
		}
		(void)add_symbol(&lexicon->issuers, text,
				 table_cell(issuers, row, ISSUER_SYSTEM));
	}
	return true;
}

enum status lexicon_open(struct lexicon **out, const struct table *types,
			 const struct table *issuers, struct arena *arena,
			 struct fault *fault)
{
	struct lexicon *made = arena_take(arena, sizeof(*made));
	size_t terms = 1 + TERM_MAX - TERM_MIN;

	if (!made)
		return fault_memory(fault);
	made->types.items =
		arena_array(arena, types->rows + 1, sizeof(*made->types.items));
	made->issuers.items =
		arena_array(arena, issuers->rows + terms * types->rows + 1,
			    sizeof(*made->issuers.items));
	if (!made->types.items || !made->issuers.items ||
	    !add_types(made, types, issuers) ||
	    !add_issuers(made, types, issuers, arena))
		return fault_memory(fault);
	*out = made;
	return load_confusions(made, arena, fault);
}

/* ------------------------------------------------------------ the document */

void lexicon_forget(struct lexicon *lexicon)
{
	lexicon->met_count = 0;
}

static bool is_known(const struct lexicon *lexicon, const char *issuer)
{
	for (size_t i = 0; i < lexicon->issuers.count; i++)
		if (!strcmp(lexicon->issuers.items[i].text, issuer))
			return true;
	return false;
}

static struct met *find_met(struct lexicon *lexicon, const char *issuer,
			    bool party)
{
	for (size_t i = 0; i < lexicon->met_count; i++)
		if (!strcmp(lexicon->met[i].text, issuer) &&
		    lexicon->met[i].symbol.party == party)
			return &lexicon->met[i];
	return NULL;
}

void lexicon_meet(struct lexicon *lexicon, const char *issuer, bool party)
{
	struct met *met = find_met(lexicon, issuer, party);
	size_t length = strlen(issuer);

	if (met) {
		met->symbol.met = true;
		return;
	}
	if (!length || length >= MET_BYTES || lexicon->met_count == MET_MAX)
		return;
	met = &lexicon->met[lexicon->met_count];
	memcpy(met->text, issuer, length + 1);
	met->symbol = (struct symbol){ .text = met->text,
				       .slug = "",
				       .party = party,
				       .state = !party,
				       .met = is_known(lexicon, issuer) };
	if (spell(&met->symbol.points, issuer))
		lexicon->met_count++;
}

/* --------------------------------------------------------------- distance */

struct grid {
	const struct lexicon *lexicon;
	int32_t read[READ_MAX];
	bool is_word[READ_MAX];    /* a letter, a mark or a digit */
	size_t ends[READ_MAX + 1]; /* bytes of the text behind each */
	int count;
	int32_t meant[MEANT_MAX];
	int length;
	int most; /* that the whole may cost */
	int cost[MEANT_MAX + 1][READ_MAX + 1];
};

/* Whether the first `length` characters end in these. */
static bool is_tail(const struct points *points, const int32_t *of, int length)
{
	int i = points->count;

	while (i && length && points->at[i - 1] == of[length - 1]) {
		i--;
		length--;
	}
	return !i;
}

static int least(int one, int other)
{
	return one < other ? one : other;
}

/* What the confusions leave it at that end with these two characters. */
static int cost_confused(const struct grid *grid, int i, int j, int32_t read)
{
	size_t bucket = bucket_of(grid->meant[i - 1], read);
	int best = COST_NONE;

	for (const struct confusion *at = grid->lexicon->confusions[bucket]; at;
	     at = at->next)
		if (is_tail(&at->read, grid->read, j) &&
		    is_tail(&at->meant, grid->meant, i))
			best = least(best, grid->cost[i - at->meant.count]
						     [j - at->read.count] +
						   at->cost);
	return best;
}

/* The read character is no part of what is meant. */
static int cost_added(const struct grid *grid, int i, int j)
{
	int32_t read = grid->read[j - 1];
	bool beside = i == 0 || i == grid->length ||
		      is_mark(grid->meant[i - 1]) || is_mark(grid->meant[i]);

	if (read == ' ')
		return beside ? 0 : COST_SPACE;
	if (is_figure(read))
		return COST_NONE;
	if (i && read == '-' && grid->meant[i - 1] == '-')
		return 0;
	if (!grid->is_word[j - 1])
		return COST_DIRT;
	if (i && read == grid->meant[i - 1])
		return COST_DOUBLED;
	return COST_ADDED;
}

static int cost_dropped(const struct grid *grid, int i)
{
	int32_t meant = grid->meant[i - 1];

	return is_figure(meant) || is_mark(meant) ? COST_NONE : COST_DROPPED;
}

static int cost_changed(int32_t meant, int32_t read)
{
	if (meant == read)
		return 0;
	if (is_figure(meant) || is_figure(read) || is_mark(meant) ||
	    is_mark(read) || read == ' ')
		return COST_NONE;
	return lower(meant) == lower(read) ? COST_CASE : COST_OTHER;
}

static int cost_at(const struct grid *grid, int i, int j)
{
	int best = COST_NONE;

	if (!i && !j)
		return 0;
	if (j)
		best = least(best,
			     grid->cost[i][j - 1] + cost_added(grid, i, j));
	if (!i)
		return best;
	best = least(best, grid->cost[i - 1][j] + cost_dropped(grid, i));
	if (j)
		best = least(best, grid->cost[i - 1][j - 1] +
					   cost_changed(grid->meant[i - 1],
							grid->read[j - 1]));
	if (j)
		best = least(best,
			     cost_confused(grid, i, j, grid->read[j - 1]));
	return least(best, cost_confused(grid, i, j, 0));
}

/*
 * The costs behind one more character that is meant; the lowest of them.
 * What lies further off than `SHORTER_MAX` and `LONGER_MAX` costs COST_NONE.
 */
static int add_row(struct grid *grid, int i)
{
	int from = i > SHORTER_MAX ? i - SHORTER_MAX : 0;
	int to = least(i + LONGER_MAX, grid->count);
	int lowest = COST_NONE;

	for (int j = from; j <= to; j++) {
		grid->cost[i][j] = cost_at(grid, i, j);
		lowest = least(lowest, grid->cost[i][j]);
	}
	return lowest;
}

/*
 * Put `points` behind the first `from` characters meant; the least cost, or
 * one that is too high already.
 */
static int append(struct grid *grid, int from, const struct points *points)
{
	int before = 0;
	int lowest = 0;

	if (from + points->count > MEANT_MAX)
		return COST_NONE;
	memcpy(grid->meant + from, points->at,
	       (size_t)points->count * sizeof(*points->at));
	grid->length = from + points->count;
	if (!from)
		(void)add_row(grid, 0);
	for (int i = from + 1; i <= grid->length; i++) {
		lowest = add_row(grid, i);
		if (lowest > grid->most && before > grid->most)
			break;
		before = lowest;
	}
	return lowest;
}

static int append_mark(struct grid *grid, int from, int32_t mark)
{
	return append(grid, from,
		      &(struct points){ .at = { mark }, .count = 1 });
}

/* Whether a symbol may end behind the first `count` characters read. */
static bool is_end(const struct grid *grid, int count)
{
	return count > 0 && grid->read[count - 1] != ' ' &&
	       (count == grid->count ||
		(grid->read[count] != '&' && !text_is_word(grid->read[count])));
}

/* The cheapest place for the candidate to end; 0: nowhere. */
static int find_end(const struct grid *grid)
{
	const int *cost = grid->cost[grid->length];
	int best = 0;

	for (int j = 1; j <= grid->count; j++)
		if (is_end(grid, j) && (!best || cost[j] < cost[best]))
			best = j;
	return best;
}

/* A letter names who writes, then the unit: it goes on behind the issuer. */
static bool is_letter(const struct grid *grid, int end)
{
	return grid->cost[grid->length][end] <= COST_LETTER_MAX &&
	       end + 1 < grid->count && grid->read[end] == '-' &&
	       is_capital(grid->read[end + 1]);
}

/* ----------------------------------------------------------------- search */

struct search {
	struct grid grid;
	const struct hint *hint;
	struct guess best;
	int score; /* of the best: what it costs, and evidence */
	int next;  /* score of the best that says something else */
};

static bool is_same(const struct guess *one, const struct guess *other)
{
	return one->type && !strcmp(one->type, other->type) &&
	       !strcmp(one->issuer, other->issuer) &&
	       one->party == other->party;
}

static void weigh(struct search *search, const struct guess *guess, int score)
{
	if (is_same(&search->best, guess)) {
		if (score < search->score) {
			search->best = *guess;
			search->score = score;
		}
	} else if (score < search->score) {
		search->next = search->score;
		search->best = *guess;
		search->score = score;
	} else {
		search->next = least(search->next, score);
	}
}

static int score_of(const struct search *search, const struct symbol *type,
		    const struct symbol *issuer, int cost)
{
	const char *said = search->hint->said;

	if (issuer->met)
		cost -= WORTH_MET;
	if (type && *said)
		cost += strcmp(type->slug, said) ? WORTH_SAID : -WORTH_SAID;
	return cost;
}

/* Whether an issuer can do without a type: an assembly, or in a letter. */
static bool is_alone(const struct search *search, const struct symbol *issuer)
{
	if (search->hint->normative)
		return issuer->assembly;
	return !issuer->assembly && issuer->points.count >= LETTER_MIN;
}

static void try_issuer(struct search *search, const struct symbol *type,
		       const struct symbol *issuer, bool party, int from)
{
	struct grid *grid = &search->grid;
	int end;

	if (!(party ? issuer->party : issuer->state) ||
	    (!type && !is_alone(search, issuer)) ||
	    append(grid, from, &issuer->points) > grid->most)
		return;
	end = find_end(grid);
	if (!end || grid->cost[grid->length][end] > grid->most)
		return;
	if (!type && !issuer->assembly && !is_letter(grid, end))
		return;
	weigh(search,
	      &(struct guess){ .type = type ? type->text : "",
			       .issuer = issuer->text,
			       .party = party,
			       .end = grid->ends[end],
			       .cost = grid->cost[grid->length][end],
			       .said = type && *search->hint->said &&
				       !strcmp(type->slug, search->hint->said),
			       .met = issuer->met },
	      score_of(search, type, issuer, grid->cost[grid->length][end]));
}

static void try_issuers(struct search *search, const struct symbol *type,
			bool party)
{
	const struct lexicon *lexicon = search->grid.lexicon;
	int from = search->grid.length;

	for (size_t i = 0; i < lexicon->issuers.count; i++)
		try_issuer(search, type, &lexicon->issuers.items[i], party,
			   from);
	for (size_t i = 0; type && i < lexicon->met_count; i++)
		if (lexicon->met[i].symbol.met)
			try_issuer(search, type, &lexicon->met[i].symbol, party,
				   from);
}

static void try_types(struct search *search, bool party)
{
	const struct symbols *types = &search->grid.lexicon->types;
	const char *only = search->hint->type;
	struct grid *grid = &search->grid;

	for (size_t i = 0; i < types->count; i++) {
		const struct symbol *type = &types->items[i];

		if (!(party ? type->party : type->state) ||
		    (*only && strcmp(type->text, only) != 0))
			continue;
		if (append_mark(grid, 0, party ? '-' : '/') > grid->most ||
		    append(grid, 1, &type->points) > grid->most ||
		    append_mark(grid, grid->length, party ? '/' : '-') >
			    grid->most)
			continue;
		try_issuers(search, type, party);
	}
}

/* Add a character; blanks beside separators are none. */
static void add_read(struct grid *grid, int32_t point, size_t end)
{
	int last = grid->count ? grid->read[grid->count - 1] : '-';

	if (point == ' ' && is_mark(last))
		return;
	if (is_mark(point) && last == ' ' && grid->count > 1)
		grid->count--;
	grid->is_word[grid->count] = text_is_word(point);
	grid->read[grid->count++] = point;
	grid->ends[grid->count] = end;
}

/* The signs that end a number end what is read, too. */
static void read_points(struct grid *grid, const char *text, size_t length,
			size_t at)
{
	while (at < length && grid->count < READ_MAX) {
		int32_t point = plain(text_next(text, length, &at));

		if (point == ',' || point == ';' || point == ':' ||
		    point == '(')
			break;
		add_read(grid, point, at);
	}
	for (int i = 0; i <= MEANT_MAX; i++)
		for (int j = 0; j <= READ_MAX; j++)
			grid->cost[i][j] = COST_NONE;
}

/* A symbol is of capitals, most of it. */
static bool is_capitals(const char *text, size_t start, size_t end)
{
	int letters = 0;
	int capitals = 0;

	while (start < end) {
		int32_t point = plain(text_next(text, end, &start));

		if (!text_is_word(point) || is_figure(point))
			continue;
		letters++;
		capitals +=
			is_capital(point) || (point >= 0xc0 && point <= 0xdd);
	}
	return 2 * capitals >= letters;
}

bool lexicon_guess(const struct lexicon *lexicon, struct guess *out,
		   const char *text, size_t length, size_t start,
		   const struct hint *hint, struct arena *arena)
{
	struct search *search = arena_take(arena, sizeof(*search));

	if (!search)
		return false;
	search->grid.lexicon = lexicon;
	search->grid.most = hint->most;
	search->hint = hint;
	search->score = COST_NONE;
	search->next = COST_NONE;
	read_points(&search->grid, text, length, start);
	if (!hint->normative)
		try_types(search, true);
	try_types(search, false);
	if (!*hint->type && append_mark(&search->grid, 0, '/') <= hint->most)
		try_issuers(search, NULL, false);
	if (!search->best.type || !is_capitals(text, start, search->best.end))
		return false;
	search->best.margin = search->next - search->score;
	*out = search->best;
	return true;
}
