"""What moves demand besides the calendar: promotions, the dip after them, and what they take from their siblings."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtrit

from forecasting.tables import DISH_KEYS, ONE_DAY

DIP_DAYS = 4
"""Days after a promotion on which its dishes may sell less than usual."""

FEWEST_OCCASIONS = 3
"""With fewer past promotions of a kind, its effect is an assumption."""

KNOWN_DAYS = 56
"""What was sold until so long before a day is known to every usual forecast of it: folds are judged 14 days ahead."""

NEIGHBOUR_WEEKS = 4
"""A promoted day is compared with the same weekday of this many weeks before and after, promotions left out."""

EFFECTS = ["uplift", "dip", "siblings"]

TWO_FOR_ONE = "2x1"

BOTH = "both"
"""The kind of the row that says how many of the guests of a 2-for-1 take both (``demand.two_for_one``)."""

EFFECT_COLUMNS = ["kind", "what", "when", "effect", "low", "high", "discount", "source", "occasions"]
"""Of every effect, be it of a promotion or of a day (``demand.day_effects``)."""

NO_CATEGORY = ""
"""Dishes without a category are no family: a promotion of one takes nothing from the others."""

ASSUMED = {"uplift": {"discount": 0.30, "2x1": 0.60, "combo": 0.20}, "dip": -0.05, "siblings": -0.05}
"""Effects that stand in until the restaurant's own history has ``FEWEST_OCCASIONS``; shown as assumptions."""

ASSUMED_HALF_RANGE = 0.5
"""An assumption may be wrong by this share of itself either way."""

ASSUMED_BOTH = 0.8
"""Of the guests who order a 2-for-1, so many take both portions, until somebody says otherwise."""

ASSUMED_MOVED = 0.5
"""Of the guests of a dish that goes (or of one that is new), so many would order (have ordered) another one of its
category, until somebody says otherwise."""

REACH = float(ndtri(0.9))
"""Standard deviations from the middle of an 80 % range to its ends."""

LEAST = -0.99
"""Who loses everything has no logarithm."""

USUAL_DISCOUNT = 0.20
"""The discount that the assumed uplift of the kind "discount" belongs to."""


def assumed_range(size: float) -> tuple[float, float]:
    """The 80 % range of an effect that nobody has measured."""
    reach = abs(size) * ASSUMED_HALF_RANGE
    return size - reach, size + reach


def spread(low: float, high: float) -> float:
    """The standard deviation of the logarithm of 1 + an effect, of its 80 % range."""
    return float(np.log1p(max(high, LEAST)) - np.log1p(max(low, LEAST))) / (2.0 * REACH)


@dataclass(frozen=True)
class Range:
    """An effect and its 80 % range, as changes of portions (0.3: 30 % more)."""

    effect: float
    low: float
    high: float

    def deeper(self, times: float) -> Self:
        """The effect of a discount so many times as deep: that many times its logarithm.

        That depth counts in proportion is assumed, so what it adds or takes may be off by ``ASSUMED_HALF_RANGE``.
        """
        if times == 1.0:
            return self
        low, middle, high = np.log1p(np.maximum([self.low, self.effect, self.high], LEAST))
        apart = (times - 1.0) * middle * ASSUMED_HALF_RANGE
        down, up = (np.hypot(times * size, apart) for size in (middle - low, high - middle))
        ends = times * middle + np.array([0.0, -down, up])
        return type(self)(*(float(size) for size in np.expm1(ends)))


def depths_lived(promotions: pd.DataFrame, kind: str, until: pd.Timestamp) -> tuple[float, float] | None:
    """The shallowest and the deepest discount of the promotions of a kind that are over by a day; None without any."""
    given = promotions.loc[(promotions["kind"] == kind) & (promotions["last"] <= until), "discount"].dropna()
    return (float(given.min()), float(given.max())) if len(given) else None


def targets(promotions: pd.DataFrame, dishes: pd.DataFrame) -> pd.DataFrame:
    """Each promotion with each dish it is for: the columns of ``promotions``, ``dish, category`` and ``occasion``.

    ``dish_or_category`` names a dish, or else every dish of a category; a name that is neither yields no row.
    """
    numbered = promotions.reset_index(drop=True).rename_axis("occasion").reset_index()
    menu = dishes[["dish", "category"]].drop_duplicates("dish")
    by_dish = numbered.merge(menu, left_on="dish_or_category", right_on="dish")
    rest = numbered[~numbered["occasion"].isin(by_dish["occasion"])]
    by_category = rest.merge(menu, left_on="dish_or_category", right_on="category")
    return pd.concat([by_dish, by_category], ignore_index=True)


