"""The page "Documents": what is in the index, reading it line by line, adding own files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.datatypes import Document, LineNumbering, NumberingScope
from index.errors import ZeilentreuError
from qa.lines import find_positions
from qa.ui import markup, uploads
from qa.ui.escape import html, label
from qa.ui.state import MAX_UPLOADS, PageState
from qa.ui.texts import Language, text, written_date

if TYPE_CHECKING:
    from qa.assistant import Assistant

LINES_PER_PART = 150
MOST_HITS = 100


def show_documents(assistant: Assistant, state: PageState, language: Language) -> None:
    """Show the page."""
    import streamlit as st

    documents = assistant.documents
    lines = sum(1 for document in documents for line in document.lines if line.number is not None)
    intro = "documents.intro.one" if len(documents) == 1 else "documents.intro"
    st.html(
        markup.paragraph(text(intro, language, n=len(documents), lines=_grouped(lines, language)))
    )
    left, right = st.columns([9, 11], gap="large")
    with left:
        chosen = _choose(documents, state, language)
        st.html(markup.definitions(facts(chosen, language)))
        _show_uploads(assistant, state, language)
    with right, st.container(key="reader", gap="small"):
        _show_reader(chosen, language)


def _choose(documents: Sequence[Document], state: PageState, language: Language) -> Document:
    import streamlit as st

    by_id = {document.id: document for document in documents}

    def name(id_: str) -> str:
        document = by_id[id_]
        own = f" – {text('source.own', language)}" if id_ in state.uploads else ""
        return f"{document.title}{own}"

    if len(documents) == 1:
        st.html(markup.element("h2", html(documents[0].title), class_="zt-title"))
        return documents[0]
    id_ = st.selectbox(
        text("documents.choose", language), tuple(by_id), format_func=name, key="reader-document"
    )
    return by_id[id_]


def facts(document: Document, language: Language) -> list[tuple[str, str]]:
    """Return what is known of a document, as names and values."""
    unknown = text("documents.unknown", language)
    numbering = text(
        "documents.printed" if document.numbering is LineNumbering.PRINTED else "documents.counted",
        language,
    )
    if document.scope is NumberingScope.PAGE:
        numbering += ", " + text("documents.per_page", language)
    numbered = sum(1 for line in document.lines if line.number is not None)
    lines = _grouped(numbered, language)
    if document.scope is NumberingScope.DOCUMENT and document.line_range:
        first, last = document.line_range
        lines += f" ({first}–{last})"
    pairs = [
        ("documents.edition", document.edition or unknown),
        ("documents.jurisdiction", document.jurisdiction or unknown),
        ("documents.parties", ", ".join(document.parties) or unknown),
        ("documents.signed", written_date(document.signed or unknown, language)),
        ("documents.lines", lines),
        ("documents.numbering", numbering),
        ("documents.source", document.source or unknown),
        ("documents.sha256", document.sha256),
    ]
    return [(text(key, language), value) for key, value in pairs]


def _grouped(number: int, language: Language) -> str:
    return f"{number:,}".replace(",", "." if language == "de" else ",")


def _show_reader(document: Document, language: Language) -> None:
    import streamlit as st

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        query = st.text_input(
            text("documents.search", language), key="reader-search", max_chars=200
        ).strip()
        wanted = st.text_input(
            text("documents.goto", language), key="reader-line", max_chars=9, width=110
        ).strip()
    if query:
        _show_hits(document, query, language)
        return
    parts = parts_of(document)
    start = 0
    if wanted:
        position = position_of(document, wanted)
        if position is None:
            st.html(markup.paragraph(text("documents.goto.none", language, n=wanted), "note"))
        else:
            first = max(0, position - 3)
            last = min(len(document.lines), first + LINES_PER_PART)
            _show_lines(document, range(first, last), language, marked={position: None})
            return
    if len(parts) > 1:
        page = st.pagination(len(parts), key=f"reader-part-{document.id}")
        start = parts[page - 1]
    _show_lines(document, range(start, min(len(document.lines), start + LINES_PER_PART)), language)


def _show_lines(
    document: Document,
    positions: Sequence[int],
    language: Language,
    *,
    marked: dict[int, tuple[int, int] | None] | None = None,
    query: str = "",
) -> None:
    import streamlit as st

    numbers = [document.lines[position].number for position in positions]
    known = [number for number in numbers if number is not None]
    title = document.title
    if known:
        span = text("documents.from_to", language, first=known[0], last=known[-1])
        title = f"{document.title}, {span}"
    st.html(markup.line_list(document, positions, title, language, marked=marked, query=query))


def _show_hits(document: Document, query: str, language: Language) -> None:
    import streamlit as st

    hits = find_in(document, query)
    if not hits:
        st.html(markup.paragraph(text("documents.search.none", language, query=query), "note"))
        return
    note = text("documents.search.hits", language, n=len(hits), query=query)
    if len(hits) > MOST_HITS:
        note += " " + text("documents.search.more", language, n=MOST_HITS)
    st.html(markup.paragraph(note, "note"))
    around = {
        near
        for position in hits[:MOST_HITS]
        for near in (position - 1, position, position + 1)
        if 0 <= near < len(document.lines)
    }
    _show_lines(document, sorted(around), language, query=query)


def find_in(document: Document, query: str) -> list[int]:
    """Return the positions of the lines that hold `query`, upper and lower case alike."""
    wanted = query.lower()
    return [position for position, line in enumerate(document.lines) if wanted in line.text.lower()]


def parts_of(document: Document) -> list[int]:
    """Return the positions at which the parts of a document begin that are shown at once."""
    return list(range(0, max(1, len(document.lines)), LINES_PER_PART))


def position_of(document: Document, wanted: str) -> int | None:
    """Return the position of a line number ("3608", or "12/5" for page 12, line 5), or None."""
    page, _, number = wanted.rpartition("/")
    if not number.isdecimal() or (page and not page.isdecimal()):
        return None
    try:
        start, _ = find_positions(
            document, int(number), int(number), page=int(page) if page else None
        )
    except ZeilentreuError:
        return None
    return start


def _show_uploads(assistant: Assistant, state: PageState, language: Language) -> None:
    import streamlit as st

    from index.parse.report import report_on

    st.header(text("upload.title", language), anchor=False)
    st.html(markup.paragraph(text("upload.note", language, mb=uploads.max_megabytes()), "note"))
    if len(state.uploads) >= MAX_UPLOADS:
        st.html(markup.paragraph(text("upload.limit", language, n=MAX_UPLOADS), "note"))
    else:
        uploads.show_uploader(assistant, state, language)
    if state.notice_upload in state.uploads:
        document = state.uploads[state.notice_upload].document
        st.success(label(uploads.summary(document, language)))
        state.notice_upload = ""
    if not state.uploads:
        return
    st.html(markup.paragraph(text("upload.yours", language), "h"))
    for id_, upload in list(state.uploads.items()):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(markup.paragraph(upload.document.title), width="content")
            st.button(
                text("upload.remove", language),
                key=f"remove-{id_}",
                type="tertiary",
                help=label(upload.document.file),
                on_click=uploads.remove,
                args=(id_, state),
            )
        with st.expander(text("upload.report", language), key=f"report-{id_}"):
            st.html(markup.bullet_list(report_on(upload.document).in_language(language)))
