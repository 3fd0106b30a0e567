"""Headings, paragraphs, lists and contents of a text file, from its wording and blank rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import quantiles

from index.datatypes import Begins, Flag, Line, LineKind
from index.parse.contents import plain, split_leaders
from index.parse.paragraphs import bullet_length
from index.text import BULLETS, is_damaged

LONGEST_HEADING = 100
"""Characters of a heading, at most, where only its wording shows it."""
LONGEST_CONTENTS = 500
"""Rows of a table of contents without page numbers, at most."""
TITLE_ROWS = 40
"""Rows before the table of contents up to which they are a title page, not text."""

_FILE_NAME = re.compile(r"\S+\.\w{2,4}$")
_ENDS_SENTENCE = re.compile(r"[.!?:;…][“”\"'’)\]»«*]*$")
_ENDS_OPEN = re.compile(r"[.,;:…(\-–][“”\"'’)\]»«]*$|\b(?:und|oder|der|die|das|für|von|mit|im|in)$")
_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_MARKDOWN_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)(.+?)(?<=\S)__")
_MARKDOWN_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_CONTENTS_TITLE = re.compile(
    r"(?:inhalt|inhaltsverzeichnis|inhaltsübersicht|gliederung|contents|table of contents)[:.]?",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"((?:\d{1,2}\.)+\d{0,2}|\d{1,2}|[IVX]{1,5}[.)]|[A-Z][.)])\s+\S")
_LOW_DOT = re.compile(r"\. +[„“»«(]?[A-ZÄÖÜ]")


@dataclass(slots=True)
class Draft:
    """A line of a text file on its way to a `Line`; `gap`: blank rows stand before it."""

    number: int | None
    text: str
    kind: LineKind | None = None
    level: int = 0
    begins: Begins | None = None
    flags: frozenset[Flag] = frozenset()
    page: int | None = None
    gap: bool = False
    fixed: bool = False
    """Whether kind and level come from markup and are beyond doubt."""


def read_markdown(drafts: Sequence[Draft]) -> bool:
    """Take the marks of Markdown out of the lines; return whether there were any headings."""
    marked = [draft for draft in drafts if draft.kind is None and draft.text]
    headings = [(draft, _MARKDOWN_HEADING.fullmatch(draft.text)) for draft in marked]
    if not any(found for _, found in headings):
        return False
    for draft, found in headings:
        if found:
            draft.text, draft.level = _without_bold(found[2]), len(found[1])
            draft.kind, draft.fixed = LineKind.HEADING, True
        else:
            draft.text = _without_bold(draft.text)
        draft.text = _MARKDOWN_ESCAPE.sub(r"\1", draft.text)
    return True


def _without_bold(text: str) -> str:
    return _MARKDOWN_BOLD.sub(lambda found: found[1] or found[2], text)


def lay_out(drafts: Sequence[Draft], *, sure: bool) -> None:
    """Set kind, level and `begins` of the lines.

    `sure`: headings are marked up; only lines that stand alone are taken for further headings.
    """
    titles = _mark_contents(drafts)
    _mark_title_page(drafts)
    flow = [draft for draft in drafts if draft.kind in (None, LineKind.HEADING, LineKind.BLANK)]
    spaced = _is_double_spaced(flow)
    width = _usual_width(flow)
    for draft in flow:
        if draft.kind is None:
            draft.kind = LineKind.BLANK if not draft.text else LineKind.BODY
    _mark_headings(flow, titles, width, spaced=spaced, sure=sure)
    _mark_begins(flow, width, spaced=spaced)


def _mark_title_page(drafts: Sequence[Draft]) -> None:
    """Mark the few rows before the table of contents as not the agreement's text."""
    start = next((i for i, draft in enumerate(drafts) if draft.kind is LineKind.CONTENTS), 0)
    front = [draft for draft in drafts[:start] if draft.text]
    if len(front) <= TITLE_ROWS and all(len(draft.text) < 140 for draft in front):
        for draft in front:
            if draft.kind is not LineKind.FURNITURE:
                draft.kind = LineKind.EDITORIAL


def _usual_width(flow: Sequence[Draft]) -> float:
    """Return the length of a full row; 0 if the text is not broken into rows."""
    lengths = [len(draft.text) for draft in flow if len(draft.text) > 20]
    if len(lengths) < 8:
        return 80.0
    cuts = quantiles(lengths, n=20)
    return cuts[-2] if cuts[-2] < 140 else 0.0


