#include "tests/bed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/text.h"
#include "tests/papers.h"

/* Exit codes as sysexits(3) has them. */
enum { DONE = 0, NOTHING = 1, USAGE = 64, MISSING = 66 };

#define IRI(slug) "/akn/vn/doc/chi-thi/tinh-uy-a/2020/" slug
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define CITES(list) .cites = (list), .cite_count = COUNT(list)

/*
 * Of 1 it is the third that is cited by the second, and so on; the first cites
 * the third, so that citations run in a circle.
 */
static const struct paper_cite of_one[] = {
	{ IRI("3-ct-tu"), "03-CT/TU", "2020-03-01", "dan-chieu",
	  "Xem thêm Chỉ thị số 03-CT/TU." },
};
static const struct paper_cite of_two[] = {
	{ IRI("1-ct-tu"), "01-CT/TU", "2020-01-01", "dan-chieu",
	  "Nhắc Chỉ thị số 01-CT/TU." },
	{ IRI("1-ct-tu"), "01-CT/TU", "2020-01-01", "thuc-hien",
	  "Thực hiện Chỉ thị số 01-CT/TU, các sở làm ngay." },
};
static const struct paper_cite of_three[] = {
	{ IRI("2-ct-tu"), "02-CT/TU", "2020-02-01", "thuc-hien",
	  "Thực hiện Chỉ thị số 02-CT/TU." },
	{ IRI("9-ct-tu"), "09-CT/TU", "2019-01-01", "can-cu",
	  "Căn cứ Chỉ thị số 09-CT/TU." },
};
static const struct paper_cite of_four[] = {
	{ NULL, "03-CT/TU", NULL, "dan-chieu", "Nhắc lại \"03-CT/TU\"." },
};

static const struct paper_task tasks_of_two[] = {
	{ .label = "2",
	  .text = "Sở Y tế lập kế hoạch.",
	  .ends = "2020-06-30",
	  .leads = "Sở Y tế",
	  .helps = "Sở Tài chính" },
	{ .label = "1",
	  .text = "Các sở báo cáo.",
	  .rrule = "FREQ=YEARLY",
	  .leads = "các sở" },
	{ .label = "3", .text = "Làm tốt việc này." },
};

static const struct paper papers[] = {
	{ .file = "/out/1",
	  .iri = IRI("1-ct-tu"),
	  .number = "01-CT/TU",
	  .date = "2020-01-01",
	  .issuer = "Tỉnh ủy A",
	  .title = "về việc thứ nhất",
	  CITES(of_one) },
	{ .file = "/out/2",
	  .iri = IRI("2-ct-tu"),
	  .number = "02-CT/TU",
	  .date = "2020-02-01",
	  .issuer = "Tỉnh ủy A",
	  .title = "về việc thứ hai",
	  CITES(of_two),
	  .tasks = tasks_of_two,
	  .task_count = COUNT(tasks_of_two) },
	{ .file = "/out/3",
	  .iri = IRI("3-ct-tu"),
	  .number = "03-CT/TU",
	  .date = "2020-03-01",
	  .issuer = "Huyện ủy B",
	  .title = "về việc thứ ba",
	  CITES(of_three) },
	{ .file = "/out/4",
	  .iri = "/akn/vn/doc/cong-van/tinh-uy-a/2020/4-cv-tu",
	  .number = "04-CV/TU",
	  .date = "2020-04-01",
	  .type = "cong-van",
	  .issuer = "Tỉnh ủy A",
	  .title = "về gọi là \"đê điều\"",
	  CITES(of_four) },
};

/* Ask of the archive of the papers; what it says, and `*talk` beside it. */
static const char *ask_for(struct bed *bed, int expected, const char *words,
			   const char **talk)
{
	const char *db = bed_path(bed, "archive.db");
	const char *said = NULL;

	if (!bed_has(db))
		(void)papers_put(bed, papers, COUNT(papers));
	assert_int_equal(papers_ask(bed, db, words, &said, talk), expected);
	return said;
}

static const char *ask(struct bed *bed, const char *words)
{
	const char *talk = NULL;

	return ask_for(bed, DONE, words, &talk);
}