def promoted_days(promotions: pd.DataFrame, dishes: pd.DataFrame) -> pd.DataFrame:
    """One row for each dish and day under a promotion: ``dish, day, occasion, kind, discount, uplift``."""
    columns = ["dish", "category", "day", "occasion", "kind", "discount", "uplift"]
    if promotions.empty:  # as on most days of most kitchens, and every plan asks
        name, occasion = promotions["dish_or_category"], pd.Series(dtype="int64")
        return promotions.assign(dish=name, category=name, day=promotions["first"], occasion=occasion)[columns]
    rows = targets(promotions, dishes)
    spans = [pd.date_range(first, last, unit="us") for first, last in zip(rows["first"], rows["last"], strict=True)]
    return rows.assign(day=spans).explode("day").astype({"day": "datetime64[us]"})[columns]


def exposure(promoted: pd.DataFrame, dish_days: pd.DataFrame, portions: pd.DataFrame) -> pd.DataFrame:
    """How much of an ingredient's usual usage was under promotion: ``ingredient, day, promotion`` between 0 and 1.

    ``dish_days`` are daily sales by dish, ``portions`` (dish, ingredient, quantity per portion), by location where
    these differ. Usual is what was sold until ``KNOWN_DAYS`` before the day, for who is asked about it knows no more.
    """
    if promoted.empty:
        nothing = promoted.rename(columns={"dish": "ingredient", "discount": "promotion"})
        return nothing[["ingredient", "day", "promotion"]]
    sold_as = ["location", "dish"] if "location" in portions else ["dish"]
    under = promoted[["dish", "day"]].drop_duplicates()
    days = pd.DatetimeIndex(under["day"].unique()).sort_values()
    book = portions.merge(pd.DataFrame({"day": days}), how="cross")
    use = book["quantity"] * _known_sales(dish_days, book, sold_as)
    rows = book.assign(use=use, under=_pairs(book).isin(_pairs(under)) * use)
    sums = rows.groupby(["ingredient", "day"])[["use", "under"]].sum()
    sums = sums[sums["under"] > 0]
    return (sums["under"] / sums["use"]).clip(upper=1.0).rename("promotion").reset_index()


def _known_sales(dish_days: pd.DataFrame, asked: pd.DataFrame, sold_as: list[str]) -> np.ndarray:
    """How much of each row's dish was sold until ``KNOWN_DAYS`` before its day; where nothing was, all count alike."""
    by_day = dish_days.pivot_table(index="day", columns=sold_as, values="quantity", aggfunc="sum")
    days = pd.DatetimeIndex(asked["day"].unique())
    known = by_day.sort_index().fillna(0.0).cumsum().reindex(days - pd.Timedelta(days=KNOWN_DAYS), method="ffill")
    sold = known.set_axis(days).stack(sold_as).rename("sold")
    found = asked.join(sold, on=["day", *sold_as])["sold"].fillna(0.0)
    return found.mask(found.groupby(asked["day"]).transform("sum") <= 0, 1.0).to_numpy()


def _pairs(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[["dish", "day"]])


def learn(
    dish_days: pd.DataFrame, promotions: pd.DataFrame, dishes: pd.DataFrame, usual: pd.DataFrame | None = None
) -> pd.DataFrame:
    """What past promotions did, a row for each of ``EFFECTS`` (``kind``) and kind of promotion (``what``).

    Columns: ``EFFECT_COLUMNS``; ``when`` is empty. ``usual`` (days × dishes) is what each dish would have sold without
    them, where that is known; else it is learned, too.

    ``effect`` is a change of portions (0.3: 30 % more), ``low`` and ``high`` the 80 % range of its mean, ``source``
    "learned" or "assumed", ``occasions`` how many it was learned from, ``discount`` their mean.
    Each occasion is compared with the same weekdays around it, and with what the dishes of other categories did on the
    same days (difference in differences, in logarithms), so that a sunny week or a holiday isn't taken for a promotion.
    """
    lived = promotions[promotions["last"] <= dish_days["day"].max()] if len(dish_days) else promotions.head(0)
    seen = _occasions(dish_days, lived, dishes, usual)
    kinds = sorted(set(promotions["kind"]) | set(ASSUMED["uplift"]))
    rows = [_effect(seen[seen["kind"] == kind], kind, name) for kind in kinds for name in EFFECTS]
    return _lent(pd.DataFrame(rows)).assign(when="")[EFFECT_COLUMNS]


def _lent(effects: pd.DataFrame) -> pd.DataFrame:
    """Of a kind that has too few occasions, what the kind with the most of them did: still an assumption."""
    lent = effects.copy()
    for name, rows in effects.groupby("kind"):
        learned = rows[rows["source"] == "learned"]
        if len(learned):
            size = learned.loc[learned["occasions"].idxmax(), "effect"]
            its = (lent["kind"] == name) & (lent["source"] == "assumed")
            lent.loc[its, ["effect", "low", "high"]] = (size, *assumed_range(size))
    return lent


