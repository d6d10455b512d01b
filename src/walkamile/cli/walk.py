"""Commands of `walk`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from walkamile.cli.out import emit, say, tell

VERDICTS = ("reached", "wrong", "hard", "not_found", "blocked")
SIGNS = {"reached": "✓", "hard": "◐", "wrong": "≠", "not_found": "○", "blocked": "■"}
SHOWN = 12  # obstacles in the terminal; all are in --json and --html

Session = Annotated[
    Path | None, typer.Option(help="A sealed sign-in (see --seal), to walk behind one.")
]
Seal = Annotated[
    Path | None,
    typer.Option(
        help="Seal Playwright's storage state (given as the address) into this file, "
        "under WALKAMILE_KEY."
    ),
]

Where = Annotated[
    str,
    typer.Argument(
        help="The site's address; or a text file with a phone menu, "
        "a .json with the stopwatch of a call, or tel:+… to call a line of ours."
    ),
]
Before = Annotated[
    Path | None, typer.Option(help="The --json of an earlier walk to compare with.")
]
Who = Annotated[
    str | None,
    typer.Option(
        help="first-time, returning, hurry, screen-reader or slow; "
        "else as each errand says."
    ),
]
Workspace = Annotated[
    str | None,
    typer.Option(help="For tel: where the account, the list and the calls are kept."),
]


def register(program: typer.Typer) -> None:
    """Add this verb's commands to the program."""
    program.command("walk")(walk)


