"""How much each sentence of the candidates has to do with a question, as a few plain measures.

All measures are cosines or shares, so they mean the same in a corpus of ten passages and in one
of ten thousand. Words are compared through the static token vectors, which hold German and
English in one space, and through their stems.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.datatypes import LineKind, Passage
from index.embed import Embedder
from index.late import TokenVectors
from index.passages import search_text
from index.store import PassageIndex
from index.tokens import normalize, stem
from qa.blocks import Context, Sentence, context_of
from qa.datatypes import Candidate
from qa.figures import figures
from qa.question import Question
from qa.topic import Asked, Topic, answers, asked_for, topic_of

DEPTH = 8
"""Candidates whose sentences are looked at."""
FINALISTS = 10
"""Sentences that the embedding model reads; the others are told apart by their words alone."""

Floats = npt.NDArray[np.float32]
_WORD = re.compile(r"§\d+[a-z]{0,2}|\d+(?:[.,]\d+)*|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured about one sentence; every value lies between -1 and 1.

    Attributes:
        passage: cosine of question and passage.
        lexical: share of the question's words that BM25 found in the passage.
        sentence: cosine of question and sentence.
        topic: cosine of the question without its frame and the sentence.
        cover: how well the words of the sentence cover the topic's words, by token vectors.
        cover_context: the same for the whole passage with its headings.
        weakest: the topic word that passage and headings cover worst.
        exact: share of the topic's words whose stems stand in the sentence.
        figure_here: 1 if a figure is asked for and the sentence has one of that kind.
        figure_missing: 1 if a figure is asked for and the sentence has none.
        thing: how near the unit of that figure is to what the question counts.
        brevity: 1 for a single word, falling to 0 from 12 words on.
        rank: 1 for the first candidate, 1/2 for the second, …
    """

    passage: float
    lexical: float
    sentence: float
    topic: float
    cover: float
    cover_context: float
    weakest: float
    exact: float
    figure_here: float
    figure_missing: float
    thing: float
    brevity: float
    rank: float


NAMES = tuple(Measures.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence of a candidate, in its context, with what was measured about it."""

    candidate: Candidate
    context: Context
    sentence: Sentence
    measures: Measures

    @property
    def key(self) -> tuple[str, int, int]:
        """Where the sentence begins: document, line position, characters into the line."""
        passage = self.context.passage
        position = passage.positions_of(self.sentence.start, self.sentence.start + 1)[0]
        offset = self.sentence.start - passage.line_starts[position - passage.start]
        return passage.document_id, position, offset


def weigh_sentences(
    question: Question,
    candidates: Sequence[Candidate],
    index: PassageIndex,
    embedder: Embedder,
    *,
    depth: int = DEPTH,
) -> tuple[Evidence, ...]:
    """Return the sentences of the best candidates with their measures, each sentence once."""
    topic = topic_of(question, index.documents)
    asked = asked_for(question.text)
    found = _sentences(candidates[:depth], index)
    if not found:
        return ()
    texts = [context.text_of(sentence) for _, context, sentence in found]
    surroundings = [search_text(candidate.passage) for candidate, _, _ in found]
    words = _Words(topic, asked, [*texts, *surroundings], index.late.tokens)
    covers = [words.best(text) for text in texts]
    around = [words.best(text) for text in surroundings]
    weights = words.weights
    exact = [_exact(topic, text, index) for text in texts]
    cover = [float(weights @ best) for best in covers]
    cosines = _cosines([question.text, topic.text], found, texts, cover, exact, embedder)
    return tuple(
        Evidence(
            candidate,
            context,
            sentence,
            Measures(
                passage=candidate.dense or 0.0,
                lexical=candidate.lexical or 0.0,
                sentence=float(cosines[0, row]),
                topic=float(cosines[1, row]),
                cover=cover[row],
                cover_context=float(weights @ around[row]),
                weakest=float(around[row].min()),
                exact=exact[row],
                brevity=max(0.0, 1 - (len(texts[row].split()) - 1) / 11),
                rank=1 / (1 + candidates.index(candidate)),
                **_figure_measures(texts[row], asked, words),
            ),
        )
        for row, (candidate, context, sentence) in enumerate(found)
    )


def _sentences(
    candidates: Sequence[Candidate], index: PassageIndex
) -> list[tuple[Candidate, Context, Sentence]]:
    """Return the whole sentences on the candidates' lines, each once, best candidate first."""
    found: list[tuple[Candidate, Context, Sentence]] = []
    seen: set[tuple[str, int, int]] = set()
    for candidate in candidates:
        passage = candidate.passage
        context = context_of(index.document(passage.document_id), passage.start, passage.end)
        for sentence in context.sentences:
            first, after = context.passage.positions_of(sentence.start, sentence.end)
            if after <= passage.start or first >= passage.end:
                continue
            if context.kinds[sentence.block] is not LineKind.BODY:
                continue
            offset = sentence.start - context.passage.line_starts[first - context.passage.start]
            key = (passage.document_id, first, offset)
            if key not in seen:
                seen.add(key)
                found.append((candidate, context, sentence))
    return found


class _Words:
    """Words as unit vectors, and the topic's words compared with the words of a text."""

    def __init__(
        self, topic: Topic, asked: Asked | None, texts: Sequence[str], tokens: TokenVectors
    ) -> None:
        known = {word for text in texts for word in _words(text)} | set(topic.words)
        known |= {asked.thing} if asked else set()
        vectors = word_vectors(sorted(known), tokens)
        self._units = {word: _unit(vector) for word, vector in vectors.items()}
        self._topic = np.array([self._units[word] for word in topic.words])
        lengths = np.array([np.linalg.norm(vectors[word]) for word in topic.words], np.float32)
        self.weights = lengths / max(float(lengths.sum()), 1e-9)

    def best(self, text: str) -> Floats:
        """Return for each topic word the cosine of the nearest word of the text."""
        words = _words(text)
        if not words:
            return np.zeros(len(self._topic), np.float32)
        units = np.array([self._units[word] for word in words])
        return np.asarray((self._topic @ units.T).max(axis=1), dtype=np.float32)

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


def _words(text: str) -> list[str]:
    return sorted(set(_WORD.findall(normalize(text))))


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)


