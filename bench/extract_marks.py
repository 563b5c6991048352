#!/usr/bin/env python3
"""How well the marks for review tell wrong fields from right ones.

    bench/extract_marks.py FOLDER [SHARED] [--show]
    bench/extract_marks.py FOLDER --truth FOLDER [--show]

FOLDER holds X.akn.xml for the gold documents X (X.pdf, X.txt, ...) as
`chithi run` over the gold writes them.  Fields are paired with the gold as
eval/score.py pairs them; what it leaves over is paired by likeness, in order,
so that a field that is there and wrong is judged, too.  With --truth the truth
is Akoma Ntoso of the same pages' clean text: FOLDER/NAME*.akn.xml has
TRUTH/NAME.akn.xml.

A mark is right on a wrong field.  Precision is the share of marks that are
right, recall the share of wrong fields that are marked; the cost is the share
of right fields that are marked.
"""
import argparse
import collections
import importlib.util
import json
import os
import pathlib
import re
import sys
import xml.etree.ElementTree as ET

AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
OWN = "{urn:chithi:akn:1}"
LIKE = 0.45  # texts that share so much are the same citation, misread
SOURCE = pathlib.Path(__file__).resolve().parent.parent

# A field that was judged: what kind, whether it is right, whether it is marked
Field = collections.namedtuple("Field", "kind right marked told why")


def is_marked(node):
    return "needs-review" in (node.get(OWN + "status"), node.get("status"))


def reasons(node):
    return node.get(OWN + "why") or node.get("why") or ""


# ------------------------------------------------------------------ reading

def read_refs(root, scorer):
    """The citations of an Akoma Ntoso document, as score.py takes them."""
    notes = {ref for note in root.iter(AKN + "authorialNote")
             for ref in note.iter(AKN + "ref")}
    return [{"note": ref in notes, "text": scorer.text_of(ref),
             "number": scorer.symbol(ref.get(OWN + "number")),
             "date": ref.get(OWN + "date"), "type": ref.get(OWN + "type"),
             "node": ref}
            for ref in root.iter(AKN + "ref") if ref.get(OWN + "type")]


def read_gold(gold, scorer):
    return [{"note": bool(c.get("footnote")), "text": c["text"],
             "number": scorer.symbol(c["number"]), "date": c.get("date"),
             "type": c.get("type"), "title": c.get("title") or "",
             "borderline": bool(c.get("borderline"))}
            for c in gold["citations"]]


# ------------------------------------------------------------------ pairing

def same(scorer):
    def judge(gold, ref):
        if gold["number"]:
            return gold["number"] == ref["number"]
        title = gold.get("title")
        return ref["number"] is None and (
            scorer.sim(gold["text"], ref["text"]) >= .6
            or bool(title) and scorer.sim(f"{gold['text']} {title}",
                                          ref["text"]) >= .6)
    return judge


def pair_alike(gold, refs, scorer):
    """Pairs of what the numbers did not pair; either may be missing."""
    plain = [re.sub(r"[-/.]", " ", ref["text"]) for ref in refs]
    free = set(range(len(refs)))
    for one in gold:
        text = re.sub(r"[-/.]", " ", one["text"])
        best = max(((scorer.sim(text, plain[i]), -i) for i in free),
                   default=(0, 0))
        if best[0] >= LIKE:
            free.discard(-best[1])
            yield one, refs[-best[1]]
        else:
            yield one, None
    for i in sorted(free):
        yield None, refs[i]


def pair(gold, refs, scorer):
    """All citations of the gold with those that were found."""
    for note in (False, True):
        ours = [c for c in gold if c["note"] == note]
        theirs = [r for r in refs if r["note"] == note]
        done = scorer.match(ours, theirs, same(scorer))
        one = other = 0
        for i, j in done + [(len(ours), len(theirs))]:
            yield from pair_alike(ours[one:i], theirs[other:j], scorer)
            if i < len(ours):
                yield ours[i], theirs[j]
            one, other = i + 1, j + 1


# ------------------------------------------------------------------ judging

def is_right(gold, ref, scorer):
    return (gold["number"] == ref["number"]
            and (gold.get("date") or None) == (ref["date"] or None)
            and (not gold.get("type")
                 or scorer.fold(gold["type"]) == scorer.fold(ref["type"] or "")
                 ))


def told(one):
    return f"{one['number'] or one['text'][:40]} {one['date'] or ''}"


def judge_citations(gold, root, scorer):
    for one, ref in pair(gold, read_refs(root, scorer), scorer):
        if ref is None or one is not None and one.get("borderline"):
            continue
        right = one is not None and is_right(one, ref, scorer)
        yield Field("citation" if one else "citation of nothing", right,
                    is_marked(ref["node"]),
                    f"{told(one) if one else '-'} | {told(ref)}",
                    reasons(ref["node"]))


def judge_header(gold, root, scorer):
    def first(name):
        return next(iter(root.iter(AKN + name)), None)

    number, date = first("docNumber"), first("docDate")
    parts = gold.get("number") or {}
    hand = gold.get("handwritten") or []
    key = scorer.number_key(f"{parts['number']}-{parts['symbol']}") \
        if parts.get("symbol") else None
    if number is not None:
        read = scorer.text_of(number)
        yield Field("number by hand" if "number" in hand else "number",
                    scorer.number_key(read) == key, is_marked(number),
                    f"{key} | {read}", reasons(number))
    if date is not None:
        yield Field("date by hand" if "date" in hand else "date",
                    date.get("date") == gold.get("date"), is_marked(date),
                    f"{gold.get('date')} | {date.get('date')}", reasons(date))


