#!/bin/sh
# Every stage and command has a manual page, and mandoc finds nothing wrong.
set -eu
cd "$CHITHI_SOURCE"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
names=$(sed -n 's/^\(STAGE\|COMMAND\)(\([a-z]*\)).*/\2/p' \
	stages/stages.def pipeline/commands.def)
for name in chithi $names; do
	"$CHITHI_PROGRAM" manual "$name" "docs/man/$name.mdoc" >"$work/page.1"
	mandoc -T lint -W warning "$work/page.1" >&2
done
for page in docs/man/*.mdoc; do
	name=$(basename "$page" .mdoc)
	echo "chithi $names" | grep -qw "$name" || {
		echo "$page: there is no such command" >&2
		exit 1
	}
done
