"""Pictures: pure functions from tables to Plotly figures, and the one way to ``show`` them.

Colours come from the theme by the order of the traces, so that they are right in light and dark; a dash or a marker
says the same again for people who can't tell them apart.
"""

from collections.abc import Mapping
from html import escape

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from forecasting.tables import WEEK
from forecasting.texts.formats import decimal_and_group
from pages.shared.language import currency_sign, locale, plain

ABOVE = {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "traceorder": "normal"}
"""A legend above a low picture, where it covers neither an axis title nor what follows."""
CONFIG = {"displayModeBar": False, "scrollZoom": False, "responsive": True}
BAND = "rgba(128, 128, 128, 0.3)"
DAY_MILLISECONDS = 24 * 60 * 60 * 1000
EDGE = "rgba(128, 128, 128, 0.9)"
FORECASTS = ("recommended", "prophet", "forest")
DECIMALS = 4
"""Of a kilo or litre: a forecast of less is none, which drawn to scale would look like days of much and of little."""

DASHES = {"prophet": "dash", "forest": "dot"}


def show(figure: go.Figure, key: str, alt: str, *, dated: bool = False) -> None:
    """Draw a picture with its figures and the days of a ``dated`` axis as the visit writes them: ``05/10`` is a day in
    May to some. ``alt`` tells who can't see it.
    """
    figure.update_layout(separators=decimal_and_group(locale()))
    if dated:
        figure.update_xaxes(tickformat=plain("formats.axis_day"))
    st.plotly_chart(figure, key=key, config=CONFIG, alt=alt)


def forecast(
    history: pd.DataFrame, means: pd.DataFrame, bands: pd.DataFrame, names: Mapping[str, str], unit: str
) -> go.Figure:
    """What an ingredient used and will use: past days, and the forecasts with their usual ranges.

    ``history`` has day and quantity, and a day that isn't there (closed, or not uploaded) leaves a gap. ``means`` has
    day, model and mean, ``bands`` day, model, low and high for those that have one; ``names`` are the legend's words
    for ``actual`` and for each model to be drawn, ``NAME_band`` for its range. Where several are drawn the range of the
    recommended one is an area and those of the models are lines.
    """
    figure = go.Figure()
    means, bands = means.round({"mean": DECIMALS}), bands.round({"low": DECIMALS, "high": DECIMALS})
    daily = history.set_index("day")["quantity"].asfreq("D")
    figure.add_scatter(x=daily.index, y=daily, name=names["actual"], mode="lines")
    models = [name for name in FORECASTS if name in names]
    for model in FORECASTS:
        rows = means[means["model"] == model]
        line = {"width": 3} if model == "recommended" else {"width": 1.5, "dash": DASHES[model]}
        if model in names:
            figure.add_scatter(x=rows["day"], y=rows["mean"], name=names[model], mode="lines", line=line)
        else:
            _keep_colour(figure)
    for model in models:
        band = bands[bands["model"] == model]
        if len(band):
            outlined = len(models) > 1 and model != "recommended"
            _add_band(figure, band, names[f"{model}_band"], DASHES[model] if outlined else None)
    return _calm(figure, unit)


def drivers(rows: pd.DataFrame, names: Mapping[str, str], axis: str, longest: float) -> go.Figure:
    """How much each thing moves Prophet and the forest: small bars side by side, the first row on top.

    ``rows`` has ``model, label, effect`` (a share), its labels broken into lines where they need several; ``names``
    are the legend's words for each model. A bar beyond ``longest`` ends at the edge, so that the others can be seen
    beside it.
    """
    figure = go.Figure()
    for _ in ("actual", "recommended"):
        _keep_colour(figure)
    for model in [name for name in FORECASTS if name in names]:
        own = rows[rows["model"] == model]
        marker = {"pattern": {"shape": "/" if model == "forest" else "", "fillmode": "overlay"}}
        figure.add_bar(y=own["label"].map(_lines), x=own["effect"], name=names[model], orientation="h", marker=marker)
    labels = rows["label"].map(_lines).drop_duplicates()
    row = max(24, 16 * int(1 + rows["label"].str.count("\n").max()))  # Streamlit takes no other number for a height
    _calm(figure, "").update_layout(height=90 + row * len(labels), hovermode="y unified", legend=ABOVE)
    figure.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=labels,
        autorange="reversed",
        rangemode="normal",
        ticklabelstandoff=6,
    )
    if (rows["effect"] > longest).any():
        figure.update_xaxes(range=[min(rows["effect"].min(), 0.0), longest])
    return figure.update_xaxes(tickformat=".0%", title=axis, zeroline=True, zerolinewidth=1)


