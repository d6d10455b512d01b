"""Does what is told arrive, once, and does nothing leave that must stay?"""

import email
import email.policy
import http.server
import json
import os
import re
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import Client

from certificates import certificate
from walkamile.web import digest, keys, tell
from walkamile.web.models import Colleague, Job, Outlet, Source, Team, Told, Verbatim
from walkamile.web.way_out import door

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SENSITIVE = "my illness is nobody's business"


@pytest.fixture(autouse=True)
def _a_key_of_its_own(tmp_path: Path, settings: Any) -> None:
    settings.KEY_FILE = tmp_path / "key"
    settings.URL = "https://house.example"


class Postbox:
    """A mail server that keeps what it gets, or refuses as it is told."""

    def __init__(self) -> None:
        self.got: list[email.message.EmailMessage] = []
        self.refuse = ""

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        self.got.append(
            email.message_from_bytes(envelope.content, policy=email.policy.default)
        )
        return "250 OK"


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "walkamile.web.tell.Mailer"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.DEFAULT_FROM_EMAIL = "Walkamile <walkamile@house.example>"
    yield box
    server.stop()


def send(after: timedelta = timedelta(0)) -> dict[str, int]:
    return tell.send_due(datetime.now(UTC) + after)  # noqa: TID251 - real mail


# --- mail


def test_a_mail_arrives_through_the_door(postbox: Postbox) -> None:
    before = door().counts.let_through
    told = tell.mail(
        "ada@example.org", "Your  action\nis due", "Plain.", html="<p>H</p>"
    )
    assert Job.objects.filter(kind="send").count() == 1
    assert send() == {"sent": 1, "later": 0, "failed": 0}
    (got,) = postbox.got
    assert (got["To"], got["Subject"]) == ("ada@example.org", "Your action is due")
    assert got["Message-ID"] == f"<{told.pk}@house.example>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_body(("plain",)).get_content().strip() == "Plain."  # type: ignore[union-attr]
    assert got.get_body(("html",)).get_content().strip() == "<p>H</p>"  # type: ignore[union-attr]
    assert door().counts.let_through == before + 1
    assert send() == {"sent": 0, "later": 0, "failed": 0}


