import dataclasses

import pytest
from tiny import make_document

from index.datatypes import NumberingScope
from index.errors import InputError
from qa.lines import find_positions, select_lines

DOCUMENT = make_document("a", "b", "", "d", first=10)


def numbers(lines):
    return [line.number for line in lines]


def test_lines_are_found_by_their_printed_numbers_blank_ones_included():
    assert numbers(select_lines(DOCUMENT, 11, 13)) == [11, 12, 13]
    assert find_positions(DOCUMENT, 11, 13) == (1, 4)


@pytest.mark.parametrize(
    ("context", "expected"), [(0, [11]), (1, [10, 11, 12]), (99, [10, 11, 12, 13])]
)
def test_context_adds_lines_on_either_side(context, expected):
    assert numbers(select_lines(DOCUMENT, 11, 11, context=context)) == expected


def test_a_range_that_is_partly_there_gives_what_is_there():
    assert numbers(select_lines(DOCUMENT, 13, 99)) == [13]


def test_a_line_that_is_not_there_is_said():
    with pytest.raises(InputError, match="doc has no line 1–9; its lines: 10–13"):
        select_lines(DOCUMENT, 1, 9)


def test_where_numbers_begin_again_the_page_decides():
    first, second = (dataclasses.replace(DOCUMENT.lines[0], number=1, page=p) for p in (7, 8))
    document = dataclasses.replace(DOCUMENT, lines=(first, second), scope=NumberingScope.PAGE)
    assert find_positions(document, 1, 1, page=8) == (1, 2)
    with pytest.raises(InputError, match="name the page with --page"):
        select_lines(document, 1, 1)
    with pytest.raises(InputError, match=r"has no line 1–1 \(9\)"):
        select_lines(document, 1, 1, page=9)


def test_a_printed_page_goes_before_the_page_of_the_pdf():
    """Page iv, the fourth of the PDF, bears no Arabic number: page 4 is the one that prints it."""
    blank = dataclasses.replace(DOCUMENT.lines[0], number=1)
    iv = dataclasses.replace(blank, page=None, pdf_page=4)
    four = dataclasses.replace(blank, page=4, pdf_page=8)
    both = dataclasses.replace(DOCUMENT, lines=(iv, four), scope=NumberingScope.PAGE)
    assert find_positions(both, 1, 1, page=4) == (1, 2)
    only = dataclasses.replace(both, lines=(iv,))
    assert find_positions(only, 1, 1, page=4) == (0, 1)
