"""Defects in the facts: numbers, hours and addresses that are wrong or hidden."""

import re

from walkamile.sample.shop import facts
from walkamile.sample.shop.switches import defect, footer, put_first


@defect("/contact")
def phone_not_tappable(html: str) -> str:
    """The phone number cannot be tapped."""
    return re.sub(r'<a href="tel:[^"]+">(.*?)</a>', r"\1", html)


@defect("/contact")
def phone_as_picture(html: str) -> str:
    """The phone number is a picture without words."""
    html = re.sub(r'<a href="tel:[^"]+">.*?</a>', PICTURE, html)
    return re.sub(r'"telephone": "[^"]+", ', "", html)


PICTURE = '<img src="/pictures/phone.svg" alt="" width="160" height="100">'


@defect("/contact")
def no_phone(html: str) -> str:
    """There is no phone number anywhere."""
    html = re.sub(r'<a href="tel:[^"]+">.*?</a>', "", html)
    return re.sub(r'"telephone": "[^"]+", ', "", html)


@defect("/contact")
def phone_differs(html: str) -> str:
    """The footer gives another phone number than the contact page."""
    html = footer(html, facts.PHONE_E164, "+441614960312")
    return footer(html, facts.PHONE, "0161 496 0312")


@defect("/contact")
def dialled_differs(html: str) -> str:
    """Tapping the phone number dials another one than is shown."""
    return html.replace(f"tel:{facts.PHONE_E164}", "tel:+441614960231")


@defect("/opening-hours")
def hours_differ(html: str) -> str:
    """The footer gives longer opening hours than the page about them."""
    html = footer(html, "10:00–16:30", "9:00–18:00")
    return footer(html, "Closed on Sunday and Monday", "Closed on Sunday")


@defect("/opening-hours", "hours")
def hours_as_picture(html: str) -> str:
    """The opening hours are a picture without words, and stand nowhere else."""
    picture = '<img src="/pictures/hours.svg" alt="" width="480" height="300">'
    html = re.sub(r"<table>.*?</table>", picture, html, flags=re.DOTALL)
    html = re.sub(r'"openingHoursSpecification": \[.*?\]\}?\]?', '"slogan": ""', html)
    return re.sub(r"<p>Tuesday to Friday.*?</p>", "", html, flags=re.DOTALL)


@defect("/opening-hours")
def address_differs(html: str) -> str:
    """The footer gives another address than the page about the way here."""
    html = footer(html, "14 Mill Lane", "41 Mill Road")
    return footer(html, facts.POSTCODE, "M99 4XX")


@defect("/", "home")
def expired_offer(html: str) -> str:
    """The home page praises an offer that ended long ago."""
    offer = "Spring offer: 20 % off all lights. Until 31 March 2024."
    return put_first(html, f"<p><strong>{offer}</strong></p>")


@defect("/bikes", "bikes")
def prices_on_request(html: str) -> str:
    """The page with prices names none."""
    return re.sub(r'<p class="price">.*?</p>', '<p class="price">On request</p>', html)
