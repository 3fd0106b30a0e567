"""The assistant: a question in, verified statements with line citations out, or an abstention.

`Assistant.ask` is the program; every step it names is a module of this package.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from index.datatypes import Document, Line
from index.embed import Embedder
from index.store import PassageIndex, Progress
from qa import abstain, answer, cite
from qa.conversation import Conversation, understand
from qa.datatypes import (
    Abstention,
    Answer,
    Candidate,
    Citation,
    Mode,
    Provenance,
    Reason,
    Result,
)
from qa.frames import Unit, text_table
from qa.lines import select_lines
from qa.question import Question
from qa.rerank import Reranker
from qa.retrieve import DEPTH, K, Retriever
from qa.version import VERSION

if TYPE_CHECKING:
    import pandas

    from qa.batch import Batch
    from qa.compare import Comparison
    from qa.kwic import Concordance, PatternKind


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set; each default stands beside its use.

    Attributes:
        k: candidates from which an answer is drawn.
        depth: passages each store contributes before they are put in one order.
        max_statements: statements of an answer at most.
        threshold: probability (0 to 1) that the documents answer the question, below which the
            assistant abstains.
        nearest: passages shown with an abstention.
    """

    k: int = K
    depth: int = DEPTH
    max_statements: int = answer.MAX_STATEMENTS
    threshold: float = abstain.THRESHOLD
    nearest: int = 3


