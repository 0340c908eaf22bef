"""The catalogue names all that the models look at, and nothing else."""

import pandas as pd
import pytest

from forecasting.days.calendar import make_days
from forecasting.days.weather import with_weather
from forecasting.models.calendar_effects import OF_OTHERS
from forecasting.models.catalogue import CATALOGUE, catalogue
from forecasting.models.features import FEATURES
from forecasting.models.importances import PARTS
from forecasting.models.prophet import NAMED, WEEKDAY, signals
from forecasting.tables import empty
from forecasting.texts import LANGUAGES, texts

MADE_OF = {WEEKDAY: "day_of_week", NAMED: "is_holiday", "event": "event_strength"}
"""The features behind those of Prophet's columns that have other names."""


def used_by(model: str) -> set[str]:
    return {feature.name for feature in CATALOGUE if model in feature.used_by}


def test_it_has_every_feature_of_the_forest_and_nothing_else():
    assert used_by("forest") == {*FEATURES, "level"}


def test_it_has_every_signal_of_prophet_and_nothing_else():
    day = pd.Timestamp("2026-11-22")
    events, closed = empty("events"), empty("closed")
    days = with_weather(make_days(["main"], day, day, country="PE", events=events, closed=closed), empty("weather"))
    columns = signals(days.assign(promotion=0.0), ["Navidad"]).columns
    names = {next((name for start, name in MADE_OF.items() if each.startswith(start)), each) for each in columns}
    assert used_by("prophet") == names | {"season", "level"}


def test_the_smoothing_knows_all_signals_of_prophet_but_weather_and_promotions():
    assert used_by("smoothing") == used_by("prophet") - {"season", *OF_OTHERS}


def test_what_no_model_looks_at_stands_in_it_too():
    assert [feature.name for feature in CATALOGUE if not feature.used_by] == [
        *("historical_weather_avg", "humidity", "is_peak_hour", "avg_order_size", "order_frequency"),
        *("revenue_per_item", "current_inventory_level", "reorder_point", "lead_time", "inventory_turnover_rate"),
        *("days_to_stockout", "stockout_indicator"),
    ]


def test_every_feature_that_can_matter_stands_in_it_once():
    names = [feature.name for feature in CATALOGUE]
    assert len(names) == len(set(names))
    assert set(PARTS.values()) <= set(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_feature_is_explained(language):
    keys = [
        key
        for feature in CATALOGUE
        for key in (
            f"features.{feature.name}",
            f"catalogue.meaning.{feature.name}",
            f"catalogue.made.{feature.name}",
            f"catalogue.units.{feature.unit}",
            f"catalogue.sources.{feature.source}",
            f"catalogue.groups.{feature.group}",
        )
    ]
    assert [key for key in keys if key not in texts(language)] == []


def test_what_matters_most_comes_first_and_what_prophet_does_without_is_marked():
    rows = [("forest", "lagged_sales", 0.5), ("prophet", "is_payday", 0.1), ("forest", "month", 0.2)]
    found = catalogue(pd.DataFrame(rows, columns=["model", "feature", "importance"]), chosen=frozenset({"temperature"}))
    assert found["feature"].head(3).tolist() == ["lagged_sales", "month", "is_payday"]
    assert found["forest"].head(2).tolist() == [0.5, 0.2]
    gone = set(found.loc[found["left_out"], "feature"])
    assert {"is_payday", "precipitation"} <= gone
    assert not {"temperature", "is_holiday"} & gone


def test_before_a_run_has_measured_anything_it_is_there_without_weights():
    nothing = pd.DataFrame({"model": [], "feature": [], "importance": []})
    found = catalogue(nothing)
    assert len(found) == len(CATALOGUE)
    assert found[["forest", "prophet"]].isna().all(axis=None)
    assert not found["left_out"].any()
