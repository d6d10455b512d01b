"""What we believe a journey is: dragged, moved by keys or typed, and lost by nobody."""

import os

import pytest
from django.urls import reverse

from walkamile.web.models import Change, EventLog
from walkamile.web.models.people import Role
from web.house import colleague
from web.journeys import travel
from web.test_axe import look_at, sign_in

# Playwright's own loop runs in this thread; Django would refuse the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytestmark = pytest.mark.django_db
FINGER = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.fixture(autouse=True)
def workspace_folder(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def log(tmp_path):
    return travel(tmp_path)


def way_of(log):
    return reverse("journey-believed", args=[log.pk])


def drawn(log):
    return EventLog.objects.get(pk=log.pk).believed.splitlines()


def test_differences_are_marked_after_it_was_drawn_and_taken_back_whole(client, log):
    client.force_login(colleague(Role.COLLEAGUE))
    before = client.get(way_of(log))
    assert "Beside what happens" not in before.text
    told = {"believed": "Delivered\r\nA nice chat", "seen": before.context["seen"]}
    page = client.post(way_of(log), told, follow=True)
    assert "nothing in the log is called so" in page.text
    assert "it happens, and we did not think of it" in page.text
    assert "n = 40" in client.get(reverse("journey", args=[log.pk])).text
    change = Change.objects.get(what="journey")
    assert (change.before, change.after["believed"]) == (
        {"believed": ""},
        "Delivered\nA nice chat",
    )
    back = reverse("journey-believed-undo", args=[log.pk, change.pk])
    assert back in page.text
    client.post(back)
    assert drawn(log) == []
    again = client.post(back, follow=True)  # somebody pressed it twice
    assert "drawn it anew" in again.text
    client.post(reverse("journey-believed-undo", args=[log.pk, change.pk + 1]))
    assert drawn(log) == ["Delivered", "A nice chat"]


def test_of_two_who_draw_at_once_neither_is_lost(client, log):
    client.force_login(colleague(Role.COLLEAGUE))
    seen = client.get(way_of(log)).context["seen"]
    client.post(way_of(log), {"believed": "They order", "seen": seen})
    second = client.post(way_of(log), {"believed": "They ring us", "seen": seen})
    assert "Somebody else saved this meanwhile" in second.text
    assert drawn(log) == ["They order"]
    assert second.text.count("They ring us") >= 2  # beside theirs, and in the form
    both = {"believed": "They order\nThey ring us", "seen": second.context["seen"]}
    client.post(way_of(log), both)
    assert drawn(log) == ["They order", "They ring us"]


def test_who_only_reads_draws_nothing(client, log):
    client.force_login(colleague(Role.READER))
    assert client.post(way_of(log), {"believed": "x"}).status_code == 403
    assert way_of(log) not in client.get(reverse("journey", args=[log.pk])).text


def opened(chromium, live_server, log, **more):
    page = chromium.new_page(**more)
    sign_in(page, live_server.url, colleague(Role.COLLEAGUE))
    page.goto(live_server.url + way_of(log))
    return page


def pull(page, row, onto):
    """Drag a row by its handle onto another place."""
    grip, there = row.locator("[data-grip]").bounding_box(), onto.bounding_box()
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    to_y = there["y"] + 6
    for n in range(1, 6):
        at = there["x"] + 40 - x, to_y - y
        page.mouse.move(x + at[0] * n / 5, y + at[1] * n / 5)
    page.mouse.up()


def steps(page):
    return page.locator("[data-drawn] > li").evaluate_all(
        "rows => rows.map(row => row.dataset.step)"
    )


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_steps_are_dragged_with_a_mouse_and_moved_by_keys(chromium, live_server, log):
    page = opened(chromium, live_server, log, viewport={"width": 1200, "height": 900})
    pile = page.locator("[data-pile] > li")
    names = pile.evaluate_all("rows => rows.map(row => row.dataset.step)")
    assert names == sorted(names, key=str.casefold)
    first, second = names[:2]
    pull(page, pile.first, page.locator("[data-none]"))
    assert steps(page) == [first]
    page.fill("[data-own]", "A <b>chat</b>")
    page.press("[data-own]", "Enter")
    page.get_by_role("button", name=f"Add: {second}", exact=True).click()
    assert steps(page) == [first, "A <b>chat</b>", second]
    rows = page.locator("[data-drawn] > li")
    pull(page, rows.last, rows.first)
    assert steps(page) == [second, first, "A <b>chat</b>"]
    page.get_by_role("button", name=f"Move: {second}", exact=True).focus()
    page.keyboard.press("ArrowDown")
    assert steps(page) == [first, second, "A <b>chat</b>"]
    assert page.locator("[data-told]").text_content() == f"{second}, 2 of 3"
    page.keyboard.press("ArrowDown")  # the handle is still held
    page.get_by_role("button", name=f"Take out: {first}", exact=True).click()
    assert steps(page) == ["A <b>chat</b>", second]
    page.get_by_role("button", name="Keep").click()
    page.wait_for_selector("text=Beside what happens")
    assert drawn(log) == ["A <b>chat</b>", second]
    page.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_steps_are_dragged_with_a_finger_and_a_drag_can_be_let_go(
    chromium, live_server, log
):
    EventLog.objects.update(believed="One\nTwo\nThree")
    page = opened(chromium, live_server, log, **FINGER)
    rows = page.locator("[data-drawn] > li")
    rows.nth(1).evaluate("row => row.scrollIntoView({block: 'center'})")
    finger = page.context.new_cdp_session(page)

    def touch(kind, *points):
        told = [{"x": x, "y": y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})

    def middle(row):
        box = row.locator("[data-grip]").bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    (x, start), (_, end) = middle(rows.nth(2)), middle(rows.nth(0))
    for last, expected in (
        ("touchEnd", ["Three", "One", "Two"]),
        ("touchCancel", ["Three", "One", "Two"]),
    ):
        touch("touchStart", (x, start))
        for n in range(1, 7):
            touch("touchMove", (x, start + (end - 20 - start) * n / 6))
        touch(last)
        assert steps(page) == expected
    page.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_script_it_is_typed_and_the_page_has_no_fault(
    chromium, live_server, log
):
    EventLog.objects.update(believed="Delivered\nA nice chat\nDelivered > lost")
    lead = colleague(Role.INSIGHT_LEAD)
    assert look_at(chromium, live_server.url, lead, [way_of(log)]) == {}
    page = opened(chromium, live_server, log, java_script_enabled=False)
    assert not page.locator("[data-drawn]").is_visible()
    page.fill("#id_believed", "We order → We wait")
    page.get_by_role("button", name="Keep").click()
    assert drawn(log) == ["We order → We wait"]
    assert "nothing in the log is called so" in page.content()
    page.close()
