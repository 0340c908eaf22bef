"""A scenario beside a saved one, and both beside the plan."""

from dataclasses import replace

import streamlit as st

from forecasting.errors import InputError
from forecasting.scenarios.impossible import check_scenario
from forecasting.scenarios.scenario import Scenario
from forecasting.store.scenarios import Kept
from forecasting.urgent import EARLY
from pages.shared import cache, scenario_state, scenario_tables, scenario_words, tables
from pages.shared.language import error_text, escaped, plain, text
from pages.shared.scenario_opening import within
from pages.shared.scenario_rows import SESSION
from pages.shared.scenario_sentences import Shown
from pages.shared.scenario_state import KEPT, Scope, looked


def compare(shown: Shown, kept: list[Kept], scope: Scope) -> None:
    """The scenario beside a saved one, and both beside the plan."""
    others = {one.id: one for one in kept if one.id != st.session_state.get(KEPT)}
    if not others:
        return
    chosen = st.selectbox(
        text("scenarios.compare"),
        list(others),
        index=None,
        format_func=lambda kept: others[kept].name,
        placeholder=plain("scenarios.nobody"),
        key=looked("other"),
        **SESSION,
    )
    if chosen is None:
        return
    try:
        other, _ = within(Scenario.from_json(others[chosen].content), scope)
        check_scenario(shown.known, other)
        plan = cache.plan(shown.work, shown.known, shown.work.location, scenario_state.nameless(other))
    except InputError as error:
        st.error(error_text(error), icon=":material/error:")
        return
    found = cache.outcome(shown.work, shown.known, shown.base, plan, shown.work.location)
    beside = replace(shown, changed=plan, found=found)
    st.caption(escaped(plain("scenarios.changes_of", name=others[chosen].name, changes=scenario_words.changes(other))))
    columns = {
        "base": _column(shown, base=True),
        "changed": _column(shown),
        "other": _column(beside),
    }
    rows = scenario_tables.compared(columns, shown.currency)
    headings = scenario_tables.columns(rows) | {
        "other": st.column_config.TextColumn(others[chosen].name, width=tables.SHORT)
    }
    tables.show(rows, key="scenarios_compared", alt=plain("scenarios.compared_alt"), columns=headings)


def _column(shown: Shown, base: bool = False) -> tuple:
    """What a plan brings, what its next orders and all its purchases cost, and how much may run out."""
    plan = shown.base if base else shown.changed
    risks = shown.found.risks["base_chance_before_one_after" if base else "chance_before_one_after"]
    weeks = shown.found.weeks["base" if base else "changed"].sum()
    sums = shown.found.base if base else shown.found.changed
    return sums, plan.orders["cost"].sum(), weeks, int((risks >= EARLY).sum())
