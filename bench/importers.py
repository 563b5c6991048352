#!/usr/bin/env python3
"""Give what `export` writes to the programs that are to read it.

    bench/importers.py PROGRAM [FOLDER...]

FOLDER has Akoma Ntoso (*.akn.xml); without one, that of the samples is taken.
A directive whose every cell begins as a formula goes with it.

rules        what importers of Jira and OpenProject document, held beside the
             files by a reader of CSV that is not ours
LibreOffice  opens the tables; every cell must come back, none be a formula
Redmine      (Debian: redmine, redmine-sqlite, set up) imports the table by
             its own importer, then what is not yet known to it, in a copy of
             its database

What is not there is passed by, and that is said.
"""
import csv
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parent.parent
REDMINE = pathlib.Path("/usr/share/redmine")
REDMINE_BASE = pathlib.Path("/var/lib/dbconfig-common/sqlite3/redmine/"
                            "instances/default/redmine_default")
FORMATS = {"csv": "csv", "jira": "csv", "redmine": "csv",
           "openproject": "jsonl", "openproject-csv": "csv"}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
JIRA_ROWS = 250
SUBJECT = 255

# Comma-separated, in quotes, UTF-8, any language, numbers as they stand,
# formulas evaluated: what a careless hand would choose.
CALC_READ = "Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,0,true"
CALC_WRITE = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false"

