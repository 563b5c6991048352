#include "pipeline/natural.h"

#include <string.h>

static const char digits[] = "0123456789";

/* Compare the numbers at the start of both, and step over them. */
static int compare_numbers(const char **one, const char **other)
{
	size_t first;
	size_t second;
	int order;

	*one += strspn(*one, "0");
	*other += strspn(*other, "0");
	first = strspn(*one, digits);
	second = strspn(*other, digits);
	if (first != second)
		return first < second ? -1 : 1;
	order = strncmp(*one, *other, first);
	*one += first;
	*other += second;
	return order;
}

int natural_compare(const char *one, const char *other)
{
	const char *left = one;
	const char *right = other;

	while (*left && *right) {
		int order;

		if (strspn(left, digits) && strspn(right, digits)) {
			order = compare_numbers(&left, &right);
		} else {
			order = (unsigned char)*left - (unsigned char)*right;
			left++;
			right++;
		}
		if (order)
			return order;
	}
	if (*left || *right)
		return *left ? 1 : -1;
	return strcmp(one, other);
}
