"""Commands of `understand`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import polars as pl

    from walkamile.recipes.understanding import Themes

READINGS = {
    "hidden": "  moves the score, hardly said",
    "said only": "  often said, no movement shown",
}
SHOWN = 30  # themes in the table at a terminal; --json and --html have them all


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
    propose_names: Annotated[
        bool, typer.Option("--propose-names", help="Ask the connected language model.")
    ] = False,
) -> None:
    """Find what customers are talking about: themes with names and quotes.

    Changes (rename, merge, split, move, pin) are made after reading and kept by --save;
    --like makes them again in the next run and proposes what changed since, each with a
    reason, to --accept or --refuse. Themes are named by their keys in --json.
    """
    from walkamile.cli.out import emit, say, tell
    from walkamile.recipes import understanding
    from walkamile.recipes.listening_in import read
    from walkamile.recipes.typed_changes import in_words, typed_changes

    if propose_names:
        understanding.model_is_named()
    wanted = typed_changes(split=split, merge=merge, move=move, rename=rename, pin=pin)
    reading = read(file, mapping={"text": text} if text else None)
    frame = reading.frame()
    silent = reading.receipt["rows_in_file"] - len(frame)
    if silent:
        tell(f"{silent:,} rows hold no words; they are counted in no theme")
    changes = in_words(wanted, frame)
    before = understanding.load_themes(like) if like else None
    found = understanding.themes(frame, previous=before, progress=tell, encoder=encoder)
    if propose_names:
        found = found.with_names_proposed()
    found = _decided(found, accept or (), refuse or ())
    for kind, *sides in changes:
        found = getattr(found, kind)(*sides)
    if save:
        found.save(save)
    page = html or (None if json else Path(f"{file.stem}-themes.html"))
    if page:
        found.html(page, title=f"What customers say in {file.name}")
    if json:
        emit(_whole(found, frame["source_record_id"]))
        return
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


def _whole(found: "Themes", records: "pl.Series") -> dict[str, object]:
    """Return all that is known of themes, by the names it has in the JSON document."""
    labels = found.labels.with_columns(records)
    labels = labels.with_columns(found.sublabels["subtheme"])
    inside = {"groups": found.groups, "subthemes": found.subthemes}
    made = {"edits": found.edits, "proposals": found.proposals}
    return {"table": found.table, "labels": labels, **inside, **made}


def _tell_themes(found: "Themes") -> None:
    """Write the largest themes with a sentence, and what is inside them."""
    from walkamile.cli.out import say, tell
    from walkamile.recipes.understanding import TEXTS_AT_LEAST

    if found.too_few:
        tell(
            f"fewer than {TEXTS_AT_LEAST} different texts are too few to fall into "
            "themes: they are in one"
        )
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
        named = all(row["kind"] == "name" for row in rows)
        since = "Proposed names" if named else "Since the last time"
        say(f"\n{since} (--accept or --refuse each by its key):")
    for row in rows:
        kind, name = row["kind"], row["name"]
        if kind == "name":
            kind, name = "another name", row["into"]
        say(f"{row['key']}\n{'':>4}{kind}: {name}. {row['reason']}")
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
    from walkamile.recipes.naming_columns import themed

    columns = [at, *([segment] if segment else [])]
    reading = read(file)
    called = reading.mapping.get("columns", {})
    frame = themed(reading.frame(), columns, theme, called=called)
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
    from walkamile.recipes.naming_columns import themed

    reading = read(file)
    called = reading.mapping.get("columns", {})
    frame = themed(reading.frame(), [score], theme, called=called)
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
