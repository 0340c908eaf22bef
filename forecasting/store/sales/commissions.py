"""Through which channels dishes are sold, and what a delivery app keeps of the money."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, Engine, delete, func, insert, select

from forecasting.store.database import reading, writing
from forecasting.store.frames import known, read_named
from forecasting.store.journal import note
from forecasting.store.sales.sold import of_dishes, sums_by_day
from forecasting.store.schema import commissions, dishes, import_days, live, locations, sale_lines, sources
from forecasting.tables import WEEK, no_commissions, shaped_as

WEEKS = 8
"""Margins go by what was kept in so many last weeks of sales."""


@dataclass(frozen=True)
class Channel:
    """One way by which dishes are sold: a ``channel`` ("" where the file names none) of the files of a ``source``.

    ``source_id`` is the database's; ``sold`` is its money without tax, ``share`` what an app keeps of it, 0 to 1.
    """

    source_id: str
    location: str
    source: str
    channel: str
    sold: float
    share: float


def list_channels(engine: Engine, since: pd.Timestamp) -> list[Channel]:
    """The channels by which something was sold since a day, and those of which an app keeps a share; by money."""
    money = (
        select(import_days.c.source_id, sale_lines.c.channel, func.sum(sale_lines.c.net_sales).label("sold"))
        .join_from(sale_lines, import_days)
        .where(live, import_days.c.day >= since.date())
        .group_by(import_days.c.source_id, sale_lines.c.channel)
    )
    with reading(engine) as connection:
        whose = {row.id: row for row in connection.execute(select(sources))}
        names = {key: name for name, key in known(connection, locations).items()}
        sold = {(row.source_id, row.channel): row.sold or 0.0 for row in connection.execute(money)}
        shares = {(row.source_id, row.channel): row.share for row in connection.execute(select(commissions))}
    found = [
        Channel(
            source_id=source,
            location=names[whose[source].location_id],
            source=whose[source].name,
            channel=channel,
            sold=sold.get((source, channel), 0.0),
            share=shares.get((source, channel), 0.0),
        )
        for source, channel in sold.keys() | shares.keys()
    ]
    return sorted(found, key=lambda one: (-one.sold, one.location, one.source, one.channel))


def save_commission(engine: Engine, source_id: str, channel: str, share: float) -> None:
    """An app keeps this share of all that was and will be sold through a channel; 0, nobody keeps anything."""
    with writing(engine) as connection:
        same = (commissions.c.source_id == source_id) & (commissions.c.channel == channel)
        connection.execute(delete(commissions).where(same))
        if share > 0:
            connection.execute(insert(commissions), {"source_id": source_id, "channel": channel, "share": share})
        note(connection, "commission_set", f"{channel or source_id}: {share:.1%}")


def commissions_between(engine: Engine, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """What delivery apps kept from ``first`` to ``last``: ``location, day, dish, commission``, in money."""
    with reading(engine) as connection:
        return _kept(connection, first, last)


def recent_commissions(connection: Connection) -> pd.DataFrame:
    """The same of the last ``WEEKS`` of sales; nothing is read where no app keeps anything."""
    if connection.scalar(select(func.count()).select_from(commissions)) == 0:
        return no_commissions()
    last = pd.Timestamp(connection.scalar(select(func.max(import_days.c.day)).where(live)))
    return no_commissions() if pd.isna(last) else _kept(connection, last - pd.Timedelta(days=WEEKS * WEEK - 1), last)


def _kept(connection: Connection, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    item = [sale_lines.c[name] for name in ("import_day_id", "till_name", "size", "channel")]
    days = import_days.c.day.between(first.date(), last.date())
    sold = sums_by_day(*item).where(days, sale_lines.c.channel.in_(select(commissions.c.channel))).subquery()
    by = (sources.c.location_id, import_days.c.day, dishes.c.name)
    kept = func.sum(sold.c.net_sales * commissions.c.share).label("commission")
    whose = (commissions.c.source_id == sources.c.id) & (commissions.c.channel == sold.c.channel)
    query = of_dishes(select(*by[:2], by[2].label("dish"), kept), sold).join(commissions, whose).group_by(*by)
    found = read_named(connection, query.order_by(*by), sources)
    return shaped_as(found, no_commissions())
