#include "pipeline/alto_change.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/text.h"
#include "pipeline/xml.h"

enum { NAME_SIZE = 32 }; /* of an attribute of ALTO, in bytes */

static const char own_namespace[] = "urn:chithi:akn:1";
static const char log_id[] = "REPAIR_LOG";
static const char level_start[] = "REP_";

/* From which confidence on a change is of a class; the last takes all. */
static const struct level {
	double from;
	const char *label;
	const char *id;
} levels[] = {
	{ 0.90, "high", "REP_HIGH" },
	{ 0.60, "medium", "REP_MEDIUM" },
	{ -2, "low", "REP_LOW" },
};

enum { LEVELS = sizeof(levels) / sizeof(levels[0]) };

static const struct level *level_of(double confidence)
{
	int i = 0;

	while (i + 1 < LEVELS && confidence < levels[i].from)
		i++;
	return &levels[i];
}

/* ---- names ---- */

static int compare_ids(const void *one, const void *other)
{
	const char *const *left = one;
	const char *const *right = other;

	return strcmp(*left, *right);
}

/* Collect all IDs, once. */
static bool know_ids(struct alto_edit *edit)
{
	const xmlNode *root = document_root(edit->document);

	if (edit->knows)
		return true;
	edit->knows = true;
	for (const xmlNode *node = root; node; node = xml_walk(node, root)) {
		const char *id = xml_get(node, "ID");

		if (!id)
			continue;
		edit->ids = arena_grow(edit->arena, (void *)edit->ids,
				       &edit->id_room, edit->id_count + 1,
				       sizeof(*edit->ids));
		if (!edit->ids)
			return false;
		edit->ids[edit->id_count] =
			arena_text(edit->arena, id, strlen(id));
		if (!edit->ids[edit->id_count++])
			return false;
	}
	if (edit->ids)
		qsort((void *)edit->ids, edit->id_count, sizeof(*edit->ids),
		      compare_ids);
	return true;
}

static bool has_id(const struct alto_edit *edit, const char *id)
{
	return edit->id_count &&
	       bsearch(&id, (const void *)edit->ids, edit->id_count,
		       sizeof(*edit->ids), compare_ids);
}

/* Give `node` the ID START, LETTER and the first number from `*next` on that
 * makes it a new one; what begins with another START is another ID. */
static bool give_id(struct alto_edit *edit, xmlNode *node, const char *start,
		    char letter, size_t *next)
{
	char *id;

	if (!know_ids(edit))
		return false;
	do
		id = arena_print(edit->arena, "%s_%c%zu", start, letter,
				 (*next)++);
	while (id && has_id(edit, id));
	return id && xml_set(node, "ID", id);
}

static bool name_word(struct alto_edit *edit, xmlNode *word)
{
	size_t next = edit->named + 1;

	if (*alto_id(word))
		return true;
	if (!give_id(edit, word, "s", 'n', &next))
		return false;
	edit->named = next - 1;
	return true;
}

/* ---- the log ---- */

/*
 * Rows of one element of the log.  The schema check compares each row with
 * all before it in the same element, so that many rows take several.
 */
enum { LOG_ROWS = 512 };

static xmlNode *add_log(const struct alto_edit *edit, xmlNode *data)
{
	xmlNode *log = xml_add(data, "repairs");
	xmlNs *namespace = log ? xml_declare(log, own_namespace, "r") : NULL;

	if (!namespace)
		return NULL;
	xmlSetNs(log, namespace);
	return xml_set(log, "processing", edit->step) ? log : NULL;
}

static xmlNode *last_log(const xmlNode *data)
{
	xmlNode *log = xml_child(data, "repairs");

	for (xmlNode *next = log; next; next = xml_sibling(next, "repairs"))
		log = next;
	return log;
}

