"""A small kitchen to order for, whose futures are written out."""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd

from forecasting.stock.ageing import Keeping, Rotation
from forecasting.stock.projection import Movements, Projection, Shelf, due, on_hand, project
from forecasting.supply.calendars import delivery_calendars
from forecasting.supply.offers import choose_supply, offered
from forecasting.supply.orders import Buying, Suggestion, suggest
from tests.week import MONDAY, SUNDAY, rows, supplier

DAYS = pd.date_range(MONDAY, periods=28)


def offer(**changes) -> dict:
    lemons = {"ingredient": "Limón", "supplier": "Verduras", "pack_size": 5.0, "pack_name": "cajón", "unit_cost": 4.0}
    return lemons | {"preference": 1.0} | changes


@dataclass(frozen=True)
class Futures:
    location: str
    ingredients: tuple[str, ...]
    days: pd.DatetimeIndex
    usage: np.ndarray


@dataclass(frozen=True)
class Kitchen:
    """One ingredient, a greengrocer who delivers Mon, Wed, Fri and Sat, and 5 kg in stock on Sunday's close."""

    daily: tuple[float, ...] = (4.0,)
    stock: tuple | None = (SUNDAY, 5.0)
    deliveries: tuple[tuple, ...] = ()
    shelf_life_days: float = 14.0
    pack_size: float = 5.0
    minimum: float = 0.0
    now: pd.Timestamp = MONDAY
    caution: float = 0.5
    closed: tuple[pd.Timestamp, ...] = ()
    margin: float | None = None
    storage_limit: float | None = None
    reorder_point: float | None = None
    own_caution: float | None = None
    rotation: Rotation = "first_in"

    @property
    def keeping(self) -> Keeping:
        return Keeping({"Limón": self.shelf_life_days}, self.rotation)

    @cached_property
    def outlook(self) -> Projection:
        counts = moved(*([self.stock] if self.stock else []))
        received = moved(*self.deliveries)
        usage = np.multiply.outer(np.array(self.daily), np.ones((len(DAYS), 1)))
        paths = Futures("main", ("Limón",), DAYS, usage)
        held = on_hand(Movements(counts, received, moved((SUNDAY, 0.0))), ["Limón"], SUNDAY)
        return project(paths, Shelf.of(held, received, self.keeping), due(received, "main", ["Limón"], DAYS))

    def order(self) -> Suggestion:
        kept = {"ingredient": "Limón", "unit": "kg", "shelf_life_days": self.shelf_life_days}
        kept |= {"caution": self.own_caution, "storage_limit": self.storage_limit}
        kept |= {"reorder_point": self.reorder_point}
        supply = rows("supply", offer(pack_size=self.pack_size))
        buying = Buying(
            delivery_calendars(rows("suppliers", supplier(minimum=self.minimum)), self.closed),
            supply,
            offered(choose_supply(supply, MONDAY), rows("ingredients", kept)),
            pd.Series(dtype="float64") if self.margin is None else pd.Series({"Limón": self.margin}),
        )
        return suggest(self.outlook, buying, self.now, self.caution)

    def line(self) -> pd.Series:
        return self.order().lines.iloc[0]


@cache
def moved(*given: tuple) -> pd.DataFrame:
    table = pd.DataFrame(given, columns=["day", "quantity"]).astype({"day": "datetime64[us]", "quantity": "float64"})
    return table.assign(location="main", ingredient="Limón").astype({"location": "str", "ingredient": "str"})