static void test_chain__goes_down_to_who_cites(void **state)
{
	const char *said = ask(*state, "chain|1 ct tu|--depth|1");

	assert_string_equal(
		said,
		"01-CT/TU  2020-01-01  chi-thi  về việc thứ nhất\n"
		"  /out/1\n"
		"  02-CT/TU  2020-02-01  chi-thi  về việc thứ hai\n"
		"    dan-chieu, thuc-hien: Thực hiện Chỉ thị số 01-CT/TU, các "
		"sở làm ngay.\n"
		"    /out/2, page 3, l_7\n"
		"    by 2020-06-30: 2 Sở Y tế, page 2  (hạn)\n"
		"    recurring, FREQ=YEARLY: 1 các sở, page 2  (hạn)\n");
}

static void test_chain__goes_up_to_what_is_not_in_the_archive(void **state)
{
	const char *said = ask(*state, "chain|03-CT/TU|--up|--depth|1");

	assert_has(said, "\n  09-CT/TU  2019-01-01  chi-thi  (not in the "
			 "archive)\n    can-cu: Căn cứ Chỉ thị số 09-CT/TU.\n"
			 "    /out/3, page 3, l_7\n");
	said = ask(*state, "chain|09-CT/TU");
	assert_has(said, "\n  03-CT/TU");
}

static void test_chain__comes_round_a_circle_once(void **state)
{
	const char *said = ask(*state, "chain|01-CT/TU");

	assert_has(said, "\n  02-CT/TU");
	assert_has(said, "\n    03-CT/TU");
	assert_has(said, "\n      01-CT/TU  2020-01-01  chi-thi  về việc thứ "
			 "nhất  (followed elsewhere)\n");
	assert_has_not(said, "\n        02-CT/TU");
}

static void test_chain__marks_what_is_known_by_its_number_alone(void **state)
{
	assert_has(ask(*state, "chain|04-CV/TU|--up|--depth|1"),
		   "\n  03-CT/TU  2020-03-01  chi-thi  về việc thứ ba\n"
		   "    dan-chieu: Nhắc lại \"03-CT/TU\".  (known by its "
		   "number)\n");
}

static void test_chain__follows_only_the_roles_asked_for(void **state)
{
	const char *said = ask(*state, "chain|01-CT/TU|--role|thuc-hien");

	assert_has(said, "\n    03-CT/TU");
	assert_has(said, "\n    thuc-hien: Thực hiện Chỉ thị số 01-CT/TU");
	assert_has_not(said, "04-CV/TU");
	said = ask(*state, "chain|01-CT/TU|--role|can-cu,bai-bo");
	assert_has_not(said, "02-CT/TU");
	(void)ask_for(*state, USAGE, "chain|01-CT/TU|--role|thuc-hine", &said);
	assert_has(said, "'thuc-hine' is no role");
}

/* What is left out of the results still leads to them. */
static void test_chain__goes_through_what_filters_leave_out(void **state)
{
	const char *said = ask(*state, "chain|01-CT/TU|--issuer|huyen uy");

	assert_has(said, "\n  02-CT/TU  2020-02-01  chi-thi  về việc thứ hai  "
			 "(on the way)\n");
	assert_has(said, "\n    03-CT/TU  2020-03-01  chi-thi  về việc thứ "
			 "ba\n");
	assert_has_not(said, "04-CV/TU");
	said = ask(*state, "chain|01-CT/TU|--type|Công văn");
	assert_has(said, "\n      04-CV/TU");
	said = ask(*state,
		   "chain|01-CT/TU|--after|2020-02|--before|01/03/2020");
	assert_has(said, "02-CT/TU  2020-02-01  chi-thi  về việc thứ hai\n");
	assert_has(said, "03-CT/TU");
	assert_has_not(said, "04-CV/TU");
	assert_has_not(said, "followed elsewhere");
}

static void test_chain__refuses_what_is_no_day(void **state)
{
	const char *talk = NULL;

	(void)ask_for(*state, USAGE, "chain|01-CT/TU|--after|soon", &talk);
	assert_has(talk, "--after wants a day");
	(void)ask_for(*state, USAGE, "chain|01-CT/TU|--up|--down", &talk);
}

static void test_chain__finds_the_shortest_way_with_its_sentences(void **state)
{
	const char *said = ask(*state, "chain|01-CT/TU|--to|03-CT/TU|--down");
	const char *talk = NULL;

	assert_has(said, "\n  02-CT/TU");
	assert_has(said, "\n    03-CT/TU  2020-03-01  chi-thi  về việc thứ ba\n"
			 "      thuc-hien: Thực hiện Chỉ thị số 02-CT/TU.\n"
			 "      /out/3, page 3, l_7\n");
	assert_has_not(said, "on the way");
	said = ask(*state, "chain|04-CV/TU|--to|01-CT/TU");
	assert_has(said, "04-CV/TU  2020-04-01");
	assert_has(said, "\n      01-CT/TU  2020-01-01  chi-thi  về việc thứ "
			 "nhất\n        dan-chieu, thuc-hien: Thực hiện Chỉ "
			 "thị số 01-CT/TU");
	(void)ask_for(*state, NOTHING, "chain|04-CV/TU|--to|01-CT/TU|--down",
		      &talk);
	assert_has(talk, "no chain leads from");
}

