/*
 * import - take text that was read elsewhere
 *
 * Takes plain UTF-8 text, such as the text layer of an old PDF, gives ALTO.
 * Text in one of the encodings before Unicode is converted.
 * Lines, blank lines and page breaks (form feeds) stay what they are; a line
 * of the header or the signature block in which two columns were read as one
 * is parted.  Boxes are absent: nothing is known of the page.
 */

#include <stdlib.h>
#include <string.h>

#include "pipeline/alto.h"
#include "pipeline/message.h"
#include "pipeline/stage.h"
#include "pipeline/text.h"
#include "pipeline/zone.h"
#include "stages/ocr_layer.h"

/* The most text a document has, and one line of it, in bytes. */
#define TEXT_BYTES_MAX ((size_t)16 << 20)
enum { LINE_BYTES_MAX = 1 << 16 };

/*
 * The most words a text has, as many as 2,000 pages: each is some elements,
 * close to 1 kB as a tree, and the tree is held twice while it is repaired.
 */
enum { WORDS_MAX = 1000000 };

/* The most pages a text has: each is an element, also when it is empty. */
enum { PAGES_MAX = 10000 };

/*
 * The most lines of one block: a text without a blank line is cut, since the
 * validator takes quadratic time over very many lines in one.
 */
enum { BLOCK_LINES_MAX = 500 };

/* How many lines at the top of the text may hold two columns. */
enum { HEADER_LINES = 16 };

/* How much of a file is looked at to tell whether it is text, in bytes. */
enum { LOOK_SIZE = 4096 };

/* What stands where a character cannot be written in XML: U+FFFD. */
static const char replacement[] = "\xef\xbf\xbd";

/*
 * A converter may have made form feeds blanks: where at most this share of
 * the lines begins with one, in percent, each begins a page.
 */
enum { BLANK_START_PERCENT = 4 };

static const struct option options[] = { { .kind = OPTION_END } };

/* The lines of a text, with room for each to be parted once. */
struct lines {
	struct zone_line *lines;
	size_t count;
	size_t room;
};

/*
 * Whether bytes that are no UTF-8 may be text in an encoding of one byte a
 * letter: no control characters, and more of ASCII than of all else.
 */
static bool is_western(const char *data, size_t size)
{
	size_t ascii = 0;

	for (size_t i = 0; i < size; i++) {
		unsigned char byte = (unsigned char)data[i];

		if (byte < ' ' && !strchr("\t\r\n\f", byte))
			return false;
		ascii += byte < 0x80;
	}
	return ascii * 2 > size;
}

static bool looks_like_text(const char *data, size_t size)
{
	static const char bom[] = "\xef\xbb\xbf";
	size_t look = size < LOOK_SIZE ? size : LOOK_SIZE;
	size_t at = 0;

	if (look >= sizeof(bom) - 1 && memcmp(data, bom, sizeof(bom) - 1) == 0)
		at = sizeof(bom) - 1;
	while (at < look && strchr(" \t\r\n\f", data[at]) && data[at])
		at++;
	/* Mark-up and JSON are text, too, but not what stands on a page. */
	if (at < look && strchr("<{", data[at]))
		return false;
	return !memchr(data, '\0', look) &&
	       (text_invalid_at(data, look) + 4 > look ||
		is_western(data, look));
}

static bool accepts(const struct document *in)
{
	size_t size;
	const char *data = document_data(in, &size);

	return looks_like_text(data, size);
}

/* Whether XML 1.0 can hold the character, which is no line or page break. */
static bool is_writable(int32_t point)
{
	return point == '\t' || (point >= ' ' && point < 0xd800) ||
	       (point > 0xdfff && point < 0xfffe) || point > 0xffff;
}

static size_t line_number(const char *data, size_t at)
{
	size_t number = 1;

	for (size_t i = 0; i < at; i++)
		number += data[i] == '\n';
	return number;
}

static enum status check_size(const struct document *in, struct fault *fault)
{
	size_t size;

	(void)document_data(in, &size);
	if (!size)
		return fault_set(fault, STATUS_MALFORMED, document_name(in),
				 "%s", _("the file is empty"));
	if (size > TEXT_BYTES_MAX)
		return fault_set(fault, STATUS_MALFORMED, document_name(in),
				 _("larger than the ceiling of %zu MB"),
				 TEXT_BYTES_MAX >> 20);
	return STATUS_OK;
}

