"""How binding a sentence is worded: the labelled sentences, and traps for looking at words only."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.parse import read_document
from index.passages import sentences_of, split
from qa.commitment import classify
from qa.datatypes import Commitment
from qa.predicates import find_clauses
from qa.verb_forms import infinitive_of

_LINES = [
    line
    for line in (Path(__file__).parent / "commitment_cases.txt")
    .read_text(encoding="utf-8")
    .splitlines()
    if line.strip() and not line.startswith("#")
]
# A label with "!" is right and missed: the rules see no difference there.
_CASES = [tuple(line.removeprefix("!").split("|", 1)) for line in _LINES]
_MISSED = {line.split("|", 1)[1] for line in _LINES if line.startswith("!")}


def test_at_least_200_sentences_are_labelled_and_every_label_occurs_often():
    assert len({sentence for _, sentence in _CASES}) == len(_CASES) >= 200
    counts = Counter(label for label, _ in _CASES)
    assert set(counts) == {str(label) for label in Commitment}
    assert min(counts.values()) >= 20


@pytest.mark.parametrize(("label", "sentence"), _CASES)
def test_a_labelled_sentence_is_classified_as_labelled(label, sentence):
    assert (classify(sentence) is Commitment(label)) is (sentence not in _MISSED)


def test_the_accuracy_on_the_labelled_sentences_is_at_least_95_percent():
    right = sum(classify(sentence) is Commitment(label) for label, sentence in _CASES)
    assert right / len(_CASES) >= 0.95


def test_every_sentence_of_the_shipped_excerpt_is_labelled():
    document = read_document(str(files("corpus") / "sachsen-2019-migration-und-integration.txt"))
    labelled = {sentence[:40] for _, sentence in _CASES}
    for passage in split(document):
        for start, end in sentences_of(passage, document):
            assert passage.text[start:end][:40] in labelled


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # each pair differs in the verb of the main clause alone
        ("Wir prüfen die Förderung.", Commitment.EXAMINED),
        ("Wir fördern die Prüfung.", Commitment.FIRM),
        ("Wir werden die Förderung prüfen.", Commitment.EXAMINED),
        ("Wir werden die Prüfung fördern.", Commitment.FIRM),
        ("Wir wollen die Förderung fortsetzen.", Commitment.INTENDED),
        ("Wir setzen die Förderung fort.", Commitment.CONTINUED),
        ("Wir setzen uns für die Förderung ein.", Commitment.ADVOCATED),
        ("Wir setzen die Förderung ein.", Commitment.FIRM),
        ("Die Träger, die wir fördern wollen, prüfen das.", Commitment.NONE),
        ("Wir fördern Träger, die das prüfen wollen.", Commitment.FIRM),
        ("Die Kommunen erhalten mehr Geld.", Commitment.FIRM),
        ("Wir erhalten die Sprachkurse.", Commitment.CONTINUED),
    ],
)
def test_the_verb_of_the_main_clause_decides(sentence, expected):
    assert classify(sentence) is expected


@pytest.mark.parametrize(
    ("form", "infinitive"),
    [
        ("geprüft", "prüfen"),
        ("fortgeführt", "fortführen"),
        ("fortgesetzt", "fortsetzen"),
        ("überprüft", "überprüfen"),
        ("evaluiert", "evaluieren"),
        ("fördert", "fördern"),
        ("strebt", "streben"),
        ("übernimmt", "übernehmen"),
        ("erhält", "erhalten"),
        ("tritt", "treten"),
        ("weiterentwickelt", "weiterentwickeln"),
        ("unbekannt", "unbekannt"),
    ],
)
def test_a_form_leads_to_its_infinitive(form, infinitive):
    assert infinitive_of(form) == infinitive


def test_a_clause_names_its_verb_and_what_depends_on_it():
    (clause,) = find_clauses("Wir vereinbaren, die Verordnung, die noch gilt, zu überprüfen.")
    assert clause.finite == "vereinbaren"
    assert clause.with_zu == ("überprüfen",)
    assert clause.by_wir


@given(st.text(max_size=80))
def test_any_text_is_classified(text):
    assert classify(text) in Commitment


@given(
    st.lists(
        st.sampled_from(
            "wir Wir werden wollen die der und , ; – : prüfen zu ob dass Träger ist uns ein sich"
            " ( ) „ “ um Um kein weiter fort ? .".split()
        ),
        max_size=25,
    ).map(" ".join)
)
def test_any_pile_of_words_is_classified(text):
    assert classify(text) in Commitment
