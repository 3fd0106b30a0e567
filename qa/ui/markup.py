"""The page's own HTML: quotations, printed lines, copy buttons. Every value goes through `html`.

Pure functions from values to strings; `qa.ui.assets/page.css` gives them their looks and
`page.js` makes the copy buttons work.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.datatypes import Document, Flag, Line, LineKind
from qa.cite import place as place_label
from qa.cite import reference
from qa.datatypes import Citation, Commitment
from qa.ui.escape import html
from qa.ui.state import Place
from qa.ui.texts import Language, text


def element(tag: str, content: str, /, **attributes: str | bool | None) -> str:
    """Return an element; `content` is HTML already, attribute values are escaped here.

    Attribute names: a trailing underscore is dropped, other underscores become hyphens.
    """
    parts = [tag]
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        written = name.rstrip("_").replace("_", "-")
        parts.append(written if value is True else f'{written}="{html(value)}"')
    return f"<{' '.join(parts)}>{content}</{tag}>"


def paragraph(content: str, kind: str = "") -> str:
    """Return plain text as a paragraph of a kind ("lead", "note", "muted")."""
    return element("p", html(content), class_=f"zt-p zt-{kind}" if kind else "zt-p")


def question(asked: str, language: Language) -> str:
    """Return a visitor's question as it was typed."""
    title = element("span", html(text("ask.you", language)), class_="zt-visually-hidden")
    return element("div", title + html(asked), class_="zt-question")


def quotation(quote: str, document_language: str, *, muted: bool = False) -> str:
    """Return verbatim text of a document."""
    kind = "zt-quote zt-quote-muted" if muted else "zt-quote"
    return element("blockquote", html(quote), class_=kind, lang=document_language)


def commitment(value: Commitment, language: Language) -> str:
    """Return the small label that says how binding a statement is; "" where it says nothing."""
    word = text(f"commitment.{value.value}", language)
    if not word:
        return ""
    return element(
        "span",
        html(word),
        class_=f"zt-tag zt-tag-{value.value}",
        title=text(f"commitment.{value.value}.help", language),
    )


def copy_button(label: str, content: str, language: Language, *, kind: str = "copy") -> str:
    """Return a button that copies `content`; `kind` "link" copies an address of this page."""
    return element(
        "button",
        html(label),
        type="button",
        class_="zt-button",
        data_zt_copy=content if kind == "copy" else None,
        data_zt_link=content if kind == "link" else None,
        data_zt_done=text("copy.done", language),
        data_zt_manual=text("copy.manual", language),
    )


def print_button(label: str) -> str:
    """Return a button that opens the browser's print dialogue."""
    return element("button", html(label), type="button", class_="zt-button", data_zt_print="")


def announcement(message: str, key: str) -> str:
    """Return what a screen reader is told, once for each `key`."""
    return element("span", "", data_zt_announce=message, data_zt_key=key, class_="zt-hook")


def language_mark(language: Language) -> str:
    """Return the mark from which page.js takes the page's language."""
    return element("span", "", data_zt_lang=language, class_="zt-hook")


def hidden_title(content: str) -> str:
    """Return the page's title where only screen readers need one."""
    return element("h1", html(content), class_="zt-visually-hidden")


def bullet_list(items: Sequence[str]) -> str:
    """Return plain texts as a list."""
    return element("ul", "".join(element("li", html(item)) for item in items), class_="zt-list")


def definitions(pairs: Sequence[tuple[str, str]]) -> str:
    """Return names and values as a description list."""
    inner = "".join(
        element("div", element("dt", html(name)) + element("dd", html(value)))
        for name, value in pairs
        if value
    )
    return element("dl", inner, class_="zt-facts")


def heading_path(heading: Sequence[str], document_language: str) -> str:
    """Return a heading path; "" if there is none."""
    if not heading:
        return ""
    steps = " › ".join(html(step) for step in heading)
    return element("p", steps, class_="zt-path", lang=document_language)


def quoted_spans(lines: Sequence[Line], quote: str) -> list[tuple[int, int] | None]:
    """Return for each line which of its characters belong to `quote`; None for no character.

    `lines` are the lines a citation names, `quote` their text joined by one space each, or a part
    of it. If it is not (a citation of another edition), no character is marked.
    """
    offsets: list[int | None] = []
    joined = ""
    for line in lines:
        if line.is_quotable:
            joined += " " if joined else ""
            offsets.append(len(joined))
            joined += line.text
        else:
            offsets.append(None)
    first = joined.find(quote) if quote else -1
    spans: list[tuple[int, int] | None] = []
    for line, offset in zip(lines, offsets, strict=True):
        if offset is None or first < 0:
            spans.append(None)
            continue
        start = max(0, first - offset)
        end = min(len(line.text), first + len(quote) - offset)
        spans.append((start, end) if start < end else None)
    return spans


