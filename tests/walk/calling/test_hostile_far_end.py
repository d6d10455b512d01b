"""Whatever the far end sends, nothing of ours breaks, grows, or believes a stranger."""

import asyncio
import random
import socket
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from walk.calling import ivr
from walkamile.walk.calling import rtp
from walkamile.walk.calling.hearing import Ear
from walkamile.walk.calling.sip import digest, message, sdp
from walkamile.walk.calling.sip.account import Account
from walkamile.walk.calling.sip.agent import Phone
from walkamile.walk.calling.sip.dialog import calling

GOOD = (
    b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 1.2.3.4;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\n"
    b'To: "Shop, the \\"best\\"" <sip:c@d>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\n'
    b"Record-Route: <sip:p1;lr>, <sip:p2;lr>\r\nContent-Length: 0\r\n\r\n"
)
SDP = b"v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"


def bent(data, seed):
    """Return bytes with a few places changed, doubled, cut or filled."""
    make = random.Random(seed)
    out = bytearray(data)
    for _ in range(make.randint(1, 8)):
        place = make.randrange(len(out) + 1)
        what = make.randrange(4)
        if what == 0:
            out[place : place + 1] = bytes([make.randrange(256)])
        elif what == 1:
            out[place:place] = out[: make.randrange(len(out) + 1)]
        elif what == 2:
            del out[place : place + make.randrange(40)]
        else:
            out[place:place] = make.choice(
                [b"\r\n", b"\0", b'"', b"<", b",", b"9" * 30, b"\xff"]
            )
    return bytes(out)


@pytest.mark.parametrize("part", range(4))
def test_bent_messages_are_read_or_dropped(part):
    for seed in range(part * 1000, part * 1000 + 1000):
        try:
            read = message.read(bent(GOOD, seed))
        except message.WrongMessageError:
            continue
        read.every("record-route")
        message.address(read.first("to"))
        assert read.sequence[0] >= 0
        assert len(read.branch) <= message.LONGEST_HEADER


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_a_message_or_are_not(data):
    for read, wrong in (
        (message.read, message.WrongMessageError),
        (sdp.read, sdp.NoSoundError),
    ):
        with suppress(wrong):
            read(data)
    rtp.read(data)
    rtp.key_of(data)
    digest.parameters(data.decode("latin-1"))


def test_bent_descriptions_name_a_place_or_are_refused():
    for seed in range(1500):
        try:
            found = sdp.read(bent(SDP, seed))
        except sdp.NoSoundError:
            continue
        assert 0 < found.port <= 65_535
        assert found.payload in rtp.CODECS


@pytest.mark.parametrize(
    "big",
    [b"A" * 70_000, b"SIP/2.0 200 OK\r\n" + b"X: y\r\n" * 5_000 + b"\r\n",
     b"SIP/2.0 200 OK\r\nX: " + b"y" * 20_000 + b"\r\n\r\n",
     b"SIP/2.0 200 OK\r\nContent-Length: 99999999999\r\n\r\n"],
    ids=["long", "many headers", "long header", "a lie about its length"],
)  # fmt: skip
def test_messages_without_measure_are_dropped(big):
    with pytest.raises(message.WrongMessageError):
        message.read(big)


def test_a_header_cannot_be_smuggled_into_ours():
    made = message.written(
        message.Message(
            method="BYE", uri="sip:a@b\r\nX: y", headers=(("to", "a\r\nEvil: 1"),)
        )
    )
    assert b"\r\nEvil" not in made
    assert b"\r\nX:" not in made


def test_packets_in_any_order_are_heard_once_and_in_theirs():
    def packet(number):
        return rtp.Packet(
            0, number & 0xFFFF, number * 160, 1, bytes([number % 200]) * 160
        )

    hearing = rtp.Hearing(0)
    order = [
        65_534,
        65_535,
        65_537,
        65_536,
        65_538,
        65_538,
        65_536,
        65_540,
        65_539,
        65_541,
    ]
    heard = [part for number in order for part in hearing.take(packet(number))]
    firsts = [int(part[0]) for part in heard]
    wanted = [int(ivr.decoded(bytes([n % 200]), 0)[0]) for n in range(65_534, 65_542)]
    assert firsts == wanted


