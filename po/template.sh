#!/bin/sh
# Print every message of the code as a gettext template.
set -eu
cd "$(dirname "$0")/.."
# The files in one order, whatever the locale.
find pipeline stages archive check export pdf watch -name '*.c' -o -name '*.def' | LC_ALL=C sort |
	xgettext --files-from=- --language=C --from-code=UTF-8 \
		--keyword=_ --keyword=N_ --add-location=file \
		--package-name=chithi --output=- |
	sed 's/^\("Content-Type: .*charset=\)CHARSET/\1UTF-8/'
