"""Opening hours in the words of four languages become the hours of a week."""

import pytest

from walkamile.walk.reading.hours import same_week, week
from walkamile.walk.reading.osm import osm_week
from walkamile.walk.scent import words

EVERY = words("de", "es", "fr")

READ = [
    (["Mon-Fri 9am-5pm, Sat 10-4, closed Sunday"], "Mo-Fr 09:00-17:00; Sa 10:00-16:00"),
    (
        ["Opening hours", "Monday", "9:00 – 18:00", "Tuesday", "9:00 – 18:00"],
        "Mo-Tu 09:00-18:00",
    ),
    (
        ["Öffnungszeiten: Mo–Fr 9–18 Uhr, Sa 10–14 Uhr"],
        "Mo-Fr 09:00-18:00; Sa 10:00-14:00",
    ),
    (["Montag bis Freitag von 08:00 bis 17:30 Uhr geöffnet"], "Mo-Fr 08:00-17:30"),
    (
        ["Horario: lunes a viernes de 9:00 a 14:00 y de 16:00 a 20:00"],
        "Mo-Fr 09:00-14:00,16:00-20:00",
    ),
    (["Ouvert du lundi au samedi de 9h à 19h30"], "Mo-Sa 09:00-19:30"),
    (["Du mardi au samedi : 10h-12h30 / 14h-19h"], "Tu-Sa 10:00-12:30,14:00-19:00"),
    (["Open daily 8 a.m. – 10 p.m."], "Mo-Su 08:00-22:00"),
    (["We're Open 7:00 AM to 8:00 PM Monday through Friday"], "Mo-Fr 07:00-20:00"),
    (["Open 24/7"], "24/7"),
    (
        ["Mo, Di, Do 8.00-12.00 und 14.00-18.00 Uhr"],
        "Mo,Tu,Th 08:00-12:00,14:00-18:00",
    ),
    (["Hours: M-F 9-5"], "Mo-Fr 09:00-17:00"),
    (["Mo.-Fr.: 10:00-19:00", "Sa.: 10:00-16:00"], "Mo-Fr 10:00-19:00; Sa 10:00-16:00"),
    (
        ["Weekdays 9 to 5:30, weekends 10 to 4, open all year"],
        "Mo-Fr 09:00-17:30; Sa-Su 10:00-16:00",
    ),
    (["Open Thursday–Saturday 17:00–02:00"], "Th-Sa 17:00-26:00"),
    (["Opening hours: Tue-Sun noon - midnight"], "Tu-Su 12:00-24:00"),
    (["Hours", "Sunday | Closed", "Monday | 7:00 AM to 8:00 PM"], "Mo 07:00-20:00"),
    (["täglich 10–18 Uhr geöffnet, Montag Ruhetag"], "Tu-Su 10:00-18:00"),
    (["Opening times: Monday - Saturday: 0900 - 1730"], "Mo-Sa 09:00-17:30"),
    (["Abierto todos los días de 10 a 22 h"], "Mo-Su 10:00-22:00"),
    (["Ouvert 7j/7 de 8h00 à 20h00"], "Mo-Su 08:00-20:00"),
    (
        [
            "When we're open",
            "Monday, Wednesday and Friday | 9.30am to 5pm",
            "Tuesday and Thursday | 9.30am to 7pm",
            "Saturday | 10am to 1pm",
        ],
        "Mo,We,Fr 09:30-17:00; Tu,Th 09:30-19:00; Sa 10:00-13:00",
    ),
    (["Ouvert mardi et jeudi de 14 h à 18 h"], "Tu,Th 14:00-18:00"),
    (["Abierto entre lunes y viernes de 9:00 a 14:00"], "Mo-Fr 09:00-14:00"),
    (["We are open between Monday and Friday, 9 to 5"], "Mo-Fr 09:00-17:00"),
    (
        ["Öffnungszeiten: Montag und Mittwoch zwischen 9 und 17 Uhr"],
        "Mo,We 09:00-17:00",
    ),
    (
        ["Opening hours: Mon–Thu 11–22, Fri & Sat 11–24, Sun 12–21"],
        "Mo-Th 11:00-22:00; Fr,Sa 11:00-24:00; Su 12:00-21:00",
    ),
    (
        ["Geschäftszeiten Mo bis Do 8 - 16:30 Uhr, Fr 8 - 13 Uhr"],
        "Mo-Th 08:00-16:30; Fr 08:00-13:00",
    ),
    (
        ["Lundi : fermé", "Mardi - Vendredi : 9h - 18h", "Samedi : 9h - 17h"],
        "Tu-Fr 09:00-18:00; Sa 09:00-17:00",
    ),
    (["We are open every day from 9am until 6pm"], "Mo-Su 09:00-18:00"),
    (
        ["Open: Monday to Friday, 8.30am to 5pm (closed bank holidays)"],
        "Mo-Fr 08:30-17:00",
    ),
    (
        ["Mon, Wed, Fri: 8am–12pm", "Tue, Thu: 1pm–5pm", "open to all"],
        "Mo,We,Fr 08:00-12:00; Tu,Th 13:00-17:00",
    ),
    (
        [
            "Lunes a viernes: 09:30h - 20:30h",
            "Sábados: 10:00h - 14:00h",
            "Domingos cerrado",
        ],
        "Mo-Fr 09:30-20:30; Sa 10:00-14:00",
    ),
]
NOT_READ = [
    ["We answer within 24 hours", "open questions"],
    ["Next concert: Friday 8pm - 11pm at the hall"],
    ["Delivery in 3-5 days"],
    ["Published on Monday, 3 - 4 comments"],
    ["Call from 9 to 5"],
    ["Sat 12 - 14 October workshop"],
    ["Price 9.00 - 12.00 EUR"],
    ["Monday: soup of the day 5-7 EUR"],
    ["We ship Monday to Friday within 2-3 days"],
    ["Open source since 2010 - 2024"],
    ["Ages 5 to 12, Saturday mornings"],
    ["Lieferung Montag bis Freitag, 1-2 Werktage"],
    ["Our hours are many and our days are long"],
    ["From May to October"],
]


@pytest.mark.parametrize(("lines", "truth"), READ)
def test_hours_are_read_as_a_week(lines: list[str], truth: str) -> None:
    got = week(lines, EVERY)

    assert got is not None
    assert osm_week(got[0]) == osm_week(truth)


@pytest.mark.parametrize("lines", NOT_READ)
def test_times_of_other_things_are_no_opening_hours(lines: list[str]) -> None:
    assert week(lines, EVERY) is None


def test_the_same_week_in_two_languages_is_the_same() -> None:
    assert same_week("Mo-Fr 09:00-18:00", "Montag bis Freitag 9 bis 18 Uhr")


def test_half_an_hour_less_is_not_the_same() -> None:
    assert not same_week("Mo-Fr 09:00-18:00", "Mo-Fr 09:00-17:30")


def test_a_second_branch_does_not_mix_with_the_first() -> None:
    lines = ["Opening hours", "North: Mon-Fri 9-17", "South: Mon-Fri 10-20"]

    got = week(lines, EVERY)

    assert got is not None
    assert got[0] == "Mo-Fr 09:00-17:00"
