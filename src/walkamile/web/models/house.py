"""What the house itself keeps: the log, counters, files and sealed credentials."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from walkamile.web.keys import SealedField


class LogEntry(models.Model):
    """Who read whose words, who changed what. Append-only and chained by hashes.

    Names no foreign key on purpose: the chain must outlast what it speaks of.
    """

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    who = models.BigIntegerField(null=True)
    action = models.CharField(max_length=40)
    what = models.CharField(max_length=60)
    which = models.TextField(blank=True)
    detail = models.TextField(blank=True)
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """In the order things happened; by colleague for their own record."""

        ordering: ClassVar = ["number"]
        indexes: ClassVar = [
            models.Index("who", "number", name="log_of_colleague"),
            models.Index(
                "number",
                name="log_of_originals",
                condition=models.Q(what="original"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.action} {self.what}"


class Counter(models.Model):
    """A number that only rises, taken in the order of commits."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class Media(models.Model):
    """A picture, recording or document; its bytes lie in the media folder."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12)
    media_type = models.CharField(max_length=60)
    name = models.CharField(max_length=200, blank=True, default="")
    file = models.CharField(max_length=200, blank=True, default="")
    bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    caption = models.TextField(blank=True, default="")
    owner_kind = models.CharField(max_length=40, blank=True, default="")
    owner_id = models.CharField(max_length=40, blank=True, default="")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )

    class Meta:
        """Found by what it belongs to."""

        indexes: ClassVar = [
            models.Index("owner_kind", "owner_id", name="media_of_owner")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Credential(models.Model):
    """A secret for a feed, mailbox or chat, encrypted under the workspace's key."""

    name = models.CharField(max_length=80, unique=True)
    sealed = SealedField()
    note = models.CharField(max_length=200, blank=True, default="")
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
