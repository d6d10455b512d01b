"""Twenty defects of a clinic on a page builder's markup, for walk_seeds_elsewhere.py.

Written before they were ever walked, in spellings that neither the shop's switches nor
the other two sites use.
"""

EVERY = "every page"
Seed = tuple[str, str, str, str, set[str]]
ALARM = (
    "In the event of perioperative complications necessitating supplementary diagnostic "
    "procedures, remuneration for ancillary pharmacological interventions shall be "
    "apportioned commensurately, irrespective of antecedent estimations communicated by "
    "administrative personnel during preliminary consultation appointments."
)
GROWS = (
    '<div id="offer" style="height:0;overflow:hidden;background:#fde">Plan for teeth</div>'
    "<script>setTimeout(function () { document.getElementById('offer').style.height = "
    "'260px' }, 900)</script>"
)
DOTS = "".join(
    f'<a href="/team/#{n}" aria-label="Slide {n}" style="display:inline-block;width:9px;'
    'height:9px;border-radius:9px;background:#7a3b12;margin:2px"></a>'
    for n in range(1, 6)
)
BAR = (
    '<div style="position:fixed;left:0;right:0;bottom:0;height:62vh;background:#7a3b12;'
    'color:#fff;padding:20px;z-index:50"><b>Book today</b><p>Slots this week.</p>'
    '<a href="/contact/" style="color:#fff">Book</a></div>'
)
CLINIC: dict[str, tuple[Seed, ...]] = {
    "v": (
        ("price_list_that_is_gone", "/services/", "<h1>Services &amp; Fees</h1>", '<h1>Services &amp; Fees</h1><p><a href="/files/price-list-2026.pdf">Price list (PDF)</a></p>', {"broken_link"}),
        ("source_that_is_missing", "/team/", "<p>Dr. Ines", '<picture><source srcset="/team.webp" type="image/webp"><img src="/paw.svg" alt="All of us"></picture><p>Dr. Ines', {"broken_picture", "missing_file"}),
        ("role_without_deed", "/team/", "<p>Dr. Ines", '<div class="w-btn" role="button" tabindex="0">See our photos</div><p>Dr. Ines', {"dead_link"}),
        ("written_in_a_name_that_is_not", "/faqs/", "<h1>FAQs</h1>", '<h1>FAQs</h1><script>jQuery(function ($) { $(".w-acc").accordion() })</script>', {"script_error"}),
        ("see_through_letters", "/refunds/", "<p>Unopened", '<p style="opacity:.4">Unopened', {"low_contrast"}),
        ("hours_for_eagles", EVERY, "<table><tr><td>Mon", '<table style="font:300 .55rem/1.3 Nunito,Arial"><tr><td>Mon', {"tiny_text"}),
        ("two_digits_swapped_in_a_sentence", "/appointments/", "call us or use", "call us on 503-234-0184 or use", {"numbers_disagree"}),
        ("label_beside_not_around", "/contact/", '<div><input type="email" name="e" placeholder="Email" aria-label="Email" required></div>', '<div><div>Email</div><input type="email" name="e" required></div>', {"unlabelled_field"}),
        ("clinic_grows_words", "/appointments/", "<p>Plans change.", f"<p>{ALARM}</p><p>Plans change.", {"hard_words"}),
        ("free_trims_long_ago", "/", "<p>A neighborhood clinic", "<p>Free nail trims through January 31, 2025!</p><p>A neighborhood clinic", {"expired_offer"}),
        ("sample_page_left", "/join-the-pack/", "<p>We are hiring", "<p>This is a sample page. Add your description here.</p><p>We are hiring", {"placeholder_text"}),
    ),
    "w": (
        ("offer_that_unrolls", "/services/", "<h1>Services", f"{GROWS}<h1>Services", {"layout_shift"}),
        ("lost_for_good", "*", "answer", "404 text/html <html lang=en><title>404</title><h1>404</h1><p>nginx</p></html>", {"lost_customer"}),
        ("dots_of_a_slider", "/team/", "<p>Dr. Ines", f"<p>{DOTS}</p><p>Dr. Ines", {"tiny_target"}),
        ("fees_set_wide", "/services/", '<div class="w-list">', '<div class="w-list" style="width:700px">', {"sideways_scroll"}),
        ("bar_that_rises", "/pharmacy/", "<h1>Pharmacy</h1>", f"<h1>Pharmacy</h1>{BAR}", {"popup_over_goal"}),
        ("half_past_seven_on_one_page", "/contact/", "<h1>Contact</h1>", "<h1>Contact</h1><p>We are open weekdays 7:30 to 5:30.</p>", {"hours_disagree"}),
        ("another_number_in_the_street", "/contact/", "<h1>Contact</h1>", "<h1>Contact</h1><p>Find us at 2201 SE Alder St, Portland, OR 97214.</p>", {"addresses_disagree"}),
        ("french_it_says", EVERY, '<html lang="en-US">', '<html lang="fr">', {"wrong_language"}),
        ("no_closer_than_this", EVERY, "width=device-width, initial-scale=1", "width=device-width, initial-scale=1, minimum-scale=1, maximum-scale=1", {"zoom_blocked"}),
    ),
}  # fmt: skip
