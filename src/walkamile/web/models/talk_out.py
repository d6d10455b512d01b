"""Going out to customers, and what comes back: outings, doors for jotting, cards."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from walkamile.web.keys import SealedField
from walkamile.web.models.listen import Verbatim
from walkamile.web.models.talk import Conversation
from walkamile.web.models.written import Reduced


class Outing(Reduced):
    """A ride-along, a shift or a visit: planned, joined, logged."""

    REDUCED = ("place", "what")

    class State(models.TextChoices):
        """How far an outing has come."""

        PLANNED = "planned", "Planned"
        DONE = "done", "Done"
        OFF = "off", "Called off"

    mode = models.CharField(max_length=20)
    at = models.DateTimeField()
    minutes = models.PositiveIntegerField(default=60)
    place = models.CharField(max_length=200, blank=True, default="")
    what = models.CharField(max_length=300, blank=True, default="")
    segment = models.CharField(max_length=120, blank=True, default="")
    seats = models.PositiveIntegerField(default=1)
    customer_agreed = models.BooleanField(default=False)
    led_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="leads"
    )
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.PLANNED
    )
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        """What comes next first."""

        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index("state", "at", name="outing_next")]

    def __str__(self) -> str:
        return self.what or self.mode


class Seat(Reduced):
    """A colleague's place on an outing, and what they brought home."""

    REDUCED = ("learned",)

    outing = models.ForeignKey(Outing, models.CASCADE)
    colleague = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    been = models.BooleanField(null=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    learned = models.TextField(blank=True, default="")
    taken_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One seat a colleague."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["outing", "colleague"], name="one_seat_a_colleague"
            )
        ]

    def __str__(self) -> str:
        return f"seat on outing {self.outing_id}"


class CalendarFeed(models.Model):
    """A colleague's own calendar that is asked for meetings with customers."""

    colleague = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE)
    url = SealedField()
    user = models.CharField(max_length=200, blank=True, default="")
    password = SealedField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return f"calendar of {self.colleague_id}"


class Proposal(models.Model):
    """A calendar entry that may have been a meeting with a customer; its owner says."""

    colleague = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    uid = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True, default="")
    place = models.CharField(max_length=200, blank=True, default="")
    mode = models.CharField(max_length=20)
    taken = models.BooleanField(null=True)

    class Meta:
        """An entry is proposed once, whatever became of it."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["colleague", "uid"], name="proposed_exactly_once"
            )
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"


class JotDoor(models.Model):
    """A code on a wall: whoever scans it may jot down, and do nothing else."""

    name = models.CharField(max_length=120)
    place = models.CharField(max_length=120, blank=True, default="")
    segment = models.CharField(max_length=120, blank=True, default="")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )
    made_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class JotKey(models.Model):
    """A key with which a program may jot down in a colleague's name; only its hash."""

    colleague = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Card(Reduced):
    """What a jotter adds to the words: a surprise, a promise, who was at the door."""

    REDUCED = ("surprise", "promise")

    verbatim = models.OneToOneField(Verbatim, models.CASCADE, primary_key=True)
    surprise = models.TextField(blank=True, default="")
    promise = models.TextField(blank=True, default="")
    promise_by = models.DateField(null=True, blank=True)
    called = models.CharField(max_length=120, blank=True, default="")
    door = models.ForeignKey(JotDoor, models.SET_NULL, null=True, blank=True)

    def __str__(self) -> str:
        return f"card of verbatim {self.verbatim_id}"


class Remark(Reduced):
    """What a reader of a card says: a sign, or what they know about it."""

    REDUCED = ("words",)

    verbatim = models.ForeignKey(Verbatim, models.CASCADE, null=True, blank=True)
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, null=True, blank=True
    )
    # Which card, in one column for both kinds: v12 or c3.
    card = models.CharField(max_length=24, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    sign = models.CharField(max_length=12, blank=True, default="")
    words = models.TextField(blank=True, default="")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """A reader gives a sign once; words as often as they like."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["card", "by", "sign"],
                condition=~models.Q(sign=""),
                name="one_sign_a_reader",
            )
        ]

    def __str__(self) -> str:
        return f"remark {self.pk}"


class JotReceipt(models.Model):
    """Your note led to this: told to whoever heard the customer."""

    verbatim = models.ForeignKey(Verbatim, models.CASCADE)
    colleague = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    where = models.CharField(max_length=200)
    url = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Told once for each place."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["verbatim", "url"], name="one_receipt_a_place"
            )
        ]
        indexes: ClassVar = [models.Index("colleague", "at", name="receipts_newest")]

    def __str__(self) -> str:
        return f"{self.where}"
