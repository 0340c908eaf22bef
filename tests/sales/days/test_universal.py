"""Times in UTC are those of the restaurant's clock once they are read."""

import pandas as pd
import pytest

from forecasting.errors import InputError
from forecasting.sales import Beside, SalesFile, read_sales
from forecasting.texts import LANGUAGES, error_text


def read(*days: str, zone: str = "America/Lima") -> SalesFile:
    rows = "".join(f"{day};Causa;{n}\n" for n, day in enumerate(days, start=1))
    return read_sales(f"fecha;plato;cantidad\n{rows}".encode(), "ventas.csv", beside=Beside(time_zone=zone))


def sold(file: SalesFile) -> list[tuple[str, object]]:
    return [(f"{day:%Y-%m-%d}", hour) for day, hour in zip(file.lines["day"], file.lines["hour"], strict=True)]


@pytest.mark.parametrize(
    "written", ["2026-11-02T03:15:00Z", "2026-11-02T03:15:00.000Z", "2026-11-02T03:15:00+00:00", "2026-11-02 03:15 UTC"]
)
def test_what_was_sold_at_a_quarter_past_three_in_utc_was_sold_the_evening_before_in_lima(written):
    file = read(written, "2026-11-02T18:00:00Z")
    assert sold(file) == [("2026-11-01", 22), ("2026-11-02", 13)]
    assert file.local_in == "America/Lima"


def test_the_clock_is_that_of_the_zone_on_that_day():
    assert sold(read("2026-06-30T20:30:00Z", "2026-12-30T20:30:00Z", zone="America/Santiago")) == [
        ("2026-06-30", 16),
        ("2026-12-30", 17),
    ]


def test_days_with_their_month_last_are_brought_there_too():
    assert sold(read("02/11/2026 03:15:00Z", "13/11/2026 18:15:00Z")) == [("2026-11-01", 22), ("2026-11-13", 13)]


def test_a_midnight_on_every_row_is_a_day_without_a_time():
    file = read("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z", zone="")
    assert sold(file) == [("2026-11-01", pd.NA), ("2026-11-02", pd.NA)]
    assert file.local_in == ""


def test_another_offset_is_the_tills_own_clock():
    assert sold(read("2026-11-01T13:15:00-05:00", zone="")) == [("2026-11-01", 13)]


def test_what_is_no_day_is_told_by_its_row_beside_those_in_utc():
    file = read("2026-11-01T18:15:00Z", "2026-11-31T18:15:00Z")
    assert sold(file) == [("2026-11-01", 13)]
    assert file.issues[["row", "reason"]].to_numpy().tolist() == [[3, "bad_date"]]


def test_where_nobody_knows_the_clock_such_a_file_is_refused():
    with pytest.raises(InputError, match="time_zone_unknown") as refused:
        read("2026-11-02T03:15:00Z", zone="")
    assert all("UTC" in error_text(refused.value, language) for language in LANGUAGES)
