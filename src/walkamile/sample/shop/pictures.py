"""The shop's pictures, drawn in a few lines each, and one short sound."""

import struct

from walkamile.sample.shop import facts
from walkamile.sample.shop.page import Asked, Page

WHEELS = (
    '<circle cx="130" cy="200" r="70"/><circle cx="350" cy="200" r="70"/>'
    '<path d="M130 200 200 95h110l40 105M200 95l60 105 50-105M260 200H130'
    'M190 80h35M300 80h30"/>'
)
SEAT = '<path d="M180 60v130h120M180 190l-30 60M300 190l30 60"/>'
BELL = '<path d="M150 190a90 90 0 0 1 180 0zM240 100V80"/>'
DRAWN = {
    "wren": f'<g stroke="#14583f">{WHEELS}</g>',
    "brook": f'<g stroke="#0b5cad">{WHEELS}<path d="m225 120 40 55"/></g>',
    "nest": f'<g stroke="#8a5300">{SEAT}</g>',
    "bell": f'<g stroke="#1f6b3a">{BELL}</g>',
}


def picture(path: str) -> Page:
    """Return one drawing, or an honest 404."""
    name = path.removeprefix("/pictures/").removesuffix(".svg")
    if name == "mark":
        inner = '<g stroke="#14583f" stroke-width="30">'
        return _svg(path, inner + '<circle cx="240" cy="150" r="110"/></g>')
    if name in ("phone", "hours"):
        told = facts.PHONE if name == "phone" else facts.WORDS["en"]["hours_line"]
        return _svg(
            path, f'<text fill="#111" x="10" y="160" font-size="22">{told}</text>'
        )
    if name not in DRAWN:
        return Page(path=path, body="", status=404, kind="text/plain")
    return _svg(path, DRAWN[name])


def sound(asked: Asked) -> Page:
    """Return half a second of silence, as a sound file."""
    rate, length = 8000, 4000
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        *(b"RIFF", 36 + length, b"WAVE", b"fmt ", 16, 1, 1),
        *(rate, rate, 1, 8, b"data", length),
    )
    body = (head + b"\x80" * length).decode("latin-1")
    return Page(path=asked.path, body=body, kind="audio/wav")


def _svg(path: str, inner: str) -> Page:
    body = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 300" fill="none" '
        f'stroke-width="8">{inner}</svg>'
    )
    return Page(path=path, body=body, kind="image/svg+xml")
