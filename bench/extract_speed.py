#!/usr/bin/env python3
"""Measure how fast extract is and how it grows, and print tables.

    bench/extract_speed.py PROGRAM [SHARED] [--text FILE]... [--scale N]

PROGRAM is chithi; bench_extract and bench_extract_stage (targets of these
names) lie beside it, and pcre2grep (package pcre2-utils) on the way of
programs.  Texts are those of SHARED/corpus (SHARED is found in CHITHI_SHARED
or beside the source tree), the clean gold texts, one made to be hard, and
those given.  Without SHARED the documents of bench/documents are the text.
SCALE 1 is 10,000 documents and one of 5 MB.
"""
import argparse
import lzma
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

from tools import SOURCE, Failed, call, table

LAPS = 5
TEXT_BYTES = 2_000_000  # of a corpus
GREP_TIMES = 20  # the file is given, so that starting counts little
DOCUMENT_BYTES = 8_000
NUMBER = (r"\d{1,5}\s?[-/]\s?(?:\d{4}/)?\p{Lu}[\p{L}\d]{0,9}"
          r"[-/]\p{Lu}[\p{L}\d-]{1,15}")
RECOGNISERS = ["numbers", "dates", "mentions", "deadlines", "assignees",
               "order", "all"]

HEADER = """ỦY BAN NHÂN DÂN
TỈNH AN PHÚ
Số: {number}/CT-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
An Phú, ngày 27 tháng 02 năm 2018

CHỈ THỊ
Về việc tăng cường công tác quản lý

"""

# Citations one after the other, and what looks like one and is none.
HARD = [
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; "
    "Nghị định số 15/2024/NĐ-CP ngày 16/02/2024 của Chính phủ về việc sửa "
    "đổi, bổ sung Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 và các "
    "Quyết định số 1/QĐ-TTg, 2/QĐ-TTg, 3/QĐ-UBND ngày 01/02/2018.",
    "Giao Sở Tài chính chủ trì, phối hợp với Sở Kế hoạch và Đầu tư, Sở Nội "
    "vụ, Ủy ban nhân dân các huyện, thị xã, thành phố báo cáo Ủy ban nhân "
    "dân tỉnh trước ngày 30/6/2018, định kỳ 6 tháng một lần; chậm nhất ngày "
    "15 hằng tháng; trong thời hạn 10 ngày kể từ ngày 01/3/2018.",
    "Số 1/2/3/4, số 12-13/14, ngày 31/02/2018, ngày 1/13/2018, Luật sư, Luật "
    "này, Điều 5 khoản 2 điểm a Luật trên, Nghị quyết của, Quyết định nào, "
    "Thông tư về, trước khi, trong khi, giao cho ai, yêu cầu gì, đề nghị là.",
    "Nghị quyết Đại hội đại biểu toàn quốc lần thứ XII của Đảng, Nghị quyết "
    "Trung ương 4, 6 (khóa XII), Chỉ thị 05-CT/TW, Kết luận số 01-KL/TW về "
    "tiếp tục thực hiện Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị.",
]


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("shared", nargs="?", type=pathlib.Path)
    parser.add_argument("--text", action="append", default=[],
                        type=pathlib.Path)
    parser.add_argument("--scale", type=float, default=1.0)
    return parser.parse_args()


# ---- texts ----


def cut(data, size):
    """Whole lines, of at most so many bytes."""
    if len(data) <= size:
        return data
    return data[:data.rindex(b"\n", 0, size) + 1]


def corpus_texts(shared):
    for name in ("decrees", "party"):
        path = shared / "corpus" / f"{name}.txt.xz"
        if path.exists():
            with lzma.open(path) as file:
                yield name, cut(file.read(TEXT_BYTES + 1), TEXT_BYTES)


def gold_text(shared):
    paths = sorted((shared / "gold").glob("*/*.txt"))
    paths += sorted((shared / "gold").glob("*/*/gold.txt"))
    return b"\n".join(path.read_bytes() for path in paths)


