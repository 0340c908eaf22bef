"""``backtest``: how wrong every model was on days it could not see."""

from argparse import Namespace

import pandas as pd

from forecasting.commands.inputs import forecast_of, open_restaurant, settings
from forecasting.commands.outputs import check_folder, shape, write_results
from forecasting.commands.talk import tell
from forecasting.demand.backtest import cutoffs
from forecasting.demand.forecast import Forecast, Settings
from forecasting.errors import InputError
from forecasting.models.contract import SHORTEST_HISTORY
from forecasting.tables import SERIES, Restaurant

FORECASTS = ["ingredient", "cutoff", "day", "model", "mean", "p10", "p50", "p90", "actual"]
SCORES = ["ingredient", "model", "wape", "weekly_wape", "bias", "mase", "pinball", "coverage80", "recommended"]
SCORES += ["rmse", "mae"]


def run(options: Namespace) -> None:
    """Write forecasts.csv (the reported folds) and scores.csv."""
    check_folder(options.out)
    restaurant = open_restaurant(options)
    _require_history(restaurant, settings(options))
    forecast = forecast_of(restaurant, options)
    reported = sorted(forecast.backtest["cutoff"].unique())[-forecast.settings.folds :]
    folds = forecast.backtest[forecast.backtest["cutoff"].isin(reported)]
    folds = folds.sort_values(["location", "ingredient", "cutoff", "model", "day"])
    locations = restaurant.sales["location"].nunique()
    _name_new(forecast, folds, locations, options.language)
    scores = forecast.scores.sort_values(["location", "ingredient", "model"])
    results = {"forecasts": shape(folds, FORECASTS, locations), "scores": shape(scores, SCORES, locations)}
    write_results(options.out, results)


def _name_new(forecast: Forecast, folds: pd.DataFrame, locations: int, language: str) -> None:
    """Say which series are in no fold: they began after the last cutoff."""
    every, judged = (pd.MultiIndex.from_frame(rows[SERIES].drop_duplicates()) for rows in (forecast.means, folds))
    new = [f"{name} ({location})" if locations > 1 else name for location, name in sorted(every.difference(judged))]
    if new:
        tell("command.not_judged", language, n=len(new), ingredients=new)


def _require_history(restaurant: Restaurant, settings: Settings) -> None:
    """A plan can do without a single fold; a backtest has nothing to say then."""
    first, last = restaurant.sales["day"].min(), restaurant.sales["day"].max()
    if not restaurant.sales.empty and not cutoffs(last, settings.rolling_origin, first):
        days, needed = (last - first).days + 1, settings.horizon + SHORTEST_HISTORY
        raise InputError("too_little_history", days=days, needed=needed)
