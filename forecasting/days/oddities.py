"""What looks odd in a file's sales against the last weeks of what is kept: said before it is kept, nothing is changed.

``lines`` are a file's sales, ``kept`` (location, source, day, dish, quantity, net_sales) all sales of before, both with
the dishes as the till calls them.
"""

import numpy as np
import pandas as pd

WEEKS = 8
MOST = 10
FEWEST = 3
"""So many of the same weekday make something usual."""

FAR = 0.6
"""A day with fewer than this share of its usual units, or more than its inverse, is far from usual."""

PRICE_MOVED = 0.2
FEWEST_PORTIONS = 5
"""An average price of fewer portions says little."""

FEWEST_DAYS = 14
UNLIKELY = 0.05
"""A dish is missing if its usual days make it unlikelier than this that so many days pass without it."""

GONE = pd.Timedelta(days=14)
"""A dish that nobody sold for so long before the file was off the menu before it, or has another name by now."""

TILL = ["location", "source"]
DISH = ["location", "dish"]
COLUMNS = ["code", "location", "day", "dish", "value", "usual"]


def oddities(lines: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    """At most ``MOST`` rows of ``COLUMNS``, what weighs most in portions first.

    ``few_units`` and ``many_units`` of a ``day`` against the same weekday; ``new_dish``: never sold before (``value``
    portions); ``missing_dish``: usually sold (``usual`` portions a day) and not in the file; ``price_moved``: its
    average price. Only tills that sold in the ``WEEKS`` before the file are compared; days that it replaces don't
    count.
    """
    if lines.empty or kept.empty:
        return _nothing()
    before = kept[~_among(kept, lines, [*TILL, "day"])]
    first = lines["day"].min()
    recent = before[(before["day"] < first) & (before["day"] >= first - pd.Timedelta(weeks=WEEKS))]
    lines = lines[_among(lines, recent, TILL)]
    recent, before = (rows[_among(rows, lines, TILL)] for rows in (recent, before))
    if lines.empty:
        return _nothing()
    found = [_far_days(lines, recent), _new(lines, before), _missing(lines, recent), _moved_prices(lines, recent)]
    ranked = pd.concat(found, ignore_index=True).sort_values("weight", ascending=False, kind="stable")
    return ranked.reindex(columns=COLUMNS).astype(_nothing().dtypes).head(MOST).reset_index(drop=True)


def _far_days(lines: pd.DataFrame, recent: pd.DataFrame) -> pd.DataFrame:
    value, past = (rows.groupby(["location", "day"])["quantity"].sum() for rows in (lines, recent))
    weekday = past.index.get_level_values("day").day_of_week
    known = past.groupby([past.index.get_level_values("location"), weekday]).agg(["median", "size"])
    usual = known["median"].where((known["size"] >= FEWEST) & (known["median"] > 0))
    days = value.rename("value").reset_index()
    same = pd.MultiIndex.from_arrays([days["location"], days["day"].dt.day_of_week])
    days = days.assign(usual=usual.reindex(same).to_numpy())
    few, many = days["value"] < FAR * days["usual"], days["value"] > days["usual"] / FAR
    code = np.where(few, "few_units", "many_units")
    return days.assign(code=code, weight=(days["value"] - days["usual"]).abs())[few | many]


def _new(lines: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    fresh = lines[~_among(lines, before, DISH)].groupby(DISH)["quantity"].sum().rename("value").reset_index()
    return fresh.assign(code="new_dish", weight=fresh["value"])


def _missing(lines: pd.DataFrame, recent: pd.DataFrame) -> pd.DataFrame:
    days, now = (rows.groupby("location")["day"].nunique() for rows in (recent, lines))
    habit = recent.groupby(DISH).agg(sold=("day", "nunique"), quantity=("quantity", "sum"), last=("day", "max"))
    habit = habit.reset_index()
    gone = habit["location"].map(recent.groupby("location")["day"].max()) - habit["last"] >= GONE
    open_days, ahead = habit["location"].map(days), habit["location"].map(now)
    unlikely = (1.0 - habit["sold"] / open_days) ** ahead < UNLIKELY
    usual = habit["quantity"] / open_days
    habit = habit.assign(code="missing_dish", usual=usual, weight=usual * ahead)
    return habit[unlikely & ~gone & (open_days >= FEWEST_DAYS) & ~_among(habit, lines, DISH)]


def _moved_prices(lines: pd.DataFrame, recent: pd.DataFrame) -> pd.DataFrame:
    now, past = (_average_prices(rows) for rows in (lines, recent))
    both = now.join(past["price"].rename("price_before"), how="inner")
    moved = (both["price"] / both["price_before"] - 1.0).abs()
    both = both.assign(code="price_moved", weight=moved * both["quantity"])
    named = both.rename(columns={"price": "value", "price_before": "usual"})
    return named[moved > PRICE_MOVED].reset_index()


def _average_prices(rows: pd.DataFrame) -> pd.DataFrame:
    sums = rows[rows["net_sales"].notna()].groupby(DISH)[["quantity", "net_sales"]].sum()
    sums = sums[(sums["quantity"] >= FEWEST_PORTIONS) & (sums["net_sales"] > 0)]
    return sums.assign(price=sums["net_sales"] / sums["quantity"])[["price", "quantity"]]


def _among(rows: pd.DataFrame, others: pd.DataFrame, columns: list[str]) -> np.ndarray:
    return pd.MultiIndex.from_frame(rows[columns]).isin(pd.MultiIndex.from_frame(others[columns]))


def _nothing() -> pd.DataFrame:
    kinds = dict.fromkeys(COLUMNS, "str") | {"day": "datetime64[us]", "value": "float64", "usual": "float64"}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
