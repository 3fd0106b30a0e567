import pytest
from tiny import bare_document

from qa.scope import documents_named, states_named


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Was plant Sachsen?", {"Sachsen"}),
        ("die sächsische Härtefallkommission", {"Sachsen"}),
        ("What does Saxony promise?", {"Sachsen"}),
        ("Sachsens Schulen", {"Sachsen"}),
        ("Niedersachsen", {"Niedersachsen"}),
        ("in Lower Saxony", {"Niedersachsen"}),
        ("Sachsen-Anhalt", {"Sachsen-Anhalt"}),
        ("Saxony-Anhalt and Saxony", {"Sachsen-Anhalt", "Sachsen"}),
        ("Hamburg, Bremen und die Berliner Schulen", {"Hamburg", "Bremen", "Berlin"}),
        ("thüringische Wälder", {"Thüringen"}),
        ("NRW", {"Nordrhein-Westfalen"}),
        ("Die angelsächsische Welt, der Hesselbach", set()),
        ("", set()),
    ],
)
def test_states_are_found_by_their_german_and_english_names(text, states):
    assert states_named(text) == states


SACHSEN = bare_document(
    id_="sachsen-2019", title="Koalitionsvertrag Sachsen 2019", jurisdiction="Sachsen"
)
BERLIN = bare_document(id_="berlin-2021", title="Koalitionsvertrag Berlin")


def test_documents_are_named_by_the_state_they_govern_or_by_their_title():
    both = [SACHSEN, BERLIN]
    assert documents_named("Was plant Sachsen?", both) == ("sachsen-2019",)
    assert documents_named("Was plant Berlin?", both) == ("berlin-2021",)


def test_naming_no_document_or_all_of_them_says_nothing():
    assert documents_named("Was plant Bayern?", [SACHSEN, BERLIN]) == ()
    assert documents_named("Sachsen und Berlin", [SACHSEN, BERLIN]) == ()
    assert documents_named("Was plant Sachsen?", [SACHSEN]) == ()
