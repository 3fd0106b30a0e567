"""What a user typed → a question: its language, words, exact phrases and references to laws."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.errors import InputError
from index.shortforms import SHORT_FORMS
from index.tokens import normalize, tokenize
from qa.language import detect_language

MAX_CHARACTERS = 2_000  # longer than any question; a pasted document is not a question

_QUOTED = re.compile(r"[\"“”„»«‟]([^\"“”„»«‟]{2,300})[\"“”„»«‟]")
# a section of a law, and the word that follows it: "§23a aufenthg",
# "§23a absatz 1 satz 2 des aufenthg"
_REFERENCE = re.compile(
    r"((?:§|\bart)\d+[a-z]?)\b(?:\s+(?:(?:abs|absatz|satz|s|nr|nummer|buchst|lit)\b\.?\s*\w+\b\.?\s*)*"
    r"(?:(?:des|der|im|in)\s+)?([^\W\d_]+))?"
)
_LAW = re.compile(r"(?:gesetz(?:es|buch|buche?s)?|ordnung)$")
_INNER_CAPITAL = re.compile(r"\b\w+[A-ZÄÖÜ]\w*\b")


@dataclass(frozen=True, slots=True)
class Reference:
    """A section or article of a law: "§23a" or "art16a", and "aufenthg" or None."""

    section: str
    law: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood.

    Attributes:
        text: as typed, surrounding blanks removed.
        language: "de" or "en".
        words: its normalised words without stop words of its language, in order.
        phrases: what stood in quotation marks and must occur as it is.
        references: sections of laws it names.
        also: official words for its everyday ones, which are searched for, too.
        everyday: the words that these stand for, normalised.
        everyday: the words that these stand for, as typed.
    """

    text: str
    language: str
    words: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    also: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()

    @property
    def search_text(self) -> str:
        """The text with the official words behind it, in brackets."""
        if not self.also:
            return self.text
        bare = self.text.rstrip(" \t\r\n?.!")
        return f"{bare} ({', '.join(self.also)}){self.text[len(bare) :]}"


def read_question(text: str, language: str | None = None) -> Question:
    """Return the question a user typed; its language is found out unless given ("de" or "en").

    Raises:
        InputError: the question is empty, has no letter or figure, or is too long.
        ValueError: the language is another one.
    """
    if language not in (None, "de", "en"):
        raise ValueError(f"expected language 'de', 'en' or None, got {language!r}")
    text = text.strip()
    if not any(character.isalnum() for character in text):
        raise InputError(
            "The question is empty. Type a question or a few keywords.",
            "Die Frage ist leer. Geben Sie eine Frage oder einige Stichwörter ein.",
        )
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"The question has {len(text):,} characters; at most {MAX_CHARACTERS:,} can be used. "
            "Shorten it to what you want to know.",
            f"Die Frage hat {len(text)} Zeichen; höchstens {MAX_CHARACTERS} sind möglich. "
            "Kürzen Sie sie auf das, was Sie wissen möchten.",
        )
    spoken = language or detect_language(text)
    return Question(
        text=text,
        language=spoken,
        words=tuple(dict.fromkeys(tokenize(text, language=spoken))),
        phrases=tuple(phrase.strip() for phrase in _QUOTED.findall(text)),
        references=_references(text),
    )


def _references(text: str) -> tuple[Reference, ...]:
    abbreviations = {word.lower() for word in _INNER_CAPITAL.findall(text)}
    abbreviations |= set(SHORT_FORMS.values())
    found = []
    for match in _REFERENCE.finditer(normalize(text)):
        section, word = match.groups()
        is_law = word is not None and (word in abbreviations or _LAW.search(word) is not None)
        found.append(Reference(section, word if is_law else None))
    return tuple(dict.fromkeys(found))
