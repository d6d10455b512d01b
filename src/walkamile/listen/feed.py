"""The shape of a feed: what it asks a person, how it fetches, who reads the answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from walkamile.listen.fetching.page import Asked, Page
from walkamile.refused import Refused

HOURLY, DAILY = 60, 24 * 60


class WrongFieldError(Refused):
    """Something a feed needs to be told is missing or cannot be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that a feed is told when it is added.

    ``kind`` says how it is typed in; what is ``secret`` or ``secret text`` is sealed
    and never shown again. ``query`` marks what narrows down what is ever collected.
    """

    name: str
    label: str
    help: str = ""
    kind: Literal["text", "secret", "secret text", "number", "choice"] = "text"
    needed: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    usual: str = ""
    query: bool = False

    @property
    def is_secret(self) -> bool:
        """Say whether it is sealed where it is stored."""
        return self.kind.startswith("secret")


def as_a_list(pages: Sequence[Any]) -> Any:
    """Return several answers as the one document that most readers take."""
    return list(pages)


def flattened(pages: Sequence[Any]) -> Any:
    """Return several lists, or single things, as one list."""
    return [
        one for page in pages for one in (page if isinstance(page, list) else [page])
    ]


def joined(pages: Sequence[bytes]) -> bytes:
    """Return several stretches of bytes as one file."""
    return b"".join(pages)


def nothing_to_say(_given: Mapping[str, str]) -> Mapping[str, Any]:
    """Answer nothing: most readers need not ask about what a feed brings."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A place on the net where customers' words keep coming in.

    ``fetch`` yields pages, oldest cursor first, and reads nothing into them: the file
    that ``together`` makes of them is read by the source ``read_as``, in a child with
    limits. Without ``fetch`` others send, and we wait. ``about`` says what comes and
    how one gets what it asks for; ``limits`` what it cannot do. ``robots`` makes it
    obey robots.txt, as it must where no key was given out for it.
    """

    name: str
    title: str
    about: tuple[str, str]
    limits: str
    trust: Literal["seen", "unverified"]
    read_as: str
    fields: tuple[Field, ...]
    fetch: Callable[[Asked], Iterator[Page]] | None
    every: int = HOURLY
    together: Callable[[Sequence[Any]], Any] = as_a_list
    answers: Callable[[Mapping[str, str]], Mapping[str, Any]] = nothing_to_say
    ending: str = ".json"
    robots: bool = False

    @property
    def asks(self) -> bool:
        """Say whether we ask for what is new, rather than wait until it is sent."""
        return self.fetch is not None

    def checked(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return what was typed in, cleaned. Raises WrongFieldError."""
        known = {
            field.name: (given.get(field.name) or "").strip() for field in self.fields
        }
        for field in self.fields:
            typed = known[field.name] = known[field.name] or field.usual
            if field.needed and not typed:
                raise WrongFieldError(
                    f"{field.label} is missing.",
                    next_step=field.help or "Fill it in.",
                    field=field.name,
                )
            if field.choices and typed and typed not in dict(field.choices):
                raise WrongFieldError(
                    f"{field.label}: there is no choice {typed!r}.",
                    next_step=f"Choose one of {', '.join(dict(field.choices))}.",
                    field=field.name,
                )
        return {name: value for name, value in known.items() if value}
