"""What drives an ingredient's forecast: a sentence for each of the two models, and small bars side by side."""

from textwrap import wrap

import pandas as pd
import streamlit as st

from forecasting.demand.drivers import WARMER
from forecasting.models.response import RESPONSIVE
from pages.shared import charts
from pages.shared.celebrations import celebration
from pages.shared.language import day, percent, plain, signed, text

LEAST = 0.02  # what moves less is left out of sentences and bars
MANIFOLD = 2.0  # from three times the usual on an effect is told in times, and no bar is longer
TOLD = 4  # effects that a sentence names beside the best and the worst weekday
LONGEST, MOST_LINES = 27, 3  # letters and lines of a label beside the bars: a phone's third


def show(found: pd.DataFrame, ingredient: str, any_models: bool) -> None:
    """The drivers of one ingredient (``demand.drivers``)."""
    st.subheader(text("drivers.title", ingredient=ingredient))
    if found.empty:
        st.caption(text("drivers.unknown" if any_models else "drivers.no_models"))
        return
    models = [model for model in RESPONSIVE if model in set(found["model"])]
    st.markdown("\n".join(f"- {_sentence(model, found[found['model'] == model])}" for model in models))
    if (found["effect"].abs() >= LEAST).any():
        _draw(_worth_a_bar(found), models, ingredient)
    unused = found.loc[found["effect"].isna(), "what"].unique()
    if len(unused):
        st.caption(text("drivers.left_out", features=[plain(f"features.{name}").lower() for name in unused]))
    st.caption(text("drivers.about", least=percent(LEAST)))


def _draw(rows: pd.DataFrame, models: list[str], ingredient: str) -> None:
    charts.show(
        charts.drivers(
            rows.assign(label=[_label(each.what, each.group, each.day) for each in rows.itertuples()]),
            {model: plain(f"models.{model}") for model in models},
            plain("drivers.axis"),
            MANIFOLD,
        ),
        key="forecast_drivers",
        alt=plain("drivers.alt", ingredient=ingredient),
    )


def as_file(found: pd.DataFrame) -> pd.DataFrame:
    """The drivers of several ingredients as a file: everything in words, effects as shares, empty where it has none."""
    return found.assign(
        group=[plain(f"catalogue.groups.{group}") for group in found["group"]],
        what=[_name(each.what, each.group, each.day) for each in found.itertuples()],
    )


def _sentence(model: str, rows: pd.DataFrame) -> str:
    """The best and the worst weekday, then what moves most of the rest."""
    rows = rows[rows["effect"].abs() >= LEAST].sort_values("effect", key=abs, ascending=False, kind="stable")
    weekdays, others = rows[rows["group"] == "weekday"].sort_values("effect"), rows[rows["group"] != "weekday"]
    told = pd.concat([weekdays.tail(1), weekdays.head(1), others.head(TOLD)]).drop_duplicates(["group", "what", "day"])
    name = plain(f"models.{model}")
    if told.empty:
        return text("drivers.quiet", model=name, least=percent(LEAST))
    effects = [
        plain("drivers.effect", what=_within(each.what, each.group, each.day), effect=_size(each.effect))
        for each in told.itertuples()
    ]
    return text("drivers.effects", model=name, effects=effects)


def _size(effect: float) -> str:
    """By how much something moves what is used; of what is hardly used on other days, how many times that is."""
    return signed(effect) if effect < MANIFOLD else plain("drivers.times", n=round(1 + effect))


def _worth_a_bar(found: pd.DataFrame) -> pd.DataFrame:
    """All weekdays, then what moves either model enough, the most first."""
    key = ["group", "what", "day"]
    largest = found["effect"].abs().groupby([found[name] for name in key], dropna=False).transform("max")
    rows = found.assign(largest=largest)
    weekdays, others = rows[rows["group"] == "weekday"], rows[rows["group"] != "weekday"]
    others = others[others["largest"] >= LEAST].sort_values("largest", ascending=False, kind="stable")
    return pd.concat([weekdays.sort_values("what", kind="stable"), others])


def _name(what: str, group: str, named: pd.Timestamp) -> str:
    """What people call a driver: a day to come by its own name."""
    if pd.notna(named):
        return celebration(what)
    if group == "weekday":
        return plain(f"accuracy.weekday.{what}")
    if what in ("temperature", "precipitation", "promotion", "season", "trend_strength"):
        return plain(f"drivers.what.{what}", degrees=int(WARMER))
    return plain(f"features.{what}")


def _within(what: str, group: str, named: pd.Timestamp) -> str:
    """A name within a sentence: our own words begin small, a day to come has its date."""
    name = _name(what, group, named)
    if pd.notna(named):
        return plain("drivers.named", name=name, day=day(named))
    return name if group == "weekday" else name[0].lower() + name[1:]


def _label(what: str, group: str, named: pd.Timestamp) -> str:
    """A name beside a bar, on as many lines as a phone needs; a day to come has its date."""
    name = _name(what, group, named)
    name = name[0].upper() + name[1:]
    said = plain("drivers.named", name=name, day=day(named).replace(" ", "\u00a0")) if pd.notna(named) else name
    return "\n".join(wrap(said, LONGEST, max_lines=MOST_LINES, placeholder="…"))
