"""What repair costs: time, memory, growth, and where the time goes."""
import json
import os
import pathlib
import random
import statistics
import subprocess
import tempfile
import time

import documents
from accuracy import text_file
from tools import (SOURCE, Failed, call, gold_texts, percent, read_alto,
                   table)

SEED = 7
SAMPLE_SPELL = 2000  # words that hunspell is asked
REPEATS = 4  # of the texts, so that a profile has samples enough
ROUNDS = 5
DOCUMENT = "1000"  # words
MADE_LEVEL = "fair"  # of the documents that were read before
STAGE_BYTES = 60_000


# ---- texts ----


def read_channel(name):
    """What one letter is read as, from the table that is shipped."""
    reads = {}
    path = SOURCE / "dictionaries" / f"channel_{name}.tsv"
    for line in path.read_text().splitlines():
        cells = line.split("\t")
        if (line.startswith("#") or len(cells) < 4 or len(cells[0]) != 1
                or cells[0] == " "):
            continue  # a space's row has only what was lost
        reads.setdefault(cells[0], {})[cells[1]] = int(cells[2])
    return {meant: (list(read), list(read.values()))
            for meant, read in reads.items()}


def spoil(text, channel, chance):
    """Text as an engine of this channel would leave it."""
    out = []
    for letter in text:
        found = channel.get(letter)
        out.append(chance.choices(*found)[0] if found else letter)
    return "".join(out)


def clean_lines(texts):
    """Lines to make documents of: those given, or the made documents."""
    paths = [path for _, paths in texts for path in paths]
    if not paths:
        paths = sorted((SOURCE / "bench" / "documents").glob("*.txt"))
        paths += sorted((SOURCE / "samples").glob("*/gold.txt"))
    return [line for path in paths
            for line in path.read_text().splitlines() if line.strip()]


def spoiled_document(lines, channel, chance, size):
    """A document of about `size` bytes: lines at random, as read."""
    part, length = [], 0
    while length < size:
        line = spoil(chance.choice(lines), channel, chance)
        part.append(line)
        length += len(line.encode()) + 1
    return "\n".join(part) + "\n"


def foreign_text(programs):
    return "\n\f".join(ocr.read_text() for _, ocr, _
                       in gold_texts(programs))


def native_text(programs, scans):
    """The words of scans as `vie` read them; none without gold."""
    words = []
    for _, scan, _ in scans:
        words += [w.read for w in read_alto(programs.ocr(scan))]
    return " ".join(words)


# ---- speed in memory ----


def speeds(laps, name):
    return [lap["syllables"] / lap[name] for lap in laps]


def measure_speed(programs, text, other, model):
    """Laps of each way, by turns: so what else the machine does is shared."""
    chosen = ["--model", model] if model else []
    ways = {
        "nothing read before": ("first_lap_seconds", "0", "kept", []),
        "other documents before": ("first_lap_seconds", "0", "kept",
                                   ["--warm", other]),
        "spellings anew each document": ("seconds", "2", "fresh", []),
        "the same text before": ("seconds", "2", "kept", []),
    }
    laps = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, (_, runs, how, more) in ways.items():
            laps[way].append(programs.figures(
                "speed", *chosen, *more, DOCUMENT, runs, how, text))
    return {way: (speeds(found, ways[way][0]), found)
            for way, found in laps.items()}


def sound_share(lap):
    """Words that pass as right and sounding right, without a search."""
    return percent((lap["heard"] - lap["doubted"]) / lap["tokens"], 1)


def speed_rows(programs, name, text, other, model):
    for way, (rates, laps) in measure_speed(programs, text, other,
                                            model).items():
        yield [name, way, int(laps[0]["syllables"]),
               f"{statistics.median(rates):.0f}", f"{min(rates):.0f}",
               f"{max(rates):.0f}", sound_share(laps[0]),
               f"{statistics.median(x['last_lap_faults'] for x in laps):.0f}"]


def halves(paths):
    """Texts as one, the half that is measured and the half read before."""
    words = " ".join(path.read_text() for path in paths).split()
    middle = len(words) // 2
    return " ".join(words[:middle]) + "\n", " ".join(words[middle:]) + "\n"


def speed_texts(programs, scans, large):
    """Name, text to measure on, another text of the kind."""
    for name, paths in large.items():
        if paths:
            yield (f"{name}, large", *halves(paths))
    made = documents.pages(programs, MADE_LEVEL)
    yield ("English OCR", foreign_text(programs) + "\n",
           "\n\f".join(page.foreign() for page in made))
    native = native_text(programs, scans)
    if native:
        words = [word.read for page in made
                 for word in read_alto(page.native())]
        yield "vie OCR", native + "\n", " ".join(words)


