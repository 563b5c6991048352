#!/bin/sh
# Train the model from the corpora: train.sh SHARED OUT [LEAST:TEXT]...
#
# SHARED holds corpus/*.txt.xz; the pack comes to be OUT.  Texts of one's own
# are added with the share of the mix that they have at least (0.05:TEXT).
# The environment may name the trainer (TRAIN), the bytes of the pack (SIZE),
# the order (ORDER) and a folder that keeps the texts held out (KEEP).
set -eu
export LC_ALL=C

here=$(cd "$(dirname "$0")" && pwd)
shared=$1
out=$2
shift 2
train=${TRAIN:-$here/../build/release/bin/train}
keep=${KEEP:-$(mktemp -d)}
test -n "${KEEP:-}" || trap 'rm -rf "$keep"' EXIT

kinds='party decrees laws news_politics phapdien news_mixed wikipedia'
mkdir -p "$keep/all"
texts=
for kind in $kinds; do
	xz -dc "$shared/corpus/$kind.txt.xz" >"$keep/all/$kind.txt"
	texts="$texts $keep/all/$kind.txt"
done
# shellcheck disable=SC2086 # several words
"$train" hold "$keep" $texts

for kind in $kinds; do
	set -- "$@" "0.005:$keep/$kind.train.txt"
done
"$train" phrases "$keep/phrases.txt" "$here"
set -- "$@" "0.04:$keep/phrases.txt"
count=$#
while [ "$count" -gt 0 ]; do
	set -- "$@" "text=$1"
	shift
	count=$((count - 1))
done
for table in abbreviations foreign; do
	set -- "$@" "words=$here/$table.tsv"
done
"$train" model onsets="$here/onsets.tsv" rimes="$here/rimes.tsv" \
	foreign="$here/channel_foreign.tsv" \
	native="$here/channel_native.tsv" \
	held="$keep/party.held.txt" held="$keep/decrees.held.txt" \
	order="${ORDER:-4}" pack="${SIZE:-39e6}:$out" "$@"
