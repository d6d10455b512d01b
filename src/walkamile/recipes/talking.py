"""How well did we listen, and who has met customers?"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from walkamile.criterion import Judgement
from walkamile.refused import Refused
from walkamile.sandbox import speech
from walkamile.talk import transcript
from walkamile.talk.hearing import hear
from walkamile.talk.listening import listening as ask_every_measure

if TYPE_CHECKING:
    import polars as pl

Turns = Iterable[Mapping[str, Any]]
MOST_HEADING = 65_536  # bytes; a heading longer than that is none
MOST_TURNS = 200_000  # more than two days of talk without a pause

# What the public face promises; every other measure comes after them.
FIRST = (
    "talk_share",
    "questions",
    "open_share",
    "reflections_per_turn",
    "input_per_turn",
    "customer_words_before_first_input",
    "ladder",
    "confirmations",
    "longest_monologue",
    "quality",
)


class NothingSaidError(Refused):
    """A transcript without a single turn."""


class Session(dict[str, float]):
    """Figures by name, every one a float; ``["unclear"]`` names those to distrust."""

    def __init__(self, figures: Mapping[str, float], unclear: Sequence[str]) -> None:
        super().__init__(figures)
        self._unclear = list(unclear)

    def __missing__(self, name: str) -> Any:
        """Return the names to distrust; any other name is not there."""
        if name == "unclear":
            return self._unclear
        raise KeyError(name)


@dataclass(frozen=True)
class Listening:
    """What each of the colleague's turns did, and what that says of the whole.

    ``utterances``: one row for every colleague's turn: ``turn`` (0-based position in the
    list given), ``label`` (question, reflection, input, other), ``question`` (open,
    closed, null), ``confidence``, ``because`` (spans with the words that led to it).
    ``session``: a dict of floats, not-a-number where unclear. ``unclear``: the names in
    ``session`` to distrust. ``judgements``: a sentence a measure. ``receipt``: what the
    file held and what of it could not be read, as ``wm.read(path).receipt`` says it
    (``rows_in_file``, ``stored``, ``refused``, ``refusals`` with row, field, reason).
    """

    utterances: "pl.DataFrame"
    session: "Session"
    unclear: list[str]
    judgements: list[dict[str, Any]]
    receipt: dict[str, Any] = field(default_factory=dict)


def listening(
    turns_or_path: "Turns | pl.DataFrame | str | Path",
    *,
    colleagues: Iterable[str] = (),
    consent: str | None = None,
    keep: str | Path | None = None,
) -> Listening:
    """Return how well the colleague listened in one conversation.

    Takes turns ``[{speaker: "colleague" or "customer", text, start?, end?}]``, a data
    frame with these columns (``utterances`` is a frame of its kind then), or the path of
    a transcript (JSON of such turns, WebVTT, SRT, …). ``colleagues`` names who of the
    speakers in a file is one of us; of two unnamed ones whoever asks more is taken for
    the colleague, and a turn for which a transcript names nobody is whoever's spoke last:
    ``unclear`` then says ``speakers``. Refuses what is no transcript; a turn of a file
    that cannot be read is in none of the figures, ``receipt`` says which and why, and
    ``unclear`` says ``turns``.

    A recording is written down first by the program in ``WALKAMILE_TRANSCRIBER``, only
    with ``consent="yes"`` (everyone heard in it agreed to a recording); ``keep`` names a
    JSON file for its turns, the recording itself is never copied.
    """
    if isinstance(turns_or_path, str | Path):
        given, guessed, receipt = _from_file(
            Path(turns_or_path),
            tuple(colleagues),
            consent,
            None if keep is None else Path(keep),
        )
    else:
        given, guessed, receipt = _rows(turns_or_path), False, None
    if not given:
        raise NothingSaidError(
            "there is no turn in this conversation.",
            next_step="Give a transcript in which somebody speaks.",
        )
    if len(given) > MOST_TURNS:
        raise NothingSaidError(
            f"{len(given):,} turns are more than one conversation.",
            next_step=f"Split it: at most {MOST_TURNS:,} turns are read at once.",
        )
    try:
        found = _listened(given, guessed=guessed, receipt=receipt or _all_of(given))
    except Refused as refused:
        if isinstance(turns_or_path, str | Path):
            refused.file = refused.file or str(turns_or_path)
        raise
    return _as_given(found, turns_or_path)


def exposure(
    frame: Any, *, today: Any, people: Any = None, me: str | None = None
) -> Any:
    """Return how much colleagues met customers, by role, level and team.

    ``frame``: one row a stretch of time; columns by name: ``colleague``, ``start``,
    ``minutes``, and where known ``role``, ``level``, ``team``, ``mode``, ``direct``
    ("direct" or "observer"). Recordings and reports count zero. ``people``: all staff
    (``colleague``, ``role``, ``level``, ``team``), so that who met nobody counts; a
    file's path will do for both. Gives ``by`` (role, level, team, me), ``group``,
    ``people``, ``direct_minutes`` (sum of the 42 days up to ``today``),
    ``minutes_each``, ``two_hours_share`` (0…1 with 120 direct minutes; Spool's exposure
    hours, a reference and no pass mark), ``observed_minutes``, ``days_since_contact``
    (median; null where most never had one). Groups under five are merged into "others"
    and nothing under five follows from differences; only ``me`` has a row of their own.
    """
    from walkamile.table import like
    from walkamile.talk.exposure import exposure as of_ledger

    staff = None if people is None else _table(people)
    ledger = _table(frame)
    try:
        counted = of_ledger(ledger, today=today, people=staff, me=me)
    except Refused as refused:
        if isinstance(frame, str | Path) and not isinstance(people, str | Path):
            refused.file = refused.file or str(frame)
        raise
    return like(counted, frame)


def _table(given: Any) -> Any:
    """Return a frame, rows as dictionaries, or a CSV or Parquet file, as Arrow."""
    import pyarrow as pa

    from walkamile.table import arrow

    if isinstance(given, list):
        names = dict.fromkeys(name for row in given for name in row)
        plain = {
            name: [None if row.get(name) is None else str(row[name]) for row in given]
            for name in names
        }
        return pa.table(
            {name: pa.array(told, pa.string()) for name, told in plain.items()}
        )
    if not isinstance(given, str | Path):
        return arrow(given)
    import polars as pl

    path = Path(given)
    try:
        is_parquet = path.suffix.lower() == ".parquet"
        read = (
            pl.read_parquet(path)
            if is_parquet
            else pl.read_csv(path, infer_schema=False, separator=_between(path))
        )
    except (OSError, pl.exceptions.PolarsError) as wrong:
        raise Refused(
            f"it cannot be read as a table ({wrong}).",
            next_step="Give a CSV (UTF-8) or Parquet file.",
            file=path,
        ) from wrong
    return arrow(read)


def _between(path: Path) -> str:
    """Return what stands between the cells of a file's heading, oftenest."""
    with path.open("rb") as file:
        heading = file.readline(MOST_HEADING)
    return max(",;\t", key=lambda sign: heading.count(sign.encode()))


