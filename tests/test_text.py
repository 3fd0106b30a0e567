"""Encodings, line breaks and damaged characters."""

import unicodedata

import pytest

from index.parse import read_document
from index.text import decode, is_damaged, split_pages

TEXT = "Für die Länder gilt: „Maß halten“ – auch 2026 (§ 25b AufenthG) für 5 €.\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_any_usual_encoding_is_understood(encoding):
    assert decode(TEXT.encode(encoding)) == TEXT


def test_one_broken_byte_does_not_change_the_encoding_of_all_others():
    data = (TEXT * 3).encode().replace(b"2026", b"20\xff6", 1)
    text = decode(data)
    assert text.count("Länder") == 3
    assert text.count("\ufffd") == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_any_line_break_ends_a_line(end):
    assert split_pages(f"eins{end}zwei\fdrei") == [["eins", "zwei"], ["drei"]]


@pytest.mark.parametrize(
    "text",
    [
        "Grundsatz ????Fordern und F????rdern????.",
        "F?rderung der Bundesl?nder",
        "Die FÃ¼hrung der Ã„mter",
        "â€žFordern und FÃ¶rdernâ€œ",
        "Ein Zeichen \ufffd fehlt.",
        "Ein Steuerzeichen \x03 steht hier.",
        "Ein eigenes \ue123 Zeichen.",
    ],
)
def test_lost_and_garbled_characters_are_noticed(text):
    assert is_damaged(text)


@pytest.mark.parametrize(
    "text",
    [
        "Was heißt das? Wir fragen: Warum?",
        "Wirklich??",
        "Siehe https://example.org/suche?seite=3&x=4 im Netz.",
        "\uf0b7 Abschaffung der Gebühr",
        "Größe, Maß, Citroën, Łódź, Çelik – „so“ geht’s.",
        "Prüfung nach § 5 Abs. 2?",
        "",
    ],
)
def test_sound_text_is_not_called_damaged(text):
    assert not is_damaged(text)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_composed_and_decomposed_umlauts_are_kept_as_they_are(tmp_path, form):
    path = tmp_path / "a.txt"
    text = unicodedata.normalize(form, "Wir fördern die Länder überall.")
    path.write_text(text + "\n", encoding="utf-8")
    document = read_document(path)
    assert document.lines[0].text == text
    assert document.lines[0].flags == ()
