"""Whatever a site does, the walk ends with a verdict and the next walk works."""

import resource
import ssl
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psutil
import pytest

import walkamile as wm
from certificates import certificate
from walk.sites import page, send, served
from walkamile.refused import Refused

pytestmark = pytest.mark.browser
AT = datetime(2026, 3, 2, tzinfo=UTC)
SIGN_IN = (
    "<h1>Sign in</h1><form method=post><label>Name <input name=u></label>"
    "<label>Password <input type=password name=p></label><button>Go</button></form>"
)
LINKS = "".join(f"<a href='/{n}'>Page {n}</a> " for n in range(10_000))


def walked(pages, errand: str = "phone_number", **options) -> dict:
    with served(pages) as url:
        report = wm.walk(url, [errand], at=AT, survey=0, **options)
    return report.errands.to_dicts()[0]


def redirect(handler) -> None:
    send(handler, b"", status=302, location=handler.path)


def hang(handler) -> None:
    time.sleep(30)


def big(handler) -> None:
    filler = b"<p>" + b"word " * 200 + b"</p>"
    handler.send_response(200)
    handler.send_header("content-type", "text/html")
    handler.end_headers()
    try:
        for _ in range(50_000_000 // len(filler)):
            handler.wfile.write(filler)
    except ConnectionError:
        pass


def download(handler) -> None:
    send(
        handler,
        b"x" * 100,
        kind="application/zip",
        content_disposition="attachment; filename=a.zip",
    )


def password(handler) -> None:
    send(handler, b"no", status=401, www_authenticate='Basic realm="x"')


def data(handler) -> None:
    send(handler, b'{"phone": "01865 496012"}', kind="application/json")


def pdf(handler) -> None:
    send(handler, b"%PDF-1.4", kind="application/pdf")


@pytest.mark.parametrize(
    ("pages", "reason"),
    [
        ({"/": redirect}, "redirects for ever"),
        ({"/": hang}, "no answer within"),
        ({"/": download}, "download"),
        ({"/": password}, "asks for a password"),
        ({"/": pdf}, "application/pdf"),
        ({"/": (500, page("<h1>Oops</h1>", nav=""))}, "error 500"),
        ({"/": page("<h1>Verify you are human</h1>", nav="")}, "captcha"),
        ({"/": (403, page("<h1>Verify you are human</h1>", nav=""))}, "captcha"),
        ({"/": page(SIGN_IN, nav="", title="Sign in")}, "a sign-in stands in the way"),
        ({"/": (404, page("<h1>Gone</h1>", nav=""))}, "answers with 404"),
        ({"/": data}, "application/json"),
        ({"/": ""}, "shows nothing"),
    ],
    ids=["redirect loop", "no answer", "download", "password", "pdf", "500", "captcha",
         "closed by a captcha", "sign-in", "404", "json", "empty"],
)  # fmt: skip
def test_what_stops_a_customer_is_said_to_block_the_walk(pages, reason: str) -> None:
    row = walked(pages)

    assert row["verdict"] == "blocked"
    assert reason in row["reason"]


def test_whoever_starts_on_a_page_that_is_gone_goes_home_from_there() -> None:
    gone = page("<h1>Not found</h1><p><a href='/home'>Home</a></p>", nav="")
    found = page("<p>Call us: 01865 496012</p>", nav="")
    assert walked({"/": (404, gone), "/home": found})["value"] == "01865 496012"


def test_one_thing_that_blocks_all_errands_is_told_once(tmp_path) -> None:
    from typer.testing import CliRunner

    from walkamile.cli import build

    with served({"/": password}) as url:
        asked = ["walk", url, "--pages", "0", "--fail-on", "blocked"]
        asked += ["--html", str(tmp_path / "a.html")]
        told = CliRunner().invoke(build(), asked)
    assert told.exit_code == 1
    assert "15 errands are blocked: the page asks for a password" in told.output
    assert told.stdout.count("asks for a password") == 1
    shown = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert shown.count("the page asks for a password") == 1
    assert "None was looked for." in told.output
    assert "Obstacles: not looked for" in shown


def test_a_report_that_cannot_be_written_keeps_back_no_other(tmp_path) -> None:
    from typer.testing import CliRunner

    from walkamile.cli import build

    with served({"/": page("<p>Call us: 01865 496012</p>", nav="")}) as url:
        asked = ["walk", url, "--pages", "0", "--errand", "phone_number"]
        asked += ["--html", str(tmp_path / "none" / "a.html")]
        told = CliRunner().invoke(build(), [*asked, "--junit", str(tmp_path / "a.xml")])
    assert isinstance(told.exception, Refused)
    assert "01865 496012" in told.stdout
    assert 'tests="1"' in (tmp_path / "a.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "trap",
    [
        "<script>setInterval(()=>window.open('/'),10)</script>",
        "<script>alert(1);confirm(2);prompt(3)</script>",
        f"<div>{LINKS}</div>",
        "<script>onbeforeunload=()=>'stay'</script>",
        "<iframe src='/'></iframe>" * 3,
        "<div id=a></div><script>setInterval(()=>a.append('x'),5)</script>",
    ],
    ids=["windows", "dialogs", "10 000 links", "beforeunload", "frames", "never quiet"],
)
def test_a_page_full_of_traps_is_still_read(trap: str) -> None:
    row = walked({"/": page(f"{trap}<p>Call us: 01865 496012</p>", nav="")})

    assert row["value"] == "01865 496012"


def test_a_script_that_never_ends_does_not_hold_the_walk_for_ever(monkeypatch) -> None:
    monkeypatch.setattr("walkamile.walk.browser.PATIENCE", 12.0)
    row = walked(
        {
            "/": page(
                "<p>hello</p><script>setTimeout(()=>{for(;;);},300)</script>", nav=""
            )
        }
    )

    assert row["verdict"] == "blocked"


def test_dialogs_without_end_close_the_page() -> None:
    row = walked({"/": page("<script>for(;;)alert(1)</script>", nav="")})

    assert row["verdict"] == "blocked"


def test_fifty_megabytes_end_in_a_verdict() -> None:
    assert walked({"/": big})["verdict"] in ("blocked", "not_found")


def test_a_certificate_that_nobody_signed_blocks_and_says_so(tmp_path) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            send(self, page("<p>Call us: 01865 496012</p>").encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sealed = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    sealed.load_cert_chain(*certificate(tmp_path))
    server.socket = sealed.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"https://127.0.0.1:{server.server_port}/"
        report = wm.walk(address, ["phone_number"], at=AT, survey=0)
    finally:
        server.shutdown()
        server.server_close()
    row = report.errands.to_dicts()[0]
    assert (row["verdict"], row["reason"]) == (
        "blocked",
        "the certificate is not valid",
    )


def test_where_nothing_can_be_written_the_browser_is_refused_and_the_next_walk_works():
    pages = {"/": page("<p>Call us: 01865 496012</p>", nav="")}
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))  # as on a full disk
    try:
        with pytest.raises(Refused, match="did not start"):
            walked(pages)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert walked(pages)["value"] == "01865 496012"


