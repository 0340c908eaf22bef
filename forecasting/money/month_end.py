"""The end of a month: what was there, what was bought, what is left, and so what was used; and where it went.

Money only. Stock is worth what it would have cost on that day, what came in what was paid for it, what was used, thrown
away or given what it cost on the day.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from forecasting.money.prices import daily_offers
from forecasting.stock.projection import Movements, on_hand
from forecasting.tables import GIVEN, ONE_DAY

LATE_DAYS = 7
"""From a count that is older than this, stock at an end of the month is an estimate to be said."""

PARTS = ["opening", "purchases", "closing", "used", "theoretical", "wasted", "staff", "courtesy", "unexplained"]


@dataclass(frozen=True, eq=False)
class Books:
    """What is known of one location.

    ``movements`` are its counts, deliveries, recorded usage and waste (with ``reason``), ``supply`` what is offered
    there, all in the same units. ``received`` is what came, ``day, ingredient, supplier, cost`` (missing where nobody
    knows the price); ``expected`` what forecasts expected to be used before they knew the day, ``ingredient, day,
    mean``.
    """

    movements: Movements
    supply: pd.DataFrame
    received: pd.DataFrame
    expected: pd.DataFrame


@dataclass(frozen=True, eq=False)
class MonthEnd:
    """What became of a month from ``first`` to ``last``.

    ``ingredients``: ``ingredient`` and in money ``PARTS``, what was used most first. used = opening + purchases −
    closing, unexplained = used − theoretical − wasted − staff − courtesy. ``suppliers``: ``supplier, budget, bought,
    difference``; ``budgeted`` are the days of which a budget is known, from when until when.

    ``uncounted`` are the ingredients of which a count is missing: what was bought of them stands as used. Of ``late``
    ones, with the day of that count, the stock at the end is reckoned from a count of days before; ``impossible`` ones
    came out below nothing there and stand as nothing. ``unpriced`` ones have no price and are in no sum.
    """

    first: pd.Timestamp
    last: pd.Timestamp
    ingredients: pd.DataFrame
    suppliers: pd.DataFrame
    budgeted: tuple[pd.Timestamp, pd.Timestamp] | None
    uncounted: tuple[str, ...]
    late: pd.Series
    impossible: tuple[str, ...]
    unpriced: tuple[str, ...]

    @property
    def totals(self) -> pd.Series:
        """The sums of ``PARTS``."""
        return self.ingredients[PARTS].sum()

    @property
    def untold(self) -> bool:
        """Whether nothing was counted at both ends: what was bought is no measure of what was used then."""
        return len(self.uncounted) == len(self.ingredients)


def month_end(books: Books, first: pd.Timestamp, last: pd.Timestamp) -> MonthEnd:
    """What was used from the opening of ``first`` to the close of ``last``, until when all sales are known."""
    days = pd.date_range(first, last)
    offers = daily_offers(books.supply, pd.date_range(first - ONE_DAY, last))
    costs = offers.set_index(["ingredient", "day"])["unit_cost"]
    received = books.received[books.received["day"].between(first, last)]
    names = _names(books, received, days)
    opening, closing = (_stock(books.movements, names, day) for day in (first - ONE_DAY, last))
    counted = opening["counted"] & closing["counted"]
    worth = [
        (ends["on_hand"].clip(lower=0.0) * _on(costs, names, day)).where(counted, 0.0)
        for ends, day in ((opening, first - ONE_DAY), (closing, last))
    ]
    spent = _spent(books.movements, costs, names, days)
    parts = spent.assign(
        opening=worth[0], purchases=received.groupby("ingredient")["cost"].sum().reindex(names), closing=worth[1]
    ).fillna(0.0)
    parts = parts.assign(used=parts["opening"] + parts["purchases"] - parts["closing"])
    explained = parts[["theoretical", "wasted", *GIVEN]].sum(axis=1)
    ranked = parts.assign(unexplained=parts["used"] - explained).sort_values("used", ascending=False, kind="stable")
    suppliers, budgeted = _suppliers(books, offers, received, days)
    since = closing.loc[counted, "counted_on"]
    below = counted & (opening["impossible"] | closing["impossible"])
    return MonthEnd(
        first=first,
        last=last,
        ingredients=ranked.rename_axis("ingredient").reset_index()[["ingredient", *PARTS]],
        suppliers=suppliers,
        budgeted=budgeted,
        uncounted=tuple(names[~counted.to_numpy()]),
        late=since[since < last - LATE_DAYS * ONE_DAY],
        impossible=tuple(names[below.to_numpy()]),
        unpriced=_unpriced(books, costs, names, received, days),
    )


def _names(books: Books, received: pd.DataFrame, days: pd.DatetimeIndex) -> pd.Index:
    """All that was used, came in, or was counted at some time before the end."""
    usage, stock = books.movements.usage, books.movements.stock
    used = usage.loc[usage["day"].isin(days) & (usage["quantity"] > 0), "ingredient"]
    known = stock.loc[stock["day"] <= days[-1], "ingredient"]
    names = {*used, *received["ingredient"], *(set(known) & set(usage["ingredient"]))}
    return pd.Index(sorted(names), dtype="str")


def _stock(movements: Movements, names: Sequence[str], day: pd.Timestamp) -> pd.DataFrame:
    """The stock at the close of a day as it could be known then, by ingredient."""
    until = [rows[rows["day"] <= day] for rows in (movements.stock, movements.deliveries, movements.usage)]
    waste = None if movements.waste is None else movements.waste[movements.waste["day"] <= day]
    known = Movements(*until, None if waste is None or waste.empty else waste)
    held = on_hand(known, list(names), day).drop_duplicates("ingredient").set_index("ingredient").reindex(names)
    return held.assign(
        counted=held["counted"].eq(True), impossible=held["impossible"].eq(True), on_hand=held["on_hand"].astype(float)
    )


def _on(costs: pd.Series, names: pd.Index, day: pd.Timestamp) -> pd.Series:
    return costs.reindex(pd.MultiIndex.from_product([names, [day]])).set_axis(names).fillna(0.0)


def _spent(movements: Movements, costs: pd.Series, names: pd.Index, days: pd.DatetimeIndex) -> pd.DataFrame:
    """What recipes took, what was thrown away and what was given, in money by ingredient."""
    waste = movements.waste
    rows = [movements.usage.assign(part="theoretical")]
    if waste is not None:
        rows.append(waste.assign(part=waste["reason"].where(waste["reason"].isin(GIVEN), "wasted")))
    went = pd.concat([one[["ingredient", "day", "quantity", "part"]] for one in rows], ignore_index=True)
    went = went[went["day"].isin(days)].join(costs, on=["ingredient", "day"])
    sums = went.assign(cost=went["quantity"] * went["unit_cost"]).pivot_table(
        index="ingredient", columns="part", values="cost", aggfunc="sum"
    )
    return sums.reindex(index=names, columns=["theoretical", "wasted", *GIVEN]).astype(float)


def _suppliers(
    books: Books, offers: pd.DataFrame, received: pd.DataFrame, days: pd.DatetimeIndex
) -> tuple[pd.DataFrame, tuple[pd.Timestamp, pd.Timestamp] | None]:
    """What was expected to be bought of each supplier and what was, the most bought first.

    Before the first delivery that was ever noted nobody knows what was bought: there is nothing to expect it of.
    """
    expected = books.expected[books.expected["day"].isin(days)]
    if len(noted := books.movements.deliveries["day"]):
        expected = expected[expected["day"] >= noted.min()]
    planned = expected.merge(offers, on=["ingredient", "day"])
    budget = (planned["mean"] * planned["unit_cost"]).groupby(planned["supplier"]).sum()
    bought = received.groupby("supplier")["cost"].sum()
    both = pd.concat({"budget": budget, "bought": bought}, axis=1).fillna(0.0).rename_axis("supplier").reset_index()
    both = both.assign(difference=both["bought"] - both["budget"])
    known = None if planned.empty else (planned["day"].min(), planned["day"].max())
    return both.sort_values(["bought", "budget"], ascending=False, ignore_index=True), known


def _unpriced(
    books: Books, costs: pd.Series, names: pd.Index, received: pd.DataFrame, days: pd.DatetimeIndex
) -> tuple[str, ...]:
    """What was used or came in without anybody knowing what it cost."""
    usage = books.movements.usage
    used = usage[usage["day"].isin(days) & (usage["quantity"] > 0)].join(costs, on=["ingredient", "day"])
    lacking = {*used.loc[used["unit_cost"].isna(), "ingredient"], *received.loc[received["cost"].isna(), "ingredient"]}
    return tuple(name for name in names if name in lacking)
