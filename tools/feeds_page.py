"""Write docs/feeds.md from the feeds' own sentences.

usage: python tools/feeds_page.py [--check]
"""

import sys
from pathlib import Path

from walkamile.listen.feed import Feed
from walkamile.listen.feeds import known_feeds

PAGE = Path(__file__).resolve().parent.parent / "docs" / "feeds.md"
TOP = """# What Walkamile follows

A feed is a place where customers' words keep coming in: under Listen, Feeds. Adding one asks what
its kind needs, shows the first rows as they would be kept, and keeps nothing before you say so.

One address at the shell, without a workspace or into it:

```
walkamile listen https://forum.example.org/latest.rss --dry-run
walkamile listen https://social.example/tags/trains --json
WALKAMILE_FEED_TOKEN=… walkamile listen https://bikes.zendesk.com --map email=you@example.org
walkamile listen https://forum.example.org --as discourse
```

Whatever an address answers is read like a file: a feed, a page that names its feed, or a table.
Fields of a feed are given with `--map`, its secrets in the environment as `WALKAMILE_FEED_` and the
field's name. The host and port that you type are open; whatever else is private stays closed,
unless `--allow HOST:PORT` names it. In the house `WALKAMILE_ALLOW` names what may be reached.

## How it goes

- The worker asks each feed at its hour: first for what is new since the last round, by the
  service's own numbers or clock where there are such, never by what authors say of the time.
- ETag and Last-Modified are sent along; robots.txt is obeyed wherever no key lets us in;
  `Retry-After` is waited for. A server that fails is asked again within the round up to four
  times, then ever later, at least once a day. Whoever added the feed gets one letter each time it
  breaks: at once where the door is shut, after the third round otherwise.
- A round is at most twenty pages or 24 MiB, laid down whole before it is kept. Rows are kept as
  those of a file: stored + updated + unchanged + refused, a receipt, and one button to undo it. The
  place to go on from moves only once all rows are kept, so a kill at any moment loses and doubles
  nothing. What comes twice in one round counts as it was said last.
- After an undone round, "Begin anew" brings everything back that the service still gives.
- Authors who forbid indexing are left out: their words are taken out before anything is written
  down. A post that is passed on counts once.
- **What is collected and what is shown are two things.** A feed's query is asked of the service:
  what it leaves out never comes in. Filters of the list of voices only hide what is here.
- Keys and passwords are sealed with the key of the house, go to the service's own address only,
  are never carried along by a redirect, and stand on no page and in no log. Only the secret that we
  make for a webhook can be seen again, and who saw it is logged.

## What others send

**Signed webhook.** You get an address and a secret. Messages are signed as
[Standard Webhooks 1.0](https://www.standardwebhooks.com) says; `Typeform-Signature`,
`X-Zendesk-Webhook-Signature`, `X-Chatwoot-Signature`, `X-Hub-Signature` (Intercom) and
`X-Hub-Signature-256` are understood too; the webhooks of Typeform, Intercom and Chatwoot
are read as they come (from
the services' documentation, tested with signatures of our own making). A message that is forged, or
older than five minutes where its signature says when, is refused with 401.

**API.** `POST /api/v1/verbatims/` with `Authorization: Bearer TOKEN` and

```json
{"verbatims": [{"id": "till-7", "text": "…", "occurred_at": "2026-11-20T10:00:00Z", "rating": 2}]}
```

Up to one megabyte and a thousand verbatims a call, 120 calls a minute. The answer is 202 when it is
on the disk and 200 when it was there before: by the header `Idempotency-Key`, or else by what is in
it. The same `id` with other words is an update. 422 names the rows that hold no words.

This page is written by `python tools/feeds_page.py` from the feeds themselves. **Seen** means
checked against recorded answers of the service; **unverified** that it was made from documentation.
"""


def page() -> str:
    """Return the page as text."""
    known = sorted(known_feeds().values(), key=lambda feed: feed.title.lower())
    return "\n".join([TOP, "## Kinds", "", *map(_entry, known)])


def _entry(feed: Feed) -> str:
    first, second = feed.about
    lines = [f"### {feed.title}", "", f"`{feed.name}`, {feed.trust}. {first}  ", second]
    lines += ["", f"Limits: {feed.limits}", ""]
    for field in feed.fields:
        kind = (
            "what is collected" if field.query else "sealed" if field.is_secret else ""
        )
        needed = "" if field.needed and not field.usual else "if you like"
        told = ", ".join(word for word in (kind, needed) if word)
        told = f" ({told})" if told else ""
        lines.append(f"- `{field.name}`: {field.label}{told}. {field.help}".rstrip())
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(PAGE.read_text("utf-8") != page())
    PAGE.write_text(page(), "utf-8")
