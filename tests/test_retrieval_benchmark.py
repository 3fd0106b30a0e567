import numpy as np
import pytest
from tiny import bare_document, body_lines

from benchmarks.fit_retrieval import STAGES, fit
from benchmarks.large import made_vectors
from benchmarks.retrieval import LATE_RANK, Measured, _gold_tables, tables
from benchmarks.retrieval_data import Asked, Collection, xquad_collection
from benchmarks.retrieval_systems import DEFAULT
from index.passages import split


def document(texts):
    return bare_document(body_lines(texts, first=7))


def test_the_fit_finds_the_stage_that_tells_right_from_wrong():
    scores = np.zeros((4, len(STAGES)))
    scores[:, 1] = [0.9, 0.1, 0.2, 0.3]  # tells
    scores[:, 2] = [0.1, 0.9, 0.8, 0.7]  # misleads
    weights = fit([(scores, np.array([True, False, False, False]))])
    assert weights[1] == weights.max()
    assert weights[2] == weights.min()
    assert weights.mean() == pytest.approx(1.0)


def test_tables_hold_every_system_and_the_gain_over_peers():
    languages = ("de", "de", "de", "en")
    asked = tuple(Asked(str(n), "?", to, "number", ((1, 1),)) for n, to in enumerate(languages))
    measured = Measured()
    measured.ranks = {DEFAULT: [1, 1, 2, None], "peer: x": [None, 1, None, None]}
    measured.ndcg = {DEFAULT: [1.0, 1.0, 0.6, 0.0], "peer: x": [0.0, 1.0, 0.0, 0.0]}
    measured.milliseconds = [1.0, 2.0, 3.0, 4.0]
    gold = _gold_tables([Collection("d", document(["a"]), asked)], [measured])
    assert gold["summary"]["all"][DEFAULT]["R@1"] == 0.5
    assert gold["summary"]["d, de"][DEFAULT]["R@5"] == 1.0
    assert gold["summary"]["all"]["peer: x"]["MRR@10"] == 0.25
    assert gold["gain over peers"]["peer: x"]["R@5"][0] == 0.5
    assert gold["milliseconds"]["median"] == 2.5
    assert gold["rows"][3] == ["3", "en", "number", LATE_RANK, LATE_RANK]
    printed = tables({"gold": gold})
    assert "| peer: x | 0.25 | 0.25 | 0.25 | 0.25 | 0.25 | 0.33 | 0.00 |" in printed
    assert "Gain in R@5 over peer: x: +0.50" in printed


def test_xquad_paragraphs_are_lines_and_passages_never_join_two(tmp_path):
    folder = tmp_path / "xquad-de"
    folder.mkdir()
    (folder / "corpus.tsv").write_text("p0\tErster Absatz.\np1\tZweiter Absatz.\n")
    (folder / "queries.tsv").write_text("q1\tWas ist der zweite?\nq2\tOhne Antwort?\n")
    (folder / "qrels.tsv").write_text("q1\tp1\t1\n")
    collection = xquad_collection(folder)
    assert collection.questions == (Asked("q1", "Was ist der zweite?", "de", "xquad", ((3, 3),)),)
    texts = [passage.text for passage in split(collection.document)]
    assert texts == ["Erster Absatz.", "Zweiter Absatz."]


def test_a_peers_chunks_know_their_lines():
    pytest.importorskip("langchain_text_splitters")
    from benchmarks.retrieval_peers import _chunks, _text

    text, line_at = _text(document([f"Satz Nummer {n} steht hier allein." for n in range(60)]))
    chunks, lines = _chunks(text, line_at)
    assert len(chunks) > 1
    for chunk, numbers in zip(chunks, lines, strict=True):
        said = {7 + int(part.split()[0]) for part in chunk.split("Nummer ")[1:]}
        assert said == numbers


def test_made_vectors_have_length_one_and_questions_are_near_passages():
    matrix, queries = made_vectors(500, 16)
    assert np.allclose(np.linalg.norm(matrix, axis=1), 1, atol=1e-5)
    assert ((queries @ matrix.T).max(axis=1) > 0.7).all()
