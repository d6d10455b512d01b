"""A line on loopback is walked by telephone: found right, hung up always, told plainly."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from walk.calling import ivr
from walkamile.refused import Refused
from walkamile.walk.calling.explore import NothingHeardError, explore
from walkamile.walk.calling.hearing import Ear
from walkamile.walk.calling.listening import Manners
from walkamile.walk.calling.sip.account import Account, WrongAccountError, checked
from walkamile.walk.calling.sip.agent import NotRegisteredError, Phone
from walkamile.walk.calling.sip.dialog import NotAnsweredError, calling
from walkamile.walk.calling.tree import menu_of
from walkamile.walk.phone import judge

LINE = "+442079460123"
QUICK = Manners(
    calls=12, pause=0, ring=3, longest=60, quiet=0.5, linger=1.2, patience=2, short=0
)
SHOP = {
    "main": (1.5, {"1": "orders", "2": "person", "3": "hours"}),
    "orders": (1.2, {"1": "queue", "2": "main"}),
    "hours": (1.0, {}),
}
ENDS = frozenset({"hours"})


def account(exchange, **more):
    kept = {"server": "127.0.0.1", "port": exchange.port, "user": "walker"}
    return Account(**{**kept, "password": ivr.PASSWORD, **more})


def walked(
    menus=SHOP, *, ends=ENDS, manners=QUICK, permit=lambda: None, shape=None, **more
):
    """Return what a walk of such a line came to, and the exchange that it called."""

    async def walk():
        given = shape or ivr.Shape(menus=menus, ends=ends)
        exchange = await ivr.Exchange.opened(given, **more)
        try:
            register = {"register": bool(more.get("auth"))}
            async with Phone(account(exchange, **register)) as phone:
                line = await explore(
                    phone, LINE, manners=manners, permit=permit, tell=lambda _: None
                )
            await asyncio.sleep(0.05)
            return line, exchange
        finally:
            exchange.close()

    return asyncio.run(walk())


@pytest.fixture(scope="module")
def shop():
    return walked(auth="www")


def leads(line):
    return {
        (place.name, key): lead.to
        for place in line.places.values()
        for key, lead in place.leads.items()
        if lead.to not in ("again", "nothing")
    }


def test_every_key_of_a_line_is_found_with_where_it_leads(shop):
    line, _ = shop
    assert leads(line) == {
        ("main", "1"): "menu",
        ("main", "2"): "person",
        ("main", "3"): "menu",
        ("1", "1"): "person",
        ("1", "2"): "back",
    }
    assert line.complete


def test_what_was_called_is_judged_by_the_norms_of_a_written_menu(shop):
    judged = judge(menu_of(shop[0], {}))
    assert judged.figures["keys_to_a_person"] == "2"
    assert judged.figures["person_guessed_from"] == "it rings elsewhere"
    assert (judged.figures["dead_ends"], judged.figures["loops"]) == (1, 1)
    assert judged.figures["words_before_first_option"] is None
    assert {one.kind for one in judged.obstacles} == {"phone_dead_end", "phone_loop"}


def test_a_person_is_guessed_from_ringing_and_from_music(shop):
    because = {
        lead.because
        for place in shop[0].places.values()
        for lead in place.leads.values()
    }
    assert {"it rings elsewhere", "music on hold"} <= because


def test_every_call_is_hung_up_and_there_is_only_one_at_a_time(shop):
    _, exchange = shop
    assert (exchange.up, exchange.most_up) == (0, 1)


def test_prompts_are_kept_as_they_were_said(shop):
    line, _ = shop
    assert line.places[()].heard.voice.std() > 500
    assert 1.3 < line.places[()].heard.ended - line.places[()].heard.began < 1.7


def test_the_walk_stops_at_its_number_of_calls_and_says_what_it_did_not_try():
    line, exchange = walked(manners=Manners(**{**vars_of(QUICK), "calls": 1}))
    assert exchange.requests.count("INVITE") == 1
    assert not line.complete
    assert "2" in line.not_tried()["main"]
    told = {one.kind: one for one in judge(menu_of(line, {})).obstacles}
    assert "not every key was tried" in told["phone_no_person"].quote


def vars_of(manners):
    return {name: getattr(manners, name) for name in manners.__dataclass_fields__}


def test_a_cap_that_is_reached_ends_the_walk_and_keeps_what_was_heard():
    left = [1]

    def permit():
        if not left:
            raise Refused("the calls of today are used up.")
        left.pop()

    line, exchange = walked(permit=permit)
    assert exchange.requests.count("INVITE") == 1
    assert "the calls of today are used up." in line.notes[-1]


def test_an_exchange_that_takes_no_events_hears_the_tones_of_keys():
    menus = {"main": (1.0, {"1": "hours"}), "hours": (1.0, {})}
    keys = Manners(**{**vars_of(QUICK), "keys": "1", "calls": 2})
    line, exchange = walked(menus, manners=keys, hears_keys=False, speed=2.0)
    assert ("main", "1") in exchange.pressed
    assert leads(line) == {("main", "1"): "menu"}


def test_pcma_is_understood_too():
    line, _ = walked(
        {"main": (1.0, {})}, manners=Manners(**{**vars_of(QUICK), "keys": "1"}), code=8
    )
    assert 0.8 < line.places[()].heard.ended - line.places[()].heard.began < 1.2


@pytest.mark.parametrize(
    ("status", "kind"),
    [(486, "busy"), (603, "declined"), (404, "no such number"), (480, "no answer"),
     (403, "refused"), (503, "failed"), (302, "forwarded")],
)  # fmt: skip
def test_a_line_that_does_not_answer_says_why(status, kind):
    with pytest.raises(NothingHeardError, match=kind):
        walked(answers=[status])


def test_a_line_that_only_rings_is_left_with_a_cancel():
    async def call():
        exchange = await ivr.Exchange.opened(ivr.Shape(menus=SHOP), answers=[180])
        async with Phone(account(exchange)) as phone:
            with pytest.raises(NotAnsweredError, match="within"):
                async with calling(phone, LINE, ear=Ear(), ring=0.4, longest=5):
                    raise AssertionError
        await asyncio.sleep(0.05)
        exchange.close()
        return exchange.requests

    assert {"CANCEL", "ACK"} <= set(asyncio.run(call()))


def test_what_is_said_before_the_answer_is_no_part_of_the_menu():
    line, _ = walked(
        {"main": (1.0, {})},
        manners=Manners(**{**vars_of(QUICK), "keys": "1", "calls": 1}),
        early=ivr.ringing(1),
    )
    assert line.places[()].heard.why == "waits"


def test_a_proxy_that_asks_for_a_proof_gets_one_for_the_call_and_for_its_end():
    _, exchange = walked(
        {"main": (0.8, {})},
        manners=Manners(**{**vars_of(QUICK), "keys": "1"}),
        auth="proxy",
    )
    assert exchange.up == 0


def test_a_wrong_password_is_said_to_be_one():
    async def register():
        exchange = await ivr.Exchange.opened(ivr.Shape(menus=SHOP), auth="www")
        try:
            async with Phone(account(exchange, password="other", register=True)):
                raise AssertionError
        finally:
            exchange.close()

    with pytest.raises(NotRegisteredError, match="user, login and password"):
        asyncio.run(register())


def test_lost_datagrams_are_sent_again():
    line, _ = walked(
        {"main": (0.8, {})}, manners=Manners(**{**vars_of(QUICK), "keys": "1"}), drops=1
    )
    assert line.calls == 1


@pytest.mark.parametrize(
    "how", [RuntimeError, KeyboardInterrupt, asyncio.CancelledError]
)
def test_whatever_goes_wrong_the_call_is_hung_up(how):
    async def call():
        exchange = await ivr.Exchange.opened(ivr.Shape(menus=SHOP))
        async with Phone(account(exchange)) as phone:
            try:
                async with calling(phone, LINE, ear=Ear(), ring=3, longest=5):
                    raise how  # noqa: TRY301 - as if something in the call went wrong
            except how:
                pass
        exchange.close()
        return exchange

    assert asyncio.run(call()).requests.count("BYE") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_walk_that_is_stopped_from_outside_hangs_up(number, tmp_path):
    async def serve():
        exchange = await ivr.Exchange.opened(ivr.Shape(menus=SHOP), speed=1)
        child = subprocess.Popen(  # noqa: ASYNC220 - started in a moment
            [
                sys.executable,
                str(Path(__file__).with_name("one_walk.py")),
                str(exchange.port),
            ],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stderr=subprocess.DEVNULL,
        )
        try:
            until = time.monotonic() + 30
            while not exchange.up and time.monotonic() < until:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            assert exchange.up == 1
            child.send_signal(number)
            while exchange.up and time.monotonic() < until:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            return exchange.requests, exchange.up
        finally:
            while child.poll() is None and time.monotonic() < until:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            child.kill()
            exchange.close()

    requests, up = asyncio.run(serve())
    assert (requests.count("BYE"), up) == (1, 0)


def test_a_server_may_not_send_the_voice_into_a_private_network():
    async def call():
        exchange = await ivr.Exchange.opened(ivr.Shape(menus=SHOP))
        exchange_sdp = ivr.Played._sdp
        ivr.Played._sdp = lambda self: exchange_sdp(self).replace(
            "IN IP4 127.0.0.1\r\nt", "IN IP4 10.1.2.3\r\nt"
        )
        try:
            async with (
                Phone(account(exchange)) as phone,
                calling(phone, LINE, ear=Ear(), ring=3, longest=5),
            ):
                raise AssertionError
        finally:
            ivr.Played._sdp = exchange_sdp
            exchange.close()
            assert exchange.requests.count("BYE") == 1

    with pytest.raises(NotAnsweredError, match="is private"):
        asyncio.run(call())


@pytest.mark.parametrize(
    "wrong",
    [{"user": 'a"b'}, {"server": ""}, {"port": 0}, {"way": "sctp"}, {"user": "a\r\nb"}],
)
def test_an_account_with_signs_that_break_a_message_is_refused(wrong):
    with pytest.raises(WrongAccountError):
        checked(Account(**{"server": "sip.example", "user": "u", **wrong}))


@pytest.mark.parametrize(("way", "mode"), [("udp", "u1"), ("tcp", "t1")])
def test_sipp_answers_and_is_hung_up(tmp_path, way, mode):
    """SIPp, written by others, takes the call by its own book."""
    if not shutil.which("sipp"):
        pytest.skip("no sipp here: apt-get install -y sip-tester")
    port = 25_060 + os.getpid() % 1_000 + 1_000 * (way == "tcp")
    with subprocess.Popen(
        ["sipp", "-t", mode, "-sn", "uas", "-i", "127.0.0.1", "-p", str(port), "-m", "1", "-nostdin",
         "-timeout", "20", "-trace_stat", "-stf", str(tmp_path / "stat.csv")],
        cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as sipp:  # fmt: skip
        try:
            time.sleep(0.5)  # until it listens; a stream cannot be sent again
            asyncio.run(to_sipp(port, way, sipp))
            assert sipp.wait(15) == 0
        finally:
            sipp.kill()


async def to_sipp(port, way, sipp):
    given = Account(server="127.0.0.1", port=port, user="walker", way=way)
    async with Phone(given) as phone:
        async with calling(phone, LINE, ear=Ear(), ring=5, longest=5) as call:
            await call.press("1")
            assert call.answered
        await asyncio.to_thread(
            sipp.wait, 15
        )  # it looks for four seconds after the end
