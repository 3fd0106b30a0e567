"""Bytes → characters: encodings, line breaks, and characters that were lost on the way."""

from __future__ import annotations

import codecs
import re
import unicodedata

BULLETS = "•·‣▪▫●○◦■□◆◇►▶➢➤➔→✓✔✗❖\uf0a7\uf0b7\uf0d8\uf0fc\uf0e0\uf02d\uf076\uf06e\u2043\u204c\u204d"
"""Signs that open a list item when they stand alone at the start of a line."""
DASHES = "-–—−"
"""Signs that open a list item when a space follows them."""
LOST_HYPHEN = "\ufffe"
"""Stands for a line-end hyphen in text taken out by PDFium; the line break is lost with it."""
LONGEST = 2000
"""Characters of a line up to which it is searched for question marks inside words."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_BREAK = re.compile(r"\r\n|[\n\r\x0b\x85\u2028\u2029]")
_MOJIBAKE = re.compile(r"Ã[\x80-\xbf¤¶¼Ÿ„–œ€]|â€[\x80-\xbf“”žœ™¦š]|Â[§°»«]")
_LOST_IN_WORD = re.compile(r"[^\W\d_]\?+[a-zäöüß]|\?{2,}[^\W\d_]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+\.\w{2,4}/\S*")


def decode(data: bytes) -> str:
    """Return the characters of a text file whatever its encoding.

    A byte order mark decides; without one UTF-16 shows by its zero bytes, then UTF-8 is tried,
    then Windows-1252. Bytes that no encoding explains become U+FFFD, which `is_damaged` reports.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    sample = data[:4096]
    if len(sample) >= 4:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        half = len(sample) // 2
        if odd > half * 0.6 and even < half * 0.1:
            return data.decode("utf-16-le", errors="replace")
        if even > half * 0.6 and odd < half * 0.1:
            return data.decode("utf-16-be", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # A few broken bytes in UTF-8 must not turn every umlaut of the file into two signs.
    lenient = data.decode("utf-8", errors="replace")
    multibyte = sum(1 for sign in lenient if ord(sign) > 0x7F and sign != "\ufffd")
    if multibyte > 4 * lenient.count("\ufffd"):
        return lenient
    return data.decode("cp1252", errors="replace")


def split_pages(text: str) -> list[list[str]]:
    """Return the lines of each page; pages are parted by form feeds."""
    return [_LINE_BREAK.split(page) for page in text.split("\f")]


def is_damaged(text: str) -> bool:
    """Return whether characters of the text were lost or garbled before it came to us."""
    if text.isascii() and "?" not in text:
        return any(ord(sign) < 32 and sign != "\t" for sign in text)
    if "\ufffd" in text or _MOJIBAKE.search(text):
        return True
    if "?" in text and len(text) < LONGEST and _LOST_IN_WORD.search(_ADDRESS.sub(" ", text)):
        return True
    return any(
        (unicodedata.category(sign) in ("Cc", "Co", "Cn") and sign not in BULLETS + "\t")
        for sign in text
    )
