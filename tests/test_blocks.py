"""Whole sentences are found again from the lines of a document."""

import dataclasses

import pytest
from tiny import make_document

from index.datatypes import Begins, Line, LineKind
from qa.blocks import context_of

BODY, HEADING, BLANK = LineKind.BODY, LineKind.HEADING, LineKind.BLANK
FURNITURE = LineKind.FURNITURE


def document(*rows):
    """A document of (text, kind, begins, number) rows; kind, begins and number may be left out."""
    lines = []
    for position, row in enumerate(rows, 1):
        text, kind, begins, number = (*row, *(BODY, None, position)[len(row) - 1 :])
        lines.append(Line(number, None, None, text, kind, begins=begins))
    return dataclasses.replace(make_document("x"), lines=tuple(lines))


def sentences(doc, start, end):
    context = context_of(doc, start, end)
    return [context.text_of(sentence) for sentence in context.sentences]


def test_a_sentence_cut_by_the_range_is_whole_again():
    doc = document(("Wir bauen",), ("neue Häuser. Wir senken",), ("die Mieten.",))
    assert sentences(doc, 1, 2) == ["Wir bauen neue Häuser.", "Wir senken die Mieten."]


def test_headings_paragraphs_and_numbered_blanks_end_a_block():
    doc = document(
        ("Wohnen", HEADING), ("Wir bauen.",), ("", BLANK), ("Wir sparen",), ("Und mehr.", BODY, Begins.PARAGRAPH)
    )  # fmt: skip
    assert sentences(doc, 1, 2) == ["Wir bauen."]
    assert sentences(doc, 3, 4) == ["Wir sparen"]
    assert sentences(doc, 0, 1) == ["Wohnen"]


def test_text_that_plainly_goes_on_is_not_broken_by_layout():
    doc = document(("Wir bauen viele",), ("– 3 –", FURNITURE), ("", BLANK), ("schöne Häuser.", BODY, Begins.PARAGRAPH))  # fmt: skip
    assert sentences(doc, 3, 4) == ["Wir bauen viele schöne Häuser."]


def test_a_list_item_is_a_block_even_with_a_small_letter():
    doc = document(
        ("Wir wollen",), ("mehr Geld,", BODY, Begins.ITEM), ("mehr Zeit.", BODY, Begins.ITEM)
    )
    context = context_of(doc, 0, 3)
    assert [context.text_of(s) for s in context.sentences] == [
        "Wir wollen",
        "mehr Geld,",
        "mehr Zeit.",
    ]
    assert context.items == (False, True, True)


def test_blank_lines_between_all_numbered_lines_mean_nothing():
    rows = []
    for number, text in enumerate(("Wir bauen", "neue Häuser", "und Brücken."), 1):
        rows += [(text, BODY, None, number), ("", BLANK, None, None)]
    assert sentences(document(*rows), 2, 3) == ["Wir bauen neue Häuser und Brücken."]


def test_a_blank_line_in_an_unnumbered_text_ends_a_paragraph():
    rows = [(f"Zeile {n} hat Text und", BODY, None, n) for n in range(1, 6)]
    rows += [("", BLANK, None, None), ("Danach kommt anderes.", BODY, None, 6)]
    assert sentences(document(*rows), 6, 7) == ["Danach kommt anderes."]


def test_a_range_without_text_is_refused():
    with pytest.raises(ValueError, match="no text of the agreement among the positions 0:1"):
        context_of(document(("", BLANK)), 0, 1)


def test_every_sentence_of_the_excerpt_stands_in_its_context(excerpt):
    for position, line in enumerate(excerpt.lines):
        if line.kind is not BODY:
            continue
        context = context_of(excerpt, position, position + 1)
        covered = set()
        for sentence in context.sentences:
            covered |= set(range(*context.passage.positions_of(sentence.start, sentence.end)))
        assert position in covered
