"""What no database can hold, and what is too long to be a comment."""

# No comment is a million characters long (a long novel is); such a text is an attack
# or a file that lost its structure.
LONGEST_TEXT = 1_000_000


def unstorable(text: str) -> str:
    """Return why a text cannot be stored as it is, or nothing."""
    if "\0" in text:
        return "a NUL stands in it."
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "half of a surrogate pair stands alone: it is not a character."
    if len(text) > LONGEST_TEXT:
        return f"a text of {len(text):,} characters is too long."
    return ""
