"""What would customers say to this agenda, and to this decision?"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from walkamile import table
from walkamile.chair import brief as chair
from walkamile.chair import page
from walkamile.chair.agenda import Agenda, agenda
from walkamile.chair.brief import ItemBrief
from walkamile.chair.voices import Ears, Felt, Heard, Said

Array = np.ndarray[Any, Any]
Groups = tuple[tuple[str, str], ...]
# Columns that say who spoke, where it stands, and of which group: the first there is.
CUSTOMER = ("author_ref", "customer_ref", "customer", "customer_id")
SOURCE = ("source_record_id", "id", "reference")
WHEN = ("occurred_at", "at", "date")
# Who else than a customer may have written a row.
NOT_CUSTOMERS = ("colleague", "bot")
# So many texts of an item are felt: a mean over these is as good as over all.
FELT = 60
UNKNOWN = Felt(label=None, effort=None)
# So many texts are enough to know the mean vector of a frame.
MEAN_SAMPLE = 200


@dataclass(frozen=True)
class Brief:
    """What customers say to an agenda, on a page.

    ``items``: one for each point, with ``quotes`` (``source``, ``start``, ``end``,
    ``text``), ``numbers``, ``effort`` and ``not_heard``; ``html``, ``md`` and
    ``spoken`` are texts, ``pdf`` and ``pptx`` bytes (extras ``pdf`` and ``slides``).
    ``last_walk``: ``{place, on, reached, errands, hindered, link}``, where one is known.
    """

    title: str
    items: tuple[ItemBrief, ...]
    left_out: tuple[str, ...] = ()
    last_walk: Mapping[str, Any] | None = None

    @cached_property
    def html(self) -> str:
        """One page for screen and paper, without any script."""
        return page.html(self.title, self.items, walked=self.last_walk)

    @cached_property
    def md(self) -> str:
        """The brief as Markdown."""
        return page.markdown(self.title, self.items, walked=self.last_walk)

    @cached_property
    def spoken(self) -> str:
        """The brief to read aloud, about a minute an item."""
        return page.spoken(self.items)

    @cached_property
    def pdf(self) -> bytes:
        """One A4 page; raises ``MissingExtraError`` without the extra ``pdf``."""
        return self.sheet()

    def sheet(self, paper: str = "A4") -> bytes:
        """Return one page as a PDF, on ``A4`` or ``letter``."""
        return page.pdf(self.title, self.items, walked=self.last_walk, paper=paper)

    @cached_property
    def pptx(self) -> bytes:
        """A slide an item; raises ``MissingExtraError`` without the extra ``slides``."""
        from walkamile.chair.slides import pptx

        return pptx(self.title, self.items)

    def beside(
        self,
        *,
        promises: Sequence[Sequence[Mapping[str, Any]]],
        last_walk: Mapping[str, Any] | None,
    ) -> "Brief":
        """Return it with each item's open promises and the last walk beside."""
        owed = zip(self.items, promises, strict=True)
        items = (replace(item, promises=tuple(theirs)) for item, theirs in owed)
        return replace(self, items=tuple(items), last_walk=last_walk)

    def leading_to(self, house: str) -> "Brief":
        """Return it with whole addresses: for files, which leave the house.

        ``house`` is where the pages are served, without a slash at its end.
        """
        items = tuple(
            replace(
                item,
                quotes=tuple(_whole(quote, house) for quote in item.quotes),
                promises=tuple(
                    {**one, "link": f"{house}{one['link']}"} for one in item.promises
                ),
            )
            for item in self.items
        )
        walk = self.last_walk
        if walk:
            walk = {**walk, "link": f"{house}{walk['link']}"}
        return replace(self, items=items, last_walk=walk)

    def _repr_html_(self) -> str:
        return self.html


def _whole(quote: Said, house: str) -> Said:
    return replace(quote, link=f"{house}{quote.link}" if quote.link else None)


def brief_over(
    given: Any,
    find: Callable[[str, int], list[Heard]],
    segments: Mapping[str, int],
    *,
    mean: Callable[[list[str]], Array] | None = None,
    felt: Callable[[list[list[Heard]]], list[list[Felt]]] | None = None,
    usual: Array | None = None,
) -> Brief:
    """Return the brief for an agenda, heard through any finder.

    ``mean`` gives unit vectors of texts; without it both tiers of meaning are asked.
    ``felt`` tells how finds feel where that is known already; ``usual`` is the mean
    vector of all texts.
    """
    read: Agenda = agenda(given)
    ears = Ears(
        find=find,
        mean=mean or meaning(),
        feel=felt or feel,
        sentences=sentences_of,
        usual=usual,
    )
    return Brief(
        title=read.title or "The customers’ chair",
        items=chair.brief(read, ears, segments),
        left_out=read.left_out,
    )


def brief_over_frame(given: Any, frame: Any, *, text: str = "text") -> Brief:
    """Return the brief for an agenda from a frame or a list of texts.

    Rows whose ``author_role`` is a colleague or a bot are not heard.
    """
    read = agenda(given)
    rows = table.arrow(frame, text=text)
    heard = heard_of(rows, text)
    segments = Counter(one.segment for one in heard if one.segment)
    mean = meaning()
    usual = usual_of(heard, mean)
    find = finder_of(heard, mean)
    return brief_over(read, find, segments, mean=mean, usual=usual)


