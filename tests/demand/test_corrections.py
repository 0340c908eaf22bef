"""What is used beyond its recipes."""

import numpy as np
import pandas as pd

from forecasting.demand.corrections import can_be_applied, corrected, corrected_paths, per_unit
from forecasting.demand.paths import Paths
from forecasting.stock.projection import Movements
from forecasting.tables import no_corrections
from tests.week import MONDAY, SUNDAY, rows

SAID = pd.DataFrame({"location": ["main"], "ingredient": ["Limón"], "factor": [1.25]})
USAGE = pd.DataFrame({"location": "main", "ingredient": ["Limón", "Sal"], "day": SUNDAY, "quantity": [4.0, 2.0]})
MOVED = Movements(rows("stock"), rows("deliveries"), USAGE)


def test_only_factors_that_matter_and_can_be_believed_can_be_applied():
    assert can_be_applied(pd.Series([1.01, 1.05, 0.6, 0.4, 2.5, np.nan])).tolist() == [
        *(False, True, True),
        *(False, False, False),
    ]


def test_what_left_the_stock_and_what_will_be_used_follow_the_factor():
    assert corrected(MOVED, SAID).usage["quantity"].tolist() == [5.0, 2.0]
    paths = Paths("main", ("Limón", "Sal"), pd.DatetimeIndex([MONDAY]), np.array([[[4.0, 2.0]]]))
    assert corrected_paths(paths, SAID).usage.tolist() == [[[5.0, 2.0]]]
    assert corrected_paths(paths, SAID.assign(location="Surco")) is paths


def test_a_unit_of_what_is_used_up_faster_serves_less():
    assert per_unit(pd.Series({"Limón": 10.0, "Sal": 3.0}), SAID, "main").to_dict() == {"Limón": 8.0, "Sal": 3.0}


def test_where_nobody_said_so_nothing_changes():
    assert corrected(MOVED, no_corrections()).usage is MOVED.usage
