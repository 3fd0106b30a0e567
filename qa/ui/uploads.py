"""A visitor's own files: read within limits in another process, held by this session only."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from index.datatypes import Document, DocumentInfo
from index.errors import DuplicateError, ZeilentreuError
from qa.ui import markup
from qa.ui.escape import label
from qa.ui.state import PageState, Turn, Upload
from qa.ui.texts import Language, text

if TYPE_CHECKING:
    from qa.assistant import Assistant

ENDINGS = ("pdf", "txt", "md", "html", "htm")


def max_megabytes() -> int:
    """Return the largest file the server takes, in megabytes."""
    import streamlit as st

    return int(st.get_option("server.maxUploadSize"))


def session_assistant(shared: Assistant, state: PageState) -> Assistant:
    """Return the assistant that knows the visitor's own files too."""
    if state.shared is not shared:
        state.shared, state.own_assistant = shared, None
    if not state.uploads:
        state.own_assistant = None
        return shared
    if state.own_assistant is None:
        taken = {document.id for document in shared.documents}
        own = [upload.document for id_, upload in state.uploads.items() if id_ not in taken]
        state.own_assistant = shared.with_documents(own)
    return state.own_assistant


def show_uploader(assistant: Assistant, state: PageState, language: Language) -> None:
    """Show the upload field and take in the file that was chosen."""
    import streamlit as st

    file = st.file_uploader(
        text("upload.label", language),
        type=list(ENDINGS),
        key=f"upload-{state.upload_field}",
        label_visibility="collapsed",
    )
    if file is None:
        return
    name = file.name
    with st.status(text("upload.reading", language, name=label(name)), expanded=True) as status:
        bar = st.progress(0.0)

        def read_so_far(done: int, total: int) -> None:
            bar.progress(min(1.0, done / max(total, 1)))

        def indexed_so_far(_stage: str, done: int, total: int) -> None:
            bar.progress(min(1.0, done / max(total, 1)))

        try:
            upload = read_upload(name, file.getvalue(), assistant, read_so_far)
            status.update(label=text("upload.indexing", language, name=label(name)))
            own = assistant.with_documents([upload.document], progress=indexed_so_far)
        except ZeilentreuError as error:
            bar.empty()
            status.update(
                label=text("upload.failed", language, name=label(name)),
                state="error",
                expanded=True,
            )
            st.html(markup.paragraph(error.in_language(language)))
            return
    state.uploads[upload.document.id] = upload
    state.own_assistant = own
    state.upload_field += 1  # an empty field; Streamlit frees the uploaded bytes
    state.notice_upload = upload.document.id
    st.rerun()


def read_upload(
    name: str,
    data: bytes,
    assistant: Assistant,
    progress: Callable[[int, int], None] | None = None,
) -> Upload:
    """Return the upload read from a file's bytes; `progress` gets pages done and pages in all.

    The bytes are on disk only while the reading process needs them, in a folder of its own that
    nobody else may open.

    Raises:
        ReadError: the file cannot be read as an agreement, or is heavier than the limits allow.
    """
    from index.parse.worker import read_limited

    ending = Path(name).suffix.lower()
    with tempfile.TemporaryDirectory(prefix="zeilentreu-") as folder:
        stem = re.sub(r"[^\w.\- ]+", "-", Path(name).stem)[:80].strip(" .-") or "datei"
        path = Path(folder) / f"{stem}{ending if ending[1:] in ENDINGS else '.txt'}"
        path.write_bytes(data)
        info = DocumentInfo(
            id=free_id(name, {document.id for document in assistant.documents}), source=name
        )
        document = read_limited(path, info, progress=progress)
    known = [other for other in assistant.documents if other.sha256 == document.sha256]
    if known:
        raise DuplicateError(
            f"{name} is there already, as “{known[0].title}”.",
            f"{name} ist schon da, als „{known[0].title}“.",
        )
    return Upload(document=document, pdf=data if data.startswith(b"%PDF") else None)


def free_id(name: str, taken: set[str]) -> str:
    """Return a document id made from a file name that no other document has."""
    umlauts = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
    stem = re.sub(r"[^a-z0-9]+", "-", Path(name).stem.lower().translate(umlauts)).strip("-")
    base = f"eigene-{stem or 'datei'}"[:60].rstrip("-")
    id_, number = base, 2
    while id_ in taken:
        id_, number = f"{base}-{number}", number + 1
    return id_


def remove(id_: str, state: PageState) -> None:
    """Forget an upload and every answer that may cite it."""
    state.uploads.pop(id_, None)
    state.own_assistant = None
    if state.place is not None and state.place.document_id == id_:
        state.show(None)
    state.turns[:] = [turn for turn in state.turns if not _draws_on(turn, id_)]
    for turn in state.turns:
        turn.searched.pop(id_, None)
    if state.place is not None and state.place.turn and state.turn(state.place.turn) is None:
        state.show(None)
    if id_ in _chosen():
        _forget_choice(id_)


def _draws_on(turn: Turn, id_: str) -> bool:
    return id_ in turn.sources or id_ in (turn.documents or ())


def _chosen() -> list[str]:
    import streamlit as st

    return list(st.session_state.get("documents") or ())


def _forget_choice(id_: str) -> None:
    import streamlit as st

    st.session_state["documents"] = [chosen for chosen in _chosen() if chosen != id_]


def summary(document: Document, language: Language) -> str:
    """Return the sentence that says that a file has been read."""
    numbered = sum(1 for line in document.lines if line.number is not None)
    return text(
        "upload.done",
        language,
        title=document.title,
        lines=len(document.lines),
        numbered=numbered,
    )
