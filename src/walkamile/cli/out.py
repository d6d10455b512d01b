"""What a command says: one JSON document to programs, plain words to people."""

import json
import math
import sys
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

SCHEMA = "walkamile/1"


def document(parts: Mapping[str, Any]) -> str:
    """Return one JSON document: ``schema`` first, then one key for each part.

    Frames (anything with ``to_pylist`` or ``to_dicts``) become lists of objects;
    times are ISO 8601; what is not a number is null.
    """
    plain = {"schema": SCHEMA, **{name: _plain(part) for name, part in parts.items()}}
    return json.dumps(plain, ensure_ascii=False)


def emit(parts: Mapping[str, Any]) -> None:
    """Write one JSON document to standard output."""
    sys.stdout.write(document(parts) + "\n")
    sys.stdout.flush()


def say(words: str = "") -> None:
    """Write a line for a person to standard output."""
    sys.stdout.write(words + "\n")


def tell(words: str) -> None:
    """Write progress or a message to standard error."""
    sys.stderr.write(words + "\n")


def complain(words: str) -> None:
    """Say what went wrong on standard error."""
    sys.stderr.write(f"walkamile: {words}\n")


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in value]
    return _unfolded(value)


def _unfolded(value: Any) -> Any:
    for turn in ("to_pylist", "to_dicts", "tolist"):  # Arrow, Polars, NumPy
        if hasattr(value, turn):
            return _plain(getattr(value, turn)())
    if hasattr(value, "to_dict"):  # pandas
        return _plain(value.to_dict(orient="records"))
    if hasattr(value, "__dataclass_fields__"):
        return {
            name: _plain(getattr(value, name)) for name in value.__dataclass_fields__
        }
    return str(value)
