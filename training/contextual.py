"""Stage 5: the second teacher: the first one's layers learn German.

    python -m training.contextual DATA WORK --minutes 60 [--resume]

The student is all-MiniLM-L6-v2 with the vocabulary of stage 3. A new piece starts at the weighted
mean of the input embeddings of its five nearest English pieces in the static space of stage 4. The
target of a German text is the teacher's vector of its English translation. Training lasts
`--minutes` of its own time; the learning rate falls to zero over them. Every five minutes a
checkpoint is written, from which `--resume` goes on.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from training.augment import read_synonyms, swap_synonym, to_keywords
from training.data import SEED, Pair, clean, read_pairs
from training.encoder import embed, pad
from training.teacher import load_teacher, load_vectors
from training.vocabulary import english_pieces

TOKENS_A_BATCH = 3200
TEXTS_A_BATCH = 256
MAX_TOKENS = 112
SCALE = 20.0
EMBEDDING_RATE = 5e-4
LAYER_RATE = 6e-5
WARM_UP = 0.03  # share of the training
LAW_SHARE = 0.10  # share of batches that pair a heading of federal law with its section
ENGLISH_SHARE = 0.12  # share of English texts, so that English stays where the teacher has it
KEYWORD_SHARE, SYNONYM_SHARE, LOWER_SHARE = 0.15, 0.15, 0.10
# How often a text of a source is drawn, against 1 for software documentation: register matters
# more than amount.
WEIGHTS = {
    "tatoeba": 3.0,
    "stsb": 3.0,
    "residence-act": 6.0,
    "wmt-newstest": 3.0,
    "ms-alchemy-ht": 2.0,
}
MAX_WEIGHT = 6.0  # from here on a pair comes in every epoch
CHECKPOINT_SECONDS = 300
LOG_STEPS = 20


def nearest_english(
    static: np.ndarray, english: int, seen: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return for each German piece its five nearest English ones, and their weights."""
    unit = static / np.maximum(np.linalg.norm(static, axis=1, keepdims=True), 1e-9)
    candidates = np.flatnonzero(seen[:english])
    numbers = np.empty((len(static) - english, 5), dtype=np.int64)
    weights = np.empty(numbers.shape, dtype=np.float32)
    for start in range(0, len(numbers), 2048):
        cosines = unit[english + start : english + start + 2048] @ unit[candidates].T
        best = np.argpartition(-cosines, 5, axis=1)[:, :5]
        values = np.exp(np.take_along_axis(cosines, best, axis=1) / 0.1)
        numbers[start : start + len(best)] = candidates[best]
        weights[start : start + len(best)] = values / values.sum(axis=1, keepdims=True)
    return numbers, weights


def build_student(tokenizer: Any, static: np.ndarray, seen: np.ndarray) -> Any:
    """Return the teacher's BertModel with the new vocabulary and 256 positions."""
    teacher = load_teacher("cpu")
    bert = teacher[0].auto_model
    old_numbers = teacher.tokenizer.get_vocab()
    pieces = english_pieces()
    old = bert.embeddings.word_embeddings.weight.detach()
    table = torch.empty(tokenizer.get_vocab_size(), old.shape[1])
    table[: len(pieces)] = old[[old_numbers[piece] for piece in pieces]]
    numbers, weights = nearest_english(static, len(pieces), seen)
    mixed = (table[torch.from_numpy(numbers)] * torch.from_numpy(weights)[..., None]).sum(1)
    table[len(pieces) :] = mixed
    bert.embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(
        table, freeze=False, padding_idx=0, sparse=True
    )
    bert.config.vocab_size = len(table)
    bert.pooler = None
    return bert.eval()  # no dropout: the targets are exact


