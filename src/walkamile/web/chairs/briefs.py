"""The brief of a meeting as it stands: kept without words, read anew for each reader."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from walkamile.chair.brief import ItemBrief
from walkamile.chair.voices import Said
from walkamile.recipes.chairing import Brief
from walkamile.web import index
from walkamile.web.access import reads_all
from walkamile.web.chairs import hearing
from walkamile.web.models import Colleague, Meeting, MeetingBrief, Promise, Verbatim
from walkamile.web.models.act_loop import PromiseState
from walkamile.web.pages.shown import words_of

# With new words a brief is made anew, but not at every look of everyone in the room.
FRESH = timedelta(minutes=5)
# With another way of choosing, what was kept before is chosen anew.
WAY = 1


def brief(meeting: Meeting, reader: Colleague) -> Brief:
    """Return the brief of a meeting from what this reader may read.

    A kept one is read anew, each quote from its row through the reader's own rights; it
    is made again where a quote is gone or changed, or where new words have come in.
    """
    kept = MeetingBrief.objects.filter(meeting=meeting, scope=_scope(reader)).first()
    if kept is not None and _stands(kept, meeting):
        whole = _read(kept.content, reader)
        if whole is not None:
            return whole
    made = hearing.brief(meeting.agenda, reader, project=meeting.project)
    made = replace(made, title=meeting.title)
    return _read(_keep(meeting, reader, made), reader) or made


def prepare(meeting: Meeting, reader: Colleague) -> None:
    """Hear what customers say before anybody looks: whoever set the chair waits for it."""
    brief(meeting, reader)


def _scope(reader: Colleague) -> str:
    """Return who reads the same words: all of them, one team, or those without one."""
    if reads_all(reader):
        return "all"
    return f"team {reader.team_id}" if reader.team_id else "open"


def _stands(kept: MeetingBrief, meeting: Meeting) -> bool:
    if kept.digest != _digest(meeting):
        return False
    is_new = timezone.now() - kept.made_at < FRESH
    return is_new or kept.content.get("seen") == _seen()


def _digest(meeting: Meeting) -> str:
    said = json.dumps([WAY, meeting.title, meeting.agenda, meeting.project])
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _seen() -> list[int]:
    """Return how far the index was, and which promise was the last."""
    state = index.state()
    newest = Promise.objects.order_by("-id").values_list("id", flat=True).first()
    return [state.seq if state else 0, newest or 0]


def _keep(meeting: Meeting, reader: Colleague, made: Brief) -> dict[str, Any]:
    rows = Verbatim.objects.in_bulk(_numbers(made.items))
    content = {
        "title": made.title,
        "left_out": list(made.left_out),
        "seen": _seen(),
        "items": [_item(item, rows) for item in made.items],
        "walk": made.last_walk,
    }
    MeetingBrief.objects.update_or_create(
        meeting=meeting,
        scope=_scope(reader),
        defaults={
            "digest": _digest(meeting),
            "content": content,
            "made_at": timezone.now(),
        },
    )
    return content


def _numbers(items: Sequence[ItemBrief]) -> list[int]:
    return [quote.verbatim or 0 for item in items for quote in item.quotes]


def _item(item: ItemBrief, rows: Mapping[int, Verbatim]) -> dict[str, Any]:
    """Return an item as it is kept: of its quotes no words, but where they stand."""
    times = {name: item.numbers[name] for name in ("since", "until")}
    told = {name: at.isoformat() if at else None for name, at in times.items()}
    return {
        "title": item.title,
        "words": item.words,
        "quotes": [
            [q.verbatim, q.start, q.end, q.feeling, _mark(rows[q.verbatim or 0])]
            for q in item.quotes
        ],
        "numbers": {**item.numbers, **told},
        "effort": dict(item.effort),
        "not_heard": [dict(one) for one in item.not_heard],
        "silence": item.silence,
        "ask": item.ask,
        "promises": [one["id"] for one in item.promises],
    }


def _mark(row: Verbatim) -> str:
    """Return what tells whether the words that may be shown are still the same."""
    words = words_of(row).encode("utf-8", "surrogatepass")
    return hashlib.sha256(words).hexdigest()[:16]


def _read(content: Mapping[str, Any], reader: Colleague) -> Brief | None:
    """Return a kept brief with its words; ``None`` where one is gone or changed."""
    wanted = [quote[0] for item in content["items"] for quote in item["quotes"]]
    rows = hearing.readable(reader).in_bulk(wanted)
    owed = Promise.objects.filter(state=PromiseState.OPEN).in_bulk(
        [number for item in content["items"] for number in item["promises"]]
    )
    items = [_item_again(item, rows, owed) for item in content["items"]]
    if any(item is None for item in items):
        return None
    return Brief(
        title=content["title"],
        items=tuple(item for item in items if item is not None),
        left_out=tuple(content["left_out"]),
        last_walk=content["walk"],
    )


def _item_again(
    kept: Mapping[str, Any],
    rows: Mapping[int, Verbatim],
    owed: Mapping[int, Promise],
) -> ItemBrief | None:
    quotes = []
    for number, start, end, feeling, mark in kept["quotes"]:
        row = rows.get(number)
        if row is None or _mark(row) != mark:
            return None
        quotes.append(_said(row, start, end, feeling))
    numbers = dict(kept["numbers"])
    for name in ("since", "until"):
        at = numbers[name]
        numbers[name] = datetime.fromisoformat(at) if at else None
    return ItemBrief(
        title=kept["title"],
        words=kept["words"],
        quotes=tuple(quotes),
        numbers=numbers,
        effort=kept["effort"],
        not_heard=tuple(kept["not_heard"]),
        silence=kept["silence"],
        ask=kept["ask"],
        promises=tuple(
            hearing.promise(owed[number])
            for number in kept["promises"]
            if number in owed
        ),
    )


def _said(row: Verbatim, start: int, end: int, feeling: str | None) -> Said:
    one = hearing.heard(row)
    return Said(
        source=one.source,
        start=start,
        end=end,
        text=one.text[start:end],
        segment=one.segment,
        at=one.at,
        feeling=feeling,
        link=f"{one.link}?t={start},{end}",
        verbatim=row.pk,
    )
