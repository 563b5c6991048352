#!/usr/bin/env python3
"""Measure OCR on the gold scans beside plain Tesseract and ocrmypdf.

    bench/ocr.py PROGRAM [--cache DIR] [--best DIR] [options]

Accuracy: share of the gold's syllables that are missed, in order, order
ignored, and with case and place of the tone folded, and precision, as
`score.py recall` gives them; document by document, those that are mostly
tables apart, with totals and medians.  Speed: pages a second and processor
time, of the same files in the same run, and ratios.

SHARED holds gold/ and eval/score.py: --shared, CHITHI_SHARED, or beside the
source tree; without it there is nothing to measure, and that is said.
"""
import argparse
import pathlib
import statistics
import sys
import tempfile
import types

import ocr_errors
import ocr_speed
from ocr_peers import Tesseract, attempt, count_pages, unpacked, why_not
from tools import Failed, Programs, gold_scans, percent, table

FOLDERS = ["chithi", "office", "real", "scans"]

# Documents of which at least half the pages are ruled tables or forms to be
# filled in, by looking at them: the gold lists a table's cells in an order
# that a reader may choose otherwise.
TABLES = {
    "office/02_syt_nvd.pdf": "2 of 4 pages: lists of clinics, of companies",
    "real/10209597/scan.pdf": "17 of 24 pages: forms of statistics",
    "real/10209658/scan.pdf": "4 of 7 pages: a voucher, lists to fill in",
}

# What the goals are said of: ours of what the plain engine misses, at most.
GOALS = [("before", ["chithi", "office", "real"], 0.75),
         ("after", ["chithi"], 0.40),
         ("after", ["real"], 0.35),
         ("after", ["scans"], 0.30)]

READERS = {"fast": "Tesseract fast", "best": "Tesseract best",
           "before": "ours before repair", "after": "ours after repair"}

# In the order of Figures.shares().
MEASURES = ["Syllables missed in order, %",
            "Syllables missed, order ignored, %",
            "Syllables missed, case and place of the tone folded, %",
            "Precision, %"]


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--shared")
    parser.add_argument("--cache", metavar="DIR",
                        help="keep what the other engines read")
    parser.add_argument("--best", metavar="DIR",
                        help="has the best vie.traineddata, or that .gz")
    parser.add_argument("--folders", default=",".join(FOLDERS),
                        help="of the gold, with commas between")
    parser.add_argument("--pages", type=int, metavar="N",
                        help="leave out documents of more pages")
    for command in ("ocr", "run"):
        parser.add_argument(f"--{command}-options", default="",
                            metavar="WORDS", help=f"for `{command}`, to "
                            "measure what an option costs and gains")
    parser.add_argument("--part", choices=["accuracy", "speed", "all"],
                        default="all")
    parser.add_argument("--repeat", type=int, default=1,
                        help="laps of speed, of which the median is taken")
    parser.add_argument("--errors", metavar="FILE",
                        help="list what is missed there, with its class")
    return parser.parse_args()


class Figures:
    """What score.py counts, in syllables, so that documents add up."""

    def __init__(self, counts):
        self.counts = counts

    @classmethod
    def of(cls, scored):
        hits = [round(scored[name] * scored["gold"]) for name in (
            "recall", "recall_any_order",
            "recall_case_and_tone_place_folded")]
        return cls([scored["gold"], scored["out"], *hits])

    @classmethod
    def sum(cls, figures):
        return cls([sum(each) for each in zip(*(f.counts for f in figures))])

    @property
    def gold(self):
        return self.counts[0]

    @property
    def missed(self):
        """Syllables missed in order."""
        return self.gold - self.counts[2]

    def shares(self):
        """Missed in order, order ignored, folded; and precision."""
        gold, out, *hits = self.counts
        return [*(1 - n / gold for n in hits), hits[0] / max(1, out)]


class Document:
    """A scan, its gold, and what each reader made of it."""

    def __init__(self, programs, kind, scan, gold):
        self.kind, self.scan, self.gold = kind, scan, gold
        self.name = str(scan.relative_to(programs.gold))
        self.out, self.figures = {}, {}

    def take(self, scorer, reader, suffix, text):
        """The text or the ALTO of a reader, scored."""
        self.out[reader] = suffix, text
        with tempfile.NamedTemporaryFile("w", suffix=suffix) as file:
            file.write(text)
            file.flush()
            self.figures[reader] = Figures.of(scorer.cmd_recall(
                types.SimpleNamespace(gold=str(self.gold), out=file.name,
                                      raw=None, show=False)))


def read_all(programs, documents, engines, options):
    """Let every reader read every document; ours may fail on one."""
    scorer = programs.scorer()
    for document in documents:
        print(document.name, file=sys.stderr)
        for name, engine in engines.items():
            document.take(scorer, name, ".txt",
                          engine.text(programs, document.scan))
        alto = attempt(programs.chithi, "ocr", *options, document.scan)
        if alto:
            document.take(scorer, "before", ".xml", alto.decode())
            document.take(scorer, "after", ".xml",
                          programs.repair(alto).decode())


