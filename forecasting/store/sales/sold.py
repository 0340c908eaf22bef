"""What was sold, of all that files brought: the lines that count, by the names that their dishes have today."""

from hashlib import sha256

import pandas as pd
from sqlalchemy import Column, Connection, Engine, Select, Subquery, and_, func, or_, select

from forecasting.days.doubts import spread
from forecasting.store.database import reading
from forecasting.store.days.kept_days import ANSWERED, read_answers
from forecasting.store.frames import read_named
from forecasting.store.menu.merges import merged_dishes
from forecasting.store.schema import (
    aliases,
    changes,
    day_answers,
    dishes,
    import_days,
    imports,
    live,
    locations,
    merges,
    sale_lines,
    sources,
)
from forecasting.tables import empty, no_modified, shaped_as

_ITEM = (sale_lines.c.import_day_id, sale_lines.c.till_name, sale_lines.c.size)


def daily_sales(connection: Connection) -> pd.DataFrame:
    """COLUMNS["sales"] with one row per location, source, day and dish; channel, hour, ticket, modifiers are empty.

    Days that were cashed up together stand apart where somebody said so.
    """
    by = (sources.c.location_id, sources.c.name, import_days.c.day, dishes.c.name)
    sold = sums_by_day(*_ITEM).subquery()
    sums = (func.sum(sold.c[name]).label(name) for name in ("quantity", "net_sales", "discount"))
    query = select(by[0], by[1].label("source"), by[2], by[3].label("dish"), *sums)
    found = read_named(connection, of_dishes(query, sold).group_by(*by), sources)
    model = empty("sales")
    return (
        spread(found.reindex(columns=model.columns), read_answers(connection))
        .astype(model.dtypes)
        .assign(channel="", ticket="", modifiers="")
        .sort_values(["day", "location", "source", "dish"], ignore_index=True)
    )


def read_sales_by_day(engine: Engine) -> pd.DataFrame:
    """``daily_sales``, alone."""
    with reading(engine) as connection:
        return daily_sales(connection)


def sold_dishes(connection: Connection) -> pd.DataFrame:
    """Which dishes each location sells, or has ever sold: ``location, dish``."""
    sold = live_lines().with_only_columns(*_ITEM).distinct().subquery()
    query = select(sources.c.location_id, dishes.c.name.label("dish")).distinct()
    return read_named(connection, of_dishes(query, sold), sources)


def sales_with_modifiers(connection: Connection, since: pd.Timestamp | None = None) -> pd.DataFrame:
    """The portions of each day and dish that were sold with modifiers, as ``modifiers.sold_with`` sums lines.

    Returns ``location, day, dish, modifiers, quantity``, of the days from ``since`` on.
    """
    item = (*_ITEM, sale_lines.c.modifiers)
    lines = sums_by_day(*item).where(sale_lines.c.modifiers != "")
    sold = (lines if since is None else lines.where(import_days.c.day >= since.date())).subquery()
    by = (sources.c.location_id, import_days.c.day, dishes.c.name.label("dish"), sold.c.modifiers)
    query = select(*by, func.sum(sold.c.quantity).label("quantity"))
    found = read_named(connection, of_dishes(query, sold).group_by(*by), sources)
    return shaped_as(found, no_modified())


def read_modifiers(engine: Engine, since: pd.Timestamp) -> pd.DataFrame:
    """``sales_with_modifiers`` from a day on."""
    with reading(engine) as connection:
        return sales_with_modifiers(connection, since)


def sales_stamp(engine: Engine) -> str:
    """Another text after every change that can make ``daily_sales`` another table.

    Of imports, sources that count, aliases, merges, names of dishes and locations, what is no food, and answers about
    days. Unlike the database's stamp it outlives counts, orders and the like; a new database has another one, too.
    """
    facts = (
        [changes.c.database],
        [imports.c.id, imports.c.undone],
        [import_days.c.source_id, import_days.c.contained_in],
        aliases.c,
        [merges.c.old_id, merges.c.dish_id],
        [dishes.c.id, dishes.c.name, dishes.c.food],
        [locations.c.id, locations.c.name],
        [day_answers.c[name] for name in ANSWERED],
    )
    with reading(engine) as connection:
        found = [connection.execute(select(*columns).distinct().order_by(*columns)).all() for columns in facts]
    return sha256(repr(found).encode()).hexdigest()


def live_lines() -> Select:
    """The sale lines that count: neither replaced by a later import nor undone."""
    return select(sale_lines).join(import_days, sale_lines.c.import_day_id == import_days.c.id).where(live)


def sums_by_day(*item: Column) -> Select:
    """The lines that count, summed by the columns of ``item``."""
    sums = (func.sum(sale_lines.c[name]).label(name) for name in ("quantity", "net_sales", "discount"))
    return live_lines().with_only_columns(*item, *sums).group_by(*item)


def of_dishes(query: Select, sold: Subquery) -> Select:
    """A query about ``sold`` with the day and the source of each row, and the dish that its name stands for.

    Rows of what is no food are left out.
    """
    alias = _alias_spans()
    named = and_(
        alias.c.source_id == import_days.c.source_id,
        alias.c.till_name == sold.c.till_name,
        alias.c.size == sold.c.size,
        import_days.c.day >= alias.c["from"],
        or_(alias.c.until.is_(None), import_days.c.day < alias.c.until),
    )
    return (
        query.join_from(sold, import_days, sold.c.import_day_id == import_days.c.id)
        .join(sources, sources.c.id == import_days.c.source_id)
        .join(alias, named)
        .join(dishes, and_(dishes.c.id == alias.c.dish_id, dishes.c.food.is_not(False)))
    )


def _alias_spans() -> Subquery:
    item = [aliases.c.source_id, aliases.c.till_name, aliases.c.size]
    until = func.lead(aliases.c["from"]).over(partition_by=item, order_by=aliases.c["from"])
    merged = merged_dishes()
    dish_id = func.coalesce(merged.c.dish_id, aliases.c.dish_id)
    spans = select(*item, aliases.c["from"], dish_id.label("dish_id"), until.label("until"))
    return spans.outerjoin(merged, merged.c.old_id == aliases.c.dish_id).subquery()
