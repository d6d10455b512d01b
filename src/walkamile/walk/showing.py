"""Show a walk as one HTML page that needs nothing beside it."""

import base64
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from importlib.resources import files
from typing import Any, Protocol

from walkamile.folder import things
from walkamile.nouns import Obstacle, Severity, Step, Verdict
from walkamile.walk import checks
from walkamile.walk.check import Check
from walkamile.walk.customer import CUSTOMERS, FIRST
from walkamile.walk.obstacles import since
from walkamile.walk.page import Page
from walkamile.walk.trip import Outcome

SAID = {
    Verdict.REACHED: "✓ reached",
    Verdict.HARD: "◐ reached, but hard",
    Verdict.WRONG: "≠ reached, but wrong",
    Verdict.NOT_FOUND: "○ not found",
    Verdict.BLOCKED: "■ blocked",
}
STRIP = (195, 420)  # pixels of a picture in the strip of steps
PICTURES = 60  # of obstacles; more would make a file nobody can mail


WORST_FIRST = (
    Verdict.BLOCKED,
    Verdict.NOT_FOUND,
    Verdict.WRONG,
    Verdict.HARD,
    Verdict.REACHED,
)


class Report(Protocol):
    """What is shown of a walk."""

    @property
    def url(self) -> str: ...  # noqa: D102
    @property
    def device(self) -> str: ...  # noqa: D102
    @property
    def who(self) -> str: ...  # noqa: D102
    @property
    def looked_round(self) -> bool: ...  # noqa: D102
    @property
    def walked_at(self) -> datetime: ...  # noqa: D102
    @property
    def outcomes(self) -> tuple[Outcome, ...]: ...  # noqa: D102
    @property
    def found(self) -> tuple[Obstacle, ...]: ...  # noqa: D102
    @property
    def pages(self) -> tuple[Page, ...]: ...  # noqa: D102
    @property
    def pictures(self) -> tuple[str | None, ...]: ...  # noqa: D102
    @property
    def failed(self) -> list[Outcome]: ...  # noqa: D102


def page(report: Report, before: Sequence[Obstacle] = ()) -> str:
    """Return the whole page."""
    style = (files("walkamile.walk") / "report.css").read_text(encoding="utf-8")
    when = report.walked_at.strftime("%Y-%m-%d %H:%M UTC")
    parts = [
        f"<h1>A walk through {escape(report.url)}</h1>",
        (
            f'<p class="quiet">{escape(as_whom(report))}, {when}. '
            "Clicks are the least effort found, not a prediction of people.</p>"
        ),
        _errands(report),
        _compared(report, before) if before else "",
        _obstacles(report),
        _steps(report),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "img-src data:; style-src 'unsafe-inline'\">"
        f"<title>A walk through {escape(report.url)}</title><style>{style}</style>"
        f"</head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def as_whom(report: Report) -> str:
    """Return who walked, in words: the customer that was asked for, and the device."""
    name = CUSTOMERS[report.who].name if report.who in CUSTOMERS else "customer"
    return f"As a {name}, {'at' if report.device == 'desktop' else 'with'} a {report.device}"


def by(outcome: Outcome, report: Report) -> str:
    """Return who walked an errand, where it is not the one who walked the others."""
    usual = report.who or FIRST.id
    return "" if outcome.customer.id == usual else outcome.customer.name


def _errands(report: Report) -> str:
    blocked = shut(report.outcomes)
    together = {id(o) for some in blocked.values() for o in some}
    rows = "".join(_blocked(reason, some) for reason, some in blocked.items())
    rows += "".join(
        _errand(o, by(o, report))
        for o in sorted(report.outcomes, key=place)
        if id(o) not in together
    )
    done = len(report.outcomes) - len(report.failed)
    head = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("Errand", "Verdict", "What was read", "Clicks", "Ease")
    )
    return (
        f"<h2>Errands: {done} of {len(report.outcomes)} reached</h2>"
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{rows}'
        "</tbody></table></div>"
    )


def _blocked(reason: str, some: Sequence[Outcome]) -> str:
    """Return one row for all errands that one thing stopped."""
    titles = ", ".join(
        f'<a href="#{escape(o.walk.journey)}">{escape(o.errand.title)}</a>'
        for o in some
    )
    return (
        f'<tr class="blocked"><th scope="row">{len(some)} errands <small>{titles}</small>'
        f"</th><td>{SAID[Verdict.BLOCKED]} <small>{escape(reason)}</small></td>"
        "<td></td><td data-th='Clicks'>–</td><td data-th='Ease'>1 of 7</td></tr>"
    )


def _errand(outcome: Outcome, walker: str) -> str:
    walk = outcome.walk
    verdict = walk.verdict or Verdict.NOT_FOUND
    read = f"<q>{escape(walk.quote[:200])}</q>" if walk.quote else ""
    reason = f"<small>{escape(walk.reason)}</small>" if walk.reason else ""
    parts = ", ".join(f"{name} −{cost:g}" for name, cost in walk.ease_parts)
    least = f" (least {walk.least_clicks:g})" if walk.least_clicks is not None else ""
    ease = f"{walk.ease:g}" if walk.ease is not None else "–"
    who = f" <small>by a {escape(walker)}</small>" if walker else ""
    return (
        f'<tr class="{verdict}"><th scope="row"><a href="#{escape(walk.journey)}">'
        f"{escape(outcome.errand.title)}</a>{who}</th><td>{SAID[verdict]} {reason}</td>"
        f"<td>{read}</td><td data-th='Clicks'>{walk.clicks:g}{least}</td>"
        f"<td data-th='Ease'>{ease} of 7 <small>{escape(parts)}</small></td></tr>"
    )


