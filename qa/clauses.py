"""The main clause of a German sentence and its verbs, without a parser.

German puts the finite verb of a main clause second and the rest of the verb last, sets every
subordinate clause off with a comma and writes nouns with a capital. That is enough to tell
"Wir führen das Projekt weiter" from "die Träger, die das Projekt weiterführen".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa import commitment_words as words
from qa.verb_forms import FORMS, PARTICIPLE, infinitive_of

MARKS = frozenset(",;:–—.!?…")
_ZU_INSIDE = re.compile(rf"({'|'.join(sorted(words.PREFIXES, key=len, reverse=True))})zu(\w+n)")
AUXILIARIES = (
    words.WERDEN
    | words.WANTING
    | words.MAY
    | words.CAN
    | words.IS
    | words.HAS
    | words.PAST
    | words.STAYS
)
# Verbs that only help another one at the clause's end: "… geprüft werden können".
HELPING = AUXILIARIES | {"worden", "sein", "lassen", "geworden", "gewesen", "gehabt"}


# --- main and subordinate clauses


def main_clauses(tokens: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the tokens of the main clauses and the infinitives of their clauses with "zu"."""
    main: list[str] = []
    with_zu: list[str] = []
    segments = list(_segments(tokens))
    is_open = False  # a subordinate clause whose verb has not come yet
    for number, (segment, mark) in enumerate(segments):
        following = segments[number + 1][0] if number + 1 < len(segments) else []
        first = number == 0
        infinitive = None if _is_adverbial(segment) else infinitive_with_zu(segment)
        if is_open and not _begins_with_verb(segment):
            is_open = not _ends_in_verb(segment)
        elif (
            infinitive
            and (not first or _begins_with_verb(following))
            and (not _has_finite(segment))
        ):
            with_zu.append(infinitive)
            is_open = False
        elif _is_subordinate(segment, following, first=first) and not (
            _goes_on_listing(segment) and _waits_for_verb(main)
        ):
            is_open = not _ends_in_verb(segment)
        else:
            main += [*segment, mark]
            is_open = False
        if mark == ";":
            yield main, with_zu
            main, with_zu, is_open = [], [], False
    yield main, with_zu


def _segments(tokens: Sequence[str]) -> Iterator[tuple[list[str], str]]:
    """Yield the tokens between two marks, and the mark after them."""
    segment: list[str] = []
    for token in tokens:
        if token not in MARKS:
            segment.append(token)
        elif segment:
            yield segment, token
            segment = []
    if segment:
        yield segment, "."


def _is_subordinate(segment: Sequence[str], following: Sequence[str], *, first: bool) -> bool:
    opening = [token.lower() for token in segment[:3]]
    if first and opening[0] in AUXILIARIES and _begins_with_verb(following):
        return True  # "Sollte der Bedarf steigen, prüfen wir …"
    if opening[0] in words.COORDINATORS and len(opening) > 1:
        opening = opening[1:]
    if opening[0] in words.ZU_OPENERS:
        return infinitive_with_zu(segment) is not None
    if opening[0] in words.MAYBE_SUBORDINATORS:
        return first and _begins_with_verb(following)
    if opening[0] in words.COMPARING:
        return not first and _ends_in_verb(segment)
    if opening[0] in words.SUBORDINATORS:
        return True
    if first:
        return False
    relative = opening[1] if opening[0] in words.PREPOSITIONS and len(opening) > 1 else opening[0]
    if relative in words.SUBORDINATORS:
        return True
    return relative in words.RELATIVES and _ends_in_verb(segment) and not _is_verb_second(segment)


def _is_adverbial(segment: Sequence[str]) -> bool:
    """Whether a clause with "zu" says why or how and not what: "um … zu …"."""
    return segment[0].lower() in words.ZU_OPENERS


def _begins_with_verb(segment: Sequence[str]) -> bool:
    """Whether a main clause goes on here with its finite verb, as it does after a subordinate."""
    return bool(segment) and segment[0].islower() and looks_finite(segment[0])


def _ends_in_verb(segment: Sequence[str]) -> bool:
    last = segment[-1]
    return last in AUXILIARIES or (
        last.islower() and last not in words.NO_VERBS and last.endswith(("en", "ern", "eln", "t"))
    )


def _goes_on_listing(segment: Sequence[str]) -> bool:
    """Whether the segment can be one more noun of a list: ", den Einzelhandel sowie …"."""
    return len(segment) > 1 and segment[0] in words.RELATIVES and segment[1][0].isupper()


def _waits_for_verb(main: Sequence[str]) -> bool:
    """Whether the main clause has an auxiliary but not yet the verb that completes it."""
    modal = words.WERDEN | words.WANTING
    positions = [position for position, token in enumerate(main) if token in modal]
    return bool(positions) and not verbs_at_end(main[positions[0] + 1 :])


def _is_verb_second(segment: Sequence[str]) -> bool:
    """Whether an auxiliary stands before the end, as it does in main clauses only."""
    return any(
        token in AUXILIARIES and following not in HELPING for token, following in pairwise(segment)
    )


def _has_finite(segment: Sequence[str]) -> bool:
    return any(token.lower() in AUXILIARIES or token in ("wir", "Wir") for token in segment)


def infinitive_with_zu(segment: Sequence[str]) -> str | None:
    """Return the first infinitive with "zu" at the end of a clause: "fest": festzuhalten."""
    for position, token in enumerate(segment):
        if not token.islower() or not is_at_end(segment, position):
            continue
        inside = _ZU_INSIDE.fullmatch(token)
        if inside:
            return inside[1] + inside[2]
        if position and segment[position - 1] == "zu" and token.endswith("n"):
            return token
    return None


# --- verbs


def looks_finite(token: str) -> bool:
    """Return whether a word can be a verb's form that goes with "wir" or a plural."""
    if token.lower() in AUXILIARIES:
        return True
    return (
        token.islower()
        and token not in words.NO_VERBS
        and token.endswith(("en", "ern", "eln", "tun"))
    )


def is_at_end(tokens: Sequence[str], position: int) -> bool:
    """Whether a clause, or one of its coordinated parts, can end after this token."""
    if position + 1 >= len(tokens):
        return True
    following = tokens[position + 1].lower()
    return following in MARKS or following in words.COORDINATORS or following in HELPING


def verbs_at_end(rest: Sequence[str]) -> list[str]:
    """Return the infinitives and participles that complete an auxiliary, as infinitives."""
    verbs = []
    for position, token in enumerate(rest):
        if token.islower() and token not in words.NO_VERBS and token not in HELPING:
            is_verb = token.endswith(("en", "ern", "eln", "tun")) or token in FORMS
            is_verb = is_verb or PARTICIPLE.fullmatch(token) is not None
            if is_verb and is_at_end(rest, position):
                verbs.append(infinitive_of(token))
    return verbs
