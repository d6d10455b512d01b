"""A slow connection, as other instruments understand one."""

from walkamile.walk.browser.live import Live

# "Slow 4G" of Chrome's developer tools and Puppeteer, Lighthouse's setting for phones:
# 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back, with the factors by which the
# tools make up for throttling requests rather than packets (0.9 and 3.75). The
# processor is left as it is: it is the connection that is slow.
THROUGHPUT, LATENCY = 0.9, 3.75
SLOW = {
    "offline": False,
    "downloadThroughput": 1_600_000 / 8 * THROUGHPUT,
    "uploadThroughput": 750_000 / 8 * THROUGHPUT,
    "latency": 150 * LATENCY,
}
LOADED_WITHIN = 30.0  # seconds until the load event: 5 MB come in that time


async def slow_down(live: Live) -> None:
    """Let what a tab asks for take as long as on a slow connection."""
    assert live.tab is not None
    live.loaded_within = LOADED_WITHIN
    session = await live.context.new_cdp_session(live.tab)
    await session.send("Network.enable")
    await session.send("Network.emulateNetworkConditions", SLOW)
