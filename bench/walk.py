"""Walk sites with a known truth: who finds what, with how many clicks, at what cost?

usage: python bench/walk.py            sites built here, three policies at one budget
       python bench/walk.py --many 200 that many walks in a row: what is left behind?

Prints figures from one run. The policies: the scent walker; breadth-first (every link
smells the same); the errand's own words only (no word lists).
"""

import argparse
import json
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

import psutil

sys.path[:0] = [str(Path(__file__).parent.parent / "tests")]
from walk.sites import page, served, shop  # noqa: E402
from walkamile.nouns import Errand  # noqa: E402
from walkamile.recipes.walking import walk  # noqa: E402
from walkamile.walk import choosing, walker  # noqa: E402
from walkamile.walk.customer import CUSTOMERS  # noqa: E402
from walkamile.walk.errand import shipped  # noqa: E402
from walkamile.walk.scent import plain  # noqa: E402

AT = datetime(2026, 3, 2, tzinfo=UTC)
FOUND = ("reached", "hard", "wrong")
ALL = tuple(shipped())
EASY = (
    "phone_number",
    "opening_hours",
    "way_there",
    "write_to_us",
    "speak_to_a_person",
)


def german() -> dict:
    nav = (
        '<button aria-expanded=false aria-controls=m onclick="m.hidden=!m.hidden">Menü</button>'
        "<div id=m hidden><a href='/'>Startseite</a> <a href='/sortiment'>Sortiment</a> "
        "<a href='/filialen'>Filialen</a> <a href='/service'>Service</a></div>"
    )
    foot = "<p><a href='/impressum'>Impressum</a> <a href='/agb'>AGB</a> <a href='/karriere'>Karriere</a></p>"

    def seite(body: str, title: str) -> str:
        return page(body + foot, title=title, nav=nav, lang="de")

    return {
        "/": seite("<h1>Radhaus Nord</h1><p>Räder, die bleiben.</p>", "Radhaus"),
        "/sortiment": seite(
            "<h1>Sortiment</h1><ul><li>Stadtrad Lina 899,00 €</li><li>Kinderrad Mo 299,00 €</li></ul>",
            "Sortiment",
        ),
        "/filialen": seite(
            "<h1>Filialen</h1><p>Lübecker Str. 41, 22087 Hamburg</p><p>Di–Fr 10–19 Uhr, Sa 10–16 Uhr geöffnet</p>",
            "Filialen",
        ),
        "/service": seite(
            "<h1>Service</h1><p>Versand: Wir liefern Räder in 5 bis 8 Werktagen per Spedition für 49 €.</p><h2>Reklamation</h2><p>Etwas nicht in Ordnung? Schreiben Sie uns eine E-Mail, wir antworten innerhalb von zwei Tagen.</p>",
            "Service",
        ),
        "/impressum": seite(
            "<h1>Impressum</h1><p>Radhaus Nord GmbH</p><p>Telefon: 040 2345678</p><p>E-Mail: rad@radhaus.example</p><p>USt-IdNr. DE123456789</p>",
            "Impressum",
        ),
        "/agb": seite(
            "<h1>AGB</h1><h2>Widerrufsrecht</h2><p>Sie können binnen 14 Tagen ohne Angabe von Gründen widerrufen; die Kosten der Rücksendung tragen wir.</p>",
            "AGB",
        ),
        "/karriere": seite(
            "<h1>Karriere</h1><p>Wir suchen ab sofort eine Aushilfe in Teilzeit. Bewerbung mit Lebenslauf per E-Mail.</p>",
            "Karriere",
        ),
    }


