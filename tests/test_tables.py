import builtins

import pyarrow as pa
import pytest

from index.errors import InputError
from index.tables import Table, require

TABLE = Table.make(
    {"word": str, "count": int, "share": float, "known": bool},
    [{"word": "Haus", "count": 2, "share": 0.5, "known": True}, {"word": "§ 5"}],
)


def test_a_key_that_a_record_lacks_is_none():
    assert TABLE.rows == (("Haus", 2, 0.5, True), ("§ 5", None, None, None))
    assert TABLE.names == ("word", "count", "share", "known")
    assert TABLE.column("count") == (2, None)
    assert list(TABLE)[1] == {"word": "§ 5", "count": None, "share": None, "known": None}


def test_a_key_that_is_no_column_is_refused():
    with pytest.raises(ValueError, match=r"no columns for \['x'\], got \['a'\]"):
        Table.make({"a": str}, [{"x": "1"}])
    with pytest.raises(KeyError, match="no column 'x'"):
        TABLE.column("x")


def test_a_frame_keeps_whole_numbers_whole_where_some_are_missing():
    frame = TABLE.to_frame()
    assert [str(kind) for kind in frame.dtypes] == ["string", "Int64", "Float64", "boolean"]
    assert frame["count"].isna().tolist() == [False, True]


def test_an_empty_table_keeps_its_columns_and_types():
    empty = Table.make({"word": str, "count": int}, [])
    assert [str(kind) for kind in empty.to_frame().dtypes] == ["string", "Int64"]
    assert empty.to_arrow().schema.field("count").type == pa.int64()
    assert len(empty) == 0


def test_arrow_and_polars_read_a_table_directly():
    import polars

    assert pa.table(TABLE).to_pylist() == TABLE.to_dicts()
    assert polars.DataFrame(TABLE).rows() == list(TABLE.rows)


def test_a_notebook_shows_it_escaped_and_a_terminal_shortened():
    table = Table.make({"text": str}, [{"text": "<img src=x onerror=alert(1)>"}])
    assert "<img" not in table._repr_html_()
    assert "&lt;img src=x" in table._repr_html_()
    long = Table.make({"text": str, "n": int}, [{"text": "a" * 200, "n": i} for i in range(25)])
    assert str(long).splitlines()[0].startswith("text")
    assert "a" * 79 + "…" in str(long)
    assert str(long).endswith("… 5 more rows")
    assert "… 5 more rows" in long._repr_html_()


def test_a_missing_package_is_named_with_the_way_to_install_it(monkeypatch):
    real = builtins.__import__

    def refuse(name, *rest):
        if name.startswith("pandas"):
            raise ImportError(name)
        return real(name, *rest)

    import importlib

    monkeypatch.setattr(importlib, "import_module", lambda name: refuse(name))
    with pytest.raises(
        InputError, match=r'pandas is needed .* pip install "zeilentreu\[research\]"'
    ):
        TABLE.to_frame()
    with pytest.raises(InputError, match="The package pandas"):
        require("pandas.api")
