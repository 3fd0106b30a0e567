"""Which sentences become statements, how they are joined, and that only verified ones are shown."""

import dataclasses

import pytest
from tiny import make_document

from index.datatypes import Begins, Line, LineKind, make_passage
from qa.answer import SentenceModel, choose, load_sentence_model, state
from qa.blocks import context_of
from qa.datatypes import Candidate, Commitment, Verdict
from qa.evidence import NAMES, Evidence, Measures
from qa.topic import asks_for_several

# log-odds = 10 · cover - 5: cover 0.5 is a probability of 1/2
MODEL = SentenceModel(
    bias=-5.0,
    weights={"cover": 10.0},
    floor=0.4,
    share=0.5,
    several_floor=0.3,
    several_share=0.3,
    near=0.5,
)


class Index:
    """Holds documents; all that drafting needs of an index."""

    def __init__(self, *documents):
        self.documents = {document.id: document for document in documents}

    def document(self, id_):
        return self.documents[id_]


def evidence(document, covers):
    """Evidence for every sentence of the document; `covers`: beginning of a sentence → cover."""
    lines = range(len(document.lines))
    found = {}
    for position in lines:
        if not document.lines[position].is_quotable:
            continue
        context = context_of(document, position, position + 1)
        passage = make_passage(
            document, context.passage.start, context.passage.end, heading=("Titel",)
        )
        for sentence in context.sentences:
            text = context.text_of(sentence)
            cover = next((v for start, v in covers.items() if text.startswith(start)), 0.0)
            measures = Measures(**dict.fromkeys(NAMES, 0.0) | {"cover": cover})
            item = Evidence(Candidate(passage), context, sentence, measures)
            found.setdefault(item.key, item)
    return list(found.values())


def answer(document, covers, most=4):
    index = Index(document)
    drafts = choose(evidence(document, covers), index, most=most, model=MODEL)
    return drafts, *state(drafts, index)


def ranges(statements):
    return [
        [(citation.start_line, citation.end_line) for citation in statement.citations]
        for statement in statements
    ]


PLAIN = make_document(
    "Wir bauen Wohnungen. Wir senken",  # 1
    "die Mieten deutlich.",
    "",
    "Das Land fördert Vereine. Dabei achten wir",  # 4
    "auf kleine Orte.",
    "",
    "Schulen werden saniert. Die Polizei wird gestärkt. Wir wollen mehr Züge.",  # 7
)


def test_the_best_sentence_comes_first_on_its_smallest_range_of_lines():
    _, statements, failed = answer(PLAIN, {"Wir senken": 0.9, "Schulen": 0.6})
    assert [s.text for s in statements] == [
        "Wir senken die Mieten deutlich.",
        "Schulen werden saniert.",
    ]
    assert ranges(statements) == [[(1, 2)], [(7, 7)]]
    assert failed == ()
    assert all(s.verdict is Verdict.VERIFIED for s in statements)
    assert statements[0].citations[0].heading == ("Titel",)


def test_the_score_is_the_probability_of_the_model():
    drafts, statements, _ = answer(PLAIN, {"Wir senken": 0.5})
    assert drafts[0].score == pytest.approx(0.5)
    assert statements[0].score == pytest.approx(0.5)


def test_weak_sentences_follow_no_strong_one():
    # 0.42 → p = 0.31 < floor; 0.55 → p = 0.62 ≥ floor and ≥ half of p(0.9) = 0.98
    _, statements, _ = answer(PLAIN, {"Wir senken": 0.9, "Schulen": 0.42, "Das Land": 0.55})
    assert [s.text for s in statements] == [
        "Wir senken die Mieten deutlich.",
        "Das Land fördert Vereine.",
    ]


def test_a_question_for_several_things_gets_weaker_sentences_too():
    covers = {"Wir senken": 0.9, "Schulen": 0.42}  # p = 0.98 and 0.31
    found = evidence(PLAIN, covers)
    assert len(choose(found, Index(PLAIN), model=MODEL)) == 1
    assert len(choose(found, Index(PLAIN), model=MODEL, several=True)) == 2


FUNDS = make_document(
    "Fonds kaufen Praxen und Heime auf. Das wollen wir stoppen.",  # 1
    "",
    "Die Mieten sind in den Städten gestiegen. Wir werden sie deckeln. Bauen wird leichter.",  # 3
    "",
    "Wir werden Kitas bauen. Dabei achten wir auf kleine Orte.",  # 5
    "",
    "Wir werden Zuschüsse zahlen. Dies gilt nicht für Betriebe. Die Länder werden gehört.",  # 7
)


@pytest.mark.parametrize(
    ("start", "text"),
    [
        ("Fonds", "Fonds kaufen Praxen und Heime auf. Das wollen wir stoppen."),
        ("Die Mieten", "Die Mieten sind in den Städten gestiegen. Wir werden sie deckeln."),
        ("Wir werden sie", "Wir werden sie deckeln."),
        ("Wir werden Kitas", "Wir werden Kitas bauen."),
        ("Wir werden Zu", "Wir werden Zuschüsse zahlen. Dies gilt nicht für Betriebe."),
    ],
)
def test_a_sentence_takes_along_what_it_would_mislead_without(start, text):
    assert [s.text for s in answer(FUNDS, {start: 0.9})[1]] == [text]


def test_the_first_draft_is_given_however_weak():
    drafts, _, _ = answer(PLAIN, {"Schulen": 0.1})
    assert [draft.passage.text[draft.start : draft.end] for draft in drafts] == [
        "Schulen werden saniert."
    ]


