"""A customer's text never runs and never calls home, wherever it is shown."""

import json
import os
import random
import re

import pytest
from django.urls import reverse

from walkamile.web.models import (
    Colleague,
    Count,
    Feed,
    Fetch,
    Picture,
    Refusal,
    Run,
    SavedView,
    Shift,
    Source,
    Team,
    Theme,
    Verbatim,
)
from walkamile.web.models.people import Role
from web.followed import followed
from web.house import PASSWORD, SEGMENTS, bring, furnish, rows

# Playwright's own loop runs in this thread; Django would refuse the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.data,
    pytest.mark.django_db(transaction=True),
]

SAMPLED, SEED = 240, 11
PAYLOAD = re.compile(r'"?payload"?:\s*("(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\')')


@pytest.fixture(autouse=True)
def workspace_folder(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


def hostile(data):
    """A sample of strings that hurt careless software, the same at every run."""
    folder = data / "hostile"
    listed = (folder / "xss/payloadbox.txt").read_text(
        encoding="utf-8", errors="replace"
    )
    fixtures = (folder / "xss/dompurify_expect.mjs").read_text(encoding="utf-8")
    purified = [found[1].strip("\"'") for found in PAYLOAD.finditer(fixtures)]
    naughty = json.loads((folder / "blns/blns.json").read_text(encoding="utf-8"))
    chance = random.Random(SEED)
    drawn = [
        *chance.sample(
            [line for line in listed.split("\n") if line.strip()], SAMPLED // 2
        ),
        *chance.sample(purified, SAMPLED // 4),
        *chance.sample(naughty, SAMPLED // 4),
        '"><img src=x onerror=alert(1)>',
        "<script>alert(1)</script>",
        "javascript:alert(1)",
        "</textarea><svg onload=alert(1)>",
        "{{ 7*7 }}{% debug %}",
        "a\u0301" * 400,
        "\u202eevil\u202c",
    ]
    return [text.replace("\x00", "") for text in drawn if text.strip()]


def spread(house, strings):
    """Put hostile strings into every field that a page shows."""
    bring(house.source, rows(len(strings), start=5000), name=strings[0][:200])
    voices = list(Verbatim.objects.order_by("-pk")[: len(strings)])
    pairs = zip(voices, strings, reversed(strings), strict=True)
    for voice, one, other in pairs:
        voice.text = one
        voice.segment, voice.place, voice.title = other[:100], one[:100], one[:100]
        voice.language, voice.product = other[:20], other[:100]
        voice.tags = json.dumps([one[:50]])
        voice.source_name = one[:200]
        voice.save()
    turn = iter(strings * 3)
    for theme in Theme.objects.filter(retired=False):
        theme.name, theme.sentence = next(turn)[:200], next(turn)
        theme.keywords = [next(turn)[:60] for _ in range(5)]
        theme.exemplars = [
            {"verbatim": v.pk, "start": 0, "end": 9, "text": v.text[:9]}
            for v in voices[:6]
        ]
        theme.save()
    spread_in_pictures(turn)
    Shift.objects.update(segment=next(turn)[:100])
    Count.objects.filter(segment=SEGMENTS[0]).update(segment=next(turn)[:100])
    Source.objects.filter(pk=house.source.pk).update(name=next(turn)[:200])
    for refusal in Refusal.objects.all():
        refusal.reason, refusal.field = next(turn), next(turn)[:200]
        refusal.next_step = next(turn)
        refusal.save()
    Run.objects.update(file_name=next(turn)[:255], message=next(turn))
    followed(house)
    Feed.objects.update(name=next(turn)[:200], error=next(turn), helps=next(turn))
    Feed.objects.update(given={"instance": next(turn), "tag": next(turn)}, failures=3)
    Fetch.objects.update(error=next(turn))
    Source.objects.update(purpose=next(turn)[:500])
    SavedView.objects.update(name=next(turn)[:120], query=next(turn), shared=True)
    Team.objects.filter(pk=house.team.pk).update(name=next(turn)[:120])
    for person in Colleague.objects.all():
        person.name = next(turn)[:120]
        person.save()
    return voices


def spread_in_pictures(turn):
    for picture in Picture.objects.filter(kind="newcomers"):
        picture.made["rows"][0]["name"] = next(turn)
        picture.save()
    for picture in Picture.objects.filter(kind="proposals"):
        picture.made["rows"][0]["reason"] = next(turn)
        picture.save()
    for picture in Picture.objects.filter(kind="subthemes"):
        for kind in (one for some in picture.made.values() for one in some):
            kind["name"] = next(turn)
        picture.save()


def test_hostile_words_run_nowhere_and_call_nobody(chromium, live_server, data):
    house, strings = furnish(6), hostile(data)
    voices = spread(house, strings)
    ran, outside = [], []
    context = chromium.new_context()
    page = context.new_page()

    def dismissed(dialog):
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismissed)
    context.on("page", lambda opened: ran.append(f"opened {opened.url}"))
    page.on(
        "request",
        lambda asked: (
            asked.url.startswith((live_server.url, "data:", "blob:"))
            or outside.append(asked.url)
        ),
    )
    page.goto(live_server.url + reverse("sign-in"))
    page.fill("#id_username", house.people[Role.ADMIN].email)
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.wait_for_url(live_server.url + "/")
    ways = [
        "/",
        "/listen/",
        "/themes/",
        "/listen/files/",
        "/jot/",
        "/people/",
        "/people/log/",
        "/me/",
    ]
    ways += [f"/theme/{theme.key}/" for theme in house.themes]
    pictures = (
        "map",
        "treemap",
        "weeks",
        "together",
        "differences",
        "drivers",
        "shifts",
        "versions",
        "proposals",
    )
    ways += [f"/themes/{name}/" for name in pictures]
    ways += [f"/listen/files/{run.pk}/" for run in Run.objects.all()]
    ways += ["/listen/feeds/", "/privacy/sources/", "/privacy/record"]
    ways += [f"/listen/feeds/{feed.pk}/" for feed in Feed.objects.all()]
    ways += [f"/q/{voice.pk}" for voice in voices[:15]]
    ways += ["/listen/names/", f"/q/{voices[0].pk}/original"]
    cursor = "/listen/"
    while cursor:
        page.goto(live_server.url + cursor)
        older = page.locator("text=Older voices")
        cursor = older.get_attribute("href") if older.count() else None
    for way in ways:
        page.goto(live_server.url + way)
        page.wait_for_load_state()
    for asked in strings[:10]:
        page.goto(live_server.url + "/listen/")
        page.fill("#hunt", asked.split("\n")[0][:300])
        page.wait_for_timeout(350)
    page.keyboard.press("Control+k")
    page.fill("#palette-field", strings[-7])
    assert ran == []
    assert outside == []
    context.close()


def test_a_file_of_hostile_words_is_looked_into_without_harm(
    chromium, live_server, data, tmp_path
):
    import csv

    house, strings = furnish(6), hostile(data)
    brought = tmp_path / "reviews.csv"
    with brought.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(["Date", "Comment", "<script>alert(1)</script>", "Group"])
        for number, text in enumerate(strings[-20:]):
            calm = f"It was late again, I said {text}"
            lines.writerow([f"2026-10-{number + 1:02}", calm, text, text])
    ran = []
    page = chromium.new_page()
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.goto(live_server.url + reverse("sign-in"))
    page.fill("#id_username", house.people[Role.INSIGHT_LEAD].email)
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.goto(live_server.url + reverse("bring"))
    page.set_input_files("#file", brought)
    page.click("text=Look into it")
    page.wait_for_selector("text=Nothing is kept yet")
    assert "<img src=x onerror=alert(1)>" in page.inner_text("main")
    assert ran == []
    page.close()
