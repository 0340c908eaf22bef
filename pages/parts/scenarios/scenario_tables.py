"""The tables of a scenario: base against scenario, four columns that fit on a phone first."""

import re
from collections.abc import Collection

import pandas as pd
import streamlit as st

from forecasting.outcomes.outcome import Outcome, sums_table
from forecasting.texts.amounts import weighs_nothing
from pages.parts.scenarios.scenario_words import weighed as worded
from pages.shared.celebrations import celebration
from pages.shared.language import clock, day, day_and_month, days, money, number, percent, plain, signed, weighed
from pages.shared.tables import FIRST, SHORT

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
DECIDED = ("limit", "closed", "price", "supplier_out", "supplier_delay", "dish_off", "promotion_off", "group")
"""Effects that nobody has to guess: they are what somebody said."""

OF_THE_HOUSE = ("temperature", "precipitation", "holiday", "event")
"""Effects that each ingredient has its own of: told is their mean."""

SHARES = ("both", "moved", "new_dish")  # effects that are no change but a share of something


def columns(rows: pd.DataFrame) -> dict[str, object]:
    """Headings of any table of scenarios; only the first column is wide."""
    first, *others = rows.columns
    wide = {first: st.column_config.TextColumn(plain(f"scenarios.columns.{first}"), width=FIRST)}
    return wide | {
        name: st.column_config.TextColumn(plain(f"scenarios.columns.{name}"), width=SHORT) for name in others
    }


def lines(rows: pd.DataFrame, currency: str) -> pd.DataFrame:
    """The order lines that change: packs before and after, by how much money, and from whom."""
    rows = rows[(rows["state"] != "same") | (rows["cost_difference"] != 0)]
    return pd.DataFrame(
        {
            "ingredient": [
                f"{name} ({member})" if member not in ("", name) else name
                for name, member in zip(rows["ingredient"], rows["bought_as"], strict=True)
            ],
            "base": [_packs(value, name) for value, name in zip(rows["base_packs"], rows["pack_name"], strict=True)],
            "changed": [_packs(value, name) for value, name in zip(rows["packs"], rows["pack_name"], strict=True)],
            "money": [_more(value, currency) for value in rows["cost_difference"]],
            "difference": [_signed_amount(row.difference, row.unit) for row in rows.itertuples()],
            "state": states(rows),
            "supplier": rows["supplier"].to_numpy(),
        }
    )


def states(rows: pd.DataFrame) -> list[str]:
    """What happens to each order line, in words: one may cost more or less for the same packs."""
    dearer = (rows["state"] == "same") & (rows["cost_difference"].abs() >= 0.005)
    return [plain(f"scenarios.states.{state}") for state in rows["state"].mask(dearer, "dearer")]


def later(rows: pd.DataFrame, currency: str) -> pd.DataFrame:
    """What later orders have to bring more: packs until when, by how much money, how many more after it, from whom."""
    return pd.DataFrame(
        {
            "ingredient": rows["ingredient"],
            "more": [_packs(value, name) for value, name in zip(rows["packs"], rows["pack_name"], strict=True)],
            "order_by": [moment(value) for value in rows["order_by"]],
            "money": [_more(value, currency) for value in rows["cost"]],
            "afterwards": [
                _packs(value, name) for value, name in zip(rows["afterwards"], rows["pack_name"], strict=True)
            ],
            "supplier": rows["supplier"],
        }
    ).reset_index(drop=True)


def moment(value: pd.Timestamp) -> str:
    """A day and its hour."""
    return plain("scenarios.moment", day=value, hour=clock(value.time()))


def spoils_more(rows: pd.DataFrame) -> pd.Series:
    """The ingredients of which the scenario spoils noticeably more than the plan."""
    return rows["spoils"].fillna(0.0) > rows["base_spoils"].fillna(0.0) * 1.1 + 0.01


def same(rows: pd.DataFrame) -> pd.Series:
    """The rows in which plan and scenario say the same, as the page shows them."""
    return (rows["base"] == rows["changed"]) & (rows["difference"] == "–" if "difference" in rows else True)


def portions(rows: pd.DataFrame) -> pd.DataFrame:
    """The portions of each dish."""
    return pd.DataFrame({"dish": rows["dish"], **_both(rows, lambda value: number(round(value)))}).assign(
        difference=[_signed_amount(round(value), "") for value in rows["difference"]]
    )


def usage(rows: pd.DataFrame, units: pd.Series) -> pd.DataFrame:
    """The usage of each ingredient."""
    of = [units.get(name, "") for name in rows["ingredient"]]
    both = {
        name: [weighed(value, unit) for value, unit in zip(rows[name], of, strict=True)] for name in ("base", "changed")
    }
    difference = [_signed_amount(value, unit) for value, unit in zip(rows["difference"], of, strict=True)]
    return pd.DataFrame({"ingredient": rows["ingredient"], **both, "difference": difference})


def weeks(rows: pd.DataFrame, whole: pd.DataFrame, currency: str, ranged: bool) -> pd.DataFrame:
    """What purchases cost by week, and in all."""
    labels = [days(first, last) for first, last in zip(rows["first"], rows["last"], strict=True)]
    rows = pd.concat([rows, whole], ignore_index=True)
    table = pd.DataFrame(
        {
            "week": [*labels, plain("scenarios.all_weeks", n=len(labels))],
            **_both(rows, lambda value: money(value, currency)),
            "difference": [
                _more(after - before, currency) for before, after in zip(rows["base"], rows["changed"], strict=True)
            ],
        }
    )
    if not ranged:
        return table
    between = zip(rows["low"], rows["high"], strict=True)
    return table.assign(between=[f"{money(low, currency)} – {money(high, currency)}" for low, high in between])


