"""Cards of what runs out: when, what is there, what to do about it, and which dishes go with it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.demand.corrections import factors
from forecasting.overrides import held_at
from forecasting.plan import Plan
from forecasting.planning.basis import Basis
from forecasting.planning.urgent import margin_a_day, missing_until
from forecasting.supply.offers import choose_supply
from forecasting.tables import ONE_DAY
from forecasting.texts.amounts import weighs_nothing
from pages.parts.orders import market
from pages.shared import corrections, groups, tables
from pages.shared.language import clock, money, plain, text, to_buy, weighed
from pages.shared.session import Workspace

DISHES = 4
MOST_CARDS = 20  # of what nobody brings in time: more of them than that are read in a table


@dataclass(frozen=True, eq=False)
class Cards:
    """What the cards of one location are drawn from."""

    work: Workspace
    basis: Basis
    plan: Plan
    location: str
    belong: pd.DataFrame  # to which group an ingredient belongs, `groups.belong`
    spoiling: pd.DataFrame  # what is to be used first, `urgent.use_first`
    _left: dict[pd.Timestamp, dict[str, float]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def margins(self) -> pd.Series:
        """What a portion of each dish leaves, at the prices of today."""
        offers = choose_supply(held_at("supply", self.basis.restaurant.supply, self.location), self.work.today)
        return self.basis.margins.left(self.location, offers)

    def in_time(self, entry: NamedTuple) -> None:
        """What can still be ordered, or bought, in time."""
        said = {"day": entry.order_by, "hour": clock(entry.order_by), "supplier": self._supplier(entry)}
        advice = text("today.buy_by" if self._mine(entry) else "today.order_by", **said)
        line = self._lines.loc[entry.ingredient]
        self._draw(entry, advice, until=line["next_arrives"] if line["packs"] > 0 else None)

    def _too_late(self, entry: NamedTuple) -> None:
        """How much to buy elsewhere until the supplier can come, or until his next market."""
        arrives, missing = self._lines.at[entry.ingredient, "arrives"], self._missing[entry.ingredient]
        said = {"day": entry.order_by, "hour": clock(entry.order_by), "arrives": arrives}
        closed = text("today.market_over" if self._mine(entry) else "today.too_late", **said)
        if missing > 0:
            buy = text("today.buy", missing=to_buy(missing, entry.unit))
            self._draw(entry, f"{closed} {buy}", until=arrives)
        else:
            self._draw(entry, closed)

    def all_too_late(self, rows: pd.DataFrame) -> None:
        """All of it, for nothing that can be ordered comes in time; what has no card is in a table."""
        for entry in rows.head(MOST_CARDS).itertuples():
            self._too_late(entry)
        if len(rows) > MOST_CARDS:
            self._list_too_late(rows.iloc[MOST_CARDS:])

    def _list_too_late(self, rows: pd.DataFrame) -> None:
        """What is there, when it runs out and how much of it to buy elsewhere."""
        st.caption(text("today.more_too_late", n=len(rows)))
        missing = zip(self._missing.reindex(rows["ingredient"]), rows["unit"], strict=True)
        buys = ["–" if weighs_nothing(much, unit) else to_buy(much, unit) for much, unit in missing]
        table = tables.run_outs(rows, self.work.now).drop(columns="order_by").assign(to_buy=buys)
        tables.show(table, key="today_too_late", alt=plain("today.too_late_alt"))

    def nobody_sells(self, entry: NamedTuple) -> None:
        """What has no supplier."""
        self._draw(entry, text("today.no_supplier"))

    def _draw(self, entry: NamedTuple, advice: str, until: pd.Timestamp | None = None) -> None:
        """One card; ``until`` is the day before which what is to be bought has to last, if any is."""
        with st.container(border=True):
            st.markdown(" ".join([_runs_out(entry, self.work.today), self._stock(entry), advice]))
            if not weighs_nothing(entry.lost, entry.unit):
                st.caption(f":material/skillet: {text('today.gone_off', lost=weighed(entry.lost, entry.unit))}")
            if until is not None and entry.ingredient in self.spoiling["ingredient"].array:
                st.caption(f":material/skillet: {_spoils_too(entry, until - ONE_DAY)}")
            if entry.dishes:
                st.caption(self._dishes(entry))
            if explained := groups.explained(self.belong, entry.ingredient):
                st.caption(explained)
            if corrected := corrections.explained(self._factors.get(entry.ingredient)):
                st.caption(f":material/balance: {corrected}")

    def _dishes(self, entry: NamedTuple) -> str:
        """The dishes that go without it, and what each of them leaves a day from then on."""
        first = list(entry.dishes[:DISHES])
        left = {} if pd.isna(entry.p10_day) else self._left_from(entry.p10_day)
        if left.keys().isdisjoint(first):
            return text("today.dishes", dishes=first)
        said = [f"{name} ({money(left[name], self.work.place.currency)})" if name in left else name for name in first]
        return text("today.dishes_worth", dishes=said, day=entry.p10_day)

    def _left_from(self, day: pd.Timestamp) -> dict[str, float]:
        """What each dish leaves a day in the week from a day on, where anybody knows it."""
        if day not in self._left:
            self._left[day] = margin_a_day(self.plan, self.location, day, self.margins).to_dict()
        return self._left[day]

    def _stock(self, entry: NamedTuple) -> str:
        """What is there, and what comes next."""
        there = weighed(entry.on_hand, entry.unit)
        if entry.ingredient not in self._coming.index:
            return text("today.have", on_hand=there)
        next_one = self._coming.loc[entry.ingredient]
        due = weighed(next_one["quantity"], entry.unit)
        when = "_today" if next_one["day"] == self.work.today else ""
        return text(f"today.have_due{when}", on_hand=there, due=due, day=next_one["day"])

    def _supplier(self, entry: NamedTuple) -> str:
        return self._lines["supplier"].get(entry.ingredient, "")

    def _mine(self, entry: NamedTuple) -> bool:
        return self._supplier(entry) in self._errands

    @cached_property
    def _errands(self) -> list[str]:
        return market.own_markets(self.work, self.location)

    @cached_property
    def _lines(self) -> pd.DataFrame:
        return self.plan.lines.set_index("ingredient")

    @cached_property
    def _coming(self) -> pd.DataFrame:
        """The first delivery of each ingredient from today on: ``day, quantity``."""
        rows = self.basis.restaurant.deliveries
        ours = (rows["location"] == self.location) & (rows["day"] >= self.work.today) & (rows["quantity"] > 0)
        summed = rows[ours].groupby(["ingredient", "day"])["quantity"].sum().reset_index("day")
        return summed.groupby(level="ingredient").first()

    @cached_property
    def _missing(self) -> pd.Series:
        """What of each ingredient to buy elsewhere until its supplier can come."""
        return missing_until(self.plan.projections[0], self.work.today, self._lines["arrives"])

    @cached_property
    def _factors(self) -> pd.Series:
        return factors(self.basis.restaurant.corrections, self.location)


def _runs_out(entry: NamedTuple, today: pd.Timestamp) -> str:
    """On which day it runs out if all goes badly, and if all goes as usual."""
    when = "_today" if entry.p10_day <= today else ""
    if entry.p10_day == entry.p50_day:
        return text(f"today.runs_out{when}", ingredient=entry.ingredient, early=entry.p10_day)
    if pd.isna(entry.p50_day):
        return text(f"today.may_run_out{when}", ingredient=entry.ingredient, early=entry.p10_day)
    said = {"ingredient": entry.ingredient, "early": entry.p10_day, "usual": entry.p50_day}
    return text(f"today.runs_out_between{when}", **said)


def _spoils_too(entry: NamedTuple, last: pd.Timestamp) -> str:
    """Why something is to be used first and bought at once: it is bought for later days, or in case much is sold."""
    said = {"day": entry.spoils_on, "spoils": weighed(entry.spoils, entry.unit)}
    if last > entry.spoils_on:
        return text("today.spoils_and_lacks", last=last, **said)
    return text("today.spoils_or_lacks", **said)
