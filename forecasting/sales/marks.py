"""Many yes-or-no columns become one column of names."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from forecasting.files.sheets import TEXT


def first_that_holds(marks: Mapping[str, pd.Series | np.ndarray], index: pd.Index, otherwise: str) -> pd.Series:
    """The name of the first mark that holds in each row, else ``otherwise``."""
    # Numbers first, names last: choosing among a million texts would take their memory several times.
    held = np.select([np.asarray(mark, dtype=bool) for mark in marks.values()], range(1, len(marks) + 1), 0)
    return pd.Series([otherwise, *marks], dtype=TEXT).take(held).set_axis(index)
