#!/bin/sh
#
# make.sh - make the samples again from their sources
#
#     samples/make.sh LAYOUT [FOLDER...]
#
# LAYOUT is the program that `cmake --build build/<preset> --target layout`
# makes.  Writes gold.txt, the scan, and garbage.txt: the text layer that an
# English OCR model leaves.  Asks for tesseract, its English model, and
# pdftoppm (poppler-utils).

set -eu

SCAN_DPI=300
export OMP_THREAD_LIMIT=1

die()
{
	echo "make.sh: $1" >&2
	exit 1
}

# pages FOLDER WORK: what tesseract is to read; prints its path
pages()
{
	if [ -f "$1/scan.tif" ]; then
		echo "$1/scan.tif"
		return
	fi
	pdftoppm -r "$SCAN_DPI" -gray "$1/scan.pdf" "$2/page"
	ls "$2"/page* >"$2/pages.txt"
	echo "$2/pages.txt"
}

[ $# -ge 1 ] || die "usage: make.sh LAYOUT [FOLDER...]"
layout=$1
shift
[ -x "$layout" ] || die "$layout: not a program"
if [ $# -eq 0 ]; then
	for source in "$(dirname "$0")"/*/source.txt; do
		set -- "$@" "$(dirname "$source")"
	done
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for folder in "$@"; do
	rm -f "$folder/scan.tif" "$folder/scan.pdf" "$work"/page*
	"$layout" "$folder"
	tesseract "$(pages "$folder" "$work")" "$work/garbage" \
		-l eng --psm 3 quiet
	mv "$work/garbage.txt" "$folder/garbage.txt"
done
