"""How the tables of past errors look: of each ingredient week by week, and of the runs that were made."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from pages.shared.language import currency_sign, name_of, percent_format, plain
from pages.shared.tables import FIRST, NAME, SHARE, SHORT, VERDICT, in_units


def watched(rows: pd.DataFrame, units: Mapping[str, str]) -> Styler:
    """How wrong a week was for each ingredient: where it is going, as a share, in money, in its unit, and by habit."""
    of = [units.get(name, "") for name in rows["ingredient"]]
    going = [
        plain("accuracy.trends.unusual" if unusual else f"accuracy.trends.{trend}")
        for trend, unusual in zip(rows["trend"], rows["unusual"], strict=True)
    ]
    errors = ["error", "habit_error"]
    table = pd.DataFrame(
        {
            "ingredient": rows["ingredient"],
            "trend": going,
            "share": rows["share"] * 100,
            "cost": rows["cost"],
            **rows[errors],
        }
    )
    return in_units(table, errors, of)


def watched_columns(currency: str) -> dict[str, object]:
    """Headings of ``watched``; the first four fit on a phone."""
    return {
        "ingredient": st.column_config.TextColumn(plain("columns.ingredient"), width=NAME),
        "trend": st.column_config.TextColumn(plain("accuracy.columns.trend"), width=SHORT),
        "share": st.column_config.NumberColumn(plain("accuracy.columns.share"), format=percent_format(), width=SHARE),
        "cost": st.column_config.NumberColumn(
            plain("accuracy.columns.cost"), format=f"{currency_sign(currency)} %.0f", width=SHORT
        ),
        **{
            name: st.column_config.NumberColumn(plain(f"accuracy.columns.{name}"), width=SHORT, alignment="left")
            for name in ("error", "habit_error")
        },
    }


def importances(rows: pd.DataFrame) -> pd.DataFrame:
    """What moves each model, in percent: a row for each feature, the largest first."""
    wide = rows.pivot(index="feature", columns="model", values="importance") * 100
    wide = wide.reindex(columns=["forest", "prophet"])
    wide = wide.loc[wide.max(axis=1).sort_values(ascending=False).index].reset_index()
    return wide.assign(feature=[name_of(f"features.{name}", name) for name in wide["feature"]])


def importance_columns() -> dict[str, object]:
    """Headings of ``importances``."""
    shares = {
        name: st.column_config.NumberColumn(plain(f"forecast.short.{name}"), format=percent_format(1), width=SHORT)
        for name in ("forest", "prophet")
    }
    return {"feature": st.column_config.TextColumn(plain("accuracy.columns.feature"), width=FIRST), **shares}


def house_scores(metrics: Mapping[str, Mapping[str, float | None]]) -> pd.DataFrame:
    """How wrong each model was in a run's tests over all ingredients, in percent, the best first."""
    rows = pd.DataFrame(metrics).T.astype(float).sort_values("weekly_wape", kind="stable") * 100
    said = [plain(f"models.{'recommended_then' if name == 'recommended' else name}") for name in rows.index]
    return rows.reset_index(drop=True).assign(model=said)[["model", "weekly_wape", "wape", "bias", "coverage80"]]


def house_score_columns() -> dict[str, object]:
    """Headings of ``house_scores``."""
    shares = {
        name: st.column_config.NumberColumn(plain(f"columns.{name}"), format=percent_format(1), width=SHORT)
        for name in ("weekly_wape", "wape", "bias", "coverage80")
    }
    return {"model": st.column_config.TextColumn(plain("columns.model"), width=VERDICT), **shares}
