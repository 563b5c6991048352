/*
 * layout_page - draw the pages of a directive
 *
 * The pages are A4, in Liberation Serif (the measures of Times) or in the
 * font of the source, with the parts where decree 30/2020, appendix I, or the
 * Party's form has them.
 */

#include "samples/layout_page.h"

#include <glib.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <string.h>

#define FONT "Liberation Serif"

enum {
	POINTS_AN_INCH = 72,
	SIGNATURE_STROKES = 7,
};

/* Millimetres as points. */
#define MM(length) ((length)*72.0 / 25.4)

#define PAGE_WIDTH MM(210.0)
#define PAGE_HEIGHT MM(297.0)
#define MARGIN_TOP MM(20.0)
#define MARGIN_BOTTOM MM(20.0)
#define MARGIN_LEFT MM(30.0)
#define MARGIN_RIGHT MM(17.0)
#define TEXT_WIDTH (PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT)
#define PAGE_NUMBER_TOP MM(11.0)
#define INDENT MM(12.7)
#define LEFT_COLUMN (TEXT_WIDTH * 0.38)
#define RIGHT_COLUMN (TEXT_WIDTH - LEFT_COLUMN)
#define COPIES_COLUMN (TEXT_WIDTH * 0.5)
#define SIGN_ROOM MM(32.0) /* for the hand and the seal */
#define SEAL_RADIUS MM(16.5)
#define PARAGRAPH_GAP 5.0 /* points */
#define LINE_STRETCH 1.06 /* of the font's own height */
#define NOTE_RULE MM(50.0)
#define NOTE_SIZE 11.0 /* points */
#define RULE_GAP 3.5   /* points, under a line that is underlined */
#define HAIRLINE 0.7   /* points */
#define FIT_SLACK 0.01 /* points, for rounding */

/* How a row is set: sizes in points. */
struct style {
	double state_size;
	double party_size;
	bool bold;
	bool italic;
};

static const struct style styles[ROW_COUNT] = {
	[ROW_SUPERIOR] = { 12.5, 14.0, false, false },
	[ROW_BODY] = { 12.5, 14.0, true, false },
	[ROW_STAR] = { 14.0, 14.0, false, false },
	[ROW_NUMBER] = { 13.0, 14.0, false, false },
	[ROW_ABOUT] = { 12.0, 12.0, false, false },
	[ROW_HEADING] = { 12.5, 15.0, true, false },
	[ROW_MOTTO] = { 13.5, 13.5, true, false },
	[ROW_DATE] = { 13.5, 14.0, false, true },
	[ROW_TITLE] = { 14.0, 16.0, true, false },
	[ROW_SUBJECT] = { 14.0, 15.0, true, false },
	[ROW_TO] = { 14.0, 14.0, false, false },
	[ROW_CENTRE] = { 14.0, 14.0, true, false },
	[ROW_NOTE] = { NOTE_SIZE, NOTE_SIZE, false, false },
	[ROW_COPIES] = { 12.0, 14.0, true, true },
	[ROW_COPY] = { 11.0, 12.0, false, false },
	[ROW_SIGN] = { 13.5, 14.0, true, false },
	[ROW_NAME] = { 14.0, 14.0, true, false },
};

/* The page being filled, and those that are full. */
struct sheet {
	const struct source *source;
	PangoContext *context;
	bool party;
	double size; /* of the body, points */
	double y;    /* where the next line goes */
	double foot; /* where the text must end: the notes begin */
	int dpi;
	struct layout *full; /* the one being filled is the last */
	cairo_t *cairo;
	size_t notes_placed; /* on all pages */
	size_t notes_before; /* on the pages that are full */
};

/* A piece of text to be set. */
struct piece {
	const char *markup;
	double width;
	double indent;
	double size;
	bool bold;
	bool italic;
	PangoAlignment align;
	bool justify;
};

