"""A store room that is lived through day by day: what arrives, what is used, what is missing and what spoils.

Arrays have an entry for each ingredient, in its own unit. Deliveries come before opening, usage follows, and at the
close of its last day a batch is lost.
"""

from dataclasses import dataclass, field

import numpy as np

from forecasting.stock.ageing import Rotation

FOREVER = 10_000
"""Days that whatever has no shelf life keeps."""

BEYOND = 90
"""So many days after the last one stock may keep or be due before it counts as keeping for ever."""


@dataclass
class StoreRoom:
    """``stock`` is (last day, ingredients), ``due`` is (day, ingredients); days are numbered from 0."""

    days: int
    keeps: np.ndarray
    rotation: Rotation
    stock: np.ndarray = field(init=False)
    due: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.stock = np.zeros((self.days + BEYOND, len(self.keeps)))
        self.due = np.zeros((self.days + BEYOND, len(self.keeps)))

    @property
    def on_hand(self) -> np.ndarray:
        """All that is there."""
        return self.stock.sum(axis=0)

    def put(self, day: int, quantity: np.ndarray) -> None:
        """Something comes in on a day, -1 is the day before; what keeps beyond all days lies in the last row."""
        last = np.clip(day + self.keeps, 0, len(self.stock) - 1)
        self.stock[last, np.arange(len(self.keeps))] += quantity

    def live(self, day: int, usage: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """One day with what is due on it; returns the usage that wasn't met and what spoiled at the close."""
        self.put(day, self.due[day])
        oldest_first = self.rotation == "first_in"
        taken = self.stock if oldest_first else self.stock[::-1]
        left = np.maximum(taken.cumsum(axis=0) - usage, 0.0)
        kept = np.diff(left, axis=0, prepend=0.0)
        unmet = np.maximum(usage - self.on_hand, 0.0)
        self.stock = kept if oldest_first else kept[::-1].copy()
        spoiled = self.stock[day].copy()
        self.stock[day] = 0.0
        return unmet, spoiled
