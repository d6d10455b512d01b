"""Feeds that are followed, how each round went, and what others have sent."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from walkamile.web.keys import SealedField
from walkamile.web.models.listen import Run, Source


class Feed(models.Model):
    """A place on the net that is followed: what it was told, and how far it has come.

    ``sealed`` holds what is secret, as JSON under the workspace's key. ``cursor`` moves
    on only once everything before it is stored. ``key`` stands in the address that a
    webhook is sent to; of a token only its hash is kept.
    """

    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    source = models.ForeignKey(Source, models.CASCADE)
    given = models.JSONField(default=dict, blank=True)
    sealed = SealedField(null=True, blank=True)
    on = models.BooleanField(default=False)
    every = models.PositiveIntegerField(default=60)
    cursor = models.JSONField(default=dict, blank=True)
    key = models.CharField(max_length=40, unique=True)
    token_sha256 = models.CharField(max_length=64, blank=True, default="")
    next_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")
    helps = models.TextField(blank=True, default="")
    created = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )

    class Meta:
        """What is due next; whom a token lets in."""

        indexes: ClassVar = [
            models.Index("on", "next_at", name="feed_due"),
            models.Index("token_sha256", name="feed_token"),
        ]

    def __str__(self) -> str:
        return self.name


class FetchState(models.TextChoices):
    """How a round of a feed ended."""

    GOING = "going", "Going on"
    NEW = "new", "Something new"
    NOTHING = "nothing", "Nothing new"
    LATER = "later", "Asked to come later"
    FAILED = "failed", "Failed"


class Fetch(models.Model):
    """One round of a feed: when, how much, and the run that is its receipt."""

    State = FetchState

    feed = models.ForeignKey(Feed, models.CASCADE)
    began = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True, blank=True)
    state = models.CharField(
        max_length=12, choices=FetchState.choices, default=FetchState.GOING
    )
    pages = models.PositiveIntegerField(default=0)
    run = models.ForeignKey(Run, models.SET_NULL, null=True, blank=True)
    error = models.TextField(blank=True, default="")
    helps = models.TextField(blank=True, default="")

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.feed_id}: {self.state}"


class Delivery(models.Model):
    """What another system sent: kept until it is taken in, its name for longer.

    The name (a webhook's id, an idempotency key) makes the same delivery count once.
    """

    feed = models.ForeignKey(Feed, models.CASCADE)
    ident = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    body = models.TextField(blank=True, default="")
    received = models.DateTimeField(default=timezone.now)
    taken = models.DateTimeField(null=True, blank=True)
    run = models.ForeignKey(Run, models.SET_NULL, null=True, blank=True)

    class Meta:
        """One name, one delivery; what waits comes in the order it arrived."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["feed", "ident"], name="delivered_once_a_name"
            )
        ]
        indexes: ClassVar = [
            models.Index("feed", "received", name="delivery_pace"),
            models.Index(
                "feed",
                "id",
                name="delivery_waiting",
                condition=models.Q(taken__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"
