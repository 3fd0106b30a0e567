"""Sentences of German legal and political prose, as character spans.

A full stop is no sentence end by itself: it closes abbreviations ("Abs.", "i. V. m."), ordinals
("21. Jahrhundert"), dates, list numbers and initials. German capitalises every noun, so a capital
after a doubtful full stop proves nothing; a capitalised function word ("Wir", "Die", "Damit") does.
Where the signs leave it open the text stays together: a sentence too long can be quoted, half of
one misleads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.abbreviations import COUNTED, MAYBE_LAST, MONTHS, NEVER_LAST, REFERENCES, STARTERS, WHOLE

BULLETS = "•▪●◦■□‣∙➢➔►✓\uf0b7\uf0a7\uf0d8"
_CLOSERS = "\"'“”‘’»«›‹)\\]"
_STOP = re.compile(
    rf"(?<![.!?…])[.!?…]++[{_CLOSERS}]*+[¹²³⁰⁴-⁹]*+(?=\s|$)"  # the usual end
    r"|(?<=[a-zäöüß]{3})[.!?](?=[A-ZÄÖÜ][a-zäöüß])"  # "Kommunen.Wir": the blank is missing
    rf"|[{BULLETS}](?=\s)"
    r"|\n\s*\n"
)
_TOKEN_BEFORE = re.compile(r"[^\s(\[„“»‚–/]*$")
_FIRST_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_ROMAN = re.compile(r"[IVXL]+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_LABEL = re.compile(r"[\W_]*(?:\d{1,3}(?:\.\d{1,3})*|[IVXL]+|[A-Za-z])")
_ITEM_LETTER = re.compile(r"\s+[a-z]\)\s")
_SHORTENED = re.compile(r".*(?:[bdfgkpstz]|ch)l|.+str")
_PAIRS = (("(", ")"), ("[", "]"), ("„", '“”"'), ("»", "«"))
# Longer than this, an opened bracket or quotation that is still open was probably never closed.
_MAX_ASIDE = 300
# Characters looked at on either side of a doubtful full stop: room for the longest words. The
# limits also keep splitting linear in the length of any text.
_LOOK_BACK = 120
_LOOK_AHEAD = 120


def split_sentences(text: str, *, breaks: Sequence[int] = ()) -> list[tuple[int, int]]:
    """Return the half-open character spans of the sentences, in order and without outer blanks.

    Together the spans hold every character that is not white space.

    Args:
        text: running text; an empty line in it always ends a sentence.
        breaks: offsets at which a sentence begins whatever the signs say (starts of list items).

    """
    forced = sorted(offset for offset in set(breaks) if 0 < offset < len(text))
    cuts = [0]
    for match in _STOP.finditer(text):
        while forced and forced[0] <= match.start():
            cuts.append(forced.pop(0))
        mark = match[0][0]
        if mark in BULLETS:
            cuts.append(match.start())
        elif mark.isspace() or _ends_sentence(text, cuts[-1], match):
            cuts.append(match.end())
    cuts = sorted({*cuts, *forced, len(text)})
    spans = (_trim(text, start, end) for start, end in pairwise(cuts))
    return [(start, end) for start, end in spans if start < end]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the sentence that began at `start` ends with the sign that `match` found."""
    following = _FIRST_WORD.search(text, match.end(), match.end() + _LOOK_AHEAD)
    if following is None:
        return True
    word = following[0]
    if word.islower() and not _ITEM_LETTER.match(text, match.end()):
        return False
    if _is_inside_aside(text, start, match):
        return False
    if _closes_a_name(text, start, match):
        return word in STARTERS
    if text[match.end()].isupper():  # no blank after the sign
        return word in STARTERS
    if match[0][0] in "!?":
        return True
    if match[0][0] == "…" or match[0].startswith(".."):
        return word in STARTERS
    before = text[max(start, match.start() - _LOOK_BACK) : match.start()]
    token = _TOKEN_BEFORE.search(before)
    assert token is not None  # the pattern matches the empty string
    label = match.start() - start < _LOOK_BACK and _LABEL.fullmatch(text, start, match.start())
    if label:  # "1. Wir wollen": the number belongs to what follows
        return False
    return _stop_is_final(before[: token.start()], token[0], word)


def _stop_is_final(earlier: str, token: str, word: str) -> bool:
    """Whether the full stop after `token` ends the sentence, given the next word.

    Args:
        earlier: some of the text before `token`.
        token: what stands before the full stop, up to the blank before it.
        word: the next word, capitalised or a number; "" if a sign follows.

    """
    starts = word in STARTERS
    token = token.rstrip("“”»«\"')]")
    if token.isdigit() or _ROMAN.fullmatch(token):
        last_words = earlier.split()
        refers = bool(last_words) and last_words[-1].lower().rstrip(".") in REFERENCES
        if word[:1].isdigit():  # "1. 1. 2025", but "bis 2024. 2025 folgt"
            return len(token) == 4
        if word in MONTHS:
            return False
        return starts or refers or (token.isdigit() and len(token) > 3)
    if len(token) > 1 and token.isupper() and token.isalpha():  # "SPD.", "WG."
        return True
    bare = token.lower().lstrip("*-")
    if bare in NEVER_LAST:
        return False
    if bare in COUNTED:
        return not (word[:1].isdigit() or _ROMAN.fullmatch(word))
    if bare in MAYBE_LAST or _INITIALS.fullmatch(token):
        return starts
    if _looks_shortened(bare):
        return starts
    return True


def _looks_shortened(token: str) -> bool:
    """Whether a lower-cased token is shaped like an abbreviation.

    Short and without vowel ("Hrsg."), or ending as no German word does ("gesetzl.", "Hauptstr.").
    """
    if token in WHOLE:
        return False
    if 1 < len(token) <= 5 and token.isalpha() and not set(token) & set("aeiouyäöü"):
        return True
    return _SHORTENED.fullmatch(token) is not None


def _closes_a_name(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the sign ends a quoted name within the sentence: „Demokratie leben!“."""
    if not set(match[0]) & set('“”"«'):
        return False
    first = max(start, match.start() - _MAX_ASIDE)
    opened = max(text.rfind(sign, first, match.start()) for sign in '„»"')
    before = text[start:opened][-_LOOK_BACK:].rstrip() if opened > start else ""
    return bool(before) and before[-1] != ":"


def _is_inside_aside(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the sign stands in a bracket or quotation of this sentence that is closed later."""
    first = max(start, match.start() - _MAX_ASIDE)
    for opener, closers in _PAIRS:
        opened = text.rfind(opener, first, match.start())
        if opened < 0 or any(text.find(c, opened + 1, match.end()) >= 0 for c in closers):
            continue
        limit = opened + _MAX_ASIDE
        if any(text.find(closer, match.end(), limit) >= 0 for closer in closers):
            return True
    return False
