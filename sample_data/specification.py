"""The sample restaurant as it was thought up: its kitchen, its calendar, its customers, and every effect on demand.

The kitchen's own tables (``dishes.csv``, ``recipes.csv``, ``promotions.csv`` …) are written by hand and are part of the
sample as they stand; what only the generator may know stands in ``specification/``.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent

FIRST_DAY = pd.Timestamp("2024-10-23")
LAST_DAY = pd.Timestamp("2026-11-22")
DAYS = pd.date_range(FIRST_DAY, LAST_DAY)
FIRST_TICKET_DAY = LAST_DAY - pd.Timedelta(weeks=8) + pd.Timedelta(days=1)

HANDWRITTEN = (
    "dishes",
    "recipes",
    "ingredients",
    "suppliers",
    "supply",
    "promotions",
    "events",
    "closed",
)
"""Tables that a person wrote; the generator copies them as they are."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

EFFECT_KEYS = ["kind", "what", "when"]


class Effects:
    """The planted effects: one row says how much (``size``) of what kind touches whom (``what``) and ``when``."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table
        self._sizes = table.set_index(EFFECT_KEYS)["size"].to_dict()
        self._days = table.set_index(EFFECT_KEYS)["days"].to_dict()

    def size(self, kind: str, what: str, when: str, otherwise: float | None = None) -> float:
        """How large the effect is, in its row's unit; ``otherwise`` if the table has no such row."""
        if otherwise is None:
            return self._sizes[kind, what, when]
        return self._sizes.get((kind, what, when), otherwise)

    def days(self, kind: str, what: str, when: str) -> int:
        """How many days the effect lasts."""
        return int(self._days[kind, what, when])

    def of_kind(self, kind: str) -> pd.DataFrame:
        return self.table[self.table["kind"] == kind]


@dataclass(frozen=True)
class Specification:
    """Everything decided by hand: ``menu`` has a row per dish, the other tables are as in their files."""

    menu: pd.DataFrame
    recipes: pd.DataFrame
    ingredients: pd.DataFrame
    suppliers: pd.DataFrame
    supply: pd.DataFrame
    promotions: pd.DataFrame
    events: pd.DataFrame
    holidays: pd.DataFrame
    closed_days: pd.DatetimeIndex
    climate: pd.DataFrame
    effects: Effects

    @property
    def open_days(self) -> pd.DatetimeIndex:
        return DAYS.difference(self.closed_days)

    @property
    def calendar(self) -> pd.DataFrame:
        """Every special day as ``day, kind, when``: public holidays by their class, events by their name."""
        holidays = self.holidays.rename(columns={"class": "when"}).assign(kind="holiday")
        events = self.events.rename(columns={"event": "when"}).assign(kind="event")
        return pd.concat([holidays, events])[["day", "kind", "when"]].reset_index(drop=True)


def read_specification(changed_effects: Path | None = None) -> Specification:
    """Read all tables written by hand; ``changed_effects`` is a JSON list of effects whose sizes replace the planted ones."""
    dishes = pd.read_csv(HERE / "dishes.csv")
    demand = pd.read_csv(HERE / "specification" / "demand.csv", parse_dates=["first", "last"])
    categories = dishes["category"].unique().tolist()
    return Specification(
        menu=dishes.merge(demand, on="dish", validate="one_to_one").set_index("dish"),
        recipes=pd.read_csv(HERE / "recipes.csv"),
        ingredients=pd.read_csv(HERE / "ingredients.csv"),
        suppliers=pd.read_csv(HERE / "suppliers.csv").set_index("supplier"),
        supply=pd.read_csv(HERE / "supply.csv").set_index("ingredient"),
        promotions=pd.read_csv(HERE / "promotions.csv", parse_dates=["first", "last"]),
        events=pd.read_csv(HERE / "events.csv", parse_dates=["day"]),
        holidays=pd.read_csv(HERE / "specification" / "holidays.csv", parse_dates=["day"]),
        closed_days=pd.DatetimeIndex(pd.read_csv(HERE / "closed.csv", parse_dates=["day"])["day"]),
        climate=pd.read_csv(HERE / "specification" / "climate.csv").set_index("month"),
        effects=_read_effects(categories, changed_effects),
    )


def _read_effects(categories: list[str], changed_effects: Path | None) -> Effects:
    planted = _by_category(pd.read_csv(HERE / "specification" / "effects.csv"), categories)
    if changed_effects is None:
        return Effects(planted)
    changes = pd.DataFrame(json.loads(changed_effects.read_text(encoding="utf-8")))[[*EFFECT_KEYS, "size"]]
    changes = _by_category(changes, categories).set_index(EFFECT_KEYS)["size"]
    keys = pd.MultiIndex.from_frame(planted[EFFECT_KEYS])
    unknown = changes.index.difference(keys)
    if len(unknown):
        raise SystemExit(f"{changed_effects}: no such effects: {unknown.to_list()}")
    return Effects(planted.assign(size=changes.reindex(keys).fillna(planted.set_index(keys)["size"]).to_numpy()))


def _by_category(effects: pd.DataFrame, categories: list[str]) -> pd.DataFrame:
    """Special days for ``all`` become a row for each category that has no row of its own on that day."""
    special = effects["kind"].isin(["holiday", "event"])
    general = effects[special & (effects["what"] == "all")].drop(columns="what")
    spread = general.merge(pd.DataFrame({"what": categories}), how="cross")[effects.columns]
    particular = effects.drop(general.index)
    return pd.concat([particular, spread]).drop_duplicates(EFFECT_KEYS, keep="first").reset_index(drop=True)
