"""Which numbers may be called: our own, on the list, and never one that costs or saves lives."""

from collections.abc import Collection

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberType, shortnumberinfo

from walkamile.refused import Refused

# Numbers of these kinds cost the caller, or ring with one person.
REFUSED = {
    PhoneNumberType.PREMIUM_RATE: "is a premium number: calls to it are charged extra",
    PhoneNumberType.SHARED_COST: "is a shared-cost number: calls to it are charged extra",
    PhoneNumberType.PERSONAL_NUMBER: "is one person's number",
    PhoneNumberType.PAGER: "is a pager",
    PhoneNumberType.VOICEMAIL: "is a mailbox",
    PhoneNumberType.UAN: "may be charged by its owner",
}
# What is dialled first to leave an exchange, and what stands before a country.
LEADING = ("", "0", "9", "00", "011", "+")
# Known everywhere, whatever the metadata of a region say.
EMERGENCY = frozenset({"112", "911", "999", "000", "110", "113", "115", "117", "118", "119",
                       "100", "101", "102", "103", "108", "111", "116117"})  # fmt: skip
LONGEST = 60


class NotCalledError(Refused):
    """A number that is not called: says why."""


def plain(number: str, *, region: str = "") -> str:
    """Return a number as +49…, if it is one that may ever be called.

    ``region`` is the country of numbers written without one, such as "DE". Raises
    NotCalledError with the reason.
    """
    text = number.strip().removeprefix("tel:").partition(";")[0]
    if _saves_lives(text):
        raise NotCalledError(
            f"{text} is an emergency number.", next_step="It is never called."
        )
    try:
        read = phonenumbers.parse(text[:LONGEST], region.upper() or None)
    except phonenumbers.NumberParseException:
        raise NotCalledError(
            f"{text[:LONGEST]!r} is no telephone number.",
            next_step="Write it with its country, such as +49 30 23125123.",
        ) from None
    _checked(read, text)
    return str(phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164))


def _saves_lives(text: str) -> bool:
    digits = "".join(sign for sign in text if sign.isdigit())
    if len(digits) > 8:
        return False
    tails = {digits.removeprefix(lead) for lead in LEADING}
    return bool(tails & EMERGENCY) or any(
        shortnumberinfo.is_emergency_number(tail, region)
        for tail in tails
        for region in phonenumbers.SUPPORTED_REGIONS
        if len(tail) <= 6
    )


def _checked(read: PhoneNumber, text: str) -> None:
    if not phonenumbers.is_valid_number(read):
        raise NotCalledError(
            f"{text[:LONGEST]!r} is not in use anywhere, as far as numbering plans tell.",
            next_step="Check its digits. Extensions inside an exchange are not called.",
        )
    kind = phonenumbers.number_type(read)
    if kind in REFUSED:
        raise NotCalledError(
            f"{text} {REFUSED[kind]}.", next_step="It is never called."
        )


def on_the_list(number: str, allowed: Collection[str], *, region: str = "") -> str:
    """Return a number as +49…, if it stands on the list. Raises NotCalledError."""
    given = plain(number, region=region)
    if given not in allowed:
        raise NotCalledError(
            f"{given} is not on the list of lines that may be called.",
            next_step=f"If it is yours: walkamile phone allow {given} --ours",
        )
    return given


def dialled(number: str, how: str) -> str:
    """Return what is dialled for a number such as +49…: plus, 00, or national."""
    if how == "plus":
        return number
    if how == "00":
        return f"00{number[1:]}"
    read = phonenumbers.parse(number)
    told = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.NATIONAL)
    return "".join(sign for sign in told if sign.isdigit())
