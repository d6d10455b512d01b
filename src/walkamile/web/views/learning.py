"""Learning the themes anew, in the worker, with progress."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from walkamile.web import jobs, log
from walkamile.web.access import colleague
from walkamile.web.models import Job
from walkamile.web.pages import asking

UNDER = "listen"
GOING_ON = {Job.State.WAITING, Job.State.RUNNING}


@require_POST
def themes_learn(request: HttpRequest) -> HttpResponse:
    """Ask the worker to learn the themes; asked twice is asked once."""
    job = asking.learn_themes(by=colleague(request))
    log.changed(colleague(request), "themes", str(job.pk), "asked to learn")
    return redirect("themes-learning", job.pk)


@require_safe
def themes_learning(request: HttpRequest, job: str) -> HttpResponse:
    """Show how learning goes, and lead to the themes when it is done."""
    asked = get_object_or_404(Job, pk=job, kind="learn_themes")
    going = asked.state in GOING_ON
    live = "HX-Request" in request.headers
    template = "themes/learning_live.html" if live else "themes/learning.html"
    return render(request, template, {"job": asked, "going": going})


@require_POST
def themes_stop(request: HttpRequest, job: str) -> HttpResponse:
    """Stop learning at its next step; the themes that are shown stay."""
    asked = get_object_or_404(Job, pk=job, kind="learn_themes")
    if jobs.cancel(asked.pk):
        log.changed(colleague(request), "themes", str(asked.pk), "asked to stop")
    return redirect("themes-learning", asked.pk)


urlpatterns = [
    path("themes/learn/", themes_learn, name="themes-learn"),
    path("themes/learning/<uuid:job>/", themes_learning, name="themes-learning"),
    path("themes/learning/<uuid:job>/stop/", themes_stop, name="themes-stop"),
]
