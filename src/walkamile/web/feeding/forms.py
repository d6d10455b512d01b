"""What is typed in when a feed is added: its kind says what it has to be told."""

from typing import Any

from django import forms

from walkamile.listen.feed import Feed as Kind
from walkamile.listen.feed import Field, WrongFieldError
from walkamile.web.forms import LEGAL_GROUNDS
from walkamile.web.models import Feed, Team

START = "f-"
OFTEN = (
    (10, "Every ten minutes"),
    (30, "Every half hour"),
    (60, "Every hour"),
    (360, "Every six hours"),
    (1440, "Once a day"),
)


class Telling(forms.Form):
    """The fields of one kind of feed, and how often it is asked."""

    every = forms.TypedChoiceField(label="How often", choices=OFTEN, coerce=int)

    def __init__(
        self, *given: Any, kind: Kind, feed: Feed | None = None, **more: Any
    ) -> None:
        super().__init__(*given, **more)
        self.kind = kind
        known = feed.given if feed else {}
        for field in kind.fields:
            self.fields[START + field.name] = _field(field, known, again=bool(feed))
        self.fields["every"].initial = feed.every if feed else kind.every
        if kind.fetch is None:
            del self.fields["every"]

    def _of(self, *, query: bool) -> list[forms.BoundField]:
        return [self[START + f.name] for f in self.kind.fields if f.query is query]

    @property
    def way_in(self) -> list[forms.BoundField]:
        """The fields that say where, and who we are."""
        return self._of(query=False)

    @property
    def query(self) -> list[forms.BoundField]:
        """The fields that narrow down what is ever collected."""
        return self._of(query=True)

    @property
    def given(self) -> dict[str, str]:
        """What was typed into the kind's own fields."""
        return {
            field.name: self.cleaned_data.get(START + field.name) or ""
            for field in self.kind.fields
        }

    @property
    def minutes(self) -> int:
        """How many minutes lie between two rounds."""
        return int(self.cleaned_data.get("every") or self.kind.every)

    def clean(self) -> dict[str, Any]:
        """Refuse what the kind refuses, at the field that it names."""
        said: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                self.kind.checked(self._to_check())
            except WrongFieldError as wrong:
                at = START + str(wrong.field)
                self.add_error(at if at in self.fields else None, str(wrong))
        return said

    def _to_check(self) -> dict[str, str]:
        return self.given


class NewFeed(Telling):
    """A feed that is added: its name, and why its words may be held."""

    name = forms.CharField(
        label="What you call it",
        max_length=200,
        help_text="Also the name of its source. The name of an export of the same "
        "service goes on with that source, and nothing counts twice.",
    )
    purpose = forms.CharField(
        label="What for",
        max_length=500,
        initial="To hear what customers say, and to act on it.",
        help_text="People whose words these are may ask.",
    )
    legal_ground = forms.ChoiceField(
        label="On which ground",
        choices=LEGAL_GROUNDS,
        error_messages={"required": "Words that keep coming in need a ground."},
    )
    team = forms.ModelChoiceField(
        label="Who may read it",
        queryset=Team.objects.order_by("name"),
        required=False,
        empty_label="Everyone here",
    )

    @property
    def about(self) -> dict[str, Any]:
        """What is said of the source."""
        return {
            name: self.cleaned_data[name]
            for name in ("purpose", "legal_ground", "team")
        }


class Changed(Telling):
    """A feed that is told something else; a secret left empty stays as it is."""

    def _to_check(self) -> dict[str, str]:
        unseen = {f.name: "as it was" for f in self.kind.fields if f.is_secret}
        return {**self.given, **{n: self.given[n] or v for n, v in unseen.items()}}


def _field(field: Field, known: dict[str, Any], *, again: bool) -> forms.Field:
    """Return the form field for what a feed needs to be told."""
    keeps = again and field.is_secret
    said: dict[str, Any] = {
        "label": field.label,
        "required": field.needed and not field.usual and not keeps,
        "help_text": "Leave it empty to keep what is stored." if keeps else field.help,
        "initial": known.get(field.name, field.usual),
    }
    if field.choices:
        return forms.ChoiceField(choices=field.choices, **said)
    return forms.CharField(max_length=20_000, widget=_widget(field), **said)


def _widget(field: Field) -> forms.Widget:
    if field.kind == "secret text":
        return forms.Textarea(attrs={"rows": 4, "autocomplete": "off"})
    if field.kind == "secret":
        return forms.PasswordInput(attrs={"autocomplete": "new-password"})
    if field.kind == "number":
        return forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
