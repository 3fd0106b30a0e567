"""Web pages → text in which headings and lists are marked as in Markdown."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary "
    "table tbody td tfoot th thead title tr ul".split()
)
_HIDDEN = frozenset(["head", "script", "style", "template", "noscript", "svg", "math", "button"])
_VOID = frozenset(["br", "hr", "img", "input", "link", "meta", "wbr"])
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|div|p|table|h[1-6])\b", re.IGNORECASE
)


def is_html(text: str) -> bool:
    """Return whether a text file is a web page."""
    start = text[:4000].lstrip("\ufeff \t\r\n")
    if start[:1] != "<" or start.startswith("<!--"):
        return False
    return _HTML.search(start) is not None


def html_to_text(text: str) -> str:
    """Return the text of a web page, a row for each line it shows."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Collects the rows of a page: blocks and line breaks part them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._rows: list[str] = []
        self._row: list[str] = []
        self._hidden: list[str] = []
        self._mark = ""
        self._keep = 0  # depth of <pre>

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the name is HTMLParser's
        if tag in _HIDDEN and tag not in _VOID:
            self._hidden.append(tag)
        if self._hidden:
            return
        if tag == "br":
            self._end_row()
        elif tag in _BLOCKS:
            self._end_block()
            if tag[0] == "h" and tag[1:].isdigit():
                self._mark = "#" * int(tag[1:]) + " "
            elif tag == "li":
                self._mark = "- "
            elif tag == "pre":
                self._keep += 1

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag == self._hidden[-1]:
                self._hidden.pop()
            return
        if tag in _BLOCKS:
            self._end_block()
            if tag == "pre":
                self._keep = max(self._keep - 1, 0)

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if self._keep:
            first, *more = data.split("\n")
            self._row.append(first)
            for row in more:
                self._end_row()
                self._row.append(row)
            return
        self._row.append(re.sub(r"[ \t\r\n]+", " ", data))

    def _end_row(self) -> None:
        row = re.sub(r" {2,}", " ", "".join(self._row)).strip()
        self._rows.append(self._mark + row if row else "")
        self._row = []
        if row:
            self._mark = ""

    def _end_block(self) -> None:
        self._end_row()
        self._mark = ""
        if self._rows and self._rows[-1]:
            self._rows.append("")

    def text(self) -> str:
        """Return the rows; several blank ones in a row count as one."""
        self._end_row()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._rows)).strip("\n") + "\n"