def encode(tokenizer: Any, texts: list[str], limit: int = MAX_TOKENS) -> list[list[int]]:
    """Return token numbers with the marks of begin and end, cut to `limit`."""
    rows = [e.ids for e in tokenizer.encode_batch_fast(texts)]
    return [row if len(row) <= limit else [*row[: limit - 1], row[-1]] for row in rows]


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts and the numbers of the pairs whose teacher vectors are their targets."""

    rows: list[list[int]]
    targets: np.ndarray


def weight_of(pair: Pair) -> float:
    """Return how often a pair is drawn; questions come twice as often as the rest."""
    return WEIGHTS.get(pair.source, 1.0) * (2.0 if pair.de.endswith("?") else 1.0)


class PairSource:
    """Draws German texts, some changed as people type, and some English ones."""

    def __init__(
        self, pairs: list[Pair], tokenizer: Any, synonyms: dict[str, tuple[str, ...]], seed: int
    ) -> None:
        self.pairs, self.tokenizer, self.synonyms = pairs, tokenizer, synonyms
        self.rng = random.Random(seed)
        weights = np.array([weight_of(p) for p in pairs])
        self.numbers = np.random.default_rng(seed)
        self.weights = np.minimum(weights / MAX_WEIGHT, 1.0)

    def change(self, pair: Pair) -> str:
        """Return the text that stands for a pair this time."""
        draw = self.rng.random()
        if draw < ENGLISH_SHARE:
            return pair.en
        text = pair.de
        if self.rng.random() < SYNONYM_SHARE:
            text = swap_synonym(text, self.synonyms, self.rng)
        if pair.kind == "sentence" and self.rng.random() < KEYWORD_SHARE:
            return to_keywords(text, self.rng)
        if self.rng.random() < LOWER_SHARE:
            return text.rstrip(" .?!").lower()
        return text

    def draw(self) -> Iterator[Batch]:
        """Yield batches without end; in an epoch a text of weight w comes with probability w."""
        while True:
            chosen = np.flatnonzero(self.numbers.random(len(self.pairs)) < self.weights)
            self.numbers.shuffle(chosen)
            for start in range(0, len(chosen), 8192):
                part = chosen[start : start + 8192]
                rows = encode(self.tokenizer, [self.change(self.pairs[i]) for i in part])
                yield from self._cut(part, rows)

    def _cut(self, part: np.ndarray, rows: list[list[int]]) -> list[Batch]:
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        batches, at = [], 0
        while at < len(order):
            size = min(TEXTS_A_BATCH, len(order) - at)
            while size > 8 and size * len(rows[order[at + size - 1]]) > TOKENS_A_BATCH:
                size -= 8
            group = order[at : at + size]
            batches.append(Batch([rows[i] for i in group], part[group]))
            at += size
        self.rng.shuffle(batches)
        return batches


def read_law(path: Path, seed: int) -> list[tuple[str, str]]:
    """Return heading with its law's title, and the beginning of the section's text, shuffled."""
    examples = []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            heading = clean(row["heading"])
            heading = heading.split(" ", 2)[-1] if heading.startswith("§") else heading
            text = clean(row["text"])
            if len(heading) > 8 and len(text) > 120 and "*" not in text[:300]:
                title = row["law"] if len(row["law"]) < 60 else row["abbr"]
                examples.append(
                    (f"{heading} {title}" if len(examples) % 2 else heading, text[:450])
                )
    random.Random(seed).shuffle(examples)
    return examples


def contrast(a: torch.Tensor, b: torch.Tensor, same: torch.Tensor | None = None) -> torch.Tensor:
    """Return the symmetric in-batch contrastive loss; `same` marks pairs that are no negatives."""
    scores = SCALE * a @ b.T
    if same is not None:
        off = same & ~torch.eye(len(a), dtype=torch.bool, device=a.device)
        scores = scores.masked_fill(off, -1e4)
    target = torch.arange(len(a), device=a.device)
    return (
        functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)
    ) / 2


def pair_loss(bert: Any, batch: Batch, teacher: np.ndarray, device: str) -> torch.Tensor:
    """Return the loss of texts against the teacher's vectors of their translations."""
    target = torch.from_numpy(teacher[batch.targets].astype(np.float32)).to(device)
    target = functional.normalize(target, dim=1)
    vectors = embed(bert, *pad(batch.rows, device))
    same = target @ target.T > 0.95
    return 10 * (1 - (vectors * target).sum(1)).mean() + contrast(vectors, target, same)


def law_loss(
    bert: Any, tokenizer: Any, examples: list[tuple[str, str]], device: str
) -> torch.Tensor:
    """Return the contrastive loss of headings and the sections below them."""
    headings = embed(bert, *pad(encode(tokenizer, [h for h, _ in examples], 24), device))
    texts = embed(bert, *pad(encode(tokenizer, [t for _, t in examples], 80), device))
    return contrast(headings, texts, headings @ headings.T > 0.98)


