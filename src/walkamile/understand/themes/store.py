"""Themes kept in one file: arrays and plain JSON, nothing that can run."""

import json
import os
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from walkamile.refused import Refused
from walkamile.understand import meaning
from walkamile.understand.themes.curated import Edit, Step
from walkamile.understand.themes.exemplars import Exemplar
from walkamile.understand.themes.found import Found, Group, Proposal, Theme
from walkamile.understand.themes.model import Model, Read
from walkamile.understand.themes.student import Student
from walkamile.understand.themes.subthemes import Subtheme, Subthemes, nothing
from walkamile.understand.themes.words import Words

FORMAT = "walkamile-themes/1"


class CannotLoadThemesError(Refused):
    """A file is not themes that this version can read."""


def save(found: Found, path: str | Path) -> Path:
    """Write themes to one file; an interrupted save leaves the old file as it was."""
    target = Path(path)
    student, read = found.model.student, found.read
    anchor = found.model.anchor
    about = {
        "format": FORMAT,
        "themes": [asdict(theme) for theme in found.themes],
        "groups": [asdict(group) for group in found.groups],
        "vocabulary": student.words.vocabulary,
        "also": {str(i): more for i, more in enumerate(read.also) if more},
        "clearness": found.clearness,
        "subthemes": [asdict(sub) for sub in found.subthemes.listed],
        "anchor": anchor.words.vocabulary if anchor else None,
        "edits": [asdict(edit) for edit in found.edits],
        "retired": sorted(found.retired),
        "proposals": [asdict(one) for one in found.proposals],
        "steps": [
            {"kind": s.kind, "theme": s.theme, "into": s.into, "key": s.key}
            | {"middles": len(s.middles)}
            for s in found.model.steps
        ],
    }
    written = target.with_name(f".{target.name}.{os.getpid()}")
    with written.open("wb") as file:
        np.savez_compressed(
            file,
            about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
            rarity=student.words.rarity,
            by_vector=student.by_vector,
            by_word=student.by_word,
            bias=student.bias,
            seen=found.model.seen,
            seen_theme=found.model.seen_theme,
            seen_sure=found.model.seen_sure,
            middles=found.middles,
            read_theme=read.theme,
            read_sure=read.sure,
            sub_theme=found.subthemes.theme,
            sub_middles=found.subthemes.middles,
            step_middles=_stacked(found.model.steps),
            **_weights(anchor),
        )
        file.flush()
        os.fsync(file.fileno())
    written.replace(target)
    return target


def load(path: str | Path) -> Found:
    """Read themes that :func:`save` wrote."""
    try:
        with np.load(Path(path), allow_pickle=False) as kept:
            parts = {name: kept[name] for name in kept.files}
        about = json.loads(bytes(parts.pop("about")))
        return _found(about, parts)
    except FileNotFoundError:
        raise CannotLoadThemesError(
            "there is no such file.", file=path, next_step="Name a file that was saved."
        ) from None
    except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile):
        raise CannotLoadThemesError(
            "these are not themes that this version can read.",
            file=path,
            next_step="Find the themes again and save them.",
        ) from None


def _found(about: dict[str, Any], parts: dict[str, Any]) -> Found:
    if about["format"] != FORMAT:
        raise ValueError(about["format"])
    words = Words(tuple(about["vocabulary"]), parts["rarity"])
    student = Student(words, parts["by_vector"], parts["by_word"], parts["bias"])
    seen = parts["seen"], parts["seen_theme"], parts["seen_sure"]
    model = Model(student, *seen, _steps(about, parts), _anchor(about, parts))
    also: list[list[int]] = [[] for _ in range(len(parts["read_theme"]))]
    for row, more in about["also"].items():
        also[int(row)] = more
    return Found(
        tuple(_theme(theme) for theme in about["themes"]),
        tuple(
            Group(group["key"], group["name"], tuple(group["keywords"]))
            for group in about["groups"]
        ),
        model,
        parts["middles"],
        Read(parts["read_theme"], parts["read_sure"], also),
        about["clearness"],
        _inside(about, parts),
        tuple(Edit(**edit) for edit in about.get("edits", ())),
        frozenset(about.get("retired", ())),
        tuple(
            Proposal(**one | {"quotes": tuple(one["quotes"])})
            for one in about.get("proposals", ())
        ),
    )


def _weights(anchor: Student | None) -> dict[str, Any]:
    if anchor is None:
        return {}
    return {
        "anchor_rarity": anchor.words.rarity,
        "anchor_by_vector": anchor.by_vector,
        "anchor_by_word": anchor.by_word,
        "anchor_bias": anchor.bias,
    }


def _anchor(about: dict[str, Any], parts: dict[str, Any]) -> Student | None:
    if about.get("anchor") is None:
        return None
    words = Words(tuple(about["anchor"]), parts["anchor_rarity"])
    held = (parts[f"anchor_{name}"] for name in ("by_vector", "by_word", "bias"))
    return Student(words, *held)


def _stacked(steps: Sequence[Step]) -> NDArray[np.float32]:
    nothing_yet = np.zeros((0, meaning.STATIC_DIMENSIONS), np.float32)
    return np.vstack([nothing_yet, *(step.middles for step in steps)])


def _steps(about: dict[str, Any], parts: dict[str, Any]) -> tuple[Step, ...]:
    steps, start = [], 0
    for one in about.get("steps", ()):
        end = start + one["middles"]
        middles = parts["step_middles"][start:end]
        steps.append(Step(one["kind"], one["theme"], one["into"], middles, one["key"]))
        start = end
    return tuple(steps)


def _inside(about: dict[str, Any], parts: dict[str, Any]) -> Subthemes:
    if "sub_theme" not in parts:  # kept by a version that knew one level less
        return nothing()
    listed = tuple(
        Subtheme(
            key=sub["key"],
            theme=sub["theme"],
            name=sub["name"],
            keywords=tuple(sub["keywords"]),
            exemplars=tuple(Exemplar(**quote) for quote in sub["exemplars"]),
        )
        for sub in about["subthemes"]
    )
    return Subthemes(listed, parts["sub_theme"], parts["sub_middles"])


def _theme(kept: dict[str, Any]) -> Theme:
    return Theme(
        key=kept["key"],
        name=kept["name"],
        keywords=tuple(kept["keywords"]),
        sentence=kept["sentence"],
        exemplars=tuple(Exemplar(**quote) for quote in kept["exemplars"]),
        group=kept["group"],
    )