static PangoLayout *set_piece(const struct sheet *sheet,
			      const struct piece *piece)
{
	PangoLayout *layout = pango_layout_new(sheet->context);
	PangoFontDescription *font = pango_font_description_new();
	const char *family = source_row(sheet->source, ROW_FONT, 0);

	pango_font_description_set_family(font, family ? family : FONT);
	pango_font_description_set_absolute_size(font,
						 piece->size * PANGO_SCALE);
	if (piece->bold)
		pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
	if (piece->italic)
		pango_font_description_set_style(font, PANGO_STYLE_ITALIC);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	pango_layout_set_width(layout, (int)(piece->width * PANGO_SCALE));
	pango_layout_set_indent(layout, (int)(piece->indent * PANGO_SCALE));
	pango_layout_set_alignment(layout, piece->align);
	pango_layout_set_justify(layout, piece->justify);
	pango_layout_set_markup(layout, piece->markup, -1);
	return layout;
}

static double layout_height(PangoLayout *layout)
{
	int height;

	pango_layout_get_size(layout, NULL, &height);
	return (double)height / PANGO_SCALE;
}

static double layout_ink_width(PangoLayout *layout)
{
	PangoRectangle logical;

	pango_layout_get_extents(layout, NULL, &logical);
	return (double)logical.width / PANGO_SCALE;
}

static void draw_rule(cairo_t *cairo, double centre, double y, double length)
{
	cairo_set_line_width(cairo, HAIRLINE);
	cairo_move_to(cairo, centre - length / 2, y);
	cairo_line_to(cairo, centre + length / 2, y);
	cairo_stroke(cairo);
}

/*
 * Notes
 */

static PangoLayout *set_note(const struct sheet *sheet, size_t nth)
{
	const char *text = source_row(sheet->source, ROW_NOTE, nth);
	char *markup = text ? source_markup(text) : NULL;
	PangoLayout *layout = NULL;

	if (markup) {
		layout = set_piece(sheet, &(struct piece){
						  .markup = markup,
						  .width = TEXT_WIDTH,
						  .size = NOTE_SIZE,
						  .justify = true,
					  });
	}
	g_free(markup);
	return layout;
}

static void draw_notes(struct sheet *sheet)
{
	double y = sheet->foot + PARAGRAPH_GAP;

	if (sheet->notes_before == sheet->notes_placed)
		return;
	draw_rule(sheet->cairo, MARGIN_LEFT + NOTE_RULE / 2, y, NOTE_RULE);
	y += PARAGRAPH_GAP / 2;
	for (; sheet->notes_before < sheet->notes_placed;
	     sheet->notes_before++) {
		PangoLayout *note = set_note(sheet, sheet->notes_before);

		cairo_move_to(sheet->cairo, MARGIN_LEFT, y);
		pango_cairo_show_layout(sheet->cairo, note);
		y += layout_height(note);
		g_object_unref(note);
	}
}

/* The room that the next note asks for if `text` has its mark, or 0. */
static double note_room(const struct sheet *sheet, const char *text,
			size_t length)
{
	const char *note =
		source_row(sheet->source, ROW_NOTE, sheet->notes_placed);
	double room;
	PangoLayout *layout;
	char *mark;

	if (!note)
		return 0.0;
	mark = g_strndup(note, (gsize)(g_utf8_next_char(note) - note));
	if (!g_strstr_len(text, (gssize)length, mark)) {
		g_free(mark);
		return 0.0;
	}
	g_free(mark);
	layout = set_note(sheet, sheet->notes_placed);
	room = layout_height(layout);
	g_object_unref(layout);
	if (sheet->notes_placed == sheet->notes_before)
		room += 2 * PARAGRAPH_GAP;
	return room;
}

/*
 * Pages
 */

static void draw_page_number(struct sheet *sheet)
{
	char number[24];
	PangoLayout *layout;

	(void)snprintf(number, sizeof(number), "%zu", sheet->full->count);
	layout = set_piece(sheet, &(struct piece){
					  .markup = number,
					  .width = TEXT_WIDTH,
					  .size = 13.0,
					  .align = PANGO_ALIGN_CENTER,
				  });
	cairo_move_to(sheet->cairo, MARGIN_LEFT, PAGE_NUMBER_TOP);
	pango_cairo_show_layout(sheet->cairo, layout);
	g_object_unref(layout);
}

static void end_page(struct sheet *sheet)
{
	if (!sheet->cairo)
		return;
	draw_notes(sheet);
	cairo_destroy(sheet->cairo);
	sheet->cairo = NULL;
	cairo_surface_flush(sheet->full->pages[sheet->full->count - 1]);
}

