"""Days on which something was sold out: what was used then is "at least this much", and nobody learns from it.

By the hour of a dish's last sale, by a count of nothing left at the close of a day, or because a person says so.
"""

from typing import NamedTuple

import pandas as pd

from forecasting.tables import KEYS, SERIES, no_hours

NIGHT_UNTIL = 4
"""An hour before this one belongs to the evening before: 1 in the morning is the 25th hour."""

SO_MANY_USUAL_DAYS = 2.0
"""What a dish sells by the hour is taken from the same weekday and, counting as two such days, from all days."""

GROUPS = 3.0
"""Guests come in groups, so portions are spread wider than by chance alone: as a negative binomial of this size."""

SURPRISE = 0.005
"""Less likely than this that nothing more of a dish was wanted: it was sold out. In eight weeks of the sample's tickets
no dish and day is suspected wrongly, of 1,280."""

ONE_MORE = 1.0
"""Portions: whoever was sold out at the end of an evening lacked less than this."""

MATTERS = 0.15
"""A dish that takes at least this share of an ingredient's usage keeps the day from being an example of it, too."""

MOST = 3.0
"""A day on which a dish sold more than three of its middle ones is no example of its hours: a typing error there would
make other evenings look empty."""

MOSTLY, RECENT_DAYS = 0.5, 56
"""What would be "at least" on more of its recent days than half is made for the day: then they count in full."""

DISH_DAY = ["location", "day", "dish"]


def hours_of(sales: pd.DataFrame) -> pd.DataFrame:
    """The portions sold in each hour (``no_hours``) of sale lines that know theirs."""
    timed = sales[sales["hour"].notna() & (sales["quantity"] > 0)]
    return timed.groupby([*DISH_DAY, "hour"], as_index=False)["quantity"].sum()[list(no_hours().columns)]


def find_sold_out(hours: pd.DataFrame) -> pd.DataFrame:
    """The dishes of which nothing more was sold one day although more was almost surely wanted.

    ``hours`` as ``hours_of`` gives them. Returns ``location, day, dish, last_hour, closing`` (the last hour in which
    anything was sold; 25 is 1 in the morning) and ``missing``, the portions that are usual between these two.
    """
    hours = hours.assign(hour=_late(hours["hour"]))
    found = [_at(rows).assign(location=location) for location, rows in hours.groupby("location")]
    columns = [*DISH_DAY, "last_hour", "closing", "missing"]
    if not found:
        return pd.DataFrame(columns=columns)
    every = pd.concat(found, ignore_index=True)
    unlikely = (1.0 + every["missing"] / GROUPS) ** -GROUPS < SURPRISE
    return every.loc[unlikely, columns].sort_values(["day", "missing"], ascending=False, ignore_index=True)


def _at(hours: pd.DataFrame) -> pd.DataFrame:
    """Each day and dish of one location, and how many portions are missing after its last sale."""
    by_hour = hours.pivot_table(index=["day", "dish"], columns="hour", values="quantity", aggfunc="sum", fill_value=0.0)
    weekday = by_hour.index.get_level_values("day").day_of_week
    dish = by_hour.index.get_level_values("dish")
    total = by_hour.sum(axis=1)
    example = total <= MOST * total.groupby(dish).transform("median")
    calm = by_hour.where(example)
    alike = calm.groupby([dish, weekday])
    others = alike.transform("sum") - calm.fillna(0.0)
    days = example.groupby([dish, weekday]).transform("sum") - example
    usual = calm.groupby(dish).transform("mean")
    profile = (others + SO_MANY_USUAL_DAYS * usual).div(days + SO_MANY_USUAL_DAYS, axis=0)
    last = _last(hours, ["day", "dish"]).reindex(by_hour.index)
    closing = by_hour.index.get_level_values("day").map(_last(hours, ["day"])).to_numpy()
    hour = by_hour.columns.to_numpy()
    until = hour <= last.to_numpy()[:, None]
    left = ~until & (hour <= closing[:, None])
    expected = (profile * until).sum(axis=1)
    busy = (total / expected.where(expected > 0)).clip(upper=1.0).fillna(1.0)
    table = pd.DataFrame({"last_hour": last, "closing": closing, "missing": (profile * left).sum(axis=1) * busy})
    return table.reset_index()


