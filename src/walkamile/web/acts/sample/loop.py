"""The sample firm clears obstacles away: moved in through the doors everyone uses."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from walkamile.act.answers import answers
from walkamile.act.authority import Limits
from walkamile.act.pulse import COMFORT, MET, REASONS, WHY
from walkamile.act.year import first_of, shipped
from walkamile.web.acts import authority, gate, measuring, obstacles, promises, report
from walkamile.web.acts.rules import needs, policies, talents
from walkamile.web.acts.told import answers as their_answers
from walkamile.web.acts.told import letters, thanks
from walkamile.web.acts.year import pulses, years
from walkamile.web.models import Colleague, Condition, Obstacle, Team, Verbatim
from walkamile.web.models.listen import LOOKED_AT
from walkamile.web.models.people import Level
from walkamile.web.walks.found import Finding

PROJECT = "Spring checkout"
# What customers' words hold who tell of an obstacle; written for the sample's files.
BOOKING = "Booking a repair online goes wrong"
TOLD = {
    BOOKING: (
        "no record",
        "no confirmation",
        "booking form",
        "booking calendar",
        "booking has been moved",
    ),
    "No word when a repair is ready": ("nobody rang", "tell me when", "was ready"),
    "The workshop hands bikes out only while people work": (
        "i work until",
        "while i work",
    ),
    "The page does not say whether it fits": ("does it fit", "seat fits", "which size"),
    "Whoever sends a thing back needs a printer": ("no printer",),
}
WEIGHED = {
    BOOKING: (4, 21.0, 2.2),
    "No word when a repair is ready": (4, 18.0, 2.4),
    "The workshop hands bikes out only while people work": (3, 9.0, 2.9),
    "The page does not say whether it fits": (3, 12.0, 3.1),
    "Whoever sends a thing back needs a printer": (2, 6.0, 2.7),
}
NEEDS = {
    "My bike is ready when they said": (6.6, 4.1),
    "Somebody picks up the phone": (6.1, 3.4),
    "They know bicycles": (5.8, 6.3),
    "It looks good in the shop": (3.1, 5.7),
}
A_YEAR, MOST_TOLD, SEED = 52, 6, 7
# The booking page of the sample's story changed in the summer; so long ago, and so many
# weeks on either side reach back to its start and on to the newest words.
CHANGED, WEEKS = timedelta(days=115), 14


def move_in(today: date) -> int:
    """Let the sample firm act; return how many obstacles stand on its board.

    Its colleagues and words must be there. Everything is made by the functions that
    pages and commands call, and marked as sample.
    """
    people = list(Colleague.objects.filter(sample=True).order_by("email"))
    if not people:
        return 0
    boss = next(one for one in people if one.level == Level.EXECUTIVE)
    mechanic = next(one for one in people if str(one.team) == "Workshop")
    made = list(_obstacles(mechanic))
    made += [
        report.from_walk(finding, by=mechanic)
        for finding in _told_apart(report.unreported())[:5]
    ]
    _authority(mechanic, boss, made)
    if made:
        _close(made[0], mechanic, boss, today)
    _rule(made, boss)
    _needs(today)
    _year(people, boss, today)
    _station(boss, today)
    return len(made)


def _told_apart(met: list[Finding]) -> list[Finding]:
    """Return what the sample's walks met, one of each title: pages share their faults."""
    one_each: dict[str, Finding] = {}
    for finding in met:
        if finding.sample:
            one_each.setdefault(report.title_of(finding), finding)
    return list(one_each.values())


def _obstacles(by: Colleague) -> Iterator[Obstacle]:
    theirs = Verbatim.objects.filter(
        LOOKED_AT, source__sample=True, author_role="customer", paraphrase=False
    )
    for title, words in TOLD.items():
        severity, reach, effort = WEIGHED[title]
        found: Obstacle | None = None
        told = [
            voice
            for held in words
            for voice in theirs.filter(text__icontains=held).order_by("pk")[:MOST_TOLD]
        ]
        for voice in dict.fromkeys(told):
            if found is None:
                found = report.found(
                    title, by=by, verbatim=voice, severity=severity, reach=reach,
                    effort=effort, sample=True,
                )  # fmt: skip
            else:
                report.add(found, report.Piece(verbatim=voice), by=by)
        if found is not None:
            yield Obstacle.objects.get(pk=found.pk)


def _authority(mechanic: Colleague, boss: Colleague, made: list[Obstacle]) -> None:
    limits = Limits(
        money_each=Decimal(50), money_month=Decimal(600), minutes_each=60,
        remedies=("Refund", "Replace it", "Ring the customer"),
    )  # fmt: skip
    assert mechanic.team is not None
    authority.grant(mechanic.team, limits, by=boss, words="To make it right at once.")
    authority.act(
        "Took the bike home to the customer", by=mechanic, minutes=30, for_one=True,
        remedy="Ring the customer", sample=True,
    )  # fmt: skip
    if len(made) > 1:
        obstacles.change(made[1].pk, {"owner_id": mechanic.pk}, by=mechanic)
        authority.act(
            "Open the workshop until seven on Thursdays", by=mechanic,
            obstacle=made[1], money=Decimal(900),
        )  # fmt: skip


