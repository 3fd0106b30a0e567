"""Text files with and without line numbers."""

from pathlib import Path

import pytest

from index.datatypes import Begins, Flag, LineKind, LineNumbering
from index.parse import read_document

EXCERPT = Path(__file__).parent.parent / "corpus" / "sachsen-2019-migration-und-integration.txt"
BLANK = [3578, 3585, 3591, 3593, 3603, 3607, 3611, 3616, 3620, 3624]


@pytest.fixture(scope="module")
def excerpt():
    return read_document(EXCERPT)


def test_the_shipped_excerpt_has_its_fifty_printed_lines(excerpt):
    numbered = [line for line in excerpt.lines if line.number is not None]
    assert [line.number for line in numbered] == list(range(3578, 3628))
    assert [line.number for line in numbered if line.kind is LineKind.BLANK] == BLANK
    assert excerpt.numbering is LineNumbering.PRINTED
    assert excerpt.line_range == (3578, 3627)


def test_the_shipped_excerpt_is_verbatim(excerpt):
    raw = EXCERPT.read_text(encoding="utf-8")
    for line in excerpt.lines:
        assert line.text in raw
        if line.number is not None and line.text:
            assert f"{line.number} {line.text}\n" in raw


def test_the_damaged_line_is_flagged_and_shown_as_it_is(excerpt):
    damaged = [line for line in excerpt.lines if line.flags]
    assert [(line.number, line.flags) for line in damaged] == [(3590, (Flag.DAMAGED,))]
    assert damaged[0].text == "Grundsatz ????Fordern und F????rdern????."


def test_text_around_the_excerpt_is_editorial_but_its_heading_is_a_heading(excerpt):
    around = [(line.kind, line.text) for line in excerpt.lines if line.number is None]
    assert [kind for kind, _ in around] == [LineKind.EDITORIAL] * 4 + [
        LineKind.HEADING,
        LineKind.EDITORIAL,
    ]
    assert around[4] == (LineKind.HEADING, "Migration und Integration")
    assert around[5][1] == "Engagement für Bautzen"


def test_paragraphs_begin_after_numbered_blank_lines(excerpt):
    starts = [line.number for line in excerpt.lines if line.begins is Begins.PARAGRAPH]
    assert starts == [number + 1 for number in BLANK]


def test_a_line_whose_sentence_goes_on_with_a_figure_is_no_heading(tmp_path):
    path = tmp_path / "vertrag.txt"
    path.write_text(
        "1 Wohnen\n2 Wir bauen in allen Städten Wohnungen und stellen dafür\n"
        "3 400 Millionen Euro bereit.\n4 Wir sanieren die Schulen im ganzen Land.\n",
        encoding="utf-8",
    )
    kinds = [line.kind.value for line in read_document(path).lines]
    assert kinds == ["heading", "body", "body", "body"]
