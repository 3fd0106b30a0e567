"""PDFs with line numbers in rarer dress and on turned pages."""

import io

import pytest
from pdfs import HEIGHT, WIDTH, numbered, read, varied, wrap
from reportlab.pdfgen.canvas import Canvas

from index.datatypes import Flag, LineKind, LineNumbering
from index.parse.report import report_on
from index.parse.turned import placing, reading_turn, turned_back

ROWS, PAGES = 30, 3


def typeset(form="{}", *, right=False, turn=0, rotate=0, late=False, only_page=None):
    """Return a PDF and its lines by number; its content is turned anti-clockwise by `turn`."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=True)
    texts = iter(wrap(" ".join(varied(120)), 70))
    lines = {}
    for page in range(1, PAGES + 1):
        turned = turn if only_page in (None, page) else 0
        canvas.setPageRotation(rotate)
        canvas.translate(
            *{0: (0, 0), 90: (WIDTH, 0), 180: (WIDTH, HEIGHT), 270: (0, HEIGHT)}[turned]
        )
        canvas.rotate(turned)
        places = [(len(lines) + at, 500 - 15 * at) for at in range(1, ROWS + 1)]
        for number, y in places:
            lines[number] = next(texts)
            canvas.setFont("Helvetica", 10)
            canvas.drawString(90, y, lines[number])
            if not late:
                _number(canvas, form.format(number), y, right)
        if late:
            for number, y in places:
                _number(canvas, form.format(number), y, right)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue(), lines


def _number(canvas, text, y, right):
    canvas.setFont("Helvetica", 7)
    if right:
        canvas.drawString(520, y, text)
    else:
        canvas.drawRightString(75, y, text)


@pytest.mark.parametrize("right", [False, True], ids=["left", "right"])
@pytest.mark.parametrize(
    "form", ["{}.", "{})", "{}:", "[{}]", "({})", "Z. {}", "Zeile {}", "{:04d}", "{} |"]
)
def test_a_number_may_bear_a_sign(tmp_path, form, right):
    if right and form == "{} |":
        form = "| {}"
    data, lines = typeset(form, right=right)
    document = read(tmp_path, data)
    assert document.numbering is LineNumbering.PRINTED
    assert numbered(document) == lines
    assert all(line.flags == () for line in document.lines)


def test_a_numbered_list_is_no_line_numbering(tmp_path):
    """Items of two rows each: the figures run on, but not every row bears one."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=True)
    texts = wrap(" ".join(varied(60)), 70)
    wanted = []
    for at, text in enumerate(texts[:40]):
        dressed = f"{at // 2 + 1}. {text}" if at % 2 == 0 else text
        canvas.drawString(90, 780 - 15 * at, dressed)
        wanted.append(dressed)
    canvas.save()
    document = read(tmp_path, buffer.getvalue())
    assert document.numbering is LineNumbering.COUNTED
    assert [line.text for line in document.lines] == wanted


def test_numbers_may_be_drawn_after_all_text(tmp_path):
    data, lines = typeset(late=True)
    assert numbered(read(tmp_path, data)) == lines


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_pages_turned_by_their_own_entry_are_read(tmp_path, turn):
    data, lines = typeset(turn=turn, rotate=turn)
    assert numbered(read(tmp_path, data)) == lines


@pytest.mark.parametrize("turn", [90, 270])
def test_text_that_runs_up_the_sheet_is_text_and_no_furniture(tmp_path, turn):
    data, lines = typeset(turn=turn, only_page=2)
    document = read(tmp_path, data)
    assert numbered(document) == lines
    assert LineKind.FURNITURE not in {line.kind for line in document.lines}


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_boxes_of_turned_text_lie_on_the_page_as_displayed(tmp_path, turn):
    document = read(tmp_path, typeset(turn=turn, only_page=2)[0])
    first = next(line for line in document.lines if line.number == ROWS + 1)
    left, bottom, right, top = first.box  # its baseline begins at (90, 485) before it is turned
    if turn == 90:
        assert (left < WIDTH - 485 < right, bottom) == (True, 90.0)
    elif turn == 180:
        assert (bottom < HEIGHT - 485 < top, right) == (True, WIDTH - 90)
    else:
        assert (left < 485 < right, top) == (True, HEIGHT - 90)


def test_the_turn_is_that_of_nearly_all_characters():
    assert reading_turn([270.0] * 9 + [0.0], 0) == 90
    assert reading_turn([270.0] * 5 + [0.0] * 5, 0) == 0
    assert reading_turn([270.0] * 5 + [0.0] * 5, 180) == 180
    assert reading_turn([], 90) == 90


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turning_back_undoes_the_turn(turn):
    size = (842.0, 595.0) if turn % 180 else (595.0, 842.0)
    place = placing(turn, (0.0, 0.0), size)
    (x0, y0), (x1, y1) = place(100.0, 200.0), place(150.0, 210.0)
    box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    assert turned_back(box, turn, size) == (100.0, 200.0, 150.0, 210.0)


def columns_of(layout, *, step=1, pages=3):
    """Return a PDF and its lines as (page, number, text).

    `layout` is "one" (a column with its numbers in both margins), "same" (two columns, the same
    numbers in both outer margins) or "shared" (two columns, numbers in the left margin only).
    """
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=True)
    texts = iter(wrap(" ".join(varied(120)), 70 if layout == "one" else 34))
    lines = []
    for page in range(1, pages + 1):
        for column in range(1 if layout == "one" else 2):
            for row in range(ROWS):
                number, y, text = (page - 1) * ROWS + row + 1, 750 - 15 * row, next(texts)
                canvas.setFont("Helvetica", 10)
                canvas.drawString(90 + 230 * column, y, text)
                bears = layout != "shared" or column == 0
                lines.append((page, number if bears else None, text))
                if number % step == 0 and bears:
                    _number(canvas, str(number), y, column == 1)
                if number % step == 0 and layout == "one":
                    _number(canvas, str(number), y, True)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue(), lines


@pytest.mark.parametrize("layout", ["one", "same"])
def test_numbers_in_both_margins_are_numbers_on_both_sides(tmp_path, layout):
    data, lines = columns_of(layout)
    document = read(tmp_path, data)
    assert [(line.pdf_page, line.number, line.text) for line in document.lines] == lines
    flags = () if layout == "one" else (Flag.UNCERTAIN,)  # page and line name two places
    assert all(line.flags == flags for line in document.lines)
    assert len(report_on(document).duplicates) == (0 if layout == "one" else 3 * ROWS)


@pytest.mark.parametrize("layout", ["one", "shared"])
def test_every_fifth_number_beside_one_column_or_two(tmp_path, layout):
    data, lines = columns_of(layout, step=5)
    document = read(tmp_path, data)
    assert [(line.pdf_page, line.number, line.text) for line in document.lines] == lines
    for line in document.lines:
        flag = Flag.UNCERTAIN if line.number is None else Flag.DERIVED
        assert line.flags == (() if line.number and line.number % 5 == 0 else (flag,))


def test_where_columns_begin_again_the_unprinted_first_numbers_stay_open(tmp_path):
    data, lines = columns_of("same", step=5)
    document = read(tmp_path, data)
    right = set(lines)
    for line in document.lines:
        if line.number is None:
            assert line.flags == (Flag.UNCERTAIN,)
        else:
            assert (line.pdf_page, line.number, line.text) in right
    assert sum(line.number is not None for line in document.lines) >= 0.9 * len(lines)
