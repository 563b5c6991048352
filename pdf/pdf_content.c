#include "pdf/pdf_content.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pdf/pdf_token.h"
#include "pipeline/message.h"

/* How deep states and forms nest, and how many forms a page may draw. */
enum { STATES_MAX = 256, DEPTH_MAX = 8, FORMS_MAX = 256 };

/* Numbers before an operator that count, and the longest name, in bytes. */
enum { NUMBERS_MAX = 6, NAME_SIZE = 128 };

/* An image over this share of the page hides what was drawn before. */
static const double covering_share = 0.85;

/* Render mode of invisible text. */
enum { INVISIBLE = 3 };

/* What q keeps and Q brings back. */
struct state {
	struct ocr_matrix place;
	bool hides; /* text is shown invisible */
};

/* A piece of text being shown. */
struct show {
	size_t from;
	size_t to;
	size_t letters;
	int object; /* the text object, counted */
	bool hidden;
	bool fixed; /* it cannot be taken out as it is */
};

/* A page being looked through, with the forms that it draws. */
struct looking {
	struct pdf_sight *sight;
	const struct pdf_book *book;
	double area;
	bool clean;
	int forms;
	struct fault *fault;
};

/* One content stream of it. */
struct reading {
	struct looking *looking;
	qpdf_oh resources;
	int depth;
	const char *data;
	size_t size;
	struct state states[STATES_MAX];
	int top;
	int lost; /* states beyond the ceiling */
	int object;
	struct show *shows;
	size_t count;
	size_t room;
	/* What stands before the next operator. */
	double numbers[NUMBERS_MAX];
	int number_count;
	char name[NAME_SIZE];
	size_t letters;
	size_t from;
	bool begun;
};

static enum status read_content(struct looking *looking, qpdf_oh resources,
				const struct state *state, int depth,
				const char *data, size_t size,
				struct text *cleaned);

static qpdf_oh get(const struct reading *reading, qpdf_oh from, const char *key)
{
	return qpdf_oh_get_key_if_dict(reading->looking->book->qpdf, from, key);
}

static struct state *now(struct reading *reading)
{
	return &reading->states[reading->top];
}

static void push(struct reading *reading)
{
	if (reading->top + 1 >= STATES_MAX) {
		reading->lost++;
		return;
	}
	reading->states[reading->top + 1] = reading->states[reading->top];
	reading->top++;
}

static void pop(struct reading *reading)
{
	if (reading->lost)
		reading->lost--;
	else if (reading->top)
		reading->top--;
}

static void concatenate(struct reading *reading)
{
	const double *number = reading->numbers;
	struct ocr_matrix moved = { number[0], number[1], number[2],
				    number[3], number[4], number[5] };

	if (reading->number_count == NUMBERS_MAX)
		now(reading)->place = ocr_compose(&moved, &now(reading)->place);
}

static enum status add_show(struct reading *reading, size_t to, bool fixed)
{
	struct looking *looking = reading->looking;
	struct show *shows =
		arena_grow(looking->book->arena, reading->shows, &reading->room,
			   reading->count + 1, sizeof(*shows));

	if (!shows)
		return fault_memory(looking->fault);
	reading->shows = shows;
	shows[reading->count++] = (struct show){ .from = reading->from,
						 .to = to,
						 .letters = reading->letters,
						 .object = reading->object,
						 .hidden = now(reading)->hides,
						 .fixed = fixed };
	return STATUS_OK;
}

/* Whether one cannot see through the image. */
static bool is_opaque(const struct reading *reading, qpdf_oh dictionary)
{
	static const char *const keys[] = { "/ImageMask", "/SMask", "/Mask" };
	qpdf_data qpdf = reading->looking->book->qpdf;

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		qpdf_oh value = get(reading, dictionary, keys[i]);
		QPDF_BOOL truth = QPDF_TRUE;

		if (qpdf_oh_is_null(qpdf, value))
			continue;
		(void)qpdf_oh_get_value_as_bool(qpdf, value, &truth);
		if (truth)
			return false;
	}
	return true;
}

static void draw_image(struct reading *reading, qpdf_oh dictionary)
{
	qpdf_data qpdf = reading->looking->book->qpdf;
	struct pdf_sight *sight = reading->looking->sight;
	const struct ocr_matrix *place = &now(reading)->place;
	double area = fabs(place->a * place->d - place->b * place->c);
	int width = 0;
	int height = 0;

	(void)qpdf_oh_get_value_as_int(qpdf, get(reading, dictionary, "/Width"),
				       &width);
	(void)qpdf_oh_get_value_as_int(
		qpdf, get(reading, dictionary, "/Height"), &height);
	if (area > sight->image_area && width > 0 && height > 0) {
		sight->image = *place;
		sight->image_area = area;
		sight->image_width = width;
		sight->image_height = height;
	}
	if (area >= reading->looking->area * covering_share &&
	    is_opaque(reading, dictionary))
		for (size_t i = 0; i < reading->count; i++)
			reading->shows[i].hidden = true;
}

