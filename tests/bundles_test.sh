#!/bin/sh
# What is one document: a folder of pages that is joined, a scan that is cut
# into the documents in it; each is as if it had come alone.

set -u
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
chithi=$CHITHI_PROGRAM
pages=$CHITHI_BUNDLE_PAGES
samples=$CHITHI_SOURCE/samples
party=$samples/chi-thi-tinh-uy
decision=$samples/quyet-dinh
district=$samples/chi-thi-huyen
bad=0

fail() {
	echo "failed: $*"
	bad=1
}

# run STATUS WORD...: run with these words, and look at the exit status.
run() {
	wanted=$1
	shift
	"$chithi" run "$@" >said 2>complained
	got=$?
	if [ $got -ne "$wanted" ]; then
		fail "'run $*' gave $got, not $wanted"
		cat said complained
	fi
}

# The document without the name and the hash of what it is from, and without
# the pages: those of a part are its pages in the whole.
bare() {
	sed -e '/<vn:source /d' -e '/<fileName>/d' -e '/<fileIdentifier /d' \
		-e 's/ file=[^"]*"/"/' -e 's/ \(vn:\)\{0,1\}page="[0-9]*"//g' "$1"
}

# same WHAT ONE OTHER: two documents are the same but for that.
same() {
	bare "$2" >one
	bare "$3" >other
	cmp -s one other || fail "$1: $(diff one other | head -n 10)"
}

has() {
	grep -q -- "$2" "$1" || fail "$1 does not say '$2': $(cat "$1")"
}

# A folder of page images is the document that the file of its pages is.
# Page 2 is a grey JPEG elsewhere; here both are kept as they were.
mkdir -p in/box in/plain
"$pages" in/box/p9.png "$party/scan.tif:1" || fail "p9.png"
"$pages" in/box/p10.tif "$party/scan.tif:2" || fail "p10.tif"
printf 'Không.\n' >in/plain/a.txt
run 0 --join in -o joined
[ -f joined/box.akn.xml ] || fail "no joined/box.akn.xml"
[ -f joined/plain/a.txt.akn.xml ] || fail "no joined/plain/a.txt.akn.xml"
has joined/run.jsonl '"joined":\["p9.png","p10.tif"\]'
"$chithi" check joined/box.*.xml || fail "box does not hold"
grep -q 'file=p10.tif' joined/box.alto.xml || fail "no page tells its file"
same "joined pages" joined/box.akn.xml "$party/scan.extract.xml"
same "joined pages" joined/box.alto.xml "$party/scan.repair.xml"

# Named itself it has its own name; as an archive it is the same.
run 0 --join in/box/ -o named
cmp -s joined/box.alto.xml named/box.alto.xml || fail "named/box differs"

# What is odd is told, and nothing lost; what cannot be joined is told, too.
mv in/box/p10.tif in/box/p12.tif
printf 'no image' >in/plain/scan2.txt
printf '\211PNG\r\n\032\n' >in/plain/scan1.png
run 1 --join in -o odd
has complained 'box: numbers 10 to 11 are missing'
has complained "not joined: 'a.txt' is no numbered page image"
has odd/run.jsonl '"note":"numbers 10 to 11 are missing"'
grep -q '"input":"plain/scan1.png"' odd/run.jsonl || fail "scan1.png is lost"
grep -q '"input":"plain/scan2.txt"' odd/run.jsonl || fail "scan2.txt is lost"
[ "$(grep -c '<Page' odd/box.alto.xml)" = 2 ] || fail "a page is lost"

# Three directives and the form that the second brings, in one scan.
"$pages" three.tif "$party/scan.tif:1" "$party/scan.tif:2" \
	"$decision/scan.tif:1" "$decision/scan.tif:2" form \
	"$district/scan.tif:1" "$district/scan.tif:2" || fail "three.tif"
"$chithi" ocr three.tif >three.xml || fail "ocr three.tif"
run 0 --split auto three.xml -o split
"$chithi" check split/*.xml || fail "a part does not hold"
[ "$(wc -l <split/run.jsonl)" = 3 ] || fail "not three records"
has split/run.jsonl '"starts":\[3,6\],.*"part":1,"range":\[1,2\]'
has split/run.jsonl '"part":2,"range":\[3,5\].*"three.xml#2.akn.xml"'
has split/run.jsonl '"part":3,"range":\[6,7\].*"number":"05/CT-UBND"'
has said '^three.xml#2: quyet-dinh 1408/QĐ-UBND'
[ -s complained ] && fail "complained: $(cat complained)"
same "part 1" split/three.xml.akn.xml "$party/scan.extract.xml"
same "part 3" 'split/three.xml#3.akn.xml' "$district/scan.extract.xml"
# The second brings its form with it, attached: the rest of it is the same.
sed -n '/<preface/,/<\/conclusions>/p' \
	'split/three.xml#2.akn.xml' >second.xml
sed -n '/<preface/,/<\/conclusions>/p' \
	"$decision/scan.extract.xml" >alone.xml
same "part 2" second.xml alone.xml
has 'split/three.xml#2.akn.xml' '<attachment'

# Without being asked nothing is cut, and the first directive is not touched.
run 0 three.xml -o whole
has complained 'three.xml: another document begins on page 3;'
has complained 'three.xml: another document begins on page 6;'
has whole/run.jsonl '"starts":\[3,6\]'
has whole/run.jsonl '"number":"27-CT/TU","date":"2024-03-14"'
[ "$(find whole -name '*.xml' | wc -l)" = 2 ] || fail "it was cut unasked"

# A PDF of scans, cut as it is read, by any number of workers.
"$pages" two.pdf "$decision/scan.tif:1" "$decision/scan.tif:2" \
	"$party/scan.tif:1" "$party/scan.tif:2" || fail "two.pdf"
run 0 --split auto two.pdf -j2 -o pdf
same "part 1 of a PDF" pdf/two.pdf.akn.xml "$decision/scan.extract.xml"
has 'pdf/two.pdf#2.akn.xml' ' page="3"'
same "part 2 of a PDF" 'pdf/two.pdf#2.akn.xml' "$party/scan.extract.xml"

# The text layers of three, one behind the other.
for name in chi-thi-tinh-uy ke-hoach cong-van; do
	cat "$samples/$name/gold.txt"
	printf '\f'
	mkdir -p alone && cp "$samples/$name/gold.txt" "alone/$name.txt"
done >layers.txt
run 0 alone -o alone.out
run 0 --split auto layers.txt -o layers
same "text 1" layers/layers.txt.akn.xml \
	alone.out/chi-thi-tinh-uy.txt.akn.xml
same "text 2" 'layers/layers.txt#2.akn.xml' alone.out/ke-hoach.txt.akn.xml
same "text 3" 'layers/layers.txt#3.akn.xml' alone.out/cong-van.txt.akn.xml

# A file that is called as a part would be is not written over.
cp layers.txt 'layers.txt#2'
run 64 --split auto layers.txt 'layers.txt#2' -o clash
has complained "where a part of 'layers.txt' is"
run 0 layers.txt 'layers.txt#2' -o clash

# Archives that are none of pages.
mkdir odds && cp layers.txt odds/1.txt
tar -cf odds.tar odds
run 1 odds.tar -o refused
has complained 'odds.tar/odds/1.txt: is no page image'

[ $bad -eq 0 ] && echo "bundles: all is well"
exit $bad
