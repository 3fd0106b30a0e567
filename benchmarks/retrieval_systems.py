"""Our retrieval and what is left of it when a part is taken away: the ablation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from benchmarks.retrieval_data import Lines
from index.embed import Embedder
from index.store import PassageIndex
from qa.datatypes import Mode
from qa.fuse import reciprocal_ranks, standardize
from qa.memory import RememberingEmbedder
from qa.official import in_official_words
from qa.question import Question
from qa.retrieve import Retriever, Weights

K = 10
System = Callable[[Question], list[Lines]]
"""Gives the printed lines of each retrieved unit, best first."""

DEFAULT = "Zeilentreu"


def our_systems(index: PassageIndex, embedder: Embedder) -> dict[str, System]:
    """Return the default retrieval and its ablations by name, in the order of a table."""
    timed = Retriever(index, embedder)
    embedder = RememberingEmbedder(embedder)
    ours = Retriever(index, embedder)
    off = Weights(dense=1.0, sentence=0.0, pair=0.0, lexical=0.0, late=0.0, pieces=0.0)

    def weighted(weights: Weights) -> System:
        retriever = Retriever(index, embedder, weights=weights)
        return lambda question: _lines(index, _found(retriever, question, Mode.HYBRID))

    return {
        "BM25, German analysis": lambda q: _lines(index, _plain_words(index, q)),
        "+ translations and synonyms": lambda q: _lines(index, _found(ours, q, Mode.LEXICAL)),
        "dense, whole passages": lambda q: _lines(index, _found(ours, q, Mode.DENSE)),
        "dense + best sentence and pair": weighted(replace(off, sentence=1.0, pair=1.0)),
        "… + late interaction": weighted(replace(off, sentence=1.0, pair=1.0, late=1.0)),
        "… + pieces in context": weighted(
            replace(off, sentence=1.0, pair=1.0, late=1.0, pieces=1.0)
        ),
        "dense + BM25, RRF": lambda q: _lines(index, _ranks_fused(ours, q)),
        "dense + BM25, equal z-scores": lambda q: _lines(index, _standardized(ours, q)),
        "dense + BM25, our sum": weighted(replace(off, lexical=1.0)),
        "everything but pieces": weighted(Weights(pieces=0.0)),
        "everything but everyday words": lambda q: _lines(index, _found(ours, q, Mode.HYBRID)),
        DEFAULT: lambda q: _lines(index, _found(timed, in_official_words(q, index), Mode.HYBRID)),
    }


def _found(retriever: Retriever, question: Question, mode: Mode) -> list[int]:
    place = _places(retriever.index)
    found = retriever.retrieve(question, k=K, mode=mode)
    return [place[candidate.passage.id] for candidate in found]


def _plain_words(index: PassageIndex, question: Question) -> list[int]:
    return index.lexical.search(question.words, K)[1].tolist()


def _ranks_fused(retriever: Retriever, question: Question) -> list[int]:
    rankings = [_found(retriever, question, mode) for mode in (Mode.DENSE, Mode.LEXICAL)]
    fused = reciprocal_ranks(rankings)
    return sorted(fused, key=lambda position: (-fused[position], position))[:K]


def _standardized(retriever: Retriever, question: Question) -> list[int]:
    index = retriever.index
    query = retriever.embedder.encode_queries([question.text])[0]
    dense = index.dense.scores_of(query, np.arange(len(index.passages)))
    lexical = index.lexical.scores(retriever.word_space.words_for(question))
    total = standardize(dense) + standardize(lexical)
    return np.lexsort((np.arange(len(total)), -total))[:K].tolist()


def _places(index: PassageIndex) -> Mapping[str, int]:
    return {passage.id: position for position, passage in enumerate(index.passages)}


def _lines(index: PassageIndex, positions: list[int]) -> list[Lines]:
    units = []
    for position in positions:
        passage = index.passages[position]
        lines = index.document(passage.document_id).lines[passage.start : passage.end]
        units.append(frozenset(line.number for line in lines if line.number is not None))
    return units
