#!/bin/sh
# Run the pipeline over the scans of the samples and show what it found, and
# who carries out an instrument that they cite.
#
#	samples/run.sh PROGRAM FOLDER
set -eu
chithi=$1
out=$2
cd "$(dirname "$0")/.."
"$chithi" run --jobs 2 --quiet --output "$out" samples/*/scan.tif samples/*/scan.pdf
find "$out" -name '*.akn.xml' | LC_ALL=C sort | while read -r file; do
	"$chithi" show "$file"
	echo
done
"$chithi" index --db "$out/archive.db" "$out" 2>/dev/null
"$chithi" chain 33/CT-TTg --depth 1 --db "$out/archive.db"
echo
echo "The XML lies in $out, an archive of it in $out/archive.db; try: $chithi help"
