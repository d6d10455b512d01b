"""The house itself: accounts and teams, one's own settings, who may do what."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.web import log
from walkamile.web.access import colleague
from walkamile.web.forms import Me, NewPassword, Person, TeamName
from walkamile.web.models import Colleague, Team
from walkamile.web.models.people import Role
from walkamile.web.rights import RIGHTS

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Show accounts and teams."""
    listed = Colleague.objects.select_related("team").order_by("name", "email")
    teams = Team.objects.order_by("name")
    return render(request, "house/people.html", {"people": listed, "teams": teams})


@FORM
def person_add(request: HttpRequest) -> HttpResponse:
    """Add an account and make the link that lets its owner choose a password."""
    asking = colleague(request)
    form = Person(request.POST or None, asking=asking)
    if not form.is_valid():
        return render(request, "house/person.html", {"form": form})
    added = form.save(commit=False)
    added.email = added.email.lower()
    added.set_unusable_password()
    added.save()
    log.changed(asking, "colleague", str(added.pk), "added")
    return _with_link(request, added)


@FORM
def person(request: HttpRequest, number: int) -> HttpResponse:
    """Change an account."""
    asking = colleague(request)
    asked = get_object_or_404(Colleague, pk=number)
    form = Person(request.POST or None, instance=asked, asking=asking)
    if not form.is_valid():
        return render(request, "house/person.html", {"form": form, "person": asked})
    form.save()
    log.changed(asking, "colleague", str(asked.pk), ", ".join(form.changed_data))
    messages.success(request, f"Saved: {asked}.")
    return redirect("people")


@require_POST
def person_link(request: HttpRequest, number: int) -> HttpResponse:
    """Make a link that lets an account's owner choose a new password."""
    asked = get_object_or_404(Colleague, pk=number, is_active=True)
    log.changed(colleague(request), "colleague", str(asked.pk), "made a password link")
    return _with_link(request, asked)


def _with_link(request: HttpRequest, invited: Colleague) -> HttpResponse:
    who = urlsafe_base64_encode(force_bytes(invited.pk))
    token = default_token_generator.make_token(invited)
    way = request.build_absolute_uri(reverse("welcome", args=[who, token]))
    return render(request, "house/link.html", {"person": invited, "way": way})


@FORM
def team_add(request: HttpRequest) -> HttpResponse:
    """Add a team."""
    return _team(request, Team(), "added")


@FORM
def team(request: HttpRequest, number: int) -> HttpResponse:
    """Rename a team."""
    return _team(request, get_object_or_404(Team, pk=number), "renamed")


def _team(request: HttpRequest, asked: Team, what: str) -> HttpResponse:
    form = TeamName(request.POST or None, instance=asked)
    if not form.is_valid():
        return render(request, "house/team.html", {"form": form})
    saved = form.save()
    log.changed(colleague(request), "team", str(saved.pk), what)
    messages.success(request, f"Saved: {saved}.")
    return redirect("people")


@FORM
def me(request: HttpRequest) -> HttpResponse:
    """Change one's own name and how pages look and listen to keys."""
    mine = colleague(request)
    liked = {"single_keys": True, **mine.preferences}
    form = Me(request.POST or None, instance=mine, initial=liked)
    if not form.is_valid():
        password = NewPassword(colleague=mine, prefix="own")
        return render(request, "house/me.html", {"form": form, "password": password})
    changed = form.save(commit=False)
    for name in ("appearance", "dense", "single_keys"):
        changed.preferences[name] = form.cleaned_data[name]
    changed.save()
    messages.success(request, "Saved.")
    return redirect("me")


@sensitive_post_parameters("own-password")
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other devices are signed out."""
    mine = colleague(request)
    form = NewPassword(request.POST, colleague=mine, prefix="own")
    if not form.is_valid():
        liked = {"single_keys": True, **mine.preferences}
        about = Me(instance=mine, initial=liked)
        return render(request, "house/me.html", {"form": about, "password": form})
    mine.set_password(form.cleaned_data["password"])
    mine.save(update_fields=["password"])
    update_session_auth_hash(request, mine)
    log.changed(mine, "colleague", str(mine.pk), "changed the password")
    messages.success(request, "The new password is set. Other devices are signed out.")
    return redirect("me")


@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """Show the table of rights, the one that is enforced."""
    roles = [Role.READER, Role.COLLEAGUE, Role.COACH, Role.LEADER, Role.INSIGHT_LEAD]
    shown = [*roles, Role.ADMIN]
    rows = [
        {"what": what, "may": [role in allowed for role in shown]}
        for allowed, what in RIGHTS.values()
    ]
    said = {"roles": [role.label for role in shown], "rows": rows}
    return render(request, "house/rights.html", said)


urlpatterns = [
    path("people/", people, name="people"),
    path("people/add/", person_add, name="person-add"),
    path("people/<int:number>/", person, name="person"),
    path("people/<int:number>/link/", person_link, name="person-link"),
    path("people/teams/add/", team_add, name="team-add"),
    path("people/teams/<int:number>/", team, name="team"),
    path("people/rights/", rights, name="rights"),
    path("me/", me, name="me"),
    path("me/password/", password, name="password"),
]
