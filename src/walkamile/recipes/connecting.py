"""Let an owner's language model join the quotes of a brief; each sentence is checked."""

import json
from dataclasses import dataclass, replace
from typing import Any

import httpx

from walkamile.chair.connect import Connected, asked, checked
from walkamile.outside import AnswerTooBigError, NotAllowedError, Outside
from walkamile.outside.client import fetch
from walkamile.recipes.chairing import Brief
from walkamile.refused import Refused

SECONDS = 60
# A few sentences an item; more is no answer.
MOST_BYTES = 500_000


class ModelSilentError(Refused):
    """A language model does not answer, or not as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Any model behind an OpenAI-compatible address, such as http://localhost:11434/v1."""

    url: str
    name: str
    key: str = ""


def connected(
    made: Brief, model: Model, way_out: Outside
) -> tuple[Brief, tuple[Connected, ...]]:
    """Return a brief with its quotes in a model's order, and the sentences that hold.

    Only quotes and points go to the model. No sentence stays that adds a word of its
    own to what customers said. Raises ``ModelSilentError``; the brief stands without.
    """
    answer = _asked(model, asked(made.items), way_out)
    found = checked(made.items, answer)
    items = tuple(
        replace(item, quotes=tuple(item.quotes[at] for at in one.order))
        for item, one in zip(made.items, found, strict=True)
    )
    return replace(made, items=items), tuple(_moved(one) for one in found)


def _moved(one: Connected) -> Connected:
    """Return sentences whose cites count in the new order."""
    now = {old: new for new, old in enumerate(one.order)}
    sentences = tuple(
        replace(said, cites=tuple(sorted(now[at] for at in said.cites)))
        for said in one.sentences
    )
    return replace(one, sentences=sentences)


def answered(model: Model, messages: list[dict[str, str]], way_out: Outside) -> str:
    """Return what a model says to messages. Raises ``ModelSilentError``."""
    return _asked(model, messages, way_out)


def _asked(model: Model, messages: list[dict[str, str]], way_out: Outside) -> str:
    body = {"model": model.name, "messages": messages, "temperature": 0}
    headers = {"content-type": "application/json"}
    headers |= {"authorization": f"Bearer {model.key}"} if model.key else {}
    try:
        with way_out.client(timeout=SECONDS) as client:
            answer = fetch(
                client,
                model.url.rstrip("/") + "/chat/completions",
                method="POST",
                headers=headers,
                content=json.dumps(body).encode(),
                most=MOST_BYTES,
                follow=False,
            )
    except (httpx.HTTPError, AnswerTooBigError, NotAllowedError, OSError) as wrong:
        raise _silent(model, str(wrong) or type(wrong).__name__) from None
    if answer.status != 200:
        raise _silent(model, f"it answers {answer.status}")
    return _words(answer.text, model)


def _words(body: str, model: Model) -> str:
    try:
        told: Any = json.loads(body)
        return str(told["choices"][0]["message"]["content"])
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise _silent(model, "its answer is none of a chat") from None


def _silent(model: Model, why: str) -> ModelSilentError:
    return ModelSilentError(
        f"the language model does not help ({why}).",
        next_step=f"Check {model.url} and the model's name {model.name!r}; "
        "everything is complete without it.",
    )
