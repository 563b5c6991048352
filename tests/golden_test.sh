#!/bin/sh
# Every sample through every stage gives what lies beside it, byte for byte;
# what the OCR engine reads may differ a little between machines.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$CHITHI_SOURCE"
failed=0
for folder in samples/*/; do
	name=$(basename "$folder")
	samples/stages.sh "$CHITHI_PROGRAM" "$work" "$folder"
	for made in "$work/$name"/*; do
		file=$(basename "$made")
		cmp -s "$made" "$folder/$file" && continue
		case $file in
		scan.ocr.xml)
			"$CHITHI_ALTO_COMPARE" "$folder/$file" "$made" && continue ;;
		esac
		echo "$name/$file is not what it was:" >&2
		diff "$folder/$file" "$made" | head -n 10 >&2 || :
		failed=1
	done
done
exit $failed