def _close(one: Obstacle, owner: Colleague, boss: Colleague, today: date) -> None:
    """Close a loop: own, act, promise, fix, tell, hear whether it is fixed, thank."""
    obstacles.change(one.pk, {"owner_id": owner.pk, "project": PROJECT}, by=owner)
    one.refresh_from_db()
    authority.act(
        "The page asks four things, and a text says that it is booked", by=owner,
        obstacle=one, minutes=45, remedy="Ring the customer", sample=True,
    )  # fmt: skip
    kept = promises.make(
        "You hear within a minute whether it is booked", by=owner, obstacle=one,
        due=today - timedelta(days=3), project=PROJECT, sample=True,
    )  # fmt: skip
    promises.end(kept, "kept", by=owner, how="Every booking since Monday")
    promises.make(
        "A new hub before the weekend", by=owner, due=today + timedelta(days=4),
        sample=True,
    )  # fmt: skip
    owed = Verbatim.objects.filter(
        LOOKED_AT, source__sample=True, text__icontains="second deposit still not here"
    )
    if voice := owed.first():
        promises.make(
            "The second deposit back by Friday", by=owner, verbatim=voice,
            due=today + timedelta(days=2), sample=True,
        )  # fmt: skip
    fixed = {
        "state": "fixed",
        "outcome": "A repair is booked within a minute, and a text says so",
    }
    obstacles.change(one.pk, fixed, by=owner)
    one.refresh_from_db()
    for letter in letters.write(one, by=owner)[:3]:
        sent = letters.send(
            letter, by=owner, how="telephone", ground="asked to be rung"
        )
        their_answers.take(sent, "fixed")
    thanks.thank(one, by=boss)
    measuring.measure(one, changed_on=today - CHANGED, weeks=WEEKS, by=owner)


def _rule(made: list[Obstacle], boss: Colleague) -> None:
    voice = Verbatim.objects.filter(
        LOOKED_AT, source__sample=True, text__icontains="receipt"
    ).first()
    rule = policies.write(
        {
            "name": "No receipt, no refund",
            "rule": "Goods are taken back with the printed receipt only.",
            "why": "So that nobody returns what was bought elsewhere.",
            "exceptions": 84, "cost_each": Decimal("11.50"),
            "verbatim_id": voice.pk if voice else None, "owner_id": boss.pk,
        },
        by=boss, sample=True,
    )  # fmt: skip
    policies.say(rule, "I see the order on my screen and must say no.", signed=None)
    if made:
        policies.link(rule, made[-1], by=boss)


def _needs(today: date) -> None:
    needs.take(answers(asked(today)), by=None, sample=True)


def asked(today: date) -> str:
    """Return what customers of the sample answered on needs: one year, as CSV."""
    chance = random.Random(SEED)  # noqa: S311 - invented answers
    lines = ["need,date,importance,performance,overall,customer,segment"]
    for need, (matters, well) in NEEDS.items():
        for week in range(A_YEAR):
            day = today - timedelta(days=7 * (A_YEAR - week))
            # Since the autumn the phone is picked up less: the ratchet sounds.
            worse = 1.8 if "phone" in need and week > A_YEAR - 12 else 0.0
            for number in range(4):
                how = _level(chance.gauss(well + 1 - worse, 0.9))
                much = _level(chance.gauss(matters, 0.7))
                whole = _level(0.6 * float(how) + chance.gauss(2, 0.7))
                lines.append(f"{need},{day},{much},{how},{whole},n{week}-{number},")
    return "\n".join(lines)


def _level(value: float) -> str:
    return str(round(min(max(value, 1.0), 7.0)))


def _year(people: list[Colleague], boss: Colleague, today: date) -> None:
    speaks = people[len(people) // 2]
    talents.offer(speaks, "I speak Portuguese, and mend gear hubs", language="pt")
    chance = random.Random(SEED)  # noqa: S311 - invented answers
    for months in (3, 2, 1):
        day = first_of(today, 1 - months)
        for person in people:
            given = {
                COMFORT: str(chance.randint(1, 5)),
                WHY: chance.choice(list(REASONS)),
                MET: chance.choice(("yes", "no")),
            }
            pulses.answer(person, given, today=day)
    pulses.publish_what_is_over(today)
    if years.current() is None:
        begun = years.begin(
            "Our year in their shoes", first_of(today, -2), shipped(), by=boss,
            sample=True,
        )  # fmt: skip
        for team in Team.objects.filter(sample=True):
            coach = next((one for one in people if one.team_id == team.pk), None)
            years.coach(begun, team, coach, by=boss)


def _station(boss: Colleague, today: date) -> None:
    gate.need(PROJECT, "shop.larkspoke.example", errand="returns_policy", by=boss)
    held = today - timedelta(days=6)
    gate.meeting(PROJECT, "Planning the spring", held=held, chair=True, by=boss)
    Condition.objects.filter(project=PROJECT).update(sample=True)
