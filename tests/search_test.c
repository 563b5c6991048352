#include "tests/bed.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "archive/hits.h"
#include "archive/passage.h"
#include "archive/put.h"
#include "pipeline/text.h"

/* The most operands of a query of these tests, and documents of a test. */
enum { OPERANDS_MAX = 8, SHELF_MAX = 8 };

/* Exit codes as sysexits(3) has them. */
enum { DONE = 0, NOTHING = 1, USAGE = 64, MALFORMED = 65, MISSING = 66 };

#define IRI(slug) "/akn/vn/doc/chi-thi/tinh-uy/2020/" slug

/* A document to be put into an archive. */
struct paper {
	const char *file;
	const char *iri;
	const char *number;
	const char *date;
	const char *title;
	const char *body;
	const char *cites; /* number of a directive of 2020-01-01, or NULL */
};

/* The third carries out the second, that the first, which cites the third. */
static const struct paper papers[] = {
	{ "/out/one", IRI("1-ct-tu"), "01-CT/TU", "2020-01-01",
	  "về việc thứ nhất", "Xem thêm Chỉ thị số 03-CT/TU.\n", "03-CT/TU" },
	{ "/out/two", IRI("2-ct-tu"), "02-CT/TU", "2020-02-01",
	  "về việc thứ hai",
	  "Mở đầu. Thực hiện Chỉ thị số 01-CT/TU, các sở làm ngay. Hết.\n",
	  "01-CT/TU" },
	{ "/out/three", IRI("3-ct-tu"), "03-CT/TU", "2020-03-01",
	  "về việc thứ ba", "Thực hiện Chỉ thị số 02-CT/TU.\n", "02-CT/TU" },
	{ "/out/four", IRI("4-ct-ttg"), "04/CT-TTg", "2020-04-01",
	  "về gọi là \"đê điều\"",
	  "Đảng ủy xã giữ gìn đường đê mùa nước lớn.\n"
	  "Nhắc lại Chỉ thị 09-CT/TU. Họa vô đơn chí.\n",
	  "09-CT/TU" },
	{ "/out/five", IRI("5-ct-ttg"), "05/CT-TTg", "2020-05-01",
	  "về các việc khác",
	  "Hóa đơn ở đây. Chỉ đạo xã. Đường làng, đê làng, Đảng ủy.\n", NULL },
};

enum { PAPERS = sizeof(papers) / sizeof(papers[0]) };

static void put_paper(struct bed *bed, struct put *put,
		      const struct paper *paper)
{
	size_t line = strcspn(paper->body, "\n");
	const struct record_citation citation = {
		.place = { .id = "c", .lines = "" },
		.iri = "",
		.type = "chi-thi",
		.number = paper->cites ? paper->cites : "",
		.date = "",
		.role = "thuc-hien",
		.words = "Chỉ thị",
		.sentence = { 0, line },
	};
	const struct record_point point = {
		.place = { .id = "p", .lines = "l1", .page = 2 },
		.label = "II.3.a",
		.text = { 0, line },
	};
	const struct record record = {
		.file = paper->file,
		.digest = paper->file,
		.iri = paper->iri,
		.type = "chi-thi",
		.number = paper->number,
		.date = paper->date,
		.issuer = "Tỉnh ủy",
		.title = paper->title,
		.signer = "",
		.source = "",
		.origin = "",
		.body = paper->body,
		.citations = &citation,
		.citation_count = paper->cites ? 1 : 0,
		.points = &point,
		.point_count = 1,
	};

	bed->status = put_record(put, &record, &bed->fault);
	assert_status(bed, STATUS_OK);
}

/* An archive of these papers, in this order or from the last to the first. */
static const char *shelve(struct bed *bed, const char *name,
			  const struct paper *list, size_t count, bool backward)
{
	const char *path = bed_path(bed, name);
	struct store *store = NULL;
	struct put *put = NULL;

	bed->status = store_open(&store, path, STORE_WRITE, &bed->fault);
	assert_status(bed, STATUS_OK);
	bed->status = put_new(&put, store, &bed->fault);
	assert_status(bed, STATUS_OK);
	for (size_t i = 0; i < count; i++)
		put_paper(bed, put, &list[backward ? count - 1 - i : i]);
	bed->status = put_commit(put, &bed->fault);
	assert_status(bed, STATUS_OK);
	put_free(put);
	store_close(store);
	return path;
}

