#define _GNU_SOURCE /* timegm */
#include "export/day.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Viet Nam is seven hours before UTC, and so it was since 1975. */
enum { HOUR = 60 * 60, DAY = 24 * HOUR, AHEAD = 7 * HOUR };

bool day_begin(time_t *out, const char *day)
{
	struct tm parts = { 0 };
	const char *end = strptime(day, "%Y-%m-%d", &parts);
	struct tm same;
	time_t moment;

	if (!end || *end)
		return false;
	same = parts;
	moment = timegm(&parts);
	/* The 31st of a shorter month is no day. */
	if (parts.tm_mday != same.tm_mday || parts.tm_mon != same.tm_mon)
		return false;
	*out = moment - AHEAD;
	return true;
}

bool day_end(time_t *out, const char *day)
{
	if (!day_begin(out, day))
		return false;
	*out += DAY - 1;
	return true;
}

void day_stamp(char *stamp, time_t moment)
{
	struct tm parts = { 0 };

	if (!gmtime_r(&moment, &parts) ||
	    !strftime(stamp, DAY_STAMP_SIZE, "%Y%m%dT%H%M%SZ", &parts))
		memcpy(stamp, "19700101T000000Z", DAY_STAMP_SIZE);
}

bool day_source_epoch(time_t *out)
{
	const char *text = getenv("SOURCE_DATE_EPOCH");
	char *end = NULL;
	long long seconds;

	if (!text || *text < '0' || *text > '9')
		return false;
	errno = 0;
	seconds = strtoll(text, &end, 10);
	if (errno || *end)
		return false;
	*out = (time_t)seconds;
	return true;
}
