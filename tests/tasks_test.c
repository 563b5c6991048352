#include "tests/bed.h"

#include <string.h>

#include "archive/concern.h"
#include "tests/papers.h"

/* Exit codes as sysexits(3) has them. */
enum { DONE = 0, NOTHING = 1, USAGE = 64 };

#define IRI(slug) "/akn/vn/doc/chi-thi/tinh-uy-a/2020/" slug
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static const struct paper_task of_one[] = {
	{ .label = "1",
	  .text = "Công an tỉnh lập kế hoạch.",
	  .ends = "2020-06-30",
	  .leads = "Công an tỉnh",
	  .helps = "UBND huyện B" },
	{ .label = "2",
	  .text = "Các huyện ủy báo cáo.",
	  .rrule = "FREQ=YEARLY",
	  .leads = "các huyện ủy, thành ủy" },
	{ .label = "3", .text = "Làm tốt việc này.", .status = "needs-review" },
	{ .label = "4",
	  .text = "Sở Y tế làm trước.",
	  .ends = "2020-03-01",
	  .leads = "Giám đốc Sở Y tế" },
};

static const struct paper_task of_two[] = {
	{ .label = "1",
	  .text = "Báo cáo về Công an tỉnh.",
	  .ends = "2020-03-01",
	  .leads = "UBND các huyện, thị xã" },
};

static const struct paper_task worse[] = {
	{ .label = "1", .text = "Bảo cảo.", .ends = "2020-03-09" },
};

static const struct paper papers[] = {
	{ .file = "/out/2",
	  .iri = IRI("2-ct-tu"),
	  .number = "02-CT/TU",
	  .date = "2020-02-01",
	  .conf = 0.9,
	  .tasks = of_two,
	  .task_count = COUNT(of_two) },
	{ .file = "/out/2-worse",
	  .iri = IRI("2-ct-tu"),
	  .number = "02-CT/TU",
	  .date = "2020-02-01",
	  .conf = 0.5,
	  .tasks = worse,
	  .task_count = COUNT(worse) },
	{ .file = "/out/1",
	  .iri = IRI("1-ct-tu"),
	  .number = "01-CT/TU",
	  .date = "2020-01-01",
	  .conf = 0.9,
	  .tasks = of_one,
	  .task_count = COUNT(of_one) },
};

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

/* By deadline, then by document; what recurs and what has none behind. */
static void test_tasks__come_by_deadline_each_work_once(void **state)
{
	assert_string_equal(
		ask(*state, "tasks"),
		"2020-03-01  (hạn)  01-CT/TU, 2020-01-01  4\n"
		"  chu-tri: Giám đốc Sở Y tế\n"
		"  Sở Y tế làm trước.\n"
		"  /out/1, page 2, l_9\n"
		"2020-03-01  (hạn)  02-CT/TU, 2020-02-01  1\n"
		"  chu-tri: UBND các huyện, thị xã\n"
		"  Báo cáo về Công an tỉnh.\n"
		"  /out/2, page 2, l_9\n"
		"2020-06-30  (hạn)  01-CT/TU, 2020-01-01  1\n"
		"  chu-tri: Công an tỉnh; phoi-hop: UBND huyện B\n"
		"  Công an tỉnh lập kế hoạch.\n"
		"  /out/1, page 2, l_9\n"
		"recurring, FREQ=YEARLY  (hạn)  01-CT/TU, 2020-01-01  2\n"
		"  chu-tri: các huyện ủy, thành ủy\n"
		"  Các huyện ủy báo cáo.\n"
		"  /out/1, page 2, l_9\n"
		"no deadline  01-CT/TU, 2020-01-01  3  (to review)\n"
		"  Làm tốt việc này.\n"
		"  /out/1, page 2, l_9\n");
}

static void test_tasks__are_found_by_words_of_the_assignee(void **state)
{
	const char *said = ask(*state, "tasks|--assignee|cong an tinh");

	assert_has(said, "2020-06-30");
	assert_has_not(said, "2020-03-01");
	assert_has_not(said, "as one of");
	said = ask(*state, "tasks|--assignee|Sở Y tế");
	assert_has(said, "Giám đốc Sở Y tế");
	said = ask(*state, "tasks|--assignee|Ủy ban nhân dân huyện B");
	assert_has(said, "phoi-hop: UBND huyện B");
	assert_has(said, "  as one of: UBND các huyện, thị xã\n");
	said = ask(*state, "tasks|--assignee|UBND huyện B|--role|phoi-hop");
	assert_has(said, "2020-06-30");
	assert_has_not(said, "2020-03-01");
}

static void test_tasks__of_a_group_concern_its_members(void **state)
{
	const char *said = ask(*state, "tasks|--assignee|Huyện ủy Bình Sơn");
	const char *talk = NULL;

	assert_has(said, "  as one of: các huyện ủy, thành ủy\n");
	assert_has_not(said, "thị xã");
	(void)ask_for(*state, NOTHING,
		      "tasks|--assignee|Huyện ủy Bình Sơn|--named", &talk);
	assert_string_equal(talk, "chithi: nothing found\n");
}

