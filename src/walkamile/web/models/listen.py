"""What customers said, where it came in, and which run brought it."""

import json
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from walkamile.web.keys import SealedField
from walkamile.web.models.people import Team


class Source(models.Model):
    """Where words come in, why they may be held, and for how long."""

    name = models.CharField(max_length=200)
    type = models.CharField(max_length=60)
    mapping = models.JSONField(default=dict, blank=True)
    purpose = models.TextField(blank=True)
    legal_ground = models.CharField(max_length=200, blank=True)
    notice = models.CharField(max_length=500, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )
    retention_days = models.PositiveIntegerField(null=True, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True)
    may_leave = models.BooleanField(default=False)
    minors = models.BooleanField(default=False)
    sample = models.BooleanField(default=False)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        """One source a type and name."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["type", "name"], name="one_source_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class RunState(models.TextChoices):
    """How far an import has come."""

    DRY_RUN = "dry_run", "Tried out"
    RUNNING = "running", "Running"
    COMPLETED = "completed", "Completed"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"
    UNDOING = "undoing", "Being undone"
    UNDONE = "undone", "Undone"


class Run(models.Model):
    """One import: what it read, what it changed, and how far it has come."""

    State = RunState

    source = models.ForeignKey(Source, models.CASCADE)
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64, blank=True)
    read_as = models.CharField(max_length=60, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        max_length=12, choices=RunState.choices, default=RunState.RUNNING
    )
    rows_in_file = models.PositiveBigIntegerField(default=0)
    stored = models.PositiveBigIntegerField(default=0)
    updated = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)
    # Rows of the stream already kept: where a killed import goes on.
    position = models.PositiveBigIntegerField(default=0)
    message = models.TextField(blank=True)
    started = models.DateTimeField(default=timezone.now)
    finished = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )
    job = models.ForeignKey("web.Job", models.SET_NULL, null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"


class Refusal(models.Model):
    """A row that was not stored, and why."""

    run = models.ForeignKey(Run, models.CASCADE)
    row = models.PositiveBigIntegerField(null=True)
    field = models.CharField(max_length=200, blank=True)
    reason = models.TextField()
    next_step = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"row {self.row}: {self.reason}"


class Redaction(models.TextChoices):
    """Whether personal data in a text has been looked for."""

    PENDING = "pending", "Not yet looked at"
    CLEAN = "clean", "Nothing found"
    REDUCED = "reduced", "Reduced"
    BY_HAND = "by_hand", "Reduced by a colleague"


# Only what was looked through for names and numbers may be read, counted or searched.
LOOKED_AT = models.Q(spans__isnull=False)
WAITING = models.Q(spans__isnull=True)


class Verbatim(models.Model):
    """What one customer said once, word for word, never altered.

    The columns are those of ``table.VERBATIMS`` (times in UTC, ``tags`` and ``meta``
    as JSON text). ``seq`` rises with every change and never repeats, so whoever keeps
    an index asks for what is newer than the last it saw. ``digest`` covers every
    canonical column: ``walkamile verify`` computes it anew.
    """

    source = models.ForeignKey(Source, models.CASCADE, db_index=False)
    run = models.ForeignKey(Run, models.CASCADE, null=True)
    seq = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=32)
    team = models.ForeignKey(Team, models.PROTECT, null=True, db_index=False)

    source_type = models.CharField(max_length=60)
    source_name = models.CharField(max_length=200)
    source_record_id = models.TextField()
    conversation_id = models.TextField(null=True)  # noqa: DJ001 - null is "none"
    turn_index = models.IntegerField(null=True)
    parent_id = models.TextField(null=True)  # noqa: DJ001
    author_ref = models.TextField(null=True)  # noqa: DJ001
    author_role = models.CharField(max_length=20)
    occurred_at = models.DateTimeField(null=True)
    occurred_at_raw = models.TextField(null=True)  # noqa: DJ001
    tz_assumed = models.BooleanField(null=True)
    updated_at = models.DateTimeField(null=True)
    language = models.TextField(null=True)  # noqa: DJ001
    title = models.TextField(null=True)  # noqa: DJ001
    text = models.TextField()
    text_format = models.CharField(max_length=10)
    rating = models.FloatField(null=True)
    rating_min = models.FloatField(null=True)
    rating_max = models.FloatField(null=True)
    rating_kind = models.TextField(null=True)  # noqa: DJ001
    segment = models.TextField(null=True)  # noqa: DJ001
    product = models.TextField(null=True)  # noqa: DJ001
    version = models.TextField(null=True)  # noqa: DJ001
    place = models.TextField(null=True)  # noqa: DJ001
    journey = models.TextField(null=True)  # noqa: DJ001
    stage = models.TextField(null=True)  # noqa: DJ001
    url = models.TextField(null=True)  # noqa: DJ001
    tags = models.TextField(null=True)  # noqa: DJ001
    meta = models.TextField(null=True)  # noqa: DJ001
    raw_sha256 = models.CharField(max_length=64, null=True)  # noqa: DJ001

    redaction = models.CharField(
        max_length=10, choices=Redaction.choices, default=Redaction.PENDING
    )
    redacted_text = models.TextField(null=True)  # noqa: DJ001
    redacted_title = models.TextField(null=True)  # noqa: DJ001
    # What was masked, in code points of ``text``, as JSON; null: nobody has looked yet,
    # so nobody may read it. The partial indexes below ask for exactly that.
    spans = models.TextField(null=True)  # noqa: DJ001
    # The language as the source says, or else as identified; "unknown" is an answer.
    spoken = models.CharField(max_length=16, null=True)  # noqa: DJ001
    # A machine's answer or a bounce, kept but not counted as a voice; null is a voice.
    aside = models.CharField(max_length=10, null=True)  # noqa: DJ001
    # The first verbatim that says the same, edited or posted again: they count once.
    repeats = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="repeated", db_index=False
    )
    # A colleague's own words for what a customer meant are not a customer's words.
    paraphrase = models.BooleanField(default=False)
    heard_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, db_index=False
    )
    mood = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        """Lists go newest first, a page at a time, by these indexes."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "source_record_id"], name="stored_exactly_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                "occurred_at", "id", name="verbatim_newest_read", condition=LOOKED_AT
            ),
            models.Index(
                "source",
                "occurred_at",
                "id",
                name="verbatim_newest_read_source",
                condition=LOOKED_AT,
            ),
            models.Index(
                "segment",
                "occurred_at",
                "id",
                name="verbatim_newest_read_segment",
                condition=models.Q(segment__isnull=False) & LOOKED_AT,
            ),
            models.Index("id", name="verbatim_waiting", condition=WAITING),
            models.Index(
                "repeats",
                name="verbatim_repeats",
                condition=models.Q(repeats__isnull=False),
            ),
            models.Index(
                "conversation_id",
                "turn_index",
                name="verbatim_conversation",
                condition=models.Q(conversation_id__isnull=False),
            ),
            models.Index(
                "author_ref",
                name="verbatim_author",
                condition=models.Q(author_ref__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"verbatim {self.pk}"

    @property
    def tag_list(self) -> list[str]:
        """The tags that the source gave."""
        return list(json.loads(self.tags)) if self.tags else []


class VerbatimVersion(models.Model):
    """What a verbatim said before a later run changed it; undo brings it back."""

    verbatim = models.ForeignKey(Verbatim, models.CASCADE)
    replaced_by = models.ForeignKey(Run, models.CASCADE)
    digest = models.CharField(max_length=32)
    # The canonical columns as a JSON list, in the order of the table.
    content = models.TextField()
    # It came late, older than what was there: it never was what the verbatim says.
    late = models.BooleanField(default=False)

    class Meta:
        """A run replaces a verbatim once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["verbatim", "replaced_by"], name="replaced_once_a_run"
            )
        ]

    def __str__(self) -> str:
        return f"former verbatim {self.verbatim_id}"


class Removal(models.Model):
    """A verbatim that is gone: derived stores delete it when they see its ``seq``."""

    seq = models.BigIntegerField(unique=True)
    verbatim_id = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"removed verbatim {self.verbatim_id}"


class Pseudonym(models.Model):
    """Who is called what in a conversation, without saying who: ``[person 2]``.

    ``signed`` is a keyed hash of the name; whoever lacks the workspace's key learns
    nothing from it. ``number`` 0 marks a word that is a name wherever it stands.
    """

    source = models.ForeignKey(Source, models.CASCADE)
    conversation_id = models.TextField()
    kind = models.CharField(max_length=40)
    signed = models.CharField(max_length=32)
    number = models.PositiveIntegerField()

    class Meta:
        """A name is called one thing in one conversation."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "conversation_id", "kind", "signed"],
                name="called_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"[{self.kind} {self.number}]"


class RedactionRule(models.Model):
    """A number of the owner's own that leads to a person: ``BK-######``."""

    kind = models.CharField(max_length=40)
    sample = models.CharField(max_length=60, unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )
    created = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind}: {self.sample}"


class CustomerIdentity(models.Model):
    """Who a customer is, encrypted and apart from what they said."""

    ref = models.CharField(max_length=200, unique=True)
    sealed = SealedField()
    created = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.ref
