"""A furnished house for tests of pages: colleagues, voices, themes, a run."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from walkamile.web import keep, redaction
from walkamile.web.derived.counts import recount
from walkamile.web.models import (
    Colleague,
    Feeling,
    Label,
    Picture,
    SavedView,
    Shift,
    Source,
    Team,
    Theme,
    ThemeEdit,
    ThemeSet,
    Verbatim,
)
from walkamile.web.models.people import Role
from web.customers import file_of, said

PASSWORD = "a walk in their shoes"
NOW = timezone.now()
WORDS = (
    "Nobody rang. I came in on Saturday for nothing.",
    "They asked what I use the bike for before they spoke of prices.",
    "The page does not say whether the seat fits.",
)
THEMES = ("Waiting to hear", "Staff who know bicycles", "Does it fit?")
SEGMENTS = ("Commuters", "Families", "Retired")


@dataclass
class House:
    """What is in the house."""

    people: dict[str, Colleague]
    source: Source
    secret: Source
    run: Any
    themes: list[Theme]
    voices: list[Verbatim]
    view: SavedView
    edit: ThemeEdit
    team: Team


def colleague(role: str, *, team: Team | None = None, name: str = "") -> Colleague:
    return Colleague.objects.create_user(
        f"{name or role}@example.org", PASSWORD, role=role, name=name or f"Some {role}",
        team=team,
    )  # fmt: skip


def rows(many: int, *, start: int = 0, **more: object) -> list[dict[str, object]]:
    return [
        said(
            number,
            WORDS[number % 3],
            occurred_at=NOW - dt.timedelta(days=number % 80, minutes=number),
            segment=SEGMENTS[number % 3],
            place="phone line",
            language="en",
            **more,
        )
        for number in range(start, start + many)
    ]


def bring(source: Source, brought: list[dict[str, object]], *, name: str = "notes.csv"):
    run = keep.start(source, file_name=name, read_as="table")
    refused = {"refused": 1, "refusals": [
        {"row": 88, "field": "date", "reason": "“31.11.2026” is no day."}
    ]}  # fmt: skip
    keep.keep(file_of(brought), run=run, receipt=lambda: refused)
    redaction.catch_up(wait=True)
    return run


def furnish(many: int = 40) -> House:
    team = Team.objects.create(name="Workshop")
    people = {role: colleague(role, team=team) for role in Role.values}
    source = Source.objects.create(type="table", name="Till notes")
    run = bring(source, rows(many))
    talk = [
        said(901, "Is my bike ready?", conversation_id="T1", turn_index=0),
        said(
            902, "Monday.", conversation_id="T1", turn_index=1, author_role="colleague"
        ),
        said(903, "Why did nobody ring?", conversation_id="T1", turn_index=2),
    ]
    bring(source, talk, name="chats.csv")
    secret = Source.objects.create(
        type="table",
        name="Letters to the board",
        team=Team.objects.create(name="Board"),
    )
    bring(secret, rows(3, start=500), name="letters.csv")
    Verbatim.objects.filter(source=secret).update(
        text="A canary sang in the boardroom."
    )
    themes = learn_by_hand(source)
    return House(
        people=people,
        source=source,
        secret=secret,
        run=run,
        themes=themes,
        voices=list(Verbatim.objects.filter(source=source).order_by("pk")),
        view=SavedView.objects.create(
            owner=people[Role.COLLEAGUE], name="Mine", place="listen", query="q=rang"
        ),
        edit=ThemeEdit.objects.create(
            kind="rename", theme_key=themes[0].key, payload={"name": "x", "before": ""}
        ),
        team=team,
    )


def learn_by_hand(source: Source) -> list[Theme]:
    learned = ThemeSet.objects.create(current=True)
    group = Theme.objects.create(
        set=learned, key="repairs", name="Repairs", retired=True
    )
    themes = [
        Theme.objects.create(
            set=learned, key=f"theme-{n}", name=name, keywords=["rang", "seat", "fits"],
            parent=group, sentence=WORDS[n],
        )
        for n, name in enumerate(THEMES)
    ]  # fmt: skip
    for verbatim in Verbatim.objects.filter(author_role="customer"):
        number = next((n for n, w in enumerate(WORDS) if w == verbatim.text), 0)
        Label.objects.create(
            set=learned, verbatim=verbatim, theme=themes[number], confidence=0.8,
            occurred_at=verbatim.occurred_at, unsure=verbatim.pk % 11 == 0,
        )  # fmt: skip
        Feeling.objects.create(
            verbatim=verbatim, sentiment=(-0.5, 0.7, -0.1)[number],
            sentiment_label=("negative", "positive", "neutral")[number],
            effort=(-3.0, 2.0, None)[number], because=[{"start": 0, "end": 6}],
        )  # fmt: skip
    for n, theme in enumerate(themes):
        shown = Verbatim.objects.filter(source=source, text=WORDS[n])[:4]
        theme.exemplars = [
            {"verbatim": v.pk, "start": 4, "end": 12, "text": v.text[4:12]}
            for v in shown
        ]
        theme.save()
    Shift.objects.create(
        theme=themes[0], kind="swelling", since=NOW.date() - dt.timedelta(20), size=2.4,
        low=1.7, high=3.4, quotes=themes[0].exemplars,
    )  # fmt: skip
    draw_by_hand(learned, themes)
    recount()
    from walkamile.web.themes.recount import recount as measure

    measure(themes)
    return [Theme.objects.get(pk=theme.pk) for theme in themes]


def draw_by_hand(learned: ThemeSet, themes: list[Theme]) -> None:
    """What pictures are drawn from, as if very many had spoken."""
    one, other, third = (theme.key for theme in themes)
    places = {theme.key: [n / 2, (n % 2) / 1.0] for n, theme in enumerate(themes)}
    pairs = [
        {"one": one, "other": other, "many": 34, "times": 3.1, "low": 2.2, "high": 4.3},
        {
            "one": other,
            "other": third,
            "many": 7,
            "times": 0.4,
            "low": 0.2,
            "high": 0.8,
        },
    ]
    moved = [
        {
            "theme": theme.key, "change": -0.1 * n, "low": -0.3, "high": 0.1, "n": 90,
            "effect": effect, "effect_low": effect - 0.4, "effect_high": effect + 0.4,
            "refused": None, "share": 0.1 + n / 10, "stated": 0.1 + n / 10,
            "reading": reading,
        }
        for n, (theme, effect, reading) in enumerate(
            zip(themes[:2], (-1.5, 0.2), ("hidden", "said only"), strict=True)
        )
    ]  # fmt: skip
    few = {
        "theme": third, "change": None, "low": None, "high": None, "n": 4,
        "effect": None, "effect_low": None, "effect_high": None, "share": 0.01,
        "refused": "only 4 answers have it; at least 30 are needed", "stated": 0.01,
        "reading": None,
    }  # fmt: skip
    fresh = {
        "name": "Bell, rings", "since": NOW.date().isoformat(), "size": 12.0,
        "low": 6.0, "high": 24.0, "quotes": themes[1].exemplars[:1],
    }  # fmt: skip
    drawn = {
        "map": places,
        "together": {"several": 120, "rows": pairs},
        "drivers": {
            "ces": {"n": 800, "mean": 4.2, "rows": [*moved, few]},
            "stars": {"n": 12, "mean": 3.0, "rows": [], "least": 30},
        },
        "newcomers": {"rows": [fresh]},
        "proposals": {
            "rows": [
                {
                    "key": f"{kind}:{one}+{other}", "kind": kind, "theme": one, "into": other,
                    "name": one, "reason": "Read afresh, 9 of 10 lie in one group.",
                }
                for kind in ("merge", "new")
            ]
        },
        "subthemes": {
            one: [
                {
                    "key": f"{one}-{n}", "name": name, "keywords": ["rang"], "size": size,
                    "share": size / 20, "quotes": themes[0].exemplars[n : n + 1],
                }
                for n, (name, size) in enumerate((("Came for nothing", 12), ("Odd", 4)))
            ]
        },
    }  # fmt: skip
    Label.objects.filter(theme=themes[0]).update(sub=0)
    for kind, made in drawn.items():
        Picture.objects.create(set=learned, kind=kind, made=made)
