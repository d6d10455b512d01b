"""The words of ``words.toml``: how exports name columns, speakers and months."""

import tomllib
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _all() -> dict[str, dict[str, list[str]]]:
    text = files(__package__).joinpath("words.toml").read_text("utf-8")
    return tomllib.loads(text)


def words(kind: str) -> dict[str, list[str]]:
    """Return the words of one kind: ``columns``, ``roles`` or ``months``."""
    return _all()[kind]