def risks(rows: pd.DataFrame, currency: str, unsold: Collection[str] = ()) -> pd.DataFrame:
    """How likely each runs out before the delivery after the next, what that costs and what spoils.

    Of what is ``unsold`` under the scenario no delivery comes.
    """
    name = "chance_before_one_after"
    moved = rows[(rows[[name, f"base_{name}"]].max(axis=1) > 0) | (rows["spoils"] > 0)]
    return pd.DataFrame(
        {
            "ingredient": moved["ingredient"],
            "base": [_chance(value) for value in moved[f"base_{name}"]],
            "changed": [
                plain("scenarios.unsold") if what in unsold else _chance(value)
                for what, value in zip(moved["ingredient"], moved[name], strict=True)
            ],
            "at_risk": [money(value, currency) if value >= 1 else "–" for value in moved["at_risk"]],
            "runs_out": ["–" if pd.isna(value) else day(value) for value in moved["p10_day"]],
            "spoils": [weighed(row.spoils, row.unit) if row.spoils > 0 else "–" for row in moved.itertuples()],
        }
    )


def sums(found: Outcome, currency: str) -> pd.DataFrame:
    """Sales, food cost and what is left, without tax."""
    parts = ("revenue", "food_cost", "margin")
    before, after = ([getattr(one, part) for part in parts] for one in (found.base, found.changed))
    return pd.DataFrame(
        {
            "sum": [plain(f"scenarios.sums.{part}") for part in parts],
            "base": [money(value, currency) for value in before],
            "changed": [money(value, currency) for value in after],
            "difference": [_more(b - a, currency) for a, b in zip(before, after, strict=True)],
        }
    )


def sums_in_numbers(found: Outcome) -> pd.DataFrame:
    """The same as numbers."""
    said = sums_table(found).rename(columns={"scenario": "changed"})
    named = [plain(f"scenarios.sums.{part}") for part in said["sum"]]
    said = said.assign(sum=named, difference=said["changed"] - said["base"])
    return said[["sum", "base", "changed", "difference", "low", "high"]]


def worth(found: Outcome) -> pd.DataFrame:
    """What each promotion leaves, of what that consists, and from which uplift in portions on it pays."""
    amounts = ("meanwhile", "after", "others", "gain", "low", "high", "uplift", "break_even")
    return pd.DataFrame(
        [{"what": worded(one)} | {name: getattr(one, name) for name in amounts} for one in found.payoffs]
    )


def effects(rows: pd.DataFrame) -> pd.DataFrame:
    """What a scenario rests on: how much, in which range, how often that was lived, and what both models say."""
    return pd.DataFrame(
        {
            "effect": [_effect(row.kind, row.what) for row in rows.itertuples()],
            "size": [_size(row.kind, row.effect) for row in rows.itertuples()],
            "between": [
                "–" if row.low == row.high else f"{_size(row.kind, row.low)} – {_size(row.kind, row.high)}"
                for row in rows.itertuples()
            ],
            "source": [_source(row.kind, row.source, int(row.occasions)) for row in rows.itertuples()],
            **{
                model: ["–" if pd.isna(value) else signed(value) for value in rows[model]]
                for model in ("prophet", "forest")
            },
            "note": [_note(note) for note in rows["note"]],
        }
    )


def _source(kind: str, source: str, occasions: int) -> str:
    decided = source == "assumed" and kind in DECIDED
    return plain(f"scenarios.sources.{'decided' if decided else source}", n=occasions)


def _note(codes: str) -> str:
    """What there is to say of an effect besides, in words."""
    return " ".join(plain(f"scenarios.notes.{code}") for code in codes.split(";") if code) or "–"


def _both(rows: pd.DataFrame, said) -> dict[str, list[str]]:
    return {name: [said(value) for value in rows[name]] for name in ("base", "changed")}


def _packs(packs: float, name: str) -> str:
    return "–" if packs == 0 else f"{packs:g} × {name}"


def signed_money(value: float, currency: str) -> str:
    """A change of money with its sign."""
    sign = "+" if value >= 0.5 else "−" if value <= -0.5 else ""
    return f"{sign}{money(abs(value), currency)}"


def _more(value: float, currency: str) -> str:
    return "–" if abs(value) < 0.5 else signed_money(value, currency)


def _signed_amount(value: float, unit: str) -> str:
    return "–" if weighs_nothing(value, unit) else f"{'+' if value > 0 else '−'}{weighed(abs(value), unit)}"


def _chance(value: float) -> str:
    return "–" if pd.isna(value) else percent(value)


def _effect(kind: str, what: str) -> str:
    if "=" in what:  # of all days: its size stands beside it
        what = plain("scenarios.all_days")
    if kind == "event" and " " in what:
        day_of_it, like = what.split(" ", 1)
        return plain("scenarios.effects.event_like", day=_day(day_of_it), like=celebration(like))
    return plain(f"scenarios.effects.{kind}", what=" ".join(_day(word) for word in what.split(" ")))


def _day(word: str) -> str:
    """A day as people write it; any other word as it is."""
    return day_and_month(pd.Timestamp(word)) if ISO_DAY.fullmatch(word) else word


def _size(kind: str, value: float) -> str:
    if kind == "supplier_delay":
        return plain("scenarios.late_by", n=int(value))
    if kind == "limit":
        return number(round(value))
    return percent(value) if kind in SHARES else signed(value)
