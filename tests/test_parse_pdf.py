"""PDFs typeset for the purpose: margin numbers wherever editions print them."""

import io
import itertools
import unicodedata

import pytest
from pdfs import (
    HEADINGS,
    HEIGHT,
    WIDTH,
    Book,
    counted_blanks,
    front_matter,
    page_of,
    two_columns,
)
from reportlab.pdfgen.canvas import Canvas

from index.datatypes import Begins, Flag, LineKind, LineNumbering, NumberingScope
from index.errors import LimitError, ReadError
from index.parse import read_document
from index.parse.report import report_on


def read(tmp_path, data, name="vertrag.pdf", **kwargs):
    path = tmp_path / name
    path.write_bytes(data)
    return read_document(path, **kwargs)


def plain(text):
    return "".join(unicodedata.normalize("NFKC", text).split())


def key(page, number, text):
    return (page, number, plain(text))


def assert_exact(document, book):
    """Every typeset line with a number is found once, on its page, with its text."""
    wanted = sorted(key(p.page, p.number, p.text) for p in book.lines if p.number is not None)
    found = sorted(
        key(line.pdf_page, line.number, line.text)
        for line in document.lines
        if line.number is not None
    )
    assert found == wanted


VARIANTS = {
    "left": {},
    "right": {"side": "right"},
    "outer": {"side": "outer"},
    "restart on each page": {"restart": True},
    "restart, right": {"restart": True, "side": "right"},
    "every fifth": {"step": 5},
    "every fifth, right": {"step": 5, "side": "right"},
    "every fifth, restart": {"step": 5, "restart": True},
    "two columns": {"columns": 2},
    "numbered blank lines": {"blanks": True},
    "no gaps": {"gaps": False},
    "footnotes": {"notes": True},
    "contents": {"contents": True},
    "contents, right": {"contents": True, "side": "right"},
    "starts at 3578": {"first": 3578},
    "numbers as large as the text": {"number_size": 11.0},
    "no furniture": {"furniture": False},
    "one page": {"pages": 1},
}


@pytest.fixture(scope="module", params=VARIANTS.values(), ids=VARIANTS.keys())
def variant(request, tmp_path_factory):
    book = Book(**request.param)
    return book, read(tmp_path_factory.mktemp("pdf"), book.typeset())


def test_every_printed_line_is_found_with_its_exact_text(variant):
    book, document = variant
    assert document.numbering is LineNumbering.PRINTED
    assert_exact(document, book)


def test_headings_are_headings_and_nothing_else_is(variant):
    book, document = variant
    found = [line.text for line in document.lines if line.kind is LineKind.HEADING]
    assert found == [text for text, _ in book.heads]
    assert {line.level for line in document.lines if line.kind is LineKind.HEADING} == {1}


def test_where_blank_lines_hide_their_numbers_nothing_is_guessed(tmp_path):
    book = Book(blanks=True, step=5)
    document = read(tmp_path, book.typeset())
    wanted = {(p.page, p.number): plain(p.text) for p in book.lines if p.number is not None}
    found = {
        (line.pdf_page, line.number): plain(line.text)
        for line in document.lines
        if line.number is not None
    }
    assert all(wanted[place] == text for place, text in found.items())
    assert len(found) > 0.9 * len(wanted)
    unnumbered = [line for line in document.lines if line.number is None and line.is_quotable]
    assert all(Flag.UNCERTAIN in line.flags for line in unnumbered)


def test_numbers_that_are_not_printed_are_marked_as_derived(tmp_path):
    book = Book(step=5)
    document = read(tmp_path, book.typeset())
    for line in document.lines:
        if line.number is not None:
            assert (Flag.DERIVED in line.flags) is (line.number % 5 != 0)


def test_a_scope_tells_whether_numbers_restart(tmp_path):
    assert read(tmp_path, Book(restart=True).typeset()).scope is NumberingScope.PAGE
    assert read(tmp_path, Book().typeset()).scope is NumberingScope.DOCUMENT


