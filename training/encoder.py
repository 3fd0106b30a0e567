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
        length = max(map(len, rows))
        ids = torch.tensor([row + [self.pad] * (length - len(row)) for row in rows])
        mask = (ids != self.pad).long()
        hidden = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        return functional.normalize((hidden * weight).sum(1) / weight.sum(1), dim=1)


def read_encoder(
    weights: Path, tokenizer: Path, *, pad: int, query: str = "", passage: str = ""
) -> Encoder:
    """Return the encoder of a checkpoint; how many layers and pieces it has, its weights tell."""
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
    bert.eval()  # no dropout: the targets are exact
    return Encoder(bert, Tokenizer.from_file(str(tokenizer)), pad, query, passage)
