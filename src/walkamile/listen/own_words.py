"""Which part of a message did its writer say, and which is history or a signature?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

Span = tuple[int, int]

# What mail programs write above the message that is answered, in several languages.
# Everything below such a line is what someone else said before.
HISTORY = re.compile(
    r"^(?:"
    r"[ \t]*-{2,} ?(?:Original Message|Ursprüngliche Nachricht|Forwarded message"
    r"|Message d'origine|Mensaje original|Mensagem original|Messaggio originale"
    r"|Oorspronkelijk bericht|Weitergeleitete Nachricht) ?-{2,}.*"
    r"|_{20,}[ \t]*"
    r"|(?:On|Am|Le|El|Em|Il|Op) .{4,120}"
    r"(?:wrote|schrieb[^:\n]*|a écrit|escribió|escreveu|ha scritto|schreef[^:\n]*) ?:[ \t]*"
    r"|(?:From|Von|De|Da|Van): .+\n(?:Sent|Gesendet|Envoyé|Enviado|Inviato|Verzonden"
    r"|Date|Datum|To|An): .+"
    r")$",
    re.MULTILINE,
)
SIGNATURE = re.compile(
    r"^(?:-- ?|Sent from my .{2,40}|Von meinem .{2,40} gesendet"
    r"|Envoyé de mon .{2,40}|Enviado desde mi .{2,40}|Inviato da .{2,40}"
    r"|Get Outlook for .{2,20})$",
    re.MULTILINE,
)
QUOTED = re.compile(r"^[ \t]*>.*(?:\r?\n|\Z)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """The stretches of a text that are the writer's own; offsets are code points.

    ``history`` says that an earlier message was quoted, ``signed`` that a signature
    was left out. The text itself is never altered.
    """

    spans: tuple[Span, ...]
    history: bool
    signed: bool

    def of(self, text: str) -> str:
        """Return the own words joined, for a search copy."""
        return "".join(text[start:end] for start, end in self.spans)

    def in_place(self, text: str) -> str:
        """Return the text with spaces over what is not the writer's: offsets stay."""
        whole, last = [], 0
        for start, end in self.spans:
            whole += [" " * (start - last), text[start:end]]
            last = end
        return "".join(whole) + " " * (len(text) - last)


def own_words(text: str) -> OwnWords:
    """Find what the writer said, leaving out quoted history and the signature."""
    plain = text.replace("\r\n", " \n")  # same offsets, one kind of line end
    history = HISTORY.search(plain)
    end = history.start() if history and plain[: history.start()].strip() else len(text)
    signature = SIGNATURE.search(plain, 0, end)
    if signature and plain[: signature.start()].strip():
        end = signature.start()
    spans = tuple(_unquoted(plain, end))
    if not any(plain[a:b].strip() for a, b in spans):
        return OwnWords(((0, len(text)),), history=False, signed=False)
    quoted = sum(b - a for a, b in spans) < end
    return OwnWords(spans, bool(history) or quoted, bool(signature))


def _unquoted(text: str, end: int) -> Iterator[Span]:
    start = 0
    for quoted in QUOTED.finditer(text, 0, end):
        if quoted.start() > start:
            yield start, quoted.start()
        start = quoted.end()
    if start < end:
        yield start, end
