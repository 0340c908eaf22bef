"""Are effects what they are said to be? Samples whose effects are known, told from their history alone.

Five samples of other chance, and five whose effects are others, too: nothing that was written for the sample helps
there. The oracle is the same regression, told the truth about everything but the one effect that it is asked for.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

import numpy as np
import pandas as pd

from forecasting.days.calendar import public_holidays
from forecasting.demand import day_effects, effects
from forecasting.demand.forecast import effects_of
from forecasting.demand.learned import Learned, menu, prepare, whole_days
from forecasting.folder import read_folder
from forecasting.tables import Restaurant
from tests.benchmarks import sample
from tests.benchmarks.measure import Figure
from tests.benchmarks.seeds import SEEDS, generated

INSIDE = (0.75, 0.90)
MOST_TIMES_THE_ORACLE = 2.0
MANY_OCCASIONS, MANY_PORTIONS = 8, 15
MOST_UPLIFT_ERROR = 0.20
WORTH_A_DEGREE = 0.015
MOST_TEMPERATURE_ERROR = 0.30

PROMOTED = {
    "uplift": ("promotion", "promoted dishes"),
    "dip": ("dip after promotion", "promoted dishes"),
    "siblings": ("cannibalisation", "siblings"),
}
"""The effects of promotions and what the truth calls them."""

Effects = list[dict[str, object]]


class Learnt(Protocol):
    """A row of the effects, or of the dishes, as ``itertuples`` gives them."""

    kind: str
    what: str
    when: str
    discount: float
    truth: float
    dish: str
    weekday_profile: str


def measure() -> Iterator[Figure]:
    """All effects of ten samples: how many lie in their range, and how wide it is beside the oracle's."""
    for title, changes in (("planted", lambda seed: None), ("other effects", other_effects)):
        told = [_tell(seed, changes(seed)) for seed in SEEDS]
        yield from _judge(title, pd.concat([one.effects for one in told]))
        uplifts = pd.concat([one.uplifts for one in told])
        error = (uplifts["effect"] / uplifts["truth"] - 1.0).abs().median()
        yield Figure(f"{title}: uplift, busy dishes, median error", error, "", most=MOST_UPLIFT_ERROR)


def other_effects(seed: int) -> Effects:
    """Every planted effect of another size, drawn anew: the same for a seed, unlike any other's."""
    rng = np.random.default_rng(seed)
    reach = {
        "temperature": (-0.04, 0.04),
        "holiday": (-0.4, 0.9),
        "event": (-0.4, 0.9),
        "pay day": (0.0, 0.2),
        "promotion": (0.15, 0.8),
        "dip after promotion": (-0.25, 0.0),
        "cannibalisation": (-0.2, 0.0),
        "season": (0.0, 0.08),
    }
    planted = json.loads((sample.FOLDER / "truth.json").read_text("utf-8"))["effects"]
    changed = [row | {"size": round(rng.uniform(*reach[row["kind"]]), 4)} for row in planted if row["kind"] in reach]
    weekdays = [row for row in planted if row["kind"] == "weekday"]
    for profile in sorted({row["what"] for row in weekdays}):
        week = rng.uniform(-0.5, 0.6, size=7)
        sizes = (week - week.mean()).round(4)
        its = [row for row in weekdays if row["what"] == profile]
        changed += [row | {"size": float(size)} for row, size in zip(its, sizes, strict=True)]
    return changed


def _judge(title: str, told: pd.DataFrame) -> Iterator[Figure]:
    inside = told["truth"].between(told["low"], told["high"])
    asked = told["kind"] != "event"  # on the list of the others, observances and events would outnumber them
    low, high = INSIDE
    yield Figure(f"{title}: effects", int(asked.sum()), "")
    yield Figure(f"{title}: within their range", float(inside[asked].mean()), "", least=low, most=high)
    wide = (told["high"] - told["low"])[asked].median() / told.loc[asked, "oracle"].median()
    yield Figure(f"{title}: median width / the oracle's", float(wide), "×", most=MOST_TIMES_THE_ORACLE)
    for kind, its in told.groupby("kind"):
        share = inside[told["kind"] == kind].mean()
        yield Figure(f"{title}: {kind} ({len(its)}), within their range", share, "")
        yield Figure(f"{title}: {kind}, median width", (its["high"] - its["low"]).median(), "")
        yield Figure(f"{title}: {kind}, the oracle's", its["oracle"].median(), "")
    warm = told[(told["kind"] == "temperature") & (told["truth"].abs() >= WORTH_A_DEGREE)]
    error = (warm["effect"] / warm["truth"] - 1.0).abs()
    right = (warm["effect"] * warm["truth"] > 0).mean()
    yield Figure(f"{title}: temperature ({len(warm)}), sign right", right, "", least=1.0)
    yield Figure(f"{title}: temperature, median error", error.median(), "", most=MOST_TEMPERATURE_ERROR)
    yield Figure(f"{title}: temperature, size within 30 %", (error <= MOST_TEMPERATURE_ERROR).mean(), "")


@dataclass(frozen=True)
class Told:
    """What was learned of a sample with the ``truth`` beside it; ``uplifts`` only from dishes that sell much."""

    effects: pd.DataFrame
    uplifts: pd.DataFrame


