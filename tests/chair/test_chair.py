"""The customer sits in the meeting, in their own words."""

import json
import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import walkamile as wm
from walkamile.chair import page
from walkamile.chair.agenda import Item, agenda
from walkamile.chair.voices import Ears, Heard, relevant

PARCELS = [
    ("My parcel arrived three weeks late and nobody told me why.", "family"),
    ("The delivery was two days late, again.", "family"),
    ("Delivery came early, the driver was lovely, thank you!", "commuter"),
    ("I waited at home all day for the delivery and it never came.", "courier"),
    ("Parcel delivered on time, great service as always.", "family"),
    ("Late delivery meant my daughter had no bike on her birthday.", "family"),
    (
        "The courier left my parcel in the rain; delivery should not be like this.",
        "family",
    ),
    ("The delivery was two days late, again!", "commuter"),
]
BREAD = [
    ("The sourdough bread is the best in town.", "family"),
    ("Your rolls were stale on Saturday.", "commuter"),
    ("I wish there were bread without gluten.", "pensioner"),
]


def voices() -> pl.DataFrame:
    said = [
        *PARCELS,
        *BREAD,
        *[(f"Bread number {at} was tasty and fresh.", "pensioner") for at in range(6)],
    ]
    return pl.DataFrame(
        {
            "source_record_id": [f"v{at}" for at in range(len(said))],
            "text": [text for text, _ in said],
            "segment": [segment for _, segment in said],
            "author_ref": [f"c{at}" for at in range(len(said))],
            "author_role": ["customer"] * len(said),
            "occurred_at": [
                datetime(2026, 1, 1 + at, tzinfo=UTC) for at in range(len(said))
            ],
            "language": ["en"] * len(said),
        }
    )


@pytest.fixture(scope="module")
def made() -> Any:
    return wm.brief(
        "- Welcome\n- Discuss late deliveries (10 min)\n- New carpets for the office",
        voices(),
    )


def test_every_quote_is_its_source_to_the_letter(made: Any) -> None:
    texts = dict(voices().select("source_record_id", "text").iter_rows())
    quotes = [quote for item in made.items for quote in item.quotes]
    assert quotes
    assert all(
        quote.text == texts[quote.source][quote.start : quote.end] for quote in quotes
    )


def test_late_deliveries_are_answered_by_customers_who_waited(made: Any) -> None:
    item = made.items[0]
    assert item.title == "Discuss late deliveries"
    assert 3 <= len(item.quotes) <= 5
    assert all(
        re.search("deliver|parcel", quote.text, re.IGNORECASE) for quote in item.quotes
    )
    assert item.numbers["n"] >= len(item.quotes)
    assert item.numbers["since"] <= item.numbers["until"]


def test_a_glad_voice_sits_beside_the_unhappy_ones(made: Any) -> None:
    feelings = {quote.feeling for quote in made.items[0].quotes}
    assert "negative" in feelings
    assert feelings & {"positive", "mixed"}


def test_nobody_says_the_same_twice(made: Any) -> None:
    said = [quote.text.strip("!.") for quote in made.items[0].quotes]
    assert len(said) == len(set(said))


def test_who_is_not_heard_is_named_with_how_many_they_are(made: Any) -> None:
    assert {"segment": "pensioner", "n": 7} in made.items[0].not_heard


def test_carpets_nobody_spoke_of_are_said_to_be_unspoken_of(made: Any) -> None:
    item = made.items[1]
    assert not item.quotes
    assert item.silence == "No customer has spoken of this yet."
    assert item.ask is not None
    assert "Ask three customers" in item.ask
    for written in (made.html, made.md, made.spoken):
        assert "No customer has spoken of this yet." in written


def test_one_customer_has_one_voice() -> None:
    frame = voices().with_columns(author_ref=pl.lit("the same one"))
    item = wm.brief(["Late deliveries"], frame).items[0]
    assert len(item.quotes) == 1
    assert item.numbers["customers"] == 1


def test_colleagues_are_not_quoted_as_customers() -> None:
    frame = voices().with_columns(author_role=pl.lit("colleague"))
    assert not wm.brief(["Late deliveries"], frame).items[0].quotes


def test_a_long_letter_gives_the_sentence_that_speaks_of_it() -> None:
    around = "The weather was fine and we walked along the river for a while. " * 6
    letter = around + "Your delivery was late by a whole month. " + around
    item = wm.brief(
        ["Late delivery"], [letter, "Bread was good", "I like the shop"]
    ).items[0]
    quote = item.quotes[0]
    assert quote.text == letter[quote.start : quote.end]
    assert "late by a whole month" in quote.text
    assert len(quote.text) <= 280


