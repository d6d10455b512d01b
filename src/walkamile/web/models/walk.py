"""Walks as they are kept: where, what each errand came to, and what stood in the way."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from walkamile.web.keys import SealedField
from walkamile.web.models.house import Media
from walkamile.web.models.work import Job


class WalkSite(models.Model):
    """A place of our own that may be walked. Only an admin adds one."""

    url = models.CharField(max_length=500, unique=True)
    name = models.CharField(max_length=120)
    # What we know to be so: verifier → list of values ("phone": ["01632 960 142"]).
    truth = models.JSONField(default=dict, blank=True)
    # The owner confirms that robots.txt may be passed over: it is our own site.
    ignore_robots = models.BooleanField(default=False)
    on = models.BooleanField(default=True)
    sample = models.BooleanField(default=False)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )

    class Meta:
        """By name."""

        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class WalkSession(models.Model):
    """A browser that has signed in, for walks behind a sign-in. Sealed, never shown."""

    site = models.ForeignKey(WalkSite, models.CASCADE)
    name = models.CharField(max_length=120)
    state = SealedField()
    until = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )

    def __str__(self) -> str:
        return self.name


class WalkPlan(models.Model):
    """A walk that comes again every day or every week."""

    class Every(models.TextChoices):
        """How often."""

        DAY = "day", "Every day"
        WEEK = "week", "Every week"

    site = models.ForeignKey(WalkSite, models.CASCADE)
    device = models.CharField(max_length=10, default="phone")
    who = models.CharField(max_length=20, blank=True, default="")
    lang = models.CharField(max_length=20, blank=True, default="")
    errands = models.JSONField(default=list, blank=True)
    session = models.ForeignKey(WalkSession, models.SET_NULL, null=True, blank=True)
    every = models.CharField(max_length=6, choices=Every.choices, default=Every.WEEK)
    next_at = models.DateTimeField(default=timezone.now)
    on = models.BooleanField(default=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )

    def __str__(self) -> str:
        return f"{self.site} ({self.every})"


class WalkKind(models.TextChoices):
    """The way a walk took place; ``nouns.Channel`` is the same, more coarsely."""

    WEB = "web", "Web site"
    PHONE = "phone", "Phone call"
    MENU = "menu", "Phone menu"
    VISIT = "visit", "Visit"
    RIDE_ALONG = "ride_along", "Ride-along"
    THEIR_PLACE = "their_place", "At a customer’s own place"


class WalkState(models.TextChoices):
    """How far a walk has come."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Walking"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Stopped"


class Walk(models.Model):
    """One walk: through a web site, on the phone, or in person.

    ``place`` is what walks are compared by: the host of a site, the name of a phone
    line, the place that was visited. ``who`` is the customer of all errands, empty
    where each says its own. ``before`` is the last walk of the same place, device,
    customer and kind. A walk in mystery appears under ``nickname`` until ``revealed``.
    """

    Kind, State = WalkKind, WalkState

    kind = models.CharField(max_length=12, choices=WalkKind.choices)
    place = models.CharField(max_length=200)
    url = models.CharField(max_length=500, blank=True, default="")
    site = models.ForeignKey(WalkSite, models.SET_NULL, null=True, blank=True)
    session = models.ForeignKey(WalkSession, models.SET_NULL, null=True, blank=True)
    device = models.CharField(max_length=10, blank=True, default="")
    who = models.CharField(max_length=20, blank=True, default="")
    lang = models.CharField(max_length=20, blank=True, default="")
    wanted = models.JSONField(default=list, blank=True)  # ids of errands
    state = models.CharField(
        max_length=12, choices=WalkState.choices, default=WalkState.DONE
    )
    walked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )
    nickname = models.CharField(max_length=60, blank=True, default="")
    revealed = models.BooleanField(default=True)
    before = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)
    # What the walk came to.
    ease = models.FloatField(null=True, blank=True)
    ease_parts = models.JSONField(default=list, blank=True)
    reached = models.PositiveIntegerField(default=0)
    errands = models.PositiveIntegerField(default=0)
    obstacles = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    # A visit or a call: the template, the answers, and what they come to.
    template = models.CharField(max_length=60, blank=True, default="")
    answers = models.JSONField(default=dict, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    score = models.FloatField(null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)
    # Kept on a phone without a network and sent twice is kept once.
    client_id = models.UUIDField(null=True, blank=True, unique=True)
    sample = models.BooleanField(default=False)

    class Meta:
        """The newest first; by place for comparison."""

        indexes: ClassVar = [
            models.Index("walked_at", "id", name="walks_by_time"),
            models.Index("place", "kind", "walked_at", name="walks_of_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.place}, {self.walked_at:%Y-%m-%d}"


class WalkPage(models.Model):
    """One page that a walk came by, with its picture: shown while the walk goes on."""

    walk = models.ForeignKey(Walk, models.CASCADE)
    number = models.PositiveIntegerField()
    url = models.CharField(max_length=2000)
    title = models.CharField(max_length=300, blank=True, default="")
    status = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    picture = models.ForeignKey(Media, models.SET_NULL, null=True, blank=True)

    class Meta:
        """In the order in which they were met."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["walk", "number"], name="one_page_a_number")
        ]

    def __str__(self) -> str:
        return self.url


class WalkErrand(models.Model):
    """What one errand came to on one walk."""

    walk = models.ForeignKey(Walk, models.CASCADE)
    number = models.PositiveIntegerField()
    errand = models.CharField(max_length=80)
    who = models.CharField(max_length=20, blank=True, default="")
    title = models.CharField(max_length=200)
    story = models.TextField(blank=True, default="")
    verdict = models.CharField(max_length=12)
    value = models.TextField(blank=True, default="")
    quote = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    clicks = models.FloatField(default=0)
    least_clicks = models.FloatField(null=True, blank=True)
    seconds = models.FloatField(default=0)
    ease = models.FloatField(null=True, blank=True)
    ease_parts = models.JSONField(default=list, blank=True)
    seen = models.JSONField(default=list, blank=True)
    not_followed = models.JSONField(default=list, blank=True)
    tappable = models.BooleanField(default=True)
    by = models.CharField(max_length=40, blank=True, default="")  # the verifier
    box = models.JSONField(null=True, blank=True)  # where the value stood

    class Meta:
        """In the order walked."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["walk", "errand"], name="one_errand_a_walk")
        ]

    def __str__(self) -> str:
        return self.title


class WalkStep(models.Model):
    """One touchpoint of an errand, with what was tempting beside it."""

    errand = models.ForeignKey(WalkErrand, models.CASCADE)
    number = models.PositiveIntegerField()
    touchpoint = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField(blank=True, default="")
    url = models.CharField(max_length=2000, blank=True, default="")
    seconds = models.FloatField(default=0)
    clicks = models.FloatField(default=0)
    scent = models.FloatField(null=True, blank=True)
    competitors = models.JSONField(default=list, blank=True)
    # Where the customer tapped to come here, on the picture of the step before.
    tap = models.JSONField(null=True, blank=True)
    picture = models.ForeignKey(Media, models.SET_NULL, null=True, blank=True)

    class Meta:
        """In the order walked."""

        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return self.touchpoint
