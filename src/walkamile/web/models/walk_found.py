"""What stood in the way on walks, where it was met, and what became of it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from walkamile.web.models.house import Media
from walkamile.web.models.walk import Walk, WalkKind


class WalkObstacle(models.Model):
    """What hindered a customer, met on any number of walks: the same one is one row.

    ``fingerprint`` is the core's: the same whenever the same obstacle is met again at
    the same ``place``. ``gone_at`` is when a walk first passed by without meeting it.
    """

    class State(models.TextChoices):
        """What its owner does about it."""

        OPEN = "open", "Open"
        WORKING = "working", "Being worked on"
        CURED = "cured", "Said to be cured"
        ACCEPTED = "accepted", "We live with it"

    fingerprint = models.CharField(max_length=64)
    place = models.CharField(max_length=200)
    kind = models.CharField(max_length=80)
    walk_kind = models.CharField(max_length=12, choices=WalkKind.choices)
    severity = models.CharField(max_length=10)
    name = models.CharField(max_length=300, blank=True, default="")
    quote = models.TextField(blank=True, default="")
    url = models.CharField(max_length=2000, blank=True, default="")
    wcag = models.CharField(max_length=20, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)
    last_walk = models.ForeignKey(Walk, models.SET_NULL, null=True, blank=True)
    times = models.PositiveIntegerField(default=0)  # walks that met it
    sample = models.BooleanField(default=False)

    class Meta:
        """One row an obstacle of a place; the lists filter by state and severity."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place", "fingerprint"], name="one_obstacle_a_place"
            )
        ]
        indexes: ClassVar = [
            models.Index("fingerprint", name="obstacle_by_fingerprint"),
            models.Index("last_seen", "id", name="obstacles_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.place})"


class WalkSighting(models.Model):
    """An obstacle as one walk met it: the evidence."""

    obstacle = models.ForeignKey(WalkObstacle, models.CASCADE)
    walk = models.ForeignKey(Walk, models.CASCADE)
    severity = models.CharField(max_length=10)
    number = models.PositiveIntegerField(default=0)  # the worst first
    url = models.CharField(max_length=2000, blank=True, default="")
    selector = models.TextField(blank=True, default="")
    name = models.CharField(max_length=300, blank=True, default="")
    quote = models.TextField(blank=True, default="")
    step = models.PositiveIntegerField(null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    pages = models.PositiveIntegerField(default=1)
    # Left, top, width, height in the picture's pixels; none where it is cut already.
    box = models.JSONField(null=True, blank=True)
    picture = models.ForeignKey(Media, models.SET_NULL, null=True, blank=True)

    class Meta:
        """A walk meets an obstacle once."""

        ordering: ClassVar = ["number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["obstacle", "walk"], name="one_sighting_a_walk"
            )
        ]

    def __str__(self) -> str:
        return f"{self.obstacle} on {self.walk}"


class WalkChange(models.Model):
    """What became of an obstacle, entry after entry. Nothing here is ever rewritten."""

    obstacle = models.ForeignKey(WalkObstacle, models.CASCADE)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )
    what = models.CharField(max_length=12)  # seen, gone, back, state, owner, note
    was = models.CharField(max_length=200, blank=True, default="")
    now = models.CharField(max_length=200, blank=True, default="")
    note = models.TextField(blank=True, default="")
    walk = models.ForeignKey(Walk, models.SET_NULL, null=True, blank=True)

    class Meta:
        """In the order things happened."""

        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.what}: {self.now}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry; one that is there already stays as it is."""
        if self.pk is not None:
            raise TypeError("the history of an obstacle is only ever added to")
        super().save(*args, **kwargs)
