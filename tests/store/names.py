"""Another name for something that a restaurant knows, as the page of its tables gives it."""

from sqlalchemy import Engine

from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.tables import COLUMNS


def rename(engine: Engine, table: str, name: str, to: str) -> None:
    rows = getattr(read_restaurant(engine, with_sales=False), table)
    column = COLUMNS[table][0].name
    save_table(engine, table, rows.assign(**{column: rows[column].replace(name, to)}), renamed={name: to})
