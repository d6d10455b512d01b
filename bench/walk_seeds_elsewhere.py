"""Walk four sites that have nothing of the sample's shop, with defects written otherwise.

usage: python bench/walk_seeds_elsewhere.py [--copy NAME…] [--again 3] [--restless]

One is laid out in tables, page by page; one is drawn by a script that routes by itself;
one is what a page builder makes; one is large and dark. The defects are those that people make without meaning to: the same harm as
those of the sample's switch, in other spellings. Seeds and sites were written before
the first of these walks. A seed counts as found when an obstacle of a wanted kind
stands there that the clean twin lacks; with ``--again`` each copy is walked so many
times and the same prints are counted. ``--restless`` serves every page anew each time:
other ids and classes, the time of day, another banner, the menu in another order.
"""

import argparse
import json
import random
import re
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent.parent / "tests")]
from walk_seeds_clinic import CLINIC  # noqa: E402
from walk_seeds_ferry import FERRY  # noqa: E402

from walk.sites import UNSEEN, send, served, written_site  # noqa: E402
from walkamile.recipes.walking import walk  # noqa: E402

AT = datetime(2026, 3, 2, tzinfo=UTC)
EVERY = "every page"
SITEMAP = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>'
)
BY_THE_SERVER = ("header", "wait", "answer")  # not in the text: they go in last
Seed = tuple[str, str, str, str, set[str]]  # name, page, what stood there, what stands
LEGAL = (
    "Notwithstanding any statutory entitlement, the purchaser's remedies in respect of "
    "horticultural merchandise manifesting deterioration subsequent to consignment shall "
    "be exclusively confined to substitution or reimbursement, contingent upon "
    "notification evidencing the aforementioned deterioration within the stipulated "
    "fourteen-day contractual interval, failing which acceptance is irrefutably presumed."
)
AMT = (
    "Die Inanspruchnahme der Ausbildungsleistung setzt die vorherige Vorlage der zur "
    "Identitätsfeststellung erforderlichen Legitimationsdokumente sowie die "
    "Nachweisführung über die Teilnahme an einer Unterweisung in lebensrettenden "
    "Sofortmaßnahmen voraus, deren Ausstellungsdatum unter Berücksichtigung der "
    "einschlägigen Fahrerlaubnisverordnungsbestimmungen nicht beanstandungsfähig sein darf."
)
POPUP = (
    '<dialog id="news"><h2>Our letter</h2><p>Plants, news, offers: every month in your '
    "inbox, and ten per cent off your first order with us.</p><p>Tick here, type there."
    '</p><form method="dialog"><button>No thanks</button></form></dialog>'
    "<style>#news{width:90vw;height:60vh}</style><script>setTimeout(function () { "
    "document.getElementById('news').showModal() }, 1200)</script>"
)
PAGES = "".join(
    f'<a href="plants.html?page={n}" style="display:inline-block;width:15px;height:15px;'
    f'font-size:12px;line-height:15px">{n}</a>'
    for n in range(1, 6)
)
LATE = (
    "<script>setTimeout(function () { var d = document.createElement('div'); "
    "d.style.cssText = 'height:300px;background:#fee'; d.textContent = 'Aktion!'; "
    "document.body.prepend(d) }, 700)</script>"
)
SHEET = (
    '<div id="sheet" style="display:none;position:fixed;left:0;right:0;bottom:0;'
    'height:55vh;background:#fff;z-index:99;padding:20px"><h2>Hol dir die App</h2>'
    "<p>Noch schneller lernen.</p><button>Später</button></div><script>addEventListener("
    "'scroll', function () { document.getElementById('sheet').style.display = 'block' })"
    "</script>"
)
GARDEN: dict[str, tuple[Seed, ...]] = {
    "a": (
        ("link_to_a_page_never_made", "/visit.html", "<h2>Access</h2>", '<p><a href="map-print.html">A map to print</a></p><h2>Access</h2>', {"broken_link"}),
        ("larger_picture_missing", "/", '<img src="/roses.svg"', '<img srcset="/roses-large.jpg 2x, /roses-small.jpg 1x" src="/roses.svg"', {"broken_picture", "missing_file"}),
        ("background_missing", "/contact.html", "<h1>Contact</h1>", '<h1>Contact</h1><div style="background:url(/team.jpg);height:90px"></div>', {"broken_picture", "missing_file"}),
        ("link_to_void", "/about.html", '<p><a class="go"', '<p><a class="go" href="javascript:void(0)">Meet the dogs</a></p><p><a class="go"', {"dead_link"}),
        ("promise_nobody_keeps", "/plants.html", "<h1>", '<script>Promise.reject(new Error("no prices today"))</script><h1>', {"script_error"}),
        ("pale_in_another_colour_space", "/delivery.html", "<p>We send", '<p style="color:oklch(0.86 0.03 140)">We send', {"low_contrast"}),
        ("font_of_size_one", "/work.html", "<p>We are looking", "<p><font size=1>Hours may change with the weather and the season.</font></p><p>We are looking", {"tiny_text"}),
        ("number_drawn_not_written", "/contact.html", '<a href="tel:+441743496014">01743 496014</a> while', '<img src="/nr.svg" alt="" width="150" height="24"> while', {"telling_picture"}),
        ("frame_without_title", "/visit.html", "<p>Turn off", '<iframe src="work.html" width="300" height="120"></iframe><p>Turn off', {"axe_frame_title"}),
    ),
    "b": (
        ("label_that_belongs_to_nobody", "/contact.html", '<label for="words">Your message</label><br><textarea id="words"', "<label>Your message</label><br><textarea", {"unlabelled_field"}),
        ("table_wider_than_a_phone", "/plants.html", '<table class="list">', '<table class="list" style="min-width:760px">', {"sideways_scroll"}),
        ("film_that_starts_by_itself", "/about.html", "<p>Ruth and Owen", '<p><video src="/pots.mp4" autoplay loop playsinline width="300" height="160"></video></p><p>Ruth and Owen', {"autoplay"}),
        ("hidden_by_the_server", "/delivery.html", "header", "x_robots_tag=noindex, nofollow", {"noindex"}),
        ("untitled", "/about.html", "<title>About - Mytton Nursery</title>", "<title>Untitled Document</title>", {"missing_title"}),
        ("fair_that_is_over", "/visit.html", "<h2>Access</h2>", "<h2>Spring fair</h2><p>Come to our spring fair on Saturday 12 April 2025, with tea and cake from 11am.</p><h2>Access</h2>", {"expired_offer"}),
        ("sunday_otherwise", "/visit.html", "10.30am to 4.30pm</td></tr></table>", "10am to 4pm</td></tr></table>", {"hours_disagree"}),
        ("figures_changed_places", "/contact.html", 'href="tel:+441743496014">01743 496014</a> while', 'href="tel:+441743490614">01743 496014</a> while', {"tel_link_differs"}),
        ("written_by_lawyers", "/delivery.html", "<p>Tell us within 14 days if a plant arrives in poor health and we send a new one or refund you in full.</p>", f"<p>{LEGAL}</p>", {"hard_words"}),
        ("text_goes_here", "/work.html", "<p>We are looking", "<p>Introductory text goes here.</p><p>We are looking", {"placeholder_text"}),
    ),
    "c": (
        ("machines_are_told_another_number", EVERY, '"+44 1743 496014"', '"+44 1743 496999"', {"numbers_disagree"}),
        ("another_house", "/visit.html", "<p>12 Mytton Lane<br>", "<p>112 Mytton Lane<br>", {"addresses_disagree"}),
        ("bare_404", "*", "answer", "404 text/plain Not Found", {"lost_customer"}),
        ("sitemap_is_a_page", "/sitemap.xml", SITEMAP, "<!doctype html><title>Home</title><p>Welcome</p>", {"missing_sitemap"}),
        ("description_left_empty", EVERY, '<meta name="description" content="', '<meta name="description" content=""><meta name="kept" content="', {"missing_description"}),
        ("letter_that_jumps_up", "/plants.html", "<h1>", f"{POPUP}<h1>", {"popup_over_goal"}),
        ("page_numbers_for_mice", "/plants.html", "<p>Prices include", f"<p>{PAGES}</p><p>Prices include", {"tiny_target"}),
        ("pulled_over_each_other", "/about.html", '<p><a class="go" href="work.html">Work with us</a></p>', '<a class="go" href="visit.html">Come and see</a><br><a class="go" style="margin-top:-34px;position:relative" href="work.html">Work with us</a>', {"overlapping_targets"}),
        ("hours_that_are_a_history", "/", '<p><a class="go"', '<p><a class="go" href="about.html">Opening hours</a></p><p><a class="go"', {"competing_link"}),
        ("late_answer", "/work.html", "wait", "4.4", {"slow_page"}),
        ("stock_that_fails", "/delivery.html", "<h2>Returns</h2>", "<script>fetch('/api/stock')</script><h2>Returns</h2>", {"server_error"}),
        ("clear_all", "/contact.html", "<p><button", '<p><input type="reset" value="Clear all"></p><p><button', {"lost_input"}),
    ),
    "d": (
        ("language_untold", EVERY, '<html lang="en">', "<html>", {"no_language"}),
        ("no_finger_may_spread", EVERY, 'content="width=device-width"', 'content="width=device-width, maximum-scale=1.0, user-scalable=no"', {"zoom_blocked"}),
        ("nothing_for_maps", EVERY, "application/ld+json", "text/plain", {"missing_business_data"}),
        ("busy_counting", "/visit.html", "<h1>", "<script>addEventListener('DOMContentLoaded', function () { setTimeout(function () { var t = Date.now(); while (Date.now() - t < 1600) {} }, 60) })</script><h1>", {"frozen_page"}),
        ("pushed_down_later", "/about.html", "<p>Ruth and Owen", '<p><img src="/late.svg" alt="The yard" style="display:block;width:100%"></p><p>Ruth and Owen', {"layout_shift"}),
        ("list_of_boxes", "/delivery.html", "<h2>Returns</h2>", "<ul><div>Roses in paper</div><div>Pots in straw</div></ul><h2>Returns</h2>", {"axe_list"}),
        ("number_only_to_read", EVERY, '<a href="tel:+441743496014">01743 496014</a>', "01743 496014", {"phone_not_tappable"}),
        ("mail_to_nowhere", "/work.html", "jobs@mytton.example", '<a href="mailto:jobs(at)mytton.example">Apply by e-mail</a>', {"mail_link_broken"}),
        ("greeting_to_click_away", "/plants.html", "<h1>", "<script>alert('Welcome to our plants!')</script><h1>", {"dialog_on_load"}),
        ("icon_without_a_word", "/contact.html", "<p>Ring us", '<p><a href="visit.html" style="display:inline-block;width:44px;height:44px;background:#2f5130"><i class="icon-map"></i></a></p><p>Ring us', {"nameless_target"}),
        ("prices_kept_back", "/plants.html", "£18.00", "POA", {"hidden_price"}),
    ),
}  # fmt: skip
DRIVING: dict[str, tuple[Seed, ...]] = {
    "e": (
        ("route_never_made", EVERY, '<a class="los" href="/preise">', '<p><a href="/motorrad">Alles zum Motorrad</a></p><a class="los" href="/preise">', {"broken_link"}),
        ("car_that_is_gone", EVERY, "<h1>Team</h1>", '<h1>Team</h1><img src="/bilder/team.jpg" alt="Das Team vor dem Auto">', {"broken_picture"}),
        ("button_that_listens_to_nobody", EVERY, "<h1>Preise</h1>", '<h1>Preise</h1><button class="los" type="button">Platz sichern</button>', {"dead_link"}),
        ("route_that_throws", EVERY, "menu(false)}\n", "menu(false);if(p=='/fragen')aufklappen()}\n", {"script_error"}),
        ("faded_foot", EVERY, ".fuss{", ".fuss{opacity:.45;", {"low_contrast"}),
        ("office_german", EVERY, "Ausweis, Sehtest, Passbild und den Nachweis der Ersten Hilfe.</p></details>", f"Ausweis.</p></details><p>{AMT}</p>", {"hard_words"}),
        ("imprint_with_another_number", EVERY, 'Leipzig<br>Telefon <a href="tel:+4934149603311">0341 4960 3311', 'Leipzig<br>Telefon <a href="tel:+4934149603399">0341 4960 3399', {"numbers_disagree"}),
        ("discount_of_last_month", EVERY, "<h1>Führerschein</h1>", "<h1>Führerschein</h1><p>Frühbucher sparen 20 %: Anmeldung bis 15.01.2026.</p>", {"expired_offer"}),
        ("hours_on_the_first_page", EVERY, "<h2>Nächster Kurs</h2>", "<p>Büro geöffnet Montag und Mittwoch 14 bis 18 Uhr</p><h2>Nächster Kurs</h2>", {"hours_disagree"}),
        ("words_that_vanish_while_typing", EVERY, '<label>Nachricht <textarea name="text">', '<textarea name="text" placeholder="Deine Nachricht">', {"unlabelled_field"}),
        ("another_postcode", EVERY, "Karl-Heine-Straße 48, 04229 Leipzig<br>", "Karl-Heine-Straße 84, 04277 Leipzig<br>", {"addresses_disagree"}),
        ("price_when_asked", EVERY, "180,00 €", "Preis auf Anfrage", {"hidden_price"}),
    ),
    "f": (
        ("burger_that_does_nothing", EVERY, ".drawer.auf{right:0;visibility:visible}", "", {"menu_stuck"}),
        ("only_google_is_sent_away", EVERY, '<meta name="viewport"', '<meta name="googlebot" content="noindex"><meta name="viewport"', {"noindex"}),
        ("small_print", EVERY, ".fuss{padding:16px;background:#f0f0f0;font-size:15px}", ".fuss{padding:16px;background:#f0f0f0;font-size:9px}", {"tiny_text"}),
        ("one_title_for_all", EVERY, "document.title=(T[p]||'Nicht gefunden')+' | Fahrschule Plagwitz'", "document.title='Fahrschule Plagwitz'", {"duplicate_title"}),
        ("english_it_says", EVERY, '<html lang="de">', '<html lang="en">', {"wrong_language", "no_language"}),
        ("banner_from_above", EVERY, "</body>", f"{LATE}</body>", {"layout_shift"}),
        ("line_that_never_breaks", EVERY, "<h1>Dein Führerschein in Leipzig</h1>", '<h1 style="white-space:nowrap">Dein Führerschein in Leipzig, ohne Stress</h1>', {"sideways_scroll"}),
        ("face_without_words", EVERY, "<h1>Team</h1>", '<h1>Team</h1><img src="/jana.svg" width="120" height="120">', {"picture_without_words"}),
        ("number_that_dials_nothing", EVERY, '<a href="tel:+4934149603311">0341 4960 3311</a></p><form', '<a href="tel:">0341 4960 3311</a></p><form', {"tel_link_differs"}),
    ),
    "g": (
        ("every_address_is_fine", "*", "answer", "200", {"lost_customer"}),
        ("comma_too_many", EVERY, '"url":"https://plagwitz.example/",', '"url":"https://plagwitz.example/",,', {"broken_business_data"}),
        ("sheet_while_scrolling", EVERY, "</body>", f"<style>#app{{min-height:150vh}}</style>{SHEET}</body>", {"popup_over_goal"}),
        ("moving_picture_behind", EVERY, "<h1>Dein", '<video src="/fahrt.mp4" autoplay loop muted playsinline width="360" height="120"></video><h1>Dein', {"autoplay"}),
        ("heading_too_deep", EVERY, "<h2>Nächster Kurs</h2>", "<h4>Nächster Kurs</h4>", {"skipped_heading"}),
        ("no_phone_fits", EVERY, '<meta name="viewport" content="width=device-width, initial-scale=1">', "", {"no_viewport"}),
        ("jump_to_nowhere", EVERY, "<h1>Preise</h1>", '<h1>Preise</h1><p><a href="#rabatte">Zu den Rabatten</a></p>', {"missing_anchor"}),
        ("made_up_number", EVERY, "Ruf uns an: ", 'Notfall: <a href="tel:+4934112345678">0341 12345678</a>. Ruf uns an: ', {"undialable_number"}),
    ),
}  # fmt: skip
STRIP = '<svg xmlns="http://www.w3.org/2000/svg" width="150" height="24"><path d="M4 20L20 4M30 20L46 4M60 20L90 4" stroke="#333"/></svg>'
FACE = '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="120"><circle cx="60" cy="60" r="50" fill="#c98"/></svg>'


