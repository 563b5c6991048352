/*
 * Made documents, and a graph of citations between them.
 *
 * Documents are dated over 20 years, as many each day, and come in a random
 * order.  Each is of one of ISSUERS bodies, the n-th as busy as 1/n, and of
 * one of the types; its number is the next of its body, type and year, so
 * that bodies with the same symbol have the same numbers.
 *
 * Citations grow with the archive (copying model with ageing): a document
 * looks at one before it, on average two and a half years older, and cites
 * it, or, as often, one of those that it cites.  Copying is preferential
 * attachment, so the in-degree has a heavy tail; what is copied is older
 * still.  One in twelve citations is of an instrument that never comes into
 * the archive (the law of the land), the n-th of them as often as 1/n; one in
 * two hundred of a document that is up to a month younger, as replies do it.
 * One in ten gives no more than number and date, the others an IRI.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/archive.h"
#include "pipeline/text.h"

enum {
	FIRST_YEAR = 2005,
	YEARS = 20,
	MONTHS = 12,
	DAYS = 28, /* of a month that are used */
	ISSUERS = 700,
	SYMBOLS = 60, /* several bodies share one */
	TYPES = 6,
	OUTSIDE_SHARE = 50, /* instruments outside to so many documents */
	OUTSIDE_LEAST = 200,
	POINTS = 6,
	TASKS = 3,
	SENTENCES_MAX = 64,
	NAME_WORDS = 6, /* of a number and a date */
	SEED = 6,
};

/* Shares of citations, as told above. */
static const double outside_part = 1.0 / 12;
static const double later_part = 1.0 / 200;
static const double copied_part = 0.5;
static const double bare_part = 0.1;
static const double months_back = 30;

static const struct kind {
	const char *slug;
	const char *symbol;
} kinds[TYPES] = {
	{ "cong-van", "CV" },  { "quyet-dinh", "QD" }, { "ke-hoach", "KH" },
	{ "thong-bao", "TB" }, { "chi-thi", "CT" },    { "nghi-quyet", "NQ" },
};

/* A document before its text is made. */
struct sheet {
	uint32_t number;
	uint16_t issuer;
	uint8_t kind;
	uint8_t day;
	uint16_t month; /* since FIRST_YEAR */
};

struct made {
	struct prose *prose;
	struct sheet *sheets; /* in the order of their dates */
	uint32_t *cited;      /* MADE_CITATIONS of each; outside: behind all */
	uint32_t *arrival;
	size_t count;
	size_t outside;
};

/* From 0 to before `count`, the n-th as often as 1/(n+1), nearly. */
static size_t seldom(struct dice *dice, size_t count)
{
	double at = pow((double)count + 1, dice_part(dice)) - 1;

	return at < (double)count ? (size_t)at : count - 1;
}

static bool number_sheets(struct made *made, struct dice *dice)
{
	uint32_t *last = calloc((size_t)ISSUERS * TYPES * YEARS, sizeof(*last));

	if (!last)
		return false;
	for (size_t i = 0; i < made->count; i++) {
		struct sheet *sheet = &made->sheets[i];
		size_t day = i * YEARS * MONTHS * DAYS / made->count;

		sheet->month = (uint16_t)(day / DAYS);
		sheet->day = (uint8_t)(day % DAYS + 1);
		sheet->issuer = (uint16_t)seldom(dice, ISSUERS);
		sheet->kind = (uint8_t)seldom(dice, TYPES);
		sheet->number =
			++last[((size_t)sheet->issuer * TYPES + sheet->kind) *
				       YEARS +
			       sheet->month / MONTHS];
	}
	free(last);
	return true;
}

/* What a document cites, those before it being known. */
static uint32_t cite(const struct made *made, size_t i, struct dice *dice)
{
	double back = -log(1 - dice_part(dice)) * months_back *
		      (double)made->count / (YEARS * MONTHS);
	double chance = dice_part(dice);
	size_t other;

	if (chance < outside_part || !i)
		return (uint32_t)(made->count + seldom(dice, made->outside));
	if (chance < outside_part + later_part)
		other = i + 1 + dice_below(dice, made->count / 240 + 1);
	else
		other = back < (double)i ? i - 1 - (size_t)back
					 : dice_below(dice, i);
	if (other >= made->count)
		other = i - 1;
	if (other < i && dice_part(dice) < copied_part)
		return made->cited[other * MADE_CITATIONS +
				   dice_below(dice, MADE_CITATIONS)];
	return (uint32_t)other;
}

