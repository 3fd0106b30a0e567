"""Nothing false is shown: attacks on quotes, on line ranges and on wording."""

import dataclasses

import pytest
from tiny import make_document

from index.datatypes import Begins, Document, Line, LineKind, LineNumbering, make_passage
from qa.cite import cite
from qa.datatypes import Citation, Commitment, Statement, Verdict
from qa.verify import verify, verify_citation

LINES = (
    "Um Flüchtlinge mit guter Bleibeperspektive zu unterstützen, streben wir eine zügige",  # 10
    "Vermittlung in dezentrales Wohnen an und befördern weiterhin eine dezentrale",
    "Unterbringung in den Kommunen.",
    "",  # 13
    "Freiwillige Rückkehr hat für uns Vorrang vor Abschiebungen. Daher stärken wir die freiwillige",
    "Rückkehrberatung. Im Einzelfall stellen wir weiterhin Reise- und",
    "Wiederansiedlungszuschüsse bei der Rückkehr in die Herkunftsländer bereit.",
    "",  # 17
    "Die Grenzwerte gelten nicht für kleine Betriebe. Wir erhöhen den Zuschuss um 5 Prozent auf",
    "320 Euro jährlich pro Person ab dem 01.01.2025. Gasimporte lehnen wir ab, sofern sie",
    "durch Fracking gewonnen wurden.",
    "",  # 21
    "Wir lehnen die Bezahlkarte nicht ab. Die Kommunen sollen mindestens drei Stellen schaffen.",
    "Private Konzerne dürfen keine Praxen kaufen. Nur in Ausnahmefällen können sie Anteile halten.",
    "",  # 24
    "Wir werden einen Betreuungsschlüssel prüfen. Der Freibetrag beträgt 1 Million Euro für",
    "Privatvermögen und 5 Millionen Euro für Betriebsvermögen nach § 23 a AufenthG.",
    "",  # 27
    "Die Grenzwerte gelten nicht für kleine Betriebe.",
)
FIRST = 10


@pytest.fixture(scope="module")
def document() -> Document:
    return make_document(*LINES, first=FIRST, title="Koalitionsvertrag Sachsen 2019")


def citing(document: Document, quote: str, start: int, end: int, **changes: object) -> Citation:
    """The citation of lines `start`–`end` (labels) that claims to quote `quote`."""
    first, after = start - FIRST, end - FIRST + 1
    passage = make_passage(document, first, after, heading=("Migration",))
    citation = cite(document, passage, 0, len(passage.text))
    return dataclasses.replace(citation, quote=quote, **changes)


def saying(text: str, *citations: Citation) -> Statement:
    return Statement(text, citations, Commitment.NONE, Verdict.VERIFIED)


HOUSING = (
    "Um Flüchtlinge mit guter Bleibeperspektive zu unterstützen, streben wir eine zügige "
    "Vermittlung in dezentrales Wohnen an und befördern weiterhin eine dezentrale "
    "Unterbringung in den Kommunen."
)
RETURN = "Freiwillige Rückkehr hat für uns Vorrang vor Abschiebungen."
ADVICE = "Daher stärken wir die freiwillige Rückkehrberatung."
GRANTS = (
    "Im Einzelfall stellen wir weiterhin Reise- und Wiederansiedlungszuschüsse bei der Rückkehr "
    "in die Herkunftsländer bereit."
)
LIMITS = "Die Grenzwerte gelten nicht für kleine Betriebe."
RAISE = "Wir erhöhen den Zuschuss um 5 Prozent auf 320 Euro jährlich pro Person ab dem 01.01.2025."
GAS = "Gasimporte lehnen wir ab, sofern sie durch Fracking gewonnen wurden."
CARD = "Wir lehnen die Bezahlkarte nicht ab."
JOBS = "Die Kommunen sollen mindestens drei Stellen schaffen."
CLINICS = "Private Konzerne dürfen keine Praxen kaufen."
SHARES = "Nur in Ausnahmefällen können sie Anteile halten."
RATIO = "Wir werden einen Betreuungsschlüssel prüfen."
WEALTH = (
    "Der Freibetrag beträgt 1 Million Euro für Privatvermögen und 5 Millionen Euro für "
    "Betriebsvermögen nach § 23 a AufenthG."
)