/* The element of our own namespace that collects the changes. */
static xmlNode *open_log(struct alto_edit *edit)
{
	xmlNode *holder = alto_tag(edit->document, "OtherTag", log_id,
				   "repair-log", "repair log");
	xmlNode *data = xml_child(holder, "XmlData");

	if (!edit->log && data)
		edit->log = last_log(data);
	if (!data && holder)
		data = xml_add(holder, "XmlData");
	if (data && (!edit->log || edit->rows == LOG_ROWS)) {
		edit->log = add_log(edit, data);
		edit->rows = 0;
	}
	edit->rows++;
	return data ? edit->log : NULL;
}

/* A new row for a word; NULL: no memory. */
static xmlNode *add_row(struct alto_edit *edit, xmlNode *word,
			const struct alto_change *change)
{
	xmlNode *log = name_word(edit, word) ? open_log(edit) : NULL;
	xmlNode *row = log ? xml_add(log, "w") : NULL;

	if (row && xml_set(row, "ref", alto_id(word)) &&
	    xml_print(row, "conf", "%.2f", change->confidence) &&
	    xml_set(row, "rule", change->rule))
		return row;
	return NULL;
}

/* The log of a document; NULL: it has none. */
static xmlNode *find_log(const struct document *document)
{
	const xmlNode *tags = xml_child(document_root(document), "Tags");
	const xmlNode *tag = xml_child(tags, "OtherTag");

	while (tag && strcmp(alto_id(tag), log_id) != 0)
		tag = xml_sibling(tag, "OtherTag");
	return xml_child(xml_child(tag, "XmlData"), "repairs");
}

static int lower(int letter)
{
	return letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter;
}

static int upper(int letter)
{
	return letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter;
}

/* Give `to` the attributes of `from` but `omitted`, in the other case. */
static bool copy_attributes(xmlNode *to, const xmlNode *from,
			    int (*turn)(int letter), const char *omitted)
{
	for (const xmlAttr *one = from->properties; one; one = one->next) {
		const char *name = (const char *)one->name;
		char turned[NAME_SIZE] = "";

		if (one->ns || strlen(name) >= NAME_SIZE ||
		    !strcmp(name, omitted))
			continue;
		for (size_t i = 0; name[i]; i++)
			turned[i] = (char)turn(name[i]);
		if (!xml_set(to, turned, xml_get(from, name)))
			return false;
	}
	return true;
}

static int count_glyphs(const xmlNode *word)
{
	int count = 0;

	for (const xmlNode *glyph = alto_first_glyph(word); glyph;
	     glyph = alto_next_glyph(glyph))
		count++;
	return count;
}

/* Keep in the row how a word was. */
static bool keep_part(xmlNode *row, const xmlNode *word)
{
	xmlNode *part = xml_add(row, "part");
	const char *second = alto_second(word);

	return part && copy_attributes(part, word, lower, "") &&
	       (!second || xml_set(part, "second", second)) &&
	       xml_print(part, "glyphs", "%d", count_glyphs(word));
}

/* ---- one word ---- */

/* Put an ALTERNATIVE where the standard wants it: before the glyphs. */
static bool add_alternative(xmlNode *word, const char *purpose,
			    const char *content)
{
	xmlNode *glyph = alto_first_glyph(word);
	xmlNode *other = glyph ? xml_insert_before(glyph, "ALTERNATIVE")
			       : xml_add(word, "ALTERNATIVE");

	return other && xml_set(other, "PURPOSE", purpose) &&
	       xml_add_text(other, content);
}

static bool add_candidates(xmlNode *word, const char *const *others)
{
	for (; others && *others; others++)
		if (!add_alternative(word, ALTO_CANDIDATE, *others))
			return false;
	return true;
}

/* Mark a word as changed into `content` by the step. */
static bool mark(struct alto_edit *edit, xmlNode *word, const char *content,
		 double confidence)
{
	const struct level *level = level_of(confidence);

	return xml_set(word, "CONTENT", content) &&
	       xml_add_word(edit->arena, word, "PROCESSINGREFS", edit->step) &&
	       alto_tag(edit->document, "OtherTag", level->id,
			"repair-confidence", level->label) &&
	       xml_drop_words(edit->arena, word, "TAGREFS", level_start) &&
	       xml_add_word(edit->arena, word, "TAGREFS", level->id);
}