def test_nothing_heard_at_all_is_silence() -> None:
    assert (
        wm.brief(
            ["Late deliveries"], pl.DataFrame({"text": []}, schema={"text": pl.String})
        )
        .items[0]
        .silence
    )


HOSTILE = "My late delivery came a week after the delivery date <script>alert(1)</script> </style><img src=//evil.example/x> [a](javascript:x) \x0b \U0001f6b2 delivery"


def test_a_hostile_voice_is_text_on_every_page() -> None:
    made = wm.brief(
        ["Late delivery", "Prices <b>now</b>"], [HOSTILE, *[text for text, _ in BREAD]]
    )
    assert HOSTILE in [quote.text for quote in made.items[0].quotes]
    assert "<script" not in made.html
    assert "<img" not in made.html
    assert "<b>" not in made.html
    assert r"\<script\>" in made.md
    assert made.pdf.startswith(b"%PDF")
    assert made.pptx.startswith(b"PK")


def test_the_page_is_one_sheet_even_with_many_points() -> None:
    from weasyprint import HTML

    made = wm.brief([f"Late deliveries in district {at}" for at in range(9)], voices())
    assert made.pdf.startswith(b"%PDF")
    assert made.pdf.count(b"/Type /Page\n") + made.pdf.count(b"/Type /Page/") <= 1
    assert len(HTML(string=made.html).render().pages) == 1


def test_a_page_is_one_sheet_of_the_paper_that_is_asked_for(made: Any) -> None:
    from weasyprint import HTML

    for paper, wide in (("A4", 794), ("letter", 816)):  # in pixels of CSS
        written = page.html("x", made.items, level=3, paper=paper)
        sheets = HTML(string=written).render().pages
        assert [round(one.width) for one in sheets] == [wide]
    assert made.sheet() != made.sheet("letter")
    with pytest.raises(wm.Refused):
        made.sheet("napkin")


