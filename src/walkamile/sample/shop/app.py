"""The sample's web shop as a WSGI application; every defect is a switch."""

import time
from collections.abc import Callable, Iterable
from html import escape
from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qsl

from walkamile.sample.shop import facts, forms, pictures
from walkamile.sample.shop.defects import DEFECTS
from walkamile.sample.shop.page import (
    LANGUAGES,
    PAGES,
    Asked,
    Page,
    address,
    compose,
    name,
    page,
    written,
)

Answer = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# What a form may weigh; the sample is no place to send files to.
MOST_BYTES = 64 * 1024

WAYS = {
    place[number]: (key, lang)
    for key, place in facts.PLACES.items()
    for number, lang in enumerate(LANGUAGES)
}


def shop(defects: Iterable[str] = ()) -> Answer:
    """Return the shop as a WSGI application with some of its defects switched on."""
    changes = [DEFECTS[defect].change for defect in defects]

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        asked = asked_for(environ)
        given = serve(asked)
        for change in changes:
            given = change(given, asked)
        time.sleep(given.wait)
        body = given.body.encode("latin-1" if given.kind == "audio/wav" else "utf-8")
        status = f"{given.status} {HTTPStatus(given.status).phrase}"
        length = ("Content-Length", str(len(body)))
        start(status, [("Content-Type", given.kind), length, *given.headers])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    return answer


def asked_for(environ: dict[str, Any]) -> Asked:
    """Return what a visitor asked for, from the words of WSGI."""
    cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    length = min(int(environ.get("CONTENT_LENGTH") or 0), MOST_BYTES)
    sent = environ["wsgi.input"].read(length).decode("utf-8", "replace")
    basket = cookies["basket"].value if "basket" in cookies else ""
    return Asked(
        path=environ.get("PATH_INFO") or "/",
        method=environ["REQUEST_METHOD"],
        host=environ.get("HTTP_HOST", "127.0.0.1"),
        query=dict(parse_qsl(environ.get("QUERY_STRING", ""))),
        sent=dict(parse_qsl(sent)),
        basket=tuple(ware for ware in basket.split(".") if ware in facts.WARES),
        greeted="greeted" in cookies,
    )


def serve(asked: Asked) -> Page:
    """Return the page that lies at an address, or one that leads back."""
    if asked.path in FIXED:
        return FIXED[asked.path](asked)
    if asked.path.startswith("/pictures/"):
        return pictures.picture(asked.path)
    key, lang = WAYS.get(asked.path, ("missing", _language(asked.path)))
    if key == "missing":
        return page(asked, key, lang, status=404)
    if key in OWN:
        return OWN[key](asked, lang)
    return page(asked, key, lang, form=_form(asked, key, lang))


def _language(path: str) -> str:
    return "de" if path.startswith("/de/") else "en"


def _form(asked: Asked, key: str, lang: str) -> str:
    form = forms.FORMS.get(key)
    number = LANGUAGES.index(lang)
    if form is None:
        return ""
    if asked.method != "POST":
        return forms.shown(form, number, {}, set())
    amiss = forms.wrong(form, asked.sent)
    if amiss:
        return forms.shown(form, number, asked.sent, amiss)
    return forms.thanks(form, number)


def bikes(asked: Asked, lang: str) -> Page:
    """Return all wares with their prices."""
    words = facts.WORDS[lang]
    number = LANGUAGES.index(lang)
    added = asked.query.get("added", "")
    note = ""
    if added in facts.WARES:
        link = f'<a href="{address("basket", lang)}">{name("basket", lang)}</a>'
        ware = facts.WARES[added][number]
        note = f'<p class="well" role="status">{ware} {words["added"]} {link}</p>'
    items = "".join(_ware(ware, lang) for ware in facts.WARES)
    title = name("bikes", lang)
    body = f'<h1>{title}</h1>{note}<ul class="wares">{items}</ul>'
    return compose(
        asked, "bikes", lang, title=title, description=_sells(lang), words=body
    )


def _sells(lang: str) -> str:
    number = LANGUAGES.index(lang)
    return ", ".join(str(ware[number]) for ware in facts.WARES.values()) + "."


def _ware(ware: str, lang: str) -> str:
    number = LANGUAGES.index(lang)
    title, price = str(facts.WARES[ware][number]), facts.WARES[ware][2]
    told = facts.WARES[ware][3 + number]
    cost = f"£{price:,}.00" if lang == "en" else f"{price}.00 £".replace(".", ",")
    put = "Add {} to basket" if lang == "en" else "{} in den Warenkorb"
    return (
        f'<li><img src="/pictures/{ware}.svg" alt="{title}" width="480" height="300">'
        f'<h2>{title}</h2><p>{told}</p><p class="price">{cost}</p>'
        f'<form method="post" action="{address("basket", lang)}">'
        f'<input type="hidden" name="add" value="{ware}">'
        f"<button>{put.format(title)}</button></form></li>"
    )


