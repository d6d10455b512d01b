"""What stands around every page: places, who is signed in, and how they like it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from walkamile.web.access import may
from walkamile.web.models import Colleague, Source
from walkamile.web.pages.places import belongs, places

# Pages reached by a few letters in the palette, besides the places themselves.
FURTHER = (
    ("Themes", "themes"),
    ("Map of themes", "theme-map"),
    ("Shifts", "theme-shifts"),
    ("Drivers", "theme-drivers"),
    ("Differences", "theme-differences"),
    ("Jot it down", "jot"),
    ("Bring a file", "bring"),
    ("Files read in", "runs"),
    ("Names taken out", "names"),
    ("Accounts and teams", "people"),
    ("Who may do what", "rights"),
    ("My settings", "me"),
)
APPEARANCES = ("", "light", "dark")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what ``base.html`` draws around the page."""
    reader = getattr(request, "user", None)
    if not isinstance(reader, Colleague):
        return {"shell": {"single_keys": True, "appearance": ""}}
    match = request.resolver_match
    name = match.url_name if match else ""
    return {"shell": _around(reader, name or "")}


def _around(reader: Colleague, name: str) -> dict[str, Any]:
    standing = [place for place in places() if may(reader.role, place.url)]
    further = [(words, url) for words, url in FURTHER if may(reader.role, url)]
    liked = reader.preferences
    appearance = liked.get("appearance", "")
    return {
        "name": name,
        "place": belongs().get(name, ""),
        "exact": any(place.url == name for place in standing),
        "places": standing,
        "ways": [
            *(
                {"name": p.name, "href": reverse(p.url), "keys": f"g {p.key}"}
                for p in standing
            ),
            *({"name": words, "href": reverse(url)} for words, url in further),
        ],
        "called": str(reader),
        "first_name": reader.nickname or reader.name.partition(" ")[0],
        "initials": initials(str(reader)),
        "belongs_to": reader.team.name if reader.team else reader.get_role_display(),
        "single_keys": liked.get("single_keys", True),
        "dense": liked.get("dense", False),
        "appearance": appearance if appearance in APPEARANCES else "",
        "may_jot": may(reader.role, "jot"),
        "may_shape": may(reader.role, "theme-rename"),
        "may_bring": may(reader.role, "bring"),
        "may_take_away": may(reader.role, "voices-export"),
        "may_remove_sample": may(reader.role, "sample-remove"),
        "sample": Source.objects.filter(sample=True).exists(),
    }


def initials(name: str) -> str:
    """Return up to two letters that stand for a name."""
    parts = [part for part in name.replace("@", " ").split() if part]
    return "".join(part[0] for part in parts[:1] + parts[1:][-1:]).upper()
