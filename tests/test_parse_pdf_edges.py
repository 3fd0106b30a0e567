"""PDFs whose line numbers stand close to other things: text, figures, headers, page edges."""

import io

import pytest
from pdfs import HEIGHT, WIDTH, varied, wrap
from reportlab.pdfgen.canvas import Canvas

from index.datatypes import Flag, LineKind, LineNumbering
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


def pages_of(pages, *, sizes=None):
    """Return a PDF of pages of (x, y, size, text), `sizes` says how large each page is."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=True)
    for at, page in enumerate(pages):
        canvas.setPageSize(sizes[at] if sizes else (WIDTH, HEIGHT))
        for x, y, size, text in page:
            canvas.setFont("Helvetica", size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def page_of_lines(texts, first, *, top=770, rows=25, blanks=(), x=60):
    """Return what to draw for the numbered lines of a page; those in `blanks` are left out."""
    drawn = []
    for at in range(rows):
        if first + at in blanks:
            continue
        y = top - 15 * at
        drawn += [(x, y, 7, str(first + at)), (90, y, 10, next(texts))]
    return drawn


def body():
    return iter(wrap(" ".join(varied(300)), 70))


def test_a_header_stands_equally_far_from_the_edge_of_a_page_of_another_size(tmp_path):
    texts, sizes = body(), [(595, 842), (842, 595), (595, 842), (842, 595)]
    pages = [
        [
            (90, size[1] - 30, 8, f"Entwurf 12.03.2025 Seite {at + 1} von 120"),
            *page_of_lines(texts, 25 * at + 1, top=size[1] - 70),
        ]
        for at, size in enumerate(sizes)
    ]
    document = read(tmp_path, pages_of(pages, sizes=sizes))
    headers = [line for line in document.lines if line.text.startswith("Entwurf")]
    assert [line.kind for line in headers] == [LineKind.FURNITURE] * 4
    assert sorted(numbered(document)) == list(range(1, 101))


@pytest.mark.parametrize("step", [1, 5])
def test_a_header_never_takes_the_number_of_a_blank_line(tmp_path, step):
    """Lines 25 and 50, the last of a page, are blank; each chapter's page has its own header."""
    texts = body()
    pages = []
    for at, header in enumerate(("Wohnen und Bauen", "Verkehr", "Arbeit, Soziales")):
        lines = page_of_lines(texts, 25 * at + 1, blanks=(25, 50))
        lines = [one for one in lines if one[2] != 7 or int(one[3]) % step == 0]
        pages.append([(90, 825, 10, header), *lines])
    document = read(tmp_path, pages_of(pages))
    headers = [line for line in document.lines if line.pdf_page > 1 and line.box[3] > 820]
    assert [line.text for line in headers] == ["Verkehr", "Arbeit, Soziales"]
    assert all(line.number is None and Flag.UNCERTAIN in line.flags for line in headers)


def test_a_row_of_a_table_takes_no_number_of_a_blank_line_beside_it(tmp_path):
    texts = body()
    drawn = page_of_lines(texts, 1, blanks=(12,))
    drawn = [(x, y - (15 if y < 605 else 0), size, text) for x, y, size, text in drawn]
    drawn.append((90, 605, 10, "Jahr 2025 Mittel 40"))
    document = read(tmp_path, pages_of([drawn]))
    row = next(line for line in document.lines if line.text.startswith("Jahr"))
    assert (row.number, row.flags) == (None, (Flag.UNCERTAIN,))


def test_a_figure_left_in_the_column_of_numbers_makes_its_line_uncertain(tmp_path):
    drawn = page_of_lines(body(), 1)
    misprinted = [(x, y, size, "21" if text == "12" else text) for x, y, size, text in drawn]
    document = read(tmp_path, pages_of([misprinted]))
    assert [line.text[:3] for line in document.lines if Flag.UNCERTAIN in line.flags] == ["21 "]


def test_figures_drawn_one_after_another_far_apart_are_no_word(tmp_path):
    """Across a page with a diagonal sign, PDFium runs them together."""
    lines = page_of_lines(body(), 1, x=69)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=True)
    canvas.saveState()
    canvas.translate(150, 270)
    canvas.rotate(50)
    canvas.setFont("Helvetica-Bold", 80)
    canvas.drawString(0, 0, "ENTWURF")
    canvas.restoreState()
    for x, y, size, text in [(65, 812, 11, "22"), (67, 20, 11, "2"), *lines]:
        canvas.setFont("Helvetica", size)
        canvas.drawString(x, y, text)
    canvas.save()
    texts = [text for _, _, size, text in lines if size == 10]
    assert numbered(read(tmp_path, buffer.getvalue())) == dict(enumerate(texts, 1))