def base(name: str) -> dict[str, Any]:
    """Return the clean site, with a sitemap and what its defects need."""
    pages, _ = written_site(UNSEEN / f"{name}.site")
    extra = {
        "/sitemap.xml": SITEMAP,
        "/robots.txt": "User-agent: *\nAllow: /\n",
        "/nr.svg": STRIP,
        "/jana.svg": FACE,
        "/late.svg": later(1.6, FACE, "image/svg+xml"),
        "/api/stock": (503, "down for stocktaking"),
    }
    return pages | extra


def later(seconds: float, text: str, kind: str) -> Callable[[Any], None]:
    def answer(handler: Any) -> None:
        time.sleep(seconds)
        send(handler, text.encode(), kind=kind)

    return answer


def sown(pages: dict[str, Any], seed: Seed) -> None:
    """Put one defect into a site."""
    name, where, old, new, _ = seed
    if old == "header":
        key, _, value = new.partition("=")
        text = pages[where]
        pages[where] = lambda h: send(
            h, text.encode(), kind="text/html; charset=utf-8", **{key: value}
        )
    elif old == "wait":
        pages[where] = later(float(new), pages[where], "text/html; charset=utf-8")
    elif old == "answer":
        status, _, rest = new.partition(" ")
        kind, _, text = rest.partition(" ")
        body = text or pages["/"]
        pages[where] = lambda h: send(
            h,
            body.encode(),
            status=int(status),
            kind=kind or "text/html; charset=utf-8",
        )
    else:
        several = (
            [where, "/index.html"]
            if where == "/" and "/index.html" in pages
            else [where]
        )
        there = list(pages) if where == EVERY else several
        some = [p for p in there if isinstance(pages[p], str) and old in pages[p]]
        assert some, f"{name}: {old!r} is nowhere"
        for path in some:
            pages[path] = pages[path].replace(old, new)


