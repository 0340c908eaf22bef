from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from forecasting.stock.ageing import Keeping
from forecasting.stock.projection import Movements, Projection, Shelf, due, on_hand, project, run_outs

SUNDAY = pd.Timestamp("2026-11-22")
MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (SUNDAY + pd.Timedelta(days=n) for n in range(1, 5))
SATURDAY = SUNDAY - pd.Timedelta(days=1)
WEEK = pd.date_range(MONDAY, periods=7)


def moved(*given: tuple) -> pd.DataFrame:
    table = pd.DataFrame(given, columns=["day", "ingredient", "quantity"])
    types = {"day": "datetime64[us]", "ingredient": "str", "quantity": "float64"}
    return table.astype(types).assign(location=pd.Series("main", index=table.index, dtype="str"))


NOTHING = moved()
KEEPS = Keeping()
USAGE = moved((SATURDAY, "Limón", 3), (SUNDAY, "Limón", 4))


def limon(held: pd.DataFrame) -> pd.Series:
    return held.set_index("ingredient").loc["Limón"]


def test_stock_is_the_count_less_usage_plus_deliveries_since():
    counts = moved((SATURDAY - pd.Timedelta(days=7), "Limón", 99), (SATURDAY - pd.Timedelta(days=1), "Limón", 12.5))
    received = moved((SATURDAY - pd.Timedelta(days=1), "Limón", 50), (SUNDAY, "Limón", 20), (MONDAY, "Limón", 20))
    waste = moved((SUNDAY, "Limón", 0.5))
    stock = limon(on_hand(Movements(counts, received, USAGE, waste), ["Limón"], SUNDAY))
    assert stock["on_hand"] == 12.5 - 3 - 4 + 20 - 0.5
    assert stock["as_of"] == SUNDAY
    assert stock["counted"]
    assert not stock["impossible"]


def test_what_was_thrown_away_after_the_last_sale_is_off_the_stock_already():
    waste = moved((SATURDAY, "Limón", 9), (SUNDAY, "Limón", 1), (MONDAY, "Limón", 2))
    stock = limon(on_hand(Movements(moved((SATURDAY, "Limón", 12)), NOTHING, USAGE, waste), ["Limón"], SUNDAY))
    assert (stock["on_hand"], stock["as_of"]) == (12.0 - 4 - 1 - 2, SUNDAY)


def test_a_count_at_the_close_of_the_last_day_already_knows_that_days_usage():
    stock = limon(on_hand(Movements(moved((SUNDAY, "Limón", 5)), NOTHING, USAGE), ["Limón"], SUNDAY))
    assert (stock["on_hand"], stock["counted_on"]) == (5.0, SUNDAY)


def test_a_count_after_the_last_sale_holds_on_its_own_day():
    counts = moved((SUNDAY, "Limón", 5), (TUESDAY, "Limón", 2))
    received = moved((MONDAY, "Limón", 20))
    stock = limon(on_hand(Movements(counts, received, USAGE), ["Limón"], SUNDAY))
    assert (stock["on_hand"], stock["as_of"]) == (2.0, TUESDAY)


def test_never_counted_is_not_zero():
    stock = limon(on_hand(Movements(NOTHING, moved((SUNDAY, "Limón", 20)), USAGE), ["Limón"], SUNDAY))
    assert np.isnan(stock["on_hand"])
    assert pd.isna(stock["counted_on"])
    assert not stock["counted"]
    assert not stock["impossible"]


def test_a_stock_below_zero_is_kept_and_marked_as_impossible():
    stock = limon(on_hand(Movements(moved((SATURDAY, "Limón", 1)), NOTHING, USAGE), ["Limón"], SUNDAY))
    assert stock["on_hand"] == -3.0
    assert stock["impossible"]


def test_the_later_of_two_counts_on_a_day_holds():
    counts = moved((SUNDAY, "Limón", 5), (SUNDAY, "Limón", 6))
    assert limon(on_hand(Movements(counts, NOTHING, USAGE), ["Limón"], SUNDAY))["on_hand"] == 6.0