def _rows(given: Any) -> list[Mapping[str, Any]]:
    """Return turns as they were listed, or the rows of a data frame."""
    if hasattr(given, "columns"):
        from walkamile.table import arrow

        return list(arrow(given).to_pylist())
    return list(given)


def _as_given(found: Listening, given: Any) -> Listening:
    """Return utterances as the kind of frame that was given; else as Polars."""
    if not hasattr(given, "columns"):
        return found
    from walkamile.table import like

    return replace(found, utterances=like(found.utterances.to_arrow(), given))


def _all_of(given: Sequence[Any]) -> dict[str, Any]:
    """Return the receipt of turns of which none was refused."""
    return {
        "rows_in_file": len(given),
        "stored": len(given),
        "refused": 0,
        "refusals": [],
        "refusals_not_listed": 0,
    }


def _listened(
    given: list[Mapping[str, Any]], *, guessed: bool, receipt: dict[str, Any]
) -> Listening:
    from walkamile.understand.meaning import static

    heard = hear(transcript.turns(given), static)
    answers = list(ask_every_measure(heard))
    by_name = {measure.name: answer for measure, answer in answers}
    names = [*FIRST, *(name for name in by_name if name not in FIRST)]
    session = {
        name: math.nan if (value := by_name[name].value) is None else float(value)
        for name in names
    }
    doubtful = {Judgement.UNCLEAR, Judgement.DOES_NOT_APPLY}
    unclear = [name for name in names if by_name[name].judgement in doubtful]
    judgements = [
        {
            "measure": measure.name,
            "says": measure.headline(answer),
            "judgement": str(answer.judgement),
            "value": answer.value,
            "unit": answer.unit,
            "why": measure.why,
            "shown_by": [getattr(shown, "caption", "") for shown in answer.shown_by],
        }
        for measure, answer in answers
    ]
    unclear += ["speakers"] if guessed else []
    unclear += ["turns"] if receipt["refused"] else []
    return Listening(
        utterances=_utterances(heard.utterances),
        session=Session(session, unclear),
        unclear=unclear,
        judgements=judgements,
        receipt={name: receipt[name] for name in _all_of(())},
    )


