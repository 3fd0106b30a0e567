"""Keyword in context and term frequencies: exact, deterministic, without any model.

Matches may cross line ends and line-end hyphens; what is shown is verbatim, and each occurrence
carries its citation. The kinds of pattern are those of quanteda's `kwic`:

- "glob" (default): words; `*` stands for any letters, `?` for one ("integrat*", "Sinti und Roma")
- "regex": a regular expression (Python's `re`)
- "lemma": words by their dictionary form ("fördern" finds "gefördert"); needs simplemma
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from index.datatypes import Document, make_passage
from index.errors import InputError
from index.frames import HEADING_JOIN, document_record, heading_paths
from index.running import RunningText, running_texts
from index.tables import Table, Value, require
from qa.cite import cite, label
from qa.datatypes import Citation

PatternKind = Literal["glob", "regex", "lemma"]

WINDOW = 8
"""Words of context on either side."""
SHOWN_SIGNS = 50
"""Characters of context on either side that a concordance shows on a terminal."""
_WORD = re.compile(r"\w+(?:[-’'*:_/]\w+)*")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a pattern stands; `left`, `match` and `right` are verbatim."""

    left: str
    match: str
    right: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Concordance:
    """All occurrences of a pattern, in the order of documents and lines."""

    pattern: str
    occurrences: tuple[Occurrence, ...]

    def __len__(self) -> int:
        return len(self.occurrences)

    def __iter__(self) -> Iterator[Occurrence]:
        return iter(self.occurrences)

    def to_table(self) -> Table:
        """Return one row an occurrence."""
        columns = {
            "doc_id": str, "edition": str, "heading": str, "page": int, "start_line": int,
            "end_line": int, "left": str, "match": str, "right": str, "citation": str,
        }  # fmt: skip
        records: list[dict[str, Value]] = [
            {
                "doc_id": found.citation.document_id,
                "edition": found.citation.edition,
                "heading": HEADING_JOIN.join(found.citation.heading),
                "page": found.citation.page,
                "start_line": found.citation.start_line,
                "end_line": found.citation.end_line,
                "left": found.left,
                "match": found.match,
                "right": found.right,
                "citation": label(found.citation),
            }
            for found in self.occurrences
        ]
        return Table.make(columns, records)

    def __str__(self) -> str:
        places = [label(found.citation) for found in self.occurrences]
        width = max(map(len, places), default=0)
        rows = zip(places, self.occurrences, strict=True)
        return "\n".join(
            f"{place:<{width}}  {found.left[-SHOWN_SIGNS:]:>{SHOWN_SIGNS}}"
            f"[{found.match}]{found.right[:SHOWN_SIGNS]}"
            for place, found in rows
        )

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(label(found.citation))}</td>"
            f'<td style="text-align:right">{html.escape(found.left)}</td>'
            f"<td><b>{html.escape(found.match)}</b></td>"
            f'<td style="text-align:left">{html.escape(found.right)}</td></tr>'
            for found in self.occurrences
        )
        return f"<table><tbody>{rows}</tbody></table>"


def kwic(
    documents: Sequence[Document],
    pattern: str,
    *,
    window: int = WINDOW,
    kind: PatternKind = "glob",
    case_sensitive: bool = False,
) -> Concordance:
    """Return where a pattern stands in the documents, with `window` words on either side.

    The context ends at headings. Occurrences do not overlap.

    Raises:
        InputError: the pattern is empty or no regular expression, or simplemma is missing.
        ValueError: `window` is negative or `kind` is unknown.
    """
    if window < 0:
        raise ValueError(f"window must be 0 or more, got {window}")
    find = _finder(pattern, kind, case_sensitive=case_sensitive)
    occurrences: list[Occurrence] = []
    for document in documents:
        paths: tuple[tuple[str, ...], ...] = ()
        for text in running_texts(document):
            for start, end in find(text.searched):
                paths = paths or heading_paths(document)
                occurrences.append(_occurrence(document, text, start, end, window, paths))
    return Concordance(pattern, tuple(occurrences))