def test_no_more_statements_than_asked_for():
    covers = {"Wir senken": 0.9, "Das Land": 0.8, "Schulen": 0.7}
    assert len(answer(PLAIN, covers, most=2)[1]) == 2


def test_no_evidence_gives_no_draft():
    assert choose([], Index(), model=MODEL) == ()


def test_neighbours_are_merged():
    _, statements, _ = answer(PLAIN, {"Wir bauen": 0.8, "Wir senken": 0.9})
    assert [s.text for s in statements] == ["Wir bauen Wohnungen. Wir senken die Mieten deutlich."]
    assert ranges(statements) == [[(1, 2)]]


def test_a_sentence_that_leans_on_the_one_before_takes_it_along():
    _, statements, _ = answer(PLAIN, {"Dabei achten": 0.9})
    assert statements[0].text == ("Das Land fördert Vereine. Dabei achten wir auf kleine Orte.")
    assert ranges(statements) == [[(4, 5)]]


def test_sentences_apart_are_not_merged():
    _, statements, _ = answer(PLAIN, {"Schulen": 0.9, "Wir wollen": 0.8})
    assert [s.text for s in statements] == ["Schulen werden saniert.", "Wir wollen mehr Züge."]


def test_equal_sentences_on_different_lines_are_two_statements():
    twice = make_document("Wir bauen.", "", "Anderes.", "", "Wir bauen.")
    _, statements, _ = answer(twice, {"Wir bauen": 0.9})
    assert ranges(statements) == [[(1, 1)], [(5, 5)]]


def test_equal_scores_keep_the_order_of_the_document():
    _, statements, _ = answer(PLAIN, {"Schulen": 0.9, "Wir senken": 0.9})
    assert ranges(statements) == [[(1, 2)], [(7, 7)]]


def test_each_statement_carries_its_commitment():
    _, statements, _ = answer(PLAIN, {"Wir wollen": 0.9, "Schulen": 0.7})
    assert statements[0].commitment is Commitment.INTENDED


def listed(*items, intro="Wir wollen im Land:"):
    rows = [(intro, Begins.PARAGRAPH), *[(item, Begins.ITEM) for item in items]]
    lines = [
        Line(n, None, None, text, LineKind.BODY, begins=begins)
        for n, (text, begins) in enumerate(rows, 1)
    ]
    return dataclasses.replace(make_document("x"), lines=tuple(lines))


def test_a_list_item_near_its_introduction_is_quoted_with_it():
    _, statements, failed = answer(listed("– Mieten senken,", "– Häuser bauen."), {"– Mieten": 0.9})
    assert [s.text for s in statements] == ["Wir wollen im Land: – Mieten senken,"]
    assert ranges(statements) == [[(1, 2)]]
    assert failed == ()


def test_a_list_item_far_from_its_introduction_cites_both():
    items = [f"– Punkt {n} angehen," for n in "abcdefg"]
    _, statements, failed = answer(listed(*items), {"– Punkt g": 0.9})
    assert [s.text for s in statements] == ["Wir wollen im Land: – Punkt g angehen,"]
    assert ranges(statements) == [[(1, 1), (8, 8)]]
    assert failed == ()


def test_what_fails_verification_is_dropped_and_counted():
    drafts = choose(evidence(PLAIN, {"Schulen": 0.9}), Index(PLAIN), model=MODEL)
    cut = dataclasses.replace(drafts[0], end=drafts[0].end - 2)
    statements, failed = state([drafts[0], cut], Index(PLAIN))
    assert len(statements) == 1
    assert failed == (Verdict.TRUNCATED,)


def test_headings_are_never_joined_with_text():
    lines = (
        Line(1, None, None, "Wohnen", LineKind.HEADING, level=1),
        Line(2, None, None, "Wir bauen Wohnungen.", LineKind.BODY, begins=Begins.PARAGRAPH),
    )
    document = dataclasses.replace(make_document("x"), lines=lines)
    _, statements, failed = answer(document, {"Wohnen": 0.9, "Wir bauen": 0.9})
    assert [s.text for s in statements] == ["Wohnen", "Wir bauen Wohnungen."]
    assert failed == ()


def test_the_shipped_model_knows_only_measures_that_exist():
    model = load_sentence_model()
    assert set(model.weights) <= set(NAMES)
    assert 0 < model.floor < 1


def test_drafts_of_the_excerpt_are_whole_sentences_of_the_excerpt(assistant, excerpt):
    answer = assistant.ask("Was plant Sachsen zur dezentralen Unterbringung?")
    for statement in answer.statements:
        for citation in statement.citations:
            whole = make_passage(excerpt, citation.start, citation.end, heading=())
            assert citation.quote in whole.text
            assert citation.quote.rstrip().endswith((".", "?", "!", ":"))


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("Welche Abkommen sollen gekündigt werden?", True),
        ("Was ist für die Renten geplant?", True),
        ("For which ideas is Switzerland held up as an example?", True),
        ("Wie lange darf ich zu Hause bleiben, und läuft mein Gehalt weiter?", True),
        ("insekten im essen", True),
        ("Welches Flüssiggas soll nicht mehr eingeführt werden?", False),
        ("Wie hoch soll der Grundfreibetrag sein?", False),
        ("Sollen SUV-Fahrer mehr zahlen?", False),
        ("Should museums hand back objects taken from former colonies?", False),
    ],
)
def test_which_questions_may_ask_for_several_things(text, several):
    assert asks_for_several(text) is several
