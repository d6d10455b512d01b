"""What takes a frame or a workspace: the same question to either."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from walkamile.refused import Refused

# The columns of a verbatim that a find shows beside rank, score, text and spans.
SHOWN = (
    "id",
    "source_name",
    "source_record_id",
    "occurred_at",
    "segment",
    "language",
    "rating",
    "title",
)


class NothingToSearchError(Refused):
    """What was given is neither a frame, nor a file, nor a workspace."""


def search(query: str, frame_or_workspace: Any, *, k: int = 20, **filters: Any) -> Any:
    """Return what says this, in these words or others, best first, as a frame.

    ``frame_or_workspace``: a frame or list of texts; a file that ``wm.read`` reads; or
    a workspace (a folder or ``postgresql://`` address; ``None``: the usual one).
    Columns: ``rank`` from 1, ``score`` 0…1, ``text``, ``spans`` (a list of
    ``{start, end}``, code points of the
    text), then what else is known. Words are found by their stems in many languages,
    ``"phrases"`` as they stand, ``+must``, ``-not``, ``title:word``, ``begin*``, and
    with a slip of the pen. Filters: ``source``, ``segment``, ``language``, ``theme``
    (one or several), ``rating``, ``sentiment`` (one, or lowest and highest), ``since``,
    ``until``; over a frame also any column by name, and ``text=`` names the column
    with the words. Raises ``Refused``.
    """
    given, is_workspace = _told_apart(frame_or_workspace)
    if is_workspace:
        return of_workspace(query, given, k=k, **filters)
    return _of_frame(query, given, k, filters)


def brief(agenda: Any, frame_or_workspace: Any = None, *, text: str = "text") -> Any:
    """Return what customers say to each point of an agenda, on a page.

    ``agenda``: a text, a Markdown list, a list of points, or the path of a text or .ics
    file. ``frame_or_workspace``: as for ``search``. A ``Brief``: ``.items``, each with
    ``quotes`` (word for word), ``numbers``, ``effort``, ``not_heard``; ``.html``,
    ``.md``, ``.spoken``, ``.pdf``, ``.pptx``. Raises ``Refused``.
    """
    from walkamile.recipes.chairing import brief_over_frame

    given, is_workspace = _told_apart(frame_or_workspace)
    if is_workspace:
        return _brief_of_workspace(agenda, given)
    return brief_over_frame(agenda, given, text=text)


def _brief_of_workspace(agenda: Any, workspace: Any) -> Any:
    from concurrent.futures import ThreadPoolExecutor

    with _uncollected(), ThreadPoolExecutor(max_workers=1) as beside:
        ready = beside.submit(_wake_encoders)  # while the workspace is opened
        taken_in(workspace)
        from walkamile.web.chairs.hearing import brief as hear

        ready.result()
    return hear(agenda, None)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no garbage while modules and lists are loaded, all of which stay."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _wake_encoders() -> None:
    from walkamile.understand.search.meant import side_by_side

    side_by_side(["words"])


def affected(
    decision: str, frame_or_workspace: Any = None, *, text: str = "text"
) -> Any:
    """Return whom a decision may touch: a list of groups, and what each said of it.

    ``frame_or_workspace``: as for ``search``. Groups come from the column ``segment``,
    from ``product``, ``place``, ``journey``, ``stage``, ``language``, from any other
    column that parts customers into a few, and from themes. Each has ``segment``, its
    ``kind``, ``n`` texts that speak of it, ``of`` how many in all, ``quotes`` word for
    word, and ``not_asked`` where none does; none is of fewer than five customers
    (segments: five texts). Raises ``Refused``.
    """
    given, is_workspace = _told_apart(frame_or_workspace)
    if not is_workspace:
        from walkamile.recipes.touching import affected_over_frame

        return list(affected_over_frame(decision, given, text=text))
    taken_in(given)
    from walkamile.web.chairs.touching import affected as hear

    return list(hear(decision, None))


def _told_apart(given: Any) -> tuple[Any, bool]:
    """Return what was given, a file read, and whether it is a workspace."""
    if given is None:
        given = os.environ.get("WALKAMILE_WORKSPACE", "workspace")
    if isinstance(given, str | Path):
        file = Path(given)
        if file.suffix and "://" not in str(given) and not file.exists():
            raise NothingToSearchError(
                "there is no such file, and no such workspace.",
                next_step="Check how it is written.",
                file=file,
            )
        return (_read(file), False) if file.is_file() else (given, True)
    if hasattr(given, "folder") and hasattr(given, "database"):
        return given.folder, True
    if isinstance(given, int | float | dict):
        raise NothingToSearchError(
            f"there is nothing to search in {type(given).__name__}.",
            next_step="Give a frame, a list of texts, a file or a workspace.",
        )
    return _whole(given), False


def _whole(given: Any) -> Any:
    """Return what was given; refuse a list in which a text cannot be written down."""
    for row, words in enumerate(given if isinstance(given, list) else (), start=1):
        try:
            str(words).encode()
        except UnicodeEncodeError:
            raise NothingToSearchError(
                "this text holds half of a surrogate pair, which is no letter.",
                row=row,
                next_step="Leave it out, or put U+FFFD in its place.",
            ) from None
    return given


def of_workspace(query: str, workspace: Any, *, k: int = 20, **filters: Any) -> Any:
    """Return finds of a whole workspace as a Polars frame.

    Whoever opens a workspace here reads all of it, as its owner: rights by role are
    those of the pages. What the index lacks is taken in first, unless the worker is
    doing so.
    """
    taken_in(workspace)
    from walkamile.web import index
    from walkamile.web.models import Verbatim
    from walkamile.web.models.listen import LOOKED_AT

    answer = index.search(query, Verbatim.objects.filter(LOOKED_AT), k=k, **filters)
    import polars as pl  # a brief of a workspace need not wait for it

    rows = [
        {
            "rank": rank,
            "score": round(hit.score, 6),
            "text": index.shown(hit.verbatim.text, hit.verbatim.redacted_text),
            "spans": [{"start": start, "end": end} for start, end in hit.spans],
            **{name: getattr(hit.verbatim, name) for name in SHOWN},
        }
        for rank, hit in enumerate(answer.hits, start=1)
    ]
    return pl.DataFrame(rows, schema=_schema(), orient="row")


def taken_in(workspace: Any) -> None:
    """Open a workspace; what its index lacks is taken in, unless the worker is at it."""
    from walkamile.web.workspace import open_workspace

    open_workspace(workspace, make=False)
    from walkamile.web import index, indexing
    from walkamile.web.letting_in import let_in
    from walkamile.web.redaction import RedactionBusyError

    with suppress(RedactionBusyError):
        let_in()
    if index.behind().words:
        with suppress(indexing.IndexBusyError):
            indexing.feed()


def _schema() -> dict[str, Any]:
    import polars as pl

    span = pl.List(pl.Struct({"start": pl.Int64, "end": pl.Int64}))
    known: dict[str, Any] = {
        "rank": pl.Int64,
        "score": pl.Float64,
        "text": pl.String,
        "spans": span,
        **dict.fromkeys(SHOWN, pl.String),
    }
    known |= {"id": pl.Int64, "rating": pl.Float64}
    return known | {"occurred_at": pl.Datetime("us", "UTC")}


def _of_frame(query: str, frame: Any, k: int, filters: dict[str, Any]) -> Any:
    from walkamile.understand.meaning import static
    from walkamile.understand.search import search as among

    return among(query, frame, k=k, encode=static, look_again=True, **filters)


def _read(file: Path) -> Any:
    from walkamile.recipes.listening_in import read

    return read(file).frame()
