from dataclasses import replace

import pandas as pd

from forecasting.demand.history import all_days, make_future, make_history
from forecasting.tables import HOME
from tests.restaurants import cevicheria, days_open, rows

NO_PROMOTION = pd.DataFrame(
    {
        "ingredient": pd.Series(dtype="str"),
        "day": pd.Series(dtype="datetime64[us]"),
        "promotion": pd.Series(dtype=float),
    }
)
FRIDAY, SATURDAY, SUNDAY = pd.date_range("2026-03-27", periods=3, unit="us")


def used(*lines: tuple[str, pd.Timestamp, float], location: str = HOME) -> pd.DataFrame:
    table = pd.DataFrame(lines, columns=["ingredient", "day", "quantity"])
    return table.assign(location=pd.Series(location, index=table.index, dtype="str"))


def history_of(usage: pd.DataFrame, exposed: pd.DataFrame = NO_PROMOTION, ahead: int = 0) -> pd.DataFrame:
    open_days = usage[["location", "day"]].drop_duplicates()
    return make_history(usage, all_days(cevicheria(), open_days, ahead), exposed)


def test_a_day_on_which_an_ingredient_was_not_used_is_zero():
    history = history_of(used(("Limón", FRIDAY, 1.0), ("Papa", FRIDAY, 2.0), ("Papa", SATURDAY, 2.0)))
    limes = history[history["ingredient"] == "Limón"]
    assert limes["quantity"].tolist() == [1.0, 0.0]
    assert not limes["closed"].any()


def test_a_past_day_without_sales_is_closed():
    history = history_of(used(("Limón", FRIDAY, 1.0), ("Limón", SUNDAY, 1.0)))
    assert history["closed"].tolist() == [False, True, False]


def test_an_ingredient_begins_on_the_day_it_was_first_used():
    history = history_of(used(("Limón", FRIDAY, 1.0), ("Ají", FRIDAY, 0.0), ("Ají", SATURDAY, 3.0)))
    assert history.loc[history["ingredient"] == "Ají", "day"].tolist() == [SATURDAY]


def test_an_ingredient_that_was_never_used_has_a_history_of_nothing():
    history = history_of(used(("Limón", FRIDAY, 1.0), ("Ají", FRIDAY, 0.0)))
    assert history.loc[history["ingredient"] == "Ají", "quantity"].tolist() == [0.0]


def test_a_promotion_marks_the_share_of_usage_under_it():
    exposed = pd.DataFrame({"ingredient": ["Limón"], "day": [SATURDAY], "promotion": [0.4]})
    history = history_of(used(("Limón", FRIDAY, 1.0), ("Limón", SATURDAY, 1.0)), exposed)
    assert history["promotion"].tolist() == [0.0, 0.4]


def test_the_future_has_every_later_day_and_no_promotion():
    usage = used(*[("Limón", day, 1.0) for day in days_open()])
    days = all_days(cevicheria(), usage[["location", "day"]], 3)
    future = make_future(make_history(usage, days, NO_PROMOTION), days)
    assert future["day"].dt.strftime("%d/%m").tolist() == ["30/03", "31/03", "01/04"]
    assert future["closed"].tolist() == [True, False, False]
    assert future["promotion"].tolist() == [0.0, 0.0, 0.0]


def test_each_location_has_only_the_ingredients_it_uses():
    usage = pd.concat([used(("Limón", SUNDAY, 1.0), location="Lince"), used(("Papa", SUNDAY, 1.0), location="Surco")])
    days = all_days(cevicheria(), usage[["location", "day"]], 1)
    future = make_future(make_history(usage, days, NO_PROMOTION), days)
    assert future[["location", "ingredient"]].to_numpy().tolist() == [["Lince", "Limón"], ["Surco", "Papa"]]


def test_only_days_after_the_last_sale_have_the_weather_that_is_expected():
    warm = [{"day": day, "temperature": 30.0, "precipitation": 0.0} for day in (SATURDAY, SUNDAY)]
    cool = {"day": FRIDAY, "temperature": 20.0, "precipitation": 0.0}
    kitchen = replace(cevicheria(weather=rows("weather", cool)), weather_ahead=rows("weather", *warm))
    open_days = used(("Limón", FRIDAY, 1.0), ("Limón", SATURDAY, 1.0))[["location", "day"]]
    days = all_days(kitchen, open_days, 2).set_index("day")
    assert days.loc[[FRIDAY, SATURDAY, SUNDAY], "temperature"].tolist() == [20.0, 20.0, 30.0]
    assert days.loc[[FRIDAY, SATURDAY, SUNDAY], "weather_known"].tolist() == [True, False, True]
