#include "stages/ocr_pdf_content.h"

#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* How deep forms and saved states may lie in each other. */
enum { FORMS_MAX = 6, STATES_MAX = 32 };

/* Operands that are kept, the last ones, and how long their text may be. */
enum { OPERANDS_MAX = 6, WORD_MAX = 128 };

/* How many bytes and operators of one page are looked at. */
enum { CONTENT_MAX = 4 << 20, OPERATORS_MAX = 200000 };

/* Ways to show text in which nothing can be seen. */
enum { SHOW_NOTHING = 3, SHOW_CLIP = 7 };

struct state {
	struct ocr_matrix matrix;
	struct ocr_area clip;
	int show; /* the way text is shown */
};

static const struct ocr_area nothing = { 0, 0, 0, 0 };

/* The content being read. */
struct reader {
	struct ocr_content *content;
	qpdf_data pdf;
	qpdf_oh resources;
	struct state states[STATES_MAX];
	int depth;
	int forms;
	int operators;
	const char *at;
	const char *end;
	double numbers[OPERANDS_MAX]; /* the last operands */
	int count;                    /* of them since the last operator */
	char name[WORD_MAX + 1];      /* the last name, with its slash */
	bool layer;                   /* one of them was /OC */
	int bytes;                    /* in the strings since then */
	struct ocr_area rectangle;    /* the path, if it is one */
	int rectangles;
	bool other_path;
};

/* ---- geometry ---- */

/* The area around a rectangle that a matrix moves. */
static struct ocr_area move(const struct ocr_matrix *matrix, double x, double y,
			    double width, double height)
{
	struct ocr_area area = { HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL };

	for (int i = 0; i < 4; i++) {
		double from_x = i & 1 ? x + width : x;
		double from_y = i & 2 ? y + height : y;
		double to_x =
			matrix->a * from_x + matrix->c * from_y + matrix->e;
		double to_y =
			matrix->b * from_x + matrix->d * from_y + matrix->f;

		area.x1 = fmin(area.x1, to_x);
		area.y1 = fmin(area.y1, to_y);
		area.x2 = fmax(area.x2, to_x);
		area.y2 = fmax(area.y2, to_y);
	}
	return area;
}

struct ocr_area ocr_area_common(const struct ocr_area *one,
				const struct ocr_area *other)
{
	return (struct ocr_area){
		fmax(one->x1, other->x1),
		fmax(one->y1, other->y1),
		fmin(one->x2, other->x2),
		fmin(one->y2, other->y2),
	};
}

/* ---- words ---- */

static bool is_delimiter(char c)
{
	return c && strchr("()<>[]{}/%", c);
}

static bool is_space(char c)
{
	return !c || isspace((unsigned char)c);
}

static bool is_regular(char c)
{
	return !is_space(c) && !is_delimiter(c);
}

static void skip_space(struct reader *reader)
{
	while (reader->at < reader->end) {
		if (*reader->at == '%')
			while (reader->at < reader->end &&
			       *reader->at != '\n' && *reader->at != '\r')
				reader->at++;
		else if (is_space(*reader->at))
			reader->at++;
		else
			return;
	}
}

static void skip_string(struct reader *reader)
{
	int depth = 0;

	for (; reader->at < reader->end; reader->at++) {
		char c = *reader->at;

		if (c == '\\')
			reader->at++;
		else if (c == '(')
			depth++;
		else if (c == ')' && !--depth)
			break;
		reader->bytes++;
	}
	if (reader->at < reader->end)
		reader->at++;
	else
		reader->at = reader->end;
}

static void skip_hexadecimal(struct reader *reader)
{
	const char *first = reader->at;

	while (reader->at < reader->end && *reader->at != '>')
		reader->at++;
	reader->bytes += (int)(reader->at - first) / 2;
	if (reader->at < reader->end)
		reader->at++;
}

/* Copy the regular characters from here on; how long they are. */
static size_t take_word(char *word, struct reader *reader)
{
	size_t length = 0;

	while (reader->at < reader->end && is_regular(*reader->at)) {
		if (length < WORD_MAX - 1)
			word[length++] = *reader->at;
		reader->at++;
	}
	word[length] = '\0';
	return length;
}

static void push(struct reader *reader, double number)
{
	if (reader->count == OPERANDS_MAX) {
		memmove(reader->numbers, reader->numbers + 1,
			(OPERANDS_MAX - 1) * sizeof(*reader->numbers));
		reader->count--;
	}
	reader->numbers[reader->count++] = number;
}

/* A number of a PDF, whatever the locale; false when the word is none. */
static bool parse_number(double *number, const char *word)
{
	double sign = *word == '-' ? -1 : 1;
	double scale = 1;
	bool point = false;
	bool digits = false;

	*number = 0;
	for (word += *word == '-' || *word == '+'; *word; word++) {
		if (*word == '.' && !point) {
			point = true;
			continue;
		}
		if (!isdigit((unsigned char)*word))
			return false;
		digits = true;
		*number = *number * 10 + (*word - '0');
		scale *= point ? 10 : 1;
	}
	*number *= sign / scale;
	return digits && isfinite(*number);
}

