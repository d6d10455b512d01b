"""Can a page, a feed or a webhook reach anything that is not the world's?"""

import gzip
import http.server
import json
import socket
import socketserver
import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from certificates import certificate
from walkamile.outside import (
    BROWSER_ARGUMENTS,
    AnswerTooBigError,
    Bounds,
    NotAllowedError,
    NotFoundError,
    Outside,
    Place,
    place_of,
    place_of_url,
    places,
)
from walkamile.outside.addresses import why_not
from walkamile.outside.places import addresses_of, ask_the_system


class Threaded(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


class Quiet(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments: object) -> None:
        pass

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Shop(Quiet):
    """The public site: greets, echoes, redirects, sends too much."""

    inner = ""
    hosts: list[str]

    def do_GET(self) -> None:
        self.server.hosts.append(self.headers["host"])  # type: ignore[attr-defined]
        path = urlsplit(self.path).path
        if path == "/redirect":
            self.answer(302, location=self.server.inner)  # type: ignore[attr-defined]
        elif path == "/pretends":
            self.answer(200, b"", Walkamile_Outside="403 you may not go there")
        elif path == "/hints":
            self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")
            self.answer(200, b"hello /hints")
        elif path == "/bomb":
            packed = gzip.compress(bytes(64 << 20), 9)
            self.answer(200, packed, content_encoding="gzip")
        elif path == "/brotli":
            self.answer(200, b"whatever", content_encoding="br")
        elif path == "/headers":
            self.answer(200, json.dumps(dict(self.headers)).encode())
        else:
            self.answer(200, f"hello {self.path}".encode())

    def do_POST(self) -> None:
        size = int(self.headers.get("content-length", 0))
        body = self.rfile.read(size) if size else self.chunked()
        self.answer(200, str(len(body)).encode())

    def chunked(self) -> bytes:
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        return body


@contextmanager
def site(handler: type = Shop, host: str = "127.0.0.1") -> Iterator[Threaded]:
    server = Threaded((host, 0), handler)
    server.hosts = []  # type: ignore[attr-defined]
    server.inner = ""  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def at(server: Threaded) -> str:
    host, port = server.server_address[:2]
    return f"{host}:{port}"


def url(server: Threaded, path: str = "/") -> str:
    return f"http://{at(server)}{path}"


def knows(**names: str) -> object:
    """A resolver that knows these names and otherwise what the system reads."""

    def resolve(host: str, port: int) -> list[str]:
        if host in names:
            return names[host].split()
        if host.endswith("example"):
            raise OSError
        return ask_the_system(host, port)

    return resolve


# --- addresses


CLOSED = """
127.0.0.1 127.255.255.254 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 0.0.0.0
169.254.169.254 0.1.2.3 100.64.0.1 100.127.255.255 100.100.100.200 168.63.129.16
192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255
240.0.0.1 192.0.0.8 2001:2::1 255.255.255.255 192.88.99.1 :: ::1 fe80::1 fe80::1%eth0 fc00::1
fd00:ec2::254 ff02::1 fec0::1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1
::127.0.0.1 64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b:1::1 2002:7f00:1::
2002:a00:1::1 2001:0:a00:1::1 2001:0:5ef5:79fd:0:0:f5ff:fffe
2606:4700::200:5efe:127.0.0.1 fe80::5efe:10.0.0.1 2001:db8::1 3fff::1 5f00::1
100::1 4000::1 words
"""
OPEN = """
1.1.1.1 8.8.8.8 93.184.216.34 172.15.0.1 172.32.0.1 100.63.255.255 100.128.0.1
2606:4700:4700::1111 2a00:1450:4001:80b::200e ::ffff:8.8.8.8 64:ff9b::808:808
"""
CLOUD = """
192.0.0.192 fd20:ce::254 ::169.254.169.254 2001:0:a9fe:a9fe::1 fe80::1%eth0
169.254.169.254 fe80::1 0.0.0.0 :: 224.0.0.1 ff02::1 100.100.100.200 168.63.129.16
fd00:ec2::254 255.255.255.255 ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe
2002:a9fe:a9fe::
"""


@pytest.mark.parametrize("address", CLOSED.split())
def test_an_address_that_is_not_the_worlds_is_closed(address: str) -> None:
    assert why_not(address)


@pytest.mark.parametrize("address", OPEN.split())
def test_an_address_of_the_world_is_open(address: str) -> None:
    assert why_not(address) == ""


@pytest.mark.parametrize("address", CLOUD.split())
def test_the_passwords_of_a_cloud_are_closed_even_when_named(address: str) -> None:
    assert why_not(address, named=True)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "192.168.0.9", "::1", "fd12::1", "100.64.0.1"]
)
def test_a_private_place_is_open_to_who_names_it(address: str) -> None:
    assert why_not(address, named=True) == ""
    assert why_not(address)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("127.0.0.1", "is this machine"),
        ("::1", "is this machine"),
        ("::ffff:10.0.0.1", "is private"),
        ("fd12::1", "is private"),
        ("100.64.0.1", "is a provider's inner network"),
        ("169.254.169.254", "is link-local, where clouds keep passwords"),
        ("2001:db8::1", "is reserved"),
        ("fec0::1", "is reserved"),
        ("words", "is no address"),
    ],
)
def test_a_closed_door_says_why(address: str, why: str) -> None:
    assert why_not(address) == why


