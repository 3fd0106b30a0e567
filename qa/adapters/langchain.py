"""Zeilentreu in LangChain: embeddings, retriever, tool and runnable.

The vector store is in `qa.adapters.vectorstore`. A retriever gives back the nearest passages,
whatever they are worth; only the tool and the runnable, which are the whole assistant, abstain.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from langchain_core.tools import BaseTool, StructuredTool, ToolException
from pydantic import BaseModel, ConfigDict, Field

from index.datatypes import Document, Passage
from index.embed import Embedder, load_embedder
from index.errors import ZeilentreuError
from index.frames import HEADING_JOIN, place_record
from qa.assistant import Assistant
from qa.cite import cite, label
from qa.datatypes import Candidate, Mode, Result
from qa.records import result_to_json
from qa.show import result_as_text

K = 4
"""LangChain's own default."""


class ZeilentreuEmbeddings(Embeddings):
    """The embedding model of an assistant; without arguments the bundled one.

    Args:
        embedder: a model that is loaded already.
        model: name or folder of a sentence-transformers model.
    """

    def __init__(self, *, embedder: Embedder | None = None, model: str | None = None) -> None:
        self._embedder = embedder if embedder is not None else load_embedder(model)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector of length one a text."""
        rows: list[list[float]] = self._embedder.encode_documents(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        row: list[float] = self._embedder.encode_queries([text])[0].tolist()
        return row


class ZeilentreuRetriever(BaseRetriever):
    """The assistant's retrieval: passages with their printed lines in the metadata, best first.

    Attributes:
        assistant: whose index is searched.
        k: how many passages; also an argument of `invoke`.
        mode: which evidence is used.
        documents: ids of the documents to search; None for all.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    k: int = Field(default=K, ge=1)
    mode: Mode = Mode.HYBRID
    documents: tuple[str, ...] | None = None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain prescribes it
        k: int | None = None,
    ) -> list[LangChainDocument]:
        wanted = self.k if k is None else k
        found = self.assistant.search(query, k=wanted, mode=self.mode, documents=self.documents)
        return candidate_documents(found, self.assistant)


class AskInput(BaseModel):
    """What the tool is called with."""

    question: str = Field(description="one question, in German or English", max_length=2000)
    documents: list[str] | None = Field(
        default=None, description="ids of the documents to search; null for all"
    )
    language: Literal["de", "en"] | None = Field(
        default=None, description="of the question; null finds it out"
    )


TOOL_DESCRIPTION = (
    "Answers a question about German coalition agreements with verbatim statements, each with the "
    "printed lines it stands on, or says that the documents do not answer it. Quote statements "
    "unchanged with their citation; never present passages named as “not an answer” as one."
)


def make_tool(assistant: Assistant, *, name: str = "ask_coalition_agreements") -> BaseTool:
    """Return a tool for agents: the content is text with citations, the artifact the JSON record.

    The artifact is the object that `zeilentreu ask --json` prints.
    """

    def ask(
        question: str,
        documents: list[str] | None = None,
        language: Literal["de", "en"] | None = None,
    ) -> tuple[str, dict[str, Any]]:
        try:
            result = assistant.ask(question, language=language, documents=documents)
        except ZeilentreuError as error:
            raise ToolException(str(error)) from error
        return result_as_text(result), result_to_json(result)

    return StructuredTool.from_function(
        ask,
        name=name,
        description=TOOL_DESCRIPTION,
        args_schema=AskInput,
        response_format="content_and_artifact",
        handle_tool_error=True,
    )


def make_runnable(assistant: Assistant) -> Runnable[str, Result]:
    """Return the assistant as a runnable: a question in, an `Answer` or `Abstention` out."""
    return RunnableLambda(assistant.ask, name="zeilentreu")


def passage_document(passage: Passage, document: Document) -> LangChainDocument:
    """Return a passage as a LangChain document: its own id, text verbatim, flat metadata."""
    place = place_record(document, passage.start, passage.end)
    metadata = {
        "document": document.id,
        "title": document.title,
        "edition": document.edition,
        "jurisdiction": document.jurisdiction,
        "year": document.year,
        "sha256": document.sha256,
        "numbering": document.numbering.value,
        "heading": HEADING_JOIN.join(passage.heading),
        "citation": label(cite(document, passage, 0, len(passage.text))),
        **place,
    }
    return LangChainDocument(
        id=passage.id,
        page_content=passage.text,
        metadata={name: value for name, value in metadata.items() if value is not None},
    )


def candidate_documents(
    candidates: Sequence[Candidate], assistant: Assistant
) -> list[LangChainDocument]:
    """Return candidates as LangChain documents with rank and score, in their order."""
    documents = []
    for rank, candidate in enumerate(candidates, 1):
        passage = candidate.passage
        found = passage_document(passage, assistant.document(passage.document_id))
        found.metadata |= {"rank": rank, "score": candidate.score}
        documents.append(found)
    return documents
