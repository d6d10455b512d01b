"""Did a machine write this: an automatic reply, or a letter that came back?"""

import re

REPLY, BOUNCE = "reply", "bounce"
# How mail programs begin them, in the languages they ship in. Only at the very start of
# a title or text: a customer who complains about an automatic reply is a voice.
BEGINS = 0, 200
REPLIES = re.compile(
    r"\s*(?:auto(?:matic|mated)?[ -]?(?:reply|response)\b|out of (?:the )?office\b"
    r"|abwesenheits(?:notiz|benachrichtigung|meldung)\b|automatische (?:antwort|r[üu]ckmeldung)\b"
    r"|respuesta autom[áa]tica\b|fuera de la oficina\b|r[ée]ponse automatique\b"
    r"|absence du bureau\b|resposta autom[áa]tica\b|fora do escrit[óo]rio\b"
    r"|risposta automatica\b|automatisch antwoord\b"
    r"|this is an automat(?:ic|ed) (?:reply|response|message)\b"
    r"|dies ist eine automatische? (?:antwort|nachricht)\b"
    r"|(?:i am|i'm) (?:currently )?out of (?:the )?office\b)",
    re.IGNORECASE,
)
BOUNCES = re.compile(
    r"\s*(?:undeliver(?:able|ed)\b[ :]|undelivered mail returned|returned mail\b"
    r"|delivery status notification|mail delivery (?:failed|failure|system|subsystem)"
    r"|failure notice\b|delivery has failed|unzustellbar\b|zustellung fehlgeschlagen"
    r"|non remis\b|no se puede entregar|n[ãa]o entregue\b"
    r"|this (?:message was created automatically by mail delivery|is the mail system at host))",
    re.IGNORECASE,
)
MARKED = re.compile(r'"automatic": ?"(reply|bounce)"')


def automatic(
    text: str, title: str | None = None, meta: str | None = None
) -> str | None:
    """Return ``reply`` or ``bounce`` for what a machine sent, and nothing for a voice.

    ``meta`` is the record's other fields as JSON: mail says there what its headers say.
    """
    if meta and (marked := MARKED.search(meta)):
        return marked[1]
    for words in (title or "", text):
        if BOUNCES.match(words, *BEGINS):
            return BOUNCE
        if REPLIES.match(words, *BEGINS):
            return REPLY
    return None
