"""Letters that colleagues send to the mailbox for jottings become jottings."""

from datetime import timedelta

from django.utils import timezone

from walkamile.listen.pseudonym import pseudonym
from walkamile.refused import Refused
from walkamile.web import keys
from walkamile.web.jobs import Task, job
from walkamile.web.models import Colleague, Source, Verbatim
from walkamile.web.talks import jotting

# The feed of kind IMAP that has this name is the mailbox for jottings.
NAME = "Jottings by e-mail"
# A subject with this word: the colleague's own wording, never shown as a quote.
PARAPHRASE = "paraphrase"
SENT = "mail-"


@job("mail_jottings", every=timedelta(minutes=5), lane="post")
def mail_jottings(task: Task) -> dict[str, int]:
    """Keep each letter of a colleague once; letters of strangers stay letters."""
    boxes = list(Source.objects.filter(name=NAME))
    since = timezone.now() - jotting.OLDEST
    fresh = Verbatim.objects.filter(source__in=boxes, occurred_at__gte=since)
    done = set(
        Verbatim.objects.filter(
            source_type="jotted",
            source_record_id__startswith=SENT,
            occurred_at__gte=since - jotting.OLDEST,
        ).values_list("source_record_id", flat=True)
    )
    waiting = [row for row in fresh if f"{SENT}{row.pk}" not in done]
    by_ref = _colleagues() if waiting else {}
    kept = 0
    for row in waiting:
        task.go_on()
        who = by_ref.get(row.author_ref or "")
        kept += who is not None and _keep(row, who)
    return {"kept": kept}


def _colleagues() -> dict[str, Colleague]:
    """Return colleagues by the reference that their address has in this mailbox."""
    people = [
        (way, one)
        for one in Colleague.objects.filter(is_active=True)
        for way in _written(one.email)
    ]
    refs = [pseudonym(way, NAME) or "" for way, _ in people]
    own = keys.pseudonyms(refs, purpose="author")
    return {ref: one for ref, (_, one) in zip(own, people, strict=True)}


def _written(address: str) -> set[str]:
    """Return how programs write an address: phones begin it with a capital letter."""
    local, _, domain = address.partition("@")
    known = f"{local.capitalize()}@{domain}", f"{local.title()}@{domain}"
    return {address, address.lower(), address.upper(), address.title(), *known}


def _keep(row: Verbatim, who: Colleague) -> bool:
    note = jotting.Note(
        said=row.text,
        paraphrase=PARAPHRASE in (row.title or "").casefold(),
        client_id=f"{SENT}{row.pk}",
        heard_at=row.occurred_at,
    )
    try:
        return not jotting.take(note, by=who).again
    except Refused:
        return False  # an empty letter
