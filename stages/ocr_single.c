#include "stages/ocr_single.h"

#include <png.h>
#include <stdint.h>
#include <string.h>

#include "pipeline/message.h"
#include "stages/ocr_pixels.h"
#include "stages/ocr_tags.h"

/* A file being read. */
struct file {
	const char *data;
	size_t size;
	const char *name;
	int number; /* of the page that it is */
	struct fault *fault;
};

/* The first half of what grey levels there are is black. */
enum { BLACK_BELOW = 128 };

/* How many segments or chunks are looked at before the image begins. */
enum { PARTS_MAX = 4096 };

static enum status refuse(const struct file *file, const char *reason,
			  const char *said)
{
	return ocr_fault_for(file->fault, file->name, file->number, reason,
			     said);
}

static enum status refuse_head(const struct file *file)
{
	return refuse(file,
		      _("the head of the image cannot be read; the file is "
			"broken or cut short"),
		      "");
}

static enum status refuse_image(const struct file *file, const char *said)
{
	return refuse(file,
		      _("the image cannot be decoded; the file is broken or "
			"cut short"),
		      said);
}

static void tell_damage(struct fault *damage, const struct file *file,
			const char *said)
{
	(void)ocr_fault_for(damage, file->name, file->number,
			    _("a part of the image is damaged or lost"), said);
}

static const l_uint8 *bytes_of(const struct file *file)
{
	return (const l_uint8 *)file->data;
}

/* An unsigned number of `length` bytes, the highest first. */
static uint32_t number_at(const char *data, size_t length)
{
	uint32_t number = 0;

	for (size_t i = 0; i < length; i++)
		number = number << 8 | (unsigned char)data[i];
	return number;
}

/* What a block of EXIF tells, if anything. */
struct exif {
	int orientation;
	int dpi;
};

static void read_exif(struct exif *exif, const char *data, size_t size)
{
	struct ocr_tags tags;
	uint64_t at;

	if (!ocr_tags_open(&tags, data, size))
		return;
	at = ocr_tags_first(&tags);
	exif->orientation = ocr_tags_orientation(&tags, at);
	exif->dpi = ocr_tags_dpi(&tags, at);
}

/* Plain, upright and with a resolution, as it is handed out. */
static enum status finish(PIX **out, PIX *image, const struct exif *exif,
			  const struct file *file)
{
	image = ocr_upright(ocr_plain(image), exif->orientation);
	if (!image)
		return fault_memory(file->fault);
	if (pixGetXRes(image) <= 0)
		(void)pixSetResolution(image, exif->dpi, exif->dpi);
	*out = image;
	return STATUS_OK;
}

/*
 * Of an image that was decoded in part, what there is: told as damaged, or
 * refused when nothing can be seen of it.
 */
static enum status keep_part(PIX **out, struct fault *damage,
			     const struct file *file, const char *refused,
			     const char *told)
{
	if (!*out || ocr_is_flat(*out)) {
		pixDestroy(out);
		return refuse_image(file, refused);
	}
	tell_damage(damage, file, told);
	return STATUS_OK;
}

/* ---- PNG ---- */

/* A chunk: its length, its name, its data, four bytes of check sum. */
enum { PNG_HEAD = 8, CHUNK_NAME = 4, CHUNK_DATA = 8, CHUNK_REST = 12 };

/* The chunk that holds EXIF stands before or behind the image. */
static void find_png_exif(struct exif *exif, const struct file *file)
{
	size_t at = PNG_HEAD;

	for (int i = 0; i < PARTS_MAX && file->size >= CHUNK_REST; i++) {
		const char *chunk = file->data + at;
		uint32_t length;

		if (at > file->size - CHUNK_REST)
			return;
		length = number_at(chunk, 4);
		if (length > file->size - CHUNK_REST - at)
			return;
		if (memcmp(chunk + CHUNK_NAME, "eXIf", 4) == 0) {
			read_exif(exif, chunk + CHUNK_DATA, length);
			return;
		}
		at += CHUNK_REST + (size_t)length;
	}
}

/*
 * The rows of a broken PNG above the break; the rest stays white.  `*said` is
 * what the library found.
 */
