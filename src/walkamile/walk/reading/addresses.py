"""Postal addresses in lines of text: a street with its number, and a town."""

import re
from collections.abc import Sequence

from walkamile.walk.page import Line
from walkamile.walk.scent import Words, mentions, plain

NEAR = 3  # lines in which a street's town may stand
LONGEST = 220  # an address stands in a line no longer than this, or is one sentence
STREET_AFTER = (
    "street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|square|sq|place|pl|boulevard|"
    "blvd|court|ct|crescent|terrace|parade|highway|hwy|parkway|pkwy|close|row|walk|"
    "quay|wharf|hill|park|gardens|mews|green|broadway|alley|circle|cir|grove|yard|"
    "embankment|plaza|pike|turnpike|trail|esplanade|market|gate|bridge|arcade|mall"
)
STREET_END = (
    "straße|strasse|str|gasse|weg|platz|allee|ring|damm|ufer|markt|chaussee|steig|graben|"
    "hof|berg|brücke|kai|straat|laan|plein|gracht|kade|gade|vej|gatan|vägen|torg|gata|katu"
)
# Those of the Romance languages and Polish are often written with a capital.
ROMANCE = (
    "rue|avenue|av|boulevard|bd|place|chemin|quai|allée|impasse|cours|route|passage|"
    "square|calle|c/|avenida|avda|av|plaza|paseo|pza|camino|carrer|ronda|travesía|"
    "carretera|ctra|via|viale|piazza|corso|largo|rua|praça|ul|ulica|aleja"
)
STREET_BEFORE = (
    f"(?i:{ROMANCE})|Am|An der|Auf der|Im(?! Jahr)|In der|Zum|Zur|Unter den|"
    "Alte|Alter|Große|Kleine|Neue|Neuer|Obere|Untere"
)
WORD = r"[A-ZÀ-ÖØ-ÞŁŚŻ][\w'’.-]*"
NUMBER = r"\d{1,5}\s?[A-Za-z]?(?:\s?[-–/]\s?\d{1,4}[a-z]?)?"
ENGLISH = re.compile(
    rf"\b(?P<street>{NUMBER},?\s+(?:[NSEW]\.?\s+)?"
    rf"(?:(?:{WORD}|\d+(?:st|nd|rd|th)|of|the)\s+){{1,4}}?"
    rf"(?i:{STREET_AFTER})\b\.?)",
)
# "Salzstraße am Wasser 2", "Platz der Republik 1"
LYING = rf"(?:am|an der|im|in der|auf der|bei der|beim|vor dem|vor der)\s+{WORD}"
GERMAN = re.compile(
    rf"\b(?P<street>(?:(?:{WORD}[ -])?"
    rf"(?:\w+(?i:{STREET_END})|{WORD}[ -](?i:{STREET_END}))\.?(?:\s+{LYING})?"
    rf"|(?:Platz|Straße|Strasse|Allee)\s+(?:der|des)\s+(?:\d{{1,2}}\.\s+)?{WORD}(?:\s+{WORD})?)\s+{NUMBER})\b",
)
NAMED = (
    rf"(?<!\w)(?:{STREET_BEFORE})\.?\s+"
    r"(?:de la |de los |de las |de l['’]|de |del |des |du |d['’]|l['’])?"
    rf"{WORD}(?:[ -](?:{WORD}|de|la|del|des|du|et|y|le|les)){{0,5}}"
)
LEADING = re.compile(
    rf"(?P<street>(?:\b{NUMBER}(?:\s?(?:bis|ter))?,?\s+{NAMED}"
    rf"|{NAMED},?\s*(?:n[ºo°.]\s*)?{NUMBER}))"
)
POSTCODES = (
    r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}",  # United Kingdom
    r"[A-Z][\w .'-]+,?\s+[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?",  # United States
    r"[A-Z]\d[A-Z]\s?\d[A-Z]\d",  # Canada
    r"\d{4}\s?[A-Z]{2}\s+[A-Z]\w+",  # Netherlands
    r"(?:[A-Z]{1,2}[- ])?\d{4,5}\s+[A-ZÀ-ÖØ-Þ][\w'’.-]+",  # much of Europe
    r"\d{3}\s\d{2}\s+[A-ZÀ-Þ]\w+",  # Sweden, Czechia
    r"\d{2}-\d{3}\s+[A-ZŁŚŻ]\w+",  # Poland
    r"[A-Z]\w+,?\s+(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT)\s+\d{4}",  # Australia
    r"[A-Z][A-Za-z .'-]+\s+\d{4,6}",  # Town 1234
    r"[A-Z]\d{2}\s?[A-Z0-9]{4}",  # Ireland
)
TOWN = re.compile("|".join(rf"\b(?:{p})\b" for p in POSTCODES))
LOOSE = re.compile(  # "Damrak 1, 1012 LG Amsterdam": a name, a number, a postcode
    rf"(?P<street>{WORD}(?: {WORD}){{0,3}} {NUMBER}),?\s+"
    rf"(?:[A-Z]{{1,2}}[- ])?\d{{4,5}}\s?(?:[A-Z]{{2}}\s+)?[A-ZÀ-ÖØ-Þ]\w+"
)
PLACE = re.compile(rf"^{WORD}(?: {WORD}){{0,2}}, {WORD}(?: {WORD}){{0,2}}$")
# Places in the country have a name and no number; a postcode must stand below it.
NUMBERLESS = re.compile(
    r"^(?P<street>(?i:lieu[- ]dit|le bourg|hameau|domaine|polígono|finca|paraje|einöde|hof)"
    rf"(?:\s+{WORD}){{0,5}})\s*,?\s*$"
)
# "The Old Mill, Station Road, Wells BA5 1AB": a house with a name; its postcode tells.
HOUSE = re.compile(
    rf"(?P<street>(?:The )?{WORD}(?: (?:{WORD}|of|the)){{0,4}},\s+(?:{WORD} ){{1,3}}"
    rf"(?i:{STREET_AFTER}))\b[^;|!?]{{0,50}}?\b(?:{POSTCODES[0]}|[A-Z]\d{{2}} ?[A-Z0-9]{{4}})\b"
)
NOT_STREETS = re.compile(
    r"^\d+\s+(?:days?|hours?|minutes?|years?|steps?|ways?|reasons?|people|items?|of|in|the|"
    r"products?|reviews?|stars?|great|best|new|more|top|first|last|next|easy|simple)\b",
    re.IGNORECASE,
)
ROOM = r"(?:suite|ste\.?|unit|apt\.?|floor|level|room|shop|office|flat|bajo|piso|local)"
FLOOR_AFTER = re.compile(
    rf",?\s+(?:{ROOM}\s+#?\w{{1,5}}|#\s?\w{{1,5}}|\d{{1,2}}(?:st|nd|rd|th)\s+floor"
    r"|(?:bajo|entlo|bât|étage|stiege|top|hinterhaus)\b[^,;|]{0,8})",
    re.IGNORECASE,
)
FLOOR_BEFORE = re.compile(rf"\b{ROOM}\s+#?\w{{1,5}},?\s+$", re.IGNORECASE)
HEADQUARTERS_OF = re.compile(r"©|copyright|all rights", re.IGNORECASE)


