"""Visits and ride-alongs: filled in on the way, without a network where need be."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.refused import Refused
from walkamile.walk.visit import Template
from walkamile.web.access import colleague, may
from walkamile.web.models import Colleague, Walk
from walkamile.web.walks import visits as keeping
from walkamile.web.walks.forms import Visited, wrong

UNDER = "walks"
REFUSED = 422
IN_PERSON = (Walk.Kind.VISIT, Walk.Kind.RIDE_ALONG, Walk.Kind.THEIR_PLACE)


@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """Show what can be filled in, and the visits that were made."""
    made = Walk.objects.filter(kind__in=IN_PERSON).select_related("by")
    listed = [(one, keeping.visitor(one)) for one in made.order_by("-walked_at")[:40]]
    said = {
        "templates": keeping.to_fill_in().values(),
        "made": listed,
        "may_fill": may(colleague(request).role, "visit-fill"),
    }
    return render(request, "walks/visits.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, kind: str) -> HttpResponse:
    """Show a template as a form, and take it where the browser sends it plainly."""
    template = _template(kind)
    form = Visited(request.POST or None, initial={"client_id": uuid.uuid4()})
    if form.is_valid():
        try:
            row, _ = _take(request, form, template, colleague(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("walk", row.pk)
    return render(request, "walks/fill.html", _around(form, template, request.POST))


@require_safe
def shell(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the form alone, with nobody's data: what a device keeps for later."""
    form = Visited(initial={"client_id": uuid.uuid4()})
    return render(request, "walks/fill_offline.html", _around(form, _template(kind)))


@require_POST
def deliver(request: HttpRequest, kind: str) -> HttpResponse:
    """Take a visit from a device; the same one again is answered the same."""
    form = Visited(request.POST)
    if not form.is_valid():
        return JsonResponse({"refused": wrong(form)}, status=REFUSED)
    try:
        row, again = _take(request, form, _template(kind), colleague(request))
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=REFUSED)
    said = {"kept": row.pk, "again": again, "say": "Kept. Thank you for going there."}
    return JsonResponse(said, status=200 if again else 201)


def _template(kind: str) -> Template:
    found = keeping.to_fill_in().get(kind)
    if found is None:
        raise Http404
    return found


def _take(
    request: HttpRequest, form: Visited, template: Template, by: Colleague
) -> tuple[Walk, bool]:
    given = form.cleaned_data
    photos = [
        (item.id, file)
        for item in template.items
        if (file := request.FILES.get(item.id)) is not None
    ]
    answers = {name: str(value) for name, value in request.POST.items()}
    return keeping.take(
        template,
        {**answers, **{item: "taken" for item, _ in photos}},
        by=by,
        place=given["place"],
        client_id=given["client_id"],
        walked_at=given["written_at"],
        nickname=given["nickname"],
        photos=photos,
    )


def _around(form: Visited, template: Template, said: Any = None) -> dict[str, Any]:
    answers = said or {}
    return {
        "form": form,
        "template": template,
        "sections": [
            (section, [(item, answers.get(item.id, "")) for item in section.items])
            for section in template.sections
        ],
        "scale": range(5),
        "deliver": reverse("visit-deliver", args=[template.id]),
        "ticket": reverse("jot-ticket"),
        "shell_page": reverse("visit-shell", args=[template.id]),
        "draft": f"visit {template.id}",
        "mystery": template.kind == "visit",
    }


urlpatterns = [
    path("walk/visits/", visits, name="visits"),
    path("walk/visits/<slug:kind>/", fill, name="visit-fill"),
    path("walk/visits/<slug:kind>/offline/", shell, name="visit-shell"),
    path("walk/visits/<slug:kind>/deliver/", deliver, name="visit-deliver"),
]
