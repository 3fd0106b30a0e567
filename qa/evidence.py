"""How much each sentence of the candidates has to do with a question, as a few plain measures.

All measures are cosines, those of texts on the scale of `relatedness`, or shares, so they mean the
same in a corpus of ten passages and in one of ten thousand. Words are compared through the static
token vectors, which hold German and English in one space, and through their stems.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from index.datatypes import LineKind, Passage, Vector
from index.embed import Embedder, PieceEmbedder
from index.hyphens import normalise
from index.relatedness import relatedness, scaled
from index.replies import load_reply_encoder
from index.sentence_store import sentence_texts
from index.store import PassageIndex
from index.tokens import normalize
from qa.blocks import Context, Sentence, context_of
from qa.commitment import classify
from qa.datatypes import Candidate, Commitment
from qa.figures import Figure, Measure, figures
from qa.question import Question
from qa.topic import Asked, answers, asked_for, topic_of
from qa.topic_words import WORD, TopicWords, all_remembered, as_spelt_in, remembered

DEPTH = 8
"""Candidates whose sentences are looked at."""
SAME_THING = 0.4
"""From this cosine on a word beside a figure names the thing that the question counts."""
_BEFORE, _AFTER = 30, 60
"""Characters before and after a figure in which the thing counted is looked for."""
_DURATION = frozenset({Measure.DURATION})
_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured about one sentence; every value lies between -1 and 1.

    Attributes:
        passage: cosine of question and passage.
        lexical: share of the question's words that BM25 found in the passage.
        rank: 1 / rank of the passage among the candidates.
        sentence: cosine of question and sentence.
        topic: cosine of the question without its frame and the sentence.
        cover: how well the words of the sentence cover the topic's words, by token vectors.
        least: how well they cover that topic word which they cover least.
        context: how well passage and headings cover the topic's tokens (late interaction).
        exact: share of the topic's words whose stems stand in the sentence.
        figure_here: 1 if a figure is asked for and the sentence has one of that kind.
        figure_missing: 1 if a figure is asked for and the sentence has none.
        thing: how near the unit of that figure is to what the question counts.
        commits: 1 if the sentence says what is to be done, 0 if it only describes.
        reply: cosine of question and sentence in the encoder that was trained on replies.
        pieces: how well the sentence's pieces cover the question's (late interaction in context);
            `sentence` where the embedder gives no pieces.
    """

    passage: float
    lexical: float
    rank: float
    sentence: float
    topic: float
    cover: float
    least: float
    context: float
    exact: float
    figure_here: float
    figure_missing: float
    thing: float
    commits: float
    reply: float
    pieces: float


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
    words = TopicWords(topic, asked, texts, index, cognates=question.language == "en")
    positions = [index.positions[candidate.passage.id] for candidate, _, _ in found]
    asked_as, topic_as = question.search_text, topic.text
    if question.language == "en":
        asked_as, topic_as = (as_spelt_in(index, text, topic) for text in (asked_as, topic_as))
    ranks = {candidate.passage.id: rank for rank, candidate in enumerate(candidates, 1)}
    context_scores = index.late.scores(topic_as, np.array(positions, np.int64))
    queries = embedder.encode_queries([asked_as, topic_as])
    rows = _rows_of(found, texts, index)
    vectors = np.stack([index.sentences.rows(position)[row] for position, row in rows])
    sentence_scores, topic_scores = relatedness(queries @ vectors.T, embedder, question.language)
    by_piece = _piece_scores(asked_as, question.language, rows, index, embedder)
    piece_scores = sentence_scores if by_piece is None else by_piece
    replies = _replies(asked_as, texts, index)
    return tuple(
        Evidence(
            candidate,
            context,
            sentence,
            Measures(
                passage=candidate.dense or 0.0,
                lexical=candidate.lexical or 0.0,
                rank=1 / ranks[candidate.passage.id],
                sentence=float(sentence_scores[row]),
                topic=float(topic_scores[row]),
                cover=words.cover(texts[row]),
                least=words.least(texts[row]),
                context=float(context_scores[row]),
                exact=words.exact(texts[row]),
                commits=float(_commits(texts[row], index)),
                reply=float(replies[row]),
                pieces=float(piece_scores[row]),
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


def _context_of(passage: Passage, index: PassageIndex) -> Context:
    document = index.document(passage.document_id)
    where = partial(context_of, document, passage.start, passage.end)
    return remembered("context", passage.id, index, where)


def _commits(text: str, index: PassageIndex) -> bool:
    return remembered("commits", text, index, lambda: classify(text) is not Commitment.NONE)


def _replies(asked: str, texts: Sequence[str], index: PassageIndex) -> Vector:
    """Return how well each text replies to the question. Vectors of the texts are remembered."""
    encoder = load_reply_encoder()

    def halved(new: Sequence[str]) -> list[npt.NDArray[np.float16]]:
        return [vector.astype(np.float16) for vector in encoder.encode(new)]

    known = all_remembered("reply", texts, index, halved)
    vectors = np.stack([known[text] for text in texts]).astype(np.float32)
    return np.asarray(vectors @ encoder.encode([asked])[0], dtype=np.float32)


def _rows_of(
    found: Sequence[tuple[Candidate, Context, Sentence]], texts: Sequence[str], index: PassageIndex
) -> list[tuple[int, int]]:
    """Return for each sentence the position of its passage and its number among the index's rows.

    A sentence that the passage cuts has the row of its part inside; one that cannot be found among
    the passage's sentences has that of the part nearest to it in length.
    """
    rows: list[tuple[int, int]] = []
    for (candidate, _, _), text in zip(found, texts, strict=True):
        known = _parts_of(candidate.passage, index)
        wanted = remembered("wanted", text, index, partial(_letters, text))
        row = min(
            range(len(known)),
            key=lambda n: (
                known[n] != wanted,
                known[n] not in wanted and wanted not in known[n],
                abs(len(known[n]) - len(wanted)),
                n,
            ),
        )
        rows.append((index.positions[candidate.passage.id], row))
    return rows


def _piece_scores(
    asked: str,
    language: str,
    rows: Sequence[tuple[int, int]],
    index: PassageIndex,
    embedder: Embedder,
) -> Vector | None:
    """Return how well the pieces of each sentence cover the question's; None: there are none."""
    if index.pieces.dim == 0 or not isinstance(embedder, PieceEmbedder):
        return None
    pieces = embedder.encode_query_pieces([asked])[0]
    positions = list(dict(rows))
    known = dict(zip(positions, index.pieces.scores(pieces, positions), strict=True))
    scores = np.array([known[position][row] for position, row in rows], np.float32)
    return scaled(scores, embedder.piece_scale, language)


def _parts_of(passage: Passage, index: PassageIndex) -> list[str]:
    """Return the letters of each sentence of a passage, in the order of their vectors."""
    return remembered(
        "letters", passage.id, index, lambda: [_letters(part) for part in sentence_texts(passage)]
    )


def _letters(text: str) -> str:
    """Return letters and figures alone: what line ends and hyphens cannot change."""
    return _NO_LETTERS.sub("", normalise(text).lower())


def _figure_measures(text: str, asked: Asked | None, words: TopicWords) -> dict[str, float]:
    if asked is None:
        return {"figure_here": 0.0, "figure_missing": 0.0, "thing": 0.0}
    text = unicodedata.normalize("NFKC", text)
    fitting = [figure for figure in figures(text) if answers(figure, asked)]
    nearest = max((_nearness(text, figure, asked, words) for figure in fitting), default=0.0)
    counted = bool(asked.things) and asked.measures != _DURATION
    here = bool(fitting) and (not counted or nearest >= SAME_THING)
    return {"figure_here": float(here), "figure_missing": float(not here), "thing": nearest}


def _nearness(text: str, figure: Figure, asked: Asked, words: TopicWords) -> float:
    """Return how near the words around a figure come to what the question counts."""
    around = text[max(0, figure.start - _BEFORE) : figure.start + _AFTER]
    near = WORD.findall(normalize(around))
    return max((words.cosine(one, other) for one in asked.things for other in near), default=0.0)
