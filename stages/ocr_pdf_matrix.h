#ifndef STAGES_OCR_PDF_MATRIX_H
#define STAGES_OCR_PDF_MATRIX_H

/*
 * How PDF moves points: (x, y) to (ax + cy + e, bx + dy + f).
 */
struct ocr_matrix {
	double a;
	double b;
	double c;
	double d;
	double e;
	double f;
};

/* First `one`, then `other`. */
static inline struct ocr_matrix ocr_compose(const struct ocr_matrix *one,
					    const struct ocr_matrix *other)
{
	return (struct ocr_matrix){
		.a = one->a * other->a + one->b * other->c,
		.b = one->a * other->b + one->b * other->d,
		.c = one->c * other->a + one->d * other->c,
		.d = one->c * other->b + one->d * other->d,
		.e = one->e * other->a + one->f * other->c + other->e,
		.f = one->e * other->b + one->f * other->d + other->f,
	};
}

#endif
