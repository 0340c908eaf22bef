"""Promotions that nobody wrote down: what the till's discounts, free lines and promo dishes tell of them.

They are proposed, never taken for granted: a person says whether each was one.
"""

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from forecasting.demand.effects import NO_CATEGORY, promoted_days
from forecasting.menu.names import understand
from forecasting.tables import ONE_DAY

FOUND = ["first", "last", "dish_or_category", "kind", "discount", "evidence", "days", "portions", "by_chance"]
"""Columns of ``find_promotions``."""

LEAST_DISCOUNT = 0.08
"""A dish whose guests paid so much less than usual on a day, all in all, was on offer."""

ALIKE = 0.06
"""A promotion begins and ends on a day with its own discount, give or take so much: a courtesy beside it is none."""

HALF = (0.40, 0.60)
"""Who pays for one of two pays half: such a discount is taken for two for one."""

LEAST_GIVEN = 3.0
"""What was given away in all is worth so many portions at the least: less than that are courtesies."""

LEAST_DAYS = 2
"""Single days are told apart from a generous evening only where they come back."""

COMES_BACK = 3
"""An offer of one weekday is one from so many times on, with no more than ``WEEKS_APART`` between two of them."""

WEEKS_APART = 2

LONGEST_DAYS = 60
"""What goes on for longer is no promotion but what the dish costs, or a dish of the menu."""

RARELY = 0.1
"""What chance brings less often in such a history is taken for a promotion: one of ten restaurants would find one that
was none. On the sample (45 promotions, courtesies beside them) all real ones are rarer, the four others aren't."""


NAMED = {
    "2x1": re.compile(r"\b(2\s*x\s*1|dos\s+por\s+uno)\b", re.IGNORECASE),
    "combo": re.compile(r"\b(combo|d[uú]o|pack)\b", re.IGNORECASE),
    "discount": re.compile(r"\b(promo\w*|oferta|dscto|descuento)\b", re.IGNORECASE),
}
"""What a till calls a dish that it has for a promotion only."""


def find_promotions(sales: pd.DataFrame, dishes: pd.DataFrame, promotions: pd.DataFrame) -> pd.DataFrame:
    """What may have been a promotion and isn't among ``promotions`` yet, the newest first: ``FOUND``.

    ``discount`` is the share of the price that was given away; missing where a promo dish has a price of its own.
    ``evidence`` says where it shows: ``discounts`` (less was paid), ``free`` (half was given away: two for one) or
    ``name`` (a dish of the till that is called so). ``days`` are those on which it does, of a weekday that comes back
    all of them, ``portions`` those sold meanwhile. ``by_chance`` is how many of the like single courtesies are expected
    to make in such a history, at the rate at which that much is given away on other days: from ``RARELY`` on it may be
    none. A promotion of all dishes of a category is one of the category. ``sales`` and ``dishes`` as in
    ``forecasting.tables``.
    """
    daily = sales.groupby(["dish", "day"], as_index=False)[["quantity", "net_sales", "discount"]].sum()
    daily = daily[daily["quantity"] > 0]
    category = dishes.drop_duplicates("dish").set_index("dish")["category"]
    told = _shares(daily.assign(category=daily["dish"].map(category).fillna(NO_CATEGORY)))
    offers = list(_offers(_offered(told)))
    rows = [*_with_chance(offers, told), *_by_name(daily, dishes)]
    if not rows:
        return _nothing()
    found = pd.DataFrame(rows).astype(_nothing().dtypes)
    found = found[[not known for known in _known(found, promotions, dishes)]]
    return found.sort_values(["first", "dish_or_category"], ascending=[False, True], ignore_index=True)[FOUND]


def _nothing() -> pd.DataFrame:
    days, numbers = (
        dict.fromkeys(["first", "last"], "datetime64[us]"),
        dict.fromkeys(["discount", "days", "portions", "by_chance"], "float64"),
    )
    texts = dict.fromkeys(["dish_or_category", "kind", "evidence"], "str")
    return pd.DataFrame(columns=FOUND).astype(days | numbers | texts)


def _shares(daily: pd.DataFrame) -> pd.DataFrame:
    """The days of each dish with the share of its price that was given away."""
    gross = daily["net_sales"] + daily["discount"]
    return daily.assign(gross=gross, share=(daily["discount"] / gross.where(gross > 0)).fillna(0.0))


def _offered(told: pd.DataFrame) -> pd.DataFrame:
    """The days on which a dish, or all dishes that its category sold, cost less: ``what, day, share`` and sums."""
    families = told[told["category"] != NO_CATEGORY].groupby(["category", "day"])
    whole = families.agg(
        least=("share", "min"),
        share=("share", "median"),
        dishes=("dish", "nunique"),
        **{name: (name, "sum") for name in ("quantity", "gross", "discount")},
    ).reset_index()
    whole = whole[(whole["least"] >= LEAST_DISCOUNT) & (whole["dishes"] > 1)].rename(columns={"category": "what"})
    of_all = pd.MultiIndex.from_frame(whole[["what", "day"]])
    alone = told[(told["share"] >= LEAST_DISCOUNT)].rename(columns={"dish": "what"})
    alone = alone[~pd.MultiIndex.from_frame(alone[["category", "day"]]).isin(of_all)]
    columns = ["what", "day", "share", "quantity", "gross", "discount"]
    return pd.concat([whole[columns], alone[columns]], ignore_index=True).sort_values(["what", "day"])


