"""Who else does a decision touch? Whatever the data tells customers apart by."""

import json
from typing import Any

import polars as pl
import pytest

import walkamile as wm
from walkamile.chair.groups import FEWEST_CUSTOMERS, called, is_group, known, parts

RINGING = (
    "Nobody rang me when my repair was ready.",
    "Please ring when the repair is ready, I came for nothing.",
    "You rang as soon as the repair was ready, thank you.",
    "I never heard that my repair was ready.",
    "Ring me when it is ready: I wait for the repair.",
    "The repair was ready for a week and nobody rang.",
)
BREAD = (
    "The bread is fresh.", "Your rolls were stale.", "I like the seeds on top.",
    "No gluten-free bread again.", "The counter is clean.", "Coffee was cold.",
)  # fmt: skip


def words() -> pl.DataFrame:
    """Return twelve customers: six speak of ringing, six of bread."""
    said = [*RINGING, *BREAD]
    plans = ["Basic"] * 5 + ["Gold"] + ["Silver"] * 6
    return pl.DataFrame(
        {
            "id": [f"v{at}" for at in range(12)],
            "text": said,
            "author_ref": [f"c{at}" for at in range(12)],
            "product": ["Cargo bike"] * 6 + ["Bread"] * 6,
            "place": ["Porto", "Braga"] * 6,
            "plan": plans,
            "AgentName": ["Maria", "José"] * 6,
            "helped": ["Maria Silva", "João Pereira"] * 6,
            "meta": [json.dumps({"age_group": "65-80" if at < 6 else "25-34"}) for at in range(12)],
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def touched() -> dict[str, Any]:
    """Return whom a decision touches, by what each group is called."""
    found = wm.affected("We no longer ring when a repair is ready", words())
    return {one.label: one for one in found}


def test_a_decision_touches_products_places_and_whatever_else_tells_apart(touched):
    assert touched["Product: Cargo bike"].n >= 4
    assert touched["Age group: 65-80"].n >= 4
    assert {"Place: Porto", "Place: Braga", "Plan: Basic"} <= set(touched)
    said = dict(enumerate(words()["text"].to_list()))
    for one in touched.values():
        for quote in one.quotes:
            assert said[int(quote.source[1:])][quote.start : quote.end] == quote.text


def test_a_group_that_never_spoke_of_it_was_not_asked(touched):
    silent = touched["Product: Bread"]
    assert (silent.n, silent.of, silent.quotes) == (0, 6, ())
    assert silent.not_asked == "We have not asked."


def test_a_group_of_fewer_than_five_customers_is_not_shown(touched):
    assert "Plan: Gold" not in touched
    rows = [("one and the same", {"plan": "Gold"})] * 40
    rows += [(f"c{at}", {"plan": "Basic"}) for at in range(FEWEST_CUSTOMERS)]
    rows += [(f"d{at}", {"plan": "Silver"}) for at in range(FEWEST_CUSTOMERS)]
    assert set(known(rows).sizes) == {("plan", "Basic"), ("plan", "Silver")}


def test_nobodys_name_makes_a_group(touched):
    assert not [name for name in touched if "Maria" in name or "João" in name]
    for column in (
        "AgentName", "agent", "served_by_employee", "customer_id", "e_mail", "Created At", "NPS",
        "order-id", "", "user", "x" * 80, "jotted_by",
    ):  # fmt: skip
        assert not is_group(column), column
    for column in (
        "Plan",
        "region",
        "age_group",
        "loyaltyTier",
        "channel",
        "customer_type",
    ):
        assert is_group(column), column
    assert called("loyaltyTier") == "Loyalty tier"


def test_a_column_of_many_values_parts_nobody():
    rows = [(f"c{at}-{n}", {"order": f"A{at}"}) for at in range(40) for n in range(6)]
    assert not known(rows).sizes
    alone = [(f"c{at}", {"language": "en"}) for at in range(60)]
    assert not known(alone).sizes


@pytest.mark.parametrize("meta", ["", "[]", "{", "null", '{"plan": null}', "7", None])
def test_what_is_no_object_parts_nobody(meta):
    assert parts({}, meta) == {}


def test_numbers_days_and_long_texts_are_no_groups_and_yes_is():
    said = {"a": 7, "b": "12.5", "c": "2026-01-02", "d": "x" * 90, "member": True}
    assert parts({}, said) == {"member": "yes"}
