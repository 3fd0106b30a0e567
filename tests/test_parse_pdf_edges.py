"""PDFs whose line numbers stand close to other things: text, figures, headers, page edges."""

import io

import pytest
from pdfs import HEIGHT, WIDTH, numbered, read, varied, wrap
from reportlab.pdfgen.canvas import Canvas

from index.datatypes import Flag, LineKind, LineNumbering

ROWS = 30


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


def without_numbers(drawn, keep):
    """Return what is drawn without the line numbers for which `keep` is not true."""
    return [one for one in drawn if one[2] != 7 or keep(int(one[3]))]


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


def test_page_numbers_of_contents_are_no_line_numbers(tmp_path):
    """Thirty entries beside a text that prints nine numbers: the longest chain is the wrong one."""
    texts, page = body(), 1
    contents = [(90, 800, 14, "Inhaltsverzeichnis")]
    for at in range(30):
        page += (0, 1, 1, 2, 0, 1, 3)[at % 7]
        contents += [(90, 770 - 16 * at, 10, f"Abschnitt {at} {'abcde'[at % 5]}")]
        contents += [(500, 770 - 16 * at, 10, str(page))]
    pages, wanted = [contents], {}
    for first in (1, 31, 61):
        drawn = page_of_lines(texts, first, rows=30)
        wanted |= {int(n[3]): t[3] for n, t in zip(drawn[::2], drawn[1::2], strict=True)}
        pages.append(without_numbers(drawn, lambda number: number % 10 == 0))
    document = read(tmp_path, pages_of(pages))
    assert numbered(document) == wanted
    assert {line.pdf_page for line in document.lines if line.number is not None} == {2, 3, 4}


def test_a_number_between_two_blank_lines_that_count_is_found(tmp_path):
    drawn = page_of_lines(body(), 1, blanks=(11, 13))
    document = read(tmp_path, pages_of([drawn]))
    assert sorted(numbered(document)) == [n for n in range(1, 26) if n not in (11, 13)]
    assert all(line.flags == () for line in document.lines)


def test_numbers_in_the_right_margin_of_a_wider_page_are_found(tmp_path):
    texts, pages = body(), []
    sizes = [(842, 595) if at == 2 else (595, 842) for at in range(10)]
    for at, (width, height) in enumerate(sizes):
        pages.append(page_of_lines(texts, 25 * at + 1, top=height - 70, x=width - 40))
    document = read(tmp_path, pages_of(pages, sizes=sizes))
    assert sorted(numbered(document)) == list(range(1, 251))
    assert all(line.flags == () for line in document.lines)


def test_a_short_last_chapter_with_numbers_of_its_own_is_numbered(tmp_path):
    texts = body()
    pages = [page_of_lines(texts, 1, rows=40), page_of_lines(texts, 1, rows=12)]
    shown = [without_numbers(page, lambda number: number % 5 == 0) for page in pages]
    document = read(tmp_path, pages_of(shown))
    last = {line.text: line.number for line in document.lines if line.pdf_page == 2}
    assert (last[pages[1][9][3]], last[pages[1][19][3]]) == (5, 10)


@pytest.mark.parametrize("step", [5, 10])
def test_rows_of_a_table_below_the_last_number_of_a_page_are_uncertain(tmp_path, step):
    drawn = without_numbers(page_of_lines(body(), 1, rows=32), lambda number: number % step == 0)
    for at, cells in enumerate((("Jahr", "2025", "2026"), ("Mittel", "40", "12,5"))):
        drawn += [(90 + 90 * k, 290 - 15 * at, 10, cell) for k, cell in enumerate(cells)]
    document = read(tmp_path, pages_of([drawn]))
    rows = {line.text: line for line in document.lines}
    for text in ("Jahr 2025 2026", "Mittel 40 12,5"):
        assert (rows[text].number, Flag.UNCERTAIN in rows[text].flags) == (None, True)


def test_a_misprinted_number_makes_the_lines_counted_past_it_uncertain(tmp_path):
    drawn = without_numbers(page_of_lines(body(), 1), lambda number: number % 5 == 0)
    misprinted = [(x, y, size, "51" if text == "15" else text) for x, y, size, text in drawn]
    document = read(tmp_path, pages_of([misprinted]))
    doubtful = [line.text[-9:] for line in document.lines if Flag.UNCERTAIN in line.flags]
    texts = [text for _, _, size, text in drawn if size == 10]
    assert doubtful == [text[-9:] for text in texts[10:19]]


def test_the_mark_of_a_numbered_note_stays_in_its_line(tmp_path):
    """The number stands higher than the note's small type, whose mark is smaller yet."""
    drawn = page_of_lines(body(), 1)
    for number, y in ((26, 60), (27, 48)):
        drawn += [(60, y + 2, 10, str(number)), (90, y, 5.5, str(number - 25))]
        drawn += [(97, y, 7.5, "Vgl. den Bericht der Kommission, S. 12.")]
    found = numbered(read(tmp_path, pages_of([drawn])))
    assert (found[26].split()[0], found[27].split()[0]) in {("1", "2"), ("1Vgl.", "2Vgl.")}