def address(
    lines: Sequence[Line] | Sequence[str], words: Words
) -> tuple[str, Line] | None:
    """Return the first postal address in lines, on one line, and where it stands.

    A street with a number counts with a town or postcode within three lines, inside an
    ``<address>`` element, or after words such as "Visit us". A town alone does not.
    """
    read = [Line(text=line) if isinstance(line, str) else line for line in lines]
    for number, line in enumerate(read):
        street = street_in(line.text) or _numberless(read, number)
        if street is None:
            continue
        around = read[number : number + NEAR + 1]
        town, upto = _town(street, around)
        if town is None and not _introduced(read, number, street, words):
            continue
        if town is not None and not _plausible(line.text, words):
            continue
        if _of_others(read, number, street, words):
            continue
        before = FLOOR_BEFORE.search(line.text.split(street, 1)[0])
        whole = _joined(street, around, upto, town)
        return (before.group() if before else "") + whole, line
    return None


def street_in(text: str) -> str | None:
    """Return a street with its number, if a text names one."""
    if len(text) > 4 * LONGEST:
        return None
    for shape in (GERMAN, ENGLISH, LEADING, LOOSE):
        for found in shape.finditer(text):
            street = found["street"].strip(" ,")
            if re.search(r"\d", street) and not NOT_STREETS.match(street):
                named = [
                    w for w in re.findall(r"[^\W\d_]{2,}", street) if w[0].isupper()
                ]
                if named:
                    return street
    return None


