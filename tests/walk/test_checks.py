"""Every check finds its defect, and leaves the clean twin alone."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest

import walkamile as wm
from walk.sites import page, send, served
from walkamile.folder import things
from walkamile.nouns import Severity
from walkamile.walk import checks
from walkamile.walk.check import Check, Recorded, Sighting
from walkamile.walk.obstacles import fingerprint, obstacles
from walkamile.walk.page import Line, Page
from walkamile.walk.scent import words

AT = datetime(2026, 3, 2, tzinfo=UTC)
GOOD_FORM = (
    "<form method=post><label>Name <input name=n></label><button>Send</button></form>"
)
LONG = (
    "Notwithstanding the aforementioned stipulations concerning contractual obligations, the undersigned "
    "counterparty irrevocably acknowledges that any reimbursement entitlement, whether arising from statutory "
    "provisions or otherwise, shall be extinguished automatically upon expiration of the contractually "
    "determined notification period, irrespective of considerations regarding proportionality or foreseeability."
)
# kind: (body with the defect, body of the clean twin)
SEEDS: dict[str, tuple[str, str]] = {
    "broken_link": ("<a href='/gone'>Sizes</a>", "<a href='/'>Sizes</a>"),
    "broken_picture": (
        "<img src='/gone.png' alt='A cup' width=90 height=90>",
        "<img src='/cup.svg' alt='A cup' width=90 height=90>",
    ),
    "dead_link": (
        "<p><a href='#' style='padding:20px'>See the sizes</a></p>",
        "<p><a href='#' style='padding:20px' onclick=\"this.after('large');return false\">See the sizes</a></p>",
    ),
    "script_error": (
        "<script>nothing.here.works()</script>",
        "<script>document.title+=''</script>",
    ),
    "layout_shift": (
        "<p>One</p><script>setTimeout(()=>document.querySelector('main').insertAdjacentHTML('afterbegin','<div style=height:500px>Ad</div>'),300)</script><p style='height:700px;background:#eee'>Two</p>",
        "<p>One</p><p style='height:700px;background:#eee'>Two</p>",
    ),
    "form_error_unexplained": (
        "<form><label>Postcode <input name=p aria-invalid=true></label></form>",
        "<form><label>Postcode <input name=p aria-invalid=true aria-describedby=e></label><p id=e>Five digits, please.</p></form>",
    ),
    "unlabelled_field": ("<form><input name=q></form>", GOOD_FORM),
    "lost_input": (
        "<form><label>Name <input name=n></label><button>Send</button><button type=reset>Clear</button></form>",
        GOOD_FORM,
    ),
    "tiny_target": (
        "<button onclick=this.after('!') style='width:9px;height:9px;padding:0;border:0'>x</button>",
        "<button onclick=this.after('!') style='width:44px;height:44px'>x</button>",
    ),
    "overlapping_targets": (
        "<div style='position:relative;height:80px'><button onclick=this.after('!') style='position:absolute;left:0;width:120px;height:44px'>Yes</button><button onclick=this.after('!') style='position:absolute;left:40px;width:120px;height:44px'>No</button></div>",
        "<button onclick=this.after('!') style='width:120px;height:44px'>Yes</button> <button onclick=this.after('!') style='width:120px;height:44px'>No</button>",
    ),
    "low_contrast": (
        "<p style='color:#bbb'>Kettles keep their heat for hours.</p>",
        "<p style='color:#444'>Kettles keep their heat for hours.</p>",
    ),
    "tiny_text": (
        "<p style='font-size:8px'>Some rules apply to this.</p>",
        "<p>Some rules apply to this.</p>",
    ),
    "sideways_scroll": (
        "<div style='width:900px;background:#eee'>Wide</div>",
        "<div style='max-width:100%;background:#eee'>Wide</div>",
    ),
    "popup_over_goal": (
        "<div class=pop style='position:fixed;inset:10px;background:#fff;z-index:9'>Join our club! <button onclick=this.parentNode.remove()>Close</button></div>",
        "<div>Join our club!</div>",
    ),
    "autoplay": (
        "<audio autoplay src='/a.wav'></audio>",
        "<audio controls src='/a.wav'></audio>",
    ),
    "hard_words": (
        f"<p>{LONG}</p>",
        "<p>You can send it back. We pay you at once. It takes three days, and we tell you when the money is on its way to you.</p>",
    ),
    "phone_not_tappable": (
        "<p>Call us: 01865 496012</p>",
        "<p>Call us: <a href='tel:01865496012'>01865 496012</a></p>",
    ),
    "telling_picture": (
        "<img src='/opening-hours.svg' alt='' width=300 height=90>",
        "<img src='/cup.svg' alt='' width=300 height=90>",
    ),
    "undialable_number": (
        "<p>Call us: <a href='tel:0123456789'>0123 456789</a></p>",
        "<p>Call us: <a href='tel:01865496012'>01865 496012</a></p>",
    ),
    "tel_link_differs": (
        "<p>Call us: <a href='tel:01865496013'>01865 496012</a></p>",
        "<p>Call us: <a href='tel:01865496012'>01865 496012</a></p>",
    ),
    "expired_offer": (
        "<p>Half price on cups, valid until 31 January 2025.</p>",
        "<p>Half price on cups, valid until 31 January 2027.</p>",
    ),
    "picture_without_words": (
        "<img src='/cup.svg' width=90 height=90>",
        "<img src='/cup.svg' alt='' width=90 height=90>",
    ),
    "nameless_target": (
        "<a href='/' style='display:inline-block;width:40px;height:40px;background:#246'></a>",
        "<a href='/' style='display:inline-block;width:40px;height:40px'>Home</a>",
    ),
    "skipped_heading": ("<h4>Sizes</h4>", "<h2>Sizes</h2>"),
    "placeholder_text": (
        "<p>Lorem ipsum dolor sit amet, consectetur.</p>",
        "<p>Cups from Stoke, fired twice.</p>",
    ),
    "dialog_on_load": (
        "<script>alert('Join our club')</script>",
        "<p>Join our club</p>",
    ),
    "mail_link_broken": (
        "<a href='mailto:shop@@example'>Write</a>",
        "<a href='mailto:shop@example.com'>Write</a>",
    ),
    "missing_anchor": (
        "<a href='#nowhere' style='padding:20px'>Jump</a>",
        "<a href='#here' style='padding:20px'>Jump</a><p id=here>Here</p>",
    ),
    "closed_button": (
        "<div style='position:relative'><button onclick=this.after('!') style='width:150px;height:48px'>Buy</button><div style='position:absolute;inset:0;background:#fff1'></div></div>",
        "<div style='position:relative'><button onclick=this.after('!') style='width:150px;height:48px'>Buy</button></div>",
    ),
    "missing_file": (
        "<script src='/gone.js'></script>",
        "<script src='/good.js'></script>",
    ),
    "hidden_price": (
        "<table><tr><td>Copper kettle</td><td>POA</td></tr></table>",
        "<table><tr><td>Copper kettle</td><td>£48.00</td></tr></table>",
    ),
    "axe_aria_roles": (
        "<section class=seeded><div role=buton>Buy</div></section>",
        "<div role=group>Buy</div>",
    ),
}
HEADS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "missing_title": ({"title": ""}, {}),
    "no_language": ({"lang": ""}, {}),
    "noindex": ({"head": "<meta name=robots content=noindex>"}, {}),
    "zoom_blocked": (
        {"head": "<meta name=viewport content='width=device-width,user-scalable=no'>"},
        {},
    ),
    "canonical_elsewhere": (
        {"head": "<link rel=canonical href='/'>"},
        {"head": "<link rel=canonical href='/clean/canonical_elsewhere'>"},
    ),
    "broken_business_data": (
        {"head": "<script type='application/ld+json'>{'a':}</script>"},
        {"head": "<script type='application/ld+json'>{}</script>"},
    ),
}
# The same harm, written otherwise; what is told is a kind from above.
OTHERWISE: dict[str, tuple[str, str]] = {
    "dead_link": (
        "<script>document.addEventListener('click', () => {})</script><button style='padding:14px'>Reserve</button>",
        "<button style='padding:14px' id=r>Reserve</button><script>document.addEventListener('click', (e) => { if (e.target.id === 'r') e.target.after('done') })</script>",
    ),
    "missing_anchor": (
        "<script>document.addEventListener('click', () => {})</script><a href='#gone' style='padding:14px'>Jump</a>",
        "<script>document.addEventListener('click', () => {})</script><a href='#here' style='padding:14px'>Jump</a><p id=here>Here</p>",
    ),
    "low_contrast": (
        "<p style='color:oklch(0.87 0.03 140)'>Kettles keep their heat for hours.</p>",
        "<p style='color:oklch(0.35 0.03 140)'>Kettles keep their heat for hours.</p>",
    ),
    "tiny_text": (
        "<table role=presentation><tr><td><p>Tea and cups.</p><p><font size=1>Some rules apply to this.</font></p></td></tr></table>",
        "<table role=presentation><tr><td><p>Tea and cups.</p><p>Some rules apply to this.</p></td></tr></table>",
    ),
    "placeholder_text": (
        "<p>Introductory text goes here.</p>",
        "<p>Everything that goes here is fired twice.</p>",
    ),
    "popup_over_goal": (
        "<dialog id=d style='width:90vw;height:60vh'>Our letter <form method=dialog><button>No thanks</button></form></dialog><script>setTimeout(() => d.showModal(), 2500)</script>",
        "<p>Our letter</p>",
    ),
    "telling_picture": (
        "<p>Ring us on <img src='/cup.svg' alt='' width=150 height=24> while we are open.</p>",
        "<p>A cup <img src='/cup.svg' alt='' width=150 height=24> from Stoke.</p>",
    ),
    "expired_offer": (
        "<p>Come to our spring fair on Saturday 12 April 2025, with tea from 11am.</p>",
        "<p>The founder came to Oxford on 12 April 1987 with one kettle.</p>",
    ),
}
SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='90'><rect width='90' height='90'/></svg>"


def slow(handler: Any) -> None:
    time.sleep(2.8)
    send(handler, page("<h1>Slow</h1>", title="Slow").encode())


def failing(handler: Any) -> None:
    send(handler, page("<h1>Sorry</h1>", title="Sorry").encode(), status=503)


def picture(handler: Any) -> None:
    send(handler, SVG.encode(), kind="image/svg+xml")


def seeded() -> dict[str, Any]:
    pages: dict[str, Any] = {
        "/cup.svg": picture,
        "/opening-hours.svg": picture,
        "/good.js": "1;",
        "/seed/slow_page": slow,
        "/seed/server_error": failing,
    }
    for kind, (bad, good) in SEEDS.items():
        for side, body in (("seed", bad), ("clean", good)):
            pages[f"/{side}/{kind}"] = page(
                f"<h1>About {kind}</h1>{body}", title=f"{kind} {side}"
            )
    for kind, (bad, good) in HEADS.items():
        for side, options in (("seed", bad), ("clean", good)):
            head = {"title": f"{kind} {side}", **options}
            pages[f"/{side}/{kind}"] = page(f"<h1>About {kind}</h1>", **head)
    for kind, (bad, good) in OTHERWISE.items():
        for side, body in (("seed", bad), ("clean", good)):
            title = f"{kind} otherwise {side}"
            pages[f"/{side}/otherwise/{kind}"] = page(
                f"<h1>{title}</h1>{body}", title=title
            )
    names = [path for path in pages if path.startswith(("/seed", "/clean"))]
    links = "".join(f"<li><a href='{path}'>{path}</a></li>" for path in names)
    pages["/"] = page(f"<h1>Welcome</h1><ul style='line-height:3'>{links}</ul>")
    return pages


@pytest.fixture(scope="module")
def found():
    with served(seeded()) as url:
        from walkamile.walk import site
        from walkamile.walk.site import survey

        alike, axe = survey.ALIKE, site.AXE_PAGES
        survey.ALIKE, site.AXE_PAGES = 999, 999
        try:
            report = wm.walk(url, ["unknown_address"], at=AT, survey=120)
        finally:
            survey.ALIKE, site.AXE_PAGES = alike, axe
        rows = report.obstacles.to_dicts()
        yield {(r["kind"], r["url"].removeprefix(url.rstrip("/"))): r for r in rows}


@pytest.mark.browser
@pytest.mark.parametrize("kind", [*SEEDS, *HEADS, "slow_page", "server_error"])
def test_a_seeded_defect_is_found_where_it_is(found, kind: str) -> None:
    assert (kind, f"/seed/{kind}") in found or _shared(found, kind)


@pytest.mark.browser
@pytest.mark.parametrize("kind", OTHERWISE)
def test_the_same_harm_written_otherwise_is_found_too(found, kind: str) -> None:
    assert (kind, f"/seed/otherwise/{kind}") in found
    assert [k for k, path in found if path == f"/clean/otherwise/{kind}"] == []


def _shared(found, kind: str) -> bool:
    return kind in ("missing_file", "popup_over_goal") and any(
        k == kind for k, _ in found
    )


@pytest.mark.browser
@pytest.mark.parametrize("kind", [*SEEDS, *HEADS])
def test_the_clean_twin_shows_nothing_at_all(found, kind: str) -> None:
    assert [k for k, path in found if path == f"/clean/{kind}"] == []


@pytest.mark.browser
def test_an_obstacle_has_all_that_somebody_needs_to_mend_it(found) -> None:
    row = found["low_contrast", "/seed/low_contrast"]

    assert row["wcag"] == "1.4.3"
    assert row["selector"].endswith("p")
    assert "Kettles" in row["quote"]
    assert row["screenshot"].startswith("data:image/jpeg;base64,")
    assert len(row["fingerprint"]) == 16


def test_there_are_thirty_kinds_and_each_says_why_it_matters() -> None:
    every = list(things(checks, Check))

    assert len(every) >= 30
    assert all(check.question.endswith("?") and check.why for check in every)
    assert all(isinstance(check.severity, Severity) for check in every)


# Checks of the whole site are pure: they need values, not a browser.


def recorded(*pages: Page, **more: Any) -> Recorded:
    return Recorded(
        home="http://shop.example/",
        device="phone",
        at=AT,
        words=words("en"),
        pages=pages,
        **more,
    )


def a_page(path: str, **more: Any) -> Page:
    known: dict[str, Any] = {"title": path, "lang": "en", "meta": {}, "vitals": {}}
    return Page(url=f"http://shop.example{path}", **(known | more))


def kinds(name: str, given: Recorded) -> list[str]:
    check = next(c for c in things(checks, Check) if c.kind == name)
    return [s.quote for s in check.find(given)]


@pytest.mark.parametrize(
    ("name", "bad", "good"),
    [
        (
            "robots_block",
            {"robots": (200, "User-agent: *\nDisallow: /")},
            {"robots": (200, "User-agent: *\nDisallow: /basket")},
        ),
        (
            "missing_sitemap",
            {"sitemap": (404, "")},
            {"sitemap": (200, "<?xml version='1.0'?><urlset/>")},
        ),
        ("lost_customer", {"unknown": a_page("/x", status=200)}, {"unknown": None}),
        ("lost_customer", {"unknown": a_page("/x", status=404)}, {"unknown": None}),
    ],
)
def test_what_the_whole_site_lacks_is_found(name: str, bad: dict, good: dict) -> None:
    assert kinds(name, recorded(a_page("/"), **bad))
    assert not kinds(name, recorded(a_page("/"), **good))


def test_a_title_that_a_program_gave_is_none() -> None:
    for title in ("Untitled Document", "React App", "index.html", "Sans titre", ""):
        assert kinds("missing_title", recorded(a_page("/a", title=title))), title
    for title in ("Documents to sign", "Home of the kettle", "Titel und Preise"):
        assert not kinds("missing_title", recorded(a_page("/a", title=title))), title


def test_the_server_can_hide_a_page_without_a_word_in_it() -> None:
    hidden = a_page("/a", meta={"x-robots-tag": "noindex, nofollow"})
    assert kinds("noindex", recorded(hidden))
    assert not kinds("noindex", recorded(a_page("/a", meta={"x-robots-tag": "all"})))


GERMAN = (
    "Unsere Werkstatt liegt mitten in der Stadt und ist mit dem Rad gut zu erreichen.",
    "Wir reparieren alles, was zwei Räder hat, und meistens noch am selben Tag.",
    "Wer sein Rad morgens bringt, kann es am Abend wieder abholen und weiterfahren.",
    "Die Preise stehen an der Wand, und niemand muss danach fragen.",
    "Im Winter haben wir kürzer geöffnet, dafür gibt es Tee und Gebäck.",
    "Kinder dürfen beim Schrauben zusehen und bekommen eine kleine Klingel geschenkt.",
)


def test_german_words_on_a_page_that_says_english_are_told() -> None:
    lines = tuple(Line(text=text) for text in GERMAN)
    assert kinds("wrong_language", recorded(a_page("/", lines=lines, lang="en")))
    assert not kinds("wrong_language", recorded(a_page("/", lines=lines, lang="de-AT")))
    assert not kinds("wrong_language", recorded(a_page("/", lines=lines[:2])))


def test_two_pages_with_one_title_are_told() -> None:
    assert kinds(
        "duplicate_title",
        recorded(a_page("/a", title="Shop"), a_page("/b", title="Shop")),
    )
    assert not kinds("duplicate_title", recorded(a_page("/a"), a_page("/b")))


def test_a_business_that_tells_machines_everything_lacks_nothing() -> None:
    data = '{"@type":"Store","name":"S","address":{},"telephone":"1","url":"u","openingHours":"Mo 9-5"}'

    assert not kinds("missing_business_data", recorded(a_page("/", jsonld=(data,))))
    assert kinds(
        "missing_business_data",
        recorded(a_page("/", jsonld=('{"@type":"Store","name":"S"}',))),
    )


def test_the_same_words_at_the_same_place_of_many_pages_are_one_obstacle() -> None:
    top = Line(text="Ring us: 01865 496012", selector="body > div.top", region="main")
    pages = [a_page(f"/{n}", lines=(top,)) for n in range(4)]
    found = [o for o in obstacles(recorded(*pages)) if o.kind == "phone_not_tappable"]
    assert [one.pages for one in found] == [4]
    few = [o for o in obstacles(recorded(*pages[:2])) if o.kind == "phone_not_tappable"]
    assert [one.pages for one in few] == [1, 1]


@pytest.mark.parametrize(
    ("once", "again"),
    [
        ("main.3fa9c2d1.js?v=17", "main.81bc07e9.js?v=18"),
        ("#top > a:nth-of-type(2)", "#top > a:nth-of-type(3)"),
        ("Served at 10:41:07", "Served at 9:02:55"),
    ],
)
def test_what_changes_with_every_load_does_not_make_it_another_obstacle(
    once: str, again: str
) -> None:
    first, second = (
        fingerprint("missing_file", Sighting(url="http://a.example/", mark=mark))
        for mark in (once, again)
    )

    assert first == second
    other = Sighting(url="http://a.example/", mark=once.replace("main", "cart") + "x")
    assert fingerprint("missing_file", other) != first