# --- spellings


@pytest.mark.parametrize(
    ("spelling", "place"),
    [
        ("https://Shop.Example/x?y#z", Place("shop.example", 443)),
        ("http://shop.example.:8080", Place("shop.example", 8080)),
        ("http://münchen.example/", Place("xn--mnchen-3ya.example", 80)),
        ("http://[2606:4700::0001]:8443/", Place("2606:4700::1", 8443)),
        ("http://1.2.3.4", Place("1.2.3.4", 80)),
    ],
)
def test_one_place_has_one_spelling(spelling: str, place: Place) -> None:
    assert place_of_url(spelling) == place


@pytest.mark.parametrize(
    "spelling",
    [
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://1.2.3.4.5/",
        "http://1.2.3.256/",
        "http://shop.example@127.0.0.1/",
        "http://shop.example\\@127.0.0.1/",
        "http://shop.example\\.evil.example/",
        "http://[::1%25eth0]/",
        "http://[127.0.0.1]/",
        "http://shop..example/",
        "http://shop.example:99999/",
        "http://shop.example:0/",
        "http://sh op.example/",
        "http://shop.example\t/",
        "http://%31%32%37.0.0.1/",
        "http://-shop.example/",
        "http:///path",
        "//shop.example/",
        "shop.example",
        "javascript:alert(1)",
        "http://" + "a" * 64 + ".example/",
        "http://" + "a." * 130 + "example/",
    ],
)
def test_an_odd_spelling_is_refused(spelling: str) -> None:
    with pytest.raises(NotAllowedError):
        place_of_url(spelling)


def test_a_person_may_name_places_as_they_come_to_mind() -> None:
    assert places(
        ["localhost:3000", "10.0.0.5", "https://Shop.example/x", "[::1]:8000", " "]
    ) == {
        Place("localhost", 3000),
        Place("10.0.0.5", 80),
        Place("10.0.0.5", 443),
        Place("shop.example", 443),
        Place("::1", 8000),
    }


def test_localhost_is_this_machine_whatever_a_name_server_says() -> None:
    def lies(host: str, port: int) -> list[str]:
        raise AssertionError("nobody is asked about localhost")

    place = place_of("shop.localhost:8000")
    assert addresses_of(place, {place}, lies) == ["127.0.0.1", "::1"]
    with pytest.raises(NotAllowedError):
        addresses_of(place_of("localhost:80"), set(), lies)


def test_one_bad_address_among_good_ones_closes_a_name() -> None:
    resolve = knows(**{"two.example": "93.184.216.34 10.0.0.1"})
    with pytest.raises(NotAllowedError, match="private"):
        addresses_of(place_of("two.example:80"), set(), resolve)  # type: ignore[arg-type]