def _tell(seed: int, changes: Effects | None) -> Told:
    with generated(seed, changes) as folder:
        restaurant, truth = read_folder(folder), Truth.of(folder)
    learned = prepare(restaurant, ahead_days=1)
    told = effects_of(learned, restaurant)
    told = told.assign(truth=[truth.size(row) for row in told.itertuples()])
    told = told[told["source"] == "learned"].dropna(subset="truth")
    told = told.assign(oracle=_widths_of_the_oracle(told, truth, learned, restaurant))
    return Told(told, _of_busy_dishes(truth, learned, restaurant))


def _of_busy_dishes(truth: "Truth", learned: Learned, restaurant: Restaurant) -> pd.DataFrame:
    """Uplifts learned from promotions of single dishes that sell much, where there were many."""
    sold, promotions = whole_days(learned), restaurant.promotions
    much = sold.groupby("dish")["quantity"].mean()
    busy = promotions[promotions["dish_or_category"].isin(much[much >= MANY_PORTIONS].index)]
    found = effects.learn(sold, busy, menu(restaurant))
    found = found[(found["kind"] == "uplift") & (found["occasions"] >= MANY_OCCASIONS)]
    return found.assign(truth=[truth.size(row) for row in found.itertuples()])


@dataclass(frozen=True)
class Truth:
    """What was planted: ``sizes`` by kind, what and when, the ``classes`` of public holidays, the true ``means``."""

    sizes: dict[tuple[str, str, str], float]
    classes: dict[str, str]
    dishes: pd.DataFrame
    means: pd.DataFrame

    @classmethod
    def of(cls, folder: Path) -> Self:
        said = json.loads((folder / "truth.json").read_text("utf-8"))
        by_day = {row["day"]: row["when"] for row in said["special_days"] if row["kind"] == "holiday"}
        named = public_holidays("PE", {int(day[:4]) for day in by_day})
        means = pd.read_csv(folder / "true_means.csv.gz", parse_dates=["day"])
        return cls(
            sizes={(row["kind"], row["what"], row["when"]): row["size"] for row in said["effects"]},
            classes={
                name: by_day[f"{day:%Y-%m-%d}"]
                for day, names in named.items()
                if f"{day:%Y-%m-%d}" in by_day
                for name in names.split("; ")
            },
            dishes=pd.DataFrame(said["dishes"]),
            means=means.pivot(index="day", columns="dish", values="mean").fillna(0.0),
        )

    def size(self, row: Learnt) -> float:
        """The planted size of a learned effect; of a category, the mean of its dishes. NaN where none was planted."""
        if row.kind in PROMOTED:
            planted = self.sizes.get((*PROMOTED[row.kind], row.what), np.nan)
            times = row.discount / effects.USUAL_DISCOUNT if (row.kind, row.what) == ("uplift", "discount") else 1.0
            return planted * times
        its = self.dishes[self.dishes["category"] == row.what]
        sizes = [self._of_dish(row, dish) for dish in its.itertuples()]
        return float(np.average(sizes, weights=its["portions_per_day"])) if sizes else np.nan

    def _of_dish(self, row: Learnt, dish: Learnt) -> float:
        keys = {
            "weekday": [("weekday", dish.weekday_profile, row.when)],
            "holiday": [("holiday", row.what, self.classes.get(row.when, ""))],
            "event": [("event", dish.dish, row.when), ("event", row.what, row.when)],
            "pay_day": [("pay day", "all", "15 and end of month")],
            "temperature": [("temperature", row.what, "each day")],
        }.get(row.kind, [])
        return next((self.sizes[key] for key in keys if key in self.sizes), np.nan)


def _widths_of_the_oracle(told: pd.DataFrame, truth: Truth, learned: Learned, restaurant: Restaurant) -> list[float]:
    """How wide the range of each effect is when everything else is known."""
    sold, dishes = whole_days(learned), menu(restaurant)
    promoted = effects.learn(sold, restaurant.promotions, dishes, usual=truth.means).set_index(["kind", "what"])
    days = day_effects.house_days(sold, learned.days)
    design = day_effects.design_of(days)
    portions = day_effects.portions_by_category(sold, dishes, days.index)
    its = day_effects.calm(portions, restaurant.promotions, dishes)
    category = truth.dishes.set_index("dish")["category"]
    known = np.log(truth.means.T.groupby(category).sum().T.reindex(days.index))

    def width(row: Learnt) -> float:
        if row.kind in PROMOTED:
            found = promoted.loc[(row.kind, row.what)]
            return (found["high"] - found["low"]) * (1.0 + row.truth)
        column = {"pay_day": ("flag", "is_payday")}.get(row.kind, (row.kind, row.when))
        alone = day_effects.Design((column,), design.table[:, [design.columns.index(column)]])
        fitted = day_effects.fit(alone, portions[row.what], its[row.what], known[row.what])
        reach = effects.REACH * fitted.along({column: 1.0})[1]
        per = day_effects.DEGREES if row.kind == "temperature" else 1.0
        return float(2.0 * np.sinh(reach / per) * (1.0 + row.truth))

    return [width(row) for row in told.itertuples()]