def _is_double_spaced(flow: Sequence[Draft]) -> bool:
    """Return whether blank rows stand between most rows, so that they part no paragraphs."""
    body = [draft for draft in flow if draft.text]
    pairs = [(one, two) for one, two in pairwise(body) if not _ENDS_SENTENCE.search(one.text)]
    gaps = sum(two.gap for _, two in pairs)
    return len(pairs) >= 6 and gaps >= 0.6 * len(pairs)


def _mark_contents(drafts: Sequence[Draft]) -> set[str]:
    """Mark the table of contents; return its titles, letters and digits only."""
    titles: set[str] = set()
    leaders = [index for index, draft in enumerate(drafts) if split_leaders(draft.text)]
    for first, last in _runs(leaders):
        start = first
        for index in range(max(0, first - 8), first):
            if _is_contents_title(drafts[index].text):
                start = index
        above: list[str] = []
        for draft in drafts[start : last + 1]:
            if draft.kind in (LineKind.FURNITURE, LineKind.BLANK) or not draft.text:
                continue
            found = split_leaders(draft.text)
            if found is None:
                above.append(draft.text)
            else:
                parts = [*above[-2:], found[0]]
                titles.update(plain(" ".join(parts[at:])) for at in range(len(parts)))
                above = []
            draft.kind, draft.level = LineKind.CONTENTS, 0
    if titles:
        return titles
    for index, draft in enumerate(drafts):
        if draft.kind in (None, LineKind.HEADING) and _is_contents_title(draft.text):
            return _mark_list(drafts, index)
    return _commented_titles(drafts)


def _is_contents_title(text: str) -> bool:
    return _CONTENTS_TITLE.fullmatch(text.strip("# *").strip()) is not None


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Return first and last of the runs of at least four places that lie close together."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place - runs[-1][-1] <= 8:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [(run[0], run[-1]) for run in runs if len(run) >= 4]


def _mark_list(drafts: Sequence[Draft], start: int) -> set[str]:
    """Mark a table of contents without page numbers: it ends where its first title comes back."""
    following = [
        (index, draft)
        for index, draft in enumerate(drafts[start + 1 :], start + 1)
        if draft.text and draft.kind in (None, LineKind.HEADING)
    ][:LONGEST_CONTENTS]
    if not following:
        return set()
    first = _title_key(following[0][1].text)
    titles: set[str] = set()
    for index, draft in following:
        key = _title_key(draft.text)
        comes_back = bool(titles) and key == first
        if len(draft.text) > 140:
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
    return plain(re.sub(r"^\W*(?:[\dIVX. ]+[.)])?\s*", "", text))


def _commented_titles(drafts: Sequence[Draft]) -> set[str]:
    """Return short lines of commented-out parts as titles: a table of contents may be hidden."""
    return {
        plain(draft.text)
        for draft in drafts
        if draft.kind is LineKind.EDITORIAL and 5 < len(draft.text.strip()) < 120
    }


def _mark_headings(
    flow: Sequence[Draft], titles: set[str], width: float, *, spaced: bool, sure: bool
) -> None:
    deepest = max((draft.level for draft in flow if draft.fixed), default=0)
    body = [draft for draft in flow if draft.kind is not LineKind.BLANK]
    for index, draft in enumerate(body):
        if draft.kind is LineKind.HEADING:
            continue
        before = body[index - 1] if index else None
        after = body[index + 1] if index + 1 < len(body) else None
        listed = plain(draft.text) in titles and len(draft.text) < 200
        listed = listed and (after is None or plain(draft.text) != plain(after.text))
        if listed or (
            looks_like_heading(draft.text)
            and _stands_alone(before, draft, after, width, spaced=spaced, sure=sure)
        ):
            _make_heading(draft, deepest)


def _make_heading(draft: Draft, deepest: int) -> None:
    draft.kind = LineKind.HEADING
    found = _NUMBERING.match(draft.text)
    if not found:
        draft.level = deepest + 1 if deepest else 3
    elif found[1][0] in "IVX":
        draft.level = 1
    else:
        draft.level = min(1 + found[1].strip(".").count("."), 6) if found[1][0].isdigit() else 2


