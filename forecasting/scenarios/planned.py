"""The promotions planned in the calendar, and what a scenario makes of them."""

from dataclasses import fields, replace

import numpy as np
import pandas as pd

from forecasting.scenarios.scenario import Promotion, Scenario
from forecasting.tables import COLUMNS, empty


def promotion_table(promotions: tuple[Promotion, ...]) -> pd.DataFrame:
    """The promotions of a scenario as the table ``promotions``."""
    rows = pd.DataFrame([vars(promotion) | {"uplift": promotion.portions} for promotion in promotions])
    columns = [column.name for column in COLUMNS["promotions"]]
    return rows.reindex(columns=columns).astype(empty("promotions").dtypes) if len(rows) else empty("promotions")


def as_promotions(planned: pd.DataFrame) -> tuple[Promotion, ...]:
    """The inverse of ``promotion_table``."""
    names = [field.name for field in fields(Promotion) if field.name in planned]
    return tuple(
        Promotion(**{name: value for name, value in row.items() if not pd.isna(value)})
        for row in planned[names].to_dict("records")
    )


def replaced(planned: pd.DataFrame, promotion: Promotion) -> pd.Series:
    """Which planned promotions a scenario's takes the place of: the same one, on days of which some are the same."""
    return _alike(planned, promotion) & (planned["first"] <= promotion.last) & (planned["last"] >= promotion.first)


def dropped(planned: pd.DataFrame, off: Promotion) -> pd.Series:
    """Which planned promotions a scenario means that does without one: the same one, on the same days."""
    return _alike(planned, off) & (planned["first"] == off.first) & (planned["last"] == off.last)


def gone(planned: pd.DataFrame, scenario: Scenario) -> pd.Series:
    """Which planned promotions aren't there under a scenario: those that it drops and those that it replaces."""
    away = np.zeros(len(planned), dtype=bool)
    for promotion in scenario.promotions:
        away |= replaced(planned, promotion).to_numpy()
    for off in scenario.promotions_off:
        away |= dropped(planned, off).to_numpy()
    return pd.Series(away, planned.index)


def with_and_without(planned: pd.DataFrame, scenario: Scenario, promotion: Promotion) -> tuple[Scenario, Scenario]:
    """A scenario with one of its promotions, or with a planned one that isn't there under it, and without it.

    Without it there is none in its place either: neither what it replaces nor what replaces it.
    """
    if promotion in scenario.promotions:
        others = tuple(one for one in scenario.promotions if one != promotion)
        off = as_promotions(planned[replaced(planned, promotion)])
        return scenario, replace(scenario, promotions=others, promotions_off=(*scenario.promotions_off, *off))
    its = promotion_table((promotion,))
    others = tuple(one for one in scenario.promotions if not replaced(its, one).any())
    off = tuple(one for one in as_promotions(planned[gone(planned, scenario)]) if not dropped(its, one).any())
    back = replace(scenario, promotions=others, promotions_off=off)
    return back, replace(back, promotions_off=(*off, promotion))


def missed(planned: pd.DataFrame, scenario: Scenario, first: pd.Timestamp) -> tuple[Promotion, ...]:
    """The planned promotions that aren't there under a scenario and would have lasted until ``first`` or beyond.

    One that stands in its own place is there.
    """
    own = as_promotions(promotion_table(scenario.promotions))
    away = as_promotions(planned[gone(planned, scenario) & (planned["last"] >= first)])
    return tuple(one for one in away if one not in own)


def _alike(planned: pd.DataFrame, promotion: Promotion) -> pd.Series:
    return (planned["dish_or_category"] == promotion.dish_or_category) & (planned["kind"] == promotion.kind)
