"""A shop of django-oscar with goods of its own: run by walk_oscar.py, never imported.

usage: python shop.py FOLDER PORT     (in an environment that has django-oscar)
"""

import os
import sys
from decimal import Decimal
from pathlib import Path

HERE = Path(sys.argv[1])
PORT = sys.argv[2]
APPS = """shop analytics checkout address shipping catalogue catalogue.reviews
communication partner basket payment offer order customer search voucher wishlists
dashboard dashboard.reports dashboard.users dashboard.orders dashboard.catalogue
dashboard.offers dashboard.partners dashboard.pages dashboard.ranges dashboard.reviews
dashboard.vouchers dashboard.communications dashboard.shipping""".split()
DJANGO = "admin auth contenttypes sessions sites messages staticfiles flatpages".split()
GOODS = [  # category, name, price, in stock
    ("Tents", "Fell tent for two", "189.00", 12),
    ("Tents", "Ridge tent for four", "329.00", 3),
    ("Tents", "Family tent Tarn", "549.00", 0),
    ("Sleeping", "Down bag Skiddaw", "219.00", 9),
    ("Sleeping", "Summer bag Solway", "64.50", 22),
    ("Sleeping", "Foam mat", "24.00", 40),
    ("Cooking", "Spirit stove", "48.00", 15),
    ("Cooking", "Titanium mug", "29.95", 31),
    ("Cooking", "Folding kettle", "18.50", 27),
]
FLAT = """{% extends "oscar/layout.html" %}{% block content %}<h1>{{ flatpage.title }}</h1>
{{ flatpage.content }}{% endblock %}"""
MORE = 30  # further goods, so that the list has a second page
FOOTER = """<footer class="footer container-fluid"><ul><li><a href="/delivery/">Delivery</a>
</li><li><a href="/returns/">Returns</a></li></ul><p>Tarn &amp; Fell Ltd</p></footer>"""
PAGES = {
    "/delivery/": (
        "Delivery",
        "<h2>Delivery</h2><p>We deliver within three working days. Standard delivery"
        " costs £4.50, and nothing on orders over £80.</p>",
    ),
    "/returns/": (
        "Returns",
        "<h2>Returns</h2><p>Send anything back within 60 days, unused, and we refund"
        " the full price. Postage is ours.</p>",
    ),
}


def app(name: str) -> str:
    """Return the path of an oscar app's configuration."""
    if name == "shop":
        return "oscar.config.Shop"
    parts = name.split(".")
    kind = "".join(part.title() for part in reversed(parts))
    kind = {"ReviewsCatalogue": "CatalogueReviews"}.get(kind, kind)
    return f"oscar.apps.{name}.apps.{kind}Config"


def settings() -> dict[str, object]:
    """Return the settings of the shop: oscar's defaults, SQLite, no mail sent."""
    from oscar import defaults

    own = {k: getattr(defaults, k) for k in dir(defaults) if k.isupper()}
    middle = """django.contrib.sessions.middleware.SessionMiddleware
    django.middleware.csrf.CsrfViewMiddleware
    django.contrib.auth.middleware.AuthenticationMiddleware
    django.contrib.messages.middleware.MessageMiddleware
    oscar.apps.basket.middleware.BasketMiddleware
    django.contrib.flatpages.middleware.FlatpageFallbackMiddleware""".split()
    context = """django.template.context_processors.request
    django.template.context_processors.i18n
    django.contrib.auth.context_processors.auth
    django.contrib.messages.context_processors.messages
    oscar.apps.search.context_processors.search_form
    oscar.apps.checkout.context_processors.checkout
    oscar.apps.communication.notifications.context_processors.notifications
    oscar.core.context_processors.metadata""".split()
    return own | {
        "SECRET_KEY": "only on loopback",
        "DEBUG": False,
        "ALLOWED_HOSTS": ["127.0.0.1"],
        "ROOT_URLCONF": "__main__",
        "SITE_ID": 1,
        "USE_TZ": True,
        "STATIC_URL": "/static/",
        "MEDIA_URL": "/media/",
        "MEDIA_ROOT": str(HERE / "media"),
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "OSCAR_SHOP_NAME": "Tarn & Fell",
        "OSCAR_ALLOW_ANON_CHECKOUT": True,
        "INSTALLED_APPS": [f"django.contrib.{name}" for name in DJANGO]
        + [app(name) for name in APPS]
        + [
            "widget_tweaks",
            "haystack",
            "treebeard",
            "sorl.thumbnail",
            "django_tables2",
        ],
        "MIDDLEWARE": middle,
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "DIRS": [str(HERE / "templates")],
                "OPTIONS": {"context_processors": context},
            }
        ],
        "AUTHENTICATION_BACKENDS": ["oscar.apps.customer.auth_backends.EmailBackend"],
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(HERE / "shop.sqlite3"),
            }
        },
        "HAYSTACK_CONNECTIONS": {
            "default": {
                "ENGINE": "haystack.backends.whoosh_backend.WhooshEngine",
                "PATH": str(HERE / "index"),
            }
        },
    }