/* Past LAYOUT_PAGES_MAX what follows is written over the last page. */
static void begin_page(struct sheet *sheet)
{
	double scale = (double)sheet->dpi / POINTS_AN_INCH;
	cairo_surface_t *page;

	end_page(sheet);
	if (sheet->full->count == LAYOUT_PAGES_MAX)
		cairo_surface_destroy(sheet->full->pages[--sheet->full->count]);
	page = cairo_image_surface_create(CAIRO_FORMAT_RGB24,
					  (int)ceil(PAGE_WIDTH * scale),
					  (int)ceil(PAGE_HEIGHT * scale));
	sheet->full->pages[sheet->full->count++] = page;
	sheet->cairo = cairo_create(page);
	cairo_set_source_rgb(sheet->cairo, 1.0, 1.0, 1.0);
	cairo_paint(sheet->cairo);
	cairo_scale(sheet->cairo, scale, scale);
	cairo_set_source_rgb(sheet->cairo, 0.05, 0.05, 0.05);
	sheet->y = MARGIN_TOP;
	sheet->foot = PAGE_HEIGHT - MARGIN_BOTTOM;
	if (sheet->full->count > 1)
		draw_page_number(sheet);
}

/* Set one line of a paragraph at `x`, on a new page if it must be. */
static void place_line(struct sheet *sheet, PangoLayout *layout,
		       PangoLayoutIter *iter, double x)
{
	PangoLayoutLine *line = pango_layout_iter_get_line_readonly(iter);
	const char *text = pango_layout_get_text(layout) +
			   pango_layout_line_get_start_index(line);
	size_t length = (size_t)pango_layout_line_get_length(line);
	double room = note_room(sheet, text, length);
	PangoRectangle logical;
	double height;
	double rise;

	pango_layout_iter_get_line_extents(iter, NULL, &logical);
	height = (double)logical.height / PANGO_SCALE;
	rise = (double)(pango_layout_iter_get_baseline(iter) - logical.y) /
	       PANGO_SCALE;
	if (sheet->y + height > sheet->foot - room + FIT_SLACK)
		begin_page(sheet);
	if (room > 0.0) {
		sheet->foot -= room;
		sheet->notes_placed++;
	}
	cairo_move_to(sheet->cairo, x + (double)logical.x / PANGO_SCALE,
		      sheet->y + rise);
	pango_cairo_show_layout_line(sheet->cairo, line);
	sheet->y += height * LINE_STRETCH;
}

static void place_piece(struct sheet *sheet, const struct piece *piece,
			double x)
{
	PangoLayout *layout = set_piece(sheet, piece);
	PangoLayoutIter *iter = pango_layout_get_iter(layout);

	do
		place_line(sheet, layout, iter, x);
	while (pango_layout_iter_next_line(iter));
	pango_layout_iter_free(iter);
	g_object_unref(layout);
}

/*
 * The parts of the form
 */

static double row_size(const struct sheet *sheet, enum row row)
{
	return sheet->party ? styles[row].party_size : styles[row].state_size;
}

/* The Party underlines the word over its recipients. */
static char *row_markup(const struct sheet *sheet, enum row row,
			const char *text)
{
	if (sheet->party && row == ROW_COPIES)
		return g_markup_printf_escaped("<u>%s</u>", text);
	return g_markup_escape_text(text, -1);
}

/* Lines of one kind, centred in a column; gives back where they end. */
static double draw_column(const struct sheet *sheet, enum row row, double x,
			  double y, double width, PangoAlignment align)
{
	const char *text;

	for (size_t i = 0; (text = source_row(sheet->source, row, i)); i++) {
		char *markup = row_markup(sheet, row, text);
		PangoLayout *layout =
			set_piece(sheet, &(struct piece){
						 .markup = markup,
						 .width = width,
						 .size = row_size(sheet, row),
						 .bold = styles[row].bold,
						 .italic = styles[row].italic,
						 .align = align,
					 });

		cairo_move_to(sheet->cairo, x, y);
		pango_cairo_show_layout(sheet->cairo, layout);
		y += layout_height(layout);
		g_object_unref(layout);
		g_free(markup);
	}
	return y;
}

