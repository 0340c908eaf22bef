"""What was used between two counts, by the shelf: whoever asks reckons it by this one rule."""

import pandas as pd

from forecasting.tables import SERIES

_ENDS = ["first", "last"]


def used_between(pairs: pd.DataFrame, deliveries: pd.DataFrame, waste: pd.DataFrame | None) -> pd.DataFrame:
    """Pairs of counts, and what was ``received``, ``wasted`` and ``used`` between them.

    What stood there, plus what came in, less what was thrown away or given away and is noted, and what is left, was
    used: ``had + received − wasted − left``, as restaurants reckon it, negative where more was left than there could
    be. ``pairs`` have ``location, ingredient, first, last, had, left``. Counts hold at the close and what moves on
    their day comes before: what moved on the day of ``first`` is in ``had``.
    """
    received = moved_within(deliveries, pairs)
    wasted = 0.0 if waste is None else moved_within(waste, pairs)
    return pairs.assign(received=received, wasted=wasted, used=pairs["had"] + received - wasted - pairs["left"])


def moved_within(moved: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series:
    """How much moved after ``first`` until ``last`` of each pair of counts, in their order."""
    day = moved.groupby([*SERIES, "day"], as_index=False)["quantity"].sum().sort_values("day", kind="stable")
    total = day.assign(total=day.groupby(SERIES)["quantity"].cumsum())[[*SERIES, "day", "total"]]
    until = [_total_until(total, pairs, end) for end in _ENDS]
    return until[1] - until[0]


def _total_until(total: pd.DataFrame, pairs: pd.DataFrame, end: str) -> pd.Series:
    asked = pairs[[*SERIES, end]].reset_index().sort_values(end, kind="stable")
    found = pd.merge_asof(asked, total, left_on=end, right_on="day", by=SERIES)
    return found.set_index("index")["total"].fillna(0.0).sort_index()
