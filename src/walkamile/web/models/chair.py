"""Meetings with a chair for the customer: what is asked, decided, and looked back at."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from walkamile.web.keys import SealedField
from walkamile.web.models.people import Team
from walkamile.web.models.written import Reduced


class MeetingFeed(models.Model):
    """Where meetings come in from: a calendar that is followed, or the chair's mailbox.

    ``sealed`` holds address, user name and password as JSON under the workspace's key;
    ``cursor`` says how far a mailbox was read.
    """

    class Kind(models.TextChoices):
        """How it is asked."""

        ICS = "ics", "Calendar by its address (.ics)"
        CALDAV = "caldav", "Calendar on a CalDAV server"
        MAIL = "mail", "Letters to the chair’s address (IMAP)"

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    sealed = SealedField()
    project = models.CharField(max_length=120, blank=True, default="")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True)
    # The page's address is written into each entry of a CalDAV calendar.
    writes_link = models.BooleanField(default=False)
    cursor = models.JSONField(default=dict, blank=True)
    on = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )

    def __str__(self) -> str:
        return self.name


class Meeting(models.Model):
    """A meeting with a chair for the customer. ``heard_at``: when the brief was opened.

    ``uid`` is the calendar's own name for the entry, so that one entry is one meeting;
    a series has one row a day. A meeting kept to a team is open to that team alone.
    """

    title = models.CharField(max_length=200)
    at = models.DateTimeField(null=True, blank=True)
    minutes_long = models.PositiveIntegerField(default=60)
    place = models.CharField(max_length=200, blank=True, default="")
    agenda = models.TextField()
    project = models.CharField(max_length=120, blank=True, default="", db_index=True)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True)
    uid = models.CharField(max_length=300, blank=True, default="")
    feed = models.ForeignKey(MeetingFeed, models.SET_NULL, null=True, blank=True)
    # Somebody changed the agenda here: the calendar does not overwrite it any more.
    by_hand = models.BooleanField(default=False)
    off = models.BooleanField(default=False)
    heard_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )
    sample = models.BooleanField(default=False)

    class Meta:
        """One row an entry of a calendar and day; what comes next is found by time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["uid", "at"],
                condition=~models.Q(uid=""),
                name="one_meeting_an_entry",
            )
        ]
        indexes: ClassVar = [models.Index("at", "id", name="meeting_by_time")]

    def __str__(self) -> str:
        return self.title


class MeetingBrief(models.Model):
    """The last brief of a meeting, for those who may read the same words.

    ``content`` holds numbers, and quotes as verbatim, start and end: never the words
    themselves, so that what is erased or masked later is gone from here, too.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="briefs")
    scope = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    content = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One a meeting and scope."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "scope"], name="one_brief_a_scope"
            )
        ]

    def __str__(self) -> str:
        return f"brief of meeting {self.meeting_id}"


class ChairQuestion(models.Model):
    """What a meeting asked the chair. Who asked is not kept."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="questions")
    words = models.CharField(max_length=400)
    answered = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """In the order asked."""

        ordering: ClassVar = ["asked_at", "id"]

    def __str__(self) -> str:
        return self.words


class Decision(Reduced):
    """What was decided, who gains, what is expected; later, what came of it."""

    REDUCED = ("what", "gains", "expects", "outcome")

    class Undone(models.TextChoices):
        """Whether it can be undone."""

        YES = "yes", "Yes, easily"
        AT_A_COST = "at_a_cost", "Yes, at a cost"
        NO = "no", "No"

    class Came(models.TextChoices):
        """The outcome beside the expectation."""

        AS_EXPECTED = "as_expected", "As expected"
        BETTER = "better", "Better than expected"
        WORSE = "worse", "Worse than expected"
        CANNOT_TELL = "cannot_tell", "Cannot tell yet"

    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    what = models.CharField(max_length=400)
    gains = models.CharField(max_length=300, blank=True, default="")
    expects = models.TextField(blank=True, default="")
    undone = models.CharField(max_length=12, choices=Undone.choices)
    look_back = models.DateField()
    came = models.CharField(max_length=12, choices=Came.choices, blank=True, default="")
    outcome = models.TextField(blank=True, default="")
    looked_at = models.DateTimeField(null=True, blank=True)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )
    sample = models.BooleanField(default=False)

    class Meta:
        """What is to be looked back at first."""

        indexes: ClassVar = [models.Index("look_back", "id", name="decision_look_back")]

    def __str__(self) -> str:
        return self.what


class DecisionSegment(Reduced):
    """A segment that a decision touches, and how they depend on it."""

    REDUCED = ("depends",)

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="segments")
    segment = models.CharField(max_length=200)
    depends = models.TextField(blank=True, default="")
    # Whether the data proposed it (else somebody added it by hand).
    proposed = models.BooleanField(default=False)
    left_out = models.BooleanField(default=False)

    class Meta:
        """A segment stands once in a decision."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision", "segment"], name="one_segment_a_decision"
            )
        ]

    def __str__(self) -> str:
        return self.segment


class Paper(models.Model):
    """An agenda, minutes or a plan, and how much of it speaks of customers.

    Counted by month and kind, never by person: whoever wrote it is not kept.
    """

    class Kind(models.TextChoices):
        """What it is."""

        AGENDA = "agenda", "Agenda"
        MINUTES = "minutes", "Minutes"
        PLAN = "plan", "Plan"

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, null=True, blank=True, related_name="papers"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = models.CharField(max_length=200)
    day = models.DateField()
    words = models.TextField()
    customers = models.PositiveIntegerField(default=0)
    ourselves = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=8, blank=True, default="")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True)
    sample = models.BooleanField(default=False)

    class Meta:
        """Read by day."""

        indexes: ClassVar = [models.Index("day", "id", name="paper_by_day")]

    def __str__(self) -> str:
        return self.title
