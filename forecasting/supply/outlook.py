"""What orders look ahead to: the stock of a location on each sampled future if nothing is ordered."""

from typing import Protocol

import numpy as np
import pandas as pd


class Outlook(Protocol):
    """The stock of a location on each sampled future if nothing is ordered (``stock.projection.Projection``)."""

    location: str
    ingredients: tuple[str, ...]
    days: pd.DatetimeIndex
    as_of: pd.DatetimeIndex
    counted: np.ndarray
    estimated: np.ndarray
    impossible: np.ndarray
    usage: np.ndarray
    arriving: np.ndarray
    closing: np.ndarray
    unmet: np.ndarray
    spoiled: np.ndarray

    def spoils_on(self, today: pd.Timestamp) -> pd.DatetimeIndex: ...

    def position(self, day: pd.Timestamp | pd.DatetimeIndex) -> np.ndarray | int: ...

    def before(self, day: pd.Timestamp | pd.DatetimeIndex, places: np.ndarray | slice = ...) -> np.ndarray: ...