HOSTILE = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
 xmlns:vn="urn:chithi:akn:1"><doc name="chi-thi"><meta><identification>
 <FRBRWork><FRBRuri value="/akn/vn/doc/chi-thi/x/2024/1"/></FRBRWork>
 <FRBRManifestation><preservation><vn:source file="=scan.tif"/></preservation>
 </FRBRManifestation></identification><proprietary><vn:tasks>
 <vn:task id="t-00000000-0000-5000-8000-000000000000" label="=1+1"
  href="#para_1" status="proposed" conf="0.90">
 <vn:action>=HYPERLINK("http://example.org","a")</vn:action>
 <vn:assignee role="chu-tri" showAs="@SUM(1+1)"/>
 <vn:deadline text="+1+1" start="-1+1" end="=1+1" rrule="=1"/></vn:task>
 </vn:tasks></proprietary></meta><preface><p><docNumber>=1+1</docNumber>
 <docAuthority>-2+3</docAuthority></p></preface><mainBody>
 <paragraph eId="para_1"><content><p>=cmd|' /C calc'!A0</p></content>
 </paragraph></mainBody></doc></akomaNtoso>"""


class Wrong(Exception):
    """Something that an importer would not take."""


def require(fine, what):
    if not fine:
        raise Wrong(what)


def collect(folder):
    """The Akoma Ntoso of the samples, as `run` would have written it."""
    for file in sorted(SOURCE.glob("samples/*/scan.extract.xml")):
        place = folder / file.parent.name
        place.mkdir(parents=True)
        shutil.copy(file, place / "scan.akn.xml")
    return [folder]


def read(path):
    """The rows of a table as dictionaries, with the names that repeat once."""
    data = path.read_bytes()
    require(b"\n" in data and b"\r\n" in data, f"{path.name}: no rows")
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    for row in rows:
        require(len(row) == len(rows[0]), f"{path.name}: a row is short")
        for cell in row:
            require(not cell.startswith(FORMULA),
                    f"{path.name}: a formula: {cell[:40]}")
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def has_mark(path):
    return path.read_bytes().startswith(b"\xef\xbb\xbf")


def check_jira(paths):
    """support.atlassian.com: prepare a CSV file for import; parent-child."""
    known = set()
    count = 0
    for path in paths:
        numbers = {}
        rows = read(path)
        require(not has_mark(path), "jira: a byte order mark")
        require(len(rows) <= JIRA_ROWS, "jira: too many rows")
        require(not rows or all(re.fullmatch(r"[A-Za-z ]+", name)
                                for name in rows[0]),
                "jira: punctuation in a name")
        kinds = [row["Issue Type"] for row in rows]
        require(kinds == sorted(kinds, reverse=True),
                "jira: a sub-task before a task")
        for row in rows:
            require(row["Summary"], "jira: no summary")
            require(len(row["Summary"].encode("utf-16-le")) // 2 <= SUBJECT,
                    "jira: a long summary")
            require(len(row["Description"]) <= 32767, "jira: a long text")
            require(row["Issue Id"].isdigit(), "jira: no issue id")
            parent = row["Parent Id"]
            require(bool(parent) == (row["Issue Type"] == "Sub-task"),
                    "jira: a sub-task without a parent")
            require(not parent or numbers.get(parent) == "Task",
                    "jira: the parent is not a task above")
            numbers[row["Issue Id"]] = row["Issue Type"]
            uuid = row["External issue ID"]
            require(UUID.fullmatch(uuid) and uuid not in known,
                    "jira: an id twice")
            known.add(uuid)
            count += 1
    return count


def check_redmine(path):
    """Redmine 5.0: app/models/import.rb, issue_import.rb, issue.rb."""
    rows = read(path)
    head = path.read_bytes()[:256]
    require(head.isascii() and head.count(b",") > head.count(b";"),
            "redmine: separator and encoding would be guessed wrong")
    known = set()
    for row in rows:
        require(0 < len(row["Subject"]) <= SUBJECT, "redmine: the subject")
        require(not row["Parent task"] or row["Parent task"] in known,
                "redmine: the parent is not above")
        require(not row["Start date"] or not row["Due date"]
                or row["Start date"] <= row["Due date"],
                "redmine: due before it starts")
        require(row["Unique ID"] not in known, "redmine: an id twice")
        known.add(row["Unique ID"])
    return len(rows)


def check_openproject(path):
    """API v3, work packages: subject, description, days, links."""
    known = set()
    count = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        task = json.loads(line)
        body = task["body"]
        require(set(body) == {"subject", "description", "startDate",
                              "dueDate", "_links"}, "openproject: the body")
        require(0 < len(body["subject"]) <= SUBJECT, "openproject: subject")
        require(not body["subject"].startswith(FORMULA)
                and not body["description"]["raw"].startswith(FORMULA),
                "openproject: a formula")
        require(task["parent"] is None or task["parent"] in known,
                "openproject: the parent is not above")
        require(task["uuid"] not in known, "openproject: an id twice")
        known.add(task["uuid"])
        count += 1
    return count


def check_plug_in(path):
    """openproject-csv_import: app/services/csv_import/import/csv_parser.rb."""
    rows = read(path)
    known = set()
    require(not has_mark(path), "openproject-csv: a byte order mark")
    for row in rows:
        require(re.fullmatch(DAY.pattern + r"T00:00:00Z", row["Timestamp"]),
                "openproject-csv: the timestamp")
        require(row["Id"] not in known, "openproject-csv: an id twice")
        require(not row["Related to"] or row["Related to"] in known,
                "openproject-csv: related to none above")
        for name in ("User", "Type", "Project", "Priority", "Status"):
            require(row[name].isdigit(), f"openproject-csv: {name}")
        known.add(row["Id"])
    return len(rows)


def calc(path, folder):
    """Open a table in LibreOffice, save it, read it again."""
    for read_as, made in ((CALC_READ, "ods"), (None, CALC_WRITE)):
        words = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
        source = folder / (path.stem + ".ods")
        if read_as:
            words.append(f"--infilter={read_as}")
            source = path
        subprocess.run(words + ["--convert-to", made, "--outdir", folder, source],
                       check=True, capture_output=True, timeout=120)
    sheet = subprocess.run(["unzip", "-p", folder / (path.stem + ".ods"),
                            "content.xml"], check=True, capture_output=True)
    require(b"table:formula" not in sheet.stdout, f"{path.name}: a formula")
    before, after = read_cells(path), read_cells(folder / path.name)
    require(len(before) == len(after), f"{path.name}: rows are lost")
    cells = 0
    for one, other in zip(before, after):
        for cell, back in zip(one, other):
            cells += 1
            require(cell == back or is_number(cell, back),
                    f"{path.name}: {cell[:40]!r} came back as {back[:40]!r}")
    return f"{len(before) - 1} rows, {cells} cells as they were"


def read_cells(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def is_number(cell, back):
    """0.90 may come back as 0.9."""
    try:
        return float(cell) == float(back)
    except ValueError:
        return False


def redmine(chithi, inputs, folder):
    base = folder / "redmine.sqlite"
    shutil.copy(REDMINE_BASE, base)
    subprocess.run(
        [REDMINE / "bin/rails", "runner", SOURCE / "bench/importers.rb",
         chithi, folder / "redmine.csv", folder] + inputs,
        check=True, cwd=REDMINE, timeout=1200,
        env={"RAILS_ENV": "production", "X_DEBIAN_SITEID": "default",
             "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
             "DATABASE_URL": f"sqlite3:{base}?timeout=60000"})


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    chithi = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        inputs = [pathlib.Path(path).resolve() for path in sys.argv[2:]]
        inputs = inputs or collect(folder / "in")
        (folder / "hostile.akn.xml").write_text(HOSTILE, encoding="utf-8")
        inputs.append(folder / "hostile.akn.xml")
        for form, ending in FORMATS.items():
            subprocess.run([chithi, "export", "--to", form, "-o",
                            folder / f"{form}.{ending}"] + inputs, check=True)
        jira = sorted(folder.glob("jira*.csv"))
        print("csv:", len(read(folder / "csv.csv")), "rows")
        print("jira:", check_jira(jira), "rows in", len(jira), "files")
        print("redmine:", check_redmine(folder / "redmine.csv"), "rows")
        print("openproject:", check_openproject(folder / "openproject.jsonl"),
              "work packages")
        print("openproject-csv:", check_plug_in(folder / "openproject-csv.csv"),
              "rows")
        if shutil.which("soffice"):
            for path in [folder / "csv.csv", folder / "redmine.csv"] + jira:
                (folder / "calc").mkdir(exist_ok=True)
                print(f"LibreOffice, {path.name}:", calc(path, folder / "calc"))
        else:
            print("no LibreOffice: tables not opened")
        if REDMINE_BASE.exists() and (REDMINE / "bin/rails").exists():
            redmine(chithi, inputs, folder)
        else:
            print("no Redmine: nothing imported")


if __name__ == "__main__":
    main()
