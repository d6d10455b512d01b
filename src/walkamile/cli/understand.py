"""Commands of `understand`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from walkamile.refused import Refused

if TYPE_CHECKING:
    import polars as pl

    from walkamile.recipes.understanding import Themes

READINGS = {
    "hidden": "  moves the score, hardly said",
    "said only": "  often said, no movement shown",
}
# Changes of themes that lead from one thing to another.
NEED_BOTH = {"rename": "THEME=NAME", "merge": "THEME=INTO", "move": "RECORD=THEME"}
SHOWN = 30  # themes in the table at a terminal; --json and --html have them all


class WrongChangeError(Refused):
    """A change of themes was asked for in a way that says too little."""


def register(program: typer.Typer) -> None:
    """Add this verb's commands to the program."""
    program.command(name="themes")(themes)
    program.command(name="feeling")(feeling)
    program.command(name="search")(search)
    program.command(name="shifts")(shifts)
    program.command(name="drivers")(drivers)


def themes(  # noqa: PLR0913, PLR0917 - an option each
    file: Annotated[Path, typer.Argument(help="A file of customers' words.")],
    text: Annotated[str, typer.Option(help="The column with the words.")] = "",
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    html: Annotated[Path | None, typer.Option(help="Where to write the page.")] = None,
    save: Annotated[
        Path | None, typer.Option(help="Keep the themes for the next run.")
    ] = None,
    like: Annotated[
        Path | None, typer.Option(help="Themes kept earlier: known ones stay.")
    ] = None,
    encoder: Annotated[
        str,
        typer.Option(help="Who reads: sentence, static, minilm, own, address#model."),
    ] = "sentence",
    rename: Annotated[
        list[str] | None, typer.Option(help="THEME=NAME: a better name.")
    ] = None,
    merge: Annotated[
        list[str] | None, typer.Option(help="THEME=INTO: make two themes one.")
    ] = None,
    split: Annotated[
        list[str] | None, typer.Option(help="SUBTHEME[=NAME]: a theme of its own.")
    ] = None,
    move: Annotated[
        list[str] | None,
        typer.Option(help="RECORD=THEME: put a row, and its like, elsewhere."),
    ] = None,
    pin: Annotated[
        list[str] | None, typer.Option(help="THEME[=RECORD]: it stays, or its quote.")
    ] = None,
    accept: Annotated[
        list[str] | None, typer.Option(help="PROPOSAL[=NAME]: take what is proposed.")
    ] = None,
    refuse: Annotated[
        list[str] | None, typer.Option(help="PROPOSAL: leave what is proposed.")
    ] = None,
) -> None:
    """Find what customers are talking about: themes with names and quotes.

    Changes (rename, merge, split, move, pin) are made after reading and kept by --save;
    --like makes them again in the next run and proposes what changed since, each with a
    reason, to --accept or --refuse. Themes are named by their keys in --json.
    """
    from walkamile.cli.out import emit, say, tell
    from walkamile.recipes import understanding
    from walkamile.recipes.listening_in import read

    wanted = _changes(split=split, merge=merge, move=move, rename=rename, pin=pin)
    reading = read(file, mapping={"text": text} if text else None)
    frame = reading.frame()
    silent = reading.receipt["rows_in_file"] - len(frame)
    if silent:
        tell(f"{silent:,} rows hold no words; they are counted in no theme")
    changes = _in_words(wanted, frame)
    before = understanding.load_themes(like) if like else None
    found = understanding.themes(frame, previous=before, progress=tell, encoder=encoder)
    found = _decided(found, accept or (), refuse or ())
    for kind, *sides in changes:
        found = getattr(found, kind)(*sides)
    if save:
        found.save(save)
    page = html or (None if json else Path(f"{file.stem}-themes.html"))
    if page:
        found.html(page, title=f"What customers say in {file.name}")
    if json:
        rows = frame.select("source_record_id")
        labels = found.labels.with_columns(rows["source_record_id"])
        labels = labels.with_columns(found.sublabels["subtheme"])
        inside = {"groups": found.groups, "subthemes": found.subthemes}
        made = {"edits": found.edits, "proposals": found.proposals}
        emit({"table": found.table, "labels": labels, **inside, **made})
        return
    if found.too_few:
        tell(
            f"fewer than {understanding.TEXTS_AT_LEAST} different texts are too few to fall into "
            "themes: they are in one"
        )
    _tell_themes(found)
    _tell_proposals(found)
    say(f"\nThe page with quotes: {page}")


