#!/bin/sh
# What was changed is told the same by `repair --log` and `changes`, how often
# a user's rows hit is counted, and what is taken back is gone from both.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$CHITHI_SOURCE"
bad=0

fail() {
	echo "failed: $*" >&2
	bad=1
}

page=samples/chi-thi-tinh-uy/garbage.import.xml
"$CHITHI_PROGRAM" repair --log "$work/log" $page >"$work/scan.alto.xml"
"$CHITHI_PROGRAM" repair --log "$work/log" $page >"$work/scan.alto.xml"
[ "$(wc -l <"$work/log")" -gt 50 ] || fail "a log that is too short"
awk -F '\t' 'NF != 9 { exit 1 }' "$work/log" || fail "cells of the log"
"$CHITHI_PROGRAM" changes --tsv "$work/scan.alto.xml" >"$work/tsv"
cut -f 2- "$work/log" >"$work/one"
cut -f 2- "$work/tsv" >"$work/two"
cmp "$work/one" "$work/two" || fail "log and list differ"
"$CHITHI_PROGRAM" changes --json "$work/scan.alto.xml" >"$work/json"
[ "$(grep -c '"rule":' "$work/json")" = "$(wc -l <"$work/tsv")" ] ||
	fail "JSON has other rows"
"$CHITHI_PROGRAM" changes "$work/scan.alto.xml" >"$work/table"
[ "$(wc -l <"$work/table")" = "$(($(wc -l <"$work/tsv") + 1))" ] ||
	fail "the table has other rows"
[ "$("$CHITHI_PROGRAM" changes --json $page)" = "[]" ] ||
	fail "changes of what was not changed"

# A log that cannot be written is told.
"$CHITHI_PROGRAM" repair --log "$work/none/log" $page >"$work/out" \
	2>"$work/said" && fail "a log in no folder"
grep -q 'none' "$work/said" || fail "the fault has no place"

# The user's rows, and how often they hit.
printf 'Tinh Gy\tTỉnh ủy\nkhong co\tkhông có\n' >"$work/table.tsv"
printf 'Thuận Giang\nkhông đâu có\n' >"$work/words.txt"
"$CHITHI_PROGRAM" import - >"$work/page.xml" <<'END'
Tinh Gy Thuan Giang, ngay 5 (Tinh Gy) cua Ban Thudng vu
END
set -- --words "$work/words.txt" --table "$work/table.tsv"
"$CHITHI_PROGRAM" repair "$@" "$work/page.xml" >"$work/page.alto.xml"
"$CHITHI_PROGRAM" changes --counts "$@" "$work/page.alto.xml" \
	"$work/page.alto.xml" >"$work/counts"
grep -q '^ *4 times, in 2 documents:  Tinh Gy → Tỉnh ủy$' "$work/counts" ||
	fail "the count of a replacement" "$(cat "$work/counts")"
grep -q '^ *0 times, in 0 documents:  không đâu có$' "$work/counts" ||
	fail "the count of what is nowhere"
"$CHITHI_PROGRAM" changes --counts --json "$@" "$work/page.alto.xml" \
	>"$work/counts"
grep -q '"kind":"table","row":"Tinh Gy","meant":"Tỉnh ủy","times":2' \
	"$work/counts" || fail "counts in JSON"

# What is taken back is gone from the list.
"$CHITHI_PROGRAM" repair --undo user "$work/page.alto.xml" \
	>"$work/undone.alto.xml"
"$CHITHI_PROGRAM" changes --tsv "$work/undone.alto.xml" >"$work/tsv"
grep -q 'user:table' "$work/tsv" && fail "an undone change is listed"
"$CHITHI_PROGRAM" repair --undo user "$work/undone.alto.xml" |
	cmp - "$work/undone.alto.xml" || fail "undone twice"

[ $bad -eq 0 ] && echo "changes: all is well"
exit $bad
