"""Twenty-two defects of a ferry line's dark pages, for walk_seeds_elsewhere.py.

Written before they were ever walked, in spellings that no other site here uses.
"""

EVERY = "every page"
Seed = tuple[str, str, str, str, set[str]]
MARITIME = (
    "Carriage of accompanied impedimenta is undertaken subject to contemporaneous "
    "stowage availability, and the Company's liability in respect of deterioration, "
    "misdelivery or consequential pecuniary disadvantage is expressly circumscribed by "
    "the provisions of the aforementioned international convention as supplemented by "
    "subsequent protocols ratified by the competent legislative authority."
)
TOAST = (
    '<section role="dialog" aria-modal="true" aria-label="Offers" style="position:fixed;'
    'inset:0;background:#081721;padding:2rem;z-index:70"><p>Ten per cent off your first '
    'crossing!</p><button type="button" onclick="this.parentElement.remove()">No, thanks'
    "</button></section>"
)
STARS = "".join(
    f'<a href="/news/school-run#r{n}" style="display:inline-block;width:16px;height:16px;'
    f'line-height:16px;font-size:14px;text-decoration:none">{n}</a>'
    for n in range(1, 6)
)
FERRY: dict[str, tuple[Seed, ...]] = {
    "x": (
        ("timetable_moved_away", "/sailings/kilchoan-arinagour", "<p>This boat", '<p><a href="/sailings/winter">Winter timetable</a></p><p>This boat', {"broken_link"}),
        ("boat_without_a_picture", "/news/new-engine", "<p>It burns", '<figure><img src="/boats/lass.avif" alt="The Morvern Lass" width="300" height="200"></figure><p>It burns', {"broken_picture", "missing_file"}),
        ("button_with_an_empty_promise", "/status", "<p>All routes", '<p><a role="button" href="#0">Text me when it changes</a></p><p>All routes', {"dead_link"}),
        ("reads_what_is_not_there", "/fares", "<h1>Fares</h1>", "<h1>Fares</h1><script>document.querySelector('#season').value = 'low'</script>", {"script_error"}),
        ("grey_on_the_sea", "/before-you-travel/luggage", "<p>Bring", '<p style="color:#4b6b7c">Bring', {"low_contrast"}),
        ("print_for_gulls", "/conditions", "<p>The skipper", '<p style="font-size:.5em">The skipper', {"tiny_text"}),
        ("one_figure_more", "/freight/large-loads", "<p>Tell us", "<p>Freight desk: call 01688 302071.</p><p>Tell us", {"numbers_disagree"}),
        ("label_for_another_field", "/talk-to-us", '<label for="mail">', '<label for="email">', {"unlabelled_field"}),
        ("said_as_at_sea_law", "/before-you-travel/bad-weather", "<p>From a", f"<p>{MARITIME}</p><p>From a", {"hard_words"}),
        ("summer_of_last_year", "/", "<h2>What to see", "<p>Early bird: book by 30 June 2025 and take a friend for free.</p><h2>What to see", {"expired_offer"}),
        ("to_be_written", "/history", "<p>In 1964", "<p>[Insert company history here]</p><p>In 1964", {"placeholder_text"}),
        ("heading_of_the_third_kind", "/crew", "<p>We are", "<h4>Deckhand</h4><p>We are", {"skipped_heading"}),
    ),
    "y": (
        ("nobody_leads_home", "*", "answer", "404 text/html <html lang=en><title>Lost</title><body><p>Nothing here.</p></body></html>", {"lost_customer"}),
        ("stars_for_needles", "/news/school-run", "<p>From Monday", f"<p>How was it? {STARS}</p><p>From Monday", {"tiny_target"}),
        ("pre_that_runs_on", "/fares/islanders", "<p>With an", "<pre>Adult 3.10   Child 1.55   Under five free   Dog free   Bike free   Pram free   Book of ten crossings 27.00</pre><p>With an", {"sideways_scroll"}),
        ("offer_over_everything", "/freight", "<h1>Freight</h1>", f"{TOAST}<h1>Freight</h1>", {"popup_over_goal"}),
        ("saturday_until_one", "/before-you-travel/left-on-board", "<p>Hats", "<p>Office hours: Monday to Friday 8.30am to 5pm, Saturday 9am to 1pm.</p><p>Hats", {"hours_disagree"}),
        ("other_postcode_on_the_way", "/accessible-travel", "<p>The ramp", "<p>Meet us at The Ferry Office, Main Street, Tobermory PA75 6UN.</p><p>The ramp", {"addresses_disagree"}),
        ("hidden_from_searchers", "/sailings/tobermory-kilchoan", "<h1>Tobermory", '<meta name="robots" content="none"><h1>Tobermory', {"noindex"}),
        ("waves_that_play", "/news", "<h1>News</h1>", '<h1>News</h1><audio autoplay loop src="/waves.ogg"></audio>', {"autoplay"}),
        ("icon_that_says_nothing", "/before-you-travel", "<h1>Before", '<p><a href="/status" style="display:inline-block;width:48px;height:48px;background:#ffb454"></a></p><h1>Before', {"nameless_target"}),
        ("mail_with_a_gap", "/privacy", "<p>We keep", '<p><a href="mailto:privacy @kilchoan.example">Ask us</a></p><p>We keep', {"mail_link_broken"}),
    ),
}  # fmt: skip
