"""Press something with keys alone, as whoever sees no pointer does."""

import asyncio
from typing import Any

from playwright.async_api import Page as Tab

# Both begin with "it can", by which a walk knows that it is to go on elsewhere.
OUT_OF_REACH = "it cannot be reached with the keyboard"
KEYS_DO_NOTHING = "it cannot be pressed with the keyboard: a click works, keys do not"
SHOWS_WITHIN = 0.35  # seconds for a press to change anything
FOCUS = """(el) => {
  el.focus();
  let at = document.activeElement;
  while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
  return at === el || el.contains(at);
}"""
# Where the page is scrolled to is no answer: Space scrolls wherever nothing listens.
STATE = """() => [location.href, (window.__walkamile || {}).changes || 0,
  (window.__walkamile || {}).opened || 0].join(" ")"""
NATIVE = "(el) => el.matches('a[href],area[href],button,input,select,textarea,summary')"


async def press_by_keys(tab: Tab, element: Any) -> str:
    """Give an element the focus and press Enter; return why it could not be pressed.

    Space is tried too where Enter does nothing and the element is a drawn one. Keys are
    said to do nothing only where a click then does something.
    """
    if not await element.evaluate(FOCUS):
        return OUT_OF_REACH
    before = await tab.evaluate(STATE)
    keys = ["Enter"] if await element.evaluate(NATIVE) else ["Enter", " "]
    for key in keys:
        await tab.keyboard.press(key)
        if await _moved(tab, before):
            return ""
    before = await tab.evaluate(STATE)
    await element.evaluate("(el) => el.click()")
    return KEYS_DO_NOTHING if await _moved(tab, before) else ""


async def _moved(tab: Tab, before: str) -> bool:
    """Tell whether a page has changed in any way, or is on its way to another."""
    try:
        await asyncio.sleep(SHOWS_WITHIN)
        return bool(await tab.evaluate(STATE) != before)
    except Exception:  # noqa: BLE001 - the page went away: so something happened
        return True