def _offers(offered: pd.DataFrame) -> Iterator[dict[str, object]]:
    """The promotions that such days are."""
    for what, days in offered.groupby("what"):
        runs = [_trimmed(run) for run in _runs(days)]
        singles = pd.concat([run for run in runs if len(run) < LEAST_DAYS] or [days.head(0)])
        yield from (_offer(str(what), run, len(run)) for run in runs if len(run) >= LEAST_DAYS and _is_promotion(run))
        yield from (_offer(str(what), day, times) for day, times in _coming_back(singles))


def _runs(days: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Days that follow each other, with at most one without between two: a closed door, or nobody ordered it."""
    for _, run in days.groupby((days["day"].diff() > 2 * ONE_DAY).cumsum()):
        yield run


def _trimmed(run: pd.DataFrame) -> pd.DataFrame:
    """A run from the first to the last of its days with its own discount."""
    alike = np.flatnonzero((run["share"] - run["share"].median()).abs() <= ALIKE)
    return run.iloc[alike[0] : alike[-1] + 1] if len(alike) else run.head(0)


def _is_promotion(run: pd.DataFrame) -> bool:
    price = run["gross"].sum() / run["quantity"].sum()
    return bool(run["discount"].sum() >= LEAST_GIVEN * price) and _length(run) <= LONGEST_DAYS


def _coming_back(singles: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, int]]:
    """The single days that are an offer of their weekday: at the same discount, week after week; and how often."""
    for _, days in singles.groupby(singles["day"].dt.day_of_week):
        apart = days["day"].diff() > WEEKS_APART * 7 * ONE_DAY
        for _, series in days.groupby(apart.cumsum()):
            alike = series[(series["share"] - series["share"].median()).abs() <= ALIKE]
            if len(alike) >= COMES_BACK:
                yield from ((alike.iloc[[at]], len(alike)) for at in range(len(alike)))


def _offer(what: str, run: pd.DataFrame, times: int) -> dict[str, object]:
    discount = float(run["share"].median())
    two_for_one = HALF[0] <= discount <= HALF[1]
    return {
        "first": run["day"].iloc[0],
        "last": run["day"].iloc[-1],
        "dish_or_category": what,
        "kind": "2x1" if two_for_one else "discount",
        "discount": np.nan if two_for_one else round(discount, 2),
        "evidence": "free" if two_for_one else "discounts",
        "days": times,
        "share": discount,
        "portions": float(run["quantity"].sum()),
    }


def _with_chance(offers: list[dict[str, object]], told: pd.DataFrame) -> Iterator[dict[str, object]]:
    """The offers with ``by_chance``: on so many days, each at the most two after another, by courtesies alone."""
    shares = dict(iter(told.groupby("dish")[["day", "share"]]))
    families = told[told["category"] != NO_CATEGORY].groupby(["category", "day"])["share"].min().reset_index()
    shares |= dict(iter(families.groupby("category")[["day", "share"]]))
    family = dict(zip(told["dish"], told["category"], strict=True))
    found: dict[str, list[dict[str, object]]] = {}
    for one in offers:
        found.setdefault(str(one["dish_or_category"]), []).append(one)
    chances = sum(map(len, shares.values()))
    for one in offers:
        what, least = str(one["dish_or_category"]), max(float(one["share"]) - ALIKE, LEAST_DISCOUNT)
        days = shares[what]
        ordinary = np.ones(len(days), dtype=bool)
        for other in (*found[what], *found.get(family.get(what, ""), ())):
            ordinary &= ~days["day"].between(other["first"], other["last"]).to_numpy()
        rate = (float((days["share"].to_numpy()[ordinary] >= least).sum()) + 1.0) / (ordinary.sum() + 2.0)
        times = int(one["days"])
        yield one | {"by_chance": min(chances * 2.0 ** (times - 1) * rate**times, float(chances))}


def _length(run: pd.DataFrame) -> int:
    return (run["day"].iloc[-1] - run["day"].iloc[0]).days + 1


def _by_name(daily: pd.DataFrame, dishes: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Runs of days on which a dish was sold that the till has for a promotion; of the dish that it is about."""
    ordinary = [dish for dish in dishes["dish"] if _kind_of(dish) is None]
    for dish, days in daily.sort_values("day").groupby("dish"):
        kind = _kind_of(str(dish))
        if kind is None:
            continue
        about = _about(NAMED[kind].sub(" ", str(dish)), ordinary)
        for run in _runs(days):
            if _length(run) <= LONGEST_DAYS:
                yield {
                    "first": run["day"].iloc[0],
                    "last": run["day"].iloc[-1],
                    "dish_or_category": about or dish,
                    "kind": kind,
                    "discount": np.nan,
                    "evidence": "name",
                    "days": len(run),
                    "by_chance": 0.0,
                    "portions": float(run["quantity"].sum()),
                }


def _kind_of(dish: str) -> str | None:
    return next((kind for kind, words in NAMED.items() if words.search(dish)), None)


def _about(name: str, dishes: list[str]) -> str | None:
    """The dish whose name, all of it, is in ``name``; the longest of several."""
    names = understand([name, *dishes])
    said = set(names[name].words)
    inside = [dish for dish in dishes if names[dish].words and set(names[dish].words) <= said]
    return max(inside, key=lambda dish: len(names[dish].words), default=None)


def _known(found: pd.DataFrame, promotions: pd.DataFrame, dishes: pd.DataFrame) -> list[bool]:
    """Which of them somebody wrote down already: any of its dishes was promoted on any of its days."""
    told = promoted_days(promotions, dishes)[["dish", "day"]]
    category = dishes.drop_duplicates("dish").set_index("dish")["category"]
    known = []
    for one in found.itertuples():
        days = told[told["day"].between(one.first, one.last)]["dish"]
        known.append(bool(((days == one.dish_or_category) | (days.map(category) == one.dish_or_category)).any()))
    return known