@pytest.mark.parametrize("port", [22, 25, 6379, 11211, 3306])
def test_a_public_host_is_open_on_ports_of_the_web_only(port: int) -> None:
    with pytest.raises(NotAllowedError, match="port of the web"):
        addresses_of(Place("93.184.216.34", port), set(), ask_the_system)


# --- the door


def test_a_named_place_is_reached_and_its_neighbour_is_not() -> None:
    with (
        site(host="127.0.0.2") as mine,
        site(host="127.0.0.3") as neighbour,
        Outside([at(mine)]) as way_out,
    ):
        assert way_out.fetch(url(mine)).text == "hello /"
        with pytest.raises(NotAllowedError, match="is this machine") as caught:
            way_out.fetch(url(neighbour))
        assert at(neighbour) in str(caught.value)
        other_port = f"http://127.0.0.2:{neighbour.server_address[1]}/"
        with pytest.raises(NotAllowedError):
            way_out.fetch(other_port)
        assert neighbour.hosts == []  # type: ignore[attr-defined]
        assert way_out.counts.refused == 2
        assert way_out.counts.let_through == 1
        assert way_out.refusals[0].place == at(neighbour)


def test_a_place_may_be_named_while_the_house_is_open() -> None:
    named: list[str] = []
    with site() as mine, Outside(lambda: named) as way_out:
        with pytest.raises(NotAllowedError):
            way_out.fetch(url(mine))
        named.append(at(mine))
        assert way_out.fetch(url(mine)).status == 200


def test_a_name_that_changes_its_mind_does_not_get_in() -> None:
    """DNS rebinding: a public address at first, the inner one from then on."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["10.0.0.1"]])

    def turncoat(host: str, port: int) -> list[str]:
        return next(answers)

    place = Place("turncoat.example", 80)
    assert addresses_of(place, set(), turncoat) == ["93.184.216.34"]
    with Outside(resolve=turncoat) as way_out:
        for reason in ("is this machine", "is private"):
            with pytest.raises(NotAllowedError, match=reason):
                way_out.fetch("http://turncoat.example/")


def test_the_address_that_was_checked_is_the_one_connected_to() -> None:
    asked = []

    def once(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.2"] if len(asked) == 1 else ["127.0.0.3"]

    with site(host="127.0.0.2") as good:
        port = good.server_address[1]
        with Outside([f"shop.example:{port}"], resolve=once) as way_out:
            assert way_out.fetch(f"http://shop.example:{port}/").status == 200
        assert asked == ["shop.example"]
        assert good.hosts == [f"shop.example:{port}"]  # type: ignore[attr-defined]


def test_a_redirect_comes_back_to_the_door() -> None:
    with site() as shop, site() as inner, Outside([at(shop)]) as way_out:
        shop.inner = url(inner, "/secret")  # type: ignore[attr-defined]
        with pytest.raises(NotAllowedError):
            way_out.fetch(url(shop, "/redirect"))
        assert inner.hosts == []  # type: ignore[attr-defined]


def test_a_redirect_to_another_named_place_is_followed() -> None:
    with site() as shop, site() as other, Outside([at(shop), at(other)]) as way_out:
        shop.inner = url(other, "/there")  # type: ignore[attr-defined]
        got = way_out.fetch(url(shop, "/redirect"))
        assert (got.text, got.url) == ("hello /there", url(other, "/there"))


def test_a_body_goes_out_whole_with_a_length_or_without() -> None:
    with site() as shop, Outside([at(shop)]) as way_out, way_out.client() as client:
        assert client.post(url(shop), content=bytes(300_000)).text == "300000"
        pieces = (bytes(1000) for _ in range(50))
        assert client.post(url(shop), content=pieces).text == "50000"


def test_one_client_may_ask_many_times() -> None:
    with site() as shop, Outside([at(shop)]) as way_out, way_out.client() as client:
        got = [client.get(url(shop, f"/{n}")).text for n in range(20)]
    assert got == [f"hello /{n}" for n in range(20)]


def test_a_server_cannot_speak_for_the_door() -> None:
    with site() as shop, Outside([at(shop)]) as way_out:
        got = way_out.fetch(url(shop, "/pretends"))
        assert got.status == 200
        assert "walkamile-outside" not in got.headers


def test_an_answer_that_is_announced_comes() -> None:
    """A 103 with hints goes before the answer proper."""
    with site() as shop, Outside([at(shop)]) as way_out:
        assert way_out.fetch(url(shop, "/hints")).text == "hello /hints"


def test_the_word_that_opens_the_door_never_leaves_the_house() -> None:
    with site() as shop, Outside([at(shop)]) as way_out:
        got = json.loads(way_out.fetch(url(shop, "/headers")).body)
        assert not [name for name in got if name.lower().startswith("proxy")]


def test_without_the_word_the_door_stays_shut() -> None:
    with site() as shop, Outside([at(shop)]) as way_out:
        bare = f"http://127.0.0.1:{way_out.port}"
        with httpx.Client(proxy=bare, trust_env=False) as stranger:
            assert stranger.get(url(shop)).status_code == 407
        assert shop.hosts == []  # type: ignore[attr-defined]


def test_the_door_is_no_web_server_for_pages() -> None:
    """A page in somebody's own browser may try the port itself."""
    with Outside(credentials=False) as way_out:
        got = httpx.get(f"http://127.0.0.1:{way_out.port}/", trust_env=False)
        assert got.status_code == 403