def _exact(topic: Topic, text: str, index: PassageIndex) -> float:
    """Return the share of the topic words, by rarity, that the text holds by stem or part."""
    compounds = index.lexical.compounds
    there: set[str] = set()
    for word in _WORD.findall(normalize(text)):
        there |= {stem(word), *compounds.split(word)}
    total = matched = 0.0
    for word in topic.words:
        for part in _WORD.findall(normalize(word)):
            weight = index.lexical.idf(part)
            total += weight
            if stem(part) in there or (set(compounds.split(part)) & there):
                matched += weight
    return matched / total if total else 0.0


def _cosines(
    queries: Sequence[str],
    found: Sequence[tuple[Candidate, Context, Sentence]],
    texts: Sequence[str],
    cover: Sequence[float],
    exact: Sequence[float],
    embedder: Embedder,
) -> Floats:
    """Return the cosines of queries and sentences, shape (queries, sentences).

    Sentences that the model does not read get the lowest value among those that it reads.
    """
    promise = [
        (candidate.dense or 0.0) + cover[row] + exact[row]
        for row, (candidate, _, _) in enumerate(found)
    ]
    order = sorted(range(len(found)), key=lambda row: (-promise[row], row))[:FINALISTS]
    shown = [_in_context(found[row][0].passage, texts[row]) for row in order]
    scores = embedder.encode_queries(queries) @ embedder.encode_documents(shown).T
    cosines = np.repeat(scores.min(axis=1, keepdims=True), len(found), axis=1)
    cosines[:, order] = scores
    return np.asarray(cosines, dtype=np.float32)


def _in_context(passage: Passage, text: str) -> str:
    """Return a sentence with the innermost heading above it, as the model reads it."""
    return f"{passage.heading[-1]}. {text}" if passage.heading else text


def _figure_measures(text: str, asked: Asked | None, words: _Words) -> dict[str, float]:
    if asked is None:
        return {"figure_here": 0.0, "figure_missing": 0.0, "thing": 0.0}
    fitting = [figure for figure in figures(text) if answers(figure, asked)]
    nearest = max((words.cosine(asked.thing, figure.unit) for figure in fitting), default=0.0)
    return {
        "figure_here": float(bool(fitting)),
        "figure_missing": float(not fitting),
        "thing": nearest,
    }
