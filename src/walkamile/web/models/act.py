"""What hinders customers: each obstacle once, with everything that shows it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from walkamile.web.models.listen import Verbatim
from walkamile.web.models.written import Reduced

# What the rank of an obstacle is while its weight is not known: after all others.
UNWEIGHED = -1.0


class ObstacleState(models.TextChoices):
    """How far an obstacle is from being gone; the customer has the last word."""

    OPEN = "open", "Open"
    FIXING = "fixing", "Being fixed"
    WAITING = "waiting", "Waiting for permission"
    FIXED = "fixed", "Fixed, not told"
    TOLD = "told", "Told, not answered"
    SOLVED = "solved", "Customers say it is fixed"
    ASIDE = "aside", "Put aside"


# In these something is still to be done.
LIVE = (
    ObstacleState.OPEN,
    ObstacleState.FIXING,
    ObstacleState.WAITING,
    ObstacleState.FIXED,
    ObstacleState.TOLD,
)

# To be asked as ``live__in``: Django writes ``live=True`` as the bare column, and SQLite
# uses no index for that.
STANDING, GONE = (True,), (False,)


class Obstacle(Reduced):
    """What hindered customers. Its parts are shown wherever its weight is.

    ``reach`` is the share of voices (per cent), ``effort`` 1…7 (7 = easy); null is not
    known. ``rank`` is the weight, or −1 where it is not known: lists follow its index.
    ``version`` rises with every change, so that two editors notice each other.
    """

    REDUCED = ("title", "what", "outcome")
    OURS = ~models.Q(fingerprint="")

    State = ObstacleState

    title = models.CharField(max_length=200)
    what = models.TextField(blank=True, default="")
    state = models.CharField(
        max_length=8, choices=ObstacleState.choices, default=ObstacleState.OPEN
    )
    live = models.BooleanField(default=True)
    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    reach = models.FloatField(null=True, blank=True)
    effort = models.FloatField(null=True, blank=True)
    weight = models.FloatField(null=True, blank=True)
    rank = models.FloatField(default=UNWEIGHED)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="obstacles",
        db_index=False,
    )
    due = models.DateField(null=True, blank=True)
    project = models.CharField(max_length=120, blank=True, default="")
    theme_key = models.CharField(max_length=40, blank=True, default="")
    url = models.CharField(max_length=2000, blank=True, default="")
    step = models.CharField(max_length=200, blank=True, default="")
    fingerprint = models.CharField(max_length=80, blank=True, default="")
    # Why it was put aside, or what was done about it in one sentence.
    outcome = models.TextField(blank=True, default="")
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="parts"
    )
    # How many pieces of evidence there are of each kind: shown in lists.
    shown_by = models.JSONField(default=dict, blank=True)
    promised = models.BooleanField(default=False)
    opened_at = models.DateTimeField(default=timezone.now)
    waiting_since = models.DateTimeField(null=True, blank=True)
    fixed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    version = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)

    class Meta:
        """Heaviest first, in all lists, each by one index."""

        indexes: ClassVar = [
            models.Index("live", "rank", "id", name="obstacle_heaviest"),
            models.Index("owner", "live", "rank", "id", name="obstacle_of_owner"),
            models.Index("state", "rank", "id", name="obstacle_of_state"),
            models.Index("project", "live", "rank", "id", name="obstacle_of_project"),
            models.Index("live", "promised", "rank", "id", name="obstacle_promised"),
            models.Index("theme_key", name="obstacle_of_theme"),
            models.Index(
                "fingerprint",
                name="obstacle_print",
                condition=~models.Q(fingerprint=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EvidenceKind(models.TextChoices):
    """Where a piece of evidence comes from."""

    QUOTE = "quote", "Quote"
    JOTTING = "jotting", "Jotting"
    WALK = "walk", "Walk"
    VISIT = "visit", "Visit"
    EVENT = "event", "What they did"
    TALK = "talk", "Conversation"
    NOTE = "note", "Note"


class ObstacleEvidence(Reduced):
    """One thing that shows an obstacle.

    A customer's words are never copied: ``verbatim`` leads to them, so that whoever may
    not read them does not, and erasing them erases them here. ``words`` are what a walk
    saw or a colleague noted. ``home`` is the obstacle it came to first: taking two
    obstacles apart again needs no guess.
    """

    REDUCED = ("words",)
    OURS = models.Q(kind="walk")

    obstacle = models.ForeignKey(
        Obstacle, models.CASCADE, related_name="evidence", db_index=False
    )
    home = models.ForeignKey(Obstacle, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=EvidenceKind.choices)
    reference = models.CharField(max_length=200, blank=True, default="")
    verbatim = models.ForeignKey(Verbatim, models.CASCADE, null=True, blank=True)
    words = models.TextField(blank=True, default="")
    url = models.CharField(max_length=2000, blank=True, default="")
    step = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    thanked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first; the same thing shows an obstacle once."""

        indexes: ClassVar = [
            models.Index("obstacle", "at", "id", name="evidence_of_obstacle"),
            models.Index("kind", "reference", name="evidence_reference"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["obstacle", "verbatim"],
                condition=models.Q(verbatim__isnull=False),
                name="a_voice_shows_it_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} for obstacle {self.obstacle_id}"


class SameObstacle(models.Model):
    """A suggestion that two obstacles are one; only a person merges them."""

    one = models.ForeignKey(Obstacle, models.CASCADE, related_name="+")
    other = models.ForeignKey(Obstacle, models.CASCADE, related_name="+")
    score = models.FloatField()
    because = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="open")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Suggested once a pair, whatever was answered."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="suggested_once")
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id} ({self.score:.2f})"


class Change(models.Model):
    """Who changed what, when, from what to what. Added to, never altered.

    ``undoes`` names the change that this one took back. The house's log holds the hash
    of each, so an altered one shows.
    """

    what = models.CharField(max_length=20)
    number = models.BigIntegerField()
    did = models.CharField(max_length=40)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    at = models.DateTimeField(default=timezone.now)
    # Changes made in one go are undone in one go.
    batch = models.UUIDField(null=True, blank=True, db_index=True)
    undoes = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="undone_by"
    )

    class Meta:
        """Read by what was changed, the newest first."""

        indexes: ClassVar = [models.Index("what", "number", "id", name="change_of")]

    def __str__(self) -> str:
        return f"{self.did} {self.what} {self.number}"


class Tally(models.Model):
    """How many obstacles stand in each state, by owner: kept up with every change."""

    state = models.CharField(max_length=8)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True)
    promised = models.BooleanField(default=False)
    size = models.IntegerField(default=0)

    class Meta:
        """One number a cell; an obstacle without an owner counts under none."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state", "owner", "promised"], name="tally_of_owner"
            ),
            models.UniqueConstraint(
                fields=["state", "promised"],
                condition=models.Q(owner__isnull=True),
                name="tally_of_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.size}"
