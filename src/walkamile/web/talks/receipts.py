"""Your note led to this: whoever heard a customer learns what became of it."""

from collections.abc import Iterable

from django.utils import timezone

from walkamile.web.models import Colleague, JotReceipt, Verbatim

SHOWN = 5


def used(jotting: Verbatim | int, where: str, url: str) -> JotReceipt | None:
    """Tell a jotter that their note was used; told twice, it is told once.

    ``where`` completes "Your note led to …": "the theme Waiting to hear". Returns
    nothing where the words were heard by nobody in particular.
    """
    told = used_all([jotting], where, url)
    return told[0] if told else None


def used_all(
    jottings: Iterable[Verbatim | int], where: str, url: str
) -> list[JotReceipt]:
    """Tell every jotter among these voices; the others were not jotted down."""
    numbers = [one.pk if isinstance(one, Verbatim) else one for one in jottings]
    heard = Verbatim.objects.filter(pk__in=numbers, heard_by__isnull=False)
    return [
        JotReceipt.objects.get_or_create(
            verbatim_id=number,
            url=url[:300],
            defaults={"colleague_id": by, "where": where[:200]},
        )[0]
        for number, by in heard.values_list("pk", "heard_by_id")
    ]


def newest(colleague: Colleague) -> list[JotReceipt]:
    """Return a colleague's newest receipts."""
    own = JotReceipt.objects.filter(colleague=colleague).select_related("verbatim")
    return list(own.order_by("-at")[:SHOWN])


def seen(colleague: Colleague) -> None:
    """Note that a colleague has read their receipts."""
    unread = JotReceipt.objects.filter(colleague=colleague, seen_at=None)
    unread.update(seen_at=timezone.now())
