"""What if: move things, see the orders and the money move. Only the fragment reruns."""

from contextlib import ExitStack

import streamlit as st

from forecasting.errors import InputError
from forecasting.outcomes.impossible import check_scenario
from forecasting.plan import Plan
from forecasting.scenarios.scenario import NO_CHANGE, Scenario
from pages.parts.scenarios import (
    scenario_address,
    scenario_compared,
    scenario_controls,
    scenario_deeds,
    scenario_kept,
    scenario_results,
    scenario_sentences,
    scenario_state,
)
from pages.shared import ready, runs
from pages.shared.cache import plans
from pages.shared.language import error_text, language, text
from pages.shared.session import workspace

work = workspace()
st.title(text("scenarios.title"))
location = ready.one_location(work)
with st.bottom:
    in_sight = st.empty()
with ExitStack() as planning:  # takes its time when a scenario was put into the calendar
    with in_sight:
        planning.enter_context(st.spinner(text("scenarios.planning")))
    basis, base = ready.plan(work)
if not basis.forecast.models:
    st.warning(text("scenarios.no_models"), icon=":material/update:")
    if not (runs.running(work) or ready.stale(work, basis)):  # else the button stands above
        runs.panel(work)
scope = scenario_controls.scope_of(work, basis, base)
scenario_address.follow_address(scope)
scenario_state.follow_language(language())


def changed_plan(scenario: Scenario, places: dict[str, object]) -> Plan | None:
    """The plan under the scenario; None where it can't be, and why stands beside what is wrong."""
    try:
        check_scenario(basis, scenario)
        return plans.plan(work, location, scenario)
    except InputError as error:
        place = places.get(scenario_controls.about(error), places[""])
        place.error(error_text(error), icon=":material/error:")
        return None


def say_lost_deliveries(changed: Plan) -> None:
    """Suppliers who don't come on a day that is closed or a holiday now: an order has to last longer, so it jumps."""
    lost = dict.fromkeys([*changed.scenario.closed, *(day for day, on in changed.scenario.holidays if on)])
    window = ["arrives", "next_arrives"]
    before, after = (plan.lines.groupby("supplier")[window].first() for plan in (base, changed))
    moved = before[(before != after.reindex(before.index)).any(axis=1)]
    for each in lost:
        suppliers = list(moved.index[(moved == each).any(axis=1)])
        if suppliers:
            st.info(text("scenarios.no_delivery", day=each, suppliers=suppliers), icon=":material/local_shipping:")


def keep_in_sight(answer: str) -> None:
    """The answer at the lower edge of the screen, wherever somebody moves something."""
    with in_sight.container(border=True):
        st.markdown(answer)


@st.fragment
def what_if() -> None:
    """The controls and everything that they move: sentences above them, one question at a time below."""
    above = st.container()
    kept = scenario_kept.manage(work, scope)
    sentences, beside = st.container(), st.container()
    with st.container():
        scenario, places = scenario_controls.ask(work, basis, scope)
        below = st.container()
        if scenario != NO_CHANGE:
            back, icon = text("scenarios.reset"), ":material/restart_alt:"
            st.button(back, key="scenarios_back", icon=icon, on_click=scenario_deeds.start_over)
    scenario_address.write_address(scenario)
    scenario_deeds.say(scenario, above, beside, below)
    uncounted = text("scenarios.uncounted") if st.session_state[scenario_state.UNCOUNTED] else ""
    if scenario == NO_CHANGE:
        sentences.markdown(uncounted or text("scenarios.nothing"))
        keep_in_sight(uncounted or text("scenarios.same_short"))
        return
    changed = changed_plan(scenario, {"": sentences, **places})
    if changed is None:
        keep_in_sight(text("scenarios.impossible_short"))
        return
    found, later = (of(work, base, changed, location) for of in (plans.outcome, plans.bought_later))
    shown = scenario_sentences.Shown(work, basis, base, changed, found, later, scenario_kept.name_of_opened(kept))
    keep_in_sight("  \n".join(filter(None, [scenario_sentences.in_short(shown), uncounted])))
    with sentences:
        scenario_kept.say_changes(scenario, kept)
        scenario_sentences.say(shown)
        say_lost_deliveries(changed)
        scenario_kept.offer(work, scenario, kept)
    scenario_results.show(shown, scenario_compared.views(kept, scope))


what_if()
