#include "export/ticket.h"

#include <ctype.h>
#include <string.h>

#include "export/accounts.h"
#include "export/sheet.h"
#include "pipeline/text.h"

/* The cells of a row of dictionaries/tickets.tsv. */
enum { WORD_KEY, WORD_TEXT, WORD_CELLS };

/* The first character that UTF-16 needs two units for. */
enum { BEYOND_BMP = 0x10000 };

static const char ellipsis[] = "…";

/* What stands before an item of a list, and is no part of what it says. */
static const char *const bullets[] = { "-", "+", "*", "•", "–",
				       "—", "·", " ", NULL };

enum status ticket_words_load(struct ticket_words *out, struct arena *arena,
			      struct fault *fault)
{
	return table_load(&out->table, "tickets", WORD_CELLS, arena, fault);
}

/* The word for a key; the key itself where the dictionary lacks it. */
static const char *word(const struct ticket_words *words, const char *key)
{
	size_t row = table_find(&words->table, key);

	return row < words->table.rows
		       ? table_cell(&words->table, row, WORD_TEXT)
		       : key;
}

static size_t units_of(int32_t character)
{
	return character < BEYOND_BMP ? 1 : 2;
}

/* How many bytes of the text take at most `limit` units. */
static size_t fit(const char *text, size_t length, size_t limit)
{
	size_t units = 0;
	size_t at = 0;
	size_t end = 0;

	while (at < length) {
		units += units_of(text_next(text, length, &at));
		if (units > limit)
			return end;
		end = at;
	}
	return end;
}

const char *ticket_cut(struct arena *arena, const char *text, size_t limit)
{
	size_t length = strlen(text);
	size_t end;

	if (fit(text, length, limit) == length)
		return text;
	end = fit(text, length, limit - 1);
	for (size_t at = end; at > 0; at--)
		if (text[at] == ' ') {
			end = at;
			break;
		}
	while (end && strchr(" ,;:", text[end - 1]))
		end--;
	return arena_print(arena, "%.*s%s", (int)end, text, ellipsis);
}

/* A dash before a digit may be a minus. */
static const char *without_bullet(const char *text)
{
	for (int i = 0; bullets[i]; i++) {
		size_t length = strlen(bullets[i]);

		if (strncmp(text, bullets[i], length) == 0 &&
		    !isdigit((unsigned char)text[length])) {
			text += length;
			i = -1;
		}
	}
	return text + strspn(text, " ");
}

/* The same, with an apostrophe where a spreadsheet would run it. */
static const char *guard(struct arena *arena, const char *text)
{
	const char *guarded = text;

	if (sheet_is_formula(text))
		guarded = arena_print(arena, "'%s", text);
	return guarded ? guarded : "";
}

/* What is to be done, in one line. */
static const char *make_subject(struct arena *arena, const struct task_row *row)
{
	const char *told = without_bullet(row->action);
	const char *made;

	if (!*told)
		told = without_bullet(row->text);
	if (!*told)
		told = arena_print(arena, "%s %s", row->paper->header.number,
				   row->label);
	if (told && !*told)
		told = row->uuid;
	made = told ? ticket_cut(arena, guard(arena, told), TICKET_SUBJECT_MAX)
		    : NULL;
	return made ? made : "";
}

/* ---- the link ---- */

/* Add what may stand in the path of a URL; other bytes as %XX. */
static void add_path(struct text *text, const char *path)
{
	for (; *path; path++)
		if (isalnum((unsigned char)*path) || strchr("-._~/", *path))
			text_add(text, path, 1);
		else
			text_print(text, "%%%02X", (unsigned char)*path);
}

const char *ticket_link(struct arena *arena, const struct batch *batch,
			const struct task_row *row)
{
	struct text link = { .arena = arena };
	const struct paper *paper = row->paper;
	const char *between = "#";

	if (!batch->base || !*batch->base || !*paper->header.source)
		return "";
	text_add_string(&link, batch->base);
	add_path(&link, paper->folder);
	text_add_string(&link, *paper->folder ? "/" : "");
	add_path(&link, paper->header.source);
	if (row->page) {
		text_print(&link, "#page=%d", row->page);
		between = "&";
	}
	if (*row->lines) {
		text_print(&link, "%sline=", between);
		text_add(&link, row->lines, strcspn(row->lines, " "));
	}
	return text_string(&link);
}

/* ---- the text ---- */

static bool is_day(const char *iso)
{
	static const char form[] = "dddd-dd-dd";
	bool fine = strlen(iso) == strlen(form);

	for (size_t i = 0; fine && form[i]; i++)
		fine = form[i] == 'd' ? isdigit((unsigned char)iso[i])
				      : iso[i] == form[i];
	return fine;
}

