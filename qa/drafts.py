"""From a sentence to what is quoted: the sentences and the introduction that belong to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from index.datatypes import Begins, Document, Passage, make_passage
from index.store import PassageIndex
from qa.blocks import Context, Sentence, begins_block, context_of
from qa.commitment import classify
from qa.datatypes import Candidate, Commitment
from qa.evidence import Evidence, Measures

LONGEST = 5
"""Printed lines of a sentence with its introduction or the sentences that belong to it, at most."""
LONGEST_JOINED = 6
"""Printed lines of neighbours that both answer, at most."""

_LEANS_BACK = re.compile(
    r"(?:dies|das|dabei|dazu|daher|damit|darum|deshalb|dafür|dadurch|hierzu|hierfür|hierbei|"
    r"dort|diese[rsnm]?|er|sie|es|ihnen|ihre[rsnm]?|darüber|darin|daran|solche[rsnm]?|"
    r"ebenso|gleiches|letztere[rsnm]?)\b",
    re.IGNORECASE,
)

_LIMITS = re.compile(
    r"(?:das|dies) gilt\b|(?:hiervon|davon) ausgenommen|ausgenommen\b|ausnahmen?\b|eine ausnahme\b",
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


def draft_of(item: Evidence, score: float, index: PassageIndex) -> Draft:
    """Return a sentence as a draft, with the sentences beside it without which it would mislead."""
    context, sentence = item.context, item.sentence
    start, end = _extent(context, context.sentences.index(sentence))
    passage = replace(context.passage, heading=item.candidate.passage.heading)
    made = Draft(passage, start, end, score, item.measures, item.candidate)
    return _introduce(made, context, sentence.block, index)


def _extent(context: Context, number: int) -> tuple[int, int]:
    """Return the characters of a sentence and of those in its block that belong to it.

    The one before does if the sentence leans on it ("Dabei achten wir …"). The one after does if it
    limits the sentence ("Dies gilt nicht für …"), or if the sentence only describes and the one
    after says what is to be done or leans on it ("Das lehnen wir ab."): the description alone would
    look like a position.
    """
    sentence = context.sentences[number]
    first = last = sentence
    before = context.sentences[number - 1] if number else None
    if before is not None and _leans_back(context, sentence) and _fit(context, before, sentence):
        first = before
    after = context.sentences[number + 1] if number + 1 < len(context.sentences) else None
    if after is not None and _fit(context, first, after):
        demands = _commits(context, after) or _leans_back(context, after)
        if _limits(context, after) or (demands and not _commits(context, sentence)):
            last = after
    return first.start, last.end


def _fit(context: Context, one: Sentence, two: Sentence) -> bool:
    """Return whether two sentences are of one block and short enough to be quoted together."""
    return one.block == two.block and _lines(context.passage, one.start, two.end) <= LONGEST


def _leans_back(context: Context, sentence: Sentence) -> bool:
    return _LEANS_BACK.match(context.text_of(sentence).lstrip("•-–▪ \uf0b7")) is not None


def _limits(context: Context, sentence: Sentence) -> bool:
    return _LIMITS.match(context.text_of(sentence)) is not None


def _commits(context: Context, sentence: Sentence) -> bool:
    return classify(context.text_of(sentence)) is not Commitment.NONE


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


def join(old: Draft, new: Draft, index: PassageIndex) -> Draft | None:
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
    if (
        apart > 1
        or _lines(whole, start, end) > LONGEST_JOINED
        or _is_broken(whole, max(a, c), document)
    ):
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
