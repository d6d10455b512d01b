"""What people type about meetings with customers, and what is said when it is wrong."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from walkamile.talk.ledger import LONGEST
from walkamile.web.forms import PARAPHRASE, Bring, Jotting
from walkamile.web.models import Conversation
from walkamile.web.talks.conversations import Held
from walkamile.web.talks.jotting import WRONG_CLOCK, Note
from walkamile.web.talks.ledger import MODES
from walkamile.web.talks.outings import OUT


class BringTalk(Bring):
    """A transcript."""

    file = forms.FileField(
        label="File",
        error_messages={
            "required": "Choose a file first.",
            "empty": "This file is empty. Choose a transcript in which somebody speaks.",
        },
    )


class Jot(Jotting):
    """A jotting with everything that may go along; only the words are asked for."""

    photo = forms.FileField(label="Photo", required=False)
    voice = forms.FileField(label="Voice note", required=False)
    minutes = forms.IntegerField(
        label="How long did you talk?", min_value=0, max_value=LONGEST, required=False
    )
    surprise = forms.CharField(
        label="What surprised you?", max_length=500, required=False
    )
    promise = forms.CharField(
        label="What did you promise?", max_length=500, required=False
    )
    promise_by = forms.DateField(
        label="Until when?",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    called = forms.CharField(label="Who are you?", max_length=120, required=False)
    written_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["said"].required = False

    def clean_said(self) -> str:
        """Leave it to ``clean``: a voice may say it instead."""
        said: str = self.cleaned_data["said"]
        return said

    def clean(self) -> dict[str, Any]:
        """Ask for words or a voice."""
        given = super().clean() or {}
        silent = not str(given.get("said") or "").strip() and not given.get("voice")
        if silent and "said" not in self.errors:
            self.add_error("said", ValidationError("Write at least one sentence."))
        return given

    def note(self) -> Note:
        """Return what was jotted down."""
        given = self.cleaned_data
        return Note(
            said=given["said"],
            paraphrase=given["whose"] == PARAPHRASE,
            client_id=str(given["client_id"]) if given["client_id"] else None,
            segment=given["segment"],
            place=given["place"],
            mood=given["mood"],
            minutes=given["minutes"],
            surprise=given["surprise"],
            promise=given["promise"],
            promise_by=given["promise_by"],
            called=given["called"],
            heard_at=given["written_at"],
        )


class Door(forms.Form):
    """A code for a wall: what stands on it, and what its jottings are marked with."""

    name = forms.CharField(
        label="What is it called?", max_length=120, help_text="Stands on the poster."
    )
    place = forms.CharField(label="Where does it hang?", max_length=120, required=False)
    segment = forms.CharField(
        label="Who comes by there?", max_length=120, required=False
    )


class Minutes(forms.Form):
    """How long a meeting really lasted."""

    minutes = forms.IntegerField(min_value=0, max_value=LONGEST)


class Talked(forms.Form):
    """What is said about a conversation before its words are kept."""

    consent = forms.ChoiceField(
        label="What did those who spoke agree to?",
        choices=[("", "Not asked yet"), *Conversation.Consent.choices],
        error_messages={
            "required": "Without their consent no words are kept. Ask them first."
        },
    )
    held_at = forms.DateTimeField(
        label="When was it?",
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
    )
    minutes = forms.IntegerField(
        label="How many minutes?", min_value=1, max_value=LONGEST, required=False
    )
    mode = forms.ChoiceField(label="What kind of meeting?", choices=list(MODES.items()))
    title = forms.CharField(
        label="What was it about?",
        max_length=200,
        required=False,
        help_text="No names of customers.",
    )
    segment = forms.CharField(label="Who was it?", max_length=120, required=False)
    silent = forms.IntegerField(
        label="How many were there and said nothing?",
        min_value=0,
        max_value=50,
        required=False,
    )
    audio = forms.FileField(
        label="Recording",
        required=False,
        help_text="Only where they agreed to it. It stays a file beside the words.",
    )

    def clean_held_at(self) -> datetime:
        """Refuse a conversation that is still to come."""
        held_at: datetime = self.cleaned_data["held_at"]
        if held_at > timezone.now() + WRONG_CLOCK:
            raise ValidationError("That is still to come.")
        return held_at

    def held(self) -> Held:
        """Return what was said about it."""
        given = self.cleaned_data
        return Held(
            **{name: given[name] for name in ("consent", "held_at", "mode", "title")},
            segment=given["segment"],
            minutes=given["minutes"],
            silent=given["silent"] or 0,
            audio=given.get("audio"),
        )


class Recorded(forms.Form):
    """A conversation as sound, with the yes of all who are heard in it."""

    agreed = forms.BooleanField(
        label="I asked everyone who is heard in it, and they agreed",
        error_messages={"required": "Without their yes nothing is recorded or kept."},
    )
    sound = forms.FileField(
        label="Recording",
        widget=forms.FileInput(attrs={"accept": "audio/*"}),
        help_text="MP3, M4A, WAV, FLAC, OGG or WebM.",
        error_messages={
            "required": "Record something, or choose a file.",
            "empty": "There is nothing in this file.",
        },
    )
    held_at = forms.DateTimeField(
        label="When was it?",
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
    )
    seconds = forms.IntegerField(
        min_value=0, required=False, widget=forms.HiddenInput, max_value=LONGEST * 60
    )

    def clean_held_at(self) -> datetime:
        """Refuse what is still to come."""
        held_at: datetime = self.cleaned_data["held_at"]
        if held_at > timezone.now() + WRONG_CLOCK:
            raise ValidationError("That is still to come.")
        return held_at


class Learned(forms.Form):
    """What a conversation brought, in a minute."""

    surprise = forms.CharField(
        label="What surprised you?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    promise = forms.CharField(
        label="What did you promise?", max_length=500, required=False
    )
    promise_by = forms.DateField(
        label="Until when?",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class Planned(forms.Form):
    """An outing to plan: where to, when, and for how many."""

    mode = forms.ChoiceField(
        label="What kind?", choices=[(mode, MODES[mode]) for mode in OUT]
    )
    what = forms.CharField(label="What is it?", max_length=300)
    at = forms.DateTimeField(
        label="When?",
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
    )
    minutes = forms.IntegerField(
        label="How many minutes?", min_value=5, max_value=LONGEST, initial=120
    )
    place = forms.CharField(label="Where?", max_length=200, required=False)
    segment = forms.CharField(label="Which customers?", max_length=120, required=False)
    seats = forms.IntegerField(
        label="How many may come along?", min_value=1, max_value=20, initial=1
    )
    customer_agreed = forms.BooleanField(
        label="The customer knows and agreed", required=False
    )

    def clean_at(self) -> datetime:
        """Refuse a day that is gone."""
        at: datetime = self.cleaned_data["at"]
        if at < timezone.now() - timedelta(days=1):
            raise ValidationError("That is over. Log it on your own page instead.")
        return at


class WasThere(forms.Form):
    """How long one was there, and what one learned."""

    minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=LONGEST)
    learned = forms.CharField(
        label="What did you learn?",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Met(forms.Form):
    """A meeting with a customer that nothing else has noted."""

    mode = forms.ChoiceField(label="How?", choices=list(MODES.items()))
    started_at = forms.DateTimeField(
        label="When?",
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
    )
    minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=LONGEST)
    segment = forms.CharField(label="Who was it?", max_length=120, required=False)
    direct = forms.ChoiceField(
        label="Were you part of it?",
        choices=[("1", "I talked with them"), ("", "I watched")],
        required=False,
        initial="1",
    )
    learned = forms.CharField(
        label="What did you learn?", max_length=500, required=False
    )

    def clean_direct(self) -> bool:
        """Return whether one was part of it."""
        return bool(self.cleaned_data["direct"])

    def clean_started_at(self) -> datetime:
        """Refuse what is still to come."""
        at: datetime = self.cleaned_data["started_at"]
        if at > timezone.now() + WRONG_CLOCK:
            raise ValidationError("That is still to come.")
        return at


class OwnCalendar(forms.Form):
    """One's own calendar, to be asked for meetings with customers."""

    address = forms.CharField(
        label="Its address",
        max_length=1_000,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text="Of one calendar on a CalDAV server, or a secret address (.ics).",
    )
    user = forms.CharField(
        label="User name",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label="Password",
        max_length=400,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Sealed where it is stored, and never shown again.",
    )

    def clean_address(self) -> str:
        """Refuse what is no address of the web."""
        address: str = self.cleaned_data["address"].strip()
        if not address.lower().startswith(("https://", "http://", "webcal://")):
            raise ValidationError("It begins with https://, or webcal://.")
        return address


class Understood(forms.Form):
    """What one understood at the end of a talk, and whether the customer said yes."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    understood = forms.CharField(
        label="What I understood",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Read it to them. It is kept as your words, not as a quote.",
    )
    yes = forms.BooleanField(
        label="They said: yes, that is what I meant", required=False
    )
    segment = forms.CharField(label="Who was it?", max_length=120, required=False)
    minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=LONGEST)
