"""Line-end hyphens, resolved for searching."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.hyphens import join_texts, normalise


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        # a word divided at the line's end
        ("für Führungskräfte-", "entwicklung und", "für Führungskräfteentwicklung und"),
        ("der Integra-", "tion", "der Integration"),
        ("Aufenthalts-", "erlaubnisse", "Aufenthaltserlaubnisse"),
        ("wir prü-", "fen das", "wir prüfen das"),
        ("Öffent-", "lichkeit", "Öffentlichkeit"),
        # a hyphen that belongs to the word
        ("EU-", "Safeguards", "EU-Safeguards"),
        ("Online-Sprach- und Integrations-", "Projekt", "Online-Sprach- und Integrations-Projekt"),
        ("Covid-", "19-Pandemie", "Covid-19-Pandemie"),
        ("EU-", "weit", "EU-weit"),
        ("IT-", "gestützte Verfahren", "IT-gestützte Verfahren"),
        ("NGOs-", "freundlich", "NGOs-freundlich"),
        ("20-", "jährige", "20-jährige"),
        ("CO2-", "arme Fahrzeuge", "CO2-arme Fahrzeuge"),
        ("E-", "mobil", "E-mobil"),
        ("die deutsch-", "französische Freundschaft", "die deutsch-französische Freundschaft"),
        ("sozial-", "ökologische Wende", "sozial-ökologische Wende"),
        # a suspended hyphen
        ("Handels-", "und Zollpolitik", "Handels- und Zollpolitik"),
        ("Reise-", "oder Wiederansiedlungszuschüsse", "Reise- oder Wiederansiedlungszuschüsse"),
        ("Landes-", "sowie Bundesmittel", "Landes- sowie Bundesmittel"),
        ("Bonus-", "bzw. Rückvergütungssysteme", "Bonus- bzw. Rückvergütungssysteme"),
        # no hyphen, or a dash
        ("in den", "Kommunen", "in den Kommunen"),
        ("das Land –", "auch der Bund", "das Land – auch der Bund"),
        ("das Land -", "auch der Bund", "das Land - auch der Bund"),
        ("ein", "", "ein"),
        ("", "ein", "ein"),
        ("Ende-", "", "Ende-"),
        # other hyphens
        ("Integra\u00ad", "tion", "Integration"),
        ("Integra\u2010", "tion", "Integration"),
        ("Moonshot\ufffe", "Technologien", "Moonshot-Technologien"),
    ],
)
def test_a_line_end_is_resolved(first, second, joined):
    assert join_texts(first, second) == joined


def test_normalising_unfolds_ligatures_and_drops_what_says_nothing():
    assert normalise("\uf0b7  Ver\u00adpﬂichtung\u00a0der Oﬃziere • 5 ½ %") == (
        "Verpflichtung der Offiziere 5 1⁄2 %"
    )


def test_normalising_composes_umlauts():
    assert normalise("Mu\u0308ller") == "Müller"


@given(st.text(alphabet="aBü1-\u00ad\u2010 –und.", max_size=12), st.text(alphabet="aBü1- und"))
def test_joining_loses_nothing_but_hyphens_and_blanks(first, second):
    def letters(text):
        return [c for c in text if c not in "-\u00ad\u2010 "]

    assert letters(join_texts(first, second)) == letters(first) + letters(second)