def _lines(label: str) -> str:
    """A label as Plotly breaks its lines, and with nothing else in it that Plotly would take for markup."""
    return escape(label).replace("\n", "<br>")


def turned_out(weeks: pd.DataFrame, names: Mapping[str, str], unit: str) -> go.Figure:
    """What was used each week, what had been forecast for it, and between how much and how much it usually is.

    ``weeks`` has ``week`` (its first day), ``forecast, actual, tested, low, high``, the last two missing where nobody
    knows; ``names`` are the legend's words for ``actual``, ``forecast``, ``tested`` (by the backtest) and ``band``.
    """
    figure = go.Figure()
    figure.add_scatter(x=weeks["week"], y=weeks["actual"], name=names["actual"], mode="lines+markers")
    both = (("forecast", weeks[~weeks["tested"]], "solid"), ("tested", weeks[weeks["tested"]], "dot"))
    for name, rows, dash in both:
        if len(rows):
            line = {"width": 3, "dash": dash}
            marker = {"symbol": "diamond", "size": 8}
            figure.add_scatter(
                x=rows["week"], y=rows["forecast"], name=names[name], mode="lines+markers", line=line, marker=marker
            )
    if weeks["low"].notna().any():
        _add_band(figure, weeks.rename(columns={"week": "day"}), names["band"])
    return _calm(figure, unit).update_xaxes(tick0=weeks["week"].iloc[0], dtick=2 * WEEK * DAY_MILLISECONDS)


def against_base(base: pd.DataFrame, scenario: pd.DataFrame, names: tuple[str, str], unit: str) -> go.Figure:
    """A scenario's daily usage beside the plan's: two bars a day; both have day and mean."""
    figure = go.Figure()
    figure.add_bar(x=base["day"], y=base["mean"], name=names[0])
    figure.add_bar(
        x=scenario["day"], y=scenario["mean"], name=names[1], marker={"pattern": {"shape": "/", "fillmode": "overlay"}}
    )
    return _calm(figure, unit)


def side_by_side(rows: pd.DataFrame, names: tuple[str, str], form: str) -> go.Figure:
    """Base against scenario for a few things with long names: ``label, base, changed``, the first row on top."""
    figure = go.Figure()
    labels = rows["label"].map(escape)
    for place, (column, name) in enumerate(zip(("base", "changed"), names, strict=True)):
        marker = {"pattern": {"shape": "/" if place else "", "fillmode": "overlay"}}
        figure.add_bar(y=labels, x=rows[column], name=name, orientation="h", marker=marker)
    _calm(figure, "").update_layout(height=90 + 36 * len(rows), hovermode="y unified", legend=ABOVE)
    figure.update_yaxes(type="category", autorange="reversed", rangemode="normal", ticklabelstandoff=6)
    return figure.update_xaxes(tickformat=form, nticks=5, rangemode="tozero")


def more_or_less(parts: Mapping[str, float], currency: str) -> go.Figure:
    """By how much money a scenario is above or below the plan in each of some weeks, named as people do."""
    figure = go.Figure()
    _keep_colour(figure)  # of the plan
    marker = {"pattern": {"shape": "/", "fillmode": "overlay"}}
    figure.add_bar(x=list(parts), y=list(parts.values()), showlegend=False, marker=marker)
    _calm(figure, "").update_layout(height=260, hovermode="closest")
    figure.update_yaxes(
        tickprefix=f"{currency_sign(currency)} ", tickformat=",.0f", nticks=5, zeroline=True, zerolinewidth=2
    )
    return figure.update_xaxes(type="category")


