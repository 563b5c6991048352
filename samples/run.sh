#!/bin/sh
# Run the pipeline over the scans of the samples and show what it found.
#
#	samples/run.sh PROGRAM FOLDER
set -eu
chithi=$1
out=$2
cd "$(dirname "$0")/.."
"$chithi" run --jobs 2 --quiet --output "$out" samples/*/scan.*