/* The width of the first line of a kind. */
static double row_width(const struct sheet *sheet, enum row row)
{
	const char *text = source_row(sheet->source, row, 0);
	PangoLayout *layout;
	double width;

	if (!text)
		return 0.0;
	layout = set_piece(sheet, &(struct piece){
					  .markup = text,
					  .width = PAGE_WIDTH,
					  .size = row_size(sheet, row),
					  .bold = styles[row].bold,
				  });
	width = layout_ink_width(layout);
	g_object_unref(layout);
	return width;
}

static void draw_header(struct sheet *sheet)
{
	double left = MARGIN_LEFT - MM(5.0);
	double right = MARGIN_LEFT + LEFT_COLUMN;
	double left_centre = left + LEFT_COLUMN / 2;
	double right_centre = right + RIGHT_COLUMN / 2;
	double top = sheet->y;
	double left_y;
	double right_y;
	enum row ruled = sheet->party ? ROW_HEADING : ROW_MOTTO;

	if (!source_row(sheet->source, ROW_HEADING, 0))
		return;
	left_y = draw_column(sheet, ROW_SUPERIOR, left, top, LEFT_COLUMN,
			     PANGO_ALIGN_CENTER);
	left_y = draw_column(sheet, ROW_BODY, left, left_y, LEFT_COLUMN,
			     PANGO_ALIGN_CENTER);
	left_y = draw_column(sheet, ROW_STAR, left, left_y, LEFT_COLUMN,
			     PANGO_ALIGN_CENTER);
	if (!sheet->party)
		draw_rule(sheet->cairo, left_centre, left_y + RULE_GAP,
			  LEFT_COLUMN * 0.4);
	right_y = draw_column(sheet, ROW_HEADING, right, top, RIGHT_COLUMN,
			      PANGO_ALIGN_CENTER);
	right_y = draw_column(sheet, ROW_MOTTO, right, right_y, RIGHT_COLUMN,
			      PANGO_ALIGN_CENTER);
	draw_rule(sheet->cairo, right_centre, right_y + RULE_GAP,
		  row_width(sheet, ruled));

	if (!sheet->party)
		left_y = right_y = fmax(left_y, right_y) + 10.0;
	else
		right_y += 10.0;
	left_y = draw_column(sheet, ROW_NUMBER, left, left_y, LEFT_COLUMN,
			     PANGO_ALIGN_CENTER);
	right_y = draw_column(sheet, ROW_DATE, right, right_y, RIGHT_COLUMN,
			      PANGO_ALIGN_CENTER);
	left_y = draw_column(sheet, ROW_ABOUT, left, left_y + 4.0, LEFT_COLUMN,
			     PANGO_ALIGN_CENTER);
	sheet->y = fmax(left_y, right_y) + 14.0;
}

static void draw_title(struct sheet *sheet)
{
	if (!source_row(sheet->source, ROW_TITLE, 0))
		return;
	sheet->y = draw_column(sheet, ROW_TITLE, MARGIN_LEFT, sheet->y,
			       TEXT_WIDTH, PANGO_ALIGN_CENTER);
	sheet->y = draw_column(sheet, ROW_SUBJECT, MARGIN_LEFT, sheet->y,
			       TEXT_WIDTH, PANGO_ALIGN_CENTER);
	draw_rule(sheet->cairo, MARGIN_LEFT + TEXT_WIDTH / 2,
		  sheet->y + RULE_GAP, sheet->party ? MM(14.0) : MM(48.0));
	sheet->y += 14.0;
}

static void draw_addressees(struct sheet *sheet)
{
	if (!source_row(sheet->source, ROW_TO, 0))
		return;
	sheet->y = draw_column(sheet, ROW_TO, MARGIN_LEFT + MM(28.0), sheet->y,
			       TEXT_WIDTH, PANGO_ALIGN_LEFT) +
		   10.0;
}

