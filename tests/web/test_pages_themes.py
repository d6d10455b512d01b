"""Themes on the pages: what colleagues change is done at once, stays, and is undone."""

import re

import pytest
from django.urls import reverse

from walkamile.web.derived.counts import recount as rebuild
from walkamile.web.models import Count, Job, Label, Theme, ThemeEdit, ThemeSet, Verbatim
from walkamile.web.pages import counts
from walkamile.web.themes import learn, pins, shape
from web.house import WORDS, bring, furnish, rows

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
def coach(client, house):
    client.force_login(house.people["coach"])
    return client


def page(client, way):
    answer = client.get(way)
    assert answer.status_code == 200, way
    return answer.content.decode()


def undo_from(client, shown):
    """Press the undo that the message offers."""
    way = re.search(r'action="(/themes/undo/\d+/)"', shown)[1]
    return client.post(way, follow=True).content.decode()


def of_three_kinds():
    """Voices that speak of parcels, of brakes and of prices, each in its own words."""
    kinds = (
        ("The parcel", "came late", "never arrived", "was left at the neighbour",
         "was delivered to the wrong door", "lay in the rain"),
        ("The brakes", "squeal", "rub on the rim", "were not adjusted", "failed",
         "need new pads already"),
        ("The price", "was too high", "went up again", "was not what was quoted",
         "is fair for the work", "of a tube is steep"),
    )  # fmt: skip
    ends = ("this week", "again", "and nobody told me", "on Monday", "always", "twice",
            "although I asked", "for the third time")  # fmt: skip
    said = [
        f"{subject} {what} {end}."
        for subject, *whats in kinds
        for what in whats
        for end in ends
    ]
    return [
        {**row, "text": text}
        for row, text in zip(rows(len(said), start=3000), said, strict=True)
    ]


def standing():
    return {
        theme.key: (str(theme), theme.size)
        for theme in Theme.objects.filter(set__current=True, retired=False)
    }


def by_what():
    told = Count.objects.filter(kind="voices", theme__isnull=False)
    return sorted(
        told.values_list("theme", "week", "source", "segment", "size", "effort_size"),
        key=str,
    )


def members():
    current = Label.objects.filter(set__current=True)
    return dict(current.values_list("verbatim_id", "theme__key"))


def test_the_list_leads_every_number_to_its_quotes(coach, house):
    shown = page(coach, reverse("themes"))
    for theme in house.themes:
        assert reverse("theme", args=[theme.key]) in shown
    assert "swelling" in shown
    assert "Repairs" not in re.findall(r'class="open"[^>]*>([^<]+)', shown)


def test_a_theme_shows_why_it_is_one_and_what_shows_it(coach, house):
    shown = page(coach, reverse("theme", args=["theme-0"]))
    assert "Nobody rang" in shown.replace("<mark>", "").replace("</mark>", "")
    assert "Show table" in shown
    assert "Swelling since" in shown
    assert "Near the edge" in shown
    assert "few voices" in shown  # a segment below ten


def test_few_voices_get_a_count_and_no_share(coach, house):
    lonely = house.themes[2]
    keep = list(Label.objects.filter(theme=lonely, unsure=False)[:3])
    Label.objects.filter(theme=lonely).exclude(pk__in=[one.pk for one in keep]).delete()
    from walkamile.web.themes.recount import recount

    recount([lonely])
    shown = page(coach, reverse("theme", args=[lonely.key]))
    assert "few voices: read them all" in shown


def test_a_new_name_is_there_at_once_and_undone_at_once(coach, house):
    before = standing()
    given = {"name": "Is my bike ready?"}
    shown = coach.post(reverse("theme-rename", args=["theme-0"]), given, follow=True)
    assert standing()["theme-0"][0] == "Is my bike ready?"
    assert 'role="status"' in shown.content.decode()
    undo_from(coach, shown.content.decode())
    assert standing() == before


def test_an_empty_name_changes_nothing(coach, house):
    before = standing()
    shown = coach.post(
        reverse("theme-rename", args=["theme-0"]), {"name": " "}, follow=True
    )
    assert "needs a name" in shown.content.decode()
    assert standing() == before


def test_merging_brings_all_quotes_along_and_undoing_takes_just_them_back(coach, house):
    before, belonged = standing(), members()
    shown = coach.post(
        reverse("theme-merge", args=["theme-2"]), {"into": "theme-0"}, follow=True
    ).content.decode()
    assert set(standing()) == {"theme-0", "theme-1"}
    assert standing()["theme-0"][1] == before["theme-0"][1] + before["theme-2"][1]
    assert coach.get(reverse("theme", args=["theme-2"])).status_code == 404
    undo_from(coach, shown)
    assert standing() == before
    assert members() == belonged


