#!/bin/sh
# The searchable PDF of every sample says what was read, in order, and each
# word where it stands; hOCR and PAGE of the samples are well made.
set -u
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
chithi=$CHITHI_PROGRAM
shared=${CHITHI_SHARED:-$CHITHI_SOURCE/../shared}
page_schema=$shared/formats/schemas/page/pagecontent-2019-07-15.xsd
bad=0

fail() {
	echo "failed: $*" >&2
	bad=1
}

one_a_line() {
	tr -s ' \n\f' '\n'
}

# places WORD: left and right edge of each, as shares of the page's width,
# out of ALTO or out of `pdftotext -bbox`; in order.
places_alto() {
	tr '>' '\n' | awk -v word="$1" '
		function get(name,  part) {
			if (!match($0, name "=\"[^\"]*\"")) return ""
			part = substr($0, RSTART, RLENGTH)
			sub(/^[^"]*"/, "", part); sub(/"$/, "", part)
			return part
		}
		/<Page / { wide = get("WIDTH"); high = get("HEIGHT") }
		/<String / && get("CONTENT") == word {
			print int(get("HPOS") / wide * 1000 + .5),
				int((get("HPOS") + get("WIDTH")) / wide * 1000 + .5)
		}' | sort -n
}

places_pdf() {
	awk -v word="$1" -F'"' '
		/<page / { wide = $2 }
		index($0, ">" word "<") {
			print int($2 / wide * 1000 + .5), int($6 / wide * 1000 + .5)
		}' | sort -n
}

# Both lists have the same places, but for 3 thousandths of the page.
same_places() {
	paste -d' ' "$1" "$2" | awk '
		NF != 4 || $1 - $3 > 3 || $3 - $1 > 3 || $2 - $4 > 3 ||
		$4 - $2 > 3 { bad = 1 }
		END { exit bad || !NR }'
}

cd "$CHITHI_SOURCE/samples" || exit 1
for folder in */; do
	name=${folder%/}
	scan=$(echo "$name"/scan.[tp][id]f)
	alto=$name/scan.repair.xml
	pdf=$work/$name.pdf
	"$chithi" pdf "$scan" "$alto" -o "$pdf" || fail "$name"
	"$chithi" pdf "$scan" "$alto" | cmp - "$pdf" || fail "$name differs"

	"$chithi" convert --to text "$alto" | one_a_line >"$work/wanted"
	pdftotext -raw "$pdf" - | one_a_line >"$work/got"
	diff "$work/wanted" "$work/got" || fail "$name: its words"
	for word in hiện thực; do
		places_alto $word <"$alto" >"$work/wanted"
		pdftotext -bbox "$pdf" - | places_pdf $word >"$work/got"
		[ -s "$work/wanted" ] || continue
		same_places "$work/wanted" "$work/got" ||
			fail "$name: where '$word' stands"
	done

	# 3: the scan itself is written in a way that qpdf warns of
	qpdf --check "$pdf" >"$work/said" 2>&1
	[ $? -le 3 ] || fail "$name: qpdf: $(cat "$work/said")"
	case $scan in
	*.pdf)
		pdfimages -all "$scan" "$work/before"
		pdfimages -all "$pdf" "$work/after"
		for image in "$work"/before*; do
			cmp "$image" "$work/after${image#"$work/before"}" ||
				fail "$name: an image is not what it was"
		done
		rm "$work"/before* "$work"/after*
		pdftoppm -r 50 "$scan" "$work/seen_before"
		pdftoppm -r 50 "$pdf" "$work/seen_after"
		for page in "$work"/seen_before*; do
			cmp "$page" "$work/seen_after${page#"$work/seen_before"}" ||
				fail "$name does not look as it did"
		done
		rm "$work"/seen_*
		;;
	*)
		grep -q 'No syntax' "$work/said" || fail "$name: qpdf"
		grep -aq '<pdfaid:part>2' "$pdf" || fail "$name: PDF/A"
		;;
	esac

	"$chithi" convert "$alto" >"$work/hocr" || fail "$name: hOCR"
	xmllint --nonet --noout "$work/hocr" || fail "$name: hOCR is no XML"
	"$chithi" convert --to page --page 1 "$alto" >"$work/page" ||
		fail "$name: PAGE"
	[ ! -e "$page_schema" ] ||
		xmllint --nonet --noout --schema "$page_schema" "$work/page" \
			2>"$work/said" || fail "$name: $(cat "$work/said")"
done

# What is refused leaves nothing; originals are not written over.
cp cong-van/scan.pdf cong-van/scan.repair.xml "$work"
cd "$work" || exit 1
refuse() {
	wanted=$1
	shift
	"$chithi" pdf "$@" >said 2>complained
	got=$?
	[ $got -eq "$wanted" ] || fail "'pdf $*' gave $got: $(cat complained)"
	[ ! -e new.pdf ] || fail "'pdf $*' left something"
}
refuse 65 "$CHITHI_SOURCE/samples/ke-hoach/scan.pdf" scan.repair.xml -o new.pdf
grep -q 'another scan' complained || fail "the other scan is not told"
refuse 66 none.pdf scan.repair.xml -o new.pdf
refuse 65 scan.pdf scan.pdf -o new.pdf
refuse 64 scan.pdf -o new.pdf
refuse 64 scan.pdf scan.repair.xml -o scan.pdf
refuse 74 scan.pdf scan.repair.xml -o scan.pdf/new.pdf
refuse 74 scan.pdf scan.repair.xml -o /dev/full
(
	trap '' XFSZ
	ulimit -f 20
	refuse 74 scan.pdf scan.repair.xml -o new.pdf
	exit $bad
) || fail "a full disk"
cmp scan.pdf "$CHITHI_SOURCE/samples/cong-van/scan.pdf" || fail "the original"
[ "$(find . -newer scan.repair.xml -name '*.part*')" = "" ] || fail "rests"

# run writes it, too.
"$chithi" run -q --pdf -o out scan.pdf || fail "run --pdf"
"$chithi" pdf scan.pdf out/scan.pdf.alto.xml |
	cmp - out/scan.pdf.searchable.pdf || fail "run --pdf differs"

# A page with text of its own needs no other: that is told, and no complaint.
cat >rough.pdf <<-'END'
	%PDF-1.4
	1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
	2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
	3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]
	/Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >> endobj
	4 0 obj << /Length 90 >> stream
	BT /F 24 Tf 72 700 Td (This page was never on paper: it) Tj
	0 -40 Td (shows its own text) Tj ET
	endstream endobj
	5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj
	trailer << /Root 1 0 R /Size 6 >>
END
qpdf --no-warn rough.pdf born.pdf >said 2>&1
"$chithi" run -q --pdf -o born born.pdf 2>said || fail "$(cat said)"
grep -q 'text of its own' said || fail "text of its own is not told"
grep -q '"status":"ok".*text of its own' born/run.jsonl ||
	fail "text of its own: $(cat born/run.jsonl)"
[ $bad -eq 0 ] && echo "searchable: all is well"
exit $bad
