"""Line numbers that a text file holds with a sign or a word beside them, made bare.

"[12]", "(12)", "12.", "12)", "12:", "Z. 12", "12 | …", a table's "| 12 | … |" and "1.024" are
turned into the plain figure that `numbered` pairs with its line. It is done only to figures that
run on from row to row: items of lists and sums in a text look the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.parse.sequence import Anchor, Chain, Place, track
from index.parse.textrows import TextRow

FEWEST = 3
"""Numbers in a form, at least."""
COVERAGE = 0.4
"""Share of the file's rows that numbers in a form must account for."""
INSIDE = 0.7
"""The same between the first number and the last."""
RUNNING_ON = 0.15
"""Share of rows that begin small, from which on rows are lines of prose and not items of a list."""

_GROUPED = r"\d{1,2}[.'’ \xa0\u202f]\d{3}"
_FIGURE = rf"({_GROUPED}|\d{{1,5}})"


@dataclass(frozen=True, slots=True)
class Form:
    """How numbers stand at a row's beginning and end; `as_items`: items of lists look the same."""

    lead: re.Pattern[str]
    trail: re.Pattern[str]
    as_items: bool = False


def _form(dress: str, *, touching: bool = False, as_items: bool = False) -> Form:
    figure = dress.replace("#", _FIGURE)
    gap = r"\s*" if touching else r"(?:\s+|$)"
    return Form(re.compile(rf"\s*{figure}{gap}"), re.compile(rf"(?:\s+|^){figure}\s*$"), as_items)


FORMS = (
    _form(r"\[#\]", touching=True),
    _form(r"(?:Z\.?|Zl\.|Zeile|L\.|Line)[ \xa0]?#[.:]?"),
    _form(r"\(#\)", touching=True, as_items=True),
    _form(r"#\.", as_items=True),
    _form(r"#\)", as_items=True),
    _form(r"#:", touching=True, as_items=True),
    _form(r"#[ \t]*[-–—]", as_items=True),
    Form(re.compile(rf"\s*{_FIGURE}[ \t]*\|\s*"), re.compile(rf"\s*\|[ \t]*{_FIGURE}\s*$")),
)
_TABLE = Form(
    re.compile(rf"\s*\|[ \t]*{_FIGURE}[ \t]*\|\s*"),
    re.compile(rf"\s*\|[ \t]*{_FIGURE}[ \t]*\|\s*$"),
)
_GROUPS = Form(re.compile(rf"\s*({_GROUPED})(?:\s+|$)"), re.compile(rf"(?:\s+|^)({_GROUPED})\s*$"))


def undress(rows: Sequence[TextRow], bare: Sequence[Anchor], score: float) -> bool:
    """Make the line numbers of a text file bare; return whether any row was changed.

    `bare` are the bare figures that may be line numbers, `score` that of their best chain.
    """
    best, chosen = score, None
    for form in (_TABLE, *FORMS):
        found = _candidates(rows, form)
        if len(found) < FEWEST:
            continue
        chain = track(found)
        if chain.score >= best and _covers(chain, rows, form):
            best, chosen = chain.score, (form, chain)
    if chosen is not None:
        form, chain = chosen
        _rewrite(rows, chain.anchors)
        if form is _TABLE:
            _end_cells(rows, chain.anchors)
        return True
    return _join_groups(rows, bare)


def _candidates(rows: Sequence[TextRow], form: Form) -> list[Anchor]:
    found: list[Anchor] = []
    for index, row in enumerate(rows):
        if row.kind is not None or not any(sign.isdigit() for sign in row.text):
            continue
        lead, trail = form.lead.match(row.text), form.trail.search(row.text)
        for match, place in ((lead, Place.LEAD), (trail, Place.TRAIL)):
            if match is None or (place is Place.TRAIL and lead is not None):
                continue
            number = int("".join(sign for sign in match[1] if sign.isdigit()))
            found.append(Anchor(index, number, *match.span(), place))
    return found


def _covers(chain: Chain, rows: Sequence[TextRow], form: Form) -> bool:
    """Return whether numbers in a form run through the text as line numbers do."""
    if len(chain.anchors) < FEWEST:
        return False
    count = len(chain.anchors) * chain.step
    first, last = chain.anchors[0].row, chain.anchors[-1].row
    words = {anchor.row: _without(rows[anchor.row].text, anchor) for anchor in chain.anchors}
    texts = [
        index
        for index, row in enumerate(rows)
        if row.kind is None and words.get(index, row.text).strip()
    ]
    inside = sum(first <= index <= last for index in texts)
    if count < COVERAGE * len(texts) or count < INSIDE * inside:
        return False
    return not form.as_items or _runs_on([words.get(at, rows[at].text).strip() for at in texts])


def _runs_on(words: Sequence[str]) -> bool:
    """Return whether rows are lines of prose: many break off in a sentence."""
    small = sum(one[-1:] not in ".!?:" and two[:1].islower() for one, two in pairwise(words))
    return small >= RUNNING_ON * len(words)


def _without(text: str, anchor: Anchor) -> str:
    return text[anchor.end :] if anchor.place is Place.LEAD else text[: anchor.start]


def _rewrite(rows: Sequence[TextRow], anchors: Sequence[Anchor]) -> None:
    for anchor in anchors:
        row = rows[anchor.row]
        text = _without(row.text, anchor).strip()
        parts = (
            [str(anchor.number), text] if anchor.place is Place.LEAD else [text, str(anchor.number)]
        )
        row.text = " ".join(part for part in parts if part)


def _end_cells(rows: Sequence[TextRow], anchors: Sequence[Anchor]) -> None:
    """Take the bar that ends a table's row, and the escapes of bars, out of the text."""
    for anchor in anchors:
        row = rows[anchor.row]
        row.text = re.sub(r"\s*(?<!\\)\|\s*$|^\s*\|\s*", "", row.text).replace(r"\|", "|")


def _join_groups(rows: Sequence[TextRow], bare: Sequence[Anchor]) -> bool:
    """Write figures with a sign for the thousands ("1.024") without it where they run on."""
    grouped = _candidates(rows, _GROUPS)
    if len(grouped) < FEWEST:
        return False
    chain = track(sorted((*bare, *grouped), key=lambda anchor: (anchor.row, anchor.start)))
    known = {id(anchor) for anchor in grouped}
    joined = [anchor for anchor in chain.anchors if id(anchor) in known]
    if len(joined) < FEWEST:
        return False
    _rewrite(rows, joined)
    return True