def term_frequencies(
    documents: Sequence[Document],
    patterns: Sequence[str],
    *,
    kind: PatternKind = "glob",
    case_sensitive: bool = False,
) -> Table:
    """Return how often each pattern stands in each document, also per 10,000 of its words.

    Raises:
        InputError: as `kwic`.
    """
    finders = [(p, _finder(p, kind, case_sensitive=case_sensitive)) for p in patterns]
    columns = {
        "doc_id": str, "jurisdiction": str, "parties": str, "year": int,
        "pattern": str, "count": int, "words": int, "per_10000": float,
    }  # fmt: skip
    records: list[dict[str, Value]] = []
    for document in documents:
        texts = [text.searched for text in running_texts(document)]
        words = sum(len(_WORD.findall(text)) for text in texts)
        common = {
            name: value for name, value in document_record(document).items() if name in columns
        }
        for pattern, find in finders:
            count = sum(1 for text in texts for _ in find(text))
            rate = round(10_000 * count / words, 4) if words else None
            records.append(
                common | {"pattern": pattern, "count": count, "words": words, "per_10000": rate}
            )
    return Table.make(columns, records)


def word_counts(documents: Sequence[Document], *, lemmas: bool = False, top: int = 100) -> Table:
    """Return the `top` words of each document without stop words; ties in alphabetical order.

    Words are counted in lower case, or by their dictionary form with `lemmas`.

    Raises:
        InputError: `lemmas` is asked for and simplemma is not installed.
    """
    from index.stopwords import GERMAN

    form = _lemma if lemmas else str.lower
    records: list[dict[str, Value]] = []
    for document in documents:
        counts: Counter[str] = Counter()
        for text in running_texts(document):
            words = (w for w in _WORD.findall(text.searched) if not w[0].isdigit())
            counts.update(form(word) for word in words if word.lower() not in GERMAN)
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:top]
        records += [{"doc_id": document.id, "word": w, "count": n} for w, n in ranked]
    return Table.make({"doc_id": str, "word": str, "count": int}, records)


def _occurrence(
    document: Document,
    text: RunningText,
    start: int,
    end: int,
    window: int,
    paths: Sequence[tuple[str, ...]],
) -> Occurrence:
    first, last = text.printed_span(start, end)
    low, high = text.lines_of(first, last)
    passage = make_passage(document, low, high, heading=paths[low])
    reach = (window + 1) * _LONGEST_WORD
    left = _last_words(window).search(text.printed[max(0, first - reach) : first])
    right = _first_words(window).match(text.printed[last : last + reach])
    return Occurrence(
        left=left[0].lstrip() if left else "",
        match=text.printed[first:last],
        right=right[0].rstrip() if right else "",
        citation=cite(document, passage, 0, len(passage.text)),
    )


_LONGEST_WORD = 80


@lru_cache(maxsize=16)
def _last_words(count: int) -> re.Pattern[str]:
    return re.compile(rf"(?:\S+\s+){{0,{count}}}\S*\Z")


@lru_cache(maxsize=16)
def _first_words(count: int) -> re.Pattern[str]:
    return re.compile(rf"\S*(?:\s+\S+){{0,{count}}}")


Finder = Callable[[str], Iterator[tuple[int, int]]]


def _finder(pattern: str, kind: PatternKind, *, case_sensitive: bool) -> Finder:
    if not pattern.strip():
        raise InputError("The pattern is empty.", "Das Suchmuster ist leer.")
    if kind == "lemma":
        return _lemma_finder(pattern)
    if kind == "glob":
        expression = r"\s+".join(_glob(word) for word in pattern.split())
        expression = rf"(?<!\w){expression}(?!\w)"
    elif kind == "regex":
        expression = pattern
    else:
        raise ValueError(f"kind must be 'glob', 'regex' or 'lemma', got {kind!r}")
    try:
        compiled = re.compile(expression, 0 if case_sensitive else re.IGNORECASE)
    except re.error as error:
        raise InputError(
            f"“{pattern}” is no regular expression: {error}.",
            f"„{pattern}“ ist kein regulärer Ausdruck: {error}.",
        ) from None

    def find(text: str) -> Iterator[tuple[int, int]]:
        for match in compiled.finditer(text):
            if match.end() > match.start():
                yield match.span()

    return find


def _glob(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w*").replace(r"\?", r"\w")


def _lemma_finder(pattern: str) -> Finder:
    wanted = [_lemma(word) for word in _WORD.findall(pattern)]

    def find(text: str) -> Iterator[tuple[int, int]]:
        words = list(_WORD.finditer(text))
        position = 0
        while position + len(wanted) <= len(words):
            found = words[position : position + len(wanted)]
            if all(_lemma(m[0]) == w for m, w in zip(found, wanted, strict=True)):
                yield found[0].start(), found[-1].end()
                position += len(wanted)
            else:
                position += 1

    return find


@lru_cache(maxsize=262_144)
def _lemma(word: str) -> str:
    lemma: str = require("simplemma").lemmatize(word, lang="de")
    return lemma.lower()