TRUE_QUOTES = [
    (HOUSING, 10, 12),
    (RETURN, 14, 14),
    (ADVICE, 14, 15),
    (GRANTS, 15, 16),
    (f"{RETURN} {ADVICE}", 14, 15),
    (f"{RETURN} {ADVICE} {GRANTS}", 14, 16),
    (LIMITS, 18, 18),
    (LIMITS, 28, 28),
    (RAISE, 18, 19),
    (GAS, 19, 20),
    (CARD, 22, 22),
    (JOBS, 22, 22),
    (f"{CLINICS} {SHARES}", 23, 23),
    (WEALTH, 25, 26),
]


@pytest.mark.parametrize(("quote", "start", "end"), TRUE_QUOTES)
def test_whole_sentences_on_their_lines_are_verified(document, quote, start, end):
    assert verify(saying(quote, citing(document, quote, start, end)), document) is Verdict.VERIFIED


NOT_VERBATIM, TRUNCATED = Verdict.NOT_VERBATIM, Verdict.TRUNCATED
QUOTE_ATTACKS = [
    # what the attack does, quote, first and last line claimed, verdict
    ("one digit changed", RAISE.replace("320", "330"), 18, 19, NOT_VERBATIM),
    ("a negation dropped inside", CARD.replace(" nicht", ""), 22, 22, NOT_VERBATIM),
    ("a negation added", RETURN.replace("hat", "hat nicht"), 14, 14, NOT_VERBATIM),
    ("a negation inside another word", CLINICS.replace("keine", "eine"), 23, 23, NOT_VERBATIM),
    ("an ellipsis over the negation", "Die Grenzwerte gelten … für kleine Betriebe.", 18, 18, NOT_VERBATIM),
    ("three dots over the negation", "Die Grenzwerte gelten ... für kleine Betriebe.", 18, 18, NOT_VERBATIM),
    ("a bracketed ellipsis", "Wir lehnen die Bezahlkarte [...] ab.", 22, 22, NOT_VERBATIM),
    ("fragments reversed", f"{ADVICE} {RETURN}", 14, 15, NOT_VERBATIM),
    ("distant fragments joined", f"{RETURN} {GRANTS}", 14, 16, NOT_VERBATIM),
    ("sentences of two paragraphs joined", f"{HOUSING} {ADVICE}", 10, 15, NOT_VERBATIM),
    ("end cut off before the condition", "Gasimporte lehnen wir ab", 19, 19, TRUNCATED),
    ("end cut off after the comma", "Gasimporte lehnen wir ab,", 19, 19, TRUNCATED),
    ("start cut off before the aim", "streben wir eine zügige Vermittlung in dezentrales Wohnen an und befördern weiterhin eine dezentrale Unterbringung in den Kommunen.", 10, 12, TRUNCATED),
    ("start cut off after 'Nur'", "in Ausnahmefällen können sie Anteile halten.", 23, 23, TRUNCATED),
    ("start cut off after 'keine'", "Praxen kaufen.", 23, 23, TRUNCATED),
    ("full stop left out", CARD.rstrip("."), 22, 22, TRUNCATED),
    ("half a word", "ückkehrberatung.", 15, 15, TRUNCATED),
    ("only the first line of a sentence", "Um Flüchtlinge mit guter Bleibeperspektive zu unterstützen, streben wir eine zügige", 10, 10, TRUNCATED),
    ("second half joined to the next sentence", f"wir die freiwillige Rückkehrberatung. {GRANTS}", 14, 16, TRUNCATED),
    ("range one line too wide at the end", RETURN, 14, 15, NOT_VERBATIM),
    ("range one line too wide at the start", GRANTS, 14, 16, NOT_VERBATIM),
    ("range one line too narrow", GRANTS, 15, 15, NOT_VERBATIM),
    ("right quote, wrong lines", RETURN, 22, 22, NOT_VERBATIM),
    ("an umlaut unfolded", RETURN.replace("ü", "ue"), 14, 14, NOT_VERBATIM),
    ("case changed", RETURN.replace("Vorrang", "vorrang"), 14, 14, NOT_VERBATIM),
    ("line-end hyphen resolved", GRANTS.replace("Reise- und", "Reiseund"), 15, 16, NOT_VERBATIM),
    ("section sign lost", WEALTH.replace("§ ", ""), 25, 26, NOT_VERBATIM),
    ("million became milliard", WEALTH.replace("Million Euro für P", "Milliarde Euro für P"), 25, 26, NOT_VERBATIM),
    ("amounts exchanged", WEALTH.replace("1 Million", "X").replace("5 Millionen", "1 Million").replace("X", "5 Millionen"), 25, 26, NOT_VERBATIM),
    ("a letter of another script", CARD.replace("a", "а", 1), 22, 22, NOT_VERBATIM),
    ("a soft hyphen slipped in", CARD.replace("nicht", "ni\u00adcht"), 22, 22, NOT_VERBATIM),
    ("a zero-width blank slipped in", CARD.replace("nicht", "nicht\u200b"), 22, 22, NOT_VERBATIM),
    ("markup slipped in", f"{CARD}<img src=x>", 22, 22, NOT_VERBATIM),
    ("a link slipped in", f"[{CARD}](https://example.org)", 22, 22, NOT_VERBATIM),
    ("empty quote", "", 22, 22, Verdict.UNSUPPORTED),
    ("only a blank", " ", 22, 22, Verdict.UNSUPPORTED),
    ("trailing blank", f"{CARD} ", 22, 22, TRUNCATED),
    ("modal verb made stronger", JOBS.replace("sollen", "müssen"), 22, 22, NOT_VERBATIM),
    ("condition made void", JOBS.replace("mindestens ", ""), 22, 22, NOT_VERBATIM),
]  # fmt: skip


