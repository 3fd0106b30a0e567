"""The statements that answer a question: whole sentences of the best candidates, verbatim.

`draft` chooses sentences, `state` turns drafts into statements with citations and drops those
that fail verification. Nothing is rewritten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from index.datatypes import Begins, Document, Passage, make_passage
from index.embed import Embedder
from index.store import PassageIndex
from qa.blocks import Context, begins_block, context_of
from qa.cite import cite
from qa.commitment import classify
from qa.datatypes import Candidate, Citation, Statement, Verdict
from qa.evidence import NAMES, Evidence, Measures, weigh_sentences
from qa.question import Question
from qa.verify import verify

MAX_STATEMENTS = 4
LONGEST = 5
"""Printed lines that a statement with its introduction or its neighbours may span."""

_LEANS_BACK = re.compile(
    r"(?:dies|das|dabei|dazu|daher|damit|darum|deshalb|dafür|dadurch|hierzu|hierfür|hierbei|"
    r"dort|diese[rsnm]?|er|sie|es|ihnen|ihre[rsnm]?|darüber|darin|daran|solche[rsnm]?|"
    r"ebenso|gleiches|letztere[rsnm]?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """Whole sentences that may answer: characters `start:end` of the passage's text.

    Attributes:
        passage: the block or blocks they stand in, under their headings.
        start: first character.
        end: character after the last.
        score: estimated probability that they answer the question, 0 to 1.
        measures: what was measured about the best of them.
        candidate: the candidate they were found in.
        introduction: the sentence that introduces the list they are an item of, as characters of
            the same passage; None if there is none or if it is part of `start:end`.
    """

    passage: Passage
    start: int
    end: int
    score: float
    measures: Measures
    candidate: Candidate
    introduction: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """Logistic regression over `Measures`: what `python -m benchmarks.fit_answers` writes.

    Attributes:
        bias: log-odds of a sentence all of whose measures are 0.
        weights: per measure, by name.
        floor: a further statement needs at least this probability …
        share: … and at least this share of the first statement's.
        near: a sentence beside a statement joins it with at least this share of its probability.
    """

    bias: float
    weights: Mapping[str, float]
    floor: float
    share: float
    near: float

    def probability(self, measures: Measures) -> float:
        """Return the probability that a sentence with these measures answers."""
        odds = self.bias + sum(self.weights.get(n, 0.0) * getattr(measures, n) for n in NAMES)
        return float(1 / (1 + np.exp(-odds)))


@lru_cache(maxsize=1)
def load_sentence_model() -> SentenceModel:
    """Return the fitted model that comes with the package."""
    record = json.loads((files("qa") / "answer.json").read_text(encoding="utf-8"))
    return SentenceModel(**record)


def draft(
    question: Question,
    candidates: Sequence[Candidate],
    index: PassageIndex,
    embedder: Embedder,
    *,
    most: int = MAX_STATEMENTS,
    model: SentenceModel | None = None,
) -> tuple[Draft, ...]:
    """Return at most `most` drafts, best first; the first is the best there is, however weak.

    Whether it is good enough is for `abstain.decide` to say.
    """
    model = model or load_sentence_model()
    evidence = weigh_sentences(question, candidates, index, embedder)
    return choose(evidence, index, most=most, model=model)


def choose(
    evidence: Sequence[Evidence],
    index: PassageIndex,
    *,
    most: int = MAX_STATEMENTS,
    model: SentenceModel,
) -> tuple[Draft, ...]:
    """Return the drafts made of the most telling sentences, neighbours merged, best first."""
    scored = [(model.probability(item.measures), item) for item in evidence]
    order = sorted(range(len(scored)), key=lambda i: (-round(scored[i][0], 6), scored[i][1].key))
    if not order:
        return ()
    best = scored[order[0]][0]
    drafts: list[Draft] = []
    for number in order:
        score, item = scored[number]
        stands_alone = not drafts or score >= max(model.floor, model.share * best)
        if not stands_alone and score < model.near * best:
            break
        new = _draft(item, score, index)
        if not _joined(drafts, new, index, near=model.near) and stands_alone and len(drafts) < most:
            drafts.append(new)
    return tuple(drafts)


def _joined(drafts: list[Draft], new: Draft, index: PassageIndex, *, near: float) -> bool:
    """Put a draft into one that it adjoins, if there is one strong enough for both."""
    for at, old in enumerate(drafts):
        if new.score >= near * old.score:
            both = _join(old, new, index)
            if both is not None:
                drafts[at] = both
                return True
    return False


def state(
    drafts: Sequence[Draft], index: PassageIndex
) -> tuple[tuple[Statement, ...], tuple[Verdict, ...]]:
    """Return the statements that pass verification, and the verdicts on those that do not."""
    statements: list[Statement] = []
    failed: list[Verdict] = []
    for item in drafts:
        document = index.document(item.passage.document_id)
        citations: list[Citation] = []
        if item.introduction is not None:
            citations.append(cite(document, item.passage, *item.introduction))
        citations.append(cite(document, item.passage, item.start, item.end))
        statement = Statement(
            text=" ".join(citation.quote for citation in citations),
            citations=tuple(citations),
            commitment=classify(citations[-1].quote),
            verdict=Verdict.VERIFIED,
            score=item.score,
        )
        verdict = verify(statement, document)
        if verdict is Verdict.VERIFIED:
            statements.append(statement)
        else:
            failed.append(verdict)
    return tuple(statements), tuple(failed)


def _draft(item: Evidence, score: float, index: PassageIndex) -> Draft:
    """Return a sentence as a draft, with the sentence before it where it leans on that one."""
    context, sentence = item.context, item.sentence
    number = context.sentences.index(sentence)
    start = sentence.start
    before = context.sentences[number - 1] if number else None
    if (
        before is not None
        and before.block == sentence.block
        and _LEANS_BACK.match(context.text_of(sentence).lstrip("•-–▪ \uf0b7"))
        and _lines(context.passage, before.start, sentence.end) <= LONGEST
    ):
        start = before.start
    passage, shift = _with_heading(context, item.candidate)
    made = Draft(passage, start + shift, sentence.end + shift, score, item.measures, item.candidate)
    return _introduce(made, context, sentence.block, index)


def _with_heading(context: Context, candidate: Candidate) -> tuple[Passage, int]:
    passage = context.passage
    return (
        Passage(
            passage.id,
            passage.document_id,
            candidate.passage.heading,
            passage.start,
            passage.end,
            passage.text,
            passage.line_starts,
        ),
        0,
    )


def _introduce(item: Draft, context: Context, block: int, index: PassageIndex) -> Draft:
    """Return the draft with the sentence that introduces its list ("Wir wollen:")."""
    if not context.items[block]:
        return item
    document = index.document(item.passage.document_id)
    first = item.passage.positions_of(item.start, item.end)[0]
    reach = context_of(document, max(0, first - 12), first + 1) if first else context
    blocks = [s.block for s in reach.sentences if _starts_at(reach, s.start, first)]
    if not blocks:
        return item
    lead = blocks[0]
    while lead >= 0 and reach.items[lead]:
        lead -= 1
    if lead < 0:
        return item
    opening = [s for s in reach.sentences if s.block == lead][-1]
    if not reach.text_of(opening).rstrip().endswith(":"):
        return item
    last = item.passage.positions_of(item.start, item.end)[1]
    begin = reach.passage.positions_of(opening.start, opening.end)[0]
    whole = make_passage(
        document,
        min(reach.passage.start, item.passage.start),
        max(reach.passage.end, item.passage.end),
        heading=item.passage.heading,
    )
    shift = whole.line_starts[item.passage.start - whole.start]
    lead_shift = whole.line_starts[reach.passage.start - whole.start]
    start, end = item.start + shift, item.end + shift
    intro = (opening.start + lead_shift, opening.end + lead_shift)
    if last - begin <= LONGEST - 2 or intro[1] + 1 == start:
        return Draft(whole, intro[0], end, item.score, item.measures, item.candidate)
    return Draft(whole, start, end, item.score, item.measures, item.candidate, intro)


def _starts_at(context: Context, offset: int, position: int) -> bool:
    return context.passage.positions_of(offset, offset + 1)[0] == position


def _join(old: Draft, new: Draft, index: PassageIndex) -> Draft | None:
    """Return both as one draft if they overlap or follow each other closely, else None."""
    if old.passage.document_id != new.passage.document_id:
        return None
    document = index.document(old.passage.document_id)
    first = min(old.passage.start, new.passage.start)
    last = max(old.passage.end, new.passage.end)
    if last - first > 120:
        return None
    whole = make_passage(document, first, last, heading=old.passage.heading)
    (a, b), (c, d) = _spans(old, whole), _spans(new, whole)
    if a <= c and d <= b:
        return old
    apart = max(a, c) - min(b, d)
    start, end = min(a, c), max(b, d)
    if apart > 1 or _lines(whole, start, end) > LONGEST or _is_broken(whole, max(a, c), document):
        return None
    introduction = None
    if old.introduction is not None and a <= c:
        shift = whole.line_starts[old.passage.start - whole.start]
        introduction = (old.introduction[0] + shift, old.introduction[1] + shift)
    elif new.introduction is not None and c <= a:
        shift = whole.line_starts[new.passage.start - whole.start]
        introduction = (new.introduction[0] + shift, new.introduction[1] + shift)
    return Draft(whole, start, end, old.score, old.measures, old.candidate, introduction)


def _spans(item: Draft, whole: Passage) -> tuple[int, int]:
    shift = whole.line_starts[item.passage.start - whole.start]
    return item.start + shift, item.end + shift


def _lines(passage: Passage, start: int, end: int) -> int:
    first, after = passage.positions_of(start, end)
    starts = passage.line_starts[first - passage.start : after - passage.start]
    return len(set(starts))


def _is_broken(passage: Passage, offset: int, document: Document) -> bool:
    """Return whether a new paragraph or a heading, not just a list item, begins at `offset`."""
    position = passage.positions_of(offset, offset + 1)[0]
    if passage.line_starts[position - passage.start] != offset:
        return False
    is_item = document.lines[position].begins is Begins.ITEM
    return not is_item and begins_block(document.lines, position)
