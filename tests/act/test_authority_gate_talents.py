"""What may be done without asking, what may go out, and who could help."""

from decimal import Decimal
from xml.etree import ElementTree as ET

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from walkamile.act.authority import Limits, leave, left
from walkamile.act.gate import Check, judge, junit
from walkamile.act.talents import Ask, Offer, matches
from walkamile.recipes.acting import who_could_help

sums = some.integers(0, 1_000_000).map(lambda cents: Decimal(cents) / 100)


def test_nothing_written_down_means_ask():
    assert not leave(None).may
    assert not leave(Limits(), money=Decimal(1)).may
    assert leave(Limits()).may  # doing what takes neither money nor time


@settings(max_examples=60, deadline=None)
@given(each=sums, month=sums, spent=sums, wanted=sums)
def test_nobody_spends_more_than_is_written(each, month, spent, wanted):
    limits = Limits(money_each=each, money_month=month)
    if leave(limits, money=wanted, spent=spent).may and wanted > 0:
        assert wanted <= each
        assert spent + wanted <= month
    assert left(limits, spent) >= 0


def test_a_remedy_that_is_not_written_is_asked_for():
    limits = Limits(money_each=Decimal(50), remedies=("Refund",))
    assert leave(limits, money=Decimal(50), remedy="Refund").may
    refused = leave(limits, money=Decimal(51), remedy="Flowers")
    assert len(refused.because) == 2


def test_a_project_nobody_knows_does_not_pass():
    gate = judge("nowhere", [])
    assert not gate.passed
    assert gate.failed[0].next_step


@settings(max_examples=30, deadline=None)
@given(
    some.lists(
        some.tuples(some.text(max_size=30), some.booleans()), min_size=1, max_size=8
    )
)
def test_a_build_server_counts_what_failed(told):
    checks = [
        Check(kind="walk", name=name, passed=passed, why=name) for name, passed in told
    ]
    gate = judge("checkout", checks)
    suite = ET.fromstring(junit(gate)).find("testsuite")
    assert int(suite.get("tests")) == len(told)
    assert len(suite.findall("testcase/failure")) == len(gate.failed)
    assert gate.passed == all(passed for _, passed in told)


def test_a_need_finds_the_technician_who_speaks_portuguese():
    asks = [Ask(id=1, words="A corrente salta, quem ajuda?", language="pt")]
    offers = [
        Offer(id=1, words="I mend chains and gears", language=""),
        Offer(id=2, words="Workshop, fluent Portuguese", language="pt"),
    ]
    first = who_could_help(asks, offers)[0]
    assert first.offer == 2
    assert any("language" in why for why in first.because)


def test_everybody_speaks_the_houses_language_so_that_alone_matches_nobody():
    zero = np.zeros((1, 4))
    assert (
        matches(
            [Ask(id=1, words="brakes", language="en")],
            [Offer(id=1, words="bread", language="en")],
            zero,
            zero,
        )
        == []
    )
