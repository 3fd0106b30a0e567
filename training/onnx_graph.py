"""The contextual model as ONNX graph, whose weights lie in a safetensors file."""

from __future__ import annotations

from collections.abc import Mapping

import onnx
from onnx import TensorProto, helper

OPSET = 20
WEIGHTS_FILE = "model.safetensors"
_TYPES = {"F8_E4M3": TensorProto.FLOAT8E4M3FN, "F32": TensorProto.FLOAT}

Place = tuple[str, list[int], int, int]
"""Type, shape, offset and length of a tensor in the file."""


class Graph:
    """Collects nodes; every method returns the name of its result."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self.places = places
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: dict[str, onnx.TensorProto] = {}

    def node(self, kind: str, *inputs: str, name: str = "", **attributes: object) -> str:
        """Add a node."""
        result = name or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [result], **attributes))
        return result

    def constant(self, values: list[int] | list[float], scalar: bool = False) -> str:
        """Add a small constant; equal ones are kept once."""
        kind = TensorProto.INT64 if isinstance(values[0], int) else TensorProto.FLOAT
        name = f"const_{'_'.join(map(str, values))}{'_scalar' if scalar else ''}"
        shape = [] if scalar else [len(values)]
        self.initializers[name] = helper.make_tensor(name, kind, shape, values)
        return name

    def stored(self, name: str) -> str:
        """Refer to a tensor of the weights file, as it is stored."""
        kind, shape, offset, length = self.places[name]
        tensor = TensorProto(name=name, data_type=_TYPES[kind], dims=shape)
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (("location", WEIGHTS_FILE), ("offset", offset), ("length", length)):
            tensor.external_data.add(key=key, value=str(value))
        self.initializers[name] = tensor
        return name

    def weight(self, name: str) -> str:
        """Refer to a tensor of the weights file as float32."""
        stored = self.stored(name)
        if self.places[name][0] == "F32":
            return stored
        return self.node("Cast", stored, to=TensorProto.FLOAT)

    def rows(self, name: str, numbers: str) -> str:
        """Take rows of a table, then make them float32; Gather knows no E4M3, hence bytes."""
        self.stored(name)
        self.initializers[name].data_type = TensorProto.UINT8
        taken = self.node("Gather", name, numbers, axis=0)
        taken = self.node("Cast", taken, to=TensorProto.INT32)
        if "e4m3" not in self.initializers:
            self.initializers["e4m3"] = helper.make_tensor(
                "e4m3", TensorProto.FLOAT, [256], [e4m3_value(byte) for byte in range(256)]
            )
        return self.node("Gather", "e4m3", taken, axis=0)

    def linear(self, x: str, name: str) -> str:
        """Add a linear layer."""
        weight, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.node("Gemm", x, weight, bias, transB=1)

    def norm(self, x: str, name: str) -> str:
        """Add a layer norm."""
        weight, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.node("LayerNormalization", x, weight, bias, axis=-1, epsilon=1e-12)


def e4m3_value(byte: int) -> float:
    """Return what a byte of the format E4M3 (finite, without infinities) stands for."""
    sign, exponent, mantissa = -1.0 if byte & 128 else 1.0, byte >> 3 & 15, byte & 7
    if exponent == 15 and mantissa == 7:
        return float("nan")
    if exponent == 0:
        return sign * mantissa / 8 * 2**-6
    return sign * (1 + mantissa / 8) * 2.0 ** (exponent - 7)


def build_graph(places: Mapping[str, Place], layers: int, heads: int, hidden: int) -> bytes:
    """Return the model: input_ids, attention_mask (n, length) → the two embeddings.

    `token_embeddings` is the last layer, (n, length, hidden); `sentence_embedding` its mean over
    the tokens of a text, of length one, (n, hidden).
    """
    g = Graph(places)
    length = g.node("Gather", g.node("Shape", "input_ids"), g.constant([1]), axis=0)
    split = g.node(
        "Concat", g.node("Shape", "input_ids"), g.constant([heads, hidden // heads]), axis=0
    )
    size = hidden // heads
    positions = g.node(
        "Range",
        g.constant([0], scalar=True),
        g.node("Squeeze", length),
        g.constant([1], scalar=True),
    )
    words = g.rows("embeddings.word_embeddings.weight", "input_ids")
    place = g.rows("embeddings.position_embeddings.weight", positions)
    kind = g.rows("embeddings.token_type_embeddings.weight", g.constant([0]))
    x = g.node("Add", g.node("Add", words, place), kind)
    x = g.norm(x, "embeddings.LayerNorm")
    mask = g.node("Cast", "attention_mask", to=TensorProto.FLOAT)
    away = g.node("Sub", g.constant([1.0], scalar=True), mask)
    away = g.node("Mul", away, g.constant([-1e9], scalar=True))
    away = g.node("Unsqueeze", away, g.constant([1, 2]))
    flat = g.constant([-1, hidden])
    x = g.node("Reshape", x, flat)
    for number in range(layers):
        base = f"encoder.layer.{number}."
        parts = {}
        for part in ("query", "key", "value"):
            value = g.linear(x, f"{base}attention.self.{part}")
            value = g.node("Reshape", value, split)
            order = [0, 2, 3, 1] if part == "key" else [0, 2, 1, 3]
            parts[part] = g.node("Transpose", value, perm=order)
        scores = g.node("MatMul", parts["query"], parts["key"])
        scores = g.node("Mul", scores, g.constant([size**-0.5], scalar=True))
        scores = g.node("Softmax", g.node("Add", scores, away), axis=-1)
        mixed = g.node("Transpose", g.node("MatMul", scores, parts["value"]), perm=[0, 2, 1, 3])
        mixed = g.linear(g.node("Reshape", mixed, flat), f"{base}attention.output.dense")
        x = g.norm(g.node("Add", mixed, x), f"{base}attention.output.LayerNorm")
        inner = g.node("Gelu", g.linear(x, f"{base}intermediate.dense"))
        inner = g.linear(inner, f"{base}output.dense")
        x = g.norm(g.node("Add", inner, x), f"{base}output.LayerNorm")
    shape = g.node("Concat", g.node("Shape", "input_ids"), g.constant([hidden]), axis=0)
    x = g.node("Reshape", x, shape, name="token_embeddings")
    x = g.node("Mul", x, g.node("Unsqueeze", mask, g.constant([2])))
    total = g.node("ReduceSum", x, g.constant([1]), keepdims=0)
    norm = g.node("ReduceL2", total, g.constant([1]), keepdims=1)
    norm = g.node("Max", norm, g.constant([1e-12], scalar=True))
    g.node(
        "Div", total, norm, name="sentence_embedding"
    )  # a mean of length one is a sum of length one
    shape_in = ["n", "length"]
    graph = helper.make_graph(
        g.nodes,
        "zeilentreu",
        [
            helper.make_tensor_value_info(k, TensorProto.INT64, shape_in)
            for k in ("input_ids", "attention_mask")
        ],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape_out)
            for name, shape_out in (
                ("sentence_embedding", ["n", hidden]),
                ("token_embeddings", [*shape_in, hidden]),
            )
        ],
        list(g.initializers.values()),
    )
    opset = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=9, producer_name="zeilentreu")
    return model.SerializeToString()
