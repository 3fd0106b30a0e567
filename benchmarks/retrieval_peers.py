"""What a developer would take instead, on the same documents and questions.

Each peer gets the document's text as it should be: the printed lines without margin numbers, page
headers and footers. Its chunks are mapped back to printed lines, which it could not do itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.retrieval_data import Lines
from benchmarks.retrieval_systems import K, System
from index.datatypes import Document
from qa.fuse import reciprocal_ranks

CHUNK, OVERLAP = 1_000, 200  # characters: the values of the tutorials


def peers(document: Document, model: str | None) -> dict[str, System]:
    """Return the peers by name; without a folder of all-MiniLM-L6-v2 only the lexical one."""
    text, line_at = _text(document)
    chunks, lines = _chunks(text, line_at)
    words = _bm25(chunks)
    systems: dict[str, System] = {"peer: bm25s, Snowball stems": _system(words, lines)}
    if model is not None:
        embed = _encoder(model)
        dense = _dense(chunks, embed)
        okapi = _okapi(chunks)
        systems |= {
            "peer: LangChain recipe, all-MiniLM-L6-v2": _system(dense, lines),
            "peer: LangChain ensemble, BM25 + all-MiniLM": _system(_ensemble(okapi, dense), lines),
        }
        txtai = _txtai(chunks, model)
        if txtai is not None:
            systems["peer: txtai hybrid, all-MiniLM-L6-v2"] = _system(txtai, lines)
    return systems


Ranker = Callable[[str], list[int]]
"""Gives the chunks for a question, best first."""


def _system(rank: Ranker, lines: list[Lines]) -> System:
    return lambda question: [lines[number] for number in rank(question.text)[:K]]


def _text(document: Document) -> tuple[str, list[int | None]]:
    """Return the text and for each character the number of its line."""
    parts: list[str] = []
    line_at: list[int | None] = []
    for line in document.lines:
        if line.is_quotable:
            parts.append(line.text + "\n")
            line_at += [line.number] * (len(line.text) + 1)
        elif parts and not parts[-1].endswith("\n\n"):
            parts.append("\n")
            line_at.append(None)
    return "".join(parts), line_at


def _chunks(text: str, line_at: list[int | None]) -> tuple[list[str], list[Lines]]:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    chunks, lines = [], []
    start = 0
    for chunk in splitter.split_text(text):
        # the splitter's own add_start_index gives wrong offsets now and then
        start = text.index(chunk, max(0, start))
        numbers = {number for number in line_at[start : start + len(chunk)] if number is not None}
        chunks.append(chunk)
        lines.append(frozenset(numbers))
        start += 1
    return chunks, lines


def _bm25(chunks: list[str]) -> Ranker:
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("german")

    def split(texts: list[str]) -> list[list[str]]:
        return [stemmer.stemWords(re.findall(r"\w+", text.lower())) for text in texts]

    index = bm25s.BM25()
    index.index(split(chunks), show_progress=False)

    def rank(question: str) -> list[int]:
        found, scores = index.retrieve(
            split([question]), k=min(K, len(chunks)), show_progress=False
        )
        return [int(n) for n, score in zip(found[0], scores[0], strict=True) if score > 0]

    return rank


def _encoder(model: str) -> Callable[[list[str]], Any]:
    from sentence_transformers import SentenceTransformer

    loaded = SentenceTransformer(model, device="cpu", local_files_only=True)
    return lambda texts: loaded.encode(texts, normalize_embeddings=True, show_progress_bar=False)


def _dense(chunks: list[str], embed: Callable[[list[str]], Any]) -> Ranker:
    import faiss

    vectors = embed(chunks)
    index = faiss.IndexFlatL2(vectors.shape[1])  # LangChain's default
    index.add(vectors)
    return lambda question: index.search(embed([question]), min(K, len(chunks)))[1][0].tolist()


def _okapi(chunks: list[str]) -> Ranker:
    from rank_bm25 import BM25Okapi

    index = BM25Okapi([chunk.split() for chunk in chunks])  # LangChain's BM25Retriever

    def rank(question: str) -> list[int]:
        scores = index.get_scores(question.split())
        return np.argsort(-scores, kind="stable")[:K].tolist()

    return rank


def _ensemble(one: Ranker, other: Ranker) -> Ranker:
    """LangChain's EnsembleRetriever: reciprocal ranks, equal weights."""

    def rank(question: str) -> list[int]:
        fused = reciprocal_ranks([one(question), other(question)])
        return sorted(fused, key=lambda number: (-fused[number], number))

    return rank


def _txtai(chunks: list[str], model: str) -> Ranker | None:
    try:
        from txtai import Embeddings
    except ImportError:
        return None
    embeddings = Embeddings(path=str(Path(model)), hybrid=True, gpu=False)
    embeddings.index(list(enumerate(chunks)))
    return lambda question: [int(number) for number, _ in embeddings.search(question, K)]
