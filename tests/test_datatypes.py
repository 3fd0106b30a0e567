import copy
import dataclasses
import pickle

import pytest
from tiny import make_document

from index.datatypes import Hit, Line, LineKind, join_lines, make_passage


def test_a_passage_is_its_lines_joined_by_one_space():
    document = make_document("Wir bauen", "Wohnungen.", "", "Und mehr.")
    passage = make_passage(document, 0, 2, heading=["Wohnen"])
    assert passage.text == "Wir bauen Wohnungen." == join_lines(document.lines[0:2])
    assert passage.id == "doc:0-2"
    assert passage.heading == ("Wohnen",)
    assert passage.line_starts == (0, 10)


@pytest.mark.parametrize(
    ("start", "end", "positions"),
    [(0, 9, (0, 1)), (0, 10, (0, 1)), (9, 10, (0, 1)), (10, 11, (1, 2)), (8, 20, (0, 2))],
)
def test_characters_lead_to_the_lines_they_stand_on(start, end, positions):
    passage = make_passage(make_document("Wir bauen", "Wohnungen."), 0, 2, heading=[])
    assert passage.positions_of(start, end) == positions


def test_furniture_inside_a_passage_has_no_characters():
    document = make_document("Wir bauen", "- 4 -", "Wohnungen.")
    lines = list(document.lines)
    lines[1] = Line(number=None, page=None, pdf_page=None, text="- 4 -", kind=LineKind.FURNITURE)
    document = dataclasses.replace(document, lines=tuple(lines))
    passage = make_passage(document, 0, 3, heading=[])
    assert passage.text == "Wir bauen Wohnungen."
    assert passage.positions_of(10, 12) == (2, 3)
    assert passage.positions_of(0, 9) == (0, 1)
    assert passage.positions_of(0, 12) == (0, 3)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2), (0, 99)])
def test_a_character_range_outside_the_text_is_refused(start, end):
    passage = make_passage(make_document("Wir bauen"), 0, 1, heading=[])
    with pytest.raises(ValueError, match="is not inside"):
        passage.positions_of(start, end)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (1, 1), (0, 2), (-1, 1)])
def test_a_line_range_outside_the_document_is_refused(start, end):
    with pytest.raises(ValueError, match="are not inside"):
        make_passage(make_document("Wir bauen"), start, end, heading=[])


def test_values_can_be_copied_pickled_and_compared():
    document = make_document("Wir bauen", "Wohnungen.")
    hit = Hit(passage=make_passage(document, 0, 2, heading=["a"]), score=1.0, rank=1)
    for value in (document, hit):
        assert copy.deepcopy(value) == value
        assert pickle.loads(pickle.dumps(value)) == value
        assert hash(value) == hash(copy.copy(value))


def test_two_equal_sentences_on_different_lines_are_two_passages():
    document = make_document("Wir bauen.", "", "Wir bauen.")
    one = make_passage(document, 0, 1, heading=[])
    two = make_passage(document, 2, 3, heading=[])
    assert one.text == two.text
    assert one != two
    assert one.id != two.id


def test_a_document_knows_its_year_and_line_range():
    document = make_document("a", "b", first=3578)
    assert document.year == 2020
    assert document.line_range == (3578, 3579)
