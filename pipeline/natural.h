#ifndef PIPELINE_NATURAL_H
#define PIPELINE_NATURAL_H

/*
 * Names in the order of people: numbers in them count as numbers, "p2.png" is
 * before "p10.png".  What is the same but for leading zeros is in the order
 * of its bytes.
 */
int natural_compare(const char *one, const char *other);

#endif
