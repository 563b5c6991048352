#ifndef STAGES_OCR_BUNDLE_H
#define STAGES_OCR_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/fault.h"

/*
 * Page images put into one file: a tar, as `run --join` makes of a folder, or
 * a zip, as a comic book is (.cbz).
 *
 * Nothing but files lie in it, or folders of them.  Hidden files are passed
 * by; what is neither file nor folder is refused.  Members come in the order
 * of natural_compare(), whatever their order in the archive.
 */
struct ocr_bundle;

/* A file of the bundle. */
struct ocr_member {
	const char *name; /* "box.tar/p1.png", for messages */
	const char *data; /* in the bytes of the archive, or the bundle's own */
	size_t size;
};

/* The most members, and bytes of the name of one. */
enum { OCR_MEMBERS_MAX = 1000, OCR_MEMBER_NAME_MAX = 1024 };

/* Whether the bytes begin like such an archive. */
bool ocr_bundle_knows(const char *data, size_t size);

/*
 * Open the archive `data`, which is borrowed, called `name`.
 *
 * STATUS_MALFORMED  broken, cut short, encrypted, without files, something
 *                   else than files in it, over a ceiling
 * STATUS_MEMORY
 */
enum status ocr_bundle_open(struct ocr_bundle **out, const char *data,
			    size_t size, const char *name, struct fault *fault);

/* NULL is allowed. */
void ocr_bundle_close(struct ocr_bundle *bundle);

/* The members, in order, and in `*count` how many, at least one. */
const struct ocr_member *ocr_bundle_members(const struct ocr_bundle *bundle,
					    size_t *count);

#endif
