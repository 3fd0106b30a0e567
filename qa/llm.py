"""A language model as writer of answers: optional, off by default, and believed nothing.

It may only put into shorter sentences what lines it was handed say. Each sentence passes the
verification that quotations pass, or is dropped; if none is left, or the model fails in any way,
the extractive answer stands. Needs `pip install zeilentreu[llm]`.

    writer = load_writer("ollama:qwen3:4b")
    answer = rewrite(assistant.ask("…"), assistant.index, writer, plain=True)
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from index.errors import ZeilentreuError
from qa.blocks import context_of
from qa.cite import HoldsDocuments, cite
from qa.commitment import classify
from qa.datatypes import Abstention, Answer, Result, Statement, Verdict
from qa.llm_prompt import (
    LONGEST_SENTENCE,
    SCHEMA,
    Claim,
    Source,
    hand_out,
    messages,
    read_reply,
)
from qa.verify import verify

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

TIMEOUT = 60.0
"""Seconds that a model has for a reply, all in all."""
MOST_TOKENS = 1000
"""Tokens of a reply at most."""
_LOCAL = ("localhost", "127.0.0.1", "::1")
_ORDINARY = frozenset(" .,;:!?-–—'’„“”\"()%€§/&+")
_WIDEST = 3
"""Sentences of the document that one sentence of the model may rest on at most."""


class WriterError(ZeilentreuError):
    """A language model that cannot be used, or that gave no usable reply."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A language model and where it is.

    Attributes:
        name: as it was asked for, for example "ollama:qwen3:4b".
        host: the host that questions and lines are sent to.
        model: the chat model.
        timeout: seconds it has for a reply.
    """

    name: str
    host: str
    model: BaseChatModel
    timeout: float = TIMEOUT

    @property
    def is_local(self) -> bool:
        """Whether the host is this machine."""
        return self.host in _LOCAL

    def notice(self, language: str = "de") -> str:
        """Return the sentence that tells a user where the text goes."""
        local, remote = {
            "de": (
                f"Ein Sprachmodell auf diesem Rechner ({self.name}) formuliert die Antwort.",
                f"Die Frage und die gefundenen Textstellen werden an {self.host} gesendet: Dort "
                f"formuliert ein Sprachmodell ({self.name}) die Antwort.",
            ),
            "en": (
                f"A language model on this machine ({self.name}) words the answer.",
                f"Your question and the passages found are sent to {self.host}, where a language "
                f"model ({self.name}) words the answer.",
            ),
        }[language]
        return local if self.is_local else remote


def load_writer(model: str, *, timeout: float = TIMEOUT, **options: Any) -> Writer:
    """Return a writer for a model that LangChain's `init_chat_model` knows.

    Nothing is sent yet.

    Args:
        model: provider and model, for example "ollama:qwen3:4b" or "openai:gpt-5-mini".
        timeout: seconds for a reply.
        options: for the provider, for example `base_url="http://127.0.0.1:8080/v1"` and
            `api_key="none"` for a server that speaks the OpenAI protocol.

    Raises:
        WriterError: the provider is unknown or its package is not installed.
    """
    from langchain.chat_models import init_chat_model

    defaults: dict[str, Any] = {"temperature": 0}
    if model.startswith("ollama:"):
        defaults |= {"num_predict": MOST_TOKENS, "client_kwargs": {"timeout": timeout}}
    else:
        defaults |= {"max_tokens": MOST_TOKENS, "timeout": timeout, "max_retries": 0}
    try:
        chat = init_chat_model(model, **(defaults | options))
    except Exception as error:
        raise WriterError(
            f"The language model {model!r} cannot be used: {error} Name it as provider:model, "
            "and install what it needs with: pip install 'zeilentreu[llm]'",
            f"Das Sprachmodell {model!r} lässt sich nicht verwenden: {error} Bitte als "
            "Anbieter:Modell angeben und installieren, was es braucht: "
            "pip install 'zeilentreu[llm]'",
        ) from error
    return Writer(name=model, host=_host_of(chat, model), model=chat, timeout=timeout)


def rewrite(
    result: Result, index: HoldsDocuments, writer: Writer, *, plain: bool = False
) -> Result:
    """Return the answer in the model's words as far as they hold, else the answer as it is.

    An abstention is never rewritten: what the evidence is too weak for, no wording supports.
    `provenance.settings` names the model and what became of its reply; `dropped` counts its
    sentences that failed verification too.

    Args:
        result: what `Assistant.ask` returned.
        index: holds the documents.
        writer: the language model.
        plain: ask for simple sentences ("Einfache Sprache").
    """
    if isinstance(result, Abstention):
        return result
    passages = [candidate.passage for candidate in result.candidates]
    sources = hand_out(passages, [index.document(p.document_id) for p in passages])
    try:
        claims = _ask(writer, result.question, sources, plain=plain)
    except WriterError as error:
        return _noted(result, writer, f"failed: {error.english}")
    statements = tuple(s for claim in claims if (s := support(claim, sources)) is not None)
    dropped = len(claims) - len(statements)
    if not statements:
        return _noted(result, writer, "no sentence held", dropped)
    return replace(_noted(result, writer, "used", dropped), statements=statements)


def support(claim: Claim, sources: Sequence[Source]) -> Statement | None:
    """Return the claim as a verified statement, or None if its lines do not say it.

    The lines it names must have been handed out and belong to one document. Of the document's
    sentences on these lines the fewest are cited that the claim can rest on.
    """
    named = {source.id: source for source in sources}
    own = [named[id_] for id_ in claim.ids if id_ in named]
    if not own or len(own) < len(claim.ids) or len(claim.text) > LONGEST_SENTENCE:
        return None
    document = own[0].document
    if any(source.document.id != document.id for source in own):
        return None
    positions = sorted({source.position for source in own})
    context = context_of(document, positions[0], positions[-1] + 1)
    passage = replace(context.passage, heading=own[0].heading)
    near = [
        sentence
        for sentence in context.sentences
        if not set(range(*passage.positions_of(sentence.start, sentence.end))).isdisjoint(positions)
    ]
    for width in range(1, _WIDEST + 1):
        for first, last in zip(near, near[width - 1 :], strict=False):
            citation = cite(document, passage, first.start, last.end)
            if _has_foreign_signs(claim.text, citation.quote):
                continue
            commitment = classify(passage.text[first.start : first.end])
            statement = Statement(claim.text, (citation,), commitment, Verdict.VERIFIED)
            if verify(statement, document) is Verdict.VERIFIED:
                return statement
    return None


def _has_foreign_signs(text: str, quote: str) -> bool:
    """Whether the text has signs that are neither ordinary nor in the quote: markup, emoji."""
    foreign = set(text) - set(quote) - _ORDINARY
    return any(unicodedata.category(sign)[0] not in "LN" for sign in foreign)


def _ask(
    writer: Writer, question: str, sources: Sequence[Source], *, plain: bool
) -> tuple[Claim, ...]:
    def call() -> object:
        from langsmith import tracing_context

        with tracing_context(enabled=False):  # questions go to the model and nowhere else
            return writer.model.with_structured_output(SCHEMA).invoke(
                messages(question, sources, plain=plain)
            )

    return read_reply(_within(writer.timeout, call))


def _within(seconds: float, call: Callable[[], object]) -> object:
    """Return the call's result; a call that takes longer is left to itself.

    A timeout of the connection would not end a reply that comes byte by byte.
    """
    done: list[object] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            done.append(call())
        except Exception as error:  # noqa: BLE001 — providers raise many kinds; all mean no reply
            failed.append(error)

    thread = Thread(target=work, daemon=True, name="zeilentreu-writer")
    thread.start()
    thread.join(seconds)
    if done:
        return done[0]
    cause = failed[0] if failed else None
    reason = str(cause) if cause else f"no reply within {seconds:g} seconds"
    reason = " ".join(reason.split())[:200]
    raise WriterError(
        f"The language model gave no usable reply: {reason}",
        f"Das Sprachmodell hat keine brauchbare Antwort gegeben: {reason}",
    ) from cause


def _noted(answer: Answer, writer: Writer, outcome: str, dropped: int = 0) -> Answer:
    settings = (
        *answer.provenance.settings,
        ("language_model", writer.name),
        ("language_model_host", writer.host),
        ("language_model_outcome", outcome),
    )
    provenance = replace(answer.provenance, settings=settings)
    return replace(answer, provenance=provenance, dropped=answer.dropped + dropped)


def _host_of(chat: BaseChatModel, model: str) -> str:
    """Return the host a chat model sends to, or its provider if it does not tell."""
    for path in (("root_client", "base_url"), ("_client", "_client", "base_url"), ("base_url",)):
        found: object = chat
        for name in path:
            found = getattr(found, name, None)
        if found and (host := urlsplit(str(found)).hostname):
            return host
    return model.partition(":")[0]