class Assistant:
    """Answers questions from one index. Safe to share: it keeps nothing of a question.

    Args:
        index: what is searched.
        embedder: the model that the index was built with.
        settings: see `Settings`.
        reranker: reads the best candidates once more and puts them in its order; see `qa.rerank`.
    """

    def __init__(
        self,
        index: PassageIndex,
        embedder: Embedder,
        settings: Settings | None = None,
        *,
        reranker: Reranker | None = None,
    ) -> None:
        self.index = index
        self.embedder = embedder
        self.settings = settings or Settings()
        self.reranker = reranker
        self.retriever = Retriever(index, embedder, reranker=reranker)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents of the index."""
        return self.index.documents

    def document(self, id_: str) -> Document:
        """Return the document of this id; raises UnknownDocumentError."""
        return self.index.document(id_)

    def ask(
        self,
        question: str,
        *,
        language: str | None = None,
        documents: Sequence[str] | None = None,
        conversation: Conversation | None = None,
    ) -> Result:
        """Return what the documents say about the question, or an abstention.

        Args:
            question: in German or English.
            language: "de" or "en"; None finds it out.
            documents: ids of the documents to search; None for all.
            conversation: what was asked before; a follow-up is understood from it.

        Raises:
            InputError: the question is empty or too long.
            UnknownDocumentError: the index does not hold one of the documents.
        """
        asked = self.retriever.understand(understand(question, conversation), language)
        candidates = self.retriever.retrieve(
            asked, k=self.settings.k, depth=self.settings.depth, documents=documents
        )
        return self.answer_from(asked, candidates)

    def answer_from(self, asked: Question, candidates: Sequence[Candidate]) -> Result:
        """Return the answer that candidates give to a question, or an abstention."""
        drafts = answer.draft(
            asked, candidates, self.index, self.embedder, most=self.settings.max_statements
        )
        decision = abstain.decide(
            asked, candidates, drafts, self.index, threshold=self.settings.threshold
        )
        if decision.reason is not None:
            return self._abstention(asked, candidates, decision.reason)
        statements, failed = answer.state(drafts, self.index)
        if not statements:
            return self._abstention(asked, candidates, Reason.UNSUPPORTED, dropped=len(failed))
        return Answer(
            question=asked.text,
            language=asked.language,
            statements=statements,
            candidates=tuple(candidates),
            provenance=self.provenance,
            dropped=len(failed),
        )

    def search(
        self,
        question: str,
        *,
        k: int = K,
        mode: Mode = Mode.HYBRID,
        language: str | None = None,
        documents: Sequence[str] | None = None,
    ) -> tuple[Candidate, ...]:
        """Return at most `k` passages for the question, best first, ties by position."""
        return self.retriever.retrieve(
            self.retriever.understand(question, language),
            k=k,
            depth=self.settings.depth,
            mode=mode,
            documents=documents,
        )

    def lines(
        self,
        document_id: str,
        start_line: int,
        end_line: int,
        *,
        context: int = 0,
        page: int | None = None,
    ) -> tuple[Line, ...]:
        """Return printed lines of a document, with `context` lines on either side."""
        document = self.document(document_id)
        return select_lines(document, start_line, end_line, context=context, page=page)

    def with_documents(
        self, documents: Sequence[Document], *, progress: Progress | None = None
    ) -> Assistant:
        """Return an assistant that knows these documents too; nothing is written to disk."""
        index = self.index.with_documents(documents, self.embedder, progress=progress)
        return self.with_index(index)

    def with_index(self, index: PassageIndex, embedder: Embedder | None = None) -> Assistant:
        """Return an assistant like this one for another index, made with `embedder` if given."""
        return Assistant(index, embedder or self.embedder, self.settings, reranker=self.reranker)

    def ask_many(
        self,
        questions: Sequence[str],
        *,
        language: str | None = None,
        documents: Sequence[str] | None = None,
        progress: bool = False,
        workers: int | None = None,
        run_file: str | Path | None = None,
    ) -> Batch:
        """Return the results of many questions; see `qa.batch.ask_many`."""
        from qa.batch import ask_many

        return ask_many(
            self,
            questions,
            language=language,
            documents=documents,
            progress=progress,
            workers=workers,
            run_file=run_file,
        )

    def compare(
        self,
        questions: Sequence[str],
        documents: Sequence[str] | None = None,
        *,
        language: str | None = None,
        progress: bool = False,
    ) -> Comparison:
        """Return what each document says about each question; see `qa.compare.compare`."""
        from qa.compare import compare

        return compare(self, questions, documents, language=language, progress=progress)

    def kwic(
        self,
        pattern: str,
        *,
        documents: Sequence[str] | None = None,
        window: int = 8,
        kind: PatternKind = "glob",
        case_sensitive: bool = False,
    ) -> Concordance:
        """Return where a pattern stands, `window` words on either side; see `qa.kwic.kwic`."""
        from qa.kwic import kwic

        searched = self.documents if documents is None else [self.document(d) for d in documents]
        return kwic(searched, pattern, window=window, kind=kind, case_sensitive=case_sensitive)

    def select(self, expression: str) -> tuple[Document, ...]:
        """Return the documents of which an expression is true; see `qa.selection.select`."""
        from qa.selection import select

        return select(self.documents, expression)

    def to_frame(self, *, by: Unit = "passage") -> pandas.DataFrame:
        """Return the text of all documents as a pandas data frame."""
        return text_table(self.documents, by=by, passages=self.index.passages).to_frame()

    def cite(
        self,
        citation: Citation,
        *,
        style: Literal["text", "legal", "bibtex"] = "text",
        language: str = "de",
    ) -> str:
        """Return a citation as text, in German legal style (with the edition), or as BibTeX."""
        if style == "bibtex":
            return cite.bibtex(self.document(citation.document_id), citation)
        return (cite.reference if style == "legal" else cite.label)(citation, language)

    @property
    def provenance(self) -> Provenance:
        """What the results are made with."""
        settings = [(f.name, str(getattr(self.settings, f.name))) for f in fields(Settings)]
        if self.reranker is not None:
            settings.append(("reranker", self.reranker.name))
        return Provenance(
            index=self.index.generation,
            corpus_sha256=self.index.corpus_sha256,
            model=self.index.model,
            model_sha256=self.index.model_sha256,
            settings=tuple(settings),
            version=VERSION,
        )

    def _abstention(
        self,
        asked: Question,
        candidates: Sequence[Candidate],
        reason: Reason,
        *,
        dropped: int = 0,
    ) -> Abstention:
        nearest = [
            cite.cite(
                self.document(candidate.passage.document_id),
                candidate.passage,
                0,
                len(candidate.passage.text),
            )
            for candidate in candidates[: self.settings.nearest]
        ]
        return Abstention(
            question=asked.text,
            language=asked.language,
            reason=reason,
            nearest=tuple(nearest),
            provenance=self.provenance,
            candidates=tuple(candidates),
            dropped=dropped,
        )
