import dataclasses

import pytest
from tiny import make_document

from index.errors import InputError
from qa.selection import select

A = dataclasses.replace(
    make_document("x", id_="sachsen-2019"), jurisdiction="Sachsen", parties=("CDU", "SPD"),
    signed="2019",
)  # fmt: skip
B = dataclasses.replace(
    make_document("y", id_="bund-2021"), jurisdiction="Bund", parties=("SPD", "Grüne"),
    signed="2021-12-07",
)  # fmt: skip
C = dataclasses.replace(make_document("z", id_="ohne"), jurisdiction="", signed=None)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('jurisdiction == "Sachsen"', [A]),
        ("year >= 2019", [A, B]),
        ("year > 2019 or jurisdiction == ''", [B, C]),
        ('"SPD" in parties and not year == 2019', [B]),
        ('id in ["ohne", "sachsen-2019"]', [A, C]),
        ("2019 < year <= 2021", [B]),
        ("year == None", [C]),
        ('"CDU" not in parties', [B, C]),
        ("True", [A, B, C]),
    ],
)
def test_an_expression_chooses_documents_in_their_order(expression, expected):
    assert select([A, B, C], expression) == tuple(expected)


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('true')", "id.upper() == 'X'", "(lambda: 1)()", "colour == 'red'",
        "year + 1 == 2020", "", "id ==", "[x for x in id]", "id is None", "f'{id}' == 'a'",
        "1 in year", "year > 'a'", "(" * 5000,
    ],
)  # fmt: skip
def test_anything_but_comparisons_is_refused_and_never_executed(expression):
    with pytest.raises(InputError, match=r"selects no documents: .*Write for example"):
        select([A], expression)
