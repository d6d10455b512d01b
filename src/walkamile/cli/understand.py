"""Commands of `understand`."""

from pathlib import Path
from typing import Annotated

import typer

SHOWN = 30  # themes in the table at a terminal; --json and --html have them all


def register(program: typer.Typer) -> None:
    """Add this verb's commands to the program."""
    program.command(name="themes")(themes)
    program.command(name="feeling")(feeling)


def themes(
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
) -> None:
    """Find what customers are talking about: themes with names and quotes."""
    from walkamile.cli.out import emit, say, tell
    from walkamile.recipes import understanding
    from walkamile.recipes.listening_in import read

    frame = read(file, mapping={"text": text} if text else None).frame()
    before = understanding.load_themes(like) if like else None
    found = understanding.themes(frame, previous=before, progress=tell)
    if save:
        found.save(save)
    page = html or (None if json else Path(f"{file.stem}-themes.html"))
    if page:
        found.html(page, title=f"What customers say in {file.name}")
    if json:
        emit({"table": found.table, "labels": found.labels, "groups": found.groups})
        return
    for row in found.table.head(SHOWN).to_dicts():
        say(f"{row['size']:>7,} {row['share']:>6.1%}  {row['name']}")
        if row["sentence"]:
            say(f"{'':>16}“{' '.join(row['sentence'].split())}”")
    if len(found.table) > SHOWN:
        say(f"… and {len(found.table) - SHOWN} more on the page.")
    say(f"\nThe page with quotes: {page}")


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
        say(f"{row['sentiment']:+.2f} {label:<18} effort {effort}  {words}")
    if len(felt) > SHOWN:
        say(f"… and {len(felt) - SHOWN:,} more: --json has them all.")
