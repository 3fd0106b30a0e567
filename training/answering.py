"""Stage 9: the encoder learns which sentences answer questions about agreements.

    python -m training.answering DATA WORK [--start FOLDER] [--epochs 4]

Starts from stage 8, or from the model folder that ships, and learns from the questions of
`training.asked`. A batch is a group of passages and the questions that they answer; each question
has to tell its passages and its sentences from all others of the group (in-batch contrast, with
several right ones), the sentences twice: by the mean of their pieces, and piece by piece (late
interaction, O. Khattab and M. Zaharia, "ColBERT", SIGIR 2020) after a projection to fewer numbers,
which is learned along. In odd epochs a group is a stretch of a document, in even ones passages that
are alike, whatever they are from. A share of the target is what the model at the start thought of
the passages, so that it forgets nothing.

Writes WORK/encoder/asked.pt, WORK/encoder/projection.safetensors and, after each epoch, a row to
WORK/answering.jsonl with the loss and what is found of a tenth of the passages that is kept apart.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional

from index.bundled import DOCUMENT, PAD, QUERY, tokens_between, tokens_of
from training.asked import AskedPassage, AskedQuestion, is_kept_apart, read_asked
from training.data import SEED
from training.encoder import Encoder, pad, read_encoder
from training.export import EMBEDDING_SCALE, PIECE_DIM
from training.finetune import freeze, read_student

PASSAGES_A_GROUP = 24
PASSAGE_TOKENS = 320
TEXTS_A_BATCH = 16
RATE = 3e-5
PROJECTION_RATE = 3e-4
WARM_UP = 0.05  # share of the training
SCALE = 50.0  # logits for a cosine of 1
PIECE_SCALE = 40.0  # the same for the mean of the pieces' best cosines
PASSAGE_SHARE, SENTENCE_SHARE, PIECE_SHARE = 0.3, 0.35, 0.35  # of the loss
START_SHARE = 0.2  # of the passages' target that is the model at the start
LOWERED = 0.15  # of the questions that are read in small letters and without marks


@dataclass(frozen=True, slots=True)
class Tokens:
    """The pieces of a passage, and for each sentence the pieces inside it."""

    ids: list[int]
    sentences: list[list[int]]


@dataclass(frozen=True, slots=True)
class Views:
    """What the model makes of passages: vectors of each, of its sentences, and of their pieces."""

    passages: torch.Tensor
    sentences: torch.Tensor
    pieces: list[torch.Tensor]
    firsts: list[int]
    """Where each passage's sentences begin."""


class Learner(torch.nn.Module):
    """The encoder and the projection of its pieces."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.bert = encoder.bert
        self.projection = torch.nn.Linear(encoder.bert.config.hidden_size, PIECE_DIM)

    def project(self, hidden: torch.Tensor) -> torch.Tensor:
        """Return pieces as vectors of length one, (n, PIECE_DIM)."""
        return functional.normalize(self.projection(hidden), dim=1)

    def hidden(self, rows: Sequence[list[int]]) -> list[torch.Tensor]:
        """Return the last layer for texts given as numbers of pieces."""
        found = [torch.empty(0)] * len(rows)
        order = sorted(range(len(rows)), key=lambda n: len(rows[n]))
        for start in range(0, len(order), TEXTS_A_BATCH):  # of similar length: less padding
            batch = order[start : start + TEXTS_A_BATCH]
            ids, mask = pad([rows[n] for n in batch], self.bert.device, self.encoder.pad)
            with torch.autocast(ids.device.type, dtype=torch.bfloat16):
                hidden = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
            for row, number in enumerate(batch):
                found[number] = hidden[row, : len(rows[number])].float()
        return found

    def passages(self, tokens: Sequence[Tokens]) -> Views:
        """Return the vectors of passages; a sentence has the mean of its pieces in context."""
        hidden = self.hidden([one.ids for one in tokens])
        parts = [
            states[inside or [len(states) - 1]]
            for one, states in zip(tokens, hidden, strict=True)
            for inside in one.sentences
        ]
        return Views(
            functional.normalize(torch.stack([states.mean(0) for states in hidden]), dim=1),
            functional.normalize(torch.stack([part.mean(0) for part in parts]), dim=1),
            [self.project(part) for part in parts],
            np.cumsum([0] + [len(one.sentences) for one in tokens]).tolist(),
        )

    def questions(self, texts: Sequence[str]) -> tuple[torch.Tensor, list[torch.Tensor]]:
        """Return the vectors of questions, (n, hidden), and the projected pieces of each."""
        prefix = self.encoder.query
        encodings = self.encoder.tokenizer.encode_batch([prefix + text for text in texts])
        hidden = self.hidden([encoding.ids for encoding in encodings])
        pieces = []
        for encoding, states in zip(encodings, hidden, strict=True):
            own = tokens_of(encoding, prefix)
            pieces.append(self.project(states[own]))
        means = torch.stack([states.mean(0) for states in hidden])
        return functional.normalize(means, dim=1), pieces


def piece_scores(questions: Sequence[torch.Tensor], texts: Sequence[torch.Tensor]) -> torch.Tensor:
    """Return for each question and text the mean of the best cosines of the question's pieces."""
    longest = max(len(pieces) for pieces in texts)
    stacked = torch.stack(
        [functional.pad(pieces, (0, 0, 0, longest - len(pieces))) for pieces in texts]
    )
    missing = torch.stack([torch.arange(longest) >= len(pieces) for pieces in texts])
    asked = torch.cat(list(questions))
    cosines = asked @ stacked.flatten(0, 1).T
    cosines = cosines.view(len(asked), len(texts), longest).masked_fill(missing, -1.0)
    best = cosines.amax(2)
    counts = [len(pieces) for pieces in questions]
    return torch.stack([part.mean(0) for part in best.split(counts)])


