"""A customer's account is walked with a stored sign-in that nobody gets to see."""

import json
import re

import pytest
from cryptography.fernet import Fernet

import walkamile as wm
from walk.sites import page, send, served
from walkamile.cli import build
from walkamile.walk.session import WrongSessionError, open_file, read_state, seal_file

SECRET = "d34db33f-very-secret"


def state(value=SECRET):
    cookie = {
        "name": "sid", "value": value, "domain": "127.0.0.1", "path": "/",
        "expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax",
    }  # fmt: skip
    return {"cookies": [cookie], "origins": []}


@pytest.fixture
def sealed(tmp_path, monkeypatch):
    monkeypatch.setenv("WALKAMILE_KEY", Fernet.generate_key().decode())
    plain = tmp_path / "state.json"
    plain.write_text(json.dumps(state()))
    return seal_file(plain, tmp_path / "customer.sealed")


def test_a_sealed_sign_in_opens_with_its_key_and_no_other(sealed, monkeypatch):
    assert SECRET.encode() not in sealed.read_bytes()
    assert sealed.stat().st_mode & 0o077 == 0
    assert open_file(sealed) == state()
    monkeypatch.setenv("WALKAMILE_KEY", Fernet.generate_key().decode())
    with pytest.raises(WrongSessionError, match="this key"):
        open_file(sealed)
    monkeypatch.delenv("WALKAMILE_KEY")
    with pytest.raises(WrongSessionError, match="no proper key"):
        open_file(sealed)


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"[]",
        b"{}",
        b'{"cookies": {}}',
        b'{"cookies": [{"name": 1}]}',
        b"[" * 99_999,
    ],
)
def test_what_is_no_sign_in_is_refused_without_quoting_it(given):
    with pytest.raises(WrongSessionError) as refused:
        read_state(given + SECRET.encode())
    assert SECRET not in str(refused.value)


def test_a_plain_sign_in_is_not_taken_for_a_sealed_one(sealed, tmp_path):
    assert sealed.exists()
    with pytest.raises(WrongSessionError, match="sealed"):
        open_file(tmp_path / "state.json")


@pytest.mark.browser
def test_the_account_is_walked_signed_in_and_nobody_signs_out(sealed, tmp_path, capsys):
    asked = []

    def home(handler):
        asked.append(handler.path)
        if f"sid={SECRET}" not in (handler.headers.get("cookie") or ""):
            send(handler, page("<h1>Please sign in</h1>", nav="").encode())
            return
        links = (
            "<a href='/logout'>Log out, call us, contact</a> <a href='/help'>Help</a>"
        )
        body = page("<h1>Your account</h1>", nav=links)
        if handler.path == "/help":
            body = page(
                "<p>Customers of ours call <a href='tel:+441865496012'>01865 496012</a></p>",
                nav=links,
            )
        send(handler, body.encode())

    with served({"*": home}) as url:
        outside = wm.walk(url, ["phone_number"], survey=0)
        assert outside.errands["verdict"].to_list() == ["not_found"]
        report = tmp_path / "report.html"
        build()(
            ["walk", url, "--errand", "phone_number", "--session", str(sealed),
             "--json", "--html", str(report), "--pages", "5"],
            standalone_mode=False,
        )  # fmt: skip
    told = capsys.readouterr()
    assert json.loads(told.out)["errands"][0]["value"] == "01865 496012"
    assert not any(re.search("logout", way) for way in asked)
    for written in (told.out, told.err, report.read_text(encoding="utf-8")):
        assert SECRET not in written
