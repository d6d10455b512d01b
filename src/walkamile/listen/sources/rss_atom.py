"""RSS and Atom feeds: forums, blogs and reviews as they are published."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from walkamile.listen.files import encoding
from walkamile.listen.source import Ask, Record, Refusal, Source, UnreadableError

MOST_BYTES = 16 * 1024 * 1024
DEEPEST = 60
ATOM, CONTENT = (
    "{http://www.w3.org/2005/Atom}",
    "{http://purl.org/rss/1.0/modules/content/}",
)
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
RSS_1, RATING = "{http://purl.org/rss/1.0/}", "{http://itunes.apple.com/rss}rating"
TITLES = ("title", f"{ATOM}title", f"{RSS_1}title")
WORDS = (
    f"{CONTENT}encoded", f"{ATOM}content", "description", f"{ATOM}summary",
    f"{RSS_1}description",
)  # fmt: skip
IDS, AUTHORS = ("guid", f"{ATOM}id"), (CREATOR, "author", f"{ATOM}author/{ATOM}name")
DATES = (
    "pubDate",
    f"{ATOM}published",
    f"{ATOM}updated",
    CREATOR.replace("creator", "date"),
)


def recognises(head: bytes, name: str) -> float:
    """Return how surely this is a feed."""
    start = head[:4_000]
    feed = (
        b"<rss" in start
        or b"<rdf:RDF" in start
        or (b"<feed" in start and b"2005/Atom" in start)
    )
    return (
        0.9
        if feed
        else 0.3
        if start.lstrip().startswith(b"<?xml")
        and name.endswith((".rss", ".atom", ".xml"))
        else 0.0
    )


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read one item after another."""
    del ask
    root = _parsed(path)
    entries = [
        one
        for one in root.iter()
        if one.tag in {"item", f"{RSS_1}item", f"{ATOM}entry"}
    ]
    if not entries:
        raise UnreadableError(
            "no item is in this feed.",
            next_step="Give the address of the feed itself.",
            file=path.name,
        )
    for row, one in enumerate(entries, start=1):
        yield _record(row, one)


def _parsed(path: Path) -> Element:
    data = encoding.whole(path, limit=MOST_BYTES)
    try:
        root: Element = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError, RecursionError) as error:
        raise UnreadableError(
            "the XML is broken, or defines entities, which no feed needs.",
            next_step="Fetch the feed again.", file=path.name,
        ) from error  # fmt: skip
    return root


def _record(row: int, one: Element) -> Record:
    link, at = _link(one), _text(one, *DATES)
    rating = _text(one, RATING)
    scale = (
        {
            "rating": float(rating),
            "rating_min": 1,
            "rating_max": 5,
            "rating_kind": "stars",
        }
        if rating
        else {}
    )
    return {
        "row": row, "raw": "".join(one.itertext()), **scale,
        "source_record_id": _text(one, *IDS) or (f"{link} {at}" if link else None),
        "author": _text(one, *AUTHORS),
        "author_role": "unknown", "occurred_at": at,
        "updated_at": _text(one, f"{ATOM}updated"),
        "title": _text(one, *TITLES),
        "text": _text(one, *WORDS, *TITLES),
        "text_format": "html", "url": link,
        "tags": [part.text or part.get("term") or "" for part in _categories(one)],
    }  # fmt: skip


def _text(one: Element, *names: str) -> str | None:
    for name in names:
        part = one.find(name)
        if part is not None and "".join(part.itertext()).strip():
            return "".join(part.itertext()).strip("\n ")
    return None


def _link(one: Element) -> str | None:
    links = one.findall(f"{ATOM}link")
    own = (part.get("href") for part in links if part.get("rel") in {None, "alternate"})
    return _text(one, "link", f"{RSS_1}link") or next(own, None)


def _categories(one: Element) -> list[Element]:
    return [*one.findall("category"), *one.findall(f"{ATOM}category")]


rss_atom = Source(
    name="rss_atom",
    title="RSS and Atom feeds (XML)",
    how_to_export=(
        "Save the feed's XML, or let Walkamile follow its address.",
        "Many forums and review pages have one: look for .rss or /feed.",
    ),
    trust="unverified",
    recognises=recognises,
    read=read,
)
