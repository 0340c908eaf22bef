"""What not knowing the weather costs, told apart from everything that is chosen by it."""

import numpy as np
import pandas as pd
import pytest

from forecasting.demand.weather_cost import weather_cost, with_informed
from forecasting.models.blend import recommend_by_fold

DAYS = pd.date_range("2026-03-02", periods=28, unit="us")
MEMBERS = ["prophet", "forest"]


def folds(informed: dict[str, float], measured: int = 7) -> pd.DataFrame:
    """Two folds of two weeks, 10 used a day: Prophet says 12 and the forest 14; with the weather known, something else.

    The weather of the first ``measured`` days of the second was measured.
    """
    said = {"prophet": 12.0, "forest": 14.0, "weekday_mean": 20.0}
    tables = [pd.DataFrame({"day": DAYS, "model": name, "mean": mean}) for name, mean in said.items()]
    table = pd.concat(tables, ignore_index=True)
    second = table["day"] >= DAYS[14]
    known = second & (table["day"] < DAYS[14] + pd.Timedelta(days=measured))
    return table.assign(
        location="main",
        ingredient="Limón",
        cutoff=np.where(second, DAYS[13], DAYS[0] - pd.Timedelta(days=1)),
        actual=10.0,
        closed=False,
        censored=False,
        informed=table["model"].map(informed | {"weekday_mean": 20.0}).where(known),
    )


def judged(table: pd.DataFrame) -> pd.DataFrame:
    return with_informed(recommend_by_fold(table.drop(columns="informed"), MEMBERS), table, MEMBERS)


def test_the_blend_is_asked_again_with_the_weights_that_it_had():
    found = judged(folds({"prophet": 12.0, "forest": 14.0})).set_index(["model", "day"])
    for model in ("blend", "recommended"):
        both = found.loc[model].dropna(subset="informed")
        assert len(both) == 7
        assert both["informed"].tolist() == pytest.approx(both["mean"].tolist())


def test_what_nobody_could_know_changes_no_forecast():
    table = folds({"prophet": 10.0, "forest": 10.0})
    honest = recommend_by_fold(table.drop(columns="informed"), MEMBERS)
    pd.testing.assert_frame_equal(judged(table).drop(columns="informed"), honest)


def test_the_cost_is_told_of_the_days_whose_weather_was_measured():
    table = judged(folds({"prophet": 11.0, "forest": 10.0}))
    cost = weather_cost(table, 1, "main", "Limón")
    assert cost.index.tolist() == ["recommended", "prophet", "forest"]
    assert cost.loc["prophet"].tolist() == pytest.approx([0.2, 0.1])
    assert cost.loc["forest"].tolist() == pytest.approx([0.4, 0.0])


def test_where_no_weather_was_measured_nothing_is_told():
    table = judged(folds({"prophet": 11.0, "forest": 10.0}, measured=0))
    assert table["informed"].isna().all()
    assert weather_cost(table, 1, "main", "Limón").empty


def test_days_that_say_nothing_of_a_model_say_nothing_of_the_weather():
    table = judged(folds({"prophet": 11.0, "forest": 10.0})).assign(closed=True)
    assert weather_cost(table, 1, "main", "Limón").empty
