#!/usr/bin/env python3
"""Run chithi over the gold and print how right its texts are, as tables.

    bench/gold.py PROGRAM [SHARED] [--out FOLDER] [--jobs N]

SHARED holds gold/ and eval/score.py; it is found in CHITHI_SHARED or beside
the source tree.  Without it there is nothing to measure, and that is said.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import tools
from tools import SOURCE, table


def score(shared, mode, gold, out, raw=None):
    words = [sys.executable, str(shared / "eval/score.py"), mode, str(gold),
             str(out)]
    if raw:
        words += ["--raw", str(raw)]
    done = subprocess.run(words, capture_output=True, text=True)
    return json.loads(done.stdout) if done.returncode == 0 else None


def run(program, out, jobs, *inputs):
    words = [program, "run", "-q", "-j", str(jobs), "-o", str(out)]
    done = subprocess.run(words + [str(i) for i in inputs],
                          capture_output=True, text=True)
    return done.returncode, done.stderr


def percent(value):
    return tools.percent(value, 1)


class Gold:
    """The gold documents, and what chithi made of them."""

    def __init__(self, shared, out):
        self.gold = shared / "gold"
        self.shared = shared
        self.out = out

    def made(self, path, suffix):
        return self.out / f"{path.relative_to(self.gold)}{suffix}"

    def scans(self):
        """Pairs of scan and gold text."""
        for folder in ("chithi", "office"):
            for scan in sorted((self.gold / folder).glob("*.pdf")):
                yield scan, scan.with_suffix(".txt")
        for folder in sorted((self.gold / "scans").iterdir()):
            for scan in sorted(folder.glob("*.[pt][di]f")):
                yield scan, folder / "gold.txt"
        for folder in sorted((self.gold / "real").iterdir()):
            yield folder / "scan.pdf", folder / "gold.txt"


def show_text(gold):
    rows = []
    for folder in sorted((gold.gold / "text").iterdir()):
        raw = folder / "ocr.txt"
        made = gold.made(raw, ".alto.xml")
        if not made.exists():
            rows.append([folder.name[:3], "failed"])
            continue
        r = score(gold.shared, "text", folder / "gold.txt", made, made)
        rows.append([folder.name[:3], r["gold"], percent(r["raw_accuracy"]),
                     percent(r["accuracy"]), percent(r["wer"]),
                     percent(r["cer"]), percent(r["harm"])])
    table("Text layers of an English OCR model: tokens right, %",
          ["document", "tokens", "raw", "repaired", "WER", "CER", "harm"],
          rows)


def show_recall(gold):
    rows = []
    for scan, text in gold.scans():
        made = gold.made(scan, ".alto.xml")
        name = str(scan.relative_to(gold.gold))
        if not made.exists():
            rows.append([name, "failed"])
            continue
        r = score(gold.shared, "recall", text, made, made)
        rows.append([name, r["gold"], percent(r["raw_miss"]),
                     percent(r["miss"]),
                     percent(1 - r["recall_any_order"]),
                     percent(r["precision"]), percent(r["put_right"]),
                     percent(r["harm"])])
    table("Scans: gold syllables missed, %",
          ["scan", "syllables", "OCR", "repaired", "order apart",
           "precision", "put right", "harm"], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("shared", nargs="?", default=os.environ.get(
        "CHITHI_SHARED", SOURCE.parent / "shared"))
    parser.add_argument("--out")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    shared = pathlib.Path(given.shared).resolve()
    if not (shared / "gold").is_dir():
        print("no gold here: nothing to measure")
        return
    with tempfile.TemporaryDirectory() as work:
        out = pathlib.Path(given.out or work).resolve()
        if not (out / "run.jsonl").exists():
            code, said = run(given.program, out, given.jobs, shared / "gold")
            print(said.strip(), file=sys.stderr)
            print(f"exit status {code}", file=sys.stderr)
        gold = Gold(shared, out)
        show_text(gold)
        show_recall(gold)


main()
