"""The sample restaurant as it was thought up: its kitchen, its calendar, its guests, and every effect on demand.

The kitchen's own tables (``dishes.csv``, ``recipes.csv``, ``promotions.csv`` …) are written by hand and are part of the
sample as they stand; what only the generator may know stands in ``specification/``.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent

FIRST_DAY = pd.Timestamp("2024-10-23")
LAST_DAY = pd.Timestamp("2026-11-22")
DAYS = pd.date_range(FIRST_DAY, LAST_DAY)
FIRST_TICKET_DAY = LAST_DAY - pd.Timedelta(weeks=8) + pd.Timedelta(days=1)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

HANDWRITTEN = (
    *("dishes", "recipes", "ingredients", "conversions", "suppliers", "supply"),
    *("promotions", "events", "closed"),
)
"""Tables that a person wrote; the generator copies them as they are."""

EFFECT_KEYS = ["kind", "what", "when"]


@dataclass(frozen=True)
class Effects:
    """The planted effects: a row of ``table`` says how much (``size``) of which ``kind`` touches ``what``, ``when``."""

    table: pd.DataFrame

    def size(self, kind: str, what: str, when: str) -> float:
        """How large the effect is, in the unit of its row."""
        return float(self._rows.at[(kind, what, when), "size"])

    def days(self, kind: str, what: str, when: str) -> int:
        """How many days the effect lasts."""
        return int(self._rows.at[(kind, what, when), "days"])

    def of_kind(self, kind: str) -> pd.DataFrame:
        return self.table[self.table["kind"] == kind]

    @cached_property
    def _rows(self) -> pd.DataFrame:
        return self.table.set_index(EFFECT_KEYS, verify_integrity=True).sort_index()


@dataclass(frozen=True)
class Specification:
    """Everything decided by hand. ``menu`` has a row for each dish; the other tables are as in their files."""

    menu: pd.DataFrame
    recipes: pd.DataFrame
    ingredients: pd.DataFrame
    suppliers: pd.DataFrame
    supply: pd.DataFrame
    promotions: pd.DataFrame
    special_days: pd.DataFrame
    closed_days: pd.DatetimeIndex
    climate: pd.DataFrame
    effects: Effects

    @property
    def public_holidays(self) -> pd.Series:
        return self.special_days.loc[self.special_days["kind"] == "holiday", "day"]


def read_specification(changed_effects: Path | None = None) -> Specification:
    """Read the tables written by hand; ``changed_effects`` is a JSON list of effects whose sizes shall hold instead."""
    dishes = pd.read_csv(HERE / "dishes.csv")
    demand = pd.read_csv(HERE / "specification" / "demand.csv", parse_dates=["first", "last"])
    return Specification(
        menu=dishes.merge(demand, on="dish", validate="one_to_one").set_index("dish"),
        recipes=pd.read_csv(HERE / "recipes.csv"),
        ingredients=pd.read_csv(HERE / "ingredients.csv").set_index("ingredient"),
        suppliers=pd.read_csv(HERE / "suppliers.csv").set_index("supplier"),
        supply=pd.read_csv(HERE / "supply.csv").set_index("ingredient"),
        promotions=pd.read_csv(HERE / "promotions.csv", parse_dates=["first", "last"]),
        special_days=_read_special_days(),
        closed_days=pd.DatetimeIndex(pd.read_csv(HERE / "closed.csv", parse_dates=["day"])["day"]),
        climate=pd.read_csv(HERE / "specification" / "climate.csv").set_index("month"),
        effects=_read_effects(dishes["category"].unique().tolist(), changed_effects),
    )


def _read_special_days() -> pd.DataFrame:
    """``day, kind, when``: public holidays by their class, events by their name."""
    holidays = pd.read_csv(HERE / "specification" / "holidays.csv", parse_dates=["day"])
    events = pd.read_csv(HERE / "events.csv", parse_dates=["day"])
    holidays = holidays.rename(columns={"class": "when"}).assign(kind="holiday")
    events = events.rename(columns={"event": "when"}).assign(kind="event")
    return pd.concat([holidays, events], ignore_index=True)[["day", "kind", "when"]]


def _read_effects(categories: list[str], changed_effects: Path | None) -> Effects:
    planted = pd.read_csv(HERE / "specification" / "effects.csv", dtype={"days": "Int64"})
    planted = _by_category(planted, categories)
    if changed_effects is None:
        return Effects(planted)
    changes = pd.DataFrame(json.loads(changed_effects.read_text(encoding="utf-8")))[[*EFFECT_KEYS, "size"]]
    changes = _by_category(changes, categories).set_index(EFFECT_KEYS)["size"]
    keys = pd.MultiIndex.from_frame(planted[EFFECT_KEYS])
    unknown = changes.index.difference(keys)
    if len(unknown):
        raise SystemExit(f"{changed_effects}: no such effects: {unknown.to_list()}")
    changed = changes.reindex(keys).to_numpy()
    return Effects(planted.assign(size=planted["size"].where(pd.isna(changed), changed)))


def _by_category(effects: pd.DataFrame, categories: list[str]) -> pd.DataFrame:
    """Special days for ``all`` become a row for each category that has no row of its own on that day."""
    general = effects[effects["kind"].isin(["holiday", "event"]) & (effects["what"] == "all")]
    spread = general.drop(columns="what").merge(pd.DataFrame({"what": categories}), how="cross")[effects.columns]
    together = pd.concat([effects.drop(general.index), spread])
    return together.drop_duplicates(EFFECT_KEYS, keep="first").reset_index(drop=True)
