"""What a customer comes to get done: read from plain files that anyone can write."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from walkamile.nouns import Errand
from walkamile.refused import Refused
from walkamile.walk.customer import EXPECTED, WrongCustomerError, customer
from walkamile.walk.scent import WEIGHTS, languages, plain, stem

DEVICES = ("phone", "desktop")
STARTS = ("home", "unknown")
STOPS = ("pay", "submit", "login")
TEXTS = {"title", "story", "who", "device", "start"}
NUMBERS = {"clicks", "seconds", "importance"}
LISTS = {"success", "look_for", "stop_before", "only_where"}
TABLES = {"scent", "truth"}
MOST = {"clicks": 100, "seconds": 3600, "importance": 100}  # nobody has more patience
KNOWN = TEXTS | NUMBERS | LISTS | TABLES | {"test", "id"}


class WrongErrandError(Refused):
    """An errand file that cannot be used: says the file, the line, what was expected."""


def shipped() -> dict[str, Errand]:
    """Return the errands that come with Walkamile, by id, in the order of face.md."""
    folder = files("walkamile.walk") / "errands"
    there = {
        f.name[:-5]: _read(f.read_text(encoding="utf-8"), f.name, f.name[:-5])
        for f in folder.iterdir()
        if f.name.endswith(".toml")
    }
    order = {name: place for place, name in enumerate(ORDER)}
    return dict(sorted(there.items(), key=lambda pair: order.get(pair[0], 99)))


ORDER = [
    "phone_number",
    "opening_hours",
    "way_there",
    "write_to_us",
    "complain",
    "speak_to_a_person",
    "price",
    "basket",
    "delivery",
    "returns_policy",
    "cancel",
    "track_order",
    "wrong_password",
    "unknown_address",
    "job_opening",
    "accessibility",
]


def read_errand(path: str | Path) -> Errand:
    """Read one errand from a TOML file of ten lines; its id is the file's name.

    Raises WrongErrandError with file, line and what was expected.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongErrandError(
            f"cannot be read: {getattr(error, 'strerror', None) or 'it is no text'}.",
            file=path,
            next_step="Give the path of a text file that ends in .toml.",
        ) from error
    return _read(text, str(path), path.stem)


def errands(wanted: Iterable[str | Path | Errand] | str | None) -> list[Errand]:
    """Return errands by id, by file, or as they are; all that are shipped for None.

    Raises WrongErrandError for an id that there is not, with the ids that there are.
    """
    there = shipped()
    if wanted is None:
        return list(there.values())
    if isinstance(wanted, str | Path | Errand):
        wanted = [wanted]
    return [_one(each, there) for each in wanted]


def _one(wanted: str | Path | Errand, there: Mapping[str, Errand]) -> Errand:
    if isinstance(wanted, Errand):
        return wanted
    if str(wanted) in there:
        return there[str(wanted)]
    if str(wanted).endswith(".toml"):
        return read_errand(wanted)
    raise WrongErrandError(
        f"there is no errand {str(wanted)!r}.",
        next_step=f"Use one of {', '.join(there)}, or a file that ends in .toml.",
    )


def _read(text: str, file: str, name: str) -> Errand:
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise WrongErrandError(
            f"is not TOML: {error}.",
            file=file,
            row=int(line.group(1)) if line else len(text.splitlines()) or None,
            next_step='Expected lines such as title = "Find the phone number".',
        ) from error
    _checked(told, text, file)
    told.pop("id", None)
    truth = {k: tuple(_listed(v)) for k, v in told.pop("truth", {}).items()}
    smell = {k: _smell(v) for k, v in told.pop("scent", {}).items()}
    lists: dict[str, Any] = {k: tuple(_listed(told.pop(k))) for k in LISTS & set(told)}
    lists.setdefault("success", ("words",))
    told.setdefault("story", told["title"])
    return Errand(id=name, truth=truth, scent=smell, **lists, **told)


