"""Memory goes back to the machine as long as the server runs."""

import asyncio
import ctypes
import gc
import weakref
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from pages.shared.server import memory


def run(what: Coroutine) -> object:
    """In a thread of its own: a browser that an earlier test drove has left its loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asyncio.wait_for(what, 20)).result()


def test_python_and_the_c_library_are_asked_again_and_again_until_the_server_stops(monkeypatch):
    asked, collected = [], []
    monkeypatch.setattr(memory.gc, "collect", lambda: collected.append(True))
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace(malloc_trim=asked.append))
    monkeypatch.setattr(memory.sys, "platform", "linux")
    monkeypatch.setattr(memory, "EVERY_SECONDS", 0)

    async def served() -> int:
        async with memory.giving_back(None):
            while len(asked) < 3:
                await asyncio.sleep(0)
        await asyncio.sleep(0)
        at_the_end = len(asked)
        await asyncio.to_thread(int)
        return len(asked) - at_the_end

    assert run(served()) <= 1
    assert set(asked) == {0}
    assert len(collected) >= len(asked)


def test_what_stays_as_long_as_the_server_is_not_looked_through_again():
    before = gc.get_freeze_count()
    memory.keep_what_stays()
    assert gc.get_freeze_count() > before


def test_where_the_c_library_cannot_be_asked_python_still_is(monkeypatch):
    collected = []
    monkeypatch.setattr(memory.gc, "collect", lambda: collected.append(True))
    monkeypatch.setattr(memory.sys, "platform", "win32")
    monkeypatch.setattr(memory, "EVERY_SECONDS", 0)

    async def served() -> None:
        async with memory.giving_back(None):
            while len(collected) < 2:
                await asyncio.sleep(0)

    run(served())
    assert len(collected) >= 2


def test_a_page_to_which_nobody_came_back_ends_without_another_one_closing(monkeypatch):
    kept = MemorySessionStorage(ttl_seconds=0)
    page = type("Page", (), {"id": "of somebody who left"})()
    kept.save(SessionInfo(client=None, session=page))
    gone = weakref.ref(page)
    del page
    pages = SimpleNamespace(_session_mgr=WebsocketSessionManager(kept, *[None] * 3))
    monkeypatch.setattr(memory, "runtime", SimpleNamespace(exists=lambda: True, get_instance=lambda: pages))
    assert gone() is not None
    memory.forget_who_left()
    assert gone() is None
