"""No more letters: the link at the end of each, one click and no sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from walkamile.web import digest

NOT_FOUND = 404


# Mail programs press the button for their reader (RFC 8058): they have no cookie.
# The token is the right; it can do nothing but end the letters.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether letters should end, and end them.

    A look must not end them: mail scanners open every link.
    """
    if not digest.knows(token):
        return render(request, "door/used.html", status=NOT_FOUND)
    stopped = request.method == "POST" and digest.stop(token) is not None
    return render(request, "tell/stop.html", {"stopped": stopped})


urlpatterns = [path("letters/stop/<str:token>", stop, name="digest-stop")]
