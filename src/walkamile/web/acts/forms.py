"""What people may type about obstacles, and what is said when it does not fit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from walkamile.act.priorities import SEVERITIES
from walkamile.web.acts.authority import REMEDIES
from walkamile.web.models import Colleague, Obstacle, Team, Theme
from walkamile.web.models.act import STANDING, ObstacleState

MOST_WORDS = 10_000
SEVERITY = (("", "Not judged yet"), *((n, f"{n}: {w}") for n, w in SEVERITIES.items()))
DAY = {"type": "date"}


def colleagues(
    label: str, *, required: bool = False
) -> forms.ModelChoiceField[Colleague]:
    """Return a field for one colleague."""
    rows = Colleague.objects.filter(is_active=True).order_by("name", "email")
    return forms.ModelChoiceField(
        rows, label=label, required=required, empty_label="Nobody yet"
    )


class Editing(forms.Form):
    """An obstacle as a person describes it."""

    title = forms.CharField(
        label="What hinders them?",
        max_length=200,
        help_text="As a customer would say it: “No word when a repair is ready”.",
    )
    what = forms.CharField(
        label="What happens then?",
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    severity = forms.TypedChoiceField(
        label="How bad is it?",
        choices=SEVERITY,
        coerce=int,
        empty_value=None,
        required=False,
    )
    theme_key = forms.ChoiceField(
        label="Which theme?",
        required=False,
        help_text="Reach and effort are then measured from its voices.",
    )
    reach = forms.FloatField(
        label="How many meet it? (per cent of voices)",
        min_value=0,
        max_value=100,
        required=False,
    )
    effort = forms.FloatField(
        label="Effort, 1 very hard … 7 very easy",
        min_value=1,
        max_value=7,
        required=False,
    )
    due = forms.DateField(
        label="Due", required=False, widget=forms.DateInput(attrs=DAY)
    )
    project = forms.CharField(
        label="Project",
        max_length=120,
        required=False,
        help_text="What “walkamile gate” asks for before it goes out.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        themes = Theme.objects.filter(set__current=True, retired=False)
        field = self.fields["theme_key"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "None of them"),
            *((theme.key, str(theme)) for theme in themes.order_by("-size")),
        ]
        for name in ("reach", "effort"):
            self.fields[name].widget.attrs["step"] = "0.1"

    def values(self) -> dict[str, Any]:
        """Return what goes onto the obstacle; a theme's own numbers are not typed."""
        given = {k: v for k, v in self.cleaned_data.items() if k != "version"}
        if given["theme_key"]:
            given.pop("reach"), given.pop("effort")
        return given


def of(obstacle: Obstacle) -> dict[str, Any]:
    """Return what an editing form shows of an obstacle."""
    names = [name for name in Editing.base_fields if name != "version"]
    return {**{n: getattr(obstacle, n) for n in names}, "version": obstacle.version}


class Several(forms.Form):
    """What is done with all obstacles that were chosen."""

    ids = forms.TypedMultipleChoiceField(coerce=int)
    owner = colleagues("Owner")
    mine = forms.BooleanField(required=False)
    state = forms.ChoiceField(
        label="State",
        choices=[("", "As it is"), *ObstacleState.choices],
        required=False,
    )
    due = forms.DateField(
        label="Due", required=False, widget=forms.DateInput(attrs=DAY)
    )
    project = forms.CharField(label="Project", max_length=120, required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        chosen = self.data.getlist("ids") if hasattr(self.data, "getlist") else []
        field = self.fields["ids"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(one, one) for one in chosen if one.isdecimal()]

    def values(self, by: Colleague) -> dict[str, Any]:
        """Return what is to be changed on each."""
        given = self.cleaned_data
        wanted: dict[str, Any] = {}
        if given["mine"]:
            wanted["owner_id"] = by.pk
        elif given["owner"]:
            wanted["owner_id"] = given["owner"].pk
        for name in ("state", "due", "project"):
            if given[name]:
                wanted[name] = given[name]
        return wanted


class Doing(forms.Form):
    """What was done, or is wanted: with what it takes."""

    what = forms.CharField(
        label="What do you do?",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    remedy = forms.ChoiceField(label="Kind of remedy", required=False)
    money = forms.DecimalField(
        label="Money", min_value=0, max_digits=12, decimal_places=2, required=False
    )
    minutes = forms.IntegerField(
        label="Minutes", min_value=0, max_value=100_000, required=False
    )

    def __init__(self, *given: Any, remedies: list[str] | None = None, **more: Any):
        super().__init__(*given, **more)
        offered = dict.fromkeys([*(remedies or []), *REMEDIES])
        field = self.fields["remedy"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "None of these"), *((one, one) for one in offered)]


class Granting(forms.Form):
    """A written authority, of a colleague or of everyone in a team."""

    colleague = colleagues("For a colleague")
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"),
        label="Or for everyone in a team",
        required=False,
        empty_label="No team",
    )
    money_each = forms.DecimalField(
        label="Money, each time", min_value=0, max_digits=12, decimal_places=2,
        required=False,
    )  # fmt: skip
    money_month = forms.DecimalField(
        label="Money, each month", min_value=0, max_digits=12, decimal_places=2,
        required=False,
    )  # fmt: skip
    minutes_each = forms.IntegerField(
        label="Minutes, each time", min_value=0, max_value=100_000, required=False
    )
    remedies = forms.CharField(
        label="Remedies, one a line",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    note = forms.CharField(label="In your own words", required=False, max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """See to it that it is for one, and only one."""
        given = super().clean() or {}
        if bool(given.get("colleague")) == bool(given.get("team")):
            raise ValidationError("Choose either a colleague or a team.")
        return given

    def lines(self) -> tuple[str, ...]:
        """Return the remedies."""
        said = self.cleaned_data["remedies"].splitlines()
        return tuple(dict.fromkeys(line.strip()[:80] for line in said if line.strip()))


class Now(Doing):
    """Made right on the spot, for the customer who stands there."""

    what = forms.CharField(
        label="What was wrong, and what do you do?",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    obstacle = forms.ModelChoiceField(
        Obstacle.objects.none(),
        label="Is it one of these?",
        required=False,
        empty_label="None of these, or I do not know",
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["obstacle"]
        assert isinstance(field, forms.ModelChoiceField)
        live = Obstacle.objects.filter(live__in=STANDING)  # what was merged is not live
        chosen = str(self.data.get("obstacle", ""))
        heaviest = live.order_by("-rank", "-id").values_list("pk", flat=True)[:20]
        wanted = [*heaviest, *([int(chosen)] if chosen.isdecimal() else [])]
        field.queryset = live.filter(pk__in=wanted).order_by("-rank")


class Promising(forms.Form):
    """What a customer was promised, and until when."""

    what = forms.CharField(
        label="What did we promise?",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    due = forms.DateField(
        label="Until when", required=False, widget=forms.DateInput(attrs=DAY),
        help_text="Without a day: two weeks from now.",
    )  # fmt: skip
    owner = colleagues("Who keeps it")
    project = forms.CharField(label="Project", max_length=120, required=False)


class Measuring(forms.Form):
    """Since when it is otherwise: before and after are compared."""

    changed_on = forms.DateField(label="Changed on", widget=forms.DateInput(attrs=DAY))
    weeks = forms.IntegerField(
        label="Weeks on either side", min_value=1, max_value=52, initial=6
    )

    def clean_changed_on(self) -> Any:
        """Refuse a day that is still to come."""
        day = self.cleaned_data["changed_on"]
        if day >= timezone.localdate():
            raise ValidationError("There is no “after” yet: choose a day that is over.")
        return day
