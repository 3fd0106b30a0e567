"""Example questions drawn from the corpus at hand, each tried before it is offered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.sentences import split_sentences
from qa.commitment import classify
from qa.datatypes import Answer, Commitment
from qa.ui.texts import Language, text

if TYPE_CHECKING:
    from qa.assistant import Assistant

EXAMPLES = 3
MOST_TRIED = 8
PASSAGES_READ = 120
"""So many passages, spread evenly over the corpus, are read for topics."""

_NOUN = re.compile(r"(?<=[a-zäöüß,] )[A-ZÄÖÜ][a-zäöüß]{9,23}\b")
"""A capitalised word of ten letters or more inside a sentence: nearly always a noun with a topic
of its own, and long ones are compounds, which name topics most exactly."""
_INFLECTED = re.compile(r"(?:es|ens|tums|ungs|ern)$")

_known: dict[str, tuple[str, ...]] = {}


def example_questions(assistant: Assistant, language: Language) -> tuple[str, ...]:
    """Return questions that the corpus answers, from different places of it."""
    key = assistant.index.corpus_sha256
    if key not in _known:
        if len(_known) > 20:  # sessions with files of their own: keep it small
            _known.clear()
        _known[key] = _answered_topics(assistant)
    return tuple(text("ask.example", language, topic=topic) for topic in _known[key])


def _answered_topics(assistant: Assistant) -> tuple[str, ...]:
    found: list[str] = []
    for topic in topics(assistant):
        result = assistant.ask(text("ask.example", "de", topic=topic))
        if isinstance(result, Answer) and topic in result.statements[0].text:
            found.append(topic)
        if len(found) == EXAMPLES:
            break
    return tuple(found)


def topics(assistant: Assistant) -> list[str]:
    """Return the longest noun of each of a few sentences that commit to something.

    The sentences are spread evenly over the corpus, so that examples come from all of it.
    """
    passages = assistant.index.passages
    step = max(1, len(passages) // PASSAGES_READ)
    candidates: list[str] = []
    for passage in passages[::step]:
        for start, end in split_sentences(passage.text):
            sentence = passage.text[start:end]
            nouns = [noun for noun in _NOUN.findall(sentence) if not _INFLECTED.search(noun)]
            if not nouns or classify(sentence) is Commitment.NONE:
                continue
            longest = max(nouns, key=len)
            if longest not in candidates:
                candidates.append(longest)
    stride = max(1, len(candidates) // MOST_TRIED)
    return candidates[::stride][:MOST_TRIED]
