"""What may be typed about names: a rule of one's own, why an original is opened."""

from typing import Any

from django import forms

from walkamile.refused import Refused
from walkamile.web.models import Colleague, RedactionRule
from walkamile.web.redaction import rules

# Chosen, not typed: the log must never hold a customer's name.
REASONS = (
    ("", "Choose"),
    ("answer", "To answer this customer"),
    ("request", "The customer asked for, or objects to, what we hold"),
    ("check", "To check what was taken out"),
    ("safety", "Somebody may be in danger"),
)


class Why(forms.Form):
    """Why somebody opens the words as they were said."""

    reason = forms.ChoiceField(label="Why you need it", choices=REASONS)


class OwnNumber(forms.Form):
    """A number of one's own that leads to a person, by a sample."""

    kind = forms.CharField(
        label="What it is",
        max_length=39,
        help_text="A plain word, such as order, plate or member.",
    )
    sample = forms.CharField(
        label="What it looks like",
        max_length=60,
        help_text="# is any digit, ? any letter: BK-######, or ??-### ??",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def keep(self, by: Colleague) -> RedactionRule | None:
        """Keep the rule, or say at its field why it cannot be one."""
        said: dict[str, Any] = self.cleaned_data
        try:
            return rules.add(said["kind"], said["sample"], by=by)
        except Refused as refusal:
            self.add_error(
                refusal.field or None, f"{refusal.reason} {refusal.next_step}"
            )
            return None