static void test_chain__answers_in_json(void **state)
{
	const char *said = ask(*state, "chain|01-CT/TU|--depth|1|--json");

	assert_has(said, "{\"direction\":\"down\",\"start\":{\"iri\":\"" IRI(
				 "1-ct-tu") "\",\"number\":\"01-CT/TU\",");
	assert_has(said, "\"file\":\"/out/1\"},\"cited\":2,\"results\":1,"
			 "\"cut\":false,\"steps\":[\n");
	assert_has(said, "\"depth\":1,\"from\":\"" IRI("1-ct-tu") "\",");
	assert_has(said,
		   "\"role\":\"dan-chieu, thuc-hien\",\"sentence\":\"Thực "
		   "hiện Chỉ thị số 01-CT/TU, các sở làm ngay.\","
		   "\"source\":\"/out/2\",\"place\":\"ref_1\",\"page\":3,"
		   "\"lines\":\"l_7\",\"by_number\":false,\"review\":"
		   "false,\"again\":false,\"match\":true,\"tasks\":[");
	assert_has(said, "{\"label\":\"2\",\"assignees\":\"Sở Y tế\",\"end\":"
			 "\"2020-06-30\",\"rrule\":\"\",\"phrase\":\"hạn\","
			 "\"page\":2}");
	assert_has(said, "\n]}\n");
}

static void test_chain__answers_as_a_graph(void **state)
{
	const char *said = ask(*state, "chain|03-CT/TU|--dot|--depth|1");

	assert_has(said, "digraph chain {\n");
	assert_has(said, "\tn0 [label=\"03-CT/TU\\nchi-thi, 2020-03-01\\nvề "
			 "việc thứ ba\"");
	assert_has(said, "\\nvề gọi là \\\"đê điều\\\"\"");
	assert_has(said, "\tn2 -> n0 [label=\"dan-chieu\", tooltip=\"Nhắc lại "
			 "\\\"03-CT/TU\\\".\", style=dashed];\n}\n");
}

static void test_chain__draws_where_it_can(void **state)
{
	struct bed *bed = *state;
	const char *talk = NULL;
	const char *path = getenv("PATH");
	char *kept = path ? arena_text(bed->arena, path, strlen(path)) : NULL;

	if (kept && system("dot -V >/dev/null 2>&1") == 0)
		assert_has(ask(bed, "chain|01-CT/TU|--svg"), "<svg");
	(void)setenv("PATH", bed->folder, 1);
	(void)ask_for(bed, MISSING, "chain|01-CT/TU|--svg", &talk);
	assert_has(talk, "chithi: dot: not installed");
	if (kept)
		(void)setenv("PATH", kept, 1);
}

/* The first 2 of 5 citers on one day are the same whatever came first. */
static void test_chain__is_cut_by_day_and_iri(void **state)
{
	static const struct paper_cite cite[] = {
		{ IRI("1-ct-tu"), "01-CT/TU", "2020-01-01", "can-cu", "Một." },
	};
	struct paper many[5];
	struct bed *bed = *state;
	const char *one = NULL;
	const char *other = NULL;
	const char *talk = NULL;
	const char *db;

	for (size_t i = 0; i < COUNT(many); i++)
		many[i] = (struct paper){
			.file = arena_print(bed->arena, "/out/%zu", 9 - i),
			.iri = arena_print(bed->arena, IRI("1%zu-ct-tu"), i),
			.number = arena_print(bed->arena, "1%zu-CT/TU", i),
			.date = i == 4 ? "2020-04-01" : "2020-05-01",
			CITES(cite),
		};
	db = papers_put(bed, many, COUNT(many));
	assert_int_equal(
		papers_ask(bed, db, "chain|01-CT/TU|--limit|2", &one, &talk),
		DONE);
	assert_has(talk, "cut after 2 results; citations of 01-CT/TU: 5\n");
	db = papers_put_backward(bed, "back.db", many, COUNT(many));
	assert_int_equal(
		papers_ask(bed, db, "chain|01-CT/TU|--limit|2", &other, &talk),
		DONE);
	assert_string_equal(one, other);
	assert_has(one, "\n  14-CT/TU");
	assert_has(one, "\n  10-CT/TU");
	assert_has_not(one, "\n  11-CT/TU");
}