def test_a_plain_line_carries_mail() -> None:
    with site() as shop, Outside([at(shop)]) as way_out:
        host, port = shop.server_address[:2]
        with way_out.line(str(host), port) as opened:
            opened.sendall(b"GET /line HTTP/1.0\r\nHost: x\r\n\r\n")
            got = b""
            while part := opened.recv(4096):
                got += part
        assert got.endswith(b"hello /line")
        with pytest.raises(NotAllowedError, match="private"):
            way_out.line("10.0.0.1", 443)


def test_a_sealed_page_is_read_and_only_from_who_can_prove_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, private = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    with site() as shop, Outside([at(shop)]) as way_out:
        shop.socket = context.wrap_socket(shop.socket, server_side=True)
        page = f"https://{at(shop)}/sealed"
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            way_out.fetch(page)
        monkeypatch.setenv("SSL_CERT_FILE", str(public))
        assert way_out.fetch(page).text == "hello /sealed"
        assert way_out.counts.bytes_in > 0


def test_a_server_that_is_away_is_a_connection_error() -> None:
    with site() as gone:
        nowhere = url(gone)
    with Outside([nowhere]) as way_out:
        with pytest.raises(httpx.ConnectError):
            way_out.fetch(nowhere)
        with pytest.raises(httpx.ConnectError, match="no address"):
            way_out.fetch("https://nobody.invalid/")
        assert way_out.counts.unreachable == 2


def test_nobody_asks_the_system_for_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with site() as inner, Outside() as way_out, pytest.raises(NotAllowedError):
        way_out.fetch(url(inner))


@pytest.mark.parametrize("path", ["/bomb", "/brotli"])
def test_a_packed_answer_is_not_unpacked_for_ever(path: str) -> None:
    with (
        site() as shop,
        Outside([at(shop)]) as way_out,
        pytest.raises(AnswerTooBigError),
    ):
        way_out.fetch(url(shop, path), most=1 << 20)


def test_what_goes_through_is_bounded() -> None:
    bounds = Bounds(bytes_each_way=100_000)
    with site() as shop, Outside([at(shop)], bounds=bounds) as way_out:
        with way_out.client() as client, pytest.raises(httpx.HTTPError):
            client.post(url(shop), content=bytes(2_000_000))
        assert way_out.counts.bytes_out <= 200_000