def tasks_of(root):
    """By the last part of their labels: those of the gold have no others."""
    tasks = collections.defaultdict(list)
    for task in root.iter(OWN + "task"):
        label = re.sub(r"[^0-9A-Za-zĐđ]+", ".", task.get("label") or "")
        tasks[label.strip(".").lower()].append(task)
    return tasks


def judge_tasks(gold, root, _scorer):
    """Deadlines of tasks, and tasks that are there or are not."""
    tasks = tasks_of(root)
    every = {re.sub(r"[^0-9A-Za-zĐđ]+", ".", str(t["label"])).strip(".")
             .lower(): t for t in gold["tasks"]
             + gold.get("tasks_borderline", [])}
    for label, found in tasks.items():
        wanted = every.get(label)
        for task in found:
            if task.get("parent"):
                continue
            yield Field("task", wanted is not None, is_marked(task), label,
                        reasons(task))
            for due in task.iter(OWN + "deadline"):
                day = due.get("end") or due.get("date")
                if wanted is None or not day:
                    continue
                days = {wanted.get("deadline")} | {
                    d.get("date") for d in wanted.get("deadlines") or []}
                yield Field("deadline", day in days, is_marked(due),
                            f"{label} {day}", reasons(due))


def judge(gold, akn, scorer):
    """All fields of a document that can be judged."""
    root = ET.parse(akn).getroot()
    yield from judge_header(gold, root, scorer)
    yield from judge_citations(read_gold(gold, scorer), root, scorer)
    yield from judge_tasks(gold, root, scorer)


def header_of(root, scorer):
    """The header of a document that is the truth, as the gold has it."""
    number = next(iter(root.iter(AKN + "docNumber")), None)
    date = next(iter(root.iter(AKN + "docDate")), None)
    parts = re.match(r"0*(\d+)[-/](.*)", scorer.text_of(number)) \
        if number is not None else None
    return {"number": {"number": parts[1], "symbol": parts[2]} if parts
            else None, "date": date.get("date") if date is not None else None}


def judge_pair(truth, akn, scorer):
    """The same where the truth is what was made of the clean text."""
    root, good = ET.parse(akn).getroot(), ET.parse(truth).getroot()
    yield from judge_header(header_of(good, scorer), root, scorer)
    yield from judge_citations(read_refs(good, scorer), root, scorer)


# ----------------------------------------------------------------- counting

def count(fields):
    """Of each kind: right and wrong, marked and not."""
    counts = collections.defaultdict(collections.Counter)
    for field in fields:
        counts[field.kind][field.right, field.marked] += 1
    return counts


def share(part, whole):
    return f"{100 * part / whole:.1f}" if whole else ""


def row(kind, counts):
    right, wrong = counts[True, True], counts[False, True]
    rights = right + counts[True, False]
    wrongs = wrong + counts[False, False]
    return [kind, rights, right, share(right, rights), wrongs, wrong,
            share(wrong, right + wrong), share(wrong, wrongs)]


HEADS = ["field", "right", "of them marked", "%", "wrong", "of them marked",
         "precision, %", "recall, %"]


def table(rows):
    print("| " + " | ".join(HEADS) + " |")
    print("|" + "---|" * len(HEADS))
    for cells in rows:
        print("| " + " | ".join(str(cell) for cell in cells) + " |")


def show(counts):
    whole = collections.Counter()
    for kind in counts:
        whole.update(counts[kind])
    table([row(kind, counts[kind]) for kind in sorted(counts)]
          + [row("all", whole)])


def gold_of(path, gold):
    """The gold of what `run` wrote as NAME.akn.xml; None: it has none."""
    name = gold / path.parent / path.name.removesuffix(".akn.xml")
    for file in (name.with_suffix(".json"), name.parent / "gold.json"):
        if file.exists():
            return json.loads(file.read_text())
    return None


def cases(given, scorer):
    """Name, fields of every document that has a truth."""
    for path in sorted(given.folder.rglob("*.akn.xml")):
        name = path.relative_to(given.folder)
        if given.truth:
            truths = [t for t in given.truth.glob("*.akn.xml")
                      if path.name.startswith(t.name.removesuffix(".akn.xml"))]
            if truths:
                yield name, list(judge_pair(truths[0], path, scorer))
            continue
        gold = gold_of(name, given.shared / "gold")
        if gold and "citations" in gold:
            yield name, list(judge(gold, path, scorer))


def load(shared):
    """eval/score.py as a module."""
    spec = importlib.util.spec_from_file_location(
        "score", shared / "eval" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("shared", nargs="?", type=pathlib.Path,
                        default=os.environ.get("CHITHI_SHARED",
                                               SOURCE.parent / "shared"))
    parser.add_argument("--truth", type=pathlib.Path)
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    given.shared = pathlib.Path(given.shared)
    if not (given.shared / "eval" / "score.py").exists():
        print("no scorer here: nothing to measure")
        return
    fields = []
    for name, found in cases(given, load(given.shared)):
        fields += found
        for field in found if given.show else []:
            if not field.right or field.marked:
                print(name, field.kind, "right" if field.right else "WRONG",
                      "marked" if field.marked else "unmarked", field.why,
                      field.told, sep="\t", file=sys.stderr)
    show(count(fields))


if __name__ == "__main__":
    main()