def spanish() -> dict:
    nav = "<a href='/'>Inicio</a> <a href='/carta'>Carta</a> <a href='/donde'>Dónde estamos</a> <a href='/reservas'>Reservas</a>"

    def pagina(body: str, title: str) -> str:
        return page(body, title=title, nav=nav, lang="es")

    return {
        "/": pagina("<h1>Casa Remedios</h1><p>Cocina de mercado.</p>", "Casa Remedios"),
        "/carta": pagina(
            "<h1>Carta</h1><ul><li>Gazpacho 6,50 €</li><li>Bacalao 17,00 €</li></ul>",
            "Carta",
        ),
        "/donde": pagina(
            "<h1>Dónde estamos</h1><p>Calle Feria 22, 41003 Sevilla</p><p>Horario: martes a domingo de 13:00 a 16:30 y de 20:30 a 23:30</p>",
            "Dónde",
        ),
        "/reservas": pagina(
            "<h1>Reservas</h1><p>Llámanos: <a href='tel:+34954123456'>954 12 34 56</a></p><p>Puedes cancelar sin coste hasta 24 horas antes.</p>",
            "Reservas",
        ),
    }


def one_page() -> dict:
    body = (
        "<h1>Atelier Morel</h1><section id=a><h2>Atelier</h2><p>Cadres sur mesure.</p></section>"
        "<section id=c><h2>Contact</h2><p>Tél. : 04 78 12 34 56</p><p>8 rue Mercière, 69002 Lyon</p>"
        "<p>Ouvert du mardi au samedi de 10h à 19h</p><p><a href='mailto:a@morel.example'>Nous écrire</a></p></section>"
    )
    nav = "<a href='#a'>Atelier</a> <a href='#c'>Contact</a>"
    return {"/": page(body, title="Atelier Morel", nav=nav, lang="fr")}


def bare() -> dict:
    nav = "<a href='/'>Home</a> <a href='/work'>Work</a> <a href='/words'>Words</a>"
    return {
        "/": page(
            "<h1>Studio Ash</h1><p>We draw letters. In 2024 we drew 1,250,000 of them.</p>",
            nav=nav,
        ),
        "/work": page(
            "<h1>Work</h1><p>A book of 312 pages, ISBN 978-3-16-148410-0, won £5,000 at the fair.</p>",
            nav=nav,
        ),
        "/words": page(
            "<h1>Words</h1><p>Our talk on Friday 8pm - 10pm was full. Delivery of ideas takes time. Nobody complained.</p>",
            nav=nav,
        ),
    }


# site, errands present with their true value ("" where any will do)
SITES = {
    "shop": (shop, dict.fromkeys(ALL, "") | {"phone_number": "01865 496012", "opening_hours": "Mo-Fr 09:00-17:30; Sa 10:00-16:00", "way_there": "14 Market Square, Oxford OX1 3HA", "price": "£48.00"}),
    "german": (german, {"phone_number": "040 2345678", "opening_hours": "Tu-Fr 10:00-19:00; Sa 10:00-16:00", "way_there": "Lübecker Str. 41, 22087 Hamburg", "write_to_us": "", "complain": "", "speak_to_a_person": "040 2345678", "price": "899,00 €", "delivery": "", "returns_policy": "", "job_opening": "", "unknown_address": ""}),
    "spanish": (spanish, {"phone_number": "954 12 34 56", "opening_hours": "Tu-Su 13:00-16:30,20:30-23:30", "way_there": "Calle Feria 22, 41003 Sevilla", "speak_to_a_person": "", "price": "6,50 €", "cancel": "", "unknown_address": ""}),
    "one page": (one_page, {"phone_number": "04 78 12 34 56", "opening_hours": "Tu-Sa 10:00-19:00", "way_there": "8 rue Mercière, 69002 Lyon", "write_to_us": "", "speak_to_a_person": "", "unknown_address": ""}),
    "bare": (bare, {"unknown_address": ""}),
}  # fmt: skip


class Processor:
    """CPU seconds of this process and of all it started."""

    def __init__(self) -> None:
        self.most: dict[int, float] = {}
        self.memory = 0
        self.on = True
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self) -> None:
        while self.on:
            for child in psutil.Process().children(recursive=True):
                try:
                    times = child.cpu_times()
                    self.most[child.pid] = times.user + times.system
                except psutil.Error:
                    continue
            time.sleep(0.3)

    def seconds(self) -> float:
        return sum(self.most.values()) + time.process_time()