def test_locations_keep_their_own_stock():
    counts = pd.concat([moved((SUNDAY, "Limón", 5)), moved((SUNDAY, "Limón", 8)).assign(location="surco")])
    held = on_hand(Movements(counts, NOTHING, USAGE), ["Limón", "Ají"], SUNDAY)
    assert held["location"].tolist() == ["main", "main", "surco", "surco"]
    assert held["on_hand"].tolist() == pytest.approx([5.0, np.nan, 8.0, np.nan], nan_ok=True)


def there(counted: pd.Timestamp) -> pd.DataFrame:
    """What is there of ten kilos that were counted on a day."""
    return on_hand(Movements(moved((counted, "Limón", 10.0)), NOTHING, USAGE), ["Limón"], SUNDAY)


@dataclass(frozen=True)
class Futures:
    location: str
    ingredients: tuple[str, ...]
    days: pd.DatetimeIndex
    usage: np.ndarray


def futures(*paths: list[float]) -> Futures:
    """Paths of one ingredient, a number for each day from Monday on."""
    usage = np.array(paths, dtype=float)[:, :, np.newaxis]
    return Futures("main", ("Limón",), WEEK[: usage.shape[1]], usage)


def projected(paths: Futures, count: tuple | None, *deliveries: tuple) -> Projection:
    counts = NOTHING if count is None else moved(count)
    held = on_hand(Movements(counts, moved(*deliveries), USAGE), ["Limón"], SUNDAY)
    return project(
        paths, Shelf.of(held, moved(*deliveries), KEEPS), due(moved(*deliveries), "main", ["Limón"], paths.days)
    )


def test_each_path_runs_the_stock_down_and_lost_usage_is_not_owed():
    projection = projected(futures([4, 4, 4, 4], [1, 1, 1, 1]), (SUNDAY, "Limón", 6.0), (WEDNESDAY, "Limón", 5.0))
    assert projection.closing[:, :, 0].tolist() == [[2, 0, 1, 0], [5, 4, 8, 7]]
    assert projection.short[:, :, 0].tolist() == [[False, True, False, True], [False] * 4]


def test_a_delivery_arrives_before_opening():
    projection = projected(futures([4, 4]), (SUNDAY, "Limón", 0.0), (MONDAY, "Limón", 4.0))
    assert projection.short[0, :, 0].tolist() == [False, True]


def test_using_up_exactly_everything_is_not_running_out():
    projection = projected(futures([0.1, 0.1, 0.1]), (SUNDAY, "Limón", 0.3))
    assert not projection.short.any()


def test_a_count_after_the_last_sale_already_knows_usage_and_deliveries_until_then():
    projection = projected(futures([4, 4, 4]), (TUESDAY, "Limón", 6.0), (MONDAY, "Limón", 50.0))
    assert projection.closing[0, :, 0].tolist() == [6, 6, 2]
    assert projection.before(WEDNESDAY).tolist() == [[6]]


def test_an_impossible_stock_is_projected_from_zero():
    projection = projected(futures([4, 4]), (SATURDAY, "Limón", 1.0), (TUESDAY, "Limón", 5.0))
    assert projection.opening.tolist() == [0.0]
    assert projection.closing[0, :, 0].tolist() == [0.0, 1.0]


def test_an_ingredient_that_the_table_does_not_know_was_never_counted():
    held = on_hand(Movements(NOTHING, NOTHING, NOTHING), ["Ají"], SUNDAY)
    projection = project(futures([4, 4]), Shelf.of(held, NOTHING, KEEPS), np.zeros((2, 1)))
    assert projection.counted.tolist() == [False]


def coming(*arrivals: pd.Timestamp) -> pd.DataFrame:
    """When limes come next, and the time after it."""
    arrives, next_arrives = [*arrivals, pd.NaT, pd.NaT][:2]
    days = {"arrives": [arrives], "next_arrives": [next_arrives]}
    return pd.DataFrame(days, index=["Limón"], dtype="datetime64[us]")


def first(run_outs: pd.DataFrame) -> pd.Series:
    return run_outs.iloc[0]


