"""Rules that tie hands, what customers depend on us for, talents, and the year."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from walkamile.web.models.act import Obstacle
from walkamile.web.models.listen import Verbatim
from walkamile.web.models.people import Team
from walkamile.web.models.written import Reduced


class Policy(Reduced):
    """A rule that ties colleagues' hands, what it costs, and what was decided."""

    # The rule itself is a paper of the house's own, quoted word for word.
    REDUCED = ("why", "decided")

    name = models.CharField(max_length=200)
    rule = models.TextField()
    why = models.TextField(blank=True, default="")
    verbatim = models.ForeignKey(Verbatim, models.SET_NULL, null=True, blank=True)
    exceptions = models.PositiveIntegerField(null=True, blank=True)
    cost_each = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True
    )
    obstacles = models.ManyToManyField(Obstacle, blank=True, related_name="policies")
    decision = models.CharField(max_length=10, default="open")
    decided = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    review = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class PolicyVoice(Reduced):
    """What a colleague says about a rule.

    Unsigned, nothing here leads to whoever said it: no account, no session, no address,
    no agent; the day is left out and the key is chance, so that the order of rows does
    not tell who was there when.
    """

    REDUCED = ("words",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    policy = models.ForeignKey(Policy, models.CASCADE, related_name="voices")
    words = models.TextField()
    signed = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"voice on policy {self.policy_id}"


class Need(models.Model):
    """What customers depend on us for; the floor is a level that was reached."""

    name = models.CharField(max_length=160, unique=True)
    what = models.TextField(blank=True, default="")
    theme_key = models.CharField(max_length=40, blank=True, default="")
    floor = models.FloatField(null=True, blank=True)
    floor_since = models.DateField(null=True, blank=True)
    # What was worked out last: importance, performance, ellipse, n.
    measured = models.JSONField(default=dict, blank=True)
    alarm_since = models.DateField(null=True, blank=True)
    sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class NeedAnswer(models.Model):
    """How important one customer finds a need and how well we do, on 1…7."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="answers")
    on = models.DateField()
    importance = models.FloatField(null=True, blank=True)
    performance = models.FloatField(null=True, blank=True)
    overall = models.FloatField(null=True, blank=True)
    customer = models.CharField(max_length=200, blank=True, default="")
    segment = models.CharField(max_length=120, blank=True, default="")
    # The same file again changes nothing.
    key = models.CharField(max_length=64)

    class Meta:
        """An answer counts once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "key"], name="answered_once")
        ]

    def __str__(self) -> str:
        return f"answer on need {self.need_id}"


class Talent(models.Model):
    """What a colleague offers to help with; it is there because they said so."""

    colleague = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    words = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, default="skill")
    language = models.CharField(max_length=8, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.words


class Year(models.Model):
    """A Year of the Customer: twelve months of practices, starting in any month."""

    name = models.CharField(max_length=160)
    starts = models.DateField()
    # The template as the owner edited it: a plain file, in and out.
    template = models.TextField()
    running = models.BooleanField(default=True)
    coaches = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="YearCoach", related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class YearCoach(models.Model):
    """Who coaches a team through the year."""

    year = models.ForeignKey(Year, models.CASCADE)
    team = models.ForeignKey(Team, models.CASCADE)
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)

    class Meta:
        """One coach a team and year."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "team"], name="one_coach_a_team")
        ]

    def __str__(self) -> str:
        return f"{self.coach} coaches {self.team}"


class YearNote(models.Model):
    """What a team did for a practice that leaves no trace elsewhere; never who."""

    year = models.ForeignKey(Year, models.CASCADE, related_name="notes")
    team = models.ForeignKey(Team, models.CASCADE)
    practice = models.CharField(max_length=60)
    on = models.DateField()
    words = models.TextField(blank=True, default="")
    sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.practice} on {self.on}"


class PulseTally(models.Model):
    """How many of a team gave an answer in a month. No row is about one person."""

    month = models.DateField()
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True)
    question = models.CharField(max_length=12)
    answer = models.CharField(max_length=20)
    size = models.PositiveIntegerField(default=0)
    sample = models.BooleanField(default=False)

    class Meta:
        """One number an answer, team and month."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["month", "team", "question", "answer"], name="pulse_of_team"
            ),
            models.UniqueConstraint(
                fields=["month", "question", "answer"],
                condition=models.Q(team__isnull=True),
                name="pulse_of_teamless",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month}: {self.size}"


class PulseGiven(models.Model):
    """Who has answered this month, and nothing of what; forgotten when it is over."""

    month = models.DateField()
    colleague = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)

    class Meta:
        """One answer a month."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["month", "colleague"], name="one_pulse_a_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month}"


class PulseShown(models.Model):
    """What was made public of a month that is over. Written once, never worked out anew."""

    month = models.DateField(unique=True)
    groups = models.JSONField(default=list)
    sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.month}"


class Condition(models.Model):
    """What must be so before a project goes out: a walk that succeeds, or a meeting.

    A walk is named by its ``place``, and one errand where not all are meant; it counts
    for ``days``. A planning meeting was ``held`` on a day, with the customer's chair
    or without it.
    """

    project = models.CharField(max_length=120, db_index=True)
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    errand = models.CharField(max_length=80, blank=True, default="")
    days = models.PositiveIntegerField(default=30)
    held = models.DateField(null=True, blank=True)
    chair = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    sample = models.BooleanField(default=False)

    class Meta:
        """Said once a project."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "kind", "name", "errand", "held"],
                name="said_once_a_project",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"
