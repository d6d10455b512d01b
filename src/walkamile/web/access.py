"""Who may open a page and read whose words: the table of ``rights.py``, enforced.

An URL without a line there is closed to everyone. Words are read through ``voices``
alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from walkamile.web.models import Colleague, Run, SavedView, Source, Verbatim
from walkamile.web.models.listen import LOOKED_AT
from walkamile.web.models.people import Role
from walkamile.web.rights import NOBODY_YET, RIGHTS


def role_of(request: HttpRequest) -> str:
    """Return the role of whoever asks; a stranger has none."""
    asking = request.user
    return asking.role if isinstance(asking, Colleague) else NOBODY_YET


def may(role: str, url_name: str) -> bool:
    """Say whether a role may open a URL; what the table does not name is closed."""
    return role in RIGHTS.get(url_name, (frozenset(), ""))[0]


def colleague(request: HttpRequest) -> Colleague:
    """Return whoever is signed in; the middleware has seen to it that someone is."""
    if not isinstance(request.user, Colleague):
        raise PermissionDenied
    return request.user


class RightsMiddleware:
    """Nobody passes whom the table does not name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and keep pages with customers' words out of shared caches."""
        response = self.get_response(request)
        if role_of(request) != NOBODY_YET:
            response.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, *_: Any, **__: Any
    ) -> HttpResponseBase | None:
        """Let in, send to the door, or refuse."""
        match = request.resolver_match
        role = role_of(request)
        if match is not None and may(role, match.view_name):
            return None
        if role == NOBODY_YET:
            return to_the_door(request)
        raise PermissionDenied


def to_the_door(request: HttpRequest) -> HttpResponseBase:
    """Send a stranger to sign in, and afterwards back to where they wanted to go."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("sign-in")})
    wanted = request.get_full_path() if request.method == "GET" else "/"
    return redirect_to_login(wanted, reverse("sign-in"))


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose words a colleague may read: all, or those open to everyone and a team's.

    Two colleagues with the same reach are shown the same words.
    """

    everything: bool
    team: int | None


def reach(reader: Colleague) -> Reach:
    """Return how far a colleague's reading goes."""
    everything = reads_all(reader)
    return Reach(everything, None if everything else reader.team_id)


def voices(reader: Colleague | Reach) -> QuerySet[Verbatim]:
    """Return the verbatims that a colleague may read: the only way to words.

    Nobody reads what was not yet looked through for names. Words kept to one team are
    read by that team, by the insight lead, and by the admin.
    """
    return Verbatim.objects.filter(LOOKED_AT, _within(reader))


def runs(reader: Colleague) -> QuerySet[Run]:
    """Return the runs whose source a colleague may see."""
    return Run.objects.filter(_within(reader, "source__"))


def sources(reader: Colleague | Reach) -> QuerySet[Source]:
    """Return the sources that a colleague may see."""
    return Source.objects.filter(_within(reader))


def saved_views(reader: Colleague | int) -> QuerySet[SavedView]:
    """Return one's own views and those that others share."""
    return SavedView.objects.filter(Q(owner=reader) | Q(shared=True))


def reads_all(reader: Colleague) -> bool:
    """Say whether words kept to one team are open to this reader, too."""
    return reader.role in {Role.INSIGHT_LEAD, Role.ADMIN}


def _within(reader: Colleague | Reach, path: str = "") -> Q:
    held = reader if isinstance(reader, Reach) else reach(reader)
    if held.everything:
        return Q()
    everyone = Q(**{f"{path}team__isnull": True})
    if held.team is None:
        return everyone
    return everyone | Q(**{f"{path}team_id": held.team})
