import dataclasses
import json

import pytest

from index.errors import InputError, UnknownDocumentError
from qa.batch import ask_many
from qa.datatypes import Abstention, Answer
from qa.progress import Progress

QUESTIONS = [
    "Was plant Sachsen zur dezentralen Unterbringung?",
    "   ",
    "Was sagt der Vertrag zur Kernfusion?",
    "What does Sachsen promise about decentral housing?",
]


@pytest.fixture(scope="module")
def batch(assistant):
    return assistant.ask_many(QUESTIONS)


def test_order_is_kept_and_an_error_is_a_row(batch):
    assert [row.question for row in batch] == QUESTIONS
    assert [row.number for row in batch] == [1, 2, 3, 4]
    kinds = [type(result) for result in batch.results]
    assert kinds == [Answer, type(None), Abstention, Answer]
    assert batch.rows[1].error.startswith("The question is empty.")
    assert batch.counts() == {"questions": 4, "answered": 2, "abstained": 1, "errors": 1}


def test_each_result_is_the_one_that_asking_alone_gives(assistant, batch):
    for row in batch:
        if row.result is not None:
            assert _exact(assistant.ask(row.question)) == _exact(row.result)


def _exact(result):
    """Everything but scores, which may differ in the last bit with the size of a model's batch."""
    return [
        (s.text, s.citations, s.commitment, s.verdict) for s in getattr(result, "statements", ())
    ]


def test_several_workers_give_the_same(assistant, batch):
    again = ask_many(assistant, QUESTIONS, workers=3)
    assert [_exact(r) for r in again.results] == [_exact(r) for r in batch.results]
    with pytest.raises(ValueError, match="workers must be 1 or more, got 0"):
        ask_many(assistant, QUESTIONS, workers=0)


def test_the_table_has_a_row_for_each_statement_and_citation(batch):
    table = batch.to_table()
    first = table.to_dicts()[0]
    assert (first["number"], first["doc_id"], first["start_line"]) == (1, "sachsen-2019", 3608)
    assert first["citation"] == "Koalitionsvertrag Sachsen 2019, Z. 3608–3610"
    assert first["text"] == first["quote"]
    statuses = dict(zip(table.column("number"), table.column("status"), strict=True))
    assert statuses == {1: "answered", 2: "error", 3: "abstained", 4: "answered"}
    frame = batch.to_frame()
    assert str(frame["start_line"].dtype) == "Int64"
    assert len(frame) == len(table)


def test_a_saved_table_has_its_run_beside_it(batch, tmp_path):
    path = batch.save(tmp_path / "answers.csv")
    run = json.loads((tmp_path / "answers.csv.run.json").read_text(encoding="utf-8"))
    assert path.read_text(encoding="utf-8").startswith("number,question,")
    assert run["counts"]["questions"] == 4
    assert run["options"] == {"language": "auto", "documents": "all"}
    assert run["provenance"]["corpus_sha256"] == batch.provenance.corpus_sha256
    assert run["provenance"]["settings"]["k"] == "10"


class Corpus:
    def __init__(self, *documents):
        self._documents = {document.id: document for document in documents}

    def document(self, id_):
        if id_ not in self._documents:
            raise UnknownDocumentError(id_)
        return self._documents[id_]


def test_every_quotation_can_be_checked_again(assistant, batch):
    verdicts = batch.verify(assistant).column("verdict")
    assert set(verdicts) == {"verified"}
    assert len(verdicts) >= 2
    document = assistant.documents[0]
    other = dataclasses.replace(document, sha256="0" * 64)
    assert set(batch.verify(Corpus(other)).column("verdict")) == {"wrong_edition"}
    assert set(batch.verify(Corpus()).column("verdict")) == {"unknown_document"}


class Counting:
    """Another embedder that takes down which questions it was given."""

    def __init__(self, embedder):
        self.name, self.sha256, self.dim = embedder.name, embedder.sha256, embedder.dim
        self.scale = getattr(embedder, "scale", {})
        self.encode_documents = embedder.encode_documents
        self.piece_dim, self.piece_scale = embedder.piece_dim, embedder.piece_scale
        self.encode_passages = embedder.encode_passages
        self.encode_query_pieces = embedder.encode_query_pieces
        self._encode = embedder.encode_queries
        self.questions = []

    def encode_queries(self, texts):
        self.questions.extend(texts)
        return self._encode(texts)


def test_a_broken_off_run_goes_on_where_it_stopped(assistant, batch, tmp_path):
    path = tmp_path / "run.jsonl"
    ask_many(assistant, QUESTIONS, run_file=path)
    rows = path.read_bytes().splitlines(keepends=True)
    assert len(rows) == 5
    path.write_bytes(b"".join(rows[:3]) + rows[3][:40])  # two questions done, the third torn
    counting = Counting(assistant.embedder)
    assistant = type(assistant)(assistant.index, counting, assistant.settings)
    again = ask_many(assistant, QUESTIONS, run_file=path)
    assert QUESTIONS[0] not in counting.questions
    assert {QUESTIONS[2], QUESTIONS[3]} <= set(counting.questions)
    assert [_exact(r) for r in again.results] == [_exact(r) for r in batch.results]
    assert again.rows[1].error == batch.rows[1].error
    assert len(path.read_bytes().splitlines()) == 5
    complete = path.read_bytes()
    ask_many(assistant, QUESTIONS, run_file=path)
    assert path.read_bytes() == complete


def test_a_run_file_of_other_questions_or_options_is_refused(assistant, tmp_path):
    path = tmp_path / "run.jsonl"
    ask_many(assistant, QUESTIONS[:1], run_file=path)
    with pytest.raises(InputError, match=r"does not belong to this run: question 1 is another"):
        ask_many(assistant, QUESTIONS[2:], run_file=path)
    with pytest.raises(InputError, match="index, model, settings or options differ"):
        ask_many(assistant, QUESTIONS[:1], language="en", run_file=path)
    path.write_text("number,question\n")
    with pytest.raises(InputError, match="it is no run file"):
        ask_many(assistant, QUESTIONS[:1], run_file=path)
    with pytest.raises(InputError, match="cannot be written: No such file"):
        ask_many(assistant, QUESTIONS[:1], run_file=tmp_path / "no" / "run.jsonl")


def test_an_unknown_document_is_an_error_of_the_call(assistant):
    with pytest.raises(UnknownDocumentError, match="no document “nirgends”"):
        ask_many(assistant, QUESTIONS, documents=["nirgends"])


def test_no_questions_give_an_empty_table_with_all_columns(assistant):
    table = ask_many(assistant, []).to_table()
    assert len(table) == 0
    assert "citation" in table.names


def test_progress_is_silent_where_nobody_watches(assistant, capsys):
    ask_many(assistant, QUESTIONS[:2], progress=True)
    assert capsys.readouterr() == ("", "")


def test_progress_on_a_terminal_ends_with_a_full_bar(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    bar = Progress(3, shown=True, label="Fragen")
    for _ in range(3):
        bar.step()
    written = capsys.readouterr().err
    assert written.endswith("\rFragen ████████████████████████ 3/3\n")
    assert written.count("\r") == 3
    Progress(3, shown=False).step(3)
    assert capsys.readouterr().err == ""