def _of_others(read: Sequence[Line], number: int, street: str, words: Words) -> bool:
    """Tell whether an address is that of whoever runs the site's server."""
    before = read[number].text.split(street, 1)[0][-80:]
    above = read[number - 1].text if number else ""
    near = f"{above} {before}" if len(above) < 40 else before
    return bool(mentions(near, words.of("not_address")))


def _numberless(read: Sequence[Line], number: int) -> str | None:
    """Return a house or hamlet with a name where a postcode stands beside or below it."""
    house = HOUSE.search(read[number].text[:LONGEST])
    if house:
        return house["street"]
    found = NUMBERLESS.match(read[number].text.strip())
    below = read[number + 1].text if number + 1 < len(read) else ""
    if found and re.match(r"(?:[A-Z]{1,2}[- ])?\d{4,5}\s", below.strip()):
        return found["street"].strip()
    return None


def _town(street: str, around: Sequence[Line]) -> tuple[str | None, int]:
    rest = around[0].text.split(street, 1)[-1]
    for place, text in enumerate([rest, *(line.text for line in around[1:])]):
        if place and len(text) > LONGEST / 2:
            break
        found = TOWN.search(text)
        if found:
            return found.group(), place
        if place == 1 and PLACE.match(text.strip()):
            return text.strip(), place
    before = around[0].text.split(street, 1)[0]
    found = TOWN.search(before)
    return (found.group(), 0) if found and len(before) < LONGEST else (None, 0)


def _introduced(read: Sequence[Line], number: int, street: str, words: Words) -> bool:
    line = read[number]
    if HEADQUARTERS_OF.search(line.text):
        return False
    if line.tag == "address" or "address" in line.selector:
        return True
    near = " ".join(part.text for part in read[max(0, number - 2) : number])
    before = line.text.split(street, 1)[0][-80:]
    short = len(line.text) <= LONGEST / 2
    told = mentions(before, words.of("address")) or (
        len(near) < LONGEST and mentions(near, words.of("address"))
    )
    return short and bool(told)


def _plausible(text: str, words: Words) -> bool:
    return len(text) <= LONGEST or mentions(text, words.of("address")) is not None


def _joined(street: str, around: Sequence[Line], upto: int, town: str | None) -> str:
    if town is None:
        rest = around[0].text.split(street, 1)[-1].strip(" ,")
        rest = re.split(r"[.;|!?]", rest)[0].strip()
        return f"{street}, {rest}" if 2 < len(rest) < 40 else street
    if upto == 0:
        text = around[0].text
        start = text.find(street)
        end = text.find(town)
        if end < start:
            return f"{street}, {town}"
        tail = re.match(r"[^.;|\n]{0,40}", text[end + len(town) :])
        extra = (tail.group() if tail else "") if len(text) <= LONGEST / 2 else ""
        return (text[start : end + len(town)] + extra).strip(" ,|").replace(" | ", ", ")
    between = [
        line.text for line in around[1 : upto + 1] if len(line.text) < LONGEST / 2
    ]
    rest = around[0].text.split(street, 1)[-1]
    floor = FLOOR_AFTER.match(rest)
    first = street + floor.group() if floor else street
    return ", ".join([first, *between])


def same_address(mine: str, truth: str) -> bool:
    """Tell whether two addresses share street, house number and town."""
    a, b = set(_parts(mine)), set(_parts(truth))
    mine_digits, its_digits = ({p for p in x if p[0].isdigit()} for x in (a, b))
    if not (mine_digits <= its_digits or its_digits <= mine_digits):
        return False
    return len(a & b) >= 0.6 * min(len(a), len(b))


def _parts(text: str) -> list[str]:
    spelt = plain(text)
    for long, short in (
        ("strasse", "str"),
        ("street", "st"),
        ("road", "rd"),
        ("avenue", "ave"),
    ):
        spelt = re.sub(rf"{long}\b", short, spelt)
    return [p for p in spelt.split() if len(p) > 1 or p.isdigit()]
