"""A mailbox is read from the oldest letter on, and nothing in it is changed."""

import pytest

from certificates import certificate
from listen.feeds.dovecot import PASSWORD, dovecot, program
from listen.feeds.rounds import NOW, read
from walkamile.listen.feeds import feed_named
from walkamile.listen.fetching.answer import LaterError, NotLetInError, NotThereError
from walkamile.listen.fetching.batch import batch
from walkamile.listen.fetching.page import Asked
from walkamile.listen.fetching.polite import Polite
from walkamile.outside import NotAllowedError, Outside

pytestmark = pytest.mark.skipif(
    program() is None, reason="no Dovecot: apt-get install dovecot-imapd"
)


def letter(number, words, *, sender="Mia <mia@example.org>", size=0):
    return (
        f"From: {sender}\r\nTo: feedback@bikes.example\r\nSubject: Letter {number}\r\n"
        f"Message-ID: <{number}@example.org>\r\nDate: Mon, 16 Nov 2026 08:00:0{number % 10} +0000\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n{'a' * size}"
    ).encode()  # fmt: skip


class Reading:
    """A mailbox that is followed; each call is one round."""

    def __init__(self, box, **given):
        told = {"host": "127.0.0.1", "port": str(box.plain), "safety": "none"}
        told |= {"user": "us", "password": PASSWORD, "ours": "bikes.example", **given}
        self.feed, self.cursor = feed_named("imap"), {}
        self.given = self.feed.checked(told)
        self.allow = [f"127.0.0.1:{self.given['port']}"]

    def __call__(self, *, allow=None):
        with Outside(allow=self.allow if allow is None else allow) as way_out:
            asked = Asked(
                given=self.given, cursor=self.cursor, get=Polite(way_out), now=NOW
            )
            done = batch(self.feed.fetch, asked, together=self.feed.together)
        self.cursor = done.cursor
        return done


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def box(sealed):
    with dovecot(*sealed) as running:
        yield running


def test_letters_come_once_in_order_and_the_mailbox_stays_as_it_was(box, tmp_path):
    for number in range(1, 31):
        box.deliver(letter(number, f"Letter number {number} is about a late bike."))
    box.deliver(letter(31, "From here it went wrong\r\nFrom now on I walk."))
    box.deliver(letter(32, "We are sorry.", sender="Shop <team@bikes.example>"))
    reading = Reading(box)
    first = reading()
    assert (first.records, first.pages) == (32, 2)
    rows, refused = read("imap", first.content, tmp_path)
    assert refused == []
    assert [row["title"] for row in rows][:2] == ["Letter 1", "Letter 2"]
    assert "From here it went wrong\nFrom now on I walk." in rows[30]["text"]
    assert reading().records == 0
    box.deliver(letter(33, "One more thing."))
    again = reading()
    assert again.records == 1
    unseen = list((box.folder / "mail" / "new").iterdir())
    unread = [one for one in (box.folder / "mail" / "cur").iterdir() if "S" not in one.name.split(",")[-1]]  # fmt: skip
    assert len(unseen) + len(unread) == 33


def test_numbers_that_lost_their_meaning_begin_anew(box):
    box.deliver(letter(1, "First"))
    reading = Reading(box)
    assert reading().records == 1
    reading.cursor = {**reading.cursor, "valid": 1}
    assert reading().records == 1


def test_a_letter_of_ten_megabytes_is_left_out_and_holds_up_no_other(box, tmp_path):
    box.deliver(letter(1, "Small"))
    box.deliver(letter(2, "Large", size=11 << 20))
    box.deliver(letter(3, "Small again"))
    done = Reading(box)()
    rows, _ = read("imap", done.content, tmp_path)
    assert [row["title"] for row in rows] == ["Letter 1", "Letter 3"]


def test_what_is_wrong_with_a_mailbox_is_said(box):
    with pytest.raises(NotLetInError, match="does not let us in"):
        Reading(box, password="wrong")()
    with pytest.raises(NotThereError, match="no such folder"):
        Reading(box, folder="Elsewhere")()
    with pytest.raises(LaterError, match="does not answer"):
        Reading(box, port="9")()
    with pytest.raises(NotAllowedError):
        Reading(box)(allow=[])
    with pytest.raises(NotLetInError, match="not sent unsealed"):
        Reading(box, host="mail.example.org")()


def test_a_seal_that_nobody_we_trust_made_is_not_believed(box):
    box.deliver(letter(1, "First"))
    for safety, port in (("tls", box.sealed), ("starttls", box.plain)):
        with pytest.raises(LaterError):
            Reading(box, safety=safety, port=str(port))()


def test_a_sealed_line_is_used_where_its_maker_is_trusted(box, sealed, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(sealed[0]))
    box.deliver(letter(1, "First"))
    for safety, port in (("tls", box.sealed), ("starttls", box.plain)):
        assert Reading(box, safety=safety, port=str(port))().records == 1