def total(documents, reader):
    """The sum of those that `reader` read; nothing if it failed on one."""
    figures = [d.figures.get(reader) for d in documents]
    return None if None in figures or not figures else Figures.sum(figures)


def share_of(figures, measure):
    return "failed" if figures is None else percent(
        figures.shares()[measure])


def median_of(documents, reader, measure):
    shares = [d.figures[reader].shares()[measure] for d in documents
              if reader in d.figures]
    return percent(statistics.median(shares) if shares else None)


def groups_of(documents):
    """The documents by folder, and all of them."""
    groups = [(kind, [d for d in documents if d.kind == kind])
              for kind in FOLDERS]
    groups = [(kind, group) for kind, group in groups if group]
    return groups + [("all", documents)] if len(groups) > 1 else groups


def syllables(documents):
    return sum(next((f.gold for f in d.figures.values()), 0)
               for d in documents)


def totals(documents, readers, measure, what=""):
    return [[f"**{name}{what}, total**", syllables(group),
             *[share_of(total(group, r), measure) for r in readers]]
            for name, group in groups_of(documents)]


def medians(documents, readers, measure):
    return [[f"{name}, median", "",
             *[median_of(group, r, measure) for r in readers]]
            for name, group in groups_of(documents)]


def lines(documents, readers, measure):
    return [[d.name, syllables([d]),
             *[share_of(d.figures.get(r), measure) for r in readers]]
            for d in documents]


def part(documents):
    """The documents of running text, and those that are mostly tables."""
    return ([d for d in documents if d.name not in TABLES],
            [d for d in documents if d.name in TABLES])


def show_accuracy(documents, readers):
    plain, tabled = part(documents)
    for measure, title in enumerate(MEASURES):
        rows = lines(plain, readers, measure)
        rows += totals(plain, readers, measure)
        rows += medians(plain, readers, measure)
        if tabled:
            rows += [["*mostly tables:*", "", *[""] * len(readers)]]
            rows += lines(tabled, readers, measure)
            rows += totals(documents, readers, measure, " with these")
        table(title, ["scan", "syllables", *[READERS[r] for r in readers]],
              rows)


def show_goals(documents):
    """Ours as a share of what the plain engine misses, beside the goals."""
    rows = []
    for reader, kinds, most in GOALS:
        of_kind = [d for d in documents if d.kind in kinds]
        here = [k for k in kinds if any(d.kind == k for d in of_kind)]
        for what, group in (("all", of_kind),
                            ("without tables", part(of_kind)[0])):
            ours, fast = total(group, reader), total(group, "fast")
            if ours and fast and fast.missed:
                rows.append([READERS[reader], " + ".join(here), what,
                             fast.missed, ours.missed,
                             percent(ours.missed / fast.missed, 1),
                             f"{100 * most:.0f}"])
    table("Misses in order, as a share of those of Tesseract fast", [
        "", "folders", "documents", "fast misses", "ours", "ratio, %",
        "goal: at most, %"], rows)


def chosen(programs, given):
    """The documents that the options ask for."""
    kinds = given.folders.split(",")
    documents = [Document(programs, *found)
                 for found in gold_scans(programs) if found[0] in kinds]
    if given.pages:
        documents = [d for d in documents
                     if count_pages(d.scan) <= given.pages]
    return documents


def measure_accuracy(programs, given, documents, work):
    engines = {"fast": Tesseract()}
    if given.best:
        engines["best"] = Tesseract(
            unpacked(pathlib.Path(given.best), work))
    read_all(programs, documents, engines, given.ocr_options.split())
    show_accuracy(documents, [*engines, "before", "after"])
    show_goals(documents)
    if given.errors:
        with open(given.errors, "w") as file:
            for what, group in zip(("running text", "mostly tables"),
                                   part(documents)):
                ocr_errors.show(programs.scorer(), what, group, file)


def measure(programs, given, work):
    documents = chosen(programs, given)
    if given.part != "speed":
        measure_accuracy(programs, given, documents, work)
    if given.part != "accuracy":
        ocr_speed.show(programs, [d.scan for d in documents], given.repeat,
                       {"ocr": given.ocr_options.split(),
                        "run": given.run_options.split()})


def main():
    given = parse()
    programs = Programs(given.program, given.shared, given.cache)
    if not programs.has_gold():
        return
    missing = next(filter(None, map(why_not, ["tesseract", "pdftoppm"])), "")
    if missing:
        sys.exit(missing)
    with tempfile.TemporaryDirectory() as work:
        try:
            measure(programs, given, pathlib.Path(work))
        except Failed as failure:
            sys.exit(str(failure))


if __name__ == "__main__":
    main()
