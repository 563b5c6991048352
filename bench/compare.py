"""Tokens of two texts side by side: what differs, and in what way.

Used by bench/repair.py.  Edits are counted as score.py counts them; among
alignments of as few edits the one whose tokens look most alike is taken, so
that an error stands beside what it should have been.
"""
import functools
import re
import unicodedata

BAND = 40  # tokens to either side of the diagonal, widened where too few
EDIT = 1000  # beside which likeness only settles ties

CLASSES = ["right letters, wrong marks", "wrong base letters", "left as read",
           "number, symbol, roman numeral", "case", "spacing", "punctuation",
           "stray or lost token"]
(MARKS, LETTERS, LEFT, SYMBOL, CASE, SPACING, PUNCTUATION,
 STRAY) = range(len(CLASSES))

ROMAN = re.compile(r"[IVXLC]+$")
OUTSIDE = re.compile(r"^[\W_]+|[\W_]+$")


def nfc(text):
    return unicodedata.normalize("NFC", text)


def graphemes(text):
    """Grapheme clusters of a text in normal form C: marks go with letters."""
    clusters = []
    for character in nfc(text):
        if clusters and unicodedata.combining(character):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


@functools.lru_cache(maxsize=None)
def skeleton(token):
    """Letters without marks and case."""
    parts = unicodedata.normalize("NFD", token.casefold().replace("đ", "d"))
    return "".join(c for c in parts if not unicodedata.combining(c))


def edits(one, other):
    """Edit distance of two sequences."""
    row = list(range(len(other) + 1))
    for i, x in enumerate(one):
        last, row[0] = row[0], i + 1
        for j, y in enumerate(other):
            last, row[j + 1] = row[j + 1], min(
                row[j + 1] + 1, row[j] + 1, last + (x != y))
    return row[-1]


@functools.lru_cache(maxsize=None)
def parts(token):
    """Pairs of neighbouring letters, marks off, ends marked."""
    plain = f"<{skeleton(token)}>"
    return frozenset(plain[i:i + 2] for i in range(len(plain) - 1))


def unlike(one, other):
    """How unlike two tokens look, 0 to 99; cheap, since it is asked often."""
    if one == other:
        return 0
    some, others = parts(one), parts(other)
    return 99 - 98 * 2 * len(some & others) // (len(some) + len(others))


def walk(gold, out, band, free):
    """Costs and ways of the band: (cost, way) by row and column."""
    slope = len(out) / max(1, len(gold))
    rows = []
    for i in range(len(gold) + 1):
        low = max(0, round(i * slope) - band)
        high = min(len(out), round(i * slope) + band)
        row = {}
        above = rows[-1] if rows else {}
        for j in range(low, high + 1):
            best = (0, "") if not i and (free or not j) else None
            if i and j and j - 1 in above:
                cost = unlike(gold[i - 1], out[j - 1])
                cost += EDIT if cost else 0
                best = (above[j - 1][0] + cost, "=")
            if i and j in above:
                cost = above[j][0] + EDIT + 60
                best = min(best, (cost, "-")) if best else (cost, "-")
            if j - 1 in row and (i or not free):
                ends = free and i == len(gold)
                cost = row[j - 1][0] + (0 if ends else EDIT + 60)
                best = min(best, (cost, "+")) if best else (cost, "+")
            if best:
                row[j] = best
        rows.append(row)
    return rows


def trace(gold, out, band, free):
    """The pairs of the cheapest way, and whether it keeps to the band's edge.
    """
    rows = walk(gold, out, band, free)
    i, j, pairs = len(gold), len(out), []
    edge = False
    while i or j:
        way = rows[i][j][1]
        if not way:
            break
        edge = edge or (0 < i < len(gold) and (
            j == min(rows[i]) > 0 or j == max(rows[i]) < len(out)))
        if way == "=":
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif way == "-":
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
    pairs.reverse()
    return pairs, edge


