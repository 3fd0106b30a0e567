"""Text → words for the lexical side: German analysis, made for searching and never shown.

`tokenize` gives normalised words, `stem` the form under which a word is looked up. Both are
pure and deterministic; compound parts depend on a corpus and live in `index/compounds.py`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from index.shortforms import SHORT_FORMS
from index.stopwords import stop_words

_TOKEN = re.compile(r"(?:§|art)\d+[a-z]?\b|\d+(?:[.,]\d+)*|[^\W\d_]+\d*")
# "§§ 25a, 25b und 104c": every number of the list becomes a reference of its own
_REFERENCE = re.compile(
    r"(?:§{1,2}|\b(?:paragra(?:ph|f)(?:s|en)?|sections?)\b)\s*"
    r"(\d+\s?[a-z]?\b(?:(?:\s*(?:,|und|and|oder|or|bis|to|[-–/])\s*)\d+\s?[a-z]?\b)*)"
)
_ARTICLE = re.compile(r"\b(?:art(?:ikel[sn]?)?\.?|articles?)\s*(\d+)(?:\s?([a-z]))?\b")
_REFERENCE_NUMBER = re.compile(r"(\d+)\s?([a-z]?)\b")
# Bürger*innen, Bürger:innen, Bürger_innen, Bürger/-innen, BürgerInnen, Bürger(innen) → Bürger
_GENDER = re.compile(r"(?<=[a-zäöüß])(?:[*:_·/]-?[iI]n(?:nen)?|\(-?in(?:nen)?\)|In(?:nen)?)\b")
_FEMININE = re.compile(r"(?<=[a-zäöü]{3}[rtd])innen$|(?<=[a-zäöü]{2}er)in$")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_SIGNS = str.maketrans({"%": " prozent ", "€": " euro ", "$": " dollar ", "\u00ad": None, "’": "'"})


def normalize(text: str) -> str:
    """Return the text in compatibility form and lower case, gendered forms reduced to one.

    References to laws become single words: "§§ 25a und 25b" → "§25a §25b", "Art. 16a" → "art16a".
    """
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    text = _GENDER.sub("", text).lower()
    return _ARTICLE.sub(r"art\1\2 ", _REFERENCE.sub(_join_references, text))


def _join_references(match: re.Match[str]) -> str:
    numbers = _REFERENCE_NUMBER.findall(match.group(1))
    return " ".join(f"§{number}{letter}" for number, letter in numbers) + " "


def tokenize(text: str, *, language: str = "de") -> list[str]:
    """Return the words of a text in order: normalised, not stemmed, without its stop words.

    Negations ("nicht", "kein", "ohne") are words like any other and are kept. Numbers lose
    their thousands separators and have a decimal comma ("1.500" → "1500", "12.41" → "12,41").
    """
    skipped = stop_words(language)
    words = []
    for word in _TOKEN.findall(normalize(text)):
        if word[0].isdigit():
            words.append(_number(word))
        elif word not in skipped:
            words.append(word)
    return words


def _number(text: str) -> str:
    if _THOUSANDS.fullmatch(text):
        return text.replace(".", "").replace(",", "")
    return text.replace(".", ",")


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("german")


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the Snowball stem of a normalised word; umlauts, "ae" and "ß" are folded by it.

    Long names of laws have the stem of their short names ("aufenthaltsgesetzes" → "aufenthg").
    """
    if not word.isalpha():
        return word
    stemmed = str(_stemmer().stemWord(_FEMININE.sub("", word)))
    return _short_stems().get(stemmed, stemmed)


@lru_cache(maxsize=1)
def _short_stems() -> dict[str, str]:
    """Return stem of long form → stem of short form."""
    stems = _stemmer().stemWord
    return {str(stems(long)): str(stems(short)) for long, short in SHORT_FORMS.items()}
