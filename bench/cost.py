#!/usr/bin/env python3
"""Measure on the samples what each stage costs, and what its check costs.

    bench/cost.py PROGRAM [--runs N]

Seconds of a stage are those that run.jsonl records: wall clock, one worker,
the schema check among them.  The check by itself is `chithi check` of one
file many times in one process, less `xmllint --noout` of the same, which
reads the file and no more.  Medians over the runs; the first document of a
run, which opens engine and model, is left out.
"""
import argparse
import json
import pathlib
import re
import statistics
import subprocess
import tempfile
import time

SAMPLES = pathlib.Path(__file__).resolve().parent.parent / "samples"
REPEATS = 50  # of a file in one process, so that starting it counts little
# The stage whose output is checked, by the file that keeps it.
KEPT = {".alto.xml": "repair", ".akn.xml": "extract"}


def run(program, out):
    """The records of a run of one worker over scans and text layers."""
    inputs = sorted(SAMPLES.glob("*/scan.[tp][id]f"))
    inputs += sorted(SAMPLES.glob("*/garbage.txt"))
    subprocess.run([program, "run", "-q", "-j", "1", "-o", out, *inputs],
                   check=True)
    lines = (out / "run.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def count_pages(alto):
    return len(re.findall(r"<Page\b", alto.read_text()))


def per_file(words, path):
    start = time.perf_counter()
    subprocess.run([*words, *[path] * REPEATS], check=True)
    return (time.perf_counter() - start) / REPEATS


def add_stages(costs, out, records):
    """Seconds a page of every stage, for all documents but the first."""
    for record in records[1:]:
        pages = count_pages(out / (record["input"] + ".alto.xml"))
        for stage, seconds in record["seconds"].items():
            costs.setdefault(stage, []).append(seconds / pages)


def add_checks(checks, program, out, records):
    """Of each document kept: stage, bytes, seconds of stage and of check."""
    for record in records[1:]:
        for suffix, stage in KEPT.items():
            path = out / (record["input"] + suffix)
            floor = per_file(["xmllint", "--noout"], path)
            whole = per_file([program, "check"], path)
            checks.setdefault(stage, []).append(
                (path.stat().st_size, record["seconds"][stage],
                 max(0.0, whole - floor), floor))


def show_stages(costs):
    print("| stage | seconds a page, median | least | most |")
    print("|---|---|---|---|")
    for stage, values in costs.items():
        cells = (statistics.median(values), min(values), max(values))
        print(f"| {stage} | " + " | ".join(f"{c:.4f}" for c in cells) + " |")


def show_checks(checks):
    print("\n| written by | kB, median | check, ms | reading it, ms "
          "| check a MB, ms | check / stage, % |")
    print("|---|---|---|---|---|---|")
    for stage, rows in checks.items():
        size = statistics.median(row[0] for row in rows) / 1e3
        check = statistics.median(row[2] for row in rows) * 1e3
        floor = statistics.median(row[3] for row in rows) * 1e3
        rate = statistics.median(row[2] / row[0] for row in rows) * 1e9
        share = statistics.median(row[2] / row[1] for row in rows) * 100
        print(f"| {stage} | {size:.0f} | {check:.2f} | {floor:.2f} "
              f"| {rate:.0f} | {share:.1f} |")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    program = pathlib.Path(given.program).resolve()
    costs, checks = {}, {}
    for _ in range(given.runs):
        with tempfile.TemporaryDirectory() as work:
            out = pathlib.Path(work)
            records = run(program, out)
            add_stages(costs, out, records)
            add_checks(checks, program, out, records)
    print(f"{given.runs} runs over {len(records)} documents of the samples\n")
    show_stages(costs)
    show_checks(checks)


main()
