"""A BERT encoder in torch with its tokenizer: mean of the last layer, of length one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

MAX_TOKENS = 112  # of a text while training


@dataclass(frozen=True, slots=True)
class Encoder:
    """A model and what it reads before questions and passages."""

    bert: Any
    tokenizer: Any
    pad: int
    query: str = ""
    passage: str = ""

    def questions(self, texts: list[str]) -> torch.Tensor:
        """Return the vectors of questions, (n, hidden)."""
        return self._embed([self.query + text for text in texts])

    def passages(self, texts: list[str]) -> torch.Tensor:
        """Return the vectors of passages, (n, hidden)."""
        return self._embed([self.passage + text for text in texts])

    def _embed(self, texts: list[str]) -> torch.Tensor:
        rows = [encoding.ids[:MAX_TOKENS] for encoding in self.tokenizer.encode_batch_fast(texts)]
        return embed(self.bert, *pad(rows, self.bert.device, self.pad))


def embed(bert: Any, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return the mean of the last layer over the tokens of each text, of length one."""
    hidden = bert(input_ids=ids, attention_mask=mask).last_hidden_state
    weight = mask.unsqueeze(-1).to(hidden.dtype)
    return functional.normalize((hidden * weight).sum(1) / weight.sum(1), dim=1)


def pad(
    rows: list[list[int]], device: str | torch.device, number: int = 0
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return token numbers, filled up with `number`, and mask, (n, longest), on the device."""
    length = max(len(row) for row in rows)
    ids = torch.full((len(rows), length), number, dtype=torch.long)
    mask = torch.zeros(len(rows), length, dtype=torch.long)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = 1
    return ids.to(device), mask.to(device)


def read_encoder(
    weights: Path, tokenizer: Path, *, pad: int, query: str = "", passage: str = ""
) -> Encoder:
    """Return the encoder of a checkpoint, on a GPU if there is one.

    How many layers and pieces it has, its weights tell.
    """
    from tokenizers import Tokenizer
    from transformers import BertConfig, BertModel

    state = torch.load(weights, map_location="cpu", weights_only=True)
    config = BertConfig(
        vocab_size=len(state["embeddings.word_embeddings.weight"]),
        hidden_size=state["embeddings.LayerNorm.weight"].shape[0],
        intermediate_size=state["encoder.layer.0.intermediate.dense.bias"].shape[0],
        num_hidden_layers=len({name.split(".")[2] for name in state if ".layer." in name}),
        num_attention_heads=12,
        max_position_embeddings=len(state["embeddings.position_embeddings.weight"]),
        pad_token_id=pad,
    )
    bert = BertModel(config, add_pooling_layer=False)
    bert.load_state_dict(state)
    bert.to("cuda" if torch.cuda.is_available() else "cpu")
    bert.eval()  # no dropout: the targets are exact
    return Encoder(bert, Tokenizer.from_file(str(tokenizer)), pad, query, passage)