enum status alto_reword(struct alto_edit *edit, xmlNode *word,
			const struct alto_change *change, struct fault *fault)
{
	if ((!alto_original_of(word) &&
	     !add_alternative(word, ALTO_ORIGINAL, alto_content(word))) ||
	    !add_candidates(word, change->others) ||
	    !mark(edit, word, change->content, change->confidence) ||
	    !add_row(edit, word, change))
		return fault_memory(fault);
	return STATUS_OK;
}

/* ---- several words ---- */

static bool set_box(xmlNode *word, const struct alto_box *box)
{
	return xml_print(word, "HPOS", "%d", box->x) &&
	       xml_print(word, "VPOS", "%d", box->y) &&
	       xml_print(word, "WIDTH", "%d", box->width) &&
	       xml_print(word, "HEIGHT", "%d", box->height);
}

/* The space behind a word; NULL: none. */
static xmlNode *space_behind(const xmlNode *word)
{
	xmlNode *next = xml_sibling(word, NULL);

	return xml_is(next, "SP") ? next : NULL;
}

bool alto_can_join(const xmlNode *word)
{
	const xmlNode *next = alto_next_word(word);

	return next && !alto_is_settled(word) && !alto_is_settled(next) &&
	       !alto_is_part(word) && !alto_is_part(next);
}

/* Make the box of `word` that of both. */
static bool unite_boxes(xmlNode *word, const xmlNode *other)
{
	struct alto_box one = { 0 };
	struct alto_box two = { 0 };
	struct alto_box both;
	int right;
	int bottom;

	if (!alto_get_box(&one, word) || !alto_get_box(&two, other))
		return true;
	right = one.x + one.width > two.x + two.width ? one.x + one.width
						      : two.x + two.width;
	bottom = one.y + one.height > two.y + two.height ? one.y + one.height
							 : two.y + two.height;
	both.x = one.x < two.x ? one.x : two.x;
	both.y = one.y < two.y ? one.y : two.y;
	both.width = right - both.x;
	both.height = bottom - both.y;
	return set_box(word, &both);
}

/* Two words are no surer than the less sure of them. */
static bool unite_confidences(xmlNode *word, const xmlNode *other)
{
	double one = alto_confidence(word);
	double two = alto_confidence(other);

	if (two < 0 || (one >= 0 && one <= two))
		return true;
	return xml_set(word, "WC", xml_get(other, "WC"));
}

/* Move the glyphs behind the first `kept` of `from` to the end of `to`. */
static void move_glyphs(xmlNode *to, const xmlNode *from, int kept)
{
	xmlNode *glyph = alto_first_glyph(from);

	while (glyph && kept-- > 0)
		glyph = alto_next_glyph(glyph);
	while (glyph) {
		xmlNode *next = alto_next_glyph(glyph);

		xmlUnlinkNode(glyph);
		(void)xmlAddChild(to, glyph);
		glyph = next;
	}
}

/* Take the word behind `first` and the space between into `first`. */
static bool absorb(xmlNode *first, xmlNode *row)
{
	xmlNode *space = space_behind(first);
	xmlNode *other = alto_next_word(first);

	if (space) {
		xmlNode *kept = xml_add(row, "space");

		if (!kept || !copy_attributes(kept, space, lower, ""))
			return false;
		xml_remove(space);
	}
	if (!keep_part(row, other) || !unite_boxes(first, other) ||
	    !unite_confidences(first, other))
		return false;
	move_glyphs(first, other, 0);
	xml_remove(other);
	return true;
}

static void remove_children(xmlNode *word, const char *name)
{
	for (xmlNode *child = xml_child(word, name); child;
	     child = xml_child(word, name))
		xml_remove(child);
}

