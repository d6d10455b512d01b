"""Interview guides: topics with layers of questions, the last one the customer's yes."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from walkamile.refused import Refused

# Three to five layers a topic: what matters lies that deep (see measures/ladder.py).
FEWEST_LAYERS, MOST_LAYERS = 3, 5
# What fits into one talk; a longer list is a questionnaire.
MOST_TOPICS = 8
MOST_BYTES, LONGEST_WORDS = 50_000, 400
CONFIRM = "What I understood is this. Did I get it right?"
SHIPPED = "guides"


class UnusableGuideError(Refused):
    """A guide that cannot be read, or asks too little or too much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What to ask about, from the outside in; the last layer asks for their yes."""

    title: str
    layers: tuple[str, ...]
    confirm: str

    @property
    def steps(self) -> tuple[str, ...]:
        """All layers in order, with the customer's yes as the last."""
        return (*self.layers, self.confirm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """Topics for one talk, and when it is the right one."""

    name: str
    title: str
    when: str
    minutes: int
    topics: tuple[Subject, ...]


def shipped() -> dict[str, str]:
    """Return the guides that ship, as the plain files they are."""
    folder = files("walkamile.talk").joinpath(SHIPPED)
    return {
        one.name.removesuffix(".toml"): one.read_text(encoding="utf-8")
        for one in sorted(folder.iterdir(), key=lambda one: one.name)
        if one.name.endswith(".toml")
    }


def read(name: str, text: str) -> Guide:
    """Return a guide from a plain file (TOML). Raises UnusableGuideError."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise _unusable(name, "it is longer than one talk.", None)
    try:
        given = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        raise _unusable(name, f"it is no TOML ({wrong}).", None) from None
    topics = given.get("topic")
    if not isinstance(topics, list) or not 0 < len(topics) <= MOST_TOPICS:
        raise _unusable(name, f"it needs one to {MOST_TOPICS} topics.", "topic")
    minutes = given.get("minutes", 20)
    if not isinstance(minutes, int) or not 0 < minutes <= 240:
        raise _unusable(name, "minutes are a whole number up to 240.", "minutes")
    return Guide(
        name=name,
        title=_words(name, given, "title"),
        when=_words(name, given, "when", ""),
        minutes=minutes,
        topics=tuple(_topics(name, topics)),
    )


def _topics(name: str, given: list[Any]) -> Iterator[Subject]:
    for topic in given:
        if not isinstance(topic, dict):
            raise _unusable(name, "a topic is a table: [[topic]].", "topic")
        layers = topic.get("layers")
        if not isinstance(layers, list) or not all(_is_words(one) for one in layers):
            raise _unusable(name, "layers are a list of questions.", "layers")
        if not FEWEST_LAYERS <= len(layers) + 1 <= MOST_LAYERS:
            few, many = FEWEST_LAYERS - 1, MOST_LAYERS - 1
            raise _unusable(
                name, f"a topic has {few} to {many} layers before the yes.", "layers"
            )
        yield Subject(
            title=_words(name, topic, "title"),
            layers=tuple(" ".join(one.split()) for one in layers),
            confirm=_words(name, topic, "confirm", CONFIRM),
        )


def _words(
    name: str, given: dict[str, Any], field: str, otherwise: str | None = None
) -> str:
    value = given.get(field, otherwise)
    if value == otherwise and otherwise is not None:
        return otherwise
    if not _is_words(value):
        raise _unusable(name, f"{field} is missing, empty or too long.", field)
    return " ".join(str(value).split())


def _is_words(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_WORDS


def _unusable(name: str, why: str, field: str | None) -> UnusableGuideError:
    return UnusableGuideError(
        why,
        next_step="Take one of the guides that ship as a pattern.",
        file=f"{name}.toml",
        field=field,
    )
