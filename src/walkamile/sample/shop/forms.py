"""The shop's forms: they say what is wrong, and keep what was typed."""

import re
from dataclasses import dataclass
from html import escape

MAIL = r"[^@\s]+@[^@\s]+\.[^@\s]+"
ORDER = r"(?i)LS-?\d{5}"
ANY = r"(?s).*\S.*"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its words in English and German, and what it must look like."""

    name: str
    kind: str
    label: tuple[str, str]
    wrong: tuple[str, str]
    pattern: str = ANY
    autocomplete: str = "off"


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its fields, its button, and what it says once it is sent."""

    fields: tuple[Field, ...]
    button: tuple[str, str]
    thanks: tuple[str, str]


WHO = Field(
    "name",
    "text",
    ("Your name", "Ihr Name"),
    ("Please tell us your name.", "Bitte nennen Sie Ihren Namen."),
    autocomplete="name",
)
EMAIL = Field(
    "email",
    "email",
    ("Your e-mail address", "Ihre E-Mail-Adresse"),
    (
        "Please enter an e-mail address, such as name@mail.example.",
        "Bitte geben Sie eine E-Mail-Adresse ein, etwa name@mail.example.",
    ),
    MAIL,
    "email",
)
MESSAGE = Field(
    "message",
    "textarea",
    ("Your message", "Ihre Nachricht"),
    ("Please write a few words.", "Bitte schreiben Sie ein paar Worte."),
)
COMPLAINT = Field(
    "complaint",
    "textarea",
    ("What went wrong?", "Was ging schief?"),
    ("Please tell us what went wrong.", "Bitte sagen Sie uns, was schiefging."),
)
NUMBER = Field(
    "order",
    "text",
    ("Order number", "Bestellnummer"),
    (
        "An order number is LS- and five digits, such as LS-20417.",
        "Eine Bestellnummer ist LS- und fünf Ziffern, etwa LS-20417.",
    ),
    ORDER,
)
POSTCODE = Field(
    "postcode",
    "text",
    ("Postcode", "Postleitzahl"),
    ("Please enter the postcode.", "Bitte geben Sie die Postleitzahl ein."),
    autocomplete="postal-code",
)
STREET = Field(
    "street",
    "text",
    ("Street and number", "Straße und Hausnummer"),
    ("Please enter street and number.", "Bitte geben Sie Straße und Hausnummer ein."),
    autocomplete="street-address",
)
PASSWORD = Field(
    "password",
    "password",
    ("Password", "Passwort"),
    (
        "We do not know this address with this password. You can ask for a new one.",
        "Adresse und Passwort passen nicht. Sie können ein neues anfordern.",
    ),
    r"(?!)",  # the sample has no accounts, so no password is ever right
    "current-password",
)

FORMS = {
    "contact": Form(
        (WHO, EMAIL, MESSAGE),
        ("Send message", "Nachricht senden"),
        ("Thank you. We answer within one working day.", "Danke. Wir antworten bald."),
    ),
    "complaint": Form(
        (COMPLAINT, EMAIL),
        ("Send complaint", "Beschwerde senden"),
        (
            "Thank you for telling us. You hear from a person within two working days.",
            "Danke, dass Sie es sagen. In zwei Werktagen antwortet ein Mensch.",
        ),
    ),
    "cancel": Form(
        (NUMBER, EMAIL),
        ("Cancel this order", "Diese Bestellung stornieren"),
        (
            "Your order is cancelled. The money goes back today.",
            "Storniert. Das Geld geht heute zurück.",
        ),
    ),
    "track": Form(
        (NUMBER, POSTCODE),
        ("Show my parcel", "Mein Paket zeigen"),
        (
            "Your parcel is with the courier and arrives tomorrow between 9 and 12.",
            "Ihr Paket ist beim Kurier und kommt morgen zwischen 9 und 12 Uhr.",
        ),
    ),
    "account": Form((EMAIL, PASSWORD), ("Sign in", "Anmelden"), ("", "")),
    "forgotten": Form(
        (EMAIL,),
        ("Send me a link", "Link zusenden"),
        (
            "If we know this address, a link is on its way.",
            "Wenn wir die Adresse kennen, ist ein Link unterwegs.",
        ),
    ),
    "checkout": Form(
        (WHO, STREET, POSTCODE),
        ("Pay now", "Jetzt bezahlen"),
        ("This is the sample: nothing was paid.", "Beispiel: Nichts wurde bezahlt."),
    ),
}


def wrong(form: Form, sent: dict[str, str]) -> set[str]:
    """Return the names of the fields that were not filled in well."""
    return {
        field.name
        for field in form.fields
        if not re.fullmatch(field.pattern, sent.get(field.name, "").strip())
    }


def shown(form: Form, lang: int, sent: dict[str, str], amiss: set[str]) -> str:
    """Return the form's HTML with what was typed and what is wrong with it."""
    fields = "".join(
        _field(field, lang, sent.get(field.name, ""), field.name in amiss)
        for field in form.fields
    )
    button = f"<button>{form.button[lang]}</button>"
    return f'<form method="post" novalidate>{fields}{button}</form>'


def thanks(form: Form, lang: int) -> str:
    """Return what the form says once it is sent."""
    return f'<p class="well" role="status">{form.thanks[lang]}</p>'


def _field(field: Field, lang: int, typed: str, amiss: bool) -> str:
    marks = f'id="{field.name}" name="{field.name}" autocomplete="{field.autocomplete}"'
    explained = ""
    if amiss:
        marks += f' aria-invalid="true" aria-describedby="{field.name}-wrong"'
        said = field.wrong[lang]
        explained = f'<p class="wrong" id="{field.name}-wrong">{said}</p>'
    label = f'<label for="{field.name}">{field.label[lang]}</label>'
    if field.kind == "textarea":
        return f"{label}<textarea {marks}>{escape(typed)}</textarea>{explained}"
    kept = "" if field.kind == "password" else escape(typed)
    return f'{label}<input type="{field.kind}" {marks} value="{kept}">{explained}'
