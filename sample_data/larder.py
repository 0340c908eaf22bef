"""What lies on the shelves, by the day it came, and what is on its way."""

from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd


class Quantity(NamedTuple):
    """So much of an ingredient on a day: counted, delivered or thrown away."""

    day: pd.Timestamp
    ingredient: str
    quantity: float


class Delivery(NamedTuple):
    """What came or will come; ``supplier`` is empty for what the kitchen fetched from the market itself."""

    day: pd.Timestamp
    ingredient: str
    quantity: float
    supplier: str


@dataclass
class Larder:
    """``batches`` are the quantities on the shelf as they came, the oldest first; ``due`` is on order."""

    batches: list[Quantity] = field(default_factory=list)
    due: list[Delivery] = field(default_factory=list)

    def on_hand(self, ingredient: str) -> float:
        return sum(batch.quantity for batch in self.batches if batch.ingredient == ingredient)

    def on_order(self, ingredient: str, until: pd.Timestamp) -> float:
        return sum(due.quantity for due in self.due if due.ingredient == ingredient and due.day <= until)

    def unload(self, day: pd.Timestamp) -> None:
        """Put on the shelf what is due on ``day``."""
        for delivery in self.due:
            if delivery.day == day:
                self.put(Quantity(*delivery[:3]))
        self.due = [delivery for delivery in self.due if delivery.day > day]

    def put(self, batch: Quantity) -> None:
        self.batches.append(batch)

    def take(self, ingredient: str, quantity: float) -> float:
        """Use the oldest first; returns what was missing."""
        left = []
        for batch in self.batches:
            used = min(batch.quantity, quantity) if batch.ingredient == ingredient else 0.0
            quantity -= used
            if batch.quantity > used:
                left.append(batch._replace(quantity=batch.quantity - used))
        self.batches = left
        return quantity

    def throw_away(self, ingredient: str, received_until: pd.Timestamp) -> float:
        """Empty the shelf of what came until that day; returns how much it was."""
        old = [batch for batch in self.batches if batch.ingredient == ingredient and batch.day <= received_until]
        self.batches = [batch for batch in self.batches if batch not in old]
        return sum(batch.quantity for batch in old)
