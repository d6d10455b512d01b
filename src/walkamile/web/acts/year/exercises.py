"""Short exercises on one's own material: five minutes, and one knows more."""

from dataclasses import dataclass
from datetime import date

from walkamile.refused import Refused
from walkamile.web import log
from walkamile.web.access import voices
from walkamile.web.models import Colleague
from walkamile.web.pages.shown import Voice, show
from walkamile.web.talks.questions import Unheard, unheard

WORKPLACE = (
    "Leave by the staff door, and come in by the one that customers use.",
    "Stand still for a minute. What do you read first? Is it for you, or for them?",
    "You need help, and you know nobody. Whom do you ask? How long until they look up?",
    "Find the price of one thing without asking.",
    "Do what customers do most often here, from beginning to end, with your own hands.",
    "Count how often you had to say something twice.",
    "Leave again. What would you tell a friend in one sentence?",
    "Write down the first thing that hindered you: that is an obstacle.",
)
LAYERS = (
    "What they said: read it once more, slowly. Which word is not yours?",
    "What they wanted to get done: finish the sentence “I came because …”.",
    "What it was like: what did they feel, and where in the words do you see it?",
    "Why it matters: what would go wrong for them without it?",
    "What they depend on us for: one need, in their words.",
)
AMONG = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise with the material it is done on."""

    id: str
    title: str
    why: str
    steps: tuple[str, ...]
    voice: Voice | None = None
    unheard: tuple[Unheard, ...] = ()


def exercise(name: str, reader: Colleague, today: date) -> Exercise:
    """Return an exercise on the reader's own material; another one tomorrow."""
    if name == "workplace":
        return Exercise(
            id=name, title="Walk your workplace as a customer", steps=WORKPLACE,
            why="Whoever works here has stopped to see it. Ten minutes bring it back.",
        )  # fmt: skip
    if name == "layers":
        return Exercise(
            id=name, title="Listen three to five layers deep", steps=LAYERS,
            why="The first thing a customer says is rarely the last one they mean.",
            voice=_voice(reader, today),
        )  # fmt: skip
    if name == "unheard":
        return Exercise(
            id=name, title="Find the unheard segment", steps=(),
            why="They speak to us, and nobody of us has met them lately.",
            unheard=tuple(unheard()[:5]),
        )  # fmt: skip
    raise Refused(f"there is no exercise “{name}”.")


def _voice(reader: Colleague, today: date) -> Voice | None:
    """Return a long voice of lately: the same all day, another one tomorrow."""
    rows = voices(reader).filter(
        author_role="customer", aside=None, repeats=None, paraphrase=False
    )
    newest = list(rows.order_by("-occurred_at", "-pk")[: 4 * AMONG])
    longest = sorted(newest, key=lambda row: -len(row.text))[:AMONG]
    if not longest:
        return None
    chosen = longest[today.toordinal() % len(longest)]
    log.read(reader, [chosen.pk], "exercise")
    return next(iter(show([chosen])), None)
