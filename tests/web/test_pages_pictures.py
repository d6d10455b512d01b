"""Pictures of themes: each leads to the quotes behind it and says the same in a table."""

import datetime as dt
import re
from collections import Counter

import polars as pl
import pytest
from django.db.models import F
from django.urls import reverse

from walkamile.web.derived import pictures
from walkamile.web.derived.counts import recount
from walkamile.web.models import (
    Count,
    Job,
    Label,
    LogEntry,
    Picture,
    Shift,
    Theme,
    ThemeSet,
    Verbatim,
)
from walkamile.web.themes import learn, shifts
from walkamile.web.themes.budget import allowed
from walkamile.web.themes.versions import shelve
from web.house import NOW, bring, furnish, rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def workspace_folder(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    (tmp_path / "themes").mkdir()
    return tmp_path


@pytest.fixture
def house():
    return furnish()


@pytest.fixture
def many(house):
    """As if each had said it in words of its own: what is said again counts once."""
    Count.objects.update(size=F("size") * 40)


@pytest.fixture
def reader(client, house):
    client.force_login(house.people["colleague"])
    return client


def page(client, way):
    answer = client.get(way)
    assert answer.status_code == 200, way
    return answer.content.decode()


def table_rows(shown):
    return re.findall(r'<tr><th scope="row">.*?</tr>', shown, re.DOTALL)


@pytest.mark.parametrize("name", ["theme-map", "theme-treemap"])
def test_every_theme_of_the_picture_can_be_opened_and_stands_in_the_table(
    reader, house, name
):
    shown = page(reader, reverse(name))
    drawn = re.findall(r'<svg class="(\w+)"(.*?)</svg>', shown, re.DOTALL)
    assert [kind for kind, _ in drawn] == ["wide", "narrow"]
    for theme in house.themes:
        way = f'href="{reverse("theme", args=[theme.key])}"'
        assert all(way in svg for _, svg in drawn)
        assert any(way in row for row in table_rows(shown))


def test_weeks_say_what_was_loud(reader, house):
    shown = page(reader, reverse("theme-weeks"))
    assert len(table_rows(shown)) == len(house.themes) + 1  # and all voices
    for theme in house.themes:
        assert str(theme) in shown


def test_said_together_tells_how_much_more_than_chance(reader):
    shown = page(reader, reverse("theme-together"))
    assert "3.1 ×" in shown
    assert "2.2 to 4.3" in shown


def test_two_segments_are_compared_with_an_interval(reader, many):
    way = reverse("theme-differences")
    shown = page(reader, f"{way}?here=segment:Commuters&there=segment:Families")
    assert len(table_rows(shown)) == 2  # nobody of either spoke of the third
    assert "+" in shown
    assert " to " in shown
    assert "clear" in shown  # all commuters wait, no family does


def test_a_segment_is_compared_with_all_others(reader, many):
    way = reverse("theme-differences")
    assert "all others" in page(reader, f"{way}?here=segment:Commuters&there=rest")


def test_periods_are_compared_with_periods(reader, many):
    weeks = Count.objects.filter(week__isnull=False).order_by("week")
    first, last = weeks.first().week, weeks.last().week
    # What was said long ago is said six weeks before the newest.
    weeks.filter(week=first).update(week=last - dt.timedelta(weeks=6))
    way = reverse("theme-differences")
    shown = page(reader, f"{way}?here=weeks:0-4&there=weeks:4-8")
    assert "The 4 weeks before" in shown
    assert table_rows(shown)


@pytest.mark.parametrize(
    "asked",
    ["here=segment:Commuters&there=weeks:0-4", "here=weeks:0-4&there=weeks:0-4",
     "here=weeks:0-4&there=rest", "here=nobody&there=%00", "here=source:1'&there=rest"],
)  # fmt: skip
def test_what_cannot_be_compared_is_said_and_not_compared(reader, asked):
    shown = page(reader, f"{reverse('theme-differences')}?{asked}")
    assert "note warn" in shown
    assert table_rows(shown) == []


def test_a_source_kept_to_another_team_is_not_offered(reader, house):
    shown = page(reader, reverse("theme-differences"))
    assert house.secret.name not in shown


def test_drivers_hold_what_is_said_against_what_moves_the_score(reader):
    shown = page(reader, reverse("theme-drivers"))
    assert "Hidden" in shown
    assert "\u22121.50" in shown
    assert "at least 30 are needed" in shown
    few = page(reader, reverse("theme-drivers") + "?score=stars")
    assert "thirty answers" in few


def test_a_shift_says_since_when_how_much_and_who_says_so(reader, house):
    shown = page(reader, reverse("theme-shifts"))
    assert "swelling" in shown
    assert "2.4" in shown
    assert "Nobody rang" in shown
    assert "Bell, rings" in shown
    assert LogEntry.objects.filter(action="read", detail="shifts").exists()


def test_quotes_of_a_shift_kept_to_another_team_are_not_shown(reader, house):
    Shift.objects.update(
        quotes=[
            {"verbatim": v.pk, "start": 0, "end": 5, "text": v.text}
            for v in Verbatim.objects.filter(source=house.secret)
        ]
    )
    assert "canary" not in page(reader, reverse("theme-shifts"))


@pytest.mark.parametrize(
    "name",
    ["theme-map", "theme-treemap", "theme-weeks", "theme-together",
     "theme-differences", "theme-drivers", "theme-shifts"],
)  # fmt: skip
def test_a_house_without_themes_says_so(reader, name):
    ThemeSet.objects.all().delete()
    recount()
    page(reader, reverse(name))


def swelling():
    """Half a year of prices and hours, and parcels that begin six weeks ago."""
    said = []
    for row in rows(600, start=3000, rating_kind="stars"):
        number = int(row["source_record_id"].lstrip("abcdefghijklmnopqrstuvwxyz-"))
        kind = number % 2
        days = number % 180
        text = (
            f"The price of the repair was far too high, {number} euros. ",
            f"The shop was closed at {number % 9} although the door says open. ",
        )[kind]
        row["text"], row["rating"] = text, 3.0 + kind
        row["occurred_at"] = NOW - dt.timedelta(days=days, minutes=number)
        said.append(row)
    for row in rows(80, start=6000, rating_kind="stars"):
        number = int(row["source_record_id"].lstrip("abcdefghijklmnopqrstuvwxyz-"))
        row["text"] = f"My parcel number {number} was lost by the courier on the way."
        row["rating"] = 1.0
        row["occurred_at"] = NOW - dt.timedelta(days=number % 40, minutes=number)
        said.append(row)
    return said


def test_learning_draws_the_pictures_and_finds_what_moves_the_score(reader, house):
    bring(house.source, swelling(), name="more.csv")
    learn.learn(lambda _: None)
    learned = ThemeSet.objects.get(current=True)
    drawn = dict(Picture.objects.filter(set=learned).values_list("kind", "made"))
    keys = set(
        Theme.objects.filter(set=learned, retired=False).values_list("key", flat=True)
    )
    assert set(drawn["map"]) <= keys
    assert len(drawn["map"]) >= len(keys) - 1
    told = [
        row for row in drawn["drivers"]["stars"]["rows"] if row["change"] is not None
    ]
    worst = min(told, key=lambda row: row["effect"])
    lost = Label.objects.filter(verbatim__text__contains="lost by the courier")
    [(theme, _)] = Counter(lost.values_list("theme", flat=True)).most_common(1)
    assert "courier" in worst["theme"]
    assert worst["effect_high"] < 0
    found = Shift.objects.filter(theme=theme, segment=None).first()
    assert found.kind in {"swelling", "new"}
    assert found.since >= NOW.date() - dt.timedelta(47)  # parcels began 40 days ago
    assert 1 <= len(found.quotes) <= 3
    for quote in found.quotes:
        assert Verbatim.objects.get(pk=quote["verbatim"]).text == quote["text"]
    of = {key: len(kinds) for key, kinds in drawn["subthemes"].items()}
    for key, sub in Label.objects.filter(set=learned).values_list("theme__key", "sub"):
        assert sub is None or sub < of[key]
    before = drawn
    assert pictures.draw_again() == len(drawn)
    assert (
        dict(Picture.objects.filter(set=learned).values_list("kind", "made")) == before
    )


def test_a_theme_shows_what_is_inside_it_and_each_kind_opens_its_voices(reader, house):
    way = reverse("theme", args=["theme-0"])
    shown = page(reader, way)
    assert "Inside this theme" in shown
    assert "Came for nothing" in shown
    assert "Odd" not in shown  # four voices: groups under five are not shown
    Label.objects.filter(theme__key="theme-0").update(sub=1)
    chosen = page(reader, way + "?sub=0")
    assert "Newest voices: Came for nothing" in chosen
    assert chosen.count("blockquote") < shown.count("blockquote")
    assert "Newest voices</h2>" in page(reader, way + "?sub=77")


def test_any_version_of_the_themes_is_shown_again(client, house):
    client.force_login(house.people["coach"])
    bring(house.source, swelling()[:200], name="some.csv")
    learn.learn(lambda _: None)
    first = ThemeSet.objects.get(current=True)
    names = {str(t) for t in Theme.objects.filter(set=first, retired=False, size__gt=0)}
    bring(house.source, swelling()[600:], name="parcels.csv")
    learn.learn(lambda _: None)
    assert not Label.objects.filter(set=first).exists()  # only the newest keep labels
    listed = page(client, reverse("theme-versions"))
    assert listed.count('class="card stackv s"') == 3
    assert "New:" in listed  # the parcels
    shown = page(client, reverse("theme-version", args=[first.pk]))
    assert all(name in shown for name in names)
    assert "<blockquote" in shown
    assert client.get(reverse("theme-version", args=[10**9])).status_code == 404


def test_a_set_that_nobody_saw_is_no_version(house):
    unseen = ThemeSet.objects.create()
    Theme.objects.create(set=unseen, key="x", name="Half written", size=9)
    shelve(ThemeSet.objects.filter(current=False))
    assert not ThemeSet.objects.filter(pk=unseen.pk).exists()


def test_a_forgotten_voice_leaves_no_quote_in_a_picture(house):
    Picture.objects.filter(kind="subthemes").delete()
    picture = Picture.objects.get(kind="newcomers")
    gone = picture.made["rows"][0]["quotes"][0]["verbatim"]
    assert pictures.forget([gone]) == 1
    picture.refresh_from_db()
    assert picture.made["rows"][0]["quotes"] == []


def test_how_many_false_alarms_there_may_be_is_the_owners_word(client, house):
    client.force_login(house.people["coach"])
    budget = reverse("shift-budget")

    kept = client.post(budget, {"a_month": "0.5"}, follow=True).content.decode()

    assert "At most 0.5 false alarms a month" in kept
    assert "Last set to 0.5" in kept
    entry = LogEntry.objects.filter(what="shift budget").get()
    assert entry.detail == "1 to 0.5"
    assert Job.objects.filter(kind="find_shifts").count() == 1
    for refused in ("0", "-1", "nan", "400", ""):
        assert client.post(budget, {"a_month": refused}).status_code == 422
    assert allowed() == 0.5


def test_looking_again_tells_what_swells_and_keeps_the_old_until_it_is_found(house):
    """One theme all along, a second one in the last twelve days only."""
    bring(house.source, rows(640, start=5_000))
    learned = ThemeSet.objects.get(current=True)
    steady, swelling = Theme.objects.filter(set=learned, retired=False)[:2]
    Label.objects.filter(set=learned).delete()
    fresh = NOW - dt.timedelta(days=12)
    voices = Verbatim.objects.filter(source=house.source).order_by("pk")
    Label.objects.bulk_create(
        Label(
            set=learned, verbatim=one, occurred_at=one.occurred_at, confidence=0.9,
            theme=swelling if one.occurred_at > fresh else steady,
        )
        for one in voices
    )  # fmt: skip
    table = pl.DataFrame(
        [(v.pk, v.text, v.occurred_at, None) for v in voices],
        schema={"id": pl.Int64, "words": pl.String, "said_at": pl.Datetime("us", "UTC"),
                "segment": pl.String},
        orient="row",
    )  # fmt: skip
    before = Shift.objects.count()

    def cut_short() -> pl.DataFrame:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        shifts.look_again(cut_short)
    assert Shift.objects.count() == before > 0
    shifts.look_again(lambda: table)

    told = Shift.objects.get(theme=swelling)
    assert told.kind in {"new", "swelling"}
    assert abs((told.since - fresh.date()).days) <= 7
