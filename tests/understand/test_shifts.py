"""A theme that swells, fades or appears is told in time, and quiet weeks stay quiet."""

import json
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

import walkamile as wm
from walkamile.refused import Refused
from walkamile.understand.shifts import Weeks, last_day, shifts

LAST = date(2026, 11, 1)
A_MONTH = 365.25 / 12 / 7


def stream(
    chance, *, weeks=60, a_week=500, themes=15, shift=None, share=None, season=0
):
    """Words of a made-up firm: themes of any size, bursts, a busy and a quiet time."""
    share = chance.dirichlet(np.ones(themes)) if share is None else np.array(share)
    busy = a_week * (1 + 0.3 * np.sin(np.arange(weeks) / 8))
    mean = share[:, None] * busy[None, :] * chance.gamma(25, 1 / 25, weeks)
    if season:
        wave = 1 + season * np.sin(np.arange(weeks) * 2 * np.pi / 52)
        mean[0] *= wave
    if shift:
        theme, since, times = shift
        mean[theme, since:] *= times
    counts = chance.poisson(chance.gamma(np.maximum(mean, 1e-9) / 0.4) * 0.4)
    theme = np.repeat(np.repeat(np.arange(len(share)), weeks), counts.ravel())
    week = np.repeat(np.tile(np.arange(weeks), len(share)), counts.ravel())
    return Weeks(
        until=LAST,
        themes=[f"theme {n}" for n in range(len(share))],
        segments=[],
        theme=theme,
        segment=np.full(len(theme), -1),
        day=(weeks - 1 - week) * 7 + chance.integers(0, 7, len(week)),
        many=weeks,
    )


def test_a_theme_twice_as_frequent_is_told_within_two_weeks():
    share, told = [0.06, 0.1, 0.14, 0.2, 0.25, 0.25], 0
    for seed in range(10):
        chance = np.random.default_rng(seed)
        weeks = stream(chance, share=share, shift=(seed % 2, 58, 2.0))
        found = [s for s in shifts(weeks) if s.theme == f"theme {seed % 2}"]
        told += any(s.kind == "swelling" and (LAST - s.since).days <= 21 for s in found)
    assert told >= 9


def test_quiet_weeks_raise_no_more_alarms_than_agreed():
    runs, weeks = 8, 60
    for budget in (1.0, 0.2):
        alarms = sum(
            len(
                shifts(
                    stream(np.random.default_rng(seed), weeks=weeks),
                    false_alarms_per_month=budget,
                )
            )
            for seed in range(runs)
        )
        assert alarms <= 1.5 * budget * runs * weeks / A_MONTH


def test_the_day_and_the_size_are_told_with_an_interval():
    held, truth = 0, LAST - timedelta(days=10 * 7 - 1)
    for seed in range(10):
        chance = np.random.default_rng(seed)
        share = [0.2, *[0.1] * 8]
        (shift,) = [
            s
            for s in shifts(stream(chance, share=share, shift=(0, 50, 2.5)))
            if s.theme == "theme 0" and s.size > 1.6
        ]
        assert abs((shift.since - truth).days) <= 4
        assert shift.high / shift.low < 1.6
        held += shift.low < 2.5 < shift.high
    assert held >= 7


def test_a_theme_that_fades_and_one_that_was_never_heard_of():
    chance = np.random.default_rng(4)
    share = [0.2, *[0.1] * 8]
    faded = shifts(stream(chance, share=share, shift=(0, 50, 0.3)))
    assert [(s.theme, s.kind) for s in faded if s.size < 0.5] == [("theme 0", "fading")]
    weeks = stream(chance, share=[0.0001, 0.5, 0.5], shift=(0, 55, 800.0))
    (new,) = [s for s in shifts(weeks) if s.theme == "theme 0"]
    assert new.kind == "new"


def test_more_mail_for_every_theme_is_no_shift():
    chance = np.random.default_rng(5)
    before = stream(chance, weeks=52, a_week=300)
    share = np.bincount(before.theme, minlength=15) / len(before.theme)
    after = stream(chance, weeks=8, a_week=1_200, share=share)
    both = Weeks(
        until=LAST,
        themes=before.themes,
        segments=[],
        theme=np.concatenate([before.theme, after.theme]),
        segment=np.full(len(before.theme) + len(after.theme), -1),
        day=np.concatenate([before.day + 56, after.day]),
        many=60,
    )
    recent = [s for s in shifts(both) if (LAST - s.since).days < 70]
    assert len(recent) <= 2


def test_one_large_theme_swelling_does_not_make_the_others_fade():
    chance = np.random.default_rng(6)
    share = [0.3, *[0.07] * 10]
    found = shifts(stream(chance, share=share, shift=(0, 54, 2.5)))
    recent = [s for s in found if (LAST - s.since).days < 60]
    assert ("theme 0", "swelling") in [(s.theme, s.kind) for s in recent]
    assert sum(s.kind == "fading" for s in recent) <= 1


def test_what_comes_back_every_year_is_no_shift():
    share = [0.2, 0.2, 0.3, 0.3]
    every_year = stream(np.random.default_rng(7), weeks=180, share=share, season=0.6)
    alarms = [
        s
        for s in shifts(every_year)
        if s.theme == "theme 0" and (LAST - s.since).days < 7 * 76
    ]
    assert len(alarms) <= 3


def test_the_same_words_give_the_same_shifts():
    weeks = [stream(np.random.default_rng(8), shift=(1, 50, 2)) for _ in range(2)]
    assert shifts(weeks[0]) == shifts(weeks[1])


