"""The main clause of a German sentence and its verbs, without a parser.

German puts the finite verb of a main clause second and the rest of the verb last, sets every
subordinate clause off with a comma and writes nouns with a capital. That is enough to tell
"Wir führen das Projekt weiter" from "die Träger, die das Projekt weiterführen".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa import commitment_words as words

_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|„[^“”\"]*[“”\"]|»[^«]*«|\"[^\"]*\"")
_TOKEN = re.compile(r"\w+(?:[-*’'/]\w+)*|[,;:.!?…–—]")
_MARKS = frozenset(",;:–—.!?…")
_ZU_INSIDE = re.compile(rf"({'|'.join(sorted(words.PREFIXES, key=len, reverse=True))})zu(\w+n)")
_AUXILIARIES = (
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
_HELPING = _AUXILIARIES | {"worden", "sein", "lassen", "geworden", "gewesen", "gehabt"}


@dataclass(frozen=True, slots=True)
class Clause:
    """One finite verb of a main clause and what goes with it.

    Attributes:
        tokens: the main clause, without what is subordinate to it.
        finite: the finite verb, in lower case.
        subject: the words before it and the two after it.
        rest: the tokens after it.
        verbs: infinitives (or participles) of the verbs with a meaning, in order.
        with_zu: infinitives of the clauses with "zu" that depend on it, and of "ist … zu …".
        by_us: whether "wir" or the coalition is the subject.
    """

    tokens: tuple[str, ...]
    finite: str
    subject: tuple[str, ...]
    rest: tuple[str, ...]
    verbs: tuple[str, ...]
    with_zu: tuple[str, ...]
    by_wir: bool
    by_actor: bool


def find_clauses(sentence: str) -> Iterator[Clause]:
    """Yield a clause for each finite verb of the sentence's main clauses, in order."""
    tokens = _TOKEN.findall(_ASIDE.sub(" ", sentence))
    for main, with_zu in _main_clauses(tokens):
        for position in _finite_positions(main):
            yield _clause(main, position, with_zu)


def infinitive_of(form: str) -> str:
    """Return the infinitive of a verb's form, as well as its shape and the known verbs tell."""
    if form in words.FORMS:
        return words.FORMS[form]
    if form.endswith("t"):
        for stem in (form[:-1], form[:-2] if form.endswith("et") else form[:-1]):
            for ending in ("en", "n"):
                if stem + ending in words.KNOWN:
                    return stem + ending
    return form


# --- main and subordinate clauses


