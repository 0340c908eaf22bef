"""How the tables of a forecast look: models and their errors, all ingredients at a glance, the features they see."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from pages.shared.language import currency_sign, percent_format, plain, together
from pages.shared.tables import FIRST, SHARE, SHORT, VERDICT, in_units

SHARES = ["weekly_wape", "coverage80", "weight", "wape", "bias"]  # what is told of a model as a share
ERRORS = ["mase", "rmse", "mae", "pinball"]  # ... and those that are not
MORE = ["weight", "wape", "bias", "rmse", "mae", "pinball"]  # after the first four columns, which a phone shows
ONE_LINE = {"ingredient": 144, "week": 92, "verdict": 112}  # pixels where a row is as low as its coloured word
FEATURE_WIDTHS = {"feature": FIRST, "meaning": 240, "made": 280, "unit": FIRST, "source": FIRST, "used_by": 180}
FEATURE_WIDTHS |= {"group": FIRST, "code": 180}
LIGHTS = {
    "reliable": ("green", ":material/check_circle:"),
    "fair": ("orange", ":material/info:"),
    "poor": ("red", ":material/warning:"),
    "unknown": ("gray", ":material/help:"),
    "gone": ("gray", ":material/do_not_disturb_on:"),
}


def scores(rows: pd.DataFrame, location: str, ingredient: str) -> pd.DataFrame:
    """How wrong each model was with one ingredient, the best first; which one is used is marked."""
    own = rows[(rows["location"] == location) & (rows["ingredient"] == ingredient)].sort_values("weekly_wape")
    said = [plain(f"models.{'recommended_then' if name == 'recommended' else name}") for name in own["model"]]
    marked = [
        plain("forecast.is_used", model=name) if used else name
        for name, used in zip(said, own["recommended"], strict=True)
    ]
    shares = own[SHARES] * 100
    return own[[*ERRORS]].assign(model=marked, **shares)[["model", "weekly_wape", "mase", "coverage80", *MORE]]


def score_columns() -> dict[str, object]:
    """Shares in percent, the rest as numbers."""
    shares = {name: st.column_config.NumberColumn(plain(f"columns.{name}"), format=percent_format()) for name in SHARES}
    errors = {name: st.column_config.NumberColumn(plain(f"columns.{name}"), format="%.2f") for name in ERRORS}
    return {"model": st.column_config.TextColumn(plain("columns.model"), width=VERDICT), **shares, **errors}


def overview(rows: pd.DataFrame, units: Mapping[str, str], tested: bool) -> Styler:
    """All ingredients at a glance; of those that were not ``tested`` only what they will take."""
    of = [units.get(name, plain("forecast.portions")) for name in rows["ingredient"]]
    words = {
        "ingredient": list(rows["ingredient"]),
        "week": list(rows["week"]),
        "verdict": [[plain(f"forecast.short.{verdict}")] for verdict in rows["verdict"]],
    }
    ranges = [
        "–" if pd.isna(low) else " – ".join(together([low, high], ""))
        for low, high in zip(rows["low"], rows["high"], strict=True)
    ]
    chosen = ["–" if pd.isna(name) else plain(f"forecast.short.{name}") for name in rows["chosen"]]
    shares = rows[["share", "change", "prophet", "forest"]].reset_index(drop=True) * 100
    shares = shares.mask(shares.abs() < 0.5, 0.0)  # never "-0 %"
    table = pd.DataFrame(words).assign(cost=list(rows["cost"]), range=ranges, used=chosen).join(shares)
    order = ["ingredient", "week", "verdict", "cost", "share", "range", "change", "prophet", "forest", "used"]
    return in_units(table[order if tested else ["ingredient", "week", "change"]], ["week"], of)


def overview_columns(currency: str) -> dict[str, object]:
    """Headings of ``overview``; the first three fit on a phone, beside the boxes to tick."""
    words = {
        name: st.column_config.TextColumn(plain(f"forecast.short.{name}"), width=width)
        for name, width in (("range", FIRST), ("used", SHORT))
    }
    week = st.column_config.NumberColumn(plain("forecast.short.week"), width=ONE_LINE["week"], alignment="left")
    words["verdict"] = st.column_config.MultiselectColumn(
        plain("forecast.short.verdict"),
        options=[plain(f"forecast.short.{verdict}") for verdict in LIGHTS],
        color=[LIGHTS[verdict][0] for verdict in LIGHTS],
        width=ONE_LINE["verdict"],
    )
    shares = {
        name: st.column_config.NumberColumn(plain(f"forecast.short.{name}"), format=percent_format(), width=SHARE)
        for name in ("share", "change", "prophet", "forest")
    }
    money = st.column_config.NumberColumn(
        plain("forecast.short.cost"), format=f"{currency_sign(currency)} %.0f", width=SHORT
    )
    name = st.column_config.TextColumn(plain("columns.ingredient"), width=ONE_LINE["ingredient"])
    return {"ingredient": name, "week": week, "cost": money, **words, **shares}


def features(rows: pd.DataFrame) -> pd.DataFrame:
    """The catalogue of features (``models.catalogue``) in words, weights in percent."""
    users = [
        [
            plain("catalogue.not_here", model=plain(f"models.{model}"))
            if left_out and model == "prophet"
            else plain(f"models.{model}")
            for model in used_by
        ]
        for used_by, left_out in zip(rows["used_by"], rows["left_out"], strict=True)
    ]
    return pd.DataFrame(
        {
            "feature": [plain(f"features.{name}") for name in rows["feature"]],
            "forest": rows["forest"] * 100,
            "prophet": rows["prophet"] * 100,
            "meaning": [plain(f"catalogue.meaning.{name}") for name in rows["feature"]],
            "made": [plain(f"catalogue.made.{name}") for name in rows["feature"]],
            "unit": [plain(f"catalogue.units.{unit}") for unit in rows["unit"]],
            "source": [plain(f"catalogue.sources.{source}") for source in rows["source"]],
            "used_by": [", ".join(names) or plain("catalogue.nobody") for names in users],
            "group": [plain(f"catalogue.groups.{group}") for group in rows["group"]],
            "code": rows["feature"],
        }
    )


def feature_columns() -> dict[str, object]:
    """Headings of ``features``."""
    weights = {
        name: st.column_config.NumberColumn(plain(f"forecast.short.{name}"), format=percent_format(1), width=SHORT)
        for name in ("forest", "prophet")
    }
    words = {
        name: st.column_config.TextColumn(plain(f"catalogue.columns.{name}"), width=width)
        for name, width in FEATURE_WIDTHS.items()
    }
    return {**words, **weights}


def feature_file(rows: pd.DataFrame) -> pd.DataFrame:
    """The catalogue of features as a file: names as in code beside the words, weights as shares."""
    words = features(rows).drop(columns=["forest", "prophet"])
    return words.rename(columns={"feature": "name", "code": "feature"}).join(rows[["forest", "prophet"]])