static PIX *save_png(const struct file *file, int width, int height, int bits,
		     png_image *said)
{
	PIX *image = pixCreate(width, height, 32);

	if (!image ||
	    !png_image_begin_read_from_memory(said, file->data, file->size)) {
		pixDestroy(&image);
		return NULL;
	}
	(void)pixSetAll(image);
	said->format = PNG_FORMAT_RGBA;
	(void)png_image_finish_read(said, NULL, pixGetData(image), 0, NULL);
	png_image_free(said);
	(void)pixEndianByteSwap(image);
	(void)pixSetSpp(image, 4);
	image = ocr_plain(image);
	if (image && bits == 1 && pixGetDepth(image) == 8) {
		PIX *bitonal = pixThresholdToBinary(image, BLACK_BELOW);

		pixDestroy(&image);
		image = bitonal;
	}
	return image;
}

static enum status read_png(PIX **out, struct fault *damage,
			    const struct file *file)
{
	png_image said = { .version = PNG_IMAGE_VERSION };
	l_int32 width = 0;
	l_int32 height = 0;
	l_int32 bits = 0;
	enum status status;

	if (readHeaderMemPng(bytes_of(file), file->size, &width, &height, &bits,
			     NULL, NULL))
		return refuse_head(file);
	status = ocr_check_size(width, height, file->name, file->number,
				file->fault);
	if (status)
		return status;
	*out = pixReadMemPng(bytes_of(file), file->size);
	if (*out)
		return STATUS_OK;
	*out = save_png(file, width, height, bits, &said);
	return keep_part(out, damage, file, said.message, said.message);
}

enum status ocr_png(PIX **out, struct fault *damage, const char *data,
		    size_t size, const char *name, struct fault *fault)
{
	struct file file = { data, size, name, 1, fault };
	struct exif exif = { .orientation = 1 };
	PIX *image = NULL;
	enum status status = read_png(&image, damage, &file);

	if (status)
		return status;
	find_png_exif(&exif, &file);
	return finish(out, image, &exif, &file);
}

/* ---- JPEG ---- */

/* Markers of the segments that matter, behind their 0xff. */
enum { MARK = 0xff, MARK_SCAN = 0xda, MARK_EXIF = 0xe1, MARK_END = 0xd9 };

/* A segment: two bytes of mark, two of its length without the mark. */
enum { SEGMENT_MARK = 2, SEGMENT_HEAD = 4 };
static const char exif_head[] = "Exif\0"; /* and the NUL of the string */

/* The segment at `at`: its length; 0 when it is none, or none follow. */
static size_t segment_at(const struct file *file, size_t at)
{
	size_t length;

	if (file->size < SEGMENT_HEAD || at > file->size - SEGMENT_HEAD ||
	    (unsigned char)file->data[at] != MARK ||
	    (unsigned char)file->data[at + 1] == MARK_SCAN)
		return 0;
	length = SEGMENT_MARK + number_at(file->data + at + SEGMENT_MARK, 2);
	return length <= file->size - at ? length : 0;
}

static void find_jpeg_exif(struct exif *exif, const struct file *file)
{
	size_t at = SEGMENT_MARK;
	size_t head = SEGMENT_HEAD + sizeof(exif_head);
	size_t length;

	for (int i = 0; i < PARTS_MAX; i++, at += length) {
		const char *segment = file->data + at;

		length = segment_at(file, at);
		if (length < SEGMENT_HEAD)
			return;
		if ((unsigned char)segment[1] != MARK_EXIF || length < head ||
		    memcmp(segment + SEGMENT_HEAD, exif_head,
			   sizeof(exif_head)) != 0)
			continue;
		read_exif(exif, segment + head, length - head);
		return;
	}
}

/* Whether the mark of the end is there; a little may stand behind it. */
static bool has_end(const struct file *file)
{
	enum { TAIL_MAX = 4096 };
	size_t first = file->size > TAIL_MAX ? file->size - TAIL_MAX : 0;

	for (size_t at = first; at + 1 < file->size; at++)
		if ((unsigned char)file->data[at] == MARK &&
		    (unsigned char)file->data[at + 1] == MARK_END)
			return true;
	return false;
}

