"""Which documents a question names: "Was plant Sachsen …" is about the agreement of Sachsen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.datatypes import Document

# state → how German and English name it, as beginnings of lower-case words
_STATES = {
    "Baden-Württemberg": r"baden-w(?:ü|ue|u)rttemberg",
    "Bayern": r"bayern|bayerisch|bayrisch|bavaria",
    "Berlin": r"berlin",
    "Brandenburg": r"brandenburg",
    "Bremen": r"bremen|bremer|bremisch",
    "Hamburg": r"hamburg",
    "Hessen": r"hessen|hessisch|hesse\b|hessian",
    "Mecklenburg-Vorpommern": r"mecklenburg",
    "Niedersachsen": r"niedersachsen|niedersächsisch|lower saxon",
    "Nordrhein-Westfalen": r"nordrhein|nrw\b|north[ -]rhine",
    "Rheinland-Pfalz": r"rheinland-pfalz|rheinland-pfälzisch|rhineland-palat",
    "Saarland": r"saarland|saarländisch",
    "Sachsen-Anhalt": r"sachsen-anhalt|saxony-anhalt",
    "Sachsen": r"sachsen|sächsisch|saechsisch|saxon",
    "Schleswig-Holstein": r"schleswig",
    "Thüringen": r"thüring|thuering|thuring",
}
# longer names first: "Sachsen-Anhalt" and "lower Saxony" are not Sachsen
_NAMED = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        f"(?P<s{number}>{pattern})"
        for number, pattern in sorted(
            enumerate(_STATES.values()), key=lambda item: -max(map(len, item[1].split("|")))
        )
    )
    + ")"
)


def states_named(text: str) -> frozenset[str]:
    """Return the German states that a text names, in German or English, inflected or not."""
    names = list(_STATES)
    return frozenset(
        names[int(group[1:])]
        for match in _NAMED.finditer(text.lower())
        for group, value in match.groupdict().items()
        if value is not None
    )


def documents_named(text: str, documents: Sequence[Document]) -> tuple[str, ...]:
    """Return the ids of the documents whose state the text names; () if it names none or all."""
    named = states_named(text)
    found = [d.id for d in documents if named & states_named(d.jurisdiction or d.title)]
    return () if len(found) == len(documents) else tuple(found)
