"""When dishes were sold in the last months, and what people said of their being sold out."""

from typing import Literal

import pandas as pd
from sqlalchemy import Connection, Engine, delete, func, or_, select

from forecasting.days.sold_out import DISH_DAY
from forecasting.store.database import reading, writing
from forecasting.store.frames import as_rows, read_named, with_ids, write_rows
from forecasting.store.journal import note, several
from forecasting.store.menu.merges import merged_dishes
from forecasting.store.sales.sold import live_lines, of_dishes
from forecasting.store.schema import dishes, import_days, sale_lines, sold_out, sources
from forecasting.tables import no_hours, no_sold_out, shaped_as

WEEKS = 26
"""So many weeks before the last sale are looked through: what was sold out before then hardly counts any more."""


def read_hours(engine: Engine) -> pd.DataFrame:
    """What was sold in each hour of the last ``WEEKS`` (``sold_out.hours_of``), where the tills say so."""
    with reading(engine) as connection:
        last = connection.scalar(select(func.max(import_days.c.day)))
        if last is None:
            return no_hours()
        since = pd.Timestamp(last) - pd.Timedelta(weeks=WEEKS)
        item = (sale_lines.c.import_day_id, sale_lines.c.till_name, sale_lines.c.size, sale_lines.c.hour)
        timed = (
            live_lines()
            .with_only_columns(*item, func.sum(sale_lines.c.quantity).label("quantity"))
            .where(sale_lines.c.hour.is_not(None), sale_lines.c.quantity > 0, import_days.c.day > since.date())
            .group_by(*item)
            .subquery()
        )
        by = (sources.c.location_id, import_days.c.day, dishes.c.name.label("dish"), timed.c.hour)
        query = select(*by, func.sum(timed.c.quantity).label("quantity"))
        found = read_named(connection, of_dishes(query, timed).group_by(*by), sources)
    return shaped_as(found, no_hours())


def said_of_dishes(connection: Connection) -> pd.DataFrame:
    """What people said: ``location, day, dish, answer`` and ``hour`` where they said that, the newest day first."""
    merged = merged_dishes()
    dish = func.coalesce(merged.c.dish_id, sold_out.c.dish_id).label("dish_id")
    query = (
        select(sold_out.c.location_id, sold_out.c.day, dish, sold_out.c.answer, sold_out.c.hour)
        .outerjoin(merged, merged.c.old_id == sold_out.c.dish_id)
        .order_by(sold_out.c.day.desc(), sold_out.c.id.desc())
    )
    found = read_named(connection, query, sold_out)
    told = shaped_as(found, no_sold_out())
    return told.drop_duplicates(["location", "day", "dish"], ignore_index=True)


def read_sold_out(engine: Engine) -> pd.DataFrame:
    """``said_of_dishes`` by itself."""
    with reading(engine) as connection:
        return said_of_dishes(connection)


def say_sold_out(engine: Engine, rows: pd.DataFrame, answer: Literal["yes", "no"]) -> None:
    """Remember of each row (``location, day, dish``, [``hour``]) whether it was sold out; the last word counts."""
    with writing(engine) as connection:
        _forget(connection, rows)
        said = rows.reindex(columns=[*DISH_DAY, "hour"]).assign(answer=answer)
        write_rows(connection, sold_out, with_ids(connection, said, sold_out))
        deed = "sold_out" if answer == "yes" else "not_sold_out"
        note(connection, deed, several(rows["dish"]), several(rows["location"]))


def forget_sold_out(engine: Engine, rows: pd.DataFrame) -> None:
    """Take back what was said of each row (``location, day, dish``)."""
    with writing(engine) as connection:
        _forget(connection, rows)
        note(connection, "sold_out_taken_back", several(rows["dish"]), several(rows["location"]))


def _forget(connection: Connection, rows: pd.DataFrame) -> None:
    """Whichever of its names a merged dish had when it was said."""
    merged, said = merged_dishes(), sold_out.c
    for row in as_rows(with_ids(connection, rows[DISH_DAY], sold_out), sold_out):
        others = select(merged.c.old_id).where(merged.c.dish_id == row["dish_id"])
        its = or_(said.dish_id == row["dish_id"], said.dish_id.in_(others))
        connection.execute(delete(sold_out).where(said.location_id == row["location_id"], said.day == row["day"], its))
