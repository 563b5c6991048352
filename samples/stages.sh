#!/bin/sh
#
# stages.sh - take samples through every stage, one file a stage
#
#     samples/stages.sh PROGRAM OUT FOLDER...
#
# Writes OUT/<folder>/scan.ocr.xml, scan.repair.xml, scan.extract.xml and
# scan.csv, and the same of garbage (garbage.import.xml, ...).  With OUT
# "samples" it renews what lies here.
set -eu
chithi=$1
out=$2
shift 2
for folder in "$@"; do
	made=$out/$(basename "$folder")
	mkdir -p "$made"
	"$chithi" ocr "$folder"/scan.[tp]* >"$made/scan.ocr.xml"
	"$chithi" import "$folder/garbage.txt" >"$made/garbage.import.xml"
	for name in scan garbage; do
		"$chithi" repair "$made/$name".[oi]*.xml >"$made/$name.repair.xml"
		"$chithi" extract "$made/$name.repair.xml" >"$made/$name.extract.xml"
		"$chithi" export --to csv "$made/$name.extract.xml" >"$made/$name.csv"
	done
done