def _last(hours: pd.DataFrame, by: list[str]) -> pd.Series:
    return hours.groupby(by)["hour"].max()


def settled(found: pd.DataFrame, said: pd.DataFrame, hours: pd.DataFrame) -> pd.DataFrame:
    """The days and dishes that were sold out (``DISH_DAY``): those found but denied left out, those told added.

    ``said`` has ``DISH_DAY``, ``answer`` ("yes" or "no") and the ``hour`` where somebody said it. One that was sold out
    at an hour after which, by the ``hours`` of other such weekdays, not even one more portion is usual, lacked nothing.
    """
    if said.empty:
        return pd.concat([found[DISH_DAY], said[DISH_DAY]], ignore_index=True)
    told = pd.MultiIndex.from_frame(said[DISH_DAY])
    open_ones = found.loc[~pd.MultiIndex.from_frame(found[DISH_DAY]).isin(told), DISH_DAY]
    yes = said[said["answer"] == "yes"]
    usual = pd.Series([_usual_after(row, hours) for row in yes.itertuples()], index=yes.index, dtype=float)
    return pd.concat([open_ones, yes.loc[~(usual < ONE_MORE), DISH_DAY]], ignore_index=True)


def _usual_after(told: NamedTuple, hours: pd.DataFrame) -> float:
    """The portions of a dish that are usual on such a weekday after the hour at which it was sold out; NaN: unknown."""
    hour = getattr(told, "hour", pd.NA)
    here = hours[(hours["location"] == told.location) & (hours["day"] != told.day)]
    alike = here[here["day"].dt.day_of_week == told.day.day_of_week]
    if pd.isna(hour) or alike.empty:
        return float("nan")
    later = _late(alike["hour"]) > _late(pd.Series([int(hour)])).iloc[0]
    return float(alike.loc[later & (alike["dish"] == told.dish), "quantity"].sum()) / alike["day"].nunique()


def _late(hour: pd.Series) -> pd.Series:
    """Hours of a business day: 1 in the morning is the 25th."""
    return hour.where(hour >= NIGHT_UNTIL, hour + 24).astype(int)


def short_of(sold_out: pd.DataFrame, usage_by_dish: pd.DataFrame) -> pd.DataFrame:
    """The ingredients and days (``location, ingredient, day``) that a dish sold out makes "at least".

    ``usage_by_dish`` (location, ingredient, dish, quantity) is what each dish usually takes of each ingredient.
    """
    if sold_out.empty:
        return usage_by_dish.head(0).assign(day=sold_out["day"])[["location", "ingredient", "day"]]
    whole = usage_by_dish.groupby(["location", "ingredient"])["quantity"].transform("sum")
    much = usage_by_dish[usage_by_dish["quantity"] >= MATTERS * whole]
    hit = sold_out.merge(much[["location", "ingredient", "dish"]], on=["location", "dish"])
    return hit[["location", "ingredient", "day"]].drop_duplicates(ignore_index=True)


def counted_out(stock: pd.DataFrame, used: pd.DataFrame) -> pd.DataFrame:
    """The ingredients and days (``location, ingredient, day``) at whose close nothing was left, as somebody counted.

    ``used`` (location, ingredient, day, quantity): of a day on which none was used a count of nothing says nothing.
    """
    nothing, some = stock.loc[stock["quantity"] <= 0, KEYS], used.loc[used["quantity"] > 0, KEYS]
    return nothing.merge(some, on=KEYS).drop_duplicates(ignore_index=True)


def sparing(days: pd.DataFrame, used: pd.DataFrame) -> pd.DataFrame:
    """``days`` (``location, ingredient, day``) without the series of which too little would be left to learn from.

    Those are sold out, or counted as nothing, on more than ``MOSTLY`` of the ``RECENT_DAYS`` on which they were used.
    """
    if days.empty:
        return days
    since = used["day"].max() - pd.Timedelta(days=RECENT_DAYS)
    seen = used[(used["quantity"] > 0) & (used["day"] > since)].groupby(SERIES).size()
    gone = days.drop_duplicates()[lambda rows: rows["day"] > since].groupby(SERIES).size()
    mostly = gone > MOSTLY * seen.reindex(gone.index).fillna(0.0)
    return days[~pd.MultiIndex.from_frame(days[SERIES]).isin(mostly.index[mostly])]