@dataclass(slots=True)
class Progress:
    """How far the training is; saved with each checkpoint."""

    seconds: float = 0.0
    step: int = 0
    texts: int = 0


def save_checkpoint(path: Path, bert: Any, optimizers: list[Any], progress: Progress) -> None:
    """Write all that is needed to go on, under another name first."""
    partial = path.with_suffix(".partial")
    state = {
        "model": bert.state_dict(),
        "optimizers": [o.state_dict() for o in optimizers],
        "progress": (progress.seconds, progress.step, progress.texts),
    }
    torch.save(state, partial)
    partial.rename(path)


def rate_at(done: float) -> float:
    """Return the factor of the learning rates when the share `done` of the training is over."""
    return min(done / WARM_UP, 1.0) * max(0.0, 1.0 - done)


def train(args: argparse.Namespace) -> None:
    """Train for the time that is left of `args.minutes`."""
    from tokenizers import Tokenizer

    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(SEED)
    tokenizer = Tokenizer.from_file(str(args.work / "tokenizer.json"))
    teacher = load_vectors(args.work)
    pairs = read_pairs(args.work / "pairs.tsv")[: len(teacher)]
    bert = build_student(
        tokenizer, np.load(args.work / "static.npy"), np.load(args.work / "seen.npy")
    )
    bert.to(device)
    table = bert.embeddings.word_embeddings.weight
    rest = [p for p in bert.parameters() if p is not table]
    optimizers = [
        torch.optim.SparseAdam([table], lr=EMBEDDING_RATE),
        torch.optim.AdamW(rest, lr=LAYER_RATE, weight_decay=0.01),
    ]
    progress, folder = Progress(), args.work / "contextual"
    folder.mkdir(exist_ok=True)
    latest = folder / "latest.pt"
    if args.resume and latest.exists():
        state = torch.load(latest, map_location=device, weights_only=True)
        bert.load_state_dict(state["model"])
        for optimizer, saved in zip(optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        progress = Progress(*state["progress"])
    synonyms = read_synonyms(args.data / "openthesaurus-2015.txt.xz")
    batches = PairSource(pairs, tokenizer, synonyms, SEED + progress.step).draw()
    law = read_law(args.data / "federal-law-sections.jsonl.xz", SEED + progress.step)
    rng = random.Random(SEED + progress.step)
    log = (args.work / "contextual.jsonl").open("a", encoding="utf-8")
    total, saved_at, at, losses = args.minutes * 60, progress.seconds, 0, []
    while progress.seconds < total:
        began = time.monotonic()
        factor = rate_at(progress.seconds / total)
        for optimizer, rate in zip(optimizers, (EMBEDDING_RATE, LAYER_RATE), strict=True):
            optimizer.param_groups[0]["lr"] = rate * factor
            optimizer.zero_grad()
        if rng.random() < LAW_SHARE:
            loss = law_loss(bert, tokenizer, law[at : at + args.law_batch], device)
            at = (at + args.law_batch) % (len(law) - args.law_batch)
        else:
            batch = next(batches)
            loss = pair_loss(bert, batch, teacher, device)
            progress.texts += len(batch.rows)
            losses.append(loss.item())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(rest, 1.0)
        for optimizer in optimizers:
            optimizer.step()
        progress.step += 1
        progress.seconds += time.monotonic() - began
        if progress.step % LOG_STEPS == 0:
            row = {
                "step": progress.step,
                "seconds": round(progress.seconds),
                "texts": progress.texts,
                "loss": round(float(np.mean(losses[-50:])), 4),
            }
            log.write(json.dumps(row) + "\n")
            log.flush()
        if progress.seconds - saved_at > CHECKPOINT_SECONDS:
            saved_at = progress.seconds
            save_checkpoint(latest, bert, optimizers, progress)
            if args.keep:
                torch.save(bert.state_dict(), folder / f"step-{progress.step:06d}.pt")
    save_checkpoint(latest, bert, optimizers, progress)
    torch.save(bert.state_dict(), folder / "final.pt")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--law-batch", type=int, default=32)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--keep", action="store_true", help="keep the weights of each checkpoint")
    args = parser.parse_args()
    train(args)


if __name__ == "__main__":
    main()
