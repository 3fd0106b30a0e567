"""How much each sentence of the candidates has to do with a question, as a few plain measures.

All measures are cosines or shares, so they mean the same in a corpus of ten passages and in one
of ten thousand. Words are compared through the static token vectors, which hold German and
English in one space, and through their stems.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from index.datatypes import LineKind, Matrix, Passage, Vector
from index.embed import Embedder
from index.hyphens import normalise
from index.late import TokenVectors
from index.sentence_store import sentence_texts
from index.store import PassageIndex
from index.tokens import normalize, stem
from qa.blocks import Context, Sentence, context_of
from qa.cognates import BEGINNING, fold, likeness
from qa.commitment import classify
from qa.datatypes import Candidate, Commitment
from qa.figures import Figure, Measure, figures
from qa.question import Question
from qa.topic import Asked, Topic, answers, asked_for, topic_of

DEPTH = 8
"""Candidates whose sentences are looked at."""
SAME_THING = 0.4
"""From this cosine on a word beside a figure names the thing that the question counts."""
_BEFORE, _AFTER = 30, 60
"""Characters before and after a figure in which the thing counted is looked for."""
_DURATION = frozenset({Measure.DURATION})
SAME_WORD = 0.8
"""From this likeness on a corpus word is taken for the German spelling of an English one."""
Floats = npt.NDArray[np.float32]
T = TypeVar("T")
_NO_LETTERS = re.compile(r"[\W_]+")
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
        context: how well passage and headings cover the topic's tokens (late interaction).
        exact: share of the topic's words whose stems stand in the sentence.
        figure_here: 1 if a figure is asked for and the sentence has one of that kind.
        figure_missing: 1 if a figure is asked for and the sentence has none.
        thing: how near the unit of that figure is to what the question counts.
        commits: 1 if the sentence says what is to be done, 0 if it only describes.
    """

    passage: float
    lexical: float
    sentence: float
    topic: float
    cover: float
    context: float
    exact: float
    figure_here: float
    figure_missing: float
    thing: float
    commits: float


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
    words = _Words(topic, asked, texts, index, cognates=question.language == "en")
    positions = [index.positions[candidate.passage.id] for candidate, _, _ in found]
    asked_as, topic_as = question.text, topic.text
    if question.language == "en":
        asked_as, topic_as = (_as_spelt_in(index, text, topic) for text in (asked_as, topic_as))
    context_scores = index.late.scores(topic_as, np.array(positions, np.int64))
    queries = embedder.encode_queries([asked_as, topic_as])
    vectors = _sentence_vectors(found, texts, index)
    return tuple(
        Evidence(
            candidate,
            context,
            sentence,
            Measures(
                passage=candidate.dense or 0.0,
                lexical=candidate.lexical or 0.0,
                sentence=float(queries[0] @ vectors[row]),
                topic=float(queries[1] @ vectors[row]),
                cover=words.cover(texts[row]),
                context=float(context_scores[row]),
                exact=words.exact(texts[row]),
                commits=float(_commits(texts[row], index)),
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
        context = _context_of(passage, index)
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
        words = _words(text, self._index)
        if not words:
            return 0.0
        units = np.array([self._units[word] for word in words])
        best = (self._topic @ units.T).max(axis=1)
        return float(self._weights @ np.maximum(best, self._alike(text)))

    def exact(self, text: str) -> float:
        """Return the share of the topic's words, by rarity, that the text holds.

        A word is held if its stem or a part of it is there, or a word that looks like it.
        """
        split, idf = self._index.lexical.compounds.split, self._index.lexical.idf
        there = _stems_and_parts(text, self._index)
        total = matched = 0.0
        for word, alike in zip(self._words, self._alike(text), strict=True):
            for part in _WORD.findall(normalize(word)):
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
    return _remembered(
        "words", text, index, lambda: tuple(sorted(set(_WORD.findall(normalize(text)))))
    )


def _as_spelt_in(index: PassageIndex, text: str, topic: Topic) -> str:
    """Return an English text with the topic's words as the corpus spells them, where it does.

    "decentral" is no English word that a model knows, but "dezentrale" is in the corpus.
    """
    spellings = _remembered("spellings", "", index, lambda: _spellings(index))
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
    return _remembered("folded", text, index, lambda: tuple(fold(word) for word in words))


def _remembered(kind: str, text: str, index: PassageIndex, compute: Callable[[], T]) -> T:
    """Return what is computed from a text of the index, once in the index's life."""
    key = (kind, text)
    if key not in index.memo:
        index.memo[key] = compute()
    value: T = index.memo[key]
    return value


def _context_of(passage: Passage, index: PassageIndex) -> Context:
    document = index.document(passage.document_id)
    where = partial(context_of, document, passage.start, passage.end)
    return _remembered("context", passage.id, index, where)


def _commits(text: str, index: PassageIndex) -> bool:
    return _remembered("commits", text, index, lambda: classify(text) is not Commitment.NONE)


def _units_of(texts: Sequence[str], index: PassageIndex) -> dict[str, Floats]:
    """Return the words of texts of the index with their unit vectors."""
    found = dict.fromkeys(word for text in texts for word in _words(text, index))
    new = [word for word in found if ("unit", word) not in index.memo]
    for word, vector in word_vectors(new, index.late.tokens).items():
        index.memo["unit", word] = _unit(vector)
    return {word: index.memo["unit", word] for word in found}


def _stems_and_parts(text: str, index: PassageIndex) -> frozenset[str]:
    """Return the stems of the text's words and the parts of its compounds."""

    def compute() -> frozenset[str]:
        words = _WORD.findall(normalize(text))
        split = index.lexical.compounds.split
        return frozenset(part for word in words for part in (stem(word), *split(word)))

    return _remembered("parts", text, index, compute)


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)


def _sentence_vectors(
    found: Sequence[tuple[Candidate, Context, Sentence]], texts: Sequence[str], index: PassageIndex
) -> list[Vector]:
    """Return the index's vector for each sentence.

    A sentence that the passage cuts has the vector of its part inside; one that cannot be found
    among the passage's sentences has the vector of the part nearest to it in length.
    """
    vectors: list[Vector] = []
    parts: dict[str, tuple[list[str], Matrix]] = {}
    for (candidate, _, _), text in zip(found, texts, strict=True):
        passage = candidate.passage
        if passage.id not in parts:
            known = _parts_of(passage, index)
            parts[passage.id] = known, index.sentences.rows(index.positions[passage.id])
        known, rows = parts[passage.id]
        wanted = _remembered("wanted", text, index, partial(_letters, text))
        row = min(
            range(len(known)),
            key=lambda n: (
                known[n] != wanted,
                known[n] not in wanted and wanted not in known[n],
                abs(len(known[n]) - len(wanted)),
                n,
            ),
        )
        vectors.append(rows[row])
    return vectors


def _parts_of(passage: Passage, index: PassageIndex) -> list[str]:
    """Return the letters of each sentence of a passage, in the order of their vectors."""
    return _remembered(
        "letters", passage.id, index, lambda: [_letters(part) for part in sentence_texts(passage)]
    )


def _letters(text: str) -> str:
    """Return letters and figures alone: what line ends and hyphens cannot change."""
    return _NO_LETTERS.sub("", normalise(text).lower())


def _figure_measures(text: str, asked: Asked | None, words: _Words) -> dict[str, float]:
    if asked is None:
        return {"figure_here": 0.0, "figure_missing": 0.0, "thing": 0.0}
    text = unicodedata.normalize("NFKC", text)
    fitting = [figure for figure in figures(text) if answers(figure, asked)]
    nearest = max((_nearness(text, figure, asked, words) for figure in fitting), default=0.0)
    counted = bool(asked.things) and asked.measures != _DURATION
    here = bool(fitting) and (not counted or nearest >= SAME_THING)
    return {"figure_here": float(here), "figure_missing": float(not here), "thing": nearest}


def _nearness(text: str, figure: Figure, asked: Asked, words: _Words) -> float:
    """Return how near the words around a figure come to what the question counts."""
    around = text[max(0, figure.start - _BEFORE) : figure.start + _AFTER]
    near = _WORD.findall(normalize(around))
    return max((words.cosine(one, other) for one in asked.things for other in near), default=0.0)
