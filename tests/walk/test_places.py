"""A house of ours is not what we sell, and is where and when before a contact page is."""

import itertools

import pytest

from walkamile.walk.choosing import nearest, offer
from walkamile.walk.errand import shipped
from walkamile.walk.page import Field, Line, Overlay, Page, Target
from walkamile.walk.scent import words
from walkamile.walk.site.looks import closer_of
from walkamile.walk.trip import Trip, hindered
from walkamile.walk.walker import phrases_of

HOME = "http://a.example/"


class Everywhere:
    """A site on which everything may be pressed."""

    def forbidden(self, _: Target) -> bool:
        return False

    def is_home(self, url: str) -> bool:
        return url == HOME

    def inside(self, url: str) -> bool:
        return url.startswith(HOME)


def chosen(errand: str, *targets: Target, lang: str = "en") -> str:
    told = words(lang)
    one = shipped()[errand]
    trip = Trip(errand=one, phrases=phrases_of(one, told), words=told, began=0.0)
    trip.where = Page(url=HOME, targets=targets, lines=(Line(text="Kettles"),), meta={})
    offer(trip, Everywhere(), itertools.count())
    return nearest(trip)[0].target.name


def link(name: str, region: str = "main", *, shown: bool = True) -> Target:
    href = f"{HOME}{name.replace(' ', '-').lower()}"
    hidden = "" if shown else "nav"
    return Target(name=name, href=href, region=region, shown=shown, hidden_by=hidden)


@pytest.mark.parametrize(
    ("house", "lang"),
    [("Our Bristol store", "en"), ("Unser Geschäft in Köln", "de"),
     ("Nuestra tienda de Vigo", "es"), ("Notre magasin de Lyon", "fr")],
)  # fmt: skip
def test_goods_in_sight_come_before_a_house_in_a_closed_menu(house, lang) -> None:
    shelf, menu = link("Copper kettle"), link(house, "nav", shown=False)
    assert chosen("price", menu, shelf, lang=lang) == "Copper kettle"


def test_a_shop_in_the_menu_is_still_where_goods_are() -> None:
    assert chosen("price", link("Our story"), link("Shop", "nav")) == "Shop"
    assert chosen("basket", link("Our story"), link("Shop all", "nav")) == "Shop all"


def test_a_form_that_a_captcha_watches_over_is_no_captcha_in_the_way() -> None:
    small = "This site is protected by reCAPTCHA and the Google Privacy Policy applies."
    form = Page(url=HOME, lines=(Line(text="Write to us"), Line(text=small)), meta={})
    wall = Page(url=HOME, lines=(Line(text="Verify you are a human"),), meta={})
    box = (Line(text="I'm not a robot"),)
    own = Page(url=HOME, lines=box, fields=(Field(kind="textarea"),), meta={})
    assert not hindered(form, words("en"))
    assert not hindered(own, words("en"))
    assert hindered(wall, words("en")) == "a captcha stands in the way"


@pytest.mark.parametrize(
    ("asked", "answers", "pressed"),
    [
        ("Are you 21 or older?", ("Not yet", "Yes, come in"), "Yes, come in"),
        ("Are you over 18?", ("No, I am under 18", "Enter"), "Enter"),
        ("Sind Sie über 18 Jahre alt?", ("Nein", "Ja"), "Ja"),
        ("We use cookies. 18 partners.", ("Reject all", "Yes, all"), "Reject all"),
    ],
)
def test_whoever_is_asked_for_their_age_says_that_they_are_of_age(
    asked, answers, pressed
) -> None:
    told = words("de" if asked.startswith("Sind") else "en")
    some = tuple(Target(kind="button", name=a, index=n) for n, a in enumerate(answers))
    gate = Overlay(text=asked, share=1.0, modal=True, closers=(0, 1))
    page = Page(url=HOME, targets=some, overlays=(gate,), meta={})
    found = closer_of(page, told)
    assert found is not None
    assert found.name == pressed


def test_where_and_when_stands_on_the_page_of_the_house() -> None:
    both = link("Contact us", "nav"), link("Our Bristol store", "nav")
    assert chosen("opening_hours", *both) == "Our Bristol store"
    assert chosen("way_there", *both) == "Our Bristol store"
    hours = link("Opening hours", "nav")
    assert chosen("opening_hours", hours, both[1]) == "Opening hours"


def test_a_page_of_thousands_of_links_is_looked_over_at_once() -> None:
    many = [link(f"Thing {n}") for n in range(2_000)]
    some = [Target(**{**{f: getattr(t, f) for f in t.__dataclass_fields__}, "index": n})
            for n, t in enumerate(many)]  # fmt: skip
    assert chosen("phone_number", *some, link("Contact us", "footer")) == "Contact us"
