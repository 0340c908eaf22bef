"""How much is needed, and how many packs are worth their risk."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.supply.quantities import Stakes, need, packs_usable, packs_worth, quantiles, total, usable


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)[:, np.newaxis]


def test_each_ingredient_has_a_level_of_its_own():
    values = np.column_stack([np.arange(11.0), np.arange(11.0)[::-1]])
    assert quantiles(values, np.array([0.8, 0.25])).tolist() == [8.0, 2.5]


def test_each_ingredient_has_days_of_its_own():
    amounts = np.arange(8.0).reshape(1, 4, 2)  # 0, 2, 4, 6 and 1, 3, 5, 7
    assert total(amounts, np.array([1, 0]), np.array([3, 1])).tolist() == [[6.0, 1.0]]
    assert total(amounts, 2, np.array([9, 2])).tolist() == [[10.0, 0.0]]


def test_where_nothing_is_missing_the_need_is_what_is_left_below_zero():
    missing, left = column(0, 0, 4), column(3, 1, 0)
    assert need(missing, left, np.array([1.0])).tolist() == [4.0]
    assert need(missing, left, np.array([0.0])).tolist() == [-3.0]


def test_beyond_the_last_day_usage_goes_on_at_its_mean():
    usage = np.full((1, 4, 1), 2.0)
    missing = np.array([0.0, 0.0, 1.0, 2.0]).reshape(1, 4, 1)
    assert usable(missing, usage, np.array([0]), np.array([3.0])).tolist() == [[1.0]]
    assert usable(missing, usage, np.array([2]), np.array([2.0])).tolist() == [[3.0]]
    assert usable(missing, usage, np.array([0]), np.array([6.0])).tolist() == [[7.0]]


FUTURES = column(*[4.0] * 9, 12.0)
"""Nine futures use 4 kg before it spoils, one 12."""


def worth(missing: float, spoiled: float, most: int = 6, caution: float = 0.5) -> float:
    stakes = Stakes(np.array([missing]), np.array([spoiled])).tilted(np.array([caution]))
    return packs_worth(FUTURES, FUTURES, np.array([2.0]), np.array([most]), stakes)[0]


def test_a_pack_is_worth_it_while_its_margin_outweighs_what_it_loses():
    # From the third pack on one future of ten uses it: worth it if half the margin is nine times the price.
    assert worth(missing=17.9, spoiled=1.0) == 2
    assert worth(missing=18.1, spoiled=1.0) == 6


def test_never_more_packs_than_are_needed():
    assert worth(missing=18.1, spoiled=1.0, most=4) == 4
    assert worth(missing=18.1, spoiled=1.0, most=0) == 0


def test_the_knob_weighs_missing_against_spoilt():
    assert [worth(missing=10.0, spoiled=1.0, caution=caution) for caution in (0.0, 0.5, 1.0)] == [2, 2, 6]


def test_nothing_is_worth_it_when_nobody_would_miss_it():
    assert worth(missing=0.0, spoiled=1.0) == 2  # of the first two packs nothing is lost


def test_without_a_margin_most_futures_have_to_use_it():
    pack = np.array([2.0, 2.0, 25.0, 25.0])
    due = np.array([0.0, 1.0, 0.0, 1.0])
    assert packs_usable(np.tile(FUTURES, 4), pack, due).tolist() == [2.0, 2.0, 1.0, 0.0]


@settings(max_examples=30, deadline=None)
@given(
    uses=st.lists(st.floats(0.0, 30.0), min_size=5, max_size=12),
    pack=st.floats(0.5, 10.0),
    margin=st.floats(0.0, 50.0),
    price=st.floats(0.1, 50.0),
)
def test_the_packs_worth_it_earn_most(uses, pack, margin, price):
    futures, most = column(*uses), 20
    found = packs_worth(
        futures, futures, np.array([pack]), np.array([most]), Stakes(np.array([margin]), np.array([price]))
    )

    def earned(packs: float) -> float:
        served = np.minimum(futures, packs * pack).mean()
        return margin * served - price * (packs * pack - served)

    assert earned(found[0]) == pytest.approx(max(earned(packs) for packs in range(most + 1)), abs=1e-6)