/* ---- operators ---- */

static struct state *state_of(struct reader *reader)
{
	return &reader->states[reader->depth];
}

static void save_state(struct reader *reader)
{
	if (reader->depth + 1 == STATES_MAX) {
		reader->content->involved = true;
		return;
	}
	reader->states[reader->depth + 1] = *state_of(reader);
	reader->depth++;
}

static struct ocr_matrix matrix_of(const double *numbers)
{
	return (struct ocr_matrix){ numbers[0], numbers[1], numbers[2],
				    numbers[3], numbers[4], numbers[5] };
}

static void change_matrix(struct reader *reader)
{
	struct state *state = state_of(reader);
	struct ocr_matrix matrix;

	if (reader->count < 6)
		return;
	matrix = matrix_of(reader->numbers);
	state->matrix = ocr_compose(&matrix, &state->matrix);
}

static void add_rectangle(struct reader *reader)
{
	const double *numbers = reader->numbers;

	if (reader->count < 4)
		return;
	numbers += reader->count - 4;
	reader->rectangle = move(&state_of(reader)->matrix, numbers[0],
				 numbers[1], numbers[2], numbers[3]);
	reader->rectangles++;
}

static void clip(struct reader *reader)
{
	struct state *state = state_of(reader);

	/* Of another shape nobody knows here what it leaves to be seen. */
	if (reader->rectangles != 1 || reader->other_path)
		state->clip = nothing;
	else
		state->clip = ocr_area_common(&state->clip, &reader->rectangle);
}

static void end_path(struct reader *reader, bool painted)
{
	reader->content->paths += painted;
	reader->rectangles = 0;
	reader->other_path = false;
}

static void show_text(struct reader *reader)
{
	int show = state_of(reader)->show;

	if (show != SHOW_NOTHING && show != SHOW_CLIP)
		reader->content->letters += reader->bytes;
}

static void add_image(struct reader *reader, qpdf_oh image)
{
	struct ocr_content *content = reader->content;
	const struct state *state = state_of(reader);
	struct ocr_placed *placed;

	if (content->count == OCR_PLACED_MAX) {
		content->involved = true;
		return;
	}
	placed = &content->images[content->count++];
	placed->image = image;
	placed->matrix = state->matrix;
	placed->area = move(&state->matrix, 0, 0, 1, 1);
	placed->clip = state->clip;
}

static void read_bytes(struct reader *reader, const char *data, size_t size);

/* So many numbers out of a key of a dictionary; false when it has others. */
static bool take_numbers(double *numbers, int count, qpdf_data pdf,
			 qpdf_oh dictionary, const char *key)
{
	qpdf_oh array = qpdf_oh_get_key(pdf, dictionary, key);

	if (!qpdf_oh_is_array(pdf, array) ||
	    qpdf_oh_get_array_n_items(pdf, array) != count)
		return false;
	for (int i = 0; i < count; i++)
		numbers[i] = qpdf_oh_get_numeric_value(
			pdf, qpdf_oh_get_array_item(pdf, array, i));
	return true;
}

/* What a form says of its place: a matrix, and a box that it is cut to. */
static void place_form(struct state *state, qpdf_data pdf, qpdf_oh dictionary)
{
	double numbers[6];
	struct ocr_matrix matrix;
	struct ocr_area box;

	if (take_numbers(numbers, 6, pdf, dictionary, "/Matrix")) {
		matrix = matrix_of(numbers);
		state->matrix = ocr_compose(&matrix, &state->matrix);
	}
	if (take_numbers(numbers, 4, pdf, dictionary, "/BBox")) {
		box = move(&state->matrix, numbers[0], numbers[1],
			   numbers[2] - numbers[0], numbers[3] - numbers[1]);
		state->clip = ocr_area_common(&state->clip, &box);
	}
}

/* A form is content of its own, with resources of its own or the page's. */
static void read_form(struct reader *reader, qpdf_oh form, qpdf_oh dictionary)
{
	qpdf_data pdf = reader->pdf;
	qpdf_oh resources = qpdf_oh_get_key(pdf, dictionary, "/Resources");
	struct reader inner = *reader;
	unsigned char *data = NULL;
	size_t size = 0;

	if (reader->forms == FORMS_MAX ||
	    qpdf_oh_get_stream_data(pdf, form, qpdf_dl_generalized, NULL, &data,
				    &size) >= QPDF_ERRORS) {
		reader->content->involved = true;
		free(data);
		return;
	}
	inner.forms++;
	if (qpdf_oh_is_dictionary(pdf, resources))
		inner.resources = resources;
	place_form(state_of(&inner), pdf, dictionary);
	read_bytes(&inner, (const char *)data, size);
	reader->operators = inner.operators;
	free(data);
}

