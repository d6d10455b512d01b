"""What stands around every page: places, who is signed in, and how they like it."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from walkamile.web.access import may
from walkamile.web.models import Colleague, Source
from walkamile.web.pages.places import Place, belongs, places
from walkamile.web.still import still

# Pages reached by a few letters in the palette, besides the places themselves.
FURTHER = (
    ("Themes", "themes"),
    ("Map of themes", "theme-map"),
    ("Shifts", "theme-shifts"),
    ("Drivers", "theme-drivers"),
    ("Differences", "theme-differences"),
    ("Jot it down", "jot"),
    ("Make it right now", "right-now"),
    ("Promises", "promises"),
    ("Year of the Customer", "year"),
    ("Set the chair", "meeting-set"),
    ("Check a decision", "decision-check"),
    ("Whom we speak of", "focus"),
    ("Bring a file", "bring"),
    ("Files read in", "runs"),
    ("Names taken out", "names"),
    ("Accounts and teams", "people"),
    ("Who may do what", "rights"),
    ("Who looked", "log"),
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
    role, liked = reader.role, reader.preferences
    standing = [place for place in places() if may(role, place.url)]
    appearance, single_keys = (
        liked.get("appearance", ""),
        liked.get("single_keys", True),
    )
    place, exact = belongs().get(name, ""), any(one.url == name for one in standing)
    return {
        "name": name,
        "place": place,
        "exact": exact,
        "places": standing,
        "ways": partial(_ways, role, standing),
        # All that the places, and the palette with the keys, are drawn from.
        "here": (role, place, exact, name == "jot", bool(single_keys)),
        "standing": (role, bool(single_keys)),
        "today": timezone.localdate(),
        "called": str(reader),
        "first_name": reader.nickname or reader.name.partition(" ")[0],
        "initials": initials(str(reader)),
        "belongs_to": reader.team.name if reader.team else reader.get_role_display(),
        "single_keys": single_keys,
        "dense": liked.get("dense", False),
        "appearance": appearance if appearance in APPEARANCES else "",
        "may_jot": may(role, "jot"),
        "may_call_lines": may(role, "phone-lines"),
        "may_shape": may(role, "theme-rename"),
        "may_bring": may(role, "bring"),
        "may_take_away": may(role, "voices-export"),
        "may_remove_sample": may(role, "sample-remove"),
        "sample": _sample(),
    }


@still
def _sample() -> bool:
    return Source.objects.filter(sample=True).exists()


def _ways(role: str, standing: list[Place]) -> list[dict[str, str]]:
    further = [(words, url) for words, url in FURTHER if may(role, url)]
    return [
        *(
            {"name": p.name, "href": reverse(p.url), "keys": f"g {p.key}"}
            for p in standing
        ),
        # Without a key of their own: a template would find the dictionary's method.
        *({"name": words, "href": reverse(url), "keys": ""} for words, url in further),
    ]


def initials(name: str) -> str:
    """Return up to two letters that stand for a name."""
    parts = [part for part in name.replace("@", " ").split() if part]
    return "".join(part[0] for part in parts[:1] + parts[1:][-1:]).upper()
