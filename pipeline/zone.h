#ifndef PIPELINE_ZONE_H
#define PIPELINE_ZONE_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/alto.h"
#include "pipeline/arena.h"
#include "pipeline/fault.h"

/*
 * Which part of the form (NĐ 30/2020, HD 36-HD/VPTW) a line stands in.
 *
 * It works on text as the engine read it, before repair: what is compared is
 * folded, and a few wrong letters are forgiven.  The words it looks for are
 * in dictionaries/zones.tsv; the labels are those of alto_zone():
 *
 *	quoc-hieu, tieu-de-dang       the country's, the Party's heading
 *	co-quan-chu-quan              the superior body
 *	co-quan-ban-hanh              the issuing body
 *	so-ky-hieu                    number and symbol
 *	dia-danh-ngay-thang           place and date
 *	ten-loai                      the type, in capitals
 *	trich-yeu                     the subject, V/v
 *	kinh-gui                      who a letter is addressed to
 *	noi-dung                      the text
 *	cuoc-chu                      a footnote at the foot of its page
 *	noi-nhan                      the recipients
 *	chu-ky                        the signature block
 *	so-trang                      a page number
 *	ban-sao                       the certificate of a copy, its number,
 *	                              date and signer
 *	ky-so                         what a digital signature shows
 *	dau-den                       the stamp of incoming mail
 *	do-mat, do-khan, luu-hanh     a mark of secrecy, of urgency, of who may
 *	                              have it: a line of its own in the header
 */
struct zones;

/* A line in reading order.  `text` is lent by the caller. */
struct zone_line {
	const char *text;
	struct alto_box box; /* all 0 when it is not known */
	int page;            /* from 1 */
	int gap;             /* blank lines before it, where that is known */
	const char *zone;    /* out: the label, lent by the program */
	bool begins;         /* out: a document begins with this line */
};

/*
 * Load the words.  Ended with zones_close(); NULL is allowed there.
 *
 * STATUS_MISSING, STATUS_MALFORMED  the dictionary
 */
enum status zones_open(struct zones **out, struct fault *fault);
void zones_close(struct zones *zones);

/*
 * Find the zone of every line of a whole document.  Where a later page begins
 * another document (ZONE_START_SURE), the zones of that one are found as if
 * it had come alone.
 */
enum status zones_assign(const struct zones *zones, struct zone_line *lines,
			 size_t count, struct arena *arena,
			 struct fault *fault);

/* Whether a document begins on a page. */
enum zone_start {
	ZONE_START_NOT,
	ZONE_START_POSSIBLE, /* some of a header: for a person to look at */
	ZONE_START_SURE,
};

/*
 * Whether a document begins on the page whose lines these are, in any order
 * and also where both columns were read as one.
 *
 * Sure is a page at whose top stand the heading of the country or the Party,
 * something, be it by hand, before the symbol of a number, a date with its
 * year, and a type, a subject or an address.  The form that an annex brings is
 * blank or has dots where the figures stand, or says what it is; the
 * certificate of a copy has no type.  Neither begins a document.
 */
enum zone_start zones_start(const struct zones *zones,
			    const struct zone_line *lines, size_t count,
			    struct arena *arena);

/* What a line says by itself, wherever on its page it stands. */
struct zone_signs {
	const char *zone; /* the label; "" when it says nothing */
	int words;
	bool capitals; /* most of its letters are */
	bool body;     /* it begins as the name of a body does */
	bool annex;    /* ... as an annex, or a form in one */
	bool copy;     /* ... as the certificate of a copy */
};
void zones_look(struct zone_signs *signs, const struct zones *zones,
		const char *text, struct arena *arena);

/*
 * The label of the mark that a line is: "do-mat", "do-khan", "luu-hanh"; ""
 * when it is none.  It has to be the whole line, in capitals or behind the
 * words that announce it ("Độ khẩn: Hỏa tốc"): running text is none.
 */
const char *zones_mark(const struct zones *zones, const char *text,
		       struct arena *arena);

/*
 * Where, in bytes, the right column begins in a line of the header or of the
 * signature block in which both columns were read as one ("TỈNH ỦY AN PHÚ
 * ĐẢNG CỘNG SẢN VIỆT NAM"); 0 when the line is of one column.
 */
size_t zones_split(const struct zones *zones, const char *text,
		   struct arena *arena);

#endif
