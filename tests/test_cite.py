"""From characters to printed lines, and how they are written."""

import dataclasses

import pytest
from tiny import make_document

from index.datatypes import Flag, Line, LineKind, LineNumbering, NumberingScope, make_passage
from qa.cite import bibtex, cite, label, place, reference, resolve
from qa.datatypes import Verdict
from qa.verify import verify_citation

DOCUMENT = make_document(
    "Wir stärken die Beratung. Wir",
    "fördern Vereine. Das Land",
    "zahlt.",
    first=40,
    title="Koalitionsvertrag Sachsen 2019",
    edition="Auszug",
)
PASSAGE = make_passage(DOCUMENT, 0, 3, heading=("Migration", "Beratung"))


def of(quote: str, document=DOCUMENT, passage=PASSAGE):
    start = passage.text.index(quote)
    return cite(document, passage, start, start + len(quote))


@pytest.mark.parametrize(
    ("quote", "start_line", "end_line"),
    [
        ("Wir stärken die Beratung.", 40, 40),
        ("Wir fördern Vereine.", 40, 41),
        ("fördern Vereine.", 41, 41),
        ("Das Land zahlt.", 41, 42),
        ("zahlt.", 42, 42),
        ("W", 40, 40),
        (PASSAGE.text, 40, 42),
    ],
)
def test_the_smallest_range_of_lines_is_cited(quote, start_line, end_line):
    citation = of(quote)
    assert (citation.start_line, citation.end_line, citation.quote) == (start_line, end_line, quote)
    assert citation.heading == ("Migration", "Beratung")


def test_a_selection_is_resolved_through_the_index():
    class Index:
        def document(self, id_):
            assert id_ == "doc"
            return DOCUMENT

    @dataclasses.dataclass
    class Selection:
        passage = PASSAGE
        start, end = 0, 25

    assert resolve(Selection(), Index()).quote == "Wir stärken die Beratung."


def changed(**changes):
    return dataclasses.replace(of("Wir fördern Vereine."), **changes)


COUNTED, BY_PAGE = LineNumbering.COUNTED, NumberingScope.PAGE


@pytest.mark.parametrize(
    ("changes", "german", "english"),
    [
        ({}, "Z. 40–41", "lines 40–41"),
        ({"end_line": 40}, "Z. 40", "line 40"),
        ({"page": 12, "end_page": 12}, "Z. 40–41", "lines 40–41"),
        ({"page": 12, "end_page": 12, "scope": BY_PAGE}, "S. 12, Z. 40–41", "p. 12, lines 40–41"),
        (
            {"page": 12, "end_page": 13, "end_line": 2, "scope": BY_PAGE},
            "S. 12, Z. 40 – S. 13, Z. 2",
            "p. 12, line 40 – p. 13, line 2",
        ),
        (
            {"page": 12, "end_page": 12, "start_line": 5, "end_line": 5, "numbering": COUNTED},
            "S. 12, Z. 5 (gezählt)",
            "p. 12, line 5 (counted)",
        ),
        (
            {"pdf_page": 3, "numbering": COUNTED},
            "PDF-S. 3, Z. 40–41 (gezählt)",
            "PDF p. 3, lines 40–41 (counted)",
        ),
        (
            {"uncertain": True},
            "Z. 40–41 (Zeilennummer unsicher)",
            "lines 40–41 (line number uncertain)",
        ),
        ({"start_line": None, "end_line": None}, "ohne Zeilennummer", "no line number"),
        (
            {"start_line": None, "end_line": None, "page": 7},
            "S. 7, ohne Zeilennummer",
            "p. 7, no line number",
        ),
    ],
)
def test_places_are_written_in_both_languages(changes, german, english):
    citation = changed(**changes)
    assert place(citation, "de") == german
    assert place(citation, "en") == english
    assert label(citation, "de") == f"Koalitionsvertrag Sachsen 2019, {german}"


def test_a_reference_names_the_edition():
    assert reference(changed()) == "Koalitionsvertrag Sachsen 2019 (Auszug), Z. 40–41"
    assert reference(changed(edition="")) == "Koalitionsvertrag Sachsen 2019, Z. 40–41"


def test_bibtex_escapes_what_tex_would_read():
    document = dataclasses.replace(DOCUMENT, title="100 % für A & B", source="a_b")
    entry = bibtex(document, of("zahlt."))
    assert entry == (
        "@misc{doc,\n"
        "  title = {{100 \\% für A \\& B}},\n"
        "  author = {{A} and {B}},\n"
        "  year = {2020},\n"
        "  edition = {Auszug},\n"
        "  howpublished = {a\\_b},\n"
        "  note = {Z. 42}\n"
        "}\n"
    )


def test_page_furniture_inside_a_sentence_is_passed_over():
    body, furniture = LineKind.BODY, LineKind.FURNITURE
    lines = (
        Line(8, 3, 5, "Das Land", body),
        Line(None, None, 5, "– 3 –", furniture),
        Line(None, None, 6, "Kopfzeile", furniture),
        Line(9, 4, 6, "zahlt.", body, flags=(Flag.UNCERTAIN,)),
    )
    document = dataclasses.replace(DOCUMENT, lines=lines)
    passage = make_passage(document, 0, 4, heading=())
    citation = of("Das Land zahlt.", document, passage)
    assert (citation.page, citation.end_page, citation.pdf_page) == (3, 4, 5)
    assert (citation.start_line, citation.end_line, citation.uncertain) == (8, 9, True)
    assert verify_citation(citation, document) is Verdict.VERIFIED


def test_an_overhang_without_a_number_goes_by_the_line_before_it():
    body, heading = LineKind.BODY, LineKind.HEADING
    lines = (
        Line(8, None, None, "Das Land zahlt. Die", body),
        Line(None, None, None, "Kommunen", body),
        Line(9, None, None, "bauen.", body),
        Line(None, None, None, "Wohnen", heading),
    )
    document = dataclasses.replace(DOCUMENT, lines=lines)
    passage = make_passage(document, 0, 3, heading=())
    citation = of("Kommunen", document, passage)
    assert (citation.start_line, citation.end_line, citation.start) == (8, 8, 1)
    title = make_passage(document, 3, 4, heading=())
    assert (of("Wohnen", document, title).start_line) is None
