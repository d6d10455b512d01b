"""Which way does a customer take where many ways are open?"""

from datetime import UTC, datetime

import pytest

import walkamile as wm
from walk.sites import page, send, served
from walkamile.nouns import Errand
from walkamile.walk.choosing import weigh
from walkamile.walk.page import Page, Target
from walkamile.walk.scent import BARE, scent, stem, words
from walkamile.walk.trip import Choice, Trip

AT = datetime(2026, 3, 2, tzinfo=UTC)

CLOSED = (
    '<button aria-expanded="false" aria-controls="m" onclick="m.hidden=!m.hidden">Menu'
    '</button><div id="m" hidden><a href="/about">About us</a>'
    '<a href="/contact">Contact</a><a href="/stoves">Stoves</a></div>'
)
FINDER = (  # a search that a closed menu hides
    '<button aria-expanded="false" aria-controls="s" onclick="s.hidden=!s.hidden">Menu'
    '</button><div id="s" hidden><form action="/search"><input type="search" name="q" '
    'aria-label="Search"><button>Go</button></form></div>'
)
QUESTION = (
    "<h1>Questions</h1><h3><button aria-expanded=false onclick="
    "\"this.parentElement.nextElementSibling.style.display='block'\">May I cancel?</button>"
    "</h3><div style='display:none'><p>You can cancel free of charge until 24 hours "
    "before, by phone or by e-mail.</p></div>"
)
SITE = {
    "/": page(
        "<h1>Stoves</h1><p>We build them.</p><p><a href='/contact'>Contact</a></p>"
        "<p><a href='/stoves'>Look around</a></p>"
        "<p><a href='/questions'>Questions</a></p>"
        "<p><a href='/login'>My account</a></p>"
        "<p><a href='#' id='ring'>Request a callback</a></p><div id='out'></div>"
        "<script>document.addEventListener('click',e=>{if(e.target.id==='ring'){"
        'e.preventDefault();out.innerHTML=\'<form onsubmit="return false"><h2>Request a '
        "callback</h2><label>Phone <input type=tel></label><button>Call me back</button>"
        "</form>'}})</script>",
        nav=CLOSED,
    ),
    "/about": page("<h1>About us</h1><p>Two smiths.</p>", nav=CLOSED),
    "/contact": page(
        "<h1>Contact</h1><form method=post><label>Name <input></label><label>Your message"
        "<textarea></textarea></label><button>Send</button></form>",
        nav=CLOSED,
    ),
    "/stoves": page(
        "<h1>Stoves</h1><p>Little bear: £450.00</p><p>Big bear: £790.00</p>", nav=CLOSED
    ),
    "/questions": page(QUESTION, nav=CLOSED),
    "/login": page(
        "<h1>Sign in</h1><form method=post><label>Name <input name=u></label>"
        "<label>Password <input type=password></label><button>Go</button></form>"
        "<p><a href='/forgot'>Forgot it?</a></p>",
        nav=CLOSED,
    ),
    "/forgot": page(  # the field has no type: a browser takes it as text
        "<h1>Forgotten password</h1><form method=post><label>Customer number"
        "<input name=c></label><button>Send me a new password</button></form>",
        nav=CLOSED,
    ),
    "/terms": page("<h1>Terms</h1>", nav=CLOSED),
}


@pytest.fixture(scope="module")
def walked():
    wanted = ["write_to_us", "price", "cancel", "wrong_password", "speak_to_a_person"]
    with served(SITE) as url:
        report = wm.walk(url, wanted, survey=0, at=AT)
        yield {o.errand.id: o.walk for o in report.outcomes}


@pytest.mark.browser
@pytest.mark.parametrize(
    ("errand", "clicks"),
    [
        pytest.param("write_to_us", 1, id="a link in sight beats its twin in a menu"),
        pytest.param("price", 1, id="goods are looked for in the middle of the page"),
        pytest.param("cancel", 2, id="a question opens though it names no answer"),
        pytest.param("wrong_password", 2, id="a field without a type takes words"),
    ],
)
def test_the_shortest_way_is_taken(walked, errand: str, clicks: float) -> None:
    assert (walked[errand].verdict, walked[errand].clicks) == ("reached", clicks)


