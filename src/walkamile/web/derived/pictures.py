"""Works out beforehand what pictures of the themes are drawn from.

Pages then read a few rows, however many voices there are. All of it is derived and is
made anew by ``rebuild``.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import combinations
from typing import Any

import numpy as np

from walkamile.understand.drivers import ANSWERS_AT_LEAST, TooFewAnswersError, drivers
from walkamile.understand.pictures import places
from walkamile.understand.pictures.together import paired
from walkamile.understand.themes import store
from walkamile.web.derivable import Derived
from walkamile.web.models import Label, Picture, Theme, ThemeEdit, ThemeSet
from walkamile.web.workspace import current

ROWS_AT_ONCE = 10_000
UNNAMED_SCORE = "rating"


def draw(learned: ThemeSet) -> None:
    """Work out the map, what is said together, and what moves the scores."""
    Picture.objects.keep(learned, Picture.MAP, _places(learned))
    Picture.objects.keep(learned, Picture.TOGETHER, _together(learned))
    Picture.objects.keep(learned, Picture.DRIVERS, _drivers(learned))


def draw_again() -> int:
    """Work out the pictures of the themes that are shown; return how many there are."""
    learned = ThemeSet.objects.filter(current=True).first()
    if learned is None:
        return 0
    draw(learned)
    return Picture.objects.filter(set=learned).count()


def forget(verbatims: Sequence[int]) -> int:
    """Take out quotes of verbatims that are gone; return how many those were."""
    gone, taken = set(verbatims), 0
    for picture in Picture.objects.filter(
        kind__in=(Picture.NEWCOMERS, Picture.SUBTHEMES)
    ):
        for one in _quoting(picture):
            left = [q for q in one["quotes"] if q["verbatim"] not in gone]
            taken += len(one["quotes"]) - len(left)
            one["quotes"] = left
        picture.save(update_fields=["made"])
    return taken


def _quoting(picture: Picture) -> list[dict[str, Any]]:
    if picture.kind == Picture.NEWCOMERS:
        return list(picture.made.get("rows", []))
    return [one for some in picture.made.values() for one in some]


def _places(learned: ThemeSet) -> dict[str, list[float]]:
    file = current().folder / learned.model_file
    if not learned.model_file or not file.is_file():
        return {}
    found = store.load(file)
    points = places(found.middles)
    return {
        theme.key: [float(x), float(y)]
        for theme, (x, y) in zip(found.themes, points, strict=False)
    }


def _merged() -> Mapping[str, str]:
    """Return where the voices of themes are that colleagues have merged."""
    edits = ThemeEdit.objects.filter(kind=ThemeEdit.Kind.MERGE, undone_at=None)
    return {edit.theme_key: edit.payload["into"] for edit in edits.order_by("pk")}


def _together(learned: ThemeSet) -> dict[str, Any]:
    merged, pairs, several = _merged(), Counter[tuple[str, str]](), 0
    labels = Label.objects.filter(set=learned, unsure=False).exclude(also=[])
    for key, also in labels.values_list("theme__key", "also").iterator(ROWS_AT_ONCE):
        said = sorted({key, *(merged.get(other, other) for other in also)})
        several += len(said) > 1
        pairs.update(combinations(said, 2))
    return {"several": several, "rows": [asdict(pair) for pair in paired(pairs)]}


def _drivers(learned: ThemeSet) -> dict[str, Any]:
    """Return for every kind of score what moves it, the most frequent score first."""
    shown = set(
        Theme.objects.filter(set=learned, retired=False).values_list("key", flat=True)
    )
    merged = _merged()
    said: dict[str, tuple[list[list[str] | None], list[float]]] = {}
    for kind, score, key, also in _scored(learned):
        themes = {merged.get(one, one) for one in (key, *also)} & shown
        said.setdefault(kind, ([], []))[0].append(sorted(themes) or None)
        said[kind][1].append(score)
    ranked = sorted(said, key=lambda kind: (-len(said[kind][1]), kind))
    return {kind: _moved(*said[kind]) for kind in ranked}


def _scored(learned: ThemeSet) -> Iterator[tuple[str, float, str, list[str]]]:
    labels = Label.objects.filter(set=learned, verbatim__rating__isnull=False)
    columns = ("verbatim__rating_kind", "verbatim__rating", "theme__key", "also")
    for kind, score, key, also in labels.values_list(*columns).iterator(ROWS_AT_ONCE):
        yield kind or UNNAMED_SCORE, float(score), key, also


def _moved(themes: list[list[str] | None], scores: list[float]) -> dict[str, Any]:
    answers = np.array(scores, dtype=float)
    said: dict[str, Any] = {"n": len(scores), "mean": float(answers.mean())}
    if len(scores) < ANSWERS_AT_LEAST:
        return {**said, "rows": [], "least": ANSWERS_AT_LEAST}
    try:
        found = drivers(themes, answers)
    except TooFewAnswersError:
        return {**said, "rows": [], "least": ANSWERS_AT_LEAST}
    return {**said, "rows": [asdict(driver) for driver in found]}


pictures = Derived(
    name="pictures",
    what="pictures of the themes: the map, what is said together, what moves a score",
    rebuild=draw_again,
    forget=forget,
    order=60,
)
