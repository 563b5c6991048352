"""How fast the scans are read: chithi beside Tesseract and ocrmypdf.

All read the same files in the same run, each on two cores: `run` two files
at a time, `ocr` and ocrmypdf file after file, two pages at a time.
Processor time is that of all processes started; beside other work on the
machine it is the steadier of the two, but for ocrmypdf, whose engines have
threads that spin while they wait: so it is measured with one thread each,
too.
"""
import pathlib
import statistics
import sys
import tempfile

from ocr_peers import (AT_ONCE, Drawn, Searchable, Time, attempt,
                       count_pages, timed, why_not)
from tools import table

RUN, OCR = "ours, `run -j 2`", "ours, `ocr -j 2`"
DRAW, READ = "`pdftoppm`", "Tesseract fast"
BOTH, MAKE = "Tesseract fast and `pdftoppm`", "`ocrmypdf -j2`"
MAKE_ONE = "`ocrmypdf -j2`, one thread an engine"

ONE_THREAD = ("env", "OMP_THREAD_LIMIT=1")

# What is held against what, and the goal by the clock.
RATIOS = [(RUN, READ, 1.4), (RUN, BOTH, 1.4), (RUN, MAKE, 2.0),
          (RUN, MAKE_ONE, None), (OCR, READ, None), (OCR, BOTH, None),
          (OCR, MAKE, None), (OCR, MAKE_ONE, None)]


def read_each(programs, scans, options):
    for scan in scans:
        attempt(programs.chithi, "ocr", "-j", AT_ONCE, *options["ocr"], scan)


def ours(programs, scans, work, options):
    yield RUN, lambda: attempt(programs.chithi, "run", "-q", "-j", AT_ONCE,
                               "-o", work / "run", *options["run"],
                               *scans)
    yield OCR, lambda: read_each(programs, scans, options)


def lap(programs, scans, work, options):
    """Seconds of each, once over all the files."""
    took = {name: timed(job) for name, job in ours(
        programs, scans, work, options)}
    drawn = Drawn(scans, work)
    took[DRAW] = timed(drawn.draw)
    took[READ] = timed(drawn.read)
    took[BOTH] = took[DRAW] + took[READ]
    if not why_not("ocrmypdf"):
        searchable = Searchable(scans, work)
        took[MAKE] = timed(searchable.make)
        took[MAKE_ONE] = timed(lambda: searchable.make(ONE_THREAD))
    return took


def laps(programs, scans, count, options):
    """The median of each over some laps, clock and processor apart."""
    taken = []
    for number in range(count):
        print(f"lap {number + 1} of {count}", file=sys.stderr)
        with tempfile.TemporaryDirectory() as work:
            taken.append(lap(programs, scans, pathlib.Path(work), options))
    middle = lambda name, what: statistics.median(
        getattr(took[name], what) for took in taken)
    return {name: Time(middle(name, "wall"), middle(name, "processor"))
            for name in taken[0]}


def show(programs, scans, count, options):
    pages = sum(map(count_pages, scans))
    took = laps(programs, scans, count, options)
    table(f"Speed: {pages} pages of {len(scans)} files on two cores", [
        "", "seconds", "pages/s", "processor, s", "processor, s a page"],
        [[name, f"{t.wall:.1f}", f"{pages / t.wall:.2f}",
          f"{t.processor:.1f}", f"{t.processor / pages:.2f}"]
         for name, t in took.items()])
    table("How many times as fast", [
        "", "as", "by the clock", "by processor time", "goal"],
        [[one, other, f"{took[other].wall / took[one].wall:.2f}",
          f"{took[other].processor / took[one].processor:.2f}", goal or ""]
         for one, other, goal in RATIOS if other in took])
    if MAKE not in took:
        print(f"\n{why_not('ocrmypdf')}: left out")
