"""Coming in and going out: signing in, the first account, a first password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from walkamile.web import log, workspace
from walkamile.web.forms import FirstAdmin, NewPassword, SignIn
from walkamile.web.models import Colleague

BACKEND = "walkamile.web.signed_in.Backend"
TOO_MANY = 429


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first account with the link that ``walkamile serve`` printed."""
    if not workspace.first_run_matches(token):
        return render(request, "door/used.html", status=404)
    form = FirstAdmin(request.POST or None)
    if not form.is_valid():
        return render(request, "door/start.html", {"form": form})
    admin = Colleague.objects.create_superuser(
        form.cleaned_data["email"],
        form.cleaned_data["password"],
        name=form.cleaned_data["name"],
    )
    log.changed(admin, "colleague", str(admin.pk), "made the first account")
    login(request, admin, backend=BACKEND)
    return redirect("today")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, who: str, token: str) -> HttpResponse:
    """Choose a password with the link that an admin passed on; it works once."""
    invited = _invited(who)
    if invited is None or not default_token_generator.check_token(invited, token):
        return render(request, "door/used.html", status=404)
    form = NewPassword(request.POST or None, colleague=invited)
    if not form.is_valid():
        return render(request, "door/welcome.html", {"form": form, "invited": invited})
    invited.set_password(form.cleaned_data["password"])
    invited.save(update_fields=["password"])
    log.changed(invited, "colleague", str(invited.pk), "chose a password")
    login(request, invited, backend=BACKEND)
    messages.success(request, f"Welcome, {invited}.")
    return redirect("today")


def _invited(who: str) -> Colleague | None:
    try:
        number = int(force_str(urlsafe_base64_decode(who)))
    except (ValueError, OverflowError):
        return None
    return Colleague.objects.filter(pk=number, is_active=True).first()


@require_safe
def healthy(_request: HttpRequest) -> HttpResponse:
    """Tell a monitor that the house stands and its database answers."""
    Colleague.objects.order_by().values_list("pk", flat=True).first()
    return HttpResponse("ok", content_type="text/plain")


def too_many_tries(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """Say when to try again after too many wrong passwords."""
    return render(request, "door/too_many.html", status=TOO_MANY)


urlpatterns = [
    path("healthy", healthy, name="healthy"),
    path(
        "sign-in/",
        LoginView.as_view(
            template_name="door/sign_in.html",
            authentication_form=SignIn,
            redirect_authenticated_user=True,
        ),
        name="sign-in",
    ),
    path("sign-out/", LogoutView.as_view(next_page="sign-in"), name="sign-out"),
    path("start/<str:token>/", start, name="start"),
    path("welcome/<str:who>/<str:token>/", welcome, name="welcome"),
]
