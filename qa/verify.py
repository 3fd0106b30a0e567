"""Whether a statement may be shown: its quotes stand where it says, and they say what it says.

Everything here is deterministic and errs on the side of silence: a true statement may fail, a
false one should not pass. What a statement in other words than its quote must satisfy is in
`verify_wording`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from index.datatypes import Document, Line, LineKind, make_passage
from qa.blocks import Context, context_of
from qa.cite import line_labels
from qa.datatypes import Citation, Statement, Verdict
from qa.verify_wording import compare_wording

_MAX_GAP = 12
"""Lines that may lie between the introduction of a list and the item quoted with it."""


def verify(statement: Statement, document: Document) -> Verdict:
    """Return VERIFIED, or the first thing found wrong with the statement.

    The quotes are checked first, against the lines of this edition; then the text of the
    statement against its quotes, unless it is the quotes themselves.
    """
    if not statement.citations or not statement.text.strip():
        return Verdict.UNSUPPORTED
    for citation in statement.citations:
        verdict = verify_citation(citation, document)
        if verdict is not Verdict.VERIFIED:
            return verdict
    quotes = [citation.quote for citation in statement.citations]
    if statement.text == " ".join(quotes):
        joined = _belong_together(statement.citations, document)
        return Verdict.VERIFIED if joined else Verdict.TRUNCATED
    if _hidden_signs(statement.text) - _hidden_signs(" ".join(quotes)):
        return Verdict.UNSUPPORTED
    names = (document.title, document.jurisdiction, *document.parties)
    return compare_wording(statement.text, quotes, names=names)


def verify_citation(citation: Citation, document: Document) -> Verdict:
    """Return VERIFIED if exactly these lines of this edition say the quote, whole sentences of it.

    NOT_VERBATIM also covers a range of lines that is wider or narrower than the quote, labels
    that do not stand on these lines, and quotes from text that is not the agreement's.
    """
    if (citation.document_id, citation.sha256, citation.title, citation.edition) != (
        document.id,
        document.sha256,
        document.title,
        document.edition,
    ):
        return Verdict.WRONG_EDITION
    if not 0 <= citation.start < citation.end <= len(document.lines):
        return Verdict.NOT_VERBATIM
    lines = document.lines[citation.start : citation.end]
    if not _labels_agree(citation, document, lines) or not _is_running_text(lines):
        return Verdict.NOT_VERBATIM
    context = context_of(document, citation.start, citation.end)
    spans = _spans(citation, context)
    if not spans:
        return Verdict.NOT_VERBATIM
    starts = {sentence.start for sentence in context.sentences}
    ends = {sentence.end for sentence in context.sentences}
    whole = any(start in starts and end in ends for start, end in spans)
    return Verdict.VERIFIED if whole else Verdict.TRUNCATED


def _labels_agree(citation: Citation, document: Document, lines: Sequence[Line]) -> bool:
    first, last = lines[0], lines[-1]
    return (
        citation.numbering is document.numbering
        and citation.scope is document.scope
        and (citation.start_line, citation.end_line)
        == line_labels(document, citation.start, citation.end)
        and (citation.page, citation.pdf_page) == (first.page, first.pdf_page)
        and citation.end_page == last.page
    )


def _is_running_text(lines: Sequence[Line]) -> bool:
    """Return whether the lines begin and end with text of one kind, with nothing foreign between.

    A quote does not run from a heading into the text below it.
    """
    kinds = {line.kind for line in lines if line.is_quotable}
    foreign = any(line.kind in (LineKind.EDITORIAL, LineKind.CONTENTS) for line in lines)
    return lines[0].is_quotable and lines[-1].is_quotable and len(kinds) == 1 and not foreign


def _spans(citation: Citation, context: Context) -> list[tuple[int, int]]:
    """Return where the quote stands in the context, on exactly the cited lines."""
    passage, quote = context.passage, citation.quote
    spans: list[tuple[int, int]] = []
    at = passage.text.find(quote) if quote.strip() else -1
    while at >= 0:
        if passage.positions_of(at, at + len(quote)) == (citation.start, citation.end):
            spans.append((at, at + len(quote)))
        at = passage.text.find(quote, at + 1)
    return spans


def _belong_together(citations: Sequence[Citation], document: Document) -> bool:
    """Return whether quotes joined into one text follow each other in the document.

    Either nothing is left out between them, or the first introduces a list ("Wir wollen:") and
    the rest are items of that list.
    """
    for before, after in pairwise(citations):
        if after.start < before.end - 1:
            return False
        region = make_passage(document, before.start, after.end, heading=())
        if f"{before.quote} {after.quote}" in region.text:
            continue
        if after.start - before.end > _MAX_GAP or not citations[0].quote.rstrip().endswith(":"):
            return False
        between = context_of(document, citations[0].end, after.end)
        if not all(between.items[_first_block(between, citations[0].end) :]):
            return False
    return True


def _first_block(context: Context, position: int) -> int:
    """Return the number of the first block that begins at the line `position` or later."""
    for sentence in context.sentences:
        if context.passage.positions_of(sentence.start, sentence.end)[0] >= position:
            return sentence.block
    return 0


def _hidden_signs(text: str) -> set[str]:
    """Return the invisible and control signs in a text (soft hyphens, direction marks, …)."""
    return {sign for sign in text if unicodedata.category(sign) in ("Cf", "Cc", "Co", "Cn")}