def _effect(seen: pd.DataFrame, promotion: str, name: str) -> dict[str, object]:
    found = seen[name].dropna().to_numpy()
    discount = float(seen["discount"].mean()) if seen["discount"].notna().any() else USUAL_DISCOUNT
    row = {"kind": name, "what": promotion, "occasions": len(found), "discount": discount}
    if len(found) < FEWEST_OCCASIONS:
        size = ASSUMED[name][promotion] if name == "uplift" else ASSUMED[name]
        low, high = assumed_range(size)
        stands_in = {"effect": size, "low": low, "high": high, "source": "assumed", "discount": USUAL_DISCOUNT}
        return row | stands_in
    reach = stdtrit(len(found) - 1, 0.9) * found.std(ddof=1) / np.sqrt(len(found))
    low, middle, high = np.expm1([found.mean() - reach, found.mean(), found.mean() + reach])
    return row | {"effect": middle, "low": low, "high": high, "source": "learned"}


def _occasions(
    dish_days: pd.DataFrame, promotions: pd.DataFrame, dishes: pd.DataFrame, usual: pd.DataFrame | None
) -> pd.DataFrame:
    """One row for each past promotion: ``kind, discount`` and the logarithm of each of ``EFFECTS``."""
    columns = ["kind", "discount", *EFFECTS]
    promoted = targets(promotions, dishes)
    if promoted.empty:
        return pd.DataFrame(columns=columns).astype({"discount": float} | dict.fromkeys(EFFECTS, float))
    sales = dish_days.groupby(DISH_KEYS)["quantity"].sum().groupby(["day", "dish"]).sum().unstack("dish")
    sales = sales.asfreq("D").reindex(columns=sorted(set(sales.columns) | set(dishes["dish"])))
    usual = _usual(sales, promoted) if usual is None else usual.reindex(index=sales.index, columns=sales.columns)
    category = dishes.drop_duplicates("dish").set_index("dish")["category"].reindex(sales.columns)
    rows = []
    for _, occasion in promoted.groupby("occasion"):
        first, last = occasion["first"].iloc[0], occasion["last"].iloc[0]
        its = sales.columns.isin(occasion["dish"])
        family = its | category.isin(set(occasion["category"]) - {NO_CATEGORY}).to_numpy()
        during, after = slice(first, last), slice(last + ONE_DAY, last + pd.Timedelta(days=DIP_DAYS))
        rows.append(
            {
                "kind": occasion["kind"].iloc[0],
                "discount": occasion["discount"].iloc[0],
                "uplift": _against(sales, usual, during, its, ~family),
                "dip": _against(sales, usual, after, its, ~family),
                "siblings": _against(sales, usual, during, family & ~its, ~family),
            }
        )
    return pd.DataFrame(rows, columns=columns)


def _usual(sales: pd.DataFrame, promoted: pd.DataFrame) -> pd.DataFrame:
    """What each dish sells on such a weekday: the mean of the weeks around, without promotions and their aftermath."""
    calm = sales.copy()
    for first, last, category in zip(promoted["first"], promoted["last"], promoted["category"], strict=True):
        family = promoted.loc[promoted["category"] == category, "dish"].unique()
        calm.loc[first : last + pd.Timedelta(days=DIP_DAYS), calm.columns.isin(family)] = np.nan
    weeks = [calm.shift(7 * week) for week in range(-NEIGHBOUR_WEEKS, NEIGHBOUR_WEEKS + 1) if week]
    cells = np.stack([week.to_numpy() for week in weeks])
    seen = np.isfinite(cells)
    total, count = np.where(seen, cells, 0.0).sum(axis=0), seen.sum(axis=0)
    return pd.DataFrame(
        np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0), sales.index, sales.columns
    )


def _against(sales: pd.DataFrame, usual: pd.DataFrame, when: slice, its: np.ndarray, others: np.ndarray) -> float:
    """Logarithm of sold / usual of some dishes on some days, less that of the others; NaN where nothing was sold."""

    def ratio(columns: np.ndarray) -> float:
        sold, normal = sales.loc[when].loc[:, columns], usual.loc[when].loc[:, columns]
        both = sold.notna() & normal.notna()
        top, bottom = sold.where(both).sum().sum(), normal.where(both).sum().sum()
        return np.log(top / bottom) if top > 0 and bottom > 0 else np.nan

    control = ratio(others)
    return ratio(its) - (control if np.isfinite(control) else 0.0)
