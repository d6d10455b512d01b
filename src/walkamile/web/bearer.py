"""The key that a program shows: only its hash is ever stored."""

import hashlib

from django.http import HttpRequest

START = "Bearer "


def bearer(request: HttpRequest) -> str:
    """Return the key that a program shows, or the empty text."""
    said = request.headers.get("Authorization", "")
    return said.removeprefix(START) if said.startswith(START) else ""


def hashed(key: str) -> str:
    """Return what is stored of a key."""
    return hashlib.sha256(key.strip().encode()).hexdigest()
