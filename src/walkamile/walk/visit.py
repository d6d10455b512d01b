"""A visit in person: what to look at, and what the answers come to."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from walkamile.nouns import Obstacle, Severity
from walkamile.refused import Refused
from walkamile.walk.check import Sighting
from walkamile.walk.obstacles import fingerprint

# ``no_yes`` is a question whose good answer is no; ``yes_no_neutral`` has none.
TYPES = ("yes_no", "no_yes", "yes_no_neutral", "0-4", "time", "number", "text", "photo")
SCORED = ("yes_no", "no_yes", "0-4")
BEST = 4
POOR = 1  # of 4: an item with this or less has failed
NOT_APPLICABLE = ("na", "n/a", "not applicable")
CLOCK = re.compile(r"^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$")
DAY = 24 * 3600


class WrongVisitError(Refused):
    """A template or an answer that cannot be used: says where and what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to look at, ask, time or photograph."""

    id: str
    ask: str
    type: str = "yes_no"
    critical: bool = False
    when: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Items that belong together; ``pass_mark`` is a share of the points, 0 to 1."""

    id: str
    title: str
    items: tuple[Item, ...]
    pass_mark: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What a visitor fills in."""

    id: str
    title: str
    story: str
    kind: str
    sections: tuple[Section, ...]

    @property
    def items(self) -> Iterator[Item]:
        """Every item of every section."""
        return (item for section in self.sections for item in section.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What the answers of one visit come to.

    ``scores`` is a share of the points by section, None where nothing applied;
    ``waits`` are seconds between clock times that follow each other.
    """

    template: str
    score: float | None
    passed: bool
    scores: Mapping[str, float | None]
    failed_sections: tuple[str, ...] = ()
    waits: tuple[tuple[str, str, int], ...] = ()
    obstacles: tuple[Obstacle, ...] = field(default=(), repr=False)


@cache
def templates() -> Mapping[str, Template]:
    """Return the visit templates that come with Walkamile, by id."""
    folder = files("walkamile.walk") / "visits"
    return {
        f.name[:-5]: parse(f.read_text(encoding="utf-8"), f.name)
        for f in sorted(folder.iterdir(), key=lambda f: f.name)
        if f.name.endswith(".toml")
    }


def read_template(path: str | Path) -> Template:
    """Read a template of one's own. Raises WrongVisitError."""
    path = Path(path)
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise WrongVisitError(f"cannot be read: {error}.", file=path) from error