def show_speed(programs, scans, large, model=None):
    rows, peers = [], []
    for name, text, other in speed_texts(programs, scans, large):
        with text_file(text) as file, text_file(other) as before:
            rows += speed_rows(programs, name, file.name, before.name, model)
            peers.append(spell_speed(programs, name, file.name))
    table("Syllables a second, in memory, one thread, processor time, "
          f"documents of {DOCUMENT} words",
          ["text", "way", "syllables", "median", "least", "most",
           "passed as sound, %", "page faults"], rows)
    table("The same words, hunspell", ["text", "words asked",
                                       "words a second"], peers)
    show_open(programs, model)


def spell_speed(programs, name, path):
    try:
        speeds = [programs.spell(path, SAMPLE_SPELL)[1]
                  for _ in range(ROUNDS)]
    except Failed as reason:
        return [name, "", str(reason)]
    return [name, SAMPLE_SPELL, f"{statistics.median(speeds):.0f}"]


def show_open(programs, model):
    chosen = ["--model", model] if model else []
    opened = programs.figures("open", *chosen, "200")
    with text_file(foreign_text(programs)) as file:
        held = programs.figures("memory", *chosen, file.name)
    rows = [["opening the model, µs", f"{opened['open_microseconds']:.0f}"],
            ["after its file was forgotten, µs",
             f"{opened['open_cold_microseconds']:.0f}"],
            ["verifying it, µs", f"{opened['verify_microseconds']:.0f}"],
            ["verifying it after its file was forgotten, µs",
             f"{opened['verify_cold_microseconds']:.0f}"],
            ["page faults of opening", f"{opened['open_faults']:.0f}"]]
    rows += [[f"{name.replace('_', ' ')}, kB", f"{held[name]:.0f}"]
             for name in (f"{who}_{what}_kB" for who in
                          ("before", "one_of_two") for what in
                          ("Rss", "Pss", "Shared_Clean", "Private_Clean",
                           "Private_Dirty"))]
    table("The model: opening and memory", ["what", "figure"], rows)


def show_profile(programs, scans, model=None):
    """Where the time goes, by perf."""
    texts = {"English OCR": foreign_text(programs) + "\n",
             "vie OCR": native_text(programs, scans) + "\n"}
    chosen = ["--model", model] if model else []
    for name, text in texts.items():
        if not text.strip():
            continue
        with text_file(text * REPEATS) as file, \
                tempfile.TemporaryDirectory() as work:
            data = pathlib.Path(work) / "perf.data"
            words = [programs.bench, "speed", *chosen, "1000", "8",
                     "kept", file.name]
            try:
                call(["perf", "record", "-q", "-F", "1999", "-o", data,
                      *words])
                report, _ = call(["perf", "report", "-i", data, "--stdio",
                                  "--no-children", "-q", "--percent-limit",
                                  "0.7", "-F", "overhead,symbol"])
            except (Failed, FileNotFoundError) as reason:
                print(f"\nno profile: {reason}")
                return
            rows = [line.split(None, 2) for line in
                    report.decode().splitlines() if line.strip()]
            table(f"Where the time goes: {name}", ["share", "function"],
                  [[row[0], row[-1]] for row in rows])
            show_counters(words)


def show_counters(words):
    """Cycles, instructions and misses, where the machine counts them."""
    events = "cycles,instructions,cache-misses,branch-misses"
    done = subprocess.run(["perf", "stat", "-x", "\t", "-e", events,
                           *map(str, words)], capture_output=True, text=True)
    rows = [line.split("\t") for line in done.stderr.splitlines()
            if line.count("\t") > 3]
    table("Counters", ["event", "count"], [[r[2], r[0]] for r in rows])


# ---- the whole stage ----


