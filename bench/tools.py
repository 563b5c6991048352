"""What the parts of bench/repair.py share: programs, gold, tables, ALTO."""
import hashlib
import importlib.util
import os
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

from compare import nfc

SOURCE = pathlib.Path(__file__).resolve().parent.parent
NAMESPACE = re.compile(r"\{.*\}")


def table(title, heads, rows):
    print(f"\n## {title}\n")
    print("| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    sys.stdout.flush()


def percent(value, digits=2):
    return "" if value is None else f"{100 * value:.{digits}f}"


def short(path):
    """How a table calls a gold file or folder."""
    return path.name[:3] if path.is_dir() else path.name


class Word:
    """A token: as read, as given now, how sure, by which rule."""

    def __init__(self, read, given, confidence=None, rule="-", channel=0):
        self.read, self.given = nfc(read), nfc(given)
        self.confidence, self.rule, self.channel = confidence, rule, channel

    @property
    def changed(self):
        return self.read != self.given


def tokens(words, what):
    """Tokens of words, as `read` or as `given`, and whose each one is."""
    out, owner = [], []
    for word in words:
        for token in getattr(word, what).split():
            out.append(token)
            owner.append(word)
    return out, owner


def local(element):
    return NAMESPACE.sub("", element.tag)


def read_alto(text):
    """The words of an ALTO document, its tokens parted as score.py does."""
    root = ET.fromstring(text)
    sure = {e.get("ref"): e for e in root.iter() if local(e) == "w"}
    words = []
    for line in (e for e in root.iter() if local(e) == "TextLine"):
        for string in (e for e in line if local(e) == "String"):
            given = string.get("CONTENT", "")
            read = given
            for other in string:
                if other.get("PURPOSE") == "ocr-original":
                    read = other.text or ""
            row = sure.get(string.get("ID"))
            words.append(Word(
                read, given,
                float(row.get("conf")) if row is not None else None,
                row.get("rule") if row is not None else "-"))
    return words


class Failed(Exception):
    """A program that said no; its words are the message."""


def options_of(model):
    """How a program is told of MODEL or MODEL,FOLDER; None: its own."""
    return ["--model", model.partition(",")[0]] if model else []


def data_of(model):
    """The environment with FOLDER as data, where it is said."""
    folder = (model or "").partition(",")[2]
    return {**os.environ, "CHITHI_DATA": folder} if folder else None


def call(words, data=None, environment=None):
    """Standard output and standard error of a program, as bytes."""
    done = subprocess.run([str(w) for w in words], input=data,
                          capture_output=True, env=environment)
    if done.returncode:
        raise Failed(f"{words[0]} {words[1]}: "
                     + done.stderr.decode(errors="replace").strip())
    return done.stdout, done.stderr


class Programs:
    """chithi and what is built beside it."""

    def __init__(self, chithi, shared=None, cache=None):
        self.chithi = pathlib.Path(chithi).resolve()
        self.bench = self.chithi.parent / "bench"
        self.layout = self.chithi.parent / "layout"
        self.shared = pathlib.Path(shared or os.environ.get(
            "CHITHI_SHARED", SOURCE.parent / "shared")).resolve()
        self.cache = pathlib.Path(cache).resolve() if cache else None

    @property
    def gold(self):
        return self.shared / "gold"

    def has_gold(self):
        if not self.gold.is_dir():
            print("\nno gold here: nothing to measure")
        return self.gold.is_dir()

    def scorer(self):
        """score.py as a module."""
        path = self.shared / "eval" / "score.py"
        spec = importlib.util.spec_from_file_location("score", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def kept(self, key, suffix, make):
        """What `make` gives, kept in the cache under its key."""
        if not self.cache:
            return make()
        name = hashlib.sha256(key).hexdigest()[:16] + suffix
        path = self.cache / name
        if not path.exists():
            self.cache.mkdir(parents=True, exist_ok=True)
            part = path.with_name(name + ".part")
            part.write_bytes(make())
            part.rename(path)
        return path.read_bytes()

    def ocr(self, scan):
        """ALTO of a scan; the same engine reads it only once."""
        return self.kept(scan.read_bytes(), ".ocr.xml",
                         lambda: call([self.chithi, "ocr", scan])[0])

    def repair(self, alto, model=None):
        return call([self.chithi, "repair", *options_of(model)], alto,
                    data_of(model))[0]

    def read_in(self, text):
        """ALTO of a text layer."""
        return call([self.chithi, "import"], text.encode())[0]

    def words(self, path, model=None):
        """What becomes of each word of a text, in memory."""
        out = call([self.bench, "words", *options_of(model), path],
                   environment=data_of(model))[0].decode()
        words = []
        for line in out.splitlines():
            read, given, sure, rule, channel = line.split("\t")
            words.append(Word(read, given, float(sure), rule, int(channel)))
        return words

    def figures(self, *words):
        """What a mode of bench prints, by name."""
        out = call([self.bench, *words])[0].decode()
        pairs = (line.split("\t") for line in out.splitlines())
        return {name: float(value) for name, value in pairs}

    def spell(self, path, most=0):
        """Hunspell's first suggestions, and words a second; or why not."""
        out, said = call([self.bench, "spell", str(most), path])
        return out.decode().split(), float(said.decode().split("\t")[1])


def gold_texts(programs):
    """Name, OCR text, gold of the text layers."""
    for folder in sorted((programs.gold / "text").iterdir()):
        yield folder.name[:3], folder / "ocr.txt", folder / "gold.txt"


def gold_scans(programs):
    """Kind, scan, gold of the scans."""
    for kind in ("chithi", "office"):
        for scan in sorted((programs.gold / kind).glob("*.pdf")):
            yield kind, scan, scan.with_suffix(".txt")
    for folder in sorted((programs.gold / "scans").iterdir()):
        for scan in sorted(folder.glob("*.[pt][di]f")):
            yield "scans", scan, folder / "gold.txt"
    for folder in sorted((programs.gold / "real").iterdir()):
        yield "real", folder / "scan.pdf", folder / "gold.txt"