def read_folder(folder: Path, work: Path) -> Encoder:
    """Return the encoder of a model folder, its eight bits made single precision."""
    state = {name: part.float() for name, part in load_file(folder / "model.safetensors").items()}
    for name in state:
        if name.startswith("embeddings.") and name.endswith("_embeddings.weight"):
            state[name] = state[name] / EMBEDDING_SCALE
    work.mkdir(parents=True, exist_ok=True)
    torch.save(state, work / "shipped.pt")
    return read_encoder(
        work / "shipped.pt", folder / "tokenizer.json", pad=PAD, query=QUERY, passage=DOCUMENT
    )


def tokenize(encoder: Encoder, passages: Sequence[AskedPassage]) -> list[Tokens]:
    """Return the pieces of each passage, cut to PASSAGE_TOKENS."""
    found = []
    texts = [encoder.passage + passage.text for passage in passages]
    for passage, encoding in zip(passages, encoder.tokenizer.encode_batch(texts), strict=True):
        offsets = encoding.offsets[:PASSAGE_TOKENS]
        sentences = [tokens_between(offsets, start, end) for start, end in passage.spans]
        found.append(Tokens(encoding.ids[:PASSAGE_TOKENS], sentences))
    return found


@torch.no_grad()
def start_projection(learner: Learner, tokens: Sequence[Tokens]) -> None:
    """Let the projection begin with the principal axes of some pieces around their mean."""
    states = torch.cat(learner.hidden([one.ids for one in tokens]))
    mean = states.mean(0)
    _, axes = torch.linalg.eigh((states - mean).T @ (states - mean))
    weight = axes[:, -PIECE_DIM:].T
    learner.projection.weight.copy_(weight)
    learner.projection.bias.copy_(-weight @ mean)


def groups_of(
    numbers: Sequence[int], vectors: torch.Tensor, alike: bool, rng: random.Random
) -> list[list[int]]:
    """Return the passages `numbers` in groups: neighbours, or passages that are alike."""
    groups: list[list[int]] = []
    if not alike:
        turn = rng.randrange(len(numbers))
        turned = [*numbers[turn:], *numbers[:turn]]
        groups = [
            turned[start : start + PASSAGES_A_GROUP]
            for start in range(0, len(turned), PASSAGES_A_GROUP)
        ]
    left = set(numbers) if alike else set()
    while left:
        rest = torch.tensor(sorted(left))
        near = torch.argsort(vectors[rest] @ vectors[rng.choice(rest.tolist())], descending=True)
        groups.append(rest[near[:PASSAGES_A_GROUP]].tolist())
        left -= set(groups[-1])
    rng.shuffle(groups)
    return groups


def group_loss(
    learner: Learner,
    tokens: Sequence[Tokens],
    group: Sequence[int],
    questions: Sequence[AskedQuestion],
    before: torch.Tensor,
    rng: random.Random,
) -> torch.Tensor:
    """Return the loss of the questions that the passages of a group answer.

    `before`: the cosines of the questions (rows) and the group's passages at the start.
    """
    views = learner.passages([tokens[n] for n in group])
    asked, pieces = learner.questions([_typed(question.text, rng) for question in questions])
    right_passages, right_sentences = _right(questions, group, views)
    target = START_SHARE * torch.softmax(SCALE * before, dim=1)
    target += (1 - START_SHARE) * right_passages / right_passages.sum(1, keepdim=True)
    passage_loss = -(target * functional.log_softmax(SCALE * asked @ views.passages.T, dim=1))
    losses = (
        (PASSAGE_SHARE, passage_loss.sum(1).mean()),
        (SENTENCE_SHARE, _any_of(SCALE * asked @ views.sentences.T, right_sentences)),
        (PIECE_SHARE, _any_of(PIECE_SCALE * piece_scores(pieces, views.pieces), right_sentences)),
    )
    return torch.stack([share * loss for share, loss in losses]).sum()


