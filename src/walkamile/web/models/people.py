"""Colleagues, their teams, and the views they saved."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class Team(models.Model):
    """Colleagues who work together; words may be kept to one team."""

    name = models.CharField(max_length=120, unique=True)
    sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a colleague may do; ``web/rights.py`` says what that is."""

    COLLEAGUE = "colleague", "Colleague"
    COACH = "coach", "Coach"
    INSIGHT_LEAD = "insight_lead", "Insight lead"
    LEADER = "leader", "Leader"
    ADMIN = "admin", "Admin"
    READER = "reader", "Reader"


class Level(models.TextChoices):
    """How far from customers the usual day is spent; for exposure by level."""

    FRONT_LINE = "front_line", "Front line"
    OFFICE = "office", "Office"
    LEADERSHIP = "leadership", "Leadership"
    EXECUTIVE = "executive", "Executive"


class Digest(models.TextChoices):
    """How often a colleague wants voices by mail."""

    NEVER = "never", "Never"
    DAY = "day", "Every day"
    WEEK = "week", "Every week"
    MONTH = "month", "Every month"


class Colleagues(BaseUserManager["Colleague"]):
    """Adds colleagues; e-mail addresses are compared without regard to case."""

    def create_user(
        self, email: str, password: str | None = None, **more: Any
    ) -> "Colleague":
        """Add a colleague; without a password nobody can sign in as them."""
        colleague = self.model(email=email.strip().lower(), **more)
        colleague.set_password(password)
        colleague.save(using=self._db)
        return colleague

    def create_superuser(
        self, email: str, password: str | None = None, **more: Any
    ) -> "Colleague":
        """Add an admin."""
        return self.create_user(email, password, **{"role": Role.ADMIN, **more})

    def get_by_natural_key(self, username: str | None) -> "Colleague":
        """Return the colleague with this e-mail address."""
        return self.get(email=(username or "").strip().lower())


class Colleague(AbstractBaseUser):
    """Anyone in the organisation, the executive and the shop floor alike."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    nickname = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.COLLEAGUE)
    level = models.CharField(max_length=20, choices=Level.choices, default=Level.OFFICE)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True)
    digest = models.CharField(
        max_length=10, choices=Digest.choices, default=Digest.NEVER
    )
    last_digest_at = models.DateTimeField(null=True, blank=True)
    unsubscribe_token = models.CharField(
        max_length=64, null=True, blank=True, unique=True
    )
    preferences = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    sample = models.BooleanField(default=False)

    objects = Colleagues()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """One account an address, whatever its capitals."""

        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="one_colleague_an_address")
        ]

    def __str__(self) -> str:
        return self.nickname or self.name or self.email


class SavedView(models.Model):
    """A list with its filters, kept under a name; the address says it all."""

    owner = models.ForeignKey(Colleague, models.CASCADE)
    name = models.CharField(max_length=120)
    place = models.CharField(max_length=200)
    query = models.TextField(blank=True)
    shared = models.BooleanField(default=False)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        """A colleague names a view once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "place", "name"], name="one_view_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name
