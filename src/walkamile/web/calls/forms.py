"""What people may type about telephone lines, and what is said when it does not fit."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from walkamile.refused import Refused
from walkamile.walk.calling.allowed import plain
from walkamile.walk.calling.sip.account import PORTS, Account, checked
from walkamile.web.calls.ledger import MOST_A_DAY
from walkamile.web.calls.lines import PLAIN
from walkamile.web.models import PhoneAccount, PhonePlan

WAYS = (("udp", "UDP, as most providers"), ("tcp", "TCP"), ("tls", "TLS, encrypted"))
HOW = (
    ("plus", "+49 30 …"),
    ("00", "0049 30 …"),
    ("national", "030 …, as within the country"),
)
NOT_SHOWN = "Sealed with the key of the house, and never shown again."


class AccountForm(forms.Form):
    """The telephone account that calls go through."""

    server = forms.CharField(max_length=200, help_text="Such as sip.provider.example")
    user = forms.CharField(max_length=200, help_text="As the provider calls you there")
    password = forms.CharField(
        required=False,
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=NOT_SHOWN,
    )
    way = forms.ChoiceField(choices=WAYS, label="How the server is spoken to")
    port = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=65_535,
        help_text="5060, or 5061 with TLS",
    )
    caller = forms.CharField(
        required=False, max_length=200, label="The number that the line sees"
    )
    dial = forms.ChoiceField(choices=HOW, label="How numbers are dialled there")
    register = forms.BooleanField(
        required=False, initial=True, label="Register first, as most providers ask"
    )
    domain = forms.CharField(
        required=False, max_length=200, help_text="Where it is not the server"
    )
    login = forms.CharField(
        required=False, max_length=200, help_text="Where it is not the user"
    )
    voice_from = forms.CharField(
        required=False,
        max_length=400,
        label="Private addresses of the voice",
        help_text="Where the voice comes from inside the house; with spaces between",
    )

    def __init__(self, *given: Any, row: PhoneAccount | None, **more: Any) -> None:
        self._row = row
        if row is not None:
            kept = {name: getattr(row, name) for name in PLAIN}
            more["initial"] = kept | {"voice_from": " ".join(row.media)}
        super().__init__(*given, **more)
        if row is not None and row.sealed:
            self.fields["password"].help_text = f"{NOT_SHOWN} Empty: it stays as it is."

    def clean(self) -> dict[str, Any]:
        """Refuse an account that cannot be called through."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        try:
            given["account"] = checked(self._account(given))
        except Refused as wrong:
            field = str(wrong.field) if wrong.field in self.fields else None
            self.add_error(field, _said(wrong))
        return given

    def _account(self, given: dict[str, Any]) -> Account:
        kept = {name: given[name] for name in PLAIN if name not in ("port", "media")}
        return Account(
            **kept,
            port=given["port"] or PORTS[given["way"]],
            media=tuple(given["voice_from"].replace(",", " ").split()),
            password=given["password"],
        )


class LineForm(forms.Form):
    """A line of ours: its number, and the word of its owner."""

    number = forms.CharField(
        max_length=60, help_text="With its country, such as +49 30 23125123"
    )
    name = forms.CharField(max_length=120, label="What you call it")
    most_a_day = forms.IntegerField(
        min_value=1,
        max_value=MOST_A_DAY,
        initial=24,
        label="Calls in 24 hours, at most",
        help_text="A whole walk takes up to twelve",
    )
    ours = forms.BooleanField(
        label="It is ours, and who answers it knows of these calls",
        error_messages={"required": "Only a line that is ours may be called."},
    )

    def clean_number(self) -> str:
        """Refuse emergency, premium and private numbers, and what is no number."""
        try:
            return plain(self.cleaned_data["number"])
        except Refused as wrong:
            raise ValidationError(_said(wrong)) from None


class PlanForm(forms.Form):
    """How often a line is walked again."""

    every = forms.ChoiceField(choices=PhonePlan.Every.choices, initial="week")
    hour = forms.IntegerField(
        min_value=0, max_value=23, initial=9, label="At which hour"
    )


def _said(wrong: Refused) -> str:
    return f"{wrong.reason[:1].upper()}{wrong.reason[1:]} {wrong.next_step}".strip()
