"""Tables as files: CSV (formula-safe), JSON Lines and Parquet.

CSV is for people and spreadsheets: a cell that a spreadsheet would take for a formula gets an
apostrophe in front. JSON Lines and Parquet hold every cell exactly as it is; use them for
programs. All files are UTF-8.
"""

from __future__ import annotations

import csv
import io
import json
import os
import secrets
from pathlib import Path

from index.errors import InputError
from index.tables import Table, Value, require

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters by which spreadsheets recognise a formula (OWASP, "CSV Injection")."""
FORMATS = ("csv", "jsonl", "parquet")


def save_table(table: Table, path: str | Path, *, excel: bool = False) -> Path:
    """Write a table to `path` and return it; the ending says how: .csv, .jsonl or .parquet.

    The file appears complete or not at all. With `excel` a CSV file has semicolons and a byte
    order mark, which a German Excel needs.

    Raises:
        InputError: the ending is another one, or the file cannot be written.
    """
    path = Path(path)
    kind = path.suffix.removeprefix(".").lower()
    if kind == "csv":
        data = to_csv(table, excel=excel)
    elif kind == "jsonl":
        data = to_jsonl(table)
    elif kind == "parquet":
        data = to_parquet(table)
    else:
        raise InputError(
            f"{path.name}: the ending must be .csv, .jsonl or .parquet.",
            f"{path.name}: Die Endung muss .csv, .jsonl oder .parquet sein.",
        )
    write_file(path, data)
    return path


def to_csv(table: Table, *, excel: bool = False) -> bytes:
    """Return the table as CSV (RFC 4180) with a header row; None is an empty cell."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if excel else ",")
    writer.writerow(table.names)
    writer.writerows([_safe(cell) for cell in row] for row in table.rows)
    return buffer.getvalue().encode("utf-8-sig" if excel else "utf-8")


def to_jsonl(table: Table) -> bytes:
    """Return the table as JSON Lines, one object a row."""
    rows = (json.dumps(row, ensure_ascii=False) for row in table.to_dicts())
    return "".join(row + "\n" for row in rows).encode()


def to_parquet(table: Table) -> bytes:
    """Return the table as Parquet.

    Raises:
        InputError: pyarrow is not installed.
    """
    parquet = require("pyarrow.parquet")
    buffer = io.BytesIO()
    parquet.write_table(table.to_arrow(), buffer, compression="zstd")
    return buffer.getvalue()


def write_file(path: Path, data: bytes) -> None:
    """Write a file at once, so that a reader never sees half of it.

    Raises:
        InputError: the folder is missing or must not be written to.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(3)}.part")
    try:
        part.write_bytes(data)
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(
            f"{path} cannot be written: {error.strerror}. Name a file in a folder that exists.",
            f"{path} kann nicht geschrieben werden: {error.strerror}. Bitte eine Datei in einem "
            "vorhandenen Ordner nennen.",
        ) from None


def _safe(cell: Value) -> Value:
    if isinstance(cell, str) and cell.lstrip(" \u00a0").startswith(FORMULA_SIGNS):
        return "'" + cell
    return "" if cell is None else cell
