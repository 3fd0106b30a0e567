"""Evidence by word pieces, and what takes its place where an embedder gives none."""

from pathlib import Path

import numpy as np
import pytest
from tiny import BagOfWords, make_document

from index.embed import PassageVectors, load_embedder
from index.store import PassageIndex
from qa.evidence import weigh_sentences
from qa.retrieve import Retriever

WORDS = ["wald", "moor", "see"]


class Piecewise(BagOfWords):
    """Every word is a piece, its vector that of the word, half as long so that eight bits do."""

    piece_dim = len(WORDS) + 1
    piece_scale = {"de": (0.0, 0.5)}  # noqa: RUF012

    def encode_passages(self, texts, parts):
        return [
            PassageVectors(
                self.encode_documents([text, *(text[a:b] for a, b in spans)]),
                tuple(self.encode_documents(text[a:b].split()) / 2 for a, b in spans),
            )
            for text, spans in zip(texts, parts, strict=True)
        ]

    def encode_query_pieces(self, texts):
        return [self.encode_documents(text.split()) for text in texts]


DOCUMENT = make_document("Der Wald und das Moor und das Tal.", "Der See.")


def weigh(embedder, text):
    index = PassageIndex.build([DOCUMENT], embedder)
    retriever = Retriever(index, embedder)
    question = retriever.understand(text, "de")
    candidates = retriever.retrieve(question)
    return index, weigh_sentences(question, candidates, index, embedder)


def test_a_sentence_scores_the_mean_of_its_best_pieces():
    _, (first, second) = weigh(Piecewise(WORDS), "wald see")
    # of "wald" and "see" each sentence has one; pieces are half as long here
    assert first.measures.pieces == pytest.approx(0.25, abs=0.01)
    assert second.measures.pieces == pytest.approx(0.25, abs=0.01)
    _, (first, second) = weigh(Piecewise(WORDS), "wald moor")
    assert first.measures.pieces == pytest.approx(0.5, abs=0.01)
    assert second.measures.pieces == pytest.approx(0.0, abs=0.01)


def test_without_pieces_the_cosine_of_the_sentence_takes_their_place():
    index, evidence = weigh(BagOfWords(WORDS), "wald moor")
    assert index.pieces.dim == 0
    assert [e.measures.pieces for e in evidence] == [e.measures.sentence for e in evidence]


def test_pieces_of_documents_that_stay_are_taken_over(tmp_path: Path):
    embedder = Piecewise(WORDS)
    index = PassageIndex.build([DOCUMENT], embedder)
    index.save(tmp_path)
    embedder.encoded.clear()
    both = PassageIndex.load(tmp_path).with_documents(
        [make_document("Das Moor.", id_="anderes")], embedder
    )
    assert not any("Wald" in text for text in embedder.encoded)
    assert both.pieces.size == 2
    for old, new in zip(index.pieces.rows(0), both.pieces.rows(0), strict=True):
        assert np.array_equal(old, new)


def test_a_passage_is_found_by_a_piece_of_one_of_its_sentences():
    embedder = load_embedder()
    filler = "Wir stehen für eine gute Zukunft des Landes und seiner Menschen in Stadt und Dorf."
    index = PassageIndex.build([DOCUMENT, make_document(filler, id_="anderes")], embedder)
    retriever = Retriever(index, embedder)
    found = retriever.retrieve(retriever.understand("Was ist mit dem Sumpf?", "de"))
    assert found[0].passage.document_id == "doc"
