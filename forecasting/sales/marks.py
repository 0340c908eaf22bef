"""Many yes-or-no columns become one column of names."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from forecasting.files.sheets import TEXT


def first_that_holds(marks: Mapping[str, pd.Series | np.ndarray], index: pd.Index, otherwise: str) -> pd.Series:
    """The name of the first mark that holds in each row, else ``otherwise``."""
    # Numbers first, names last: choosing among a million texts would take their memory several times.
    held = np.zeros(len(index), dtype="int64")
    for number, mark in reversed([*enumerate(marks.values(), start=1)]):
        held[np.asarray(mark, dtype=bool)] = number
    return pd.Series(pd.array([otherwise, *marks], dtype=TEXT).take(held), index=index)
