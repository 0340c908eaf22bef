"""What do thirty people wait who count and read at once, and how much memory do they take and give back?"""

import asyncio
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import requests

from forecasting.people import Role
from forecasting.store.database import open_database, sqlite_url
from forecasting.store.people.accounts import add_person
from pages.shared.server.memory import EVERY_SECONDS
from tests.benchmarks.measure import Figure, memory_of
from tests.benchmarks.pages import ready_sample
from tests.browser.conftest import free_port
from tests.server.conftest import PASSWORD, House, serving
from tests.visitors import Visitor

PEOPLE, COUNTING = 30, 10
SECONDS = 120
BETWEEN_COUNTS, BETWEEN_PAGES = (5.0, 15.0), (15.0, 45.0)
"""Seconds that somebody needs to weigh what stands on a shelf, or to read a page."""

READ = ("today", "orders", "forecast", "today", "scenarios")
FORGOTTEN_SECONDS = 5
"""How soon the server forgets who has left: in the app it waits much longer for a phone that sleeps."""

FORGETFUL = f"""
import runpy, sys
from streamlit.web import bootstrap
load = bootstrap.load_config_options
bootstrap.load_config_options = lambda named: load(named | {{"server.disconnectedSessionTTL": {FORGOTTEN_SECONDS}}})
sys.argv[0] = "app.py"
runpy.run_path("app.py", run_name="__main__")
"""
"""``python app.py`` that forgets sooner: no variable of the environment changes a kitchen's settings."""

MOST_SECONDS = 1.5
MOST_MB = {"with all of them": 1000.0, "after they have left": 700.0}
"""A small kitchen's machine; what remains afterwards is what is kept of the plans, not of the people."""

QUERY = "restaurant=sample"


@dataclass
class Waits:
    """Seconds that people waited, by what for; how often a page ended in an error, or somebody didn't come in."""

    sign_ins: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    counts: list[float] = field(default_factory=list)
    failures: int = 0


def measure() -> Iterator[Figure]:
    """Ten count and twenty read for two minutes, each signed in, in a kitchen that has shown every page once."""
    with ready_sample() as folder, _kitchen(folder) as house:
        waits, memory = asyncio.run(_crowd(house))
    kinds = {"a sign-in": waits.sign_ins, "a page": waits.pages, "a count saved": waits.counts}
    for what, seconds in kinds.items():
        yield Figure(f"{what}, of {len(seconds)}: median", float(np.median(seconds)), "s")
        yield Figure(f"{what}: 95 of 100 within", float(np.quantile(seconds, 0.95)), "s", most=MOST_SECONDS)
    yield Figure("pages that failed", waits.failures, "", most=0)
    for what, megabytes in memory.items():
        yield Figure(f"memory {what}", megabytes, "MB", most=MOST_MB.get(what))


@contextmanager
def _kitchen(folder: Path) -> Iterator[House]:
    """``make kitchen`` with an account for everybody."""
    database = open_database(sqlite_url(folder / "restaurant.db"))
    add_person(database, "Rosa", Role.OWNER)
    database.dispose()
    port = free_port()
    with serving([sys.executable, "-c", FORGETFUL, "--port", str(port)], folder, port) as house:
        for number in range(PEOPLE + 1):
            house.person(str(number))
        yield house


async def _crowd(house: House) -> tuple[Waits, dict[str, float]]:
    waits, memory = Waits(), {}
    async with await _signed_in(house, PEOPLE, Waits()) as first:
        for page in (*READ, "count"):
            await first.open(page)
    memory["before"] = memory_of(house.process)
    until = time.monotonic() + SECONDS
    people = [_person(house, number, until, waits) for number in range(PEOPLE)]
    async with asyncio.TaskGroup() as group:
        for one in people:
            group.create_task(one)
        memory["with all of them"] = await _peak(house.process, until)
    await asyncio.sleep(2 * FORGOTTEN_SECONDS + EVERY_SECONDS)
    memory["after they have left"] = memory_of(house.process)
    return waits, memory


async def _signed_in(house: House, number: int, waits: Waits) -> Visitor:
    """Somebody who has written name and password."""
    form = {"name": str(number), "password": PASSWORD}
    begun = time.perf_counter()
    answer = await asyncio.to_thread(
        requests.post, f"{house.address}/sign-in", form, headers={"Origin": house.address}, allow_redirects=False
    )
    waits.sign_ins.append(time.perf_counter() - begun)
    waits.failures += answer.status_code != 303
    return Visitor(house.address, QUERY, {"Cookie": f"despensa={answer.cookies.get('despensa')}"})


async def _peak(server: int, until: float) -> float:
    peak = 0.0
    while time.monotonic() < until:
        peak = max(peak, memory_of(server))
        await asyncio.sleep(1.0)
    return peak


async def _person(house: House, number: int, until: float, waits: Waits) -> None:
    chance = random.Random(number)
    await asyncio.sleep(chance.uniform(0.0, BETWEEN_PAGES[1]))
    async with await _signed_in(house, number, waits) as visitor:
        await (_count if number < COUNTING else _read)(visitor, chance, until, waits)


async def _count(visitor: Visitor, chance: random.Random, until: float, waits: Waits) -> None:
    """Go through the shelves from a place of one's own."""
    page = await _timed(visitor.open("count"), waits.pages, waits)
    labels = list(page.fields)
    place = chance.randrange(len(labels))
    while time.monotonic() < until:
        await asyncio.sleep(chance.uniform(*BETWEEN_COUNTS))
        label = labels[place % len(labels)]
        await _timed(visitor.type(label, f"{chance.uniform(1, 40):.2f}"), waits.counts, waits)
        place += 1


async def _read(visitor: Visitor, chance: random.Random, until: float, waits: Waits) -> None:
    while time.monotonic() < until:
        await _timed(visitor.open(chance.choice(READ)), waits.pages, waits)
        await asyncio.sleep(chance.uniform(*BETWEEN_PAGES))


async def _timed(asked, seconds: list[float], waits: Waits):
    begun = time.perf_counter()
    page = await asked
    seconds.append(time.perf_counter() - begun)
    waits.failures += page.failed
    return page