def stock() -> None:
    """Fill the shop: goods, two flat pages, one customer."""
    from django.contrib.flatpages.models import FlatPage
    from django.contrib.sites.models import Site
    from oscar.apps.catalogue.categories import create_from_breadcrumbs
    from oscar.core.compat import get_user_model
    from oscar.core.loading import get_model

    kind = get_model("catalogue", "ProductClass").objects.create(name="Gear")
    partner = get_model("partner", "Partner").objects.create(name="Warehouse")
    more = [
        ("Pegs and cords", f"Peg no. {n}", f"{n}.50", n) for n in range(1, MORE + 1)
    ]
    for number, (category, name, price, held) in enumerate([*more, *GOODS]):
        product = get_model("catalogue", "Product").objects.create(
            title=name, product_class=kind, description=f"{name}, made to last."
        )
        product.categories.add(create_from_breadcrumbs(category))
        get_model("partner", "StockRecord").objects.create(
            product=product,
            partner=partner,
            partner_sku=f"G{number}",
            price=Decimal(price),
            num_in_stock=held,
        )
    for url, (title, words) in PAGES.items():
        page = FlatPage.objects.create(url=url, title=title, content=words)
        page.sites.add(Site.objects.get_current())
    get_user_model().objects.create_user(
        username="wanda", email="wanda@example.org", password="a mile in her shoes"
    )


urlpatterns: list[object] = []


def main() -> None:
    """Set the shop up in a folder and serve it until the program is ended."""
    from django.conf import settings as conf

    conf.configure(**settings())
    import django

    django.setup()
    from django.apps import apps
    from django.conf.urls.static import static
    from django.core.management import call_command
    from django.urls import include, path

    (HERE / "media").mkdir(parents=True, exist_ok=True)
    part = HERE / "templates" / "oscar" / "partials" / "footer.html"
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_text(FOOTER, encoding="utf-8")
    flat = HERE / "templates" / "flatpages" / "default.html"
    flat.parent.mkdir(parents=True, exist_ok=True)
    flat.write_text(FLAT, encoding="utf-8")
    if not (HERE / "shop.sqlite3").exists():
        call_command("migrate", verbosity=0)
        stock()
        call_command("rebuild_index", interactive=False, verbosity=0)
    urlpatterns.append(path("i18n/", include("django.conf.urls.i18n")))
    urlpatterns.append(path("", include(apps.get_app_config("oscar").urls[0])))
    urlpatterns.extend(static("/media/", document_root=str(HERE / "media")))
    os.environ["RUN_MAIN"] = "true"
    call_command(
        "runserver", f"127.0.0.1:{PORT}", use_reloader=False, insecure_serving=True
    )


if __name__ == "__main__":
    main()