def test_pages_bear_their_printed_numbers(tmp_path):
    document = read(tmp_path, Book(first_page=3).typeset())
    assert {line.page - line.pdf_page for line in document.lines} == {2}


def test_furniture_is_set_apart(tmp_path):
    document = read(tmp_path, Book().typeset())
    furniture = {line.text for line in document.lines if line.kind is LineKind.FURNITURE}
    assert "Koalitionsvertrag der Beispielparteien" in furniture
    assert "- 4 -" in furniture
    assert not any("Beispielparteien" in line.text for line in document.lines if line.is_quotable)


def test_footnotes_do_not_stand_between_the_halves_of_a_sentence(tmp_path):
    document = read(tmp_path, Book(notes=True).typeset())
    notes = [line for line in document.lines if line.text.endswith("Kommission, S. 12.")]
    assert len(notes) == 6
    assert {line.kind for line in notes} == {LineKind.EDITORIAL}


def test_the_table_of_contents_is_kept_but_is_no_text(tmp_path):
    book = Book(contents=True)
    document = read(tmp_path, book.typeset())
    contents = [line.text for line in document.lines if line.kind is LineKind.CONTENTS]
    assert len(contents) == 1 + 3 * len(HEADINGS)
    assert contents[0] == "Inhaltsverzeichnis"


def test_paragraphs_and_items_begin_where_the_layout_shows_it(tmp_path):
    document = read(tmp_path, Book().typeset())
    body = [line for line in document.lines if line.kind is LineKind.BODY]
    items = [line.text for line in body if line.begins is Begins.ITEM]
    assert items == [line.text for line in body if line.text.startswith("•")]
    openings = [line.text for line in body if line.begins is Begins.PARAGRAPH]
    assert openings.count("Wir werden:") == sum(line.text == "Wir werden:" for line in body)
    assert not any(text[0].islower() for text in openings)


def test_a_paragraph_that_runs_over_the_page_goes_on(tmp_path):
    book = Book(furniture=True)
    document = read(tmp_path, book.typeset())
    body = [line for line in document.lines if line.kind is LineKind.BODY]
    over = [
        (one, two)
        for one, two in itertools.pairwise(body)
        if one.pdf_page != two.pdf_page and not one.text.endswith((".", ":", ";"))
        if not one.text.startswith("•")  # an item may end without a full stop
    ]
    assert over
    assert [two.text for _, two in over if two.begins is not None] == []


def test_without_margin_numbers_lines_are_counted_page_by_page(tmp_path):
    book = Book(numbered=False)
    document = read(tmp_path, book.typeset())
    assert document.numbering is LineNumbering.COUNTED
    assert document.scope is NumberingScope.PAGE
    for page in range(1, 7):
        printed = [p.text for p in book.lines if p.page == page and p.text]
        lines = [x for x in document.lines if x.pdf_page == page and x.number is not None]
        assert [x.text for x in lines] == printed
        assert [x.number for x in lines] == list(range(1, len(printed) + 1))


def test_boxes_enclose_the_line_on_the_displayed_page(tmp_path):
    document = read(tmp_path, page_of((100, 700, "Ein Satz ohne Nummer steht hier.")))
    left, bottom, right, top = document.lines[0].box
    assert (left, bottom < 700 < top) == (100.0, True)
    assert 200 < right < WIDTH
    assert top < HEIGHT


def test_figures_at_the_start_of_a_line_are_text(tmp_path):
    rows = [(75.0, f"{n}", 90.0, text) for n, text in enumerate(FIGURES, start=1671)]
    texts = []
    for at, (x, number, left, text) in enumerate(rows):
        texts += [(x - 20, 780 - 15 * at, number), (left, 780 - 15 * at, text)]
    document = read(tmp_path, page_of(*texts))
    found = {line.number: line.text for line in document.lines if line.number is not None}
    assert found == dict(enumerate(FIGURES, start=1671))


