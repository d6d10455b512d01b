"""Defects on the way: links, answers, forms and pages that lead nowhere."""

import re
from dataclasses import replace

from walkamile.sample.shop.page import HTML, Asked, Page
from walkamile.sample.shop.switches import defect, put_first, told, whole_defect


@defect("/help", "help")
def broken_link(html: str) -> str:
    """The link to delivery times leads to a page that does not exist."""
    return html.replace('<li><a href="/delivery">Delivery times', NOWHERE)


NOWHERE = '<li><a href="/delivery-times-old">Delivery times'


@defect("/", "home")
def broken_picture(html: str) -> str:
    """The picture on the home page is missing."""
    return html.replace("/pictures/wren.svg", "/pictures/wren-2019.svg")


@defect("/", "home")
def dead_link(html: str) -> str:
    """The link about repairs goes to # and does nothing."""
    return html.replace('href="/repairs">How', 'href="#">How')


@defect("/bikes", "bikes")
def script_error(html: str) -> str:
    """A script on the page with prices throws."""
    return html.replace("</body>", "<script>loadPrices();</script></body>")


@whole_defect("/returns")
def server_error(page: Page, asked: Asked) -> Page:
    """The page about returns answers with an error of the server."""
    if page.key != "returns":
        return page
    return Page(path=asked.path, status=500, body="<h1>Internal Server Error</h1>")


@whole_defect("/contact")
def slow_page(page: Page, asked: Asked) -> Page:
    """The contact page takes six seconds to answer."""
    del asked
    return replace(page, wait=6.0) if page.key == "contact" else page


@whole_defect("/this-page-does-not-exist")
def no_way_back(page: Page, asked: Asked) -> Page:
    """The page for unknown addresses has no link that leads on."""
    if page.key != "missing":
        return page
    body = '<!doctype html><html lang="en"><title>404</title><h1>404 Not Found</h1>'
    return replace(page, body=body, path=asked.path)


@whole_defect("/this-page-does-not-exist")
def unknown_address_says_fine(page: Page, asked: Asked) -> Page:
    """An unknown address answers with status 200."""
    del asked
    return replace(page, status=200) if page.key == "missing" else page


@whole_defect("/track-order")
def redirect_loop(page: Page, asked: Asked) -> Page:
    """The page for tracking an order leads back to itself for ever."""
    if page.key != "track":
        return page
    back = (("Location", asked.path),)
    return Page(path=asked.path, status=302, body="", headers=back)


@defect("/complaint")
def unexplained_form_error(html: str) -> str:
    """A form that was filled in wrongly says nothing but "Error"."""
    if 'class="wrong"' not in html:
        return html
    html = re.sub(r'<p class="wrong".*?</p>', "", html)
    html = re.sub(r' aria-(invalid|describedby)="[^"]*"', "", html)
    return put_first(html, "<p>Error.</p>")


@defect("/complaint")
def lost_form_input(html: str) -> str:
    """A form that was filled in wrongly comes back empty."""
    if 'class="wrong"' not in html:
        return html
    html = re.sub(r'(<input type="(?:text|email)"[^>]*value=")[^"]*', r"\1", html)
    return re.sub(r"(<textarea[^>]*>).*?(</textarea>)", r"\1\2", html, flags=re.DOTALL)


@defect("/contact", "contact")
def unlabelled_field(html: str) -> str:
    """The field for the e-mail address has no label."""
    return re.sub(r'<label for="email">.*?</label>', "", html)


@defect("/search")
def broken_search(html: str) -> str:
    """The search finds nothing, whatever one looks for."""
    return (
        told(html, "0 results.") if 'id="content">\n<h1>Pages found' in html else html
    )


@defect("/", "home")
def competing_link(html: str) -> str:
    """A link says it leads to the phone number, but leads to the jobs."""
    link = '<p><a href="/jobs">Phone number, opening hours and contact</a></p>'
    return put_first(html, link)


@defect("/account/forgotten")
def no_password_reset(html: str) -> str:
    """Nothing leads to a new password."""
    html = re.sub(r'<p><a href="/account/forgotten">.*?</p>', "", html)
    html = re.sub(r'<li><a href="/account/forgotten">.*?</li>', "", html)
    if "Forgotten your password?</h1>" not in html:
        return html
    return told(html, "Passwords cannot be reset at the moment.")


@whole_defect("/basket")
def sign_in_wall(page: Page, asked: Asked) -> Page:
    """The basket can only be used after signing in."""
    if page.key != "basket" and asked.path != "/basket":
        return page
    away = (("Location", "/account"),)
    return Page(path=asked.path, status=303, body="", headers=away)


@whole_defect("/robots.txt")
def robots_block_all(page: Page, asked: Asked) -> Page:
    """robots.txt tells every search engine to stay away."""
    if asked.path != "/robots.txt":
        return page
    return replace(page, body="User-agent: *\nDisallow: /\n")


@whole_defect("/sitemap.xml")
def no_sitemap(page: Page, asked: Asked) -> Page:
    """There is no sitemap, and robots.txt names none."""
    if asked.path == "/robots.txt":
        return replace(page, body="User-agent: *\nAllow: /\n")
    if asked.path == "/sitemap.xml":
        return Page(path=asked.path, status=404, body="<h1>404</h1>", kind=HTML)
    return page
