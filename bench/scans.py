"""What repair puts right on scans, and what it changes in clean text."""
import random

from tools import gold_scans, percent, read_alto, short, table

CHUNK = 200_000  # bytes of clean text taken as one document
SAMPLE = 400  # changes that are written down
SEED = 3


class Scan:
    """Which gold syllables the OCR has right, and which after repair."""

    def __init__(self, scorer, gold, alto):
        words = read_alto(alto)
        join = lambda what: " ".join(getattr(w, what) for w in words)
        self.gold = scorer.words(gold)
        self.read = scorer.words(join("read"))
        self.given = scorer.words(join("given"))
        before = scorer.lcs_pairs(self.gold, self.read)
        after = dict(scorer.lcs_pairs(self.gold, self.given))
        self.owner = [word for word in words
                      for _ in scorer.words(word.read)]
        self.stood = dict(before)
        self.before = {i for i, _ in before}
        self.after = set(after)
        self.alone = {}  # gold syllable: the one token it was read as
        last = (-1, -1)
        for i, j in before + [(len(self.gold), len(self.read))]:
            if i - last[0] == j - last[1]:
                for k in range(1, i - last[0]):
                    self.alone[last[0] + k] = last[1] + k
            last = (i, j)
        self.apart = len(scorer.lcs_pairs(sorted(self.gold),
                                          sorted(self.read)))

    @property
    def put_right(self):
        return self.after & set(self.alone)

    @property
    def harmed(self):
        return self.before - self.after

    @property
    def order(self):
        """Gold syllables that were read, but in another order."""
        return self.apart - len(self.before)

    @property
    def beyond(self):
        """Missed, and neither one wrong token nor out of order."""
        missed = len(self.gold) - len(self.before)
        return max(0, missed - len(self.alone) - self.order)

    def became(self, at):
        """What the word is now that a right syllable stood in."""
        word = self.owner[self.stood[at]]
        return f"{word.given}/{word.rule}"

    def near(self, at):
        return (" ".join(self.gold[max(0, at - 4):at]) + " … "
                + " ".join(self.gold[at + 1:at + 4]))


def read_scans(programs, models):
    """The scans of the gold; `models` by kind, "" for all others."""
    scorer = programs.scorer()
    for kind, path, gold in gold_scans(programs):
        model = models.get(kind, models.get(""))
        alto = programs.repair(programs.ocr(path), model)
        text = scorer.read_text(str(gold))
        yield kind, path, Scan(scorer, text, alto)


def share(part, whole):
    return part / whole if whole else 0.0


def row_of(name, scans):
    total = lambda value: sum(value(scan) for scan in scans)
    gold = total(lambda s: len(s.gold))
    alone = total(lambda s: len(s.alone))
    right = total(lambda s: len(s.before))
    harmed = total(lambda s: len(s.harmed))
    return [name, gold, percent(1 - share(right, gold)),
            percent(1 - share(total(lambda s: len(s.after)), gold)),
            alone, total(lambda s: len(s.put_right)),
            percent(share(total(lambda s: len(s.put_right)), alone), 1),
            harmed, percent(share(harmed, right), 3),
            percent(share(total(lambda s: s.order), gold)),
            percent(share(total(lambda s: s.beyond), gold))]


def show_scans(programs, models, errors=None):
    kinds, rows = {}, []
    for kind, path, scan in read_scans(programs, models):
        kinds.setdefault(kind, []).append(scan)
        parent = "" if kind in ("chithi", "office") else path.parent.name
        rows.append(row_of("/".join(filter(None, [kind, parent,
                                                  short(path)])), [scan]))
        if errors:
            write_errors(errors, rows[-1][0], scan)
    for kind, scans in kinds.items():
        rows.append(row_of(f"**{kind}**", scans))
    rows.append(row_of("**all**", sum(kinds.values(), [])))
    table("Scans: gold syllables", [
        "scan", "syllables", "missed by OCR, %", "after repair, %",
        "one wrong token", "put right", "put right, %", "harmed", "harm, %",
        "out of order, %", "lost or torn, %"], rows)


def write_errors(file, name, scan):
    for at, where in sorted(scan.alone.items()):
        if at not in scan.after:
            file.write(f"{name}\tnot put right\t{scan.read[where]}\t"
                       f"{scan.gold[at]}\t{scan.near(at)}\n")
    for at in sorted(scan.harmed):
        file.write(f"{name}\tharmed\t{scan.became(at)}\t{scan.gold[at]}\t"
                   f"{scan.near(at)}\n")


