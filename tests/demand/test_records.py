"""What a run records of itself."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

from forecasting.demand.forecast import make_forecast
from forecasting.demand.records import KeptRun, as_json, house_scores, record_of
from forecasting.models.choosing import Tuned
from forecasting.models.prophet import ProphetForecaster
from tests.restaurants import FIRST, LAST, PLAIN, cevicheria, days_open, sales

SUNDAY = pd.Timestamp("2026-03-01")
AT = datetime(2026, 3, 30, 2, 0, tzinfo=UTC)


def test_the_split_the_metrics_and_the_durations_are_recorded(plain_forecast):
    record = record_of(plain_forecast, {"folds": 1.2345})
    assert record.warmup == ("2026-02-22", "2026-03-01")
    assert record.cutoffs == ("2026-03-08", "2026-03-15")
    assert record.metrics["recommended"]["wape"] == pytest.approx(0.0)
    assert record.durations == {"folds": 1.23}


def test_what_prophet_was_tuned_to_is_recorded(plain_forecast):
    model = ProphetForecaster()
    model.tuned_ = Tuned(frozenset({"pay days", "temperature"}), bend=0.3)
    told = record_of(replace(plain_forecast, models={"prophet": model}), {})
    assert told.tuned == {"groups": ["pay days", "temperature"], "bend": 0.3}
    assert record_of(plain_forecast, {}).tuned is None  # without Prophet nothing was


def test_without_a_fold_there_is_no_split_and_no_metric():
    short = make_forecast(cevicheria(sales=sales(days=days_open(LAST - pd.Timedelta(days=9)))), PLAIN)
    record = record_of(short, {})
    assert (record.cutoffs, record.metrics) == ((), {})


def test_all_ingredients_together_weigh_by_what_is_used():
    rows = pd.DataFrame(
        {
            "location": "main",
            "ingredient": ["Limón", "Limón", "Papa", "Papa"],
            "cutoff": SUNDAY,
            "day": [SUNDAY + pd.Timedelta(days=ahead) for ahead in (1, 2, 1, 2)],
            "model": "forest",
            "mean": [12.0, 8.0, 33.0, 33.0],
            "p10": [9.0, 9.0, 31.0, 20.0],
            "p90": [13.0, 13.0, 40.0, 40.0],
            "actual": [10.0, 10.0, 30.0, 30.0],
            "closed": False,
            "censored": False,
        }
    )
    found = house_scores(rows).loc["forest"]
    assert found.to_dict() == pytest.approx(
        {"wape": 10 / 80, "weekly_wape": 6 / 80, "bias": 6 / 80, "coverage80": 0.75}
    )


def test_the_export_has_everything_that_a_run_recorded(plain_forecast):
    moved_by = pd.DataFrame({"model": ["forest"], "feature": ["month"], "importance": [0.25]})
    run = KeptRun(7, AT, AT, FIRST, LAST, PLAIN, {"prophet": "1.5"}, record_of(plain_forecast, {}), moved_by)
    (written,) = json.loads(as_json([run]))
    assert (written["run"], written["first_day"], written["last_day"]) == (7, "2026-01-06", "2026-03-29")
    assert (written["settings"]["seed"], written["versions"]) == (0, {"prophet": "1.5"})
    assert written["cutoffs"] == ["2026-03-08", "2026-03-15"]
    assert written["importances"] == {"forest": {"month": 0.25}}
