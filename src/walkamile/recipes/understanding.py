"""Find what customers' words are about, in frames of any kind."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from walkamile import table
from walkamile.recipes.given_texts import NoTextsError, given_texts
from walkamile.understand import themes as of_themes
from walkamile.understand.themes.columns import (
    EDITS,
    GROUPS,
    PROPOSALS,
    SUBTHEMES,
    THEMES,
    labels,
    proposal_rows,
)
from walkamile.understand.themes.curated import MERGE, MOVE, PIN, RENAME, SPLIT, Edit
from walkamile.understand.themes.found import NO_WORDS_KEY, NO_WORDS_NAME, Found
from walkamile.understand.themes.partition import Labels
from walkamile.understand.themes.report import report
from walkamile.understand.themes.teacher import FEWEST

TEXTS_AT_LEAST = FEWEST  # different ones: fewer do not fall into themes


class Themes:
    """Themes of a collection, and which rows they hold.

    ``table``: one row a theme, largest first (``theme`` is a key that stays from run
    to run, ``parent`` the key of its broader group or null, ``name``, ``keywords``,
    ``size`` in rows, ``share`` of all rows, ``sentence`` in a customer's own words,
    ``exemplars`` as ``{row, start, end, text}``, offsets in code points).
    ``labels``: one row an input row, in its order: ``theme`` (never null), ``unsure``,
    ``parent``, ``confidence`` (0 to 1), ``also`` (keys of further themes).
    ``groups``: one row a broader group. ``subthemes``: one row a kind of texts within
    a theme (``subtheme`` is its key, ``theme`` that of its theme, ``share`` of the
    theme's rows), and ``sublabels`` says of each input row its ``theme`` and
    ``subtheme`` (null where the theme does not fall into kinds). Rows without any
    words have the theme ``no-words``. Frames are of the kind that was given.
    """

    def __init__(
        self, found: Found, given: Any = None, texts: Sequence[str] | None = None
    ) -> None:
        self.found = found
        self._given = given
        self._read = texts

    @cached_property
    def table(self) -> Any:
        """One row a theme, largest first."""
        return table.like(table.rows(self._theme_rows(), THEMES), self._given)

    @cached_property
    def groups(self) -> Any:
        """One row a broader group of themes, largest first; may be empty."""
        return table.like(table.rows(self._group_rows(), GROUPS), self._given)

    @cached_property
    def labels(self) -> Any:
        """One row an input row, in the same order."""
        return table.like(labels(self.found, self.found.read), self._given)

    @cached_property
    def subthemes(self) -> Any:
        """One row a sub-theme, the largest of each theme first; may be empty."""
        return table.like(table.rows(self._sub_rows(), SUBTHEMES), self._given)

    @cached_property
    def sublabels(self) -> Any:
        """One row an input row: its theme and the sub-theme it is nearest to."""
        keys = [theme.key for theme in self.found.themes] + [NO_WORDS_KEY]
        number = self.found.read.theme
        subs = pa.array([sub.key for sub in self.found.subthemes.listed], pa.string())
        place = [sub if sub >= 0 else None for sub in self._subs.tolist()]
        rows = pa.table(
            {
                "theme": pa.array(keys, pa.string()).take(
                    np.where(number < 0, len(keys) - 1, number)
                ),
                "subtheme": subs.take(pa.array(place, pa.int64())),
            }
        )
        return table.like(rows, self._given)

    @cached_property
    def _subs(self) -> Labels:
        return self.found.subthemes.read(self._texts, self.found.read.theme)

    @property
    def _texts(self) -> Sequence[str]:
        if self._read is None:
            raise NoTextsError(
                "these themes were loaded, so their texts are not here.",
                next_step="Find the themes of the texts with previous= these.",
            )
        return self._read

    def assign(self, frame: Any, text: str = "text") -> Any:
        """Say of each row of another frame which of these themes it is nearest to.

        Returns the columns of ``labels``; the same text always gets the same answer.
        """
        texts = given_texts(frame, text)
        return table.like(labels(self.found, self.found.model.read(texts)), frame)

    def save(self, path: str | Path) -> Path:
        """Write the themes to one file that ``wm.load_themes`` reads."""
        return of_themes.save(self.found, path)

    def html(self, path: str | Path, *, title: str = "Themes") -> Path:
        """Write a page that needs nothing else: themes, shares, keywords, quotes."""
        target = Path(path)
        page = report(title, self._theme_rows(), self._group_rows())
        target.write_text(page, encoding="utf-8")
        return target

    @cached_property
    def edits(self) -> Any:
        """One row a change that people made: ``kind, theme, into, name, text``."""
        made = [asdict(edit) for edit in self.found.edits]
        return table.like(table.rows(made, EDITS), self._given)

    @cached_property
    def proposals(self) -> Any:
        """One row a change since the ``previous`` run, with its reason and quotes.

        ``kind``: ``new``, ``grown``, ``faded``, ``merge`` (``into`` which theme) or
        ``split`` (``into`` is the sub-theme that parts); ``name`` (``into`` is what a
        language model would call it); ``before`` and ``now`` are rows.
        """
        return table.like(table.rows(proposal_rows(self.found), PROPOSALS), self._given)

    def accept(self, proposal: str, name: str = "") -> "Themes":
        """Return these themes with a proposal taken; ``name`` is for what is split off."""
        after = of_themes.accept(self.found, proposal, self._read, name=name)
        return Themes(after, self._given, self._read)

    def refuse(self, proposal: str) -> "Themes":
        """Return these themes with a proposal left: it is not proposed again.

        A new theme becomes part of the nearest, a faded one stays listed.
        """
        after = of_themes.refuse(self.found, proposal, self._read)
        return Themes(after, self._given, self._read)

    def with_names_proposed(self) -> "Themes":
        """Return these themes with names that the connected language model proposes.

        They stand in ``proposals`` with the quotes that the model cites. Only names,
        keywords and a few quotes go to the address in ``WALKAMILE_MODEL_URL``; raises
        ``Refused`` where there is none, or it does not answer.
        """
        from walkamile.recipes.naming_themes import by_the_owners_model

        after = by_the_owners_model(self.found)
        return Themes(after, self._given, self._read)

    def rename(self, theme: str, name: str) -> "Themes":
        """Return these themes with a better name for one; its key stays."""
        return self._shaped(Edit(RENAME, theme, name=name))

    def merge(self, theme: str, into: str) -> "Themes":
        """Return these themes with one made part of another, whose name stays."""
        return self._shaped(Edit(MERGE, theme, into))

    def split(self, subtheme: str, name: str = "") -> "Themes":
        """Return these themes with a sub-theme made a theme of its own."""
        held = {sub.key: sub for sub in self.found.subthemes.listed}
        sub = held.get(subtheme)
        name = name or (sub.name if sub else subtheme)
        key = of_themes.fresh_key(self.found, name)
        return self._shaped(
            Edit(SPLIT, sub.theme if sub else "", key, name, text=subtheme)
        )

    def move(self, text: str, to: str) -> "Themes":
        """Return these themes with a text, and those much like it, put into another.

        Raises ``NoTextsError`` where nobody said this.
        """
        row = self._row(text)
        theme = self.found.key(int(self.found.read.theme[row]))
        return self._shaped(Edit(MOVE, theme, to, text=text))

    def pin(self, theme: str, quote: str = "") -> "Themes":
        """Return these themes with one that stays whoever speaks of it.

        With a ``quote``, the whole text of a row, that stays the theme's first exemplar.
        """
        if quote:
            self._row(quote)
        names = {one.key: one.name for one in self.found.themes}
        return self._shaped(Edit(PIN, theme, name=names.get(theme, ""), text=quote))

    def _row(self, text: str) -> int:
        if text not in self._texts:
            raise NoTextsError(
                "nobody said just this.", next_step="Give the whole text of a row."
            )
        return self._texts.index(text)

    def _shaped(self, edit: Edit) -> "Themes":
        after = of_themes.shaped(self.found, edit, self._read)
        return Themes(after, self._given, self._read)

    @property
    def too_few(self) -> bool:
        """Say whether there were too few different texts to fall into themes."""
        return len(set(self._texts)) < TEXTS_AT_LEAST

    def __len__(self) -> int:
        return sum(row["theme"] != NO_WORDS_KEY for row in self._theme_rows())

    def __repr__(self) -> str:
        rows = len(self.found.read.theme)
        return f"<Themes: {len(self)} themes in {rows:,} rows>"

    def _repr_html_(self) -> str:
        return report("Themes", self._theme_rows(), self._group_rows(), whole=False)

    def _theme_rows(self) -> list[dict[str, Any]]:
        rows = len(self.found.read.theme)
        sizes = np.bincount(
            self.found.read.theme + 1, minlength=len(self.found.themes) + 1
        ).tolist()
        shown = [
            {
                "theme": theme.key,
                "parent": theme.group,
                "name": theme.name,
                "keywords": list(theme.keywords),
                "size": size,
                "share": size / rows,
                "sentence": theme.sentence,
                "exemplars": [
                    {"row": q.row, "start": q.start, "end": q.end, "text": q.text}
                    for q in theme.exemplars
                ],
            }
            for number, (theme, size) in enumerate(
                zip(self.found.themes, sizes[1:], strict=True)
            )
            if number not in self.found.retired
            and (size or self.found.pinned(theme.key))
        ]
        shown.sort(key=lambda row: (-row["size"], row["theme"]))
        if sizes[0]:
            silent = {"theme": NO_WORDS_KEY, "name": NO_WORDS_NAME, "keywords": []}
            silent |= {"size": sizes[0], "share": sizes[0] / rows, "exemplars": []}
            shown.append({"parent": None, "sentence": None, **silent})
        return shown

    def _group_rows(self) -> list[dict[str, Any]]:
        of: dict[str | None, int] = {}
        for row in self._theme_rows():
            of[row["parent"]] = of.get(row["parent"], 0) + row["size"]
        rows = len(self.found.read.theme)
        shown = [
            {
                "parent": group.key,
                "name": group.name,
                "keywords": list(group.keywords),
                "size": of.get(group.key, 0),
                "share": of.get(group.key, 0) / rows,
            }
            for group in self.found.groups
        ]
        return sorted(shown, key=lambda row: (-row["size"], row["parent"]))

    def _sub_rows(self) -> list[dict[str, Any]]:
        inside = self.found.subthemes
        sizes = np.bincount(self._subs[self._subs >= 0], minlength=len(inside.listed))
        whole = np.bincount(
            self.found.read.theme + 1, minlength=len(self.found.themes) + 1
        )[1:]
        rows: list[dict[str, Any]] = [
            {
                "subtheme": sub.key,
                "theme": sub.theme,
                "name": sub.name,
                "keywords": list(sub.keywords),
                "size": int(size),
                "share": float(size / max(int(whole[theme]), 1)),
                "exemplars": [
                    {"row": q.row, "start": q.start, "end": q.end, "text": q.text}
                    for q in sub.exemplars
                ],
            }
            for sub, theme, size in zip(
                inside.listed, inside.theme.tolist(), sizes.tolist(), strict=True
            )
        ]
        place = {row["theme"]: at for at, row in enumerate(self._theme_rows())}
        rows = [row for row in rows if row["theme"] in place]
        rows.sort(key=lambda row: (place[row["theme"]], -row["size"], row["subtheme"]))
        return rows


def themes(
    frame: Any,
    text: str = "text",
    *,
    previous: Themes | None = None,
    progress: Callable[[str], None] | None = None,
    encoder: str = "sentence",
) -> Themes:
    """Find what the texts of a frame (or list) are about.

    With ``previous``, themes that are still there keep their keys and names. ``encoder``
    names who reads the sample closely: ``sentence``, ``static``, ``minilm`` (an extra;
    English), two side by side (``sentence+minilm``), one that a package
    offers under the entry point ``walkamile.understand.encoders``, or the address and
    model of a server that answers as OpenAI's does
    (``http://127.0.0.1:11434/v1#nomic-embed-text``). Nothing is random,
    and with our own encoders nothing leaves this machine. Raises ``Refused`` where there is no such
    column, it does not hold text, or there are no rows.
    """
    texts = given_texts(frame, text)
    if not texts:
        raise NoTextsError(
            "there are no rows to find themes in.",
            next_step="Give at least one text.",
            field=text,
        )
    before = previous.found if previous is not None else None
    found = of_themes.find(texts, previous=before, progress=progress, encoder=encoder)
    return Themes(found, frame, texts)


def model_is_named() -> None:
    """Raise ``Refused`` where no language model is connected, before long work."""
    from walkamile.recipes.naming_themes import owners_model

    owners_model()


def load_themes(path: str | Path) -> Themes:
    """Return themes saved by ``Themes.save``; frames come as Polars."""
    return Themes(of_themes.load(path))
