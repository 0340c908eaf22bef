"""Does what helps on one restaurant help elsewhere? Bakeries judged as the restaurant of ``accuracy`` is.

Daily demand of three products at each of 35 shops, from the ddop package (BSD-3): unpack its source, and the folder of
``--data`` is its ``ddop/datasets/data``.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.days.calendar import make_days
from forecasting.days.weather import with_weather
from forecasting.demand.history import make_history
from forecasting.tables import empty
from tests.benchmarks.accuracy import judged, score
from tests.benchmarks.measure import Figure

FIRST, LAST = "2017-01-01", "2018-12-31"
SHOPS = {
    "five busy bakeries": (17, 19, 29, 33, 34),
    "five middling bakeries": (30, 31, 35, 36, 37),
    "five small bakeries": (4, 5, 22, 47, 48),
    "one bakery": (27,),
}


def measure(data: Path | None = None) -> Iterator[Figure]:
    """Every group of ``SHOPS``, two years of it."""
    if data is None or not (data / "bakery_data.csv").is_file():
        return
    every = pd.read_csv(data / "bakery_data.csv", parse_dates=["date"])
    every = every.assign(quantity=pd.read_csv(data / "bakery_target.csv")["demand"]).rename(columns={"date": "day"})
    for place, shops in SHOPS.items():
        rows = every[every["store"].isin(shops) & every["day"].between(FIRST, LAST)]
        yield from score(place, judged(history_of(rows)))


def history_of(rows: pd.DataFrame) -> pd.DataFrame:
    """The shops as locations, closed on days without any sale; national holidays and the weather, no promotions."""
    usage = pd.DataFrame(
        {
            "location": rows["store"].map("shop {}".format),
            "ingredient": rows["product"].map("product {}".format),
            "day": rows["day"].astype("datetime64[us]"),
            "quantity": rows["quantity"].astype(float),
        }
    ).astype({"location": "str", "ingredient": "str"})
    sold = usage.groupby(["location", "day"])["quantity"].sum()
    days = make_days(
        sorted(usage["location"].unique()),
        usage["day"].min(),
        usage["day"].max(),
        country="DE",
        events=empty("events"),
        closed=sold[sold == 0].reset_index()[["location", "day"]],
    )
    measured = rows.rename(columns={"rain": "precipitation"}).drop_duplicates("day")
    measured = measured.assign(day=measured["day"].astype("datetime64[us]"), humidity=np.nan, sunshine=np.nan)
    days = with_weather(days, measured[["day", "temperature", "precipitation", "humidity", "sunshine"]])
    unpromoted = usage[["ingredient", "day"]].drop_duplicates().assign(promotion=0.0)
    return make_history(usage, days, unpromoted)