def source_lines(document: Document, place: Place, context: int, language: Language) -> str:
    """Return the place's lines with `context` lines around them, cited ones highlighted."""
    first = max(0, place.start - context)
    last = min(len(document.lines), place.end + context)
    quote = place.citation.quote if place.citation else ""
    spans = quoted_spans(document.lines[place.start : place.end], quote)
    label = text(
        "source.lines",
        language,
        title=document.title,
        place=place_label(place.citation, language) if place.citation else "",
    )
    marked = dict(zip(range(place.start, place.end), spans, strict=True))
    return line_list(document, range(first, last), label, language, marked=marked)


def line_list(
    document: Document,
    positions: Sequence[int],
    label: str,
    language: Language,
    *,
    marked: dict[int, tuple[int, int] | None] | None = None,
    query: str = "",
) -> str:
    """Return lines of a document by position, with their printed numbers and page turns.

    Args:
        document: whose lines.
        positions: which lines, ascending; a gap is shown as one.
        label: what the list is, for screen readers.
        language: of the page.
        marked: cited positions, each with the characters quoted on it.
        query: text to mark wherever it stands, upper and lower case alike.
    """
    rows: list[str] = []
    marked = marked or {}
    page: int | None = None
    previous: int | None = None
    in_agreement = True
    for position in positions:
        line = document.lines[position]
        if previous is not None and position != previous + 1:
            rows.append(element("div", "⋯", class_="zt-gap", aria_hidden="true"))
        if line.page is not None and line.page != page:
            turn = text("source.page", language, page=line.page)
            rows.append(element("div", html(turn), class_="zt-turn"))
            page = line.page
        editorial = line.kind is LineKind.EDITORIAL
        if editorial and in_agreement:
            aside = text("line.editorial", language)
            rows.append(element("div", html(aside), class_="zt-turn", lang=language))
        elif not editorial and not in_agreement:
            rows.append(element("div", "", class_="zt-turn zt-turn-back"))
        in_agreement = not editorial
        rows.append(_row(line, position in marked, marked.get(position), query, language))
        previous = position
    return element(
        "div",
        "".join(rows),
        class_="zt-lines",
        role="group",
        aria_label=label,
        tabindex="0",
        lang=document.language,
    )


def _row(
    line: Line, cited: bool, span: tuple[int, int] | None, query: str, language: Language
) -> str:
    kinds = ["zt-line", f"zt-{line.kind.value}"]
    if cited:
        kinds.append("zt-cited")
    notes = [
        text(f"line.{flag.value}", language)
        for flag in line.flags
        if flag is Flag.DAMAGED or (flag is Flag.UNCERTAIN and line.number is not None)
    ]
    number = "" if line.number is None else str(line.number)
    derived = Flag.DERIVED in line.flags
    no = element(
        "span",
        html(f"({number})" if derived and number else number),
        class_="zt-no",
        title=text("line.derived", language) if derived else None,
    )
    shown = _marked(line.text, span) if span else _found(line.text, query)
    note = (
        element("span", html(", ".join(notes)), class_="zt-line-note", lang=language)
        if notes
        else ""
    )
    said = element("span", (shown or "&#8203;") + note, class_="zt-text")
    return element("div", no + said, class_=" ".join(kinds), data_zt_cited="" if cited else None)


def _marked(line: str, span: tuple[int, int]) -> str:
    start, end = span
    return html(line[:start]) + element("mark", html(line[start:end])) + html(line[end:])


def _found(line: str, query: str) -> str:
    lowered, wanted = line.lower(), query.lower()
    if not wanted or len(lowered) != len(line):  # "İ" changes its length: mark nothing
        return html(line)
    shown, start = "", 0
    while (at := lowered.find(wanted, start)) >= 0:
        shown += html(line[start:at]) + element("mark", html(line[at : at + len(wanted)]))
        start = at + len(wanted)
    return shown + html(line[start:])


def quotation_for_copying(citation: Citation, language: Language) -> str:
    """Return a quotation with its place as plain text, ready for a letter."""
    return f"„{citation.quote}“ ({reference(citation, language)})"