static void read_matrix(struct ocr_matrix *matrix, qpdf_data qpdf, qpdf_oh list)
{
	double number[NUMBERS_MAX] = { 1, 0, 0, 1, 0, 0 };

	if (qpdf_oh_is_array(qpdf, list) &&
	    qpdf_oh_get_array_n_items(qpdf, list) == NUMBERS_MAX)
		for (int i = 0; i < NUMBERS_MAX; i++)
			(void)qpdf_oh_get_value_as_number(
				qpdf, qpdf_oh_get_array_item(qpdf, list, i),
				&number[i]);
	*matrix = (struct ocr_matrix){ number[0], number[1], number[2],
				       number[3], number[4], number[5] };
}

static enum status clean_form(struct reading *reading, qpdf_oh form,
			      const unsigned char *data, size_t size)
{
	struct looking *looking = reading->looking;
	qpdf_data qpdf = looking->book->qpdf;
	struct text cleaned = { .arena = looking->book->arena };
	qpdf_oh dictionary = qpdf_oh_get_dict(qpdf, form);
	qpdf_oh resources = get(reading, dictionary, "/Resources");
	struct state state = *now(reading);
	struct ocr_matrix matrix;
	enum status status;

	read_matrix(&matrix, qpdf, get(reading, dictionary, "/Matrix"));
	state.place = ocr_compose(&matrix, &state.place);
	if (!qpdf_oh_is_dictionary(qpdf, resources))
		resources = reading->resources;
	status = read_content(looking, resources, &state, reading->depth + 1,
			      (const char *)data, size, &cleaned);
	if (!status && cleaned.length)
		qpdf_oh_replace_stream_data(
			qpdf, form, (const unsigned char *)cleaned.data,
			cleaned.length, qpdf_oh_new_null(qpdf),
			qpdf_oh_new_null(qpdf));
	return status;
}

static enum status draw_form(struct reading *reading, qpdf_oh form)
{
	qpdf_data qpdf = reading->looking->book->qpdf;
	unsigned char *data = NULL;
	QPDF_BOOL filtered = QPDF_FALSE;
	size_t size = 0;
	enum status status = STATUS_OK;

	if (reading->depth >= DEPTH_MAX ||
	    reading->looking->forms++ >= FORMS_MAX)
		return STATUS_OK;
	(void)qpdf_oh_get_stream_data(qpdf, form, qpdf_dl_generalized,
				      &filtered, &data, &size);
	if (data && filtered)
		status = clean_form(reading, form, data, size);
	free(data);
	return status;
}

static enum status draw(struct reading *reading)
{
	qpdf_data qpdf = reading->looking->book->qpdf;
	qpdf_oh objects = get(reading, reading->resources, "/XObject");
	qpdf_oh object = get(reading, objects, reading->name);
	qpdf_oh dictionary;
	qpdf_oh kind;

	if (!qpdf_oh_is_stream(qpdf, object))
		return STATUS_OK;
	dictionary = qpdf_oh_get_dict(qpdf, object);
	kind = get(reading, dictionary, "/Subtype");
	if (qpdf_oh_is_name_and_equals(qpdf, kind, "/Image"))
		draw_image(reading, dictionary);
	else if (qpdf_oh_is_name_and_equals(qpdf, kind, "/Form"))
		return draw_form(reading, object);
	return STATUS_OK;
}

enum operator{
	OPERATOR_OTHER,
	OPERATOR_PUSH,
	OPERATOR_POP,
	OPERATOR_MOVE,
	OPERATOR_MODE,
	OPERATOR_TEXT,
	OPERATOR_SHOW,
	OPERATOR_SHOW_BELOW,
	OPERATOR_DRAW,
};

static const struct {
	const char *word;
	enum operator operator;
} operators[] = {
	{ "q", OPERATOR_PUSH },        { "Q", OPERATOR_POP },
	{ "cm", OPERATOR_MOVE },       { "Tr", OPERATOR_MODE },
	{ "BT", OPERATOR_TEXT },       { "Tj", OPERATOR_SHOW },
	{ "TJ", OPERATOR_SHOW },       { "'", OPERATOR_SHOW_BELOW },
	{ "\"", OPERATOR_SHOW_BELOW }, { "Do", OPERATOR_DRAW },
};

static enum operator find_operator(const char *word, size_t length)
{
	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++)
		if (strlen(operators[i].word) == length &&
		    memcmp(operators[i].word, word, length) == 0)
			return operators[i].operator;
	return OPERATOR_OTHER;
}

