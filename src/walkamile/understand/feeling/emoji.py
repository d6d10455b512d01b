"""What a little picture says: the same in every language."""

import re

GLAD = frozenset(
    "😀😃😄😁😊🙂😍🥰😘😎🤩🥳😇😋🤗👍👏🙌💪🎉❤💚💙💛🧡💜💖💯⭐🌟✨🙏😻👌😆☺♥✅"
)
UNHAPPY = frozenset("😡😠🤬😤😞😟😢😭😩😫😖😣☹🙁😒😑🤮🤢👎💔😨😰😱🤦🙄😔😕💩🖕❌😪")
_EITHER = re.compile(f"[{''.join(sorted(GLAD | UNHAPPY))}]")
# One picture is weaker than a sentence that says the same.
WORTH = 0.7


def emoji(text: str) -> float | None:
    """Return -1…1 for a text's pictures, or null when none of them says anything."""
    if text.isascii() or not _EITHER.search(text):
        return None
    glad = sum(text.count(one) for one in GLAD if one in text)
    unhappy = sum(text.count(one) for one in UNHAPPY if one in text)
    if not glad and not unhappy:
        return None
    return WORTH * (glad - unhappy) / (glad + unhappy)
