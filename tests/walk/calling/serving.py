"""An exchange in a thread of its own: a walk at the shell or the worker has its own loop."""

import asyncio
import threading
from contextlib import contextmanager

from walk.calling import ivr


@contextmanager
def served(shape, **more):
    """Serve a line on loopback until the block is left."""
    loop = asyncio.new_event_loop()
    made = loop.run_until_complete(ivr.Exchange.opened(shape, **more))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield made
    finally:
        loop.call_soon_threadsafe(made.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