FIGURES = (
    "Wir investieren in den kommenden Jahren mehr als je zuvor, insgesamt",
    "500 Milliarden Euro; davon gehen an Länder und Gemeinden jährlich etwa",
    "100 Milliarden Euro in Schulen, Straßen und Schienen. Bis zum Jahr",
    "2030 sollen es mehr werden. Für die Jahre 2026 und",
    "2027 gilt das auch für den Wohnungsbau, den wir um",
    "4. Förderwege ergänzen. Das Ziel sind 400",
    "1678 Wohnungen im Jahr, nicht weniger als 1677",
    "und auch nicht 1 oder 2 oder 3.",
)


def test_a_break_in_the_sequence_is_reported_with_its_place(tmp_path):
    texts = []
    numbers = [*range(1, 13), *range(15, 31)]
    for at, number in enumerate(numbers):
        y = 800 - 15 * at
        texts += [(60, y, str(number)), (90, y, f"Dieser Satz trägt die Zeilennummer {number}.")]
    report = report_on(read(tmp_path, page_of(*texts)))
    assert [(gap.page, gap.expected, gap.found) for gap in report.gaps] == [(1, 13, 15)]
    assert any("nach 12 folgt 15" in line for line in report.in_language("de"))
    assert any("15 follows 12" in line for line in report.in_language("en"))


def test_a_pdf_without_text_says_what_to_do(tmp_path):
    with pytest.raises(ReadError, match="text recognition"):
        read(tmp_path, page_of())


def test_too_many_pages_are_refused(tmp_path):
    with pytest.raises(LimitError, match="6 pages; at most 5"):
        read(tmp_path, Book().typeset(), pages=5)


def test_progress_counts_pages(tmp_path):
    seen = []
    read(tmp_path, Book().typeset(), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(n, 6) for n in range(1, 7)]


def test_a_federal_agreement_with_contents_blanks_and_its_own_page_numbers(tmp_path):
    """Contents without dots whose page numbers rise like line numbers; page = PDF page - 2."""
    buffer, wanted = io.BytesIO(), {}
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=True)

    def line(y, text, bold=False):
        number = len(wanted) + 1
        wanted[number] = text
        canvas.setFont("Helvetica", 11)
        canvas.drawRightString(75, y, str(number))
        canvas.setFont("Helvetica-Bold" if bold else "Helvetica", 12 if bold else 11)
        canvas.drawString(90, y, text)

    canvas.setFont("Helvetica-Bold", 28)
    canvas.drawString(90, 600, "Verantwortung für Deutschland")
    canvas.setFont("Helvetica", 14)
    canvas.drawString(90, 560, "Koalitionsvertrag zwischen CDU, CSU und SPD")
    canvas.showPage()
    canvas.drawString(90, 780, "Inhaltsverzeichnis")
    canvas.setFont("Helvetica", 10)
    for k in range(30):
        canvas.drawString(
            90 + 12 * (k % 3), 760 - 15 * k, f"{k // 3 + 1}.{k % 3} {HEADINGS[k % 6]}"
        )
        canvas.drawRightString(520, 760 - 15 * k, str(k + 1))
    canvas.showPage()
    for page in range(1, 13):
        canvas.drawCentredString(WIDTH / 2, 25, f"- {page} -")
        line(790, f"{page // 3 + 1}.{page % 3} {HEADINGS[page % 6]}", bold=True)
        line(774, "")
        for at in range(20):
            line(758 - 16 * at, "" if at == 9 else FIGURES[(page + at) % 8])
        canvas.showPage()
    canvas.save()
    document = read(tmp_path, buffer.getvalue())
    assert {x.number: x.text for x in document.lines if x.number is not None} == wanted
    assert sum(line.kind is LineKind.CONTENTS for line in document.lines) == 31
    assert {x.page - x.pdf_page for x in document.lines if x.number is not None} == {-2}
    assert sum(line.kind is LineKind.HEADING for line in document.lines) == 12
    assert document.title == "Koalitionsvertrag Bund"
    assert document.parties == ("CDU", "CSU", "SPD")


