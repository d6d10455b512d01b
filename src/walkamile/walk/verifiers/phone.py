"""Is there a telephone number that a customer would dial?"""

from urllib.parse import unquote

from walkamile.nouns import Errand
from walkamile.walk.page import Page
from walkamile.walk.reading.country import country_of
from walkamile.walk.reading.numbers import NUMBER, numbers, same
from walkamile.walk.scent import Words
from walkamile.walk.verifier import Found, Verifier


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del errand
    links = {
        unquote(target.href or target.raw)[4:]: target
        for target in page.targets
        if target.shown and (target.href or target.raw).lower().startswith("tel:")
    }
    country = country_of(page)
    read = list(numbers(page.shown, words, country))
    for number, target in links.items():
        quote = target.name or number
        said = NUMBER.search(quote)
        value = said["number"].strip() if said else number.split(";")[0]
        others = tuple(dict.fromkeys(n for n, _ in read if not same(n, value)))
        return Found(
            value=value,
            quote=quote,
            selector=target.selector,
            box=target.box,
            tappable=True,
            others=others,
        )
    for value, line in read:
        others = tuple(dict.fromkeys(n for n, _ in read if not same(n, value)))
        return Found(
            value=value,
            quote=_around(line.text, value),
            selector=line.selector,
            box=line.box,
            tappable=any(same(value, link) for link in links),
            others=others,
        )
    return _pictured(page, words, country)


def _pictured(page: Page, words: Words, country: str | None) -> Found | None:
    """Return a number that stands in a picture: it can be read, and only read."""
    for picture in page.pictures:
        if not picture.shown or not picture.alt:
            continue
        for value, _ in numbers([picture.alt], words, country):
            return Found(
                value=value,
                quote=picture.alt[:160],
                selector=picture.selector,
                box=picture.box,
                tappable=False,
            )
    return None


def _around(text: str, value: str, room: int = 60) -> str:
    at = max(0, text.find(value[:6]))
    return text[max(0, at - room) : at + len(value) + room].strip()


phone = Verifier(find=_find, same=same)
