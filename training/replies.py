"""The second encoder: Universal Sentence Encoder Multilingual for German and English.

    python -m training.replies DATA WORK FOLDER

Takes the model out of the ONNX file in the package nanoranker (int8; its own reranker is not used),
keeps the PIECES pieces most frequent in the training texts, and writes FOLDER as `index.replies`
reads it. Prints how near the vectors come to those of the file, which needs onnxruntime-extensions.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file

from index.replies import GROUPS, ReplyEncoder
from training.base import build_tokenizer, count_pieces, most_frequent, weighted_texts
from training.export import quantise_rows, write_manifest
from training.packed import packaged_file

NAME = "replies-de-en"
DIM = 512
PIECES = 24_000
MARKS = 3  # <unk>, <s>, </s>
_SHARD = re.compile(r"/input/_(\d+):0_quantized$")
Floats = npt.NDArray[np.float32]


def packed_file() -> Path:
    """Return where the package nanoranker keeps the model."""
    return packaged_file("nanoranker", "resources/universal-sentence-encoder-multilingual.onnx")


def read_weights(graph: Any) -> dict[str, Floats]:
    """Return the weights of the ONNX graph under the names of `index.replies`, as float32."""
    from onnx import numpy_helper

    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    scales = _scales(graph, stored)

    def find(end: str) -> Floats:
        names = [name for name in stored if name.endswith(end)]
        if len(names) != 1:
            raise ValueError(f"{len(names)} tensors end with {end}, 1 expected")
        array = stored[names[0]].astype(np.float32)
        return np.asarray(array.squeeze() * scales.get(names[0], 1.0), dtype=np.float32)

    weights = {"words": find("CNN_layers/dense/kernel:0_quantized")}
    weights["words.bias"] = find("CNN_layers/dense/bias:0")
    for part in ("gamma", "beta"):
        weights[f"joined.{part}"] = find(f"/CNN_layers/LayerNorm/{part}:0")
    for size in GROUPS:
        name, at = f"group{size}", f"ngram_order_{size}/"
        weights[f"{name}.narrow"] = find(f"{at}input_size_projection/dense/kernel:0_quantized")
        weights[f"{name}.narrow.bias"] = find(f"{at}input_size_projection/dense/bias:0")
        for part in ("gamma", "beta"):
            weights[f"{name}.{part}"] = find(f"{at}LayerNorm/{part}:0")
        for step, number in (("first", ""), ("second", "_1")):
            layer = f"{at}Ngram-{size}-Conv{number}/"
            weights[f"{name}.{step}"] = find(f"{layer}weights:0_quantized")
            weights[f"{name}.{step}.bias"] = find(f"{layer}bias:0")
    for number in range(4):
        weights[f"dense{number}"] = find(f"ResidualHidden_{number}/dense/kernel:0_quantized")
    for number in (1, 3):
        layer = f"ResidualHidden_{number}/AdjustDepth/projection/kernel:0_quantized"
        weights[f"shortcut{number}"] = find(layer)
    return weights


def _scales(graph: Any, stored: dict[str, Any]) -> dict[str, float]:
    """Return the scale of each quantised matrix: the constant in the product that undoes it."""
    makers = {output: node for node in graph.node for output in node.output}
    scales = {}
    for node in graph.node:
        if node.op_type != "MatMulInteger":
            continue
        cast = next(n for n in graph.node if node.output[0] in n.input)
        product = next(n for n in graph.node if cast.output[0] in n.input)
        other = next(name for name in product.input if name != cast.output[0])
        constant = next(name for name in makers[other].input if name in stored)
        scales[node.input[1]] = float(stored[constant])
    return scales


def read_table(graph: Any) -> Floats:
    """Return the vectors of all pieces, shape (pieces, 512).

    They lie in shards, numbered from 1: piece n is row n // shards of shard 1 + n % shards.
    """
    from onnx import numpy_helper

    stored = {tensor.name: tensor for tensor in graph.initializer}
    takers = {name: node for node in graph.node for name in node.input}
    shards: dict[int, Floats] = {}
    for name, tensor in stored.items():
        if found := _SHARD.search(name):
            undo = takers[takers[name].output[0]]
            scale, zero = (numpy_helper.to_array(stored[other]) for other in undo.input[1:3])
            numbers = numpy_helper.to_array(tensor).astype(np.float32)
            shards[int(found[1])] = (numbers - float(zero)) * float(scale)
    table = np.stack([shards[number] for number in sorted(shards)], axis=1)
    return np.asarray(table.reshape(-1, table.shape[2]), dtype=np.float32)


def read_pieces(graph: Any) -> tuple[list[str], list[float]]:
    """Return the pieces and their scores from the SentencePiece model inside the graph."""
    from sentencepiece import sentencepiece_model_pb2

    node = next(n for n in graph.node if n.op_type == "SentencepieceTokenizer")
    model = sentencepiece_model_pb2.ModelProto()
    model.ParseFromString(next(a.s for a in node.attribute if a.name == "model"))
    return [p.piece for p in model.pieces], [p.score for p in model.pieces]


def tokenizer_of(pieces: list[str], scores: list[float]) -> Any:
    """Return the tokenizer of these pieces, which puts <s> and </s> around a text."""
    return build_tokenizer(pieces, scores, unknown=0, marks=(1, 2))


def in_eight_bits(weights: dict[str, Floats], table: Floats) -> dict[str, npt.NDArray[np.generic]]:
    """Return matrices as int8 with a scale each, the table with one for each row."""
    out: dict[str, npt.NDArray[np.generic]] = {}
    for name, array in weights.items():
        if array.ndim == 2:
            scale = np.float32(np.abs(array).max() / 127)
            out[name] = np.rint(array / scale).astype(np.int8)
            out[f"{name}.scale"] = np.array(scale, np.float32)
        else:
            out[name] = array
    rows = quantise_rows(table)
    return out | {"pieces": rows["vectors"], "pieces.scales": rows["scales"]}


def write_folder(folder: Path, tokenizer: Any, arrays: dict[str, npt.NDArray[np.generic]]) -> None:
    """Write tokenizer, weights and the manifest with their sha256."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    save_file(arrays, folder / "weights.safetensors")
    write_manifest(folder, name=NAME, dim=DIM)