def _stands_alone(
    before: Draft | None,
    draft: Draft,
    after: Draft | None,
    width: float,
    *,
    spaced: bool,
    sure: bool,
) -> bool:
    """Return whether a title-like line is set apart from the text around it."""
    if after is None or (bullet_length(draft.text) and not _NUMBERING.match(draft.text)):
        return False
    if after.kind is LineKind.BODY and (after.text[:1].islower() or bullet_length(after.text)):
        return False
    if after.text[:1].isdigit() and not _NUMBERING.match(after.text) and not after.gap:
        return False  # "… und stellen dafür / 400 Millionen Euro bereit": the sentence goes on
    fresh = (
        before is None
        or before.kind is LineKind.HEADING
        or _ENDS_SENTENCE.search(before.text) is not None
    )
    if not fresh:
        return False
    gapped = draft.gap and not spaced
    if sure or width == 0.0:
        return gapped and after.gap and len(draft.text) <= 70
    short = len(draft.text) < 0.85 * width
    return short and (gapped or before is not None)


def _mark_begins(flow: Sequence[Draft], width: float, *, spaced: bool) -> None:
    before: Draft | None = None
    blank = False
    for draft in flow:
        if draft.kind is LineKind.BLANK:
            blank = True
            continue
        if draft.kind is LineKind.BODY:
            draft.begins = _begins(before, draft, width, blank=blank, spaced=spaced)
        before, blank = draft, False


def _begins(
    before: Draft | None, draft: Draft, width: float, *, blank: bool, spaced: bool
) -> Begins | None:
    mark = bullet_length(draft.text)
    if before is None or before.kind is LineKind.HEADING:
        return Begins.ITEM if mark else Begins.PARAGRAPH
    ended = _ENDS_SENTENCE.search(before.text) is not None
    runs_on = not ended and draft.text[:1].islower()
    gapped = draft.gap and not spaced
    fresh = (blank or gapped) and not runs_on
    short = len(before.text) < 0.8 * width
    listed = fresh or before.begins is Begins.ITEM or (ended and (short or not width))
    if mark and (draft.text[0] in BULLETS + "*" or listed):
        return Begins.ITEM
    if not fresh and ended and short and width and not draft.text[:1].islower():
        fresh = not _has_gaps_in(before, draft)
    return Begins.PARAGRAPH if fresh else None


def _has_gaps_in(before: Draft, draft: Draft) -> bool:
    """Return whether both lines are items' rows, whose ends are ragged."""
    return before.begins is Begins.ITEM and draft.text[:1].islower()


def looks_like_heading(text: str) -> bool:
    """Return whether the text alone could be a heading: short, capital, no sentence, no file."""
    text = text.strip()
    return (
        2 < len(text) <= LONGEST_HEADING
        and (text[0].isupper() or text[0].isdigit() or text[0] in "„“»")
        and sum(sign.isalpha() for sign in text) >= 0.6 * len(text)
        and not _ENDS_OPEN.search(text)
        and not _FILE_NAME.fullmatch(text)
    )


def drop_recognised_marks(drafts: Sequence[Draft]) -> None:
    """Take the middle dots from the items of a text with headings marked up.

    Text recognition writes one for whatever mark is printed, drawn ones, too: it is markup, like
    the signs before a heading. That an item begins with the line is kept. Where it does so, a full
    stop that stands alone before a capital is a mark that was read too low.
    """
    dotted = [d for d in drafts if d.begins is Begins.ITEM and d.text.startswith("· ")]
    for draft in drafts if dotted else []:
        if draft.kind is LineKind.BODY and _LOW_DOT.match(draft.text):
            draft.begins = Begins.ITEM
            draft.text = draft.text[2:].lstrip()
    for draft in dotted:
        draft.text = draft.text[2:].lstrip()


def to_lines(drafts: Sequence[Draft]) -> list[Line]:
    """Return the finished lines; rows without number and text are left out."""
    lines: list[Line] = []
    for draft in drafts:
        kind = draft.kind or LineKind.BODY
        if not draft.text and draft.number is None:
            continue
        flags = set(draft.flags)
        if is_damaged(draft.text):
            flags.add(Flag.DAMAGED)
        lines.append(
            Line(
                number=draft.number,
                page=draft.page,
                pdf_page=None,
                text=draft.text,
                kind=kind,
                level=draft.level if kind is LineKind.HEADING else 0,
                begins=draft.begins if kind is LineKind.BODY else None,
                flags=tuple(sorted(flags)),
            )
        )
    return lines
