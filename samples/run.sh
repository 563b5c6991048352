#!/bin/sh
# Run the pipeline over the scans of the samples and show what it found.
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
echo "The XML lies in $out; try: $chithi help"
