"""Links that are a right of their own: a signed word in an address, a code to print."""

import segno
from django.core.signing import BadSignature, Signer
from django.utils.safestring import SafeString


def word_of(number: int, *, salt: str) -> str:
    """Return the signed word that opens one thing of a kind, and nothing else."""
    return Signer(salt=salt).sign(str(number)).replace(":", "~")


def number_of(word: str, *, salt: str) -> int | None:
    """Return what a word opens; null where we never signed it for this kind."""
    try:
        return int(Signer(salt=salt).unsign(word.replace("~", ":")))
    except (BadSignature, ValueError):
        return None


def code(way: str) -> SafeString:
    """Return a QR code as a drawing that prints sharply at any size."""
    made = segno.make(way, error="m")
    drawn = made.svg_inline(
        scale=8, border=2, svgclass="code", lineclass=None, omitsize=True
    )
    return SafeString(drawn)
