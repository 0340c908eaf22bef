"""What goes per 100 dishes of a category where there is no recipe: two counts and the purchases between them.

What was used between them (``stock.used``) went into the dishes without a recipe, as no recipe uses the ingredient.
Whatever was thrown away and not noted is in it.
"""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from forecasting.menu.till_categories import categorised
from forecasting.stock.by_eye import measured
from forecasting.stock.used import used_between
from forecasting.tables import ONE_DAY, SERIES, TINY, Restaurant, empty

WEEKS = 13
"""Older counts say little: a kitchen changes what it cooks."""

FEWEST_DISHES = 100
"""With fewer dishes sold between two counts the scale's error is too large a part of what was used."""

PER = 100
"""Usage is said per so many dishes, as recipes by category are (``recipes.PER_DISHES``)."""

_PLACE_DAY = ["location", "day"]
_SHELF = ["first", "last", "had", "received", "wasted", "left", "used"]
_PROPOSED = ["category", "ingredient", "unit", "location", *_SHELF, "silent"]


@dataclass(frozen=True, eq=False)
class Counted:
    """What two counts say of the ingredients that no recipe uses.

    ``proposals`` has ``category, ingredient, unit, location, first, last, had, received, wasted, left, used, silent,
    sold, quantity``: what stood there at the close of ``first``, what came in and what was thrown away until ``last``,
    and what was left at its close; ``silent`` days in between without any sale that aren't known as closed; how many
    dishes of the category without a recipe were ``sold``; and the usage per 100 of them. ``categories`` are those with
    such dishes, the best sellers first. ``impossible`` are the ingredients of which more was left than there could be,
    ``unused`` those of which nothing was used, ``too_few`` those with too few dishes in between, ``uncounted`` those
    without a second count.
    """

    proposals: pd.DataFrame
    categories: tuple[str, ...]
    impossible: tuple[str, ...]
    unused: tuple[str, ...]
    too_few: tuple[str, ...]
    uncounted: tuple[str, ...]


def count_usage(restaurant: Restaurant, used: Collection[str], cooked: Collection[str]) -> Counted:
    """The usage per 100 dishes of a category, for each ingredient and each category that could have used it.

    ``used`` are the ingredients that some recipe takes, ``cooked`` the dishes that have one. Only counts of the last
    ``WEEKS`` weeks of sales say something; of several intervals the longest row in which nothing is impossible.
    """
    sold = _sold(restaurant, cooked)
    unused = _not_used(restaurant.ingredients, used)
    intervals = _intervals(_counts(restaurant, unused), restaurant)
    spans = _longest(intervals)
    proposals = _proposals(spans, sold, restaurant)
    proposed, spanned = set(proposals["ingredient"]), set(spans["ingredient"])
    seen, wrong = set(intervals["ingredient"]), set(intervals.loc[intervals["used"] < -TINY, "ingredient"])
    by_category = sold.groupby("category")["quantity"].sum().sort_values(ascending=False, kind="stable")
    return Counted(
        proposals=proposals,
        categories=tuple(by_category.index[by_category > 0]),
        impossible=_those(unused, wrong - spanned),
        unused=_those(unused, seen - wrong - spanned),
        too_few=_those(unused, spanned - proposed),
        uncounted=_those(unused, set(unused) - seen),
    )


def as_recipe(chosen: pd.DataFrame, since: pd.Timestamp | None = None) -> pd.DataFrame:
    """Rows of ``Counted.proposals`` as lines of the table ``recipes``, estimates until somebody confirms them.

    They hold at all locations: of what was counted at several, the mean of what their dishes took.
    """
    model = empty("recipes")
    said = {"yield": 1.0, "batch_unit": "", "per": "category", "from": since, "estimated": "yes", "location": ""}
    taken = chosen.assign(taken=chosen["quantity"] * chosen["sold"])
    sums = taken.groupby(["category", "ingredient", "unit"], as_index=False, sort=False)[["taken", "sold"]].sum()
    quantity = (sums["taken"] / sums["sold"]).map(lambda value: float(f"{value:.3g}"))
    lines = sums.rename(columns={"category": "item"}).assign(quantity=quantity, **said)
    return lines.reindex(columns=model.columns).astype(model.dtypes).reset_index(drop=True)


