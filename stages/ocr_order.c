#include "stages/ocr_page.h"

struct alto_box ocr_union(const struct alto_box *one,
			  const struct alto_box *other)
{
	struct alto_box box = *one;
	int right = one->x + one->width;
	int bottom = one->y + one->height;

	if (other->x < box.x)
		box.x = other->x;
	if (other->y < box.y)
		box.y = other->y;
	if (other->x + other->width > right)
		right = other->x + other->width;
	if (other->y + other->height > bottom)
		bottom = other->y + other->height;
	box.width = right - box.x;
	box.height = bottom - box.y;
	return box;
}

enum status ocr_order(struct ocr_page *page, struct arena *arena,
		      struct fault *fault)
{
	(void)page;
	(void)arena;
	(void)fault;
	return STATUS_OK;
}