def walk(  # noqa: PLR0913, PLR0917 - one argument for each option
    url: Where,
    errand: Annotated[
        list[str] | None,
        typer.Option(help="An errand's id or TOML file; may be given several times."),
    ] = None,
    device: Annotated[str, typer.Option(help="phone or desktop.")] = "phone",
    lang: Annotated[
        str | None, typer.Option(help="Language, such as de; else the page's own.")
    ] = None,
    who: Who = None,
    allow: Annotated[
        list[str] | None, typer.Option(help="A further HOST:PORT the walk may reach.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(help="Write the report as one HTML file.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document.")
    ] = False,
    fail_on: Annotated[
        str, typer.Option(help="Exit 1 on these verdicts, such as blocked,wrong.")
    ] = "",
    junit: Annotated[
        Path | None, typer.Option(help="Write the errands as a JUnit file.")
    ] = None,
    playwright: Annotated[
        Path | None, typer.Option(help="Write the paths found as a Playwright script.")
    ] = None,
    before: Before = None,
    pages: Annotated[
        int, typer.Option(help="Pages looked at for obstacles; 0 looks at none.")
    ] = 40,
    pace: Annotated[
        float | None, typer.Option(help="Seconds between requests; 1 on other hosts.")
    ] = None,
    ignore_robots: Annotated[
        bool, typer.Option(help="The site is ours: go where robots.txt asks not to.")
    ] = False,
    session: Session = None,
    seal: Seal = None,
    workspace: Workspace = None,
) -> None:
    """Walk a site as a customer: what was found, how easily, and what hindered."""
    failing = _verdicts(fail_on)
    if seal is not None:
        _seal(Path(url), seal)
        return
    if url.startswith("tel:"):
        from walkamile.cli import phone

        phone.walk(url, workspace=workspace, json=json)
        return
    if Path(url).is_file():
        _phone(Path(url), json=json)
        return
    from walkamile.recipes.walking import walk as walk_site

    earlier = _before(before, who)
    report = walk_site(
        url,
        errand or None,
        device=device,
        lang=lang,
        who=who,
        allow=allow or (),
        pace=pace,
        respect_robots=not ignore_robots,
        survey=pages,
        tell=tell,
        state=_opened(session),
    )
    if json:
        whole = {"errands": report.errands, "obstacles": report.obstacles}
        emit(whole | {"who": report.who})
    else:
        _say(report, earlier)
    _write(report, html=html, junit=junit, playwright=playwright, earlier=earlier)
    if failing & set(report.errands["verdict"]):
        raise typer.Exit(1)


def _seal(plain: Path, sealed: Path) -> None:
    from walkamile.walk.session import seal_file

    tell(f"Sealed in {seal_file(plain, sealed)}. Now delete {plain}: it is not sealed.")


def _opened(session: Path | None) -> Any:
    if session is None:
        return None
    from walkamile.walk.session import open_file

    return open_file(session)


def _verdicts(fail_on: str) -> set[str]:
    from walkamile.refused import Refused

    wanted = {word.strip() for word in fail_on.split(",") if word.strip()}
    unknown = wanted - set(VERDICTS)
    if unknown:
        raise Refused(
            f"{min(unknown)!r} is not a verdict.",
            field="--fail-on",
            next_step=f"Use some of {', '.join(VERDICTS)}.",
        )
    return wanted


def _before(path: Path | None, who: str | None) -> Any:
    """Return what an earlier walk met; one of another customer is no comparison."""
    if path is None:
        return ()
    from walkamile.walk.customer import customer
    from walkamile.walk.obstacles import read_obstacles, walked_by

    mine, theirs = customer(who).id if who else "", walked_by(path)
    if theirs is not None and theirs != mine:
        tell(f"Not compared with {path}: another customer walked there.")
        return ()
    return read_obstacles(path)


def _write(
    report: Any,
    *,
    html: Path | None,
    junit: Path | None,
    playwright: Path | None,
    earlier: Any,
) -> None:
    from walkamile.refused import Refused
    from walkamile.walk.exports import junit_text, playwright_text

    def saved(path: Path) -> None:
        tell(f"The report is in {report.save(path, before=earlier)}")

    def written(made: Any) -> Any:
        return lambda path: path.write_text(made(report), encoding="utf-8")

    wanted = (
        (html, saved),
        (junit, written(junit_text)),
        (playwright, written(playwright_text)),
    )
    failed: list[tuple[Path | None, str]] = []
    for path, write in wanted:  # one that fails does not keep back the others
        try:
            if path is not None:
                write(path)
        except OSError as error:
            failed.append((path, str(error.strerror or error)))
    if failed:
        path, why = failed[0]
        also = ", ".join(str(one) for one, _ in failed[1:])
        raise Refused(
            f"what was found could not be written ({why})"
            + (f"; nor could {also}." if also else "."),
            file=str(path),
            next_step="Make room or choose another place. What the walk came to is above.",
        )


def _say(report: Any, earlier: Any) -> None:
    from walkamile.walk.obstacles import since
    from walkamile.walk.showing import as_whom, by, place, shut

    say()
    say(as_whom(report))
    blocked = shut(report.outcomes)
    for reason, some in blocked.items():
        titles = ", ".join(outcome.errand.title for outcome in some)
        say(f"{SIGNS['blocked']} {len(some)} errands are blocked: {reason}\n  {titles}")
    together = {id(o) for some in blocked.values() for o in some}
    for outcome in sorted(report.outcomes, key=place):
        if id(outcome) in together:
            continue
        one = outcome.walk
        told = one.value if one.value and not one.reason else one.reason
        told = f"{one.value} – {one.reason}" if one.value and one.reason else told
        told = f"{told or ''} (a {name})" if (name := by(outcome, report)) else told
        say(
            f"{SIGNS[one.verdict]} {outcome.errand.title:<48.48} "
            f"{one.clicks:>4g} clicks  ease {one.ease:g}/7  {(told or '')[:90]}"
        )
    say()
    many = len(report.found)
    none = "No obstacle was met." if report.looked_round else "None was looked for."
    say(f"{many} obstacles, the worst first:" if many else none)
    for each in report.found[:SHOWN]:
        say(f"  {each.severity:<9} {each.kind.replace('_', ' ')}: {each.quote[:100]}")
    if len(report.found) > SHOWN:
        say(f"  … and {len(report.found) - SHOWN} more: see them with --html OUT")
    if earlier:
        words = [word for word, _ in since(report.found, earlier)]
        say(f"Since last time: {words.count('new')} new, {words.count('gone')} gone.")


def _phone(path: Path, *, json: bool) -> None:
    judged, figures = _judged(path)
    if json:
        emit({"phone": figures, "obstacles": judged.obstacles})
        return
    for name, value in figures.items():
        say(f"{name.replace('_', ' '):<34} {'none' if value is None else value}")
    for obstacle in judged.obstacles:
        say(
            f"  {obstacle.severity:<9} {obstacle.kind.replace('_', ' ')}: {obstacle.quote}"
        )


def _judged(path: Path) -> tuple[Any, dict[str, Any]]:
    from walkamile.walk import call, phone

    if path.suffix.lower() != ".json":
        menu = phone.judge(phone.read_menu(path))
        return menu, dict(menu.figures)
    told = call.read_call(path)
    made = call.judge(
        told.marks, repeated=told.repeated, solved=told.solved, line=told.line
    )
    costs = {
        f"ease_lost_by_{name.replace(' ', '_')}": cost for name, cost in made.parts
    }
    return made, {**made.figures, "ease": made.ease, **costs}