SITES = (
    ("garden_uk", GARDEN),
    ("fahrschule_de", DRIVING),
    ("vet_us", CLINIC),
    ("ferry_uk", FERRY),
)
BANNERS = ("New: gift cards", "Free parking this week", "Tell a friend about us", "")


def restless(text: str) -> Callable[[Any], None]:
    """Return a page that is never served twice as it was."""

    def some() -> str:
        return f"{random.getrandbits(32):08x}"

    def shuffled(found: re.Match[str]) -> str:
        links = re.findall(r"<a .*?</a>", found[2])
        random.shuffle(links)
        return found[1] + " ".join(links) + found[3]

    def answer(handler: Any) -> None:
        banner = random.choice(BANNERS)
        top = (
            f'<div class="promo css-{some()}" id="slot-{some()}"><p>{banner}</p></div>'
        )
        now = f"<p>Served {time.strftime('%H:%M:%S')}</p>"
        made = re.sub(r"<body>", f"<body>{top}", text)
        made = re.sub(r"<p>(?=[A-Z])", lambda _: f'<p id="{some()}">', made)
        made = re.sub(
            r'class="(go|los)"', lambda m: f'class="{m[1]} css-{some()}"', made
        )
        made = re.sub(
            r'(<td class="menu">|×</button>)(.*?)(</td>|</div>)', shuffled, made
        )
        made = made.replace("</body>", f"{now}</body>")
        send(handler, made.encode(), kind="text/html; charset=utf-8")

    return answer


