"""Rows that hold several printed lines, or half of one: where an export lost or added a break.

Many exports drop a line-end hyphen together with the line break ("EUMitgliedstaaten", "Wohnund
Gewerberaum"); some break a justified line at its widest gap. What is cut or joined here is a
guess from wording and width, so its lines are uncertain.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.parse.contents import split_leaders
from index.parse.textrows import NumberedRow

FULL_ROW = 60
"""Characters of a full row, at least."""
JOINED = 1.2
"""Ratio to the usual length of a row from which on a row holds two lines."""
WIDER = 1.1
"""The same where a hyphen's trace shows at the place of the break, to a full row's length."""
HEADING_WIDTH = 1.6
"""Ratio of the width of a heading's type to the text's."""
MOST_LINES = 4
"""Lines that one row may hold."""
EARLIEST = 0.72
"""Share of the usual length at which a line may end with a hyphen, at least."""
CLEAR = 2
"""Worth of a seam that shows itself; a word whose halves are known may yet be one."""
SHORTEST_HALF = 5
"""Letters of a word that may be half of one, at least."""
ROOM = 0.95
"""Share of a full row up to which a row had room for the next one's first word."""
SLACK = 8
"""Characters by which a line may be longer than usual."""
_WORD = re.compile(r"\S+")
_SEAM = re.compile(
    r"(?<=[a-zäöüß)\d])(?=[A-ZÄÖÜ][\w)])(?!In\b|Innen)|(?<=[A-ZÄÖÜ]{2})(?=[A-ZÄÖÜ][a-zäöüß])"
)
_PAIRED = re.compile(r"(?<=\w{3})(?=(?:und|oder|bis|sowie|bzw\.)$)")
_STRIP = ".,;:!?()[]„“”»«\"'"


@dataclass(frozen=True, slots=True)
class Prose:
    """What is known of a text as a whole: the length of a full row, how often a word occurs."""

    full: float
    words: Counter[str]

    def knows(self, word: str, times: int = 1) -> bool:
        """Return whether the text has the word at least so many times."""
        return self.words[word.strip(_STRIP).casefold()] >= times


def read_words(rows: Sequence[str]) -> Counter[str]:
    """Return how often each word of the rows occurs, parts of hyphenated ones, too."""
    words: Counter[str] = Counter()
    for row in rows:
        for word in row.split():
            bare = word.strip(_STRIP).casefold()
            words[bare] += 1
            if "-" in bare:
                words.update(part for part in bare.split("-") if len(part) > 2)
    return words


def row_length(line: NumberedRow) -> int:
    """Return the length of a text without the dots that lead to a page number."""
    found = split_leaders(line.text)
    return len(found[0] if found else line.text)


def type_width(line: NumberedRow) -> float:
    """Return how much wider than the text's the type of a line is: headings are set larger."""
    return HEADING_WIDTH if line.text.startswith("#") else 1.0


def find_seam(text: str, usual: float, prose: Prose, *, least: int = CLEAR) -> int | None:
    """Return where in a row a hyphen was lost with the break after it, None if no word shows it.

    Only words that lie where a line of the usual length ends are looked at; the last one counts.
    """
    best: tuple[int, int] | None = None
    for found in _WORD.finditer(text):
        if found.end() < EARLIEST * usual or found.start() > usual + SLACK:
            continue
        for worth, at in _seams(found[0], prose):
            place = found.start() + at
            near = EARLIEST * usual <= place <= usual + SLACK
            if near and worth >= least and (best is None or (worth, place) >= best):
                best = (worth, place)
    return best[1] if best else None


def _seams(word: str, prose: Prose) -> list[tuple[int, int]]:
    """Return worth and place of the seams of a word that may be two."""
    seams = [found.start() for found in _SEAM.finditer(word)]
    if prose.knows(word, 2):
        return [(3, at) for at in seams if prose.knows(f"{word[:at]}-{word[at:]}")]
    paired = [
        found.start()
        for found in _PAIRED.finditer(word)
        if _begins_words(word[: found.start()], prose)
    ]
    halves = [
        at
        for at in range(SHORTEST_HALF, len(word) - SHORTEST_HALF)
        if prose.knows(word[:at]) and prose.knows(word[at:])
    ]
    return [*((3, at) for at in seams), *((2, at) for at in paired), *((1, at) for at in halves)]


