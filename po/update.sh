#!/bin/sh
# Take the messages of the code into the catalogues: what is new comes in
# without a translation, what is gone goes out.  Translate what it lists.
#
#	po/update.sh
set -eu
cd "$(dirname "$0")"
template=$(mktemp)
trap 'rm -f "$template"' EXIT
./template.sh >"$template"
for catalogue in *.po; do
	msgmerge --quiet --update --backup=none --no-fuzzy-matching \
		--add-location=file "$catalogue" "$template"
	msgattrib --no-obsolete --output-file="$catalogue" "$catalogue"
	msgattrib --untranslated "$catalogue"
done