static enum status refuse(const struct document *in, size_t bad,
			  struct fault *fault)
{
	size_t size;
	const char *data = document_data(in, &size);

	return fault_set(fault, STATUS_MALFORMED, document_name(in),
			 data[bad] ? _("line %zu: not UTF-8")
				   : _("line %zu: a NUL byte"),
			 line_number(data, bad));
}

/* The text in normal form C, what XML cannot hold replaced. */
static char *clean(const char *data, size_t size, struct arena *arena)
{
	struct text text = { .arena = arena };
	size_t at = size >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	while (at < size) {
		size_t from = at;
		int32_t point = text_next(data, size, &at);

		if (point == '\r')
			continue;
		if (point == '\n' || point == '\f' || is_writable(point))
			text_add(&text, data + from, at - from);
		else
			text_add(&text, replacement, sizeof(replacement) - 1);
	}
	text_add(&text, "", 0);
	return text.failed ? NULL : text_nfc(arena, text.data);
}

static bool is_blank(const char *text)
{
	return !text[strspn(text, " \t")];
}

/* Whether the few lines that begin with a blank begin pages. */
static bool blanks_are_pages(const char *text)
{
	size_t lines = 0;
	size_t blanks = 0;

	if (strchr(text, '\f'))
		return false;
	while (text) {
		lines += *text && *text != '\n';
		blanks += *text == ' ';
		text = strchr(text, '\n');
		if (text)
			text++;
	}
	return blanks * 100 <= lines * BLANK_START_PERCENT + 100;
}

static enum status add_line(struct lines *all, const char *text, int page,
			    int gap, struct arena *arena, struct fault *fault)
{
	struct zone_line *grown;

	grown = arena_grow(arena, all->lines, &all->room, all->count + 1,
			   sizeof(*grown));
	if (!grown)
		return fault_memory(fault);
	all->lines = grown;
	grown[all->count++] =
		(struct zone_line){ .text = text, .page = page, .gap = gap };
	return STATUS_OK;
}

/* Where the cutting of a text into lines has come to. */
struct cutter {
	struct lines *all;
	const char *name;
	bool blanks; /* a line that begins with a blank begins a page */
	int page;
	int gap; /* blank lines just seen */
	size_t number;
	size_t words;
	struct arena *arena;
	struct fault *fault;
};

static void turn_page(struct cutter *cutter)
{
	cutter->page++;
	cutter->gap = 0;
}

static size_t count_words(const char *line)
{
	size_t count = 0;

	for (line += strspn(line, " \t"); *line; line += strspn(line, " \t")) {
		line += strcspn(line, " \t");
		count++;
	}
	return count;
}

static enum status take_line(struct cutter *cutter, const char *line)
{
	enum status status;

	cutter->number++;
	if (strlen(line) > LINE_BYTES_MAX)
		return fault_set(
			cutter->fault, STATUS_MALFORMED, cutter->name,
			_("line %zu: longer than the ceiling of %d kB"),
			cutter->number, LINE_BYTES_MAX >> 10);
	if (is_blank(line)) {
		cutter->gap++;
		return STATUS_OK;
	}
	if (cutter->blanks && cutter->all->count && *line == ' ')
		turn_page(cutter);
	if (cutter->page > PAGES_MAX)
		return fault_set(cutter->fault, STATUS_MALFORMED, cutter->name,
				 _("more than %d pages"), PAGES_MAX);
	cutter->words += count_words(line);
	if (cutter->words > WORDS_MAX)
		return fault_set(cutter->fault, STATUS_MALFORMED, cutter->name,
				 _("the document has more than %d words"),
				 WORDS_MAX);
	status = add_line(cutter->all, line, cutter->page, cutter->gap,
			  cutter->arena, cutter->fault);
	cutter->gap = 0;
	return status;
}

static enum status cut_lines(struct lines *all, char *text, const char *name,
			     struct arena *arena, struct fault *fault)
{
	struct cutter cutter = { .all = all,
				 .name = name,
				 .blanks = blanks_are_pages(text),
				 .page = 1,
				 .arena = arena,
				 .fault = fault };
	enum status status = STATUS_OK;

