"""Defects to the eye, the thumb, the ear, and to those who read with a machine."""

import re

from walkamile.sample.shop.switches import defect, put_first, styled, told


@defect("/", "home")
def layout_shift(html: str) -> str:
    """A banner pushes the page down a second after it was shown."""
    push = (
        "<script>setTimeout(function () {"
        "var late = document.createElement('div');"
        "late.style.height = '360px'; late.textContent = 'Summer is coming';"
        "document.body.insertBefore(late, document.body.firstChild);}, 900);</script>"
    )
    return html.replace("</body>", f"{push}</body>")


@defect("/bikes", "bikes")
def tiny_target(html: str) -> str:
    """The buttons that put things into the basket are as small as a lentil."""
    small = (
        "min-height:0;width:14px;height:14px;padding:0;overflow:hidden;font-size:6px"
    )
    return styled(html, f".wares button{{{small}}}")


@defect("/", "home")
def overlapping_targets(html: str) -> str:
    """Two links lie on top of each other."""
    two = (
        '<p style="position:relative;height:44px">'
        '<a style="position:absolute;left:0" href="/bikes">New bikes</a>'
        '<a style="position:absolute;left:20px;top:6px" href="/jobs">Jobs</a></p>'
    )
    return put_first(html, two)


@defect("/delivery", "delivery")
def low_contrast(html: str) -> str:
    """What delivery costs is written in pale grey on white."""
    return styled(html, "main p{color:#c3c8c5}")


@defect("/delivery", "delivery")
def tiny_text(html: str) -> str:
    """What delivery costs is written in eight pixels."""
    return styled(html, "main p{font-size:8px}")


@defect("/", "home")
def sideways_scroll(html: str) -> str:
    """The home page is wider than a phone."""
    return put_first(html, '<div style="width:900px;height:40px">Our brands</div>')


@defect("/opening-hours", "hours")
def popup_over_goal(html: str) -> str:
    """A request to subscribe covers the opening hours."""
    cover = (
        '<div role="dialog" aria-modal="true" aria-label="Newsletter" '
        'style="position:fixed;inset:0;background:#fff;z-index:99;padding:2rem">'
        "<h2>Don't miss out!</h2><p>Get our newsletter.</p>"
        "<button onclick=\"this.closest('div').remove()\">"
        "No, I hate saving</button></div>"
    )
    return html.replace("</body>", f"{cover}</body>")


@defect("/")
def cookie_wall(html: str) -> str:
    """The cookie box covers most of a phone and gives no way to decline."""
    return styled(
        html, ".cookie{position:fixed;inset:auto 0 0 0;height:75vh;z-index:9}"
    )


@defect("/", "home")
def autoplay(html: str) -> str:
    """A sound plays by itself and cannot be stopped."""
    return put_first(html, '<audio autoplay loop src="/sound.wav"></audio>')


@defect("/returns", "returns")
def jargon(html: str) -> str:
    """The rules for giving back are written for lawyers."""
    return told(
        html,
        "Notwithstanding any provision to the contrary contained herein, the "
        "consumer's statutory right of withdrawal shall be exercisable vis-à-vis the "
        "undertaking by means of an unequivocal declaration within the stipulated "
        "period, subject to the reimbursement modalities pursuant to the applicable "
        "instruments, whereby the depreciation attributable to handling beyond what "
        "is requisite for the ascertainment of the characteristics is indemnified.",
        "The aforementioned authorisation (RMA) presupposes the transmission of the "
        "SKU, GTIN and OMS identifier via the designated self-service functionality.",
    )


@defect("/", "home")
def no_alternative_text(html: str) -> str:
    """The picture on the home page has no words for those who cannot see it."""
    return re.sub(r' alt="[^"]+"', "", html)


@defect("/delivery", "delivery")
def missing_title(html: str) -> str:
    """The page about delivery has no title."""
    return re.sub(r"<title>.*?</title>", "", html)


@defect("/")
def same_title(html: str) -> str:
    """Every page has the same title."""
    return re.sub(r"<title>.*?</title>", "<title>Larkspoke Cycles</title>", html)


@defect("/", "home")
def missing_description(html: str) -> str:
    """The home page has no description for search engines."""
    return re.sub(r'<meta name="description"[^>]*>', "", html)


@defect("/contact", "contact")
def noindex(html: str) -> str:
    """Search engines are told to leave the contact page out."""
    return html.replace("<title>", '<meta name="robots" content="noindex"><title>', 1)


@defect("/")
def invalid_json_ld(html: str) -> str:
    """The data for search engines is broken."""
    return html.replace('{"@context"', '{"@context" "https://schema.org"', 1)


@defect("/")
def no_business_data(html: str) -> str:
    """The pages carry no data about the shop for search engines."""
    return re.sub(r"<script type=\"application/ld\+json\">.*?</script>", "", html)


@defect("/")
def no_viewport(html: str) -> str:
    """On a phone the pages are shown as on a desk, very small."""
    return re.sub(r'<meta name="viewport"[^>]*>', "", html)


@defect("/")
def no_language(html: str) -> str:
    """The pages do not say in which language they are."""
    return re.sub(r'<html lang="\w+">', "<html>", html)


@defect("/", "home")
def opens_windows(html: str) -> str:
    """A window with an offer opens by itself."""
    script = "<script>window.open('/bikes', 'offer', 'width=300');</script>"
    return html.replace("</body>", f"{script}</body>")
