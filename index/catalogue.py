"""The catalogue of a corpus folder: which files it holds and what they are.

A corpus folder holds text or PDF files and `catalogue.toml` with one `[[document]]` table a file:
`id`, `file`, `title`, `edition`, `jurisdiction`, `parties`, `signed`, `language`, `source`,
`sha256`. A folder without a catalogue is read file by file, and what they are is found out.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from index.datatypes import DocumentInfo
from index.errors import CatalogueError

READABLE = (".txt", ".md", ".pdf", ".html", ".htm", ".docx")
_TEXT_FIELDS = ("id", "title", "edition", "jurisdiction", "signed", "language", "source")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a corpus and what is known about it."""

    path: Path
    info: DocumentInfo
    sha256: str
    """Of the file's bytes as they are now."""


def shipped_corpus() -> Path:
    """Return the folder of the corpus that ships with the program."""
    return Path(str(files("corpus")))


def read_catalogue(directory: Path) -> tuple[Entry, ...]:
    """Return the files of a corpus folder in catalogue order, their sha256 checked.

    Raises:
        CatalogueError: the folder or a file is missing, the catalogue cannot be read, two
            entries share an id, or a file's bytes differ from its sha256.
    """
    if not directory.is_dir():
        raise CatalogueError(
            f"There is no corpus folder {directory}; name one with --corpus.",
            f"Den Korpusordner {directory} gibt es nicht; bitte mit --corpus einen nennen.",
        )
    path = directory / "catalogue.toml"
    if not path.exists():
        found = sorted(p for p in directory.iterdir() if p.suffix.lower() in READABLE)
        if not found:
            raise CatalogueError(
                f"{directory} holds no file that can be read ({', '.join(READABLE)}).",
                f"{directory} enthält keine lesbare Datei ({', '.join(READABLE)}).",
            )
        return tuple(
            Entry(path=p, info=DocumentInfo(), sha256=hashlib.sha256(p.read_bytes()).hexdigest())
            for p in found
        )
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("document", [])
        entries = tuple(_read_entry(directory, table) for table in tables)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise CatalogueError(
            f"{path} cannot be read as a catalogue: {error}; mend it and build again.",
            f"{path} ist als Katalog nicht lesbar: {error}; bitte berichtigen und neu aufbauen.",
        ) from None
    ids = [entry.info.id for entry in entries]
    for id_ in ids:
        if ids.count(id_) > 1:
            raise CatalogueError(
                f"{path} gives the id {id_} twice; ids must differ.",
                f"{path} vergibt die Kennung {id_} zweimal; Kennungen müssen verschieden sein.",
            )
    return entries


def _read_entry(directory: Path, table: dict[str, Any]) -> Entry:
    path = directory / table["file"]
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        raise CatalogueError(
            f"{path} is in the catalogue but not in the folder; put it back or remove its entry.",
            f"{path} steht im Katalog, fehlt aber im Ordner; bitte zurücklegen oder austragen.",
        ) from None
    expected = table.get("sha256")
    if expected is not None and digest != expected:
        raise CatalogueError(
            f"{path} is not the file the catalogue describes (sha256 {digest[:12]}… instead of "
            f"{expected[:12]}…); restore it or update its entry.",
            f"{path} ist nicht die im Katalog beschriebene Datei (sha256 {digest[:12]}… statt "
            f"{expected[:12]}…); bitte wiederherstellen oder den Eintrag ändern.",
        )
    texts = {name: str(table[name]) for name in _TEXT_FIELDS if name in table}
    parties = tuple(table["parties"]) if "parties" in table else None
    return Entry(path=path, info=DocumentInfo(parties=parties, **texts), sha256=digest)
