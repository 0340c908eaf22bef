"""Memory that visitors no longer need goes back to the machine now and then: the C library keeps it otherwise."""

import asyncio
import ctypes
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from anyio import to_thread
from starlette.applications import Starlette

EVERY_SECONDS = 60


@asynccontextmanager
async def giving_back(_: Starlette) -> AsyncIterator[None]:
    """As long as the server runs, where its C library can be asked for it (glibc: ``malloc_trim``)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    asked = asyncio.create_task(_now_and_then(trim)) if trim else None
    yield
    if asked:
        asked.cancel()


async def _now_and_then(trim: Callable[[int], int]) -> None:
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        await to_thread.run_sync(trim, 0)
