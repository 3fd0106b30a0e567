"""Errors a user can repair; each message says what, where and what to do next.

ZeilentreuError
├── InputError          a question, a line range or an option that cannot be used
├── UnknownDocumentError  a document id that the index does not hold
├── ReadError           a file that cannot be read as an agreement
│   ├── LimitError      reading went over its limit of memory, time or size
│   └── DuplicateError  the same bytes are in the index already
├── CatalogueError      corpus/catalogue.toml does not fit the files beside it
├── StoredIndexError         an index that is missing, damaged or of another format
│   ├── MissingIndexError
│   ├── DamagedIndexError
│   └── ModelMismatchError  the index was built with another embedding model
└── ModelError          an embedding model that cannot be loaded

A wrong call by a programmer is a plain `ValueError` or `TypeError`.

Messages exist in German and English: `str(error)` is English, `error.in_language("de")` German.
"""

from __future__ import annotations


class ZeilentreuError(Exception):
    """Base of all errors that a user can repair.

    `english` and `german` are whole sentences: what happened, where, and what to do next.
    """

    def __init__(self, english: str, german: str | None = None) -> None:
        super().__init__(english)
        self.english = english
        self.german = german or english

    def __reduce__(self) -> tuple[type[ZeilentreuError], tuple[str, str]]:
        return type(self), (self.english, self.german)

    def in_language(self, language: str) -> str:
        """Return the message in `language` ("de" or "en")."""
        return self.german if language == "de" else self.english


class InputError(ZeilentreuError):
    """A question, a line range or an option that cannot be used."""


class UnknownDocumentError(ZeilentreuError):
    """A document id that the index does not hold."""


class ReadError(ZeilentreuError):
    """A file that cannot be read as an agreement."""


def cannot_open(name: str, error: OSError | ValueError) -> ReadError:
    """Return the error that says why the file called `name` cannot be opened, for raising."""
    reason = getattr(error, "strerror", None) or str(error)
    return ReadError(
        f"{name} cannot be opened ({reason}). Check the path and try again.",
        f"{name} lässt sich nicht öffnen ({reason}). Bitte den Pfad prüfen.",
    )


class LimitError(ReadError):
    """Reading a file went over its limit of memory, time or size."""


class DuplicateError(ReadError):
    """The same bytes are in the index already."""


class CatalogueError(ZeilentreuError):
    """The catalogue of a corpus does not fit the files beside it."""


class StoredIndexError(ZeilentreuError):
    """An index that is missing, damaged or of another format."""


class MissingIndexError(StoredIndexError):
    """There is no index at the place named."""


class DamagedIndexError(StoredIndexError):
    """Bytes of an index differ from what its manifest says, or its format is another one."""


class ModelMismatchError(StoredIndexError):
    """The index was built with another embedding model than the one in use."""


class ModelError(ZeilentreuError):
    """An embedding model that cannot be loaded."""