def test_a_flood_of_packets_that_jump_in_time_is_bounded():
    make = random.Random(1)
    hearing, ear = rtp.Hearing(0), Ear(longest=20)
    for _ in range(4_000):
        data = make.randbytes(make.randrange(0, 400))
        packet = rtp.Packet(
            0, make.randrange(65_536), make.randrange(2**32), make.randrange(3), data
        )
        for samples in hearing.take(packet):
            assert len(samples) <= rtp.LONGEST_GAP
            ear.hear(samples)
    assert ear.seconds <= 20
    assert len(hearing._waiting) <= 2 * rtp.WAITED_FOR


def test_keys_are_told_with_their_end_three_times():
    speaking = rtp.Speaking(source=1, number=65_534, time=0, payload=0)
    packets = [rtp.read(one) for one in speaking.key("#", 101, 8)]
    told = [rtp.key_of(one.data) for one in packets]
    assert {one.time for one in packets} == {0}
    assert [key for key, _, _ in told] == ["#"] * 11
    assert [end for _, end, _ in told] == [False] * 8 + [True] * 3
    assert [length for _, _, length in told] == [
        *range(160, 1281, 160),
        1280,
        1280,
        1280,
    ]


def test_digest_proofs_are_those_of_the_standard():
    """The example of RFC 7616 3.9.1, with a nonce of the client that is not ours to choose."""
    challenge = (
        'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={}, '
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
    )
    known = {
        "MD5": "8ca523f5e9506fed4657c9700eebdbec",
        "SHA-256": "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
    }
    for kind, wanted in known.items():
        asked = digest.parameters(challenge.format(kind))
        asked["algorithm"] = kind
        kept = digest.secrets.token_hex
        digest.secrets.token_hex = lambda _: (
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
        )
        try:
            made = digest._answered(
                asked, "GET", "/dir/index.html", "Mufasa", "Circle of Life", 1
            )
        finally:
            digest.secrets.token_hex = kept
        assert f'response="{wanted}"' in made


def test_strangers_on_the_same_machine_are_not_heard():
    """Messages from another port, and sound from another address, change nothing."""

    async def call():
        exchange = await ivr.Exchange.opened(ivr.Shape(menus={"main": (0.5, {})}))
        given = Account(server="127.0.0.1", port=exchange.port, user="walker")
        async with Phone(given) as phone:
            async with calling(
                phone, "+442079460123", ear=Ear(), ring=3, longest=5
            ) as call:
                host, port = phone.wire.local
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
                    bye = GOOD.replace(b"SIP/2.0 200 OK", b"BYE sip:x SIP/2.0")
                    bye = bye.replace(
                        b"Call-ID: x", b"Call-ID: " + call._call_id.encode()
                    )
                    for _ in range(50):
                        stranger.sendto(bye, (host, port))
                        stranger.sendto(b"\xff" * 1_400, (host, port))
                        stranger.sendto(
                            b"\x80\x00" + b"\0" * 3_000, (host, call.voice.port)
                        )
                await asyncio.sleep(0.2)
                assert call.ended == ""
                for _ in range(300):  # the server itself gone mad
                    exchange.transport.sendto(bent(GOOD, 3), (host, port))
                await asyncio.sleep(0.1)
            assert exchange.requests.count("BYE") == 1
        exchange.close()

    asyncio.run(call())


def test_samples_survive_both_codes():
    wave = (np.sin(np.arange(8_000) / 5) * 12_000).astype(np.int16)
    for code in (0, 8):
        back = ivr.decoded(ivr.encoded(wave, code), code)
        assert np.abs(back.astype(int) - wave).max() < 520
        assert set(range(256)) - {0x7F, 0xFF} <= set(
            np.frombuffer(
                ivr.encoded(ivr.decoded(bytes(range(256)), code), code), np.uint8
            )
        )
