"""What a question is about, and which kind of detail it asks for.

"What does Sachsen promise about decentral housing?" is about decentral housing: the names of the
state, the parties and the document, and the frame around the topic, carry no content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.datatypes import Document
from index.stopwords import ENGLISH, GERMAN
from qa.figures import Figure, Measure, is_duration
from qa.question import Question

_WORD = re.compile(r"§\s?\d+\s?[a-z]?\b|\d+(?:[.,]\d+)*|[^\W\d_]+(?:[-*:_][^\W\d_]+)*")

_FRAME = frozenset(
    """
    abkommen agreement agreements aussage aussagen äußert abschnitt coalition contract dokument
    document documents drin drinsteht erfahre erfahren finde finden findet gibt gesagt geplant
    geregelt geschrieben genau hält heißt hat informationen information koalition koalitionen
    koalitionsvertrag koalitionsvertrags koalitionsvertrages koalitionsparteien koalitionspartner
    machen macht mention mentioned mentions partei parteien party parties plan planned planning
    plans plant plane planen position programm programme program manifesto promise promised
    promises regarding concerning regelt regeln regierung government landesregierung sagen sagt say
    saying says said schreibt state stated states stehe stehen steht stellen tell text thema
    topic tun unternehmen unternommen verspricht versprechen versprochen vertrag vertrags vertrages
    vertragstext vorgesehen vorhaben vorhat want wants wanted wahlprogramm sieht vor äußern bitte
    please know wissen zum bezüglich hinsichtlich angeht betrifft according laut there anything
    something etwas irgendetwas provided provides provide intend intends intention
    vereinbart vereinbaren verabredet beschlossen beschließen angekündigt zugesagt festgelegt
    festgehalten agreed agree decided decide announced announce
    """.split()
) | frozenset(GERMAN) | frozenset(ENGLISH)  # fmt: skip

_STATES = {
    "baden-württemberg": "badisch württembergisch",
    "bayern": "bavaria bavarian bayerisch bayrisch",
    "berlin": "berliner",
    "brandenburg": "brandenburger brandenburgisch",
    "bremen": "bremer",
    "bund": "deutschland germany german deutsch federal bundesregierung",
    "hamburg": "hamburger",
    "hessen": "hesse hessian hessisch",
    "mecklenburg-vorpommern": "mecklenburg western pomerania",
    "niedersachsen": "lower saxony niedersächsisch",
    "nordrhein-westfalen": "north rhine-westphalia nrw",
    "rheinland-pfalz": "rhineland-palatinate",
    "saarland": "saarländisch",
    "sachsen": "saxony saxon sächsisch",
    "sachsen-anhalt": "saxony-anhalt",
    "schleswig-holstein": "schleswig holstein",
    "thüringen": "thuringia thuringian thüringer thüringisch",
}
_PARTIES = {
    "grüne": "greens green grünen bündnis",
    "linke": "left linken",
    "spd": "sozialdemokraten",
    "cdu": "christdemokraten",
    "fdp": "liberale",
}


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question is about.

    Attributes:
        text: the question without its frame, words in order; never empty.
        words: the same as single words, small letters.
    """

    text: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The detail a question asks for.

    Attributes:
        measures: the kinds of figures that would answer it.
        things: the words that name what is counted ("Stunden", "seats"); may be none.
    """

    measures: frozenset[Measure]
    things: tuple[str, ...] = ()


def topic_of(question: Question, documents: Iterable[Document] = ()) -> Topic:
    """Return the question without names of the documents' states and parties and without frame.

    If nothing else remains, the names or the whole question are the topic.
    """
    spoken = {word.lower() for word in question.everyday}
    own = [word for word in _WORD.findall(question.text) if word.lower() not in spoken]
    words = own + [word for term in question.also for word in _WORD.findall(term)]
    for dropped in (_FRAME | _names(documents), _FRAME, frozenset[str]()):
        kept = [word for word in words if not _is_any(word.lower(), dropped)]
        if kept:
            break
    return Topic(" ".join(kept), tuple(word.lower() for word in kept))


def content_words(text: str) -> tuple[str, ...]:
    """Return the words of a text that are no frame, in order, as typed; maybe none."""
    return tuple(word for word in _WORD.findall(text) if not _is_any(word.lower(), _FRAME))


def _names(documents: Iterable[Document]) -> frozenset[str]:
    found: set[str] = set()
    for document in documents:
        for name in (document.jurisdiction, *document.parties):
            folded = name.lower()
            found |= {folded, *re.split(r"[\s/-]+", folded)} - {""}
            found |= set((_STATES | _PARTIES).get(folded, "").split())
        if document.year:
            found.add(str(document.year))
    return frozenset(found)


def _is_any(word: str, dropped: frozenset[str]) -> bool:
    """Return whether a word, or an inflected name ("Sachsens", "sächsische"), is to be dropped."""
    return word in dropped or any(
        word[: -len(end)] in dropped
        for end in ("s", "es", "e", "en", "er", "em")
        if word.endswith(end) and len(word) - len(end) >= 5
    )


_NUMBER = frozenset({Measure.MONEY, Measure.SHARE, Measure.DURATION, Measure.OTHER})
_MONEY = frozenset({Measure.MONEY, Measure.SHARE})
_SHARE = frozenset({Measure.SHARE})
_AGE = frozenset({Measure.DURATION, Measure.OTHER})
_TIME = frozenset({Measure.DATE, Measure.YEAR})
_LENGTH = frozenset({Measure.DURATION, Measure.DATE, Measure.YEAR})
_SIZES = (
    r"\w*(?:grenze|grenzwert|höhe|summe|zahl|anzahl|quote|anteil|betrag|dauer|frist|prozentsatz|"
    r"steuersatz|mindestbetrag|obergrenze|gramm)"
)
_QUESTIONS: tuple[tuple[str, frozenset[Measure]], ...] = (
    (r"(?:wie ?viele?|wieviele?|auf wie viele?) (?:prozent|%)", _SHARE),
    (r"(?:wie ?viele?) (?:euro|€|geld)", _MONEY),
    (r"wie ?viel (?:\w+ ){0,6}?(?:zahl|bezahl|kost|verdien)\w*", _MONEY),
    (r"how much (?:\w+ ){0,6}?(?:pay|paid|costs?|earn|spend|spent)\b", _MONEY),
    (r"\bin (?:euros?|€)(?:\W|$)|\b(?:betrag|regelsatz|gehalt)\b$", _MONEY),
    (r"\bin (?:prozent|per ?cent|%)(?:\W|$)", _SHARE),
    (r"wie ?viel (?:\w+ ){0,6}?(?:zahl|bezahl|kost|verdien)\w*", _MONEY),
    (r"how much (?:\w+ ){0,6}?(?:pay|paid|costs?|earn|spend|spent)\b", _MONEY),
    (r"\bin (?:euros?|€)(?:\W|$)|\b(?:betrag|regelsatz|gehalt)\b$", _MONEY),
    (r"\bin (?:prozent|per ?cent|%)(?:\W|$)", _SHARE),
    (r"(?:ab|bis zu|mit|in) (?:welchem alter|wie ?viele?n? jahren)|wie alt", _AGE),
    (r"(?:ab|bis|in|seit|bis zu|bis zum) (?:wann|welchem (?:jahr|datum|tag|zeitpunkt))", _TIME),
    (r"(?:bis )?welches (?:alter)", _AGE),
    (r"\b(?:höhe|anzahl|dauer)\W*$|^(?:höhe|anzahl|dauer)\b", _NUMBER),
    (r"\b(?:höhe|anzahl|dauer)\W*$|^(?:höhe|anzahl|dauer)\b", _NUMBER),
    (r"\bwann\b", _TIME),
    (r"wie lange?\b", _LENGTH),
    (r"wie (?:hoch|teuer)\b", _MONEY),
    (r"wie (?:groß|oft|schnell|weit|schwer)\b", _NUMBER),
    (r"wie ?viele?[mnrs]?\b|wieviel\w*", _NUMBER),
    (r"welche[rsnm]? \w*(?:promille|prozent)\w*", _SHARE),
    (rf"welche[rsnm]? {_SIZES}", _NUMBER),
    (r"(?:what|which) (?:share|percentage)|how many per ?cent|what percent", _SHARE),
    (r"how much (?:money|compensation)|what (?:fine|price|salary|cost)", _MONEY),
    (r"(?:by|from|until|since|in) (?:what|which) (?:year|date)|(?:what|which) year", _TIME),
    (r"\bwhen (?:will|is|are|does|do|should|must|shall)\b", _TIME),
    (r"from what age|at what age|(?:what|which) age|how old", _AGE),
    (r"how (?:long|quickly|soon)", _LENGTH),
    (r"how (?:many|much|high|big|large|often|tall|far|fast|heavy)\b", _NUMBER),
    (r"what (?:is the )?(?:maximum |minimum )?(?:rate|number|amount|turnout|limit|sum)", _NUMBER),
    (r"what (?:is the )?(?:maximum |minimum )?(?:quota|ceiling|threshold)|at what rate", _NUMBER),
    (r"what is the (?:maximum|minimum)", _NUMBER),
)
_PATTERNS = tuple((re.compile(pattern), measures) for pattern, measures in _QUESTIONS)
_COUNTING = re.compile(r"(?:viele?n?|many|much|number|maximum|minimum|amount)$")
_NO_THING = frozenset("so number of maximum minimum amount".split())
_MOST_THINGS = 3


def asked_for(text: str) -> Asked | None:
    """Return which figure a question asks for, or None if it asks for no figure."""
    folded = " ".join(text.lower().split())
    for pattern, measures in _PATTERNS:
        match = pattern.search(folded)
        if match:
            counting = _COUNTING.search(match[0]) is not None
            things = _things(folded[match.end() :]) if counting else ()
            lengths = bool(things) and is_duration(things[0])
            return Asked(frozenset({Measure.DURATION}) if lengths else measures, things)
    return None


_JOINED = re.compile(r"\b(?:und|sowie|and)\b")
_OPEN = re.compile(
    r"\b(?:welchen?|which|was (?:ist|wird|sind|werden)|what (?:is|are|does|measures|kinds?))\b"
)
_ONE = re.compile(r"\bwelche[smr]\b")
_FEW_WORDS = 3


def asks_for_several(text: str) -> bool:
    """Return whether a question may ask for more than one thing: openly, two in one, by keywords.

    "Welche Abkommen …", "Was ist … geplant?", "… and for how long?", "insekten im essen"; but not
    "Welches Gesetz …" or "Wie hoch …".
    """
    folded = " ".join(text.lower().split())
    if _JOINED.search(folded):
        return True
    if asked_for(text) is not None or _ONE.search(folded):
        return False
    return _OPEN.search(folded) is not None or len(folded.split()) <= _FEW_WORDS


def _things(rest: str) -> tuple[str, ...]:
    """Return the words up to the first that is no name of a thing ("neue Wohnungen | sollen")."""
    things: list[str] = []
    for word in _WORD.findall(rest):
        if word in _NO_THING and not things:
            continue
        if word in GERMAN or word in ENGLISH or len(things) == _MOST_THINGS:
            break
        things.append(word)
    return tuple(things)


def answers(figure: Figure, asked: Asked) -> bool:
    """Return whether a figure is of a kind asked for; sections of laws never are."""
    if figure.measure in asked.measures:
        return True
    return figure.measure is Measure.DATE and Measure.YEAR in asked.measures
