"""How binding a sentence is worded, by the verb of its main clause.

Words are never searched for in the sentence at large: "Die Prüfung der Abschlüsse beschleunigen
wir" is firm, "Wir unterstützen alle, die das fordern" is no demand.
"""

from __future__ import annotations

from qa import commitment_words as words
from qa.datatypes import Commitment
from qa.predicates import Clause, find_clauses

# Characters of a sentence that are looked at; what is longer is a table or lost its full stops.
_LONGEST = 4000


def classify(sentence: str) -> Commitment:
    """Return how binding the sentence's wording is.

    Of several verbs of main clauses the first that promises anything decides.
    """
    if sentence.rstrip(' “”"»«)').endswith("?"):
        return Commitment.NONE
    for clause in find_clauses(sentence[:_LONGEST]):
        found = _shade(_of_clause(clause), clause)
        if found is not Commitment.NONE:
            return found
    return Commitment.NONE


def _of_clause(clause: Clause) -> Commitment:
    finite = clause.finite
    if finite in words.WERDEN:
        return _of_verb(clause.verbs[0], clause) if clause.verbs else Commitment.NONE
    if finite in words.WILLING and not (
        clause.by_wir or clause.by_actor or not words.THEY.isdisjoint(clause.subject)
    ):
        return Commitment.NONE  # what others want
    if finite in words.WANTING:
        return _wanted(clause)
    if finite in words.MAY:
        return _wanted(clause) if _is_negated(clause) else Commitment.NONE
    if finite in words.CAN or finite in words.PAST:
        return Commitment.NONE
    if finite in words.IS:
        return _of_being(clause)
    if finite in words.HAS:
        return _of_having(clause)
    if finite in words.STAYS:
        return _of_staying(clause)
    return _of_full_verb(clause)


def _of_verb(verb: str, clause: Clause) -> Commitment:
    """Return what a verb promises by its meaning, whatever modal verb it stands with."""
    reflexive = "uns" in clause.rest or "sich" in clause.rest
    if verb in words.EXAMINED or (verb in words.LIGHT and set(clause.rest) & words.EXAMINATIONS):
        return Commitment.EXAMINED
    if (
        verb in words.ADVOCATED
        or (verb in words.ADVOCATED_REFLEXIVE and reflexive)
        or (verb in words.ADVOCATED_FOR and not words.FOR.isdisjoint(clause.lower))
    ):
        return Commitment.ADVOCATED
    if verb == "erhalten":
        return Commitment.CONTINUED if _keeps(clause) else Commitment.FIRM
    if verb in words.CONTINUED:
        return Commitment.CONTINUED
    if verb in words.INTENDED or (verb in words.INTENDED_REFLEXIVE and reflexive):
        return Commitment.INTENDED
    if verb in words.STATIVE or verb in words.SUFFERED:
        return Commitment.NONE
    return Commitment.FIRM


def _keeps(clause: Clause) -> bool:
    """Whether "erhalten" means to keep: the coalition keeps, others receive something."""
    receives = any(token[0].isupper() or token[0].isdigit() for token in clause.rest)
    return clause.by_wir or clause.by_actor or not receives


def _wanted(clause: Clause) -> Commitment:
    """Return intended for what is wanted or must be, unless it is examined or spoken up for."""
    for verb in clause.verbs[:1]:
        found = _of_verb(verb, clause)
        if found is Commitment.EXAMINED or found is Commitment.ADVOCATED:
            return found
    return Commitment.INTENDED


def _of_being(clause: Clause) -> Commitment:
    near = {*clause.subject, *clause.rest[:4]}
    planned = {token.lower() for token in (*clause.subject[:1], *clause.rest)} & words.PLANNED
    if near & words.AIMS or planned:
        return Commitment.INTENDED
    if clause.zu:
        found = _of_verb(clause.zu, clause)
        return Commitment.INTENDED if found is Commitment.FIRM else found
    return Commitment.NONE


def _of_staying(clause: Clause) -> Commitment:
    if not words.AIMS.isdisjoint(clause.rest):
        return Commitment.INTENDED
    return Commitment.NONE if words.KEPT.isdisjoint(clause.lower) else Commitment.CONTINUED


def _of_having(clause: Clause) -> Commitment:
    if set(clause.rest) & words.AIMS or "vor" in clause.rest[-2:] or "vorgenommen" in clause.rest:
        return Commitment.INTENDED
    if set(clause.verbs) & words.AGREEING:
        return _agreed(clause)
    return Commitment.NONE


def _agreed(clause: Clause) -> Commitment:
    """Return what the clause with "zu" promises, in which stands what is agreed on."""
    agreed = (*([clause.zu] if clause.zu else []), *clause.with_zu)
    return _of_verb(agreed[0], clause) if agreed else Commitment.FIRM


def _of_full_verb(clause: Clause) -> Commitment:
    verb = clause.verbs[0]
    if verb in words.AGREEING:
        return _agreed(clause)
    if verb in words.AIMING and set(clause.rest) & words.AIMS:
        return Commitment.INTENDED
    if clause.by_wir or clause.by_actor or verb in words.RECEIVING:
        return _of_verb(verb, clause)
    return Commitment.NONE


def _shade(found: Commitment, clause: Clause) -> Commitment:
    """Return what adverbs make of a promise: "weiterhin" continues, "auf Bundesebene" asks."""
    text = f" {' '.join(clause.lower)} "
    binding = (Commitment.FIRM, Commitment.CONTINUED, Commitment.INTENDED)
    if found in binding and any(f" {phrase} " in text for phrase in words.ELSEWHERE):
        return Commitment.ADVOCATED
    if found is Commitment.FIRM:
        grows = bool(clause.verbs) and clause.verbs[0] in words.GROWING
        if any(f" {phrase} " in text for phrase in words.STILL):
            return Commitment.CONTINUED
        is_particle = bool(clause.verbs) and clause.verbs[0].startswith("weiter")
        if "weiter" in clause.rest and not grows and not is_particle:
            return Commitment.CONTINUED
    return found


def _is_negated(clause: Clause) -> bool:
    """Whether something is forbidden or allowed only within limits."""
    return any(token in words.NEGATIONS or token.startswith("kein") for token in clause.lower)
