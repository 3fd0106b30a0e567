"""The verbs of a main clause: the finite one, and what it is completed by at the clause's end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa import commitment_words as words
from qa.clauses import (
    AUXILIARIES,
    MARKS,
    infinitive_with_zu,
    is_at_end,
    looks_finite,
    main_clauses,
    verbs_at_end,
)
from qa.verb_forms import FORMS, KNOWN, infinitive_of

_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|„[^“”\"]*[“”\"]|»[^«]*«|\"[^\"]*\"")
_TOKEN = re.compile(r"\w+(?:[-*’'/]\w+)*|[,;:.!?…–—]")


@dataclass(frozen=True, slots=True)
class Clause:
    """One finite verb of a main clause and what goes with it.

    Attributes:
        tokens: the main clause, without what is subordinate to it.
        finite: the finite verb, in lower case.
        subject: the words before it and the two after it.
        rest: the tokens after it.
        verbs: infinitives (or participles) of the verbs with a meaning, in order.
        zu: the infinitive of "ist … zu …" in the clause itself, or None.
        with_zu: infinitives of the clauses with "zu" that depend on it.
        by_wir: whether "wir" is the subject.
        by_actor: whether a coalition, government or party is.
    """

    tokens: tuple[str, ...]
    finite: str
    subject: tuple[str, ...]
    rest: tuple[str, ...]
    verbs: tuple[str, ...]
    zu: str | None
    with_zu: tuple[str, ...]
    by_wir: bool
    by_actor: bool

    @property
    def lower(self) -> tuple[str, ...]:
        """The main clause's tokens in lower case."""
        return tuple(token.lower() for token in self.tokens)


def find_clauses(sentence: str) -> Iterator[Clause]:
    """Yield a clause for each finite verb of the sentence's main clauses, in order."""
    tokens = _TOKEN.findall(_ASIDE.sub(" ", sentence))
    for main, with_zu in main_clauses(tokens):
        for position in _finite_positions(main):
            yield _clause(main, position, with_zu)


def _finite_positions(main: Sequence[str]) -> list[int]:
    """Return the positions of the main clause's finite verbs, in order."""
    found = {
        position
        for position, token in enumerate(main)
        if token in AUXILIARIES or (position == 0 and token.lower() in AUXILIARIES)
    }
    found |= {
        p for p, token in enumerate(main) if token in ("wir", "Wir") for p in _beside(main, p)
    }
    if not found:
        found = {p for p in range(len(main)) if _is_third_person(main, p)}
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
        return not is_at_end(main, position)
    if not _names_actor(main, position):
        return False
    if position and main[position - 1] in words.ACTORS and token.endswith(("t", "en")):
        return True
    if token.endswith("t") and not words.ACTORS.isdisjoint(main[position + 1 : position + 3]):
        return True
    return verb in KNOWN or _with_particle(verb, main[position + 1 :]) is not None


def _names_actor(main: Sequence[str], position: int) -> bool:
    """Whether the coalition or a government is the subject of the verb at `position`."""
    before = [token for token in main[:position] if token not in MARKS]
    return bool(
        set(before[:3]) & words.ACTORS or set(main[position + 1 : position + 3]) & words.ACTORS
    )


def _clause(main: Sequence[str], position: int, with_zu: Sequence[str]) -> Clause:
    finite, rest = main[position].lower(), main[position + 1 :]
    if finite in AUXILIARIES:
        verbs = verbs_at_end(rest) or _verbs_in_front(main[:position])
    else:
        verb = infinitive_of(finite)
        caused = verbs_at_end(rest) if verb == "lassen" else []  # "lässt … prüfen"
        verbs = caused or [_with_particle(verb, rest) or verb]
    near = {*main[max(0, position - 1) : position + 2], *main[:1]}
    zu = infinitive_with_zu(rest) or infinitive_with_zu(_lowered(main[:position]))
    return Clause(
        tokens=tuple(main),
        finite=finite,
        subject=(*main[:position], *rest[:2]),
        rest=tuple(rest),
        verbs=tuple(verbs),
        zu=zu,
        with_zu=tuple(with_zu),
        by_wir=bool(near & {"wir", "Wir"}),
        by_actor=_names_actor(main, position),
    )


def _verbs_in_front(before: Sequence[str]) -> list[str]:
    """Return the participle that opens the clause: "Angestrebt wird …"."""
    opening = [token for token in before if token not in MARKS]
    if len(opening) == 1 and opening[0].lower() in FORMS:
        return [infinitive_of(opening[0].lower())]
    return []


def _lowered(before: Sequence[str]) -> list[str]:
    """Return the tokens with the first as it would be written within a sentence."""
    return [token.lower() if number == 0 else token for number, token in enumerate(before)]


def _with_particle(verb: str, rest: Sequence[str]) -> str | None:
    """Return the verb with its particle if that makes a known verb: "streben … an"."""
    for position, token in enumerate(rest):
        if token in words.PARTICLES and is_at_end(rest, position) and token + verb in KNOWN:
            return token + verb
    return None
