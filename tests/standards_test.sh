#!/bin/sh
# What lies in samples/ holds against our schemas and, where they are at
# hand, against the official ones.
set -eu
cd "$CHITHI_SOURCE"
"$CHITHI_PROGRAM" check samples/*/*.xml
shared=${CHITHI_SHARED:-../shared}
schemas=$shared/formats/schemas
[ -d "$schemas" ] || exit 0
XML_CATALOG_FILES=$schemas/catalog.xml
export XML_CATALOG_FILES
xmllint --nonet --noout --schema "$schemas/akn/akomantoso30.xsd" \
	samples/*/*.extract.xml 2>&1 | sed '/ validates$/d' >&2
for version in 4-2 4-3 4-4; do
	xmllint --nonet --noout --schema "$schemas/alto/alto-$version.xsd" \
		samples/*/*.ocr.xml samples/*/*.import.xml samples/*/*.repair.xml
done
