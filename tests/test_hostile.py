"""Files that are broken or built to do harm: each ends within its limits, with one sentence."""

import io
import os
import random
import zipfile
import zlib
from pathlib import Path

import pytest
from pdfs import Book, page_of
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from index.errors import LimitError, ReadError
from index.parse.worker import MIB, ReadLimits, read_limited

LIMITS = ReadLimits(memory=640 * MIB, cpu_s=10, wall_s=60)


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """Return a PDF of these objects (numbered from 1; the first is the catalogue)."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Root 1 0 R /Size %d %s >>\n" % (len(objects) + 1, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def one_page(content: bytes, *, box: bytes = b"0 0 595 842", extra: bytes = b"") -> bytes:
    return pdf(
        CATALOGUE,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R "
        b"/Resources << /Font << /F 5 0 R >> %s >> >>" % (box, extra),
        content,
        FONT,
    )


def deflated(size: int) -> bytes:
    """Return `size` blanks, deflated."""
    packer = zlib.compressobj(1)
    block = b" " * MIB
    return b"".join(packer.compress(block) for _ in range(size // MIB)) + packer.flush()


def blank_bomb() -> bytes:
    return one_page(stream(deflated(1024 * MIB), b"/Filter /FlateDecode"))


def double_bomb() -> bytes:
    data = zlib.compress(deflated(1024 * MIB), 9)
    return one_page(stream(data, b"/Filter [/FlateDecode /FlateDecode]"))


def many_operators() -> bytes:
    data = zlib.compress(b"BT /F 9 Tf 50 50 Td\n" + b"(a) Tj\n" * 3_000_000 + b"ET", 9)
    return one_page(stream(data, b"/Filter /FlateDecode"))


def many_pages() -> bytes:
    kids = b"3 0 R " * 100_000
    return pdf(
        CATALOGUE,
        b"<< /Type /Pages /Kids [%s] /Count 100000 >>" % kids,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    )


def encrypted() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("geheim", canPrint=0))
    canvas.drawString(100, 700, "Niemand soll das lesen.")
    canvas.save()
    return buffer.getvalue()


def docx(markup: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", markup)
    return buffer.getvalue()


W = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
WHOLE = Book(pages=3).typeset()
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40

REFUSED = {
    "1 GiB of blanks, deflated": ("a.pdf", blank_bomb, "memory|image|text"),
    "the same, deflated twice": ("a.pdf", double_bomb, "memory|image|text"),
    "3 million text operators": ("a.pdf", many_operators, "memory|seconds"),
    "100,000 pages": ("a.pdf", many_pages, "pages"),
    "cyclic page tree": (
        "a.pdf",
        lambda: pdf(CATALOGUE, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
        "damaged|pages|text",
    ),
    "zero pages": (
        "a.pdf",
        lambda: pdf(CATALOGUE, b"<< /Type /Pages /Kids [] /Count 0 >>"),
        "no pages|damaged",
    ),
    "no catalogue": ("a.pdf", lambda: pdf(b"<< >>"), "damaged|pages"),
    "truncated at the start": ("a.pdf", lambda: WHOLE[:200], "damaged"),
    "a header and nothing else": ("a.pdf", lambda: b"%PDF-1.7\n", "damaged"),
    "encrypted": ("a.pdf", encrypted, "password"),
    "images only": ("a.pdf", lambda: page_of(), "text recognition"),
    "self-drawing form": (
        "a.pdf",
        lambda: pdf(
            CATALOGUE,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R "
            b"/Resources << /XObject << /X 5 0 R >> >> >>",
            stream(b"/X Do"),
            stream(
                b"/X Do /X Do",
                b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
                b"/Resources << /XObject << /X 5 0 R >> >>",
            ),
        ),
        "text|damaged|memory|seconds",
    ),
    "deep arrays": (
        "a.pdf",
        lambda: pdf(CATALOGUE, b"<< /Type /Pages /Kids " + b"[" * 200_000 + b" >>"),
        "damaged|memory|pages",
    ),
    "empty": ("a.txt", lambda: b"", "empty"),
    "blanks": ("a.txt", lambda: b" \n\t\n" * 50, "empty"),
    "zero bytes": ("a.txt", lambda: b"\0" * 5000, "no text"),
    "noise": ("a.txt", lambda: random.Random(4).randbytes(20_000), "no text"),
    "an image called a PDF": ("a.pdf", lambda: PNG, "no text and no PDF"),
    "noise called DOCX": ("a.docx", lambda: b"PK\x03\x04" + PNG, "DOCX"),
    "DOCX without a text": ("a.docx", lambda: docx(b""), "damaged"),
    "DOCX with entities": (
        "a.docx",
        lambda: docx(b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + W + b"</w:body></w:document>"),
        "no word processor",
    ),
    "DOCX that unpacks to 80 MiB": ("a.docx", lambda: docx(W + b" " * (80 * MIB)), "unpacks"),
    "figures only": ("a.txt", lambda: b"1\n2\n3\n4\n5\n", "no text of an agreement"),
}


@pytest.mark.parametrize(("name", "make", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_a_hostile_file_ends_with_one_clear_sentence(tmp_path, name, make, says):
    path = tmp_path / name
    path.write_bytes(make())
    with pytest.raises(ReadError, match=says) as caught:
        read_limited(path, limits=LIMITS)
    for language in ("de", "en"):
        text = caught.value.in_language(language)
        assert name in text
        assert text.endswith(".")
        assert len(text) < 400
        assert "Traceback" not in text
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


READ = {
    "a page of 2,000,000 points": (
        "a.pdf",
        lambda: one_page(stream(b"BT /F 12 Tf 50 700 Td (Ein Satz.) Tj ET"), box=b"0 0 2e6 2e6"),
        "Ein Satz.",
    ),
    "a PDF called text": ("a.txt", lambda: page_of((90, 700, "Ein Satz.")), "Ein Satz."),
    "a text called PDF": ("a.pdf", lambda: "Ein Satz für alle.".encode(), "Ein Satz für alle."),
    "a name with right-to-left marks": ("a\u202ftxt.\u202efdp", lambda: b"Ein Satz.", "Ein Satz."),
    "a name with a line break": ("a\nb.txt", lambda: b"Ein Satz.", "Ein Satz."),
    "right-to-left marks": ("a.txt", lambda: "Wir \u202enettel\u202c nichts.".encode(), "Wir"),
    "100,000 nested blocks": (
        "a.html",
        lambda: b"<html>" + b"<div>" * 100_000 + b"Ein Satz." + b"</div>" * 100_000,
        "Ein Satz.",
    ),
    "a line of 5 million signs": ("a.txt", lambda: b"Ein Satz. " * 500_000, "Ein Satz."),
    "dots that lead nowhere": ("a.txt", lambda: b"A" + b"." * 200_000 + b"x\nEin Satz.\n", "A."),
    "100,000 times the number 1": (
        "a.txt",
        lambda: b"1\n" * 100_000 + b"Wir bauen Wohnungen.\n",
        "Wir bauen",
    ),
}


@pytest.mark.parametrize(("name", "make", "holds"), READ.values(), ids=READ.keys())
def test_a_strange_but_sound_file_is_read(tmp_path, name, make, holds):
    path = tmp_path / name
    path.write_bytes(make())
    document = read_limited(path, limits=LIMITS)
    assert any(line.text.startswith(holds) for line in document.lines)


@pytest.mark.parametrize("name", ["../nix.pdf", "a\0b.pdf", "nix.txt", ".", ""])
def test_a_path_that_is_no_file_is_refused(tmp_path, name):
    with pytest.raises(ReadError, match=r"cannot be opened|not a file"):
        read_limited(str(tmp_path) + "/" + name, limits=LIMITS)


def test_reading_stops_when_its_time_is_over(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(Book(pages=3).typeset())
    with pytest.raises(LimitError, match=r"took longer than 0\.01 seconds"):
        read_limited(path, limits=ReadLimits(wall_s=0.01))


def test_a_file_over_the_size_limit_is_not_read(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * (3 * MIB))
    with pytest.raises(LimitError, match="3 MiB; at most 2 MiB"):
        read_limited(path, limits=ReadLimits(size=2 * MIB))


def test_no_process_is_left_behind(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(Book(pages=2).typeset())
    with pytest.raises(LimitError):
        read_limited(path, limits=ReadLimits(wall_s=0.05))
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    if children.exists():
        commands = [_command(pid) for pid in children.read_text().split()]
        assert not any("index.parse.worker" in command for command in commands)


def _command(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


@pytest.mark.parametrize("seed", range(12))
def test_a_mutated_pdf_is_read_or_refused(tmp_path, seed):
    path = tmp_path / "a.pdf"
    path.write_bytes(mutate(WHOLE, random.Random(seed)))
    document, refusal = None, None
    try:
        document = read_limited(path, limits=LIMITS)
    except ReadError as error:
        refusal = error.english
    assert refusal.endswith(".") if document is None else document.lines


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
