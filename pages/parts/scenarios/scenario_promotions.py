"""The promotions of a scenario: what, when, how deep and how far, and what is known of such promotions."""

import pandas as pd
import streamlit as st

from forecasting.demand.effects import DIP_DAYS
from forecasting.demand.past_promotions import RARELY
from forecasting.demand.two_for_one import taking_both
from forecasting.outcomes.payoff import outside_lived, uplift_of
from forecasting.people import Subject
from forecasting.planning.basis import Basis
from forecasting.scenarios.planned import replaced
from forecasting.scenarios.scenario import TWO_FOR_ONE, Promotion
from pages.parts.scenarios import scenario_state as state
from pages.parts.scenarios.scenario_rows import SESSION, ask_span, choose, each, slide
from pages.parts.scenarios.scenario_state import Scope, key
from pages.parts.scenarios.scenario_words import begun, in_orders, promotion
from pages.shared.cache import findings
from pages.shared.language import days, percent, plain, text
from pages.shared.links import go, icon
from pages.shared.session import Workspace

KINDS = ("discount", TWO_FOR_ONE, "combo")
LENGTH = 3  # days that a promotion lasts unless somebody says otherwise
MOST_PORTIONS = 100_000
STEP = 5  # percent, of the sliders of shares


def ask(work: Workspace, basis: Basis, scope: Scope) -> dict[str, tuple[Promotion, ...]]:
    """All that are filled in, each with what is known of its kind, and the planned ones that shall not be."""
    without = _ask_without(scope)
    asked = [_ask_one(basis, scope, row) for row in each("promotion", "scenarios.another_promotion")]
    if gone := basis.off_menu(work.location):
        st.caption(text("scenarios.off_menu", n=len(gone), dishes=gone))
    _say_past(work)
    found = [one for one in asked if one is not None]
    if len(set(found)) < len(found):
        state.refuse(text("scenarios.same_twice"))
    return {"promotions": tuple(dict.fromkeys(found)), "promotions_off": without}


def _ask_one(basis: Basis, scope: Scope, row: int) -> Promotion | None:
    label = text("scenarios.promotion" if row == state.rows("promotion")[0] else "scenarios.next_promotion")
    promoted, of = (*scope.promoted, *state.new_names(scope)), key("promotion", row, "what")
    if st.session_state.get(of) not in (None, *promoted):  # a new dish that isn't new any more
        st.session_state[of] = None
    what = choose(label, promoted, of, "scenarios.no_promotion")
    if what is None:
        return None
    st.session_state.setdefault(key("promotion", row, "kind"), KINDS[0])
    kind = st.segmented_control(
        text("scenarios.kind"),
        KINDS,
        required=True,
        format_func=lambda code: plain(f"choices.{code}"),
        key=key("promotion", row, "kind"),
        **SESSION,
    )
    span = ask_span("promotion", row, scope.days, LENGTH)
    discount = None if kind == TWO_FOR_ONE else _ask_discount(kind, row)
    uplift, both = _ask_uplift(basis, kind, discount, row)
    limit = _ask_limit(row)
    if span is None:
        return None
    in_tickets = kind == TWO_FOR_ONE
    chosen = Promotion(
        *span,
        dish_or_category=what,
        kind=kind,
        discount=discount,
        uplift=None if in_tickets else uplift,
        tickets=uplift if in_tickets else None,
        both=both,
        limit=limit,
    )
    _say_closed(scope, chosen)
    _say_neighbours(basis, scope, chosen)
    _say_replaced(basis.restaurant.promotions, chosen)
    return chosen


def _ask_discount(kind: str, row: int) -> float | None:
    return slide("discount", "promotion", row, 20, step=5, label=text(f"scenarios.depth_of_{kind}")) / 100


def _ask_uplift(basis: Basis, kind: str, discount: float | None, row: int) -> tuple[float | None, float | None]:
    """By what share it lifts, if somebody says so herself: of 2x1 how many more order it, and how many take both."""
    effects = basis.forecast.effects
    own = st.toggle(text("scenarios.own_uplift"), key=key("promotion", row, "own"), **SESSION)
    _say_effect(basis, kind, discount)
    if not own:
        return None, None
    usual = uplift_of(kind, discount, effects).effect
    if kind != TWO_FOR_ONE:
        return slide("uplift", "promotion", row, _begin(usual), step=STEP, label=text("scenarios.uplift")) / 100, None
    usual_both = float(taking_both(effects)["effect"])
    begin = _begin(in_orders(usual, usual_both))
    tickets = slide("tickets", "promotion", row, begin, step=STEP, label=text("scenarios.tickets"))
    both = slide("both", "promotion", row, _begin(usual_both), step=STEP, label=text("scenarios.both"))
    return tickets / 100, both / 100


