"""A question → candidates: passages found by meaning and by words, in one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from index.datatypes import Vector
from index.embed import Embedder, PieceEmbedder
from index.passages import search_text
from index.relatedness import relatedness, scaled
from index.store import PassageIndex
from qa.datatypes import Candidate, Mode
from qa.exact import exact_matches
from qa.expand import WordSpace
from qa.fuse import weigh
from qa.official import in_official_words
from qa.question import Question, read_question
from qa.rerank import DEPTH as RERANK_DEPTH
from qa.rerank import Reranker
from qa.scope import documents_named

K = 10  # candidates given back
EXACT = 5.0  # what a quoted phrase or a named section gains: as much as five stages can give
NAMED = 0.5  # what a document gains whose state the question names; a stage gives 1 at most
DEPTH = 50  # passages each store contributes before they are put in one order

Scores = npt.NDArray[np.float32]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each stage counts.

    Equal weights: those fitted on one gold document were no better on the other
    (`python -m benchmarks.fit_retrieval`).
    """

    dense: float = 1.0
    sentence: float = 1.0
    pair: float = 1.0
    lexical: float = 1.0
    late: float = 1.0
    pieces: float = 1.0


class Retriever:
    """Finds passages of one index.

    Args:
        index: what is searched.
        embedder: the model that the index was built with.
        weights: how much each stage counts.
        reranker: reads the first passages of a hybrid search again and puts them in its order.
    """

    def __init__(
        self,
        index: PassageIndex,
        embedder: Embedder,
        *,
        weights: Weights | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self.index = index
        self.embedder = embedder
        self.weights = weights or Weights()
        self.reranker = reranker

    @cached_property
    def word_space(self) -> WordSpace:
        """The corpus words by meaning, made when the first question needs them."""
        return WordSpace(self.index.lexical, self.index.late.tokens)

    def understand(self, text: str, language: str | None = None) -> Question:
        """Return the question a user typed, with the official words that the documents print.

        Raises:
            InputError, ValueError: see `read_question`.
        """
        return in_official_words(read_question(text, language), self.index)

    def retrieve(
        self,
        question: Question,
        *,
        k: int = K,
        depth: int = DEPTH,
        mode: Mode = Mode.HYBRID,
        documents: Sequence[str] | None = None,
    ) -> tuple[Candidate, ...]:
        """Return at most `k` candidates, best first, ties by position.

        Passages that hold the quoted phrases and the sections of laws that the question names come
        first; a document whose state it names is preferred.

        Args:
            question: what is asked.
            k: how many candidates.
            depth: how many passages each store contributes.
            mode: which evidence is used.
            documents: ids of the documents to search; None for all.

        Raises:
            UnknownDocumentError: the index does not hold one of the documents.
        """
        return self.retrieve_many([question], k=k, depth=depth, mode=mode, documents=documents)[0]

    def retrieve_many(
        self,
        questions: Sequence[Question],
        *,
        k: int = K,
        depth: int = DEPTH,
        mode: Mode = Mode.HYBRID,
        documents: Sequence[str] | None = None,
    ) -> list[tuple[Candidate, ...]]:
        """Return what `retrieve` gives for each question; the model sees them all at once."""
        allowed = self.index.mask(documents)
        depth = max(depth, k)
        vectors: Sequence[Vector | None] = [None] * len(questions)
        if mode is not Mode.LEXICAL:
            vectors = list(self.embedder.encode_queries([q.search_text for q in questions]))
        return [
            self._retrieve(question, vector, k, depth, mode, allowed)
            for question, vector in zip(questions, vectors, strict=True)
        ]

    def _retrieve(
        self,
        question: Question,
        vector: Vector | None,
        k: int,
        depth: int,
        mode: Mode,
        allowed: npt.NDArray[np.bool_] | None,
    ) -> tuple[Candidate, ...]:
        found: list[Positions] = []
        lexical: Scores | None = None
        if vector is not None:
            found.append(self.index.dense.search(vector[None, :], depth, allowed=allowed)[1][0])
        if mode is not Mode.DENSE:
            lexical = self.index.lexical.shares(self.word_space.words_for(question))
            if allowed is not None:
                lexical[~allowed] = 0.0
            found.append(_best(lexical, depth))
        exact = np.zeros(len(self.index.passages), np.float32)
        if mode is not Mode.DENSE:
            exact = np.float32(EXACT) * exact_matches(question, self.index, allowed)
            found.append(np.flatnonzero(exact))
        positions = np.unique(np.concatenate(found)).astype(np.int64)
        if len(positions) == 0:
            return ()
        stages: dict[str, Scores] = {}
        if vector is not None:
            cosines = self.index.dense.scores_of(vector, positions)
            stages["dense"] = relatedness(cosines, self.embedder, question.language)
        if lexical is not None:
            stages["lexical"] = lexical[positions]
        if vector is not None and mode is Mode.HYBRID:
            best = self.index.sentences.scores(vector, positions)
            sentence, pair = (
                relatedness(cosines, self.embedder, question.language) for cosines in best
            )
            stages |= {"sentence": sentence, "pair": pair}
            pieces = self.piece_scores(question, positions)
            if pieces is not None:
                stages["pieces"] = pieces
        return self._rank(question, positions, stages, exact[positions], k, mode)

    def piece_scores(self, question: Question, positions: Positions) -> Scores | None:
        """Return how well each passage's best sentence covers the question's pieces, if it can."""
        if self.index.pieces.dim == 0 or not isinstance(self.embedder, PieceEmbedder):
            return None
        pieces = self.embedder.encode_query_pieces([question.search_text])[0]
        found = self.index.pieces.scores(pieces, positions.tolist())
        best = np.array([scores.max(initial=0.0) for scores in found], np.float32)
        return scaled(best, self.embedder.piece_scale, question.language)

    def _rank(
        self,
        question: Question,
        positions: Positions,
        stages: dict[str, Scores],
        exact: Scores,
        k: int,
        mode: Mode,
    ) -> tuple[Candidate, ...]:
        fused = reranked = None
        if mode is Mode.HYBRID:
            fused = weigh(stages, asdict(self.weights)) + exact
            named = self.index.mask(documents_named(question.text, self.index.documents) or None)
            if named is not None:
                fused += np.float32(NAMED) * named[positions]
            late = self.index.late.scores(question.search_text, positions)
            reranked = fused + np.float32(self.weights.late) * late
        final = reranked if reranked is not None else next(iter(stages.values())) + exact
        order = _order(final, positions)
        if self.reranker is not None and reranked is not None:
            order = order[: max(k, RERANK_DEPTH)]
            texts = [search_text(self.index.passages[position]) for position in positions[order]]
            reranked[order] = self.reranker.scores(question.text, texts)
            order = order[_order(reranked[order] + exact[order], positions[order])]
        order = order[:k]
        return tuple(
            Candidate(
                passage=self.index.passages[int(positions[row])],
                dense=_at(stages.get("dense"), row),
                lexical=_at(stages.get("lexical"), row),
                fused=_at(fused, row),
                reranked=_at(reranked, row),
            )
            for row in order
        )


def _order(scores: Scores, positions: Positions) -> Positions:
    """Return the rows best first; scores equal to six digits are ties, in order of position."""
    return np.lexsort((positions, -np.round(scores.astype(np.float64), 6)))


def _best(scores: Scores, depth: int) -> Positions:
    positions = np.flatnonzero(scores > 0)
    order = np.lexsort((positions, -scores[positions]))[:depth]
    return positions[order].astype(np.int64)


def _at(scores: Scores | None, row: int) -> float | None:
    return None if scores is None else float(scores[row])
