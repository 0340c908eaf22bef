"""Of the guests of a 2-for-1, how many take both: who does pays one portion for two, so what was paid tells it."""

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from forecasting.demand.effects import (
    ASSUMED_BOTH,
    BOTH,
    EFFECT_COLUMNS,
    FEWEST_OCCASIONS,
    NEIGHBOUR_WEEKS,
    TWO_FOR_ONE,
    assumed_range,
    promoted_days,
)


def _row(effect: float, ends: tuple[float, float], source: str, occasions: int) -> pd.DataFrame:
    low, high = np.clip(ends, 0.0, 1.0)
    said = {"kind": BOTH, "what": TWO_FOR_ONE, "when": "", "effect": effect, "low": low, "high": high}
    row = said | {"source": source, "occasions": occasions}
    return pd.DataFrame([row], columns=EFFECT_COLUMNS).astype({"discount": "float64"})


_ASSUMED = _row(ASSUMED_BOTH, assumed_range(ASSUMED_BOTH), "assumed", 0)


def learn_both(sales: pd.DataFrame, promotions: pd.DataFrame, dishes: pd.DataFrame) -> pd.DataFrame:
    """The share of guests who took both portions of past 2-for-1s: one row of ``effects.EFFECT_COLUMNS``.

    ``sales`` (day, dish, quantity, net_sales) are what was sold and paid. Each occasion is held against what a portion
    of the same dishes brought on the days around it without promotions: of g guests who order, g × (1 + both) portions
    are sold and g are paid.
    """
    found = _shares(sales, promotions, dishes)
    if len(found) < FEWEST_OCCASIONS:
        return _ASSUMED.assign(occasions=len(found))
    reach = float(stdtrit(len(found) - 1, 0.9) * found.std(ddof=1) / np.sqrt(len(found)))
    return _row(float(found.mean()), (float(found.mean()) - reach, float(found.mean()) + reach), "learned", len(found))


def taking_both(effects: pd.DataFrame) -> dict[str, object]:
    """The row of ``learn_both`` among ``effects``: its columns by name; of an older forecast the assumed one."""
    known = effects[effects["kind"] == BOTH]
    return (known if len(known) else _ASSUMED).iloc[0].to_dict()


def _shares(sales: pd.DataFrame, promotions: pd.DataFrame, dishes: pd.DataFrame) -> np.ndarray:
    """The share taking both in each past 2-for-1 of which it is known what was paid."""
    lived = promotions[promotions["last"] <= sales["day"].max()] if len(sales) else promotions.head(0)
    promoted = promoted_days(lived, dishes)
    daily = sales.groupby(["dish", "day"], as_index=False)[["quantity", "net_sales"]].sum(min_count=1)
    busy = pd.MultiIndex.from_frame(promoted[["dish", "day"]])
    calm = daily[~pd.MultiIndex.from_frame(daily[["dish", "day"]]).isin(busy)]
    pairs = promoted[promoted["kind"] == TWO_FOR_ONE].merge(daily, on=["dish", "day"])
    shares = []
    for _, days in pairs.groupby("occasion"):
        full = days["quantity"] * days["dish"].map(_price_around(calm, days))
        known = (full > 0) & (days["net_sales"] > 0)
        if known.any():
            shares.append(full[known].sum() / days.loc[known, "net_sales"].sum() - 1.0)
    return np.clip(np.array(shares), 0.0, 1.0)


def _price_around(calm: pd.DataFrame, days: pd.DataFrame) -> pd.Series:
    """What a portion of each dish brought in the weeks around some days, by dish."""
    weeks = pd.Timedelta(weeks=NEIGHBOUR_WEEKS)
    near = calm[calm["day"].between(days["day"].min() - weeks, days["day"].max() + weeks)]
    sums = near[near["net_sales"].notna()].groupby("dish")[["quantity", "net_sales"]].sum()
    return sums["net_sales"] / sums["quantity"].where(sums["quantity"] > 0)
