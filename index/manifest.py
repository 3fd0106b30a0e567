"""The manifest of a saved index and how an index is published.

On disk an index is a folder:

    current.json                     {"format": 1, "generation": NAME}; replaced atomically
    lock                             held while somebody publishes
    generations/NAME/manifest.json   written last; names every file with size and sha256
    generations/NAME/…               the files themselves

A reader follows `current.json`, maps each file once, hashes the mapped bytes and hands out only
those bytes: nothing is opened again after it was checked. A writer fills a generation of its own
and then swings the pointer, so the old generation serves until the new one is complete. The last
`KEPT` generations stay, because a reader may still hold one of them.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.errors import DamagedIndexError, MissingIndexError, StoredIndexError

FORMAT = 1
"""Raised with any change of what a stored file means."""
KEPT = 4
"""Generations that stay on disk, the newest included."""
ABANDONED_S = 3600
"""Age in seconds after which a generation without a manifest counts as abandoned."""
LOCK_S = 120
"""Seconds to wait for another writer."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete, verified generation of an index."""

    name: str
    meta: Mapping[str, Any]
    files: Mapping[str, memoryview]
    """File name (with "/" between folders) → its verified, memory-mapped bytes."""


@contextmanager
def writing(directory: Path) -> Iterator[None]:
    """Hold the index's lock: whoever reads, changes and publishes does so inside.

    Raises:
        StoredIndexError: somebody else has held the lock for `LOCK_S` seconds.
    """
    directory.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(directory / "lock", timeout=LOCK_S, is_singleton=True):
            yield
    except Timeout:
        raise StoredIndexError(
            f"The index in {directory} is being written by another program; try again later.",
            f"Der Index in {directory} wird gerade von einem anderen Programm geschrieben; "
            "bitte später noch einmal versuchen.",
        ) from None


def publish(directory: Path, meta: Mapping[str, Any], files: Mapping[str, bytes]) -> str:
    """Write a new generation, make it the current one, and return its name."""
    with writing(directory):
        entries = {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
            for name, data in sorted(files.items())
        }
        content = json.dumps([dict(meta), entries], sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(content.encode()).hexdigest()
        name = f"{digest[:12]}-{secrets.token_hex(3)}"
        folder = directory / "generations" / name
        for file_name, data in files.items():
            _write(folder / file_name, data)
        manifest = {"format": FORMAT, "generation": name, "meta": dict(meta), "files": entries}
        _write(folder / "manifest.json", _json(manifest))
        for path in sorted(folder.rglob("*"), reverse=True):
            if path.is_dir():
                _sync_folder(path)
        _sync_folder(folder)
        _sync_folder(folder.parent)
        pointer = directory / f"current.json.{secrets.token_hex(3)}"
        _write(pointer, _json({"format": FORMAT, "generation": name}))
        os.replace(pointer, directory / "current.json")
        _sync_folder(directory)
        _prune(directory, name)
    return name


def current_name(directory: Path) -> str:
    """Return the name of the current generation, of which nothing else is read.

    Raises:
        MissingIndexError: there is no index in `directory`.
        DamagedIndexError: the pointer cannot be read.
    """
    pointer = directory / "current.json"
    if not pointer.is_file():
        raise MissingIndexError(
            f"There is no index in {directory}; build one with `zeilentreu build --index "
            f"{directory}`.",
            f"In {directory} liegt kein Index; er entsteht mit `zeilentreu build --index "
            f"{directory}`.",
        )
    name = _read_json(pointer, directory).get("generation")
    if not isinstance(name, str) or Path(name).name != name:
        raise _damaged(directory, "current.json names no generation")
    return name


def open_current(directory: Path) -> Generation:
    """Return the current generation with every byte verified.

    Raises:
        MissingIndexError: there is no index in `directory`.
        DamagedIndexError: a file is missing, altered or of another format.
    """
    name = current_name(directory)
    folder = directory / "generations" / name
    manifest = _read_json(folder / "manifest.json", directory)
    if manifest.get("generation") != name or not isinstance(manifest.get("files"), dict):
        raise _damaged(directory, f"the manifest of {name} describes another generation")
    files = {
        file_name: _verified(directory, folder / file_name, entry)
        for file_name, entry in manifest["files"].items()
    }
    return Generation(name=name, meta=manifest["meta"], files=files)


def _verified(directory: Path, path: Path, entry: Mapping[str, Any]) -> memoryview:
    try:
        size = path.stat().st_size
        if size != entry["size"]:
            raise _damaged(directory, f"{path.name} has {size} bytes instead of {entry['size']}")
        if size == 0:
            data = memoryview(b"")
        else:
            with path.open("rb") as file:
                data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError:
        raise _damaged(directory, f"{path.name} is missing") from None
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        raise _damaged(directory, f"{path.name} was altered")
    return data


def _read_json(path: Path, directory: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_bytes())
    except OSError:
        raise _damaged(directory, f"{path.name} is missing") from None
    except ValueError:
        raise _damaged(directory, f"{path.name} is not JSON") from None
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise _damaged(directory, f"{path.name} is not of format {FORMAT}")
    return value


def _damaged(directory: Path, what: str) -> DamagedIndexError:
    return DamagedIndexError(
        f"The index in {directory} is damaged or of another kind ({what}); build it again into "
        "an empty folder with `zeilentreu build --index FOLDER`.",
        f"Der Index in {directory} ist beschädigt oder von anderer Art ({what}); bitte mit "
        "`zeilentreu build --index ORDNER` in einen leeren Ordner neu aufbauen.",
    )


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder for syncing
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _prune(directory: Path, current: str) -> None:
    folders = [path for path in (directory / "generations").iterdir() if path.is_dir()]
    folders.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    complete = [path for path in folders if (path / "manifest.json").exists()]
    old = [path for path in complete if path.name != current][KEPT - 1 :]
    limit = time.time() - ABANDONED_S
    abandoned = [path for path in folders if path not in complete and path.stat().st_mtime < limit]
    for path in (*old, *abandoned):
        shutil.rmtree(path, ignore_errors=True)