def money_by_week(weeks: pd.DataFrame, currency: str) -> go.Figure:
    """An amount of money for each of some weeks, and between how much and how much it usually is.

    ``weeks`` has ``week``, as people call it, ``expected, low, high``, the last two missing where nobody knows.
    """
    figure = go.Figure()
    reach = {
        "type": "data",
        "array": weeks["high"] - weeks["expected"],
        "arrayminus": weeks["expected"] - weeks["low"],
        "thickness": 2,
    }
    figure.add_bar(x=weeks["week"], y=weeks["expected"], error_y=reach, showlegend=False)
    _calm(figure, "").update_layout(height=260, hovermode="closest", bargap=0.5)
    figure.update_yaxes(tickprefix=f"{currency_sign(currency)} ", tickformat=",.0f", nticks=5)
    return figure.update_xaxes(type="category")


EDGE_SHARE = 0.12


def adding_up(parts: Mapping[str, float], total: str, between: tuple[float, float], currency: str) -> go.Figure:
    """How some amounts add up to a ``total``, which lies ``between`` two others: bars, the first part on top."""
    figure = go.Figure()
    figure.add_bar(y=list(parts), x=list(parts.values()), orientation="h", showlegend=False)
    sum_of_all = sum(parts.values())
    low, high = between
    reach = {"type": "data", "array": [high - sum_of_all], "arrayminus": [sum_of_all - low], "thickness": 2}
    marker = {"pattern": {"shape": "/", "fillmode": "overlay"}}
    figure.add_bar(y=[total], x=[sum_of_all], orientation="h", error_x=reach, marker=marker, showlegend=False)
    _calm(figure, "").update_layout(height=110 + 34 * len(parts), hovermode="closest")
    figure.update_yaxes(type="category", autorange="reversed", rangemode="normal", ticklabelstandoff=6)
    ends = min(0.0, low, *parts.values()), max(0.0, high, *parts.values())
    beside = EDGE_SHARE * (ends[1] - ends[0])  # room for the label of nothing at the edge
    return figure.update_xaxes(
        tickprefix=f"{currency_sign(currency)} ",
        tickformat=",.0f",
        nticks=4,
        zeroline=True,
        zerolinewidth=2,
        range=[ends[0] - beside, ends[1] + beside],
    )


def costs_of_policies(
    costs: pd.DataFrame, names: Mapping[str, str], parts: Mapping[str, str], currency: str
) -> go.Figure:
    """What each policy would have cost: bars of waste and shortage in one, the first policy on top.

    ``costs`` has a row for each policy of ``names`` and the columns that ``parts`` names.
    """
    figure = go.Figure()
    for place, (part, said) in enumerate(parts.items()):
        marker = {"pattern": {"shape": "/" if place else "", "fillmode": "overlay"}}
        values = [costs.at[policy, part] for policy in names]
        figure.add_bar(y=list(names.values()), x=values, name=said, orientation="h", marker=marker)
    look = {"barmode": "stack", "height": 120 + 34 * len(names), "hovermode": "y unified", "legend": ABOVE}
    _calm(figure, "").update_layout(look)
    figure.update_yaxes(autorange="reversed", rangemode="normal", ticklabelstandoff=6, type="category")
    return figure.update_xaxes(tickprefix=f"{currency_sign(currency)} ", tickformat=",.0f", nticks=4, zeroline=True)


def _keep_colour(figure: go.Figure) -> None:
    """Take the next colour and draw nothing, so that every model has its own in all pictures."""
    figure.add_scatter(x=[None], y=[None], showlegend=False, hoverinfo="skip")


def _add_band(figure: go.Figure, band: pd.DataFrame, name: str, dash: str | None = None) -> None:
    """An area, or two thin lines where there is a ``dash``."""
    line = {"width": 1, "color": EDGE, "dash": dash} if dash else {"width": 0}
    edge = {"mode": "lines", "line": line, "hoverinfo": "skip"}
    area = {} if dash else {"fill": "tonexty", "fillcolor": BAND}
    figure.add_scatter(x=band["day"], y=band["high"], showlegend=False, **edge)
    figure.add_scatter(x=band["day"], y=band["low"], name=name, **area, **edge)


def _calm(figure: go.Figure, unit: str) -> go.Figure:
    """One look for all: the page scrolls and the chart doesn't trap the finger."""
    figure.update_layout(
        dragmode=False,
        hovermode="x unified",
        uirevision="kept",
        height=380,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "yanchor": "top", "y": -0.15, "x": 0, "traceorder": "normal"},
        bargap=0.3,
    )
    figure.update_yaxes(title=unit, rangemode="tozero", fixedrange=True)
    figure.update_xaxes(title=None, fixedrange=True)
    return figure
