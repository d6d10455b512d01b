"""In which country is this business, as far as its page tells?"""

import json
import re
from collections import Counter

import phonenumbers

from walkamile.walk.page import Page

BY_LANGUAGE = {"de": "DE", "es": "ES", "fr": "FR", "en": "GB", "it": "IT", "nl": "NL"}
ENDINGS = {"uk": "GB", "com": "", "org": "", "net": "", "io": "", "example": ""}
AMERICA = re.compile(r"\b[A-Z]{2} \d{5}(?:-\d{4})?\b|\(\d{3}\) \d{3}-\d{4}")


def country_of(page: Page) -> str | None:
    """Return the ISO code that most of the page's signs point to, or None.

    Signs: the language tag's region, a country code before a number, the structured
    data's addressCountry, the host's ending, the way numbers are written.
    """
    signs: Counter[str] = Counter()
    tag = re.match(r"[a-z]{2,3}[-_]([A-Za-z]{2})$", page.lang)
    if tag:
        signs[tag.group(1).upper()] += 2
    ending = page.host.split(":")[0].rpartition(".")[2]
    code = ENDINGS.get(ending, ending.upper() if len(ending) == 2 else "")
    if code:
        signs[code] += 3
    signs.update(dict.fromkeys(_in_data(page), 4))
    signs.update(dict.fromkeys(_before_numbers(page), 2))
    if AMERICA.search(page.text):
        signs["US"] += 2
    if not signs:
        return BY_LANGUAGE.get(page.lang[:2].lower())
    return signs.most_common(1)[0][0]


def _in_data(page: Page) -> list[str]:
    pattern = r'"addressCountry"\s*:\s*"([A-Za-z]{2})"'
    return [code.upper() for text in page.jsonld for code in re.findall(pattern, text)]


def _before_numbers(page: Page) -> list[str]:
    prefixes = re.findall(r"(?:\+|\b00)(\d{1,3})[\s(/.-]", page.text)[:20]
    regions = (phonenumbers.region_code_for_country_code(int(p)) for p in prefixes)
    return [region for region in regions if region not in ("ZZ", "001")]


def told(page: Page) -> list[dict[str, object]]:
    """Return every object of the page's JSON-LD that can be read, flattened."""
    found: list[dict[str, object]] = []
    for text in page.jsonld:
        try:
            _gather(json.loads(text), found)
        except ValueError:
            continue
    return found


def _gather(value: object, found: list[dict[str, object]]) -> None:
    if isinstance(value, dict):
        found.append(value)
        for part in value.values():
            _gather(part, found)
    elif isinstance(value, list):
        for part in value:
            _gather(part, found)
