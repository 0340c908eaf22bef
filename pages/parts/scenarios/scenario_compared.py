"""A scenario beside a saved one, and both beside the plan."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from forecasting.errors import InputError
from forecasting.outcomes.impossible import check_scenario
from forecasting.outcomes.payoff import Payoff
from forecasting.planning.urgent import EARLY
from forecasting.scenarios.scenario import Scenario
from forecasting.store.scenarios.kept_scenarios import Kept
from pages.parts.scenarios import scenario_state, scenario_tables, scenario_words
from pages.parts.scenarios.scenario_opening import within
from pages.parts.scenarios.scenario_rows import SESSION
from pages.parts.scenarios.scenario_sentences import Shown
from pages.parts.scenarios.scenario_state import KEPT, Scope, looked
from pages.parts.scenarios.scenario_tables import signed_money
from pages.shared import tables
from pages.shared.cache import plans
from pages.shared.language import error_text, escaped, money, plain, text

RISKY = "risky"  # a number of ingredients; all other rows are money


def views(kept: list[Kept], scope: Scope) -> dict[str, Callable[[Shown], None]]:
    """One more way to look at a scenario, where there is another one that was saved."""
    others = {one.id: one for one in kept if one.id != st.session_state.get(KEPT)}
    return {"compare": partial(_compare, others=others, scope=scope)} if others else {}


def _compare(shown: Shown, others: Mapping[int, Kept], scope: Scope) -> None:
    """The scenario beside a saved one, and both beside the plan."""
    if st.session_state.get(looked("other")) not in others:
        st.session_state[looked("other")] = next(iter(others))
    chosen = st.selectbox(
        text("scenarios.compare"),
        list(others),
        format_func=lambda kept: others[kept].name,
        key=looked("other"),
        **SESSION,
    )
    name = others[chosen].name
    try:
        other, _ = within(Scenario.from_json(others[chosen].content), scope)
        check_scenario(shown.basis, other)
        plan = plans.plan(shown.work, shown.work.location, scenario_state.nameless(other))
    except InputError as error:
        st.error(error_text(error), icon=":material/error:")
        return
    found = plans.outcome(shown.work, shown.base, plan, shown.work.location)
    beside = replace(shown, changed=plan, found=found, name=name)
    st.caption(escaped(plain("scenarios.compared_other", name=name, changes=scenario_words.listed(other))))
    _say_which(shown, beside)
    rows = _rows(shown, beside)
    headings = scenario_tables.columns(rows)
    tables.show(rows, key="scenarios_compared", alt=plain("scenarios.compared_alt"), columns=headings, whole=True)


def _say_which(shown: Shown, beside: Shown) -> None:
    """Which of both leaves more, and by how much."""
    if not shown.found.base.revenue:
        return
    more = shown.found.changed.margin - beside.found.changed.margin
    which = "alike" if abs(more) < 0.5 else "more" if more > 0 else "less"
    difference = money(abs(more), shown.currency)
    names = {"name": shown.names[1], "other": beside.name}
    st.markdown(text(f"scenarios.compared_{which}", difference=difference, **names))


def _rows(shown: Shown, beside: Shown) -> pd.DataFrame:
    """Is it worth it, then what is sold, left, ordered and bought, and what may run out."""
    money_of, plainly = partial(signed_money, currency=shown.currency), partial(money, currency=shown.currency)
    numbers = {"changed": _numbers(shown), "other": _numbers(beside), "base": _numbers(shown, base=True)}
    rows = [
        {"sum": plain(f"scenarios.sums.{part}")}
        | {name: (plainly if part != RISKY else str)(of[part]) for name, of in numbers.items()}
        | {"difference": _signed(part, numbers["changed"][part] - numbers["other"][part], money_of)}
        for part in numbers["base"]
    ]
    worth = _worth(shown.found.payoffs, beside.found.payoffs, money_of)
    return pd.DataFrame([*worth, *rows])[["sum", "changed", "other", "difference", "base"]]


def _worth(
    changed: tuple[Payoff, ...], other: tuple[Payoff, ...], money_of: Callable[[float], str]
) -> list[dict[str, str]]:
    """Whether the promotions of both are worth it, and between how much and how much they leave."""
    if not (changed or other):
        return []
    said: dict[str, Callable[[Payoff], str]] = {
        "worth": scenario_words.verdict,
        "gain": lambda one: plain("scenarios.from_to", low=money_of(one.low), high=money_of(one.high)),
    }
    return [
        {"sum": plain(f"scenarios.sums.{part}"), "difference": "–", "base": "–"}
        | {name: "; ".join(map(of, payoffs)) or "–" for name, payoffs in (("changed", changed), ("other", other))}
        for part, of in said.items()
    ]


def _signed(part: str, difference: float, money_of: Callable[[float], str]) -> str:
    if abs(difference) < 0.5:
        return "–"
    return money_of(difference) if part != RISKY else f"{'+' if difference > 0 else '−'}{abs(difference)}"


def _numbers(shown: Shown, base: bool = False) -> dict[str, float]:
    """What a plan brings, what its next orders and all its purchases cost, and how much may run out."""
    plan, sums = (shown.base, shown.found.base) if base else (shown.changed, shown.found.changed)
    risks = shown.found.risks["base_chance_before_one_after" if base else "chance_before_one_after"]
    return {
        "revenue": sums.revenue,
        "food_cost": sums.food_cost,
        "margin": sums.margin,
        "orders": plan.orders["cost"].sum(),
        "bought": shown.found.whole["base" if base else "changed"].sum(),
        RISKY: int((risks >= EARLY).sum()) + (0 if base else len(shown.unsold)),
    }