def test_figures_drawn_one_by_one_stay_together(tmp_path):
    """Sign by sign, with white between the figures, on a turned page."""
    buffer, wanted = io.BytesIO(), {}
    canvas = Canvas(buffer, pagesize=(HEIGHT, WIDTH), invariant=True)
    canvas.setPageRotation(270)
    canvas.translate(0, WIDTH)
    canvas.rotate(270)
    canvas.saveState()
    canvas.translate(150, 200)
    canvas.rotate(50)
    canvas.setFont("Helvetica-Bold", 80)
    canvas.drawString(0, 0, "ENTWURF")
    canvas.restoreState()
    for at, text in zip(range(28), body(), strict=False):
        wanted[at + 1] = text
        y = 560 - 18 * at
        _one_by_one(canvas, "Courier", 88 - 6.5 * len(str(at + 1)), y, str(at + 1), 0.4)
        _one_by_one(canvas, "Helvetica", 90, y, text)
    canvas.save()
    found = numbered(read(tmp_path, buffer.getvalue()))
    assert {n: "".join(text.split()) for n, text in found.items()} == {
        n: "".join(text.split()) for n, text in wanted.items()
    }


def _one_by_one(canvas, font, x, y, text, white=0.0):
    canvas.setFont(font, 10)
    for sign in text:
        if sign != " ":
            canvas.drawString(x, y, sign)
        x += canvas.stringWidth(sign, font, 10) + white


def unnumbered(document):
    """Return the text of the lines that could be cited but bear no number, and their flags."""
    kinds = (LineKind.BODY, LineKind.HEADING)
    lines = [line for line in document.lines if line.number is None and line.kind in kinds]
    return {line.text: line.flags for line in lines}


def every(step):
    return lambda number: number % step == 0


@pytest.mark.parametrize("rise", [-1, 2])
def test_small_numbers_off_the_baseline_that_touch_the_text_keep_the_line_whole(tmp_path, rise):
    drawn, wanted = [], {}
    for number, text in zip(range(1, 31), body(), strict=False):
        y, wanted[number] = 780 - 15 * number, f"Absatz {text}" if number % 3 else "Wohnen"
        drawn += [(90, y, 11, wanted[number].split()[0])]
        drawn += [(89.5 - 2.8 * len(str(number)), y + rise, 5, str(number))]
        if number % 3:
            drawn.append((135, y, 11, text))  # justified: much white behind the first word
    assert numbered(read(tmp_path, pages_of([drawn]))) == wanted


@pytest.mark.parametrize("step", [1, 5, 10])
@pytest.mark.parametrize("rise", [0, 2.4])
def test_numbers_in_both_margins_may_be_few_and_stand_off_the_baseline(tmp_path, step, rise):
    texts, pages, wanted = body(), [], {}
    for first in (1, 31, 61):
        drawn = []
        for x, y, size, text in without_numbers(page_of_lines(texts, first, rows=30), every(step)):
            if size == 7:
                drawn += [(x, y + rise / 2, 5, text), (560, y + rise, 5, text)]
                continue
            wanted[len(wanted) + 1] = text
            drawn.append((x, y, size, f"{2020 + len(wanted) % 7} {text}"))
        pages.append(drawn)
    document = read(tmp_path, pages_of(pages))
    found = {number: text.split(" ", 1)[1] for number, text in numbered(document).items()}
    assert found == wanted
    assert {line.kind for line in document.lines} == {LineKind.BODY}


def test_a_line_in_both_margins_may_name_its_own_number(tmp_path):
    drawn = page_of_lines(body(), 1)
    drawn += [(540, y, size, text) for _, y, size, text in drawn if size == 7]
    named = [
        (x, y, size, f"Nummer {text[-8:]} 12" if y == 605 and size == 10 else text)
        for x, y, size, text in drawn
    ]
    document = read(tmp_path, pages_of([named]))
    assert numbered(document)[12].endswith(" 12")


def test_lines_of_a_chapter_that_begins_below_the_last_number_of_a_page_are_uncertain(tmp_path):
    """Lines 1 to 4 of the new chapter end the page; its first printed number is on the next."""
    texts = body()
    first = page_of_lines(texts, 1, rows=30) + page_of_lines(texts, 1, top=315, rows=4)
    second = page_of_lines(texts, 5, rows=30)
    pages = [without_numbers(page, every(5)) for page in (first, second)]
    document = read(tmp_path, pages_of(pages))
    new = {one[3] for one in first[60:] if one[2] == 10}
    assert new <= unnumbered(document).keys()
    assert all(unnumbered(document)[text] == (Flag.UNCERTAIN,) for text in new)