def hard_text():
    lines = HARD * (TEXT_BYTES // 4 // sum(len(h.encode()) for h in HARD))
    return "\n".join(lines).encode() + b"\n"


def find_texts(chosen):
    texts = dict(corpus_texts(chosen.shared))
    gold = gold_text(chosen.shared)
    if gold:
        texts["gold"] = gold
    if not texts:
        paths = sorted((SOURCE / "bench" / "documents").glob("*.txt"))
        texts["made"] = b"\n".join(path.read_bytes() for path in paths)
    texts["hard"] = hard_text()
    for path in chosen.text:
        texts[path.name] = cut(path.read_bytes(), TEXT_BYTES)
    return texts


# ---- in memory ----


def grep_speed(path, size):
    """MB a second of the processor: the best lap and the median."""
    rates = []
    for _ in range(LAPS):
        child = subprocess.Popen(
            ["pcre2grep", "-u", "-c", NUMBER, *[path] * GREP_TIMES],
            stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode > 1:  # 1: nothing was found
            raise Failed(f"pcre2grep: exit status {child.returncode}")
        spent = usage.ru_utime + usage.ru_stime
        rates.append(GREP_TIMES * size / 1e6 / spent)
    return max(rates), statistics.median(rates)


def figures(*words):
    """What a program prints, by name."""
    out = call(words)[0].decode()
    return {name: float(value) for name, value in
            (line.split("\t") for line in out.splitlines())}


def show_speed(bench, texts, work):
    rows = []
    for name, data in texts.items():
        path = work / f"{name}.txt"
        path.write_bytes(data)
        found = figures(bench, "speed", LAPS, path)
        grep = grep_speed(path, len(data))
        rows.append([name, f"{len(data) / 1e6:.1f}"]
                    + [f"{found[f'{what}_median']:.1f}"
                       for what in RECOGNISERS]
                    + [f"{found['all_best']:.1f}", f"{grep[1]:.0f}"])
    table("The recognisers in memory, MB of text a second of the processor, "
          f"median of {LAPS} laps",
          ["text", "MB"] + RECOGNISERS + ["all, best lap", "pcre2grep"], rows)


def show_growth_of_paragraph(bench, texts, work):
    """One paragraph, longer and longer."""
    rows, heads = [], []
    for name, data in texts.items():
        path = work / "paragraph.txt"
        path.write_bytes(data)
        lines = [line.split("\t") for line in
                 call([bench, "growth", path])[0].decode().splitlines()]
        heads = max(heads, [f"{int(size) / 1e3:.0f} kB"
                            for size, _ in lines], key=len)
        rows.append([name] + [f"{float(rate):.1f}" for _, rate in lines])
    table("One paragraph, MB a second", ["text"] + heads, rows)


# ---- the whole stage ----


def documents_of(data, count):
    """So many documents of about DOCUMENT_BYTES, over again if need be."""
    lines = data.splitlines(keepends=True)
    at = 0
    for number in range(1, count + 1):
        text = HEADER.format(number=number % 9000 + 1).encode()
        while len(text) < DOCUMENT_BYTES:
            text += lines[at % len(lines)]
            at += 1
        yield text


def stage_row(found, name):
    spent = found["read"] + found["run"] + found["write"]
    text = found["bytes"] / 1e6
    return [name, f"{text:.2f}", f"{found['read']:.2f}",
            f"{found['run']:.2f}", f"{found['write']:.2f}",
            f"{text / spent:.2f}", f"{text / found['run']:.2f}",
            f"{found['memory'] / 1e3:.0f}", int(found["refused"])]


STAGE_HEADS = ["text, MB", "read, s", "extract, s", "write, s",
               "MB a second", "MB a second, XML apart", "memory, MB",
               "refused"]


def show_documents(bench, data, work, scale):
    rows = []
    most = max(100, round(10_000 * scale))
    for count, text in enumerate(documents_of(data, most)):
        (work / f"{count:05}.txt").write_bytes(text)
    paths = sorted(work.glob("[0-9]*.txt"))
    for count in (most // 100, most // 10, most):
        found = figures(bench, *paths[:count])
        rows.append(stage_row(found, count)
                    + [f"{1e3 * (found['read'] + found['run'] + found['write']) / count:.2f}",
                       f"{found['last'] / found['first']:.2f}"])
    table(f"Documents of {DOCUMENT_BYTES // 1000} kB through the stage, one "
          "process", ["documents"] + STAGE_HEADS +
          ["ms a document", "last quarter / first"], rows)


def show_large(bench, data, work, scale):
    rows = []
    header = HEADER.format(number=1).encode()
    for part in (0.5, 1, 2, 5):
        size = round(part * 1e6 * min(1, scale * 10))
        text = cut(data * (size // len(data) + 1), size)
        path = work / "large.txt"
        path.write_bytes(header + text)
        rows.append(stage_row(figures(bench, path), f"{len(text) / 1e6:.1f}"))
    table("One document", ["MB"] + STAGE_HEADS, rows)


def main():
    chosen = parse()
    if not chosen.shared:
        chosen.shared = pathlib.Path(os.environ.get(
            "CHITHI_SHARED", SOURCE.parent / "shared"))
    if not shutil.which("pcre2grep"):
        sys.exit("extract_speed.py: no pcre2grep: apt-get install pcre2-utils")
    bench = chosen.program.resolve().parent / "bench_extract"
    stage = bench.with_name("bench_extract_stage")
    texts = find_texts(chosen)
    longest = max(texts.values(), key=len)
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        try:
            show_speed(bench, texts, work)
            show_growth_of_paragraph(bench, texts, work)
            show_large(stage, longest, work, chosen.scale)
            show_documents(stage, longest, work, chosen.scale)
        except Failed as reason:
            sys.exit(f"extract_speed.py: {reason}")


if __name__ == "__main__":
    main()
