"""Memory that visitors no longer need goes back to the machine now and then; Python and the C library would keep it.

Streamlit would look for it after every run of a page (``runner.postScriptGC``), through all that is kept: with thirty
people at once that was two thirds of what the server did.
"""

import asyncio
import ctypes
import gc
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from anyio import to_thread
from starlette.applications import Starlette

EVERY_SECONDS = 60


@asynccontextmanager
async def giving_back(_: Starlette) -> AsyncIterator[None]:
    """As long as the server runs; to the machine where its C library can be asked for it (glibc: ``malloc_trim``)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    asked = asyncio.create_task(_now_and_then(trim))
    yield
    asked.cancel()


async def _now_and_then(trim: Callable[[int], int] | None) -> None:
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        await to_thread.run_sync(gc.collect)
        if trim:
            await to_thread.run_sync(trim, 0)
