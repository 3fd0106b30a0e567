"""Stage 10: the model folder that ships.

    python -m training.export WORK FOLDER [--weights WORK/encoder/asked.pt] [--rest FOLDER]

`--rest` takes tokenizers and token vectors from another model folder.

`model.safetensors` holds matrices as 8-bit floating point (E4M3), which sentence-transformers reads
without code of ours; `model.onnx` holds the graph only and points into that file for its weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import struct
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file as save_numpy
from safetensors.torch import save_file

from index.bundled import DOCUMENT, PAD, QUERY, BundledEmbedder
from index.relatedness import measure_piece_scale, measure_scale

NAME = "zeilentreu-de-en"
MAX_TOKENS = 512
LAYERS, HEADS, HIDDEN, INNER = 12, 12, 384, 1536
PIECE_DIM = 96  # numbers of a projected piece
TOKEN_DIM = 192  # of the static vectors, turned so that the least is lost


def to_eight_bits(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return the weights with matrices in E4M3, the input embeddings scaled up before.

    E4M3 keeps three bits of mantissa for numbers above 2^-6; the embeddings would lie below it.
    """
    out = {}
    for name, tensor in state.items():
        if name.startswith("pooler") or name.endswith("position_ids"):
            continue
        if name == "embeddings.position_embeddings.weight":
            tensor = tensor[:MAX_TOKENS]
        if name.startswith("embeddings.") and name.endswith("_embeddings.weight"):
            tensor = tensor * EMBEDDING_SCALE
        is_matrix = tensor.ndim == 2
        out[name] = (tensor.to(torch.float8_e4m3fn) if is_matrix else tensor.float()).contiguous()
    return out


EMBEDDING_SCALE = 16.0


def reduce(table: np.ndarray, dim: int) -> np.ndarray:
    """Return the rows turned to their principal axes and cut to `dim` numbers."""
    _, axes = np.linalg.eigh(table.T @ table)
    return np.asarray(table @ axes[:, ::-1][:, :dim], dtype=np.float32)


def quantise_rows(table: np.ndarray) -> dict[str, np.ndarray]:
    """Return int8 rows and the scale of each row."""
    scales = np.abs(table).max(axis=1) / 127
    scales = np.where(scales > 0, scales, 1).astype(np.float32)
    return {"vectors": np.rint(table / scales[:, None]).astype(np.int8), "scales": scales}


def tensor_places(path: Path) -> dict[str, tuple[str, list[int], int, int]]:
    """Return for each tensor of a safetensors file its type, shape, offset and length in bytes."""
    with path.open("rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(size))
    header.pop("__metadata__", None)
    return {
        name: (
            e["dtype"],
            e["shape"],
            8 + size + e["data_offsets"][0],
            e["data_offsets"][1] - e["data_offsets"][0],
        )
        for name, e in header.items()
    }


def write_json(path: Path, value: object) -> None:
    """Write a value as readable JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def write_config(folder: Path, vocabulary: int) -> None:
    """Write what sentence-transformers wants to know; every module is a standard one."""
    kind = "sentence_transformers.models."
    write_json(
        folder / "modules.json",
        [
            {"idx": 0, "name": "0", "path": "", "type": kind + "Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": kind + "Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": kind + "Normalize"},
        ],
    )
    write_json(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": HIDDEN, "pooling_mode_mean_tokens": True},
    )
    write_json(folder / "2_Normalize" / "config.json", {})
    write_json(
        folder / "sentence_bert_config.json",
        {
            "max_seq_length": MAX_TOKENS,
            "do_lower_case": False,
            "model_args": {"add_pooling_layer": False},
        },
    )
    write_json(
        folder / "config_sentence_transformers.json",
        {
            "similarity_fn_name": "cosine",
            "prompts": {"query": QUERY, "document": DOCUMENT},
        },
    )
    write_json(
        folder / "config.json",
        {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "torch_dtype": "float32",
            "vocab_size": vocabulary,
            "hidden_size": HIDDEN,
            "intermediate_size": INNER,
            "num_hidden_layers": LAYERS,
            "num_attention_heads": HEADS,
            "max_position_embeddings": MAX_TOKENS,
            "type_vocab_size": 2,
            "hidden_act": "gelu",
            "hidden_dropout_prob": 0.1,
            "attention_probs_dropout_prob": 0.1,
            "layer_norm_eps": 1e-12,
            "pad_token_id": PAD,
        },
    )
    write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": MAX_TOKENS,
            "model_input_names": ["input_ids", "attention_mask"],
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "cls_token": "<s>",
            "sep_token": "</s>",
        },
    )


def write_manifest(folder: Path, **facts: object) -> None:
    """Write facts about the model and the sha256 of every file but model card and licence."""
    for path in folder.glob("*.safetensors"):
        path.chmod(0o644)
    names = sorted(
        str(path.relative_to(folder).as_posix())
        for path in folder.rglob("*")
        if path.is_file() and path.name not in {"manifest.json", "README.md", "LICENSE"}
    )
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    write_json(folder / "manifest.json", {**facts, "files": digests})


def export(work: Path, weights: Path, folder: Path, rest: Path | None = None) -> None:
    """Write the model folder from the weights of a checkpoint and the results of earlier stages.

    Tokenizers and token vectors come from the folder `rest`, if it is given.
    """
    from training.onnx_graph import build_graph  # needs the package onnx

    folder.mkdir(parents=True, exist_ok=True)
    state = torch.load(weights, map_location="cpu", weights_only=True)
    state = state.get("model", state)
    save_file(to_eight_bits(state), folder / "model.safetensors", metadata={"format": "pt"})
    graph = build_graph(tensor_places(folder / "model.safetensors"), LAYERS, HEADS, HIDDEN)
    (folder / "model.onnx").write_bytes(graph)
    if rest is None:
        tokens = reduce(np.load(work / "static.npy"), TOKEN_DIM)
        save_numpy(quantise_rows(tokens), folder / "tokens.safetensors")
        shutil.copy(work / "encoder" / "tokenizer.json", folder / "tokenizer.json")
        shutil.copy(work / "tokenizer.json", folder / "tokens.json")
    elif not rest.samefile(folder):
        for name in ("tokens.safetensors", "tokens.json", "tokenizer.json"):
            shutil.copy(rest / name, folder / name)
    projection = weights.with_name("projection.safetensors")
    if projection.exists():
        shutil.copy(projection, folder)
    else:  # before stage 9 pieces keep their first numbers
        kept = {"weight": np.eye(PIECE_DIM, HIDDEN), "bias": np.zeros(PIECE_DIM)}
        save_numpy(
            {name: part.astype(np.float32) for name, part in kept.items()}, folder / projection.name
        )
    write_config(folder, len(state["embeddings.word_embeddings.weight"]))
    write_manifest(folder, name=NAME, dim=HIDDEN, scale={}, piece_scale={})
    embedder = BundledEmbedder(folder)  # which needs a manifest to be loaded
    scales = {"scale": measure_scale(embedder), "piece_scale": measure_piece_scale(embedder)}
    write_manifest(folder, name=NAME, dim=HIDDEN, **scales)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--rest", type=Path)
    args = parser.parse_args()
    weights = args.weights or args.work / "encoder" / "asked.pt"
    export(args.work, weights, args.folder, args.rest)
    size = sum(path.stat().st_size for path in args.folder.rglob("*") if path.is_file())
    print(f"{args.folder}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
