#!/bin/sh
# watch takes what comes into a folder: whole files, once each, by way of no
# link.  Nothing here is timed: what is to come is waited for, with a ceiling,
# and what is not to come is looked for when a later file has come.

set -u
folder=$(mktemp -d) || exit 1
watcher=
trap 'test -z "$watcher" || kill -9 $watcher; rm -rf "$folder"' EXIT
cd "$folder" || exit 1
chithi=$CHITHI_PROGRAM
bad=0

fail() {
	echo "failed: $*"
	bad=1
}

# until COMMAND...: wait until it is true, for a minute at most.
until_true() {
	for tenth in $(seq 600); do
		"$@" && return 0
		kill -0 "$watcher" 2>/dev/null || break
		sleep 0.1
	done
	fail "waited in vain for: $*"
	cat said complained
	return 1
}

told() { grep -q "$1" complained; }

# document NAME NUMBER: a directive of that number.
document() {
	printf 'Số %s-CT/TU\n\nCHỈ THỊ\nvề lưu trữ\n\nChữ.\n' "$2" >"$1"
}

# begin WORD...: watch in the background.
begin() {
	"$chithi" watch "$@" >said 2>complained &
	watcher=$!
}

# finish STATUS SIGNAL: have it leave.
finish() {
	kill "-$2" $watcher
	wait $watcher
	got=$?
	watcher=
	[ $got -eq "$1" ] || fail "SIG$2 gave $got, not $1"
}

# once STATUS WORD...: do what is there.
once() {
	wanted=$1
	shift
	"$chithi" watch --once --settle 0 "$@" >said 2>complained
	got=$?
	[ $got -eq "$wanted" ] || {
		fail "'watch --once $*' gave $got, not $wanted"
		cat said complained
	}
}

records() { grep -c "\"input\":\"$1\"" out/run.jsonl; }

mkdir -p in/box in/.hidden secret
document in/first.txt 1
document in/box/second.txt 2
document secret/outside.txt 3
for name in in/.x.txt in/.hidden/x.txt in/x.txt.part in/x.tmp 'in/x~' \
	in/x.pdf.crdownload; do
	document "$name" 4
done
cp -RP in kept

# What lies there is done, each as `run` does it.
once 0 in -o out
"$chithi" run -q in/first.txt -o plain || fail "run"
cmp out/first.txt.akn.xml plain/first.txt.akn.xml || fail "other bytes than run"
[ "$(find out -name '*.akn.xml' | sort | tr '\n' ' ')" = \
	"out/box/second.txt.akn.xml out/first.txt.akn.xml " ] ||
	fail "made: $(find out)"
[ "$(wc -l <said)" = 2 ] || fail "a line each"
diff -r kept in || fail "originals were touched"

# What was done is not done again; what changed, or whose output is gone, is.
once 0 in -o out
[ "$(wc -l <out/run.jsonl)" = 2 ] || fail "done twice"
document in/first.txt 11
rm out/box/second.txt.alto.xml
once 0 in -o out
[ "$(records first.txt) $(records box/second.txt)" = "2 2" ] ||
	fail "what changed or is gone is not done"
grep -q '11-CT/TU' out/first.txt.akn.xml || fail "the change is not seen"

# What `run` did before is known, unless it changed since.
cp -R in in2 && touch -d 2020-01-01 in2/first.txt in2/box/second.txt
"$chithi" run -q in2/first.txt in2/box/second.txt -o out2 || fail "run"
once 0 in2 -o out2
[ "$(wc -l <out2/run.jsonl)" = 2 ] || fail "what run did is done again"

# One that fails is told, recorded, and not tried again until it changes.
printf '\000\377 nonsense' >in/bad.bin
once 1 in -o out
told 'bad.bin' || fail "the bad file is not told"
once 0 in -o out
[ "$(records bad.bin)" = 1 ] || fail "the bad file was tried again"
once 1 --again in -o out
[ "$(records bad.bin)" = 2 ] || fail "--again"
rm in/bad.bin

# What is no file below the folder is refused with a line, and not opened.
ln -s ../../secret/outside.txt in/box/link.txt
ln -s ../secret in/links
mkfifo in/pipe.txt
once 0 in -o out
for name in box/link.txt links pipe.txt; do
	[ "$(grep -c "in/$name: " complained)" = 1 ] || fail "$name is not told"
done
[ -z "$(find out -name '*outside*' -o -name '*link*' -o -name 'pipe*')" ] ||
	fail "what is no file below was done"
rm in/box/link.txt in/links in/pipe.txt

