import json

import pytest
from tiny import make_document

from index.errors import InputError, UnknownDocumentError
from qa.cli import main
from qa.datatypes import Commitment

HOUSING = "Was ist zur dezentralen Unterbringung geplant?"
COURSES = "Was passiert mit den Sprachkursen?"
OTHER = make_document(
    "Wir prüfen die dezentrale Unterbringung von Geflüchteten in den Kommunen.", "",
    "Wir bauen die Bahn aus.", id_="anderswo-2020", title="Koalitionsvertrag Anderswo 2020",
)  # fmt: skip


@pytest.fixture(scope="module")
def two(assistant):
    return assistant.with_documents([OTHER])


@pytest.fixture(scope="module")
def comparison(two):
    return two.compare([HOUSING, COURSES])


def test_each_document_is_asked_by_itself(comparison):
    assert comparison.documents == ("sachsen-2019", "anderswo-2020")
    first = comparison.cell(0, "sachsen-2019")
    assert (first.citation.start_line, first.commitment) == (3608, Commitment.INTENDED)
    other = comparison.cell(0, "anderswo-2020")
    assert (other.citation.start_line, other.commitment) == (1, Commitment.EXAMINED)
    assert str(other) == "examined: Z. 1"


def test_where_a_document_is_silent_the_cell_says_what_was_looked_at(comparison):
    silent = comparison.cell(1, "anderswo-2020")
    assert str(silent) == "not mentioned"
    assert (silent.statement, silent.citation, silent.commitment) == (None, None, None)
    row = comparison.to_table().to_dicts()[3]
    assert (row["doc_id"], row["status"], row["statements"]) == (
        "anderswo-2020", "not_mentioned", 0,
    )  # fmt: skip
    assert row["reason"] in ("no_match", "weak_evidence", "unsupported")
    assert "Anderswo" in row["looked_at"] or silent.looked_at == ()


def test_the_wide_table_has_a_column_for_each_document(comparison):
    table = comparison.to_table(wide=True)
    assert table.names == ("question", "sachsen-2019", "anderswo-2020")
    assert table.rows[0][1:] == ("intended: Z. 3608–3610", "examined: Z. 1")
    assert comparison.to_frame(wide=True).shape == (2, 3)


def test_a_plot_draws_one_cell_for_each_question_and_document(comparison, tmp_path):
    figure = comparison.plot()
    [axes] = figure.axes
    assert len(axes.texts) == 4
    assert axes.images[0].get_array().tolist() == [[4, 3], [axes.images[0].get_array()[1, 0], 0]]
    figure.savefig(tmp_path / "heat.png")
    assert (tmp_path / "heat.png").stat().st_size > 1000


def test_a_notebook_shows_the_quotes(comparison):
    shown = comparison._repr_html_()
    assert "<th>anderswo-2020</th>" in shown
    assert "Wir prüfen die dezentrale Unterbringung" in shown


def test_what_cannot_be_compared_is_refused(two):
    with pytest.raises(InputError, match="There is no question"):
        two.compare([])
    with pytest.raises(InputError, match="Question 1: The question is empty"):
        two.compare([" "])
    with pytest.raises(UnknownDocumentError, match="no document “x”"):
        two.compare([HOUSING], ["x"])
    with pytest.raises(KeyError, match="no cell for question 5"):
        two.compare([HOUSING]).cell(5, "sachsen-2019")


def test_the_command_prints_writes_and_abstains(capsys, tmp_path):
    assert main(["compare", HOUSING, "--document", "sachsen-2019"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(HOUSING)
    assert "sachsen-2019: „Um Flüchtlinge mit guter Bleibeperspektive" in printed
    assert "Koalitionsvertrag Sachsen 2019, Z. 3608–3610" in printed
    assert "Absicht" in printed
    path = tmp_path / "t.csv"
    assert main(["compare", HOUSING, "--output", str(path)]) == 0
    assert "Z. 3608–3610" in path.read_text(encoding="utf-8")
    assert main(["compare", "Was steht zur Kernfusion darin?", "--json"]) == 3
    record = json.loads(capsys.readouterr().out)
    assert record["cells"][0]["status"] == "abstained"
