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


@pytest.mark.parametrize(
    ("promised", "answer"),
    [("2026-02-12 18:00", "agrees"), ("2026-02-13", "differs")],
)
def test_a_day_late_is_late_where_the_promise_had_an_hour(promised, answer) -> None:
    log = pl.DataFrame(
        {
            "order": ["1"],
            "ordered": ["2026-02-01"],
            "delivered": ["2026-02-13 10:00"],
            "promised": [promised],
        }
    )

    found = wm.say_do(said(("1", "It came a day late.")), log, on="order")

    late = found.filter(pl.col("claim") == "late_or_missing")
    assert late["agreement"].to_list() == [answer]


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


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('cues = ["(unclosed"]', "cues"),
        ("times = true", "times"),
        ('nor = "late"', "nor"),
        ('until = "["', "until"),
    ],
)
def test_what_is_wrong_in_a_claim_file_is_named(tmp_path, line, field) -> None:
    (tmp_path / "odd.toml").write_text(
        f'title = "x"\nasks = "late"\n{line}\nsays = ["a"]\nnot = ["b"]\n'
    )

    with pytest.raises(wm.Refused) as refusal:
        wm.say_do(said(("1", "x")), ORDERS, on="order", claims=tmp_path)

    assert (refusal.value.field, refusal.value.file) == (
        field,
        str(tmp_path / "odd.toml"),
    )


def test_a_folder_of_claims_that_is_not_there_is_refused(tmp_path) -> None:
    with pytest.raises(wm.Refused, match="not there"):
        wm.say_do(said(("1", "x")), ORDERS, on="order", claims=tmp_path / "none")


def test_a_part_that_is_missing_is_not_a_late_parcel() -> None:
    found = wm.say_do(
        said(("2", "Only one of the two bells arrived."), ("4", "Só recebi um dos dois.")),
        ORDERS, on="order",
    )  # fmt: skip

    assert "late_or_missing" not in found["claim"].to_list()


def days(key: str, activity: str, *these: str) -> list[tuple[str, str, str]]:
    return [(key, activity, f"2026-{day} 09:00:00") for day in these]


def asked(words: str, trace: list[tuple[str, str, str]], at: str) -> dict[str, str]:
    """Return what each claim of one customer's words meets in their log."""
    log = pl.DataFrame(trace, schema=["case", "activity", "at"], orient="row")
    verbatim = pl.DataFrame({"case": ["1"], "text": [words], "at": [at]})
    found = wm.say_do(verbatim, log, on="case")
    return dict(found.select("claim", "agreement").rows())


@pytest.mark.parametrize(
    ("words", "calls", "answer"),
    [
        ("I called you four times.", 4, "agrees"),
        ("I called you four times.", 2, "differs"),
        ("Ich habe viermal angerufen.", 4, "agrees"),
        ("Ya he llamado cuatro veces.", 3, "differs"),
        ("I keep calling and nobody helps.", 2, "agrees"),
        ("I called you four times.", 0, "cannot_tell"),
    ],
)
def test_calls_that_are_said_are_counted_in_the_log(words, calls, answer) -> None:
    trace = days("1", "order placed", "01-01") + days(
        "1", "phone call", *(f"02-{n + 1:02}" for n in range(calls))
    )

    assert asked(words, trace, "2026-03-01")["called_often"] == answer


def test_calls_after_the_words_do_not_count_for_them() -> None:
    trace = days("1", "phone call", "02-01", "02-02", "03-09", "03-10")

    assert (
        asked("I called four times.", trace, "2026-02-05")["called_often"] == "differs"
    )


@pytest.mark.parametrize(
    ("every", "answer"), [(1, "agrees"), (7, "differs"), (40, "cannot_tell")]
)
def test_daily_use_shows_on_the_days_of_the_log(every, answer) -> None:
    seen = [f"05-{n:02}" for n in range(30, 0, -every)]

    said_now = asked(
        "I use it every single day.", days("1", "log-in", *seen), "2026-05-31"
    )
    assert said_now["every_day"] == answer


@pytest.mark.parametrize(
    ("words", "came", "answer"),
    [
        ("I waited two weeks for it.", "01-15", "agrees"),
        ("I waited two weeks for it.", "01-04", "differs"),
        ("Ich habe zwei Wochen gewartet.", "01-13", "agrees"),
        ("J'ai attendu dix jours.", "01-03", "differs"),
    ],
)
def test_a_wait_that_is_said_is_measured_in_the_log(words, came, answer) -> None:
    trace = days("1", "order placed", "01-01") + days("1", "delivered", came)

    assert asked(words, trace, "2026-02-01")["waited"] == answer


def test_a_wait_without_a_delivery_lasts_until_the_words() -> None:
    trace = days("1", "order placed", "01-01")

    assert (
        asked("I have been waiting for three weeks.", trace, "2026-01-22")["waited"]
        == "agrees"
    )
    assert (
        asked("I have been waiting for three weeks.", trace, "2026-01-05")["waited"]
        == "differs"
    )


def test_a_missing_key_column_is_refused() -> None:
    with pytest.raises(wm.Refused, match="no column 'ticket'"):
        wm.say_do(said(("1", "x")), ORDERS, on="ticket")


def test_the_column_of_words_is_found_where_it_is_not_named() -> None:
    answers = said(("1", "Nice bell. It arrived ten days late.")).rename(
        {"text": "Kundenkommentar"}
    )

    found = wm.say_do(answers, ORDERS, on="order")

    assert found["quote"].to_list() == ["It arrived ten days late."]


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
