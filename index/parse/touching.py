"""Line numbers that touch the text beside them: where a word may be a number and a word.

With a point of white or less between number and text, PDFium reads both as one word: "417Wir". Its
figures are cut off where type, baseline or white change; whether they are a line number, the
sequence of all numbers tells later.
"""

from __future__ import annotations

import re

from index.parse.characters import Characters

_FIGURES_FIRST = re.compile(r"\d{1,9}")
_FIGURES_LAST = re.compile(r"\d{1,9}$")
_LONGEST = 5
"""Figures of a line number, at most."""
_OTHER_SIZE = 0.04
"""Share by which the heights of type of two sizes differ."""
_OTHER_BASE = 0.3
"""Points by which baselines differ that are not one."""
_WHITE = 0.05
"""Ems of white (or of overlap) between a number and text, at least."""


def cuts_at_figures(chars: Characters, text: str, start: int, end: int) -> list[int]:
    """Return where the figures at the start and end of a word may end and begin, if at all."""
    word = text[start:end]
    cuts: list[int] = []
    if found := _FIGURES_FIRST.match(word):
        last = min(found.end(), _LONGEST, len(word) - 1)
        cuts.extend(_best(chars, [start + at for at in range(1, last + 1)], text))
    if found := _FIGURES_LAST.search(word):
        first = max(found.start(), len(word) - _LONGEST, 1)
        places = [start + at for at in range(len(word) - 1, first - 1, -1)]
        cuts.extend(_best(chars, [at for at in places if at not in cuts], text))
    return sorted(cuts)


def _best(chars: Characters, places: list[int], text: str) -> list[int]:
    """Return the place at which the figures are cut off, as a list of one or none."""
    for at in places:
        if _changes(chars, at):
            return [at]
    whites = {at: _white(chars, at) for at in places}
    best = max(places, key=lambda at: whites[at], default=None)
    if best is None or whites[best] < _WHITE:
        return []
    inside = text[best - 1].isdigit() and text[best].isdigit()
    others = [white for at, white in whites.items() if at != best]
    if inside and others and whites[best] < 3 * max(others):
        return []
    return [best]


def _changes(chars: Characters, at: int) -> bool:
    """Return whether the type or the baseline changes before a character."""
    (one, *_), (two, *_) = chars.type(at - 1), chars.type(at)
    if one != two or abs(chars.base(at - 1) - chars.base(at)) > _OTHER_BASE:
        return True
    first, second = _height(chars, at - 1), _height(chars, at)
    return abs(first - second) > _OTHER_SIZE * max(first, second)


def _height(chars: Characters, at: int) -> float:
    _, bottom, _, top = chars.box(at)
    return top - bottom


def _white(chars: Characters, at: int) -> float:
    """Return the white before a character, in ems."""
    left, right = chars.box(at - 1), chars.box(at)
    return abs(right[0] - left[2]) / max(left[3] - left[1], 0.1)
