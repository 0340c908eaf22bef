"""Dates whose day and month a spreadsheet has swapped."""

import pandas as pd
import pytest

from forecasting.errors import InputError
from forecasting.sales import read_sales
from forecasting.texts import error_text


def read(days, closed=()):
    rows = "".join(f"{day:%Y-%m-%d},Ceviche,2\n" for day in days if day.day_of_week not in closed)
    return read_sales(f"Fecha,Plato,Cantidad\n{rows}".encode(), "ventas.csv")


def swapped(day: pd.Timestamp) -> pd.Timestamp:
    return day.replace(month=day.day, day=day.month) if day.day <= 12 else day


def test_swapped_days_are_called_out_not_read():
    with pytest.raises(InputError) as raised:
        read([swapped(day) for day in pd.date_range("2026-11-01", "2026-11-22")])
    assert raised.value.values == {
        "file": "ventas.csv",
        "few": tuple(pd.to_datetime(["2026-01-11", "2026-02-11", "2026-03-11"])),
        "instead": tuple(pd.to_datetime(["2026-11-01", "2026-11-02", "2026-11-03"])),
    }
    assert "dice dom 11 ene, mié 11 feb y mié 11 mar donde debería decir dom 1 nov," in error_text(raised.value, "es")
    with pytest.raises(InputError, match="swapped_days"):
        read([swapped(day) for day in pd.date_range("2026-09-15", "2026-11-22")], closed=[0])


@pytest.mark.parametrize("step", [1, -1])
def test_a_whole_year_swapped_is_told_by_the_order_of_its_rows(step):
    year = pd.date_range("2025-11-23", "2026-11-22")[::step]
    with pytest.raises(InputError, match="swapped_days"):
        read([swapped(day) for day in year])


def test_rows_in_no_order_or_sorted_as_texts_are_read():
    year = pd.date_range("2025-01-01", "2025-12-31")
    for days in (year.to_series().sample(frac=1, random_state=1), sorted(year, key=lambda day: f"{day:%d/%m/%Y}")):
        assert len(read(days).days) == 365


@pytest.mark.parametrize(
    "days",
    [
        pd.date_range("2026-11-01", "2026-11-12"),
        pd.date_range("2025-01-01", "2026-11-22"),
        pd.date_range("2026-01-01", "2026-11-22", freq="7D"),
        pd.DatetimeIndex(["2026-01-05", "2026-02-05", "2026-11-20"]),
    ],
)
def test_days_in_their_places_are_read(days):
    assert read(days).days.tolist() == list(days)
