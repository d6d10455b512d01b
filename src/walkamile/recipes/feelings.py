"""How customers feel, in frames of any kind."""

from typing import Any

from walkamile import table
from walkamile.understand import feeling as of_feeling


def feeling(frame: Any, text: str = "text", *, fast: bool = False) -> Any:
    """Return the frame with how each text feels beside it.

    Adds ``sentiment`` (-1…1), ``sentiment_label`` (negative, neutral, positive, mixed,
    null), ``criticality`` (-5…+5, negative = bad for the customer), ``effort`` (-5 very
    hard … +5 very easy, null without a cue), ``actionability`` (response needed,
    suggestion, praise, nothing to act on), ``urgency`` (safety, vulnerable_person, legal,
    leaving, null), ``own_business`` (hurt, help, null), ``confidence`` and ``because``
    (spans ``{start, end, why}`` in code points).
    A column ``language`` (ISO 639-1), where there is one, tells the language;
    otherwise it is found. ``fast=True`` reads many times as many texts a second, a
    little less well.
    """
    given = table.arrow(frame, text=text)
    told = given["language"].to_pylist() if "language" in given.column_names else None
    felt = of_feeling.feeling(table.texts(given, text), languages=told, fast=fast)
    kept = [name for name in given.column_names if name not in felt.column_names]
    felt_like = given.select(kept)
    for name in felt.column_names:
        felt_like = felt_like.append_column(name, felt[name])
    return table.like(felt_like, frame)