def _begins_words(stem: str, prose: Prose) -> bool:
    """Return whether some longer word of the text begins with a stem: it may be half a word."""
    stem = stem.strip(_STRIP).casefold()
    longer = len(stem) + 2
    return len(stem) > 3 and any(w.startswith(stem) and len(w) > longer for w in prose.words)


def cut_row(line: NumberedRow, lines: int, usual: float, prose: Prose) -> list[NumberedRow]:
    """Return the `lines` lines that a row holds; where a hyphen was lost, it is put back."""
    parts: list[str] = []
    rest = line.text
    usual = usual / type_width(line)
    for _ in range(lines - 1):
        seam = find_seam(rest, usual, prose, least=1)
        at = seam if seam is not None else rest.rfind(" ", 0, int(usual + SLACK / type_width(line)))
        if at <= 0:
            break
        parts.append(f"{rest[:at]}-" if seam is not None else rest[:at])
        rest = rest[at:].lstrip()
    parts.append(rest)
    return [
        NumberedRow(None, part, line.row, line.order + 0.01 * at, certain=False)
        for at, part in enumerate(parts)
    ]


def split_joined(texts: Sequence[NumberedRow], missing: int, prose: Prose) -> list[NumberedRow]:
    """Return the texts with rows cut that hold several lines.

    Up to `missing` cuts are made, in the longest rows first. Where a line ended is a guess, so the
    parts are uncertain.
    """
    lengths = sorted(row_length(line) for line in texts)
    usual = max(lengths[int(0.7 * (len(lengths) - 1))], FULL_ROW)
    fewest = max(usual, prose.full)
    cuts: dict[int, int] = {}
    wide = sorted(texts, key=lambda line: -row_length(line) * type_width(line))
    for line in wide:
        length = row_length(line) * type_width(line)
        seam = length > WIDER * fewest and find_seam(line.text, usual, prose) is not None
        if missing > 0 and (length > JOINED * fewest or seam):
            lines = min(MOST_LINES, max(2, round(length / usual)), missing + 1)
            cuts[id(line)] = lines
            missing -= lines - 1
    result: list[NumberedRow] = []
    for line in texts:
        lines = cuts.get(id(line), 1)
        result.extend(cut_row(line, lines, usual, prose) if lines > 1 else [line])
    return result


def return_pieces(texts: Sequence[NumberedRow], prose: Prose, after: float) -> list[NumberedRow]:
    """Return the texts of a page with words put back that an export broke out of one row.

    Such words stand on rows of their own, each between blank rows, below the page's last number,
    whose place in the file is `after`. They belong to the only row that is short enough for the
    next row's first word to stand on it, and no longer is with them.
    """
    sizes = Counter(line.row.block for line in texts)
    loose = [line for line in texts if line.order > after and sizes[line.row.block] == 1]
    loose = [line for line in loose if _is_piece(line, prose.full)]
    if not any(line.text[:1].islower() for line in loose):
        return list(texts)
    if any(two.row.place - one.row.place > 2 for one, two in pairwise(loose)):
        return list(texts)
    pieces = " ".join(line.text for line in loose)
    short = [
        line
        for line, below in pairwise(texts)
        if line.row.block == below.row.block
        and line.text[-1:] not in ".!?:;,"
        and _lost_words(line.text, below.text, len(pieces), prose.full)
    ]
    if len(short) != 1:
        return list(texts)
    row = short[0]
    joined = NumberedRow(None, f"{row.text} {pieces}", row.row, row.order, certain=False)
    return [joined if line is row else line for line in texts if not any(line is x for x in loose)]


def _lost_words(text: str, below: str, pieces: int, full: float) -> bool:
    """Return whether a row has room for the next row's first word, but not with the pieces."""
    whole = len(text) + 1 + pieces
    word = len(below.split(" ", 1)[0]) + 1
    return len(text) + word < ROOM * full and whole <= full and whole + word > ROOM * full


def _is_piece(line: NumberedRow, full: float) -> bool:
    """Return whether a row may be a part of another: no sentence, small or a single word."""
    words = line.text.split()
    return len(line.text) < 0.6 * full and (line.text[:1].islower() or len(words) == 1)
