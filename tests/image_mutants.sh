#!/bin/sh
# image_mutants.sh - show what thousands of broken scans cost `chithi run`
#
#	sh tests/image_mutants.sh BIN [COUNT [SEED [JOBS]]]
#
# BIN is the folder of chithi and image_mutants (build/release/bin).  Every
# file must have its line in run.jsonl, and nothing else must be written for
# one that failed; told are how many were read, read in part and refused, why
# workers died, the longest time of one file, and the most memory that a
# process took (with Debian's package time).  Exits 1 when a line is missing,
# when a worker ran into a fault of memory, or when the run itself failed.

set -eu
bin=$1
count=${2:-2000}
seed=${3:-1}
jobs=${4:-2}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/in"

"$bin/image_mutants" -n "$count" -s "$seed" -k "$work/in" >/dev/null
watch=
[ ! -x /usr/bin/time ] || watch='/usr/bin/time -f %M:%U:%S:%e -o taken'
cd "$work"
code=0
$watch "$bin/chithi" run in -o out -j "$jobs" -q 2>told || code=$?
[ $code -le 1 ] || echo "run ended with $code"

# value KEY: how many lines have which value
value()
{
	sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" out/run.jsonl | sort |
		uniq -c | tr '\n' ';'
}

lines=$(wc -l <out/run.jsonl)
echo "$count files, $lines lines: $(value status)"
echo "pages told of: $(grep -c ': page ' told || true)," \
	"in part: $(grep -c 'damaged or lost\|part of the page' told || true)"
echo "workers that died:"
grep -h 'worker process' told | sed 's/.*: //' | sort | uniq -c
echo "out of time or memory:"
grep -h 'longer than\|not in\|memory ran out' told | sed 's/.*: //' |
	sort | uniq -c
[ ! -s taken ] || echo "kB:user:system:seconds $(tail -n 1 taken)"
[ "$lines" -eq "$count" ] && [ $code -le 1 ] &&
	[ "$(find in -type f | wc -l)" -eq "$count" ] &&
	! grep -q 'Segmentation fault\|Bus error' told
