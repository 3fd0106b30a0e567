"""Example questions drawn from the corpus at hand, each tried before it is offered."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from qa.datatypes import Answer, Commitment
from qa.ui.texts import Language, text

if TYPE_CHECKING:
    from qa.assistant import Assistant

EXAMPLES = 3
MOST_TRIED = 12
PASSAGES_READ = 400
"""So many passages, spread evenly over the corpus, are read for topics."""

_NOUN = re.compile(r"(?<=[a-zäöüß,] )[A-ZÄÖÜ][a-zäöüß]{9,23}\b")
"""A capitalised word of ten letters or more inside a sentence: nearly always a noun with a topic
of its own, and long ones are compounds, which name topics most exactly."""
_GENITIVE = re.compile(r"(?:es|ens|tums|ungs)$")

_known: dict[tuple[str, Language], tuple[str, ...]] = {}


def example_questions(assistant: Assistant, language: Language) -> tuple[str, ...]:
    """Return questions that the corpus answers with a commitment, from different places of it."""
    key = (assistant.index.corpus_sha256, language)
    if key not in _known:
        if len(_known) > 20:  # sessions with files of their own: keep it small
            _known.clear()
        _known[key] = _find(assistant, language)
    return _known[key]


def _find(assistant: Assistant, language: Language) -> tuple[str, ...]:
    found: list[str] = []
    used: set[tuple[str, int | None]] = set()
    for topic in topics(assistant)[:MOST_TRIED]:
        question = text("ask.example", language, topic=topic)
        result = assistant.ask(question)
        if not isinstance(result, Answer):
            continue
        first = result.statements[0]
        place = (first.citations[0].document_id, first.citations[0].start_line)
        if topic not in first.text or first.commitment is Commitment.NONE or place in used:
            continue
        used.add(place)
        found.append(question)
        if len(found) == EXAMPLES:
            break
    return tuple(found)


def topics(assistant: Assistant) -> list[str]:
    """Return long nouns of the corpus, each standing in few passages, longest first."""
    passages = assistant.index.passages
    step = max(1, len(passages) // PASSAGES_READ)
    counts: Counter[str] = Counter()
    for passage in passages[::step]:
        counts.update(set(_NOUN.findall(passage.text)))
    rare = [word for word, count in counts.items() if count <= 3 and not _GENITIVE.search(word)]
    return sorted(rare, key=lambda word: (-len(word), word))
