"""Call the same person the same thing without saying who it is."""

import hashlib
from collections.abc import Iterable
from typing import Any

# Personalisation of BLAKE2 keeps these hashes apart from any other use of the function.
PURPOSE = b"author"


def pseudonym(name: object, source: str = "") -> str | None:
    """Return a stable reference for an author at one source, or nothing for no name.

    It hides the name from a reader's eye, not from someone who tries all names: a
    workspace replaces it by a keyed one before anything leaves.
    """
    return pseudonyms([name], source)[0]


def pseudonyms(names: Iterable[object], source: str = "") -> list[str | None]:
    """Return the reference of each name at one source: ``pseudonym`` for many."""
    start = f"{source}\x1f".encode("utf-8", "surrogatepass")
    fresh = hashlib.blake2s(start, digest_size=8, person=PURPOSE).copy
    return [_reference(fresh(), name) for name in names]


def _reference(hashed: Any, name: object) -> str | None:
    text = str(name).strip() if name is not None else ""
    if not text:
        return None
    hashed.update(text.encode("utf-8", "surrogatepass"))
    return f"p-{hashed.hexdigest()}"
