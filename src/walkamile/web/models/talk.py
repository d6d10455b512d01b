"""Who met customers, what was said there, and what colleagues made of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from walkamile.web.models.listen import Source, Verbatim
from walkamile.web.models.people import Level, Team
from walkamile.web.models.written import Reduced


class Exposure(Reduced):
    """One stretch of time that a colleague spent with customers: the ledger.

    Work, level and team are as they were then. ``origin`` and ``origin_id`` say what it
    was filled from, so that the same jotting or calendar entry never counts twice.
    """

    REDUCED = ("learned",)

    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, db_index=False
    )
    work = models.CharField(max_length=120, blank=True, default="")
    level = models.CharField(max_length=20, choices=Level.choices, default=Level.OFFICE)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, db_index=False)
    started_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    assumed = models.BooleanField(default=False)
    mode = models.CharField(max_length=20)
    direct = models.BooleanField(default=True)
    customer = models.CharField(max_length=64, blank=True, default="")
    segment = models.CharField(max_length=120, blank=True, default="")
    own_product = models.BooleanField(default=True)
    led_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="led",
        db_index=False,
    )
    learned = models.TextField(blank=True, default="")
    link = models.CharField(max_length=300, blank=True, default="")
    origin = models.CharField(max_length=20)
    origin_id = models.CharField(max_length=80)

    class Meta:
        """Counted once; summed over six weeks and by colleague from one index each."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["colleague", "origin", "origin_id"], name="met_exactly_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                "started_at", "colleague", "direct", "minutes", name="exposure_of_days"
            ),
            models.Index(
                "colleague", "direct", "started_at", name="exposure_of_colleague"
            ),
            models.Index(
                "segment",
                "started_at",
                name="exposure_of_segment",
                condition=~models.Q(segment=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} minutes, {self.mode}"


class ExposureSummary(models.Model):
    """What the pages about groups show, counted beforehand. Derived."""

    day = models.DateField(unique=True)
    version = models.BigIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    content = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"exposure on {self.day}"


class Standing(models.Model):
    """What a colleague says about their own place in the ledger."""

    colleague = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE)
    work = models.CharField(max_length=120, blank=True, default="")
    paused = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.work


class Conversation(Reduced):
    """A colleague and a customer talking. Its turns are verbatims with its key."""

    REDUCED = ("title", "summary", "surprise", "promise")

    class Consent(models.TextChoices):
        """What those who were recorded agreed to; a transcript without it is refused."""

        YES = "yes", "Everyone was asked and agreed to a transcript and a recording"
        WORDS = "words", "Everyone agreed to notes and a transcript, not to a recording"
        LAW = "law", "They were told as the law asks, and could object"

    source = models.ForeignKey(Source, models.CASCADE)
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True, default="")
    held_at = models.DateTimeField()
    minutes = models.PositiveIntegerField(null=True, blank=True)
    consent = models.CharField(max_length=10, choices=Consent.choices)
    segment = models.CharField(max_length=120, blank=True, default="")
    summary = models.TextField(blank=True, default="")
    surprise = models.TextField(blank=True, default="")
    promise = models.TextField(blank=True, default="")
    promise_by = models.DateField(null=True, blank=True)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        """Newest first; none without consent."""

        ordering: ClassVar = ["-held_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "key"], name="one_conversation"),
            models.CheckConstraint(
                condition=~models.Q(consent=""), name="no_transcript_without_consent"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.key


class Recording(models.Model):
    """A conversation as sound, until its words are checked: its maker's alone.

    The sound itself is a ``Media`` of its own; it moves to the conversation. ``turns``
    are what the program heard and what was mended since: ``who``, ``text``, ``start``
    and ``end`` in seconds.
    """

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", "Being written down"
        WRITTEN = "written", "To be checked"
        FAILED = "failed", "It could not be written down"

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    consent = models.CharField(max_length=10)
    made_at = models.DateTimeField(default=timezone.now)
    held_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.WAITING
    )
    why = models.CharField(max_length=1_000, blank=True, default="")
    turns = models.JSONField(default=list)
    checked = models.PositiveIntegerField(default=0)
    # The transcript that it became, where it lies ready to be looked at.
    laid = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        """Newest first; no recording is kept to which not everyone agreed."""

        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(consent="yes"), name="no_recording_without_consent"
            ),
        ]

    def __str__(self) -> str:
        return f"recording {self.pk}"


class Speaker(models.Model):
    """One voice in a conversation, and whose side it is on."""

    conversation = models.ForeignKey(Conversation, models.CASCADE)
    name = models.CharField(max_length=120)
    side = models.CharField(max_length=10)
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )

    class Meta:
        """A name is one voice in a conversation."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation", "name"], name="one_speaker_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class KnownSpeaker(models.Model):
    """Who stands behind a name in transcripts: said once, remembered."""

    name = models.CharField(max_length=120, unique=True)
    side = models.CharField(max_length=10)
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True
    )

    def __str__(self) -> str:
        return self.name


class Mirror(models.Model):
    """How one colleague listened in one conversation: theirs alone to look at."""

    conversation = models.ForeignKey(Conversation, models.CASCADE)
    colleague = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    session = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One a colleague and conversation."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation", "colleague"], name="one_mirror_a_talk"
            )
        ]

    def __str__(self) -> str:
        return f"mirror of conversation {self.conversation_id}"


class Sight(models.Model):
    """What a colleague lets another one see: their row, or their mirror."""

    ROW, MIRROR = "row", "mirror"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="shown_to"
    )
    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="may_see"
    )
    what = models.CharField(max_length=10)
    # Which conversation; empty for a row, which is about no single one.
    about = models.CharField(max_length=20, blank=True, default="")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        """Said once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "viewer", "what", "about"], name="one_sight"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.owner_id}"


class OwnGuide(models.Model):
    """An interview guide of the house's own, as the plain file it is."""

    name = models.SlugField(max_length=60, unique=True)
    text = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class Confirmation(models.Model):
    """What we understood, put before the customer: is that what you meant?"""

    token = models.CharField(max_length=64, unique=True)
    understood = models.TextField()
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, null=True, blank=True
    )
    verbatim = models.ForeignKey(Verbatim, models.CASCADE, null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True
    )
    asked_at = models.DateTimeField(default=timezone.now)
    yes = models.BooleanField(null=True)
    their_words = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"confirmation {self.pk}"
