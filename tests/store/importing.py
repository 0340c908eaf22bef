"""Sales of a day or two, and how tests keep them."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
from sqlalchemy import Engine, func, select

from forecasting.store import schema
from forecasting.store.database import reading
from forecasting.store.sales.differences import Difference
from forecasting.store.sales.imports import (
    Given,
    preview,
    save_import,
)
from forecasting.store.sales.sold import read_sales_by_day
from forecasting.store.sales.uploads import Upload
from tests.store.conftest import NOON, sold

ISSUES = pd.DataFrame(
    {
        "file": "ventas.csv",
        "row": [7, 9],
        "reason": ["total", "not_a_number"],
        "count": [1, 2],
        "action": ["dropped", "dropped"],
    }
)
SUNDAY = sold(("2026-11-22", "Ceviche", 3, 126), ("2026-11-22", "Lomo", 2, 76))


def upload(content: bytes, source: str | None = None) -> Upload:
    return Upload(content, "ventas.csv", NOON, who="Rosa", source=source)


def save(engine: Engine, content: bytes, lines: pd.DataFrame, source: str | None = None, agreed: Sequence[str] = ()):
    return save_import(engine, lines, ISSUES.iloc[:0], replace(upload(content, source), agreed=agreed))


def given(content: bytes, lines: pd.DataFrame, source: str | None = None, agreed: Sequence[str] = ()) -> Given:
    return Given(lines, ISSUES.iloc[:0], replace(upload(content, source), agreed=agreed))


def shown(engine: Engine, lines: pd.DataFrame, source: str | None = None) -> Difference:
    return preview(engine, [given(b"shown", lines, source)])


def sales(engine: Engine) -> list[list[object]]:
    found = read_sales_by_day(engine).assign(day=lambda rows: rows["day"].dt.strftime("%d"))
    return found[["day", "dish", "quantity"]].to_numpy().tolist()


def lines_kept(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(schema.sale_lines))
