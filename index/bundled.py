"""The bundled German–English model, without torch: tokenizers, onnxruntime and numpy.

The folder `models/zeilentreu-de-en` is a sentence-transformers model (`SentenceTransformer(folder)`
loads it) and holds, beside its files, `model.onnx`: the same computation for onnxruntime, which
takes its weights out of the same `model.safetensors`; and, for late interaction,
`projection.safetensors`, which makes vectors of fewer numbers of the pieces in their context, and
`tokens.safetensors`: one static vector a word piece, numbered by `tokens.json`. `manifest.json`
names every file with its sha256; a file that differs is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.datatypes import Matrix, Vector
from index.embed import PassageVectors
from index.errors import ModelError
from index.relatedness import Scale

BUNDLED_FOLDER = Path(__file__).parent / "models" / "zeilentreu-de-en"
QUERY, DOCUMENT = "query: ", "passage: "  # what the model was trained to read before a text
MAX_TOKENS = 512  # positions the model has; the rest of a longer text is not read
PAD = 1  # number of the padding token
TOKENS_A_BATCH = 4096  # texts of similar length together; bounds memory to some 100 MB
MAX_THREADS = 4  # more do not pay for a model of this size
_BOTH = ["token_embeddings", "sentence_embedding"]  # outputs of the graph


def verify_folder(folder: Path, names: Collection[str] | None = None) -> dict[str, Any]:
    """Return the manifest of a model folder after comparing every file with its sha256.

    Of the files only `names` are compared, if they are given. Raises ModelError naming the first
    file that is missing or differs.
    """
    path = folder / "manifest.json"
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        expected = manifest["files"]
        for name in expected if names is None else names:
            digest = expected[name]
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != digest:
                raise ModelError(
                    f"{folder / name} was changed or damaged (sha256 {found[:12]}…, expected "
                    f"{digest[:12]}…). Install the package again.",
                    f"{folder / name} wurde verändert oder ist beschädigt (sha256 {found[:12]}…, "
                    f"erwartet {digest[:12]}…). Installieren Sie das Paket neu.",
                )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"The embedding model in {folder} is not complete: {error}. Install the package again.",
            f"Das Embedding-Modell in {folder} ist nicht vollständig: {error}. "
            "Installieren Sie das Paket neu.",
        ) from error
    return manifest


def _hash_of(manifest: dict[str, Any], *names: str) -> str:
    """Return one hash of several files: of weights and of the vocabulary that numbers them."""
    return hashlib.sha256("".join(manifest["files"][name] for name in names).encode()).hexdigest()


def _pairs(scale: dict[str, list[float]]) -> Scale:
    return {language: (unrelated, answer) for language, (unrelated, answer) in scale.items()}


def read_tokenizer(path: Path) -> Any:
    """Return the tokenizer of a file; it cuts texts to MAX_TOKENS and does not pad."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


class BundledEmbedder:
    """The bundled model on onnxruntime. Safe to use from several threads."""

    def __init__(self, folder: Path = BUNDLED_FOLDER) -> None:
        import onnxruntime
        from safetensors.numpy import load_file

        manifest = verify_folder(folder)
        self.name: str = manifest["name"]
        self.sha256: str = _hash_of(
            manifest, "model.safetensors", "tokenizer.json", "projection.safetensors"
        )
        self.dim: int = manifest["dim"]
        self.scale: Scale = _pairs(manifest["scale"])
        self.piece_scale: Scale = _pairs(manifest["piece_scale"])
        projection = load_file(folder / "projection.safetensors")
        self._axes, self._shift = projection["weight"].T, projection["bias"]
        self.piece_dim: int = len(self._shift)
        self._tokenizer = read_tokenizer(folder / "tokenizer.json")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(MAX_THREADS, os.cpu_count() or 1)
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def encode_documents(self, texts: Sequence[str]) -> Matrix:
        """Return one row of length one for each text, in the order of the texts."""
        return self._encode([DOCUMENT + text for text in texts])

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        """Return one row of length one for each question."""
        return self._encode([QUERY + text for text in texts])

    def encode_passages(
        self, texts: Sequence[str], parts: Sequence[Sequence[tuple[int, int]]]
    ) -> list[PassageVectors]:
        """Return the vectors of each text, of its parts, and of the pieces of its parts.

        The model reads a text once; a part, given as first character and character after the last,
        has the mean of its tokens, which know their context ("late chunking", M. Günther et al.,
        arXiv 2409.04701). A part beyond MAX_TOKENS is encoded by itself.
        """
        found = [PassageVectors(np.empty((0, self.dim), np.float32))] * len(texts)
        encodings = self._tokenizer.encode_batch([DOCUMENT + text for text in texts])
        for batch in batches_of_similar_length([len(e.ids) for e in encodings]):
            tokens, wholes = self._run([encodings[i].ids for i in batch], _BOTH)
            for row, i in enumerate(batch):
                states = []
                for start, end in parts[i]:
                    inside = tokens_between(encodings[i].offsets, start, end)
                    own = tokens[row, inside] if inside else self._states(texts[i][start:end])
                    states.append(own)
                means = [_unit(own.mean(axis=0)) for own in states]
                pieces = tuple(self._project(own) for own in states)
                found[i] = PassageVectors(np.stack([wholes[row], *means]), pieces)
        return found

    def encode_query_pieces(self, texts: Sequence[str]) -> list[Matrix]:
        """Return the pieces of each question, without those of the words before it."""
        found = []
        for encoding in self._tokenizer.encode_batch([QUERY + text for text in texts]):
            (tokens,) = self._run([encoding.ids], ["token_embeddings"])
            found.append(self._project(tokens[0, tokens_of(encoding, QUERY)]))
        return found

    def _states(self, text: str) -> Matrix:
        """Return the last layer for the pieces of a text that is read by itself."""
        encoding = self._tokenizer.encode(DOCUMENT + text)
        (tokens,) = self._run([encoding.ids], ["token_embeddings"])
        return np.asarray(tokens[0, tokens_of(encoding, DOCUMENT)], np.float32)

    def _project(self, states: Matrix) -> Matrix:
        pieces = states @ self._axes + self._shift
        lengths = np.linalg.norm(pieces, axis=1, keepdims=True)
        return np.asarray(pieces / np.maximum(lengths, 1e-12), dtype=np.float32)

    def _encode(self, texts: Sequence[str]) -> Matrix:
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        if not texts:
            return vectors
        rows = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        for batch in batches_of_similar_length([len(row) for row in rows]):
            vectors[batch] = self._run([rows[i] for i in batch], ["sentence_embedding"])[0]
        return vectors

    def _run(self, rows: Sequence[Sequence[int]], outputs: list[str]) -> Any:
        ids, mask = _pad(rows)
        return self._session.run(outputs, {"input_ids": ids, "attention_mask": mask})