static void shuffle(struct made *made, struct dice *dice)
{
	for (size_t i = 0; i < made->count; i++) {
		size_t other = dice_below(dice, i + 1);

		made->arrival[i] = made->arrival[other];
		made->arrival[other] = (uint32_t)i;
	}
}

enum status made_new(struct made **out, size_t count, struct fault *fault)
{
	struct made *made = calloc(1, sizeof(*made));
	struct dice dice = { SEED };
	enum status status;

	if (!made)
		return fault_memory(fault);
	made->count = count;
	made->outside = count / OUTSIDE_SHARE + OUTSIDE_LEAST;
	made->sheets = calloc(count, sizeof(*made->sheets));
	made->cited = calloc(count * MADE_CITATIONS, sizeof(*made->cited));
	made->arrival = calloc(count, sizeof(*made->arrival));
	if (!made->sheets || !made->cited || !made->arrival ||
	    !number_sheets(made, &dice)) {
		made_free(made);
		return fault_memory(fault);
	}
	for (size_t i = 0; i < count * MADE_CITATIONS; i++)
		made->cited[i] = cite(made, i / MADE_CITATIONS, &dice);
	shuffle(made, &dice);
	status = prose_new(&made->prose, fault);
	if (!status) {
		*out = made;
		made = NULL; /* the caller's now */
	}
	made_free(made);
	return status;
}

void made_free(struct made *made)
{
	if (!made)
		return;
	prose_free(made->prose);
	free(made->sheets);
	free(made->cited);
	free(made->arrival);
	free(made);
}

/* ---- names ---- */

/* Two to four capitals, different for each symbol. */
static const char *symbol_of(struct arena *arena, size_t issuer)
{
	size_t n = issuer % SYMBOLS;

	return arena_print(arena, "%c%c%s", (int)('A' + n % 23),
			   (int)('B' + n * 7 % 23),
			   n % 3 ? (n % 3 == 1 ? "U" : "BND") : "");
}

/* How a document is called: number, date, IRI. */
struct name {
	const char *type;
	const char *number;
	const char *date;
	const char *iri;
};

static struct sheet outside_sheet(const struct made *made, size_t n)
{
	size_t i = n - made->count;

	return (struct sheet){
		.number = (uint32_t)(i + 1),
		.issuer = ISSUERS, /* a body of its own */
		.kind = (uint8_t)(i % TYPES),
		.day = (uint8_t)(i % DAYS + 1),
		.month = (uint16_t)(i % ((size_t)YEARS * MONTHS)),
	};
}

static struct name name_of(const struct made *made, size_t n,
			   struct arena *arena)
{
	struct sheet sheet =
		n < made->count ? made->sheets[n] : outside_sheet(made, n);
	const struct kind *kind = &kinds[sheet.kind];
	const char *symbol = symbol_of(arena, sheet.issuer);
	unsigned month = sheet.month % MONTHS + 1;
	unsigned year = FIRST_YEAR + sheet.month / MONTHS;
	struct name name = {
		.type = kind->slug,
		.number = arena_print(arena, "%02u/%s-%s", sheet.number,
				      kind->symbol, symbol),
		.date = arena_print(arena, "%u-%02u-%02u", year, month,
				    sheet.day),
	};

	name.iri =
		arena_print(arena, "/akn/vn/doc/%s/body-%u/%u/%s", kind->slug,
			    sheet.issuer, year, text_slug(arena, name.number));
	return name;
}

const char *made_file(struct arena *arena, size_t n)
{
	return arena_print(arena, "/made/%04zu/%07zu.akn.xml", n / 1000, n);
}

/* ---- one document ---- */

/* What is made of one, while its text grows. */
struct making {
	const struct made *made;
	struct dice dice;
	struct trail trail;
	struct text body;
	struct record_span sentences[SENTENCES_MAX];
	size_t count;
	struct arena *arena;
};

static void add_sentence(struct making *making, size_t *syllables)
{
	struct record_span *span = &making->sentences[making->count++];

	span->start = making->body.length;
	*syllables += prose_sentence(&making->body, making->made->prose,
				     &making->trail, &making->dice);
	span->length = making->body.length - 1 - span->start;
}