def test_a_theme_is_not_merged_into_itself(coach, house):
    before = standing()
    same = {"into": "theme-0"}
    shown = coach.post(reverse("theme-merge", args=["theme-0"]), same, follow=True)
    assert "into itself" in shown.content.decode()
    assert standing() == before


def test_a_quote_is_moved_by_hand_and_back(coach, house):
    voice = Verbatim.objects.filter(text=WORDS[0]).first()
    before, belonged = standing(), members()
    shown = coach.post(
        reverse("theme-move", args=[voice.pk]), {"to": "theme-1"}, follow=True
    ).content.decode()
    assert members()[voice.pk] == "theme-1"
    assert Label.objects.get(verbatim=voice, set__current=True).by_hand
    assert "put there by a colleague" in shown
    undo_from(coach, shown)
    assert members() == belonged
    assert standing() == before


def test_a_moved_quote_takes_along_what_is_said_in_the_same_words(coach, house):
    voice = Verbatim.objects.filter(text=WORDS[0]).first()
    Verbatim.objects.filter(pk=voice.pk).update(text="The parcel came four days late.")
    like, unlike = house.voices[3], house.voices[6]
    Verbatim.objects.filter(pk=like.pk).update(text="the parcel came 4 days late")
    before, belonged = standing(), members()
    shown = coach.post(
        reverse("theme-move", args=[voice.pk]), {"to": "theme-1"}, follow=True
    ).content.decode()
    assert "1 much like it" in shown
    assert members()[like.pk] == "theme-1"
    assert members()[unlike.pk] == "theme-0"
    undo_from(coach, shown)
    assert members() == belonged
    assert standing() == before


def listed(client):
    return re.findall(r'class="open" href="/theme/([^/]+)/', page(client, "/themes/"))


def test_a_pinned_theme_stands_first_until_it_is_unpinned(coach, house):
    before = listed(coach)
    last = before[-1]
    shown = coach.post(reverse("theme-pin", args=[last]), follow=True).content.decode()
    coach.post(reverse("theme-pin", args=[last]))
    assert listed(coach) == [last, *before[:-1]]
    assert "Unpin" in shown
    assert ThemeEdit.objects.filter(kind="pin").count() == 1
    undo_from(coach, shown)
    assert listed(coach) == before


def test_a_pinned_quote_is_the_first_that_a_theme_shows(coach, house):
    voice = Verbatim.objects.filter(text=WORDS[0], label__unsure=False).last()
    before = Theme.objects.get(key="theme-0").exemplars
    way = reverse("theme-pin-quote", args=[voice.pk])
    shown = coach.post(way, follow=True).content.decode()
    first = Theme.objects.get(key="theme-0").exemplars[0]
    assert (first["verbatim"], first["text"]) == (voice.pk, WORDS[0])
    assert "Pinned as the first quote" in shown
    assert WORDS[0] not in str(ThemeEdit.objects.get(kind="pin").payload)
    undo_from(coach, shown)
    after = Theme.objects.get(key="theme-0").exemplars
    assert sorted(after, key=str) == sorted(before, key=str)


def test_what_is_pinned_is_there_after_learning_again(coach, house):
    bring(house.source, of_three_kinds(), name="more.csv")
    learn.learn(lambda _: None)
    by = house.people["coach"]
    held, *_ = Theme.objects.filter(set__current=True, retired=False).order_by("-size")
    voice = Label.objects.filter(theme=held).last().verbatim
    pins.pin(house.themes[2], by=by)  # of a set that is gone: nobody speaks of it now
    pins.pin_quote(voice, held, by=by)
    learn.learn(lambda _: None)
    assert listed(coach)[0] == "theme-2"
    again = Theme.objects.get(set__current=True, key=held.key)
    assert again.exemplars[0]["verbatim"] == voice.pk
    assert page(coach, reverse("theme", args=["theme-2"]))


def test_two_kinds_of_voices_are_split_and_joined_again(coach, house):
    mixed = house.themes[0]
    Label.objects.filter(theme=house.themes[1]).update(theme=mixed)
    from walkamile.web.themes.recount import recount

    recount(house.themes)
    before, belonged = standing(), members()
    shown = coach.post(reverse("theme-split", args=["theme-0"]), follow=True)
    now = standing()
    assert len(now) == len(before) + 1
    second = next(key for key in now if key not in before)
    texts = set(Label.objects.filter(theme__key=second).values_list("verbatim__text"))
    assert len(texts) < 5  # one kind of words, not a mixture
    undo_from(coach, shown.content.decode())
    assert members() == belonged
    assert standing() == before