enum status alto_join(struct alto_edit *edit, xmlNode *first, size_t count,
		      const struct alto_change *change, struct fault *fault)
{
	struct text read = { .arena = edit->arena };
	xmlNode *row = add_row(edit, first, change);

	assert(!strchr(change->content, ' '));
	if (!row || !keep_part(row, first))
		return fault_memory(fault);
	text_add_string(&read, alto_content(first));
	for (size_t i = 1; i < count; i++) {
		assert(alto_can_join(first));
		text_print(&read, " %s", alto_content(alto_next_word(first)));
		if (!absorb(first, row))
			return fault_memory(fault);
	}
	/* They told of one of the words. */
	xml_unset(first, "CC");
	remove_children(first, "Shape");
	if (read.failed ||
	    !add_alternative(first, ALTO_ORIGINAL, text_string(&read)) ||
	    !add_candidates(first, change->others) ||
	    !mark(edit, first, change->content, change->confidence))
		return fault_memory(fault);
	return STATUS_OK;
}

/* A word that is being split. */
struct division {
	struct alto_edit *edit;
	const struct alto_change *change;
	xmlNode *word; /* the first part */
	xmlNode *last; /* the part made last; it has all glyphs that are left */
	struct alto_box box; /* of the whole */
	bool has_box;
	int glyphs;        /* of the whole */
	int given;         /* of them, to parts before the last one */
	size_t characters; /* of all parts */
	size_t done;       /* of those made */
	size_t next;       /* number for an ID */
};

/* How much of `whole` goes to the first `done` characters. */
static int share(const struct division *division, int whole, size_t done)
{
	return (int)((double)whole * (double)done /
		     (double)division->characters);
}

/* Give a part of so many characters its piece of the box. */
static bool cut_box(const struct division *division, xmlNode *part,
		    size_t characters)
{
	int width = division->box.width;
	int from = share(division, width, division->done);
	int to = share(division, width, division->done + characters);
	struct alto_box box = division->box;

	box.x += from;
	box.width = to - from;
	return !division->has_box || set_box(part, &box);
}

/* A String behind the last part, like the word, with a space between. */
static xmlNode *add_part(struct division *division)
{
	static const char *const names[] = { "HPOS",      "VPOS", "WIDTH",
					     "HEIGHT",    "WC",   "STYLE",
					     "STYLEREFS", "LANG" };
	xmlNode *space = xml_insert_after(division->last, "SP");
	xmlNode *part = space ? xml_insert_after(space, "String") : NULL;

	if (!part || !give_id(division->edit, part, alto_id(division->word),
			      'w', &division->next))
		return NULL;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = xml_get(division->word, names[i]);

		if (value && !xml_set(part, names[i], value))
			return NULL;
	}
	return part;
}

/* Move the glyphs of a new part from the last one to it. */
static void give_glyphs(struct division *division, xmlNode *part)
{
	int from = share(division, division->glyphs, division->done);

	move_glyphs(part, division->last, from - division->given);
	division->given = from;
}

/* Make the next part. */
static bool split_off(struct division *division, const char *content)
{
	size_t characters = text_characters(content);
	const struct alto_change *change = division->change;
	xmlNode *part = add_part(division);

	if (!part || !cut_box(division, part, characters))
		return false;
	give_glyphs(division, part);
	division->done += characters;
	division->last = part;
	return add_row(division->edit, part, change) &&
	       add_alternative(part, ALTO_ORIGINAL, "") &&
	       mark(division->edit, part, content, change->confidence);
}

/* Cut the word itself down to the first part. */
static bool cut_first(struct division *division, const char *content)
{
	size_t characters = text_characters(content);
	xmlNode *word = division->word;
	xmlNode *row = add_row(division->edit, word, division->change);

	if (!row || !keep_part(row, word) ||
	    !cut_box(division, word, characters) ||
	    !add_alternative(word, ALTO_ORIGINAL, alto_content(word)) ||
	    !add_candidates(word, division->change->others) ||
	    !mark(division->edit, word, content, division->change->confidence))
		return false;
	/* It told of the whole. */
	remove_children(word, "Shape");
	division->done = characters;
	return true;
}

