"""Five questions that customers answer by a link: which, where from, and since when."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from walkamile.web.models.listen import Source


class Survey(models.Model):
    """A link under which customers say how easy it was; the answers are verbatims."""

    name = models.CharField(max_length=120, unique=True)
    # Goes into the question: "They made it easy for me to {errand}."
    errand = models.CharField(max_length=160)
    stage = models.CharField(max_length=120, blank=True, default="")
    segment = models.CharField(max_length=120, blank=True, default="")
    place = models.CharField(max_length=120, blank=True, default="")
    source = models.OneToOneField(Source, models.CASCADE)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    made_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
