"""Work that waits, runs, or is done."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


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

    kind = models.CharField(max_length=60)
    args = models.JSONField(default=dict, blank=True)
    # Asked for twice under one key is asked for once.
    key = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001
    state = models.CharField(
        max_length=10, choices=JobState.choices, default=JobState.WAITING
    )
    progress_done = models.BigIntegerField(default=0)
    progress_total = models.BigIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    message = models.TextField(blank=True)
    cancel_requested = models.BooleanField(default=False)
    heartbeat = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )
    created = models.DateTimeField(default=timezone.now)
    run_after = models.DateTimeField(default=timezone.now)
    started = models.DateTimeField(null=True, blank=True)
    finished = models.DateTimeField(null=True, blank=True)
    # A periodic job asks for its own next time: seconds between, or nothing.
    every_seconds = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        """A key is unique while its job waits or runs; the queue is one index."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="one_open_job_a_key",
            )
        ]
        indexes: ClassVar = [models.Index("state", "run_after", "id", name="job_queue")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"