enum status alto_split(struct alto_edit *edit, xmlNode *word,
		       const struct alto_change *change, struct fault *fault)
{
	struct division division = {
		.edit = edit,
		.change = change,
		.word = word,
		.last = word,
		.glyphs = count_glyphs(word),
		.next = 2,
	};
	char *parts = arena_text(edit->arena, change->content,
				 strlen(change->content));
	char *rest = NULL;
	const char *part;

	division.has_box = alto_get_box(&division.box, word);
	division.characters = text_characters(change->content);
	for (const char *at = change->content; *at; at++)
		division.characters -= *at == ' ';
	part = parts ? strtok_r(parts, " ", &rest) : NULL;
	if (!part || !cut_first(&division, part))
		return fault_memory(fault);
	while ((part = strtok_r(NULL, " ", &rest)))
		if (!split_off(&division, part))
			return fault_memory(fault);
	return STATUS_OK;
}

/* ---- telling ---- */

/* A row of the log, and the word it is of. */
struct entry {
	const char *ref;
	xmlNode *row;
	size_t order;
};

struct entries {
	struct entry *list; /* by word, then by order */
	size_t count;
	size_t room;
};

static int compare_entries(const void *one, const void *other)
{
	const struct entry *left = one;
	const struct entry *right = other;
	int order = strcmp(left->ref, right->ref);

	if (order)
		return order;
	return (left->order > right->order) - (left->order < right->order);
}

/* The first row from an element of the log on, or the one behind a row. */
static xmlNode *next_row(const xmlNode *log, const xmlNode *row)
{
	xmlNode *next = row ? xml_sibling(row, "w") : xml_child(log, "w");

	if (row)
		log = row->parent;
	while (!next && log) {
		log = xml_sibling(log, "repairs");
		next = xml_child(log, "w");
	}
	return next;
}

static bool read_log(struct entries *entries, const struct document *document,
		     struct arena *arena)
{
	for (xmlNode *row = next_row(find_log(document), NULL); row;
	     row = next_row(NULL, row)) {
		const char *ref = xml_get(row, "ref");

		entries->list =
			arena_grow(arena, entries->list, &entries->room,
				   entries->count + 1, sizeof(*entries->list));
		if (!entries->list)
			return false;
		/* A copy, for rows are removed. */
		ref = arena_text(arena, ref ? ref : "", ref ? strlen(ref) : 0);
		if (!ref)
			return false;
		entries->list[entries->count] =
			(struct entry){ ref, row, entries->count };
		entries->count++;
	}
	if (entries->list)
		qsort(entries->list, entries->count, sizeof(*entries->list),
		      compare_entries);
	return true;
}

