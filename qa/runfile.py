"""The file by which a long run can be broken off and taken up again.

JSON Lines: the first object says what the run is made with, each further one is a question with
its result or error. A line that was cut off by a crash is asked again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from index.errors import InputError
from qa.datatypes import Provenance, Result
from qa.records import provenance_to_json, result_from_json, result_to_json

FORMAT = 1
"""Raised with any change of what a run file means."""


class RunFile:
    """One run's file: read once, then rows are added at its end.

    Args:
        path: the file; made if it does not exist.
        provenance: what results are made with now.
        options: what the questions are asked with.
    """

    def __init__(self, path: Path, provenance: Provenance, options: Mapping[str, str]) -> None:
        self.path = path
        record = provenance_to_json(provenance)
        record.pop("index")  # the same corpus, built again, has another generation name
        self._head = {"format": FORMAT, "provenance": record, "options": dict(options)}

    def read(self, questions: Sequence[str]) -> dict[int, tuple[Result | None, str | None]]:
        """Return the finished rows by number (from 1); start the file if it is new.

        Raises:
            InputError: the file belongs to another run, or is none.
        """
        if not self.path.exists() or self.path.stat().st_size == 0:
            self._write([self._head], "w")
            return {}
        records = self._records()
        if not records or records[0] != self._head:
            raise self._other_run(
                "index, model, settings or options differ",
                "Index, Modell, Einstellungen oder Optionen sind andere",
            )
        rows: dict[int, tuple[Result | None, str | None]] = {}
        for record in records[1:]:
            number = record["number"]
            if number > len(questions) or questions[number - 1] != record["question"]:
                raise self._other_run(
                    f"question {number} is another", f"Frage {number} ist eine andere"
                )
            result = record["result"]
            rows[number] = (None if result is None else result_from_json(result), record["error"])
        return rows

    def add(self, number: int, question: str, result: Result | None, error: str | None) -> None:
        """Write one finished row at the end of the file."""
        record = {
            "number": number,
            "question": question,
            "result": None if result is None else result_to_json(result),
            "error": error,
        }
        self._write([record], "a")

    def _records(self) -> list[dict[str, Any]]:
        """Return the complete records, and cut off what a crash left behind them."""
        data = self.path.read_bytes()
        complete = data[: data.rfind(b"\n") + 1]
        try:
            records = [json.loads(row) for row in complete.splitlines()]
        except ValueError:
            raise self._other_run("it is no run file", "sie ist keine Laufdatei") from None
        if not all(isinstance(record, dict) for record in records):
            raise self._other_run("it is no run file", "sie ist keine Laufdatei")
        if len(complete) < len(data):
            self.path.write_bytes(complete)
        return records

    def _write(self, records: Sequence[Mapping[str, Any]], mode: str) -> None:
        try:
            with self.path.open(mode, encoding="utf-8", newline="\n") as file:
                file.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
        except OSError as error:
            raise InputError(
                f"{self.path} cannot be written: {error.strerror}. Name a file in a folder that "
                "exists.",
                f"{self.path} kann nicht geschrieben werden: {error.strerror}. Bitte eine Datei in "
                "einem vorhandenen Ordner nennen.",
            ) from None

    def _other_run(self, english: str, german: str) -> InputError:
        return InputError(
            f"{self.path} does not belong to this run: {english}. Name another file, or none.",
            f"{self.path} gehört nicht zu diesem Lauf: {german}. Bitte eine andere Datei nennen "
            "oder keine.",
        )
