"""The command line. One file per verb; each registers its commands."""

import sys
from importlib import import_module

import typer
from typer.exceptions import TyperException

from walkamile.cli.out import complain
from walkamile.refused import Refused

VERBS = (
    "listen",
    "understand",
    "follow",
    "walk",
    "talk",
    "chair",
    "chair_seat",
    "act",
    "gate",
    "house",
    "keys",
    "phone",
    "person",
)

REPORT_AT = "Please report this with the lines above: see CONTRIBUTING.md."
WRONG_USE, INTERNAL_ERROR, INTERRUPTED = 2, 3, 130


class NoPandas:
    """Arrow looks for pandas whenever it is handed a list, and loads it where it is.

    That takes a third of a second, and no command has any use for it.
    """

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """Say that pandas is not there; of everything else nothing is said."""
        if name == "pandas":
            raise ModuleNotFoundError(name=name)


def build() -> typer.Typer:
    """Gather the commands of every verb into one program."""
    program = typer.Typer(
        name="walkamile",
        help="Everyone in an organisation, in its customers' shoes.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    for verb in VERBS:
        import_module(f"walkamile.cli.{verb}").register(program)
    return program


def main() -> None:
    """Run the program. Exit 0 success, 1 finding, 2 wrong use, 3 internal error."""
    sys.meta_path.insert(0, NoPandas)
    try:
        code = build()(standalone_mode=False)
    except Refused as refusal:
        complain(str(refusal))
        sys.exit(WRONG_USE)
    except typer.Exit as end:
        sys.exit(end.exit_code)
    except TyperException as wrong:
        show(wrong)
        sys.exit(WRONG_USE)
    except (KeyboardInterrupt, typer.Abort):
        complain("Stopped. Nothing was half-written; run the same command again.")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.exit(0)
    except Exception:  # noqa: BLE001 - the last line before the person
        import traceback

        traceback.print_exc()
        complain(REPORT_AT)
        sys.exit(INTERNAL_ERROR)
    sys.exit(code if isinstance(code, int) else 0)


def show(wrong: TyperException) -> None:
    """Say what was wrong with the call; most of them can say so themselves."""
    if hasattr(wrong, "show"):
        wrong.show()
    else:
        complain(str(wrong))