def policy(name: str):
    """Change how links smell; returns what puts it back."""
    smell, phrases = choosing.scent, walker.phrases_of
    if name == "breadth-first":
        choosing.scent = lambda target, phrases: 0.3
    if name == "own words":
        walker.phrases_of = lambda errand, told: {
            w: 1.0 for w in plain(errand.title).split() if len(w) > 3
        }

    def back() -> None:
        choosing.scent, walker.phrases_of = smell, phrases

    return back


def run(name: str, survey: int) -> dict:
    back = policy(name)
    tally = {
        "present": 0,
        "reached": 0,
        "absent": 0,
        "wrongly found": 0,
        "clicks": 0.0,
        "least": 0.0,
        "values": 0,
        "right": 0,
        "pages": 0,
    }
    misses = []
    try:
        for site, (build, truth) in SITES.items():
            with served(build()) as url:
                report = walk(url, at=AT, survey=survey)
            tally["pages"] += len(report.pages)
            for row in report.errands.to_dicts():
                score(tally, row, truth, site, misses)
    finally:
        back()
    return tally | {"misses": misses}


def score(tally: dict, row: dict, truth: dict, site: str, misses: list) -> None:
    errand, found = row["errand"], row["verdict"] in FOUND
    if errand in truth:
        tally["present"] += 1
        tally["reached"] += found
        if found and row["least_clicks"] is not None:
            tally["clicks"] += row["clicks"]
            tally["least"] += row["least_clicks"]
        if found and truth[errand]:
            tally["values"] += 1
            same = row["value"] == truth[errand]
            tally["right"] += same
            if not same:
                misses.append(f"{site}/{errand}: read {row['value']!r}")
        if not found:
            misses.append(f"{site}/{errand}: {row['reason']}")
    else:
        tally["absent"] += 1
        tally["wrongly found"] += found
        if found:
            misses.append(f"{site}/{errand}: found {row['quote']!r}")


def many(times: int) -> None:
    """Walk often, each kind of customer in turn; say what is left behind."""
    me = psutil.Process()
    short = Errand(
        id="phone_number",
        title="Phone",
        story="",
        success=("phone",),
        scent={},
        truth={},
    )
    left = []
    with served(shop()) as url:
        walk(url, [short], at=AT, survey=0)
        files, threads = me.num_fds(), me.num_threads()
        temporary = set(Path(tempfile.gettempdir()).iterdir())
        for one in islice(cycle(CUSTOMERS), times):
            walk(url, [short], at=AT, survey=0, who=one)
        left = [
            str(p)
            for p in set(Path(tempfile.gettempdir()).iterdir()) - temporary
            if "playwright" in p.name or "chrom" in p.name
        ]
    print(
        json.dumps(
            {
                "walks": times,
                "processes": len(me.children(recursive=True)),
                "file handles": me.num_fds() - files,
                "threads": me.num_threads() - threads,
                "temporary files": left,
            }
        )
    )


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--many", type=int, default=0)
    asked.add_argument("--only", default="")
    given = asked.parse_args()
    if given.many:
        many(given.many)
        return
    for name in [given.only] if given.only else ["scent", "breadth-first", "own words"]:
        processor = Processor()
        begun = processor.seconds()
        told = run(name, survey=25 if name == "scent" else 0)
        cost = processor.seconds() - begun
        processor.on = False
        print(
            json.dumps(
                {
                    "policy": name,
                    **{k: v for k, v in told.items() if k != "misses"},
                    "CPU s a page": round(cost / max(1, told["pages"]), 2),
                },
                ensure_ascii=False,
            )
        )
        for miss in told["misses"] if name == "scent" else ():
            print("  ", miss)


if __name__ == "__main__":
    main()
