"""Find numbers and addresses of machines that lead to one person: checked, or in context."""

import ipaddress
import re
from collections.abc import Iterator
from functools import lru_cache

from walkamile.listen.redact.spans import Found

DAYS, MONTHS, YEAR = 31, 12, 4
NEAR = 22  # the same, where two dates stand in one sentence
BEFORE = 48  # characters before a number in which a word may say what it is

EMAIL = re.compile(r"(?<![\w.+-])[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
URL = re.compile(
    r"(?:https?|ftp)://[^\s<>\"]{1,2000}|www\.[^\s<>\"]{1,2000}", re.IGNORECASE
)
TELLING_URL = re.compile(  # user information, a query with a value, a long token
    r"//[^/@\s]{1,200}@|[?&#;][\w.-]{1,60}=\w|/(?:u|user|users|profile|account|orders?)/\w"
    r"|(?=[\w-]{0,60}\d)[\w-]{20}",
    re.IGNORECASE,
)
IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)")
IPV6 = re.compile(r"(?<![\w:])[0-9a-fA-F:]{2,39}(?![\w:])")
IBAN = re.compile(
    r"(?<!\w)[a-z]{2}\d{2}(?:[a-z0-9]{11,30}"
    r"|(?:[ -][a-z0-9]{4}){2,7}(?:[ -][a-z0-9]{1,4})?)(?!\w)",
    re.IGNORECASE,
)
DIGITS = re.compile(
    r"(?<![\w.])(?:\+ ?)?\(?\d(?:[ ()./\u2011-]{0,3}\d){5,24}(?: ?(?:x|ext\.? ?)\d{1,6})?"
)
DATE = re.compile(
    r"\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)|\d{1,2}([-/. ])\d{1,2}\2(?:\d{4}|\d{2})(?!\d)"
)
PLATE = re.compile(
    r"(?<![\w-])(?:[A-ZÄÖÜ]{1,3}-[A-Z]{1,2}[ -]?\d{1,4}[EH]?|[A-Z]{2}-\d{3}-[A-Z]{2}"
    r"|[A-Z]{2}\d{2} ?[A-Z]{3})(?![\w-])"
)
LETTERS_THEN_DIGITS = re.compile(r"[A-Za-z]{2}[0-9]{2}")
CODE = re.compile(
    r"(?<![\w-])(?=[a-z.-]{0,6}\d)[a-z0-9]{1,12}(?:[-./ ]?[a-z]{0,3}\d[a-z0-9]{0,12}){0,5}",
    re.IGNORECASE,
)

