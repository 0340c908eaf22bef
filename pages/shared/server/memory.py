"""Memory that visitors no longer need goes back to the machine now and then; Python and the C library would keep it.

Streamlit would look for it after every run of a page (``runner.postScriptGC``), through all that is kept: with thirty
people at once that was two thirds of what the server did.
"""

import asyncio
import ctypes
import gc
import logging
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module

from anyio import to_thread
from starlette.applications import Starlette
from streamlit import runtime

EVERY_SECONDS = 60
LOG = logging.getLogger("despensa.memory")


@asynccontextmanager
async def giving_back(_: Starlette) -> AsyncIterator[None]:
    """As long as the server runs; to the machine where its C library can be asked for it (glibc: ``malloc_trim``)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    asked = asyncio.create_task(_now_and_then(trim))
    yield
    asked.cancel()


def keep_what_stays() -> None:
    """What pages are made of stays as long as the server: whoever looks for what nobody needs passes it over.

    To look through all of it takes a third of a second, in which every page waits.
    """
    import_module("pages.shared.ready")  # and with it the core, all that a first page loads
    gc.collect()
    gc.freeze()


def forget_who_left() -> None:
    """End the pages to which nobody came back in time: all that was uploaded on them goes when Python looks.

    Streamlit does so only when another page closes: after the last one of the night nothing would ever end. It has to
    be done in the thread that serves them.
    """
    if runtime.exists():
        runtime.get_instance()._session_mgr._session_storage._cache.expire()


async def _now_and_then(trim: Callable[[int], int] | None) -> None:
    await to_thread.run_sync(keep_what_stays, abandon_on_cancel=True)  # meanwhile the server is there
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        try:
            forget_who_left()
        except Exception as error:  # what doesn't end now does so later
            LOG.error("Pages that are over can't be ended", exc_info=error)
        await to_thread.run_sync(gc.collect)
        if trim:
            await to_thread.run_sync(trim, 0)
