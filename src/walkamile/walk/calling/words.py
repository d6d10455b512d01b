"""From the words of a prompt: what is said before the first key, and what of each key."""

import re
from collections.abc import Mapping

# Verbs that ask for a key, and the names of keys, in the four languages of the scents.
VERBS = (
    r"press|dial|push|select|choose|enter|drücken|druecken|wählen|waehlen|taste|"
    r"pulse|presione|oprima|marque|tapez|appuyez|composez|faites|touche"
)
NAMES = {
    "0": "zero|null|cero|zéro", "1": "one|eins?|uno|un", "2": "two|zwei|dos|deux",
    "3": "three|drei|tres|trois", "4": "four|vier|cuatro|quatre", "5": "five|fünf|cinco|cinq",
    "6": "six|sechs|seis", "7": "seven|sieben|siete|sept", "8": "eight|acht|ocho|huit",
    "9": "nine|neun|nueve|neuf", "*": r"star|asterisk|stern|asterisco|étoile",
    "#": r"hash|pound|raute|almohadilla|dièse",
}  # fmt: skip
BETWEEN = r"(?:\s+(?:the|sie|bitte|die|el|la|le|sur|number|key|ziffer|taste|número|numero)){0,3}\s+"
KEY = "|".join(
    f"(?P<k{n}>{re.escape(key)}|{said})" for n, (key, said) in enumerate(NAMES.items())
)
ASKED = re.compile(rf"\b(?:{VERBS})\b{BETWEEN}(?:{KEY})(?![\w])", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.!?;\n])\s+")
LONGEST = 20_000


def told(text: str) -> tuple[str, Mapping[str, str]]:
    """Return what is said before the first key is named, and the sentence of each key."""
    before: list[str] = []
    keys: dict[str, str] = {}
    for sentence in SENTENCE.split(text[:LONGEST].strip()):
        found = list(ASKED.finditer(sentence))
        if not found and not keys:
            before.append(sentence)
        begin = 0
        for hit in found:
            end = hit.end() if len(found) > 1 else len(sentence)
            keys.setdefault(_key(hit), sentence[begin:end].strip(" ,"))
            begin = end
    return " ".join(before), keys


def _key(hit: "re.Match[str]") -> str:
    place = next(n for n in range(len(NAMES)) if hit[f"k{n}"])
    return list(NAMES)[place]
