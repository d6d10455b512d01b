"""How fast are the pages about exposure with 10,000 colleagues and 1,000,000 entries?

python bench/talk.py [FOLDER]    makes a workspace (0.4 GB, in FOLDER if it shall stay), and measures it
"""

import random
import statistics
import sys
import tempfile
import time

from walkamile.web.workspace import open_workspace

PEOPLE, ENTRIES, TEAMS, TRIES = 10_000, 1_000_000, 400, 40
LEVELS = ["front_line"] * 60 + ["office"] * 32 + ["leadership"] * 7 + ["executive"]
PAGES = ("/talk/exposure/", "/talk/exposure/mine/", "/talk/outings/", "/talk/")
FILL = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)
INSERT INTO web_exposure (colleague_id, work, level, team_id, started_at, minutes,
  assumed, mode, direct, customer, segment, own_product, led_by_id, learned, link,
  origin, origin_id)
SELECT (SELECT min(id) FROM web_colleague) + abs(random()) %% %s, '', 'office', NULL,
  strftime('%%Y-%%m-%%d %%H:%%M:%%S', julianday('now') - abs(random()) %% 730),
  5 + abs(random()) %% 60, 0, 'visit', 1, '',
  CASE abs(random()) %% 4 WHEN 0 THEN 'S' || abs(random()) %% 40 ELSE '' END,
  1, NULL, '', '', 'bench', i FROM n
"""


def fill() -> None:
    from django.db import connection

    from walkamile.web.models import Colleague, Team

    if Colleague.objects.count() >= PEOPLE:
        return
    chance = random.Random(1)
    Team.objects.bulk_create([Team(name=f"Team {n}") for n in range(TEAMS)])
    teams = list(Team.objects.all())
    people = [
        Colleague(
            email=f"c{n}@example.org",
            name=f"C {n}",
            team=chance.choice(teams),
            level=chance.choice(LEVELS),
        )
        for n in range(PEOPLE)
    ]
    Colleague.objects.bulk_create(people, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute(FILL, [ENTRIES, PEOPLE])


def measure() -> None:
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from walkamile.web.models import Colleague
    from walkamile.web.talks import summary

    settings.ALLOWED_HOSTS = ["*"]
    begun = time.process_time()
    summary.count(today=timezone.localdate())
    print(f"count: {time.process_time() - begun:.2f} CPU s")
    client = Client()
    client.force_login(Colleague.objects.order_by("pk")[77])
    for page in PAGES:
        client.get(page)
        wall, cpu = [], []
        for _ in range(TRIES):
            at, used = time.perf_counter(), time.process_time()
            assert client.get(page).status_code == 200
            wall.append(1000 * (time.perf_counter() - at))
            cpu.append(1000 * (time.process_time() - used))
        p95 = [statistics.quantiles(one, n=20)[-1] for one in (wall, cpu)]
        print(f"{page}: p95 {p95[0]:.0f} ms, of it {p95[1]:.0f} ms CPU")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as spare:
        open_workspace([*sys.argv[1:], spare][0])
        fill()
        measure()