static void paint_object(struct reader *reader)
{
	qpdf_data pdf = reader->pdf;
	qpdf_oh objects =
		qpdf_oh_get_key_if_dict(pdf, reader->resources, "/XObject");
	qpdf_oh object = qpdf_oh_get_key_if_dict(pdf, objects, reader->name);
	qpdf_oh dictionary;
	qpdf_oh kind;

	if (!qpdf_oh_is_stream(pdf, object)) {
		reader->content->involved = true;
		return;
	}
	dictionary = qpdf_oh_get_dict(pdf, object);
	kind = qpdf_oh_get_key(pdf, dictionary, "/Subtype");
	save_state(reader);
	/* Nobody knows here whether the layer that it is in shows. */
	if (!qpdf_oh_is_null(pdf, qpdf_oh_get_key(pdf, dictionary, "/OC")))
		state_of(reader)->clip = nothing;
	if (qpdf_oh_is_name_and_equals(pdf, kind, "/Image"))
		add_image(reader, object);
	else if (qpdf_oh_is_name_and_equals(pdf, kind, "/Form"))
		read_form(reader, object, dictionary);
	else
		reader->content->involved = true;
	reader->depth -= reader->depth > 0;
}

static bool is_one_of(const char *word, const char *list)
{
	size_t length = strlen(word);

	for (const char *at = list; (at = strstr(at, word)); at++)
		if ((at == list || at[-1] == ' ') &&
		    (at[length] == ' ' || !at[length]))
			return true;
	return false;
}

static void obey_path(struct reader *reader, const char *word)
{
	if (strcmp(word, "re") == 0)
		add_rectangle(reader);
	else if (is_one_of(word, "m l c v y h"))
		reader->other_path = true;
	else if (is_one_of(word, "W W*"))
		clip(reader);
	else if (strcmp(word, "n") == 0)
		end_path(reader, false);
	else if (is_one_of(word, "S s f F f* B B* b b*"))
		end_path(reader, true);
}

static void obey(struct reader *reader, const char *word)
{
	if (strcmp(word, "q") == 0)
		save_state(reader);
	else if (strcmp(word, "Q") == 0)
		reader->depth -= reader->depth > 0;
	else if (strcmp(word, "cm") == 0)
		change_matrix(reader);
	else if (strcmp(word, "Do") == 0)
		paint_object(reader);
	else if (strcmp(word, "Tr") == 0 && reader->count)
		state_of(reader)->show =
			(int)fmax(-1, fmin(reader->numbers[reader->count - 1],
					   SHOW_CLIP + 1));
	else if (is_one_of(word, "Tj TJ ' \""))
		show_text(reader);
	else if (is_one_of(word, "BI sh") ||
		 (reader->layer && strcmp(word, "BDC") == 0))
		reader->content->involved = true;
	else
		obey_path(reader, word);
}

/* ---- the whole ---- */

static void read_word(struct reader *reader)
{
	char word[WORD_MAX];
	double number;

	if (!take_word(word, reader)) {
		reader->at++; /* a bracket */
	} else if (parse_number(&number, word)) {
		push(reader, number);
	} else {
		obey(reader, word);
		reader->operators++;
		reader->count = 0;
		reader->bytes = 0;
		reader->name[0] = '\0';
		reader->layer = false;
	}
}

static void read_bytes(struct reader *reader, const char *data, size_t size)
{
	struct ocr_content *content = reader->content;

	reader->at = data;
	reader->end = data + size;
	content->looked += size;
	if (content->looked > CONTENT_MAX)
		content->involved = true;
	while (!content->involved && (skip_space(reader), true) &&
	       reader->at < reader->end) {
		if (*reader->at == '(') {
			skip_string(reader);
		} else if (*reader->at == '<') {
			skip_hexadecimal(reader);
		} else if (*reader->at == '/') {
			reader->name[0] = *reader->at++;
			(void)take_word(reader->name + 1, reader);
			reader->layer = reader->layer ||
					strcmp(reader->name, "/OC") == 0;
		} else {
			read_word(reader);
		}
		if (reader->operators > OPERATORS_MAX)
			content->involved = true;
	}
}

void ocr_content_read(struct ocr_content *content, qpdf_data pdf, qpdf_oh page,
		      const struct ocr_area *box)
{
	struct reader reader = { .content = content, .pdf = pdf };
	unsigned char *data = NULL;
	size_t size = 0;

	memset(content, 0, sizeof(*content));
	reader.resources = qpdf_oh_get_key(pdf, page, "/Resources");
	reader.states[0].matrix = (struct ocr_matrix){ 1, 0, 0, 1, 0, 0 };
	reader.states[0].clip = *box;
	if (qpdf_oh_get_page_content_data(pdf, page, &data, &size) <
	    QPDF_ERRORS)
		read_bytes(&reader, (const char *)data, size);
	else
		content->involved = true;
	free(data);
}
