"""Typesets agreements with margin numbers, and says what each of their lines is."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from itertools import islice, permutations

from reportlab.pdfgen.canvas import Canvas

from index.parse import read_document

WIDTH, HEIGHT = 595.0, 842.0
SENTENCES = (
    "Wir stärken den Zusammenhalt im Land und fördern Vereine, die ihn tragen.",
    "Die Koalition wird das Teilhabegesetz bis 2027 vorlegen und die Kommunen daran beteiligen.",
    "100 Milliarden Euro stehen bereit; 4. Bauabschnitte und § 25b Abs. 1 AufenthG bleiben gültig.",
    "Dezentrale Unterbringung unterstützen wir weiterhin, soweit Wohnungen verfügbar sind.",
    "Wir prüfen, ob die Beratungsstellen ab 2026 mit 2,5 Prozent mehr Mitteln rechnen können.",
    "Sprachkurse beginnen früh; niemand soll länger als drei Monate auf einen Platz warten.",
)
HEADINGS = (
    "Migration und Integration",
    "Wohnen und Bauen",
    "Bildung von Anfang an",
    "Arbeit und Ausbildung",
    "Gesundheit im ländlichen Raum",
    "Verkehr und Klima",
)


@dataclass
class Printed:
    """A line as typeset: what a reader has to find."""

    number: int | None
    text: str
    kind: str
    page: int


@dataclass
class Book:
    """A document to typeset; see the fields for what can vary."""

    side: str = "left"
    """"left", "right", or "outer" (left on even pages, right on odd ones)."""
    step: int = 1
    restart: bool = False
    columns: int = 1
    blanks: bool = False
    """Whether blank lines between paragraphs are numbered (as Word does)."""
    gaps: bool = True
    """Whether paragraphs are parted by white space."""
    numbered: bool = True
    furniture: bool = True
    notes: bool = False
    contents: bool = False
    bullets: bool = True
    first: int = 1
    pages: int = 6
    first_page: int = 1
    """Printed number of the first page."""
    number_size: float = 7.0
    lines: list[Printed] = field(default_factory=list)

    def typeset(self) -> bytes:
        """Return the PDF; `lines` says what stands in it."""
        buffer = io.BytesIO()
        self.canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=True)
        self.page, self.number = 1, self.first - 1
        self.heads: list[tuple[str, int]] = []
        self._open_page()
        if self.contents:
            self._set_contents()
        section = 0
        while self.page < self.pages or self.y > 300:
            self._heading(HEADINGS[section % len(HEADINGS)])
            for paragraph in range(3):
                text = " ".join(SENTENCES[(section + paragraph + k) % 6] for k in range(4))
                self._paragraph(wrap(text, 38 if self.columns == 2 else 78))
            if self.bullets:
                self._paragraph(["Wir werden:"])
                for k in range(3):
                    item = SENTENCES[(section + k) % 6].split(";")[0]
                    self._paragraph(wrap("• " + item, 38 if self.columns == 2 else 78), tight=True)
            section += 1
            if self.page >= self.pages and self.y < 400:
                break
        self._close_page()
        self.canvas.save()
        return buffer.getvalue()

    def _open_page(self) -> None:
        self.column, self.y = 0, HEIGHT - 90
        if self.restart:
            self.number = 0
        if self.furniture:
            self.canvas.setFont("Helvetica", 8)
            self.canvas.drawString(90, HEIGHT - 40, "Koalitionsvertrag der Beispielparteien")
            self.canvas.drawCentredString(WIDTH / 2, 30, f"- {self.page - 1 + self.first_page} -")

    def _close_page(self) -> None:
        if self.notes:
            self.canvas.setFont("Helvetica", 7)
            text = f"{self.page} Zu {HEADINGS[self.page % 6]} vgl. Bericht der Kommission, S. 12."
            self.canvas.drawString(90, 62, text)
            self.lines.append(Printed(None, text, "note", self.page))
        self.canvas.showPage()

    def _next_place(self, height: float) -> None:
        if self.y - height >= 90:
            return
        if self.column + 1 < self.columns:
            self.column, self.y = self.column + 1, HEIGHT - 90
            return
        self._close_page()
        self.page += 1
        self._open_page()

    def _line(self, text: str, kind: str, *, size: float = 11.0, bold: bool = False) -> None:
        self._next_place(15)
        self.y -= 15 if size < 12 else 20
        left = 90 + self.column * 240
        number: int | None = None
        if self.numbered and (text or self.blanks):
            self.number += 1
            is_printed = self.number % self.step == 0
            if text or is_printed:  # a blank line without its number leaves no trace
                number = self.number
            if is_printed:
                self._margin_number(self.number)
        if text:
            self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
            self.canvas.drawString(left, self.y, text)
        if text or number is not None:
            self.lines.append(Printed(number, text, kind, self.page))

    def _margin_number(self, number: int) -> None:
        right = self.side == "right" or (self.side == "outer" and self.page % 2 == 1)
        if self.columns == 2:
            right = self.column == 1
        self.canvas.setFont("Helvetica", self.number_size)
        if right:
            self.canvas.drawString(WIDTH - 40, self.y, str(number))
        else:
            self.canvas.drawRightString(75, self.y, str(number))

    def _heading(self, text: str) -> None:
        self._next_place(80)
        self.heads.append((text, self.page))
        self._line(text, "heading", size=14, bold=True)
        self.y -= 6

    def _paragraph(self, rows: list[str], *, tight: bool = False) -> None:
        for row in rows:
            self._line(row, "body")
        if tight:
            return
        if self.blanks:
            self._line("", "blank")
        elif self.gaps:
            self.y -= 8

    def _set_contents(self) -> None:
        self.canvas.setFont("Helvetica-Bold", 14)
        self.y -= 20
        self.canvas.drawString(90, self.y, "Inhaltsverzeichnis")
        self.lines.append(Printed(None, "Inhaltsverzeichnis", "contents", self.page))
        for k, text in enumerate(HEADINGS * 3):
            self.y -= 15
            self.canvas.setFont("Helvetica", 11)
            dots = " ." * (60 - len(text))
            self.canvas.drawString(90, self.y, f"{text}{dots}")
            self.canvas.drawRightString(520, self.y, str(k + 2))
            self.lines.append(Printed(None, text, "contents", self.page))
        self._close_page()
        self.page += 1
        self._open_page()


def wrap(text: str, width: int) -> list[str]:
    """Return the text broken into rows of at most `width` characters."""
    rows, row = [], ""
    for word in text.split():
        if row and len(row) + 1 + len(word) > width:
            rows.append(row)
            row = word
        else:
            row = f"{row} {word}".strip()
    return [*rows, row]


def page_of(*texts: tuple[float, float, str], font: str = "Helvetica", size: float = 11) -> bytes:
    """Return a PDF of one page with each text at its place."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=True)
    canvas.setFont(font, size)
    for x, y, text in texts:
        canvas.drawString(x, y, text)
    canvas.save()
    return buffer.getvalue()


