"""What colleagues write about customers: others read it without what leads to a person."""

from typing import ClassVar

from django.db import models

from walkamile.web.models.people import Colleague


class Reduced(models.Model):
    """A row with fields in which a customer's name could stand.

    The fields hold what everyone may read. Where something was taken out of them,
    ``as_written`` holds what was written, by field and by the colleague who wrote it:
    ``{"what": {"17": "Ring Mrs Ito"}}``. Nobody else is ever shown it.
    """

    REDUCED: ClassVar[tuple[str, ...]] = ()
    # Rows that repeat what a page of our own says: no customer is named there.
    OURS: ClassVar[models.Q] = models.Q(pk=None)

    as_written = models.JSONField(null=True, blank=True, editable=False)

    class Meta:
        """Columns of the tables that have such fields."""

        abstract = True

    def own(self, reader: Colleague | None) -> dict[str, str]:
        """Return what a reader wrote themself, by field, where others see less."""
        who = str(reader.pk) if reader else ""
        held = self.as_written or {}
        return {name: by[who] for name, by in held.items() if who and who in by}
