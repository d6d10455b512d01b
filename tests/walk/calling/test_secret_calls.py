"""A call over TLS: only with a server whose certificate can be checked."""

import asyncio
import ssl

import pytest

from certificates import certificate
from walk.calling import ivr
from walkamile.walk.calling.explore import explore
from walkamile.walk.calling.listening import Manners
from walkamile.walk.calling.sip.account import Account
from walkamile.walk.calling.sip.agent import Phone
from walkamile.walk.calling.sip.wire import NoServerError

LINE = "+442079460123"
QUICK = Manners(
    calls=3, pause=0, ring=3, longest=30, quiet=0.5, linger=1.2, patience=2, short=0,
    keys="12",
)  # fmt: skip


class Stream:
    """What an exchange takes for its socket: it writes into the one stream that came."""

    def __init__(self):
        self.server = self.writer = None
        self.heard = b""

    def get_extra_info(self, name):
        return self.server.sockets[0].getsockname() if name == "sockname" else None

    def sendto(self, data, _):
        if self.writer is not None and not self.writer.is_closing():
            self.writer.write(data)

    def close(self):
        self.server.close()
        if self.writer is not None:
            self.writer.close()

    async def serve(self, exchange, reader, writer):
        self.writer = writer
        while data := await reader.read(65_536):
            self.heard += data
            while (end := self.heard.find(b"\r\n\r\n")) >= 0:
                head = self.heard[:end].lower()
                size = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
                one, self.heard = (
                    self.heard[: end + 4 + size],
                    self.heard[end + 4 + size :],
                )
                exchange.datagram_received(one, writer.get_extra_info("peername"))


async def opened(shape, public, private):
    exchange, stream = ivr.Exchange(shape, auth="www"), Stream()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    stream.server = await asyncio.start_server(
        lambda reader, writer: stream.serve(exchange, reader, writer),
        "127.0.0.1",
        ssl=context,
    )
    exchange.connection_made(stream)
    return exchange


def walked(folder):
    """Walk a line whose exchange shows the certificate in a folder."""

    async def walk():
        shape = ivr.Shape(menus={"main": (0.9, {"1": "person"})})
        exchange = await opened(shape, *certificate(folder))
        given = Account(
            server="127.0.0.1", port=exchange.port, user="walker", way="tls",
            password=ivr.PASSWORD, register=True,
        )  # fmt: skip
        try:
            async with Phone(given) as phone:
                return await explore(
                    phone, LINE, manners=QUICK, permit=lambda: None, tell=str
                ), exchange
        finally:
            exchange.close()

    return asyncio.run(walk())


def test_a_line_is_walked_over_tls_with_a_certificate_that_is_trusted(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    line, exchange = walked(tmp_path)
    assert line.places[()].leads["1"].to == "person"
    assert {"REGISTER", "INVITE", "BYE"} <= set(exchange.requests)
    assert exchange.up == 0


def test_a_server_with_a_certificate_of_its_own_making_is_told_nothing(
    tmp_path, monkeypatch
):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with pytest.raises(NoServerError, match="certificate"):
        walked(tmp_path)