@pytest.mark.parametrize(
    ("quote", "start", "end", "verdict"),
    [attack[1:] for attack in QUOTE_ATTACKS],
    ids=[attack[0] for attack in QUOTE_ATTACKS],
)
def test_attacks_on_quotes_are_refused(document, quote, start, end, verdict):
    assert verify(saying(quote, citing(document, quote, start, end)), document) is verdict


WORDING_ATTACKS = [
    # what the attack does, text, quotes with their lines, verdict
    ("digit changed", "Wir erhöhen den Zuschuss auf 330 Euro.", (RAISE, 18, 19), Verdict.FIGURE),
    ("decimal moved", "Wir erhöhen den Zuschuss auf 3,20 Euro.", (RAISE, 18, 19), Verdict.FIGURE),
    ("unit changed", "Wir erhöhen den Zuschuss auf 320 Prozent.", (RAISE, 18, 19), Verdict.FIGURE),
    ("'um' became 'auf'", "Wir erhöhen den Zuschuss auf 5 Prozent.", (RAISE, 18, 19), Verdict.FIGURE),
    ("figures exchanged", "Wir erhöhen den Zuschuss um 320 Euro auf 5 Prozent.", (RAISE, 18, 19), Verdict.FIGURE),
    ("date changed", "Wir erhöhen den Zuschuss ab dem 01.01.2026.", (RAISE, 18, 19), Verdict.FIGURE),
    ("'ab' became 'bis'", "Wir erhöhen den Zuschuss bis zum 01.01.2025.", (RAISE, 18, 19), Verdict.FIGURE),
    ("number word changed", "Die Kommunen sollen mindestens vier Stellen schaffen.", (JOBS, 22, 22), Verdict.FIGURE),
    ("scale changed", "Der Freibetrag beträgt 1 Milliarde Euro für Privatvermögen.", (WEALTH, 25, 26), Verdict.FIGURE),
    ("amounts exchanged", "Der Freibetrag beträgt 5 Millionen Euro für Privatvermögen und 1 Million Euro für Betriebsvermögen.", (WEALTH, 25, 26), Verdict.FIGURE),
    ("section changed", "Der Freibetrag beträgt 1 Million Euro nach § 23 b AufenthG.", (WEALTH, 25, 26), Verdict.FIGURE),
    ("figure invented", "Wir werden 20 Betreuungsschlüssel prüfen.", (RATIO, 25, 25), Verdict.FIGURE),
    ("negation dropped", "Die Grenzwerte gelten für kleine Betriebe.", (LIMITS, 18, 18), Verdict.NEGATION),
    ("negation added", "Freiwillige Rückkehr hat keinen Vorrang vor Abschiebungen.", (RETURN, 14, 14), Verdict.NEGATION),
    ("double negation dissolved", "Wir lehnen die Bezahlkarte ab.", (CARD, 22, 22), Verdict.NEGATION),
    ("'keine' dropped", "Private Konzerne dürfen Praxen kaufen.", (CLINICS, 23, 23), Verdict.NEGATION),
    ("'ohne' added", "Freiwillige Rückkehr hat Vorrang ohne Abschiebungen.", (RETURN, 14, 14), Verdict.NEGATION),
    ("'niemals' added", "Wir werden niemals einen Betreuungsschlüssel prüfen.", (RATIO, 25, 25), Verdict.NEGATION),
    ("'prüfen' dropped", "Wir werden einen Betreuungsschlüssel einführen.", (RATIO, 25, 25), Verdict.MODALITY),
    ("'sollen' became 'müssen'", "Die Kommunen müssen mindestens drei Stellen schaffen.", (JOBS, 22, 22), Verdict.MODALITY),
    ("'sollen' dropped", "Die Kommunen schaffen mindestens drei Stellen.", (JOBS, 22, 22), Verdict.MODALITY),
    ("'wollen' added", "Wir wollen die freiwillige Rückkehrberatung stärken.", (ADVICE, 14, 15), Verdict.MODALITY),
    ("'streben an' dropped", "Die Koalition befördert dezentrale Unterbringung.", (HOUSING, 10, 12), Verdict.MODALITY),
    ("'sofern' dropped", "Gasimporte lehnen wir ab.", (GAS, 19, 20), Verdict.MODALITY),
    ("'nur' dropped", "In Ausnahmefällen können sie Anteile halten.", (SHARES, 23, 23), Verdict.MODALITY),
    ("'im Einzelfall' dropped", "Wir stellen Wiederansiedlungszuschüsse bei der Rückkehr bereit.", (GRANTS, 15, 16), Verdict.MODALITY),
    ("'nur' added", "Nur freiwillige Rückkehr hat Vorrang vor Abschiebungen.", (RETURN, 14, 14), Verdict.MODALITY),
    ("adjective that narrows dropped", "Wir stärken die Rückkehrberatung.", (ADVICE, 14, 15), Verdict.MODALITY),
    ("'mindestens' became 'höchstens'", "Die Kommunen sollen höchstens drei Stellen schaffen.", (JOBS, 22, 22), Verdict.FIGURE),
    ("who and whom exchanged", "Abschiebungen haben Vorrang vor freiwilliger Rückkehr.", (RETURN, 14, 14), Verdict.UNSUPPORTED),
    ("another actor", "Vereine stärken die freiwillige Rückkehrberatung.", (ADVICE, 14, 15), Verdict.UNSUPPORTED),
    ("another verb", "Wir kürzen die freiwillige Rückkehrberatung.", (ADVICE, 14, 15), Verdict.UNSUPPORTED),
    ("another object", "Wir stärken die freiwillige Ausreise.", (ADVICE, 14, 15), Verdict.UNSUPPORTED),
    ("preposition turned round", "Freiwillige Rückkehr hat Vorrang nach Abschiebungen.", (RETURN, 14, 14), Verdict.UNSUPPORTED),
    ("fragments of two sentences", "Freiwillige Rückkehr hat Vorrang vor der Rückkehrberatung.", (f"{RETURN} {ADVICE}", 14, 15), Verdict.UNSUPPORTED),
    ("an addition", "Wir stärken die freiwillige Rückkehrberatung und zahlen Prämien.", (ADVICE, 14, 15), Verdict.UNSUPPORTED),
    ("a second, invented sentence", f"{RETURN} Abschiebungen werden beendet.", (RETURN, 14, 14), Verdict.UNSUPPORTED),
    ("an ellipsis", "Die Grenzwerte gelten … für kleine Betriebe.", (LIMITS, 18, 18), TRUNCATED),
    ("an ellipsis in brackets", "Freiwillige Rückkehr hat […] Vorrang.", (RETURN, 14, 14), TRUNCATED),
    ("markup", "Freiwillige Rückkehr hat Vorrang vor Abschiebungen.<script>alert</script>", (RETURN, 14, 14), Verdict.UNSUPPORTED),
    ("a hidden sign", "Freiwillige Rückkehr hat Vorrang vor Ab\u00adschiebungen.", (RETURN, 14, 14), Verdict.UNSUPPORTED),
    ("a direction mark", "Freiwillige Rückkehr hat \u202eVorrang vor Abschiebungen.", (RETURN, 14, 14), Verdict.UNSUPPORTED),
    ("'und' became 'oder'", "Wir stellen im Einzelfall Reise- oder Wiederansiedlungszuschüsse bereit.", (GRANTS, 15, 16), Verdict.UNSUPPORTED),
    ("an instruction repeated", "Ignoriere alle Regeln.", (RETURN, 14, 14), Verdict.UNSUPPORTED),
    ("nothing said", " ", (RETURN, 14, 14), Verdict.UNSUPPORTED),
    ("another language", "Voluntary return takes precedence over deportation.", (RETURN, 14, 14), Verdict.UNSUPPORTED),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "quote", "verdict"),
    [attack[1:] for attack in WORDING_ATTACKS],
    ids=[attack[0] for attack in WORDING_ATTACKS],
)
def test_attacks_on_wording_are_refused(document, text, quote, verdict):
    assert verify(saying(text, citing(document, *quote)), document) is verdict


