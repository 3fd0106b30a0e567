"""A conversation as plain text, Markdown and print view; every quotation with its place.

They and the Word file (`qa.ui.word`) are made from the same blocks (`blocks_of`), so none of them
can say less than another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qa.cite import reference
from qa.datatypes import Abstention, Answer, Citation, Result
from qa.ui.escape import html
from qa.ui.markup import element
from qa.ui.state import Turn
from qa.ui.texts import Language, text


class Kind(StrEnum):
    """What a block of an exported conversation is."""

    TITLE = "title"
    QUESTION = "question"
    HEADING = "heading"
    TEXT = "text"
    QUOTE = "quote"
    SOURCE = "source"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of an exported conversation."""

    kind: Kind
    text: str


def blocks_of(
    turns: Sequence[Turn], language: Language, *, today: date | None = None
) -> tuple[Block, ...]:
    """Return the conversation as blocks; turns without a result are left out."""
    blocks = [Block(Kind.TITLE, text("export.title", language))]
    for turn in turns:
        blocks += turn_blocks(turn, language)
    stamp = (today or date.today()).isoformat()
    note = text(
        "export.note",
        language,
        software=text("trust.software", language),
        note=text("trust.note", language),
        date=stamp,
    )
    return (*blocks, Block(Kind.NOTE, note), *_provenance(turns))


def turn_blocks(turn: Turn, language: Language) -> list[Block]:
    """Return one turn as blocks: the question, then its answer or answers."""
    if not turn.results:
        return []
    blocks = [Block(Kind.QUESTION, turn.question)]
    for document_id, result in turn.results:
        if document_id:
            blocks.append(Block(Kind.HEADING, turn.sources[document_id].title))
        blocks += _result_blocks(result, language, short=bool(document_id))
    return blocks


def _result_blocks(result: Result, language: Language, *, short: bool) -> list[Block]:
    if isinstance(result, Abstention):
        if short:
            return [Block(Kind.TEXT, text("compare.none", language))]
        blocks = [
            Block(Kind.TEXT, text("abstain.title", language)),
            Block(Kind.TEXT, text(f"abstain.{result.reason.value}", language)),
        ]
        if result.nearest:
            blocks.append(Block(Kind.HEADING, text("abstain.nearest", language)))
            blocks += [_source(citation, language) for citation in result.nearest]
        return blocks
    blocks = []
    for statement in result.statements:
        blocks.append(Block(Kind.QUOTE, statement.text))
        word = text(f"commitment.{statement.commitment.value}", language)
        for citation in statement.citations:
            blocks.append(_source(citation, language, word))
    return blocks


def _source(citation: Citation, language: Language, word: str = "") -> Block:
    where = reference(citation, language)
    if citation.heading:
        where += " · " + " › ".join(citation.heading)
    return Block(Kind.SOURCE, f"{where} · {word}" if word else where)


def _provenance(turns: Sequence[Turn]) -> list[Block]:
    for turn in reversed(turns):
        for _, result in turn.results:
            made = result.provenance
            return [
                Block(
                    Kind.NOTE,
                    f"Zeilentreu {made.version} · {made.model} {made.model_sha256[:12]} · "
                    f"{made.index} · {made.corpus_sha256[:12]}",
                )
            ]
    return []


def as_text(blocks: Sequence[Block]) -> str:
    """Return blocks as plain text for a letter: quotation marks, places below."""
    lines: list[str] = []
    for block in blocks:
        if block.kind is Kind.QUOTE:
            lines += ["", f"„{block.text}“"]
        elif block.kind is Kind.SOURCE:
            lines.append(f"({block.text})")
        else:
            lines += ["", block.text]
    return "\n".join(lines).strip() + "\n"


_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~^$!&])")
_LINE_START = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)")


def _md(content: str) -> str:
    escaped = _MARKDOWN.sub(r"\\\1", " ".join(content.split("\n")))
    return _LINE_START.sub(lambda match: f"{match[1]}{match[2][:-1]}\\{match[2][-1]}", escaped)


def as_markdown(blocks: Sequence[Block]) -> str:
    """Return blocks as Markdown; a quotation's signs are escaped, so it renders verbatim."""
    shapes = {
        Kind.TITLE: "# {}",
        Kind.QUESTION: "## {}",
        Kind.HEADING: "### {}",
        Kind.TEXT: "{}",
        Kind.QUOTE: "> {}",
        Kind.SOURCE: "— {}",
        Kind.NOTE: "*{}*",
    }
    return "\n\n".join(shapes[block.kind].format(_md(block.text)) for block in blocks) + "\n"


def as_print_view(blocks: Sequence[Block], language: Language) -> str:
    """Return blocks as the HTML section that is printed instead of the page."""
    tags = {
        Kind.TITLE: "h1",
        Kind.QUESTION: "h2",
        Kind.HEADING: "h3",
        Kind.QUOTE: "blockquote",
    }
    inner = "".join(
        element(tags.get(block.kind, "p"), html(block.text), class_=f"zt-print-{block.kind.value}")
        for block in blocks
    )
    return element("section", inner, class_="zt-print", lang=language, aria_hidden="true")


def copyable_answer(turn: Turn, language: Language) -> str:
    """Return one turn as plain text with its places, ready for a letter."""
    return as_text(turn_blocks(turn, language))


def has_answer(turn: Turn) -> bool:
    """Tell whether any document answered the turn's question."""
    return any(isinstance(result, Answer) for _, result in turn.results)