def walked(
    site: str, seeds: tuple[Seed, ...], *, rest: bool = True
) -> dict[str, dict[str, Any]]:
    pages = base(site)
    for seed in sorted(seeds, key=lambda seed: seed[2] in BY_THE_SERVER):
        sown(pages, seed)
    if not rest:
        pages |= {
            path: restless(text)
            for path, text in pages.items()
            if isinstance(text, str) and "</body>" in text
        }
    with served(pages) as url:
        report = walk(url, at=AT)
    return {row["fingerprint"]: row for row in report.obstacles.to_dicts()}


def brief(row: dict[str, Any]) -> str:
    return f"{row['kind']}: {row['url'].split('/', 3)[-1]} {row['quote'][:100]!r}"


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--copy", nargs="+", default=[])
    asked.add_argument("--again", type=int, default=0)
    asked.add_argument("--restless", action="store_true")
    given = asked.parse_args()
    rest = not given.restless
    sums = {"seeds": 0, "found": 0, "clean obstacles": 0, "same": 0, "ever": 0}
    missed: list[str] = []
    for site, copies in SITES:
        wanted = {k: v for k, v in copies.items() if not given.copy or k in given.copy}
        clean = walked(site, (), rest=rest) if wanted else {}
        sums["clean obstacles"] += len(clean)
        for row in clean.values():
            print(f"   clean {site}:", brief(row))
        for copy, seeds in wanted.items():
            there = walked(site, seeds, rest=rest)
            new = [row for print_, row in there.items() if print_ not in clean]
            kinds = {row["kind"] for row in new}
            lost = [s[0] for s in seeds if not s[4] & kinds]
            missed += lost
            sums["seeds"] += len(seeds)
            sums["found"] += len(seeds) - len(lost)
            print(copy, f"{len(seeds) - len(lost)} of {len(seeds)}; missed: {lost}")
            hoped = set().union(*(s[4] for s in seeds))
            for row in new:
                if row["kind"] not in hoped:
                    print("   besides", brief(row))
            runs = [
                set(there),
                *(set(walked(site, seeds, rest=rest)) for _ in range(given.again - 1)),
            ]
            sums["same"] += len(set.intersection(*runs))
            sums["ever"] += len(set.union(*runs))
            for print_ in set.union(*runs) - set.intersection(*runs):
                print(
                    "   not in every run",
                    brief(there[print_]) if print_ in there else print_,
                )
            sys.stdout.flush()
    print(json.dumps(sums | {"missed": missed}))


if __name__ == "__main__":
    main()