static void draw_body(struct sheet *sheet)
{
	const char *text;
	enum row row;

	for (size_t i = 0; (text = source_body(sheet->source, i, &row)); i++) {
		bool centred = row == ROW_CENTRE;
		char *markup = source_markup(text);

		if (centred)
			sheet->y += PARAGRAPH_GAP;
		place_piece(sheet,
			    &(struct piece){
				    .markup = markup,
				    .width = TEXT_WIDTH,
				    .indent = centred ? 0.0 : INDENT,
				    .size = sheet->size,
				    .bold = centred,
				    .align = centred ? PANGO_ALIGN_CENTER
						     : PANGO_ALIGN_LEFT,
				    .justify = !centred,
			    },
			    MARGIN_LEFT);
		sheet->y += PARAGRAPH_GAP;
		g_free(markup);
	}
}

/*
 * Seal and signature
 */

#define SEAL_LETTER (SEAL_RADIUS * 0.165) /* height, points */
#define SEAL_SPACE 0.5                    /* between letters, points */

static PangoLayout *set_letter(const struct sheet *sheet, const char *at)
{
	char *letter = g_strndup(at, (gsize)(g_utf8_next_char(at) - at));
	PangoLayout *layout = set_piece(sheet, &(struct piece){
						       .markup = letter,
						       .width = PAGE_WIDTH,
						       .size = SEAL_LETTER,
						       .bold = true,
					       });

	g_free(letter);
	return layout;
}

static double letters_length(const struct sheet *sheet, const char *words)
{
	double length = 0.0;

	for (const char *c = words; *c; c = g_utf8_next_char(c)) {
		PangoLayout *letter = set_letter(sheet, c);

		length += layout_ink_width(letter) + SEAL_SPACE;
		g_object_unref(letter);
	}
	return length;
}

/* Words on an arc, read from left to right, above the middle or below. */
static void draw_arc(const struct sheet *sheet, const char *words,
		     double radius, bool above)
{
	double side = above ? 1.0 : -1.0;
	double angle = -side * letters_length(sheet, words) / radius / 2;

	for (const char *c = words; *c; c = g_utf8_next_char(c)) {
		PangoLayout *letter = set_letter(sheet, c);
		double width = layout_ink_width(letter);
		double turn = side * (width + SEAL_SPACE) / radius;

		cairo_save(sheet->cairo);
		cairo_rotate(sheet->cairo, angle + turn / 2);
		cairo_move_to(sheet->cairo, -width / 2,
			      -side * radius - layout_height(letter) / 2);
		pango_cairo_show_layout(sheet->cairo, letter);
		cairo_restore(sheet->cairo);
		angle += turn;
		g_object_unref(letter);
	}
}

static void draw_ring(cairo_t *cairo, double radius, double width)
{
	cairo_set_line_width(cairo, width);
	cairo_new_sub_path(cairo);
	cairo_arc(cairo, 0.0, 0.0, radius, 0.0, 2 * G_PI);
	cairo_stroke(cairo);
}

static void draw_star(cairo_t *cairo, double radius)
{
	const int points = 5;
	const double waist = 0.382; /* inner radius of a five-pointed star */

	for (int i = 0; i < 2 * points; i++) {
		double angle = G_PI * i / points;
		double reach = i % 2 ? radius * waist : radius;

		cairo_line_to(cairo, reach * sin(angle), -reach * cos(angle));
	}
	cairo_close_path(cairo);
	cairo_fill(cairo);
}

static void draw_seal(const struct sheet *sheet, double x, double y)
{
	const char *above = source_row(sheet->source, ROW_SEAL, 0);
	const char *below = source_row(sheet->source, ROW_SEAL, 1);
	cairo_t *cairo = sheet->cairo;

	if (!above)
		return;
	cairo_save(cairo);
	cairo_translate(cairo, x, y);
	cairo_rotate(cairo, -0.12);
	cairo_set_source_rgba(cairo, 0.86, 0.12, 0.16, 0.8);
	draw_ring(cairo, SEAL_RADIUS, 1.6);
	draw_ring(cairo, SEAL_RADIUS * 0.94, 0.6);
	draw_ring(cairo, SEAL_RADIUS * 0.6, 0.8);
	draw_star(cairo, SEAL_RADIUS * 0.34);
	draw_arc(sheet, above, SEAL_RADIUS * 0.77, true);
	if (below)
		draw_arc(sheet, below, SEAL_RADIUS * 0.77, false);
	cairo_restore(cairo);
}

