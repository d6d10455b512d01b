"""What changed when themes were learned anew: told with its reason, taken or left.

What a colleague decides is a ``ThemeEdit`` like every change, with the proposal's key
beside it: it is made again in themes learned later, and undone as any other.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from walkamile.recipes.connecting import Model, answered
from walkamile.refused import Refused
from walkamile.understand.themes import called
from walkamile.understand.themes.exemplars import Exemplar
from walkamile.understand.themes.found import Theme as Told
from walkamile.web import way_out
from walkamile.web.models import Colleague, Label, Picture, Theme, ThemeEdit, ThemeSet
from walkamile.web.themes import pins, shape

KEY = "proposal"
Kind = ThemeEdit.Kind


class NoSuchProposalError(Refused):
    """What was proposed has been decided, or is no longer so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """One change that waits for a word, with the themes it is of."""

    key: str
    kind: str
    reason: str
    theme: Theme | None  # None where nobody speaks of it any more
    name: str
    into: Theme | None
    part: str  # of a split: what the sub-theme is called; of a name: the name
    quotes: list[dict[str, Any]]

    @property
    def said(self) -> tuple[str, str, str]:
        """Return what it is called, and what taking and leaving it do."""
        return SAID[self.kind]


# What each kind is called; what is on the button that takes it, and that leaves it.
SAID = {
    "new": ("New", "It is a theme", "Part of the nearest"),
    "grown": ("Growing", "Noted", ""),
    "faded": ("Fading", "Noted", "Keep it listed"),
    "merge": ("Two that read as one", "Make them one", "They stay two"),
    "split": ("One that reads as two", "Part it", "It stays one"),
    "name": ("A language model’s name", "Call it so", "It keeps its name"),
}


def keep_proposals(learned: ThemeSet, rows: list[dict[str, Any]]) -> None:
    """Keep what the learning proposed; quotes are those of the themes themselves."""
    told = ("key", "kind", "theme", "name", "into", "reason", "cites")
    made = [{name: row[name] for name in told if name in row} for row in rows]
    Picture.objects.keep(learned, Picture.PROPOSALS, {"rows": made})


@transaction.atomic
def keep_names(answer: str, themes: list[Theme], told: list[Told]) -> int:
    """Keep the names in a model's answer that hold; returns how many there are."""
    learned = ThemeSet.objects.get(current=True)
    decided, made = _decided(), []
    for place, name, cites in called.checked(told, answer):
        key = f"{called.NAME}:{themes[place].key}+{name}"
        why = called.reason(str(themes[place]), len(cites))
        of = {"theme": themes[place].key, "name": str(themes[place]), "into": name}
        if key not in decided:
            made.append({"key": key, "kind": called.NAME, "reason": why, **of}
                        | {"cites": [told[place].exemplars[at].row for at in cites]})  # fmt: skip
    held = Picture.objects.shown(Picture.PROPOSALS).get("rows", [])
    others = [row for row in held if row["kind"] != called.NAME]
    keep_proposals(learned, [*others, *made])
    return len(made)


def ask_for_names() -> int:
    """Ask the owner's language model for names; returns how many it proposes.

    Only names, keywords and the first quotes of the largest themes go to it, masked as
    they are shown. Raises ``Refused`` where it does not answer.
    """
    shown = Theme.objects.filter(set__current=True, retired=False).order_by(
        "-size", "pk"
    )
    themes = [theme for theme in shown[: called.MOST_THEMES] if theme.exemplars]
    if not themes:
        return 0
    told = [
        Told(theme.key, str(theme), tuple(theme.keywords), theme.sentence, _held(theme))
        for theme in themes
    ]
    model = Model(
        url=settings.MODEL_URL, name=settings.MODEL_NAME, key=settings.MODEL_KEY
    )
    return keep_names(answered(model, called.asked(told), way_out.door()), themes, told)


def _held(theme: Theme) -> tuple[Exemplar, ...]:
    """Return a theme's quotes; each knows its place among them as its row."""
    return tuple(
        Exemplar(at, quote["start"], quote["end"], quote["text"])
        for at, quote in enumerate(theme.exemplars)
        if "verbatim" in quote
    )


