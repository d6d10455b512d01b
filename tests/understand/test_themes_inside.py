"""Themes have kinds inside, odd files are told apart, and owners bring their encoder."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import polars as pl
import pytest
from typer.testing import CliRunner

import walkamile as wm
from walkamile.cli import build
from walkamile.refused import Refused
from walkamile.understand.meaning import static

KINDS = {
    "brakes": ("The brakes {} after the repair of {}", ["squeal", "rub", "failed", "pull"]),
    "gears": ("The gears {} since the service in {}", ["slip", "jump", "rattle", "jam"]),
    "post": ("My parcel {} although I paid for {}", ["is lost", "came late", "broke", "vanished"]),
    "bill": ("The invoice {} and the price of {} is wrong", ["doubled", "is late", "lacks tax", "is unclear"]),
}  # fmt: skip
ENDS = ("May", "June", "the wheel", "a bike", "spring", "two days", "the city", "delivery",
        "the shop", "Monday", "the weekend", "my mother")  # fmt: skip


def letters() -> list[str]:
    return [
        start.format(what, end)
        for start, whats in KINDS.values()
        for what in whats
        for end in ENDS
    ]


@pytest.fixture(scope="module")
def found():
    return wm.themes(letters())


def test_each_row_of_a_theme_with_kinds_is_of_one_of_them(found):
    inside, labels = found.subthemes, found.sublabels
    assert inside.columns[:4] == ["subtheme", "theme", "name", "keywords"]
    assert labels["theme"].to_list() == found.labels["theme"].to_list()
    of = dict(zip(inside["subtheme"], inside["theme"], strict=True))
    for theme, sub in labels.iter_rows():
        if sub is None:
            assert theme not in of.values()
        else:
            assert of[sub] == theme
    counted = labels.drop_nulls().group_by("subtheme").len()
    sizes = dict(zip(inside["subtheme"], inside["size"], strict=True))
    assert dict(counted.iter_rows()) == {key: n for key, n in sizes.items() if n}


def test_a_theme_of_two_kinds_is_parted_into_them():
    from walkamile.understand.themes import subthemes
    from walkamile.understand.themes.subthemes import _kinds

    mixed = [text for text in letters() if text.startswith(("The brakes", "My parcel"))]
    kinds = _kinds(static(mixed))
    first = {
        text.split()[1] for text, kind in zip(mixed, kinds, strict=True) if kind == 0
    }
    assert kinds.max() >= 1
    assert len(first) == 1  # brakes or parcels, never both
    assert subthemes.nothing().listed == ()


def test_quotes_of_a_subtheme_are_the_words_themselves(found):
    texts = letters()
    for row in found.subthemes.to_dicts():
        for quote in row["exemplars"]:
            assert texts[quote["row"]][quote["start"] : quote["end"]] == quote["text"]


def test_subthemes_are_kept_in_the_file_and_stay_when_a_tenth_comes_in(found, tmp_path):
    kept = wm.load_themes(found.save(tmp_path / "kept"))
    assert kept.found.subthemes.listed == found.found.subthemes.listed
    with pytest.raises(Refused):
        _ = kept.subthemes  # the texts are not here
    texts = letters()
    more = [
        text.replace("The ", "Again the ").replace("My ", "Again my ")
        for text in texts[::10]
    ]
    again = wm.themes([*texts, *more], previous=kept)
    assert set(found.subthemes["subtheme"]) <= set(again.subthemes["subtheme"])
    before, after = (
        found.sublabels["subtheme"],
        again.sublabels["subtheme"][: len(texts)],
    )
    same = before.fill_null("-") == after.fill_null("-")
    assert same.mean() >= 0.97


ODD = {
    "one text": (["the bell fell off"], 0),
    "a thousand alike": (["late again"] * 1000, 0),
    "all empty": ([""] * 20, 2),
    "one word each": ([f"word{chr(97 + n)}" for n in range(26)], 0),
    "endless": (["the delivery was late " * 4545, "short one"], 0),
    "mixed languages": (
        ["Der Laden war zu", "La tienda estaba cerrada", "店は閉まっていた"] * 9,
        0,
    ),
    "emoji only": (["😀😀", "👍🏽", "💔 💔", "🚲"] * 10, 0),
    "right to left": (["الطرد لم يصل", "החבילה לא הגיעה"] * 8, 0),
    "zero width": (["la\u200bte par\u00adcel", "ze\u200dro"] * 9, 0),
    "a column of numbers": ([str(n) for n in range(60)], 2),
}


@pytest.mark.parametrize("case", ODD)
def test_an_odd_file_is_themed_whole_or_refused_clearly(case, tmp_path, monkeypatch):
    texts, code = ODD[case]
    monkeypatch.chdir(tmp_path)
    pl.DataFrame({"id": range(len(texts)), "comment": texts}).write_csv("odd.csv")
    run = CliRunner().invoke(build(), ["themes", "odd.csv", "--json"])
    if code == 2:
        assert isinstance(run.exception, Refused) or run.exit_code == 2, run.output
        if isinstance(run.exception, Refused):
            assert run.exception.next_step
        return
    assert run.exit_code == 0, run.output
    said = json.loads(run.stdout)
    assert len(said["labels"]) == len(texts)  # no row is dropped
    assert sum(row["size"] for row in said["table"]) == len(texts)
    assert all(row["theme"] for row in said["labels"])
    assert {"groups", "subthemes"} <= set(said)


class Encoding(BaseHTTPRequestHandler):
    """A server that encodes as OpenAI's does, with our own quick vectors."""

    asked: list[dict] = []  # noqa: RUF012

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.asked.append(
            {**body, "path": self.path, "key": self.headers["authorization"]}
        )
        rows = static(body["input"]).tolist()
        data = [{"index": n, "embedding": row} for n, row in enumerate(rows)]
        if body["model"] == "broken":
            data = data[:-1]
        said = json.dumps({"data": list(reversed(data))}).encode()
        self.send_response(404 if body["model"] == "absent" else 200)
        self.send_header("content-length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    Encoding.asked.clear()
    listening = ThreadingHTTPServer(("127.0.0.1", 0), Encoding)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{listening.server_port}/v1"
    listening.shutdown()
    listening.server_close()


def test_an_owner_may_name_an_encoder_by_its_address(server, monkeypatch):
    monkeypatch.setenv("WALKAMILE_ENCODER_KEY", "a-key-of-theirs")
    texts = letters()
    got = wm.themes(texts, encoder=f"{server}#small")
    about = {text.split()[1] for text in texts}
    assert len(set(got.labels["theme"])) >= 2
    assert about
    assert sum(len(one["input"]) for one in Encoding.asked) == len(set(texts))
    assert {one["path"] for one in Encoding.asked} == {"/v1/embeddings"}
    assert {one["key"] for one in Encoding.asked} == {"Bearer a-key-of-theirs"}


@pytest.mark.parametrize("model", ["#absent", "#broken", ""])
def test_an_address_that_does_not_encode_is_refused_with_a_next_step(server, model):
    with pytest.raises(Refused) as refused:
        wm.themes(letters(), encoder=f"{server}{model}")
    assert refused.value.next_step


def test_an_encoder_that_is_not_there_is_refused(server):
    port = int(server.split(":")[2].split("/")[0])
    away = f"http://127.0.0.1:{port + 1 if port < 65_000 else port - 1}/v1#small"
    with pytest.raises(Refused):
        wm.themes(letters(), encoder=away)
