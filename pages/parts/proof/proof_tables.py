"""How the tables of the past lived through again look: what each way to order would have cost."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from pages.shared.language import money, name_of, percent, percent_format, plain
from pages.shared.tables import FIRST, SHARE, SHORT

LIVES = (2, 4, 7, 30)
"""Days: up to how long something keeps to be of one class of shelf life."""


def policies(in_all: pd.DataFrame, names: Mapping[str, str], currency: str) -> pd.DataFrame:
    """What each way to order would have cost in all (``verdict.totals``), in four columns that fit on a phone."""
    rows = in_all.loc[list(names)]
    return pd.DataFrame(
        {
            "policy": list(names.values()),
            **lived_amounts(rows, currency),
            "purchases": [money(value, currency) for value in rows["purchases"]],
            "leftover": [money(value, currency) for value in rows["leftover"]],
        }
    )


def lived_amounts(rows: pd.DataFrame, currency: str) -> pd.DataFrame:
    """What each row of ``verdict.totals`` cost, by waste and lost sales, and what was served, in percent."""
    amounts = {name: [money(v, currency) for v in rows[name]] for name in ("cost", "waste_cost", "shortage_cost")}
    return pd.DataFrame({**amounts, "fill_rate": rows["fill_rate"].to_numpy() * 100})


def caution_columns() -> dict[str, object]:
    """Headings of the knob's rows."""
    return {"caution": st.column_config.TextColumn(plain("columns.caution"), width=FIRST), **_lived_columns()}


def policy_columns() -> dict[str, object]:
    """Headings of ``policies``."""
    return {"policy": st.column_config.TextColumn(plain("proof.columns.policy"), width=FIRST), **_lived_columns()}


def _lived_columns() -> dict[str, object]:
    amounts = ("cost", "waste_cost", "shortage_cost", "purchases", "leftover", "habit")
    return {
        **{name: st.column_config.TextColumn(plain(f"proof.columns.{name}"), width=SHORT) for name in amounts},
        "fill_rate": st.column_config.NumberColumn(
            plain("proof.columns.fill_rate"), format=percent_format(1), width=SHORT
        ),
    }


def with_life(results: pd.DataFrame) -> pd.DataFrame:
    """The results with the class of the shelf life, in words."""
    place = np.searchsorted(LIVES, results["shelf_life_days"].fillna(np.inf))
    words = [plain("proof.life", days=days) for days in LIVES] + [plain("proof.longer", days=LIVES[-1])]
    return results.assign(life=pd.Categorical([words[at] for at in place], words, ordered=True)).sort_values(
        "life", kind="stable"
    )


def lives(rows: pd.DataFrame, names: Mapping[str, str], currency: str) -> pd.DataFrame:
    """What each class of shelf life would have cost under each of some policies, by their ``names``."""
    return pd.DataFrame(
        {
            "life": rows["life"].astype(str),
            "policy": [names[name] for name in rows["policy"]],
            **lived_amounts(rows, currency),
        }
    )


def life_columns() -> dict[str, object]:
    """Headings of ``lives``."""
    return {"life": st.column_config.TextColumn(plain("proof.columns.life"), width=FIRST), **policy_columns()}


def ingredients_lived(results: pd.DataFrame, habit: str, ours: str, currency: str) -> pd.DataFrame:
    """What each ingredient would have cost by habit and by us, where we are dearest first."""
    cost = results.assign(cost=results["waste_cost"] + results["shortage_cost"])
    wide = cost.pivot_table(index="ingredient", columns="policy", values="cost", aggfunc="sum", observed=True)
    parts = results[results["policy"] == ours].groupby("ingredient")[["waste_cost", "shortage_cost"]].sum()
    rows = wide[[ours, habit]].join(parts).sort_values(ours, ascending=False, kind="stable")
    said = {"cost": rows[ours], "habit": rows[habit], **{name: rows[name] for name in parts}}
    return pd.DataFrame({name: [money(value, currency) for value in values] for name, values in said.items()}).assign(
        ingredient=rows.index
    )[["ingredient", "cost", "habit", "waste_cost", "shortage_cost"]]


def lived_columns(habit: str) -> dict[str, object]:
    """Headings of ``ingredients_lived``; ``habit`` is what that is called."""
    first = st.column_config.TextColumn(plain("columns.ingredient"), width=FIRST)
    return {"ingredient": first, **_lived_columns(), "habit": st.column_config.TextColumn(habit, width=SHORT)}


def chances(judged: pd.DataFrame) -> pd.DataFrame:
    """How often what was said to run out did, by what was said (``verdict.reliability``)."""
    between = [
        plain("proof.between", low=percent(low), high=percent(high))
        for low, high in zip(judged["low"], judged["high"], strict=True)
    ]
    shares = {name: judged[name] * 100 for name in ("said", "happened")}
    return pd.DataFrame({"between": between, "times": judged["times"], **shares})


def chance_columns() -> dict[str, object]:
    """Headings of ``chances``."""
    shares = {
        name: st.column_config.NumberColumn(plain(f"proof.columns.{name}"), format=percent_format(), width=SHORT)
        for name in ("said", "happened")
    }
    return {
        "between": st.column_config.TextColumn(plain("proof.columns.between"), width=FIRST),
        "times": st.column_config.NumberColumn(plain("proof.columns.times"), width=SHARE),
        **shares,
    }


def in_words(results: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The results as a file: each policy by its name."""
    return results.assign(policy=results["policy"].map(names))


def heading(name: str) -> str:
    """What people call a column of the results."""
    return name_of(f"proof.columns.{name}", "") or plain(f"columns.{name}")
