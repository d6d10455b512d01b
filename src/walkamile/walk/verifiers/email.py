"""Is there an e-mail address to write to?"""

import re
from urllib.parse import unquote

from walkamile.nouns import Errand
from walkamile.walk.page import Page
from walkamile.walk.scent import Words
from walkamile.walk.verifier import Found, Verifier

# "info (at) shop.example" is how many sites hide from collectors.
AT = r"(?:@|\s?[\[({]\s?(?:at|ät|arroba|arobase|@)\s?[\])}]\s?)"
DOT = r"(?:\.|\s?[\[({]\s?(?:dot|punkt|punto|point)\s?[\])}]\s?)"
ADDRESS = re.compile(
    rf"(?<![\w.@/])[\w.+-]{{1,64}}{AT}[\w-]+(?:{DOT}[\w-]+)*{DOT}[a-z]{{2,18}}\b",
    re.IGNORECASE,
)
SENDER = re.compile(
    r"no-?reply|do-?not-?reply|example@|name@|you@|your@|user@", re.IGNORECASE
)


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del words, errand
    for target in page.targets:
        href = target.href or target.raw
        if target.shown and href.lower().startswith("mailto:"):
            value = unquote(href[7:].split("?")[0])
            if "@" in value:
                return Found(
                    value=value,
                    quote=target.name or value,
                    selector=target.selector,
                    box=target.box,
                    tappable=True,
                )
    for line in page.shown:
        got = ADDRESS.search(line.text)
        if got and not SENDER.search(got.group()):
            return Found(
                value=got.group(),
                quote=line.text[:160],
                selector=line.selector,
                box=line.box,
                tappable=False,
            )
    return None


email = Verifier(find=_find)
