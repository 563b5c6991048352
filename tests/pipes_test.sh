#!/bin/sh
# The stages as filters in a pipe and `run` in one process give the same
# bytes, and so do one worker and two.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$CHITHI_SOURCE"
for jobs in 1 2; do
	"$CHITHI_PROGRAM" run -q -j $jobs -o "$work/$jobs" \
		samples/*/scan.tif samples/*/garbage.txt
	rm "$work/$jobs/run.jsonl"
done
diff -r "$work/1" "$work/2"
for file in samples/*/scan.tif samples/*/garbage.txt; do
	name=${file#samples/}
	case $file in
	*.tif) first=ocr ;;
	*) first=import ;;
	esac
	"$CHITHI_PROGRAM" $first "$file" | "$CHITHI_PROGRAM" repair \
		>"$work/piped.alto.xml"
	"$CHITHI_PROGRAM" extract <"$work/piped.alto.xml" >"$work/piped.akn.xml"
	cmp "$work/piped.alto.xml" "$work/1/$name.alto.xml"
	cmp "$work/piped.akn.xml" "$work/1/$name.akn.xml"
done
