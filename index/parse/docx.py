"""Word-processor files (DOCX) → lines: one counted line a paragraph."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree.ElementTree import Element, ParseError, iterparse

from index.datatypes import Line, LineNumbering, NumberingScope
from index.errors import LimitError, ReadError

LARGEST = 64 << 20
"""Bytes of text markup that are unpacked, at most."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|berschrift|Überschrift)\s*([1-6])", re.IGNORECASE)


def read_docx(data: bytes, name: str) -> tuple[list[Line], LineNumbering, NumberingScope]:
    """Return the lines of a DOCX file: a paragraph is a line, a line break begins another.

    Line numbers that a word processor shows are not in the file; the lines are counted.

    Raises:
        ReadError: it is no DOCX file or damaged.
        LimitError: it unpacks to more than `LARGEST` bytes.
    """
    from index.parse.textfile import read_text

    text = _text_of(_unpack(data, name), name)
    return read_text([text.split("\n")])


def _unpack(data: bytes, name: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entry = archive.getinfo("word/document.xml")
            with archive.open(entry) as stream:
                markup = stream.read(LARGEST + 1)
    except (
        zipfile.BadZipFile,
        KeyError,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        raise ReadError(
            f"{name} is no DOCX file or damaged. Save it again as DOCX or as PDF and add that.",
            f"{name} ist keine DOCX-Datei oder beschädigt. Bitte neu als DOCX oder PDF speichern "
            "und diese Datei hinzufügen.",
        ) from error
    if len(markup) > LARGEST:
        raise LimitError(
            f"{name} unpacks to more than {LARGEST >> 20} MiB. Save it again as PDF and add that.",
            f"{name} ist entpackt größer als {LARGEST >> 20} MiB. Bitte als PDF speichern und "
            "diese Datei hinzufügen.",
        )
    return markup


def _text_of(markup: bytes, name: str) -> str:
    if b"<!DOCTYPE" in markup[:2000] or b"<!ENTITY" in markup:
        raise ReadError(
            f"{name} is built as no word processor builds it. Save it again as PDF and add that.",
            f"{name} ist aufgebaut wie von keiner Textverarbeitung. Bitte als PDF speichern und "
            "diese Datei hinzufügen.",
        )
    rows: list[str] = []
    try:
        for _, element in iterparse(io.BytesIO(markup), events=("end",)):  # noqa: S314 - no entities
            if element.tag == f"{_W}p":
                rows.extend((_paragraph(element), ""))
                element.clear()
    except ParseError as error:
        raise ReadError(
            f"{name} is damaged. Save it again as DOCX or as PDF and add that.",
            f"{name} ist beschädigt. Bitte neu als DOCX oder PDF speichern und diese Datei "
            "hinzufügen.",
        ) from error
    return "\n".join(rows)


def _paragraph(paragraph: Element) -> str:
    parts: list[str] = []
    for element in paragraph.iter():
        if element.tag == f"{_W}t":
            parts.append(element.text or "")
        elif element.tag in (f"{_W}tab", f"{_W}ptab"):
            parts.append(" ")
        elif element.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif element.tag == f"{_W}noBreakHyphen":
            parts.append("-")
    text = "".join(parts).strip()
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    level = _HEADING.search(style.get(f"{_W}val", "") if style is not None else "")
    if text and level:
        return "#" * int(level[1]) + " " + text.replace("\n", " ")
    listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
    return f"- {text}" if text and listed else text
