"""Deliveries that didn't come: nothing of them counts, until somebody takes that back."""

from collections.abc import Mapping

import pandas as pd
from sqlalchemy import Engine, bindparam, select, update

from forecasting.store.database import reading, writing
from forecasting.store.frames import read_rows, with_names
from forecasting.store.schema import deliveries


def deliveries_between(engine: Engine, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """What was to come on these days: ``id`` and the columns of the table ``deliveries``, the latest day first."""
    days = deliveries.c.day.between(first.date(), last.date())
    columns = [column for column in deliveries.c if column.name != "order_id"]
    query = select(*columns).where(days, deliveries.c.quantity > 0).order_by(deliveries.c.day.desc(), deliveries.c.id)
    with reading(engine) as connection:
        return with_names(connection, read_rows(connection, query), deliveries)


def say_what_came(engine: Engine, quantities: Mapping[int, float]) -> None:
    """So much came of each delivery, by its id: 0 where nothing did."""
    with writing(engine) as connection:
        said = [{"its_id": delivery, "quantity": quantity} for delivery, quantity in quantities.items()]
        connection.execute(update(deliveries).where(deliveries.c.id == bindparam("its_id")), said)
