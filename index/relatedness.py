"""Cosines of any embedding model on one scale.

Models differ in the cosine that a question and a text have which have nothing to do with each
other, and in the one that a question and its answer have; in a model of many languages both depend
on the language of the question, too. A few questions with German answers tell where both lie.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index.piece_store import piece_scores

if TYPE_CHECKING:
    from index.embed import Embedder, PieceEmbedder

ANSWER = 0.5
"""What a question and the text that answers it have on the scale, on average; 0 is unrelated."""
LEAST_SPREAD = 0.05  # of a model that does not know a language: do not blow up its noise

Scale = Mapping[str, tuple[float, float]]
"""Language of the question → cosine of unrelated texts, cosine of a question and its answer."""

Floats = npt.NDArray[np.float32]


def relatedness(cosines: Floats, embedder: Embedder, language: str) -> Floats:
    """Return the cosines of a question and texts on the scale that all embedders share.

    An embedder tells its `scale`; the cosines of one that does not are taken as they are.
    """
    return scaled(cosines, getattr(embedder, "scale", {}), language)


def scaled(cosines: Floats, scale: Scale, language: str) -> Floats:
    """Return cosines on the common scale, given where they lie."""
    unrelated, answer = scale.get(language, (0.0, ANSWER))
    return (cosines - np.float32(unrelated)) * np.float32(ANSWER / (answer - unrelated))


def measure_scale(embedder: Embedder) -> dict[str, tuple[float, float]]:
    """Return where the cosines of an embedder lie, by the language of the question."""
    texts = embedder.encode_documents([text for _, _, text in _ANSWERED])
    return {
        language: _places(embedder.encode_queries(asked) @ texts.T)
        for language, asked in _questions().items()
    }


def measure_piece_scale(embedder: PieceEmbedder) -> dict[str, tuple[float, float]]:
    """Return the same of the scores by pieces."""
    texts = [text for _, _, text in _ANSWERED]
    passages = embedder.encode_passages(texts, [[(0, len(text))] for text in texts])
    pieces = [passage.pieces[0] for passage in passages]
    return {
        language: _places(
            np.stack([piece_scores(one, pieces) for one in embedder.encode_query_pieces(asked)])
        )
        for language, asked in _questions().items()
    }


def _questions() -> dict[str, list[str]]:
    return {"de": [row[0] for row in _ANSWERED], "en": [row[1] for row in _ANSWERED]}


def _places(scores: Floats) -> tuple[float, float]:
    """Return the mean off the diagonal and on it."""
    others = ~np.eye(len(scores), dtype=bool)
    unrelated = round(float(scores[others].mean()), 3)
    answer = round(float(scores.diagonal().mean()), 3)
    return unrelated, max(answer, unrelated + LEAST_SPREAD)


_ANSWERED = (
    (
        "Wann fährt die letzte Fähre?",
        "When does the last ferry leave?",
        "Das letzte Schiff legt um 22 Uhr vom Südkai ab und erreicht die Insel um Mitternacht.",
    ),
    (
        "brücken sanierung",
        "repair of bridges",
        "Die Gemeinde setzt im kommenden Jahr drei Bauwerke über den Fluss instand.",
    ),
    (
        "Wer bezahlt das Schulessen?",
        "Who pays for school meals?",
        "Das Land übernimmt die Kosten der Mittagsverpflegung an allen Grundschulen.",
    ),
    (
        "Wohin ziehen die Kraniche im Herbst?",
        "Where do cranes go in autumn?",
        "In großen Gruppen fliegen die Vögel ab Oktober in ihre Winterquartiere in Spanien.",
    ),
    (
        "Öffnungszeiten der Bücherei",
        "opening hours of the library",
        "Bücher können montags bis freitags von zehn bis achtzehn Uhr ausgeliehen werden.",
    ),
    (
        "Wie werden Radwege gefördert?",
        "How are cycle paths supported?",
        "Für den Ausbau sicherer Wege für Fahrräder stellen wir jährlich zehn Millionen Euro "
        "bereit.",
    ),
    (
        "Darf man im Park grillen?",
        "Are barbecues allowed in the park?",
        "Offenes Feuer ist in städtischen Anlagen nur an den gekennzeichneten Plätzen erlaubt.",
    ),
    (
        "mehr hebammen",
        "more midwives",
        "Wir schaffen zusätzliche Studienplätze für die Begleitung von Schwangerschaft und Geburt.",
    ),
    (
        "Was geschieht mit alten Handys?",
        "What happens to old mobile phones?",
        "Ausgediente Mobiltelefone werden gesammelt, zerlegt und ihre Rohstoffe wiederverwendet.",
    ),
    (
        "Wie lange dauert die Ausbildung zum Erzieher?",
        "How long is the training of nursery teachers?",
        "Fachkräfte für Kindertagesstätten besuchen drei Jahre lang die Fachschule.",
    ),
    (
        "hochwasserschutz",
        "protection against floods",
        "Deiche werden zurückverlegt, damit die Elbe bei Starkregen mehr Raum bekommt.",
    ),
    (
        "Wer wählt den Bürgermeister?",
        "Who elects the mayor?",
        "Das Oberhaupt der Stadt wird von den Einwohnern alle sechs Jahre direkt bestimmt.",
    ),
)