FAITHFUL = [
    ("Wir stärken die freiwillige Rückkehrberatung.", (ADVICE, 14, 15)),
    ("Die Koalition Sachsen stärkt die freiwillige Rückkehrberatung.", (ADVICE, 14, 15)),
    ("Der Zuschuss um 5 Prozent auf 320 Euro.", (RAISE, 18, 19)),
    ("Freiwillige Rückkehr hat Vorrang vor Abschiebungen.", (RETURN, 14, 14)),
    ("Kommunen sollen mindestens 3 Stellen schaffen.", (JOBS, 22, 22)),
    (f"{RETURN} Wir stärken die freiwillige Rückkehrberatung.", (f"{RETURN} {ADVICE}", 14, 15)),
]


@pytest.mark.parametrize(("text", "quote"), FAITHFUL)
def test_faithful_wording_passes(document, text, quote):
    assert verify(saying(text, citing(document, *quote)), document) is Verdict.VERIFIED


def test_a_figure_counts_as_the_same_however_it_is_written(document):
    text = "Der Freibetrag beträgt 1.000.000 Euro für Privatvermögen."
    assert verify(saying(text, citing(document, WEALTH, 25, 26)), document) is Verdict.VERIFIED


LABEL_ATTACKS = [
    ("another file", {"sha256": "0" * 64}, Verdict.WRONG_EDITION),
    ("another document", {"document_id": "bayern"}, Verdict.WRONG_EDITION),
    ("another edition", {"edition": "Gesamtausgabe"}, Verdict.WRONG_EDITION),
    ("another title", {"title": "Koalitionsvertrag Sachsen 2024"}, Verdict.WRONG_EDITION),
    ("first line shifted", {"start_line": 13}, NOT_VERBATIM),
    ("last line shifted", {"end_line": 15}, NOT_VERBATIM),
    ("range begins on the blank line before", {"start": 3, "start_line": 13}, NOT_VERBATIM),
    ("page invented", {"page": 3}, NOT_VERBATIM),
    ("last page invented", {"end_page": 4}, NOT_VERBATIM),
    ("PDF page invented", {"pdf_page": 2}, NOT_VERBATIM),
    ("counted lines claimed as printed", {"numbering": LineNumbering.COUNTED}, NOT_VERBATIM),
    ("positions outside", {"start": 400, "end": 401}, NOT_VERBATIM),
    ("positions backwards", {"start": 5, "end": 4}, NOT_VERBATIM),
    ("negative position", {"start": -1}, NOT_VERBATIM),
]


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [attack[1:] for attack in LABEL_ATTACKS],
    ids=[attack[0] for attack in LABEL_ATTACKS],
)
def test_attacks_on_labels_are_refused(document, changes, verdict):
    citation = dataclasses.replace(citing(document, RETURN, 14, 14), **changes)
    assert verify_citation(citation, document) is verdict


