"""A conversation as a Word file (Office Open XML), written without a library."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape as xml_escape

from qa.ui.export import Block, Kind
from qa.ui.texts import Language


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
