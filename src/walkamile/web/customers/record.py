"""The record of processing: what is held of whom, why, how long, and who gets it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from walkamile.web import tell
from walkamile.web.forms import LEGAL_GROUNDS
from walkamile.web.models import Colleague, Feed, Outlet, Source
from walkamile.web.models.people import Role

NOT_SAID = "not said yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One source as Article 30 asks for it; what was never said is said to be missing."""

    number: int
    name: str
    purpose: str
    ground: str
    notice: str
    owner: str
    readers: str
    kept: str
    comes_by: str
    minors: bool

    @property
    def missing(self) -> bool:
        """Say whether the purpose or the ground was never said."""
        return NOT_SAID in (self.purpose, self.ground)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All sources, who receives what, and who may see whose words."""

    entries: list[Entry]
    receivers: list[str]
    people: list[tuple[str, int]]


def of_house() -> Record:
    """Return the record as the house stands now."""
    held = Source.objects.select_related("owner", "team").order_by("name", "pk")
    active = Colleague.objects.filter(is_active=True)
    roles = [(str(role.label), active.filter(role=role).count()) for role in Role]
    return Record(
        entries=[_entry(one) for one in held],
        receivers=list(_receivers()),
        people=[(label, many) for label, many in roles if many],
    )


def _entry(source: Source) -> Entry:
    feeds = list(Feed.objects.filter(source=source).values_list("name", "kind"))
    days = source.retention_days
    return Entry(
        number=source.pk,
        name=source.name,
        purpose=source.purpose or NOT_SAID,
        ground=dict(LEGAL_GROUNDS).get(source.legal_ground or "-", NOT_SAID),
        notice=source.notice,
        owner=str(source.owner) if source.owner else NOT_SAID,
        readers=str(source.team) if source.team else "everyone with an account",
        kept=f"{days} days" if days else "until somebody deletes it",
        comes_by=", ".join(f"{name} ({kind})" for name, kind in feeds) or "files",
        minors=source.minors,
    )


def _receivers() -> Iterator[str]:
    """Name everyone outside who is sent anything; nobody is, unless set up."""
    if tell.can_mail():
        yield (
            f"Mail server {settings.EMAIL_HOST}: letters to colleagues; customers’ words "
            "only of sources that may leave the house, masked"
        )
    for outlet in Outlet.objects.filter(on=True).order_by("name"):
        yield f"{outlet.name} ({outlet.kind}): numbers, names of themes, links; no words"