def _utterances(utterances: Iterable[Any]) -> "pl.DataFrame":
    import polars as pl

    span = pl.Struct({"start": pl.Int64, "end": pl.Int64, "cue": pl.String})
    rows = [
        {
            "turn": one.turn,
            "label": one.label,
            "question": one.question,
            "confidence": one.sure,
            "because": [said._asdict() for said in one.because],
        }
        for one in utterances
    ]
    schema: dict[str, Any] = {
        "turn": pl.Int64,
        "label": pl.String,
        "question": pl.String,
        "confidence": pl.Float64,
        "because": pl.List(span),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _from_file(
    path: Path, colleagues: tuple[str, ...], consent: str | None, keep: Path | None
) -> tuple[list[Mapping[str, Any]], bool, dict[str, Any] | None]:
    from walkamile.recipes import transcribing

    listed = transcribing.listed(path) if path.suffix.lower() == ".json" else None
    receipt: dict[str, Any] | None = None
    if speech.is_sound(path):
        given = transcribing.from_sound(path, consent=consent, keep=keep)
    elif listed is None:
        given, receipt = transcribing.told(path)
    elif all(one["speaker"] in transcript.SIDES for one in listed):
        return listed, False, None
    else:
        given = listed
    return *_sided(given, colleagues, path), receipt


def _sided(
    given: Sequence[Mapping[str, Any]], colleagues: tuple[str, ...], path: Path
) -> tuple[list[Mapping[str, Any]], bool]:
    """Return turns whose speakers are sides, and whether that was guessed."""
    speakers = [str(one["speaker"] or "") for one in given]
    known = {
        speaker: str(one.get("role"))
        for speaker, one in zip(speakers, given, strict=True)
        if one.get("role") in transcript.SIDES
    }
    told = dict.fromkeys(colleagues, "colleague") or _sides_of(speakers, known)
    texts = [str(one["text"]) for one in given]
    try:
        whose, guessed = transcript.sides(speakers, texts, told or None)
    except Refused as refused:
        refused.file = refused.file or str(path)
        raise
    return [
        {**one, "speaker": whose[speaker], "name": speaker}
        for speaker, one in zip(speakers, given, strict=True)
    ], guessed or any(one.get("assumed") for one in given)


def _sides_of(speakers: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    """Return the sides that a file tells, where it tells of a colleague at all.

    Beside customers the one other voice is ours; a table's reader takes every row for a
    customer's, and a talk in which only customers speak is nobody's to listen well in.
    """
    others = [name for name in dict.fromkeys(speakers) if name and name not in known]
    if "colleague" in known.values():
        return dict(known)
    if known and len(others) == 1:
        return {**known, others[0]: "colleague"}
    return {}