	while (text && !status) {
		char *end = strpbrk(text, "\n\f");
		bool turns = end && *end == '\f';

		if (end)
			*end++ = '\0';
		status = take_line(&cutter, text);
		if (turns)
			turn_page(&cutter);
		text = end;
	}
	return status;
}

/* Part those of the lines in `may` that hold two columns. */
static enum status part_columns(struct lines *all, const bool *may,
				const struct zones *zones, struct arena *arena,
				struct fault *fault)
{
	struct lines parted = { NULL, 0, 0 };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < all->count && !status; i++) {
		const struct zone_line *line = &all->lines[i];
		size_t split = 0;
		char *left;

		if (may[i])
			split = zones_split(zones, line->text, arena);
		if (!split) {
			status = add_line(&parted, line->text, line->page,
					  line->gap, arena, fault);
			continue;
		}
		left = arena_text(arena, line->text, split);
		if (!left)
			return fault_memory(fault);
		status = add_line(&parted, left, line->page, line->gap, arena,
				  fault);
		if (!status)
			status = add_line(&parted, line->text + split,
					  line->page, 0, arena, fault);
	}
	*all = parted;
	return status;
}

/* The lines that may be of a header: those at the top of its page. */
static void mark_headers(bool *may, const struct lines *all,
			 const struct zones *zones, struct arena *arena)
{
	size_t end;

	for (size_t i = 0; i < all->count; i = end) {
		const struct zone_line *first = &all->lines[i];

		end = i + 1;
		while (end < all->count && all->lines[end].page == first->page)
			end++;
		if (i &&
		    zones_start(zones, first, end - i, arena) == ZONE_START_NOT)
			continue;
		for (size_t j = i; j < end && j < i + HEADER_LINES; j++)
			may[j] = true;
	}
}

/* The lines behind the recipients of each document. */
static void mark_ends(bool *may, const struct lines *all)
{
	bool behind = false;

	for (size_t i = 0; i < all->count; i++) {
		const struct zone_line *line = &all->lines[i];

		behind = (behind && !line->begins) ||
			 strcmp(line->zone, "noi-nhan") == 0;
		may[i] = behind;
	}
}

static enum status find_zones(struct lines *all, const struct zones *zones,
			      struct arena *arena, struct fault *fault)
{
	enum status status;
	/* One more than there are: an array of none cannot be had. */
	bool *may = arena_array(arena, all->count + 1, sizeof(*may));

	if (!may)
		return fault_memory(fault);
	mark_headers(may, all, zones, arena);
	status = part_columns(all, may, zones, arena, fault);
	if (!status)
		status = zones_assign(zones, all->lines, all->count, arena,
				      fault);
	may = arena_array(arena, all->count + 1, sizeof(*may));
	if (status || !may)
		return status ? status : fault_memory(fault);
	mark_ends(may, all);
	status = part_columns(all, may, zones, arena, fault);
	if (!status)
		status = zones_assign(zones, all->lines, all->count, arena,
				      fault);
	return status;
}

static void write_words(struct alto_pen *pen, const char *text,
			struct arena *arena)
{
	bool first = true;

	for (text += strspn(text, " \t"); *text; text += strspn(text, " \t")) {
		size_t length = strcspn(text, " \t");
		char *word = arena_text(arena, text, length);

		if (!word) {
			pen->failed = true;
			return;
		}
		if (!first)
			(void)alto_add_space(pen);
		(void)alto_add_word(pen, word, ALTO_NO_CONFIDENCE, NULL);
		first = false;
		text += length;
	}
}

/* Whether a new block begins with the line. */
static bool begins_block(const struct lines *all, size_t at, int page)
{
	return !at || all->lines[at].page != page || all->lines[at].gap ||
	       strcmp(all->lines[at].zone, all->lines[at - 1].zone) != 0;
}

static void write_lines(struct alto_pen *pen, const struct lines *all,
			struct arena *arena)
{
	int page = 0;
	int lines = 0; /* of the block */

	for (size_t i = 0; i < all->count; i++) {
		const struct zone_line *line = &all->lines[i];
		bool begins =
			begins_block(all, i, page) || lines >= BLOCK_LINES_MAX;

		lines = begins ? 1 : lines + 1;

		while (page < line->page)
			(void)alto_add_page(pen, ++page, 0, 0, "P_IMPORT");
		if (begins)
			(void)alto_add_block(pen, line->zone, NULL);
		(void)alto_add_line(pen, NULL);
		write_words(pen, line->text, arena);
	}
	if (!page)
		(void)alto_add_page(pen, 1, 0, 0, "P_IMPORT");
}

