"""Forms of German verbs: the infinitive behind a participle or a third person."""

from __future__ import annotations

import re

from qa import commitment_words as words

_INSEPARABLE = ("be", "ent", "er", "ver", "zer", "ge", "miss", "über", "unter", "wider", "hinter")
_IRREGULAR_PRESENT = {
    "hält": "halten", "tritt": "treten", "spricht": "sprechen", "wirbt": "werben",
    "sieht": "sehen", "nimmt": "nehmen", "gibt": "geben", "hilft": "helfen", "lässt": "lassen",
    "trägt": "tragen", "schließt": "schließen", "wägt": "wägen", "bittet": "bitten",
}  # fmt: skip
"""Also with a prefix: "übernimmt", "erhält"."""
_IRREGULAR_PARTICIPLES = {
    "beschlossen": "beschließen", "entschieden": "entscheiden", "versprochen": "versprechen",
    "gesehen": "sehen", "vorgesehen": "vorsehen", "festgehalten": "festhalten",
    "erwogen": "erwägen", "abgewogen": "abwägen", "gebeten": "bitten",
    "eingetreten": "eintreten", "geworben": "werben", "gestritten": "streiten",
    "verstanden": "verstehen", "ausgesprochen": "aussprechen",
    "fortgeschrieben": "fortschreiben", "getragen": "tragen", "anerkannt": "anerkennen",
    "erkannt": "erkennen", "unterzogen": "unterziehen", "vorgenommen": "vornehmen",
    "gegeben": "geben", "beibehalten": "beibehalten", "aufrechterhalten": "aufrechterhalten",
    "erhalten": "erhalten",
}  # fmt: skip

KNOWN = (
    words.EXAMINED
    | words.CONTINUED
    | words.ADVOCATED
    | words.ADVOCATED_REFLEXIVE
    | words.ADVOCATED_FOR
    | words.INTENDED
    | words.INTENDED_REFLEXIVE
    | words.STATIVE
    | words.AGREEING
    | words.RECEIVING
    | words.ACTING
    | words.LIGHT
)
"""Infinitives that tell something about commitment."""
_BASES = KNOWN | {verb.removeprefix(particle) for verb in KNOWN for particle in words.PARTICLES}
"""With the verbs that separable ones consist of: "hinwirken", "wirken"."""
PARTICIPLE = re.compile(
    r"\w*ge\w{2,}(?:t|en)|(?:be|ent|er|ver|zer|miss|über|unter)\w{2,}(?:t|en)|\w+iert"
)


def _participle(verb: str) -> str:
    """Return the regular participle: prüfen → geprüft, fortführen → fortgeführt."""
    stem = verb.removesuffix("n").removesuffix("e")
    ending = "et" if stem.endswith(("t", "d")) else "t"
    if verb.endswith("ieren"):
        return stem + "t"
    for particle in sorted(words.PARTICLES, key=len, reverse=True):
        base = stem.removeprefix(particle)
        if base != stem and len(base) > 2 and particle + "ge" not in stem:
            prefix = "" if base.startswith(_INSEPARABLE) else "ge"
            return f"{particle}{prefix}{base}{ending}"
    return stem + ending if stem.startswith(_INSEPARABLE) else f"ge{stem}{ending}"


FORMS = {_participle(verb): verb for verb in sorted(KNOWN)} | _IRREGULAR_PARTICIPLES
"""Participles and irregular forms, each with its infinitive."""


def infinitive_of(form: str) -> str:
    """Return the infinitive of a verb's form, as well as its shape and the known verbs tell."""
    if form in FORMS:
        return FORMS[form]
    for irregular, infinitive in _IRREGULAR_PRESENT.items():
        verb = form.removesuffix(irregular) + infinitive
        if form == irregular or (form.endswith(irregular) and verb in KNOWN):
            return verb
    if form.endswith("t"):
        for stem in (form[:-1], form[:-2] if form.endswith("et") else form[:-1]):
            for ending in ("en", "n"):
                if stem + ending in _BASES:
                    return stem + ending
    return form
