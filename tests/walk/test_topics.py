"""A page that only names something does not tell how it goes."""

import pytest

from walkamile.walk.errand import errands
from walkamile.walk.page import Line, Page
from walkamile.walk.reading.topics import section
from walkamile.walk.scent import words
from walkamile.walk.verifiers.jobs import jobs

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
