"""What people type about meetings with customers, and what is said when it is wrong."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from walkamile.talk.ledger import LONGEST
from walkamile.web.forms import PARAPHRASE, Jotting
from walkamile.web.talks.jotting import Note


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
