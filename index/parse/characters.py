"""The characters of a PDF's page as PDFium (through pypdfium2) knows them."""

from __future__ import annotations

import ctypes
import re
from math import degrees
from typing import Any

from index.parse.turned import Place

_BOLD = re.compile(r"bold|black|heavy|semi|demi|-bd|extrab|,b", re.IGNORECASE)
_BOLD_WEIGHT = 600
_FORCE_BOLD = 1 << 18  # font descriptor flag, ISO 32000-1, table 123
_SAMPLE = 200
"""Characters of a page whose angles are asked."""


def angles_of(text_page: Any) -> list[float]:
    """Return the angles, in degrees clockwise, of characters evenly taken from the page."""
    import pypdfium2.raw as raw

    count = max(raw.FPDFText_CountChars(text_page.raw), 0)
    taken = (
        at
        for at in range(0, count, max(1, count // _SAMPLE))
        if raw.FPDFText_IsGenerated(text_page.raw, at) != 1
    )
    return [degrees(raw.FPDFText_GetCharAngle(text_page.raw, at)) for at in taken]


class Characters:
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