@pytest.mark.browser
def test_a_link_that_a_script_far_above_answers_is_pressed(walked) -> None:
    walk = walked["speak_to_a_person"]

    assert walk.verdict == "reached"
    assert walk.steps[-1].touchpoint == "Request a callback"


@pytest.mark.browser
def test_a_branch_finder_is_no_search_of_the_site_and_its_branches_are_looked_at() -> (
    None
):
    finder = (
        "<h1>Find a branch</h1><form role=search><label>Town or postcode <input name=q>"
        "</label><button>Find</button></form><p><a href='/b/ripon'>Ripon</a></p>"
    )
    pages = {
        "/": page("<h1>Bank</h1><p><a href='/b'>Find a branch</a></p>", nav=""),
        "/b": page(finder, nav=""),
        "/b/ripon": page(
            "<h1>Ripon</h1><p>Open Monday to Friday 9am - 4.30pm</p>", nav=""
        ),
    }
    with served(pages) as url:
        report = wm.walk(url, ["opening_hours"], survey=0, at=AT)

    (outcome,) = report.outcomes
    assert [step.touchpoint for step in outcome.walk.steps] == [
        "start",
        "Find a branch",
        "Ripon",
    ]


@pytest.mark.browser
def test_a_search_that_repeats_the_question_has_not_answered_it() -> None:
    def results(handler) -> None:
        asked = handler.path.partition("q=")[2]
        body = f"<h1>Products matching “{asked}”</h1><form><p>0 products</p></form>"
        send(handler, page(body, nav=FINDER).encode())

    pages = {
        "/": page("<h1>Stoves</h1>", nav=FINDER),
        "/search": results,
    }
    with served(pages) as url:
        report = wm.walk(url, ["complain"], survey=0, at=AT)

    (outcome,) = report.outcomes
    assert outcome.walk.verdict == "not_found"
    assert outcome.walk.steps[-1].touchpoint == "(the site's search)"


def test_two_names_side_by_side_promise_as_much_as_one() -> None:
    phrases = {stem("directions"): 1.0, "contact": 1.0, "team": 0.4}

    both = scent(Target(name="Directions & contact"), phrases)
    one = scent(Target(name="Directions"), phrases)
    other = scent(Target(name="Directions for our team outing"), phrases)

    assert both == pytest.approx(one)
    assert other < one


def test_the_folder_of_an_address_promises_less_than_its_last_part() -> None:
    phrases = {"contact": 1.0}

    leaf = scent(Target(name="Go", href="http://x.example/contact"), phrases)
    below = scent(Target(name="Go", href="http://x.example/contact/map"), phrases)

    assert BARE < below < leaf


def test_where_no_list_knows_the_names_their_meaning_decides() -> None:
    from walkamile.recipes.walking import _likeness

    page_ = Page(url="http://x.example/", meta={}, vitals={})
    names = ["Brood en broodjes", "Wie zijn wij", "Ons aanbod"]  # no list for Dutch
    trip = Trip(
        errand=Errand(
            id="who", title="Who are you?", story="", success=(), scent={}, truth={}
        ),
        phrases={"about us": 1.0},
        words=words("nl"),
        began=0.0,
        meaning=_likeness,
        choices=[
            Choice(0.3, n, Target(name=name), page_, BARE, 1.0, 0)
            for n, name in enumerate(names)
        ],
    )
    weigh(trip)

    assert min(trip.choices).target.name == "Wie zijn wij"


def test_pages_that_are_alike_are_looked_at_after_all_others() -> None:
    leaves = [f"/care/{n}" for n in range(7)]
    links = "".join(f"<a href='{way}'>Leaf {way[6:]}</a> " for way in leaves)
    site = {way: page(f"<h1>Leaf</h1><p>{way}</p>", nav=links) for way in leaves}
    pages = {"/": page(links, nav=""), **site}
    pages["/care/3"] = page("<h1>Leaf</h1><a href='/last'>The last</a>", nav=links)
    pages["/last"] = page("<h1>Last</h1>", nav="")
    with served(pages) as url:
        report = wm.walk(url, ["unknown_address"], at=AT, survey=20)

    ways = [one.path for one in report.pages]
    assert set(ways) >= {*pages}
    assert ways.index("/last") < max(ways.index(way) for way in leaves)
