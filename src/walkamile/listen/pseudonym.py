"""Call the same person the same thing without saying who it is."""

import hashlib

# Personalisation of BLAKE2 keeps these hashes apart from any other use of the function.
PURPOSE = b"author"


def pseudonym(name: object, source: str = "") -> str | None:
    """Return a stable reference for an author at one source, or nothing for no name.

    It hides the name from a reader's eye, not from someone who tries all names: a
    workspace replaces it by a keyed one before anything leaves.
    """
    text = str(name).strip() if name is not None else ""
    if not text:
        return None
    given = f"{source}\x1f{text}".encode("utf-8", "surrogatepass")
    return "p-" + hashlib.blake2s(given, digest_size=8, person=PURPOSE).hexdigest()
