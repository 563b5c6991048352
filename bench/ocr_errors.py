"""What an engine misses, by class: what moved, what was misread, and how.

A syllable missed in order is one of
    moved     read, but elsewhere: two or more in a row stand there
    misread   wrong marks, wrong letters, case, number or symbol, spacing:
              beside what stands in its place
    lost      nothing in its place looks like it
"""
import difflib
import tempfile
from collections import Counter

import compare
from tools import percent, table

MOVED_RUN = 2  # syllables in a row that stand elsewhere
ALIKE = 70  # above it, of 99, a token is none of another (compare.unlike)
MOVED, LOST = "moved", "lost or garbled"
CLASSES = [*(compare.CLASSES[kind] for kind in (
    compare.MARKS, compare.LETTERS, compare.SYMBOL, compare.CASE,
    compare.SPACING)), MOVED, LOST]


class Missed:
    """A syllable of the gold that an engine missed."""

    def __init__(self, kind, at, read, near):
        self.kind, self.at, self.read, self.near = kind, at, read, near


def find_moved(gold, out):
    """Positions of both in runs that are the same, longest first."""
    gold, out = list(gold), list(out)
    moved, taken = set(), set()
    while True:
        run = difflib.SequenceMatcher(
            None, gold, out, autojunk=False).find_longest_match(
                0, len(gold), 0, len(out))
        if run.size < MOVED_RUN:
            return moved, taken
        for step in range(run.size):
            moved.add(run.a + step)
            taken.add(run.b + step)
            # Nothing equals an object of its own.
            gold[run.a + step], out[run.b + step] = object(), object()


def gaps(pairs, gold, out):
    """Positions between what both have in the same order."""
    last = (-1, -1)
    for i, j in [*pairs, (gold, out)]:
        if i - last[0] > 1:
            yield range(last[0] + 1, i), range(last[1] + 1, j)
        last = (i, j)


def name_error(error):
    if error.kind == compare.STRAY or not error.given:
        return LOST
    one, other = "".join(error.meant), "".join(error.given)
    if compare.unlike(one, other) > ALIKE:
        return LOST
    return compare.CLASSES[
        compare.LETTERS if error.kind == compare.LEFT else error.kind]


def misread(gold, out):
    """Class and reading of each syllable of a gap, by position in it."""
    found = {}
    pairs = compare.align(gold, out)
    at = 0
    # Given and read differ, so that no error is one of "left as read".
    for error in compare.find_errors(pairs, gold, out, [None] * len(out)):
        for token in error.meant:
            at = gold.index(token, at) if token in gold[at:] else at
            found[at] = name_error(error), " ".join(error.given)
            at += 1
    return found


def find_missed(scorer, gold, out):
    """Everything that is missed in order, class by class."""
    pairs = scorer.lcs_pairs(gold, out)
    hit, used = {i for i, _ in pairs}, {j for _, j in pairs}
    left = [i for i in range(len(gold)) if i not in hit]
    free = [j for j in range(len(out)) if j not in used]
    moved, taken = find_moved([gold[i] for i in left],
                              [out[j] for j in free])
    moved = {left[k] for k in moved}
    taken = {free[k] for k in taken}
    near = lambda i: " ".join(gold[max(0, i - 4):i + 4])
    missed = [Missed(MOVED, i, gold[i], near(i)) for i in moved]
    for meant, given in gaps(pairs, len(gold), len(out)):
        meant = [i for i in meant if i not in moved]
        given = [j for j in given if j not in taken]
        found = misread([gold[i] for i in meant], [out[j] for j in given])
        for k, i in enumerate(meant):
            kind, read = found.get(k, (LOST, ""))
            missed.append(Missed(kind, i, read, near(i)))
    return sorted(missed, key=lambda m: m.at)


def words_of(scorer, suffix, text):
    """The syllables of what a reader gave, as the scorer takes them."""
    with tempfile.NamedTemporaryFile("w", suffix=suffix) as file:
        file.write(text)
        file.flush()
        return scorer.words(scorer.read_text(file.name))


def write(file, document, reader, gold, missed):
    for m in missed:
        file.write("\t".join([document.name, reader, m.kind, m.read,
                              gold[m.at], m.near]) + "\n")


def show(scorer, what, documents, file):
    """List what each reader missed, and count it by class."""
    counts, totals = {}, Counter()
    for document in documents:
        gold = scorer.words(scorer.read_text(str(document.gold)))
        for reader, out in document.out.items():
            missed = find_missed(scorer, gold, words_of(scorer, *out))
            write(file, document, reader, gold, missed)
            totals[reader] += len(gold)
            counts.setdefault(reader, Counter()).update(
                m.kind for m in missed)
    cell = lambda count, reader: f"{count} ({percent(count / totals[reader])})"
    rows = [[kind, *[cell(count[kind], r) for r, count in counts.items()]]
            for kind in CLASSES]
    rows.append(["**all**", *[cell(sum(count.values()), r)
                              for r, count in counts.items()]])
    if documents:
        table(f"Syllables missed in order, by class (%): {what}",
              ["class", *counts], rows)
