"""Pictures of a walk: kept clean, and cut to what matters when they are shown."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

from walkamile.refused import Refused
from walkamile.web import media
from walkamile.web.models import Media, Walk

OWNER = "walk"
AROUND = 90  # pixels shown round an obstacle, as in the walk's own report
TALLEST = 480
SCREEN = {"phone": (390, 844), "desktop": (1366, 768)}
LARGEST = 6_000_000  # signs of a picture that comes as a data: address
START = "data:image/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A picture as it is shown: which part, and where to look in it."""

    id: UUID
    width: int
    height: int
    left: int = 0
    top: int = 0
    wide: int = 0
    tall: int = 0
    tap: tuple[int, int] | None = None
    box: tuple[int, int, int, int] | None = None
    good: bool = False


def keep(walk: Walk, picture: bytes, caption: str = "") -> Media | None:
    """Keep one picture of a walk; None when it cannot be kept (it is only evidence)."""
    try:
        return media.keep(
            BytesIO(picture), caption=caption, owner_kind=OWNER, owner_id=str(walk.pk)
        )
    except Refused:
        return None


def from_address(text: str | None) -> bytes | None:
    """Return the picture of a data: address; None for anything else."""
    if not text or not text.startswith(START) or len(text) > LARGEST:
        return None
    head, _, body = text.partition(";base64,")
    if not body or len(head) > 40:
        return None
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        return None


def address(held: Media | None) -> str | None:
    """Return a kept picture as a data: address, for files that stand alone."""
    if held is None:
        return None
    try:
        body = media.path(held).read_bytes()
    except (Refused, OSError):
        return None
    return f"data:{held.media_type};base64,{base64.b64encode(body).decode()}"


def forget(walk: Walk) -> None:
    """Delete the pictures of a walk, bytes and all."""
    for one in Media.objects.filter(owner_kind=OWNER, owner_id=str(walk.pk)):
        media.forget(one)


def screen(
    held: Media | None,
    device: str,
    *,
    tap: Sequence[int] | None = None,
    box: Sequence[int] | None = None,
) -> Shot | None:
    """Return the first screenful of a page, or the one that holds what was tapped."""
    if held is None or not held.width or not held.height:
        return None
    wide, tall = SCREEN.get(device, SCREEN["phone"])
    wide, tall = min(wide, held.width), min(tall, held.height)
    mark = _four(tap) or _four(box)
    top = 0
    if mark and mark[1] + mark[3] > tall:
        top = max(0, min(mark[1] - tall // 3, held.height - tall))
    return Shot(
        id=held.pk,
        width=held.width,
        height=held.height,
        top=top,
        wide=wide,
        tall=tall,
        tap=_middle(_four(tap)),
        box=_four(box),
        good=box is not None,
    )


def cut(held: Media | None, box: Sequence[int] | None) -> Shot | None:
    """Return the part of a page that an obstacle stands in, with its frame."""
    if held is None or not held.width or not held.height:
        return None
    framed = _four(box)
    top, tall, frame = 0, min(held.height, TALLEST), None
    if framed and framed[2] and framed[3] and framed[1] < held.height:
        top, frame = max(0, framed[1] - AROUND), framed
        tall = max(1, min(TALLEST, framed[3] + 2 * AROUND, held.height - top))
    return Shot(
        id=held.pk,
        width=held.width,
        height=held.height,
        top=top,
        wide=held.width,
        tall=tall,
        box=frame,
    )


def _four(box: Sequence[int] | None) -> tuple[int, int, int, int] | None:
    if not isinstance(box, list | tuple) or len(box) != 4:
        return None
    if not all(isinstance(side, int | float) for side in box):
        return None
    left, top, width, height = (round(side) for side in box)
    return left, top, width, height


def _middle(box: tuple[int, int, int, int] | None) -> tuple[int, int] | None:
    if box is None or not box[2]:
        return None
    return box[0] + box[2] // 2, box[1] + box[3] // 2
