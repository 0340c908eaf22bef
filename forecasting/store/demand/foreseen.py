"""What forecasts said of each week before it began: kept for good, to be judged when its sales arrive."""

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Engine, delete, select

from forecasting.demand.forecast import Forecast
from forecasting.proof.watching import WATCHED_WEEKS, beforehand, week_of
from forecasting.store.database import reading
from forecasting.store.frames import read_named, read_rows, with_ids, write_rows
from forecasting.store.schema import foreseen
from forecasting.tables import WEEK


def keep_foreseen(connection: Connection, forecast: Forecast) -> None:
    """Of each week keep what the newest forecast says that knows none of its days: this one, or what is newer."""
    rows = beforehand(forecast.means, forecast.last_day)
    newer = select(foreseen.c.day).where(foreseen.c.last_day > forecast.last_day.date()).distinct()
    rows = rows[~rows["week"].isin(week_of(read_rows(connection, newer)["day"]))]
    for week in rows["week"].unique():
        connection.execute(delete(foreseen).where(_within(week, week)))
    said = rows.assign(last_day=forecast.last_day, recipes=forecast.settings.recipes)
    write_rows(connection, foreseen, with_ids(connection, said, foreseen))


def read_foreseen(engine: Engine, today: pd.Timestamp) -> pd.DataFrame:
    """What forecasts said of each of the last weeks before it began, as ``watching.watch`` takes it.

    The columns ``location, ingredient, day, model, mean, p10, p90, last_day, recipes, week``.
    """
    this_week = today.normalize() - pd.Timedelta(days=today.day_of_week)
    query = select(*(column for column in foreseen.c if column.name != "id"))
    query = query.where(_within(this_week - pd.Timedelta(weeks=WATCHED_WEEKS), this_week)).order_by(foreseen.c.id)
    with reading(engine) as connection:
        rows = read_named(connection, query, foreseen)
    return rows.assign(week=week_of(rows["day"]))


def _within(first: pd.Timestamp, last: pd.Timestamp) -> ColumnElement[bool]:
    """The days of weeks from one to another."""
    return foreseen.c.day.between(first.date(), (last + pd.Timedelta(days=WEEK - 1)).date())
