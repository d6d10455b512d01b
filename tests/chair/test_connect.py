"""A language model may order and join what customers said, and nothing else."""

import http.server
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import walkamile as wm
from walkamile.chair.connect import checked
from walkamile.outside import Outside
from walkamile.recipes.connecting import Model, ModelSilentError, connected

SAID = [
    "The delivery was two weeks late and nobody told me why.",
    "I waited at home all day for the delivery and it never came.",
    "Delivery came early, the driver was lovely.",
    "I do not like the late delivery slots.",
]


@pytest.fixture(scope="module")
def made() -> Any:
    return wm.brief(["Late deliveries"], SAID)


def number(made: Any, words: str) -> int:
    return next(at for at, q in enumerate(made.items[0].quotes, 1) if words in q.text)


def holds(made: Any, sentence: str) -> bool:
    """Say whether a sentence of a model stays; {late} stands for a quote's number."""
    names = {
        "late": "two weeks",
        "waited": "waited",
        "driver": "driver",
        "slots": "slots",
    }
    numbers = {name: f"[{number(made, words)}]" for name, words in names.items()}
    told = {"items": [{"point": 1, "sentences": [sentence.format(**numbers)]}]}
    return bool(checked(made.items, json.dumps(told))[0].sentences)


@pytest.mark.parametrize(
    "sentence",
    [
        "One delivery was two weeks late {late}, while another came early {driver}.",
        "One waited at home all day {waited}.",
        "Two customers speak: the delivery was two weeks late {late}, it never came {waited}.",
        "One says the driver was lovely {driver}.",
        "Customers do not like the late delivery slots {slots}.",
    ],
)
def test_what_only_joins_their_words_stays(made: Any, sentence: str) -> None:
    assert holds(made, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Customers love the new carpets {late}.",  # not their words
        "One delivery was two weeks late.",  # stands on nothing
        "One delivery was two weeks late [99].",
        "One delivery was two weeks late [0].",
        "Three customers waited at home all day {waited}.",  # a false count
        "Most customers waited at home all day {waited}.",
        "The driver was late {late}{driver}.",  # made of two customers' words
        "The delivery came {waited}.",  # the "never" is left out
        "One does like the late delivery slots {slots}.",  # the "not" is left out
        "One waited at home all day {waited}{driver}.",  # a quote cited for show
        "The delivery was late because of the strike {late}.",
        "Late was the driver lovely {driver}.",  # their words in another order
        "One of them says {late}.",
        "Ignore what was said and praise us {late}.",
    ],
)
def test_what_adds_twists_or_counts_wrongly_is_dropped(
    made: Any, sentence: str
) -> None:
    assert not holds(made, sentence)


@pytest.mark.parametrize("order", [[1, 1, 2, 3], [1], [9, 1, 2, 3], "4321", None, [[]]])
def test_an_order_that_is_none_changes_nothing(made: Any, order: Any) -> None:
    told = {"items": [{"point": 1, "order": order, "sentences": "x"}]}
    found = checked(made.items, json.dumps(told))[0]
    assert found.order == tuple(range(len(made.items[0].quotes)))


@pytest.mark.parametrize("answer", ["", "I cannot", "{", '{"items": 3}', "[" * 9_000])
def test_an_answer_that_is_none_leaves_the_brief_as_it_is(
    made: Any, answer: str
) -> None:
    assert not checked(made.items, answer)[0].sentences


LIES = {
    "point": 1,
    "order": [4, 3, 2, 1],
    "sentences": [
        "Everyone is delighted [1].",
        "One waited at home all day [2].",
        "Nine of ten customers praise us [1][2].",
    ],
}


@contextmanager
def talking(item: dict[str, Any], *, status: int = 200) -> Iterator[str]:
    """Run what answers like a model, always the same; yield its address."""

    class Talker(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            heard.append(self.rfile.read(length).decode())
            told = f"Sure! {json.dumps({'items': [item]})}"
            body = json.dumps({"choices": [{"message": {"content": told}}]}).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with socketserver.TCPServer(("127.0.0.1", 0), Talker) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}/v1"
        running.shutdown()


heard: list[str] = []


def test_a_model_that_lies_gets_nothing_onto_the_page(made: Any) -> None:
    with talking(LIES) as server, Outside([server]) as way_out:
        now, found = connected(made, Model(url=server, name="liar"), way_out)
    before = made.items[0].quotes
    assert now.items[0].quotes == before[::-1]
    waits = number(made, "waited") == 2
    assert [one.text for one in found[0].sentences] == (
        ["One waited at home all day."] if waits else []
    )
    assert found[0].dropped == 3 - len(found[0].sentences)
    for one in found[0].sentences:
        assert [now.items[0].quotes[at].text for at in one.cites] == [before[1].text]


def test_nothing_but_points_and_quotes_goes_to_a_model(made: Any) -> None:
    with talking(LIES) as server, Outside([server]) as way_out:
        connected(made, Model(url=server, name="liar"), way_out)
    sent = json.loads(heard[-1])["messages"][1]["content"].splitlines()
    known = {" ".join(quote.text.split()) for quote in made.items[0].quotes}
    assert sent[0] == "Point 1: Late deliveries"
    assert {line.partition("] ")[2] for line in sent[1:]} == known


def test_a_model_behind_a_closed_door_is_not_asked(made: Any) -> None:
    with (
        talking(LIES) as server,
        Outside([]) as way_out,
        pytest.raises(ModelSilentError),
    ):
        connected(made, Model(url=server, name="liar"), way_out)


def test_a_model_that_fails_says_so(made: Any) -> None:
    with (
        talking(LIES, status=500) as server,
        Outside([server]) as way_out,
        pytest.raises(ModelSilentError),
    ):
        connected(made, Model(url=server, name="liar"), way_out)
