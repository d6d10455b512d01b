"""Whoever sees all that is told, and knows their own answer, recovers nobody's."""

import random
from itertools import combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from walkamile.act.pulse import ANSWERS, COMFORT, LEAST, MET, WHY, told

# Of those who answer, by team: of a crowd, of just enough, of too few, of one.
TEAMS = {"Shop": 12, "Workshop": 5, "Web": 7, "Till": 3, "Office": 2, "Board": 1}


def tally(people):
    counted = {question: {} for question in ANSWERS}
    for person in people:
        for question, answer in person.items():
            sizes = counted[question]
            sizes[answer] = sizes.get(answer, 0) + 1
    return counted


def answers_of(many, chance, *, all_alike=False):
    drawn = [
        {question: chance.choice(known) for question, known in ANSWERS.items()}
        for _ in range(many)
    ]
    return [drawn[0]] * many if all_alike else drawn


def worlds(many, question, insider, target):
    """Every way in which the others may have answered, beside an insider and a target."""
    others = combinations_with_replacement(ANSWERS[question], many - 2)
    for rest in others:
        yield [insider, target, *rest]


def said_of(question, given):
    """What would be told of a group that had answered so."""
    fixed = {COMFORT: "3", WHY: "time", MET: "yes"}
    people = [{**fixed, question: answer} for answer in given]
    (group,) = told({"x": tally(people)})
    return getattr(group, {COMFORT: "comfort", WHY: "why", MET: "met"}[question])


def possible(many, question, insider, public):
    """Which answers a target may have given, as far as an insider can find out."""
    found = set()
    for target in ANSWERS[question]:
        for given_so in worlds(many, question, insider, target):
            if said_of(question, given_so) == public:
                found.add(target)
                break
    return found


@pytest.mark.parametrize("all_alike", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_an_insider_with_every_page_knows_no_colleagues_answer(seed, all_alike):
    chance = random.Random(seed)
    people = {
        name: answers_of(many, chance, all_alike=all_alike)
        for name, many in TEAMS.items()
    }
    groups = told({name: tally(rows) for name, rows in people.items()})
    assert {len(group.teams) for group in groups} == {1, 3}
    for group in groups:
        members = [person for name in group.teams for person in people[name]]
        assert len(members) >= LEAST
        if len(members) > 7:
            members = members[:7]  # the fewer, the easier for the attacker
        for question in ANSWERS:
            public = said_of(question, [person[question] for person in members])
            for insider in {person[question] for person in members}:
                left = possible(len(members), question, insider, public)
                assert len(left) >= 2, (group, question, insider)


sizes = some.lists(some.integers(0, 9), min_size=1, max_size=6)


@settings(max_examples=80, deadline=None)
@given(sizes, some.integers(0, 99))
def test_no_group_of_fewer_than_five_appears_however_groups_are_subtracted(many, seed):
    chance = random.Random(seed)
    teams = {f"t{n}": answers_of(size, chance) for n, size in enumerate(many)}
    groups = told({name: tally(rows) for name, rows in teams.items()})
    seen = [name for group in groups for name in group.teams]
    assert len(seen) == len(set(seen))  # disjoint: a difference of two is neither
    for group in groups:
        size = sum(len(teams[name]) for name in group.teams)
        assert size >= LEAST
        assert group.answered <= size
    hidden = sum(len(rows) for name, rows in teams.items() if name not in seen)
    assert hidden < LEAST


def test_a_reason_named_as_often_as_another_is_not_told():
    people = [{COMFORT: "3", WHY: why, MET: "yes"} for why in ("time", "rules") * 3]
    assert told({"x": tally(people)})[0].why == ""
