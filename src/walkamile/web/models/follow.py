"""What customers did, as it is kept: logs, events in pieces, and what was counted."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from walkamile.web.models.listen import Run, Source, Verbatim


class EventLog(models.Model):
    """A log of what customers did; runs of its source brought the events.

    ``stages`` and ``believed`` are plain files (TOML; one stage a line). ``join`` names
    where the words carry the key of a case: a column beside the words, ``record`` or
    ``conversation``. ``counted`` says which runs the figures are of.
    """

    source = models.OneToOneField(Source, models.CASCADE)
    name = models.CharField(max_length=200)
    join = models.CharField(max_length=200, blank=True, default="")
    join_on = models.CharField(max_length=10, default="case")  # or customer
    columns = models.JSONField(default=dict, blank=True)
    stages = models.TextField(blank=True, default="")
    stages_by_hand = models.BooleanField(default=False)
    believed = models.TextField(blank=True, default="")
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )
    events = models.BigIntegerField(default=0)
    cases = models.BigIntegerField(default=0)
    first_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    counted = models.CharField(max_length=64, blank=True, default="")
    counted_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """By name."""

        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class EventPiece(models.Model):
    """Events of some cases that one run brought: columns as Parquet, in order of case.

    ``first`` and ``last`` are the cases at its ends, so that one case is found without
    opening the others. Cases and customers are keyed pseudonyms, never their own ids.
    """

    log = models.ForeignKey(EventLog, models.CASCADE, db_index=False)
    run = models.ForeignKey(Run, models.CASCADE)
    first = models.CharField(max_length=32)
    last = models.CharField(max_length=32)
    rows = models.PositiveIntegerField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        """One case is found by its ends."""

        indexes: ClassVar = [
            models.Index("log", "first", "last", name="events_of_case")
        ]

    def __str__(self) -> str:
        return f"{self.rows} events"


class JourneyTable(models.Model):
    """What was counted of a log, or of one segment of it: pages read nothing else."""

    log = models.ForeignKey(EventLog, models.CASCADE)
    segment = models.CharField(max_length=200, blank=True, default="")
    cases = models.BigIntegerField(default=0)
    content = models.JSONField(default=dict)

    class Meta:
        """One table a segment; the whole log has no segment."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["log", "segment"], name="counted_once")
        ]

    def __str__(self) -> str:
        return self.segment or "everyone"


class CaseVoice(models.Model):
    """Words of the customer of one case, and the stage they were said in."""

    log = models.ForeignKey(EventLog, models.CASCADE, db_index=False)
    verbatim = models.ForeignKey(Verbatim, models.CASCADE)
    case = models.CharField(max_length=32)
    stage = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        """Words belong to a case once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["log", "case", "verbatim"], name="words_of_case_once"
            )
        ]
        indexes: ClassVar = [models.Index("log", "stage", name="words_of_stage")]

    def __str__(self) -> str:
        return f"words of {self.case}"


class SaidDone(models.Model):
    """A claim in words beside what the log shows, or what was done and not said."""

    log = models.ForeignKey(EventLog, models.CASCADE, db_index=False)
    verbatim = models.ForeignKey(Verbatim, models.CASCADE, null=True)
    case = models.CharField(max_length=32)
    claim = models.CharField(max_length=60)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    shows = models.CharField(max_length=300)
    # agrees, differs, cannot_tell; silent_trouble, silent_delight where nothing was said.
    agreement = models.CharField(max_length=16)
    stage = models.CharField(max_length=60, blank=True, default="")
    segment = models.CharField(max_length=200, blank=True, default="")
    sure = models.FloatField(default=0)

    class Meta:
        """Lists are of one kind."""

        indexes: ClassVar = [
            models.Index("log", "agreement", "id", name="said_done_list")
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.agreement}"