def timed(words):
    """Processor seconds of a program."""
    child = subprocess.Popen([str(w) for w in words],
                             stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise Failed(f"{words[0]}: exit status {child.returncode}")
    return usage.ru_utime + usage.ru_stime


def show_stage(programs, texts, model=None):
    """The stage with its XML, beside the same XML read and written."""
    lines, chance = clean_lines(texts), random.Random(SEED)
    chosen = ["--model", model] if model else []
    rows = []
    for name in ("foreign", "native"):
        text = spoiled_document(lines, read_channel(name), chance,
                                STAGE_BYTES)
        with tempfile.TemporaryDirectory() as work:
            alto = pathlib.Path(work) / "in.xml"
            done = pathlib.Path(work) / "done.xml"
            alto.write_bytes(programs.read_in(text))
            done.write_bytes(programs.repair(alto.read_bytes(), model))
            ways = {
                "xmllint": ["xmllint", done],
                # what was repaired before is only read, checked and written
                "untouched": [programs.chithi, "repair", *chosen, done],
                "repair": [programs.chithi, "repair", *chosen, alto],
            }
            laps = {way: [] for way in ways}
            for _ in range(ROUNDS):
                for way, words in ways.items():
                    laps[way].append(timed(words))
            spent = {way: statistics.median(v) for way, v in laps.items()}
            rows.append([name, len(text.split()),
                         f"{alto.stat().st_size / 1e6:.1f}"]
                        + [f"{1e3 * spent[way]:.0f}" for way in ways]
                        + [f"{spent['repair'] / spent[way]:.2f}"
                           for way in list(ways)[:2]])
    table("The whole stage, processor time", [
        "channel", "words", "ALTO, MB", "xmllint, ms", "untouched, ms",
        "repair, ms", "repair / xmllint", "repair / untouched"], rows)


# ---- growth ----


def make_documents(folder, count, size, texts):
    lines, chance = clean_lines(texts), random.Random(SEED)
    channels = [read_channel("foreign"), read_channel("native")]
    for number in range(count):
        (folder / f"{number:05}.txt").write_text(spoiled_document(
            lines, channels[number % 2], chance, size))


def run_all(programs, folder, out, jobs):
    """Wall clock, what was used, and seconds of repair by document."""
    start = time.perf_counter()
    child = subprocess.Popen([str(programs.chithi), "run", "-q", "-j",
                              str(jobs), "-o", str(out), str(folder)],
                             stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):  # 1: a document was refused
        raise Failed(f"{programs.chithi} run: exit status "
                     f"{child.returncode}")
    seconds = time.perf_counter() - start
    records = [json.loads(line) for line in
               (out / "run.jsonl").read_text().splitlines()]
    spent = [record["seconds"].get("repair", 0) for record in records]
    failed = sum(record["status"] != "ok" for record in records)
    return seconds, usage, spent, failed


def growth_row(programs, folder, work, count, jobs):
    out = pathlib.Path(work) / f"out{count}_{jobs}"
    seconds, usage, spent, failed = run_all(programs, folder, out, jobs)
    subprocess.run(["rm", "-rf", str(out)], check=True)
    quarter = max(1, len(spent) // 4)
    first, last = sum(spent[:quarter]), sum(spent[-quarter:])
    busy = usage.ru_utime + usage.ru_stime
    return [count, jobs, f"{seconds:.1f}", f"{1e3 * busy / count:.2f}",
            f"{1e3 * sum(spent) / max(1, len(spent)):.2f}",
            f"{last / first:.2f}" if first else "",
            f"{usage.ru_maxrss / 1e3:.0f}", failed], seconds


def show_growth(programs, scale, texts, model=None):
    """Many documents, 1 and 2 workers; then one large one in memory."""
    most, rows, wall = max(8, round(10_000 * scale)), [], {}
    with tempfile.TemporaryDirectory() as work:
        for count in (most // 4, most // 2, most):
            folder = pathlib.Path(work) / f"in{count}"
            folder.mkdir()
            make_documents(folder, count, 10_000, texts)
            for jobs in (1, 2) if count == most else (1,):
                row, wall[count, jobs] = growth_row(programs, folder, work,
                                                    count, jobs)
                rows.append(row)
    table("Documents of 10 kB through import, repair and extract",
          ["documents", "workers", "seconds", "processor, ms a document",
           "repair, ms a document", "last quarter / first", "memory, MB",
           "refused"],
          rows)
    print(f"\ntwo workers take {percent(wall[most, 2] / wall[most, 1], 0)} % "
          "of the time of one")
    show_large(programs, scale, texts, model)


def show_large(programs, scale, texts, model):
    lines, chance = clean_lines(texts), random.Random(SEED)
    channel, rows = read_channel("foreign"), []
    whole = 5_000_000
    text = spoiled_document(lines, channel, chance, whole)
    chosen = ["--model", model] if model else []
    for part in (8, 4, 2, 1):
        cut = text[:len(text) // part]
        with text_file(cut) as file:
            lap = programs.figures("speed", *chosen, "0", "0", "kept",
                                   file.name)
        rows.append([f"{len(cut.encode()) / 1e6:.2f}",
                     int(lap["syllables"]), f"{lap['seconds']:.2f}",
                     f"{lap['median']:.0f}"])
    table("One document, in memory", ["MB", "syllables", "seconds",
                                      "syllables a second"], rows)
