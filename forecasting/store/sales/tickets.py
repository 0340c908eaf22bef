"""How many tickets there were on a day, where the tills number them."""

import pandas as pd
from sqlalchemy import Connection, distinct, func, select

from forecasting.store.frames import read_named
from forecasting.store.sales.sold import live_lines
from forecasting.store.schema import import_days, sale_lines, sources
from forecasting.tables import no_tickets, shaped_as


def daily_tickets(connection: Connection) -> pd.DataFrame:
    """``location, day, tickets`` and the portions on them (``quantity``), as ``servings.count_tickets`` counts lines.

    A day of a source stands in one import, so each ticket is counted once.
    """
    by_source = (
        live_lines()
        .with_only_columns(
            sale_lines.c.import_day_id,
            func.count(distinct(sale_lines.c.ticket)).label("tickets"),
            func.sum(sale_lines.c.quantity).label("quantity"),
        )
        .where(sale_lines.c.ticket != "")
        .group_by(sale_lines.c.import_day_id)
        .subquery()
    )
    query = (
        select(sources.c.location_id, import_days.c.day, func.sum(by_source.c.tickets).label("tickets"))
        .add_columns(func.sum(by_source.c.quantity).label("quantity"))
        .join_from(by_source, import_days, by_source.c.import_day_id == import_days.c.id)
        .join(sources, sources.c.id == import_days.c.source_id)
        .group_by(sources.c.location_id, import_days.c.day)
        .order_by(import_days.c.day, sources.c.location_id)
    )
    found = read_named(connection, query, sources)
    return shaped_as(found, no_tickets())
