"""The engines that bench/ocr.py holds chithi against.

Plain Tesseract is given the pages of a PDF as `pdftoppm -r 300 -png` draws
them and a TIFF as it is, two processes at a time, one thread each: what
somebody does who reads a scan by hand and has two cores.
"""
import gzip
import pathlib
import re
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import time

from tools import Failed, call

DPI = 300
AT_ONCE = 2
MOST_PAGES = 10_000


class Time:
    """Seconds by the clock and of the processor that something took."""

    def __init__(self, wall=0.0, processor=0.0):
        self.wall, self.processor = wall, processor

    def __add__(self, other):
        return Time(self.wall + other.wall, self.processor + other.processor)


def spent():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed(work):
    """How long `work` took, with all processes that it waited for."""
    wall, processor = time.perf_counter(), spent()
    work()
    return Time(time.perf_counter() - wall, spent() - processor)


def attempt(*words):
    """What a program wrote, even if it was not happy; it says so itself."""
    done = subprocess.run([str(w) for w in words], capture_output=True)
    if done.returncode:
        print(done.stderr.decode(errors="replace").strip(), file=sys.stderr)
    return done.stdout


def two_at_a_time(script, words):
    """Run a line of shell for each word, which it knows as $1."""
    data = b"".join(str(word).encode() + b"\0" for word in words)
    call(["env", "OMP_THREAD_LIMIT=1", "xargs", "-0", "-r", f"-P{AT_ONCE}",
          "-n1", "sh", "-c", script, "sh"], data)


def is_drawn(scan):
    return scan.suffix == ".pdf"


class Drawn:
    """Pages of scans in a folder of their own, to be read there."""

    def __init__(self, scans, work):
        self.folders = []
        for number, scan in enumerate(scans):
            folder = work / f"{number:04}"
            folder.mkdir()
            (folder / f"scan{scan.suffix}").symlink_to(scan.resolve())
            self.folders.append(folder)

    def draw(self):
        """The pages of the PDFs."""
        two_at_a_time(
            f'pdftoppm -r {DPI} -png "$1" "${{1%/*}}/page" 2>/dev/null',
            [f / "scan.pdf" for f in self.folders
             if (f / "scan.pdf").exists()])

    def pages(self):
        """What Tesseract is called with, by scan."""
        for folder in self.folders:
            yield (sorted(folder.glob("page*.png"))
                   or [p for p in [folder / "scan.tif"] if p.exists()])

    def read(self, options=""):
        two_at_a_time(f'tesseract "$1" "$1" -l vie {options} 2>/dev/null',
                      [page for pages in self.pages() for page in pages])

    def texts(self):
        """The text of each scan, page by page."""
        for pages in self.pages():
            yield "".join(page.with_name(page.name + ".txt").read_text()
                          for page in pages)


def own_folder():
    """Where the engine keeps its models."""
    said = call(["tesseract", "--list-langs"])[0].decode()
    found = re.search(r'"(.*)"', said.split("\n")[0])
    if not found or not pathlib.Path(found[1], "vie.traineddata").exists():
        raise Failed("tesseract has no model of vie")
    return found[1]


class Tesseract:
    """Plain Tesseract with one model."""

    def __init__(self, folder=None):
        """`folder` has vie.traineddata; the engine's own if not said."""
        self.options = f"--tessdata-dir '{folder}'" if folder else ""
        said = call(["tesseract", "--version"])[0].split(b"\n")[0]
        model = pathlib.Path(folder or own_folder()) / "vie.traineddata"
        self.setting = said + f" {DPI} vie ".encode() + model.read_bytes()

    def text(self, programs, scan):
        """What it reads, kept by the scan's bytes and the setting."""
        return programs.kept(self.setting + scan.read_bytes(), ".txt",
                             lambda: self.read(scan)).decode()

    def read(self, scan):
        with tempfile.TemporaryDirectory() as work:
            drawn = Drawn([scan], pathlib.Path(work))
            drawn.draw()
            drawn.read(self.options)
            return next(drawn.texts()).encode()


def has_text(scan):
    """Whether a PDF has a text layer, be it a signature's."""
    return is_drawn(scan) and call(["pdftotext", scan, "-"])[0].strip()


class Searchable:
    """A searchable PDF of each scan by ocrmypdf."""

    def __init__(self, scans, work):
        self.scans, self.work = scans, work
        self.forced = [bool(has_text(scan)) for scan in scans]

    def make(self, before=()):
        for scan, forced in zip(self.scans, self.forced):
            attempt(*before, "ocrmypdf", "-q", "-l", "vie",
                    f"-j{AT_ONCE}",
                    *(["--force-ocr"] if forced else []),
                    scan, self.work / "made.pdf")


def why_not(program):
    """Why a column is left out, or nothing."""
    return "" if shutil.which(program) else f"no {program} here"


def unpacked(folder, work):
    """A folder with vie.traineddata, unpacked from its .gz if need be."""
    if (folder / "vie.traineddata").exists():
        return folder
    packed = folder / "vie.traineddata.gz"
    if not packed.exists():
        raise Failed(f"no vie.traineddata in {folder}")
    with gzip.open(packed) as model:
        (work / "vie.traineddata").write_bytes(model.read())
    return work


def count_images(tiff):
    """How many directories a TIFF has, by following them."""
    data = tiff.read_bytes()
    order = "<" if data[:2] == b"II" else ">"
    at, count = struct.unpack_from(order + "I", data, 4)[0], 0
    while at and count < MOST_PAGES:
        entries = struct.unpack_from(order + "H", data, at)[0]
        at = struct.unpack_from(order + "I", data, at + 2 + 12 * entries)[0]
        count += 1
    return count


def count_pages(scan):
    if not is_drawn(scan):
        return count_images(scan)
    said = call(["pdfinfo", scan])[0].decode(errors="replace")
    return int(re.search(r"^Pages:\s+(\d+)", said, re.M)[1])
