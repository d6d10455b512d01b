"""What owners may do, what they did, what was promised, and who was told."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from walkamile.web.models.act import Obstacle
from walkamile.web.models.listen import Verbatim
from walkamile.web.models.people import Team
from walkamile.web.models.written import Reduced


class Authority(models.Model):
    """What a colleague, or everyone in a team, may do without asking anyone.

    Null is "nothing said", not "no limit": what is not written down is asked for.
    """

    colleague = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True
    )
    team = models.OneToOneField(Team, models.CASCADE, null=True, blank=True)
    money_each = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True
    )
    money_month = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True
    )
    minutes_each = models.PositiveIntegerField(null=True, blank=True)
    remedies = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True, default="")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    granted_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)

    class Meta:
        """It belongs to one colleague or to one team."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(colleague__isnull=True)
                ^ models.Q(team__isnull=True),
                name="authority_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"authority of {self.colleague or self.team}"


class Permission(Reduced):
    """Somebody has to ask: what for, since when, and what the answer was."""

    REDUCED = ("what", "answer")

    obstacle = models.ForeignKey(Obstacle, models.CASCADE, null=True, blank=True)
    what = models.TextField()
    money = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    remedy = models.CharField(max_length=80, blank=True, default="")
    because = models.JSONField(default=list, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    granted = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    sample = models.BooleanField(default=False)

    class Meta:
        """Those that wait longest first."""

        indexes: ClassVar = [
            models.Index("answered_at", "asked_at", name="permission_waiting")
        ]

    def __str__(self) -> str:
        return f"permission for obstacle {self.obstacle_id}"


class Action(Reduced):
    """What an owner did, for one customer (inner loop) or about the cause (outer)."""

    REDUCED = ("what",)

    obstacle = models.ForeignKey(
        Obstacle, models.CASCADE, null=True, blank=True, related_name="actions"
    )
    what = models.TextField()
    remedy = models.CharField(max_length=80, blank=True, default="")
    money = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    # The one customer it was for; empty where it was about the cause.
    for_one = models.BooleanField(default=False)
    verbatim = models.ForeignKey(Verbatim, models.SET_NULL, null=True, blank=True)
    within = models.BooleanField(default=True)
    permission = models.ForeignKey(Permission, models.SET_NULL, null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    sample = models.BooleanField(default=False)

    class Meta:
        """Read by obstacle, and by colleague and month for what is left to spend."""

        indexes: ClassVar = [
            models.Index("obstacle", "at", name="action_of_obstacle"),
            models.Index("by", "at", name="action_of_colleague"),
        ]

    def __str__(self) -> str:
        return self.what[:80]


class PromiseState(models.TextChoices):
    """Whether what was promised was done."""

    OPEN = "open", "Open"
    KEPT = "kept", "Kept"
    RELEASED = "released", "The customer released us"


class Promise(Reduced):
    """What we told a customer we would do, with a day, until it is kept."""

    REDUCED = ("what", "how")

    State = PromiseState

    what = models.TextField()
    due = models.DateField()
    state = models.CharField(
        max_length=8, choices=PromiseState.choices, default=PromiseState.OPEN
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    # The reference of a customer, never a name.
    customer = models.CharField(max_length=200, blank=True, default="")
    verbatim = models.ForeignKey(Verbatim, models.SET_NULL, null=True, blank=True)
    obstacle = models.ForeignKey(
        Obstacle, models.SET_NULL, null=True, blank=True, related_name="promises"
    )
    project = models.CharField(max_length=120, blank=True, default="")
    # Where it was said: an address within this house.
    said_in = models.CharField(max_length=300, blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    how = models.TextField(blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)

    class Meta:
        """What is due first comes first."""

        indexes: ClassVar = [
            models.Index("state", "due", "id", name="promise_due"),
            models.Index("project", "state", "due", name="promise_of_project"),
        ]

    def __str__(self) -> str:
        return self.what[:80]


class LetterState(models.TextChoices):
    """Whether a customer has heard from us."""

    DRAFT = "draft", "Draft"
    SENT = "sent", "Told"
    LEFT = "left", "Not to be told"


class Answer(models.TextChoices):
    """What the customer says: they, not we, say whether it is fixed."""

    FIXED = "fixed", "Yes, it is fixed"
    BETTER = "better", "Better, not fixed"
    NOT_FIXED = "not_fixed", "No, not fixed"


class Letter(models.Model):
    """What one customer is told about what was done. A person sends it, or nobody.

    It may call the customer by name: it is theirs. Who writes letters reads it whole,
    all others as everything else that names somebody.
    """

    State = LetterState

    obstacle = models.ForeignKey(Obstacle, models.CASCADE, related_name="letters")
    # Whoever spoke; where their words are erased the letter goes with them.
    verbatim = models.ForeignKey(Verbatim, models.CASCADE, null=True, blank=True)
    words = models.TextField()
    state = models.CharField(
        max_length=6, choices=LetterState.choices, default=LetterState.DRAFT
    )
    # Why it may be sent, or why it may not.
    consent = models.CharField(max_length=10, default="unknown")
    how = models.CharField(max_length=40, blank=True, default="")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    told = models.ForeignKey("web.Told", models.SET_NULL, null=True, blank=True)
    answer = models.CharField(
        max_length=10, choices=Answer.choices, blank=True, default=""
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_words = models.ForeignKey(
        Verbatim, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)

    class Meta:
        """A customer's voice is answered once for an obstacle."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["obstacle", "verbatim"], name="told_once_an_obstacle"
            )
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"


class Measurement(models.Model):
    """Before and after a fix: the same thing measured twice, with its doubt."""

    obstacle = models.ForeignKey(Obstacle, models.CASCADE, related_name="measurements")
    kind = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField()
    changed_on = models.DateField()
    # What was counted, before and after, and the interval of the change.
    found = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.kind} of obstacle {self.obstacle_id}"


class ContactChoice(models.Model):
    """Whether a customer wants to hear from us; the newest choice counts."""

    customer = models.CharField(max_length=200, db_index=True)
    may = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)
    how = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.customer}: {self.may}"
