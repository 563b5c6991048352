#ifndef PDF_PDF_MATRIX_H
#define PDF_PDF_MATRIX_H

/*
 * How PDF moves points: (x, y) to (ax + cy + e, bx + dy + f).
 */
struct pdf_matrix {
	double a;
	double b;
	double c;
	double d;
	double e;
	double f;
};

/* First `one`, then `other`. */
static inline struct pdf_matrix pdf_compose(const struct pdf_matrix *one,
					    const struct pdf_matrix *other)
{
	return (struct pdf_matrix){
		.a = one->a * other->a + one->b * other->c,
		.b = one->a * other->b + one->b * other->d,
		.c = one->c * other->a + one->d * other->c,
		.d = one->c * other->b + one->d * other->d,
		.e = one->e * other->a + one->f * other->c + other->e,
		.f = one->e * other->b + one->f * other->d + other->f,
	};
}

#endif
