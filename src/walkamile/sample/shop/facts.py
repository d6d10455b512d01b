"""What is true about the shop: the same facts on every page and in its data."""

NAME = "Larkspoke Cycles"
STREET = "14 Mill Lane"
TOWN = "Harrowmere"
POSTCODE = "M99 9ZZ"
ADDRESS = f"{STREET}, {TOWN}, {POSTCODE}"
PHONE = "0161 496 0321"
PHONE_E164 = "+441614960321"
MAIL = "help@larkspoke.example"
HOURS = "Tu-Fr 10:00-16:30; Sa 09:00-15:00"

# What each errand should read here; the ids are those of ``walkamile walk``.
TRUTH = {
    "phone_number": PHONE_E164,
    "opening_hours": HOURS,
    "way_there": ADDRESS,
    "write_to_us": MAIL,
}

WORDS = {
    "en": {
        "skip": "Skip to the content",
        "main": "Main",
        "search": "Search this shop",
        "go": "Search",
        "visit": "Visit us",
        "hours_line": "Tuesday to Friday 10:00–16:30, Saturday 9:00–15:00",
        "closed": "Closed on Sunday and Monday",
        "call": "Call us",
        "write": "Write to us",
        "more": "More",
        "cookie": "We keep one cookie, for your basket. There is no tracking here.",
        "ok": "All right",
        "other": "Deutsch",
        "found": "Pages found for",
        "nothing": "Nothing found. Try a shorter word, or ask us:",
        "empty": "Your basket is empty.",
        "total": "Total",
        "added": "is in your basket.",
        "remove": "Remove",
    },
    "de": {
        "skip": "Zum Inhalt",
        "main": "Hauptmenü",
        "search": "In diesem Laden suchen",
        "go": "Suchen",
        "visit": "Besuchen Sie uns",
        "hours_line": "Dienstag bis Freitag 10:00–16:30 Uhr, Samstag 9:00–15:00 Uhr",
        "closed": "Sonntag und Montag geschlossen",
        "call": "Rufen Sie an",
        "write": "Schreiben Sie uns",
        "more": "Mehr",
        "cookie": "Ein Cookie, für Ihren Warenkorb. Hier wird niemand verfolgt.",
        "ok": "In Ordnung",
        "other": "English",
        "found": "Seiten gefunden für",
        "nothing": "Nichts gefunden. Versuchen Sie ein kürzeres Wort, oder fragen Sie:",
        "empty": "Ihr Warenkorb ist leer.",
        "total": "Summe",
        "added": "liegt in Ihrem Warenkorb.",
        "remove": "Entfernen",
    },
}

# Every page: its English and its German address, and what links to it say.
PLACES = {
    "home": ("/", "/de/", "Home", "Start"),
    "bikes": ("/bikes", "/de/raeder", "Bikes and prices", "Räder und Preise"),
    "repairs": ("/repairs", "/de/werkstatt", "Repairs", "Werkstatt"),
    "help": ("/help", "/de/hilfe", "Help", "Hilfe"),
    "basket": ("/basket", "/de/warenkorb", "Basket", "Warenkorb"),
    "contact": ("/contact", "/de/kontakt", "Contact", "Kontakt"),
    "hours": ("/opening-hours", "/de/oeffnungszeiten", "Opening hours and way here",
              "Öffnungszeiten und Anfahrt"),
    "delivery": ("/delivery", "/de/lieferung", "Delivery", "Lieferung"),
    "returns": ("/returns", "/de/rueckgabe", "Returns", "Rückgabe"),
    "cancel": ("/cancel", "/de/stornieren", "Cancel an order",
               "Bestellung stornieren"),
    "track": ("/track-order", "/de/sendung", "Track your order",
              "Sendung verfolgen"),
    "complaint": ("/complaint", "/de/beschwerde", "Make a complaint",
                  "Beschwerde einreichen"),
    "account": ("/account", "/de/konto", "Your account", "Ihr Konto"),
    "forgotten": ("/account/forgotten", "/de/konto/vergessen",
                  "Forgotten your password?", "Passwort vergessen?"),
    "jobs": ("/jobs", "/de/stellen", "Jobs", "Stellenangebote"),
    "mechanic": ("/jobs/mechanic", "/de/stellen/mechaniker",
                 "Bicycle mechanic, part time", "Fahrradmechaniker, Teilzeit"),
    "accessibility": ("/accessibility", "/de/barrierefreiheit", "Accessibility",
                      "Barrierefreiheit"),
    "search": ("/search", "/de/suche", "Search", "Suche"),
    "checkout": ("/checkout", "/de/kasse", "Checkout", "Kasse"),
}  # fmt: skip

MENU = ("bikes", "repairs", "hours", "help", "contact", "basket")
FOOTER = ("delivery", "returns", "track", "complaint", "account", "jobs",
          "accessibility")  # fmt: skip

# Wares: name in English and German, price in pounds, a sentence in each language.
WARES = {
    "wren": ("Wren city bike", "Stadtrad Wren", 649,
             "Seven gears, mudguards, lights that stay on when you stop.",
             "Sieben Gänge, Schutzbleche, Licht, das an der Ampel anbleibt."),
    "brook": ("Brook e-bike", "E-Bike Brook", 2190,
              "Rides 50 to 65 km on one charge; a full charge takes five hours.",
              "Fährt 50 bis 65 km mit einer Ladung; volles Laden dauert 5 Stunden."),
    "nest": ("Nest child seat", "Kindersitz Nest", 89,
             "For children up to 22 kg. Fits racks of 120 to 175 mm.",
             "Für Kinder bis 22 kg. Passt auf Träger von 120 bis 175 mm."),
    "bell": ("Frog bell", "Froschklingel", 9,
             "Sounds like a frog. Children choose it.",
             "Klingt wie ein Frosch. Kinder suchen sie aus."),
}  # fmt: skip
