"""Reading real documents: exactness of printed lines, exports, headings, cost, hostile input.

    python benchmarks/documents.py DATA [--mutations N] [--out FILE]

DATA is a folder with `NAME.pdf` beside `NAME.lines.jsonl` (one object a printed line: line,
pdf_page, text), other documents, and `exports/NAME/*` (the same text out of other tools). The
result is one JSON file named in --out (default: benchmarks/results/documents.json).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import resource
import subprocess
import sys
import time
import unicodedata
from collections import defaultdict
from pathlib import Path

from index.datatypes import Document, Flag, LineKind
from index.parse import read_document
from index.parse.contents import mark_contents
from index.parse.furniture import mark_furniture
from index.parse.margin import number_rows
from index.parse.words import read_pages

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Measure and write the result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--mutations", type=int, default=2000)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks/results/documents.json")
    options = parser.parse_args()
    golds = sorted(options.data.glob("*.lines.jsonl"))
    result = {
        "commit": git("rev-parse", "--short", "HEAD"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}",
        "printed_lines": {},
        "exports": {},
        "headings": {},
        "cost": {},
    }
    for gold in golds:
        name = gold.name.removesuffix(".lines.jsonl")
        lines = read_gold(gold)
        pdf = options.data / f"{name}.pdf"
        document = read_document(pdf)
        result["printed_lines"][name] = compare(document, lines)
        result["headings"][name] = headings(pdf, document)
        folder = options.data / "exports" / name.split("-")[0]
        for export in sorted(folder.glob("*")):
            counts = compare(read_document(export), lines)
            counts |= {"rows_in_file": rows_in_file(export, lines)}
            result["exports"][f"{name}/{export.name}"] = counts
    for path in sorted((*options.data.glob("*.pdf"), *options.data.glob("*unnumbered.[mt]*"))):
        result["cost"][path.name] = cost(path)
    if options.mutations:
        result["mutations"] = mutations(
            [g.with_name(g.name.replace(".lines.jsonl", ".pdf")) for g in golds], options.mutations
        )
    options.out.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    print(json.dumps(result, indent=1, ensure_ascii=False))
    return 0


def git(*arguments: str) -> str:
    """Return what git says about this repository."""
    return subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


def read_gold(path: Path) -> dict[int, str]:
    """Return the exact text of each printed line."""
    rows = (json.loads(row) for row in path.read_text(encoding="utf-8").splitlines())
    return {row["line"]: row["text"] for row in rows}


def plain(text: str) -> str:
    """White space ignored, NFKC: how printed lines are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def letters(text: str) -> str:
    """Letters and figures only: how exports with recognition errors in signs are compared."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))


def compare(document: Document, gold: dict[int, str]) -> dict[str, float | int]:
    """Return how the lines read compare with the printed ones."""
    found = defaultdict(list)
    for line in document.lines:
        if line.number is not None:
            found[line.number].append(line)
    counts: dict[str, int] = defaultdict(int)
    for number, text in gold.items():
        here = found.get(number, [])
        uncertain = any(Flag.UNCERTAIN in line.flags for line in here)
        counts["uncertain"] += uncertain
        if len(here) != 1:
            counts["missing" if not here else "repeated"] += 1
            continue
        exact = plain(here[0].text) == plain(text)
        same = letters(here[0].text) == letters(text)
        counts["exact"] += exact
        counts["exact_unmarked"] += exact and not uncertain
        counts["same_letters"] += same
        counts["wrong_unmarked"] += not same and not uncertain
        counts["signs_unmarked"] += same and not exact and not uncertain
    return {
        "lines": len(gold),
        "exact": counts["exact"],
        "exact_share": round(counts["exact"] / len(gold), 5),
        "exact_unmarked_share": round(counts["exact_unmarked"] / len(gold), 5),
        "same_letters_share": round(counts["same_letters"] / len(gold), 5),
        "uncertain": counts["uncertain"],
        "missing": counts["missing"],
        "repeated": counts["repeated"],
        "wrong_unmarked": counts["wrong_unmarked"],
        "signs_unmarked": counts["signs_unmarked"],
        "not_in_gold": len(set(found) - set(gold)),
    }


def rows_in_file(export: Path, gold: dict[int, str]) -> int:
    """How many printed lines stand in an export with every sign, wherever they stand.

    A reader gets more only by putting back what the export lost or took apart (hyphens, list
    marks). Headings' signs, escapes and the dots that recognition writes for marks are left out.
    """
    text = re.sub(r"(?m)^(?:#+|·) |\\(?=[^\w\s])", "", export.read_text(encoding="utf-8"))
    rows = plain(text)
    return sum(plain(line) in rows for line in gold.values())


def headings(pdf: Path, document: Document) -> dict[str, int]:
    """How many entries of the table of contents stand as a heading on the page it names."""
    pages = read_pages(pdf.read_bytes(), pdf.name)
    margin = number_rows(pages)
    mark_furniture(margin.rows, {page.number: page.height for page in pages})
    entries = mark_contents(margin.rows, max(row.page for row in margin.rows))
    by_page: dict[int, list[str]] = defaultdict(list)
    block, page = "", 0
    for line in document.lines:
        if line.kind is LineKind.HEADING:
            block, page = block + letters(line.text).casefold(), line.page or 0
            by_page[page].append(block)
            by_page[page].append(letters(line.text).casefold())
        else:
            block = ""
    found = sum(
        any(
            title in block or block == title for title in e.titles for block in by_page[e.page or 0]
        )
        for e in entries
    )
    total = sum(line.kind is LineKind.HEADING for line in document.lines)
    return {"entries": len(entries), "found": found, "heading_lines": total}


def cost(path: Path) -> dict[str, float]:
    """Seconds and peak memory of reading and splitting, in a process of its own."""
    program = (
        "import sys, time, resource\n"
        "from index.parse import read_document\nfrom index.passages import split\n"
        "a, c = time.perf_counter(), time.process_time()\n"
        "d = read_document(sys.argv[1]); n = len(split(d))\n"
        "print(time.perf_counter() - a, time.process_time() - c,"
        " resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,"
        " max((x.pdf_page or 0 for x in d.lines)), len(d.lines), n)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    wall, cpu, memory, pages, lines, passages = (float(value) for value in done.stdout.split())
    return {
        "wall_s": round(wall, 2),
        "cpu_s": round(cpu, 2),
        "peak_mib": round(memory),
        "pages": int(pages),
        "lines": int(lines),
        "passages": int(passages),
    }


def mutations(paths: list[Path], count: int) -> dict[str, int | float]:
    """Read `count` mutated PDFs, each in a forked process with limits; count how they ended."""
    originals = [first_pages(path, 3) for path in paths]
    ends: dict[str, int] = defaultdict(int)
    started = time.perf_counter()
    for seed in range(count):
        data = mutate(originals[seed % len(originals)], random.Random(seed))
        ends[read_forked(data)] += 1
    return {"files": count, **ends, "wall_s": round(time.perf_counter() - started, 1)}


def first_pages(path: Path, count: int) -> bytes:
    """Return a PDF of the first pages of another."""
    import io

    import pypdfium2

    source, target = pypdfium2.PdfDocument(path), pypdfium2.PdfDocument.new()
    target.import_pages(source, range(count))
    buffer = io.BytesIO()
    target.save(buffer)
    return buffer.getvalue()


def mutate(data: bytes, rng: random.Random) -> bytes:
    """Return the bytes with a few places changed, cut out, doubled or cut off."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 3, 20, 200))):
        at = rng.randrange(len(out))
        what = rng.randrange(5)
        if what == 0:
            out[at] = rng.randrange(256)
        elif what == 1:
            del out[at : at + rng.randrange(1, 50)]
        elif what == 2:
            out[at:at] = out[at : at + rng.randrange(1, 200)]
        elif what == 3:
            out[at : at + 4] = rng.randbytes(4)
        else:
            out[at : at + 1] = rng.choice((b"9999999999", b"-1", b"<<", b"]", b" 0 R", b"\0"))
    if rng.random() < 0.2:
        del out[rng.randrange(1, len(out)) :]
    return bytes(out)


def read_forked(data: bytes) -> str:
    """Return how reading ended: "read", "refused" (with a sentence), "stopped" or "escaped"."""
    child = os.fork()
    if child == 0:
        status = 13
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
            resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
            status = read_bytes(data)
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "stopped"
    return {0: "read", 10: "refused", 9: "stopped"}.get(os.WEXITSTATUS(status), "escaped")


def read_bytes(data: bytes) -> int:
    """Read a file's bytes; return 0 if read, 10 if refused with a sentence, 9 if too large."""
    from index.errors import ReadError
    from index.parse.pdf import read_pdf
    from index.parse.textfile import read_text
    from index.text import decode, split_pages

    try:
        if b"%PDF-" in data[:1024]:
            read_pdf(data, "a.pdf", most_pages=5000)
        else:
            read_text(split_pages(decode(data)))
    except ReadError:
        return 10
    except MemoryError:
        return 9
    return 0


if __name__ == "__main__":
    sys.exit(main())
