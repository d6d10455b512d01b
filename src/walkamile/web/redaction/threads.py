"""Who is called what in each conversation: kept, so that a later turn says the same."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from walkamile.listen.redact import Thread, names_in
from walkamile.web import keys
from walkamile.web.models import Pseudonym, Verbatim

# A group chat has so many members; who else is named there is found by other means.
MOST_NAMES = 200
# Conversations whose names are remembered while a long import is looked through.
MOST_REMEMBERED = 20_000

Talk = tuple[int, str]


class Threads:
    """The conversations of one look, opened batch by batch."""

    def __init__(self) -> None:
        self._names: dict[Talk, tuple[str, ...]] = {}
        self._open: dict[Talk, Thread] = {}
        self._known: dict[Talk, set[tuple[str, str]]] = {}

    def open(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Fetch what is known of the conversations that these rows stand in."""
        talks = {talk for row in rows if (talk := _talk(row)) is not None}
        self._open, self._known = {}, {}
        if not talks:
            return
        called = _called(talks)
        for talk in sorted(talks):
            known = called.get(talk, {})
            self._open[talk] = Thread(_signer(talk), known)
            self._known[talk] = set(known)
        if len(self._names) > MOST_REMEMBERED:
            self._names = {}
        wanted = [talk for talk in talks if talk not in self._names]
        self._names |= _members(wanted)

    def of(self, row: Mapping[str, Any]) -> Thread:
        """Return the thread that a row stands in: its own where it is alone."""
        talk = _talk(row)
        return Thread() if talk is None else self._open[talk]

    def names(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the names that the record, and those around it, give."""
        talk = _talk(row)
        own = names_in(row["meta"])
        return own if talk is None else tuple(dict.fromkeys(own + self._names[talk]))

    def keep(self) -> None:
        """Keep what was called anew, in the transaction that writes the words."""
        new = [
            Pseudonym(
                source_id=talk[0],
                conversation_id=talk[1],
                kind=kind,
                signed=signed,
                number=number,
            )
            for talk, thread in self._open.items()
            for (kind, signed), number in thread.called.items()
            if (kind, signed) not in self._known[talk]
        ]
        Pseudonym.objects.bulk_create(new, batch_size=1_000, ignore_conflicts=True)


def _talk(row: Mapping[str, Any]) -> Talk | None:
    talk = row["conversation_id"]
    return (row["source_id"], talk) if talk else None


def _signer(talk: Talk) -> Callable[[str, str], str]:
    """Sign names so that only this workspace can, and differently in each talk."""
    sign = keys.signer(purpose=f"words {talk[0]} {talk[1]}")
    done: dict[tuple[str, str], str] = {}

    def signed(kind: str, value: str) -> str:
        if (kind, value) not in done:
            done[kind, value] = sign(f"{kind}\x1f{value}")
        return done[kind, value]

    return signed


def _called(talks: Iterable[Talk]) -> dict[Talk, dict[tuple[str, str], int]]:
    found: dict[Talk, dict[tuple[str, str], int]] = defaultdict(dict)
    for source, names in _by_source(talks).items():
        rows = Pseudonym.objects.filter(source=source, conversation_id__in=names)
        for talk, kind, signed, number in rows.values_list(
            "conversation_id", "kind", "signed", "number"
        ):
            found[source, talk][kind, signed] = number
    return found


def _members(talks: Iterable[Talk]) -> dict[Talk, tuple[str, ...]]:
    """Return the names that all records of each conversation give."""
    found: dict[Talk, dict[str, None]] = {talk: {} for talk in talks}
    for source, names in _by_source(found).items():
        rows = Verbatim.objects.filter(conversation_id__in=names, source=source)
        for talk, meta in rows.values_list("conversation_id", "meta").iterator(5_000):
            known = found[source, talk or ""]
            if len(known) < MOST_NAMES:
                known.update(dict.fromkeys(names_in(meta)))
    return {talk: tuple(known) for talk, known in found.items()}


def _by_source(talks: Iterable[Talk]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for source, name in sorted(talks):
        found[source].append(name)
    return found