def align(gold, out, free=False):
    """Pairs of positions, None for a gap, fewest edits first.

    With `free`, what `out` has before and behind the gold costs nothing and
    is left out.
    """
    band = BAND + abs(len(gold) - len(out))
    pairs, edge = trace(gold, out, band, free)
    while edge:
        band *= 2
        pairs, edge = trace(gold, out, band, free)
    if free:
        real = [k for k, pair in enumerate(pairs) if pair[0] is not None]
        pairs = pairs[real[0]:real[-1] + 1] if real else []
    return pairs


def is_symbol(token):
    core = OUTSIDE.sub("", token)
    return bool(re.search(r"\d", token) or "/" in core or ROMAN.match(core)
                or re.search(r"[A-ZĐ]-[A-ZĐ]", core))


def kind(meant, given, read):
    """The class of an error: meant, given, and read before it was given."""
    if meant is None or given is None:
        return STRAY
    if is_symbol(meant):
        return SYMBOL
    one, other = OUTSIDE.sub("", meant), OUTSIDE.sub("", given)
    if one == other:
        return PUNCTUATION
    if one.casefold() == other.casefold():
        return CASE
    if given == read:
        return LEFT
    return MARKS if skeleton(one) == skeleton(other) else LETTERS


class Error:
    """A run of tokens that differ: what was meant, given and read."""

    def __init__(self, pairs, start, end, gold, out, read):
        part = pairs[start:end]
        self.meant = [gold[i] for i, _ in part if i is not None]
        self.given = [out[j] for _, j in part if j is not None]
        self.where = [j for _, j in part if j is not None]
        self.read = [read[j] for j in self.where]
        self.weight = end - start
        before = [gold[i] for i, _ in pairs[max(0, start - 4):start]
                  if i is not None]
        behind = [gold[i] for i, _ in pairs[end:end + 3] if i is not None]
        self.context = (" ".join(before), " ".join(behind))
        if len(part) > 1:
            self.kind = SPACING
        else:
            first = lambda tokens: tokens[0] if tokens else None
            self.kind = kind(first(self.meant), first(self.given),
                             first(self.read))


def joined(pairs, start, end, gold, out):
    """Whether a run says the same letters with other spaces."""
    one = "".join(gold[i] for i, _ in pairs[start:end] if i is not None)
    other = "".join(out[j] for _, j in pairs[start:end] if j is not None)
    if not one or not other:
        return False
    one, other = skeleton(one), skeleton(other)
    return edits(one, other) <= max(len(one), len(other)) // 3


def find_errors(pairs, gold, out, read):
    """The errors of an alignment; a space lost or too many makes one."""
    wrong = [i is None or j is None or gold[i] != out[j] for i, j in pairs]
    errors, at = [], 0
    while at < len(pairs):
        if not wrong[at]:
            at += 1
            continue
        end = at + 1
        for more in (2, 3):
            part = pairs[at:at + more]
            if (len(part) == more and all(wrong[at:at + more])
                    and any(i is None or j is None for i, j in part)
                    and any(i is not None and j is not None for i, j in part)
                    and joined(pairs, at, at + more, gold, out)):
                end = at + more
                break
        errors.append(Error(pairs, at, end, gold, out, read))
        at = end
    return errors


class Score:
    """How right a text is, token by token."""

    def __init__(self, gold, out, read=None, free=False):
        self.gold, self.out = gold, out
        self.pairs = align(gold, out, free)
        self.errors = find_errors(self.pairs, gold, out, read or out)
        self.wrong = sum(i is None or j is None or gold[i] != out[j]
                         for i, j in self.pairs)
        self.right = {i for i, j in self.pairs if i is not None
                      and j is not None and gold[i] == out[j]}
        self.characters = sum(len(graphemes(t)) for t in gold) + len(gold) - 1

    @property
    def accuracy(self):
        return 1 - self.wrong / len(self.gold)

    @property
    def wer(self):
        return self.wrong / len(self.gold)

    @property
    def cer(self):
        total = 0
        for i, j in self.pairs:
            one = self.gold[i] if i is not None else ""
            other = self.out[j] if j is not None else ""
            if one != other:
                total += edits(graphemes(one), graphemes(other))
        return total / self.characters

    def harm(self, raw):
        """Share of the tokens that `raw` has right and this has not."""
        return len(raw.right - self.right) / max(1, len(raw.right))