def sum_scans(programs, models):
    """Share put right and share harmed, of all."""
    scans = [scan for _, _, scan in read_scans(programs, models)]
    return (share(sum(len(s.put_right) for s in scans),
                  sum(len(s.alone) for s in scans)),
            share(sum(len(s.harmed) for s in scans),
                  sum(len(s.before) for s in scans)))


# ---- clean text ----


class Judge:
    """Lists of syllables and words, to tell what a change restores."""

    def __init__(self, shared):
        lists = shared / "corpus" / "lists"
        self.syllables, self.words = set(), set()
        for name in ("uts_syllables_vlsp2013.txt", "duyet_Viet74K.txt"):
            path = lists / name
            lines = path.read_text().split("\n") if path.exists() else []
            for line in lines:
                parts = line.strip().lower().split()
                self.syllables.update(parts)
                if len(parts) > 1:
                    self.words.update(zip(parts, parts[1:]))

    def pairs(self, before, core, behind):
        return ((before, core) in self.words) + ((core, behind) in self.words)

    def judge(self, before, read, given, behind):
        """What speaks for a change, by the lists alone."""
        bare = [t.strip(".,;:!?()[]\"'“”‘’…-").lower()
                for t in (before, read, given, behind)]
        if not self.syllables:
            return "no lists"
        known = [all(p in self.syllables for p in b.split())
                 for b in bare[1:3]]
        if known[0] != known[1]:
            return "makes a syllable" if known[1] else "unmakes a syllable"
        gain = (self.pairs(bare[0], bare[2], bare[3])
                - self.pairs(bare[0], bare[1], bare[3]))
        if gain:
            return "makes a word" if gain > 0 else "unmakes a word"
        return "cannot tell"


JUDGEMENTS = ["makes a syllable", "makes a word", "cannot tell",
              "unmakes a word", "unmakes a syllable", "no lists"]


def chunks(paths):
    """Texts in documents of about CHUNK bytes, at the end of lines."""
    for path in paths:
        part, size = [], 0
        for line in path.read_text().splitlines(keepends=True):
            part.append(line)
            size += len(line.encode())
            if size >= CHUNK:
                yield "".join(part)
                part, size = [], 0
        if part:
            yield "".join(part)


def changes_of(programs, paths, model=None):
    """Words in all, and changed ones with a word to either side."""
    count, changes = 0, []
    for chunk in chunks(paths):
        alto = programs.repair(programs.read_in(chunk), model)
        words = read_alto(alto)
        count += len(words)
        for i, word in enumerate(words):
            if word.changed:
                changes.append((words[max(0, i - 5):i], word,
                                words[i + 1:i + 6]))
    return count, changes


def show_clean(programs, texts, model=None, listing=None):
    judge, rows = Judge(programs.shared), []
    for name, paths in texts:
        count, changes = changes_of(programs, paths, model)
        verdicts = [judge.judge(b[-1].read if b else "", w.read, w.given,
                                a[0].read if a else "")
                    for b, w, a in changes]
        rows.append([name, count, len(changes),
                     f"{1e4 * share(len(changes), count):.1f}"]
                    + [verdicts.count(v) for v in JUDGEMENTS[:-1]])
        if listing:
            write_changes(listing, name, changes, verdicts)
    table("Clean text: words changed",
          ["text", "words", "changed", "of 10,000", *JUDGEMENTS[:-1]], rows)


def write_changes(file, name, changes, verdicts):
    numbers = list(range(len(changes)))
    if len(numbers) > SAMPLE:
        numbers = sorted(random.Random(SEED).sample(numbers, SAMPLE))
    for number in numbers:
        before, word, behind = changes[number]
        said = "" if word.confidence is None else f"{word.confidence:.2f}"
        file.write("\t".join([
            name, verdicts[number], word.read, word.given, said, word.rule,
            " ".join(w.read for w in before) + " [ ] "
            + " ".join(w.read for w in behind)]) + "\n")


def clean_rate(programs, texts, model=None):
    """Changed words of 10,000, over all the texts, as a cell."""
    count = changed = 0
    for _, paths in texts:
        words, changes = changes_of(programs, paths, model)
        count += words
        changed += len(changes)
    return f"{1e4 * changed / count:.1f}" if count else ""


def gold_clean(programs):
    """The gold texts, which are clean text too."""
    for folder in ("text", "real"):
        yield (f"gold {folder}",
               sorted((programs.gold / folder).glob("*/gold.txt")))
    for folder in ("chithi", "office"):
        yield f"gold {folder}", sorted((programs.gold / folder).glob("*.txt"))
