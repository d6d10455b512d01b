"""Let an owner's language model propose names of themes; people take them or leave them."""

import os

import numpy as np

from walkamile.outside import Outside
from walkamile.recipes.connecting import Model, answered
from walkamile.refused import Refused
from walkamile.understand.themes import Found, called


class NoModelError(Refused):
    """Nobody has said which language model is to be asked."""


def owners_model() -> Model:
    """Return the model of ``WALKAMILE_MODEL_URL``; raises ``NoModelError``."""
    address = os.environ.get("WALKAMILE_MODEL_URL", "")
    if not address:
        raise NoModelError(
            "no language model is connected.",
            next_step="Set WALKAMILE_MODEL_URL (any OpenAI-compatible address, such as "
            "http://localhost:11434/v1) and WALKAMILE_MODEL_NAME.",
        )
    name = os.environ.get("WALKAMILE_MODEL_NAME", "")
    return Model(url=address, name=name, key=os.environ.get("WALKAMILE_MODEL_KEY", ""))


def by_the_owners_model(found: Found) -> Found:
    """Return themes with names proposed by the owner's model."""
    model = owners_model()
    with Outside([model.url]) as way_out:
        return proposed_names(found, model, way_out)


def proposed_names(found: Found, model: Model, way_out: Outside) -> Found:
    """Return themes with the names that a model proposes among ``proposals``.

    Only names, keywords and the first quotes of the 60 largest themes go to the model.
    Each proposal has the quotes that the model cites; ``accept`` takes it, ``refuse``
    leaves it, nothing is renamed by itself. Raises ``ModelSilentError``.
    """
    many = np.bincount(found.read.theme + 1, minlength=len(found.themes) + 1)[1:]
    order = sorted(range(len(many)), key=lambda at: (-many[at], found.themes[at].key))
    largest = [found.themes[at] for at in order if many[at] and at not in found.retired]
    answer = answered(model, called.asked(largest), way_out)
    return called.with_names(found, largest, answer)
