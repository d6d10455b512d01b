"""The model as onnxruntime runs it: six layers of BERT with weights of seven bits.

What a layer is fed is brought to eight bits row by row, never by the batch, so that a
text's vector does not depend on the texts it is read with. Seven bits of eight are used
for weights: with the eighth, processors without VNNI would round otherwise.
"""

import numpy as np

from walkamile.understand.meaning.english.onnx import CONTRIB, Network
from walkamile.understand.meaning.english.weights import Floats

LAYERS, HEADS, WIDTH = 6, 12, 384
NARROW = 1e-12  # the epsilon of the model's own normalisation
WEIGHTS_TOP, FED_TOP, MIDDLE = 63, 127, 128
LEAST = 1e-9  # of a row's largest number, so that nothing is divided by nothing


def model(held: dict[str, Floats]) -> bytes:
    """Return the network as ONNX.

    In: ``x`` (texts, pieces, 384), the sum of the pieces' and places' vectors; ``kept``
    (texts, pieces), 1 where there is a piece; ``share`` (texts, 1, pieces), what each
    counts for the mean. Out: ``y`` (texts, 1, 384).
    """
    net = Network()
    _constants(net)
    x = _normal(net, "x", "embeddings.LayerNorm", held)
    for layer in range(LAYERS):
        x = _layer(net, x, f"encoder.layer.{layer}", held)
    net.node("MatMul", ["share", x], "y")
    given = {
        "x": ("float32", ("texts", "pieces", str(WIDTH))),
        "kept": ("int32", ("texts", "pieces")),
        "share": ("float32", ("texts", "1", "pieces")),
    }
    return net.written(given, {"y": ("float32", ("texts", "1", str(WIDTH)))})


def _constants(net: Network) -> None:
    net.hold("one", np.array(1, np.float32))
    net.hold("fed_top", np.array(FED_TOP, np.float32))
    net.hold("least", np.array(LEAST, np.float32))
    net.hold("middle", np.array(MIDDLE, np.uint8))
    net.hold("last", np.array([-1], np.int64))


def _layer(net: Network, x: str, name: str, held: dict[str, Floats]) -> str:
    asks = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    weight = np.vstack([held[f"{ask}.weight"] for ask in asks])
    bias = net.hold(f"{name}.b", np.concatenate([held[f"{ask}.bias"] for ask in asks]))
    asked = _times(net, x, f"{name}.ask", weight)
    whole = net.node("Add", [asked, bias], f"{name}.asked")
    parts = [f"{name}.query", f"{name}.key", f"{name}.value"]
    net.node("Split", [whole], parts, axis=2, num_outputs=3)
    given = [*parts, "", "kept"]
    seen = net.node(
        "MultiHeadAttention",
        given,
        f"{name}.seen",
        domain=CONTRIB,
        num_heads=HEADS,
    )
    x = _beside(net, seen, x, f"{name}.attention.output", held)
    inner = f"{name}.intermediate.dense"
    wide = _times(net, x, inner, held[f"{inner}.weight"])
    bias = net.hold(f"{inner}.b", held[f"{inner}.bias"])
    bent = net.node("BiasGelu", [wide, bias], f"{inner}.bent", domain=CONTRIB)
    return _beside(net, bent, x, f"{name}.output", held)


def _beside(
    net: Network, x: str, before: str, name: str, held: dict[str, Floats]
) -> str:
    """Add what a layer says to what was before it, and normalise."""
    dense = f"{name}.dense"
    said = _times(net, x, dense, held[f"{dense}.weight"])
    given = [
        said,
        before,
        net.hold(f"{name}.scale", held[f"{name}.LayerNorm.weight"]),
        net.hold(f"{name}.shift", held[f"{name}.LayerNorm.bias"]),
        net.hold(f"{dense}.b", held[f"{dense}.bias"]),
    ]
    return net.node(
        "SkipLayerNormalization", given, f"{name}.out", domain=CONTRIB, epsilon=NARROW
    )


def _normal(net: Network, x: str, name: str, held: dict[str, Floats]) -> str:
    scale = net.hold(f"{name}.scale", held[f"{name}.weight"])
    shift = net.hold(f"{name}.shift", held[f"{name}.bias"])
    given = [x, scale, shift]
    return net.node("LayerNormalization", given, f"{name}.out", axis=-1, epsilon=NARROW)


def _times(net: Network, x: str, name: str, weight: Floats) -> str:
    """Multiply by a matrix (out, in) in whole numbers, each row scaled by its largest."""
    scale = np.abs(weight).max(axis=1) / WEIGHTS_TOP
    whole = np.round(weight / scale[:, None]).astype(np.int8).T
    size = net.node("Abs", [x], f"{name}.size")
    size = net.node("ReduceMax", [size, "last"], f"{name}.top", keepdims=1)
    size = net.node("Max", [size, "least"], f"{name}.largest")
    step = net.node("Div", ["fed_top", size], f"{name}.step")
    even = net.node("Mul", [x, step], f"{name}.even")
    fed = net.node("QuantizeLinear", [even, "one", "middle"], f"{name}.fed")
    weights = net.hold(f"{name}.w", whole)
    scales = net.hold(f"{name}.s", (scale / FED_TOP).astype(np.float32))
    given = [fed, weights, "one", scales, "middle"]
    made = net.node("MatMulIntegerToFloat", given, f"{name}.made", domain=CONTRIB)
    return net.node("Mul", [made, size], f"{name}.out")
