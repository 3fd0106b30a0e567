"""Choosing documents by what is known of them: `jurisdiction == "Sachsen" and year >= 2019`."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from index.datatypes import Document
from index.errors import InputError

NAMES = ("id", "title", "edition", "jurisdiction", "parties", "year", "signed", "language")
"""What an expression may name; `parties` is a list: `"SPD" in parties`."""

_COMPARE: Mapping[type, Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
}


def select(documents: Sequence[Document], expression: str) -> tuple[Document, ...]:
    """Return the documents for which the expression is true, in their order.

    An expression compares the names of `NAMES` with constants by `== != < <= > >= in not in`, and
    joins comparisons by `and`, `or`, `not`. It is read, never executed. Comparing an unknown year
    by size is false.

    Raises:
        InputError: the expression is none of these.
    """
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
        return tuple(d for d in documents if _value(tree, _fields(d)))
    except (SyntaxError, TypeError, ValueError, RecursionError, MemoryError) as error:
        what = error.msg if isinstance(error, SyntaxError) else str(error)
        example, names = 'jurisdiction == "Sachsen" and year >= 2019', ", ".join(NAMES)
        raise InputError(
            f"“{expression}” selects no documents: {what}. Write for example {example}; "
            f"names: {names}.",
            f"„{expression}“ wählt keine Dokumente aus: {what}. Zum Beispiel: {example}; "
            f"Namen: {names}.",
        ) from None


def _fields(document: Document) -> dict[str, object]:
    return {name: getattr(document, name) for name in NAMES}


def _value(node: ast.expr, fields: Mapping[str, object]) -> Any:
    match node:
        case ast.BoolOp(op=ast.And()):
            return all(_value(part, fields) for part in node.values)
        case ast.BoolOp():
            return any(_value(part, fields) for part in node.values)
        case ast.UnaryOp(op=ast.Not()):
            return not _value(node.operand, fields)
        case ast.Compare():
            return _compare(node, fields)
        case ast.Name() if node.id in fields:
            return fields[node.id]
        case ast.Name():
            raise ValueError(f"unknown name {node.id}")
        case ast.Constant() if isinstance(node.value, str | int | float | bool | None):
            return node.value
        case ast.List() | ast.Tuple():
            return [_value(part, fields) for part in node.elts]
        case _:
            raise ValueError(f"{ast.unparse(node)} is not allowed")


def _compare(node: ast.Compare, fields: Mapping[str, object]) -> bool:
    values = [_value(part, fields) for part in (node.left, *node.comparators)]
    for operation, left, right in zip(node.ops, values, values[1:], strict=False):
        apply = _COMPARE.get(type(operation))
        if apply is None:
            raise ValueError("only comparisons are allowed")
        ordered = isinstance(operation, ast.Lt | ast.LtE | ast.Gt | ast.GtE)
        if (ordered and None in (left, right)) or not apply(left, right):
            return False
    return True