/* Two files of one citing work are one step, told by the better one. */
static void test_chain__takes_several_readings_as_one_step(void **state)
{
	static const struct paper_cite poor[] = {
		{ IRI("1-ct-tu"), "01-CT/TU", "2020-01-01", "can-cu", "Xấu." },
	};
	static const struct paper_cite good[] = {
		{ IRI("1-ct-tu"), "01-CT/TU", "2020-01-01", "can-cu", "Tốt." },
	};
	static const struct paper two[] = {
		{ .file = "/out/a",
		  .iri = IRI("2-ct-tu"),
		  .number = "02-CT/TU",
		  .date = "2020-02-01",
		  .conf = 0.5,
		  CITES(poor) },
		{ .file = "/out/b",
		  .iri = IRI("2-ct-tu"),
		  .number = "02-CT/TU",
		  .date = "2020-02-01",
		  .conf = 0.9,
		  CITES(good) },
	};
	struct bed *bed = *state;
	const char *said = NULL;
	const char *talk = NULL;
	const char *db = papers_put(bed, two, COUNT(two));

	assert_int_equal(papers_ask(bed, db, "chain|01-CT/TU", &said, &talk),
			 DONE);
	assert_string_equal(said,
			    "01-CT/TU  2020-01-01  chi-thi  (not in the "
			    "archive)\n  02-CT/TU  2020-02-01  chi-thi\n"
			    "    can-cu: Tốt.\n    /out/b, page 3, l_7\n");
}

/* Cited by the start in passing, and by what carries the start out. */
static void test_chain__tells_deadlines_where_a_step_carries_out(void **state)
{
	static const struct paper_cite first[] = {
		{ IRI("1-ct-tu"), "01-CT/TU", "2020-01-01", "thuc-hien", "A." },
	};
	static const struct paper_cite second[] = {
		{ IRI("1-ct-tu"), "01-CT/TU", "2020-01-01", "dan-chieu", "B." },
		{ IRI("2-ct-tu"), "02-CT/TU", "2020-02-01", "thuc-hien", "C." },
	};
	static const struct paper two[] = {
		{ .file = "/out/2",
		  .iri = IRI("2-ct-tu"),
		  .number = "02-CT/TU",
		  .date = "2020-02-01",
		  CITES(first) },
		{ .file = "/out/3",
		  .iri = IRI("3-ct-tu"),
		  .number = "03-CT/TU",
		  .date = "2020-03-01",
		  CITES(second),
		  .tasks = tasks_of_two,
		  .task_count = 1 },
	};
	struct bed *bed = *state;
	const char *said = NULL;
	const char *talk = NULL;
	const char *db = papers_put(bed, two, COUNT(two));

	assert_int_equal(papers_ask(bed, db, "chain|01-CT/TU", &said, &talk),
			 DONE);
	assert_has(said, "    03-CT/TU  2020-03-01  chi-thi  (followed "
			 "elsewhere)\n      thuc-hien: C.\n      /out/3, page "
			 "3, l_7\n      by 2020-06-30: 2 Sở Y tế");
	assert_has(said, "    dan-chieu: B.\n    /out/3, page 3, l_7\n");
	assert_has_not(strstr(said, "B."), "by 2020-06-30");
}

static const struct paper alike[] = {
	{ .file = "/out/x",
	  .iri = "/akn/vn/doc/chi-thi/x/2020/7-ct-tu",
	  .number = "07-CT/TU",
	  .date = "2020-01-01",
	  .issuer = "Tỉnh ủy X",
	  .title = "của X" },
	{ .file = "/out/y",
	  .iri = "/akn/vn/doc/chi-thi/y/2021/7-ct-tu",
	  .number = "07-CT/TU",
	  .date = "2021-01-01",
	  .issuer = "Tỉnh ủy Y",
	  .title = "của Y" },
};

