#!/bin/sh
# Every message of the code is in every catalogue, and comes out where no
# locale of the language is installed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
po=$CHITHI_SOURCE/po
bad=0

fail() {
	echo "failed: $*" >&2
	bad=1
}

"$po/template.sh" >"$work/template"
[ "$(grep -c '^msgid' "$work/template")" -gt 100 ] || fail "few messages"
for catalogue in "$po"/*.po; do
	# Header, and that the arguments of formats agree.
	msgfmt --check --output-file=/dev/null "$catalogue" 2>"$work/said" ||
		fail "$catalogue is not well made"
	[ -s "$work/said" ] && fail "msgfmt has something to say" &&
		cat "$work/said" >&2
	msgcmp "$catalogue" "$work/template" || fail "$catalogue: po/update.sh"
	for kind in fuzzy obsolete; do
		msgattrib "--only-$kind" "$catalogue" >"$work/left"
		[ -s "$work/left" ] && fail "$kind" && cat "$work/left" >&2
	done
done

# chithi in an environment that has next to nothing; the sanitizers' own
# settings go along, if there are any.
bare() {
	env -i PATH="$PATH" CHITHI_DATA="${CHITHI_DATA-}" \
		ASAN_OPTIONS="${ASAN_OPTIONS-}" \
		LSAN_OPTIONS="${LSAN_OPTIONS-}" "$CHITHI_PROGRAM" "$@"
}

bare --lang vi help >"$work/help"
grep -q '^Các lệnh:$' "$work/help" || fail "help is not Vietnamese"
for name in $(sed -n 's/^\(STAGE\|COMMAND\)(\([a-z]*\)).*/\2/p' \
	"$CHITHI_SOURCE/stages/stages.def" \
	"$CHITHI_SOURCE/pipeline/commands.def"); do
	bare help "$name" >"$work/en"
	bare --lang vi help "$name" >"$work/vi"
	cmp -s "$work/en" "$work/vi" && fail "help $name is the same in both"
	[ "$(wc -l <"$work/en")" = "$(wc -l <"$work/vi")" ] ||
		fail "help $name has other lines in Vietnamese"
done
bare --lang vi run nowhere 2>"$work/said" && fail "run without --output"
grep -q '^chithi: cần --output' "$work/said" || fail "an error in English"
bare help | grep -q '^Commands:$' || fail "without --lang it is not English"
[ $bad -eq 0 ] && echo "catalogues: all is well"
exit $bad