/* A curve that no person ever signed with. */
static void draw_hand(const struct sheet *sheet, double x, double y)
{
	double seed = source_figure(sheet->source, ROW_SEED, 1.0);
	cairo_t *cairo = sheet->cairo;

	cairo_save(cairo);
	cairo_set_source_rgb(cairo, 0.1, 0.15, 0.55);
	cairo_set_line_width(cairo, 1.3);
	cairo_move_to(cairo, x - MM(16.0), y);
	for (int i = 1; i <= SIGNATURE_STROKES; i++) {
		double sway = sin(seed * i * 1.7);
		double lift = MM(9.0) * (i % 2 ? 1.0 : -0.7) * (0.6 + sway / 3);
		double to = x - MM(16.0) + MM(5.0) * i;

		cairo_curve_to(cairo, to - MM(7.0) * sway, y - lift,
			       to + MM(3.0), y + lift * 0.8, to,
			       y + MM(2.0) * sway);
	}
	cairo_stroke(cairo);
	cairo_restore(cairo);
}

/* How high the recipients, or the signature, stand. */
static double column_height(const struct sheet *sheet, enum row head,
			    enum row tail, double between)
{
	const double natural = 1.15; /* of the font, to its size */
	double height = between;

	for (size_t i = 0; source_row(sheet->source, head, i); i++)
		height += row_size(sheet, head) * natural;
	for (size_t i = 0; source_row(sheet->source, tail, i); i++)
		height += row_size(sheet, tail) * natural;
	return height;
}

static void draw_end(struct sheet *sheet)
{
	double right = MARGIN_LEFT + COPIES_COLUMN;
	double width = TEXT_WIDTH - COPIES_COLUMN;
	double height =
		fmax(column_height(sheet, ROW_COPIES, ROW_COPY, 0.0),
		     column_height(sheet, ROW_SIGN, ROW_NAME, SIGN_ROOM));
	double y;

	sheet->y += 8.0;
	if (sheet->y + height > sheet->foot)
		begin_page(sheet);
	y = draw_column(sheet, ROW_COPIES, MARGIN_LEFT, sheet->y, COPIES_COLUMN,
			PANGO_ALIGN_LEFT);
	(void)draw_column(sheet, ROW_COPY, MARGIN_LEFT, y, COPIES_COLUMN,
			  PANGO_ALIGN_LEFT);
	y = draw_column(sheet, ROW_SIGN, right, sheet->y, width,
			PANGO_ALIGN_CENTER);
	if (!source_row(sheet->source, ROW_SIGN, 0))
		return;
	draw_hand(sheet, right + width / 2, y + SIGN_ROOM * 0.5);
	draw_seal(sheet, right + width / 2 - MM(21.0), y + SIGN_ROOM * 0.54);
	(void)draw_column(sheet, ROW_NAME, right, y + SIGN_ROOM, width,
			  PANGO_ALIGN_CENTER);
}

/*
 * All pages
 */

static PangoContext *new_context(void)
{
	PangoFontMap *fonts = pango_cairo_font_map_get_default();
	PangoContext *context = pango_font_map_create_context(fonts);
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	pango_cairo_context_set_resolution(context, POINTS_AN_INCH);
	pango_context_set_round_glyph_positions(context, FALSE);
	pango_context_set_language(context, pango_language_from_string("vi"));
	return context;
}

void layout_draw(struct layout *out, const struct source *source, int dpi)
{
	struct sheet sheet = {
		.source = source,
		.context = new_context(),
		.party = source_says(source, ROW_FORM, "party"),
		.size = source_figure(source, ROW_SIZE, 14.0),
		.dpi = dpi,
		.full = out,
	};

	out->count = 0;
	begin_page(&sheet);
	draw_header(&sheet);
	draw_title(&sheet);
	draw_addressees(&sheet);
	draw_body(&sheet);
	draw_end(&sheet);
	end_page(&sheet);
	g_object_unref(sheet.context);
}

void layout_release(struct layout *layout)
{
	for (size_t i = 0; i < layout->count; i++)
		cairo_surface_destroy(layout->pages[i]);
	layout->count = 0;
}