def _sold(restaurant: Restaurant, cooked: Collection[str]) -> pd.DataFrame:
    """The portions without a recipe: ``location, day, category, quantity``; a category called as a dish is none."""
    category = categorised(restaurant).set_index("dish")["category"]
    sales = restaurant.sales
    recent = sales[(sales["day"] > sales["day"].max() - pd.Timedelta(weeks=WEEKS)) & ~sales["dish"].isin(list(cooked))]
    named = recent.assign(category=recent["dish"].map(category).fillna("").astype("str"))
    named = named[(named["category"] != "") & ~named["category"].isin([*category.index, *sales["dish"].unique()])]
    return named.groupby(["location", "day", "category"], as_index=False)[["quantity"]].sum()


def _not_used(ingredients: pd.DataFrame, used: Collection[str]) -> list[str]:
    """The ingredients that no recipe takes, nor one that is interchangeable with them."""
    taken = ingredients["ingredient"].isin(list(used))
    groups = set(ingredients.loc[taken, "group"]) - {""}
    return list(ingredients.loc[~taken & ~ingredients["group"].isin(groups), "ingredient"])


def _counts(restaurant: Restaurant, unused: list[str]) -> pd.DataFrame:
    """The counts between which all sales are known, in order; of two on a day the later row holds."""
    by_location = restaurant.sales.groupby("location")["day"].agg(["min", "max"]).reset_index()
    counts = measured(restaurant.stock)
    counts = counts[counts["ingredient"].isin(unused)].merge(by_location, on="location")
    oldest = restaurant.sales["day"].max() - pd.Timedelta(weeks=WEEKS)
    known = counts["day"].ge(counts["min"] - ONE_DAY) & counts["day"].le(counts["max"])
    ordered = counts[known & counts["day"].ge(oldest)].sort_values("day", kind="stable")
    return ordered.drop_duplicates([*SERIES, "day"], keep="last")[[*SERIES, "day", "quantity"]]


def _intervals(counts: pd.DataFrame, restaurant: Restaurant) -> pd.DataFrame:
    """From one count to the next: ``first, last, had, received, wasted, left, used`` by location and ingredient."""
    before = counts.groupby(SERIES)[["day", "quantity"]].shift()
    ended = counts.rename(columns={"day": "last", "quantity": "left"})
    pairs = ended.assign(first=before["day"], had=before["quantity"]).dropna(subset=["first"]).reset_index(drop=True)
    return used_between(pairs, restaurant.deliveries, restaurant.waste).sort_values([*SERIES, "last"])


def _longest(intervals: pd.DataFrame) -> pd.DataFrame:
    """Of each ingredient the longest row of intervals in which nothing is impossible and something was used."""
    impossible = intervals["used"] < -TINY
    row = impossible.groupby([intervals[name] for name in SERIES]).cumsum()
    rows = intervals.assign(row=row)[~impossible].groupby([*SERIES, "row"], as_index=False)
    spans = rows.agg(
        first=("first", "first"),
        last=("last", "last"),
        had=("had", "first"),
        received=("received", "sum"),
        wasted=("wasted", "sum"),
        left=("left", "last"),
        used=("used", "sum"),
    )
    spans = spans[spans["used"] > TINY]
    days = (spans["last"] - spans["first"]).sort_values(ascending=False, kind="stable")
    return spans.loc[days.index].drop_duplicates("ingredient").drop(columns="row").reset_index(drop=True)


def _proposals(spans: pd.DataFrame, sold: pd.DataFrame, restaurant: Restaurant) -> pd.DataFrame:
    within = spans.merge(sold, on="location")
    within = within[(within["day"] > within["first"]) & (within["day"] <= within["last"])]
    dishes = within.groupby(["ingredient", "category"])["quantity"].sum().rename("sold").reset_index()
    units = restaurant.ingredients.set_index("ingredient")["unit"]
    found = dishes[dishes["sold"] >= FEWEST_DISHES].merge(spans, on="ingredient")
    found = found.assign(
        unit=found["ingredient"].map(units),
        quantity=found["used"] / found["sold"] * PER,
        silent=_silent(found, pd.concat([restaurant.sales[_PLACE_DAY], restaurant.closed[_PLACE_DAY]])),
    )
    return found.sort_values(["category", "ingredient"], ignore_index=True)[[*_PROPOSED, "sold", "quantity"]]


def _silent(spans: pd.DataFrame, explained: pd.DataFrame) -> list[int]:
    """How many days of each span have no sale and are not known as closed: perhaps a file is missing."""
    of = dict(iter(explained.drop_duplicates().groupby("location")["day"]))
    ends = zip(spans["location"], spans["first"], spans["last"], strict=True)
    return [(last - first).days - int(((of[where] > first) & (of[where] <= last)).sum()) for where, first, last in ends]


def _those(unused: list[str], some: set[str]) -> tuple[str, ...]:
    return tuple(name for name in unused if name in some)