static void test_tasks__are_found_by_their_days(void **state)
{
	const char *said = ask(*state, "tasks|--before|2020-03");
	const char *talk = NULL;

	assert_has(said, "2020-03-01  (hạn)  02-CT/TU");
	assert_has(said, "recurring");
	assert_has_not(said, "2020-06-30");
	assert_has_not(said, "no deadline");
	said = ask(*state, "tasks|--after|02/03/2020");
	assert_has(said, "2020-06-30");
	assert_has_not(said, "2020-03-01");
	said = ask(*state, "tasks|--overdue");
	assert_has(said, "2020-06-30");
	assert_has_not(said, "recurring");
	said = ask(*state, "tasks|--no-deadline");
	assert_has(said, "no deadline");
	assert_has_not(said, "2020-06-30");
	(void)ask_for(*state, USAGE, "tasks|--before|soon", &talk);
}

static void test_tasks__are_found_by_status_document_and_role(void **state)
{
	const char *said = ask(*state, "tasks|--status|needs-review");

	assert_has(said, "no deadline");
	assert_has_not(said, "recurring");
	said = ask(*state, "tasks|--document|2 ct tu");
	assert_has(said, "02-CT/TU");
	assert_has_not(said, "01-CT/TU");
	said = ask(*state, "tasks|--role|phoi-hop");
	assert_has(said, "2020-06-30");
	assert_has_not(said, "2020-03-01");
}

static void test_tasks__are_told_when_they_are_cut(void **state)
{
	const char *talk = NULL;
	const char *said = ask_for(*state, DONE, "tasks|--limit|1", &talk);

	assert_has(said, "01-CT/TU");
	assert_has_not(said, "02-CT/TU");
	assert_string_equal(talk, "chithi: cut after 1 tasks\n");
}

static void test_tasks__answer_in_json(void **state)
{
	const char *said =
		ask(*state, "tasks|--json|--assignee|Huyện ủy X|--limit|1");

	assert_has(said, "[\n{\"id\":\"t-/out/1-1\",\"parent\":\"\",\"label\":"
			 "\"2\",\"text\":\"Các huyện ủy báo cáo.\"");
	assert_has(said, "\"assignees\":[{\"role\":\"chu-tri\",\"name\":\"các "
			 "huyện ủy, thành ủy\",\"inherited\":false}],"
			 "\"concern\":\"member\",\"by\":\"các huyện ủy, thành "
			 "ủy\",\"document\":{\"iri\":\"" IRI("1-ct-tu") "\"");
}

/* Who is asked for, who stands there, and what is to come of it. */
static const struct {
	const char *body;
	const char *name;
	enum concern concern;
} meant[] = {
	{ "cong an tinh", "Công an tỉnh Quảng Ngãi", CONCERN_NAMED },
	{ "công an", "Công an các huyện", CONCERN_NAMED },
	{ "UBND tỉnh", "Ủy ban nhân dân tỉnh", CONCERN_NAMED },
	{ "ubnd tỉnh", "Chủ tịch UBND tỉnh", CONCERN_NAMED },
	{ "Huyện ủy X", "các huyện uỷ, thành uỷ", CONCERN_MEMBER },
	{ "Thành ủy X", "các huyện ủy và thành ủy", CONCERN_MEMBER },
	{ "Huyện ủy X", "UBND các huyện, thị xã", CONCERN_NONE },
	{ "UBND thị xã X", "Chủ tịch UBND các huyện, thị xã", CONCERN_MEMBER },
	{ "UBND xã X", "UBND các huyện, thị xã", CONCERN_NONE },
	{ "Sở Y tế", "các sở, ban, ngành", CONCERN_MEMBER },
	{ "Sở Y tế", "các cơ sở đào tạo", CONCERN_NONE },
	{ "Huyện ủy X", "Các cấp ủy, tổ chức đảng", CONCERN_MEMBER },
	{ "Huyện ủy X", "cấp ủy, tổ chức đảng", CONCERN_MEMBER },
	{ "Sở Y tế", "cấp ủy, tổ chức đảng", CONCERN_NONE },
	{ "Sở Y tế", "các cơ quan, đơn vị", CONCERN_MEMBER },
	{ "Công an tỉnh", "Các đơn vị trực thuộc ngành Y tế", CONCERN_NONE },
	{ "Sở Y tế", "Sở Tài chính", CONCERN_NONE },
	{ "Tế", "Sở Y tế", CONCERN_NAMED },
	{ "Y t", "Sở Y tế", CONCERN_NONE },
	{ "", "Sở Y tế", CONCERN_NONE },
	{ "-", "các sở", CONCERN_NONE },
};

static void test_concern__knows_names_and_members(void **state)
{
	struct bed *bed = *state;

	for (size_t i = 0; i < COUNT(meant); i++) {
		struct body_asked *body = NULL;
		enum concern concern = CONCERN_NONE;

		bed->status = concern_new(&body, meant[i].body, bed->arena,
					  &bed->fault);
		assert_status(bed, STATUS_OK);
		bed->status = concern_of(&concern, body, meant[i].name,
					 bed->arena, &bed->fault);
		assert_status(bed, STATUS_OK);
		if (concern != meant[i].concern)
			fail_msg("'%s' in '%s': %d", meant[i].body,
				 meant[i].name, (int)concern);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(test_tasks__come_by_deadline_each_work_once),
		BED_TEST(test_tasks__are_found_by_words_of_the_assignee),
		BED_TEST(test_tasks__of_a_group_concern_its_members),
		BED_TEST(test_tasks__are_found_by_their_days),
		BED_TEST(test_tasks__are_found_by_status_document_and_role),
		BED_TEST(test_tasks__are_told_when_they_are_cut),
		BED_TEST(test_tasks__answer_in_json),
		BED_TEST(test_concern__knows_names_and_members),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