static void test_chain__lists_what_an_ambiguous_number_may_be(void **state)
{
	struct bed *bed = *state;
	const char *db = papers_put(bed, alike, COUNT(alike));
	const char *said = NULL;
	const char *talk = NULL;

	assert_int_equal(papers_ask(bed, db, "chain|07-CT/TU", &said, &talk),
			 NOTHING);
	assert_has(said, "07-CT/TU  2020-01-01  chi-thi  của X\n  Tỉnh ủy X, "
			 "cited 0 times, in the archive\n"
			 "  /akn/vn/doc/chi-thi/x/2020/7-ct-tu\n");
	assert_has(said, "của Y");
	assert_has(talk, "07-CT/TU: may be 2 instruments");
	assert_int_equal(
		papers_ask(bed, db, "chain|07-CT/TU|--json", &said, &talk),
		NOTHING);
	assert_has(said, "{\"candidates\":[");
}

static void test_chain__takes_words_year_or_issuer_to_choose(void **state)
{
	static const char *const words[] = {
		"chain|07-CT/TU|--year|2021",
		"chain|07-CT/TU|--of|tinh uy y",
		"chain|chỉ thị 07-CT/TU 2021",
		"chain|7 ct tu tỉnh ủy Y",
		"chain|07-CT/TU ngày 01/01/2021",
		"chain|/akn/vn/doc/chi-thi/y/2021/7-ct-tu",
	};
	struct bed *bed = *state;
	const char *db = papers_put(bed, alike, COUNT(alike));
	const char *said = NULL;
	const char *talk = NULL;

	for (size_t i = 0; i < COUNT(words); i++) {
		assert_int_equal(papers_ask(bed, db, words[i], &said, &talk),
				 DONE);
		assert_has(said, "của Y");
	}
	assert_int_equal(
		papers_ask(bed, db, "chain|quyết định 07-CT/TU", &said, &talk),
		NOTHING);
	assert_int_equal(
		papers_ask(bed, db, "chain|07-CT/TU 2019", &said, &talk),
		NOTHING);
}

static void test_chain__says_that_a_number_is_unknown(void **state)
{
	const char *talk = NULL;

	assert_string_equal(ask_for(*state, NOTHING, "chain|99-CT/XY", &talk),
			    "");
	assert_string_equal(
		talk, "chithi: 99-CT/XY: no such number in the archive\n");
	(void)ask_for(*state, NOTHING, "chain|.", &talk);
}

static void test_chain__says_what_a_misread_number_may_be(void **state)
{
	const char *talk = NULL;

	assert_has(ask_for(*state, NOTHING, "chain|07-CT/TU", &talk),
		   "01-CT/TU  2020-01-01");
	assert_has(talk, "one misread away may be meant");
}

static void test_show__tells_a_work_of_an_archive(void **state)
{
	const char *said = ask(*state, "show|02-CT/TU");

	assert_string_equal(
		said, "02-CT/TU  2020-02-01  chi-thi  về việc thứ hai\n"
		      "  Tỉnh ủy A\n  " IRI(
			      "2-ct-tu") "\n  files:\n"
					 "    /out/2  (the best reading)\n"
					 "  citations of it: 1\n"
					 "  instruments that it cites: 1\n"
					 "  tasks: 3, with a deadline: 2, the "
					 "first 2020-06-30\n");
	said = ask(*state, "show|02-CT/TU|09-CT/TU|--json");
	assert_has(said, "\"files\":[{\"file\":\"/out/2\"");
	assert_has(said, "\"file\":null,\"files\":[],\"cited\":1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_chain__goes_down_to_who_cites),
		BED_TEST(test_chain__goes_up_to_what_is_not_in_the_archive),
		BED_TEST(test_chain__comes_round_a_circle_once),
		BED_TEST(test_chain__marks_what_is_known_by_its_number_alone),
		BED_TEST(test_chain__follows_only_the_roles_asked_for),
		BED_TEST(test_chain__goes_through_what_filters_leave_out),
		BED_TEST(test_chain__refuses_what_is_no_day),
		BED_TEST(test_chain__finds_the_shortest_way_with_its_sentences),
		BED_TEST(test_chain__answers_in_json),
		BED_TEST(test_chain__answers_as_a_graph),
		BED_TEST(test_chain__draws_where_it_can),
		BED_TEST(test_chain__is_cut_by_day_and_iri),
		BED_TEST(test_chain__takes_several_readings_as_one_step),
		BED_TEST(test_chain__tells_deadlines_where_a_step_carries_out),
		BED_TEST(test_chain__lists_what_an_ambiguous_number_may_be),
		BED_TEST(test_chain__takes_words_year_or_issuer_to_choose),
		BED_TEST(test_chain__says_that_a_number_is_unknown),
		BED_TEST(test_chain__says_what_a_misread_number_may_be),
		BED_TEST(test_show__tells_a_work_of_an_archive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
