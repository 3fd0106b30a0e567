import pytest
from tiny import make_document

from index.errors import InputError
from qa.kwic import kwic, term_frequencies, word_counts

ONE = make_document(
    "Wir fördern die Integration. Integra-", "tion heißt Teilhabe.", "",
    "Gefördert wird die Integrationsarbeit der Länder.", id_="one", first=100,
)  # fmt: skip
TWO = make_document("Keine Integration ohne Sprache <b>.", id_="two", title="Zweiter")


def lines(found):
    return [(o.citation.document_id, o.citation.start_line, o.citation.end_line) for o in found]


def test_a_word_is_found_whole_in_any_case_and_across_a_line_end():
    found = kwic([ONE, TWO], "integration")
    assert lines(found) == [("one", 100, 100), ("one", 100, 101), ("two", 1, 1)]
    assert [o.match for o in found] == ["Integration", "Integra- tion", "Integration"]


def test_a_star_stands_for_letters():
    assert [o.match for o in kwic([ONE], "integrations*")] == ["Integrationsarbeit"]
    assert len(kwic([ONE, TWO], "integra*")) == 4
    assert [o.match for o in kwic([ONE], "h??ßt Teil*")] == ["heißt Teilhabe"]


def test_signs_of_a_glob_are_no_regular_expression():
    assert len(kwic([ONE], "die.Integration")) == 0
    assert len(kwic([ONE], "die Integration", case_sensitive=True)) == 1
    assert len(kwic([ONE], "DIE Integration", case_sensitive=True)) == 0


def test_the_window_counts_words_and_the_context_is_verbatim():
    [found] = kwic([ONE], "Teilhabe", window=2)
    assert (found.left, found.match, found.right) == ("tion heißt ", "Teilhabe", ". Gefördert wird")
    [bare] = kwic([ONE], "Teilhabe", window=0)
    assert (bare.left, bare.right) == ("", ".")


def test_a_regular_expression_finds_what_it_says():
    found = kwic([ONE, TWO], r"\bkeine\s+(\w+)", kind="regex")
    assert [o.match for o in found] == ["Keine Integration"]
    assert len(kwic([ONE], "x*", kind="regex")) == 0  # empty matches are none
    with pytest.raises(InputError, match="is no regular expression: missing"):
        kwic([ONE], "(", kind="regex")


def test_a_lemma_finds_the_other_forms_of_a_word():
    assert [o.match for o in kwic([ONE], "fördern", kind="lemma")] == ["fördern", "Gefördert"]
    assert [o.match for o in kwic([ONE], "das Land", kind="lemma")] == ["der Länder"]


def test_the_citation_quotes_whole_lines_under_their_heading(excerpt):
    found = kwic([excerpt], "dezentrale Unterbringung")
    [occurrence] = found
    assert occurrence.citation.heading == ("Migration und Integration",)
    assert (occurrence.citation.start_line, occurrence.citation.end_line) == (3609, 3610)
    assert occurrence.match in occurrence.citation.quote


def test_a_table_has_a_row_for_each_occurrence():
    table = kwic([ONE, TWO], "integration").to_table()
    assert table.column("citation") == ("Vertrag, Z. 100", "Vertrag, Z. 100–101", "Zweiter, Z. 1")
    assert table.column("match")[1] == "Integra- tion"


def test_a_notebook_shows_it_escaped():
    shown = kwic([TWO], "Sprache")._repr_html_()
    assert "<b>Sprache</b> " not in shown
    assert "&lt;b&gt;" in shown
    assert "[Sprache] <b>" in str(kwic([TWO], "Sprache"))


def test_frequencies_are_counted_per_document_and_per_ten_thousand_words():
    table = term_frequencies([ONE, TWO], ["integration*", "Sprache"])
    assert table.column("count") == (3, 0, 1, 1)
    assert table.column("words") == (13, 13, 5, 5)
    assert table.column("per_10000") == (2307.6923, 0.0, 2000.0, 2000.0)


def test_word_counts_leave_out_stop_words_and_break_ties_by_alphabet():
    table = word_counts([ONE], top=3)
    assert table.rows == (("one", "integration", 2), ("one", "fördern", 1), ("one", "gefördert", 1))
    assert word_counts([ONE], lemmas=True, top=1).rows == (("one", "fördern", 2),)


def test_what_cannot_be_searched_is_refused():
    with pytest.raises(InputError, match="pattern is empty"):
        kwic([ONE], "  ")
    with pytest.raises(ValueError, match="window must be 0 or more, got -1"):
        kwic([ONE], "a", window=-1)
    with pytest.raises(ValueError, match="kind must be"):
        kwic([ONE], "a", kind="fuzzy")