def compare(folder: Path, path: Path, texts: list[str]) -> Floats:
    """Return the cosine of each text's vector with that of the ONNX file."""
    import onnxruntime
    from onnxruntime_extensions import get_library_path

    options = onnxruntime.SessionOptions()
    options.register_custom_ops_library(get_library_path())
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    wanted = np.concatenate([session.run(["outputs"], {"inputs": [text]})[0] for text in texts])
    return np.asarray((ReplyEncoder(folder).encode(texts) * wanted).sum(axis=1))


def main() -> None:
    """Read the command line."""
    import onnx

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pieces", type=int, default=PIECES)
    args = parser.parse_args()
    graph = onnx.load(str(packed_file())).graph
    pieces, scores = read_pieces(graph)
    counts = count_pieces(tokenizer_of(pieces, scores), weighted_texts(args.data, args.work))
    kept = most_frequent(counts, args.pieces, MARKS)
    tokenizer = tokenizer_of([pieces[n] for n in kept], [round(scores[n], 4) for n in kept])
    write_folder(
        args.folder, tokenizer, in_eight_bits(read_weights(graph), read_table(graph)[kept])
    )
    covered = sum(counts[n] for n in kept) / counts.total()
    print(f"{len(kept)} pieces cover {covered:.2%} of the texts")
    texts = list(islice(_sample(args.data, args.work), 400))
    near = compare(args.folder, packed_file(), texts)
    print(f"cosine with the file: mean {near.mean():.4f}, least {near.min():.4f}")


def _sample(data: Path, work: Path) -> Iterator[str]:
    return (text for text, _ in islice(weighted_texts(data, work), 0, None, 97))


if __name__ == "__main__":
    main()