def waiting() -> list[Proposed]:
    """Return what is proposed and stands: undecided, of themes that are shown."""
    rows = Picture.objects.shown(Picture.PROPOSALS).get("rows", [])
    if not rows:
        return []
    themes = {
        theme.key: theme
        for theme in Theme.objects.filter(set__current=True, retired=False)
    }
    subs = {
        one["key"]: one
        for some in Picture.objects.shown(Picture.SUBTHEMES).values()
        for one in some
    }
    decided = _decided()
    found = (_proposed(row, themes, subs) for row in rows if row["key"] not in decided)
    return [one for one in found if one is not None]


def _decided() -> set[str]:
    edits = ThemeEdit.objects.filter(undone_at=None, payload__has_key=KEY)
    return {said[KEY] for said in edits.values_list("payload", flat=True)}


def _proposed(
    row: dict[str, Any], themes: dict[str, Theme], subs: dict[str, dict[str, Any]]
) -> Proposed | None:
    theme, into = themes.get(row["theme"]), themes.get(row["into"])
    part = subs.get(row["into"], {})
    if theme is None and row["kind"] != "faded":
        return None
    if row["kind"] == "merge" and into is None:
        return None
    if row["kind"] == "split" and not part:
        return None
    quotes = part.get("quotes") or _quotes(row, theme, into)
    return Proposed(
        key=row["key"],
        kind=row["kind"],
        reason=row["reason"],
        theme=theme,
        name=str(theme or row["name"]),
        into=into,
        part=row["into"] if row["kind"] == called.NAME else part.get("name", ""),
        quotes=[quote for quote in quotes if "verbatim" in quote],
    )


def _quotes(
    row: dict[str, Any], theme: Theme | None, into: Theme | None
) -> list[dict[str, Any]]:
    """Return the quotes that a model cites, else the first of the theme and the other."""
    held = theme.exemplars if theme else []
    if row["kind"] == called.NAME:
        return [held[at] for at in row.get("cites", []) if at < len(held)]
    return [*held[:2], *(into.exemplars[:1] if row["kind"] == "merge" and into else [])]


@transaction.atomic
def accept(key: str, *, by: Colleague) -> ThemeEdit:
    """Take a proposal: themes become one, are parted or renamed; else it is noted."""
    one = _one(key)
    if one.kind == called.NAME and one.theme:
        return _with(key, shape.rename(one.theme, one.part, by=by))
    if one.kind == "merge" and one.theme and one.into:
        return _with(key, shape.merge(one.theme, one.into, by=by))
    if one.kind == "split" and one.theme:
        labels = Label.objects.filter(theme=one.theme, sub=_place(one))
        part = list(labels.values_list("verbatim_id", flat=True))
        return _with(key, shape.split(one.theme, part, one.part, by=by))
    return _noted(one, by)


@transaction.atomic
def refuse(key: str, *, by: Colleague) -> ThemeEdit:
    """Leave a proposal: a new theme goes into the nearest, a fading one stays listed."""
    one = _one(key)
    if one.kind == "new" and one.theme and one.into:
        return _with(key, shape.merge(one.theme, one.into, by=by))
    if one.kind == "faded" and one.theme:
        return _with(key, pins.pin(one.theme, by=by))
    if one.kind == "faded":
        return _with(key, _back(one, by))
    return _noted(one, by)


def _one(key: str) -> Proposed:
    for one in waiting():
        if one.key == key:
            return one
    raise NoSuchProposalError(
        "this is no longer proposed.", next_step="Look at what is proposed now."
    )


def _place(one: Proposed) -> int:
    held = Picture.objects.shown(Picture.SUBTHEMES)
    listed = held.get(one.theme.key, []) if one.theme else []
    key = one.key.rpartition("+")[2]
    return next((at for at, sub in enumerate(listed) if sub["key"] == key), -1)


def _back(one: Proposed, by: Colleague) -> ThemeEdit:
    """Put a theme that nobody speaks of back into the list."""
    learned = ThemeSet.objects.get(current=True)
    theme_key, said = one.key.partition(":")[2], {"name": one.name}
    pins.pin_again(learned, theme_key, said)
    return ThemeEdit.objects.create(
        kind=Kind.PIN, theme_key=theme_key, payload=said, by=by
    )


def _noted(one: Proposed, by: Colleague) -> ThemeEdit:
    theme_key = one.key.partition(":")[2].partition("+")[0]
    return ThemeEdit.objects.create(
        kind=Kind.NOTED, theme_key=theme_key, payload={KEY: one.key}, by=by
    )


def _with(key: str, edit: ThemeEdit) -> ThemeEdit:
    edit.payload = {**edit.payload, KEY: key}
    edit.save(update_fields=["payload"])
    return edit
