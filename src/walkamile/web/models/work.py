"""Work that waits, runs, or is done, and messages that wait to be sent."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from walkamile.web.keys import SealedField


class JobState(models.TextChoices):
    """How far a job has come."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class Job(models.Model):
    """One piece of background work: asked for once, run by the one worker."""

    State = JobState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    args = models.JSONField(default=dict, blank=True)
    # Asked for twice under one name while it is open is asked for once.
    unique = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001
    # A periodic job's place in time ("digest 2026-11-23"): taken once for ever.
    slot = models.CharField(max_length=200, null=True, blank=True, unique=True)
    state = models.CharField(
        max_length=12, choices=JobState.choices, default=JobState.WAITING
    )
    lane = models.CharField(max_length=20, default="main")
    at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=40, blank=True, default="")
    attempts = models.PositiveIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True, blank=True)
    message = models.CharField(max_length=300, blank=True, default="")
    # Where a job that was cut short goes on.
    memory = models.JSONField(default=dict, blank=True)
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True, default="")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )

    class Meta:
        """A name is unique while its job is open; the queue is one index."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unique"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="one_open_job_a_name",
            )
        ]
        indexes: ClassVar = [models.Index("state", "lane", "at", name="job_queue")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"


class Outlet(models.Model):
    """A chat or webhook that is told; its address and secret are sealed."""

    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    address = SealedField()
    secret = SealedField(null=True, blank=True)
    on = models.BooleanField(default=True)
    events = models.JSONField(default=list, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return self.name


class ToldState(models.TextChoices):
    """Whether a message has left."""

    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"


class Told(models.Model):
    """A message on its way out: mail, chat or webhook."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=12)
    to_whom = models.CharField(max_length=300)
    subject = models.CharField(max_length=300, blank=True, default="")
    body = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    headers = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        max_length=12, choices=ToldState.choices, default=ToldState.WAITING
    )
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    last_error = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    unique = models.CharField(max_length=200, null=True, blank=True, unique=True)

    class Meta:
        """What is due next."""

        indexes: ClassVar = [models.Index("state", "next_try_at", name="told_queue")]

    def __str__(self) -> str:
        return f"{self.channel} ({self.state})"