def _count(many: int, what: str) -> str:
    return f"{many:,} {what}{'' if many == 1 else 's'}"


def _decided(found: "Themes", accept: Sequence[str], refuse: Sequence[str]) -> "Themes":
    """Return themes with what was proposed taken (``PROPOSAL=NAME``) or left."""
    for key in refuse:
        found = found.refuse(key)
    for key in accept:
        found = found.accept(*key.split("=", 1))
    return found


def _changes(**wanted: list[str] | None) -> list[list[str]]:
    """Return changes as ``[kind, what, to]``, from ``WHAT=TO`` or ``WHAT`` of each kind."""
    made = []
    for kind, asked in wanted.items():
        for one in asked or ():
            what, _, to = one.partition("=")
            if kind in NEED_BOTH and not (what and to):
                raise WrongChangeError(
                    f"--{kind} {one} does not say both sides of the =.",
                    next_step=f"Write --{kind} {NEED_BOTH[kind]}.",
                )
            made.append([kind, what, to])
    return made


def _in_words(changes: list[list[str]], frame: "pl.DataFrame") -> list[list[str]]:
    """Return changes with the words of a record where one is named."""
    said = dict(zip(frame["source_record_id"], frame["text"], strict=True))
    for change in changes:
        place = {"move": 1, "pin": 2}.get(change[0])
        if place is None or not change[place]:
            continue
        if change[place] not in said:
            raise WrongChangeError(
                f"there is no record {change[place]!r} with words.",
                next_step="Name it as source_record_id does in --json.",
            )
        change[place] = said[change[place]]
    return changes


def _tell_themes(found: "Themes") -> None:
    """Write the largest themes with a sentence, and what is inside them."""
    from walkamile.cli.out import say

    parts = found.subthemes.group_by("theme", maintain_order=True).agg("name")
    kinds = dict(zip(parts["theme"], parts["name"].to_list(), strict=True))
    for row in found.table.head(SHOWN).to_dicts():
        say(f"{row['size']:>7,} {row['share']:>6.1%}  {row['name']}")
        if row["sentence"]:
            say(f"{'':>16}“{' '.join(row['sentence'].split())}”")
        if row["theme"] in kinds:
            say(f"{'':>16}of which: {'; '.join(kinds[row['theme']])}")
    if len(found.table) > SHOWN:
        say(f"… and {len(found.table) - SHOWN} more on the page.")


def _tell_proposals(found: "Themes") -> None:
    """Write what changed since the themes of --like, each with what it is called."""
    from walkamile.cli.out import say

    rows = found.proposals.head(SHOWN).to_dicts()
    if rows:
        say("\nSince the last time (--accept or --refuse each by its key):")
    for row in rows:
        say(f"{row['key']}\n{'':>4}{row['kind']}: {row['name']}. {row['reason']}")
        for quote in row["quotes"]:
            say(f"{'':>8}“{' '.join(quote.split())[:100]}”")