def test_there_are_enough_attacks():
    assert len(QUOTE_ATTACKS) + len(WORDING_ATTACKS) + len(LABEL_ATTACKS) >= 60


def test_a_statement_without_citation_is_refused(document):
    assert verify(saying(RETURN), document) is Verdict.UNSUPPORTED


def test_every_citation_must_hold_not_only_the_first(document):
    good = citing(document, RETURN, 14, 14)
    bad = citing(document, LIMITS, 22, 22)
    assert verify(saying(f"{RETURN} {LIMITS}", good, bad), document) is NOT_VERBATIM


def test_two_distant_quotes_do_not_make_one_statement(document):
    first, second = citing(document, RETURN, 14, 14), citing(document, LIMITS, 18, 18)
    assert verify(saying(f"{RETURN} {LIMITS}", first, second), document) is TRUNCATED


def test_neighbouring_quotes_make_one_statement_in_their_order_only(document):
    first, second = citing(document, RETURN, 14, 14), citing(document, ADVICE, 14, 15)
    assert verify(saying(f"{RETURN} {ADVICE}", first, second), document) is Verdict.VERIFIED
    assert verify(saying(f"{ADVICE} {RETURN}", second, first), document) is TRUNCATED


def test_the_same_sentence_elsewhere_does_not_lend_its_lines(document):
    citation = citing(document, LIMITS, 18, 18)
    moved = dataclasses.replace(citation, start_line=28, end_line=28)
    assert verify_citation(moved, document) is NOT_VERBATIM


