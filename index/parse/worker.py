"""Reads a file of unknown origin in a process of its own, with limits on what that may cost.

The parent writes one JSON object to the child's standard input (path, what is known, limits); the
child answers with one JSON object a line: `{"progress": [done, total]}` any number of times, then
`{"document": …}` or `{"error": …}`. A child that needs too much is ended by the system; nothing of
it is left behind.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from index.datatypes import Document, DocumentInfo
from index.errors import DuplicateError, LimitError, ReadError, cannot_open

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What reading one file may cost.

    Attributes:
        memory: bytes of address space (not enforced on Windows).
        cpu_s: seconds of computing (not enforced on Windows).
        wall_s: seconds on the clock.
        size: bytes of the file.
        pages: pages of a PDF.
    """

    memory: int = 1024 * MIB
    cpu_s: int = 30
    wall_s: float = 45.0
    size: int = 200 * MIB
    pages: int = 5000


def read_limited(
    path: str | Path,
    info: DocumentInfo | None = None,
    *,
    limits: ReadLimits | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Document:
    """Return the document in a file, read in another process.

    `progress` is called with pages done and pages in all.

    Raises:
        ReadError: the file cannot be read.
        LimitError: reading it went over a limit.
    """
    path, info, limits = Path(path), info or DocumentInfo(), limits or ReadLimits()
    name = info.source or path.name
    _check_size(path, name, limits)
    process = _start()
    try:
        request = {"path": str(path.resolve()), "info": asdict(info), "limits": asdict(limits)}
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.close()
        answer = _answer(process.stdout, limits.wall_s, progress)
        if answer is None:
            process.kill()
            raise _over_time(name, limits)
        if answer:
            return _result(answer)
        return _explain(process.wait(timeout=10), name, limits)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _check_size(path: Path, name: str, limits: ReadLimits) -> None:
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise cannot_open(name, error) from error
    if not path.is_file():
        raise ReadError(
            f"{name} is not a file. Name a PDF, text, Markdown, HTML or DOCX file.",
            f"{name} ist keine Datei. Bitte eine PDF-, Text-, Markdown-, HTML- oder DOCX-Datei "
            "angeben.",
        )
    if size > limits.size:
        raise LimitError(
            f"{name} has {size // MIB} MiB; at most {limits.size // MIB} MiB are read. Add a "
            "smaller copy, for example without images.",
            f"{name} hat {size // MIB} MiB; gelesen werden höchstens {limits.size // MIB} MiB. "
            "Bitte eine kleinere Kopie hinzufügen, etwa ohne Bilder.",
        )


def _start() -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parent.parent.parent)
    keep = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "HOME", "LD_LIBRARY_PATH")
    environment = {key: os.environ[key] for key in keep if key in os.environ}
    environment |= {
        "PYTHONPATH": root,
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",  # each thread would claim address space
        "OMP_NUM_THREADS": "1",
    }
    return subprocess.Popen(  # our own module, no shell
        [sys.executable, "-m", "index.parse.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=root,
    )


def _answer(
    pipe: IO[bytes], wall_s: float, progress: Callable[[int, int], None] | None
) -> dict[str, Any] | None:
    """Return the child's answer, {} if it ended without one, None if time ran out."""
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def follow() -> None:
        with contextlib.suppress(ValueError, OSError):  # the pipe is closed when time is out
            for line in pipe:
                lines.put(line)
        lines.put(b"")

    threading.Thread(target=follow, daemon=True).start()
    end = time.monotonic() + wall_s
    while True:
        try:
            line = lines.get(timeout=max(end - time.monotonic(), 0.001))
        except queue.Empty:
            return None
        if not line.endswith(b"\n"):
            return {}
        message: dict[str, Any] = json.loads(line)
        if "progress" not in message:
            return message
        if progress is not None:
            progress(*message["progress"])


def _result(answer: dict[str, Any]) -> Document:
    from index.records import document_from_json

    if "document" in answer:
        return document_from_json(answer["document"])
    kinds = {kind.__name__: kind for kind in (ReadError, LimitError, DuplicateError)}
    error = answer["error"]
    raise kinds.get(error["kind"], ReadError)(error["english"], error["german"])


def _over_time(name: str, limits: ReadLimits) -> LimitError:
    return LimitError(
        f"Reading {name} took longer than {limits.wall_s:g} seconds and was stopped. If the file "
        "is sound, allow more time with --seconds.",
        f"Das Lesen von {name} dauerte länger als {limits.wall_s:g} Sekunden und wurde beendet. "
        "Ist die Datei in Ordnung, bitte mit --seconds mehr Zeit geben.",
    )


def _explain(status: int, name: str, limits: ReadLimits) -> Document:
    """Raise what the end of a child without answer means."""
    if status == -getattr(signal, "SIGXCPU", 0) or status == -getattr(signal, "SIGKILL", 0):
        raise LimitError(
            f"Reading {name} needed more than {limits.cpu_s} seconds of computing and was stopped. "
            "If the file is sound, allow more with --seconds.",
            f"Das Lesen von {name} brauchte mehr als {limits.cpu_s} Sekunden Rechenzeit und wurde "
            "beendet. Ist die Datei in Ordnung, bitte mit --seconds mehr geben.",
        )
    raise LimitError(
        f"Reading {name} was stopped: it needs more than {limits.memory // MIB} MiB of memory or "
        "is built so that it cannot be read. Get the file from its original source, or allow more "
        "with --memory.",
        f"Das Lesen von {name} wurde beendet: Die Datei braucht mehr als {limits.memory // MIB} "
        "MiB Speicher oder ist unlesbar aufgebaut. Bitte die Datei aus der Originalquelle "
        "beziehen oder mit --memory mehr erlauben.",
    )


def main() -> int:
    """Read one file as standard input asks, and answer on standard output."""
    request = json.loads(sys.stdin.buffer.readline())
    limits = ReadLimits(**request["limits"])
    known = dict(request["info"])
    if known.get("parties") is not None:
        known["parties"] = tuple(known["parties"])
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # whatever a library prints must not mix with the answer
    _limit(limits)

    def send(message: dict[str, Any]) -> None:
        out.write(json.dumps(message, ensure_ascii=True).encode() + b"\n")
        out.flush()

    try:
        from index.parse import read_document
        from index.records import document_to_json

        document = read_document(
            request["path"],
            DocumentInfo(**known),
            progress=lambda done, total: send({"progress": [done, total]}),
            pages=limits.pages,
        )
        answer: dict[str, Any] = {"document": document_to_json(document)}
    except ReadError as error:
        answer = {
            "error": {
                "kind": type(error).__name__,
                "english": error.english,
                "german": error.german,
            }
        }
    except (MemoryError, RecursionError):
        return 9
    send(answer)
    return 0


def _limit(limits: ReadLimits) -> None:
    """Have the system end this process when it goes over its limits."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the only limit
        return
    for what, amount in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu_s),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        _, hard = resource.getrlimit(what)
        if hard != resource.RLIM_INFINITY:
            amount = min(amount, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (amount, amount))


if __name__ == "__main__":
    sys.exit(main())
