"""A week of November, and the greengrocer who delivers Mon, Wed, Fri and Sat."""

import pandas as pd

from forecasting.tables import COLUMNS, empty

SUNDAY = pd.Timestamp("2026-11-22")
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = (SUNDAY + pd.Timedelta(days=n) for n in range(1, 7))


def rows(table: str, *given: dict) -> pd.DataFrame:
    """Rows of a table of the vocabulary, with the defaults that a reader would fill in."""
    model = empty(table)
    lines = [{column.name: row.get(column.name, column.default) for column in COLUMNS[table]} for row in given]
    return pd.DataFrame(lines, columns=model.columns).astype(model.dtypes)


def supplier(**changes) -> dict:
    greens = {"supplier": "Verduras", "delivery_days": "mon,wed,fri,sat", "cutoff": "21:00", "lead_time_days": 1.0}
    return greens | {"minimum": 0.0, "phone": ""} | changes
