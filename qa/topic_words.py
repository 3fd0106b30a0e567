"""The words of a topic compared with the words of texts: by meaning, by stem, by likeness.

What is computed from the texts of an index is remembered in it; nothing of a question is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from index.late import TokenVectors
from index.store import PassageIndex
from index.tokens import normalize, stem
from qa.cognates import BEGINNING, fold, likeness
from qa.topic import Asked, Topic

SAME_WORD = 0.8
"""From this likeness on a corpus word is taken for the German spelling of an English one."""
Floats = npt.NDArray[np.float32]
T = TypeVar("T")
WORD = re.compile(r"§\d+[a-z]{0,2}|\d+(?:[.,]\d+)*|[^\W\d_]+")


class TopicWords:
    """Words as unit vectors, and the topic's words compared with the words of a text."""

    def __init__(
        self,
        topic: Topic,
        asked: Asked | None,
        texts: Sequence[str],
        index: PassageIndex,
        *,
        cognates: bool,
    ) -> None:
        self._index = index
        self._words = topic.words
        self._folded = [fold(word) for word in topic.words] if cognates else []
        self._units = _units_of(texts, index)
        own = set(topic.words) | set(asked.things if asked else ())
        vectors = word_vectors(sorted(own), index.late.tokens)
        self._units |= {word: _unit(vector) for word, vector in vectors.items()}
        self._topic = np.array([self._units[word] for word in topic.words])
        lengths = np.array([np.linalg.norm(vectors[word]) for word in topic.words], np.float32)
        self._weights = lengths / max(float(lengths.sum()), 1e-9)

    def cover(self, text: str) -> float:
        """Return the mean over the topic's words, by weight, of the nearest word's cosine."""
        return float(self._weights @ self._nearest(text))

    def least(self, text: str) -> float:
        """Return the cosine of the nearest word to that topic word which has none nearer."""
        return float(self._nearest(text).min(initial=1.0))

    def _nearest(self, text: str) -> Floats:
        """Return for each topic word the cosine of the nearest word of the text."""
        words = _words(text, self._index)
        if not words:
            return np.zeros(len(self._words), np.float32)
        units = np.array([self._units[word] for word in words])
        best = (self._topic @ units.T).max(axis=1)
        return np.asarray(np.maximum(best, self._alike(text)), dtype=np.float32)

    def exact(self, text: str) -> float:
        """Return the share of the topic's words, by rarity, that the text holds.

        A word is held if its stem or a part of it is there, or a word that looks like it.
        """
        split, idf = self._index.lexical.compounds.split, self._index.lexical.idf
        there = _stems_and_parts(text, self._index)
        total = matched = 0.0
        for word, alike in zip(self._words, self._alike(text), strict=True):
            for part in WORD.findall(normalize(word)):
                total += idf(part)
                if stem(part) in there or alike > 0 or (set(split(part)) & there):
                    matched += idf(part)
        return matched / total if total else 0.0

    def _alike(self, text: str) -> Floats:
        """Return for each topic word its likeness to the word of the text most like it."""
        result = np.zeros(len(self._words), np.float32)
        if self._folded:
            for other in _folded_words(text, self._index):
                for number, word in enumerate(self._folded):
                    result[number] = max(result[number], likeness(word, other))
        return result

    def cosine(self, one: str, other: str) -> float:
        """Return the cosine of two words; 0 for one that was not among the texts."""
        if one not in self._units or other not in self._units:
            return 0.0
        return float(self._units[one] @ self._units[other])


def word_vectors(words: Sequence[str], tokens: TokenVectors) -> dict[str, Floats]:
    """Return for each word the mean of its tokens' vectors; zeros for a word without any."""
    empty = np.zeros(tokens.vectors.shape[1], np.float32)
    return {
        word: tokens.vectors[ids].astype(np.float32).mean(axis=0) if len(ids) else empty
        for word, ids in zip(words, tokens.token_ids(words), strict=True)
    }


def _words(text: str, index: PassageIndex) -> tuple[str, ...]:
    """Return the distinct words of a text of the index, in alphabetical order."""
    return remembered(
        "words", text, index, lambda: tuple(sorted(set(WORD.findall(normalize(text)))))
    )


def as_spelt_in(index: PassageIndex, text: str, topic: Topic) -> str:
    """Return an English text with the topic's words as the corpus spells them, where it does.

    "decentral" is no English word that a model knows, but "dezentrale" is in the corpus.
    """
    spellings = remembered("spellings", "", index, lambda: _spellings(index))
    for word in topic.words:
        folded = fold(word)
        alike = [
            (likeness(folded, other), index.lexical.frequency(known), known)
            for other, known in spellings.get(folded[:BEGINNING], ())
        ]
        best = max(alike, default=(0.0, 0, ""))
        if best[0] >= SAME_WORD and best[2] != word:
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", best[2], text, flags=re.IGNORECASE)
    return text


def _spellings(index: PassageIndex) -> dict[str, list[tuple[str, str]]]:
    """Return the corpus words, folded and as they are, by their folded beginning."""
    found: dict[str, list[tuple[str, str]]] = {}
    for word in index.lexical.words:
        folded = fold(word)
        found.setdefault(folded[:BEGINNING], []).append((folded, word))
    return found


def _folded_words(text: str, index: PassageIndex) -> tuple[str, ...]:
    words = _words(text, index)
    return remembered("folded", text, index, lambda: tuple(fold(word) for word in words))


def remembered(kind: str, text: str, index: PassageIndex, compute: Callable[[], T]) -> T:
    """Return what is computed from a text of the index, once in the index's life."""
    key = (kind, text)
    if key not in index.memo:
        index.memo[key] = compute()
    value: T = index.memo[key]
    return value


def all_remembered(
    kind: str,
    texts: Iterable[str],
    index: PassageIndex,
    compute: Callable[[Sequence[str]], Iterable[T]],
) -> dict[str, T]:
    """Return the same for many texts; what is new is computed at once, in the order given."""
    found = dict.fromkeys(texts)
    new = [text for text in found if (kind, text) not in index.memo]
    index.memo.update(zip(((kind, text) for text in new), compute(new), strict=True))
    return {text: index.memo[kind, text] for text in found}


def _units_of(texts: Sequence[str], index: PassageIndex) -> dict[str, Floats]:
    """Return the words of texts of the index with their unit vectors."""

    def units(words: Sequence[str]) -> list[Floats]:
        vectors = word_vectors(words, index.late.tokens)
        return [_unit(vectors[word]) for word in words]

    words = (word for text in texts for word in _words(text, index))
    return all_remembered("unit", words, index, units)


def _stems_and_parts(text: str, index: PassageIndex) -> frozenset[str]:
    """Return the stems of the text's words and the parts of its compounds."""

    def compute() -> frozenset[str]:
        words = WORD.findall(normalize(text))
        split = index.lexical.compounds.split
        return frozenset(part for word in words for part in (stem(word), *split(word)))

    return remembered("parts", text, index, compute)


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)
