"""An overview of what the database holds: every page begins with it."""

from dataclasses import dataclass
from functools import cache

import pandas as pd
from sqlalchemy import Engine, Select, func, select

from forecasting.store import schema
from forecasting.store.database import reading
from forecasting.store.frames import as_day
from forecasting.store.locations import Location, find_locations
from forecasting.store.restaurant import FACTS, LISTS
from forecasting.store.sales.sold import live_lines


@dataclass(frozen=True)
class Overview:
    """What the database holds, for a first look.

    ``rows`` counts the rows of each table of ``COLUMNS`` (for sales: lines that count). ``locations`` are all that
    were named, ``last_day`` the last one sold at any of them.
    """

    rows: dict[str, int]
    first_day: pd.Timestamp | None
    last_day: pd.Timestamp | None
    last_count: pd.Timestamp | None
    locations: tuple[Location, ...] = ()


def overview(engine: Engine) -> Overview:
    """How much the database holds, and up to which day."""
    with reading(engine) as connection:
        *counted, first, last, last_count = connection.execute(_in_numbers()).one()
        return Overview(
            rows=dict(zip([*LISTS, *FACTS, "sales"], counted, strict=True)),
            first_day=as_day(first),
            last_day=as_day(last),
            last_count=as_day(last_count),
            locations=find_locations(connection),
        )


@cache
def _in_numbers() -> Select:
    """How many rows each table has, the first and the last day sold, the last one counted: every page asks, once."""
    there = [select(table).where(table.c.active) for table in LISTS.values()]
    there += [select(kept.table) for kept in FACTS.values()]
    there += [live_lines()]
    days = schema.import_days.c.day
    reached = [select(each(days)).where(schema.live) for each in (func.min, func.max)]
    reached += [select(func.max(schema.counts.c.day))]
    rows = [select(func.count()).select_from(query.subquery()) for query in there]
    return select(*(query.scalar_subquery() for query in rows + reached))