def test_only_so_many_go_through_at_once() -> None:
    with site() as shop, Outside([at(shop)], bounds=Bounds(connections=3)) as way_out:
        held = [way_out.line("127.0.0.1", shop.server_address[1]) for _ in range(3)]
        with pytest.raises(ConnectionError, match="too many"):
            way_out.line("127.0.0.1", shop.server_address[1])
        for one in held:
            one.close()


def test_a_silent_visitor_is_sent_away() -> None:
    bounds = Bounds(idle_seconds=0.3, lifetime_seconds=2)
    with site() as shop, Outside([at(shop)], bounds=bounds) as way_out:
        began = time.monotonic()
        with way_out.line("127.0.0.1", shop.server_address[1]) as opened:
            assert opened.recv(10) == b""
        assert time.monotonic() - began < 5


def test_a_header_without_end_is_refused() -> None:
    with (
        Outside(credentials=False) as way_out,
        socket.create_connection(way_out.address) as s,
    ):
        s.settimeout(10)
        try:
            s.sendall(b"GET http://shop.example/ HTTP/1.1\r\n" + b"a: b\r\n" * 50_000)
            assert s.recv(100) == b""
        except ConnectionError:
            pass
        assert way_out.counts.let_through == 0


def test_the_door_closes_behind_the_last(caplog: pytest.LogCaptureFixture) -> None:
    with site() as shop, Outside([at(shop)]) as way_out:
        address = way_out.address
        held = way_out.line("127.0.0.1", shop.server_address[1])
    with pytest.raises(ConnectionError):
        socket.create_connection(address)
    assert held.recv(10) == b""
    held.close()
    assert caplog.records == [], "nothing is left undone"


# --- forty spellings, sixteen ways

WAYS = {
    "image": "GET",
    "frame": "GET",
    "script": "GET",
    "fetch": "POST",
    "redirected image": "GET",
    "redirected frame": "GET",
    "redirected fetch": "GET",
    "redirected page": "GET",
    "web socket": "CONNECT",
    "beacon": "POST",
    "event source": "GET",
    "popup": "GET",
    "worker": "GET",
    "service worker": "GET",
    "prefetch": "HEAD",
    "secure page": "CONNECT",
}


@pytest.mark.data
@pytest.mark.parametrize("way", WAYS)
def test_forty_spellings_of_the_inner_network_are_closed(data: Path, way: str) -> None:
    spellings = json.loads((data / "hostile/bombs/urls.json").read_text())
    assert len(spellings) == 40
    resolve = knows(
        **{
            "metadata.google.internal": "169.254.169.254",
            "127.0.0.1.nip": "127.0.0.1",
            "nip": "127.0.0.1",
        }
    )
    with site() as shop, Outside([at(shop)], resolve=resolve) as way_out:  # type: ignore[arg-type]
        for spelling in spellings:
            said = raw(way_out, WAYS[way], spelling)
            assert not said.startswith(b"HTTP/1.1 2"), spelling
        assert way_out.counts.let_through == 0
        assert way_out.counts.connections == 40


def raw(way_out: Outside, method: str, spelling: str) -> bytes:
    """Ask as bluntly as a browser that has been taken over."""
    target = spelling
    if method == "CONNECT":
        target = spelling.partition("//")[2].partition("/")[0] or spelling
        target = target if ":" in target.rpartition("]")[2] else f"{target}:443"
    word = b64encode(way_out._word.encode()).decode()
    head = f"{method} {target} HTTP/1.1\r\nHost: shop.example\r\n"
    head += f"Proxy-Authorization: Basic {word}\r\n\r\n"
    with socket.create_connection(way_out.address, timeout=10) as line:
        try:
            line.sendall(head.encode())
            return line.recv(200)
        except ConnectionError:
            return b""


def test_a_name_nobody_knows_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        addresses_of(place_of("nobody.example:80"), set(), knows())  # type: ignore[arg-type]


# --- a real browser

