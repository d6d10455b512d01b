"""A phone menu as a text file: how long until a customer hears a person?"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from walkamile.nouns import Obstacle, Severity
from walkamile.refused import Refused
from walkamile.walk.check import Sighting
from walkamile.walk.obstacles import fingerprint

# Ireland's National Disability Authority: at most three levels, four options a level.
MOST_LEVELS, MOST_OPTIONS = 3, 4
# softwareadvice.com, IVR report 2014: offer a person by the third menu.
PERSON_BY_MENU = 3
WORDS_A_MINUTE = 160  # recorded voices speak 150 to 170
PRESS_SECONDS = 1.5  # to understand, find the key, and press it
WORDS_BEFORE_USE = 40  # a quarter of a minute before the first option
LONG_WAIT = 60.0  # seconds of menu before a person can be reached at all
PERSON = ("person", "human", "agent", "operator")
ENDS = ("hang up", "hangup", "bye")

HEAD = re.compile(r"^\[(?P<name>[^\]]+)\]\s*$")
OPTION = re.compile(
    r"^(?P<key>[0-9*#]|timeout|closed)\s*[=:]\s*(?P<rest>.+)$", re.IGNORECASE
)


class WrongMenuError(Refused):
    """A phone menu that cannot be read: says the file, the line, what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A key, what is said of it, and where it leads.

    From a call come ``waits``, the seconds until a person may have come, and ``guess``,
    what that is guessed from.
    """

    key: str
    leads_to: str
    said: str = ""
    waits: float = 0.0
    guess: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """What is said, and what can be pressed.

    ``seconds`` is how long the prompt lasted on a call; without it words are counted.
    ``explored`` is false where a call heard it and pressed no key.
    """

    name: str
    said: str
    options: tuple[Option, ...] = ()
    line: int = 0
    seconds: float | None = None
    explored: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneMenu:
    """All menus of a line; the first is where a caller begins.

    ``called`` says that a call found them: then only the hour of the call is known,
    words only where they were ``written_down``, and all keys only if ``complete``.
    """

    menus: Mapping[str, Menu]
    file: str = ""
    called: bool = False
    complete: bool = True
    written_down: bool = True

    @property
    def first(self) -> Menu:
        """The menu that answers."""
        return next(iter(self.menus.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Figures of a phone menu, and what in it hinders a caller."""

    figures: dict[str, Any]
    obstacles: list[Obstacle] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way through the menus: keys, seconds, and how it ends."""

    keys: tuple[str, ...]
    menus: tuple[str, ...]
    seconds: float
    end: str  # person, hang up, loop, nowhere, not tried
    guess: str = ""


def read_menu(path: str | Path) -> PhoneMenu:
    """Read a phone menu from a text file.

    ``[name]`` begins a menu, plain lines are what the voice says, and
    ``1 = sales, for orders press one`` is a key, where it leads and what is said of it.
    A key may lead to a menu, to ``person`` or to ``hang up``; ``closed = out of hours``
    says where calls go when nobody is there, ``timeout = main`` where silence leads.
    Raises WrongMenuError.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongMenuError(f"cannot be read: {error}.", file=path) from error
    return parse(text, str(path))


def parse(text: str, file: str = "") -> PhoneMenu:
    """Return the menus that a text describes. Raises WrongMenuError."""
    menus: dict[str, Menu] = {}
    name, began = "", 0
    said: list[str] = []
    options: list[Option] = []

    def close() -> None:
        if name:
            words = " ".join(said)
            made = Menu(name=name, said=words, options=tuple(options), line=began)
            menus[name] = made

    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#!"):
            continue
        head, option = HEAD.match(line), OPTION.match(line)
        if head:
            close()
            name, said, options, began = head["name"].strip().lower(), [], [], number
        elif not name:
            raise WrongMenuError(
                f"{line[:40]!r} stands before any menu.",
                file=file,
                row=number,
                next_step="Expected a line such as [main] first.",
            )
        elif option:
            to, _, words = option["rest"].partition(",")
            key = option["key"].lower()
            made = Option(key=key, leads_to=to.strip().lower(), said=words.strip())
            options.append(made)
        else:
            said.append(line)
    close()
    _checked(menus, file)
    return PhoneMenu(menus=menus, file=file)


def _checked(menus: Mapping[str, Menu], file: str) -> None:
    if not menus:
        raise WrongMenuError(
            "holds no menu.", file=file, next_step="Expected a line such as [main]."
        )
    for menu in menus.values():
        for option in menu.options:
            if option.leads_to not in (*menus, *PERSON, *ENDS):
                raise WrongMenuError(
                    f"key {option.key} of [{menu.name}] leads to {option.leads_to!r}, "
                    "which is no menu.",
                    file=file,
                    row=menu.line,
                    next_step=f"Expected one of {', '.join(menus)}, person, hang up.",
                )


def ways(menu: PhoneMenu, *, closed: bool = False) -> list[Way]:
    """Return every way through the menus, the quickest to a person first."""
    first = menu.first.name
    if closed:
        first = next((o.leads_to for o in menu.first.options if o.key == "closed"), "")
        if first not in menu.menus:
            return []
    found = list(_ways(menu, first, (), (), 0.0))
    return sorted(found, key=lambda way: (way.end != "person", way.seconds))


