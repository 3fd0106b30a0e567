import csv
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from index.errors import InputError
from index.tables import Table
from qa.export import save_table, to_csv, to_jsonl, to_parquet

QUOTE = "§ 25a: 5 % mehr; „nicht“ weniger als 3 €,\nsofern …"
TABLE = Table.make(
    {"text": str, "line": int, "score": float, "ok": bool},
    [{"text": QUOTE, "line": 12, "score": 0.25, "ok": True}, {"text": None}],
)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=x", "  =1", "\u00a0=1", "＝1", "- Punkt"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_spreadsheet_takes_a_text_for_a_formula(text):
    table = Table.make({"text": str}, [{"text": text}])
    rows = list(csv.reader(io.StringIO(to_csv(table).decode(), newline="")))
    assert rows[1] == ["'" + text]


def test_numbers_stay_numbers_and_other_text_is_untouched():
    table = Table.make({"text": str, "n": int}, [{"text": QUOTE, "n": -5}])
    rows = list(csv.reader(io.StringIO(to_csv(table).decode(), newline="")))
    assert rows == [["text", "n"], [QUOTE, "-5"]]


def test_a_german_excel_gets_semicolons_and_a_byte_order_mark():
    data = to_csv(TABLE, excel=True)
    assert data.startswith(b"\xef\xbb\xbftext;line;score;ok")
    assert not to_csv(TABLE).startswith(b"\xef\xbb\xbf")


def test_jsonl_holds_every_cell_as_it_is():
    rows = [json.loads(row) for row in to_jsonl(TABLE).splitlines()]
    assert rows == TABLE.to_dicts()
    formula = Table.make({"text": str}, [{"text": "=1+1"}])
    assert json.loads(to_jsonl(formula)) == {"text": "=1+1"}


def test_parquet_has_plain_types_that_r_reads(tmp_path):
    path = save_table(TABLE, tmp_path / "t.parquet")
    table = pq.read_table(path)
    assert table.schema.types == [pa.string(), pa.int64(), pa.float64(), pa.bool_()]
    assert table.to_pylist() == TABLE.to_dicts()
    assert to_parquet(TABLE) == path.read_bytes()


def test_the_same_table_gives_the_same_bytes():
    for write in (to_csv, to_jsonl, to_parquet):
        assert write(TABLE) == write(TABLE)


def test_an_unknown_ending_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(InputError, match=r"t\.xlsx: the ending must be \.csv, \.jsonl or"):
        save_table(TABLE, tmp_path / "t.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"t\.csv cannot be written: No such file"):
        save_table(TABLE, tmp_path / "no" / "t.csv")


def test_a_file_is_replaced_whole_and_leaves_nothing_behind(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("old")
    save_table(TABLE, path)
    assert path.read_bytes() == to_csv(TABLE)
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]
