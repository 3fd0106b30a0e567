"""A PDF's pages → words with their places and type (PDFium, through pypdfium2)."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import degrees
from pathlib import Path
from typing import Any

from index.errors import LimitError, ReadError
from index.parse.turned import Place, placing, reading_turn
from index.text import LOST_HYPHEN

_WORD = re.compile(rf"[^\s{LOST_HYPHEN}\x02]+[{LOST_HYPHEN}\x02]?|[{LOST_HYPHEN}\x02]")
_HYPHENS = re.compile(rf"[{LOST_HYPHEN}\x02\xad]$")
_NUMBER_AND_TEXT = re.compile(r"(\d{1,5})\D")
_TEXT_AND_NUMBER = re.compile(r"\D(\d{1,5})$")
_BOLD = re.compile(r"bold|black|heavy|semi|demi|-bd|extrab|,b", re.IGNORECASE)
_BOLD_WEIGHT = 600
_FORCE_BOLD = 1 << 18  # font descriptor flag, ISO 32000-1, table 123
_SPLIT_GAP = 0.6
"""Ems between a figure and a letter from which on they are two words."""
_SAMPLE = 200
"""Characters of a page whose angles are asked."""
_TOUCHING = 0.06
"""Ems between two words up to which a space between them that the file does not hold is none."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page, in points from the lower left corner of the page as displayed.

    `base` is the height of its baseline, `size` the height of its type (ascent to descent).
    """

    text: str
    left: float
    right: float
    base: float
    bottom: float
    top: float
    size: float
    bold: bool
    font: str


@dataclass(frozen=True, slots=True)
class Page:
    """The words of one page, 1-based `number`; `slanted` words do not run along a line.

    A page whose text runs up or down the sheet is turned until it is upright: `turned` says by how
    many degrees clockwise, against the page as displayed.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    slanted: tuple[str, ...]
    turned: int = 0


