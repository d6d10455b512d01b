"""The chair's pages, furnished: a meeting, a question, a decision, papers, a calendar."""

import json
from datetime import timedelta

from django.utils import timezone

from walkamile.web import indexing, keys
from walkamile.web.chairs import decisions, meetings, papers
from walkamile.web.models import ChairQuestion, MeetingFeed


def lay(by, words=("Winter plan", "Nobody rang", "Office carpets", "Our revenue grew")):
    """Furnish the chair with some words in every field; return the ways to its pages."""
    turn = iter([*words] * 8)
    indexing.feed()
    agenda = "\n".join(f"- {next(turn).splitlines()[0]}" for _ in range(3))
    agenda += "\n- Nobody rang when the repair was ready"
    meeting = meetings.make(
        {"title": next(turn)[:200], "agenda": agenda, "place": next(turn)[:200],
         "project": next(turn)[:120], "at": timezone.now() + timedelta(days=1)}, by=by,
    )  # fmt: skip
    ChairQuestion.objects.create(meeting=meeting, words=next(turn)[:400])
    decision = decisions.make(
        {"what": f"We stop ringing {next(turn)}"[:400], "gains": next(turn)[:300],
         "expects": next(turn), "undone": "no", "look_back": timezone.localdate()},
        by=by, meeting=meeting,
    )  # fmt: skip
    decisions.segment(decision, next(turn)[:200], by=by, depends=next(turn)[:900])
    told = f"Our revenue grew by four percent. {next(turn)} Customers wait for weeks."
    paper = papers.keep("minutes", next(turn)[:200], timezone.localdate(), told)
    MeetingFeed.objects.create(
        name=next(turn)[:120], kind="ics", sealed=keys.seal(json.dumps({})),
        error=next(turn)[:900],
    )  # fmt: skip
    here = f"/chair/{meeting.pk}/"
    return [
        "/chair/", "/chair/set/", here, f"{here}screen/", f"{here}change/",
        f"{here}card/", f"{here}ask/?q=rang", "/chair/calendars/", "/chair/decisions/",
        "/chair/decisions/check/", f"/chair/decisions/{decision.pk}/", "/chair/focus/",
        "/chair/focus/keep/", f"/chair/focus/{paper.pk}/",
    ]  # fmt: skip
