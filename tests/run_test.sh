#!/bin/sh
# run takes a folder through all stages: what lies where, in which order it is
# told, what one bad file costs.

set -u
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
chithi=$CHITHI_PROGRAM
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

inputs() {
	sed -n 's/.*"input":"\([^"]*\)".*/\1/p' "$1/run.jsonl" | tr '\n' ' '
}

mkdir -p in/b
for name in in/a.txt in/c.txt in/b/a.txt in/.hidden; do
	printf 'Số 7-CT/TU\n\nCHỈ THỊ\nvề lưu trữ\n\nChữ %s.\n' $name >$name
done
printf '\000\377 nonsense' >in/bad.bin
ln -s .. in/b/around
cp -RP in kept

# One fails, the others are done.
run 1 in -o out
[ "$(inputs out)" = "a.txt b/a.txt bad.bin c.txt " ] ||
	fail "order of run.jsonl: $(inputs out)"
for name in a.txt c.txt b/a.txt; do
	[ -s out/$name.alto.xml ] || fail "no out/$name.alto.xml"
	"$chithi" check out/$name.*.xml || fail "$name does not hold"
done
[ "$(grep -c '"status":"failed"' out/run.jsonl)" = 1 ] || fail "failed ones"
[ -z "$(find out -name 'bad.bin*' -o -name '*hidden*' -o -name '*.part')" ] ||
	fail "something is left of what failed"
grep -q bad.bin complained || fail "the bad file is not told"
diff -r --no-dereference kept in >/dev/null || fail "originals were touched"

# Any number of workers gives the same bytes.
run 1 in -o out2 -j2
run 1 -j64 in -o out64
for other in out2 out64; do
	diff -r -x run.jsonl out $other || fail "$other differs"
	[ "$(inputs $other)" = "$(inputs out)" ] || fail "order of $other"
done

# The output inside the input is not read again.
rm in/bad.bin
run 0 in -o in/out
before=$(find in/out -type f | sort)
run 0 in -o in/out
[ "$(find in/out -type f | sort)" = "$before" ] || fail "output was re-read"
rm -r in/out

# Two of one name would lie in one place.
run 64 in in/b -o clash
grep -q 'a.txt' complained || fail "the clash is not told"
[ -z "$(find clash -name '*.xml' 2>/dev/null)" ] || fail "a clash was written"
run 0 in/a.txt in/b/a.txt -o named
[ "$(inputs named)" = "a.txt b/a.txt " ] || fail "names: $(inputs named)"

# An original that lies where we would write is not written over.
mkdir same && cp in/a.txt same && cp out/a.txt.alto.xml same
cp -R same same.kept
run 64 same -o same
grep -q 'written over' complained || fail "what would be overwritten"
diff -r same same.kept || fail "an original was written over"
rm same/*.xml
run 0 same -o same

# What cannot be begun is told at once.
run 64 in
run 64 -o out
run 66 none -o out
run 74 in -o in/a.txt/x
run 64 in -o out -j0

# What lies too deep to be looked at is told, and not left out.
deep=deep
for level in 1 2 3 4 5 6 7; do
	deep=$deep/1/2/3/4/5/6/7/8/9/10
done
mkdir -p $deep && cp in/a.txt $deep
run 64 deep -o deepout
grep -q 'deeper' complained || fail "the depth is not told"

# A ceiling on files, as a full disk, costs documents and leaves no parts.
(
	ulimit -f 1
	"$chithi" run in -o small 2>complained >said
) && fail "a ceiling on files is not noticed"
grep -q 'cannot be written' complained || fail "the ceiling is not told"
[ -z "$(find small -name '*.part' -o -name '*.xml')" ] || fail "parts are left"

# What ends a run from outside leaves no parts and no workers.
mkdir many
for number in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	cp in/a.txt many/$number.txt
done
"$chithi" run many -o ended -j4 >said 2>complained &
run=$!
while [ -z "$(find ended -name '*.xml' 2>/dev/null)" ]; do
	kill -0 $run 2>/dev/null || break
done
kill -TERM $run 2>/dev/null
wait $run
for file in $(find ended -name '*.xml'); do
	"$chithi" check "$file" || fail "$file is not whole"
done
[ -z "$(find ended -name '*.part')" ] || fail "a run that was ended left parts"

# A file name is bytes; records and documents are text.
odd=$(printf 'odd\001\377.txt')
mkdir odd && cp in/a.txt "odd/$odd"
run 0 odd -o oddout
"$chithi" check "oddout/$odd.alto.xml" || fail "an odd name breaks ALTO"
[ -n "$(inputs oddout)" ] || fail "an odd name is not recorded"

# A number that is to be reviewed is not told as if it held; an id once.
mkdir doubt
printf 'Số l7-CT/TU\n\nCHỈ THỊ\nvề lưu trữ\n\nChữ.\n' >doubt/a.txt
run 0 doubt -o doubtout
grep -q ' 17-CT/TU?,' said || fail "a doubtful number has no mark"
grep -q '"doubtful":\["number"\]' doubtout/run.jsonl ||
	fail "a doubtful number is not recorded"
"$chithi" show doubtout/a.txt.akn.xml | grep -q ' 17-CT/TU?,' ||
	fail "show does not mark a doubtful number"

# A full disk is told by the exit status.
"$chithi" import in/a.txt >/dev/full 2>complained
[ $? -eq 74 ] || fail "a full disk"

[ $bad -eq 0 ] && echo "run: all is well"
exit $bad