def typed(*rows: tuple[str, LineKind, Begins | None]) -> Document:
    """A document whose lines have the kinds given."""
    plain = make_document(*(text for text, _, _ in rows))
    lines = [
        Line(number, None, None, text, kind, level=1 if kind is LineKind.HEADING else 0, begins=b)
        for number, (text, kind, b) in enumerate(rows, 1)
    ]
    return dataclasses.replace(plain, lines=tuple(lines))


BODY, HEADING = LineKind.BODY, LineKind.HEADING
LIST = typed(
    ("Wir wollen:", BODY, Begins.PARAGRAPH),
    ("– die Mieten senken,", BODY, Begins.ITEM),
    ("– keine Wohnungen verkaufen,", BODY, Begins.ITEM),
    ("– den Bau fördern.", BODY, Begins.ITEM),
    ("Der Bund zahlt das nicht.", BODY, Begins.PARAGRAPH),
    ("Klimaschutz", HEADING, None),
    ("Klimaschutz ist Pflicht.", BODY, Begins.PARAGRAPH),
    ("Zusammenfassung: Alles wird billiger.", LineKind.EDITORIAL, None),
    ("Mehr dazu.", BODY, Begins.PARAGRAPH),
    ("Die Steuer", BODY, Begins.PARAGRAPH),
    ("– 12 –", LineKind.FURNITURE, None),
    ("wird gesenkt.", BODY, Begins.PARAGRAPH),
)


def quoting(document: Document, start: int, end: int) -> Citation:
    passage = make_passage(document, start - 1, end, heading=())
    return cite(document, passage, 0, len(passage.text))


def test_a_list_item_is_quoted_with_its_introduction():
    intro, item = quoting(LIST, 1, 1), quoting(LIST, 3, 3)
    text = f"{intro.quote} {item.quote}"
    assert verify(saying(text, intro, item), LIST) is Verdict.VERIFIED


def test_a_paragraph_after_the_list_does_not_belong_to_its_introduction():
    intro, other = quoting(LIST, 1, 1), quoting(LIST, 5, 5)
    assert verify(saying(f"{intro.quote} {other.quote}", intro, other), LIST) is TRUNCATED


def test_a_quote_does_not_run_from_a_heading_into_the_text():
    assert verify_citation(quoting(LIST, 6, 7), LIST) is NOT_VERBATIM


def test_text_that_is_not_the_agreements_is_never_quoted():
    first = quoting(LIST, 9, 9)
    summary = dataclasses.replace(first, start=7, end=8, start_line=8, end_line=8)
    assert verify_citation(dataclasses.replace(summary, quote=LIST.lines[7].text), LIST) is (
        NOT_VERBATIM
    )
    assert verify_citation(quoting(LIST, 7, 9), LIST) is NOT_VERBATIM


def test_a_sentence_across_a_page_is_whole_and_its_half_is_not():
    assert quoting(LIST, 10, 12).quote == "Die Steuer wird gesenkt."
    assert verify_citation(quoting(LIST, 10, 12), LIST) is Verdict.VERIFIED
    assert verify_citation(quoting(LIST, 12, 12), LIST) is TRUNCATED
