"""What was asked before, and follow-up questions understood from it by fixed rules.

A follow-up either swaps a part ("und für Minderjährige?") or points back ("Ab wann gilt das?").
Anything with a topic of its own is a new question and takes nothing from the old one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qa.topic import content_words

_LEAD = re.compile(
    r"(?:und|aber|sowie|and|but)\b[\s,]*"
    r"(?:(?:was ist|wie ist (?:es|das)|wie sieht es|wie steht es|what|how|wie wäre es) "
    r"(?:mit|bei|um|about|für)\b\s*)?"
    r"|(?:was ist|wie ist (?:es|das)|wie sieht es|wie steht es) (?:denn )?(?:mit|bei|für|um)\b\s*"
    r"|(?:what|how) about\b\s*|auch\s+(?=für|bei|in\b)|also\s+(?=for|in\b)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?:auch |nur |also |only )?(?:für|bei|in|im|mit|ohne|an|auf|aus|nach|gegen|von|for|in|with|"
    r"without|at|on|from|against|of)\s",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:was|wie|wer|wen|wem|wann|wo|warum|wieso|weshalb|welche[rsnm]?|wohin|woher|what|how|who|"
    r"when|where|why|which|is|are|does|do|will|would|should|can|gibt|soll|sollen|wird|werden|"
    r"darf|dürfen|kann|können|muss|müssen|will|wollen|ist|sind)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:das|dies)(?=\s*[?.!,]|\s*$|\s+(?:auch|so|denn|dann|genau|nur|schon|noch|heißt|bedeutet|"
    r"konkret|für|in|bei|mit|möglich|finanziert|umgesetzt|geschehen|passieren|gelten|kosten)\b)"
    r"|\b(?:gilt|ist|wird|soll|kann|darf|geht|kostet|passiert|bedeutet|betrifft) (?:das|dies)\b"
    r"(?!\s+[A-ZÄÖÜ])"
    r"|\b(?:dafür|davon|daran|darüber|dagegen|dort|dabei|daraus)\b(?!,? (?:dass|ob|wie)\b)"
    r"|(?<=\s)(?:sie|ihnen|ihn|ihm)\b"
    r"|\b(?:does|will|is|would|can|should|about|for|of|after|with|do|did) (?:it|that|this|they|"
    r"them|those|these)\b(?!\s+(?:possible|necessary|true|legal|allowed)? ?to\b)"
    r"|\b(?:it|that|this|they|them|those|these)\s*\??$"
)
_MOST_OWN_WORDS = 2
"""A question with more content words than this has a topic of its own, pronoun or not."""


@dataclass(slots=True)
class Conversation:
    """The questions of one conversation; belongs to one user and is never shared.

    Attributes:
        questions: the questions as they were understood, oldest first.
    """

    questions: list[str] = field(default_factory=list)
    _base: str = ""

    def clear(self) -> None:
        """Forget everything that was asked."""
        self.questions.clear()
        self._base = ""


def understand(text: str, conversation: Conversation | None) -> str:
    """Return the question as it is to be understood, and remember it in the conversation.

    Without a conversation, and for a question with a topic of its own, that is the text itself.
    """
    text = text.strip()
    if conversation is None or not text:
        return text
    understood = _complete(text, conversation)
    if understood is None:
        conversation._base = text
        understood = text
    conversation.questions.append(understood)
    return understood


def _complete(text: str, conversation: Conversation) -> str | None:
    """Return the follow-up with what it leaves out, or None for a question of its own."""
    if not conversation.questions:
        return None
    lead = _LEAD.match(text)
    rest = text[lead.end() :] if lead else text
    own = content_words(rest)
    asks = bool(_ASKS.match(rest)) and len(rest.split()) > 1
    if len(own) <= _MOST_OWN_WORDS and _POINTS_BACK.search(rest):
        return f"{_closed(conversation.questions[-1])} {rest[:1].upper()}{rest[1:]}"
    if asks and own:
        return None
    is_part = bool(_PART.match(rest)) and len(own) <= _MOST_OWN_WORDS + 1
    if lead or is_part:
        part = re.sub(r"\s+aus\s*(?=\??$)", "", rest).rstrip(" ?.!")
        return f"{conversation._base.rstrip(' ?.!')} – {part}?" if part else conversation._base
    return None


def _closed(question: str) -> str:
    return question if question.endswith(("?", ".", "!")) else f"{question}?"