def _checked(told: Mapping[str, Any], text: str, file: str) -> None:
    def wrong(key: str, reason: str, expected: str) -> WrongErrandError:
        return WrongErrandError(
            reason, file=file, row=_line(text, key), field=key, next_step=expected
        )

    for key, value in told.items():
        if key not in KNOWN:
            expected = f"Expected one of: {', '.join(sorted(KNOWN - {'id'}))}."
            raise wrong(key, "is not a field of an errand.", expected)
        if not _fits(key, value):
            raise wrong(key, f"is {value!r}.", f"Expected {_expected(key)}.")
    if "title" not in told:
        raise wrong("title", "is missing.", 'Expected a line title = "Find …".')
    if not told.get("success") and not told.get("look_for"):
        expected = 'Expected success = ["phone"] or look_for = ["words that show it"].'
        raise wrong("success", "is missing.", expected)
    unknown = set(_listed(told.get("success", []))) - set(verifiers())
    if unknown:
        expected = f"Expected some of: {', '.join(verifiers())}."
        raise wrong("success", f"names {min(unknown)!r}.", expected)
    _checked_truth(told.get("truth", {}), wrong)
    _checked_scent(told.get("scent", {}), wrong)


def _checked_truth(told: Mapping[str, Any], wrong: Any) -> None:
    for name, value in told.items():
        if name not in verifiers():
            expected = f"Expected one of: {', '.join(verifiers())}."
            raise wrong(name, "is nothing that is read.", expected)
        if not _texts(value):
            expected = 'Expected text in quotes, such as phone = "01632 960 142".'
            raise wrong(name, f"is {value!r}.", expected)


def _checked_scent(told: Mapping[str, Any], wrong: Any) -> None:
    for language, levels in told.items():
        if language not in languages():
            expected = f"Expected one of: {', '.join(languages())}."
            raise wrong(language, "is no language with a word list.", expected)
        good = _texts(levels) and isinstance(levels, list)
        if isinstance(levels, dict):
            some = levels.values()
            good = set(levels) <= set(WEIGHTS) and all(
                isinstance(x, list) and _texts(x) for x in some
            )
        if not good:
            raise wrong(
                language,
                "is not a word list.",
                'Expected en = ["dogs", "pets"], or a table of strong, good, fair, faint.',
            )


def _texts(value: Any) -> bool:
    return all(isinstance(v, str) and v.strip() for v in _listed(value))


def _fits(key: str, value: Any) -> bool:
    if key in TEXTS or key == "id":
        return isinstance(value, str) and _fits_text(key, value)
    if key in NUMBERS:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number and 0 < value <= MOST[key]
    if key == "test":
        return isinstance(value, bool)
    if key in TABLES:
        return isinstance(value, dict)
    if key == "stop_before":
        return set(_listed(value)) <= set(STOPS)
    return bool(value) and all(isinstance(v, str) for v in _listed(value))


def _fits_text(key: str, value: str) -> bool:
    if key == "device":
        return value in DEVICES
    if key == "start":
        return value in STARTS or value.startswith("/")
    return _is_somebody(value) if key == "who" else bool(value.strip())


def _is_somebody(who: str) -> bool:
    try:
        return bool(customer(who))
    except WrongCustomerError:
        return False


def _expected(key: str) -> str:
    if key == "device":
        return " or ".join(DEVICES)
    if key == "who":
        return f"one of {EXPECTED}, or the same in words"
    if key == "start":
        return "home, unknown, or a path such as /shop"
    if key == "stop_before":
        return f"some of {', '.join(STOPS)}"
    if key in NUMBERS:
        return f"a number above zero, at most {MOST[key]}"
    if key == "test":
        return "true or false"
    if key in TEXTS:
        return "text in quotes"
    return "a table" if key in TABLES else "text in quotes, or a list of texts"


def _line(text: str, key: str) -> int | None:
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(rf"\s*\[?\s*(?:\w+\.)?\"?{re.escape(key)}\"?\s*[\]=.]", line):
            return number
    return None


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _smell(levels: Any) -> dict[str, float]:
    if isinstance(levels, list):
        return {stem(plain(phrase)): 1.0 for phrase in levels}
    return {stem(plain(p)): WEIGHTS[lv] for lv, some in levels.items() for p in some}


def verifiers() -> tuple[str, ...]:
    """Return the names of what can tell that an errand is done."""
    folder = files("walkamile.walk") / "verifiers"
    names = [f.name[:-3] for f in folder.iterdir() if f.name.endswith(".py")]
    return tuple(sorted(name for name in names if not name.startswith("_")))