def test_undoing_twice_is_undoing_once(coach, house):
    coach.post(reverse("theme-merge", args=["theme-2"]), {"into": "theme-0"})
    edit = ThemeEdit.objects.order_by("-pk").first()
    for _ in range(2):
        coach.post(reverse("theme-undo", args=[edit.pk]))
    assert "theme-2" in standing()


def test_counts_follow_a_moved_quote(coach, house):
    voice = Verbatim.objects.filter(text=WORDS[0], label__unsure=False).first()
    Verbatim.objects.filter(pk=voice.pk).update(text="Something quite different.")
    week = counts.weeks(60)
    before = counts.by_week([house.themes[1].pk], week)[house.themes[1].pk]
    coach.post(reverse("theme-move", args=[voice.pk]), {"to": "theme-1"})
    after = counts.by_week([house.themes[1].pk], week)[house.themes[1].pk]
    assert sum(after) == sum(before) + 1


def test_a_theme_is_as_large_after_an_edit_as_after_counting_everything(coach, house):
    theme = house.themes[0]
    of_it = Label.objects.filter(theme=theme, unsure=False).order_by("pk")
    first, *others = [label.verbatim for label in of_it[:5]]
    for one in others[:3]:  # said again: counts once
        Verbatim.objects.filter(pk=one.pk).update(repeats=first)
    Verbatim.objects.filter(pk=others[3].pk).update(aside="machine")
    rebuild()
    before = standing(), by_what()
    shape.rename(theme, "Another name", by=house.people["coach"])
    edit = shape.move(first, house.themes[1], by=house.people["coach"])
    shape.undo(edit)
    Theme.objects.filter(pk=theme.pk).update(curated_name="")
    assert (standing(), by_what()) == before
    moved = shape.move(first, house.themes[1], by=house.people["coach"])
    at_once = standing(), by_what()
    rebuild()
    assert (standing(), by_what()) == at_once
    assert moved.undone_at is None


def test_what_colleagues_changed_is_there_after_learning_again(coach, house):
    bring(house.source, of_three_kinds(), name="more.csv")
    learn.learn(lambda _: None)
    by = house.people["coach"]
    first, second, *rest = Theme.objects.filter(
        set__current=True, retired=False
    ).order_by("-size")
    moved = Label.objects.filter(theme=first).first().verbatim
    shape.rename(second, "Our own name", by=by)
    shape.move(moved, second, by=by)
    undone = shape.rename(first, "A name taken back", by=by)
    shape.undo(undone)
    before = ThemeSet.objects.get(current=True).pk
    learn.learn(lambda _: None)
    assert ThemeSet.objects.get(current=True).pk != before
    again = Theme.objects.get(set__current=True, key=second.key)
    assert str(again) == "Our own name"
    label = Label.objects.get(set__current=True, verbatim=moved)
    assert label.theme == again
    assert label.by_hand
    assert "A name taken back" not in {name for name, _ in standing().values()}
    assert rest is not None


def test_learning_that_is_stopped_leaves_the_old_themes(coach, house):
    before = standing()

    def stop(words):
        if words == "counting":
            raise RuntimeError(words)

    with pytest.raises(RuntimeError):
        learn.learn(stop)
    assert standing() == before


def test_the_quotes_of_learned_themes_are_the_words_themselves(coach, house):
    learn.learn(lambda _: None)
    for theme in Theme.objects.filter(set__current=True, retired=False):
        for quote in theme.exemplars:
            words = Verbatim.objects.get(pk=quote["verbatim"]).text
            assert words[quote["start"] : quote["end"]] == quote["text"]


def test_learning_is_asked_once_however_often_the_button_is_pressed(coach, house):
    ways = {coach.post(reverse("themes-learn")).url for _ in range(3)}
    assert len(ways) == 1
    assert "Learning the themes" in page(coach, ways.pop())


def test_learning_is_stopped_from_its_page_and_the_old_themes_stay(coach, house):
    before = standing()
    way = coach.post(reverse("themes-learn")).url
    job = Job.objects.get(kind="learn_themes")
    assert "Stop" in page(coach, way)
    shown = coach.post(reverse("themes-stop", args=[job.pk]), follow=True)
    assert "Stopped" in shown.content.decode()
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    running = coach.post(reverse("themes-learn")).url
    Job.objects.filter(state="waiting").update(state="running")
    again = Job.objects.get(state="running")
    shown = coach.post(reverse("themes-stop", args=[again.pk]), follow=True)
    assert "Stopping at the next step" in shown.content.decode()
    assert str(again.pk) in running
    assert standing() == before


def test_a_house_without_themes_says_what_to_do(coach, house):
    ThemeSet.objects.all().delete()
    assert "Learn the themes" in page(coach, reverse("themes"))
    assert "Find out what they speak about" in page(coach, "/")
