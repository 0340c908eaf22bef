"""A process that imports file after file, killed at a random moment: what must hold then, whenever that was."""

import random
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from time import perf_counter

import pandas as pd
from sqlalchemy import func, select, text

from forecasting.store import schema
from forecasting.store.database import open_database, reading, taking_turns
from forecasting.store.sales.imports import list_imports, save_import
from forecasting.store.sales.sold import read_sales_by_day
from forecasting.store.sales.uploads import Upload
from tests.store.conftest import NOON, sold

FIRST = pd.Timestamp("2026-01-01")
SHARED = pd.Timestamp("2025-12-31")
DISHES = 500


def crash_again_and_again(processes: BaseContext, url: str, kills: int, seed: int) -> int:
    """Start and kill an importer so often, and check after every kill; gives how many files were kept."""
    moments, acknowledged = random.Random(seed), 0
    for _ in range(kills):
        told, tells = processes.Pipe(duplex=False)
        importer = processes.Process(target=import_for_ever, args=(url, tells, acknowledged))
        importer.start()
        tells.close()
        told.recv()
        began = perf_counter()
        acknowledged = told.recv()
        importer.join(timeout=moments.uniform(0, 2 * (perf_counter() - began)))  # while one of the next two is kept
        importer.kill()
        importer.join()
        acknowledged = max([acknowledged, *whatever_was(told)])
        check(url, acknowledged)
    return acknowledged


def import_for_ever(url: str, tells: Connection, acknowledged: int) -> None:
    """Import files one after the other and tell of each that is kept, beginning with the last one told of."""
    engine = open_database(url)
    for number in count(max(acknowledged, 1)):
        save_import(engine, lines_of(number), no_issues(), Upload(str(number).encode(), "ventas.csv", NOON))
        tells.send(number)


def whatever_was(told: Connection) -> Iterator[int]:
    """What a dead process has told before it died."""
    with suppress(EOFError, OSError):
        while True:
            yield told.recv()


def lines_of(number: int) -> pd.DataFrame:
    """A file: each dish once on a day of its own, and ``number`` times on a day that every file has."""
    own = FIRST + pd.Timedelta(days=number)
    dishes = [f"Plato {dish}" for dish in range(DISHES)]
    return sold(*[(day, dish, sales, 10) for day, sales in ((own, 1), (SHARED, number)) for dish in dishes])


def no_issues() -> pd.DataFrame:
    return pd.DataFrame({"row": [], "reason": [], "count": [], "action": []})


def check(url: str, acknowledged: int) -> None:
    """Nothing acknowledged is lost, nothing is there twice, and of the last file there is all or nothing."""
    engine = open_database(url)
    with taking_turns(engine):  # a server may still be busy with what the dead process has asked for
        pass
    kept = len(list_imports(engine))
    assert kept in (acknowledged, acknowledged + 1)
    with reading(engine) as connection:
        lines = connection.scalar(select(func.count()).select_from(schema.sale_lines))
        if engine.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
    assert lines == kept * 2 * DISHES
    sales = read_sales_by_day(engine).groupby("day")["quantity"].agg(["size", "min", "max"])
    expected = {FIRST + pd.Timedelta(days=number): (DISHES, 1.0, 1.0) for number in range(1, kept + 1)}
    expected[SHARED] = (DISHES, float(kept), float(kept))
    assert {day: tuple(found) for day, *found in sales.itertuples()} == expected
    engine.dispose()