@pytest.mark.parametrize(("numbers", "numbered"), [(60, "left"), (315, "right"), (560, "right")])
def test_a_column_that_shares_the_numbers_of_another_is_uncertain(tmp_path, numbers, numbered):
    data, printed = two_columns(numbers)
    document = read(tmp_path, data)
    assert [line.text for line in document.lines] == [line.text for line in printed]
    assert {line.kind for line in document.lines} == {LineKind.BODY}
    for line, wanted in zip(document.lines, printed, strict=True):
        if wanted.kind == numbered:
            assert (line.number, line.flags) == (wanted.number, ())
        else:
            assert (line.number, line.flags) == (None, (Flag.UNCERTAIN,))


@pytest.mark.parametrize("restart", [False, True], ids=["running", "restart"])
@pytest.mark.parametrize("every", [4, 6, 7, 11])
def test_blank_lines_that_count_are_found_by_the_height_of_a_line(tmp_path, every, restart):
    data, printed = counted_blanks(every=every, restart=restart)
    document = read(tmp_path, data)
    found = [line for line in document.lines if line.kind is LineKind.BODY]
    assert [(line.number, line.text) for line in found] == [(p.number, p.text) for p in printed]
    assert all((Flag.DERIVED in line.flags) is (line.number % 5 != 0) for line in found)


def test_blank_lines_at_page_breaks_only_show_in_the_next_printed_number(tmp_path):
    data, printed = counted_blanks(every=41)  # 41, 82 and 123: the last lines but some of a page
    document = read(tmp_path, data)
    found = [line for line in document.lines if line.kind is LineKind.BODY]
    assert [(line.number, line.text) for line in found] == [(p.number, p.text) for p in printed]


def test_a_blank_line_after_the_last_number_of_each_page_leaves_the_rest_uncertain(tmp_path):
    """Numbers begin again on each page, so that nothing tells whether line 41, blank, counts."""
    data, _ = counted_blanks(every=41, restart=True)
    body = [line for line in read(tmp_path, data).lines if line.kind is LineKind.BODY]
    assert [line.number for line in body] == [*range(1, 41), None] * 4
    assert [line.flags for line in body if line.number is None] == [(Flag.UNCERTAIN,)] * 4


@pytest.mark.parametrize("uneven", [4.0, 7.5])
def test_lines_off_the_grid_get_no_number_that_is_wrong(tmp_path, uneven):
    data, printed = counted_blanks(uneven=uneven)
    document = read(tmp_path, data)
    right = {(line.number, line.text) for line in printed}
    found = [line for line in document.lines if line.kind is LineKind.BODY]
    assert {(line.number, line.text) for line in found if line.number is not None} <= right
    assert all(Flag.UNCERTAIN in line.flags for line in found if line.number is None)


@pytest.mark.parametrize("form", ["{}", "- {} -", "Seite {}"])
def test_roman_page_numbers_are_furniture_and_no_page_four(tmp_path, form):
    roman = [form.format(label) for label in ("i", "ii", "iii", "iv")]
    labels = [*roman, "1", "2", "3", "4", "5"]
    document = read(tmp_path, front_matter(labels))
    assert [line.text for line in document.lines if line.kind is LineKind.FURNITURE] == labels
    pages = {line.pdf_page: line.page for line in document.lines}
    assert pages == dict(enumerate([None, None, None, None, 1, 2, 3, 4, 5], 1))


def test_a_single_letter_that_no_other_page_bears_out_is_no_page_number(tmp_path):
    document = read(tmp_path, front_matter(["C", "1", "2", "3", "4"]))
    assert [line.kind for line in document.lines if line.text == "C"] != [LineKind.FURNITURE]
