"""A small table with typed columns: what every list of results turns into.

A `Table` needs no package to exist. It becomes a pandas frame (`to_frame`), and through the Arrow
C stream interface a polars frame (`polars.DataFrame(table)`) or an Arrow table
(`pyarrow.table(table)`); all three libraries are imported only when asked for.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from index.errors import InputError

if TYPE_CHECKING:
    import pandas
    import pyarrow

Value = str | int | float | bool | None

SHOWN_ROWS = 20
"""Rows that a table shows of itself; the rest is counted."""
SHOWN_SIGNS = 80
"""Characters of a cell shown on a terminal."""

_PANDAS = {int: "Int64", float: "Float64", bool: "boolean", str: "string"}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length under named, typed columns.

    Attributes:
        columns: name and type (`str`, `int`, `float` or `bool`) of each column; any cell may be
            None, which means "not known" or "does not apply".
        rows: the cells, row by row.
    """

    columns: tuple[tuple[str, type], ...]
    rows: tuple[tuple[Value, ...], ...]

    @classmethod
    def make(cls, columns: Mapping[str, type], records: Sequence[Mapping[str, Value]]) -> Table:
        """Return a table of records; a key that a record lacks becomes None.

        Raises:
            ValueError: a record has a key that is no column.
        """
        for record in records:
            if unknown := record.keys() - columns.keys():
                raise ValueError(f"no columns for {sorted(unknown)}, got {list(columns)}")
        rows = tuple(tuple(record.get(name) for name in columns) for record in records)
        return cls(tuple(columns.items()), rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return iter(self.to_dicts())

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(name for name, _ in self.columns)

    def column(self, name: str) -> tuple[Value, ...]:
        """Return the cells of one column.

        Raises:
            KeyError: there is no such column.
        """
        if name not in self.names:
            raise KeyError(f"no column {name!r}, got {list(self.names)}")
        position = self.names.index(name)
        return tuple(row[position] for row in self.rows)

    def only(self, *names: str) -> Table:
        """Return the table with these columns only, in this order.

        Raises:
            KeyError: there is no such column.
        """
        kinds = dict(self.columns)
        cells = [self.column(name) for name in names]
        rows = tuple(zip(*cells, strict=True)) if cells else ()
        return Table(tuple((name, kinds[name]) for name in names), rows)

    def to_dicts(self) -> list[dict[str, Value]]:
        """Return one dictionary a row."""
        return [dict(zip(self.names, row, strict=True)) for row in self.rows]

    def to_frame(self) -> pandas.DataFrame:
        """Return a pandas data frame with nullable types (Int64, string, …).

        Raises:
            InputError: pandas is not installed.
        """
        pandas = require("pandas")
        return pandas.DataFrame(
            {
                name: pandas.array(list(self.column(name)), dtype=_PANDAS[kind])
                for name, kind in self.columns
            }
        )

    def to_arrow(self) -> pyarrow.Table:
        """Return a pyarrow table; texts are `string`, whole numbers `int64`.

        Raises:
            InputError: pyarrow is not installed.
        """
        arrow = require("pyarrow")
        kinds = {
            int: arrow.int64(), float: arrow.float64(), bool: arrow.bool_(), str: arrow.string()
        }  # fmt: skip
        schema = arrow.schema([(name, kinds[kind]) for name, kind in self.columns])
        return arrow.table([list(self.column(name)) for name in self.names], schema=schema)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def __str__(self) -> str:
        shown = [self.names] + [
            tuple(_shorten(cell) for cell in row) for row in self.rows[:SHOWN_ROWS]
        ]
        widths = [max(len(row[i]) for row in shown) for i in range(len(self.columns))]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in shown]
        if len(self.rows) > SHOWN_ROWS:
            lines.append(f"… {len(self.rows) - SHOWN_ROWS} more rows")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.names)
        body = "".join(
            "<tr>"
            + "".join(f"<td>{'' if c is None else html.escape(str(c))}</td>" for c in row)
            + "</tr>"
            for row in self.rows[:SHOWN_ROWS]
        )
        rest = len(self.rows) - SHOWN_ROWS
        note = f"<p>… {rest} more rows</p>" if rest > 0 else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def _shorten(cell: Value) -> str:
    text = "" if cell is None else " ".join(str(cell).split())
    return text if len(text) <= SHOWN_SIGNS else text[: SHOWN_SIGNS - 1] + "…"


def require(name: str) -> ModuleType:
    """Return a module of an optional package.

    Raises:
        InputError: it is not installed.
    """
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError:
        package = name.partition(".")[0]
        raise InputError(
            f"The package {package} is needed for this and is not installed; "
            'install it with: pip install "zeilentreu[research]"',
            f"Dafür wird das Paket {package} gebraucht, das nicht installiert ist; "
            'installieren mit: pip install "zeilentreu[research]"',
        ) from None
