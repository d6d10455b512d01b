"""Is it the same number everywhere?"""

from collections.abc import Iterator
from urllib.parse import unquote

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.page import Line, Page, Target
from walkamile.walk.reading.country import country_of, told
from walkamile.walk.reading.numbers import numbers, same
from walkamile.walk.scent import mentions

MANY = 4  # more different numbers are a list of branches or people
LISTED = 3  # so many on one page are one, too


@Check.asking(
    "Is it the same number everywhere?",
    severity=Severity.SERIOUS,
    why="Two numbers: which one is answered?",
)
def numbers_disagree(recorded: Recorded) -> Iterator[Sighting]:
    """Find numbers that differ between shared parts, pages and structured data.

    The number seen on most pages is taken as the usual one. Pages that list many
    numbers (branches, a team) are not compared.
    """
    spoken = [
        (n, page, line) for page in recorded.good for n, line in _spoken(page, recorded)
    ]
    kinds: list[str] = []
    counts: dict[str, int] = {}
    for number, _, _ in spoken:
        usual = next((k for k in kinds if same(k, number)), None)
        if usual is None:
            kinds.append(number)
        counts[usual or number] = counts.get(usual or number, 0) + 1
    if len(kinds) < 2 or len(kinds) > MANY:
        return
    usual = max(kinds, key=lambda k: counts[k])
    for number, page, line in spoken:
        if not same(number, usual):
            mark = "".join(filter(str.isdigit, number))
            quote = f"{number} here, {usual} elsewhere"
            yield at(page, line, name=number, quote=quote, mark=mark)


def _spoken(page: Page, recorded: Recorded) -> list[tuple[str, Line | Target | None]]:
    country = country_of(page)
    read = [
        (n, line)
        for n, line in numbers(page.shown, recorded.words, country)
        if not mentions(line.text, ("fax", "mobile", "mobil", "whatsapp"))
    ]
    links = [
        (unquote(t.href)[4:], t)
        for t in page.targets
        if t.href.startswith("tel:") and t.shown
    ]
    data = [(str(d["telephone"]), None) for d in told(page) if d.get("telephone")]
    said: list[tuple[str, Line | Target]] = list(read)
    said += [(n, t) for n, t in links if len(n) > 5]
    own = [n for n, where in said if where.region == "main"]
    if len({"".join(filter(str.isdigit, n))[-6:] for n in own}) >= LISTED:
        said = [(n, where) for n, where in said if where.region != "main"]
    return [*said, *data]
