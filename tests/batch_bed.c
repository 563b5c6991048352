#include "tests/batch_bed.h"

#include <string.h>

/* All there is around the tasks and the body of a directive. */
static const char frame[] =
	"<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'"
	" xmlns:vn='urn:chithi:akn:1'><doc name='chi-thi'><meta>"
	"<identification source='#a'><FRBRWork><FRBRuri value='/akn/vn/doc/x'/>"
	"</FRBRWork><FRBRManifestation><preservation>"
	"<vn:source file='scan.tif'/></preservation></FRBRManifestation>"
	"</identification><proprietary source='#a'><vn:tasks>%s</vn:tasks>"
	"</proprietary></meta><preface><p>Số <docNumber>7-CT/TU</docNumber>, "
	"<docDate date='2024-08-15'>ngày 15</docDate>"
	"<docAuthority>TỈNH ỦY</docAuthority></p></preface>"
	"<mainBody>%s</mainBody></doc></akomaNtoso>";

const char *batch_bed_frame(struct bed *bed, const char *tasks,
			    const char *body)
{
	return arena_print(bed->arena, frame, tasks, body);
}

void batch_bed_add(struct bed *bed, struct batch *batch, const char *name,
		   const char *text)
{
	batch->arena = bed->arena;
	bed_parse(bed, text);
	assert_status(bed, STATUS_OK);
	bed->status = batch_add(batch, bed->in, name, name, &bed->fault);
	assert_status(bed, STATUS_OK);
}

void batch_bed_write(struct parcel *out, struct bed *bed, struct batch *batch,
		     const char *word)
{
	int format = 0;

	*out = (struct parcel){ .arena = bed->arena };
	batch->arena = bed->arena;
	while (format_words[format] && strcmp(format_words[format], word) != 0)
		format++;
	assert_non_null(format_words[format]);
	bed->status = batch_settle(batch, &bed->fault);
	assert_status(bed, STATUS_OK);
	bed->status = format_write(out, format, batch, &bed->fault);
	assert_status(bed, STATUS_OK);
}

const char *batch_bed_text(struct bed *bed, const char *word, const char *tasks,
			   const char *body)
{
	struct batch batch = { .row_count = 0 };
	struct parcel parcel;

	batch_bed_add(bed, &batch, "-", batch_bed_frame(bed, tasks, body));
	batch_bed_write(&parcel, bed, &batch, word);
	assert_int_equal(parcel.count, 1);
	return text_string(parcel.files[0]);
}