def read_pages(
    data: bytes,
    name: str,
    *,
    progress: Callable[[int, int], None] | None = None,
    most_pages: int | None = None,
) -> list[Page]:
    """Return the pages of a PDF with their words.

    `progress` is called with pages done and pages in all.

    Raises:
        ReadError: the file is damaged, encrypted, or has no pages.
        LimitError: it has more than `most_pages` pages.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError(
                f"{name} is protected by a password. Save a copy without one and add that.",
                f"{name} ist mit einem Kennwort geschützt. Bitte eine Kopie ohne Kennwort "
                "speichern und diese hinzufügen.",
            ) from error
        raise ReadError(
            f"{name} is damaged and cannot be opened as a PDF. Get the file again from its source.",
            f"{name} ist beschädigt und lässt sich nicht als PDF öffnen. Bitte die Datei neu "
            "beziehen.",
        ) from error
    try:
        if not count:
            raise ReadError(
                f"{name} has no pages. Get the file again from its source.",
                f"{name} hat keine Seiten. Bitte die Datei neu beziehen.",
            )
        if most_pages is not None and count > most_pages:
            raise LimitError(
                f"{name} has {count} pages; at most {most_pages} are read. Add the part that holds "
                "the agreement.",
                f"{name} hat {count} Seiten; gelesen werden höchstens {most_pages}. Bitte den Teil "
                "mit dem Vertrag hinzufügen.",
            )
        pages = []
        for index in range(count):
            try:
                pages.append(_read_page(document, index))
            except pypdfium2.PdfiumError as error:
                raise ReadError(
                    f"Page {index + 1} of {name} is damaged. Get the file again from its source.",
                    f"Seite {index + 1} von {name} ist beschädigt. Bitte die Datei neu beziehen.",
                ) from error
            if progress is not None:
                progress(index + 1, count)
        return pages
    finally:
        document.close()


def read_pdf_file(path: str | Path) -> list[Page]:
    """Return the pages of the PDF at `path` (see `read_pages`)."""
    path = Path(path)
    return read_pages(path.read_bytes(), path.name)


def _read_page(document: Any, index: int) -> Page:
    page = document[index]
    text_page = page.get_textpage()
    try:
        width, height = page.get_size()
        rotation = page.get_rotation() % 360
        turn = reading_turn(_angles(text_page), rotation)
        if (turn - rotation) % 180:
            width, height = height, width
        left, bottom, _, _ = page.get_cropbox()
        place = placing(turn, (left, bottom), (width, height))
        words: list[Word] = []
        slanted: list[str] = []
        for word, upright in _words_of(text_page, place, turn):
            if upright:
                words.append(word)
            else:
                slanted.append(word.text)
        turned = (turn - rotation) % 360
        return Page(index + 1, width, height, tuple(words), tuple(slanted), turned)
    finally:
        text_page.close()
        page.close()


def _angles(text_page: Any) -> list[float]:
    """Return the angles, in degrees clockwise, of characters evenly taken from the page."""
    import pypdfium2.raw as raw

    count = max(raw.FPDFText_CountChars(text_page.raw), 0)
    taken = (
        at
        for at in range(0, count, max(1, count // _SAMPLE))
        if raw.FPDFText_IsGenerated(text_page.raw, at) != 1
    )
    return [degrees(raw.FPDFText_GetCharAngle(text_page.raw, at)) for at in taken]


class _Chars:
    """The characters of a text page, asked one by one."""

    def __init__(self, text_page: Any, place: Place, rotation: int) -> None:
        import pypdfium2.raw as raw

        self._raw: Any = raw
        self._page = text_page.raw
        self._place = place
        self._rotation = rotation
        self._box = raw.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._name = ctypes.create_string_buffer(256)
        self._flags = ctypes.c_int()
        self.count = max(raw.FPDFText_CountChars(self._page), 0)

    def text(self) -> str:
        """Return the characters as one string with one sign per character."""
        buffer = ctypes.create_string_buffer(2 * (self.count + 1))
        pointer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        written = self._raw.FPDFText_GetText(self._page, 0, self.count, pointer)
        text = buffer.raw[: 2 * max(written - 1, 0)].decode("utf-16-le", errors="replace")
        if len(text) == self.count:
            return text
        codes = (self._raw.FPDFText_GetUnicode(self._page, i) for i in range(self.count))
        return "".join(
            chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd"
            for code in codes
        )

    def box(self, index: int) -> tuple[float, float, float, float]:
        """Return left, bottom, right, top of a character's cell on the displayed page."""
        self._raw.FPDFText_GetLooseCharBox(self._page, index, self._box)
        x0, y0 = self._place(self._box.left, self._box.bottom)
        x1, y1 = self._place(self._box.right, self._box.top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def base(self, index: int) -> float:
        """Return the height of a character's baseline."""
        self._raw.FPDFText_GetCharOrigin(self._page, index, self._x, self._y)
        return self._place(self._x.value, self._y.value)[1]

    def is_upright(self, index: int) -> bool:
        """Return whether the character runs from left to right on the displayed page."""
        angle = degrees(self._raw.FPDFText_GetCharAngle(self._page, index))
        return bool(abs((angle + self._rotation + 180) % 360 - 180) < 5 or angle < 0)

    def is_generated(self, index: int) -> bool:
        """Return whether the character is PDFium's guess and not in the file."""
        return bool(self._raw.FPDFText_IsGenerated(self._page, index) == 1)

    def type(self, index: int) -> tuple[str, bool, float]:
        """Return font name, whether it is bold, and the nominal size."""
        raw = self._raw
        length = raw.FPDFText_GetFontInfo(self._page, index, self._name, 256, self._flags)
        name = self._name.raw[: max(min(length, 256) - 1, 0)].decode("utf-8", errors="replace")
        name = name.split("+", 1)[-1]
        bold = (
            _BOLD.search(name) is not None
            or bool(self._flags.value & _FORCE_BOLD)
            or raw.FPDFText_GetFontWeight(self._page, index) >= _BOLD_WEIGHT
        )
        return name, bold, raw.FPDFText_GetFontSize(self._page, index)


def _words_of(
    text_page: Any,
    place: Place,
    rotation: int,
) -> Iterator[tuple[Word, bool]]:
    """Yield each word of the page and whether it is upright."""
    chars = _Chars(text_page, place, rotation)
    text = chars.text()
    held: tuple[Word, bool] | None = None
    held_end = -1
    for found in _WORD.finditer(text):
        start, end = found.span()
        for begin, stop in _parts(chars, text, start, end):
            word = _word(chars, text, begin, stop)
            upright = chars.is_upright(begin)
            if held is not None:
                between = range(held_end, begin)
                guessed = bool(between) and all(chars.is_generated(at) for at in between)
                if guessed and upright and _touches(held[0], word):
                    word = _joined(held[0], word)
                else:
                    yield held
            held, held_end = (word, upright), stop
    if held is not None:
        yield held


def _word(chars: _Chars, text: str, start: int, end: int) -> Word:
    font, bold, nominal = chars.type(start)
    first = chars.box(start)
    last = first if end - start == 1 else chars.box(end - 1)
    size = first[3] - first[1]
    if not 0 < size < 3 * max(nominal, size / 2):
        size = nominal
    return Word(
        text=_HYPHENS.sub("-", text[start:end]),
        left=min(first[0], last[0]),
        right=max(first[2], last[2]),
        base=chars.base(start),
        bottom=min(first[1], last[1]),
        top=max(first[3], last[3]),
        size=size,
        bold=bold,
        font=font,
    )


def _touches(one: Word, two: Word) -> bool:
    """Return whether two words stand so close that the space between them is a wrong guess."""
    near = abs(two.left - one.right) < _TOUCHING * one.size
    return near and abs(two.base - one.base) < 0.5 * one.size


def _joined(one: Word, two: Word) -> Word:
    return replace(
        one,
        text=one.text + two.text,
        right=max(one.right, two.right),
        bottom=min(one.bottom, two.bottom),
        top=max(one.top, two.top),
    )


def _parts(
    chars: _Chars,
    text: str,
    start: int,
    end: int,
) -> list[tuple[int, int]]:
    """Return the word's span, cut where a figure and a letter only seem to touch."""
    word = text[start:end]
    cut = 0
    if found := _NUMBER_AND_TEXT.match(word):
        cut = found.end(1)
    elif found := _TEXT_AND_NUMBER.search(word):
        cut = found.start(1)
    if not cut:
        return [(start, end)]
    left, right = chars.box(start + cut - 1), chars.box(start + cut)
    gap = right[0] - left[2]
    if abs(gap) > _SPLIT_GAP * (left[3] - left[1]):
        return [(start, start + cut), (start + cut, end)]
    return [(start, end)]
