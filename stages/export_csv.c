/*
 * export --to csv: a row a task
 *
 * UTF-8 with a byte order mark, CRLF, every cell quoted (RFC 4180): what
 * spreadsheets open without being asked.  A cell that a spreadsheet would
 * run as a formula gets an apostrophe in front; the items of a Vietnamese
 * list begin with "-" and "+", so that is common and harmless.
 */

#include <string.h>

#include "pipeline/xml.h"
#include "stages/export_format.h"

/* One task, and what its cells are made from. */
struct row {
	struct arena *arena;
	const struct akn_header *header;
	const xmlNode *task;
	const xmlNode *place; /* the element the task is about; may be NULL */
};

/* The deepest that tasks nest in the text. */
enum { DEPTH_MAX = 16 };

static const char byte_order_mark[] = "\xef\xbb\xbf";
static const char line_end[] = "\r\n";

/* What opens a formula: ASCII, and the wide forms of East Asian keyboards. */
static const char *const formula_starts[] = { "=",  "+",  "-",  "@",
					      "\t", "\r", "\n", "＝",
					      "＋", "－", "＠", NULL };

static const char *get_id(const struct row *row)
{
	return akn_get(row->task, "id");
}

static const char *get_parent(const struct row *row)
{
	return akn_get(row->task, "parent");
}

static const char *get_document(const struct row *row)
{
	return row->header->iri;
}

static const char *get_number(const struct row *row)
{
	return row->header->number;
}

static const char *get_date(const struct row *row)
{
	return row->header->date;
}

static const char *get_issuer(const struct row *row)
{
	return row->header->issuer;
}

static const char *get_label(const struct row *row)
{
	return akn_get(row->task, "label");
}

static bool has_task(const xmlNode *node)
{
	for (const xmlNode *at = node; at; at = xml_walk(at, node))
		if (*akn_get_own(at, "task"))
			return true;
	return false;
}

/* The text below `node` without what are tasks of their own. */
static void add_own_text(struct text *text, const xmlNode *node, int depth)
{
	for (const xmlNode *child = xml_child(node, NULL);
	     child && depth < DEPTH_MAX; child = xml_sibling(child, NULL)) {
		const char *line;

		if (xml_is(child, "num") || *akn_get_own(child, "task"))
			continue;
		if (has_task(child)) {
			add_own_text(text, child, depth + 1);
			continue;
		}
		line = akn_line(text->arena, child);
		if (!line)
			text->failed = true;
		else if (*line)
			text_print(text, "%s%s", text->length ? " " : "", line);
	}
}

static const char *get_text(const struct row *row)
{
	struct text text = { .arena = row->arena };

	add_own_text(&text, row->place, 0);
	return text.failed ? NULL : text_string(&text);
}

static const char *get_action(const struct row *row)
{
	return akn_line(row->arena, xml_child(row->task, "action"));
}

static bool is_word_of(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(*words, word) == 0)
			return true;
	return false;
}

/* Who has one of `roles` in the task, parted by semicolons. */
static const char *list_assignees(const struct row *row,
				  const char *const *roles)
{
	struct text list = { .arena = row->arena };

	for (const xmlNode *who = xml_child(row->task, "assignee"); who;
	     who = xml_sibling(who, "assignee"))
		if (is_word_of(akn_get(who, "role"), roles))
			text_print(&list, "%s%s", list.length ? "; " : "",
				   akn_get(who, "showAs"));
	return list.failed ? NULL : text_string(&list);
}

static const char *get_assignees(const struct row *row)
{
	static const char *const roles[] = { "chu-tri", "thuc-hien", NULL };

	return list_assignees(row, roles);
}

static const char *get_coordinating(const struct row *row)
{
	static const char *const roles[] = { "phoi-hop", NULL };

	return list_assignees(row, roles);
}

static const char *get_start(const struct row *row)
{
	return akn_get(xml_child(row->task, "deadline"), "start");
}

static const char *get_end(const struct row *row)
{
	return akn_get(xml_child(row->task, "deadline"), "end");
}

static const char *get_deadline(const struct row *row)
{
	return akn_get(xml_child(row->task, "deadline"), "text");
}

static const char *get_rrule(const struct row *row)
{
	return akn_get(xml_child(row->task, "deadline"), "rrule");
}

static const char *get_status(const struct row *row)
{
	return akn_get(row->task, "status");
}

static const char *get_conf(const struct row *row)
{
	return akn_get(row->task, "conf");
}

static const char *get_source(const struct row *row)
{
	return row->header->source;
}

/* The columns in order; a cell that is NULL ran out of memory. */
static const struct {
	const char *name;
	const char *(*get)(const struct row *row);
} columns[] = {
	{ "id", get_id },
	{ "parent", get_parent },
	{ "document", get_document },
	{ "number", get_number },
	{ "date", get_date },
	{ "issuer", get_issuer },
	{ "label", get_label },
	{ "text", get_text },
	{ "action", get_action },
	{ "assignees", get_assignees },
	{ "coordinating", get_coordinating },
	{ "deadline_start", get_start },
	{ "deadline_end", get_end },
	{ "deadline_text", get_deadline },
	{ "deadline_rrule", get_rrule },
	{ "status", get_status },
	{ "conf", get_conf },
	{ "source", get_source },
};

enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

static bool starts_formula(const char *cell)
{
	for (int i = 0; formula_starts[i]; i++)
		if (strncmp(cell, formula_starts[i],
			    strlen(formula_starts[i])) == 0)
			return true;
	return false;
}

static void add_cell(struct text *text, const char *cell, int column)
{
	if (!cell) {
		text->failed = true;
		return;
	}
	text_add_string(text, column ? ",\"" : "\"");
	if (starts_formula(cell))
		text_add(text, "'", 1);
	for (; *cell; cell++) {
		if (*cell == '"')
			text_add(text, "\"", 1);
		text_add(text, cell, 1);
	}
	text_add(text, "\"", 1);
}

static void add_names(struct text *text)
{
	text_add_string(text, byte_order_mark);
	for (int i = 0; i < COLUMNS; i++)
		add_cell(text, columns[i].name, i);
	text_add_string(text, line_end);
}

static void add_row(struct text *text, const struct row *row)
{
	for (int i = 0; i < COLUMNS; i++)
		add_cell(text, columns[i].get(row), i);
	text_add_string(text, line_end);
}

enum status export_csv(struct text *text, const struct document *in,
		       struct fault *fault)
{
	struct akn_header header;
	struct row row = { .arena = text->arena, .header = &header };
	enum status status = akn_read_header(&header, in, text->arena, fault);

	if (status)
		return status;
	add_names(text);
	for (row.task = akn_first(in, "task"); row.task && !text->failed;
	     row.task = akn_next(in, row.task, "task")) {
		row.place = akn_by_id(in, akn_get(row.task, "href"));
		add_row(text, &row);
	}
	return STATUS_OK;
}
