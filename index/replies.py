"""A second encoder, which was trained on questions and the replies they got.

Universal Sentence Encoder Multilingual (Y. Yang et al., arXiv 1907.04307; Google, Apache-2.0), cut
down to the pieces that German and English need. It reads a sentence alone and looks at groups of
two, three and five neighbouring word pieces: small and fast, no match for the embedding model in
finding passages, but another opinion on whether a sentence replies to a question.

`models/replies-de-en` holds `tokenizer.json`, `weights.safetensors` (matrices in int8, with one
scale for each row of the piece table and one for each other matrix) and `manifest.json` with the
sha256 of both. `python -m training.replies` writes the folder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.bundled import read_tokenizer, verify_folder
from index.datatypes import Matrix

REPLIES_FOLDER = Path(__file__).parent / "models" / "replies-de-en"
TEXTS_A_BATCH = 64  # bounds memory to some 50 MB
GROUPS = {2: (0, 1), 3: (-1, 0, 1), 5: (-2, -1, 0, 1, 2)}
"""For each size of a group of pieces where its members stand, seen from the piece it belongs to."""
_LEAST = 1e-12
Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


class ReplyEncoder:
    """Gives a vector of length one for a question or a sentence; cosines tell whether they fit.

    Raises ModelError if a file of the folder is missing or damaged.
    """

    def __init__(self, folder: Path = REPLIES_FOLDER) -> None:
        from safetensors.numpy import load_file

        manifest = verify_folder(folder)
        self.name: str = manifest["name"]
        self.dim: int = manifest["dim"]
        self._tokenizer = read_tokenizer(folder / "tokenizer.json")
        stored = load_file(folder / "weights.safetensors")
        self._table = stored.pop("pieces")
        self._table_scales = stored.pop("pieces.scales")
        self._weights = _unpacked(stored)

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return one row for each text, shape (n, dim)."""
        rows = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        vectors = np.empty((len(rows), self.dim), np.float32)
        for start in range(0, len(rows), TEXTS_A_BATCH):
            vectors[start : start + TEXTS_A_BATCH] = self._run(rows[start : start + TEXTS_A_BATCH])
        return vectors

    def _run(self, rows: Sequence[Sequence[int]]) -> Floats:
        """Return the vectors of texts given as piece numbers; every text has at least its marks."""
        counts = np.array([len(row) for row in rows])
        text_of = np.repeat(np.arange(len(rows)), counts)
        numbers = np.concatenate([np.asarray(row, np.int64) for row in rows])
        pieces = self._table[numbers] * self._table_scales[numbers][:, None]
        parts = [pieces, *(self._groups(pieces, text_of, size) for size in GROUPS)]
        joined = _standardised(np.concatenate(parts, axis=1), *self._pair("joined"))
        words = joined @ self._weights["words"] + self._weights["words.bias"]
        starts = np.cumsum(counts) - counts
        text = np.add.reduceat(words, starts) / np.sqrt(counts, dtype=np.float32)[:, None]
        return self._dense(text)

    def _groups(self, pieces: Floats, text_of: Integers, size: int) -> Floats:
        """Return what two convolutions make of groups of `size` pieces, never across texts."""
        name = f"group{size}"
        narrow = pieces @ self._weights[f"{name}.narrow"] + self._weights[f"{name}.narrow.bias"]
        found = _standardised(narrow, *self._pair(name))
        for step in ("first", "second"):
            around = np.concatenate([_shifted(found, text_of, n) for n in GROUPS[size]], axis=1)
            made = around @ self._weights[f"{name}.{step}"] + self._weights[f"{name}.{step}.bias"]
            found = np.maximum(made, 0) + found
        return found

    def _dense(self, text: Floats) -> Floats:
        """Return the unit vectors that four layers with two shortcuts make of the texts' sums."""
        weights = self._weights
        hidden = np.maximum(text @ weights["dense0"], 0)
        middle = np.maximum(hidden @ weights["dense1"] + text @ weights["shortcut1"], 0)
        hidden = np.maximum(middle @ weights["dense2"], 0)
        out = np.tanh(hidden @ weights["dense3"] + middle @ weights["shortcut3"])
        lengths = np.linalg.norm(out, axis=1, keepdims=True)
        return np.asarray(out / np.maximum(lengths, _LEAST), dtype=np.float32)

    def _pair(self, name: str) -> tuple[Floats, Floats]:
        return self._weights[f"{name}.gamma"], self._weights[f"{name}.beta"]


def _unpacked(stored: Mapping[str, npt.NDArray[np.generic]]) -> dict[str, Floats]:
    """Return the stored arrays as float32, matrices times their scale."""
    return {
        name: np.asarray(array, np.float32) * np.float32(stored.get(f"{name}.scale", 1.0))
        for name, array in stored.items()
        if not name.endswith(".scale")
    }


def _standardised(rows: Floats, gamma: Floats, beta: Floats) -> Floats:
    """Return rows of mean 0 and variance 1, then stretched and moved (layer normalisation)."""
    centred = rows - rows.mean(axis=1, keepdims=True)
    variance = np.square(centred).mean(axis=1, keepdims=True)
    return np.asarray(centred / np.sqrt(variance + _LEAST) * gamma + beta, dtype=np.float32)


def _shifted(rows: Floats, text_of: Integers, distance: int) -> Floats:
    """Return for each row the one `distance` further on; zeros where that is in another text."""
    if distance == 0:
        return rows
    out = np.zeros_like(rows)
    if abs(distance) >= len(rows):
        return out
    here, there = slice(None, -distance), slice(distance, None)
    if distance < 0:
        here, there = slice(-distance, None), slice(None, distance)
    same = text_of[here] == text_of[there]
    out[here][same] = rows[there][same]
    return out


@lru_cache(maxsize=1)
def load_reply_encoder() -> ReplyEncoder:
    """Return the bundled encoder of replies, loaded once a process."""
    return ReplyEncoder()
