"""Figures are read as values with units, so that they can be compared."""

from fractions import Fraction

import pytest

from qa.figures import Measure, agree, figures, number_word


def read(text: str) -> list[tuple[str, str, str]]:
    return [(figure.value, figure.measure.value, figure.relation) for figure in figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("320 Euro jährlich", [("320", "money", "")]),
        ("20.000 €", [("20000", "money", "")]),
        ("3 000 Wohnungen", [("3000", "other", "")]),
        ("25000 Euro", [("25000", "money", "")]),
        ("1,5 Millionen Euro", [("1500000", "money", "")]),
        ("3 Mrd. Euro", [("3000000000", "money", "")]),
        ("0,5 Cent", [("1/2", "money", "")]),
        ("um 5 Prozent", [("5", "share", "um")]),
        ("auf 70 % erhöhen", [("70", "share", "auf")]),
        ("bis zu 14 Tage", [("14", "duration", "bis zu")]),
        ("mehr als drei Jahre", [("3", "duration", "mehr als")]),
        ("bis 2030", [("2030", "year", "bis")]),
        ("zum 01.01.2025", [("2025-01-01", "date", "")]),
        ("ab dem 1. Januar 2025", [("2025-01-01", "date", "ab")]),
        ("Der 8. Mai", [("05-08", "date", "")]),
        ("seit Mai 2021", [("2021-05", "date", "seit")]),
        ("§ 23 a AufenthG", [("§23a", "section", "")]),
        ("Artikel 3 GG", [("art3", "section", "")]),
        ("die Hälfte", [("1/2", "other", "")]),
        ("das Zwanzigfache", [("20", "other", "")]),
        ("ab 16 Jahren", [("16", "duration", "ab")]),
        ("bis zum 25. Lebensjahr", [("25", "duration", "bis zum")]),
        ("eine Million Euro", [("1000000", "money", "")]),
        ("nach einem Jahr", [("1", "duration", "nach")]),
        ("eine Schule und ein Haus", []),
        ("höchstens zweimal", [("2", "other", "höchstens")]),
        ("keine Zahl, nur Worte", []),
        ("", []),
    ],
)
def test_figures_are_read(text, expected):
    assert read(text) == expected


def test_one_amount_is_the_same_however_it_is_written():
    assert agree(figures("1 Million Euro"), figures("1.000.000 €"))
    assert agree(figures("am 01.01.2025"), figures("am 1. Januar 2025"))
    assert agree(figures("drei Jahre"), figures("3 Jahre"))


@pytest.mark.parametrize(
    ("said", "ground"),
    [
        ("330 Euro", "320 Euro"),
        ("320 Prozent", "320 Euro"),
        ("um 5 Prozent", "auf 5 Prozent"),
        ("3 Monate", "3 Jahre"),
        ("5 Euro", ""),
        ("2 Euro und 1 Euro", "1 Euro und 2 Euro"),
        ("1 Euro und 1 Euro", "1 Euro"),
    ],
)
def test_differing_figures_do_not_agree(said, ground):
    assert not agree(figures(said), figures(ground))


def test_no_figure_agrees_with_anything():
    assert agree((), figures("5 Euro"))


def test_offsets_point_at_the_figure():
    figure = figures("Es sind 320 Euro.")[0]
    assert (figure.start, figure.unit, figure.measure) == (8, "euro", Measure.MONEY)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("zwei", 2), ("zehntausend", 10_000), ("Zwölftausend", 12_000), ("hunderttausend", 100_000),
        ("zweihundertfünfundzwanzig", 225), ("tausendundeins", 1001), ("fünfundzwanzig", 25),
        ("tausend", 1000), ("tausende", None), ("Jahrtausend", None), ("hundertprozentig", None),
        ("undzwanzig", None), ("grundzwanzig", None), ("neunzig", 90), ("Hälfte", Fraction(1, 2)),
    ],
)  # fmt: skip
def test_number_words_are_understood_composed_ones_too(word, value):
    assert number_word(word) == value