def feeling(
    file: Annotated[Path, typer.Argument(help="A file of customers' words.")],
    text: Annotated[str, typer.Option(help="The column with the words.")] = "",
    fast: Annotated[bool, typer.Option(help="Faster, a little less well.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Find how customers feel, how hard they had it, what they ask, what hurries."""
    from walkamile.cli.out import emit, say
    from walkamile.recipes import feelings
    from walkamile.recipes.listening_in import read

    frame = read(file, mapping={"text": text} if text else None).frame()
    felt = feelings.feeling(frame, fast=fast)
    if json:
        emit({"table": felt})
        return
    for row in felt.head(SHOWN).to_dicts():
        effort = "  –" if row["effort"] is None else f"{row['effort']:+3.0f}"
        words = " ".join(row["text"].split())[:60]
        label = row["sentiment_label"] or "not enough to say"
        hurries = f"  [{row['urgency'].replace('_', ' ')}]" if row["urgency"] else ""
        say(f"{row['sentiment']:+.2f} {label:<18} effort {effort}  {words}{hurries}")
    if len(felt) > SHOWN:
        say(f"… and {len(felt) - SHOWN:,} more: --json has them all.")


def search(  # noqa: PLR0913, PLR0917 - an option each
    words: Annotated[str, typer.Argument(help="What to look for, in any words.")],
    file: Annotated[
        Path | None,
        typer.Argument(help="A file of customers' words; else a workspace."),
    ] = None,
    workspace: Annotated[
        str | None, typer.Option("--workspace", help="A folder or a database address.")
    ] = None,
    most: Annotated[int, typer.Option("-k", help="How many finds.")] = 20,
    source: Annotated[str | None, typer.Option()] = None,
    segment: Annotated[str | None, typer.Option()] = None,
    language: Annotated[str | None, typer.Option()] = None,
    since: Annotated[
        str | None, typer.Option(help="The first day: 2026-01-31.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="The last day.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Search customers' words: by words, "phrases", and by meaning."""
    from walkamile.cli.out import emit, say
    from walkamile.face import search as find

    given = {"source": source, "segment": segment, "language": language}
    given |= {"since": since, "until": until}
    chosen = {name: value for name, value in given.items() if value is not None}
    found = find(words, file or workspace, k=most, **chosen)
    if json:
        emit({"finds": found})
        return
    for row in found.to_dicts():
        say(f"{row['rank']:>3}  {' '.join(row['text'].split())}")
    if not len(found):
        say("Nobody said this, in these words or others.")


def shifts(
    file: Annotated[Path, typer.Argument(help="A file of customers' words.")],
    theme: Annotated[
        str | None, typer.Option(help="The column with themes; else they are found.")
    ] = None,
    at: Annotated[str, typer.Option(help="The column with times.")] = "occurred_at",
    segment: Annotated[str | None, typer.Option(help="A column with segments.")] = None,
    until: Annotated[
        str | None, typer.Option(help="The last day; else of all.")
    ] = None,
    false_alarms_per_month: Annotated[
        float, typer.Option(help="How many false alarms a month, over everything.")
    ] = 1.0,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Tell what is swelling, fading or new, since when, with quotes."""
    from walkamile.cli.out import emit, say, tell
    from walkamile.recipes import changes
    from walkamile.recipes.listening_in import read

    columns = [at, *([segment] if segment else [])]
    reading = read(file)
    called = reading.mapping.get("columns", {})
    frame = changes.themed(reading.frame(), columns, theme, called=called)
    last = until or changes.newest(frame, at)
    dated = changes.dated(frame, at, last)
    for many, why in (
        (dated.without_time, "without a time, counted in no week"),
        (dated.later, f"later than {last}, left out"),
    ):
        if many:
            tell(f"{_count(many, 'row')} {why}")
    found = changes.shifts(
        frame,
        "theme",
        at,
        segment,
        until=last,
        false_alarms_per_month=false_alarms_per_month,
    )
    if json:
        emit({"shifts": found, **dated._asdict()})
        return
    for row in found.to_dicts():
        whose = f" ({row['segment']})" if row["segment"] else ""
        times = f"{row['size']:.1f}× ({row['low']:.1f} to {row['high']:.1f})"
        say(f"{row['since']}  {row['kind']:<8} {times}  {row['theme']}{whose}")
        for quote in row["quotes"]:
            say(f"{'':>12}“{' '.join(quote.split())[:100]}”")
    if not len(found) and dated.enough:
        say("Nothing has shifted, as far as these words can tell.")
    elif not len(found):
        say(f"Too short a time to tell: {_count(dated.weeks, 'whole week')}, and more "
            f"than {changes.WEEKS_AT_LEAST} are needed.")  # fmt: skip


def drivers(
    file: Annotated[Path, typer.Argument(help="A file of customers' words.")],
    theme: Annotated[
        str | None, typer.Option(help="The column with themes; else they are found.")
    ] = None,
    score: Annotated[str, typer.Option(help="The column with the score.")] = "rating",
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Tell how much each theme moves the score that customers give."""
    from walkamile.cli.out import emit, say, tell
    from walkamile.recipes import changes
    from walkamile.recipes.listening_in import read

    reading = read(file)
    called = reading.mapping.get("columns", {})
    frame = changes.themed(reading.frame(), [score], theme, called=called)
    without = frame[score].null_count()
    if 0 < without < len(frame):
        tell(f"{_count(without, 'row')} without a score, left out")
    found = changes.drivers(frame, "theme", score)
    if json:
        emit({"drivers": found})
        return
    for row in found.to_dicts():
        if row["change"] is None:
            say(f"{'–':>24}  {row['theme']}: {row['refused']}")
            continue
        sure = f"{row['change']:+.2f} ({row['low']:+.2f} to {row['high']:+.2f})"
        hint = READINGS.get(row["reading"] or "", "")
        say(f"{sure:>24}  {row['theme']} (n = {row['n']:,}){hint}")
