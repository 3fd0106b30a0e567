import dataclasses

import pytest
from tiny import make_document

from index.datatypes import LineKind
from index.running import running_texts


def found(document, word):
    """Return (printed text, line numbers) of the first place where `word` is searched."""
    for text in running_texts(document):
        at = text.searched.find(word)
        if at >= 0:
            span = text.printed_span(at, at + len(word))
            first, after = text.lines_of(*span)
            numbers = [line.number for line in document.lines[first:after]]
            return text.printed[slice(*span)], numbers
    return None


def test_a_word_split_over_a_line_end_is_found_and_shown_as_printed():
    document = make_document("Wir fördern die Unter-", "bringung von Familien.", first=10)
    assert found(document, "Unterbringung") == ("Unter- bringung", [10, 11])
    assert found(document, "Familien") == ("Familien", [11])


def test_a_real_hyphen_stays():
    document = make_document("Die Sprach- und die EU-", "Förderung bleiben.")
    assert found(document, "Sprach- und") == ("Sprach- und", [1])
    assert found(document, "EU-Förderung") == ("EU- Förderung", [1, 2])


def test_a_suspended_hyphen_at_the_line_end_keeps_its_blank():
    document = make_document("Handels-", "und Zollpolitik")
    assert found(document, "Handels- und Zollpolitik") == ("Handels- und Zollpolitik", [1, 2])


def test_ligatures_and_soft_hyphens_are_found_by_plain_letters():
    document = make_document("ﬁnanzielle Inte\u00adgration, o\u0308ffentlich")
    assert found(document, "finanzielle") == ("ﬁnanzielle", [1])
    assert found(document, "Integration") == ("Inte\u00adgration", [1])
    assert found(document, "öffentlich") == ("o\u0308ffentlich", [1])


def test_furniture_between_two_lines_does_not_part_them():
    document = make_document("Wir fördern die", "- 4 -", "Integration.", first=1)
    lines = list(document.lines)
    lines[1] = dataclasses.replace(lines[1], kind=LineKind.FURNITURE, number=None)
    document = dataclasses.replace(document, lines=tuple(lines))
    assert found(document, "die Integration") == ("die Integration", [1, None, 3])


def test_a_heading_is_a_text_of_its_own():
    document = make_document("Wohnen", "Wir bauen.")
    lines = list(document.lines)
    lines[0] = dataclasses.replace(lines[0], kind=LineKind.HEADING, level=1)
    document = dataclasses.replace(document, lines=tuple(lines))
    assert [text.searched for text in running_texts(document)] == ["Wohnen", "Wir bauen."]


def test_every_searched_character_leads_to_where_it_is_printed(excerpt):
    for text in running_texts(excerpt):
        for at, sign in enumerate(text.searched):
            start, end = text.printed_span(at, at + 1)
            assert sign in text.printed[start:end]
            first, after = text.lines_of(start, end)
            line = excerpt.lines[first]
            assert after == first + 1
            assert sign == " " or sign in line.text


def test_a_range_outside_the_text_is_refused():
    [text] = running_texts(make_document("Ab."))
    with pytest.raises(ValueError, match="character range 2:2 is not inside 0:3"):
        text.printed_span(2, 2)
