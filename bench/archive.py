#!/usr/bin/env python3
"""Measure the archive, and print tables.

    bench/archive.py PROGRAM [--documents N]... [--db FILE] [--ask] [--cold]
                     [--files OUT]

PROGRAM is chithi; bench_archive (a target of that name) lies beside it.  An
archive of N made documents (default: 10,000 and 100,000) is filled without
files and asked; with --db it is kept there, and --ask asks it again without
filling it.  --cold takes the file out of the page cache before each question.
OUT is a folder of Akoma Ntoso, as `chithi run` leaves it: copies of it
under other numbers, some 2,000 files, are indexed.
"""
import argparse
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

from tools import table

FILES = 2_000
NUMBER = re.compile(r"(<docNumber[^>]*>)(\d+)")
WORK = re.compile(r'<FRBRuri value="([^"]+)"')


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--documents", type=int, action="append")
    parser.add_argument("--db", type=pathlib.Path)
    parser.add_argument("--ask", action="store_true")
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--files", type=pathlib.Path)
    return parser.parse_args()


def figures(bench, what, count, db):
    """What bench_archive prints: a name, then the values of it."""
    words = [str(bench), what, str(count), str(db)]
    done = subprocess.run(words, stdout=subprocess.PIPE, check=False, text=True)
    if done.returncode:
        sys.exit(f"archive.py: {' '.join(words)}: {done.returncode}")
    return [line.split("\t") for line in done.stdout.splitlines()]


def show_filled(rows, count):
    values = dict(row[:2] for row in rows)
    rates = [(row[0].split()[1], *row[1:]) for row in rows
             if row[0].startswith("rate ")]
    table(f"Filling, {count:,} documents", ["what", ""],
          [[name, value] for name, value in values.items()
           if not name.startswith("rate ")])
    table(f"Filling, {count:,} documents: documents a second, by part",
          ["of the", *(at for at, _, _ in rates)],
          [["clock", *(rate for _, rate, _ in rates)],
           ["processor", *(rate for _, _, rate in rates)]])


def show_asked(rows, count, cold):
    state = "file not in memory" if cold else "warm"
    hubs = ", ".join(f"{row[0]} {row[1]}" for row in rows if len(row) == 2)
    table(f"Questions, {count:,} documents, {state} ({hubs})",
          ["question", "asked", "p50, ms", "p95, ms", "max, ms",
           "processor p95, ms"],
          [[row[0]] + [cell.split()[0 if "asked" in cell else 1]
                       for cell in row[1:]]
           for row in rows if len(row) > 2])


def measure(bench, count, db, chosen):
    if not chosen.ask:
        show_filled(figures(bench, "fill", count, db), count)
    show_asked(figures(bench, "ask", count, db), count, False)
    if chosen.cold:
        show_asked(figures(bench, "ask-cold", count, db), count, True)


def renumber(text, n):
    """The same document under another number."""
    found = WORK.search(text)
    text = NUMBER.sub(lambda match: f"{match[1]}{match[2]}{n:03}", text, 1)
    if not found:
        return text
    head, _, last = found[1].rpartition("/")
    new = re.sub(r"^(\d+)", lambda match: f"{match[1]}{n:03}", last)
    if new == last:
        new = f"{last}-{n}"
    return text.replace(f"{head}/{last}", f"{head}/{new}")


def show_files(program, folder):
    sources = sorted(folder.rglob("*.akn.xml"))
    if not sources:
        sys.exit(f"archive.py: no *.akn.xml in {folder}")
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        size = 0
        for n in range(FILES):
            text = sources[n % len(sources)].read_text()
            text = renumber(text, n // len(sources))
            size += len(text.encode())
            (work / f"{n:05}.akn.xml").write_text(text)
        rows = []
        for name in ("into a new archive", "again, nothing changed"):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            start = time.monotonic()
            subprocess.run([str(program), "index", str(work), "--db",
                            str(work / "files.db")], check=True,
                           stderr=subprocess.DEVNULL)
            spent = time.monotonic() - start
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used = (after.ru_utime + after.ru_stime - before.ru_utime
                    - before.ru_stime)
            rows.append([name, FILES, f"{size / 1e6:.0f}", f"{spent:.2f}",
                         f"{used:.2f}", f"{FILES / spent:.0f}"])
        rows[0].append(f"{os.path.getsize(work / 'files.db') / 1e6:.1f}")
        rows[1].append("")
    table("Real files", ["chithi index", "files", "MB", "seconds",
                         "processor seconds", "files a second",
                         "archive, MB"], rows)


def main():
    chosen = parse()
    bench = chosen.program.resolve().parent / "bench_archive"
    if chosen.files:
        show_files(chosen.program, chosen.files)
        if not chosen.documents:
            return
    for count in chosen.documents or [10_000, 100_000]:
        with tempfile.TemporaryDirectory() as work:
            db = chosen.db or pathlib.Path(work) / "made.db"
            measure(bench, count, db, chosen)


if __name__ == "__main__":
    main()
