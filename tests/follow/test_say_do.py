"""The quote beside the trace: does it fit?"""

import polars as pl
import pytest

import walkamile as wm

ORDERS = pl.DataFrame(
    {
        "order": ["1", "2", "3", "4"],
        "ordered": ["2026-01-01"] * 4,
        "delivered_to_customer": ["2026-01-20", "2026-01-05", None, "2026-01-05"],
        "promised_delivery": ["2026-01-10"] * 4,
    }
)


def said(*lines: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(list(lines), schema=["order", "text"], orient="row")


def test_late_in_words_and_late_in_the_log_agree() -> None:
    found = wm.say_do(
        said(("1", "Nice bell. It arrived ten days late.")), ORDERS, on="order"
    )

    [row] = found.to_dicts()
    assert (row["claim"], row["agreement"]) == ("late_or_missing", "agrees")
    assert row["quote"] == "It arrived ten days late."
    assert row["shows"] == "delivered 10 days after the date promised"


def test_never_arrived_beside_a_delivery_is_shown_as_a_contradiction() -> None:
    found = wm.say_do(said(("2", "I never received my parcel.")), ORDERS, on="order")

    assert found["agreement"].to_list() == ["differs"]


def test_no_delivery_in_the_log_agrees_with_never_arrived() -> None:
    found = wm.say_do(said(("3", "Meu pedido não chegou.")), ORDERS, on="order")

    assert found["agreement"].to_list() == ["agrees"]


def test_an_unknown_key_cannot_tell() -> None:
    found = wm.say_do(said(("99", "It never arrived.")), ORDERS, on="order")

    assert found["agreement"].to_list() == ["cannot_tell"]


@pytest.mark.parametrize(
    "words",
    [
        "Arrived before the promised date, great.",
        "Wrong colour.",
        "",
        "👍",
        "Not used yet.",
    ],
)
def test_words_that_claim_nothing_give_no_row(words) -> None:
    assert wm.say_do(said(("4", words)), ORDERS, on="order").is_empty()


def test_an_owner_adds_a_claim_as_a_file(tmp_path) -> None:
    (tmp_path / "opened_account.toml").write_text(
        'title = "opened an account"\nasks = "happened"\nactivity = "signup"\nsure = 0.6\n'
        'says = ["I opened an account.", "I signed up.", "Created my account today."]\n'
        'not = ["I cannot sign up.", "It arrived late.", "Good product."]\n'
    )
    events = pl.DataFrame(
        {"case": ["1"], "activity": ["signup"], "at": ["2026-01-01 10:00:00"]}
    )

    found = wm.say_do(
        pl.DataFrame({"case": ["1"], "text": ["I signed up yesterday."]}),
        events, on="case", claims=tmp_path,
    )  # fmt: skip

    assert ("opened_account", "agrees") in found.select("claim", "agreement").rows()


def test_a_wrong_claim_file_says_which_field(tmp_path) -> None:
    (tmp_path / "odd.toml").write_text(
        'title = "x"\nasks = "why"\nsays = ["a"]\nnot = ["b"]\n'
    )

    with pytest.raises(wm.Refused) as refusal:
        wm.say_do(said(("1", "x")), ORDERS, on="order", claims=tmp_path)

    assert refusal.value.field == "asks"


def test_a_missing_key_column_is_refused() -> None:
    with pytest.raises(wm.Refused, match="no column 'ticket'"):
        wm.say_do(said(("1", "x")), ORDERS, on="ticket")


@pytest.mark.data
def test_claims_of_lateness_fit_the_log_of_real_orders(data) -> None:
    orders = pl.read_csv(data / "olist/dev/olist_orders_dataset.csv")
    reviews = (
        pl.read_csv(data / "olist/dev/olist_order_reviews_dataset.csv")
        .filter(pl.col("review_comment_message").is_not_null())
        .drop("review_score")
        .head(300)
    )

    found = wm.say_do(reviews, orders, "order_id", text="review_comment_message")

    late = found.filter(pl.col("claim") == "late_or_missing")
    assert len(late) > 60
    assert (late["agreement"] == "agrees").mean() > 0.75
