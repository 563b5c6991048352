"""How right repair is on text layers, on made pages and by confidence."""
import pathlib
import tempfile

import documents
from compare import CLASSES, Score, nfc
from tools import (Failed, gold_texts, options_of, percent, read_alto, table,
                   tokens)

HEADS = ["document", "tokens", "given", "accuracy", "WER", "CER", "harm"]


class Reading:
    """A text as read, its gold, and what was made of it."""

    def __init__(self, name, gold, words, free=False):
        self.name, self.gold, self.words, self.free = name, gold, words, free
        read, self.owner = tokens(words, "read")
        self.raw = Score(gold, read, free=free)
        out, self.owner = tokens(words, "given")
        self.score = Score(gold, out,
                           [word.read for word in self.owner], free)

    def classes(self):
        counts = [0] * len(CLASSES)
        for error in self.score.errors:
            counts[error.kind] += error.weight
        return counts


def row_of(name, given, score, raw):
    return [name, len(score.gold), given, percent(score.accuracy),
            percent(score.wer), percent(score.cer),
            percent(score.harm(raw)) if score is not raw else ""]


def text_file(text):
    file = tempfile.NamedTemporaryFile("w", suffix=".txt")
    file.write(text)
    file.flush()
    return file


def read_text_layers(programs, models):
    """The text layers of the gold; `models` by document, "" for all."""
    for name, ocr, gold in gold_texts(programs):
        model = models.get(name, models.get(""))
        yield Reading(name, nfc(gold.read_text()).split(),
                      programs.words(ocr, model))


def read_foreign_pages(programs, level, model=None):
    for page in documents.pages(programs, level):
        with text_file(page.foreign()) as file:
            yield Reading(f"{page.name} {level}", page.gold,
                          programs.words(file.name, model), free=True)


def read_native_pages(programs, level, model=None):
    for page in documents.pages(programs, level):
        words = read_alto(programs.repair(page.native(), model))
        yield Reading(f"{page.name} {level}", page.gold, words, free=True)


def pool(readings):
    """Errors of many readings as one row: accuracy, raw accuracy, harm."""
    size = sum(len(r.gold) for r in readings)
    right = sum(len(r.raw.right) for r in readings)
    return {
        "tokens": size,
        "raw": 1 - sum(r.raw.wrong for r in readings) / size,
        "accuracy": 1 - sum(r.score.wrong for r in readings) / size,
        "cer": sum(r.score.cer * r.score.characters for r in readings)
        / sum(r.score.characters for r in readings),
        "harm": sum(len(r.raw.right - r.score.right) for r in readings)
        / max(1, right),
    }


def spell_row(programs, reading, path):
    """Hunspell's first suggestions over the same tokens."""
    try:
        out, _ = programs.spell(path)
    except Failed as reason:
        return [reading.name, len(reading.gold), f"hunspell: {reason}",
                "", "", "", ""]
    score = Score(reading.gold, [nfc(token) for token in out],
                  free=reading.free)
    return row_of(reading.name, "hunspell, first suggestion", score,
                  reading.raw)


def differs(programs, path, reading, model):
    """Tokens that `import` and `repair` give otherwise than in memory."""
    alto = programs.repair(programs.read_in(path.read_text()), model)
    out, _ = tokens(read_alto(alto), "given")
    mine, _ = tokens(reading.words, "given")
    return sum(a != b for a, b in zip(out, mine)) + abs(len(out) - len(mine))


def show_layers(programs, models):
    readings, rows = list(read_text_layers(programs, models)), []
    paths = {name: ocr for name, ocr, _ in gold_texts(programs)}
    for reading in readings:
        path = paths[reading.name]
        rows.append(row_of(reading.name, "as read", reading.raw, reading.raw))
        rows.append(spell_row(programs, reading, path))
        rows.append(row_of(reading.name, "chithi", reading.score,
                           reading.raw))
        model = models.get(reading.name, models.get(""))
        away = differs(programs, path, reading, model)
        if away:
            print(f"\n{reading.name}: import and repair give {away} tokens "
                  "otherwise than the same in memory")
    table("Text layers of an English OCR model, %", HEADS, rows)
    return readings


def show_classes(groups):
    """Wrong tokens of each group of readings, by class."""
    rows = []
    for number, name in enumerate(CLASSES):
        rows.append([name] + [sum(r.classes()[number] for r in readings)
                              for readings in groups.values()])
    rows.append(["all"] + [sum(r.score.wrong for r in readings)
                           for readings in groups.values()])
    rows.append(["of tokens"] + [sum(len(r.gold) for r in readings)
                                 for readings in groups.values()])
    table("Wrong tokens by class", ["class", *groups], rows)


