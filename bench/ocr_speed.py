"""How fast the scans are read: chithi beside Tesseract and ocrmypdf.

All read the same files in the same run, each on two cores.  Processor time
is that of all processes started; beside other work on the machine it is the
steadier of the two.
"""
import pathlib
import statistics
import sys
import tempfile

from ocr_peers import (AT_ONCE, Drawn, Searchable, Time, count_pages, timed,
                       two_at_a_time, why_not)
from tools import call, table

RUN, OCR = "ours, `run -j 2`", "ours, `ocr` alone"
DRAW, READ = "`pdftoppm`", "Tesseract fast"
BOTH, MAKE = "Tesseract fast and `pdftoppm`", "`ocrmypdf -j2`"

# What is held against what, and the goal by the clock.
RATIOS = [(RUN, READ, None), (RUN, BOTH, 1.4), (RUN, MAKE, 2.0),
          (OCR, READ, None), (OCR, BOTH, None), (OCR, MAKE, None)]


def ours(programs, scans, work):
    yield RUN, lambda: call([programs.chithi, "run", "-q", "-j", AT_ONCE,
                             "-o", work / "run", *scans])
    yield OCR, lambda: two_at_a_time(
        f"'{programs.chithi}' ocr \"$1\" >/dev/null", scans)


def lap(programs, scans, work):
    """Seconds of each, once over all the files."""
    took = {name: timed(job) for name, job in ours(programs, scans, work)}
    drawn = Drawn(scans, work)
    took[DRAW] = timed(drawn.draw)
    took[READ] = timed(drawn.read)
    took[BOTH] = took[DRAW] + took[READ]
    if not why_not("ocrmypdf"):
        took[MAKE] = timed(Searchable(scans, work).make)
    return took


def laps(programs, scans, count):
    """The median of each over some laps, clock and processor apart."""
    taken = []
    for number in range(count):
        print(f"lap {number + 1} of {count}", file=sys.stderr)
        with tempfile.TemporaryDirectory() as work:
            taken.append(lap(programs, scans, pathlib.Path(work)))
    middle = lambda name, what: statistics.median(
        getattr(took[name], what) for took in taken)
    return {name: Time(middle(name, "wall"), middle(name, "processor"))
            for name in taken[0]}


def show(programs, scans, count):
    pages = sum(map(count_pages, scans))
    took = laps(programs, scans, count)
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
