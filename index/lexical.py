"""BM25 over German terms: stems, and the parts of compounds.

A question's word may have several alternatives (synonyms, translations), and a word is matched by
its stem or by its compound parts; of all these the best counts, so no word counts twice.
"""

from __future__ import annotations

import json
import sys
import warnings
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from index.arrays import array_bytes, array_view
from index.compounds import Compounds
from index.tokens import stem

_K1, _B = 1.2, 0.75  # the usual values of Robertson and Zaragoza (2009); Lucene's defaults
_PART_WEIGHT = 0.5  # a word found through its parts, or as a part, against the word itself
_MIN_INFIX = 5  # letters of an unknown word that are looked for inside corpus words

Scores = npt.NDArray[np.float32]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One word of a question: the corpus words that may stand for it, and how much each counts.

    Attributes:
        alternatives: (normalised word, weight in 0..1), the word itself usually first.
        weight: how much the word counts in the question.
    """

    alternatives: tuple[tuple[str, float], ...]
    weight: float = 1.0


class LexicalStore:
    """BM25 postings of passages, by position.

    Args:
        words: each corpus word (normalised) with the number of times it occurs.
        terms: all terms (stems), sorted.
        indptr: shape (terms + 1,): where each term's postings begin.
        positions: passage of each posting, ascending within a term.
        weights: BM25 weight of each posting, float32.
        size: number of passages.
    """

    def __init__(
        self,
        words: Mapping[str, int],
        terms: Sequence[str],
        indptr: npt.NDArray[np.int64],
        positions: npt.NDArray[np.int32],
        weights: npt.NDArray[np.float32],
        size: int,
    ) -> None:
        self.words = dict(words)
        self.size = size
        self._terms = {term: number for number, term in enumerate(terms)}
        self._indptr, self._positions, self._weights = indptr, positions, weights

    @classmethod
    def build(cls, token_lists: Sequence[Sequence[str]]) -> LexicalStore:
        """Return the store of passages given as lists of normalised words (`tokenize`)."""
        words = dict(sorted(Counter(w for tokens in token_lists for w in tokens).items()))
        compounds = Compounds(words)
        terms_of = {word: (stem(word), *compounds.split(word)) for word in words}
        terms = sorted({term for group in terms_of.values() for term in group})
        numbers = {term: number for number, term in enumerate(terms)}
        ids = [[numbers[term] for w in tokens for term in terms_of[w]] for tokens in token_lists]
        indptr, positions, weights = _weigh(ids, numbers)
        return cls(words, terms, indptr, positions, weights, len(token_lists))

    @cached_property
    def compounds(self) -> Compounds:
        """The splitter that the corpus taught."""
        return Compounds(self.words)

    def frequency(self, word: str) -> int:
        """Return the number of passages in which the word's stem occurs, alone or in a compound."""
        return self._term_frequency(stem(word))

    def idf(self, word: str) -> float:
        """Return ln(1 + (N - df + 0.5) / (df + 0.5)), the most one match of the word can score."""
        df = self.frequency(word)
        return float(np.log1p((self.size - df + 0.5) / (df + 0.5)))

    def scores(self, words: Sequence[QueryWord | str]) -> Scores:
        """Return the BM25 score of every passage, shape (size,); 0 where no word matches."""
        total = np.zeros(self.size, dtype=np.float32)
        for word in words:
            query_word = QueryWord(((word, 1.0),)) if isinstance(word, str) else word
            best = np.zeros(self.size, dtype=np.float32)
            for alternative, weight in query_word.alternatives:
                self._raise_to(best, alternative, weight)
            total += np.float32(query_word.weight) * best
        return total

    def search(
        self,
        words: Sequence[QueryWord | str],
        k: int,
        *,
        allowed: npt.NDArray[np.bool_] | None = None,
    ) -> tuple[Scores, Positions]:
        """Return scores and positions of the best `k` passages, best first, ties by position.

        Only positive scores: unknown words give no hits. `allowed` is a mask of shape (size,).
        """
        scores = self.scores(words)
        if allowed is not None:
            scores[~allowed] = 0.0
        positions = np.flatnonzero(scores > 0)
        order = np.lexsort((positions, -scores[positions]))[: max(k, 0)]
        best = positions[order].astype(np.int64)
        return scores[best], best

    def passages_with(self, words: Sequence[str]) -> Positions:
        """Return the positions, ascending, of passages that hold the stems of all the words."""
        counts = np.zeros(self.size, np.int64)
        terms = {stem(word) for word in words}
        for term in terms:
            counts[self._positions[self._span(term)]] += 1
        return np.flatnonzero(counts == len(terms)).astype(np.int64)

    def shares(self, words: Sequence[QueryWord | str]) -> Scores:
        """Return the scores as shares of the most that all the words could score, 0 to 1."""
        most = 0.0
        for word in words:
            if isinstance(word, str):
                most += self.idf(word)
            elif word.alternatives:
                most += word.weight * max(w * self.idf(alt) for alt, w in word.alternatives)
        scores = self.scores(words)
        return scores / np.float32(most) if most > 0 else scores

    def to_files(self) -> dict[str, bytes]:
        """Return the store as files: name → bytes."""
        vocabulary = {"size": self.size, "words": self.words, "terms": list(self._terms)}
        return {
            "vocabulary.json": json.dumps(vocabulary, ensure_ascii=False).encode(),
            "indptr.npy": array_bytes(self._indptr),
            "positions.npy": array_bytes(self._positions),
            "weights.npy": array_bytes(self._weights),
        }

    @classmethod
    def from_files(cls, files: Mapping[str, memoryview]) -> LexicalStore:
        """Return the store that `to_files` gave; the arrays stay views of the given bytes."""
        vocabulary = json.loads(bytes(files["vocabulary.json"]))
        return cls(
            vocabulary["words"],
            vocabulary["terms"],
            array_view(files["indptr.npy"]),
            array_view(files["positions.npy"]),
            array_view(files["weights.npy"]),
            vocabulary["size"],
        )

    def _raise_to(self, best: Scores, word: str, weight: float) -> None:
        """Raise `best` in place to the word's scores, found whole, in parts or as a part."""
        term = stem(word)
        self._raise(best, term, weight)
        parts = self.compounds.split(word)
        if parts:
            together = np.zeros(self.size, dtype=np.float32)
            for part in parts:
                span = self._span(part)
                together[self._positions[span]] += self._weights[span] / len(parts)
            np.maximum(best, np.float32(weight * _PART_WEIGHT) * together, out=best)
        elif term not in self._terms and len(term) >= _MIN_INFIX:
            for other in self._around(term):
                self._raise(best, other, weight * _PART_WEIGHT)

    def _around(self, text: str) -> set[str]:
        """Return the terms that begin or end with the text."""
        found = set(_beginning(self._sorted, text))
        return found | {term[::-1] for term in _beginning(self._backwards, text[::-1])}

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._terms)

    @cached_property
    def _backwards(self) -> list[str]:
        return sorted(term[::-1] for term in self._terms)

    def _raise(self, best: Scores, term: str, weight: float) -> None:
        span = self._span(term)
        where = self._positions[span]
        best[where] = np.maximum(best[where], np.float32(weight) * self._weights[span])

    def _span(self, term: str) -> slice:
        number = self._terms.get(term)
        if number is None:
            return slice(0, 0)
        return slice(int(self._indptr[number]), int(self._indptr[number + 1]))

    def _term_frequency(self, term: str) -> int:
        span = self._span(term)
        return int(span.stop - span.start)


def _beginning(terms: Sequence[str], text: str) -> Sequence[str]:
    """Return the terms, out of sorted ones, that begin with the text."""
    return terms[bisect_left(terms, text) : bisect_left(terms, text + chr(sys.maxunicode))]


def _weigh(
    ids: list[list[int]], numbers: Mapping[str, int]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.float32]]:
    """Return indptr, positions and BM25 weights (Lucene's variant) of passages of term numbers."""
    if not numbers:
        empty = np.zeros(0)
        return np.zeros(1, np.int64), empty.astype(np.int32), empty.astype(np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a progress bar that is never shown
        import bm25s

    bm25 = bm25s.BM25(method="lucene", k1=_K1, b=_B)
    bm25.index((ids, dict(numbers)), create_empty_token=False, show_progress=False)
    columns = bm25.scores
    indptr = np.asarray(columns["indptr"], dtype=np.int64)
    positions = np.asarray(columns["indices"], dtype=np.int32)
    return indptr, positions, np.asarray(columns["data"], dtype=np.float32)