def _main_clauses(tokens: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the tokens of the main clauses and the infinitives of their clauses with "zu"."""
    main: list[str] = []
    with_zu: list[str] = []
    segments = list(_segments(tokens))
    is_open = False  # a subordinate clause whose verb has not come yet
    for number, (segment, mark) in enumerate(segments):
        following = segments[number + 1][0] if number + 1 < len(segments) else []
        first = number == 0
        infinitive = None if _is_adverbial(segment) else _infinitive_with_zu(segment)
        if is_open and not _begins_with_verb(segment):
            is_open = not _ends_in_verb(segment)
        elif infinitive and not first and not _has_finite(segment):
            with_zu.append(infinitive)
            is_open = False
        elif _is_subordinate(segment, following, first=first):
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
        if token not in _MARKS:
            segment.append(token)
        elif segment:
            yield segment, token
            segment = []
    if segment:
        yield segment, "."


def _is_subordinate(segment: Sequence[str], following: Sequence[str], *, first: bool) -> bool:
    opening = [token.lower() for token in segment[:3]]
    if opening[0] in words.COORDINATORS and len(opening) > 1:
        opening = opening[1:]
    if opening[0] in words.ZU_OPENERS:
        return _infinitive_with_zu(segment) is not None
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
    return relative in words.RELATIVES and _ends_in_verb(segment)


def _is_adverbial(segment: Sequence[str]) -> bool:
    """Whether a clause with "zu" says why or how and not what: "um … zu …"."""
    return segment[0].lower() in words.ZU_OPENERS


def _begins_with_verb(segment: Sequence[str]) -> bool:
    """Whether a main clause goes on here with its finite verb, as it does after a subordinate."""
    return bool(segment) and segment[0].islower() and looks_finite(segment[0])


def _ends_in_verb(segment: Sequence[str]) -> bool:
    last = segment[-1]
    return last in _AUXILIARIES or (
        last.islower() and last not in words.NO_VERBS and last.endswith(("en", "ern", "eln", "t"))
    )


def _has_finite(segment: Sequence[str]) -> bool:
    return any(token.lower() in _AUXILIARIES or token in ("wir", "Wir") for token in segment)


def _infinitive_with_zu(segment: Sequence[str]) -> str | None:
    """Return the first infinitive with "zu" at the end of a clause: "fest": festzuhalten."""
    for position, token in enumerate(segment):
        if not token.islower() or not _is_at_end(segment, position):
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
    if token.lower() in _AUXILIARIES:
        return True
    return (
        token.islower()
        and token not in words.NO_VERBS
        and token.endswith(("en", "ern", "eln", "tun"))
    )


def _finite_positions(main: Sequence[str]) -> list[int]:
    """Return the positions of the main clause's finite verbs, in order."""
    found = {position for position, token in enumerate(main) if token.lower() in _AUXILIARIES}
    found |= {
        p for p, token in enumerate(main) if token in ("wir", "Wir") for p in _beside(main, p)
    }
    if not found:
        found = {p for p in range(1, len(main)) if _is_third_person(main, p)}
    return sorted(found)


def _beside(main: Sequence[str], wir: int) -> list[int]:
    """Return the position of the finite verb that "wir" at position `wir` goes with."""
    if wir and looks_finite(main[wir - 1]):
        return [wir - 1]
    for position in range(wir + 1, len(main)):
        if main[position].islower() and looks_finite(main[position]):
            return [position]
    return []


def _is_third_person(main: Sequence[str], position: int) -> bool:
    """Whether a known verb stands here in the form that goes with the coalition as subject."""
    token = main[position]
    if not token.islower() or token in words.NO_VERBS:
        return False
    verb = infinitive_of(token)
    if verb in words.RECEIVING:
        return not _is_at_end(main, position)
    if not _names_actor(main, position):
        return False
    return verb in words.KNOWN or _with_particle(verb, main[position + 1 :]) is not None


def _names_actor(main: Sequence[str], position: int) -> bool:
    """Whether the coalition or a government is the subject of the verb at `position`."""
    before = [token for token in main[:position] if token not in _MARKS]
    return bool(
        set(before[:3]) & words.ACTORS or set(main[position + 1 : position + 3]) & words.ACTORS
    )


def _clause(main: Sequence[str], position: int, with_zu: Sequence[str]) -> Clause:
    finite, rest = main[position].lower(), main[position + 1 :]
    if finite in _AUXILIARIES:
        verbs = _verbs_at_end(rest)
    else:
        verb = infinitive_of(finite)
        verbs = [_with_particle(verb, rest) or verb]
    near = {*main[max(0, position - 1) : position + 2], *main[:1]}
    zu = _infinitive_with_zu(rest)
    return Clause(
        tokens=tuple(main),
        finite=finite,
        subject=(*main[:position], *rest[:2]),
        rest=tuple(rest),
        verbs=tuple(verbs),
        with_zu=(*([zu] if zu else []), *with_zu),
        by_wir=bool(near & {"wir", "Wir"}),
        by_actor=_names_actor(main, position),
    )


def _is_at_end(tokens: Sequence[str], position: int) -> bool:
    """Whether a clause, or one of its coordinated parts, can end after this token."""
    if position + 1 >= len(tokens):
        return True
    following = tokens[position + 1].lower()
    return following in _MARKS or following in words.COORDINATORS or following in _HELPING


def _verbs_at_end(rest: Sequence[str]) -> list[str]:
    """Return the infinitives and participles that complete an auxiliary, as infinitives."""
    verbs = []
    for position, token in enumerate(rest):
        if token.islower() and token not in words.NO_VERBS and token not in _HELPING:
            is_verb = token.endswith(("en", "ern", "eln", "tun")) or token in words.FORMS
            is_verb = is_verb or words.PARTICIPLE.fullmatch(token) is not None
            if is_verb and _is_at_end(rest, position):
                verbs.append(infinitive_of(token))
    return verbs


def _with_particle(verb: str, rest: Sequence[str]) -> str | None:
    """Return the verb with its particle if that makes a known verb: "streben … an"."""
    for position, token in enumerate(rest):
        if token in words.PARTICLES and _is_at_end(rest, position) and token + verb in words.KNOWN:
            return token + verb
    return None
