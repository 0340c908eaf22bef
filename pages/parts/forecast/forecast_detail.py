"""The forecast's statistics: errors by model, folds, the catalogue of features, and all of it as files."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from forecasting.demand.forecast import Forecast
from forecasting.models.catalogue import catalogue
from forecasting.models.choosing import Tuned
from forecasting.models.contract import whole
from forecasting.models.prophet import BEND_PRIORS, ProphetForecaster
from forecasting.people import Subject
from pages.parts.forecast import forecast_tables
from pages.shared import downloads, tables
from pages.shared.language import day_and_year, many, plain, text
from pages.shared.session import Workspace


def show_errors(forecast: Forecast, location: str, ingredient: str, unit: str) -> None:
    """How wrong each model was with one ingredient, by every measure, and in which tests."""
    st.markdown(f"**{text('forecast.errors_title')}**")
    errors = forecast_tables.scores(forecast.scores, location, ingredient)
    if errors.empty:
        st.caption(text("forecast.unknown"))
        return
    tables.show(errors, "forecast_scores", plain("forecast.scores_alt"), forecast_tables.score_columns())
    st.caption(text("forecast.measures"))
    st.caption(text("forecast.errors_about", unit=many(unit)))
    cutoffs, reported = sorted(forecast.backtest["cutoff"].unique()), _reported(forecast)
    if reported:
        said = text(
            "forecast.folds",
            n=len(reported),
            days=forecast.settings.horizon,
            cutoffs=[day_and_year(pd.Timestamp(each)) for each in reported],
            warmup=len(cutoffs) - len(reported),
        )
        st.markdown(said)


def _reported(forecast: Forecast) -> list[pd.Timestamp]:
    """The last days known in the tests that errors are told of; those before them only warmed up."""
    return sorted(forecast.backtest["cutoff"].unique())[-forecast.settings.folds :]


def tests(forecast: Forecast) -> pd.DataFrame:
    """What each model said in these tests of each day, and what was used: all errors can be told from it."""
    rows = forecast.backtest[forecast.backtest["cutoff"].isin(_reported(forecast))]
    rows = rows.assign(known_until=rows["cutoff"], judged=whole(rows))
    columns = ["location", "ingredient", "known_until", "day", "model", "mean", "p10", "p50", "p90", "actual", "judged"]
    return rows.sort_values(["location", "ingredient", "known_until", "model", "day"])[columns]


def features(forecast: Forecast) -> pd.DataFrame:
    """The catalogue of features with how much each matters in this forecast."""
    tuned = _tuned(forecast)
    return catalogue(forecast.importances, tuned and tuned.groups)


def _tuned(forecast: Forecast) -> Tuned | None:
    """What Prophet was tuned to, if it was fitted."""
    prophet = forecast.models.get("prophet")
    return prophet.tuned_ if isinstance(prophet, ProphetForecaster) else None


def show_catalogue(forecast: Forecast) -> None:
    """What the models look at."""
    st.markdown(f"**{text('forecast.catalogue_title')}**")
    known = forecast_tables.features(features(forecast))
    tables.show(known, "forecast_catalogue", plain("forecast.catalogue_alt"), forecast_tables.feature_columns())
    st.caption(text("forecast.catalogue_about"))
    if (tuned := _tuned(forecast)) is not None:
        usual = BEND_PRIORS[0]
        how = "usual" if tuned.bend == usual else "calmer" if tuned.bend < usual else "readier"
        st.caption(text(f"forecast.tuned_{how}"))


def offer(work: Workspace, files: dict[str, Callable[[], pd.DataFrame]]) -> None:
    """A button for each table that can be taken along; a table is only made when it is asked for."""
    with st.container(horizontal=True):
        for name, table in files.items():
            downloads.offer(
                Subject.FORECAST,
                text(f"forecast.download_{name}"),
                lambda table=table: tables.download(table(), place=work.name_of),
                f"{plain(f'files.{name}')}.csv",
                key=f"forecast_{name}_file",
            )