/* A text as it was read. */
struct source {
	char *text;
	enum ocr_encoding encoding;
};

static enum status write_alto(struct document **out, const struct document *in,
			      const struct lines *all,
			      enum ocr_encoding encoding, struct arena *arena,
			      struct fault *fault)
{
	struct alto_step step = {
		.id = "P_IMPORT",
		.category = "contentGeneration",
		.description = "lines of a text layer, as they stood",
		.software = "chithi",
		.version = CHITHI_VERSION,
	};
	char hash[DOCUMENT_HASH_SIZE];
	struct document *made = NULL;
	struct alto_pen pen;
	enum status status;

	if (encoding) {
		step.settings = arena_print(arena, "encoding=%s",
					    ocr_encoding_name(encoding));
		if (!step.settings)
			return fault_memory(fault);
	}
	document_hash(hash, in);
	status = alto_new(&made, &pen, document_base(in), hash, fault);
	if (status)
		return status;
	status = alto_add_step(made, &step, fault);
	if (!status) {
		write_lines(&pen, all, arena);
		status = alto_pen_status(&pen, fault);
	}
	if (status) {
		document_free(made);
		return status;
	}
	*out = made;
	return STATUS_OK;
}

struct engine {
	struct zones *zones;
	struct ocr_layers *layers;
};

/* The text in Unicode, whatever it was in. */
static enum status read_text(struct source *out, const struct document *in,
			     const struct task *task)
{
	const struct engine *engine = task->engine;
	size_t size;
	const char *data = document_data(in, &size);
	size_t bad = text_invalid_at(data, size);
	const char *nul = memchr(data, '\0', size);
	bool western = bad < size && !nul;
	const char *coded = NULL;
	enum status status;
	char *text;

	if (bad < size && !western)
		return refuse(in, bad, task->fault);
	if (western)
		data = ocr_encoding_western(data, size, task->arena);
	text = data ? clean(data, western ? strlen(data) : size, task->arena)
		    : NULL;
	if (!text)
		return fault_memory(task->fault);
	status = ocr_layer_recode(&coded, &out->encoding, engine->layers, text,
				  task->arena, task->fault);
	if (status)
		return status;
	if (western && !out->encoding)
		return refuse(in, bad, task->fault);
	out->text = out->encoding
			    ? arena_text(task->arena, coded, strlen(coded))
			    : text;
	return out->text ? STATUS_OK : fault_memory(task->fault);
}

static enum status import(struct document **out, const struct document *in,
			  const struct task *task)
{
	const struct engine *engine = task->engine;
	struct lines all = { NULL, 0, 0 };
	struct source source = { .text = NULL };
	enum status status = check_size(in, task->fault);

	if (!status)
		status = read_text(&source, in, task);
	if (!status && source.text)
		status = cut_lines(&all, source.text, document_name(in),
				   task->arena, task->fault);
	if (!status)
		status = find_zones(&all, engine->zones, task->arena,
				    task->fault);
	if (!status)
		status = write_alto(out, in, &all, source.encoding, task->arena,
				    task->fault);
	return status;
}

static void close_engine(void *opened)
{
	struct engine *engine = opened;

	zones_close(engine->zones);
	ocr_layers_close(engine->layers);
	free(engine);
}

static enum status open_engine(void **out, const void *chosen,
			       struct fault *fault)
{
	struct engine *engine = calloc(1, sizeof(*engine));
	enum status status;

	(void)chosen;
	if (!engine)
		return fault_memory(fault);
	status = zones_open(&engine->zones, fault);
	if (!status)
		status = ocr_layers_open(&engine->layers, fault);
	if (status) {
		close_engine(engine);
		return status;
	}
	*out = engine;
	return STATUS_OK;
}

const struct stage import_stage = {
	.name = "import",
	.summary = N_("take text that was read elsewhere"),
	.takes = FORM_BYTES,
	.gives = FORM_ALTO,
	.options = options,
	.accepts = accepts,
	.open = open_engine,
	.close = close_engine,
	.run = import,
};
