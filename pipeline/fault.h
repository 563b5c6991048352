#ifndef PIPELINE_FAULT_H
#define PIPELINE_FAULT_H

/*
 * How a call went, and why.
 *
 * Every function that can fail returns an enum status and fills a struct
 * fault that its caller lends; the two always agree.  Who notices the failure
 * writes the fault; everybody above passes it up unchanged.
 */
enum status {
#define STATUS(name, code, meaning) STATUS_##name,
#include "pipeline/status.def"
#undef STATUS
};

struct fault {
	enum status status; /* STATUS_OK while nothing has failed */
	char place[512];    /* file, and page or XML id where known */
	char reason[512];   /* lower case, no full stop, no newline */
};

/*
 * Write the fault down and return `status`, so that a caller can say
 * `return fault_set(...)`.  The first fault wins: a fault that is already
 * set stays as it is, and its own status is returned.  `place` may be NULL.
 */
enum status fault_set(struct fault *fault, enum status status,
		      const char *place, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Memory ran out: the one fault that needs no words of its own. */
enum status fault_memory(struct fault *fault);

/* Forget the fault, so that it can serve again. */
void fault_clear(struct fault *fault);

/* Room for the line that tells a fault, in bytes. */
enum { FAULT_LINE_SIZE = 1026 };

/* "PLACE: REASON", without a place "REASON", in `line`, which is returned. */
const char *fault_line(char *line, const struct fault *fault);

/* Print "chithi: PLACE: REASON" on standard error. */
void fault_print(const struct fault *fault);

/* The exit code of a status, and its meaning in English (mark: N_). */
int status_code(enum status status);
/* Its name in status.def: "MALFORMED". */
const char *status_name(enum status status);
const char *status_meaning(enum status status);

#endif
