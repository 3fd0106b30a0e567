"""Line-end hyphens and odd characters resolved, for searching only; quotations stay as printed."""

from __future__ import annotations

import re
import unicodedata

SOFT_HYPHEN = "\u00ad"
# U+2010, U+2011: typographic hyphens; U+FFFE: what PDFium writes for a hyphen at the line's end.
_HYPHENS = "-\u2010\u2011\ufffe"
_ENDS_IN_HYPHEN = re.compile(rf"(?<=[\w)*])[{_HYPHENS}]$")
_LAST_PART = re.compile(r"[^\W_]+$")
_FIRST_WORD = re.compile(r"[^\W_]+")
# After a suspended hyphen ("Handels- und Zollpolitik") one of these goes on.
_CONNECTIVES = re.compile(
    "und|oder|bzw|beziehungsweise|sowie|als|wie|bis|statt|u|noch|aber|sondern|mit|in|von|im|zu|zur"
    "|zum|auf|für|an|über|inklusive|and|or|to",
    re.IGNORECASE,
)
# Adjectives that form pairs with a real hyphen: "deutsch-französisch", "sozial-ökologisch".
_PAIRING = re.compile(r".*(?:isch|lich|sozial|deutsch|liberal|digital|kulturell|national|öko)")
_ADJECTIVE = re.compile(
    r".*(?:isch|lich|sozial|deutsch|liberal|digital|kulturell|national)(?:e[mnrs]?)?"
)
_SPACES = re.compile(r"\s+")
# Bullets and other signs of fonts' private areas say nothing to a search.
_SIGNS = re.compile("[\ue000-\uf8ff•▪●◦■□‣∙➢►✓\ufffd]")


def join_texts(first: str, second: str) -> str:
    """Return two lines' texts as one, the hyphen at the end of the first resolved.

    A soft hyphen goes. A hyphen before a capital, a digit or a sign stays without a blank
    ("EU-Safeguards"), before "und", "oder", … it stays with one ("Handels- und"); before another
    small letter it goes ("Führungskräfte-/entwicklung"), unless what precedes it is an
    abbreviation or a number ("EU-/weit", "20-/jährig") or half of a pair of adjectives.
    """
    first, second = first.rstrip(), second.lstrip()
    if first.endswith(SOFT_HYPHEN):
        return first[:-1] + second
    hyphen = _ENDS_IN_HYPHEN.search(first)
    if hyphen is None or not second:
        return f"{first} {second}" if first and second else first or second
    stem = first[: hyphen.start()]
    word = _FIRST_WORD.match(second)
    if word is None:
        return f"{stem}- {second}" if second[0] in "–—&" else f"{stem}-{second}"
    if _CONNECTIVES.fullmatch(word[0]):
        return f"{stem}- {second}"
    last = _LAST_PART.search(stem)
    keeps = (
        not word[0][0].islower()
        or last is None
        or not last[0].isalpha()
        or (len(last[0]) > 1 and last[0][1:] != last[0][1:].lower())
        or (len(last[0]) == 1 and last[0].isupper())
        or (_PAIRING.fullmatch(last[0].lower()) and _ADJECTIVE.fullmatch(word[0]))
    )
    return f"{stem}-{second}" if keeps else stem + second


def normalise(text: str) -> str:
    """Return text for searching: NFKC, without soft hyphens, bullets and doubled blanks."""
    text = unicodedata.normalize("NFKC", _SIGNS.sub(" ", text).replace(SOFT_HYPHEN, ""))
    return _SPACES.sub(" ", text).strip()
