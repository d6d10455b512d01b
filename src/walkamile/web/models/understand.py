"""What words are about: themes, labels, feelings, and the counts that pages show."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from walkamile.web.models.listen import Source, Verbatim


class ThemeSet(models.Model):
    """One run of theme finding; the current one is what pages show."""

    model_file = models.CharField(max_length=300, blank=True)
    model_sha256 = models.CharField(max_length=64, blank=True)
    params = models.JSONField(default=dict, blank=True)
    seq = models.BigIntegerField(default=0)
    current = models.BooleanField(default=False)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        """One set is current."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["current"],
                condition=models.Q(current=True),
                name="one_current_theme_set",
            )
        ]

    def __str__(self) -> str:
        return f"themes of {self.created:%Y-%m-%d}"


class Theme(models.Model):
    """What many quotes are about. ``key`` stays the same from set to set."""

    set = models.ForeignKey(ThemeSet, models.CASCADE)
    key = models.CharField(max_length=40)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)
    name = models.CharField(max_length=200)
    curated_name = models.CharField(max_length=200, blank=True)
    keywords = models.JSONField(default=list, blank=True)
    sentence = models.TextField(blank=True)
    size = models.PositiveIntegerField(default=0)
    share = models.FloatField(default=0)
    sentiment = models.FloatField(null=True)
    effort = models.FloatField(null=True)
    # Each: {verbatim, start, end, text}; verified against the words.
    exemplars = models.JSONField(default=list, blank=True)
    retired = models.BooleanField(default=False)

    class Meta:
        """A key once a set."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["set", "key"], name="one_theme_a_key")
        ]

    def __str__(self) -> str:
        return self.curated_name or self.name


class Label(models.Model):
    """Which theme a verbatim belongs to, and how sure that is.

    ``occurred_at`` is the verbatim's own: a theme's newest quotes are one index away.
    """

    set = models.ForeignKey(ThemeSet, models.CASCADE, db_index=False)
    verbatim = models.ForeignKey(Verbatim, models.CASCADE, db_index=False)
    theme = models.ForeignKey(Theme, models.CASCADE, db_index=False)
    occurred_at = models.DateTimeField(null=True)
    confidence = models.FloatField(null=True)
    unsure = models.BooleanField(default=False)
    also = models.JSONField(default=list, blank=True)
    by_hand = models.BooleanField(default=False)
    # The sub-theme's place in the theme's list of them; null is none.
    sub = models.PositiveSmallIntegerField(null=True)

    class Meta:
        """A verbatim has one theme in each set."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["verbatim", "set"], name="one_label_a_verbatim"
            )
        ]
        indexes: ClassVar = [
            models.Index("theme", "occurred_at", "verbatim", name="label_newest")
        ]

    def __str__(self) -> str:
        return f"verbatim {self.verbatim_id} in theme {self.theme_id}"


class Pictures(models.Manager["Picture"]):
    """Pictures, by what they are of."""

    def keep(self, learned: ThemeSet, kind: str, made: object) -> None:
        """Keep what a picture of these themes is drawn from."""
        self.update_or_create(set=learned, kind=kind, defaults={"made": made})

    def shown(self, kind: str) -> Any:
        """Return what a picture of the themes now shown is drawn from; {} if nothing."""
        found = self.filter(set__current=True, kind=kind)
        return found.values_list("made", flat=True).first() or {}


class Picture(models.Model):
    """What a picture of the themes is drawn from, worked out when they were learned.

    ``kind``: places, pairs, what moves a score, themes within, what is new. Derived.
    """

    MAP, TOGETHER, DRIVERS = "map", "together", "drivers"
    SUBTHEMES, NEWCOMERS = "subthemes", "newcomers"
    PROPOSALS = "proposals"

    set = models.ForeignKey(ThemeSet, models.CASCADE, db_index=False)
    kind = models.CharField(max_length=20)
    made = models.JSONField(default=dict)
    objects = Pictures()

    class Meta:
        """One picture of a kind a set."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["set", "kind"], name="one_picture_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.set_id}"


class ThemeEdit(models.Model):
    """What a colleague changed about themes. Never altered, applied to every set."""

    class Kind(models.TextChoices):
        """What may be done to themes."""

        RENAME = "rename", "Renamed"
        MERGE = "merge", "Merged"
        SPLIT = "split", "Split"
        MOVE = "move", "Moved a quote"
        PIN = "pin", "Pinned"
        RETIRE = "retire", "Retired"
        NOTED = "noted", "Noted"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    theme_key = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.theme_key}"


class Feeling(models.Model):
    """How a customer felt, as far as the words say. Derived."""

    verbatim = models.OneToOneField(Verbatim, models.CASCADE, primary_key=True)
    sentiment = models.FloatField()
    sentiment_label = models.CharField(max_length=10, null=True)  # noqa: DJ001
    criticality = models.FloatField(null=True)
    effort = models.FloatField(null=True)
    actionability = models.CharField(max_length=30, null=True)  # noqa: DJ001
    urgency = models.CharField(max_length=30, null=True)  # noqa: DJ001
    business = models.CharField(max_length=10, null=True)  # noqa: DJ001
    confidence = models.FloatField(null=True)
    because = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"feeling of verbatim {self.verbatim_id}"


class Count(models.Model):
    """How many voices a week, by source, theme and segment.

    Derived, so that nothing is counted while a page is waiting. Null means "all of
    them"; a null week is all time. Sums divide by ``size`` (and ``effort_size``) for
    means.
    """

    week = models.DateField(null=True)
    source = models.ForeignKey(Source, models.CASCADE, null=True, db_index=False)
    theme = models.ForeignKey(Theme, models.CASCADE, null=True, db_index=False)
    segment = models.TextField(null=True)  # noqa: DJ001
    kind = models.CharField(max_length=20)
    size = models.PositiveIntegerField(default=0)
    sentiment_sum = models.FloatField(default=0)
    effort_sum = models.FloatField(default=0)
    effort_size = models.PositiveIntegerField(default=0)

    class Meta:
        """Read by kind and theme or source, in order of weeks."""

        indexes: ClassVar = [
            models.Index("kind", "theme", "week", name="count_of_themes"),
            models.Index("kind", "source", "week", name="count_of_sources"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.size}"


class ShiftBudget(models.Model):
    """How many alarms in vain a month the owner allows. Never altered: the newest holds."""

    a_month = models.FloatField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, db_index=False
    )
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.a_month:g} a month"


class Shift(models.Model):
    """A theme swelling, fading or appearing, with the date since when. Derived."""

    theme = models.ForeignKey(Theme, models.CASCADE)
    segment = models.TextField(null=True)  # noqa: DJ001
    kind = models.CharField(max_length=10)
    since = models.DateField()
    size = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    quotes = models.JSONField(default=list)
    found_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind} since {self.since}"
