"""The documents of bench/documents as pages, and as OCR reads them.

Each is a source of samples/layout; its levels are what the scanner does to
it.  The text of the body is the gold, in the order of reading; header and
recipients are on the page, but do not count, since an engine may read their
two columns in either order.
"""
import pathlib
import tempfile

from compare import nfc
from tools import SOURCE, call

FOLDER = SOURCE / "bench" / "documents"
BODY = {"title", "subject", "text", "centre"}
PDF_DPI = "300"

# Rows that stand in front of a source, by the name of the level.
LEVELS = {
    "fair": "scan: tiff\nskew: 0.2\nblur: 0\nspeckle: 60\n",
    "poor": "scan: tiff\nskew: -0.5\nblur: 1\nspeckle: 400\n",
    "colour": "scan: pdf-colour\nsize: 13\nskew: 0.4\nblur: 1\nspeckle: 60\n",
    "bad": "scan: tiff\nsize: 13\nskew: 0.8\nblur: 2\nspeckle: 1500\n",
}


def sources():
    return sorted(FOLDER.glob("*.txt"))


def gold_of(source):
    """The tokens of the body."""
    rows = []
    for line in source.read_text().splitlines():
        if line[:1] in "\t ":
            rows[-1][1] += " " + line.strip()
        elif line and line[0] != "#":
            rows.append(list(line.split(":", 1)))
    text = " ".join(text for word, text in rows if word in BODY)
    return nfc(text.replace("*", "").replace("_", "")).split()


class Pages:
    """One document at one level, made when it is asked for."""

    def __init__(self, programs, source, level):
        self.programs, self.name = programs, source.stem
        seed = sum(map(ord, source.stem + level))
        self.source = f"{LEVELS[level]}seed: {seed}\n{source.read_text()}"
        self.key = self.source.encode()
        self.gold = gold_of(source)

    def make(self, folder):
        (folder / "source.txt").write_text(self.source)
        call([self.programs.layout, folder])
        return next(folder.glob("scan.*"))

    def read_foreign(self):
        """As Tesseract's English model leaves it, as text."""
        with tempfile.TemporaryDirectory() as work:
            folder = pathlib.Path(work)
            page = self.make(folder)
            if page.suffix == ".pdf":
                call(["pdftoppm", "-r", PDF_DPI, "-gray", page,
                      folder / "page"])
                page = folder / "pages.txt"
                page.write_text("".join(
                    f"{p}\n" for p in sorted(folder.glob("page-*"))))
            call(["tesseract", page, folder / "read", "-l", "eng",
                  "--psm", "3", "quiet"])
            return (folder / "read.txt").read_bytes()

    def read_native(self):
        """As `chithi ocr` leaves it, as ALTO."""
        with tempfile.TemporaryDirectory() as work:
            page = self.make(pathlib.Path(work))
            return call([self.programs.chithi, "ocr", page])[0]

    def foreign(self):
        return self.programs.kept(self.key, ".eng.txt",
                                  self.read_foreign).decode()

    def native(self):
        return self.programs.kept(self.key, ".ocr.xml", self.read_native)


def pages(programs, level):
    return [Pages(programs, source, level) for source in sources()]
