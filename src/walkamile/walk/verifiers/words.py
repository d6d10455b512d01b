"""Do the words stand there that an owner's errand looks for?"""

from walkamile.nouns import Errand
from walkamile.walk.page import Page
from walkamile.walk.scent import Words, plain
from walkamile.walk.verifier import Found, Verifier


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del words
    wanted = [plain(phrase) for phrase in errand.look_for]
    for line in page.shown:
        text = f" {plain(line.text)} "
        if any(f" {phrase} " in text for phrase in wanted if phrase):
            return Found(
                value=line.text[:200],
                quote=line.text[:240],
                selector=line.selector,
                box=line.box,
            )
    return None


words = Verifier(find=_find)
