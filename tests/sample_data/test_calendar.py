"""The sample's calendar is Peru's: public holidays as the library has them, observances where their rules put them."""

import holidays
import pandas as pd
import pytest

from tests.sample_data.conftest import SAMPLE, read

SOLD_OR_SOON = pd.date_range("2024-10-23", "2026-12-31")


def test_public_holidays_are_those_of_peru():
    known = pd.DatetimeIndex(sorted(holidays.country_holidays("PE", years=[2024, 2025, 2026])))
    written = pd.read_csv(SAMPLE / "specification/holidays.csv", parse_dates=["day"])["day"]
    assert sorted(written[written.isin(SOLD_OR_SOON)]) == sorted(known[known.isin(SOLD_OR_SOON)])


def test_events_are_none_of_the_public_holidays_and_reach_three_months_ahead():
    events = read("events.csv")
    assert not set(events["day"].dt.date) & set(holidays.country_holidays("PE", years=[2024, 2025, 2026, 2027]))
    assert not events.duplicated(["day", "event"]).any()
    assert events["day"].max() > pd.Timestamp("2027-02-01")
    assert (events["strength"] > 0).all()


@pytest.mark.parametrize(
    ("event", "month", "weekday", "week_of_month"),
    [
        ("Día del Pisco Sour", 2, "Saturday", 1),
        ("Día de la Madre", 5, "Sunday", 2),
        ("Día del Padre", 6, "Sunday", 3),
        ("Día del Pollo a la Brasa", 7, "Sunday", 3),
        ("Día Nacional del Pisco", 7, "Sunday", 4),
        ("Día de la Gastronomía Peruana", 9, "Sunday", 2),
        ("Día del Anticucho", 10, "Sunday", 3),
    ],
)
def test_moving_observances_fall_on_their_day_of_the_month(event, month, weekday, week_of_month):
    days = read("events.csv").query("event == @event")["day"]
    assert len(days) >= 2
    assert set(days.dt.month) == {month}
    assert set(days.map(pd.Timestamp.day_name)) == {weekday}
    assert set((days.dt.day - 1) // 7 + 1) == {week_of_month}


def test_every_effect_of_a_special_day_has_at_least_two_occasions(truth):
    happened = pd.DataFrame(truth["special_days"]).groupby("when").size()
    planted = {row["when"] for row in truth["effects"] if row["kind"] in ("holiday", "event")}
    assert planted <= set(happened.index)
    assert happened[list(planted)].min() >= 2
