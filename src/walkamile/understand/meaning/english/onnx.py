"""Write down a network as ONNX does: nodes and numbers, in Protocol Buffers' wire form.

Only what our one network needs of https://github.com/onnx/onnx (onnx.proto): the library
that writes everything else weighs more than the model.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

IR_VERSION, OPSET, CONTRIB = 9, 20, "com.microsoft"
TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7}
INT, FLOAT = 2, 1  # kinds of attributes; INTS is 7
INTS = 7

Value = int | float | Sequence[int]


def _varint(number: int) -> bytes:
    low = number & ((1 << 64) - 1)  # negative numbers take all ten bytes
    out = bytearray()
    while low > 127:
        out.append(low & 127 | 128)
        low >>= 7
    return bytes(out) + bytes([low])


def _held(place: int, data: bytes | str) -> bytes:
    raw = data.encode() if isinstance(data, str) else data
    return _varint(place << 3 | 2) + _varint(len(raw)) + raw


def _number(place: int, number: int) -> bytes:
    return _varint(place << 3) + _varint(number)


@dataclass
class Network:
    """A network as it is written down, node by node."""

    nodes: list[bytes] = field(default_factory=list)
    numbers: list[bytes] = field(default_factory=list)

    def hold(self, name: str, array: NDArray[np.generic]) -> str:
        """Hold an array under a name; return the name."""
        shape = b"".join(_number(1, size) for size in array.shape)
        kind = _number(2, TYPES[array.dtype.name])
        raw = _held(9, np.ascontiguousarray(array).tobytes())
        self.numbers.append(shape + kind + _held(8, name) + raw)
        return name

    def node(
        self,
        kind: str,
        given: Sequence[str],
        out: str | Sequence[str],
        *,
        domain: str = "",
        **how: Value,
    ) -> str:
        """Add one step; return the name of its first result."""
        made = [out] if isinstance(out, str) else [*out]
        parts = [_held(1, name) for name in given] + [_held(2, name) for name in made]
        parts += [_held(3, f"{kind}:{made[0]}"), _held(4, kind)]
        parts += [_held(5, _attribute(name, value)) for name, value in how.items()]
        self.nodes.append(b"".join([*parts, _held(7, domain)]))
        return made[0]

    def written(
        self,
        given: Mapping[str, tuple[str, Sequence[str]]],
        out: Mapping[str, tuple[str, Sequence[str]]],
    ) -> bytes:
        """Return the model: what goes in and out by name, its kind and its shape."""
        graph = [_held(1, node) for node in self.nodes] + [_held(2, "minilm")]
        graph += [_held(5, array) for array in self.numbers]
        graph += [_held(11, _shaped(name, *how)) for name, how in given.items()]
        graph += [_held(12, _shaped(name, *how)) for name, how in out.items()]
        opsets = _held(8, _held(1, "") + _number(2, OPSET))
        opsets += _held(8, _held(1, CONTRIB) + _number(2, 1))
        return _number(1, IR_VERSION) + opsets + _held(7, b"".join(graph))


def _attribute(name: str, value: Value) -> bytes:
    if isinstance(value, float):
        data = _varint(2 << 3 | 5) + np.float32(value).tobytes()
        return _held(1, name) + data + _number(20, FLOAT)
    if isinstance(value, int):
        return _held(1, name) + _number(3, value) + _number(20, INT)
    return _held(1, name) + b"".join(_number(8, v) for v in value) + _number(20, INTS)


def _shaped(name: str, kind: str, shape: Sequence[str]) -> bytes:
    sizes = b"".join(
        _held(1, _number(1, int(size)) if size.isdigit() else _held(2, size))
        for size in shape
    )
    tensor = _number(1, TYPES[kind]) + _held(2, sizes)
    return _held(1, name) + _held(2, _held(1, tensor))