def _begin(share: float) -> int:
    """Where a slider begins: at what is learned or assumed, on one of its steps."""
    return STEP * round(100 * share / STEP)


def _ask_limit(row: int) -> float | None:
    if not st.toggle(text("scenarios.limited"), key=key("promotion", row, "limited"), **SESSION):
        return None
    st.session_state.setdefault(key("promotion", row, "limit"), 100)
    said = st.number_input(
        text("scenarios.limit"), 1, MOST_PORTIONS, step=10, key=key("promotion", row, "limit"), width=200, **SESSION
    )
    return float(said)


def _ask_without(scope: Scope) -> tuple[Promotion, ...]:
    """The promotions of these days that the plan counts on, and which of them shall not be: so they are weighed."""
    if not scope.planned:
        return ()
    of = key("without")
    st.session_state[of] = [one for one in st.session_state.get(of, []) if one in scope.planned]
    label = text("scenarios.without")
    said = st.pills(
        label,
        scope.planned,
        selection_mode="multi",
        format_func=lambda one: begun(promotion(one)),
        key=of,
        **SESSION,
    )
    return tuple(said)


def _say_effect(basis: Basis, kind: str, discount: float | None) -> None:
    """How much such a promotion is taken to add, and whether that was learned or is assumed."""
    effects = basis.forecast.effects
    learned = effects[(effects["kind"] == "uplift") & (effects["what"] == kind)].iloc[0]
    sizes = {end: percent(size) for end, size in vars(uplift_of(kind, discount, effects)).items()}
    lived = outside_lived(basis, kind, discount) if learned["source"] == "learned" else None
    if lived is None:
        said = text(f"scenarios.{learned['source']}", n=int(learned["occasions"]), **sizes)
    else:
        said = text("scenarios.untried", depths=" – ".join(dict.fromkeys(map(percent, lived))), **sizes)
    st.caption(said if learned["source"] == "learned" and lived is None else f":orange[:material/warning: {said}]")
    if kind == TWO_FOR_ONE:
        both = taking_both(effects)
        source = plain(f"scenarios.by_{both['source']}")
        st.caption(text("scenarios.usual_both", share=percent(both["effect"]), source=source))


def _say_closed(scope: Scope, chosen: Promotion) -> None:
    """The days of a promotion on which nobody opens."""
    shut = {*scope.shut, *st.session_state.get(key("closed"), ())}
    days = [each for each in scope.days if chosen.first <= each <= chosen.last and each in shut]
    if days:
        st.caption(text("scenarios.closed_meanwhile", days=days))


def _say_past(work: Workspace) -> None:
    """Promotions that nobody noted: once they are confirmed, there is more to learn from."""
    if not work.changes(Subject.DAYS):
        return
    found = int((findings.past_promotions(work)["by_chance"] < RARELY).sum())
    if not found:
        return
    st.caption(text("scenarios.past_found", n=found))
    if st.button(text("scenarios.to_past"), key="scenarios_to_past", icon=icon("setup"), type="tertiary"):
        st.session_state.update(setup_part="days", setup_table="promotions")
        go("setup")


def _say_neighbours(basis: Basis, scope: Scope, chosen: Promotion) -> None:
    """What a promotion is taken to do to the other dishes of its category meanwhile, and to its own after it."""
    effects = basis.forecast.effects[basis.forecast.effects["what"] == chosen.kind].set_index("kind")
    of = basis.menu.set_index("dish")["category"]
    category = of.get(chosen.dish_or_category, "")
    others = {*of.index[of == category]} & {*scope.dishes} - {chosen.dish_or_category}
    for kind in ("siblings", "dip") if category and others else ("dip",):
        effect, source = effects.loc[kind, "effect"], plain(f"scenarios.by_{effects.loc[kind, 'source']}")
        share = plain("scenarios.sold_more" if effect > 0 else "scenarios.sold_less", share=percent(abs(effect)))
        st.caption(text(f"scenarios.{kind}", category=category, days=DIP_DAYS, share=share, source=source))


def _say_replaced(planned: pd.DataFrame, chosen: Promotion) -> None:
    """A planned promotion that the scenario's takes the place of: they don't add up."""
    for entry in planned[replaced(planned, chosen)].itertuples():
        st.info(text("scenarios.replaces", days=days(entry.first, entry.last)), icon=":material/swap_horiz:")
