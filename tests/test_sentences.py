"""Sentence splitting: the gold cases, and properties that hold for every text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import split_sentences

_CASES = [
    line
    for line in (Path(__file__).parent / "sentence_cases.txt")
    .read_text(encoding="utf-8")
    .splitlines()
    if line.strip() and not line.startswith("#")
]


def _sentences(text: str, **options: object) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, **options)]


def test_there_are_at_least_150_hard_cases_without_repeats():
    assert len(set(_CASES)) == len(_CASES) >= 150


@pytest.mark.parametrize("case", _CASES)
def test_a_hard_case_is_split_as_marked(case):
    expected = [piece.strip() for piece in case.split("|")]
    assert _sentences(" ".join(expected)) == expected


def test_an_empty_text_has_no_sentences():
    assert split_sentences("") == []
    assert split_sentences(" \n\t ") == []


def test_spans_are_offsets_into_the_text_given():
    assert split_sentences("  Erstens gilt das.  Dann dies. ") == [(2, 19), (21, 31)]


def test_an_empty_line_ends_a_sentence():
    assert _sentences("Überschrift ohne Punkt\n\nwir beginnen") == [
        "Überschrift ohne Punkt",
        "wir beginnen",
    ]


def test_a_sentence_begins_at_each_break():
    text = "Wir werden: die Beratung ausbauen, Kurse fördern. Und mehr."
    breaks = [text.index("die"), text.index("Kurse")]
    assert _sentences(text, breaks=breaks) == [
        "Wir werden:",
        "die Beratung ausbauen,",
        "Kurse fördern.",
        "Und mehr.",
    ]


def test_a_blank_missing_after_a_full_stop_does_not_hide_the_end():
    assert _sentences("Wir fördern die Kommunen.Wir entlasten die Kreise.") == [
        "Wir fördern die Kommunen.",
        "Wir entlasten die Kreise.",
    ]


def test_breaks_outside_the_text_and_repeated_ones_do_nothing():
    assert _sentences("Wir handeln.", breaks=[0, 4, 4, 99, -3]) == ["Wir", "handeln."]


def test_a_bracket_never_closed_does_not_swallow_the_rest():
    text = "Wir handeln (sofort. " + "Das ist gut so. " * 40
    assert len(split_sentences(text)) > 30


_TEXTS = st.lists(
    st.sampled_from(
        ["Wir", "die", "Abs.", "§", "23", "1.", "z.", "B.", "bereit.", "so!", "(", ")", "„", "“",
         "•", "II.", "…", "\n\n", "Mio.", "Januar", "a)", "E-Mail.", "\u00a0", "2025.", "?“"]
    ),
    max_size=40,
).map(" ".join)  # fmt: skip


@given(st.one_of(_TEXTS, st.text()), st.lists(st.integers(-5, 80), max_size=5))
def test_sentences_hold_every_printed_character_once_in_order(text, breaks):
    spans = split_sentences(text, breaks=breaks)
    kept = "".join("".join(text[a:b].split()) for a, b in spans)
    assert kept == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)
