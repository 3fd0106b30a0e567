"""Stage 8: the encoder learns from two teachers which passage answers a question.

    python -m training.finetune WORK --minutes 60 [--resume]

The first teacher is the encoder as it starts (multilingual-e5-small), the second the contextual
model of stage 5: together they find more than each alone. For every group of passages (stage 7) the
questions' cosines of both are standardised and added; the student learns that distribution over the
passages, and for a share of it the passage that a question was made from. The embeddings and the
first layers stay as they are. WORK/teachers keeps the teachers' scores, WORK/encoder the
checkpoints, from which `--resume` goes on.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from index.bundled import DOCUMENT, PAD, QUERY
from qa.fuse import standardize
from training.data import SEED
from training.encoder import Encoder, read_encoder

Floats = npt.NDArray[np.float32]
Group = dict[str, Any]

FROZEN_LAYERS = 4
RATE = 3e-5
WARM_UP = 0.05  # share of the training
FIRST_SHARE = 0.6  # of the first teacher in the sum of standardised scores
TEACHER_SCALE = 2.5  # logits for one standard deviation
STUDENT_SCALE = 75.0  # logits for a cosine of 1: this model's cosines lie close together
LABEL_SHARE = 0.2  # of the target that is the passage a question was made from
GROUPS_A_FILE = 20
CHECKPOINT_SECONDS = 600
LOG_STEPS = 10


def read_student(work: Path, name: str = "start.pt") -> Encoder:
    """Return the encoder of stage 6, or of one of its checkpoints."""
    folder = work / "encoder"
    tokenizer = folder / "tokenizer.json"
    return read_encoder(folder / name, tokenizer, pad=PAD, query=QUERY, passage=DOCUMENT)


def question_scores(encoder: Encoder, group: Group) -> torch.Tensor:
    """Return the cosines of a group's questions (rows) and passages (columns)."""
    questions = encoder.questions([text for text, _ in group["questions"]])
    return questions @ encoder.passages(group["passages"]).T


def standardise(scores: torch.Tensor) -> Floats:
    """Return the rows with mean 0 and deviation 1."""
    return np.stack([standardize(row) for row in scores.cpu().numpy()])


@torch.no_grad()
def teacher_scores(
    first: Encoder, second: Encoder, groups: list[Group], folder: Path
) -> list[Floats]:
    """Return the teachers' sum for each group; what a file holds already is not made again."""
    folder.mkdir(exist_ok=True)
    found: list[Floats] = []
    for start in range(0, len(groups), GROUPS_A_FILE):
        path = folder / f"{start:05d}.npz"
        part = groups[start : start + GROUPS_A_FILE]
        if not path.exists():
            sums = [
                FIRST_SHARE * standardise(question_scores(first, group))
                + (1 - FIRST_SHARE) * standardise(question_scores(second, group))
                for group in part
            ]
            partial = folder / "partial.npz"
            np.savez(partial, **{str(number): scores for number, scores in enumerate(sums)})
            partial.rename(path)
        with np.load(path) as stored:
            found += [stored[str(number)] for number in range(len(part))]
    return found


def group_loss(encoder: Encoder, group: Group, teacher: Floats) -> torch.Tensor:
    """Return the cross entropy of the student's distribution over passages with the target."""
    logits = STUDENT_SCALE * question_scores(encoder, group)
    teacher_logits = TEACHER_SCALE * torch.from_numpy(teacher).to(logits.device)
    target = (1 - LABEL_SHARE) * torch.softmax(teacher_logits, dim=1)
    labels = torch.tensor([number for _, number in group["questions"]])
    target[torch.arange(len(labels)), labels] += LABEL_SHARE
    return -(target * functional.log_softmax(logits, dim=1)).sum(1).mean()


def freeze(bert: Any) -> list[torch.nn.Parameter]:
    """Fix the embeddings and the first layers; return what is trained."""
    for module in (bert.embeddings, *bert.encoder.layer[:FROZEN_LAYERS]):
        module.requires_grad_(False)
    return [parameter for parameter in bert.parameters() if parameter.requires_grad]


def train(args: argparse.Namespace) -> None:
    """Train for the time that is left of `args.minutes`."""
    torch.manual_seed(SEED)
    folder = args.work / "encoder"
    lines = (args.work / "groups.jsonl").read_text(encoding="utf-8").splitlines()
    groups = [json.loads(line) for line in lines]
    student = read_student(args.work)
    second = read_encoder(
        args.work / "contextual" / "final.pt", args.work / "tokenizer.json", pad=0
    )
    targets = teacher_scores(student, second, groups, args.work / "teachers")
    trained = freeze(student.bert)
    optimizer = torch.optim.AdamW(trained, lr=RATE, weight_decay=0.01)
    seconds, step = 0.0, 0
    latest = folder / "latest.pt"
    if args.resume and latest.exists():
        saved = torch.load(latest, map_location=student.bert.device, weights_only=True)
        student.bert.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        seconds, step = saved["progress"]
    saved_at, total = seconds, args.minutes * 60
    rng = random.Random(SEED + step)
    order: list[int] = []
    losses: list[float] = []
    log = (args.work / "finetune.jsonl").open("a", encoding="utf-8")
    while seconds < total:
        began = time.monotonic()
        done = seconds / total
        optimizer.param_groups[0]["lr"] = RATE * min(done / WARM_UP, 1.0) * (1 - done)
        order = order or rng.sample(range(len(groups)), len(groups))
        number = order.pop()
        optimizer.zero_grad()
        loss = group_loss(student, groups[number], targets[number])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        step += 1
        losses.append(loss.item())
        seconds += time.monotonic() - began
        if step % LOG_STEPS == 0:
            row = {"step": step, "seconds": round(seconds), "loss": float(np.mean(losses[-50:]))}
            log.write(json.dumps(row) + "\n")
            log.flush()
        if seconds - saved_at > CHECKPOINT_SECONDS:
            saved_at = seconds
            state = {"model": student.bert.state_dict(), "optimizer": optimizer.state_dict()}
            torch.save(state | {"progress": (seconds, step)}, latest)
            torch.save(student.bert.state_dict(), folder / f"step-{step:06d}.pt")
    torch.save(student.bert.state_dict(), folder / "final.pt")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--resume", action="store_true")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
