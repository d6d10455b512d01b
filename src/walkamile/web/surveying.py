"""What customers answer to five questions becomes a verbatim with its ease, 1 to 7."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Avg, Count
from django.utils import timezone

from walkamile import table
from walkamile.refused import Refused
from walkamile.web import links, redaction
from walkamile.web.keep import shape
from walkamile.web.keep.jotted import keep_one, refuse
from walkamile.web.models import Colleague, Source, Survey, Verbatim

TYPE = "survey"
SALT = "walkamile.survey"
# Customer Effort Score 2.0 (Gartner, 2013): agreement from 1 to 7, 7 is easy. The
# Single Ease Question (Sauro and Dumas, 2009) has the same seven steps.
LOWEST, HIGHEST, KIND = 1, 7, "ces2"
LONGEST = 4_000
# One link, many customers; more than this in ten minutes is a program.
MOST_A_WHILE, A_WHILE = 120, timedelta(minutes=10)
# Fewer answers than this are not shown as a figure (trust.md).
SMALLEST_GROUP = 5


class TooManyError(Refused):
    """More answers at once than people give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a customer answered; every question may stay open."""

    ease: int | None = None
    seq: int | None = None
    done: str = ""
    contacts: int | None = None
    words: str = ""

    @property
    def empty(self) -> bool:
        """Say whether nothing was answered."""
        numbers = (self.ease, self.seq, self.contacts)
        return not (self.done or self.words.strip() or any(numbers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A survey, how many answered, and their mean ease where five or more gave it."""

    survey: Survey
    answers: int
    ease: float | None
    eased: int


def make(
    name: str, errand: str, *, by: Colleague, stage: str = "", segment: str = "",
    place: str = "",
) -> Survey:  # fmt: skip
    """Make a survey with a source of its own. Raises Refused for a name in use."""
    called = f"Survey: {name}"
    known = Source.objects.filter(type=TYPE, name=called).exists()
    if known or Survey.objects.filter(name=name).exists():
        raise Refused(f"there is a survey called “{name}” already.", field="name")
    with transaction.atomic():
        source = Source.objects.create(
            type=TYPE,
            name=called,
            owner=by,
            purpose="To learn from customers how easy or hard something was for them",
        )
        return Survey.objects.create(
            name=name, errand=errand, stage=stage, segment=segment, place=place,
            source=source, made_by=by,
        )  # fmt: skip


def token_of(survey: Survey) -> str:
    """Return the signed word that opens a survey, and only that survey."""
    return links.word_of(survey.pk, salt=SALT)


def opened(token: str) -> Survey | None:
    """Return the open survey of a token; null for every token that opens none."""
    number = links.number_of(token, salt=SALT)
    if number is None:
        return None
    return Survey.objects.filter(pk=number, closed_at=None).first()


def take(
    survey: Survey, answer: Answer, *, client_id: uuid.UUID, case: str = ""
) -> Verbatim | None:
    """Keep an answer once, however often its form arrives; null for an empty one.

    ``case`` is the number of an order or a ticket from the link: it joins the answer
    to what the log says of that case. Raises TooManyError for a program.
    """
    if answer.empty:
        return None
    since = timezone.now() - A_WHILE
    lately = Verbatim.objects.filter(source=survey.source, occurred_at__gte=since)
    if lately.count() >= MOST_A_WHILE:
        raise TooManyError("too many answers at once.", next_step="Try again later.")
    rows = shape.canonical(
        table.rows([_row(survey, answer, client_id, case)], table.VERBATIMS)
    )
    refuse(rows)
    with transaction.atomic():
        kept = keep_one(rows, survey.source)
    redaction.look_at(kept.pk)
    return kept


def _row(
    survey: Survey, answer: Answer, client_id: uuid.UUID, case: str
) -> dict[str, object]:
    more = {"seq": answer.seq, "done": answer.done, "contacts": answer.contacts}
    told = {name: value for name, value in more.items() if value}
    return {
        "source_type": TYPE,
        "source_name": survey.source.name,
        "source_record_id": str(client_id),
        "conversation_id": case or None,
        "author_role": "customer",
        "occurred_at": timezone.now(),
        "tz_assumed": False,
        "text": answer.words[:LONGEST],
        "text_format": "plain",
        "rating": answer.ease,
        "rating_min": LOWEST if answer.ease else None,
        "rating_max": HIGHEST if answer.ease else None,
        "rating_kind": KIND if answer.ease else None,
        "segment": survey.segment or None,
        "stage": survey.stage or None,
        "place": survey.place or None,
        "meta": json.dumps(told) if told else None,
    }


def standing(surveys: Iterable[Survey]) -> list[Standing]:
    """Return each survey with how many answered, and how easy they say it was."""
    asked = list(surveys)
    counted: dict[int, dict[str, Any]] = {
        row["source"]: dict(row)
        for row in Verbatim.objects.filter(source__in=[one.source_id for one in asked])
        .values("source")
        .annotate(answers=Count("pk"), eased=Count("rating"), ease=Avg("rating"))
        .order_by()
    }
    nothing: dict[str, Any] = {"answers": 0, "eased": 0, "ease": None}
    found = [(one, counted.get(one.source_id, nothing)) for one in asked]
    return [
        Standing(
            survey=one,
            answers=row["answers"],
            eased=row["eased"],
            ease=row["ease"] if row["eased"] >= SMALLEST_GROUP else None,
        )
        for one, row in found
    ]
