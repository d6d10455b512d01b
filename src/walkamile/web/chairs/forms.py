"""What people type about meetings and decisions, and what is said when it is wrong."""

import zoneinfo
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from walkamile.chair.agenda import LARGEST, Agenda, agenda
from walkamile.chair.calendar import Entry, entries
from walkamile.refused import Refused
from walkamile.web.models import Decision, Meeting, MeetingFeed, Paper

LONGEST_AGENDA, LONGEST_PAPER, LONGEST_FILE = 20_000, 200_000, LARGEST
# An uploaded calendar is read so far back and ahead.
BACK, AHEAD = timedelta(days=31), timedelta(days=200)
MOST_OF_A_FILE = 40
TIME = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Set(forms.Form):
    """A meeting: its agenda, pasted; all else may be left to the agenda itself."""

    agenda = forms.CharField(
        label="Agenda",
        max_length=LONGEST_AGENDA,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text="One point a line, or a Markdown list. Each point is asked of what "
        "customers said.",
    )
    title = forms.CharField(label="What meeting is it?", max_length=200, required=False)
    at = forms.DateTimeField(label="When", required=False, widget=TIME)
    place = forms.CharField(label="Where", max_length=200, required=False)
    project = forms.CharField(
        label="Project",
        max_length=120,
        required=False,
        help_text="The gate of a project asks whether the chair was at its meetings.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_agenda(self) -> str:
        """Refuse what holds no point to speak about."""
        words = str(self.cleaned_data["agenda"]).replace("\x00", "")
        self.read: Agenda = _read(words)
        return words

    def values(self) -> dict[str, Any]:
        """Return what a meeting is made of."""
        given = {name: self.cleaned_data[name] for name in self.fields}
        given.pop("version", None)
        given["title"] = (
            given["title"].replace("\x00", "") or self.read.title or self._first()
        )
        return given

    def _first(self) -> str:
        first, more = self.read.items[0].title, len(self.read.items) - 1
        return f"{first[:150]}, and {more} more" if more else first[:200]


def _read(words: str) -> Agenda:
    try:
        return agenda(words + "\n")  # a line end: words, and never the name of a file
    except Refused as refusal:
        raise ValidationError(str(refusal)) from None


class Upload(forms.Form):
    """A calendar as a file: each of its entries is a meeting."""

    file = forms.FileField(
        label="Calendar file (.ics)",
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
    )

    def clean_file(self) -> list[Entry]:
        """Refuse what is no calendar, or holds no meeting of these months."""
        file = self.cleaned_data["file"]
        if file.size > LONGEST_FILE:
            raise ValidationError("This file is too large for a calendar (1 MB).")
        today = timezone.localdate()
        try:
            found = entries(
                file.read(),
                since=today - BACK,
                until=today + AHEAD,
                zone=zoneinfo.ZoneInfo(settings.TIME_ZONE),
            )
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None
        if not found:
            raise ValidationError(
                "There is no meeting in it from last month on. Paste the agenda instead."
            )
        return list(found[:MOST_OF_A_FILE])


class Ask(forms.Form):
    """A question to the chair."""

    q = forms.CharField(label="Ask the chair", max_length=400)


class Decide(forms.Form):
    """A decision, before it is made or after."""

    what = forms.CharField(
        label="What is decided?",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="In plain words, as a customer would say it.",
    )
    gains = forms.CharField(label="Who gains?", max_length=300, required=False)
    expects = forms.CharField(
        label="What do we expect to happen?",
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    undone = forms.ChoiceField(
        label="Can it be undone?", choices=Decision.Undone.choices
    )
    look_back = forms.DateField(label="When do we look back?", widget=DAY)


class LookBack(forms.Form):
    """What came of a decision."""

    came = forms.ChoiceField(label="What came of it?", choices=Decision.Came.choices)
    outcome = forms.CharField(
        label="In words", max_length=4_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class Segment(forms.Form):
    """A segment of a decision, and how it depends on it."""

    segment = forms.CharField(label="Who else is affected?", max_length=200)
    depends = forms.CharField(
        label="How do they depend on it?", max_length=1_000, required=False
    )


class Sheet(forms.Form):
    """A paper whose focus is asked for: pasted, with its kind and day."""

    kind = forms.ChoiceField(label="What is it?", choices=Paper.Kind.choices[1:])
    title = forms.CharField(label="Title", max_length=200)
    day = forms.DateField(label="Of which day", widget=DAY)
    words = forms.CharField(
        label="The text",
        max_length=LONGEST_PAPER,
        widget=forms.Textarea(attrs={"rows": 9}),
    )
    meeting: "forms.ModelChoiceField[Meeting]" = forms.ModelChoiceField(
        Meeting.objects.none(), label="Of which meeting", required=False
    )

    def __init__(self, *given: Any, meetings: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        choices: Any = self.fields
        choices["meeting"].queryset = meetings


class Follow(forms.Form):
    """A calendar or mailbox that is followed."""

    name = forms.CharField(label="Name", max_length=120)
    kind = forms.ChoiceField(label="What is it?", choices=MeetingFeed.Kind.choices)
    address = forms.CharField(
        label="Address",
        max_length=1_000,
        help_text="https:// of the calendar; for a mailbox the server’s name, such as "
        "imap.example.org, or imap.example.org:143.",
    )
    user = forms.CharField(label="User name", max_length=200, required=False)
    password = forms.CharField(
        label="Password",
        max_length=400,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Sealed where it is stored, and never shown again.",
    )
    safety = forms.ChoiceField(
        label="A mailbox is sealed by",
        choices=(
            ("tls", "TLS from the start"),
            ("starttls", "STARTTLS"),
            ("none", "Nothing (on this machine only)"),
        ),
    )
    project = forms.CharField(label="Project", max_length=120, required=False)
    writes_link = forms.BooleanField(
        label="Write the way to the brief into each entry",
        required=False,
        help_text="CalDAV only: everyone invited finds the chair in their calendar.",
    )