def tokens_of(encoding: Any, prompt: str) -> list[int]:
    """Return the tokens of a text behind its prompt, without begin and end marks."""
    return [n for n, (a, b) in enumerate(encoding.offsets) if a < b and b > len(prompt)]


def tokens_between(offsets: Sequence[tuple[int, int]], start: int, end: int) -> list[int]:
    """Return the tokens that lie in the characters start:end of a text behind DOCUMENT."""
    first, last = start + len(DOCUMENT), end + len(DOCUMENT)
    return [n for n, (a, b) in enumerate(offsets) if a < b and a < last and b > first]


def _unit(vector: Vector) -> Vector:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), dtype=np.float32)


def batches_of_similar_length(lengths: Sequence[int]) -> list[list[int]]:
    """Return positions in batches of at most TOKENS_A_BATCH padded tokens, longest texts first."""
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    batches: list[list[int]] = []
    for position in order:
        if batches and (len(batches[-1]) + 1) * lengths[batches[-1][0]] <= TOKENS_A_BATCH:
            batches[-1].append(position)
        else:
            batches.append([position])
    return batches


def _pad(rows: Sequence[Sequence[int]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return token numbers and mask, (n, longest)."""
    lengths = np.array([len(row) for row in rows])
    mask = (np.arange(lengths.max()) < lengths[:, None]).astype(np.int64)
    ids = np.full_like(mask, PAD)
    ids[mask.astype(bool)] = np.concatenate([np.asarray(row, dtype=np.int64) for row in rows])
    return ids, mask


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """One static vector a token, in a space that German and English share.

    `vectors` is (vocabulary, dim), float32, not normalised: the training turned the length of a
    token's vector into its weight, much like an inverse document frequency. `tokens` are the
    WordPieces; "##" marks one inside a word.
    """

    sha256: str
    tokens: tuple[str, ...]
    vectors: npt.NDArray[np.float32]
    _tokenizer: Any

    def token_ids(self, texts: Sequence[str]) -> list[npt.NDArray[np.int32]]:
        """Return the token numbers of each text, at most MAX_TOKENS, no begin or end marks."""
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [np.asarray(encoding.ids, dtype=np.int32) for encoding in encodings]


def read_token_vectors(folder: Path = BUNDLED_FOLDER) -> TokenVectors:
    """Return the static token vectors of a model folder. Raises ModelError if a file is damaged."""
    from safetensors.numpy import load_file

    manifest = verify_folder(folder, ("tokens.json", "tokens.safetensors"))
    tokenizer = read_tokenizer(folder / "tokens.json")
    stored = load_file(folder / "tokens.safetensors")
    vectors = stored["vectors"].astype(np.float32)
    vectors *= stored["scales"][:, None]  # in place: a second array of 40 MB would take its time
    vocabulary = tokenizer.get_vocab()
    tokens = tuple(sorted(vocabulary, key=vocabulary.__getitem__))
    return TokenVectors(
        _hash_of(manifest, "tokens.safetensors", "tokens.json"), tokens, vectors, tokenizer
    )


@lru_cache(maxsize=1)
def load_token_vectors() -> TokenVectors:
    """Return the bundled static token vectors, loaded once a process."""
    return read_token_vectors()


@lru_cache(maxsize=1)
def load_bundled() -> BundledEmbedder:
    """Return the bundled embedder, loaded once a process."""
    return BundledEmbedder()
