"""A browser's stored sign-in, for walks behind one: sealed in a file, never shown."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from walkamile.refused import Refused

LONGEST = 2_000_000  # signs: a storage state is cookies and small texts
OWNER_ONLY = 0o600
KEY = "WALKAMILE_KEY"
# What Playwright demands of a cookie; the rest is optional.
NEEDED = ("name", "value")


class WrongSessionError(Refused):
    """A file that holds no stored sign-in, or one that this key does not open."""


def read_state(given: bytes) -> dict[str, Any]:
    """Return a stored sign-in: Playwright's storage state, a JSON with its cookies.

    Raises WrongSessionError; the message never holds anything out of the file.
    """
    text = given.decode("utf-8", "replace")
    try:
        told = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        told = None
    if not _is_state(told):
        raise WrongSessionError(
            "this is not a stored sign-in.",
            next_step="Save one with: playwright open --save-storage=FILE ADDRESS",
        )
    return dict(told or {})


def _is_state(told: object) -> bool:
    if not isinstance(told, dict):
        return False
    cookies, origins = told.get("cookies"), told.get("origins", [])
    if not isinstance(cookies, list) or not isinstance(origins, list):
        return False
    if not all(isinstance(one, dict) for one in [*cookies, *origins]):
        return False
    return all(isinstance(one.get(part), str) for one in cookies for part in NEEDED)


def seal_file(plain: Path, sealed: Path, *, keys: Iterable[str] = ()) -> Path:
    """Write a stored sign-in as only the key opens it, readable for its owner only.

    ``keys`` are Fernet keys, the newest first; without them WALKAMILE_KEY holds them.
    The plain file is left for you to delete. Raises WrongSessionError.
    """
    state = read_state(_bytes_of(plain))
    body = _ring(keys).encrypt(json.dumps(state).encode())
    sealed.unlink(missing_ok=True)
    made = os.open(sealed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(made, "wb") as out:
        out.write(body)
    return sealed


def open_file(sealed: Path, *, keys: Iterable[str] = ()) -> Mapping[str, Any]:
    """Return the stored sign-in of a sealed file, for ``walk(..., state=)``.

    Raises WrongSessionError, also for a file that was not sealed.
    """
    try:
        plain = _ring(keys).decrypt(_bytes_of(sealed).strip())
    except InvalidToken:
        raise WrongSessionError(
            "this is not a sign-in that was sealed with this key.",
            file=str(sealed),
            next_step=f"Give {KEY} the key that sealed it, or seal the sign-in anew: "
            "walkamile walk STATE.json --seal FILE",
        ) from None
    return read_state(plain)


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(2 * LONGEST)
    except OSError as error:
        raise WrongSessionError(
            f"the file cannot be read ({error.strerror}).", file=str(path)
        ) from None


def _ring(keys: Iterable[str]) -> MultiFernet:
    given = [*keys] or os.environ.get(KEY, "").replace(",", " ").split()
    try:
        return MultiFernet([Fernet(key) for key in given])
    except ValueError:
        raise WrongSessionError(
            f"there is no proper key in {KEY}.",
            next_step="Make one with `walkamile keys make`, and keep it apart from "
            "the sealed file.",
        ) from None
