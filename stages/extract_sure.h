#ifndef STAGES_EXTRACT_SURE_H
#define STAGES_EXTRACT_SURE_H

#include "stages/extract_part.h"

/*
 * How sure a field is, and whether a person has to look at it.
 *
 * What speaks for and against a field is of three kinds: how surely the engine
 * read its figures (ALTO: WC, GC, "ocr-second"), what repair made of it, and
 * what the grammar says of it.  What says nothing is no doubt: of text that
 * was never an image no word is doubted.  All thresholds, and the list of
 * doubts, are in extract_sure.def.
 */

enum doubt {
#define DOUBT(name, code, most) DOUBT_##name,
#include "stages/extract_sure.def"
	DOUBTS
};

/* Add a doubt; the field becomes less sure by it. */
void sure_doubt(struct sure *sure, enum doubt doubt);

/* Of number and date of the header, which stand in that passage. */
struct sure sure_of_number(const struct reading *reading,
			   const struct passage *passage,
			   const struct number *number);
struct sure sure_of_date(const struct passage *passage,
			 const struct date *date);

/* Of a citation in a passage. */
struct sure sure_of_mention(const struct reading *reading,
			    const struct passage *passage,
			    const struct mention *mention);

/* Put vn:conf, and where there is a doubt vn:status and vn:why, on a node. */
void sure_write(struct reading *reading, xmlNode *node,
		const struct sure *sure);

/*
 * The lines of the page that a span stands on, as vn:alto names them
 * ("#l_7 #l_8"); "" where ALTO gives them no IDs.
 */
const char *sure_lines(struct reading *reading, const struct passage *passage,
		       struct span span);
/* Put them on a node as vn:alto. */
void sure_place(struct reading *reading, xmlNode *node,
		const struct passage *passage, struct span span);

#endif