static enum status operate(struct reading *reading,
			   const struct pdf_token *token)
{
	enum operator operator= find_operator(reading->data + token->from,
					      token->to - token->from);

	switch (operator) {
	case OPERATOR_PUSH:
		push(reading);
		break;
	case OPERATOR_POP:
		pop(reading);
		break;
	case OPERATOR_MOVE:
		concatenate(reading);
		break;
	case OPERATOR_MODE:
		if (reading->number_count)
			now(reading)->hides = reading->numbers[0] == INVISIBLE;
		break;
	case OPERATOR_TEXT:
		reading->object++;
		break;
	case OPERATOR_SHOW:
		return add_show(reading, token->to, false);
	case OPERATOR_SHOW_BELOW:
		return add_show(reading, token->to, true);
	case OPERATOR_DRAW:
		return draw(reading);
	case OPERATOR_OTHER:
		break;
	}
	return STATUS_OK;
}

/* What stands before an operator is kept until it comes. */
static void keep(struct reading *reading, const struct pdf_token *token)
{
	size_t length = token->to - token->from;

	if (!reading->begun)
		reading->from = token->from;
	reading->begun = true;
	reading->letters += token->letters;
	if (token->kind == PDF_NUMBER && reading->number_count < NUMBERS_MAX)
		reading->numbers[reading->number_count++] = token->number;
	if (token->kind == PDF_NAME && length < NAME_SIZE) {
		memcpy(reading->name, reading->data + token->from, length);
		reading->name[length] = '\0';
	}
}

static void forget(struct reading *reading)
{
	reading->number_count = 0;
	reading->name[0] = '\0';
	reading->letters = 0;
	reading->begun = false;
}

/* Keep hidden text where it stands in one text object with what is seen. */
static void settle(struct reading *reading)
{
	size_t first = 0;

	for (size_t i = 0; i < reading->count; i++) {
		struct show *shows = reading->shows;

		if (shows[i].object != shows[first].object)
			first = i;
		if (shows[i].hidden && !shows[i].fixed)
			continue;
		for (size_t j = first;
		     j < reading->count && shows[j].object == shows[i].object;
		     j++)
			shows[j].fixed = true;
	}
}

static void count_letters(struct reading *reading)
{
	struct pdf_sight *sight = reading->looking->sight;

	for (size_t i = 0; i < reading->count; i++) {
		const struct show *show = &reading->shows[i];

		if (!show->hidden)
			sight->letters += show->letters;
		else if (!show->fixed)
			sight->hidden += show->letters;
	}
}

/* The content without what is hidden; nothing when that is the same. */
static void write_cleaned(struct text *cleaned, const struct reading *reading)
{
	size_t at = 0;

	for (size_t i = 0; i < reading->count; i++) {
		const struct show *show = &reading->shows[i];

		if (!show->hidden || show->fixed)
			continue;
		text_add(cleaned, reading->data + at, show->from - at);
		text_add_string(cleaned, " ");
		at = show->to;
	}
	if (at)
		text_add(cleaned, reading->data + at, reading->size - at);
}

static enum status read_content(struct looking *looking, qpdf_oh resources,
				const struct state *state, int depth,
				const char *data, size_t size,
				struct text *cleaned)
{
	struct reading *reading =
		arena_take(looking->book->arena, sizeof(*reading));
	enum status status = STATUS_OK;
	struct pdf_token token = { .kind = PDF_MARK };

	if (!reading)
		return fault_memory(looking->fault);
	reading->looking = looking;
	reading->resources = resources;
	reading->depth = depth;
	reading->data = data;
	reading->size = size;
	reading->states[0] = *state;
	for (size_t at = 0; token.kind != PDF_END && !status;) {
		token = pdf_token_next(data, size, &at);
		if (token.kind == PDF_OPERATOR)
			status = operate(reading, &token);
		if (token.kind == PDF_OPERATOR || token.kind == PDF_IMAGE)
			forget(reading);
		else
			keep(reading, &token);
	}
	settle(reading);
	count_letters(reading);
	if (looking->clean)
		write_cleaned(cleaned, reading);
	return cleaned->failed ? fault_memory(looking->fault) : status;
}

enum status pdf_content_look(struct pdf_sight *sight,
			     const struct pdf_book *book, qpdf_oh page,
			     double area, bool clean, struct fault *fault)
{
	struct looking looking = { .sight = sight,
				   .book = book,
				   .area = area,
				   .clean = clean,
				   .fault = fault };
	struct state state = { .place = { 1, 0, 0, 1, 0, 0 } };
	struct text cleaned = { .arena = book->arena };
	qpdf_oh resources = qpdf_oh_get_key(book->qpdf, page, "/Resources");
	unsigned char *data = NULL;
	size_t size = 0;
	enum status status;

	memset(sight, 0, sizeof(*sight));
	(void)qpdf_oh_get_page_content_data(book->qpdf, page, &data, &size);
	status = pdf_book_check(book, fault);
	if (!status && data)
		status = read_content(&looking, resources, &state, 0,
				      (const char *)data, size, &cleaned);
	if (!status && cleaned.length)
		pdf_book_put(book, page, "/Contents",
			     pdf_book_packed(book, "<< >>",
					     text_string(&cleaned),
					     cleaned.length));
	free(data);
	return status;
}