def _right(
    questions: Sequence[AskedQuestion], group: Sequence[int], views: Views
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return which passages and which sentences of a group answer, one row a question."""
    place = {passage: row for row, passage in enumerate(group)}
    passages = torch.zeros(len(questions), len(views.passages))
    sentences = torch.zeros(len(questions), len(views.sentences))
    for row, question in enumerate(questions):
        for passage, sentence in question.answers:
            if passage in place:
                passages[row, place[passage]] = 1
                sentences[row, views.firsts[place[passage]] + sentence] = 1
    return passages, sentences


def _any_of(logits: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """Return the mean of -log(probability that softmax gives to the right ones of a row)."""
    shares = functional.log_softmax(logits, dim=1).masked_fill(right == 0, -torch.inf)
    return -torch.logsumexp(shares, dim=1).mean()


def _typed(text: str, rng: random.Random) -> str:
    """Return the question, sometimes as people type in haste."""
    return text.lower().rstrip("?") if rng.random() < LOWERED else text


@torch.no_grad()
def measure(
    learner: Learner,
    tokens: Sequence[Tokens],
    numbers: Sequence[int],
    questions: Sequence[AskedQuestion],
) -> dict[str, float]:
    """Return the shares of questions with a right passage, or sentence, first of `numbers`."""
    views = learner.passages([tokens[n] for n in numbers])
    found: dict[str, list[bool]] = {}
    for start in range(0, len(questions), TEXTS_A_BATCH):
        some = questions[start : start + TEXTS_A_BATCH]
        asked, pieces = learner.questions([question.text for question in some])
        right_passages, right_sentences = _right(some, numbers, views)
        by_mean = asked @ views.sentences.T
        by_piece = torch.cat([piece_scores([one], views.pieces) for one in pieces])
        both = _standardised(by_mean) + _standardised(by_piece)
        for name, scores, right in (
            ("passage", asked @ views.passages.T, right_passages),
            ("sentence", by_mean, right_sentences),
            ("pieces", by_piece, right_sentences),
            ("both", both, right_sentences),
        ):
            first = right.gather(1, scores.argmax(1, keepdim=True))[:, 0] > 0
            found.setdefault(name, []).extend(first.tolist())
    return {name: round(float(np.mean(values)), 4) for name, values in found.items()}


def _standardised(scores: torch.Tensor) -> torch.Tensor:
    return (scores - scores.mean(1, keepdim=True)) / scores.std(1, keepdim=True)


def train(args: argparse.Namespace) -> None:
    """Train for some epochs; write checkpoints and what was measured."""
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    folder = args.work / "encoder"
    start = read_folder(args.start, folder) if args.start else read_student(args.work, "final.pt")
    learner = Learner(start).to(start.bert.device).eval()
    asked = read_asked(args.data)
    tokens = tokenize(start, asked.passages)
    numbers = range(len(tokens))
    held = [n for n in numbers if is_kept_apart(n)]
    learnt = [n for n in numbers if not is_kept_apart(n)]
    kept = [q for q in asked.questions if all(is_kept_apart(n) for n, _ in q.answers)]
    questions = [q for q in asked.questions if not all(is_kept_apart(n) for n, _ in q.answers)]
    start_projection(learner, tokens[::20])
    with torch.no_grad():
        passages_before = learner.passages(tokens).passages
        questions_before = learner.questions([question.text for question in questions])[0]
    row = {"epoch": 0, "questions": len(questions), "kept apart": len(kept)}
    _log(args.work, row | measure(learner, tokens, held, kept))
    trained = freeze(start.bert)
    optimizer = torch.optim.AdamW(
        [
            {"params": trained, "rate": RATE},
            {"params": list(learner.projection.parameters()), "rate": PROJECTION_RATE},
        ],
        weight_decay=0.01,
    )
    of_passage: dict[int, list[int]] = {}
    for number, question in enumerate(questions):
        of_passage.setdefault(question.answers[0][0], []).append(number)
    plan = [
        (epoch, group)
        for epoch in range(1, args.epochs + 1)
        for group in groups_of(learnt, passages_before, epoch % 2 == 0, rng)
    ]
    losses: list[float] = []
    began = time.monotonic()
    for step, (epoch, group) in enumerate(plan):
        own = [number for n in group for number in of_passage.get(n, [])]
        if own:
            done = step / len(plan)
            for part in optimizer.param_groups:
                part["lr"] = part["rate"] * min(done / WARM_UP, 1.0) * (1 - done)
            optimizer.zero_grad()
            before = questions_before[own] @ passages_before[group].T
            loss = group_loss(learner, tokens, group, [questions[n] for n in own], before, rng)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
        if step + 1 == len(plan) or plan[step + 1][0] != epoch:
            seconds = round(time.monotonic() - began)
            row = {"epoch": epoch, "seconds": seconds, "loss": round(float(np.mean(losses)), 4)}
            losses.clear()
            _log(args.work, row | measure(learner, tokens, held, kept))
            torch.save(start.bert.state_dict(), folder / "asked.pt")
            projection = {name: part.data for name, part in learner.projection.named_parameters()}
            save_file(projection, folder / "projection.safetensors")


def _log(work: Path, row: dict[str, Any]) -> None:
    print(row, flush=True)
    with (work / "answering.jsonl").open("a", encoding="utf-8") as out:
        out.write(json.dumps(row) + "\n")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--start", type=Path, help="a model folder instead of stage 8")
    parser.add_argument("--epochs", type=int, default=4)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