def _ways(
    menu: PhoneMenu, at: str, keys: tuple[str, ...], seen: tuple[str, ...], spent: float
) -> Iterator[Way]:
    here = menu.menus[at]
    heard = _seconds(here.said) if here.seconds is None else here.seconds
    pressed = [o for o in here.options if o.key not in ("closed", "timeout")]
    if not pressed:
        end = "nowhere" if not here.options else here.options[0].leads_to
        end = "person" if end in PERSON else "hang up" if end in ENDS else "nowhere"
        end = end if here.explored else "not tried"
        yield Way(keys=keys, menus=(*seen, at), seconds=spent + heard, end=end)
    for option in pressed:
        heard += _seconds(option.said) if here.seconds is None else 0.0
        now = spent + heard + PRESS_SECONDS + option.waits
        path, taken = (*seen, at), (*keys, option.key)
        if option.leads_to in PERSON:
            yield Way(
                keys=taken, menus=path, seconds=now, end="person", guess=option.guess
            )
        elif option.leads_to in ENDS:
            yield Way(keys=taken, menus=path, seconds=now, end="hang up")
        elif option.leads_to in path:
            yield Way(keys=taken, menus=path, seconds=now, end="loop")
        else:
            yield from _ways(menu, option.leads_to, taken, path, now)


def _seconds(words: str) -> float:
    return len(words.split()) * 60 / WORDS_A_MINUTE


def judge(menu: PhoneMenu) -> Judged:
    """Judge a phone menu against published norms, without any call."""
    found = ways(menu)
    people = [way for way in found if way.end == "person"]
    quickest = people[0] if people else None
    levels = max((len(way.menus) for way in found), default=0)
    figures = {
        "menus": len(menu.menus),
        "levels": levels,
        "most_options": max(len(_keys(m)) for m in menu.menus.values()),
        "seconds_to_a_person": round(quickest.seconds, 1) if quickest else None,
        "menus_to_a_person": len(quickest.menus) if quickest else None,
        "keys_to_a_person": " ".join(quickest.keys) if quickest else None,
        "ways_to_a_person": len(people),
        "dead_ends": sum(way.end in ("hang up", "nowhere") for way in found),
        "loops": sum(way.end == "loop" for way in found),
        "words_before_first_option": _words_before(menu),
        "out_of_hours": _out_of_hours(menu),
    }
    if menu.called:
        figures["person_guessed_from"] = quickest.guess if quickest else None
        figures["all_keys_tried"] = menu.complete
    sightings = list(_hindrances(menu, found, quickest, levels))
    return Judged(figures=figures, obstacles=[_obstacle(menu, *s) for s in sightings])


def _keys(menu: Menu) -> list[Option]:
    return [o for o in menu.options if o.key not in ("closed", "timeout")]


def _words_before(menu: PhoneMenu) -> int | None:
    return len(menu.first.said.split()) if menu.written_down else None


def _out_of_hours(menu: PhoneMenu) -> str:
    if menu.called:
        return "not heard: a call tells of its own hour"
    told = next((o.leads_to for o in menu.first.options if o.key == "closed"), "")
    if not told:
        return "not described"
    if told in ENDS:
        return "hangs up"
    return "a person" if told in PERSON else f"menu {told}"


Hindrance = tuple[str, Severity, str, str]


def _hindrances(
    menu: PhoneMenu, found: list[Way], quickest: Way | None, levels: int
) -> Iterator[Hindrance]:
    moderate = Severity.MODERATE
    yield from _person(quickest, menu.complete)
    if levels > MOST_LEVELS:
        yield "phone_too_deep", moderate, menu.first.name, f"{levels} levels of menu"
    for each in menu.menus.values():
        if len(_keys(each)) > MOST_OPTIONS:
            told = f"[{each.name}] offers {len(_keys(each))} keys"
            yield "phone_many_options", moderate, each.name, told
    yield from _dead_ends(found)
    words = _words_before(menu) or 0
    if words > WORDS_BEFORE_USE:
        told = f"{words} words before the first key"
        yield "phone_long_greeting", moderate, menu.first.name, told
    if _out_of_hours(menu) in ("not described", "hangs up"):
        told = f"out of hours: {_out_of_hours(menu)}"
        yield "phone_out_of_hours", moderate, menu.first.name, told


def _person(quickest: Way | None, complete: bool) -> Iterator[Hindrance]:
    serious = Severity.SERIOUS
    if quickest is None and not complete:
        told = "no person was found, but not every key was tried"
        yield "phone_no_person", serious, "main", told
        return
    if quickest is None:
        yield "phone_no_person", Severity.CRITICAL, "main", "no key leads to a person"
        return
    if len(quickest.menus) > PERSON_BY_MENU:
        told = f"a person only in menu {len(quickest.menus)}"
        yield "phone_person_late", serious, quickest.menus[-1], told
    if quickest.seconds > LONG_WAIT:
        told = f"{quickest.seconds:.0f} seconds of menu before a person"
        yield "phone_long_wait", serious, quickest.menus[-1], told


def _dead_ends(found: list[Way]) -> Iterator[Hindrance]:
    for way in found:
        if way.end in ("hang up", "nowhere", "loop"):
            kind = "phone_loop" if way.end == "loop" else "phone_dead_end"
            told = f"keys {' '.join(way.keys)} end in {way.end}"
            yield kind, Severity.SERIOUS, way.menus[-1], told


def _obstacle(
    menu: PhoneMenu, kind: str, severity: Severity, where: str, told: str
) -> Obstacle:
    sighting = Sighting(url=f"phone:{menu.file}", selector=where, mark=told)
    return Obstacle(
        kind=kind,
        severity=severity,
        url=sighting.url,
        selector=where,
        name=where,
        quote=told,
        fingerprint=fingerprint(kind, sighting),
    )