def test_the_early_day_is_when_a_tenth_has_run_out_and_the_middle_day_when_half_has():
    slow, fast = [1, 1, 1, 1, 1, 1, 1], [3, 3, 3, 3, 3, 3, 3]
    middle = [2, 2, 2, 2, 2, 2, 2]
    projection = projected(futures(fast, *[middle] * 4, *[slow] * 5), (SUNDAY, "Limón", 5.0))
    row = first(run_outs(projection, MONDAY, coming(THURSDAY)))
    assert row["p10_day"] == TUESDAY
    assert row["p50_day"] == WEDNESDAY
    assert row["chance_before_next_delivery"] == 0.5
    assert row["on_hand"] == 5.0


def test_a_run_out_beyond_the_horizon_has_no_day():
    row = first(run_outs(projected(futures([1, 1, 1]), (SUNDAY, "Limón", 5.0)), MONDAY, coming(THURSDAY)))
    assert pd.isna(row["p10_day"])
    assert pd.isna(row["p50_day"])
    assert row["chance_before_next_delivery"] == 0.0


def test_a_path_that_never_runs_out_does_not_count_before_a_delivery_beyond_the_horizon():
    projection = projected(futures([9, 9], [1, 1]), (SUNDAY, "Limón", 5.0))
    row = first(run_outs(projection, MONDAY, coming(MONDAY + pd.Timedelta(days=30))))
    assert row["chance_before_next_delivery"] == 0.5


def test_without_a_next_delivery_there_is_no_chance_before_it():
    row = first(run_outs(projected(futures([9, 9]), (SUNDAY, "Limón", 5.0)), MONDAY, coming()))
    assert np.isnan(row["chance_before_next_delivery"])


def test_what_ran_out_before_today_and_was_delivered_since_has_not_run_out():
    projection = projected(futures([9, 1, 1, 9]), (SUNDAY, "Limón", 5.0), (TUESDAY, "Limón", 5.0))
    row = first(run_outs(projection, TUESDAY, coming(WEDNESDAY)))
    assert row["p10_day"] == THURSDAY
    assert row["chance_before_next_delivery"] == 0.0


def test_with_sales_out_of_date_the_stock_shown_is_the_middle_of_the_futures():
    projection = projected(futures([1, 1], [2, 1], [4, 1]), (SUNDAY, "Limón", 5.0))
    assert first(run_outs(projection, TUESDAY, coming()))["on_hand"] == 3.0


@pytest.mark.parametrize(
    ("counted", "today", "on_hand", "lost"),
    [(SUNDAY - pd.Timedelta(days=2), MONDAY, 0.0, 3.0), (SUNDAY, MONDAY, 10.0, 0.0), (SUNDAY, WEDNESDAY, 0.0, 8.0)],
    ids=["over at the last sale", "still good", "over since, of sales out of date"],
)
def test_what_has_spoiled_since_the_count_is_not_there_any_more_and_told_apart(counted, today, on_hand, lost):
    """Two days are left of limes that keep for four: 7 kg are used on the two days before Monday, and 1 a day after."""
    shelf_of = Shelf.of(there(counted), NOTHING, Keeping({"Limón": 4.0}))
    row = first(run_outs(project(futures([1] * 7), shelf_of, np.zeros((7, 1))), today, coming(THURSDAY)))
    assert (row["on_hand"], row["lost"]) == (on_hand, lost)
    assert row["p10_day"] == (TUESDAY + pd.Timedelta(days=1) if today == MONDAY and lost == 0 else today)
    assert not (row["spoils"] > 0 and lost > 0)


def test_an_ingredient_that_was_never_counted_has_no_run_out_day():
    row = first(run_outs(projected(futures([9, 9]), None), MONDAY, coming(WEDNESDAY)))
    assert pd.isna(row["p10_day"])
    assert np.isnan(row["on_hand"])
    assert np.isnan(row["chance_before_next_delivery"])
    assert not row["counted"]


@pytest.mark.parametrize("seed", range(5))
def test_more_stock_never_runs_out_earlier(seed):
    random = np.random.default_rng(seed)
    paths = futures(*random.gamma(2.0, 1.0, size=(40, 7)))
    positions = [projected(paths, (SUNDAY, "Limón", count)).run_out(MONDAY) for count in (2.0, 5.0, 8.0)]
    assert (positions[0] <= positions[1]).all()
    assert (positions[1] <= positions[2]).all()
