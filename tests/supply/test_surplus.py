"""What of an order is thrown away."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from forecasting.supply.surplus import thrown_away

DAYS = pd.date_range("2026-11-23", periods=10)


def kitchen() -> SimpleNamespace:
    """A calm future of 2 kg a day and a busy one of 4 kg; there is nothing but what is ordered."""
    usage = np.stack([np.full((len(DAYS), 1), each) for each in (2.0, 4.0)])
    return SimpleNamespace(
        ingredients=("Lechuga",), usage=usage, unmet=usage, position=lambda day: int((day - DAYS[0]).days)
    )


@pytest.mark.parametrize(
    ("quantity", "keeps_days", "wasted"),
    [
        (15.0, 2, 6.0),  # three days: 9 kg are left in the calm future, 3 kg in the busy one
        (8.0, 2, 1.0),  # 2 kg are left in the calm one, none in the other
        (6.0, 2, 0.0),
        (15.0, 4, 2.5),
        (15.0, float("nan"), 0.0),
    ],
)
def test_what_no_future_uses_in_time_is_thrown_away_on_average(quantity, keeps_days, wasted):
    assert thrown_away(kitchen(), "Lechuga", DAYS[1], quantity, keeps_days) == wasted
