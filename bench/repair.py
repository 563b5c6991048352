#!/usr/bin/env python3
"""Measure repair, and print tables: every figure with what it is held to.

    bench/repair.py PROGRAM WHAT... [options]

WHAT is any of
    text         accuracy, WER, CER, harm, classes of error: text layers of
                 the gold and made documents, beside raw and hunspell
    calibration  confidence against the share that is right
    scans        what is put right on scans, harm, what is out of reach
    clean        what is changed in clean text (--clean)
    ablations    a row for each --row NAME=MODEL[;000=MODEL;...]
    speed        syllables a second in memory, hunspell, opening, memory
    profile      where the time goes (perf)
    stage        the whole stage with its XML, beside the XML alone
    growth       many documents, one large one, two workers (--scale)
    all          all of these but ablations

PROGRAM is chithi; `bench` and `layout` (targets of these names) lie beside it.
SHARED holds gold/ and eval/score.py: --shared,
CHITHI_SHARED, or beside the source tree; without it only made documents are
measured.
"""
import argparse
import contextlib
import os
import pathlib
import sys

import accuracy
import documents
import scans
import speed
from tools import Failed, Programs, gold_scans

PARTS = ["text", "calibration", "scans", "clean", "speed", "profile",
         "stage", "growth"]


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("what", nargs="+",
                        choices=PARTS + ["ablations", "all"])
    parser.add_argument("--shared")
    parser.add_argument("--cache", metavar="DIR",
                        help="keep what the engine read, for the next time")
    parser.add_argument("--model", metavar="FILE",
                        help="instead of the one that is shipped")
    parser.add_argument("--without", metavar="NAME=FILE", action="append",
                        default=[], help="the model for a gold text layer "
                        "(000, 003) or a kind of scan that was trained "
                        "without it; MODEL,FOLDER: and other data")
    parser.add_argument("--errors", metavar="FILE",
                        help="list the errors there")
    parser.add_argument("--clean", metavar="FILE", action="append",
                        default=[], type=pathlib.Path,
                        help="clean text that was not trained on")
    for name in ("foreign", "native"):
        parser.add_argument(f"--{name}", metavar="FILE", action="append",
                            default=[], type=pathlib.Path,
                            help="a large text as read, for speed: half of "
                            "it is read before, half measured")
    parser.add_argument("--changes", metavar="FILE",
                        help="list a sample of the changes to clean text")
    parser.add_argument("--row", metavar="NAME=MODEL", action="append",
                        default=[], help="a row of the ablations")
    parser.add_argument("--level", action="append",
                        choices=list(documents.LEVELS),
                        help="of the made documents; all if not said")
    parser.add_argument("--scale", type=float, default=1.0,
                        help="of growth: 1 is 10,000 documents")
    return parser.parse_args()


class Run:
    """One call: what was asked, and what is measured for more than one."""

    def __init__(self, given, stack):
        self.given = given
        self.programs = Programs(given.program, given.shared, given.cache)
        self.models = {"": given.model}
        self.models.update(pair.split("=", 1) for pair in given.without)
        self.levels = given.level or list(documents.LEVELS)
        self.clean = [(path.stem, [path]) for path in given.clean]
        self.stack = stack
        self.readings = []
        self.errors = None

    def file(self, path):
        return self.stack.enter_context(open(path, "w")) if path else None

    def text(self):
        layers = []
        if self.programs.has_gold():
            layers = accuracy.show_layers(self.programs, self.models)
        made = accuracy.show_pages(self.programs, self.levels,
                                   self.given.model)
        groups = {reading.name: [reading] for reading in layers}
        accuracy.show_classes({**groups, **made})
        self.readings = layers + sum(made.values(), [])
        if self.given.errors:
            accuracy.write_errors(self.given.errors, self.readings)

    def calibration(self):
        readings = self.readings or [
            reading for level in self.levels for reading in
            accuracy.read_foreign_pages(self.programs, level,
                                        self.given.model)]
        if not self.readings and self.programs.has_gold():
            readings += accuracy.read_text_layers(self.programs, self.models)
        accuracy.show_calibration(readings)

    def scans(self):
        if self.programs.has_gold():
            name = self.given.errors and self.given.errors + ".scans"
            scans.show_scans(self.programs, self.models,
                             self.file(name))

    def texts(self):
        gold = self.programs.gold.is_dir()
        return (list(scans.gold_clean(self.programs)) if gold else []
                ) + self.clean

    def clean_text(self):
        scans.show_clean(self.programs, self.texts(), self.given.model,
                         self.file(self.given.changes))

    def ablations(self):
        programs = self.programs
        if programs.has_gold():
            accuracy.show_ablations(
                programs, self.given.row, self.levels,
                lambda models: scans.sum_scans(programs, models),
                lambda model: scans.clean_rate(programs, self.clean, model))

    def some_scans(self):
        """Scans whose words stand for what `vie` reads."""
        return [row for row in gold_scans(self.programs)
                if row[0] in ("chithi", "office")]

    def speed(self):
        if self.programs.has_gold():
            large = {"English OCR": self.given.foreign,
                     "vie OCR": self.given.native}
            speed.show_speed(self.programs, self.some_scans(), large,
                             self.given.model)

    def profile(self):
        if self.programs.has_gold():
            speed.show_profile(self.programs, self.some_scans(),
                               self.given.model)

    def stage(self):
        speed.show_stage(self.programs, self.clean, self.given.model)

    def growth(self):
        speed.show_growth(self.programs, self.given.scale, self.clean,
                          self.given.model)


def main():
    given = parse()
    os.environ["OMP_THREAD_LIMIT"] = "1"  # one engine, one processor
    what = PARTS if "all" in given.what else given.what
    with contextlib.ExitStack() as stack:
        run = Run(given, stack)
        for part in what:
            try:
                getattr(run, "clean_text" if part == "clean" else part)()
            except Failed as reason:
                sys.exit(f"repair.py: {part}: {reason}")


main()