static void add_citation(struct making *making,
			 struct record_citation *citation, size_t target,
			 size_t n, size_t *syllables)
{
	struct name name = name_of(making->made, target, making->arena);
	bool bare = dice_part(&making->dice) < bare_part;
	size_t start = making->body.length;

	text_print(&making->body, "%s %s ", name.number, name.date);
	*syllables += NAME_WORDS;
	add_sentence(making, syllables);
	making->sentences[making->count - 1] =
		(struct record_span){ start, making->body.length - 1 - start };
	*citation = (struct record_citation){
		.place = { .id = arena_print(making->arena, "cite_%zu", n),
			   .lines = "l1 l2",
			   .page = (int)(1 + n / 4) },
		.iri = bare ? "" : name.iri,
		.type = name.type,
		.number = name.number,
		.date = name.date,
		.role = n % 3 ? "can-cu" : "thuc-hien",
		.words = name.number,
		.sentence = making->sentences[making->count - 1],
	};
}

static void add_points(struct record *record, struct record_point *points,
		       struct record_task *tasks,
		       struct record_assignee *assignees, struct making *making,
		       size_t n)
{
	struct arena *arena = making->arena;

	for (size_t i = 0; i < POINTS; i++)
		points[i] = (struct record_point){
			.place = { .id = arena_print(arena, "point_%zu", i),
				   .lines = "l3 l4",
				   .page = (int)(1 + i / 3) },
			.label = arena_print(arena, "%zu", i + 1),
			.text = making->sentences[making->count - POINTS + i],
		};
	for (size_t i = 0; i < TASKS; i++) {
		assignees[i] = (struct record_assignee){
			.role = "chu-tri",
			.name = arena_print(arena, "body %zu",
					    dice_below(&making->dice, ISSUERS)),
		};
		tasks[i] = (struct record_task){
			.place = points[i].place,
			.id = arena_print(arena, "t-%08zx-%zx", n, i),
			.parent = "",
			.label = points[i].label,
			.text = points[i].text,
			.start = "",
			.end = i ? "" : record->date,
			.rrule = "",
			.phrase = "",
			.status = "proposed",
			.conf = 0.9,
			.assignees = &assignees[i],
			.assignee_count = 1,
		};
	}
	record->points = points;
	record->point_count = POINTS;
	record->tasks = tasks;
	record->task_count = TASKS;
}

enum status made_record(struct record *out, const struct made *made, size_t n,
			struct arena *arena, struct fault *fault)
{
	size_t place = made->arrival[n];
	struct name name = name_of(made, place, arena);
	struct making making = { .made = made,
				 .dice = { place * 2 + 1 },
				 .body = { .arena = arena },
				 .arena = arena };
	struct record_citation *citations =
		arena_array(arena, MADE_CITATIONS, sizeof(*citations));
	struct record_point *points =
		arena_array(arena, POINTS, sizeof(*points));
	struct record_task *tasks = arena_array(arena, TASKS, sizeof(*tasks));
	struct record_assignee *assignees =
		arena_array(arena, TASKS, sizeof(*assignees));
	struct text title = { .arena = arena };
	size_t syllables = 0;

	if (!citations || !points || !tasks || !assignees)
		return fault_memory(fault);
	(void)prose_sentence(&title, made->prose, &making.trail, &making.dice);
	if (title.data) /* a title is no sentence */
		title.data[title.length - strlen(".\n")] = '\0';
	for (size_t i = 0; i < MADE_CITATIONS; i++)
		add_citation(&making, &citations[i],
			     made->cited[place * MADE_CITATIONS + i], i,
			     &syllables);
	while (syllables < MADE_SYLLABLES && making.count < SENTENCES_MAX)
		add_sentence(&making, &syllables);
	*out = (struct record){
		.file = made_file(arena, place),
		.digest = arena_print(arena, "%064zx", place + 1),
		.iri = name.iri,
		.type = name.type,
		.number = name.number,
		.date = name.date,
		.issuer = arena_print(arena, "Body %u",
				      made->sheets[place].issuer),
		.title = text_string(&title),
		.signer = "",
		.source = "",
		.origin = arena_print(arena, "%064zx", place + 2),
		.conf = 0.95,
		.body = text_string(&making.body),
		.citations = citations,
		.citation_count = MADE_CITATIONS,
	};
	add_points(out, points, tasks, assignees, &making, place);
	return title.failed || making.body.failed || arena_failed(arena)
		       ? fault_memory(fault)
		       : STATUS_OK;
}