def usual_of(heard: Sequence[Heard], mean_of: Callable[[list[str]], Array]) -> Any:
    """Return the mean vector of a sample of texts, believed as far as they are many."""
    from walkamile.understand.search.meant import trusted

    texts = [one.text for one in heard[:: max(1, len(heard) // MEAN_SAMPLE)]]
    return trusted(mean_of(texts).mean(axis=0), len(heard)) if texts else None


def finder_of(
    heard: list[Heard], mean_of: Callable[[list[str]], Array]
) -> Callable[[str, int], list[Heard]]:
    """Return what finds in these texts; they are indexed once for all items."""
    from walkamile.understand.meaning import static
    from walkamile.understand.search.finder import Closer, Finder
    from walkamile.understand.search.query import of_text
    from walkamile.understand.search.vectors import Vectors
    from walkamile.understand.search.words import Words

    if not heard:
        return lambda _words, _most: []
    texts = [one.text for one in heard]
    vectors = static(texts)
    finder = Finder(Words(_indexed(heard)), Vectors(vectors), vectors.mean(axis=0))
    mean = usual_of(heard, mean_of)

    def of(rows: Array) -> Array:
        return mean_of([texts[row] for row in rows])

    def find(words: str, most: int) -> list[Heard]:
        asked = of_text(words)
        closer = Closer(mean_of([asked.meaning])[0], of, mean)
        found = finder.find(asked, static([asked.meaning])[0], most=most, closer=closer)
        return [heard[row] for row, _ in found]

    return find


def _indexed(heard: Sequence[Heard]) -> Any:
    from walkamile.understand.search.words import WRITER_MEMORY, Entry, add, opened

    index = opened()
    writer = index.writer(WRITER_MEMORY, num_threads=1)
    entries = (
        Entry(key=place, text=one.text, language=one.language or "en")
        for place, one in enumerate(heard)
    )
    add(writer, entries)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def heard_of(
    rows: pa.Table, text: str, groups: Sequence[Groups] | None = None
) -> list[Heard]:
    """Return a table's customers' rows as finds; a row without a name is its own.

    ``groups``: of which product, place and the like each row is.
    """
    texts = table.texts(rows, text)
    sources, customers = column_of(rows, SOURCE), column_of(rows, CUSTOMER)
    segments, whens = column_of(rows, ("segment",)), column_of(rows, WHEN)
    languages, roles = column_of(rows, ("language",)), column_of(rows, ("author_role",))
    talks = column_of(rows, ("conversation_id",))
    return [
        Heard(
            source=str(sources[at]) if sources[at] is not None else f"row {at + 1}",
            text=words,
            customer=str(customers[at] or talks[at] or f"row {at + 1}"),
            segment=str(segments[at]) if segments[at] else None,
            at=_time(whens[at]),
            language=str(languages[at]) if languages[at] else None,
            groups=groups[at] if groups else (),
        )
        for at, words in enumerate(texts)
        if words.strip() and roles[at] not in NOT_CUSTOMERS
    ]


def column_of(rows: pa.Table, names: Sequence[str]) -> list[Any]:
    """Return the first of these columns that is there; else nothing for each row."""
    for name in names:
        if name in rows.column_names:
            return rows.column(name).to_pylist()
    return [None] * rows.num_rows


def _time(value: Any) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value.replace(tzinfo=None) if value.tzinfo is None else value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day
    return None


def meaning() -> Callable[[list[str]], Array]:
    """Return what gives unit vectors of both tiers, and remembers them."""
    from walkamile.understand.search.meant import side_by_side

    known: dict[str, Array] = {}

    def mean(texts: list[str]) -> Array:
        fresh = [text for text in dict.fromkeys(texts) if text not in known]
        if fresh:
            known.update(zip(fresh, side_by_side(fresh), strict=True))
        return np.array([known[text] for text in texts])

    return mean


def feel(groups: list[list[Heard]]) -> list[list[Felt]]:
    """Return how the first finds of each group feel, the others unknown.

    All are read at once: a text that several points find is read once.
    """
    from walkamile.understand.feeling import feeling

    texts = {(one.text, one.language): None for some in groups for one in some[:FELT]}
    felt = feeling(
        [text for text, _ in texts],
        languages=[language for _, language in texts],
        fast=True,
    )
    told = zip(
        felt["sentiment_label"].to_pylist(), felt["effort"].to_pylist(), strict=True
    )
    known = {
        said: Felt(label=label, effort=effort)
        for said, (label, effort) in zip(texts, told, strict=True)
    }
    return [
        [known[one.text, one.language] for one in some[:FELT]]
        + [UNKNOWN] * (len(some) - FELT)
        for some in groups
    ]


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a text stand; a text without any is one."""
    from walkamile.understand.feeling.sentences import sentences

    return sentences(text) or [(0, len(text))]
