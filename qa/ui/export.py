"""A conversation as plain text, Markdown, Word file and print view; every quotation with its place.

All four are made from the same blocks (`blocks_of`), so none of them can say less than another.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from xml.sax.saxutils import escape as xml_escape

from index.datatypes import Document
from qa.cite import reference
from qa.datatypes import Abstention, Answer, Citation, Result
from qa.ui.escape import html
from qa.ui.markup import element
from qa.ui.state import Turn
from qa.ui.texts import Language, text

Titles = Callable[[str], Document]
"""Returns the document of an id."""


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
    turns: Sequence[Turn], documents: Titles, language: Language, *, today: date | None = None
) -> tuple[Block, ...]:
    """Return the conversation as blocks; turns without a result are left out."""
    blocks = [Block(Kind.TITLE, text("export.title", language))]
    for turn in turns:
        blocks += turn_blocks(turn, documents, language)
    stamp = (today or date.today()).isoformat()
    note = text(
        "export.note",
        language,
        software=text("trust.software", language),
        note=text("trust.note", language),
        date=stamp,
    )
    return (*blocks, Block(Kind.NOTE, note), *_provenance(turns))


def turn_blocks(turn: Turn, documents: Titles, language: Language) -> list[Block]:
    """Return one turn as blocks: the question, then its answer or answers."""
    if not turn.results:
        return []
    blocks = [Block(Kind.QUESTION, turn.question)]
    for document_id, result in turn.results:
        if document_id:
            blocks.append(Block(Kind.HEADING, documents(document_id).title))
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


def as_docx(blocks: Sequence[Block], language: Language) -> bytes:
    """Return blocks as a Word file (Office Open XML), with headings a navigation pane can use."""
    body = "".join(_docx_paragraph(block, language) for block in blocks)
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{_W}">'
        f'<w:body>{body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" '
        'w:right="1417" w:bottom="1134" w:left="1417" w:header="708" w:footer="708" '
        'w:gutter="0"/></w:sectPr></w:body></w:document>'
    )
    parts = {
        "[Content_Types].xml": _DOCX_TYPES,
        "_rels/.rels": _DOCX_RELATIONS,
        "word/_rels/document.xml.rels": _DOCX_DOCUMENT_RELATIONS,
        "word/styles.xml": _DOCX_STYLES,
        "word/document.xml": document,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DOCX_STYLE = {
    Kind.TITLE: "Title",
    Kind.QUESTION: "Heading1",
    Kind.HEADING: "Heading2",
    Kind.TEXT: "Normal",
    Kind.QUOTE: "Quote",
    Kind.SOURCE: "Source",
    Kind.NOTE: "Note",
}


def _docx_paragraph(block: Block, language: Language) -> str:
    spoken = "de-DE" if language == "de" or block.kind is Kind.QUOTE else "en-GB"
    content = xml_escape(_NOT_XML.sub("\ufffd", block.text))
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{_DOCX_STYLE[block.kind]}"/></w:pPr><w:r><w:rPr>'
        f'<w:lang w:val="{spoken}"/></w:rPr><w:t xml:space="preserve">{content}</w:t></w:r></w:p>'
    )


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_DOCX_TYPES = (
    f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.styles+xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DOCX_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_DOCX_DOCUMENT_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)


def _docx_style(name: str, shown: str, paragraph: str, run: str, *, default: bool = False) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"{" w:default=" + chr(34) + "1" + chr(34) if default else ""}>'  # noqa: E501
        f'<w:name w:val="{shown}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr>'
        "</w:style>"
    )


_DOCX_STYLES = (
    f'{_XML}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="22"/></w:rPr>'
    "</w:rPrDefault></w:docDefaults>"
    + _docx_style("Normal", "Normal", '<w:spacing w:after="120"/>', "", default=True)
    + _docx_style("Title", "Title", '<w:spacing w:after="240"/>', '<w:b/><w:sz w:val="36"/>')
    + _docx_style(
        "Heading1",
        "heading 1",
        '<w:keepNext/><w:spacing w:before="360" w:after="120"/><w:outlineLvl w:val="0"/>',
        '<w:b/><w:sz w:val="28"/>',
    )
    + _docx_style(
        "Heading2",
        "heading 2",
        '<w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="1"/>',
        '<w:b/><w:sz w:val="24"/>',
    )
    + _docx_style(
        "Quote",
        "Quote",
        '<w:keepNext/><w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="1F5673"/>'
        '</w:pBdr><w:spacing w:before="120" w:after="40"/><w:ind w:left="340"/>',
        "",
    )
    + _docx_style(
        "Source",
        "Source",
        '<w:spacing w:after="160"/><w:ind w:left="340"/>',
        '<w:color w:val="444444"/><w:sz w:val="20"/>',
    )
    + _docx_style("Note", "Note", '<w:spacing w:before="200"/>', '<w:i/><w:sz w:val="18"/>')
    + "</w:styles>"
)


def copyable_answer(turn: Turn, documents: Titles, language: Language) -> str:
    """Return one turn as plain text with its places, ready for a letter."""
    return as_text(turn_blocks(turn, documents, language))


def has_answer(turn: Turn) -> bool:
    """Tell whether any document answered the turn's question."""
    return any(isinstance(result, Answer) for _, result in turn.results)
