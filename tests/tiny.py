"""Small, computable things for tests: an embedder by hand, documents from a few lines."""

import hashlib
from collections.abc import Sequence

import numpy as np

from index.datatypes import Begins, Document, Line, LineKind, LineNumbering


class BagOfWords:
    """Counts the words of a tiny vocabulary; the last dimension stands for "none of them".

    A text with words i and j once each has the vector (e_i + e_j) / √2, so cosines are exact.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = {word: number for number, word in enumerate(words)}
        self.name = "bag-of-words"
        self.sha256 = hashlib.sha256(" ".join(words).encode()).hexdigest()
        self.dim = len(words) + 1
        self.encoded: list[str] = []

    def encode_documents(self, texts: Sequence[str]) -> np.ndarray:
        self.encoded.extend(texts)
        matrix = np.zeros((len(texts), self.dim), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().replace(".", " ").replace("?", " ").split():
                if word in self.words:
                    matrix[row, self.words[word]] += 1
            if not matrix[row].any():
                matrix[row, -1] = 1
        return matrix / np.linalg.norm(matrix, axis=1, keepdims=True) if len(texts) else matrix

    encode_queries = encode_documents


def make_document(
    *texts: str, id_: str = "doc", first: int = 1, title: str = "Vertrag", edition: str = "Probe"
) -> Document:
    """Return a document whose lines are numbered from `first`; "" is a blank numbered line."""
    lines = []
    before = ""
    for number, text in enumerate(texts, first):
        kind = LineKind.BODY if text else LineKind.BLANK
        begins = Begins.PARAGRAPH if text and not before else None
        lines.append(
            Line(number=number, page=None, pdf_page=None, text=text, kind=kind, begins=begins)
        )
        before = text
    return bare_document(
        lines,
        id_,
        title=title,
        edition=edition,
        jurisdiction="Land",
        parties=("A", "B"),
        signed="2020-01-02",
        source="made for a test",
        sha256=hashlib.sha256("\n".join(texts).encode()).hexdigest(),
    )


def body_lines(texts: Sequence[str], first: int = 1) -> tuple[Line, ...]:
    """Return lines of the text itself, numbered from `first`, that begin nothing."""
    return tuple(Line(n, None, None, text, LineKind.BODY) for n, text in enumerate(texts, first))


def bare_document(lines: Sequence[Line] = (), id_: str = "d", **known: object) -> Document:
    """Return a document of which nothing is known but its lines and what is given."""
    unknown: dict[str, object] = {
        "title": id_, "edition": "", "jurisdiction": "", "parties": (), "signed": None,
        "language": "de", "source": "", "sha256": "0" * 64, "numbering": LineNumbering.PRINTED,
    }  # fmt: skip
    return Document(id=id_, lines=tuple(lines), **(unknown | known))


class Same:
    """An embedder that gives every text the same vector, for tests that look at words only."""

    name = sha256 = "same"
    dim = 2

    def encode_documents(self, texts):
        return np.tile(np.float32([1, 0]), (len(texts), 1))

    encode_queries = encode_documents
