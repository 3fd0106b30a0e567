"""What the command line says to a reader, in German and English, each text once."""

from __future__ import annotations

import locale
import os

TEXTS: dict[str, tuple[str, str]] = {
    # key: (German, English)
    "abstained.no_match": (
        "Dazu steht nichts in den durchsuchten Dokumenten.",
        "The documents searched do not mention this.",
    ),
    "abstained.weak_evidence": (
        "Das Dokument sagt dazu nichts, was die Frage beantwortet.",
        "The document does not say anything that answers this question.",
    ),
    "abstained.unsupported": (
        "Das Thema kommt vor, die gefragte Angabe aber nicht.",
        "The topic is mentioned, but what was asked is not stated.",
    ),
    "nearest": ("Keine Antwort, aber benachbart:", "Not an answer, but nearby:"),
    "searched": ("Durchsucht: {documents}.", "Searched: {documents}."),
    "intent": (
        "Politische Absichtserklärung, kein geltendes Recht.",
        "A statement of political intent, not law in force.",
    ),
    "commitment.firm": ("feste Zusage", "firm"),
    "commitment.continued": ("wird fortgesetzt", "continued"),
    "commitment.intended": ("Absicht", "intended"),
    "commitment.examined": ("wird geprüft", "to be examined"),
    "commitment.advocated": ("Einsatz auf anderer Ebene", "advocated elsewhere"),
    "commitment.none": ("ohne Zusage", "no commitment"),
    "progress.read": ("Dokumente werden gelesen", "Reading documents"),
    "progress.split": ("Passagen werden gebildet", "Splitting into passages"),
    "progress.embed": ("Passagen werden eingebettet", "Embedding passages"),
    "progress.index": ("Index wird geschrieben", "Writing the index"),
    "numbering.printed": ("gedruckte Zeilen", "printed lines"),
    "numbering.counted": ("gezählte Zeilen", "counted lines"),
    "built": (
        "Index gebaut: {documents} Dokument(e), {passages} Passagen, in {directory}",
        "Index built: {documents} document(s), {passages} passages, in {directory}",
    ),
    "checked": (
        "In Ordnung: {documents} Dokument(e), {lines} Zeilen, {passages} Passagen, Stand {index}",
        "All is well: {documents} document(s), {lines} lines, {passages} passages, "
        "generation {index}",
    ),
    "added": (
        "{count} Dokument(e) aufgenommen; der Index enthält jetzt {documents}, Stand {index}.",
        "Added {count} document(s); the index now holds {documents}, generation {index}.",
    ),
    "removed": (
        "{count} Dokument(e) entfernt; der Index enthält jetzt {documents}, Stand {index}.",
        "Removed {count} document(s); the index now holds {documents}, generation {index}.",
    ),
    "reading": ("{name} wird gelesen", "Reading {name}"),
    "written": ("{file}: {rows} Zeilen", "{file}: {rows} rows"),
    "asked": (
        "{file}: {questions} Fragen, {answered} beantwortet, {abstained} nicht, "
        "{errors} fehlerhaft",
        "{file}: {questions} questions, {answered} answered, {abstained} not, {errors} failed",
    ),
}


def say(key: str, language: str, **values: object) -> str:
    """Return the text of `key` in `language` ("de", anything else is English)."""
    german, english = TEXTS[key]
    return (german if language == "de" else english).format(**values)


def reader_language() -> str:
    """Return "de" or "en": what the reader's environment asks for."""
    wanted = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    if not wanted:
        wanted = locale.getlocale()[0] or ""
    return "de" if wanted.lower().startswith(("de", "german")) else "en"
