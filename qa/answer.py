"""The statements that answer a question: whole sentences of the best candidates, verbatim.

`draft` chooses sentences, `state` turns drafts into statements with citations and drops those
that fail verification. Nothing is rewritten.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from index.embed import Embedder
from index.store import PassageIndex
from qa.cite import cite
from qa.commitment import classify
from qa.datatypes import Candidate, Citation, Statement, Verdict
from qa.drafts import Draft, draft_of, join
from qa.evidence import NAMES, Evidence, Measures, weigh_sentences
from qa.question import Question
from qa.topic import asks_for_several
from qa.verify import verify

MAX_STATEMENTS = 4


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """Logistic regression over `Measures`: what `python -m benchmarks.fit_abstention` writes.

    Attributes:
        bias: log-odds of a sentence all of whose measures are 0.
        weights: per measure, by name.
        floor: a further statement needs at least this probability …
        share: … and at least this share of the first statement's.
        several_floor: the same as `floor` for a question that asks for several things.
        several_share: the same as `share` for such a question.
        near: a sentence beside a statement joins it with at least this share of its probability.
    """

    bias: float
    weights: Mapping[str, float]
    floor: float
    share: float
    several_floor: float
    several_share: float
    near: float

    def probability(self, measures: Measures) -> float:
        """Return the probability that a sentence with these measures answers."""
        odds = self.bias + sum(self.weights.get(n, 0.0) * getattr(measures, n) for n in NAMES)
        return float(1 / (1 + np.exp(-odds)))

    def least(self, best: float, *, several: bool) -> float:
        """Return the probability of a further statement, at least; `best`: the first one's."""
        if several:
            return max(self.several_floor, self.several_share * best)
        return max(self.floor, self.share * best)


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
    several = asks_for_several(question.text)
    return choose(evidence, index, most=most, model=model, several=several)


def choose(
    evidence: Sequence[Evidence],
    index: PassageIndex,
    *,
    most: int = MAX_STATEMENTS,
    model: SentenceModel,
    several: bool = False,
) -> tuple[Draft, ...]:
    """Return the drafts made of the most telling sentences, neighbours merged, best first.

    `several`: whether the question asks for more than one thing.
    """
    scored = [(model.probability(item.measures), item) for item in evidence]
    order = sorted(range(len(scored)), key=lambda i: (-round(scored[i][0], 6), scored[i][1].key))
    if not order:
        return ()
    best = scored[order[0]][0]
    drafts: list[Draft] = []
    for number in order:
        score, item = scored[number]
        stands_alone = not drafts or score >= model.least(best, several=several)
        if not stands_alone and score < model.near * best:
            break
        new = draft_of(item, score, index)
        if not _joined(drafts, new, index, near=model.near) and stands_alone and len(drafts) < most:
            drafts.append(new)
    return tuple(drafts)


def _joined(drafts: list[Draft], new: Draft, index: PassageIndex, *, near: float) -> bool:
    """Put a draft into one that it adjoins, if there is one strong enough for both."""
    for at, old in enumerate(drafts):
        if new.score >= near * old.score:
            both = join(old, new, index)
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
