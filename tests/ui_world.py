"""A small world for the page's tests: two documents and an assistant whose answers are computable.

It answers with the sentences that share most long words with the question, so a test can say
beforehand what is cited. Everything around it (documents, passages, citations) is the real thing.
"""

from __future__ import annotations

import hashlib
import re
import threading
import time
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from index.datatypes import Document, Line, LineKind, LineNumbering, NumberingScope
from index.errors import UnknownDocumentError
from index.parse import read_document
from index.passages import split
from index.sentences import split_sentences
from qa.cite import cite
from qa.conversation import understand
from qa.datatypes import (
    Abstention,
    Answer,
    Candidate,
    Commitment,
    Provenance,
    Reason,
    Statement,
    Verdict,
)
from qa.question import read_question

CORPUS = Path(__file__).parents[1] / "corpus"
PROVENANCE = Provenance("test", "c" * 64, "words", "d" * 64, (("k", "10"),), "0.test")


@cache
def sachsen() -> Document:
    from index.catalogue import read_catalogue

    entry = read_catalogue(CORPUS)[0]
    return read_document(entry.path, entry.info)


MUSTERLAND = """Wohnen und Verkehr
Wir werden in jeder Kommune eine dezentrale Unterbringung für Geflüchtete schaffen.
Die Sprachkurse des Landes bauen wir bis 2027 auf 4.500 Plätze aus.
Wir wollen den Nahverkehr stärken.
Den Radwegebau prüfen wir."""


def musterland(id_: str = "musterland-2024", lines: str = MUSTERLAND) -> Document:
    rows = [
        Line(
            number=number,
            page=1 if number < 4 else 2,
            pdf_page=None,
            text=text,
            kind=LineKind.HEADING if number == 1 else LineKind.BODY,
            level=1 if number == 1 else 0,
        )
        for number, text in enumerate(lines.splitlines(), start=1)
    ]
    return Document(
        id=id_,
        title="Koalitionsvertrag Musterland 2024",
        edition="Erstausgabe",
        jurisdiction="Musterland",
        parties=("A", "B"),
        signed="2024-05-01",
        language="de",
        source="erfunden",
        sha256=hashlib.sha256(lines.encode()).hexdigest(),
        numbering=LineNumbering.PRINTED,
        lines=tuple(rows),
        scope=NumberingScope.DOCUMENT,
        file="musterland.txt",
    )


def words_of(text: str) -> set[str]:
    return {word[:7] for word in re.findall(r"\w{6,}", text.casefold())}


@cache
def _passages(document: Document):
    return split(document)


class WordAssistant:
    """Answers with sentences that share long words with the question."""

    def __init__(self, documents, delay: float = 0.0) -> None:
        self.documents = tuple(documents)
        self.delay = delay
        self.asked_before = threading.Event()
        self.asked_again = threading.Event()
        passages = tuple(passage for document in documents for passage in _passages(document))
        self.index = SimpleNamespace(
            passages=passages,
            passages_of=lambda id_: tuple(p for p in passages if p.document_id == id_),
            corpus_sha256=hashlib.sha256("".join(d.sha256 for d in documents).encode()).hexdigest(),
            originals={},
        )
        self.provenance = PROVENANCE

    def document(self, id_: str) -> Document:
        for document in self.documents:
            if document.id == id_:
                return document
        raise UnknownDocumentError(f"No document {id_}.", f"Kein Dokument {id_}.")

    def _wait_for_the_second_time(self) -> None:
        """A slow question is answered when it is asked again, or after half a minute."""
        if self.asked_before.is_set():
            self.asked_again.set()
        else:
            self.asked_before.set()
            self.asked_again.wait(30)

    def with_documents(self, documents, *, progress=None) -> WordAssistant:
        return WordAssistant((*self.documents, *documents), self.delay)

    def ask(self, question, *, language=None, documents=None, conversation=None):
        understood = understand(question, conversation)
        asked = read_question(understood, language)
        if "langsam" in question.lower():
            self._wait_for_the_second_time()
        if "zusammenbruch" in question.lower():
            raise RuntimeError(f"broken at: {question}")
        time.sleep(self.delay)
        wanted = words_of(understood) - {"koaliti", "sachsen", "vertrag", "verein"}
        found = []
        for passage in self.index.passages:
            if documents is not None and passage.document_id not in documents:
                continue
            for start, end in split_sentences(passage.text):
                shared = len(wanted & words_of(passage.text[start:end]))
                if shared:
                    found.append((-shared, passage.document_id, start, end, passage))
        found.sort(key=lambda item: item[:3])
        searched = [
            passage
            for passage in self.index.passages
            if documents is None or passage.document_id in documents
        ]
        candidates = tuple(Candidate(p, dense=0.5) for p in searched[:6])
        if not found:
            nearest = tuple(
                cite(self.document(p.document_id), p, 0, len(p.text)) for p in searched[:3]
            )
            return Abstention(
                understood, asked.language, Reason.NO_MATCH, nearest, PROVENANCE, candidates
            )
        statements = []
        for _, document_id, start, end, passage in found[:3]:
            citation = cite(self.document(document_id), passage, start, end)
            statements.append(
                Statement(
                    citation.quote, (citation,), commitment_of(citation.quote), Verdict.VERIFIED
                )
            )
        return Answer(understood, asked.language, tuple(statements), candidates, PROVENANCE)


def commitment_of(sentence: str) -> Commitment:
    for sign, commitment in (
        ("prüf", Commitment.EXAMINED),
        ("wollen", Commitment.INTENDED),
        ("streben", Commitment.INTENDED),
        ("weiterhin", Commitment.CONTINUED),
        ("werden", Commitment.FIRM),
    ):
        if sign in sentence:
            return commitment
    return Commitment.NONE


def small_world(delay: float = 0.0) -> WordAssistant:
    return WordAssistant((sachsen(),), delay)


def two_documents(delay: float = 0.0) -> WordAssistant:
    return WordAssistant((sachsen(), musterland()), delay)
