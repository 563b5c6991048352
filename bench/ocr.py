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
import contextlib
import pathlib
import statistics
import sys
import tempfile
import types

import ocr_errors
import ocr_speed
from ocr_peers import Tesseract, count_pages, unpacked, why_not
from tools import Failed, Programs, call, gold_scans, percent, table

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

MEASURES = {
    "missed in order, %": "miss",
    "missed, order ignored, %": "apart",
    "missed, case and place of the tone folded, %": "folded",
    "precision, %": "precision",
}


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
    parser.add_argument("--part", choices=["accuracy", "speed", "all"],
                        default="all")
    parser.add_argument("--repeat", type=int, default=1,
                        help="laps of speed, of which the median is taken")
    parser.add_argument("--errors", metavar="FILE",
                        help="list what is missed there, with its class")
    return parser.parse_args()


class Figures:
    """What score.py counts, in syllables, so that documents add up."""

    def __init__(self, gold=0, out=0, hits=0, apart=0, folded=0):
        self.gold, self.out, self.hits = gold, out, hits
        self.apart_hits, self.folded_hits = apart, folded

    @classmethod
    def of(cls, r):
        share = lambda name: round(r[name] * r["gold"])
        return cls(r["gold"], r["out"], share("recall"),
                   share("recall_any_order"),
                   share("recall_case_and_tone_place_folded"))

    def __add__(self, other):
        return Figures(self.gold + other.gold, self.out + other.out,
                       self.hits + other.hits,
                       self.apart_hits + other.apart_hits,
                       self.folded_hits + other.folded_hits)

    @property
    def missed(self):
        return self.gold - self.hits

    @property
    def miss(self):
        return 1 - self.hits / max(1, self.gold)

    @property
    def apart(self):
        return 1 - self.apart_hits / max(1, self.gold)

    @property
    def folded(self):
        return 1 - self.folded_hits / max(1, self.gold)

    @property
    def precision(self):
        return self.hits / max(1, self.out)


class Document:
    """A scan, its gold, and what each reader made of it."""

    def __init__(self, programs, kind, scan, gold):
        self.kind, self.scan, self.gold = kind, scan, gold
        self.name = str(scan.relative_to(programs.gold))
        self.mostly_tables = self.name in TABLES
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


def read_all(programs, documents, engines):
    """Let every reader read every document; the one who fails has nothing.
    """
    scorer = programs.scorer()
    for document in documents:
        print(document.name, file=sys.stderr)
        for name, engine in engines.items():
            document.take(scorer, name, ".txt",
                          engine.text(programs, document.scan))
        try:
            alto = call([programs.chithi, "ocr", document.scan])[0]
            document.take(scorer, "before", ".xml", alto.decode())
            document.take(scorer, "after", ".xml",
                          programs.repair(alto).decode())
        except Failed as failure:
            print(failure, file=sys.stderr)


def total(documents, reader):
    """The sum of those that `reader` read; nothing if it failed on one."""
    figures = [d.figures.get(reader) for d in documents]
    if not figures or None in figures:
        return None
    return sum(figures, Figures())


def summaries(documents, field, readers):
    """Rows of totals and medians by folder, and of all."""
    kinds = [k for k in FOLDERS if any(d.kind == k for d in documents)]
    groups = [(k, [d for d in documents if d.kind == k]) for k in kinds]
    if len(groups) > 1:
        groups.append(("all", documents))
    for name, group in groups:
        sums = [total(group, reader) for reader in readers]
        yield [f"**{name}, total**", sum(len_gold(d) for d in group),
               *[percent(s and getattr(s, field)) for s in sums]]
        yield [f"{name}, median", "", *[
            percent(s and statistics.median(
                getattr(d.figures[reader], field) for d in group))
            for s, reader in zip(sums, readers)]]


def len_gold(document):
    return next((f.gold for f in document.figures.values()), 0)


def show_accuracy(documents, readers):
    plain = [d for d in documents if not d.mostly_tables]
    tabled = [d for d in documents if d.mostly_tables]
    for title, field in MEASURES.items():
        rows = []
        for group in (plain, tabled):
            rows += [[d.name + (" (tables)" if d.mostly_tables else ""),
                      len_gold(d),
                      *[percent(d.figures[r] and getattr(d.figures[r], field))
                        if r in d.figures else "failed" for r in readers]]
                     for d in group]
            if group is plain:
                rows += summaries(plain, field, readers)
        if tabled:
            rows += [["with tables: " + row[0], *row[1:]]
                     for row in summaries(documents, field, readers)
                     if "total" in row[0]]
        table(f"Syllables {title}" if field != "precision" else
              "Precision, %",
              ["scan", "syllables", *[READERS[r] for r in readers]], rows)


def show_goals(documents):
    """Ours as a share of what the plain engine misses, beside the goals."""
    rows = []
    for reader, kinds, most in GOALS:
        of_kind = [d for d in documents if d.kind in kinds]
        for what, group in (
                ("without tables",
                 [d for d in of_kind if not d.mostly_tables]),
                ("all", of_kind)):
            ours, fast = total(group, reader), total(group, "fast")
            if ours is None or fast is None or not fast.missed:
                continue
            rows.append([READERS[reader], " + ".join(kinds), what,
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


def measure(programs, given, work):
    documents = chosen(programs, given)
    if given.part != "speed":
        engines = {"fast": Tesseract("fast")}
        if given.best:
            engines["best"] = Tesseract(
                "best", unpacked(pathlib.Path(given.best), work))
        read_all(programs, documents, engines)
        show_accuracy(documents, [*engines, "before", "after"])
        show_goals(documents)
        if given.errors:
            with open(given.errors, "w") as file:
                ocr_errors.write(programs.scorer(), documents, file)
    if given.part != "accuracy":
        ocr_speed.show(programs, [d.scan for d in documents], given.repeat)


def main():
    given = parse()
    programs = Programs(given.program, given.shared, given.cache)
    if not programs.has_gold():
        return
    missing = next(filter(None, map(why_not, ["tesseract", "pdftoppm"])), "")
    if missing:
        sys.exit(missing)
    with tempfile.TemporaryDirectory() as work, contextlib.suppress(
            BrokenPipeError):
        measure(programs, given, pathlib.Path(work))


if __name__ == "__main__":
    main()
