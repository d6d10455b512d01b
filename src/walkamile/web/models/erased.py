"""Marks of rows that were erased on request, so that no file brings them back."""

from django.db import models
from django.utils import timezone


class Erased(models.Model):
    """A keyed hash of a source and a record's id; nobody can read either from it."""

    mark = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"erased at {self.at:%Y-%m-%d}"