CARD_WORDS = re.compile(
    r"\b(?:cards?|visa|mastercard|amex|maestro|kreditkarte|karten?(?:nummer)?|tarjeta"
    r"|carte|cart[aã]o|cvv)\b",
    re.IGNORECASE,
)
PHONE_WORDS = re.compile(
    r"\b(?:phone|registered|call|text"
    r"|tel|telephone|mobile|cell|fax|whatsapp|desk|office|sms|contact"
    r"|reach|ring|handy"
    r"|number|messages? to|telefon\w*|mobil\w*|anruf\w*|rufnummer|rufen|tel[eé]fono"
    r"|m[oó]vil|celular|ll[aá]m\w+"
    r"|t[eé]l[eé]phone|portable|appel\w+|joindre|telefone|telem[oó]vel|lig(?:ar|ue|uem)"
    r"|n[uú]mero|num[eé]ro)\b",
    re.IGNORECASE,
)
BIRTH_WORDS = re.compile(
    r"\b(?:born|birth\w*|d\.?o\.?b|geboren|geburts\w*|geb|nacid[oa]|nacimiento|naci|née?"
    r"|naissance"
    r"|nascid[oa]|nascimento|nasci)\b",
    re.IGNORECASE,
)
IDENTITY_WORDS = re.compile(
    r"\b(?:licen[cs]e|passport|ssn|social security|national id|id number|identity card"
    r"|nino|national insurance"
    r"|nhs|medicare|tax id|tin|f[uü]hrerschein\w*|\w*ausweis\w*|reisepass\w*|steuer\w*"
    r"|sozialversicherung\w*"
    r"|dni|nie|nif|pasaporte|permiso de conducir|carn[eé]|curp|rfc|seguridad social"
    r"|passeport|permis"
    r"|s[eé]curit[eé] sociale|carte d.identit[eé]|cpf|cnpj|rg|passaporte"
    r"|carta de condu[cç][aã]o"
    r"|cnh|cart[aã]o de cidad[aã]o|bsn|pesel|aadhaar|codice fiscale)\b",
    re.IGNORECASE,
)
PLATE_WORDS = re.compile(
    r"\b(?:plate|number ?plate|registration|kennzeichen|matr[ií]cula|immatriculation|placa"
    r"|plaque)\b",
    re.IGNORECASE,
)
ORDER_WORDS = re.compile(
    r"(?:\b(?:order|invoice|ticket|case|ref|reference|tracking|booking|bestellung"
    r"|bestellnummer|rechnung"
    r"|auftrag|pedido|factura|commande|facture|encomenda|fatura|serial|sku|isbn"
    r"|model)\b[\s\w.:#-]{0,15}|#\s?)$",
    re.IGNORECASE,
)
IDENTITIES = (  # python-stdnum's modules, and the form in which each is unmistakable
    ("us.ssn", re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")),
    ("es.dni", re.compile(r"(?<!\w)\d{8}[ -]?[A-Za-z](?!\w)")),
    ("es.nie", re.compile(r"(?<!\w)[XYZxyz][ -]?\d{7}[ -]?[A-Za-z](?!\w)")),
    (
        "fr.nir",
        re.compile(
            r"(?<!\w)[12] ?\d\d ?(?:0[1-9]|1[0-2]) ?\d\d ?\d{3} ?\d{3} ?\d\d(?!\w)"
        ),
    ),
    ("br.cpf", re.compile(r"(?<!\w)\d{3}\.\d{3}\.\d{3}-\d\d(?!\w)")),
    ("br.cnpj", re.compile(r"(?<!\w)\d\d\.\d{3}\.\d{3}/\d{4}-\d\d(?!\w)")),
    (
        "it.codicefiscale",
        re.compile(r"(?<!\w)[A-Za-z]{6}\d\d[A-Za-z]\d\d[A-Za-z]\d{3}[A-Za-z](?!\w)"),
    ),
    (
        "gb.nino",
        re.compile(r"(?<!\w)[A-CEGHJ-PR-TW-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D](?!\w)"),
    ),
)
REGIONS = (
    "US",
    "GB",
    "DE",
    "ES",
    "FR",
    "PT",
    "BR",
    "CH",
    "AT",
    "IN",
    "AU",
    "NL",
    "IT",
    "MX",
)
GROUPED = re.compile(
    r"\(\d{2,5}\)|^\d{3}[-. ]\d{3}[-. ]\d{4}|^\d{2}(?:[ .]\d{2}){4}$"
    r"|^0\d{1,5}[-/ ]|^\d{3}[- ]\d{4}$"
)
IN_GROUPS = re.compile(r"\d{2,4}(?:[ -]\d{2,4}){2,5}")
SHORTEST_GROUPED = 8
SHORTEST_PHONE, LONGEST_PHONE = 7, 17
CARD_LENGTHS = range(12, 20)
IDENTITY_LETTERS = 5
# So many digits and marks each form has at least: a text with fewer is not searched.
IN_A_DATE, IN_A_NUMBER, IN_AN_IDENTITY, POINTS, COLONS = 4, 6, 6, 3, 2


def numbers(text: str) -> Iterator[Found]:
    """Yield e-mail and web addresses, accounts, cards, identities, phones, plates."""
    if "@" in text:
        yield from (Found(*match.span(), "email") for match in EMAIL.finditer(text))
    if "//" in text or "www." in text.lower():
        yield from _urls(text)
    digits = digits_in(text)
    if not digits:
        return
    yield from _machines(text)
    yield from _accounts(text)
    yield from _identities(text, digits)
    yield from _plates(text)
    if digits >= IN_A_DATE:
        yield from _dates(text)
    for match in DIGITS.finditer(text) if digits >= IN_A_NUMBER else ():
        kind = _kind(text, match)
        if kind:
            yield Found(match.start(), match.end(), kind)


def digits_in(text: str) -> int:
    """Count the digits of a text, of any script."""
    if text.isascii():
        return len(text) - len(text.encode("ascii").translate(None, b"0123456789"))
    return sum(map(str.isdigit, text))


def coded(text: str) -> bool:
    """Tell whether an account or a plate could begin: two letters, then two digits."""
    return not text.isascii() or LETTERS_THEN_DIGITS.search(text) is not None


def _urls(text: str) -> Iterator[Found]:
    for match in URL.finditer(text):
        if TELLING_URL.search(match.group()):
            yield Found(*match.span(), "link")


def _machines(text: str) -> Iterator[Found]:
    there = [IPV4] if text.count(".") >= POINTS else []
    there += [IPV6] if text.count(":") >= COLONS else []
    for pattern in there:
        for match in pattern.finditer(text):
            if pattern is IPV6 and match.group().count(":") < COLONS:
                continue
            if (
                text[max(0, match.start() - 9) : match.start()]
                .lower()
                .rstrip()
                .endswith("version")
            ):
                continue
            try:
                ipaddress.ip_address(match.group())
            except ValueError:
                continue
            yield Found(*match.span(), "ip")


def _accounts(text: str) -> Iterator[Found]:
    for match in IBAN.finditer(text) if coded(text) else ():
        plain = re.sub(r"[ -]", "", match.group())
        if _checked("iban", plain) or (
            plain == match.group() and sum(map(str.isdigit, plain)) >= 12
        ):
            yield Found(*match.span(), "iban")


def _identities(text: str, digits: int) -> Iterator[Found]:
    for name, form in IDENTITIES if digits >= IN_AN_IDENTITY else ():
        for match in form.finditer(text):
            if name in {"us.ssn", "gb.nino"} or _checked(name, match.group()):
                yield Found(*match.span(), "id")
    for said in IDENTITY_WORDS.finditer(text, 0, _last_digit(text)):
        yield from _code_after(text, said.end(), "id", IDENTITY_LETTERS)


def _plates(text: str) -> Iterator[Found]:
    if "-" in text or coded(text):
        yield from (Found(*match.span(), "plate") for match in PLATE.finditer(text))
    for said in PLATE_WORDS.finditer(text, 0, _last_digit(text)):
        yield from _code_after(text, said.end(), "plate", 4)


def _last_digit(text: str) -> int:
    """Return where the word with the last digit ends: behind it no code can follow."""
    if not text.isascii():
        return len(text)
    return _whole(text, max(map(text.rfind, "0123456789")))


def _code_after(text: str, start: int, kind: str, letters: int) -> Iterator[Found]:
    """Yield the code within a few words after a word that names it."""
    for match in CODE.finditer(text, start, start + BEFORE):
        code = match.group().rstrip(" .-/")
        if sum(map(str.isalnum, code)) >= letters and any(map(str.isdigit, code)):
            yield Found(match.start(), _whole(text, match.start() + len(code)), kind)
            return


def _whole(text: str, end: int) -> int:
    """Where the word that reaches over ``end`` ends, at most 40 characters on."""
    stop = min(len(text), end + 40)
    while end < stop and text[end].isalnum():
        end += 1
    return end


def _dates(text: str) -> Iterator[Found]:
    for match in DATE.finditer(text):
        if BIRTH_WORDS.search(text[max(0, match.start() - NEAR) : match.start()]):
            yield Found(*match.span(), "date_of_birth")


def _said(text: str, start: int) -> str:
    return text[max(0, start - BEFORE) : start]


def _kind(text: str, match: "re.Match[str]") -> str | None:
    """Say what a run of digits is: nothing for prices, dates, order numbers and amounts."""
    written = match.group()
    count = sum(map(str.isdigit, written))
    said = _said(text, match.start())
    if _is_date(written, count):
        return None
    if count in CARD_LENGTHS and (
        CARD_WORDS.search(said)
        or (count > 12 and _checked("luhn", re.sub(r"\D", "", written)))
    ):
        return "card"
    if ORDER_WORDS.search(said):
        return None
    return (
        "phone"
        if _is_phone(written, count, said, text[match.end() : match.end() + 12])
        else None
    )


def _is_date(written: str, count: int) -> bool:
    """Is it a date, at most with the hour after it?"""
    date = DATE.match(written)
    if date is not None and not _is_day(date.group()):
        return False
    return date is not None and count - sum(map(str.isdigit, date.group())) <= 2


def _is_day(written: str) -> bool:
    """Can its parts be a day and a month? ``33 93 31`` is no date."""
    parts = [int(part) for part in re.split(r"\D", written) if len(part) < YEAR]
    return any(part <= MONTHS for part in parts) and sum(p > DAYS for p in parts) < 2


def _is_phone(written: str, count: int, said: str, after: str) -> bool:
    if not SHORTEST_PHONE <= count <= LONGEST_PHONE:
        return False
    if written.startswith(("+", "00")) or GROUPED.search(written):
        return True
    if PHONE_WORDS.search(said) or PHONE_WORDS.match(after.lstrip(" -(,")):
        return True
    if count >= SHORTEST_GROUPED and IN_GROUPS.fullmatch(written):
        return True
    return count >= 10 and written[0] == "0" and _dialled(written)


@lru_cache(maxsize=4096)
def _dialled(written: str) -> bool:
    import phonenumbers

    for region in REGIONS:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(written, region)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False


@lru_cache(maxsize=4096)
def _checked(module: str, number: str) -> bool:
    from importlib import import_module

    return bool(import_module(f"stdnum.{module}").is_valid(number))
