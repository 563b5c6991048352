/*
 * The way back from the image that was read to the scan.
 */

#include <math.h>

#include "stages/ocr_image.h"

enum { QUARTER = 90, QUARTERS = 4, CORNERS = 4 };

static void map_point(const struct ocr_map *map, double *x, double *y)
{
	double from_x = *x;

	*x = map->x[0] * from_x + map->x[1] * *y + map->x[2];
	*y = map->y[0] * from_x + map->y[1] * *y + map->y[2];
}

/* The box between two corners, on whole pixels. */
static struct alto_box span(double left, double top, double right,
			    double bottom)
{
	int x = (int)lround(left);
	int y = (int)lround(top);

	return (struct alto_box){ x, y, (int)lround(right) - x,
				  (int)lround(bottom) - y };
}

struct alto_box ocr_map_box(const struct ocr_map *map,
			    const struct alto_box *box)
{
	double left = HUGE_VAL;
	double top = HUGE_VAL;
	double right = -HUGE_VAL;
	double bottom = -HUGE_VAL;

	for (int corner = 0; corner < CORNERS; corner++) {
		double x = box->x + (corner & 1 ? box->width : 0);
		double y = box->y + (corner & 2 ? box->height : 0);

		map_point(map, &x, &y);
		left = fmin(left, x);
		right = fmax(right, x);
		top = fmin(top, y);
		bottom = fmax(bottom, y);
	}
	return span(left, top, right, bottom);
}

/* Keep a box on the page. */
static struct alto_box clip(struct alto_box box, int width, int height)
{
	int right = box.x + box.width;
	int bottom = box.y + box.height;

	box.x = box.x > 0 ? box.x : 0;
	box.y = box.y > 0 ? box.y : 0;
	right = right < width ? right : width;
	bottom = bottom < height ? bottom : height;
	box.width = right > box.x ? right - box.x : 0;
	box.height = bottom > box.y ? bottom - box.y : 0;
	return box;
}

static void move_line(struct ocr_line *line, const struct ocr_map *map,
		      int width, int height)
{
	line->box = clip(ocr_map_box(map, &line->box), width, height);
	for (size_t i = 0; i < line->count; i++) {
		struct alto_box *box = &line->words[i].box;

		*box = clip(ocr_map_box(map, box), width, height);
	}
	for (int i = 0; i < 4; i += 2) {
		double x = line->baseline[i];
		double y = line->baseline[i + 1];

		map_point(map, &x, &y);
		line->baseline[i] = (int)lround(x);
		line->baseline[i + 1] = (int)lround(y);
	}
}

static void move_page(struct ocr_page *page, const struct ocr_map *map,
		      int width, int height)
{
	page->width = width;
	page->height = height;
	for (size_t i = 0; i < page->count; i++)
		move_line(&page->lines[i], map, width, height);
}

/*
 * How the page lies, what was done, and what was known of it before: words of
 * the form key=value.
 */
static const char *tell(const struct ocr_image *image, const char *known,
			struct arena *arena)
{
	const char *words = ocr_image_words(image->steps, arena);
	const char *turned = "";

	if (words && image->turned)
		turned = arena_print(arena, " turned=%d", image->turned);
	if (!words || !turned)
		return NULL;
	return arena_print(arena, "skew=%.1f%s%s%s%s%s", image->skew, turned,
			   *words ? " image=" : "", words,
			   known && *known ? " " : "", known ? known : "");
}

enum status ocr_image_restore(struct ocr_page *page,
			      const struct ocr_image *image,
			      struct arena *arena, struct fault *fault)
{
	move_page(page, &image->map, image->width, image->height);
	page->pictures = image->pictures;
	page->picture_count = image->picture_count;
	page->turned = image->turned;
	page->detail = tell(image, page->detail, arena);
	return page->detail ? STATUS_OK : fault_memory(fault);
}

struct ocr_map ocr_map_turn(int quarters, int width, int height)
{
	switch (quarters) {
	case 1:
		return (struct ocr_map){ { 0, -1, height }, { 1, 0, 0 } };
	case 2:
		return (struct ocr_map){ { -1, 0, width }, { 0, -1, height } };
	case 3:
		return (struct ocr_map){ { 0, 1, 0 }, { -1, 0, width } };
	default:
		return (struct ocr_map){ { 1, 0, 0 }, { 0, 1, 0 } };
	}
}

void ocr_map_pictures(struct ocr_picture *pictures, size_t count,
		      const struct ocr_map *map)
{
	for (size_t i = 0; i < count; i++)
		pictures[i].box = ocr_map_box(map, &pictures[i].box);
}

void ocr_image_lay_back(struct ocr_page *page)
{
	int quarters = (QUARTERS - page->turned / QUARTER) % QUARTERS;
	struct ocr_map map = ocr_map_turn(quarters, page->width, page->height);
	bool sideways = quarters % 2 == 1;

	if (!quarters)
		return;
	ocr_map_pictures(page->pictures, page->picture_count, &map);
	move_page(page, &map, sideways ? page->height : page->width,
		  sideways ? page->width : page->height);
}