/* Behind the last entry of a word; the one before is of it if any is. */
static size_t find_entry(const struct entries *entries, const char *id)
{
	size_t low = 0;
	size_t high = entries->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(entries->list[middle].ref, id) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The last row of a word; NULL: none. */
static xmlNode *row_of(const struct entries *entries, const xmlNode *word)
{
	const char *id = alto_id(word);
	size_t end = find_entry(entries, id);

	if (!*id || !end || !entries->list ||
	    strcmp(entries->list[end - 1].ref, id) != 0)
		return NULL;
	return entries->list[end - 1].row;
}

/* What is collected on the way down a document. */
struct listing {
	struct arena *arena;
	struct entries entries;
	struct alto_changed *changes;
	size_t count;
	size_t room;
	size_t at; /* words so far */
	int page;
	int line;
};

static const char *label_of(const xmlNode *word)
{
	const char *tags = xml_get(word, "TAGREFS");

	for (int i = 0; tags && i < LEVELS; i++)
		if (text_has_word(tags, levels[i].id))
			return levels[i].label;
	return "";
}

/* Whether a word is a further part of the change listed last. */
static bool goes_on(const struct listing *listing, const xmlNode *word)
{
	const struct alto_changed *last =
		listing->count ? &listing->changes[listing->count - 1] : NULL;

	return last && !*alto_original(word) &&
	       last->at + last->span == listing->at &&
	       last->word->parent == word->parent;
}

static void go_on(const struct listing *listing, const xmlNode *word)
{
	struct alto_changed *last = &listing->changes[listing->count - 1];

	last->span++;
	last->meant = arena_print(listing->arena, "%s %s", last->meant,
				  alto_content(word));
}

static double number_of(const char *value)
{
	double number = value ? strtod(value, NULL) : ALTO_NO_CONFIDENCE;

	return number >= 0 && number <= 1 ? number : ALTO_NO_CONFIDENCE;
}

static bool list_word(struct listing *listing, xmlNode *word)
{
	const char *rule;
	const xmlNode *row;
	struct alto_changed *changed;

	if (!alto_original_of(word))
		return true;
	if (goes_on(listing, word)) {
		go_on(listing, word);
		return listing->changes[listing->count - 1].meant != NULL;
	}
	listing->changes =
		arena_grow(listing->arena, listing->changes, &listing->room,
			   listing->count + 1, sizeof(*listing->changes));
	if (!listing->changes)
		return false;
	row = row_of(&listing->entries, word);
	rule = xml_get(row, "rule");
	changed = &listing->changes[listing->count++];
	*changed = (struct alto_changed){
		.word = word,
		.at = listing->at,
		.span = 1,
		.page = listing->page,
		.line = listing->line,
		.read = alto_original(word),
		.meant = alto_content(word),
		.rule = rule ? rule : "",
		.level = label_of(word),
		.confidence = number_of(xml_get(row, "conf")),
		.is_final = strchr(alto_original(word), ' ') &&
			    !xml_child(row, "part"),
	};
	return true;
}

static bool list_line(struct listing *listing, const xmlNode *line)
{
	listing->line++;
	for (xmlNode *word = alto_first_word(line); word;
	     word = alto_next_word(word)) {
		if (!list_word(listing, word))
			return false;
		listing->at++;
	}
	return true;
}

static bool list_page(struct listing *listing, const xmlNode *page)
{
	listing->line = 0;
	for (const xmlNode *block = alto_first_block(page); block;
	     block = alto_next_block(block))
		for (const xmlNode *line = alto_first_line(block); line;
		     line = alto_next_line(line))
			if (!list_line(listing, line))
				return false;
	return true;
}

enum status alto_changes(struct alto_changed **out, size_t *count,
			 const struct document *document, struct arena *arena,
			 struct fault *fault)
{
	struct listing listing = { .arena = arena };
	int place = 0;

	if (!read_log(&listing.entries, document, arena))
		return fault_memory(fault);
	for (const xmlNode *page = alto_first_page(document); page;
	     page = alto_next_page(page)) {
		int number = alto_page_number(page);

		place++;
		listing.page = number > 0 ? number : place;
		if (!list_page(&listing, page))
			return fault_memory(fault);
	}
	*out = listing.changes;
	*count = listing.count;
	return STATUS_OK;
}

/* ---- taking back ---- */

static void remove_rows(struct entries *entries, const xmlNode *word)
{
	const char *id = alto_id(word);
	size_t at = find_entry(entries, id);

	while (at-- > 0 && strcmp(entries->list[at].ref, id) == 0) {
		if (entries->list[at].row)
			xml_remove(entries->list[at].row);
		entries->list[at].row = NULL;
	}
}

/* Give a word the attributes it had. */
static bool restore_word(xmlNode *word, const xmlNode *part)
{
	while (word->properties)
		(void)xmlRemoveProp(word->properties);
	if (!copy_attributes(word, part, upper, "glyphs"))
		return false;
	xml_unset(word, "SECOND");
	return true;
}

/* Give a String that is made again what a second reading of it said. */
static bool restore_second(xmlNode *word, const xmlNode *part)
{
	const char *second = xml_get(part, "second");

	xml_unset(word, "SECOND");
	return !second || add_alternative(word, ALTO_SECOND, second);
}

/* Take the Strings that a word was split into back into it. */
static void gather_parts(struct entries *entries, xmlNode *word, size_t span)
{
	while (span-- > 1) {
		xmlNode *space = space_behind(word);
		xmlNode *part = alto_next_word(word);

		move_glyphs(word, part, 0);
		remove_rows(entries, part);
		if (space)
			xml_remove(space);
		xml_remove(part);
	}
}

/* How many glyphs a part had; INT_MAX when it does not tell. */
static int glyphs_of(const xmlNode *part)
{
	const char *value = xml_get(part, "glyphs");
	long count = value ? strtol(value, NULL, 10) : INT_MAX;

	return count >= 0 && count < INT_MAX ? (int)count : INT_MAX;
}

/* Make the Strings again that became one; `first` is the row's first part. */
static bool part_again(struct alto_edit *edit, xmlNode *word,
		       const xmlNode *first)
{
	xmlNode *behind = word;
	xmlNode *last = word;
	int glyphs = glyphs_of(first);

	for (const xmlNode *kept = xml_sibling(first, NULL); kept;
	     kept = xml_sibling(kept, NULL)) {
		bool is_word = xml_is(kept, "part");

		behind = xml_insert_after(behind, is_word ? "String" : "SP");
		if (!behind || !copy_attributes(behind, kept, upper, "glyphs"))
			return false;
		if (!is_word)
			continue;
		move_glyphs(behind, last, glyphs);
		if (!restore_second(behind, kept) ||
		    !xml_add_word(edit->arena, behind, "PROCESSINGREFS",
				  edit->step))
			return false;
		last = behind;
		glyphs = glyphs_of(kept);
	}
	return true;
}

static bool is_ours(const xmlNode *alternative)
{
	const char *purpose = xml_get(alternative, "PURPOSE");

	return purpose && (!strcmp(purpose, ALTO_ORIGINAL) ||
			   !strcmp(purpose, ALTO_CANDIDATE));
}

static void drop_alternatives(xmlNode *word)
{
	xmlNode *other = xml_child(word, "ALTERNATIVE");

	while (other) {
		xmlNode *next = xml_sibling(other, "ALTERNATIVE");

		if (is_ours(other))
			xml_remove(other);
		other = next;
	}
}

/* A word that only its content was changed of. */
static bool restore_content(struct alto_edit *edit, xmlNode *word,
			    const char *read, const char *step)
{
	return xml_set(word, "CONTENT", read) &&
	       (!step ||
		xml_drop_words(edit->arena, word, "PROCESSINGREFS", step)) &&
	       xml_drop_words(edit->arena, word, "TAGREFS", level_start);
}

static bool take_back(struct alto_edit *edit, struct entries *entries,
		      const struct alto_changed *change)
{
	xmlNode *word = change->word;
	const xmlNode *row = row_of(entries, word);
	const xmlNode *part = xml_child(row, "part");
	const char *step = row ? xml_get(row->parent, "processing") : NULL;
	char *read =
		arena_text(edit->arena, change->read, strlen(change->read));

	if (!read)
		return false;
	assert(!change->is_final);
	drop_alternatives(word);
	gather_parts(entries, word, change->span);
	if (part ? !restore_word(word, part) || !part_again(edit, word, part)
		 : !restore_content(edit, word, read, step))
		return false;
	remove_rows(entries, word);
	return xml_add_word(edit->arena, word, "PROCESSINGREFS", edit->step);
}

enum status alto_undo(struct alto_edit *edit,
		      const struct alto_changed *changes, size_t count,
		      struct fault *fault)
{
	struct entries entries = { 0 };

	if (!read_log(&entries, edit->document, edit->arena))
		return fault_memory(fault);
	for (size_t i = 0; i < count; i++)
		if (!take_back(edit, &entries, &changes[i]))
			return fault_memory(fault);
	return STATUS_OK;
}