def frame(times=3.0, many=40):
    """Reviews of a shop: since October parcels come broken."""
    chance = np.random.default_rng(9)
    rows = []
    for day in range(300):
        said = datetime(2026, 1, 5, 12, tzinfo=UTC) + timedelta(days=day)
        late = day >= 270
        for theme, often in (("parcels", 6), ("staff", 9), ("prices", 8)):
            more = times if late and theme == "parcels" else 1
            for number in range(chance.poisson(often * more)):
                words = f"About {theme}, as every {chance.integers(many)} days."
                if late and theme == "parcels" and number % 3:
                    words = f"The box came crushed and the lamp was broken {number}."
                rows.append((theme, said, words, ("shop", "web")[number % 2]))
    return pl.DataFrame(rows, schema=["topic", "when", "text", "where"], orient="row")


def test_three_customers_say_what_changed():
    found = wm.shifts(frame(), theme="topic", at="when", until=date(2026, 10, 31))
    assert found.columns[:8] == [
        "theme",
        "segment",
        "kind",
        "since",
        "size",
        "low",
        "high",
        "quotes",
    ]
    first = found.filter(pl.col("theme") == "parcels").row(0, named=True)
    assert first["kind"] == "swelling"
    assert abs((first["since"] - date(2026, 10, 2)).days) <= 2
    assert first["low"] < 3 < first["high"]
    assert first["quotes"]
    assert all("crushed" in quote for quote in first["quotes"])


def test_a_shift_of_all_is_not_told_again_for_every_segment():
    found = wm.shifts(frame(), "topic", "when", "where", until="2026-10-31")
    rows = found.filter(pl.col("theme") == "parcels", pl.col("kind") == "swelling")
    assert rows["segment"].to_list() == [None]


def test_words_said_after_the_last_day_do_not_count():
    before = frame().filter(pl.col("when") < datetime(2026, 10, 1, tzinfo=UTC))
    one = wm.shifts(before, "topic", "when", until="2026-09-30")
    other = wm.shifts(frame(), "topic", "when", until="2026-09-30")
    assert one.equals(other)
    assert last_day(datetime(2026, 10, 1, tzinfo=UTC)) == date(2026, 9, 30)


def test_words_without_a_theme_that_speak_of_one_new_thing_are_told():
    said = frame(times=1.0)
    start = datetime(2026, 10, 10, tzinfo=UTC)
    new = [
        (
            None,
            start + timedelta(days=n % 20),
            f"The app crashes when I log in {n}",
            "web",
        )
        for n in range(30)
    ]
    other = [
        "Lovely weather",
        "My cousin said hello",
        "Nice music in town",
        "Red shoes",
    ]
    rest = [
        (None, start - timedelta(days=n), f"{other[n % 4]} on day {n}", "web")
        for n in range(150)
    ]
    extra = pl.DataFrame([*new, *rest], schema=said.schema, orient="row")
    found = wm.shifts(pl.concat([said, extra]), "topic", "when", until="2026-10-31")
    first = found.row(0, named=True)
    assert first["kind"] == "new"
    assert "crashes" in first["theme"] or "app" in first["theme"]
    assert all("crashes" in quote for quote in first["quotes"])


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ({"theme": "nope", "at": "when"}, "no column 'nope'"),
        ({"theme": "topic", "at": "text"}, "can be read as a time"),
        ({"theme": "topic", "at": "number"}, "not times"),
        (
            {"theme": "topic", "at": "when", "false_alarms_per_month": 0},
            "cannot be held",
        ),
        ({"theme": "topic", "at": "when", "until": "soon"}, "is not a date"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_next_step(named, says):
    said = frame().head(50).with_columns(number=pl.lit(1))
    with pytest.raises(Refused, match=says):
        wm.shifts(said, **{"until": date(2026, 10, 31), **named})


@pytest.mark.parametrize("rows", [0, 1, 30])
def test_too_little_to_judge_by_tells_nothing(rows):
    assert len(wm.shifts(frame().head(rows), "topic", "when", until="2026-10-31")) == 0


def shell(folder, monkeypatch, csv, *options):
    """Ask the shell about a file; returns what it prints, on both sides."""
    from typer.testing import CliRunner

    from walkamile.cli import build

    (folder / "said.csv").write_text(csv, encoding="utf-8")
    monkeypatch.chdir(folder)
    run = CliRunner().invoke(build(), [*options[:1], "said.csv", *options[1:]])
    assert run.exit_code == 0, run.output
    return run.stdout, run.stderr


def test_too_short_a_time_is_said_and_not_called_calm(tmp_path, monkeypatch):
    csv = "text,date,topic\nlate again,2026-01-03,late\nkind staff,2026-01-20,staff\n"
    out, _ = shell(tmp_path, monkeypatch, csv, "shifts", "--theme", "topic")
    assert "Too short a time to tell: 2 whole weeks, and more than 6" in out


def test_words_that_no_week_counts_are_told(tmp_path, monkeypatch):
    days = [f"2026-0{month}-{day:02}" for month in (1, 2, 3) for day in range(1, 28)]
    rows = [f"late again {day},{day},late" for day in [*days, "", "", "2026-04-20"]]
    csv = "text,date,topic\n" + "\n".join(rows) + "\n"
    until = ["--theme", "topic", "--until", "2026-03-27"]
    out, told = shell(tmp_path, monkeypatch, csv, "shifts", *until)
    assert "Nothing has shifted" in out
    assert "2 rows without a time, counted in no week" in told
    assert "1 row later than 2026-03-27, left out" in told
    out, _ = shell(tmp_path, monkeypatch, csv, "shifts", *until, "--json")
    assert json.loads(out)["without_time"] == 2
    assert json.loads(out)["later"] == 1
