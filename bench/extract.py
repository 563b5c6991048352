#!/usr/bin/env python3
"""How right extraction is over the gold, pooled, with intervals.

    bench/extract.py PROGRAM [SHARED] [--cache DIR] [--each] [--alto DIR]

Every gold document with tasks and citations is taken as each input there is
of it: the clean text, the text layer an English OCR model left, the scans.
Figures are pooled over all documents of a kind; the interval is that of 95 %
of 2,000 draws of as many documents, with replacement.  `--cache` keeps what
the OCR read; `--alto` takes the repaired ALTO of a `chithi run` over the gold
instead.  SHARED is found in CHITHI_SHARED or beside the source tree.
"""
import argparse
import pathlib
import random
import sys
import tempfile
import types

from tools import Failed, Programs, call, percent, table

DRAWS = 2000
SEED = 20
TAIL = 0.025  # of the draws, on either side


class Case:
    """A gold document as one of its inputs, and what was scored of it."""

    def __init__(self, kind, folder, source, gold):
        self.kind, self.folder = kind, folder
        self.source, self.gold = source, gold
        self.scored = None


def cases(programs):
    gold = programs.gold
    for folder in sorted((gold / "text").iterdir()):
        answer = folder / "gold.json"
        yield Case("gold text", "text", folder / "gold.txt", answer)
        yield Case("English OCR text", "text", folder / "ocr.txt", answer)
    for folder in sorted((gold / "scans").iterdir()):
        answer = folder / "gold.json"
        yield Case("gold text", "scans", folder / "gold.txt", answer)
        for scan in sorted(folder.glob("*.[pt][di]f")):
            yield Case("scan", "scans", scan, answer)
    for kind in ("office", "chithi"):
        for scan in sorted((gold / kind).glob("*.pdf")):
            answer = scan.with_suffix(".json")
            yield Case("gold text", kind, scan.with_suffix(".txt"), answer)
            yield Case("scan", kind, scan, answer)


def alto_of(programs, case, made):
    """The ALTO that `extract` is given."""
    if made:
        path = case.source.relative_to(programs.gold)
        return (made / f"{path}.alto.xml").read_bytes()
    if case.kind == "scan":
        return programs.repair(programs.ocr(case.source))
    return programs.repair(programs.read_in(case.source.read_text()))


def score(programs, scorer, case, made):
    alto = alto_of(programs, case, made)
    akn = call([programs.chithi, "extract"], alto)[0]
    with tempfile.NamedTemporaryFile(suffix=".akn.xml") as out:
        out.write(akn)
        out.flush()
        case.scored = scorer.cmd_extract(types.SimpleNamespace(
            gold=str(case.gold), out=out.name, show=False))


# ------------------------------------------------------------------ pooling

def header(case):
    values = [v for v in case.scored["header"].values() if v is not None]
    return sum(values), len(values)


def whole(case):
    right, judged = header(case)
    return int(right == judged), 1


def f1(name):
    """Twice what both have, over what both hold: F1 when it is summed."""
    def parts(case):
        part = case.scored[name]
        return (2 * part["tp"], part["gold"] + part["out"],
                part["gold"], part["out"])
    return parts


def exact(case):
    both = case.scored["citations"]["tp"]
    share = case.scored["citations_type_date_exact"] or 0
    return round(share * both), both


def due(case):
    part = case.scored["deadlines"]
    return part["right"], part["gold"] + part["spurious"]


MEASURES = [
    ("header fields", header), ("headers all right", whole),
    ("citations F1", f1("citations")), ("type and date", exact),
    ("tasks F1", f1("tasks")), ("assignee words F1", f1("assignee_words")),
    ("deadlines", due),
]


def ratio(parts):
    over = sum(part[1] for part in parts)
    return sum(part[0] for part in parts) / over if over else None


def interval(parts, draw):
    """The middle of what ratios come of documents drawn anew."""
    found = sorted(r for r in (ratio(draw.choices(parts, k=len(parts)))
                               for _ in range(DRAWS)) if r is not None)
    if not found:
        return ""
    low = found[int(TAIL * len(found))]
    high = found[min(len(found) - 1, int((1 - TAIL) * len(found)))]
    return f"{percent(low, 1)} to {percent(high, 1)}"


def cell(parts):
    """The share and its counts; of an F1, found and right / gold, written."""
    if not any(part[1] for part in parts):
        return ""
    sums = [sum(figures) for figures in zip(*parts)]
    counts = (f"{sums[0] // 2}/{sums[2]}, {sums[3]}" if len(sums) > 2
              else f"{sums[0]}/{sums[1]}")
    return f"{percent(ratio(parts), 1)} ({counts})"


def show_pooled(done):
    rows = []
    kinds = list(dict.fromkeys((c.kind, c.folder) for c in done))
    for kind, folder in sorted(kinds):
        here = [c for c in done if (c.kind, c.folder) == (kind, folder)]
        rows.append([kind, folder, len(here)] + [
            cell([take(c) for c in here]) for _, take in MEASURES])
    table("Extraction by kind of document, %",
          ["input", "kind", "documents"] + [n for n, _ in MEASURES], rows)


def show_inputs(done):
    draw = random.Random(SEED)
    rows = []
    for kind in ("gold text", "English OCR text", "scan"):
        here = [c for c in done if c.kind == kind]
        for name, take in MEASURES:
            parts = [take(c) for c in here]
            rows.append([kind, len(here), name, cell(parts),
                         interval(parts, draw)])
    table("Extraction by input, %",
          ["input", "documents", "measure", "value", "95 % of draws"], rows)


def show_each(done, gold):
    rows = []
    for case in done:
        wrong = ", ".join(k for k, v in case.scored["header"].items()
                          if v is False)
        rows.append([case.kind, str(case.source.relative_to(gold)), wrong] + [
                         cell([take(case)]) for _, take in MEASURES]
                    + [case.scored["flagged"]])
    table("Extraction, document by document, %",
          ["input", "document", "header wrong"] + [n for n, _ in MEASURES]
          + ["marked"], rows)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("shared", nargs="?")
    parser.add_argument("--cache")
    parser.add_argument("--alto", type=pathlib.Path)
    parser.add_argument("--each", action="store_true")
    given = parser.parse_args()
    programs = Programs(given.program, given.shared, given.cache)
    if not programs.has_gold():
        return
    scorer = programs.scorer()
    done = []
    for case in cases(programs):
        try:
            score(programs, scorer, case, given.alto)
        except Failed as failed:
            print(f"{case.source.name}: {failed}", file=sys.stderr)
            continue
        done.append(case)
    show_inputs(done)
    show_pooled(done)
    if given.each:
        show_each(done, programs.gold)


main()
