"""What is paid of a dish's price under promotions, and how far off that may be."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from forecasting.demand.effects import REACH, TWO_FOR_ONE, assumed_range
from forecasting.demand.two_for_one import taking_both
from forecasting.planning.basis import Basis
from forecasting.scenarios.levers import by_depth, running


def paid_share(promotions: pd.DataFrame, basis: Basis, portions: pd.DataFrame) -> pd.DataFrame:
    """The share of its price that a portion brings, by the days and dishes of ``portions`` (as sold under them).

    ``promotions`` as ``expected.promotions_in`` gives them.
    A discount of unknown depth is taken for the usual one, a combo without one for full price; of a 2x1 who takes both
    pays one. Once a limit is reached, a portion brings its price. Of two kinds on a dish and day both count, of two
    promotions of a kind the deeper one.
    """
    shares: dict[str, np.ndarray] = {}
    category, usual = basis.category, basis.usual_discounts
    for one in by_depth(promotions, usual):
        name = one.dish_or_category
        its = [at for at, dish in enumerate(portions.columns) if name in (dish, category.get(dish))]
        during = np.flatnonzero((portions.index >= one.first) & (portions.index <= one.last))
        if len(its) and len(during):
            block = np.ix_(during, its)
            under = _under(portions.to_numpy()[block], one.limit)
            share = shares.setdefault(one.kind, np.ones(portions.shape))
            share[block] = np.where(under > 0, 1.0 - (1.0 - _paid(one, usual)) * under, share[block])
    return pd.DataFrame(np.prod([np.ones(portions.shape), *shares.values()], axis=0), portions.index, portions.columns)


def swings_of_paid(promotions: pd.DataFrame, basis: Basis, portions: pd.DataFrame) -> Iterator[tuple[str, np.ndarray]]:
    """By how much ``paid_share`` moves with how many take both of a 2-for-1, by the name of what that rests on."""
    days, said = portions.index, promotions["both_said"].astype(bool)
    meanwhile = (promotions["first"] <= days.max()) & (promotions["last"] >= days.min())
    pairs = (promotions["kind"] == TWO_FOR_ONE) & meanwhile
    if not pairs.any():
        return
    usual = taking_both(basis.forecast.effects)
    asked = [("both", pairs & ~said, (usual["low"], usual["high"]))]
    for at in np.flatnonzero(pairs & said):
        one = promotions.iloc[at]
        name = f"both {one['dish_or_category']} {one['first']:%Y-%m-%d}"
        asked.append((name, pairs & (promotions.index == promotions.index[at]), assumed_range(one["both"])))
    for name, its, ends in asked:
        if its.any():
            pushed = (promotions["both"].mask(its, min(end, 1.0)) for end in ends)
            less, more = (paid_share(promotions.assign(both=both), basis, portions).to_numpy() for both in pushed)
            yield name, (more - less) / (2.0 * REACH)


def _under(sold: np.ndarray, limit: float) -> np.ndarray:
    """Which share of the portions of each day is sold under a promotion, until its limit is reached."""
    return running(sold.sum(axis=1), 0.0, limit)[:, np.newaxis]


def _paid(one: tuple, usual: Mapping[str, float]) -> float:
    if one.kind == TWO_FOR_ONE:
        return 1.0 / (1.0 + one.both)
    if pd.notna(one.discount):
        return 1.0 - one.discount
    return 1.0 - usual[one.kind] if one.kind == "discount" else 1.0