def test_a_slide_a_point(made: Any) -> None:
    from pptx import Presentation

    slides = Presentation(BytesIO(made.pptx)).slides
    assert len(slides) == 2
    words = "\n".join(shape.text_frame.text for shape in slides[0].shapes)
    assert made.items[0].quotes[0].text in words


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//EN
BEGIN:VEVENT
UID:1
DTSTART:20260401T090000Z
SUMMARY:Spring planning
DESCRIPTION:1. Welcome\\n2. Late deliveries\\n3. Prices\\, and what they cover
END:VEVENT
END:VCALENDAR
"""


def test_an_agenda_is_read_from_text_markdown_and_calendar(tmp_path: Path) -> None:
    file = tmp_path / "meeting.ics"
    file.write_text(CALENDAR, encoding="utf-8")
    assert [item.title for item in agenda(file).items] == [
        "Late deliveries",
        "Prices, and what they cover",
    ]
    assert agenda(str(file)).title == "Spring planning"
    markdown = "# Plan\nHello all,\n- [ ] **Late** deliveries\n  - who waits longest\n* 10:30–10:45 Prices (15 min)\n"
    assert [item.title for item in agenda(markdown).items] == [
        "Late deliveries",
        "Prices",
    ]
    assert "who waits longest" in agenda(markdown).items[0].words
    assert [
        item.title
        for item in agenda("Late deliveries\n\nPreise besprechen\nPause\n").items
    ] == ["Late deliveries", "Preise besprechen"]
    assert agenda("Entscheidung über Lieferzeiten").items[0].words == "Lieferzeiten"


@pytest.mark.parametrize(
    "wrong",
    ["", "  \n ", "---\n***", "BEGIN:VCALENDAR\nnonsense", ["x"] * 300, 7, b"bytes"],
)
def test_what_is_no_agenda_is_refused(wrong: Any) -> None:
    with pytest.raises(wm.Refused):
        agenda(wrong)


MINUTES = """Customers told us they wait forty minutes on the phone and then give up.
Two customers said: "I cannot find your number anywhere on the site".
Our revenue grew by four percent and our margin is stable.
We will launch the new brand in the third quarter.
We need to acquire more customers and raise revenue per customer.
The room was booked until noon.
"""


def test_focus_tells_customers_situation_from_our_own() -> None:
    found = wm.focus(MINUTES)
    whom = [one.speaks_of for one in found.sentences]
    assert whom == [
        "customers",
        "customers",
        "ourselves",
        "ourselves",
        "ourselves",
        None,
    ]
    assert found.share == pytest.approx(2 / 5)
    for one in found.sentences:
        assert one.text == MINUTES[one.start : one.end]
        assert all(
            one.start <= cue["start"] < cue["end"] <= one.end for cue in one.because
        )


@pytest.mark.parametrize(
    ("outward", "inward"),
    [
        (
            "Die Kunden warten zwei Wochen auf ihre Lieferung und finden keine Nummer.",
            "Wir steigern unseren Umsatz im nächsten Quartal deutlich.",
        ),
        (
            "Los clientes esperan dos semanas y no pueden encontrar el teléfono.",
            "Nuestras ventas crecen y vamos a reducir los costes este trimestre.",
        ),
        (
            "Les clients attendent deux semaines et ne trouvent pas le numéro.",
            "Nous voulons augmenter notre chiffre d'affaires ce trimestre.",
        ),
        (
            "Os clientes esperam duas semanas e não conseguem encontrar o número.",
            "Nossas vendas cresceram e vamos reduzir os custos neste trimestre.",
        ),
    ],
)
def test_focus_in_other_languages(outward: str, inward: str) -> None:
    assert wm.focus(outward).share == 1.0
    assert wm.focus(inward).share == 0.0


@pytest.mark.parametrize(
    "text", ["", "The room was booked until noon.", "会议室已经预订到中午。", "42"]
)
def test_focus_says_nothing_where_nothing_tells(text: str) -> None:
    assert wm.focus(text).share is None


def test_at_the_shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from typer.main import get_command

    from walkamile.cli import build

    plan, words = tmp_path / "plan.md", tmp_path / "words.csv"
    plan.write_text("- Late deliveries\n", encoding="utf-8")
    voices().drop("occurred_at").write_csv(words)
    get_command(build())(
        ["chair", str(plan), str(words), "--json", "--html", str(tmp_path / "o.html")],
        standalone_mode=False,
    )
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "walkamile/1"
    assert told["items"][0]["quotes"][0]["text"]
    written = (tmp_path / "o.html").read_text(encoding="utf-8")
    assert "Late deliveries" in written
    get_command(build())(["focus", str(plan), "--json"], standalone_mode=False)
    assert "share" in json.loads(capsys.readouterr().out)


def test_whom_a_decision_touches_is_asked_at_the_shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from typer.main import get_command

    from walkamile.cli import build

    words = tmp_path / "words.csv"
    many = pl.concat([voices(), voices().with_columns(pl.col("author_ref") + "b")])
    many.drop("occurred_at").write_csv(words)
    get_command(build())(
        ["affected", "We deliver two days later", str(words), "--json"],
        standalone_mode=False,
    )
    told = {
        one["segment"]: one for one in json.loads(capsys.readouterr().out)["segments"]
    }
    assert told["family"]["quotes"]
    assert told["family"]["not_asked"] is None
    assert told["pensioner"]["not_asked"] == "We have not asked."


def heard_at(*cosines: float) -> list[str]:
    """Return what is heard of texts that lie so close to what is asked."""

    def vector(cosine: float, place: int) -> Any:
        row = np.zeros(len(cosines) + 1)
        row[0], row[place + 1] = cosine, (1 - cosine**2) ** 0.5
        return row

    found = [
        Heard(
            source=str(at), text=f"text {at}", customer=str(at),
            meaning=vector(cosine, at),
        )
        for at, cosine in enumerate(cosines)
    ]  # fmt: skip
    asked = np.eye(1, len(cosines) + 1)
    ears = Ears(
        find=lambda _words, _most: found, mean=lambda _texts: asked,
        feel=lambda groups: [[] for _ in groups], sentences=lambda _text: [],
        usual=np.zeros(len(cosines) + 1),
    )  # fmt: skip
    return [
        one.source
        for one in relevant(Item(title="parking", words="parking"), ears).heard
    ]


def test_one_voice_that_is_clearly_of_it_is_heard_however_far_the_others_are() -> None:
    assert heard_at(0.6, 0.1, 0.1, 0.1, 0.1) == ["0"]
    assert heard_at(0.6) == ["0"]


def test_where_nobody_comes_near_nobody_is_quoted_for_being_nearest() -> None:
    assert heard_at(0.4, 0.25, 0.2, 0.2, 0.2) == []
    assert heard_at(0.4, 0.38, 0.36, 0.35, 0.3) != []


def test_who_is_not_half_as_close_as_the_closest_shares_a_word_and_no_more() -> None:
    assert heard_at(0.9, 0.5, 0.4) == ["0", "1"]
    assert heard_at(0.7, 0.5, 0.4) == ["0", "1", "2"]