def parse(text: str, file: str) -> Template:
    """Return the template that a TOML text describes. Raises WrongVisitError."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        row = int(line[1]) if line else None
        raise WrongVisitError(f"is not TOML: {error}.", file=file, row=row) from error
    sections = told.get("section")
    if not told.get("title") or not isinstance(sections, list):
        raise WrongVisitError(
            "lacks a title or sections.",
            file=file,
            next_step='Expected title = "…" and at least one [[section]] with items.',
        )
    made = Template(
        id=Path(file).stem,
        title=told["title"],
        story=told.get("story", ""),
        kind=told.get("kind", "visit"),
        sections=tuple(_section(each, text, file) for each in sections),
    )
    _unique(made, file)
    return made


def _section(told: Mapping[str, Any], text: str, file: str) -> Section:
    items = tuple(_item(each, text, file) for each in told.get("items", ()))
    return Section(
        id=told.get("id", told.get("title", "")),
        title=told.get("title", ""),
        items=items,
        pass_mark=told.get("pass"),
    )


def _item(told: Mapping[str, Any], text: str, file: str) -> Item:
    name = str(told.get("id", ""))
    row = next(
        (n for n, x in enumerate(text.splitlines(), 1) if f'"{name}"' in x), None
    )
    if not name or not told.get("ask") or told.get("type", "yes_no") not in TYPES:
        raise WrongVisitError(
            f"the item {name or '?'!r} is not whole.",
            file=file,
            row=row,
            next_step=f"Expected id, ask, and a type out of {', '.join(TYPES)}.",
        )
    when = told.get("when")
    return Item(
        id=name,
        ask=told["ask"],
        type=told.get("type", "yes_no"),
        critical=bool(told.get("critical", False)),
        when=(when["item"], str(when["is"])) if when else None,
    )


def _unique(template: Template, file: str) -> None:
    ids = [item.id for item in template.items]
    for item in template.items:
        wrong = ids.count(item.id) > 1 or (item.when and item.when[0] not in ids)
        if wrong:
            raise WrongVisitError(
                f"the item {item.id!r} is there twice, or waits for one that is not.",
                file=file,
                field=item.id,
            )


def judge(template: Template, answers: Mapping[str, str | int]) -> Visit:
    """Return what answers come to.

    What does not apply, was not asked, or was left empty leaves the denominator. A
    failed critical item fails the visit. Raises WrongVisitError for an answer that does
    not fit its item.
    """
    asked = {i.id: i for i in template.items if _applies(i, answers)}
    for name, answer in answers.items():
        if name in asked:
            _fits(asked[name], answer, template)
    scores = {s.id: _score(s.items, answers, asked) for s in template.sections}
    failed = tuple(
        s.id
        for s in template.sections
        if s.pass_mark is not None
        and scores[s.id] is not None
        and (scores[s.id] or 0.0) < s.pass_mark
    )
    poor = [i for i in asked.values() if _failed(i, answers.get(i.id))]
    return Visit(
        template=template.id,
        score=_score(tuple(template.items), answers, asked),
        passed=not failed and not any(item.critical for item in poor),
        scores=scores,
        failed_sections=failed,
        waits=tuple(_waits(template, answers)),
        obstacles=tuple(_obstacle(template, i, answers[i.id]) for i in poor),
    )


def _applies(item: Item, answers: Mapping[str, str | int]) -> bool:
    return item.when is None or str(answers.get(item.when[0])) == item.when[1]


def _fits(item: Item, answer: str | int, template: Template) -> None:
    said = str(answer).strip().lower()
    fits = {
        "0-4": said in ("0", "1", "2", "3", "4"),
        "time": bool(CLOCK.match(said)),
        "number": said.isdigit(),
        "text": True,
        "photo": True,
    }.get(item.type, said in ("yes", "no"))
    if said and said not in NOT_APPLICABLE and not fits:
        raise WrongVisitError(
            f"{answer!r} is no answer to {item.ask!r}.",
            file=template.id,
            field=item.id,
            next_step=f"Expected {item.type.replace('_', ' or ')}, or na.",
        )


def _points(item: Item, answer: str | int | None) -> float | None:
    """Return 0 to 1, or None for what has no points."""
    said = "" if answer is None else str(answer).strip().lower()
    if item.type not in SCORED or not said or said in NOT_APPLICABLE:
        return None
    if item.type == "0-4":
        return int(said) / BEST
    return float(said == ("no" if item.type == "no_yes" else "yes"))


def _score(
    items: tuple[Item, ...],
    answers: Mapping[str, str | int],
    asked: Mapping[str, Item],
) -> float | None:
    points = [_points(i, answers.get(i.id)) for i in items if i.id in asked]
    real = [p for p in points if p is not None]
    return round(sum(real) / len(real), 3) if real else None


def _failed(item: Item, answer: str | int | None) -> bool:
    points = _points(item, answer)
    return points is not None and points <= POOR / BEST


def _waits(
    template: Template, answers: Mapping[str, str | int]
) -> Iterator[tuple[str, str, int]]:
    for section in template.sections:
        times = [(i.id, _clock(answers.get(i.id))) for i in section.items]
        known = [(name, at) for name, at in times if at is not None]
        for (one, start), (other, end) in pairwise(known):
            yield one, other, (end - start) % DAY


def _clock(answer: str | int | None) -> int | None:
    found = CLOCK.match(str(answer or ""))
    if not found:
        return None
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)


def _obstacle(template: Template, item: Item, answer: str | int) -> Obstacle:
    sighting = Sighting(url=f"visit:{template.id}", selector=item.id)
    return Obstacle(
        kind=f"visit_{item.id}",
        severity=Severity.CRITICAL if item.critical else Severity.MODERATE,
        url=sighting.url,
        selector=item.id,
        name=item.ask,
        quote=f"{item.ask} {answer}",
        fingerprint=fingerprint("visit", sighting),
    )