# Half a file waits as long as somebody writes it; others go by it.
begin --settle 0 in -o out
exec 3>in/a-half.txt
printf 'Số 5-CT/TU\n\nCHỈ THỊ\n' >&3
document whole.txt 6 && mv whole.txt in/whole.txt
until_true test -s out/whole.txt.akn.xml
[ ! -e out/a-half.txt.akn.xml ] || fail "half a file was taken"
printf 'về lưu trữ\n\nTất cả.\n' >&3
exec 3>&-
until_true test -s out/a-half.txt.akn.xml
grep -q 'Tất cả' out/a-half.txt.akn.xml || fail "half a file was taken"

# A folder that appears with files in it, however deep, and later ones in it.
mkdir -p new/er/est
document new/er/est/a.txt 7
mv new in/new
until_true test -s out/new/er/est/a.txt.akn.xml
document in/new/er/b.txt 8
until_true test -s out/new/er/b.txt.akn.xml

# A folder that becomes a link is not gone through.
mv in/new/er away
document away/late.txt 9
ln -s ../../away in/new/er
until_true told 'in/new/er: '
document away/later.txt 9
document in/z.txt 10
until_true test -s out/z.txt.akn.xml
[ ! -e out/new/er/late.txt.akn.xml ] || fail "gone through a link"

# A file that is renamed is another; what was made of it stays.
mv in/z.txt in/y.txt
until_true test -s out/y.txt.akn.xml
[ -s out/z.txt.akn.xml ] || fail "what was made is gone"

# Temporary names are let alone until they are real ones.
document in/q.part 12
mv in/q.part in/q.txt
until_true test -s out/q.txt.akn.xml
[ -z "$(find out -name 'q.part*')" ] || fail "a temporary name"

# A second one for the same output is refused, and so is a run.
for other in 'watch in' 'run in/q.txt'; do
	"$chithi" $other -o out 2>second
	[ $? -eq 74 ] || fail "$other: two at once"
	grep -q 'another run or watch' second || fail "the other is not told"
done
[ "$(records q.txt)" = 1 ] || fail "the record was not left alone"

finish 0 TERM
[ ! -s said ] && fail "no lines"
[ "$(grep -c . said)" = "$(grep -c '^[^ ]*: ' said)" ] || fail "lines: $(cat said)"
begin --settle 0 in -o out
document in/last.txt 13
until_true test -s out/last.txt.akn.xml
finish 0 INT
[ "$(records whole.txt)" = 1 ] || fail "a restart does all again"

# A signal in the middle of a document lets it be finished.
mkdir long
{
	document long/long.txt 14
	for i in $(seq 4000); do
		echo "$i. Sở Y tế báo cáo Ủy ban nhân dân tỉnh."
	done >>long/long.txt
}
begin --settle 0 --db long.db long -o longout
at_work() { pgrep -P $watcher >/dev/null; }
until_true at_work
finish 0 TERM
[ -s longout/long.txt.akn.xml ] || fail "the document in hand was dropped"
grep -q '"status":"ok"' longout/run.jsonl || fail "it was not recorded"
[ -z "$(find longout -name '*.part')" ] || fail "parts are left"

# With an archive, what is made can be found; a restart fills in what is not.
once 0 in -o out --db archive.db
"$chithi" search --db archive.db 13-CT/TU | grep -q 13-CT || fail "search"
begin --settle 0 in -o out --db archive.db
document in/found.txt 77
found() { "$chithi" search --db archive.db 77-CT/TU 2>/dev/null | grep -q 77; }
until_true found
finish 0 TERM

rm $(find out -name '*.xml')
once 0 in -o out --db archive.db
"$chithi" search --db archive.db 77-CT/TU | grep -q 77 || fail "made again"

# Folders that lie in each other's way.
once 64 in
once 64 in -o in
once 64 in -o .
once 64 in -o out --db in/archive.db
once 66 none -o out
once 0 in -o in/out
once 0 in -o in/out
[ -z "$(find in/out -name '*.xml.a*')" ] || fail "output was read again"
"$chithi" watch in -o out --settle -1 2>/dev/null
[ $? -eq 64 ] || fail "a settle time of less than nothing"

# The folder that is watched goes away.
mkdir gone
begin --settle 0 gone -o goneout
document gone/a.txt 15
until_true test -s goneout/a.txt.akn.xml
rm -r gone
until_true told 'the folder is gone'
finish 66 CONT

[ $bad -eq 0 ] && echo "watch: all is well"
exit $bad
