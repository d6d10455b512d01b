"""Which voices a reader asks for: the filters that stand in the address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from walkamile.web.access import Reach, sources, voices
from walkamile.web.models import Count, Theme, Verbatim
from walkamile.web.pages.shown import HURRIES, LANGUAGES, PLAIN_EFFORT
from walkamile.web.still import still

LONGEST_QUESTION = 400
# A choice of more than this is no help; the rest is found by searching.
MOST_CHOICES = 60
# Where no counts were made yet, the newest voices say which segments there are.
LOOKED_AT = 500
EASE = {
    "hard": ("Hard for them", Q(feeling__effort__lte=-PLAIN_EFFORT)),
    "easy": ("Easy for them", Q(feeling__effort__gte=PLAIN_EFFORT)),
    "negative": ("Unhappy", Q(feeling__sentiment_label="negative")),
    "positive": ("Happy", Q(feeling__sentiment_label="positive")),
    "mixed": ("Mixed", Q(feeling__sentiment_label="mixed")),
}
ASKS = {
    "answer": ("Want an answer", Q(feeling__actionability="response needed")),
    "suggestion": ("Suggest something", Q(feeling__actionability="suggestion")),
    "urgent": ("Urgent, for any reason", Q(feeling__urgency__isnull=False)),
    **{kind: (words, Q(feeling__urgency=kind)) for kind, words in HURRIES.items()},
    "business": ("Touches their own business", Q(feeling__business__isnull=False)),
}
# Kept and set aside: what a machine sent is no voice, and is in no list but its own.
MACHINES = Q(aside__isnull=False) | Q(author_role="bot")
WHOSE = {
    "words": ("Their own words", Q(paraphrase=False)),
    "paraphrase": ("Paraphrases", Q(paraphrase=True)),
    "machine": ("Automatic replies, set aside", MACHINES),
}
CUSTOMERS = ("customer", "unknown")
MEANINGS = (("ease", EASE), ("asks", ASKS), ("whose", WHOSE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A question, and what must hold of the voices that answer it."""

    q: str = ""
    source: str = ""
    segment: str = ""
    language: str = ""
    theme: str = ""
    ease: str = ""
    asks: str = ""
    whose: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> "Wanted":
        """Read the filters from an address; what makes no sense is left out."""
        given = {f.name: str(asked.get(f.name, "")).strip() for f in fields(cls)}
        given["q"] = given["q"][:LONGEST_QUESTION].replace("\x00", "")
        given["ease"] = given["ease"] if given["ease"] in EASE else ""
        given["asks"] = given["asks"] if given["asks"] in ASKS else ""
        given["whose"] = given["whose"] if given["whose"] in WHOSE else ""
        given["source"] = given["source"] if given["source"].isdecimal() else ""
        for name in ("since", "until"):
            given[name] = given[name] if _day(given[name]) else ""
        return cls(**given)

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self))

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set, without the question."""
        given = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "q"}
        return {name: value for name, value in given.items() if value}

    def query(self, **more: str) -> str:
        """Return the address of just these filters, ready to be kept or passed on."""
        said = {"q": self.q, **self.filters, **more}
        return urlencode({name: value for name, value in said.items() if value})

    def without(self, name: str) -> str:
        """Return the address with one filter taken off."""
        return self.query(**{name: ""})

    def narrow(self, voices: QuerySet[Verbatim]) -> QuerySet[Verbatim]:
        """Keep the voices for which every filter but the question holds."""
        held = voices.filter(*self._meanings(), **self._columns())
        if self.whose == "machine":
            return held
        return held.filter(author_role__in=CUSTOMERS, aside__isnull=True)

    def _meanings(self) -> Iterator[Q]:
        for name, meanings in MEANINGS:
            if value := getattr(self, name):
                yield meanings[value][1]

    def _columns(self) -> dict[str, Any]:
        theme = {"label__theme__key": self.theme, "label__theme__set__current": True}
        given = {
            "segment": self.segment,
            "spoken": self.language,
            "source_id": int(self.source) if self.source else "",
            "occurred_at__gte": _instant(self.since) if self.since else "",
            "occurred_at__lt": _instant(self.until, days=1) if self.until else "",
        }
        held = {name: value for name, value in given.items() if value != ""}
        return held | theme if self.theme else held

    @property
    def sifted(self) -> bool:
        """Say whether no index gives these voices newest first."""
        return any((self.theme, self.ease, self.asks, self.whose, self.language))

    def only_indexed(self) -> "Wanted":
        """Return the filters that an index serves, without the others."""
        return replace(self, theme="", ease="", asks="", whose="", language="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What each filter may be set to."""

    sources: list[tuple[str, str]]
    segments: list[str]
    languages: list[tuple[str, str]]
    themes: list[tuple[str, str]]
    ease: list[tuple[str, str]]
    asks: list[tuple[str, str]]
    whose: list[tuple[str, str]]
    # What pages drew of these choices: see ``telling.kept``.
    drawn: dict[object, str] = field(default_factory=dict, compare=False)

    @property
    def names(self) -> dict[str, dict[str, str]]:
        """For each filter the words that stand for its values."""
        return {
            "source": dict(self.sources),
            "language": dict(self.languages),
            "theme": dict(self.themes),
            "ease": dict(self.ease),
            "asks": dict(self.asks),
            "whose": dict(self.whose),
        }


@still
def choices(reach: Reach) -> Choices:
    """Return what may be chosen, from counts made beforehand, never by counting."""
    standing = Theme.objects.filter(set__current=True, retired=False)
    themes = standing.only("key", "name", "curated_name").order_by("-size")
    newest = voices(reach).order_by("-occurred_at", "-id")[:LOOKED_AT]
    seen = list(newest.values_list("segment", "spoken"))
    spoken = sorted({language for _, language in seen if language})
    named = sources(reach).order_by("name")[:MOST_CHOICES]
    return Choices(
        sources=[(str(one.pk), one.name) for one in named],
        segments=_segments({segment for segment, _ in seen if segment}),
        languages=[(code, LANGUAGES.get(code, code)) for code in spoken],
        themes=[(theme.key, str(theme)) for theme in themes[:MOST_CHOICES]],
        ease=[(name, words) for name, (words, _) in EASE.items()],
        asks=[(name, words) for name, (words, _) in ASKS.items()],
        whose=[(name, words) for name, (words, _) in WHOSE.items()],
    )


def _segments(seen: set[str]) -> list[str]:
    counted = (
        Count.objects.filter(week=None, theme=None, source=None, segment__isnull=False)
        .order_by("-size")
        .values_list("segment", flat=True)
    )
    listed = [str(segment) for segment in counted[:MOST_CHOICES]]
    return listed or sorted(seen)[:MOST_CHOICES]


def chips(wanted: Wanted, choice: Choices) -> list[dict[str, str]]:
    """Return the filters that are set, in words, each with the way to take it off."""
    before = {"since": "from ", "until": "until "}
    return [
        {
            "words": before.get(name, "")
            + choice.names.get(name, {}).get(value, value),
            "without": wanted.without(name),
        }
        for name, value in wanted.filters.items()
    ]


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _instant(written: str, *, days: int = 0) -> datetime:
    then = _day(written) or date.min
    return datetime.combine(then, time.min, tzinfo=UTC) + timedelta(days=days)
