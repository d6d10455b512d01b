"""A page that only names something does not tell how it goes."""

import pytest

from walkamile.walk.errand import errands
from walkamile.walk.page import Field, Form, Line, Page
from walkamile.walk.reading.topics import section
from walkamile.walk.scent import words
from walkamile.walk.verifiers.basket import basket
from walkamile.walk.verifiers.jobs import jobs
from walkamile.walk.verifiers.track import track

EVERY = words("de", "es", "fr")

TOLD = [
    ("returns", "You can send anything back within 30 days for a full refund."),
    (
        "returns",
        "Sie können binnen 14 Tagen ohne Angabe von Gründen widerrufen, wir erstatten alles.",
    ),
    ("returns", "Tienes 30 días para hacer una devolución sin usar, con ticket."),
    ("returns", "Vous disposez de 14 jours pour retourner un article non utilisé."),
    (
        "delivery",
        "We deliver within 3 to 5 working days. Standard delivery costs £3.95.",
    ),
    ("delivery", "Die Lieferung dauert 2 bis 4 Werktage und kostet 4,90 €."),
    ("cancel", "You can cancel free of charge up to 24 hours before you arrive."),
    ("cancel", "Puedes cancelar sin coste hasta 24 horas antes de la reserva."),
    ("jobs", "We are hiring: a baker, full-time. Send us your CV and apply now."),
    (
        "accessibility",
        "The entrance is step-free and there is a ramp; guide dogs are welcome.",
    ),
    (
        "complain",
        "Not happy with us? Write to the manager and you get a reply in two days.",
    ),
]
NAMED = [
    ("jobs", "We are at 14 Mill Lane, Harrowmere. Opening hours and way here."),
    (
        "jobs",
        "Our opening hours are long, and our coffee is made by people with experience.",
    ),
    ("returns", "Happy returns! Many customers come back to us every single year."),
    (
        "delivery",
        "The delivery of the talk was superb, and everyone went home in good spirits.",
    ),
    (
        "cancel",
        "The concert was cancelled because of the rain, which was a great pity.",
    ),
    (
        "complain",
        "In all these years nobody had a complaint about the view from up here.",
    ),
    (
        "accessibility",
        "Our prices are accessible, and so is the old town with its many lanes.",
    ),
]


@pytest.mark.parametrize(("topic", "line"), TOLD)
def test_a_sentence_with_its_rule_tells(topic: str, line: str) -> None:
    assert section([Line(text=line)], topic, EVERY) is not None


@pytest.mark.parametrize(("topic", "line"), NAMED)
def test_a_sentence_that_only_names_it_does_not(topic: str, line: str) -> None:
    assert section([Line(text=line)], topic, EVERY) is None


def test_a_link_is_no_rule() -> None:
    line = Line(text="Returns and refunds within 30 days of your order", linked=True)

    assert section([line], "returns", EVERY) is None


@pytest.mark.parametrize(
    ("heading", "rule"),
    [
        (
            "Opening hours",
            "Currently we are open from 9 to 18; call us to start a tab.",
        ),
        (
            "Grand opening",
            "Apply for your ticket now, the full-time bar is open to all.",
        ),
        ("Öffnungszeiten", "Derzeit sind wir täglich acht Stunden lang für Sie da."),
    ],
)
def test_opening_hours_are_no_job_opening(heading: str, rule: str) -> None:
    lines = (Line(text=heading, tag="h1"), Line(text=rule))
    page = Page(url="http://shop.example/", lines=lines)

    assert jobs.find(page, EVERY, next(iter(errands(["job_opening"])))) is None


def test_an_opening_under_its_own_name_is_told_by_its_address() -> None:
    lines = (
        Line(text="Bicycle mechanic, part time", tag="h1"),
        Line(text="Twenty hours a week. Apply by mail; five sentences are enough."),
    )
    wanted = next(iter(errands(["job_opening"])))
    among_jobs = Page(url="http://shop.example/jobs/mechanic", lines=lines)
    elsewhere = Page(url="http://shop.example/courses/mechanic", lines=lines)

    assert jobs.find(among_jobs, EVERY, wanted).value == "Bicycle mechanic, part time"
    assert jobs.find(elsewhere, EVERY, wanted) is None


def test_a_job_opening_is_one() -> None:
    lines = (
        Line(text="Job openings", tag="h1"),
        Line(text="Apply with your CV: we need a baker, full-time, from May."),
    )
    page = Page(url="http://shop.example/", lines=lines)

    assert jobs.find(page, EVERY, next(iter(errands(["job_opening"])))) is not None


@pytest.mark.parametrize(
    "line",
    [
        "Nous cherchons un agent d'entretien. Envoyez votre CV avant le 1er mars.",
        "Zum 1. August suchen wir zwei Auszubildende (m/w/d). Ein Zettel reicht als Bewerbung.",
        "Buscamos profesora de francés, media jornada. Manda tu currículum.",
        "Seasonal: we are looking for a cook, full-time. Send your CV by March.",
    ],
)
def test_an_opening_may_stand_in_a_sentence_of_any_page(line: str) -> None:
    page = Page(url="http://shop.example/us", lines=(Line(text=line),))
    assert jobs.find(page, EVERY, next(iter(errands(["job_opening"])))) is not None


@pytest.mark.parametrize(
    "line",
    [
        "Looking for a loan? Apply now and get an answer by Monday.",
        "Wir suchen für Sie jeden Tag die besten Angebote, ab sofort auch sonntags.",
        "Buscamos la mejor habitación para usted.",
        "Vous recherchez un cadeau ? Envoyez-nous un message.",
    ],
)
def test_looking_for_something_else_is_no_opening(line: str) -> None:
    page = Page(url="http://shop.example/us", lines=(Line(text=line),))
    assert jobs.find(page, EVERY, next(iter(errands(["job_opening"])))) is None


def test_to_change_groups_is_not_to_give_something_back() -> None:
    lines = [
        Line(text="Bajas y cambios de grupo", tag="h1"),
        Line(
            text="Avísanos antes del día 20 y no pagarás el mes siguiente, sin coste."
        ),
    ]
    assert section(lines, "returns", EVERY) is None
    lines[0] = Line(text="Cambios y devoluciones", tag="h1")
    lines[1] = Line(
        text="Tienes treinta días de plazo, con el ticket y sin usar, gratis."
    )
    assert section(lines, "returns", EVERY) is not None


def a_form(*labels: str, title: str = "") -> Page:
    return Page(
        url="http://shop.example/box",
        fields=tuple(Field(label=label, form=0) for label in labels),
        forms=(Form(title=title, submit="Where is it?", number=0),),
    )


def test_a_form_that_asks_for_the_number_of_an_order_tracks_it() -> None:
    wanted = next(iter(errands(["track_order"])))
    assert track.find(a_form("Order number", "Email"), EVERY, wanted) is not None
    assert track.find(a_form("Name", "Email"), EVERY, wanted) is None
    back = a_form("Order number", "Email", title="Return something")
    assert track.find(back, EVERY, wanted) is None


def test_a_basket_with_a_sum_is_full_and_one_of_nothing_is_not() -> None:
    def basket_page(said: str) -> Page:
        return Page(
            url="http://shop.example/cart",
            title="Your cart",
            lines=(Line(text="Your cart", tag="h1"), Line(text=said)),
            trail=("add",),
        )

    wanted = next(iter(errands(["basket"])))
    assert basket.find(basket_page("Subtotal $14.00"), EVERY, wanted) is not None
    assert basket.find(basket_page("Subtotal $0.00"), EVERY, wanted) is None
