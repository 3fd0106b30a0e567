"""Results as a person sees them: text for a terminal, escaped HTML for a notebook."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.cite import label
from qa.datatypes import Abstention, Answer, Citation, Commitment, Result, Statement
from qa.texts import say

if TYPE_CHECKING:
    from qa.compare import Comparison

WIDTH = 88
"""Columns of text on a terminal."""
HEADING_JOIN = " › "


def result_as_text(result: Result) -> str:
    """Return the result as text for a terminal, in the question's language."""
    language = result.language
    rows: list[str] = []
    if isinstance(result, Answer):
        for number, statement in enumerate(result.statements, 1):
            mark = f"[{number}] "
            indent = " " * len(mark)
            quotes = [citation.quote for citation in statement.citations]
            worded = statement.text != " ".join(quotes)  # by a language model
            said = statement.text if worded else f"„{statement.text}“"
            rows.append(wrapped(said, indent, first=mark))
            if worded:
                rows += [wrapped(f"„{quote}“", indent) for quote in quotes]
            rows += [wrapped(note, indent) for note in _notes(statement, language)]
            rows.append("")
    else:
        rows.append(say(f"abstained.{result.reason}", language))
        if result.nearest:
            rows += ["", say("nearest", language), ""]
        for citation in result.nearest:
            rows.append(wrapped(f"„{citation.quote}“", "    ", first="  – "))
            rows += [wrapped(_place(citation, language), "    "), ""]
    rows.append(say("intent", language))
    return "\n".join(rows)


def result_as_html(result: Result) -> str:
    """Return the result as HTML without scripts or styles of its own; every text is escaped."""
    language = result.language
    question = f"<p><strong>{html.escape(result.question)}</strong></p>"
    if isinstance(result, Answer):
        body = _list([(s.text, list(_notes(s, language))) for s in result.statements], ordered=True)
    else:
        body = f"<p>{html.escape(say(f'abstained.{result.reason}', language))}</p>"
        if result.nearest:
            body += f"<p>{html.escape(say('nearest', language))}</p>"
            body += _list([(c.quote, [_place(c, language)]) for c in result.nearest])
    intent = f"<p><small>{html.escape(say('intent', language))}</small></p>"
    return f'<div lang="{html.escape(language)}">{question}{body}{intent}</div>'


def comparison_as_text(comparison: Comparison) -> str:
    """Return what each document says about each question, in the question's language."""
    rows: list[str] = []
    width = len(comparison.documents)
    for number, question in enumerate(comparison.questions):
        rows += [wrapped(question, ""), ""]
        for cell in comparison.cells[number * width : (number + 1) * width]:
            result, statement = cell.result, cell.statement
            if isinstance(result, Answer) and statement is not None:
                rows.append(wrapped(f"{cell.document_id}: „{statement.text}“", "    ", first="  "))
                rows += [wrapped(note, "    ") for note in _notes(statement, result.language)]
            elif isinstance(result, Abstention):
                silent = say(f"abstained.{result.reason}", result.language)
                rows.append(wrapped(f"{cell.document_id}: {silent}", "    ", first="  "))
        rows.append("")
    return "\n".join(rows).rstrip()


def _notes(statement: Statement, language: str) -> tuple[str, ...]:
    """Return where the statement stands and how binding it is, one text a citation."""
    commitment = ""
    if statement.commitment is not Commitment.NONE:
        commitment = f" · {say(f'commitment.{statement.commitment}', language)}"
    return tuple(_place(citation, language) + commitment for citation in statement.citations)


def _place(citation: Citation, language: str) -> str:
    heading = HEADING_JOIN.join(citation.heading)
    return label(citation, language) + (f" · {heading}" if heading else "")


def _list(items: Sequence[tuple[str, Sequence[str]]], *, ordered: bool = False) -> str:
    rows = "".join(
        f'<li><q lang="de">{html.escape(text)}</q>'
        + "".join(f"<br><small>{html.escape(note)}</small>" for note in notes)
        + "</li>"
        for text, notes in items
    )
    tag = "ol" if ordered else "ul"
    return f"<{tag}>{rows}</{tag}>"


def wrapped(text: str, indent: str, *, first: str | None = None) -> str:
    """Return the text in rows of WIDTH columns, indented."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
