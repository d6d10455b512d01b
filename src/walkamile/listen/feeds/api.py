"""Plain API ingest: your own program sends what customers said, with a token."""

from walkamile.listen.feed import Feed, flattened

api = Feed(
    name="api",
    title="API",
    about=(
        "Your own program sends what customers said, one or a thousand at a time.",
        "You get a token here; POST JSON to /api/v1/verbatims/ with it.",
    ),
    limits="One megabyte and a thousand verbatims a call; 120 calls a minute.",
    trust="seen",
    read_as="verbatims",
    fields=(),
    fetch=None,
    together=flattened,
)
