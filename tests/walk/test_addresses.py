"""A street with its number and a town is an address; a street's name alone is not."""

import pytest

from walkamile.walk.reading.addresses import address, same_address
from walkamile.walk.scent import words

EVERY = words("de", "es", "fr")

READ = [
    (
        ["1116 Orchard Street", "Golden Valley, Minnesota"],
        "1116 Orchard Street, Golden Valley",
    ),
    (["Hauptstraße 12, 10115 Berlin"], "Hauptstraße 12, 10115 Berlin"),
    (["12 rue de la Paix", "75002 Paris"], "12 rue de la Paix, 75002 Paris"),
    (["Calle Mayor 5, 28013 Madrid"], "Calle Mayor 5, 28013 Madrid"),
    (["221B Baker Street, London NW1 6XE"], "221B Baker Street, London NW1 6XE"),
    (["Address: 45 King Rd"], "45 King Rd"),
    (
        ["Write to The Old Mill, Station Road, Wells BA5 1AB."],
        "The Old Mill, Station Road, Wells BA5 1AB",
    ),
    (
        ["Harbour House, Long Quay, Kinsale, Co. Cork P17 X2Y3"],
        "Harbour House, Long Quay, Kinsale, Co. Cork P17 X2Y3",
    ),
    (["Am Markt 3", "01067 Dresden"], "Am Markt 3, 01067 Dresden"),
    (["Visit us", "Musterweg 7a"], "Musterweg 7a"),
    (["C/ Serrano, 12, 28001 Madrid"], "C/ Serrano, 12, 28001 Madrid"),
    (["Damrak 1, 1012 LG Amsterdam"], "Damrak 1, 1012 LG Amsterdam"),
    (["500 Oracle Parkway, Redwood City, CA 94065"], "500 Oracle Parkway, CA 94065"),
    (["Via Roma 1, 00100 Roma"], "Via Roma 1, 00100 Roma"),
    (["Find us at 7 Quay Lane, Bristol BS1 4RW."], "7 Quay Lane, Bristol BS1 4RW"),
    (["Bahnhofstrasse 21", "CH-8001 Zürich"], "Bahnhofstrasse 21, 8001 Zürich"),
    (["Mariahilfer Straße 88a, A-1070 Wien"], "Mariahilfer Straße 88a, 1070 Wien"),
    (
        ["Salzstraße am Wasser 2", "21335 Lüneburg"],
        "Salzstraße am Wasser 2, 21335 Lüneburg",
    ),
    (["Platz der Republik 1, 11011 Berlin"], "Platz der Republik 1, 11011 Berlin"),
    (
        ["Straße des 17. Juni 135, 10623 Berlin"],
        "Straße des 17. Juni 135, 10623 Berlin",
    ),
    (["14 Market Square", "Oxford", "OX1 3HA"], "14 Market Square, Oxford, OX1 3HA"),
    (
        ["Avenida de la Constitución 20, 41001 Sevilla"],
        "Avenida de la Constitución 20, 41001 Sevilla",
    ),
    (["8 avenue Jean Jaurès, 69007 Lyon"], "8 avenue Jean Jaurès, 69007 Lyon"),
    (["14 rue de l’Église", "35000 Rennes"], "14 rue de l’Église, 35000 Rennes"),
    (["123 Main St, Springfield, IL 62701"], "123 Main St, Springfield, IL 62701"),
    (["Unit 4, 27 Mill Road, Cambridge CB1 2AB"], "27 Mill Road, Cambridge CB1 2AB"),
    (["Drottninggatan 5, 111 51 Stockholm"], "Drottninggatan 5, 111 51 Stockholm"),
    (
        ["ul. Marszałkowska 10, 00-590 Warszawa"],
        "ul. Marszałkowska 10, 00-590 Warszawa",
    ),
    (["350 Bay Street, Toronto, ON M5H 2S6"], "350 Bay Street, Toronto, M5H 2S6"),
    (["88 George Street", "Sydney NSW 2000"], "88 George Street, Sydney NSW 2000"),
    (
        ["Our address is Lange Gasse 4, 90403 Nürnberg."],
        "Lange Gasse 4, 90403 Nürnberg",
    ),
]
NOT_READ = [
    ["7:00 AM to 8:00 PM"],
    ["3 easy ways to save"],
    ["2023 All rights reserved, Suite"],
    ["We built 40 Lane kilometres"],
    ["Chapter 5 Road to Mandalay 1234 pages"],
    ["im Jahr 2020 waren 12345 Kunden zufrieden"],
    ["In 2 days on the way to 1000 Brussels"],
    ["10 Downing Street is where the prime minister lives"],
    ["Our 5 star way of doing things"],
    ["Page 3 of 12"],
    ["Berlin, Hamburg, München"],
    ["Step 2: Place the order"],
    ["Top 10 Places to visit in Rome"],
    ["Am 3. Mai 2024 eröffnen wir"],
    ["100 Park benches for 20 towns"],
]


@pytest.mark.parametrize(("lines", "truth"), READ)
def test_an_address_is_read(lines: list[str], truth: str) -> None:
    got = address(lines, EVERY)

    assert got is not None
    assert same_address(got[0], truth)


@pytest.mark.parametrize("lines", NOT_READ)
def test_a_number_and_a_way_are_no_address(lines: list[str]) -> None:
    assert address(lines, EVERY) is None


def test_another_house_number_is_another_address() -> None:
    assert not same_address(
        "Hauptstraße 12, 10115 Berlin", "Hauptstraße 21, 10115 Berlin"
    )


def test_str_and_strasse_are_the_same_street() -> None:
    assert same_address("Hauptstr. 12, 10115 Berlin", "Hauptstraße 12, 10115 Berlin")


def test_the_sentence_after_an_address_is_not_part_of_it() -> None:
    got = address(
        ["Visit us", "14 Mill Lane, Harrowmere. Opening hours and way here"], EVERY
    )

    assert got is not None
    assert got[0] == "14 Mill Lane, Harrowmere"


def test_a_place_in_the_country_needs_no_number_but_a_postcode() -> None:
    lines = ["Camping Les Aulnes", "Lieu-dit Les Aulnes", "24250 Domme"]
    got = address(lines, EVERY)
    assert got is not None
    assert got[0] == "Lieu-dit Les Aulnes, 24250 Domme"
    assert address(["Domaine des Pins", "Ouvert 1200 jours"], EVERY) is None


@pytest.mark.parametrize(
    "line",
    [
        "Hébergeur : Nuage SAS, 12 rue du Port, 33000 Bordeaux",
        "Hosting: Wolke GmbH, Lange Gasse 4, 90403 Nürnberg",
    ],
)
def test_whoever_runs_the_server_does_not_live_where_we_do(line: str) -> None:
    assert address([line], EVERY) is None
