"""What the makers of a page left standing there."""

import pytest

from walkamile.walk.checks.placeholder_text import LEFT_OVER


@pytest.mark.parametrize(
    "text",
    [
        "This is a sample page. Add your description here.",
        "Enter your text here",
        "Just another WordPress site",
        "Votre texte ici",
        "Esto es una página de ejemplo.",
        "Dein Text hier",
        "[Insert company history here]",
        "Dear [your name], thank you",
    ],
)
def test_what_a_site_builder_left_is_left_over(text: str) -> None:
    assert LEFT_OVER.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "Add your name to the list at the desk.",
        "Put your shoes here and come in barefoot is what we do not say.",
        "This is a sample of our cloth.",
        "Write to us here.",
        "[Add to basket] Insert your card, then enter here.",
    ],
)
def test_what_somebody_wrote_is_not(text: str) -> None:
    assert not LEFT_OVER.search(text)
