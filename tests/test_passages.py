"""Passages: whole lines that follow paragraphs, lists and headings."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import bare_document

from index.datatypes import (
    Begins,
    Document,
    Line,
    LineKind,
    LineNumbering,
    join_lines,
)
from index.paragraphs import enter_heading
from index.parse import read_document
from index.passages import (
    MAX_WORDS,
    MIN_WORDS,
    search_text,
    sentences_of,
    split,
)
from index.sentences import split_sentences

_KINDS = {
    "": LineKind.BLANK,
    "#": LineKind.HEADING,
    "~": LineKind.FURNITURE,
    "%": LineKind.EDITORIAL,
    "^": LineKind.CONTENTS,
}


def _document(*rows: str, numbered: bool = True) -> Document:
    """A document of rows: `¶ ` begins a paragraph, `* ` an item, `## ` a heading of level 2,
    `~ ` furniture, `% ` an editorial line, `^ ` a line of the contents; "" is a blank line."""
    lines = []
    for number, row in enumerate(rows, 1):
        mark, _, text = row.partition(" ")
        kind = _KINDS.get(mark[:1], LineKind.BODY)
        begins = {"¶": Begins.PARAGRAPH, "*": Begins.ITEM}.get(mark)
        if kind is LineKind.BODY and begins is None:
            text = row
        level = len(mark) if kind is LineKind.HEADING else 0
        lines.append(
            Line(number if numbered else None, None, None, text, kind, level=level, begins=begins)
        )
    return bare_document(lines)


def _ranges(document: Document) -> list[tuple[int, int]]:
    return [(passage.start, passage.end) for passage in split(document)]


def _words(count: int, first: str = "Wir") -> str:
    """`count` words that make one sentence."""
    return f"{first} " + "fördern " * (count - 2) + "das."


# --- the shipped excerpt


def test_each_of_the_ten_paragraphs_of_the_shipped_excerpt_is_a_passage():
    document = read_document(str(files("corpus") / "sachsen-2019-migration-und-integration.txt"))
    numbers = [
        (document.lines[p.start].number, document.lines[p.end - 1].number) for p in split(document)
    ]
    assert numbers == [
        (3579, 3584),
        (3586, 3590),
        (3592, 3592),
        (3594, 3602),
        (3604, 3606),
        (3608, 3610),
        (3612, 3615),
        (3617, 3619),
        (3621, 3623),
        (3625, 3627),
    ]
    assert all(p.heading == ("Migration und Integration",) for p in split(document))


# --- paragraphs


def test_a_numbered_blank_line_keeps_short_paragraphs_apart():
    assert _ranges(_document("Wir handeln.", "", "Sie helfen.", "Es wirkt.")) == [(0, 1), (2, 4)]


def test_short_paragraphs_between_blank_lines_are_joined_where_no_number_is_printed():
    document = _document("Wir handeln.", "", "Sie helfen.")
    counted = replace(document, numbering=LineNumbering.COUNTED)
    assert _ranges(counted) == [(0, 3)]


def test_unnumbered_blank_lines_between_most_lines_mean_nothing():
    rows = ["Wir", "", "fördern", "", "das", "", "sehr.", ""]
    document = _document(*rows)
    lines = [
        Line(n if line.text else None, None, None, line.text, line.kind)
        for n, line in enumerate(document.lines)
    ]
    double = _with_lines(document, lines)
    assert [p.text for p in split(double)] == ["Wir fördern das sehr."]


def test_short_neighbouring_paragraphs_are_joined_up_to_the_least_number_of_words():
    document = _document(*[f"¶ {_words(10)}" for _ in range(8)])
    assert _ranges(document) == [(0, 4), (4, 8)]
    assert MIN_WORDS == 40


def test_a_paragraph_long_enough_stays_alone():
    document = _document(f"¶ {_words(MIN_WORDS)}", f"¶ {_words(MIN_WORDS)}")
    assert _ranges(document) == [(0, 1), (1, 2)]


def test_a_paragraph_goes_on_over_a_page_break():
    document = _document("¶ Wir fördern die", "~ - 4 -", "~ Koalitionsvertrag", "Kommunen.")
    (passage,) = split(document)
    assert passage.text == "Wir fördern die Kommunen."
    assert (passage.start, passage.end) == (0, 4)
    assert passage.positions_of(passage.text.index("Kommunen"), len(passage.text)) == (3, 4)


def test_blank_lines_around_a_page_break_inside_a_sentence_do_not_end_the_paragraph():
    document = _document("¶ Wir fördern die", "", "~ - 4 -", "", "Kommunen.")
    assert [p.text for p in split(document)] == ["Wir fördern die Kommunen."]


def test_a_blank_line_at_a_page_break_after_a_sentence_ends_the_paragraph():
    document = _document("¶ Wir fördern die Kommunen.", "", "~ - 4 -", "Sie helfen.")
    assert [p.text for p in split(document)] == ["Wir fördern die Kommunen.", "Sie helfen."]


def test_furniture_editorial_and_contents_lines_are_in_no_text():
    document = _document("% Zusammenfassung", "^ 1. Wohnen .... 3", "~ Seite 1", "Wir handeln.")
    assert [p.text for p in split(document)] == ["Wir handeln."]


def test_a_document_without_body_lines_has_no_passages():
    assert split(_document("% Nur ein Hinweis", "~ 1", "")) == ()


# --- headings


def test_a_passage_never_crosses_a_heading_and_knows_the_path_above_it():
    document = _document(
        "# Soziales", "Eins.", "## Wohnen", "Zwei.", "## Arbeit", "Drei.", "# Umwelt", "Vier."
    )
    assert [(p.text, p.heading) for p in split(document)] == [
        ("Eins.", ("Soziales",)),
        ("Zwei.", ("Soziales", "Wohnen")),
        ("Drei.", ("Soziales", "Arbeit")),
        ("Vier.", ("Umwelt",)),
    ]


def test_a_heading_of_two_lines_is_one_title_with_its_hyphen_resolved():
    document = _document("# Soziales", "## Migration und Integra-", "## tion", "Eins.")
    assert split(document)[0].heading == ("Soziales", "Migration und Integration")


def test_two_headings_with_a_blank_line_between_are_two():
    document = _document("# Wohnen", "", "# Arbeit", "Eins.")
    assert split(document)[0].heading == ("Arbeit",)


def test_a_heading_that_says_it_begins_is_no_second_line():
    first = Line(1, None, None, "Wohnen", LineKind.HEADING, level=1)
    second = Line(2, None, None, "Arbeit", LineKind.HEADING, level=1, begins=Begins.PARAGRAPH)
    path: list[tuple[int, str]] = []
    enter_heading(path, first, None)
    enter_heading(path, second, first)
    assert path == [(1, "Arbeit")]


def test_a_sentence_that_a_reader_took_for_a_heading_can_still_be_found():
    document = _document(
        "# Soziales",
        "## Wir schaffen die Sonderrolle der Kirchen im Arbeitsrecht ab",
        "# Umwelt",
        "Vier.",
    )
    first = split(document)[0]
    assert first.text == "Wir schaffen die Sonderrolle der Kirchen im Arbeitsrecht ab"
    assert first.heading == ("Soziales",)


def test_a_short_heading_with_nothing_beneath_is_no_passage():
    assert [p.text for p in split(_document("# Umwelt", "# Wohnen", "", "Vier."))] == ["Vier."]


# --- lists


def test_a_list_stays_with_the_sentence_that_introduces_it():
    document = _document(
        f"¶ {_words(MIN_WORDS)}", "¶ Wir werden:", "* • die Beratung ausbauen,", "* • Kurse fördern"
    )
    assert _ranges(document) == [(0, 1), (1, 4)]


def test_the_introduction_stays_with_the_list_though_it_is_long():
    document = _document(f"¶ {_words(MIN_WORDS)[:-1]}:", "* • die Beratung ausbauen,")
    assert _ranges(document) == [(0, 2)]


def test_a_long_list_is_divided_between_items():
    document = _document("¶ Wir werden:", *[f"* • {_words(20)}" for _ in range(12)])
    passages = split(document)
    assert len(passages) > 2
    assert passages[0].start == 0
    assert all(before.end == after.start for before, after in pairwise(passages))


def test_an_item_begins_a_sentence_though_nothing_ended_before():
    document = _document("¶ Wir werden", "* die Beratung", "ausbauen", "* Kurse fördern")
    (passage,) = split(document)
    spans = sentences_of(passage, document)
    assert [passage.text[a:b] for a, b in spans] == [
        "Wir werden",
        "die Beratung ausbauen",
        "Kurse fördern",
    ]


# --- long paragraphs


def test_a_long_paragraph_is_cut_between_sentences():
    rows = [row for n in range(12) for row in (f"Wir {'fördern ' * 9}die", f"Maßnahme {n}.")]
    document = _document(*rows)
    passages = split(document)
    assert len(passages) > 1
    assert all(p.text.endswith(".") and p.text.startswith("Wir") for p in passages)


def test_windows_share_the_line_on_which_a_sentence_ends_and_the_next_begins():
    rows = ["Wir " + "fördern " * 8 + "das"]
    rows += ["sehr. Wir " + "fördern " * 8 + "das"] * 20
    rows += ["sehr."]
    document = _document(*rows)
    passages = split(document)
    assert len(passages) > 1
    assert all(before.end == after.start + 1 for before, after in pairwise(passages))


def test_text_without_any_full_stop_is_cut_at_lines():
    document = _document(*["Wohnen und Arbeit und Umwelt und Verkehr und Bildung"] * 100)
    passages = split(document)
    assert all(len(p.text.split()) <= MAX_WORDS for p in passages)
    assert len(passages) >= 6


def test_one_endless_line_is_one_passage():
    assert len(split(_document("wort " * 2000))) == 1


def test_two_equal_paragraphs_are_two_passages():
    document = _document("Wir handeln.", "", "Wir handeln.")
    assert len({p.id for p in split(document)}) == 2


# --- what a search sees


def test_a_search_sees_the_heading_path_and_whole_words():
    document = _document(
        "# Soziales:", "## Wohnen", "Die Führungskräfte-", "entwicklung der Oﬃziere."
    )
    assert search_text(split(document)[0]) == (
        "Soziales. Wohnen. Die Führungskräfteentwicklung der Offiziere."
    )
    assert split(document)[0].text == "Die Führungskräfte- entwicklung der Oﬃziere."


def test_a_hyphen_at_the_end_of_a_page_is_resolved_too():
    document = _document("Die Führungskräfte-", "~ - 4 -", "entwicklung.")
    assert search_text(split(document)[0]) == "Die Führungskräfteentwicklung."


# --- what holds for every document


def _with_lines(document: Document, lines: list[Line]) -> Document:
    return replace(document, lines=tuple(lines))


_LINES = st.builds(
    Line,
    number=st.one_of(st.none(), st.integers(1, 9)),
    page=st.none(),
    pdf_page=st.none(),
    text=st.one_of(
        st.sampled_from(["", " ", "Wir fördern die", "Kommunen. Sie helfen", "das.", "Abs. 1:"]),
        st.integers(1, 90).map(_words),
        st.integers(1, 300).map(lambda n: "wort " * n),
    ),
    kind=st.sampled_from([*LineKind, LineKind.BODY, LineKind.BODY, LineKind.BODY]),
    level=st.integers(0, 3),
    begins=st.sampled_from([None, None, None, Begins.PARAGRAPH, Begins.ITEM]),
).filter(lambda line: line.kind is not LineKind.HEADING or bool(line.text.strip()))


@settings(max_examples=300, deadline=None)
@given(st.lists(_LINES, max_size=40))
def test_the_invariants_hold_for_every_document(lines):
    document = _with_lines(_document("x"), lines)
    passages = split(document)
    covered = {position for p in passages for position in range(p.start, p.end)}
    for passage in passages:
        own = document.lines[passage.start : passage.end]
        assert passage.text == join_lines(own)
        assert own[0].is_quotable
        assert own[-1].is_quotable
        assert len({line.kind for line in own if line.is_quotable}) == 1
        sentences_of(passage, document)
        search_text(passage)
    for position, line in enumerate(document.lines):
        if line.kind is LineKind.BODY and line.text.strip():
            assert position in covered
    assert [p.start for p in passages] == sorted(p.start for p in passages)
    assert len({p.id for p in passages}) == len(passages)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(2, 60), min_size=1, max_size=30), st.integers(20, 90))
def test_no_sentence_is_cut_out_of_every_passage(sizes, width):
    """A wall of text, set in lines of `width` characters, without any cue of layout."""
    sentences = [_words(size) for size in sizes]
    rows, row = [], ""
    for word in " ".join(sentences).split():
        if row and len(row) + len(word) >= width:
            rows.append(row)
            row = ""
        row = f"{row} {word}".strip()
    document = _document(*rows, row)
    for start, end in split_sentences(join_lines(document.lines)):
        sentence = join_lines(document.lines)[start:end]
        assert any(sentence in p.text for p in split(document))


@pytest.mark.parametrize("words", [0, 1])
def test_the_smallest_documents(words):
    document = _with_lines(_document("Wort"), list(_document("Wort").lines[:words]))
    assert len(split(document)) == words