/* A question, and what it found. */
struct asking {
	struct store *store;
	struct query query;
	struct hits hits;
};

static void ask_filtered(struct bed *bed, struct asking *asking,
			 const char *path, const char *without,
			 const struct hits_filter *filter, const char *words)
{
	const char *operands[OPERANDS_MAX];
	char *all = arena_text(bed->arena, words, strlen(words));
	int count = 0;

	for (char *at = strtok(all, "|"); at; at = strtok(NULL, "|"))
		operands[count++] = at;
	*asking = (struct asking){ .store = NULL };
	bed->status = store_open(&asking->store, path, STORE_READ, &bed->fault);
	if (!bed->status)
		bed->status = query_read(&asking->query, operands, count,
					 without, bed->arena, &bed->fault);
	if (!bed->status)
		bed->status =
			hits_find(&asking->hits, asking->store, &asking->query,
				  filter, bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
}

/* The files of what is found, in order, without the folder. */
static const char *files_of(struct bed *bed, const struct asking *asking)
{
	struct text out = { .arena = bed->arena };

	for (size_t i = 0; i < asking->hits.count; i++) {
		const char *file = asking->hits.items[i].file;
		const char *name = strrchr(file, '/');

		text_print(&out, "%s%s", i ? " " : "",
			   name ? name + 1 : "(none)");
	}
	return text_string(&out);
}

/* What operands, parted by "|", find. */
static const char *find_in(struct bed *bed, const char *path, const char *words)
{
	static const struct hits_filter all = { .type = NULL };
	struct asking asking;

	ask_filtered(bed, &asking, path, NULL, &all, words);
	store_close(asking.store);
	return files_of(bed, &asking);
}

static const char *find(struct bed *bed, const char *words)
{
	if (!bed_has(bed_path(bed, "all.db")))
		(void)shelve(bed, "all.db", papers, PAPERS, false);
	return find_in(bed, bed_path(bed, "all.db"), words);
}

/* The first passage of the first that is found, marked with brackets. */
static const char *passage_of(struct bed *bed, const char *words)
{
	static const struct hits_filter all = { .type = NULL };
	const char *path = shelve(bed, "p.db", papers, PAPERS, false);
	struct passage found[PASSAGES_MAX];
	struct text out = { .arena = bed->arena };
	struct passages *passages = NULL;
	struct asking asking;
	size_t count = 0;
	size_t at = 0;

	ask_filtered(bed, &asking, path, NULL, &all, words);
	assert_true(asking.hits.count > 0);
	bed->status = passages_new(&passages, asking.store, &bed->fault);
	if (!bed->status)
		bed->status = passages_find(
			found, &count, passages, &asking.query,
			&asking.hits.items[0], bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_true(count > 0);
	for (size_t i = 0; i < found[0].mark_count; i++) {
		const struct passage_mark *mark = &found[0].marks[i];

		text_add(&out, found[0].text + at, mark->start - at);
		text_print(&out, "[%.*s]", (int)mark->length,
			   found[0].text + mark->start);
		at = mark->start + mark->length;
	}
	text_add_string(&out, found[0].text + at);
	passages_free(passages);
	store_close(asking.store);
	return text_string(&out);
}

/* ---- words ---- */

static void test_search__needs_no_diacritics(void **state)
{
	static const char *const words[] = {
		"đường đê",
		"duong de",
		"DUONG ĐÊ",
		"ĐƯỜNG|giữ gìn",
		"nuoc lon",
		"Ðường Đê",
		"đu\xcc\x9bo\xcc\x9b\xcc\x80ng đê"
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_string_equal(find(bed, words[i]), "four");
}

static void test_search__wants_all_operands(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(find(bed, "đê|làng"), "five");
	assert_string_equal(find(bed, "đê|việc"), "five");
	assert_string_equal(find(bed, "đê|vắng"), "");
	assert_string_equal(find(bed, "mở đầu|sở"), "two");
	assert_string_equal(find(bed, "dang uy|duong|xa"), "five four");
}

static void test_search__puts_words_as_written_first(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(find(bed, "họa"), "four five");
	assert_string_equal(find(bed, "hoạ"), "four five");
	assert_string_equal(find(bed, "HÓA"), "five four");
	assert_string_equal(find(bed, "hoá"), "five four");
	assert_string_equal(find(bed, "hoa"), "five four");
}

static void test_search__puts_the_title_first(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(find(bed, "đê"), "four five");
	assert_string_equal(find(bed, "de dieu"), "four");
	assert_string_equal(find(bed, "việc|khác"), "five");
}

static void test_search__puts_words_side_by_side_first(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(find(bed, "dang|uy|xa"), "four five");
	assert_string_equal(find(bed, "lang|de"), "five");
	assert_string_equal(find(bed, "xa|duong"), "five four");
}

static void test_search__takes_a_star_for_any_ending(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(find(bed, "duon*"), "five four");
	assert_string_equal(find(bed, "giu gi*"), "four");
	assert_string_equal(find(bed, "giữ g*"), "four");
	assert_string_equal(find(bed, "duon"), "");
	assert_string_equal(find(bed, "\"giu gi\"*"), "");
}

static void test_search__leaves_out_what_has_a_word(void **state)
{
	static const struct hits_filter all = { .type = NULL };
	struct bed *bed = *state;
	const char *path = shelve(bed, "all.db", papers, PAPERS, false);
	struct asking asking;

	ask_filtered(bed, &asking, path, "đường đê", &all, "đê");
	assert_string_equal(files_of(bed, &asking), "five");
	store_close(asking.store);
	ask_filtered(bed, &asking, path, "lang", &all, "đảng ủy");
	assert_string_equal(files_of(bed, &asking), "four");
	store_close(asking.store);
	ask_filtered(bed, &asking, path, "mở đầu", &all, "01-CT/TU");
	assert_string_equal(files_of(bed, &asking), "one");
	store_close(asking.store);
}

static void test_search__takes_signs_and_operators_as_words(void **state)
{
	static const char *const words[] = { "AND",    "NEAR(", "\"", "*",
					     "body:x", "-x",    ",",  "(",
					     "_",      "OR*",   "'" };
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_string_equal(find(bed, words[i]), "");
	assert_string_equal(find(bed, "(đường) \"đê\""), "four");
}

/* ---- numbers ---- */

static void test_search__takes_any_spelling_of_a_number(void **state)
{
	static const char *const words[] = {
		"04/CT-TTg",
		"04 CT TTg",
		"04|ct|ttg",
		"4/CT-TTG",
		"4CT / TTg",
		"04ctttg",
		"04-CTTTg",
		"Chỉ thị 04/CT-TTg",
		"chi thi|so|04/CT-TTg",
		"04/CT-TTg|1/4/2020",
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_memory_equal(find(bed, words[i]), "four", 4);
}

static void test_search__finds_numbers_by_their_beginning(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(find(bed, "04/CT"), "four");
	assert_string_equal(find(bed, "4 ct"), "");
}

static void
test_search__puts_the_instrument_before_those_who_cite_it(void **state)
{
	struct bed *bed = *state;

	assert_string_equal(find(bed, "03-CT/TU"), "three one");
	assert_string_equal(find(bed, "1-CT/TU"), "one two");
	assert_string_equal(find(bed, "01-CT/TU|sở"), "one two");
}

static void test_search__shows_what_is_only_cited(void **state)
{
	static const struct hits_filter all = { .type = NULL };
	struct bed *bed = *state;
	const char *path = shelve(bed, "all.db", papers, PAPERS, false);
	struct asking asking;

	ask_filtered(bed, &asking, path, NULL, &all, "9-CT/TU");
	assert_string_equal(files_of(bed, &asking), "(none) four");
	assert_int_equal(asking.hits.items[0].reason, HIT_NAMED);
	assert_int_equal(asking.hits.items[0].cited, 1);
	assert_int_equal(asking.hits.items[1].reason, HIT_CITES);
	store_close(asking.store);
}

/* ---- filters, readings, order ---- */

static void test_search__filters(void **state)
{
	static const struct {
		struct hits_filter filter;
		const char *found;
	} rows[] = {
		{ { .after = "2020-03" }, "three five four" },
		{ { .after = "2020-04-01" }, "five four" },
		{ { .before = "2020-02" }, "one two" },
		{ { .before = "2020" }, "three one five two four" },
		{ { .before = "2019" }, "" },
		{ { .after = "2020-02-02", .before = "2020-04-30" },
		  "three four" },
		{ { .type = "chi-thi", .after = "2020-05" }, "five" },
		{ { .type = "cong-van" }, "" },
		{ { .issuer = "TINH UY" }, "three one five two four" },
		{ { .issuer = "bộ" }, "" },
	};
	struct bed *bed = *state;
	const char *path = shelve(bed, "all.db", papers, PAPERS, false);
	struct asking asking;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ask_filtered(bed, &asking, path, NULL, &rows[i].filter, "về");
		store_close(asking.store);
		assert_string_equal(files_of(bed, &asking), rows[i].found);
	}
}

static void test_search__shows_a_work_once(void **state)
{
	static const struct paper twice[] = {
		{ "/a/scan", IRI("7-ct-tu"), "07-CT/TU", "2020-01-01", "về đê",
		  "Đê.\n", NULL },
		{ "/a/text", IRI("7-ct-tu"), "07-CT/TU", "2020-01-01", "về đê",
		  "Đê. Sông.\n", NULL },
	};
	struct bed *bed = *state;
	const char *path = shelve(bed, "two.db", twice, 2, false);
	const char *other = shelve(bed, "owt.db", twice, 2, true);

	assert_string_equal(find_in(bed, path, "đê"), "scan");
	assert_string_equal(find_in(bed, other, "đê"), "scan");
	assert_string_equal(find_in(bed, other, "sông"), "text");
	assert_string_equal(find_in(bed, path, "07-CT/TU"), "scan");
}

/* Make so many papers of all months from 2000 on. */
static struct paper *make_many(struct bed *bed, size_t count)
{
	struct paper *list = arena_array(bed->arena, count, sizeof(*list));

	assert_non_null(list);
	for (size_t i = 0; i < count; i++)
		list[i] = (struct paper){
			.file = arena_print(bed->arena, "/m/%zu", i),
			.iri = arena_print(bed->arena, IRI("%zu-ct-tu"), i),
			.number = arena_print(bed->arena, "%zu-CT/TU", i),
			.date = arena_print(bed->arena, "20%02zu-%02zu-01",
					    i * 7 % 20, i * 5 % 12 + 1),
			.title = i % 400 == 9 ? "về con đê" : "về việc",
			.body = arena_print(bed->arena,
					    "Con đê %s đê số %zu.%s\n",
					    i % 3 ? "ấy" : "này", i,
					    i % 500 == 3 ? " Rất quý." : ""),
		};
	return list;
}

static void test_search__finds_the_same_in_any_order_of_arrival(void **state)
{
	enum { MANY = 2500 };
	static const char *const words[] = { "con đê", "con|đê",    "de|ay",
					     "quý",    "đê|quý",    "so 7*",
					     "17/CT",  "con đê|quý" };
	struct bed *bed = *state;
	const struct paper *list = make_many(bed, MANY);
	const char *one = shelve(bed, "one.db", list, MANY, false);
	const char *other = shelve(bed, "other.db", list, MANY, true);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *found = find_in(bed, one, words[i]);

		assert_true(*found);
		assert_string_equal(found, find_in(bed, other, words[i]));
	}
}

static void test_search__ranks_the_newest_of_many(void **state)
{
	enum { MANY = 2500, IN_TITLE = 7, QUY = 5 };
	static const struct hits_filter all = { .type = NULL };
	struct bed *bed = *state;
	const char *path =
		shelve(bed, "many.db", make_many(bed, MANY), MANY, false);
	struct asking asking;

	ask_filtered(bed, &asking, path, NULL, &all, "con đê");
	assert_true(asking.hits.more);
	assert_true(asking.hits.count >= HITS_RANKED);
	assert_true(asking.hits.count < MANY);
	for (size_t i = 0; i < asking.hits.count; i++) {
		const struct hit *hit = &asking.hits.items[i];

		assert_int_equal(hit->in_title, i < IN_TITLE);
		assert_true(i < IN_TITLE || strcmp(hit->date, "2010") > 0);
	}
	store_close(asking.store);
	ask_filtered(bed, &asking, path, NULL, &all, "con đê|quý");
	assert_false(asking.hits.more);
	assert_int_equal(asking.hits.count, QUY);
	store_close(asking.store);
}

static void test_search__forgets_what_was_replaced(void **state)
{
	struct bed *bed = *state;
	struct paper paper = { "/x",         IRI("8-ct-tu"), "08-CT/TU",
			       "2020-01-01", "về trâu",      "Đàn trâu.\n",
			       NULL };
	const char *path = shelve(bed, "new.db", &paper, 1, false);

	assert_string_equal(find_in(bed, path, "đàn trâu"), "x");
	paper.title = "về bò";
	paper.body = "Đàn bò.\n";
	paper.date = "2010-01-01";
	(void)shelve(bed, "new.db", &paper, 1, false);
	assert_string_equal(find_in(bed, path, "đàn trâu"), "");
	assert_string_equal(find_in(bed, path, "trâu"), "");
	assert_string_equal(find_in(bed, path, "đàn bò"), "x");
}

/* ---- passages ---- */

static void test_search__shows_the_words_as_they_were_written(void **state)
{
	static const char *const rows[][2] = {
		{ "duong de", "Đảng ủy xã giữ gìn [đường đê] mùa nước lớn." },
		{ "duong|de|gìn",
		  "Đảng ủy xã giữ [gìn đường đê] mùa nước lớn." },
		{ "giữ gìn|gìn đường",
		  "Đảng ủy xã [giữ gìn đường] đê mùa nước lớn." },
		{ "họa", "[Họa] vô đơn chí." },
		{ "xã|làng", "Chỉ đạo [xã]." },
		{ "lang|de|uy", "Đường [làng], [đê làng], Đảng [ủy]." },
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(passage_of(bed, rows[i][0]), rows[i][1]);
}

static void test_search__cuts_a_long_sentence(void **state)
{
	struct bed *bed = *state;
	struct paper paper = { "/x", IRI("8-ct-tu"), "08-CT/TU", "2020-01-01",
			       "",   NULL,           NULL };
	static const struct hits_filter all = { .type = NULL };
	struct passage found[PASSAGES_MAX];
	struct passages *passages = NULL;
	struct asking asking;
	size_t count = 0;

	paper.body = arena_print(bed->arena, "%s đê vỡ %s.\n",
				 bed_repeat(bed, "nước ", 100),
				 bed_repeat(bed, "lũ ", 100));
	ask_filtered(bed, &asking, shelve(bed, "x.db", &paper, 1, false), NULL,
		     &all, "đê vỡ");
	bed->status = passages_new(&passages, asking.store, &bed->fault);
	if (!bed->status)
		bed->status = passages_find(
			found, &count, passages, &asking.query,
			&asking.hits.items[0], bed->arena, &bed->fault);
	assert_status(bed, STATUS_OK);
	assert_int_equal(count, 1);
	assert_true(found[0].cut_before && found[0].cut_after);
	assert_true(strlen(found[0].text) < PASSAGE_BYTES);
	assert_int_equal(found[0].mark_count, 1);
	assert_memory_equal(found[0].text + found[0].marks[0].start, "đê vỡ",
			    strlen("đê vỡ"));
	assert_string_equal(found[0].label, "II.3.a");
	assert_int_equal(found[0].page, 2);
	passages_free(passages);
	store_close(asking.store);
}

/* ---- the command ---- */

static int search(struct bed *bed, const char *db, const char *first,
		  const char *second, const char *third)
{
	const char *const words[] = { "--lang", "en",   "search", "--db", db,
				      first,    second, third,    NULL };

	return bed_program(bed, words);
}

static const char *said(struct bed *bed, const char *where)
{
	return bed_get(bed, bed_path(bed, where));
}

static void test_search__tells_people(void **state)
{
	struct bed *bed = *state;
	const char *path = shelve(bed, "all.db", papers, PAPERS, false);

	assert_int_equal(search(bed, path, "duong de", NULL, NULL), DONE);
	assert_string_equal(
		said(bed, "stdout"),
		"04/CT-TTg  2020-04-01  chi-thi  về gọi là \"đê điều\"\n"
		"  /out/four\n"
		"  II.3.a, page 2: Đảng ủy xã giữ gìn [đường đê] mùa nước "
		"lớn.\n");
	assert_int_equal(search(bed, path, "9-CT/TU", NULL, NULL), DONE);
	assert_has(said(bed, "stdout"), "  (not in the archive)\n"
					"  citations of it: 1\n");
	assert_int_equal(search(bed, path, "về", "--limit=2", "--offset=1"),
			 DONE);
	assert_has(said(bed, "stdout"), "05/CT-TTg");
	assert_has(said(bed, "stdout"), "01-CT/TU");
	assert_has_not(said(bed, "stdout"), "03-CT/TU");
	assert_has(said(bed, "stderr"), "shown: 2 to 3 of 5\n");
	assert_int_equal(search(bed, path, "vắng", NULL, NULL), NOTHING);
	assert_has(said(bed, "stderr"), "chithi: nothing found");
}

static void test_search__answers_in_json(void **state)
{
	struct bed *bed = *state;
	const char *path = shelve(bed, "all.db", papers, PAPERS, false);
	const char *number = NULL;
	const char *text = NULL;
	int found = 0;
	int start = 0;
	int length = 0;
	json_t *answer;

	assert_int_equal(search(bed, path, "duong de", "--json", NULL), DONE);
	answer = json_loads(said(bed, "stdout"), 0, NULL);
	assert_non_null(answer);
	assert_int_equal(json_unpack(answer, "{si,s[{ss,s[{ss,s[{sisi}]}]}]}",
				     "found", &found, "hits", "number", &number,
				     "passages", "text", &text, "marks",
				     "start", &start, "length", &length),
			 0);
	assert_int_equal(found, 1);
	assert_string_equal(number, "04/CT-TTg");
	assert_string_equal(text, "Đảng ủy xã giữ gìn đường đê mùa nước lớn.");
	assert_int_equal(start, 19); /* characters */
	assert_int_equal(length, 8);
	json_decref(answer);
	assert_int_equal(search(bed, path, "vắng", "--json", NULL), NOTHING);
	answer = json_loads(said(bed, "stdout"), 0, NULL);
	assert_int_equal(json_array_size(json_object_get(answer, "hits")), 0);
	assert_non_null(answer);
	json_decref(answer);
}

static void test_search__refuses_what_is_no_date_and_no_text(void **state)
{
	struct bed *bed = *state;
	const char *path = shelve(bed, "all.db", papers, PAPERS, false);

	assert_int_equal(search(bed, path, "x", "--after=2020-1", NULL), USAGE);
	assert_int_equal(search(bed, path, "x\xff", NULL, NULL), USAGE);
	assert_int_equal(
		search(bed, path, bed_repeat(bed, "x ", 100), NULL, NULL),
		USAGE);
}

static void test_search__says_what_is_no_archive(void **state)
{
	struct bed *bed = *state;
	const char *text = bed_put_text(
		bed, "text.db",
		"There are no tables in this file, only words. It is long "
		"enough to be looked at by SQLite.");

	assert_int_equal(search(bed, text, "x", NULL, NULL), MALFORMED);
	assert_has(said(bed, "stderr"), "text.db: not an archive");
	assert_int_equal(search(bed, bed_path(bed, "none.db"), "x", NULL, NULL),
			 MISSING);
	assert_has(said(bed, "stderr"), "none.db: cannot be read");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_search__needs_no_diacritics),
		BED_TEST(test_search__wants_all_operands),
		BED_TEST(test_search__puts_words_as_written_first),
		BED_TEST(test_search__puts_the_title_first),
		BED_TEST(test_search__puts_words_side_by_side_first),
		BED_TEST(test_search__takes_a_star_for_any_ending),
		BED_TEST(test_search__leaves_out_what_has_a_word),
		BED_TEST(test_search__takes_signs_and_operators_as_words),
		BED_TEST(test_search__takes_any_spelling_of_a_number),
		BED_TEST(test_search__finds_numbers_by_their_beginning),
		BED_TEST(
			test_search__puts_the_instrument_before_those_who_cite_it),
		BED_TEST(test_search__shows_what_is_only_cited),
		BED_TEST(test_search__filters),
		BED_TEST(test_search__shows_a_work_once),
		BED_TEST(test_search__finds_the_same_in_any_order_of_arrival),
		BED_TEST(test_search__ranks_the_newest_of_many),
		BED_TEST(test_search__forgets_what_was_replaced),
		BED_TEST(test_search__shows_the_words_as_they_were_written),
		BED_TEST(test_search__cuts_a_long_sentence),
		BED_TEST(test_search__tells_people),
		BED_TEST(test_search__answers_in_json),
		BED_TEST(test_search__refuses_what_is_no_date_and_no_text),
		BED_TEST(test_search__says_what_is_no_archive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
