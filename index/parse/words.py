"""A PDF's pages → words with their places and type (PDFium, through pypdfium2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from index.errors import LimitError, ReadError
from index.parse.characters import angles_of
from index.parse.turned import placing, reading_turn
from index.parse.word import Word, words_of


@dataclass(frozen=True, slots=True)
class Page:
    """The words of one page, 1-based `number`; `slanted` words do not run along a line.

    A page whose text runs up or down the sheet is turned until it is upright: `turned` says by how
    many degrees clockwise, against the page as displayed.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    slanted: tuple[str, ...]
    turned: int = 0


def read_pages(
    data: bytes,
    name: str,
    *,
    progress: Callable[[int, int], None] | None = None,
    most_pages: int | None = None,
) -> list[Page]:
    """Return the pages of a PDF with their words.

    `progress` is called with pages done and pages in all.

    Raises:
        ReadError: the file is damaged, encrypted, or has no pages.
        LimitError: it has more than `most_pages` pages.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError(
                f"{name} is protected by a password. Save a copy without one and add that.",
                f"{name} ist mit einem Kennwort geschützt. Bitte eine Kopie ohne Kennwort "
                "speichern und diese hinzufügen.",
            ) from error
        raise ReadError(
            f"{name} is damaged and cannot be opened as a PDF. Get the file again from its source.",
            f"{name} ist beschädigt und lässt sich nicht als PDF öffnen. Bitte die Datei neu "
            "beziehen.",
        ) from error
    try:
        if not count:
            raise ReadError(
                f"{name} has no pages. Get the file again from its source.",
                f"{name} hat keine Seiten. Bitte die Datei neu beziehen.",
            )
        if most_pages is not None and count > most_pages:
            raise LimitError(
                f"{name} has {count} pages; at most {most_pages} are read. Add the part that holds "
                "the agreement.",
                f"{name} hat {count} Seiten; gelesen werden höchstens {most_pages}. Bitte den Teil "
                "mit dem Vertrag hinzufügen.",
            )
        pages = []
        for index in range(count):
            try:
                pages.append(_read_page(document, index))
            except pypdfium2.PdfiumError as error:
                raise ReadError(
                    f"Page {index + 1} of {name} is damaged. Get the file again from its source.",
                    f"Seite {index + 1} von {name} ist beschädigt. Bitte die Datei neu beziehen.",
                ) from error
            if progress is not None:
                progress(index + 1, count)
        return pages
    finally:
        document.close()


def _read_page(document: Any, index: int) -> Page:
    page = document[index]
    text_page = page.get_textpage()
    try:
        width, height = page.get_size()
        rotation = page.get_rotation() % 360
        turn = reading_turn(angles_of(text_page), rotation)
        if (turn - rotation) % 180:
            width, height = height, width
        left, bottom, _, _ = page.get_cropbox()
        place = placing(turn, (left, bottom), (width, height))
        words: list[Word] = []
        slanted: list[str] = []
        for word, upright in words_of(text_page, place, turn):
            if upright:
                words.append(word)
            else:
                slanted.append(word.text)
        turned = (turn - rotation) % 360
        return Page(index + 1, width, height, tuple(words), tuple(slanted), turned)
    finally:
        text_page.close()
        page.close()