static enum status read_jpeg(PIX **out, struct fault *damage,
			     const struct file *file)
{
	l_int32 width = 0;
	l_int32 height = 0;
	l_int32 warnings = 0;
	enum status status;

	if (readHeaderMemJpeg(bytes_of(file), file->size, &width, &height, NULL,
			      NULL, NULL))
		return refuse_head(file);
	status = ocr_check_size(width, height, file->name, file->number,
				file->fault);
	if (status)
		return status;
	*out = pixReadMemJpeg(bytes_of(file), file->size, 0, 1, &warnings,
			      L_JPEG_CONTINUE_WITH_BAD_DATA);
	if (*out && !warnings)
		return STATUS_OK;
	return keep_part(out, damage, file, "",
			 has_end(file) ? "" : _("it is cut short"));
}

enum status ocr_jpeg(PIX **out, struct fault *damage, const char *data,
		     size_t size, const char *name, struct fault *fault)
{
	struct file file = { data, size, name, 1, fault };
	struct exif exif = { .orientation = 1 };
	PIX *image = NULL;
	enum status status = read_jpeg(&image, damage, &file);

	if (status)
		return status;
	find_jpeg_exif(&exif, &file);
	return finish(out, image, &exif, &file);
}

PIX *ocr_jpeg_plain(struct fault *damage, const char *data, size_t size,
		    const char *name, int number)
{
	struct fault fault = { .status = STATUS_OK };
	struct file file = { data, size, name, number, &fault };
	PIX *image = NULL;

	if (read_jpeg(&image, damage, &file))
		return NULL;
	return image;
}

/* ---- JPEG 2000 ---- */

/*
 * What a code stream begins with: its mark, and a segment with the size of
 * the image; where in it are right and lower edge, left and upper edge, and
 * how many components there are.
 */
static const char stream_head[] = "\xff\x4f\xff\x51";
enum { STREAM_EDGES = 8, STREAM_COMPONENTS = 40, STREAM_SIZE = 42 };

/* Boxes before the code stream may be that long, in bytes. */
enum { BOXES_MAX = 16 << 20 };

/* More are not looked at: colours and what lets through. */
enum { COMPONENTS_MAX = 4 };

static const char *find_stream(const struct file *file)
{
	size_t size = file->size < BOXES_MAX ? file->size : BOXES_MAX;

	for (size_t at = 0; at + STREAM_SIZE <= size; at++)
		if (memcmp(file->data + at, stream_head, 4) == 0)
			return file->data + at;
	return NULL;
}

static enum status check_stream(const struct file *file)
{
	const char *stream = find_stream(file);
	uint32_t edges[4];
	uint32_t components;

	if (!stream)
		return refuse_head(file);
	for (size_t i = 0; i < 4; i++)
		edges[i] = number_at(stream + STREAM_EDGES + i * 4, 4);
	components = number_at(stream + STREAM_COMPONENTS, 2);
	if (components < 1 || components > COMPONENTS_MAX)
		return refuse(file, _("this kind of JPEG 2000 is not read"),
			      "");
	return ocr_check_size((double)edges[0] - edges[2],
			      (double)edges[1] - edges[3], file->name,
			      file->number, file->fault);
}

static enum status read_jp2(PIX **out, const struct file *file)
{
	enum status status = check_stream(file);

	if (status)
		return status;
	*out = pixReadMemJp2k(bytes_of(file), file->size, 1, NULL, 0, 0);
	return *out ? STATUS_OK : refuse_image(file, "");
}

enum status ocr_jp2(PIX **out, struct fault *damage, const char *data,
		    size_t size, const char *name, struct fault *fault)
{
	const struct exif none = { .orientation = 1 };
	struct file file = { data, size, name, 1, fault };
	PIX *image = NULL;
	enum status status = read_jp2(&image, &file);

	(void)damage; /* the library gives all of an image or nothing */
	return status ? status : finish(out, image, &none, &file);
}

PIX *ocr_jp2_plain(const char *data, size_t size, const char *name, int number)
{
	struct fault fault = { .status = STATUS_OK };
	struct file file = { data, size, name, number, &fault };
	PIX *image = NULL;

	return read_jp2(&image, &file) ? NULL : image;
}
