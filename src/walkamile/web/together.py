"""Two people wrote into the same field at the same time: both texts stand there."""


def together(stands: str, was: str | None, mine: str) -> str:
    """Return what a field holds after two people wrote into it: nobody's text is lost.

    ``was`` is what the writer saw when they began; null where that is not known. Where
    somebody else saved something in between, both stand there, theirs first.
    """
    if was is None or stands.strip() in ("", was.strip(), mine.strip()):
        return mine
    if stands.strip() in mine:
        return mine
    return f"{stands.rstrip()}\n{mine}" if mine.strip() else stands