def pages_row(level, engine, readings):
    pooled = pool(readings)
    worst = min(readings, key=lambda r: r.score.accuracy)
    return [level, engine, pooled["tokens"], percent(pooled["raw"]),
            percent(pooled["accuracy"]), percent(pooled["cer"]),
            percent(pooled["harm"]),
            f"{percent(worst.score.accuracy)} ({worst.name.split()[0]})"]


def show_pages(programs, levels, model):
    groups, rows = {}, []
    for level in levels:
        for engine, read in (("eng", read_foreign_pages),
                             ("vie", read_native_pages)):
            readings = list(read(programs, level, model))
            if not readings:
                continue
            groups[f"{engine} {level}"] = readings
            rows.append(pages_row(level, engine, readings))
    table("Made documents on other subjects, body only, %",
          ["level", "engine", "tokens", "as read", "accuracy", "CER", "harm",
           "worst document"], rows)
    return groups


def write_errors(path, readings):
    """A line for each error: what people study."""
    with open(path, "w") as file:
        file.write("# document\tclass\tread\tgiven\tmeant\t"
                   "confidence/rule\tcontext\n")
        for reading in readings:
            for error in sorted(reading.score.errors, key=lambda e: e.kind):
                owners = [reading.owner[j] for j in error.where]
                sure = " ".join(
                    f"{'?' if w.confidence is None else w.confidence:.4}"
                    f"/{w.rule}" for w in owners)
                cells = [reading.name, CLASSES[error.kind],
                         " ".join(error.read), " ".join(error.given),
                         " ".join(error.meant), sure,
                         " … ".join(error.context)]
                file.write("\t".join(c or "-" for c in cells) + "\n")


# ---- confidence ----

BINS = 10
GROUPS = ["changed", "letters, unchanged", "no letters"]


def group_of(word):
    if word.changed:
        return 0
    return 1 if any(c.isalpha() for c in word.read) else 2


def judged(reading):
    """Word and whether it is right, for each that the gold covers."""
    for i, j in reading.score.pairs:
        if j is not None:
            yield (reading.owner[j],
                   i is not None and reading.gold[i] == reading.score.out[j])


def show_calibration(readings):
    bins = [[[0, 0, 0.0] for _ in range(BINS)] for _ in GROUPS]
    for reading in readings:
        for word, right in judged(reading):
            if word.confidence is None:
                continue
            place = min(BINS - 1, int(word.confidence * BINS))
            cell = bins[group_of(word)][place]
            cell[0] += 1
            cell[1] += right
            cell[2] += word.confidence
    rows = []
    for place in range(BINS):
        row = [f"{place / BINS:.1f}–{(place + 1) / BINS:.1f}"]
        for group in range(len(GROUPS)):
            count, right, sure = bins[group][place]
            row += [count, percent(sure / count, 1) if count else "",
                    percent(right / count, 1) if count else ""]
        rows.append(row)
    heads = ["confidence"]
    for name in GROUPS:
        heads += [name, "said", "right"]
    table("Confidence against share right, %", heads, rows)
    for group, name in enumerate(GROUPS):
        total = sum(cell[0] for cell in bins[group])
        away = sum(abs(cell[1] - cell[2]) for cell in bins[group])
        if total:
            print(f"\nexpected calibration error, {name}: "
                  f"{percent(away / total)} % of {total} words")


# ---- ablations ----


def show_ablations(programs, rows_wanted, levels, scans, clean):
    """One row for each `NAME=MODEL[;000=MODEL;003=MODEL;KIND=MODEL]`."""
    rows = []
    for wanted in rows_wanted:
        name, _, rest = wanted.partition("=")
        models = {"": None}
        for part in rest.split(";"):
            key, equals, path = part.rpartition("=")
            models[key if equals else ""] = path or None
        rows.append([name] + ablation(programs, models, levels, scans,
                                      clean))
    table("Ablations: accuracy, put right, harm in %",
          ["row", "size, MB", "text layers", "made, eng", "put right",
           "harm", "clean, of 10,000", "syllables/s"], rows)


def ablation(programs, models, levels, scans, clean):
    model = models[""]
    texts = pool(list(read_text_layers(programs, models)))
    made = [r for level in levels
            for r in read_foreign_pages(programs, level, model)]
    put_right, harm = scans(models)
    with text_file("\n".join(ocr.read_text() for _, ocr, _
                             in gold_texts(programs))) as file:
        speed = programs.figures("speed", *options_of(model), "1000", "5", "kept",
                                 file.name)
    path = model and model.partition(",")[0]
    size = pathlib.Path(path).stat().st_size / 1e6 if model else None
    return [f"{size:.2f}" if size else "shipped",
            percent(texts["accuracy"]),
            percent(pool(made)["accuracy"]) if made else "",
            percent(put_right, 1), percent(harm, 3), clean(model),
            f"{speed['median']:.0f}"]
