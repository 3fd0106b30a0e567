"""How a page is turned: by its own entry, or because its text runs up or down the sheet.

PDFium measures the angle of a character clockwise on the page's own space, and a page's entry
`/Rotate` turns it clockwise, too: text is upright if both add up to nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""
ALONG = 0.8
"""Share of a page's characters that run in one direction if the page is to be read in it."""

Place = Callable[[float, float], tuple[float, float]]


def reading_turn(degrees: Sequence[float], rotation: int) -> int:
    """Return by how much, in degrees clockwise, a page must be turned for its text to be upright.

    `degrees` are the angles of its characters. Where they do not agree it is the page's own turn.
    """
    counted = Counter(round(angle / 90) * 90 % 360 for angle in degrees if angle >= 0)
    if counted:
        (angle, count), *_ = counted.most_common(1)
        if count >= ALONG * counted.total():
            return -angle % 360
    return rotation % 360


def placing(turn: int, origin: tuple[float, float], size: tuple[float, float]) -> Place:
    """Return how a point of the page's own space lies on the page turned clockwise.

    `origin` is the lower left corner of the page's own space, `size` that of the turned page.
    """
    (left, bottom), (width, height) = origin, size
    if turn == 90:
        return lambda x, y: (y - bottom, height - (x - left))
    if turn == 180:
        return lambda x, y: (width - (x - left), height - (y - bottom))
    if turn == 270:
        return lambda x, y: (width - (y - bottom), x - left)
    return lambda x, y: (x - left, y - bottom)


def turned_back(box: Box, turn: int, size: tuple[float, float]) -> Box:
    """Return where a box of a page of `size`, turned by `turn`, lies on the page as displayed."""
    (left, bottom, right, top), (width, height) = box, size
    if turn == 90:
        found = (height - top, left, height - bottom, right)
    elif turn == 180:
        found = (width - right, height - top, width - left, height - bottom)
    elif turn == 270:
        found = (bottom, width - right, top, width - left)
    else:
        return box
    return round(found[0], 1), round(found[1], 1), round(found[2], 1), round(found[3], 1)
