"""One page of the sample's web shop, put together from its layout and its words."""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from pathlib import Path
from string import Template

from walkamile.sample.shop import facts

PAGES = Path(__file__).resolve().parent / "pages"
HTML = "text/html; charset=utf-8"
LANGUAGES = ("en", "de")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the shop answers: a status, a body, and how long it lets one wait."""

    path: str
    body: str
    key: str = ""
    lang: str = "en"
    kind: str = HTML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    wait: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a visitor asked for."""

    path: str
    method: str = "GET"
    host: str = "127.0.0.1"
    query: dict[str, str] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)
    basket: tuple[str, ...] = ()
    greeted: bool = False


def address(key: str, lang: str) -> str:
    """Return the address of a page in a language."""
    return facts.PLACES[key][LANGUAGES.index(lang)]


def name(key: str, lang: str) -> str:
    """Return what links to a page say."""
    return facts.PLACES[key][2 + LANGUAGES.index(lang)]


@lru_cache(maxsize=100)
def written(key: str, lang: str) -> tuple[str, str, str]:
    """Return title, description and words of a page as its file has them."""
    title, description, words = (
        (PAGES / lang / f"{key}.html").read_text(encoding="utf-8").split("\n", 2)
    )
    return title, description, words


def page(asked: Asked, key: str, lang: str, form: str = "", status: int = 200) -> Page:
    """Return a page whose words lie in a file, with its form filled in."""
    title, description, words = written(key, lang)
    return compose(
        asked,
        key,
        lang,
        title=title,
        description=description,
        words=words.replace("$form", form),
        status=status,
    )


def compose(
    asked: Asked,
    key: str,
    lang: str,
    *,
    title: str,
    description: str,
    words: str,
    status: int = 200,
) -> Page:
    """Return a whole page around some words."""
    other = LANGUAGES[1 - LANGUAGES.index(lang)]
    place = key if key in facts.PLACES else "home"
    parts = {
        **facts.WORDS[lang],
        "lang": lang,
        "lang_other": other,
        "title": escape(title),
        "description": escape(description),
        "base": f"http://{escape(asked.host)}",
        "path": address(place, lang),
        "path_en": address(place, "en"),
        "path_de": address(place, "de"),
        "path_other": address(place, other),
        "home": address("home", lang),
        "search_path": address("search", lang),
        "menu": links(facts.MENU, lang),
        "footer": links(facts.FOOTER, lang),
        "data": business(asked.host),
        "cookie": "" if asked.greeted else cookie_line(lang),
        "body": words,
    }
    layout = Template((PAGES / "layout.html").read_text(encoding="utf-8"))
    whole = layout.substitute(parts)
    return Page(path=asked.path, key=key, lang=lang, body=whole, status=status)


def links(keys: tuple[str, ...], lang: str) -> str:
    """Return list items that link to pages."""
    return "".join(
        f'<li><a href="{address(key, lang)}">{name(key, lang)}</a></li>' for key in keys
    )


def cookie_line(lang: str) -> str:
    """Return the line about the one cookie: at the top, in nobody's way."""
    words = facts.WORDS[lang]
    return (
        f'<section class="cookie" aria-label="Cookie"><p>{words["cookie"]}</p>'
        f'<form method="post" action="/cookie"><button>{words["ok"]}</button></form>'
        "</section>"
    )


def business(host: str) -> str:
    """Return the shop as schema.org's BikeStore, for search engines."""
    days = ["Tuesday", "Wednesday", "Thursday", "Friday"]
    week = {"dayOfWeek": days, "opens": "10:00", "closes": "16:30"}
    saturday = {"dayOfWeek": "Saturday", "opens": "09:00", "closes": "15:00"}
    hours = [
        {"@type": "OpeningHoursSpecification", **part} for part in (week, saturday)
    ]
    place = {
        "@type": "PostalAddress",
        "streetAddress": facts.STREET,
        "addressLocality": facts.TOWN,
        "postalCode": facts.POSTCODE,
        "addressCountry": "GB",
    }
    return json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "BikeStore",
            "name": facts.NAME,
            "url": f"http://{host}/",
            "telephone": facts.PHONE_E164,
            "email": facts.MAIL,
            "address": place,
            "openingHoursSpecification": hours,
        }
    ).replace("<", "\\u003c")
