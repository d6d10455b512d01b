"""Record the walks that the sample organisation comes with, in its own web shop.

usage: python tools/sample_walks.py FOLDER        one JSON file a walk, pictures within

The shop is served on this machine with a few defects; in the files it stands under the
sample's own name. ``src/walkamile/sample/files/walks/web`` was made this way.
"""

import base64
import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image

from walkamile.recipes.walking import walk
from walkamile.sample.shop import shop
from walkamile.sample.shop.serving import serving
from walkamile.web.walks import document

NAME = "https://shop.larkspoke.example"
SCREEN, SMALL, QUALITY = (390, 844), (260, 563), 45
CUT, PICTURES = 260, 10  # width of an obstacle's picture; how many have one
ERRANDS = (
    "phone_number", "opening_hours", "write_to_us", "returns_policy", "delivery", "price",
)  # fmt: skip
WALKS = {
    datetime(2025, 12, 2, 10, 5, tzinfo=UTC): (
        "hours_differ", "broken_link", "phone_not_tappable", "tiny_text",
    ),
    datetime(2025, 12, 16, 10, 5, tzinfo=UTC): (
        "hours_differ", "phone_as_picture", "tiny_text",
    ),
}  # fmt: skip


def recorded(at: datetime, defects: tuple[str, ...]) -> str:
    """Walk the shop with some defects and return the walk as JSON."""
    with serving(shop(list(defects))) as address:
        report = walk(address, list(ERRANDS), at=at, survey=25, tell=say)
    told = document.of(report)
    looks = {page.url: page.picture for page in report.pages if page.picture}
    for errand in told["errands"]:
        for step in errand["steps"]:
            look = looks.pop(step["url"], None)  # once an address is enough
            if look:
                step["picture"] = first_screen(look)
    pictures = [*report.pictures[:PICTURES]] + [None] * len(report.found)
    for row, picture in zip(told["obstacles"], pictures, strict=False):
        if picture:
            row["screenshot"] = smaller(picture)
    text = json.dumps(told, ensure_ascii=False, indent=1)
    host = address.split("://")[1].rstrip("/")
    return text.replace(f"http://{host}", NAME).replace(host, NAME[8:])


def first_screen(look: bytes) -> str:
    """Return what a phone shows of a page first, small."""
    with Image.open(io.BytesIO(look)) as whole:
        part = whole.convert("RGB").crop((0, 0, *SCREEN)).resize(SMALL)
    return address_of(part)


def smaller(picture: str) -> str:
    """Return an obstacle's picture at a width that is enough to see it."""
    with Image.open(io.BytesIO(base64.b64decode(picture.partition(",")[2]))) as whole:
        part = whole.convert("RGB")
    part.thumbnail((CUT, CUT * 3))
    return address_of(part)


def address_of(part: Image.Image) -> str:
    """Return a picture as a data: address."""
    out = io.BytesIO()
    part.save(out, "WEBP", quality=QUALITY)
    return f"data:image/webp;base64,{base64.b64encode(out.getvalue()).decode()}"


def say(words: Any) -> None:
    """Say how the walk goes."""
    sys.stderr.write(f"{words}\n")


def main() -> None:
    """Write one file a walk."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for at, defects in WALKS.items():
        (folder / f"{at:%Y-%m-%d}-phone.json").write_text(
            recorded(at, defects), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