def basket(asked: Asked, lang: str) -> Page:
    """Return what is in the basket; adding and removing lead back to a page."""
    if asked.method == "POST":
        return _changed(asked, lang)
    words, number = facts.WORDS[lang], LANGUAGES.index(lang)
    title = name("basket", lang)
    rows = "".join(
        f"<li>{facts.WARES[ware][number]}, £{facts.WARES[ware][2]:,}.00"
        f'<form method="post"><input type="hidden" name="remove" value="{ware}">'
        f"<button>{words['remove']}: {facts.WARES[ware][number]}</button></form></li>"
        for ware in asked.basket
    )
    total = sum(int(facts.WARES[ware][2]) for ware in asked.basket)
    way = f'<a class="button" href="{address("checkout", lang)}">'
    full = f"<ul>{rows}</ul><p>{words['total']}: £{total:,}.00</p>"
    full += f"<p>{way}{name('checkout', lang)}</a></p>"
    body = f"<h1>{title}</h1>" + (full if rows else f"<p>{words['empty']}</p>")
    return compose(asked, "basket", lang, title=title, description=title, words=body)


def _changed(asked: Asked, lang: str) -> Page:
    kept = [ware for ware in asked.basket if ware != asked.sent.get("remove")]
    added = asked.sent.get("add", "")
    kept += [added] if added in facts.WARES else []
    to = f"{address('bikes', lang)}?added={added}" if added in facts.WARES else ""
    cookie = f"basket={'.'.join(kept)}; Path=/; SameSite=Lax; HttpOnly"
    return _away(asked, to or address("basket", lang), cookie)


def _away(asked: Asked, to: str, cookie: str) -> Page:
    headers = (("Location", to), ("Set-Cookie", cookie))
    return Page(path=asked.path, body="", status=303, headers=headers)


def search(asked: Asked, lang: str) -> Page:
    """Return the pages whose words hold all words looked for."""
    words = facts.WORDS[lang]
    wanted = asked.query.get("q", "").strip()
    hits = [key for key in facts.PLACES if wanted and _holds(key, lang, wanted)]
    items = "".join(
        f'<li><a href="{address(key, lang)}">{name(key, lang)}</a></li>' for key in hits
    )
    contact = f'<a href="{address("contact", lang)}">{name("contact", lang)}</a>'
    listed = f"<ul>{items}</ul>" if hits else f"<p>{words['nothing']} {contact}</p>"
    title = name("search", lang)
    body = f"<h1>{words['found']} “{escape(wanted)}”</h1>{listed}"
    return compose(asked, "search", lang, title=title, description=title, words=body)


def _holds(key: str, lang: str, wanted: str) -> bool:
    if not (PAGES / lang / f"{key}.html").exists():
        text = f"{name(key, lang)} {_sells(lang) if key == 'bikes' else ''}"
    else:
        text = " ".join(written(key, lang)) + name(key, lang)
    return all(word in text.casefold() for word in wanted.casefold().split())


def greeted(asked: Asked) -> Page:
    """Remember that the line about the cookie was read."""
    return _away(asked, "/", "greeted=1; Path=/; SameSite=Lax; HttpOnly")


def robots(asked: Asked) -> Page:
    """Return what search engines may read."""
    body = f"User-agent: *\nAllow: /\nSitemap: http://{asked.host}/sitemap.xml\n"
    return Page(path=asked.path, body=body, kind="text/plain; charset=utf-8")


def sitemap(asked: Asked) -> Page:
    """Return all pages' addresses."""
    every = "".join(
        f"<url><loc>http://{escape(asked.host)}{way}</loc></url>"
        for way, (key, _) in WAYS.items()
        if key not in ("checkout", "search", "basket")
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    body = f'{head}<urlset xmlns="{space}">{every}</urlset>'
    return Page(path=asked.path, body=body, kind="application/xml")


def style(asked: Asked) -> Page:
    """Return the one style sheet."""
    body = (PAGES / "shop.css").read_text(encoding="utf-8")
    return Page(path=asked.path, body=body, kind="text/css; charset=utf-8")


OWN = {"bikes": bikes, "basket": basket, "search": search}
FIXED: dict[str, Callable[[Asked], Page]] = {
    "/cookie": greeted,
    "/robots.txt": robots,
    "/sitemap.xml": sitemap,
    "/shop.css": style,
    "/favicon.ico": lambda _: pictures.picture("/pictures/mark.svg"),
    "/sound.wav": pictures.sound,
}
