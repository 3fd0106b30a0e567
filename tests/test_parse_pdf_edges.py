"""PDFs whose line numbers stand close to other things: text, figures, headers, page edges."""

import io

import pytest
from pdfs import HEIGHT, WIDTH, varied, wrap
from reportlab.pdfgen.canvas import Canvas

from index.datatypes import LineNumbering
from index.parse import read_document

ROWS = 30


def read(tmp_path, data):
    path = tmp_path / "vertrag.pdf"
    path.write_bytes(data)
    return read_document(path)


def numbered(document):
    return {line.number: line.text for line in document.lines if line.number is not None}


def touching(gap, *, font="Helvetica", size=6.0, right=False, pages=2):
    """Return a PDF whose numbers stand `gap` points off the text, and its lines by number.

    Every fifth line begins, every seventh ends with figures of its own.
    """
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=True)
    texts = iter(wrap(" ".join(varied(120)), 70))
    lines = {}
    for _ in range(pages):
        for row in range(ROWS):
            number, y, text = len(lines) + 1, 780 - 15 * row, next(texts)
            text = f"{2025 + row} {text}" if number % 5 == 0 else text
            lines[number] = f"{text} {number + 1}" if number % 7 == 0 else text
            canvas.setFont("Helvetica", 10)
            width = canvas.stringWidth(lines[number], "Helvetica", 10)
            canvas.drawString(90, y, lines[number])
            canvas.setFont(font, size)
            if right:
                canvas.drawString(90 + width + gap, y, str(number))
            else:
                canvas.drawRightString(90 - gap, y, str(number))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue(), lines


@pytest.mark.parametrize("gap", [0.2, 1.0, 2.0])
@pytest.mark.parametrize(("font", "size"), [("Helvetica", 6), ("Times-Roman", 10)])
def test_numbers_that_touch_the_text_are_cut_off(tmp_path, font, size, gap):
    data, lines = touching(gap, font=font, size=size)
    document = read(tmp_path, data)
    assert document.numbering is LineNumbering.PRINTED
    assert numbered(document) == lines
    assert all(line.flags == () for line in document.lines)


def test_numbers_of_the_text_s_own_type_are_cut_off_where_white_parts_them(tmp_path):
    data, lines = touching(1.0, size=10)
    assert numbered(read(tmp_path, data)) == lines


def test_figures_that_are_no_line_numbers_stay_with_their_word(tmp_path):
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=True)
    texts = wrap(" ".join(varied(40)), 70)[:ROWS]
    for at, text in enumerate(texts):
        y = 780 - 15 * at
        canvas.setFont("Helvetica", 10)
        canvas.drawString(90, y, text)
        width = canvas.stringWidth(text, "Helvetica", 10)
        canvas.setFont("Helvetica", 6)
        canvas.drawString(90 + width, y + 4, str(at + 40))  # the mark of a note
        canvas.drawRightString(75, y, str(at + 1))
    canvas.save()
    found = numbered(read(tmp_path, buffer.getvalue()))
    assert found == {at + 1: f"{text}{at + 40}" for at, text in enumerate(texts)}