def test_a_page_between_numbered_ones_that_is_too_short_for_a_number_is_uncertain(tmp_path):
    texts = body()
    pages = [page_of_lines(texts, 1, rows=rows) for rows in (30, 7, 30)]
    shown = [without_numbers(page, every(10)) for page in pages]
    document = read(tmp_path, pages_of(shown))
    assert [line.flags for line in document.lines if line.pdf_page == 2] == [(Flag.UNCERTAIN,)] * 7


def test_the_last_lines_without_a_number_are_uncertain_and_no_appendix(tmp_path):
    texts = body()
    pages = [page_of_lines(texts, first, rows=rows) for first, rows in ((1, 30), (31, 8))]
    shown = [without_numbers(page, every(10)) for page in pages]
    shown[1] = [one for one in shown[1] if one[2] == 10]
    document = read(tmp_path, pages_of(shown))
    last = [line for line in document.lines if line.pdf_page == 2]
    assert [(line.kind, line.flags) for line in last] == [(LineKind.BODY, (Flag.UNCERTAIN,))] * 8


def test_two_numbers_on_each_page_are_a_numbering(tmp_path):
    texts = body()
    pages = [page_of_lines(texts, 1, rows=24) for _ in range(5)]
    shown = [without_numbers(page, every(10)) for page in pages]
    document = read(tmp_path, pages_of(shown))
    assert document.numbering is LineNumbering.PRINTED
    assert [line.number for line in document.lines] == list(range(1, 25)) * 5


def test_a_page_of_tables_has_no_two_columns(tmp_path):
    drawn = page_of_lines(body(), 1, rows=30)[:8]
    for number in range(5, 21):
        y = 785 - 15 * number
        cells = ("Jahr", "Mittel in Euro", "Anteil", "Bund und Land")
        drawn += [(90 + 110 * k, y, 10, cell) for k, cell in enumerate(cells)]
        drawn.append((60, y, 7, str(number)))
    found = numbered(read(tmp_path, pages_of([drawn])))
    assert found[12] == "Jahr Mittel in Euro Anteil Bund und Land"


def test_a_row_that_opens_some_pages_alike_is_text_and_no_header(tmp_path):
    texts, pages = body(), []
    for at in range(8):
        drawn = page_of_lines(texts, 30 * at + 1, rows=30)
        if at in (1, 3, 4):
            drawn[1] = (90, 770, 10, "Wir werden:")
        pages.append(without_numbers(drawn, every(5)))
    document = read(tmp_path, pages_of(pages))
    found = [line.number for line in document.lines if line.text == "Wir werden:"]
    assert found == [31, 91, 121]


def test_headers_of_two_pages_behind_a_title_page_are_headers(tmp_path):
    texts = body()
    title = [(90, 600, 26, "Zukunft gestalten"), (90, 560, 14, "Koalitionsvertrag")]
    pages = [title]
    for at in (0, 1):
        drawn = page_of_lines(texts, 25 * at + 1)
        pages.append([(90, 820, 8, "Entwurf vom 12. März"), (290, 30, 8, f"- {at + 2} -"), *drawn])
    document = read(tmp_path, pages_of(pages))
    assert unnumbered(document) == {}
    assert {line.page for line in document.lines if line.number is not None} == {2, 3}


@pytest.mark.parametrize("y", [815, 30])
def test_page_numbers_in_the_column_of_line_numbers_are_none(tmp_path, y):
    texts, pages = body(), []
    for page in range(1, 5):
        pages.append([(60, y, 7, str(page + 25)), *page_of_lines(texts, 1)])
    document = read(tmp_path, pages_of(pages))
    assert [line.number for line in document.lines if line.number] == list(range(1, 26)) * 4
    assert {line.page for line in document.lines} == {26, 27, 28, 29}


def test_a_line_over_which_its_number_is_printed_is_uncertain(tmp_path):
    drawn = page_of_lines(body(), 1)
    over = [(300 if text == "12" else x, y, size, text) for x, y, size, text in drawn]
    document = read(tmp_path, pages_of([over]))
    assert [Flag.UNCERTAIN in line.flags for line in document.lines] == [
        at == 11 for at in range(25)
    ]


def test_a_row_of_a_table_does_not_make_up_for_a_blank_line(tmp_path):
    """Every second number is printed; line 13, blank, counts, the table's row below does not."""
    drawn = without_numbers(page_of_lines(body(), 1, blanks=(7, 13, 19)), every(2))
    drawn += [(90 + 90 * k, 590, 10, cell) for k, cell in enumerate(("Jahr", "2025", "2026"))]
    document = read(tmp_path, pages_of([drawn]))
    assert unnumbered(document).get("Jahr 2025 2026") == (Flag.UNCERTAIN,)