def _compared(report: Report, before: Sequence[Obstacle]) -> str:
    marked = list(since(report.found, before))
    new = [o for word, o in marked if word == "new"]
    gone = [o for word, o in marked if word == "gone"]
    return (
        "<h2>Since the last walk</h2>"
        f"<p>{len(new)} new, {len(gone)} gone, {len(marked) - len(new) - len(gone)} "
        f"as before.</p>{_brief('New', new)}{_brief('Gone', gone)}"
    )


def _brief(title: str, some: Iterable[Obstacle]) -> str:
    rows = "".join(
        f"<li>{escape(_plain(o.kind))}: {escape(o.quote[:120])}</li>" for o in some
    )
    return f"<h3>{title}</h3><ul>{rows}</ul>" if rows else ""


def _obstacles(report: Report) -> str:
    counts = Counter(o.severity for o in report.found)
    told = ", ".join(f"{counts[s]} {s}" for s in Severity if counts[s])
    why = {check.kind: check.why for check in things(checks, Check)}
    shots: list[str | None] = []
    for o, picture in zip(report.found, report.pictures, strict=True):
        # A page that is pictured as a whole says nothing more the second time.
        again = not o.box and picture in shots
        shots.append(None if again or len(shots) >= PICTURES else picture)
    rows = "".join(
        _obstacle(o, shot, why.get(o.kind, ""))
        for o, shot in zip(report.found, shots, strict=True)
    )
    none = "none met" if report.looked_round else "not looked for"
    return f"<h2>Obstacles: {told or none}</h2>{rows}"


def _obstacle(o: Obstacle, picture: str | None, why: str) -> str:
    wcag = f" · WCAG {escape(o.wcag)}" if o.wcag else ""
    pages = f" · on {o.pages} pages" if o.pages > 1 else ""
    alt = escape(f"Where it is: {o.name or o.selector or _plain(o.kind)}")
    shot = f'<img loading="lazy" src="{picture}" alt="{alt}">' if picture else ""
    return (
        f'<article class="obstacle {o.severity}" id="o-{o.fingerprint}">'
        f"<h3>{escape(_plain(o.kind))}</h3><p><b>{o.severity}</b>{wcag}{pages}</p>"
        f"<p><q>{escape(o.quote)}</q></p><p>{escape(why)}</p><p class='quiet'>{escape(o.url)}<br>"
        f"<code>{escape(o.selector)}</code></p>{shot}</article>"
    )


def _steps(report: Report) -> str:
    shots: dict[str, str] = {}
    rows = "".join(_walked(o, report, shots) for o in report.outcomes)
    return f"<h2>Step by step</h2>{rows}"


def _walked(outcome: Outcome, report: Report, shots: dict[str, str]) -> str:
    walk = outcome.walk
    steps = "".join(_step(s, n, report, shots) for n, s in enumerate(walk.steps))
    seen = "".join(f"<li>{escape(url)}</li>" for url in walk.seen)
    left = "".join(f"<li>{escape(url)}</li>" for url in walk.not_followed[:20])
    proof = (
        f"<details><summary>{len(walk.seen)} pages seen, {len(walk.not_followed)} links "
        f"not followed</summary><ul>{seen}</ul><p>Not followed:</p><ul>{left}</ul></details>"
        if walk.verdict in (Verdict.NOT_FOUND, Verdict.BLOCKED)
        else ""
    )
    return (
        f'<section id="{escape(walk.journey)}"><h3>{escape(outcome.errand.title)}</h3>'
        f"<p class='quiet'>“{escape(outcome.errand.story)}”</p>"
        f'<ol class="strip">{steps}</ol>{proof}</section>'
    )


def _step(step: Step, number: int, report: Report, shots: dict[str, str]) -> str:
    shot = _small(step.url or "", report, shots)
    rivals = ", ".join(f"{name} ({scent:g})" for name, scent in step.competitors)
    scent = f"<br>scent {step.scent:g}" if step.scent is not None else ""
    also = f"<br>also tempting: {escape(rivals)}" if rivals else ""
    alt = escape(f"Step {number}: {step.text}")
    picture = f'<img loading="lazy" src="{shot}" alt="{alt}">' if shot else ""
    return (
        f"<li>{picture}<p><b>{escape(step.touchpoint[:60])}</b><br>"
        f"{escape(step.text[:60])}<small>{scent}{also}<br>"
        f"{step.took.total_seconds():.1f} s</small></p></li>"
    )


def _small(url: str, report: Report, shots: dict[str, str]) -> str:
    if url not in shots:
        page = next((p for p in report.pages if p.url == url and p.picture), None)
        shots[url] = ""
        if page is not None and page.picture is not None:
            from PIL import Image

            whole: Any = Image.open(io.BytesIO(page.picture)).convert("RGB")
            view = whole.crop((0, 0, whole.width, min(whole.height, 844)))
            view.thumbnail(STRIP)
            shots[url] = data_address(view)
    return shots[url]


def _plain(kind: str) -> str:
    return kind.replace("_", " ")


def shut(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """Return what blocked more than one errand, and which: one thing is told once."""
    met: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.walk.verdict is Verdict.BLOCKED:
            met.setdefault(outcome.walk.reason or "", []).append(outcome)
    return {reason: some for reason, some in met.items() if len(some) > 1}


def place(outcome: Outcome) -> tuple[int, float]:
    """Return where an outcome stands in a list with the worst and weightiest first."""
    verdict = outcome.walk.verdict or Verdict.NOT_FOUND
    return WORST_FIRST.index(verdict), -outcome.errand.importance


def data_address(picture: Any, quality: int = 50) -> str:
    """Return a picture as a data: address that needs no file."""
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=quality)
    return "data:image/jpeg;base64," + base64.b64encode(held.getvalue()).decode()
