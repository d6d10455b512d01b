"""Lines of our own that may be called, through which account, and every call made."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from walkamile.web.keys import SealedField


class PhoneAccount(models.Model):
    """The one server that calls go through. Its password is sealed, never shown."""

    server = models.CharField(max_length=200)
    port = models.PositiveIntegerField(default=5060)
    way = models.CharField(max_length=3, default="udp")
    domain = models.CharField(max_length=200, blank=True, default="")
    user = models.CharField(max_length=200)
    login = models.CharField(max_length=200, blank=True, default="")
    sealed = SealedField(null=True)
    caller = models.CharField(max_length=200, blank=True, default="")
    register = models.BooleanField(default=False)
    dial = models.CharField(max_length=10, default="plus")
    media = models.JSONField(default=list, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.user} at {self.server}"


class PhoneLine(models.Model):
    """A number (+49…) whose owner agreed that it is called: when, and in whose name."""

    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    most_a_day = models.PositiveSmallIntegerField(default=24)
    agreed_at = models.DateTimeField(default=timezone.now)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class PhoneCall(models.Model):
    """One call, written down before it is dialled. Nothing here is ever deleted.

    It names no line by a foreign key: a line that is forgotten and allowed again has
    the calls of today behind it all the same.
    """

    number = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )
    # From where it was asked for: "on the page", "planned", "at the shell, as root".
    whence = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        """Counted by number and time."""

        indexes: ClassVar = [models.Index("number", "at", name="calls_of_a_number")]

    def __str__(self) -> str:
        return f"{self.number}, {self.at:%Y-%m-%d %H:%M}"


class PhonePlan(models.Model):
    """A line that is walked again every day or every week."""

    class Every(models.TextChoices):
        """How often."""

        DAY = "day", "Every day"
        WEEK = "week", "Every week"

    line = models.OneToOneField(PhoneLine, models.CASCADE)
    every = models.CharField(max_length=6, choices=Every.choices, default=Every.WEEK)
    next_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )

    def __str__(self) -> str:
        return f"{self.line} ({self.every})"
