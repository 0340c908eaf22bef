"""Whether a file corrects the days that are kept of a till, or is of another one: what both say alike tells it."""

from collections.abc import Mapping

import pandas as pd
from sqlalchemy import Connection, Subquery, and_, func, select

from forecasting.sales.bundles.batches import SOURCE_DAYS, lines_that_count
from forecasting.store.frames import read_named
from forecasting.store.sales.differences import CLOSE
from forecasting.store.schema import import_days, sale_lines, sources

CORRECTED = 0.7
"""Where so much of what is kept stays as it was, a file corrects the rest. Two tills hardly sell as many of a dish on
the same day, and where they number their tickets in the same way, other dishes stand on them."""

_DISH = [*SOURCE_DAYS, "till_name", "size"]


def are_corrected(
    connection: Connection, standing: Subquery, sold: Mapping[int, pd.DataFrame], days: pd.DataFrame
) -> bool:
    """Whether files say most of the kept ``days`` (``SOURCE_DAYS``) as they are kept, by dish or ticket by ticket.

    ``standing``: which import says each day now; ``sold``: the lines of each file by its place.
    """
    kept = _kept(connection, standing, days).merge(days[SOURCE_DAYS], on=SOURCE_DAYS)
    new = lines_that_count([sold[place] for place in sorted(sold)])
    alike = max(_alike(kept, new, _DISH), _alike(kept[kept["ticket"] != ""], new, [*_DISH, "ticket"]))
    return alike >= CORRECTED * kept["quantity"].sum()


def _alike(kept: pd.DataFrame, new: pd.DataFrame, by: list[str]) -> float:
    """The kept portions of which the new lines say as many."""
    if not set(by) <= {*new}:
        return 0.0
    were, are = (rows.groupby(by)["quantity"].sum() for rows in (kept, new))
    return float(were[(are.reindex(were.index) - were).abs() <= CLOSE].sum())


def _kept(connection: Connection, standing: Subquery, days: pd.DataFrame) -> pd.DataFrame:
    same = and_(*(import_days.c[column.name] == column for column in standing.c))
    by = (sources.c.location_id, sources.c.name, import_days.c.day)
    names = [sale_lines.c[name] for name in ("till_name", "size", "ticket")]
    query = (
        select(by[0], by[1].label("source"), by[2], *names, func.sum(sale_lines.c.quantity).label("quantity"))
        .join_from(sale_lines, import_days, sale_lines.c.import_day_id == import_days.c.id)
        .join(standing, same)
        .join(sources, sources.c.id == import_days.c.source_id)
        .where(import_days.c.day.between(days["day"].min().date(), days["day"].max().date()))
        .group_by(*by, *names)
    )
    return read_named(connection, query, sources)
