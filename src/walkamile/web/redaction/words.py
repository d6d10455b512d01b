"""One verbatim: the words as they may be shown, its language, and who sent it."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from walkamile.listen.automatic import automatic
from walkamile.listen.language import languages
from walkamile.listen.redact import Thread, redact_one
from walkamile.web.models.listen import Redaction

CODE = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")


class Looked(NamedTuple):
    """What a look found, in the order of the columns it is written to."""

    redaction: str
    redacted_text: str | None
    redacted_title: str | None
    spans: str
    spoken: str
    aside: str | None


def look(
    row: Mapping[str, Any],
    thread: Thread,
    names: Sequence[str],
    rules: Mapping[str, "re.Pattern[str]"],
    speaks: str,
) -> Looked:
    """Return a row's words without what leads to a person; the row is left as it is.

    ``speaks`` is the language it is in.
    """
    text, title = row["text"], row["title"]
    reduced = redact_one(text, thread, names, rules)
    heading = redact_one(title, thread, names, rules) if title else None
    below = reduced.text if reduced.spans else None
    above = heading.text if heading and heading.spans else None
    masked = below is not None or above is not None
    return Looked(
        redaction=(Redaction.REDUCED if masked else Redaction.CLEAN).value,
        redacted_text=below,
        redacted_title=above,
        spans=json.dumps(reduced.spans, ensure_ascii=False) if reduced.spans else "[]",
        spoken=speaks,
        aside=automatic(text, title, row["meta"]),
    )


def look_alone(text: str, rules: Mapping[str, "re.Pattern[str]"]) -> dict[str, Any]:
    """Return the columns of words that stand in no conversation, before they are kept."""
    row = {"text": text, "title": None, "language": None, "meta": None}
    return look(row, Thread(), (), rules, *spoken([row]))._asdict()


def spoken(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the language that each row's source gives, or else the one of its words."""
    given = [CODE.match(row["language"] or "") for row in rows]
    asked = [row["text"] for row, code in zip(rows, given, strict=True) if not code]
    told = iter(languages(asked))
    return [code.group().lower() if code else next(told) for code in given]