def _prose() -> str:
    """Return the sentences in ever new orders: no two pages end alike, as furniture would."""
    orders = islice(permutations(SENTENCES), 60)
    return " ".join(sentence for order in orders for sentence in order)


def varied(count: int) -> list[str]:
    """Return sentences no two of which are the same, so that no line repeats like a footer."""
    names = [f"{chr(65 + k // 26)}{chr(97 + k % 26)}dorf" for k in range(count)]
    return [f"In {name} gilt: {SENTENCES[k % 6]}" for k, name in enumerate(names)]


def two_columns(numbers: float, *, pages: int = 3, rows: int = 30) -> tuple[bytes, list[Printed]]:
    """Return a PDF whose two columns share one column of numbers, which ends at x = `numbers`.

    The lines bear the number printed at their height, whichever column it belongs to.
    """
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=True)
    texts = iter(wrap(_prose(), 38))
    lines: list[Printed] = []
    for page in range(pages):
        for column in range(2):
            for row in range(rows):
                text, y = next(texts), HEIGHT - 90 - 15 * row
                canvas.setFont("Helvetica", 10)
                canvas.drawString(90 + 240 * column, y, text)
                kind = "left" if column == 0 else "right"
                lines.append(Printed(page * rows + row + 1, text, kind, page + 1))
        canvas.setFont("Helvetica", 7)
        for row in range(rows):
            canvas.drawRightString(numbers, HEIGHT - 90 - 15 * row, str(page * rows + row + 1))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue(), lines


def counted_blanks(
    step: int = 5, *, every: int = 7, uneven: float = 0.0, restart: bool = False
) -> tuple[bytes, list[Printed]]:
    """Return a PDF on a grid of lines whose blank lines count, with every `step`th number printed.

    Every `every`th line is blank, at page breaks too. `uneven` is white space in points that
    follows a blank line besides: the lines then leave the grid.
    """
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=True)
    texts = iter(wrap(_prose(), 78))
    lines: list[Printed] = []
    number = 0
    for page in range(1, 5):
        y = HEIGHT - 90
        number = 0 if restart else number
        for _ in range(42):
            number += 1
            blank = number % every == 0
            if number % step == 0:
                canvas.setFont("Helvetica", 7)
                canvas.drawRightString(70, y, str(number))
            if not blank:
                canvas.setFont("Helvetica", 11)
                text = next(texts)
                canvas.drawString(90, y, text)
                lines.append(Printed(number, text, "body", page))
            y -= 15 + (uneven if blank else 0)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue(), lines


def front_matter(labels: list[str]) -> bytes:
    """Return a PDF without line numbers whose pages bear these labels at their foot."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=True)
    texts = iter(wrap(_prose(), 78))
    for label in labels:
        canvas.setFont("Helvetica", 11)
        for row in range(20):
            canvas.drawString(90, HEIGHT - 90 - 15 * row, next(texts))
        canvas.setFont("Helvetica", 8)
        canvas.drawCentredString(WIDTH / 2, 30, label)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def read(tmp_path, data):
    """Return the document that a PDF gives."""
    path = tmp_path / "vertrag.pdf"
    path.write_bytes(data)
    return read_document(path)


def numbered(document):
    """Return the lines of a document by number."""
    return {line.number: line.text for line in document.lines if line.number is not None}
