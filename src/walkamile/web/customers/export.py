"""Hand a customer all that we hold of them, as one JSON document."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.forms.models import model_to_dict

from walkamile.web.customers.find import Customer, spellings
from walkamile.web.followed import forgetting
from walkamile.web.models import (
    ContactChoice,
    CustomerIdentity,
    Feeling,
    Label,
    Media,
    NeedAnswer,
    Verbatim,
)
from walkamile.web.models.listen import VerbatimVersion

AT_ONCE = 500
# What our own books need and nobody else: numbers of rows and hashes.
OUR_OWN = {"seq", "digest", "run", "source", "team", "heard_by"}


def export(customer: Customer) -> dict[str, Any]:
    """Return identities, words with what was made of them, versions, and files.

    Where others mention this customer only the place is given: their words are theirs.
    """
    known = {*customer.refs, *spellings(*customer.asked)}
    return {
        "asked": list(customer.asked),
        "identities": [
            {"ref": one.ref, "identity": one.sealed}
            for one in CustomerIdentity.objects.filter(ref__in=customer.refs)
        ],
        "words": list(_words(customer.words)),
        "answers": [
            model_to_dict(one, exclude=["id", "key"])
            for one in NeedAnswer.objects.filter(customer__in=known)
        ],
        "choices": [
            {"may": one.may, "at": one.at, "how": one.how}
            for one in ContactChoice.objects.filter(customer__in=known)
        ],
        "events": forgetting.steps(sorted(spellings(*customer.asked))),
        "mentioned_in": list(customer.mentions),
    }


def _words(ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        rows = Verbatim.objects.filter(id__in=some).order_by("id")
        felt = Feeling.objects.in_bulk(some)
        themes = _themes(some)
        for row in rows:
            said = {
                name: value
                for name, value in model_to_dict(row).items()
                if name not in OUR_OWN and value is not None
            }
            yield {
                **said,
                "source": row.source_name,
                "themes": themes.get(row.pk, []),
                "feeling": model_to_dict(felt[row.pk]) if row.pk in felt else None,
                "before": _before(row),
                "files": _files(row),
            }


def _themes(ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    labels = Label.objects.filter(verbatim_id__in=ids, set__current=True)
    for label in labels.select_related("theme"):
        found.setdefault(label.verbatim_id, []).append(str(label.theme))
    return found


def _before(row: Verbatim) -> list[str]:
    versions = VerbatimVersion.objects.filter(verbatim=row).order_by("id")
    return list(versions.values_list("content", flat=True))


def _files(row: Verbatim) -> list[dict[str, str]]:
    there = Media.objects.filter(owner_kind="verbatim", owner_id=str(row.pk))
    return [{"kind": one.kind, "name": one.name, "file": one.file} for one in there]
