"""Stage 4: the static embedding: one vector a token, mean pooling, distilled from the teacher.

    python -m training.static WORK [--epochs 3] [--pairs N]

Writes WORK/static.npy (vocabulary, dim), float32, and WORK/seen.npy (vocabulary,), bool: which
tokens the pairs hold. The length of a token's vector becomes its weight in the mean. A token that
was never seen gets the mean of the shorter tokens it consists of.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from training.data import SEED, read_pairs
from training.teacher import load_vectors

DIM = 224  # what the size limit leaves beside the contextual model
BATCH = 1024
MAX_TOKENS = 96
SCALE = 20.0  # of cosines in the contrastive losses
PEAK_RATE = 8e-3
MIN_COUNT = 3  # occurrences from which a token's vector is trusted


def project_teacher(vectors: np.ndarray, dim: int) -> np.ndarray:
    """Return the rows in the `dim` directions that carry most of them, of length one."""
    sample = vectors.astype(np.float32)
    _, directions = np.linalg.eigh(sample.T @ sample)
    projected = sample @ directions[:, ::-1][:, :dim]
    return projected / np.linalg.norm(projected, axis=1, keepdims=True)


def tokenize(tokenizer: Any, texts: list[str]) -> list[np.ndarray]:
    """Return the token numbers of each text without the marks of begin and end."""
    rows: list[np.ndarray] = []
    for start in range(0, len(texts), 10_000):
        batch = tokenizer.encode_batch_fast(texts[start : start + 10_000], add_special_tokens=False)
        rows += [np.asarray(e.ids[:MAX_TOKENS] or [1], dtype=np.int32) for e in batch]
    return rows


def pool(table: torch.nn.EmbeddingBag, rows: list[np.ndarray]) -> torch.Tensor:
    """Return the mean of the token vectors of each text, of length one."""
    offsets = np.cumsum([0] + [len(row) for row in rows[:-1]])
    ids = torch.from_numpy(np.concatenate(rows).astype(np.int64)).to(table.weight.device)
    return functional.normalize(table(ids, torch.from_numpy(offsets).to(ids.device)), dim=1)


def contrast(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Return the symmetric in-batch contrastive loss of rows that belong together."""
    scores = SCALE * a @ b.T
    target = torch.arange(len(a), device=a.device)
    return (
        functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)
    ) / 2


def train(
    de: list[np.ndarray], en: list[np.ndarray], teacher: np.ndarray, size: int, epochs: int
) -> np.ndarray:
    """Return the trained table of token vectors."""
    torch.manual_seed(SEED)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    table = torch.nn.EmbeddingBag(size, teacher.shape[1], mode="mean").to(device)
    torch.nn.init.normal_(table.weight, std=0.1)
    optimizer = torch.optim.Adam(table.parameters(), lr=PEAK_RATE)
    steps = epochs * (len(de) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, PEAK_RATE, total_steps=steps)
    rng = np.random.default_rng(SEED)
    began, step = time.monotonic(), 0
    for _ in range(epochs):
        order = rng.permutation(len(de))
        for start in range(0, len(order) - BATCH + 1, BATCH):
            chosen = order[start : start + BATCH]
            a, b = pool(table, [de[i] for i in chosen]), pool(table, [en[i] for i in chosen])
            target = torch.from_numpy(teacher[chosen]).to(device)
            distance = 2 - (a * target).sum(1) - (b * target).sum(1)
            loss = contrast(a, b) + contrast(a, target) + contrast(b, target) + 10 * distance.mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            step += 1
            if step % 50 == 0:
                seconds = time.monotonic() - began
                print(f"step {step}/{steps} loss {loss.item():.3f} {seconds:.0f} s", flush=True)
    return table.weight.detach().cpu().numpy()


def count_tokens(rows: list[np.ndarray], size: int) -> np.ndarray:
    """Return how often each token occurs."""
    return np.bincount(np.concatenate(rows), minlength=size)


def fill_unseen(table: np.ndarray, seen: np.ndarray, vocabulary: dict[str, int]) -> np.ndarray:
    """Return the table with each unseen token at the mean of the seen tokens that spell it."""
    filled = table.copy()
    known = {piece: number for piece, number in vocabulary.items() if seen[number]}
    typical = table[seen].mean(axis=0)
    for piece, number in vocabulary.items():
        if not seen[number]:
            parts = spell(piece, known)
            filled[number] = table[parts].mean(axis=0) if parts else typical
    return filled


def spell(piece: str, known: dict[str, int]) -> list[int]:
    """Return the known tokens that a piece consists of, longest first; empty if there are none."""
    prefix, rest = ("##", piece[2:]) if piece.startswith("##") else ("", piece)
    parts = []
    while rest:
        for end in range(len(rest), 0, -1):
            if prefix + rest[:end] in known:
                parts.append(known[prefix + rest[:end]])
                rest, prefix = rest[end:], "##"
                break
        else:
            return []
    return parts


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--pairs", type=int, help="use the first N pairs (all that have a vector)")
    parser.add_argument("--dim", type=int, default=DIM)
    parser.add_argument("--out", default="static.npy")
    args = parser.parse_args()
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(args.work / "tokenizer.json"))
    vectors = load_vectors(args.work, args.pairs)
    pairs = read_pairs(args.work / "pairs.tsv")[: len(vectors)]
    teacher = project_teacher(vectors, args.dim).astype(np.float32)
    de, en = (tokenize(tokenizer, [getattr(p, side) for p in pairs]) for side in ("de", "en"))
    size = tokenizer.get_vocab_size()
    seen = count_tokens(de + en, size) >= MIN_COUNT
    table = train(de, en, teacher, size, args.epochs)
    np.save(args.work / args.out, fill_unseen(table, seen, tokenizer.get_vocab()))
    np.save(args.work / "seen.npy", seen)


if __name__ == "__main__":
    main()
