"""What changed in the themes is told with its reason, taken or left, and undone."""

import pytest
from django.urls import reverse

from a_model import model
from walkamile.web.models import Label, LogEntry, Picture, Theme, ThemeEdit, ThemeSet
from walkamile.web.themes import learn, proposals
from web.house import bring, furnish
from web.test_pages_pictures import swelling

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


def proposed(*rows: tuple[str, str, str]) -> list[Theme]:
    """Say that these were proposed; return the themes that are shown."""
    learned = ThemeSet.objects.get(current=True)
    themes = list(Theme.objects.filter(set=learned, retired=False).order_by("pk"))
    made = [
        {"key": f"{kind}:{key}" + (f"+{into}" if into else ""), "kind": kind}
        | {"theme": key, "name": key, "into": into, "reason": f"because of {kind} <b>"}
        for kind, key, into in rows
    ]
    proposals.keep_proposals(learned, made)
    return themes


def choose(client, key: str, choice: str) -> str:
    form = {"proposal": key, "choice": choice}
    return client.post(reverse("theme-propose"), form, follow=True).content.decode()


def test_learning_with_more_voices_proposes_what_is_new(client, house):
    client.force_login(house.people["coach"])
    bring(house.source, swelling()[:200], name="some.csv")
    learn.learn(lambda _: None)
    assert proposals.waiting() == []
    bring(house.source, swelling()[600:], name="parcels.csv")
    learn.learn(lambda _: None)
    new = next(one for one in proposals.waiting() if one.kind == "new")
    shown = client.get(reverse("theme-proposals")).content.decode()
    assert "lie together apart from every known theme" in shown
    assert "<blockquote" in shown
    choose(client, new.key, "leave")
    assert Theme.objects.get(set__current=True, key=new.theme.key).retired
    learn.learn(lambda _: None)  # what was decided is made again and stays decided
    assert new.key not in {one.key for one in proposals.waiting()}
    assert not Label.objects.filter(
        theme__key=new.theme.key, set__current=True
    ).exists()


def test_two_themes_that_read_as_one_are_made_one_and_parted_again(client, house):
    client.force_login(house.people["coach"])
    one, two, *_ = proposed(("merge", "theme-0", "theme-1"))
    voices = Label.objects.filter(theme=one).count()
    shown = client.get(reverse("theme-proposals")).content.decode()
    assert "because of merge &lt;b&gt;" in shown
    assert "Nothing to decide" in choose(client, "merge:theme-0+theme-1", "take")
    one.refresh_from_db()
    assert one.retired
    edit = ThemeEdit.objects.latest("pk")
    assert (edit.kind, edit.payload[proposals.KEY]) == (
        "merge",
        "merge:theme-0+theme-1",
    )
    back = client.post(reverse("theme-undo", args=[edit.pk]), follow=True)
    assert "because of merge" in back.content.decode()
    one.refresh_from_db()
    assert not one.retired
    assert Label.objects.filter(theme=one).count() == voices
    assert two.pk != one.pk


def test_what_is_left_is_noted_with_who_and_comes_back_when_undone(client, house):
    client.force_login(house.people["coach"])
    proposed(("merge", "theme-0", "theme-1"), ("grown", "theme-1", ""))
    choose(client, "merge:theme-0+theme-1", "leave")
    choose(client, "grown:theme-1", "take")
    assert proposals.waiting() == []
    noted = ThemeEdit.objects.filter(kind="noted")
    assert {edit.by for edit in noted} == {house.people["coach"]}
    entry = LogEntry.objects.filter(detail__startswith="leave merge").get()
    assert entry.what == "theme"
    client.post(reverse("theme-undo", args=[noted.order_by("pk")[0].pk]))
    assert [one.key for one in proposals.waiting()] == ["merge:theme-0+theme-1"]


def test_a_fading_theme_that_is_left_stays_listed(client, house):
    client.force_login(house.people["coach"])
    proposed(("faded", "theme-0", ""), ("faded", "gone-since", ""))
    choose(client, "faded:theme-0", "leave")
    choose(client, "faded:gone-since", "leave")
    assert Theme.objects.filter(set__current=True, key="gone-since").exists()
    pinned = ThemeEdit.objects.filter(kind="pin").values_list("theme_key", flat=True)
    assert {*pinned} >= {"theme-0", "gone-since"}


def test_what_is_no_longer_proposed_is_refused_kindly(client, house):
    client.force_login(house.people["coach"])
    proposed(("grown", "theme-0", ""))
    assert "this is no longer proposed" in choose(client, "grown:nothing", "take")
    client.force_login(house.people["colleague"])
    shown = client.get(reverse("theme-proposals")).content.decode()
    assert "Noted" not in shown  # readers see what is proposed and decide nothing
    assert Picture.objects.filter(kind="proposals").exists()


def test_a_connected_model_proposes_a_name_which_is_taken_and_undone(
    client, house, settings
):
    client.force_login(house.people["coach"])
    proposed(("grown", "theme-1", ""))
    page = reverse("theme-proposals")
    assert "Ask the language model" not in client.get(page).content.decode()
    asked, name = [], '{"themes": [{"theme": 1, "name": "%s", "quotes": [1]}]}'
    with model(name % "Bell <b>") as settings.MODEL_URL:
        assert "Ask the language model" in client.get(page).content.decode()
        said = choose(client, "", "ask")
    assert "no name that stands on a quote" in said  # signs of markup make no name
    with model(name % "Bell & ring", asked) as settings.MODEL_URL:
        said = choose(client, "", "ask")
    assert "could be called:" in said
    assert "Bell &amp; ring" in said
    one = next(one for one in proposals.waiting() if one.kind == "name")
    assert one.quotes == one.theme.exemplars[:1]
    assert one.theme.exemplars[0]["text"] in asked[0]["messages"][1]["content"]
    choose(client, one.key, "take")
    assert str(Theme.objects.get(pk=one.theme.pk)) == "Bell & ring"
    assert LogEntry.objects.filter(detail=f"take name:{one.theme.key}").exists()
    edit = ThemeEdit.objects.filter(kind="rename").latest("pk")
    client.post(reverse("theme-undo", args=[edit.pk]))
    assert str(Theme.objects.get(pk=one.theme.pk)) == str(one.theme)
    assert "grown" in {one.kind for one in proposals.waiting()}


def test_a_model_that_does_not_answer_leaves_everything_as_it_was(
    client, house, settings
):
    client.force_login(house.people["coach"])
    proposed(("grown", "theme-1", ""))
    settings.MODEL_URL = "http://127.0.0.1:9/v1"
    assert "does not help" in choose(client, "", "ask")
    assert [one.kind for one in proposals.waiting()] == ["grown"]
    ThemeSet.objects.update(current=False)  # nothing to name: nobody is asked
    assert "no name that stands on a quote" in choose(client, "", "ask")
