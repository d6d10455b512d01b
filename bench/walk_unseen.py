"""Walk the sites of tests/walk/unseen: written before they were ever walked.

usage: python bench/walk_unseen.py [--errands-only] [SITE…]

Prints present errands reached, absent ones wrongly found, clicks against the least, and
values that equal the truth (as each verifier compares them), with every mistake.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent / "tests")]
from walk.sites import UNSEEN, served, written_site  # noqa: E402
from walkamile.recipes.walking import SURVEYED, walk  # noqa: E402
from walkamile.walk.trip import known_verifiers  # noqa: E402

AT = datetime(2026, 3, 2, tzinfo=UTC)
FOUND = ("reached", "hard", "wrong")


def main() -> None:
    sums = dict.fromkeys(
        ("present", "reached", "absent", "wrongly", "values", "right", "obstacles"), 0
    )
    clicks = least = 0.0
    wanted = [word for word in sys.argv[1:] if not word.startswith("--")]
    most = 0 if "--errands-only" in sys.argv else SURVEYED
    for path in sorted(UNSEEN.glob("*.site")):
        if wanted and path.stem not in wanted:
            continue
        pages, truth = written_site(path)
        with served(pages) as url:
            report = walk(url, at=AT, survey=most)
        print(path.stem, len(report.pages), "pages")
        for outcome in report.outcomes:
            one, (value, fewest) = (
                outcome.walk,
                truth.get(outcome.errand.id, ("", -2.0)),
            )
            if fewest == -1.0:
                continue
            found = one.verdict in FOUND and not (
                outcome.errand.id == "unknown_address" and one.verdict == "wrong"
            )
            if fewest == -2.0:
                sums["absent"] += 1
                sums["wrongly"] += found
                if found:
                    print(
                        "   WRONGLY",
                        outcome.errand.id,
                        outcome.by,
                        repr(one.quote),
                        one.steps[-1].url,
                    )
                continue
            sums["present"] += 1
            sums["reached"] += found
            if not found:
                print(
                    "   MISSED",
                    outcome.errand.id,
                    one.reason,
                    [s.touchpoint for s in one.steps],
                )
                continue
            clicks, least = clicks + one.clicks, least + fewest
            if one.clicks > fewest + 1:
                print(
                    "   clicks",
                    outcome.errand.id,
                    one.clicks,
                    fewest,
                    [(s.touchpoint, s.clicks) for s in one.steps],
                )
            if value:
                sums["values"] += 1
                right = known_verifiers()[outcome.by].same(one.value or "", value)
                sums["right"] += right
                if not right or one.verdict == "hard":
                    print(
                        "   value" if not right else "   hard",
                        outcome.errand.id,
                        repr(one.value),
                        repr(value),
                        one.reason,
                    )
        sums["obstacles"] += len(report.found)
        for each in report.found:
            print("   obstacle", each.kind, each.url.split("/", 3)[-1], each.quote[:90])
        sys.stdout.flush()
    print(json.dumps(sums | {"clicks": clicks, "least": least}))


if __name__ == "__main__":
    main()