/* A day as people write it, 14/03/2024, where it is one. */
static void add_day(struct text *text, const char *iso)
{
	if (is_day(iso))
		text_print(text, "%.2s/%.2s/%.4s", iso + 8, iso + 5, iso);
	else
		text_add_string(text, iso);
}

/* Begin a line "WORD: ". */
static void begin(struct text *text, const struct ticket_words *words,
		  const char *key)
{
	text_print(text, "%s%s: ", text->length ? "\n" : "", word(words, key));
}

/* "Căn cứ: 27-CT/TU, ngày 14/03/2024, TỈNH ỦY, mục 3.a" */
static void add_document(struct text *text, const struct ticket_words *words,
			 const struct task_row *row)
{
	const struct akn_header *header = &row->paper->header;

	begin(text, words, "document");
	text_add_string(text, *header->number ? header->number : header->iri);
	if (*header->date) {
		text_print(text, ", %s ", word(words, "day"));
		add_day(text, header->date);
	}
	if (*header->issuer)
		text_print(text, ", %s", header->issuer);
	if (*row->label)
		text_print(text, ", %s %s", word(words, "label"), row->label);
}

/* "Nguồn: scan.pdf, trang 2, dòng l_34 l_35" */
static void add_source(struct text *text, const struct ticket_words *words,
		       const struct task_row *row)
{
	const struct paper *paper = row->paper;

	if (!*paper->header.source)
		return;
	begin(text, words, "source");
	text_print(text, "%s%s%s", paper->folder, *paper->folder ? "/" : "",
		   paper->header.source);
	if (row->page)
		text_print(text, ", %s %d", word(words, "page"), row->page);
	if (*row->lines)
		text_print(text, ", %s %s", word(words, "line"), row->lines);
}

static void add_bodies(struct text *text, const struct ticket_words *words,
		       const struct task_row *row)
{
	static const char *const roles[] = { "chu-tri", "thuc-hien", "phoi-hop",
					     "bao-cao", "lien-quan", NULL };

	for (int i = 0; roles[i]; i++) {
		const char *const role[] = { roles[i], NULL };
		const char *names = task_names(text->arena, row, role, "; ");

		if (!names)
			text->failed = true;
		if (!names || !*names)
			continue;
		begin(text, words, roles[i]);
		text_add_string(text, names);
	}
}

static void add_deadlines(struct text *text, const struct ticket_words *words,
			  const struct task_row *row)
{
	for (size_t i = 0; i < row->deadline_count; i++) {
		if (i)
			text_add_string(text, "; ");
		else
			begin(text, words, "deadline");
		text_add_string(text, row->deadlines[i].text);
	}
}

/* "Thuộc mục: 3. Ban cán sự đảng lãnh đạo:" */
static void add_above(struct text *text, const struct ticket_words *words,
		      const struct task_row *above)
{
	begin(text, words, "above");
	text_print(text, "%s. %s", above->label, above->text);
}

static void add_identity(struct text *text, const struct ticket_words *words,
			 const struct task_row *row)
{
	static const char doubtful[] = "needs-review";

	if (strcmp(row->status, doubtful) == 0) {
		begin(text, words, "doubt");
		text_add_string(text, row->conf);
	}
	begin(text, words, "id");
	text_print(text, "%s, %s", row->uuid, row->paper->header.iri);
	if (*row->href)
		text_print(text, "/!main~%s", row->href);
}

void ticket_make(struct ticket *out, const struct ticket_words *words,
		 const struct batch *batch, const struct task_row *row,
		 const struct task_row *above)
{
	const struct task_deadline *due = task_due(row);
	const struct task_row *meant = row->above ? row->above : row->lost;
	struct text text = { .arena = batch->arena };

	*out = (struct ticket){
		.subject = make_subject(batch->arena, row),
		.start = is_day(due->start) ? due->start : "",
		.due = is_day(due->end) ? due->end : "",
		.account = accounts_for(batch->accounts, row),
		.link = ticket_link(batch->arena, batch, row),
	};
	text_add_string(&text, guard(batch->arena, without_bullet(row->text)));
	if (meant && meant != above)
		add_above(&text, words, meant);
	add_bodies(&text, words, row);
	add_deadlines(&text, words, row);
	add_document(&text, words, row);
	add_source(&text, words, row);
	if (*out->link) {
		begin(&text, words, "link");
		text_add_string(&text, out->link);
	}
	add_identity(&text, words, row);
	out->text = text_string(&text);
}
