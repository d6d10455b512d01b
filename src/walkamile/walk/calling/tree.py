"""What a line was found to offer: its prompts, where each key leads, and what is unknown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from walkamile.walk.calling.listening import Heard, Manners
from walkamile.walk.phone import Menu, Option, PhoneMenu

Keys = tuple[str, ...]
WAITS = ("waits", "repeats")
ONLY_THEN = "0"  # after two keys that nothing answers only the operator's is tried
ALONE = {
    "busy": "it is busy there",
    "dial tone": "the line falls silent with a dial tone",
    "beep": "a mailbox with a beep",
    "fax": "a fax machine",
}
PERSON = {
    "ringing": "it rings elsewhere",
    "music": "music on hold",
    "asks again": "a voice that waits and asks again",
}


@dataclass(slots=True, kw_only=True)
class Lead:
    """Where a key leads: menu, person (a guess), hang up, back, again, nothing."""

    to: str
    place: Keys = ()
    seconds: float = 0.0
    because: str = ""


@dataclass(slots=True, kw_only=True)
class Place:
    """One prompt, by the keys that lead to it, and what its keys were found to do."""

    path: Keys
    heard: Heard
    leads: dict[str, Lead] = field(default_factory=dict)
    words: str = ""  # written down, where somebody did

    @property
    def name(self) -> str:
        """As the text of a phone menu calls it."""
        return " ".join(self.path) or "main"

    @property
    def waits(self) -> bool:
        """Whether it waits for a key."""
        return self.heard.why in WAITS


@dataclass(slots=True, kw_only=True)
class Line:
    """A line as it was walked: places by their keys, calls, and what remained open."""

    number: str
    manners: Manners
    places: dict[Keys, Place] = field(default_factory=dict)
    calls: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    person_at_once: Lead | None = None

    def wanted(self) -> Iterator[tuple[Keys, str]]:
        """Yield what is still to be tried: the shallowest menus first, by key."""
        for place in sorted(self.places.values(), key=lambda one: len(one.path)):
            if place.waits and len(place.path) < self.manners.levels:
                yield from ((place.path, key) for key in self._open(place))

    def _open(self, place: Place) -> Iterator[str]:
        for key in self.manners.keys:
            gone = _unanswered(place, self.manners.keys)
            if key not in place.leads and (gone < 2 or key == ONLY_THEN):
                yield key

    def not_tried(self) -> dict[str, str]:
        """Return for each menu the keys that nobody pressed."""
        return {
            place.name: "".join(k for k in self.manners.keys if k not in place.leads)
            for place in self.places.values()
            if place.waits and set(self.manners.keys) - set(place.leads)
        }

    @property
    def complete(self) -> bool:
        """Whether all was tried that is worth trying."""
        return bool(self.places) and next(self.wanted(), None) is None


def _unanswered(place: Place, keys: str) -> int:
    """Return how many keys in a row, the last that were tried, nothing answered."""
    row = 0
    for key in keys:
        lead = place.leads.get(key)
        if lead is not None and key != ONLY_THEN:
            row = row + 1 if lead.to in ("again", "nothing") else 0
    return row


def menu_of(
    line: Line, words: Mapping[Keys, tuple[str, Mapping[str, str]]]
) -> PhoneMenu:
    """Return the line in the form that a text file has, with seconds as measured.

    ``words`` holds for each place that was written down what is said before the first
    key, and what is said of each key.
    """
    order = sorted(line.places.values(), key=lambda one: (len(one.path), one.path))
    menus = {
        one.name: _menu(line, one, *words.get(one.path, ("", {}))) for one in order
    }
    return PhoneMenu(
        menus=menus, file=line.number, called=True, complete=line.complete,
        written_down=bool(words),
    )  # fmt: skip


def _menu(line: Line, place: Place, said: str, of_keys: Mapping[str, str]) -> Menu:
    options = [
        made
        for key, lead in place.leads.items()
        if (made := _option(line, key, lead, of_keys.get(key, "")))
    ]
    if place.heard.why == "hung up" or place.heard.why in ALONE:
        options = [Option(key="timeout", leads_to="hang up")]
    if place.heard.person:
        options = [Option(key="timeout", leads_to="person")]
    tried = not place.waits or bool(place.leads)
    return Menu(
        name=place.name,
        said=said,
        options=tuple(options),
        seconds=place.heard.until if place.heard.person else place.heard.ended,
        explored=tried,
    )


def _option(line: Line, key: str, lead: Lead, said: str) -> Option | None:
    if lead.to == "person":
        return Option(
            key=key,
            leads_to="person",
            said=said,
            waits=lead.seconds,
            guess=lead.because,
        )
    if lead.to in ("menu", "back") and lead.place in line.places:
        return Option(key=key, leads_to=line.places[lead.place].name, said=said)
    if lead.to == "hang up":
        return Option(key=key, leads_to="hang up", said=said)
    return None


def text_of(menu: PhoneMenu) -> str:
    """Return a walked line as the text that ``walkamile walk menu.txt`` judges."""
    rows = []
    for one in menu.menus.values():
        rows.append(f"[{one.name}]")
        rows.append(
            one.said
            or f"(a prompt of {one.seconds or 0:.0f} seconds, not written down)"
        )
        rows += [
            f"{o.key} = {o.leads_to}" + (f", {o.said}" if o.said else "")
            for o in one.options
        ]
        rows.append("")
    return "\n".join(rows)
