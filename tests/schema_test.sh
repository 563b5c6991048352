#!/bin/sh
# Our schemas take what we write, refuse what we must not write, and accept
# nothing that the official schemas refuse (where those are at hand).
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$CHITHI_SOURCE"
failed=0

for file in tests/schema/*.xml; do
	"$CHITHI_PROGRAM" check "$file" || failed=1
done

# refuse SAMPLE EDIT...: what sed makes of the sample must not be taken
refuse()
{
	sample=$1
	shift
	for edit; do
		sed "$edit" "$sample" >"$work/edited.xml"
		if cmp -s "$sample" "$work/edited.xml"; then
			echo "$edit: changes nothing" >&2
			failed=1
		elif "$CHITHI_PROGRAM" check "$work/edited.xml" 2>/dev/null; then
			echo "$edit: is taken" >&2
			failed=1
		fi
	done
}

refuse tests/schema/task.akn.xml \
	's/eId="para_1__point_đ"/eId="para_1"/' \
	's/eId="para_1"/eId=" para_1"/' \
	's/vn:task="t-2"/vn:task="t-3"/' \
	's/parent="t-1"/parent="t-3"/' \
	's/id="t-2"/id="t-1"/' \
	's/status="proposed"/status="done"/' \
	's/ page="2"/ page="0"/' \
	's/vn:page="1"/vn:page="one"/' \
	's/vn:kind="self"/& vn:page="1"/' \
	's/role="chu-tri"/role="chủ trì"/' \
	's/type="date"/type="day"/' \
	's/end="2024-03-01"/end="2024-02-30"/' \
	's/inclusive="false"/inclusive="no"/' \
	's/vn:role="can-cu"/vn:role="can cu"/' \
	's/vn:conf="0.8"/vn:conf="1.8"/' \
	's/vn:conf="0.8"/vn:kind="self"/' \
	's/vn:type="Kế hoạch"//' \
	's/vn:kind="self"/vn:kind="other"/' \
	's/vn:alto="#l_1 #l_2"/vn:alto="l_1"/' \
	's/vn:alto=/vn:lines=/' \
	's/sha256="0/sha256="x/' \
	's/<vn:action verb="chu-tri">/<vn:deed\/>&/' \
	's/ href="#a" conf="0.9"//' \
	's/<num>1.<\/num>/&loose/' \
	's/date="2024-01-02"/date="2024-1-2"/' \
	's/<FRBRcountry value="vn"\/>/<FRBRcountry value="vn"> <\/FRBRcountry>/'

refuse tests/schema/word.alto.xml \
	's/ID="s_2"/ID="s_1"/' \
	's/TAGREFS="Z_3"/TAGREFS="Z_4"/' \
	's/TAGREFS="Z_3"/TAGREFS=""/' \
	's/processing="P_REPAIR"/processing="P_NONE"/' \
	's/ref="s_1"/ref="s_9"/' \
	's/ length="1"//' \
	's/conf="0.99"/conf="99"/' \
	's/WC="0.91"/WC="1.91"/' \
	's/Glyph CONTENT="6"/Glyph CONTENT="66"/' \
	's/Variant CONTENT="ó"/Variant CONTENT="óóóó"/' \
	's/WIDTH="2480"/WIDTH="INF"/' \
	's/<SP /<SP\/>&/' \
	's/104,219 /a,b /' \
	's/CONTENT="24-CT.TU"/& vn:conf="1"/' \
	's/pixel/ pixel/'

refuse tests/schema/parts.alto.xml \
	's/ glyphs="1"//' \
	's/<vn:part glyphs="1".*<vn:space/<vn:space/' \
	's/ref="s_3_w2"/ref="s_4"/'

shared=${CHITHI_SHARED:-../shared}/formats
if [ -z "${CHITHI_SCHEMA_MUTANTS:-}" ] || [ ! -d "$shared/schemas" ]; then
	echo "no official schemas at hand: not compared with them"
	exit $failed
fi
# 4.2 and 4.3 import a schema by its address; the catalogue has it
XML_CATALOG_FILES=$shared/schemas/catalog.xml
export XML_CATALOG_FILES
count=${CHITHI_MUTANTS:-3000}
"$CHITHI_SCHEMA_MUTANTS" -n "$count" schemas/alto.rng \
	"$shared"/schemas/alto/alto-4-2.xsd \
	"$shared"/schemas/alto/alto-4-3.xsd \
	"$shared"/schemas/alto/alto-4-4.local.xsd \
	tests/schema/*.alto.xml "$shared"/sample-alto*.xml \
	"$shared"/samples/minimal/*.alto.xml || failed=1
"$CHITHI_SCHEMA_MUTANTS" -n "$count" schemas/akn.rng \
	"$shared"/schemas/akn/akomantoso30.xsd \
	tests/schema/*.akn.xml "$shared"/sample-akn*.xml \
	"$shared"/samples/minimal/*.akn.xml || failed=1
exit $failed
