"""The table of contents of a text file: marked as such, and read for the titles it lists.

It shows by the dots that lead to page numbers; without any, by its title, and then it ends where
its first entry comes back as a heading. `contents` does the same for PDFs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.datatypes import LineKind
from index.parse.contents import FEWEST, is_contents_title, plain, readings, split_leaders
from index.parse.drafts import Draft

LONGEST = 500
"""Rows of a table of contents without page numbers, at most."""
LONGEST_TITLE = 140
"""Characters of an entry of such a table, at most."""
APART = 8
"""Rows up to which entries, or the table's title and the first of them, lie close together."""

_LIST_MARK = re.compile(r"^\W*(?:[\dIVX. ]+[.)])?\s*")


def mark_contents(drafts: Sequence[Draft]) -> set[str]:
    """Mark the table of contents; return its titles, letters and digits only."""
    titles: set[str] = set()
    leaders = [index for index, draft in enumerate(drafts) if split_leaders(draft.text)]
    for first, last in _runs(leaders):
        start = first
        for index in range(max(0, first - APART), first):
            if _is_title(drafts[index]):
                start = index
        above: list[str] = []
        for draft in drafts[start : last + 1]:
            if draft.kind in (LineKind.FURNITURE, LineKind.BLANK) or not draft.text:
                continue
            found = split_leaders(draft.text)
            if found is None:
                above.append(draft.text)
            else:
                titles.update(readings([*above[-2:], found[0]]))
                above = []
            draft.kind, draft.level = LineKind.CONTENTS, 0
    if titles:
        return titles
    for index, draft in enumerate(drafts):
        if draft.kind in (None, LineKind.HEADING) and _is_title(draft):
            return _mark_list(drafts, index)
    return _commented_titles(drafts)


def _is_title(draft: Draft) -> bool:
    return is_contents_title(draft.text.strip("# *"))


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Return first and last of the runs of at least `FEWEST` places that lie close together."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place - runs[-1][-1] <= APART:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [(run[0], run[-1]) for run in runs if len(run) >= FEWEST]


def _mark_list(drafts: Sequence[Draft], start: int) -> set[str]:
    """Mark a table of contents without page numbers: it ends where its first title comes back."""
    following = [
        (index, draft)
        for index, draft in enumerate(drafts[start + 1 :], start + 1)
        if draft.text and draft.kind in (None, LineKind.HEADING)
    ][:LONGEST]
    if not following:
        return set()
    first = _title_key(following[0][1].text)
    titles: set[str] = set()
    for index, draft in following:
        key = _title_key(draft.text)
        comes_back = bool(titles) and key == first
        if len(draft.text) > LONGEST_TITLE:
            break
        if comes_back or (draft.fixed and titles):
            for other in drafts[start:index]:
                if other.text and other.kind in (None, LineKind.HEADING):
                    other.kind, other.level = LineKind.CONTENTS, 0
            return titles
        titles.add(key)
        titles.add(plain(draft.text))
    return set()


def _title_key(text: str) -> str:
    """Return a title's letters, without list mark and number."""
    return plain(_LIST_MARK.sub("", text))


def _commented_titles(drafts: Sequence[Draft]) -> set[str]:
    """Return short lines of commented-out parts as titles: a table of contents may be hidden."""
    return {
        plain(draft.text)
        for draft in drafts
        if draft.kind is LineKind.EDITORIAL and 5 < len(draft.text.strip()) < 120
    }
