"""Does the page say what something costs?"""

from walkamile.nouns import Errand
from walkamile.walk.page import Page
from walkamile.walk.reading.prices import prices, same_price
from walkamile.walk.scent import Words, mentions
from walkamile.walk.verifier import Found, Verifier

TWO = 2  # prices that need nothing else beside them


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del errand
    read = [(v, line) for v, line in prices(page.shown, words) if _here(line.region)]
    if not read:
        return None
    names = [target.name for target in page.targets if target.shown]
    buying = any(mentions(name, words.of("add")) for name in names)
    spoken = any(mentions(line.text, words.of("price")) for _, line in read)
    if len({value for value, _ in read}) < TWO and not buying and not spoken:
        return None
    value, line = read[0]
    others = tuple(dict.fromkeys(v for v, _ in read[1:6]))
    return Found(
        value=value,
        quote=line.text[:160],
        selector=line.selector,
        box=line.box,
        others=others,
    )


def _here(region: str) -> bool:
    return region not in ("header", "nav", "footer")


price = Verifier(find=_find, same=same_price)
