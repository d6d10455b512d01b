"""What people may type about walks, and what is said when it does not fit."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from walkamile.refused import Refused
from walkamile.walk import customer
from walkamile.walk.errand import shipped
from walkamile.web.models import (
    Colleague,
    WalkObstacle,
    WalkPlan,
    WalkSession,
    WalkSite,
)
from walkamile.web.walks import sites

DEVICES = (("phone", "Phone"), ("desktop", "Desktop"))
CUSTOMERS = (
    ("", "Whoever each errand is of"),
    *((one.id, one.name.capitalize()) for one in customer.CUSTOMERS.values()),
)
LANGUAGES = (
    ("", "The site’s own"),
    ("en", "English"),
    ("de", "German"),
    ("es", "Spanish"),
    ("fr", "French"),
)
LONGEST_NOTE, LONGEST_TRUTH = 2_000, 12
LINE = re.compile(r"[^\r\n]+")


class Ask(forms.Form):
    """Which site is walked, as whom, for which errands."""

    site: "forms.ModelChoiceField[WalkSite]" = forms.ModelChoiceField(
        WalkSite.objects.none(),
        empty_label=None,
        error_messages={
            "required": "Choose a site from the list.",
            "invalid_choice": "This site is not on the list of sites to walk.",
        },
    )
    device = forms.ChoiceField(choices=DEVICES, initial="phone")
    who = forms.ChoiceField(choices=CUSTOMERS, required=False, label="Who walks?")
    lang = forms.ChoiceField(choices=LANGUAGES, required=False, label="Language")
    session: "forms.ModelChoiceField[WalkSession]" = forms.ModelChoiceField(
        WalkSession.objects.none(),
        required=False,
        label="Signed in as",
        empty_label="Nobody",
    )
    errands = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *given: Any, sites: "QuerySet[WalkSite]", **more: Any) -> None:
        super().__init__(*given, **more)
        choices: Any = self.fields
        choices["site"].queryset = sites
        choices["session"].queryset = WalkSession.objects.filter(site__in=sites)
        choices["errands"].choices = [(e.id, e.title) for e in shipped().values()]

    def clean(self) -> dict[str, Any]:
        """Refuse a sign-in that belongs to another site."""
        given: dict[str, Any] = super().clean() or {}
        session, site = given.get("session"), given.get("site")
        if session and site and session.site_id != site.pk:
            raise ValidationError("This sign-in belongs to another site.")
        return given


class Plan(Ask):
    """A walk that comes again."""

    every = forms.ChoiceField(choices=WalkPlan.Every.choices, initial="week")
    hour = forms.IntegerField(min_value=0, max_value=23, initial=5)


class Site(forms.ModelForm):  # type: ignore[type-arg]
    """A site of our own, and what we know to be true of it."""

    phone = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2}), label="Phone numbers"
    )
    hours = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Opening hours",
        help_text="As on the door, such as Mo-Fr 09:00-18:00; Sa 09:00-14:00",
    )
    address = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2}), label="Addresses"
    )

    class Meta:
        """Address, name, robots.txt."""

        model = WalkSite
        fields: ClassVar = ["name", "url", "ignore_robots", "on"]
        labels: ClassVar = {
            "name": "What you call it",
            "url": "Its address",
            "ignore_robots": "It is ours: walk where robots.txt asks not to",
            "on": "Open for walks",
        }
        help_texts: ClassVar = {
            "url": "Where a customer begins, such as https://our-shop.example",
        }

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for name in ("phone", "hours", "address"):
            self.fields[name].initial = "\n".join(self.instance.truth.get(name, []))

    def clean_url(self) -> str:
        """Refuse what cannot be walked."""
        try:
            return sites.address(self.cleaned_data["url"])
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None

    def save(self, commit: bool = True) -> WalkSite:
        """Keep the site with its truths, one a line."""
        truth = {
            name: [line.strip() for line in LINE.findall(self.cleaned_data[name])]
            for name in ("phone", "hours", "address")
        }
        self.instance.truth = {
            name: [line for line in lines if line][:LONGEST_TRUTH]
            for name, lines in truth.items()
            if lines
        }
        kept: WalkSite = super().save(commit=commit)
        return kept


class Session(forms.Form):
    """A stored sign-in: its name, and the file that holds it."""

    name = forms.CharField(max_length=120, label="Whose sign-in it is")
    file = forms.FileField(label="The stored session", max_length=300)


class Brought(forms.Form):
    """A walk from the command line."""

    file = forms.FileField(label="The file", max_length=300)
    site = forms.CharField(
        required=False,
        max_length=500,
        label="The site’s address",
        help_text="Only where the file does not say it.",
    )

    def clean_site(self) -> str:
        """Refuse what is no address."""
        given: str = self.cleaned_data["site"]
        try:
            return sites.address(given) if given else ""
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None


class Care(forms.Form):
    """Who looks after an obstacle, and how far it is."""

    state = forms.ChoiceField(choices=WalkObstacle.State.choices)
    owner: "forms.ModelChoiceField[Colleague]" = forms.ModelChoiceField(
        Colleague.objects.filter(is_active=True).order_by("name", "email"),
        required=False,
        empty_label="Nobody yet",
    )
    note = forms.CharField(
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="A note for the others",
    )


class Menu(forms.Form):
    """A phone menu as a text."""

    line = forms.CharField(max_length=120, label="Which line is it?")
    menu = forms.CharField(
        max_length=40_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        label="What callers hear",
    )


class Called(forms.Form):
    """A call, as the stopwatch leaves it."""

    line = forms.CharField(max_length=120, label="Which line do you call?")
    marks = forms.CharField(max_length=20_000, widget=forms.HiddenInput)
    repeated = forms.IntegerField(min_value=0, max_value=50, required=False)
    solved = forms.ChoiceField(
        choices=(("", "Not yet"), ("yes", "Yes"), ("no", "No")), required=False
    )
    about = forms.CharField(
        required=False,
        max_length=LONGEST_NOTE,
        label="What happened?",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    written_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)


class Visited(forms.Form):
    """What stands around the items of a visit."""

    place = forms.CharField(max_length=120, label="Which place?")
    nickname = forms.CharField(
        max_length=60,
        required=False,
        label="A nickname for this visit",
        help_text="Until you reveal yourself, everybody sees the nickname instead.",
    )
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    written_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)


def wrong(form: forms.Form) -> str:
    """Return all that is wrong with a form in one line."""
    return " ".join(text for texts in form.errors.values() for text in _plain(texts))


def _plain(texts: Iterable[Any]) -> Iterable[str]:
    return (str(text) for text in texts)
