import pytest

from index.tokens import normalize, stem, tokenize


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Wir bauen Wohnungen.", ["bauen", "wohnungen"]),
        ("Sie werden nicht ohne Grund abgeschoben", ["nicht", "ohne", "grund", "abgeschoben"]),
        ("kein Zwang, keine Pflicht", ["kein", "zwang", "keine", "pflicht"]),
        ("§ 23a AufenthG", ["§23a", "aufenthg"]),
        ("§23a", ["§23a"]),
        ("§ 23 a", ["§23a"]),
        ("§§ 25a, 25b und 104c AufenthG", ["§25a", "§25b", "§104c", "aufenthg"]),
        ("Paragraf 218", ["§218"]),
        ("Art. 16a GG", ["art16a", "gg"]),
        ("Artikel 3 des Grundgesetzes", ["art3", "grundgesetzes"]),
        ("die Art der Sache", ["art", "sache"]),
        ("1.500 €", ["1500", "euro"]),
        ("1,500 euros", ["1500", "euros"]),
        ("12,41 Euro", ["12,41", "euro"]),
        ("12.41 Euro", ["12,41", "euro"]),
        ("50 %", ["50", "prozent"]),
        ("CO2-Preis", ["co2", "preis"]),
        ("Corona-Pandemie", ["corona", "pandemie"]),
        ("ﬁnanzieren", ["finanzieren"]),  # a ligature of typesetting
        ("Ver\u00adwaltung", ["verwaltung"]),  # a soft hyphen
        ("", []),
        ("?! – …", []),
    ],
)
def test_tokenize_gives_normalised_words_in_order(text, words):
    assert tokenize(text) == words


@pytest.mark.parametrize(
    "text", ["Bürger*innen", "Bürger:innen", "Bürger_innen", "BürgerInnen", "Bürger/-innen"]
)
def test_gendered_forms_are_one_word(text):
    assert tokenize(text) == ["bürger"]


def test_feminine_forms_have_the_stem_of_the_masculine():
    assert stem("bürgerinnen") == stem("bürger")
    assert stem("ministerin") == stem("minister")


@pytest.mark.parametrize(
    "words",
    [
        ("unterkunft", "unterkünfte", "unterkünften"),
        ("geflüchtete", "gefluechtete", "geflüchteten"),
        ("straße", "strasse", "straßen"),
        ("aufenthaltsgesetz", "aufenthaltsgesetzes", "aufenthg"),
        ("grundgesetz", "gg"),
    ],
)
def test_forms_of_a_word_share_a_stem(words):
    assert len({stem(word) for word in words}) == 1


def test_umlauts_of_different_words_are_not_confused_with_numbers_or_sections():
    assert stem("§23a") == "§23a"
    assert stem("1500") == "1500"


def test_stop_words_are_those_of_the_language():
    assert tokenize("What does the state promise?", language="en") == ["state", "promise"]
    assert tokenize("der Bund", language="") == ["der", "bund"]


def test_normalize_keeps_the_words_around_a_reference():
    assert normalize("nach § 23 a AufenthG, das") == "nach §23a  aufenthg, das"
