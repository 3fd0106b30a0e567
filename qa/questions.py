"""Questions from a file: a CSV with a column "question", or one question a line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from index.errors import InputError
from index.text import decode


def read_questions(path: str | Path) -> list[str]:
    """Return the questions of a file, in order; empty lines of a text file are left out.

    A .csv or .tsv file may be separated by comma, semicolon or tab and have any encoding that
    spreadsheets write.

    Raises:
        InputError: the file is missing, has no column "question" (or "Frage"), or no question.
    """
    path = Path(path)
    try:
        text = decode(path.read_bytes()).removeprefix("\ufeff")
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}.",
            f"{path} kann nicht gelesen werden: {error.strerror}.",
        ) from None
    if path.suffix.lower() in (".csv", ".tsv"):
        questions = _from_csv(text, path)
    else:
        questions = [line.strip() for line in text.splitlines() if line.strip()]
    if not questions:
        raise InputError(f"{path} holds no question.", f"{path} enthält keine Frage.")
    return questions


def _from_csv(text: str, path: Path) -> list[str]:
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = {name.strip().lower(): name for name in reader.fieldnames or ()}
    column = names.get("question") or names.get("frage")
    if column is None:
        known = ", ".join(names) or "–"
        raise InputError(
            f"{path} has no column “question”; it has: {known}.",
            f"{path} hat keine Spalte „question“ oder „Frage“; vorhanden: {known}.",
        )
    return [row[column] or "" for row in reader]