def test_mail_is_sealed_on_its_way_where_the_owner_wants_it(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, private = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    server = Controller(box, hostname="127.0.0.1", port=port, ssl_context=context)
    server.start()
    settings.EMAIL_BACKEND = "walkamile.web.tell.Mailer"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = True, False
    try:
        tell.mail("ada@example.org", "sealed", "x")
        assert send()["sent"] == 1
        monkeypatch.delenv("SSL_CERT_FILE")
        tell.mail("ada@example.org", "to a stranger", "x")
        assert send()["later"] == 1
    finally:
        server.stop()
    assert [got["Subject"] for got in box.got] == ["sealed"]


def test_what_was_told_once_is_not_told_again(postbox: Postbox) -> None:
    first = tell.mail("ada@example.org", "x", "y", unique="promise 4")
    assert tell.mail("ada@example.org", "x", "y", unique="promise 4").pk == first.pk
    send()
    assert len(postbox.got) == 1


def test_a_name_cannot_bring_a_header_of_its_own(postbox: Postbox) -> None:
    tell.mail("ada@example.org", "Hi\r\nBcc: all@example.org", "x")
    send()
    assert postbox.got[0]["Bcc"] is None


def test_a_server_that_is_busy_is_tried_again_ever_more_patiently(
    postbox: Postbox,
) -> None:
    postbox.refuse = "451 later, please"
    told = tell.mail("ada@example.org", "x", "y")
    waits, elapsed = [], timedelta(0)
    for _ in tell.WAITS:
        assert send(elapsed)["later"] == 1
        told.refresh_from_db()
        assert send(elapsed) == {"sent": 0, "later": 0, "failed": 0}, "not at once"
        wait = told.next_try_at - datetime.now(UTC) - elapsed  # noqa: TID251
        waits.append(wait)
        elapsed += wait + timedelta(seconds=5)
        assert Job.objects.filter(kind="send", at=told.next_try_at).exists()
    assert waits == sorted(waits)
    postbox.refuse = ""
    assert send(elapsed)["sent"] == 1
    assert len(postbox.got) == 1


def test_a_mail_that_never_gets_through_shows_as_failed(postbox: Postbox) -> None:
    postbox.refuse = "451 later, please"
    told = tell.mail("ada@example.org", "x", "y")
    for _ in range(len(tell.WAITS) + 1):
        Told.objects.update(next_try_at=MONDAY)
        send()
    told.refresh_from_db()
    assert told.state == "failed"
    assert "mail server did not take it" in told.last_error


def test_a_mailbox_that_does_not_exist_is_not_tried_again(postbox: Postbox) -> None:
    postbox.refuse = "550 no such person"
    told = tell.mail("nobody@example.org", "x", "y")
    assert send()["failed"] == 1
    told.refresh_from_db()
    assert (told.state, told.attempts) == ("failed", 1)
    assert "nobody@example.org" not in told.last_error


def test_without_a_mail_server_the_message_says_how_to_set_one(settings: Any) -> None:
    settings.EMAIL_HOST = ""
    told = tell.mail("ada@example.org", "x", "y")
    assert send()["failed"] == 1
    told.refresh_from_db()
    assert "WALKAMILE_MAIL_URL" in told.last_error


# --- letters


def source(name: str, **more: Any) -> Source:
    return Source.objects.create(name=name, type="csv", **more)


def said(words: str, where: Source, *, at: datetime, **more: Any) -> Verbatim:
    number = Verbatim.objects.count() + 1
    return Verbatim.objects.create(
        source=where,
        seq=number,
        digest="x",
        source_type="csv",
        source_name=where.name,
        source_record_id=str(number),
        author_role="customer",
        text=words,
        text_format="plain",
        occurred_at=at,
        spans="[]",
        **more,
    )


def reader(**more: Any) -> Colleague:
    return Colleague.objects.create_user("ada@example.org", name="Ada", **more)


def letter_to(colleague: Colleague, now: datetime, postbox: Postbox) -> str:
    before = len(postbox.got)
    assert digest.write(colleague, now)
    send()
    (got,) = postbox.got[before:]
    plain = got.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    shown = got.get_body(("html",)).get_content()  # type: ignore[union-attr]
    return plain + shown


def test_a_letter_says_what_customers_said_and_how_to_end_it(postbox: Postbox) -> None:
    ada = reader(digest="day")
    shop = source("Shop", may_leave=True)
    said("The bell <b>rings</b> & nobody comes", shop, at=MONDAY - timedelta(hours=3))
    text = letter_to(ada, MONDAY, postbox)
    assert "The bell <b>rings</b> & nobody comes" in text
    assert "The bell &lt;b&gt;rings&lt;/b&gt; &amp; nobody comes" in text
    got = postbox.got[-1]
    ada.refresh_from_db()
    stop = f"https://house.example/letters/stop/{ada.unsubscribe_token}"
    assert got["List-Unsubscribe"].strip() == f"<{stop}>"
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in text
    assert got["Subject"] == "1 customers’ voices today"


def test_no_words_of_a_sensitive_source_leave_by_mail(postbox: Postbox) -> None:
    ada = reader(digest="day")
    at = MONDAY - timedelta(hours=2)
    said(SENSITIVE, source("Clinic"), at=at)
    said(SENSITIVE, source("School", may_leave=True, minors=True), at=at)
    other = Team.objects.create(name="Other")
    kept = source("Team's own", may_leave=True, team=other)
    said(SENSITIVE, kept, at=at, team=other)
    shop = source("Shop", may_leave=True)
    said("Ada Lovelace: " + SENSITIVE, shop, at=at, redacted_text="[name]: reduced")
    text = letter_to(ada, MONDAY, postbox)
    assert SENSITIVE not in text
    assert "[name]: reduced" in text
    assert "3 customers’ voices" in postbox.got[-1]["Subject"]


def test_a_letter_comes_as_often_as_it_is_wanted(postbox: Postbox) -> None:
    daily = Colleague.objects.create_user("d@example.org", digest="day")
    weekly = Colleague.objects.create_user("w@example.org", digest="week")
    Colleague.objects.create_user("n@example.org", digest="never")
    Colleague.objects.create_user("gone@example.org", digest="day", is_active=False)
    shop = source("Shop")
    wrote: list[str] = []
    for hours in range(0, 24 * 8, 2):
        now = MONDAY + timedelta(hours=hours)
        said("hello", shop, at=now - timedelta(minutes=5))
        for one in digest.due(now):
            assert digest.write(one, now)
            wrote.append(one.email)
    # The first at once, then one every morning at seven; one more on the next Monday.
    assert wrote.count(daily.email) == 9
    assert wrote.count(weekly.email) == 2
    assert len(wrote) == 11


def test_a_day_without_voices_brings_no_letter(postbox: Postbox) -> None:
    ada = reader(digest="day")
    assert not digest.write(ada, MONDAY)
    assert not Told.objects.exists()
    assert list(digest.due(MONDAY)) == []


def test_a_letter_written_twice_is_sent_once(postbox: Postbox) -> None:
    ada = reader(digest="day")
    said("hello", source("Shop"), at=MONDAY - timedelta(hours=1))
    digest.write(ada, MONDAY)
    Colleague.objects.update(last_digest_at=None)  # cut off before it was noted
    ada.refresh_from_db()
    digest.write(ada, MONDAY)
    send()
    assert len(postbox.got) == 1


def test_one_click_ends_the_letters_and_a_look_does_not() -> None:
    ada = reader(digest="day", unsubscribe_token="t" * 43)
    place = f"/letters/stop/{ada.unsubscribe_token}"
    stranger = Client(enforce_csrf_checks=True)
    page = stranger.get(place, secure=True)
    assert page.status_code == 200
    assert b"Send no more letters" in page.content
    ada.refresh_from_db()
    assert ada.digest == "day"
    one_click = {"List-Unsubscribe": "One-Click"}
    done = stranger.post(place, one_click, secure=True)
    assert done.status_code == 200
    ada.refresh_from_db()
    assert ada.digest == "never"
    assert stranger.get("/letters/stop/guess", secure=True).status_code == 404


# --- chat and webhooks


class Threaded(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


class Listener(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.append((dict(self.headers), body))  # type: ignore[attr-defined]
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[Any]:
    server = Threaded(("127.0.0.1", 0), Listener)
    server.got, server.status = [], 204  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def outlet(kind: str, address: str, *, secret: str = SECRET, **more: Any) -> Outlet:
    return Outlet.objects.create(
        kind=kind,
        name="Till",
        address=keys.seal(address),
        secret=keys.seal(secret),
        events=["theme_swelling"],
        **more,
    )


def at(listener: Any) -> str:
    return f"127.0.0.1:{listener.server_address[1]}"


def announce() -> list[Told]:
    return tell.announce(
        "theme_swelling",
        "“Delivery” is swelling",
        "40 voices this week.",
        link="https://house.example/themes",
        unique="swelling 2026-10",
    )


def test_a_webhook_is_signed_as_the_standard_says() -> None:
    """The known answer of standard-webhooks' own examples."""
    signature = tell.sign(
        SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}'
    )
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_webhook_hears_what_it_asked_for(listener: Any, settings: Any) -> None:
    settings.OUTSIDE_ALLOW = [at(listener)]
    till = outlet("webhook", f"http://{at(listener)}/hook")
    outlet("webhook", f"http://{at(listener)}/off", on=False)
    (told,) = announce()
    assert tell.announce("something_else", "x", "y") == []
    assert announce()[0].pk == told.pk
    assert send()["sent"] == 1
    ((headers, body),) = listener.got
    said = {name.lower(): value for name, value in headers.items()}
    assert json.loads(body)["data"]["text"] == "40 voices this week."
    assert json.loads(body)["type"] == "theme_swelling"
    assert said["webhook-id"] == str(told.pk)
    stamp = int(said["webhook-timestamp"])
    expected = tell.sign(SECRET, str(told.pk), stamp, body.decode())
    assert said["webhook-signature"] == expected
    till.refresh_from_db()
    assert till.failing_since is None


def test_a_webhook_that_fails_is_seen_and_tried_again(
    listener: Any, settings: Any
) -> None:
    settings.OUTSIDE_ALLOW = [at(listener)]
    till = outlet("webhook", f"http://{at(listener)}/hook")
    listener.status = 503
    (told,) = announce()
    assert send()["later"] == 1
    till.refresh_from_db()
    assert till.failing_since
    assert "did not take it" in till.last_error
    listener.status = 200
    assert send(timedelta(minutes=10))["sent"] == 1
    till.refresh_from_db()
    assert (till.failing_since, till.last_error) == (None, "")
    sent = [headers["webhook-id"] for headers, _ in listener.got]
    assert sent == [str(told.pk)] * 2, "the same name, so that it counts once"


def test_a_webhook_cannot_touch_the_inner_network(listener: Any) -> None:
    outlet("webhook", f"http://{at(listener)}/hook")
    announce()
    assert send()["failed"] == 1
    assert listener.got == []
    assert "is this machine" in Told.objects.get().last_error


def test_a_webhook_that_sends_elsewhere_is_not_followed(
    listener: Any, settings: Any
) -> None:
    settings.OUTSIDE_ALLOW = [at(listener)]
    outlet("webhook", f"http://{at(listener)}/hook")
    listener.status = 302
    announce()
    assert send()["later"] == 1


def test_a_webhook_that_is_gone_is_not_bothered_again(
    listener: Any, settings: Any
) -> None:
    settings.OUTSIDE_ALLOW = [at(listener)]
    outlet("webhook", f"http://{at(listener)}/hook")
    listener.status = 410
    announce()
    assert send()["failed"] == 1


def test_a_chat_hears_it_through_the_door(listener: Any, settings: Any) -> None:
    pytest.importorskip("apprise")
    settings.OUTSIDE_ALLOW = [at(listener)]
    outlet("chat", f"json://{at(listener)}/chat")
    before = door().counts.let_through
    announce()
    assert send()["sent"] == 1
    ((_, body),) = listener.got
    assert json.loads(body)["title"] == "“Delivery” is swelling"
    assert "40 voices this week." in json.loads(body)["message"]
    assert door().counts.let_through == before + 1


@pytest.mark.parametrize(
    "address",
    ["json://{}/chat", "xml://{}/chat", "mailto://a:b@{}", "rsyslog://{}"],
)
def test_no_chat_reaches_the_inner_network_whatever_its_address(
    listener: Any, address: str
) -> None:
    """The notification library itself would go anywhere."""
    pytest.importorskip("apprise")
    outlet("chat", address.format(at(listener)))
    before = door().counts.let_through
    announce()
    assert send()["sent"] == 0
    assert listener.got == []
    assert door().counts.let_through == before


def test_what_is_stored_of_an_outlet_is_sealed() -> None:
    till = outlet("webhook", "https://till.example/secret-path")
    assert b"till.example" not in bytes(till.address)
    assert SECRET.encode() not in bytes(till.secret or b"")


def test_a_message_survives_the_death_of_who_sends_it(
    tmp_path: Path, postbox: Postbox, settings: Any
) -> None:
    """Written down in one process that dies, sent by a worker in another."""
    env = {
        **os.environ,
        "WALKAMILE_WORKSPACE": str(tmp_path / "ws"),
        "WALKAMILE_MAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    env.pop("DATABASE_URL", None)
    script = (
        "import os; from walkamile.web.workspace import open_workspace\n"
        "open_workspace()\nfrom walkamile.web import tell\n"
        "tell.mail('ada@example.org', 'still here', 'x'); os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", script], env=env, check=False)
    worker = subprocess.Popen(
        [sys.executable, "-m", "walkamile.web.worker"], env=env, stdin=subprocess.PIPE
    )
    try:
        for _ in range(600):
            if postbox.got:
                break
            threading.Event().wait(0.1)
    finally:
        worker.terminate()
        worker.wait(30)
    assert [got["Subject"] for got in postbox.got] == ["still here"]
    assert re.fullmatch(r"<[0-9a-f-]{36}@\S+>", postbox.got[0]["Message-ID"])
