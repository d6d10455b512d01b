"""Small sites to walk: a dictionary of paths becomes a server on loopback."""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Pages = Mapping[str, str | tuple[int, str] | Callable[[Any], None]]


def page(
    body: str,
    *,
    title: str = "Corner Shop",
    nav: str | None = None,
    head: str = "",
    lang: str = "en",
) -> str:
    """Return a page with header, navigation and footer around a body."""
    links = (
        nav
        if nav is not None
        else (
            '<a href="/">Home</a> <a href="/products">Products</a> '
            '<a href="/about">About us</a> <a href="/contact">Contact</a>'
        )
    )
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta name="description" content="{title}"><title>{title}</title>'
        "<style>body{font:16px/1.6 sans-serif;margin:1em}nav a{display:inline-block;padding:12px}"
        f"</style>{head}</head><body><header><nav>{links}</nav></header><main>{body}</main>"
        "<footer><p>Corner Shop Ltd</p></footer></body></html>"
    )


LOST = (
    404,
    page(
        "<h1>Page not found</h1><p><a href='/'>Back to the home page</a></p>",
        title="Not found",
    ),
)


@contextmanager
def served(pages: Pages) -> Iterator[str]:
    """Serve pages on loopback while the block lasts; yields the address of the home."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            answer = pages.get(self.path, pages.get(path, pages.get("*", LOST)))
            if callable(answer):
                answer(self)
                return
            status, text = answer if isinstance(answer, tuple) else (200, answer)
            kind = "text/html; charset=utf-8"
            if path.endswith((".txt", ".xml", ".css", ".js", ".svg")):
                kind = {
                    "txt": "text/plain",
                    "xml": "text/xml",
                    "css": "text/css",
                    "js": "text/javascript",
                    "svg": "image/svg+xml",
                }[path.rpartition(".")[2]]
            send(self, text.encode(), status=status, kind=kind)

        do_POST = do_GET  # noqa: N815 - http.server demands the name

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def send(
    handler: Any,
    body: bytes,
    *,
    status: int = 200,
    kind: str = "text/html",
    **headers: str,
) -> None:
    """Answer one request."""
    try:
        handler.send_response(status)
        handler.send_header("content-type", kind)
        handler.send_header("content-length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)
    except ConnectionError:
        pass


def shop() -> dict[str, Any]:
    """A good small shop in English, with everything that a customer looks for."""
    return {
        "/": page(
            "<h1>Welcome to the Corner Shop</h1><p>Tea, cups and kettles since 1987.</p><p><a href='/help'>Help and questions</a></p>"
        ),
        "/products": page(
            "<h1>Our products</h1><ul>"
            "<li><a href='/products/kettle'>Copper kettle</a> <span>£48.00</span></li>"
            "<li><a href='/products/cup'>Blue cup</a> <span>£7.50</span></li></ul>",
            title="Products",
        ),
        "/products/kettle": page(
            "<h1>Copper kettle</h1><p class=price>£48.00</p>"
            "<button style='padding:14px' onclick=\"document.getElementById('b').textContent='Basket (1)';"
            "this.insertAdjacentHTML('afterend','<p>Copper kettle was added to your basket.</p>')\">Add to basket</button>"
            "<p><a id=b href='/basket'>Basket (0)</a></p>",
            title="Copper kettle",
        ),
        "/products/cup": page("<h1>Blue cup</h1><p>£7.50</p>", title="Blue cup"),
        "/basket": page(
            "<h1>Your basket</h1><p>Your basket is empty.</p>", title="Basket"
        ),
        "/about": page(
            "<h1>About us</h1><p>Two sisters and a kettle.</p><p><a href='/jobs'>Jobs</a></p>",
            title="About us",
        ),
        "/contact": page(
            "<h1>Contact</h1><p>Call us: <a href='tel:+441865496012'>01865 496012</a></p>"
            "<address>14 Market Square, Oxford OX1 3HA</address>"
            "<h2>Opening hours</h2><p>Monday to Friday 9am – 5.30pm, Saturday 10am – 4pm</p>"
            "<form method=post action='/send'><h2>Write to us</h2><label>Your name <input name=n></label>"
            "<label>E-mail <input type=email name=e></label><label>Message <textarea name=m></textarea></label>"
            "<button>Send message</button></form>",
            title="Contact",
        ),
        "/help": page(
            "<h1>Help</h1><ul><li><a href='/delivery'>Delivery</a></li><li><a href='/returns'>Returns</a></li>"
            "<li><a href='/track'>Track your order</a></li><li><a href='/login'>Sign in</a></li>"
            "<li><a href='/complaints'>Complaints</a></li><li><a href='/cancel'>Cancel an order</a></li>"
            "<li><a href='/accessibility'>Accessibility</a></li></ul>",
            title="Help",
        ),
        "/delivery": page(
            "<h1>Delivery</h1><p>We deliver within 3 to 5 working days. Standard delivery costs £3.95.</p>",
            title="Delivery",
        ),
        "/returns": page(
            "<h1>Returns</h1><p>You can send anything back within 30 days for a full refund, unused and in its box.</p>",
            title="Returns",
        ),
        "/track": page(
            "<h1>Track your order</h1><form action='/tracked'><label>Order number <input name=o></label><button>Track order</button></form>",
            title="Track",
        ),
        "/login": page(
            "<h1>Sign in</h1><form method=post><label>E-mail <input type=email name=e></label><label>Password <input type=password name=p></label><button>Sign in</button></form><p><a href='/forgot'>Forgot your password?</a></p>",
            title="Sign in",
        ),
        "/forgot": page(
            "<h1>Forgotten password</h1><form method=post><label>E-mail <input type=email name=e></label><button>Send me a new password</button></form>",
            title="Forgotten password",
        ),
        "/complaints": page(
            "<h1>Complaints</h1><p>If something went wrong, tell us: write to Mrs Hill or call, and you hear from us within two working days.</p>",
            title="Complaints",
        ),
        "/cancel": page(
            "<h1>Cancel an order</h1><p>You can cancel free of charge until we have sent the parcel, usually within 24 hours. Write or call.</p>",
            title="Cancel",
        ),
        "/accessibility": page(
            "<h1>Accessibility</h1><p>The entrance is step-free and there is a ramp at the back; assistance dogs are welcome.</p>",
            title="Accessibility",
        ),
        "/jobs": page(
            "<h1>Jobs</h1><p>We are looking for somebody part-time, 20 hours a week. Send your application with a CV to Mrs Hill.</p>",
            title="Jobs",
        ),
        "/robots.txt": "User-agent: *\nDisallow: /private\n",
    }


def written_site(path: Path) -> tuple[dict[str, Any], dict[str, tuple[str, float]]]:
    """Read a site that is written in one file: its pages, and what is true of it.

    Lines before the first ``===`` tell the truth: ``errand = "value" clicks``, and
    ``skip = errands`` that nobody can judge. ``=== /path | Title`` begins a page.
    """
    head, *parts = re.split(
        r"^=== ?", path.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    truth: dict[str, tuple[str, float]] = {}
    for errand, value, clicks in re.findall(
        r'^(\w+) = "(.*)" (\S+)$', head, re.MULTILINE
    ):
        truth[errand] = (value, float(clicks))
    skipped = re.search(r"^skip = (.*)$", head, re.MULTILINE)
    for errand in skipped.group(1).split() if skipped else ():
        truth[errand] = ("skip", -1.0)
    pages: dict[str, Any] = {}
    layout = "{{body}}"
    for part in parts:
        name, _, body = part.partition("\n")
        way, _, title = (piece.strip() for piece in name.partition(" | "))
        if way == "layout":
            layout = body
            continue
        whole = body.lstrip().startswith(("<!doctype", "<svg"))
        text = body if whole else layout.replace("{{body}}", body)
        pages[way] = text.replace("{{title}}", title)
    if layout != "{{body}}":
        gone = "<h1>404</h1><p><a href='/'>Home</a></p>"
        lost = layout.replace("{{body}}", gone).replace("{{title}}", "404")
        pages["*"] = (404, lost)
    return pages, truth


UNSEEN = Path(__file__).parent / "unseen"
