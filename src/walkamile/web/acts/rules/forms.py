"""What people may type about rules, needs and talents."""

from typing import Any

from django import forms

from walkamile.act.policies import DECISIONS
from walkamile.web.acts.forms import DAY, colleagues
from walkamile.web.models import Policy, Verbatim
from walkamile.web.models.listen import LOOKED_AT
from walkamile.web.pages.shown import LANGUAGES


class Registering(forms.Form):
    """A rule that ties hands."""

    name = forms.CharField(label="What is it called?", max_length=200)
    rule = forms.CharField(
        label="The rule, word for word",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    why = forms.CharField(
        label="What is it for?",
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    exceptions = forms.IntegerField(
        label="Exceptions a year", min_value=0, max_value=10_000_000, required=False
    )
    cost_each = forms.DecimalField(
        label="What each costs us", min_value=0, max_digits=12, decimal_places=2,
        required=False,
    )  # fmt: skip
    voice = forms.IntegerField(
        label="The number of a voice that tells of it",
        required=False,
        help_text="It stands in the address of the voice: /q/17.",
    )
    owner = colleagues("Who decides on it")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_voice(self) -> int | None:
        """Refuse a number that no voice has."""
        number = self.cleaned_data["voice"]
        if number and not Verbatim.objects.filter(LOOKED_AT, pk=number).exists():
            raise forms.ValidationError("No voice has this number.")
        return number or None

    def values(self) -> dict[str, Any]:
        """Return what goes into the register."""
        given = self.cleaned_data
        names = ("name", "rule", "why", "exceptions", "cost_each")
        return {
            **{name: given[name] for name in names},
            "verbatim_id": given["voice"],
            "owner_id": given["owner"].pk if given["owner"] else None,
        }


def of(policy: Policy) -> dict[str, Any]:
    """Return what the form shows of a rule."""
    names = ("name", "rule", "why", "exceptions", "cost_each", "version")
    return {
        **{name: getattr(policy, name) for name in names},
        "voice": policy.verbatim_id,
        "owner": policy.owner_id,
    }


class Deciding(forms.Form):
    """What becomes of a rule."""

    decision = forms.ChoiceField(label="Decision", choices=list(DECISIONS.items()))
    words = forms.CharField(
        label="Why", max_length=4_000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    review = forms.DateField(
        label="Look at it again on", required=False, widget=forms.DateInput(attrs=DAY),
        help_text="Without a day: in half a year.",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class Offering(forms.Form):
    """What a colleague could help with."""

    words = forms.CharField(
        label="What do you know, or could help with?",
        max_length=300,
        help_text="As you would say it: “I mend gear hubs”, “I speak Portuguese”.",
    )
    language = forms.ChoiceField(
        label="If it is a language: which?",
        required=False,
        choices=[("", "None"), *sorted(LANGUAGES.items(), key=lambda one: one[1])],
    )
