"""English and German words that look alike: "decentral" and "dezentrale", "humanitarian"."""

from __future__ import annotations

import re

ALIKE = 0.6
"""Share of the longer word that two words must have in common from their beginning."""
BEGINNING = 6
"""Letters in common below which likeness is chance."""
SHORTEST_PART = 8
"""Letters from which an English word counts as the last part of a German compound."""
_FOLDS = (
    (re.compile(r"[äàâ]"), "a"),
    (re.compile(r"[öô]"), "o"),
    (re.compile(r"ü"), "u"),
    (re.compile(r"ß"), "ss"),
    (re.compile(r"c(?=[eiyä])"), "z"),
    (re.compile(r"ck|c(?!h)"), "k"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"th"), "t"),
    (re.compile(r"y"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
)


def fold(word: str) -> str:
    """Return a word in small letters in a spelling that both languages share.

    c before e or i becomes z, else k; ph f, th t, y i; doubled letters one.
    """
    for pattern, replacement in _FOLDS:
        word = pattern.sub(replacement, word)
    return word


def likeness(one: str, other: str) -> float:
    """Return how much two folded words have in common from their beginning: 0, or ALIKE to 1.

    The second word may also be a compound that ends in the first ("härtefallkommission").
    """
    if len(one) >= SHORTEST_PART and one != other and other.endswith(one):
        return ALIKE
    common = 0
    for x, y in zip(one, other, strict=False):
        if x != y:
            break
        common += 1
    share = common / max(len(one), len(other), 1)
    return share if common >= BEGINNING and share >= ALIKE else 0.0
