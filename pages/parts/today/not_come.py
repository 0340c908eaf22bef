"""A delivery didn't come: which one, what follows from it, and the way back should it come late."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from sqlalchemy import Engine

from forecasting.overrides import held_at
from forecasting.plan import Plan, calendars_of
from forecasting.planning.basis import Basis
from forecasting.planning.urgent import dishes_at_risk
from forecasting.stock.arrivals import ASKED_DAYS, said_missing, to_confirm, uncounted
from forecasting.store.supply.orders import MISSING, forget_arrival, receive_order
from forecasting.store.supply.room import answer_delivery, forget_delivery_answer, list_deliveries
from forecasting.supply.missing import other_offers
from pages.parts.orders.arrivals import waiting
from pages.shared.cache import facts
from pages.shared.language import exact, money, plain, text
from pages.shared.session import Workspace

NOTHING = pd.DataFrame({"ingredient": pd.Series(dtype="str"), "received": 0.0, "received_cost": 0.0})


@dataclass(frozen=True)
class Missing:
    """What didn't come: an order, or deliveries that somebody wrote down."""

    supplier: str
    day: pd.Timestamp
    ingredients: tuple[str, ...]
    order: int | None = None
    written: tuple[int, ...] = ()
    kind: str = "missing"

    @property
    def name(self) -> str:
        """What tells it from others."""
        return str(self.order or f"{self.supplier}_{self.day:%Y%m%d}")


def say(work: Workspace, basis: Basis, plan: Plan, done: Missing) -> None:
    """What didn't come, and what follows from it."""
    said = {"supplier": done.supplier, "day": done.day, "ingredients": list(done.ingredients)}
    st.markdown(text("happened.missing_done", **said))
    _say_ways_out(work, basis, plan, done)


def ask(work: Workspace, noted: Callable[[Missing], None]) -> None:
    """The orders and deliveries of which nobody has said yet what came, each a button; ``noted`` is told which."""
    kitchen = facts.described(work)
    units = kitchen.ingredients.set_index("ingredient")["unit"]
    written = list_deliveries(work.engine, work.today - pd.Timedelta(days=ASKED_DAYS))
    written = to_confirm(written[written["location"] == work.location], kitchen.stock, work.today)
    due = [(_ordered(lines), lines) for _, lines in waiting(work).groupby("id", sort=False)]
    due += [(_written(lines), lines) for _, lines in written.groupby(["day", "supplier"], sort=False)]
    if not due:
        st.caption(text("happened.nothing_due"))
    for missing, lines in due:
        inside = [
            f"{row.ingredient} {exact(row.quantity, units.get(row.ingredient, ''))}" for row in lines.itertuples()
        ]
        said = {"supplier": missing.supplier or plain("happened.somebody"), "day": missing.day, "inside": inside}
        key = f"happened_missing_{missing.name}"
        st.button(text("happened.delivery", **said), key=key, on_click=_did_not_come, args=(work, missing, noted))


def still_missing(work: Workspace) -> list[Missing]:
    """What was said not to have come and wasn't counted since: it may be late."""
    orders, counts = facts.orders(work), facts.described(work).stock
    ordered = orders[(orders["state"] == MISSING) & (orders["sent_packs"] > 0) & (orders["location"] == work.location)]
    ordered = uncounted(ordered.assign(day=ordered["arrives"]), counts, work.today)
    written = list_deliveries(work.engine, work.today - pd.Timedelta(days=ASKED_DAYS))
    written = said_missing(written[written["location"] == work.location], counts, work.today)
    found = [_ordered(lines) for _, lines in ordered.groupby("id", sort=False)]
    return found + [_written(lines) for _, lines in written.groupby(["day", "supplier"], sort=False)]


def _ordered(lines: pd.DataFrame) -> Missing:
    first = lines.iloc[0]
    return Missing(first["supplier"], first["arrives"], tuple(lines["ingredient"]), order=int(first["id"]))


def _written(lines: pd.DataFrame) -> Missing:
    first, written = lines.iloc[0], tuple(lines["id"].tolist())
    return Missing(first["supplier"], first["day"], tuple(dict.fromkeys(lines["ingredient"])), written=written)


def _did_not_come(work: Workspace, missing: Missing, noted: Callable[[Missing], None]) -> None:
    if missing.order is not None:
        receive_order(work.engine, missing.order, NOTHING, work.at)
    for delivery in missing.written:
        answer_delivery(work.engine, delivery, 0.0)
    noted(missing)


def it_came(engine: Engine, missing: Missing) -> None:
    """Nobody has said anything of it."""
    if missing.order is not None:
        forget_arrival(engine, missing.order)
    if missing.written:
        forget_delivery_answer(engine, missing.written)


def _say_ways_out(work: Workspace, basis: Basis, plan: Plan, done: Missing) -> None:
    """Who else could bring it, and which dishes to take off the menu until then."""
    needed = _as_needed(work, done.ingredients)
    calendars = calendars_of(basis, work.now)[work.location]
    supply = held_at("supply", basis.restaurant.supply, work.location)
    offers = other_offers(supply, calendars, needed, done.supplier, work.now)
    for offer in offers.itertuples():
        said = {"ingredient": offer.ingredient, "supplier": offer.supplier, "arrives": offer.arrives}
        price = money(offer.unit_cost, work.place.currency, cents=True)
        hour = f"{offer.order_by:%H:%M}"
        st.markdown(text("happened.offer", pack=offer.pack_name, price=price, day=offer.order_by, hour=hour, **said))
    alone = [name for name in needed if name not in set(offers["ingredient"])]
    if alone:
        st.markdown(text("happened.no_offer", n=len(alone), ingredients=alone))
    dishes = dishes_at_risk(plan.run_outs[plan.run_outs["ingredient"].isin(needed)], work.now)
    if len(dishes):
        st.markdown(text("happened.take_off", n=len(dishes), dishes=list(dishes["dish"]), day=dishes["day"].min()))


def _as_needed(work: Workspace, ingredients: tuple[str, ...]) -> list[str]:
    """What a plan calls these ingredients: by their group, where they have one."""
    group = facts.described(work).ingredients.set_index("ingredient")["group"]
    return list(dict.fromkeys(group.get(name, "") or name for name in ingredients))