PAGE = """<!doctype html><img src="INNER/img"><iframe src="INNER/iframe"></iframe>
<script src="INNER/script"></script><img src="/redirect?img_redirect">
<iframe src="/redirect?iframe_redirect"></iframe>
<script>
fetch("INNER/fetch").catch(e => 0); fetch("/redirect?fetch_redirect").catch(e => 0);
new WebSocket("INNER/websocket".replace("http", "ws"));
navigator.sendBeacon("INNER/beacon"); new EventSource("INNER/eventsource");
window.open("INNER/popup");
new Worker(URL.createObjectURL(new Blob(["fetch('INNER/worker').catch(e => 0)"])));
if (navigator.serviceWorker) navigator.serviceWorker.register("/sw.js");
let l = document.createElement("link"); l.rel = "prefetch"; l.href = "INNER/prefetch";
document.head.append(l);
new WebSocket("INNER/secure".replace("http", "wss"));
let call = new RTCPeerConnection({iceServers: [
  {urls: "stun:127.0.0.1:UDP"},
  {urls: "turn:127.0.0.1:TCP?transport=tcp", username: "a", credential: "b"}]});
call.createDataChannel("x"); call.createOffer().then(o => call.setLocalDescription(o));
</script>"""
WORKER = """self.addEventListener('install', e => e.waitUntil(
fetch('INNER/serviceworker', {mode: 'no-cors'}).catch(e => 0)))"""


class Inner(Quiet):
    def do_GET(self) -> None:
        self.server.hosts.append(self.path)  # type: ignore[attr-defined]
        self.answer(200, b"SECRET", access_control_allow_origin="*")

    do_POST = do_GET  # noqa: N815 - the library's name


class Hostile(Quiet):
    def do_GET(self) -> None:
        self.server.hosts.append(self.path)  # type: ignore[attr-defined]
        inner = self.server.inner  # type: ignore[attr-defined]
        page = PAGE.replace("UDP", self.server.udp)  # type: ignore[attr-defined]
        page = page.replace("TCP", inner.rpartition(":")[2]).replace("INNER", inner)
        if self.path.startswith("/redirect"):
            self.answer(302, location=f"{inner}/{self.path.split('?')[1]}")
        elif self.path == "/top":
            self.answer(302, location=f"{inner}/top_redirect")
        elif self.path == "/sw.js":
            worker = WORKER.replace("INNER", inner)
            self.answer(200, worker.encode(), content_type="text/javascript")
        else:
            self.answer(200, page.encode(), content_type="text/html")


@pytest.mark.browser
@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "control"])
def test_no_page_gets_past_the_door_by_any_of_sixteen_ways(guarded: bool) -> None:
    from playwright.sync_api import Error, sync_playwright

    with (
        site(Inner) as inner,
        site(Hostile) as hostile,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as calls,
        Outside([at(hostile)]) as way_out,
        sync_playwright() as playwright,
    ):
        calls.bind(("127.0.0.1", 0))
        calls.setblocking(False)
        hostile.inner = f"http://{at(inner)}"  # type: ignore[attr-defined]
        hostile.udp = str(calls.getsockname()[1])  # type: ignore[attr-defined]
        guard = {"proxy": way_out.browser} if guarded else {}
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", *BROWSER_ARGUMENTS],
            **guard,  # type: ignore[arg-type]
        )
        context = browser.new_context()
        for path in ("/", "/top"):
            page = context.new_page()
            with suppress(Error):  # a refused page is what we hope for
                page.goto(url(hostile, path), timeout=15_000)
            page.wait_for_timeout(3_000)
        browser.close()
        reached = set(inner.hosts)  # type: ignore[attr-defined]
        assert "/sw.js" in hostile.hosts  # type: ignore[attr-defined]
        if not guarded:
            assert len(reached) >= 12, "the page must really try"
            return
        assert reached == set()
        assert way_out.counts.refused >= 14
        assert {refusal.why for refusal in way_out.refusals} == {"is this machine"}
        with pytest.raises(BlockingIOError):
            calls.recv(100)