def test_nothing_listens_at_the_address() -> None:
    report = wm.walk("http://127.0.0.1:9/", ["phone_number"], at=AT, survey=0)

    assert report.errands["verdict"].to_list() == ["blocked"]


def test_a_browser_killed_in_the_middle_is_started_again() -> None:
    def kill(handler) -> None:
        for child in psutil.Process().children(recursive=True):
            if "chrom" in child.name() and "--type" not in " ".join(child.cmdline()):
                child.kill()
        time.sleep(0.5)
        send(handler, page("<h1>Contact</h1>").encode())

    pages = {
        "/": page("<a href='/contact'>Contact</a> <a href='/about'>About</a>", nav=""),
        "/contact": kill,
        "/about": page("<p>Call us: 01865 496012</p>"),
    }
    row = walked(pages)

    assert row["value"] == "01865 496012"


def test_a_walk_leaves_no_process_behind() -> None:
    before = {p.pid for p in psutil.Process().children(recursive=True)}
    walked({"/": page("<p>hello</p>", nav="")})
    time.sleep(0.5)
    after = {p.pid for p in psutil.Process().children(recursive=True)}

    assert after <= before


def test_without_chromium_the_message_says_how_to_get_it(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("WALKAMILE_CHROMIUM", str(tmp_path / "none"))

    with pytest.raises(Refused, match="WALKAMILE_CHROMIUM"):
        wm.walk("http://127.0.0.1:9/", at=AT)


@pytest.mark.parametrize("address", ["", "ftp://x", "javascript:alert(1)", "http://"])
def test_what_is_no_address_is_refused_before_a_browser_starts(address: str) -> None:
    with pytest.raises(Refused):
        wm.walk(address, at=AT)
