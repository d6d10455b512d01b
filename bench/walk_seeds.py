"""Walk the sample's shop with its defects switched on: which are found, and what else?

usage: python bench/walk_seeds.py                 every defect, in groups that do not clash
       python bench/walk_seeds.py --only NAME…     these defects, together in one shop
       python bench/walk_seeds.py --again 3        the same shop so many times: same prints?

A defect counts as found when an obstacle of a wanted kind stands there that the clean
shop lacks. Two errands with ``test = true`` fill in forms of the shop.
"""

import argparse
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from walkamile.recipes.walking import walk
from walkamile.sample.shop import DEFECTS, shop
from walkamile.sample.shop.serving import serving
from walkamile.walk.errand import shipped

AT = datetime(2026, 3, 2, tzinfo=UTC)
# What a walk should say of each defect; several where several are true.
WANTED = {
    "phone_not_tappable": {"phone_not_tappable"},
    "phone_as_picture": {"telling_picture"},
    "no_phone": {"errand_failed"},
    "phone_differs": {"numbers_disagree"},
    "dialled_differs": {"tel_link_differs"},
    "hours_differ": {"hours_disagree"},
    "hours_as_picture": {"telling_picture"},
    "address_differs": {"addresses_disagree"},
    "expired_offer": {"expired_offer"},
    "prices_on_request": {"hidden_price"},
    "layout_shift": {"layout_shift"},
    "tiny_target": {"tiny_target"},
    "overlapping_targets": {"overlapping_targets"},
    "low_contrast": {"low_contrast"},
    "tiny_text": {"tiny_text"},
    "sideways_scroll": {"sideways_scroll"},
    "popup_over_goal": {"popup_over_goal"},
    "cookie_wall": {"popup_over_goal"},
    "autoplay": {"autoplay"},
    "jargon": {"hard_words"},
    "no_alternative_text": {"picture_without_words"},
    "missing_title": {"missing_title"},
    "same_title": {"duplicate_title"},
    "missing_description": {"missing_description"},
    "noindex": {"noindex"},
    "invalid_json_ld": {"broken_business_data"},
    "no_business_data": {"missing_business_data"},
    "no_viewport": {"no_viewport"},
    "no_language": {"no_language"},
    "opens_windows": {"dialog_on_load"},
    "broken_link": {"broken_link"},
    "broken_picture": {"broken_picture"},
    "dead_link": {"dead_link"},
    "script_error": {"script_error"},
    "server_error": {"server_error"},
    "slow_page": {"slow_page"},
    "no_way_back": {"lost_customer"},
    "unknown_address_says_fine": {"lost_customer"},
    "redirect_loop": {"broken_link"},
    "unexplained_form_error": {"form_error_unexplained"},
    "lost_form_input": {"lost_input"},
    "unlabelled_field": {"unlabelled_field"},
    "broken_search": {"search_finds_nothing"},
    "competing_link": {"competing_link"},
    "no_password_reset": {"errand_failed"},
    "sign_in_wall": {"errand_failed"},
    "robots_block_all": {"robots_block"},
    "no_sitemap": {"missing_sitemap"},
}
GROUPS = (
    ("phone_not_tappable", "hours_differ", "expired_offer", "tiny_target", "low_contrast", "jargon", "missing_title", "noindex", "broken_link", "no_way_back", "unlabelled_field", "no_sitemap"),
    ("phone_differs", "address_differs", "layout_shift", "tiny_text", "broken_picture", "script_error", "server_error", "missing_description", "no_language", "broken_search"),
    ("dialled_differs", "hours_as_picture", "sideways_scroll", "same_title", "invalid_json_ld", "dead_link", "redirect_loop", "unknown_address_says_fine", "prices_on_request"),
    ("phone_as_picture", "popup_over_goal", "overlapping_targets", "no_alternative_text", "no_business_data", "no_password_reset", "unexplained_form_error"),
    ("no_phone", "no_viewport", "opens_windows", "sign_in_wall", "lost_form_input", "autoplay"),
    ("slow_page", "competing_link"),
    ("cookie_wall",),
    ("robots_block_all",),
)  # fmt: skip
TEST = """title = "Send a complaint, as a test"
success = ["{success}"]
test = true
[scent]
en = ["complaint", "help", "contact"]
"""


def walked(names: tuple[str, ...]) -> dict[str, dict]:
    """Walk the shop with some defects; return its obstacles by fingerprint."""
    with tempfile.TemporaryDirectory() as folder, serving(shop(names)) as url:
        test = Path(folder) / "test_complaint.toml"
        test.write_text(TEST.format(success="complain"), encoding="utf-8")
        report = walk(url, [*shipped(), test], at=AT)
    return {row["fingerprint"]: row for row in report.obstacles.to_dicts()}


def brief(row: dict) -> str:
    return f"{row['kind']}: {row['url'].split('/', 3)[-1]} {row['quote'][:90]!r}"


def judge(names: tuple[str, ...], clean: dict[str, dict]) -> list[str]:
    """Say which defects were found and what else was new; return the missed ones."""
    there = walked(names)
    new = [row for print_, row in there.items() if print_ not in clean]
    wanted = set().union(*(WANTED[name] for name in names))
    missed = [n for n in names if not any(row["kind"] in WANTED[n] for row in new)]
    print(
        json.dumps(
            {"group": names, "found": len(names) - len(missed), "missed": missed}
        )
    )
    for row in new:
        if row["kind"] not in wanted:
            print("   besides:", brief(row))
    sys.stdout.flush()
    return missed


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--only", nargs="+", default=[])
    asked.add_argument("--groups", default="")
    asked.add_argument("--again", type=int, default=0)
    given = asked.parse_args()
    clean = walked(())
    print(f"clean shop: {len(clean)} obstacles")
    for row in clean.values():
        print("  ", brief(row))
    if given.again:
        runs = [set(walked(tuple(given.only))) for _ in range(given.again)]
        same, every = set.intersection(*runs), set.union(*runs)
        print(
            json.dumps(
                {"runs": given.again, "in every run": len(same), "in any": len(every)}
            )
        )
        return
    groups = (
        [GROUPS[int(n)] for n in given.groups.split(",")] if given.groups else GROUPS
    )
    groups = [tuple(given.only)] if given.only else groups
    missed = [name for names in groups for name in judge(names, clean)]
    tried = sum(map(len, groups))
    print(
        json.dumps(
            {
                "defects": tried,
                "of": len(DEFECTS),
                "found": tried - len(missed),
                "missed": missed,
            }
        )
    )


if __name__ == "__main__":
    main()
