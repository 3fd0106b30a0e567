import pytest

from index.errors import InputError
from qa.question import MAX_CHARACTERS, Reference, read_question


def test_a_question_keeps_its_text_and_loses_blanks_around_it():
    question = read_question("  Was plant Sachsen?\n")
    assert question.text == "Was plant Sachsen?"
    assert question.language == "de"
    assert question.words == ("plant", "sachsen")


@pytest.mark.parametrize("text", ["", "   ", "?!", "…"])
def test_an_empty_question_is_refused(text):
    with pytest.raises(InputError, match="The question is empty") as caught:
        read_question(text)
    assert caught.value.german.startswith("Die Frage ist leer")


def test_a_question_that_is_too_long_is_refused():
    read_question("a" * MAX_CHARACTERS)
    with pytest.raises(InputError, match="2,001 characters; at most 2,000"):
        read_question("a" * (MAX_CHARACTERS + 1))


def test_another_language_is_a_wrong_call():
    with pytest.raises(ValueError, match="got 'fr'"):
        read_question("Bonjour", "fr")


def test_the_language_can_be_given():
    assert read_question("Migration", "en").language == "en"


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ('Wo steht "dezentrale Unterbringung"?', ("dezentrale Unterbringung",)),
        ("„gute Arbeit“ und »faire Löhne«", ("gute Arbeit", "faire Löhne")),
        ("the “rent cap”", ("rent cap",)),
        ("ohne alles", ()),
    ],
)
def test_quoted_phrases(text, phrases):
    assert read_question(text).phrases == phrases


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("§ 23a AufenthG", (Reference("§23a", "aufenthg"),)),
        ("§ 25b Abs. 1 S. 2 AufenthG", (Reference("§25b", "aufenthg"),)),
        ("Was gilt nach § 5 des Asylgesetzes?", (Reference("§5", "asylgesetzes"),)),
        ("§§ 25a und 25b", (Reference("§25a", None), Reference("§25b", None))),
        ("Art. 16a Abs. 1 GG", (Reference("art16a", "gg"),)),
        ("Artikel 3 Grundgesetz", (Reference("art3", "grundgesetz"),)),
        ("section 23a of the Residence Act", (Reference("§23a", None),)),
        ("§ 23a aufenthg", (Reference("§23a", "aufenthg"),)),
        ("§ 24 SGB VIII", (Reference("§24", "sgb"),)),
        ("Wie kann man nach § 23a Anträge stellen?", (Reference("§23a", None),)),
        ("§ 23a Regelung", (Reference("§23a", None),)),
        ("die Art der Unterbringung", ()),
    ],
)
def test_references_to_laws(text, references):
    assert read_question(text).references == references
