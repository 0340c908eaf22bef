"""What comes of a scenario, in sentences: what it is worth, what is sold and bought, and what may run out."""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from forecasting.demand.two_for_one import taking_both
from forecasting.outcomes.outcome import Outcome
from forecasting.outcomes.payoff import Payoff
from forecasting.plan import Plan
from forecasting.planning.basis import Basis
from forecasting.planning.urgent import EARLY
from forecasting.scenarios.scenario import NO_CHANGE, TWO_FOR_ONE
from pages.parts.scenarios import scenario_tables, scenario_words
from pages.parts.scenarios.scenario_tables import signed_money
from pages.shared.language import escaped, money, percent, plain, signed, text
from pages.shared.session import Workspace

MOST_NAMED = 3
WORTH_SAYING = 0.05  # a chance that grows by less is no news
NARROW = 0.02  # a range of less than this share would pretend to know what nobody does
CROSSED = 0.02  # promotions whose gains miss their sum by more than this share bear on each other


@dataclass(frozen=True, eq=False)
class Shown:
    """What the page shows: the restaurant, both plans, what differs between them and what is bought ``later``."""

    work: Workspace
    basis: Basis
    base: Plan
    changed: Plan
    found: Outcome
    later: pd.DataFrame
    name: str = ""

    @property
    def currency(self) -> str:
        """The restaurant's money."""
        return self.work.place.currency

    @property
    def unsold(self) -> list[str]:
        """The ingredients that nobody sells any more under the scenario."""
        before = {*self.base.without_supplier["ingredient"]}
        return [name for name in self.changed.without_supplier["ingredient"] if name not in before]

    @property
    def names(self) -> tuple[str, str]:
        """What both plans are called."""
        return plain("scenarios.base"), self.name or plain("scenarios.changed")


def say(shown: Shown) -> None:
    """What a scenario comes to: what its promotions are worth, what is sold, bought and may run out."""
    for one in shown.found.payoffs:
        _say_worth(one, shown, alone=_is_all(shown))
    _say_crossed(shown)
    _say_sums(shown)
    _say_orders(shown)
    _say_risks(shown)


def in_short(shown: Shown) -> str:
    """The answer in a line that stays in sight while something is moved."""
    found, currency = shown.found, shown.currency
    parts = [f"**{escaped(scenario_words.verdict(found.payoffs[0]))}**"] if _is_all(shown) else []
    if found.base.revenue:
        margin = signed_money(found.changed.margin - found.base.margin, currency)
        parts.append(text("scenarios.margin_short", margin=margin))
    if found.bought_more is not None:
        parts.append(text("scenarios.bought_short", bought=signed_money(found.bought_more, currency)))
    return " · ".join(parts) or text("scenarios.unpriced_short")


def _is_all(shown: Shown) -> bool:
    """Whether a single promotion is all that the scenario changes: then its sentence says everything of its money."""
    return len(shown.found.payoffs) == 1 and _only_promotions(shown)


def _only_promotions(shown: Shown) -> bool:
    return replace(shown.changed.scenario, promotions=(), promotions_off=()) == NO_CHANGE


def _say_crossed(shown: Shown) -> None:
    """Each of several promotions is held against the others without it: where they cross, that isn't all of them."""
    found = shown.found
    apart = sum((one.gain - one.beyond) * (-1.0 if one.planned else 1.0) for one in found.payoffs)
    together = found.changed.margin - found.base.margin
    if len(found.payoffs) > 1 and _only_promotions(shown) and abs(apart - together) >= CROSSED * abs(together) + 1.0:
        st.caption(text("scenarios.worth.crossed"))


def _say_worth(one: Payoff, shown: Shown, alone: bool) -> None:
    """Is it worth it, between how much and how much, and from which uplift on."""
    currency, last = shown.currency, shown.found.last
    both = float(taking_both(shown.basis.forecast.effects)["effect"])
    what = escaped(scenario_words.weighed(one))
    said = [] if alone and not one.planned else [f"{what}:"]
    said.append(text(f"scenarios.worth.{one.verdict}"))
    if one.verdict in ("same", "unknown"):
        st.markdown(" ".join(said))
        return
    st.markdown(" ".join([*said, _gain(one, currency), _break_even(one, both)]))
    parts = {name: signed_money(getattr(one, name), currency) for name in ("meanwhile", "after", "others")}
    said = [text("scenarios.worth.parts", **parts)]
    if abs(one.beyond) >= 0.5:
        said.append(text("scenarios.worth.beyond", beyond=signed_money(one.beyond, currency), last=last))
    if one.counted < 1.0:
        said.append(text("scenarios.worth.uncounted"))
    st.caption(" ".join(said))


def _gain(one: Payoff, currency: str) -> str:
    """What it leaves or costs: signs only where it might be either."""
    if one.verdict in ("pays", "costs"):
        low, high = sorted(abs(each) for each in (one.low, one.high))
        sizes = {"gain": abs(one.gain), "low": low, "high": high}
        said = {name: money(value, currency) for name, value in sizes.items()}
        return text("scenarios.worth.gains" if one.verdict == "pays" else "scenarios.worth.loses", **said)
    sizes = {name: signed_money(getattr(one, name), currency) for name in ("gain", "low", "high")}
    return text("scenarios.worth.either", **sizes)


def _break_even(one: Payoff, both: float) -> str:
    """From which uplift on it pays; of a 2-for-1 in orders, of which the share ``both`` takes two portions."""
    if one.break_even is None:
        return text("scenarios.worth.never")
    if one.break_even <= 0:
        return text("scenarios.worth.always")
    if one.promotion.kind != TWO_FOR_ONE:
        return text("scenarios.worth.from_uplift", needed=percent(one.break_even), expected=signed(one.uplift))
    share = one.promotion.taking(both).share_taking_both
    needed, expected = (scenario_words.in_orders(each, share) for each in (one.break_even, one.uplift))
    return text("scenarios.worth.from_pairs", needed=signed(needed), expected=signed(expected))


def _say_sums(shown: Shown) -> None:
    base, changed = shown.found.base, shown.found.changed
    if not base.revenue:
        st.caption(text("scenarios.no_prices"))
        return
    said = {
        "last": shown.found.last,
        "revenue": signed_money(changed.revenue - base.revenue, shown.currency),
        "margin": signed_money(changed.margin - base.margin, shown.currency),
    }
    more = changed.margin - base.margin
    if shown.found.reach["margin"] < max(0.5, NARROW * abs(more)) or _is_all(shown):
        st.markdown(text("scenarios.sums_sentence", **said))
        return
    ends = {name: more + sign * shown.found.reach["margin"] for name, sign in (("low", -1), ("high", 1))}
    said |= {name: signed_money(value, shown.currency) for name, value in ends.items()}
    st.markdown(text("scenarios.sums_between", **said))


def _say_orders(shown: Shown) -> None:
    """The next orders: how many lines are added, removed or another, what that costs, and what all purchases do."""
    lines = shown.found.lines
    dearer = (lines["state"] == "same") & (lines["cost_difference"] != 0)
    counts = {state: int((lines["state"] == state).sum()) for state in ("added", "removed", "changed")}
    counts["dearer"] = int(dearer.sum())
    parts = [plain(f"scenarios.count.{state}", n=n) for state, n in counts.items() if n]
    later, cost = _later(shown), lines["cost_difference"].sum()
    if parts:
        now = text(f"scenarios.{_more_or_less(cost)}", cost=money(abs(cost), shown.currency), parts=parts)
    else:
        now = text("scenarios.no_line_yet" if later else "scenarios.no_line")
    st.markdown(" ".join(filter(None, (now, later, _rest(shown), _bought(shown)))))


def _rest(shown: Shown) -> str:
    """What purchases that no line names cost more or less: with them the amounts add up as they are written."""
    more = shown.found.bought_more
    named = [round(cost) for cost in (shown.found.lines["cost_difference"].sum(), _later_cost(shown))]
    rest = 0 if more is None else round(more) - sum(named)
    if not rest or not any(named):
        return ""
    return text(f"scenarios.rest_{_more_or_less(rest)}", cost=money(abs(rest), shown.currency))


def _bought(shown: Shown) -> str:
    """What all purchases of the whole weeks cost more or less: packs come early, and other things are needed less."""
    more = shown.found.bought_more
    if more is None:
        return ""
    last = shown.found.weeks["last"].max()
    return text(f"scenarios.in_all_{_more_or_less(more)}", cost=money(abs(more), shown.currency), last=last)


def _more_or_less(cost: float) -> str:
    return "same_cost" if abs(cost) < 0.5 else "more" if cost > 0 else "less"


def _later(shown: Shown) -> str:
    """What later orders have to bring more: the first to close by name, with its last moment and what follows it."""
    rows = shown.later
    if rows.empty:
        return ""
    named = [
        text(
            "scenarios.later_line" if row.afterwards == 0 else "scenarios.later_lines",
            ingredient=row.ingredient,
            packs=f"{row.packs} × {row.pack_name}",
            until=scenario_tables.moment(row.order_by),
            afterwards=row.afterwards,
        )
        for row in rows.head(MOST_NAMED).itertuples()
    ]
    if len(rows) > MOST_NAMED:
        named.append(text("scenarios.later_more", n=len(rows) - MOST_NAMED))
    cost = _later_cost(shown)
    begins = text("scenarios.later_for", cost=money(cost, shown.currency)) if cost else text("scenarios.later")
    return f"{begins} {'; '.join(named)}."


def _later_cost(shown: Shown) -> float:
    return float(shown.later[["cost", "afterwards_cost"]].sum().sum())


def _say_risks(shown: Shown) -> None:
    """What nobody sells any more, and what runs out or spoils more likely than in the plan, the worst first."""
    if unsold := shown.unsold:
        said = text("scenarios.nobody_sells", n=len(unsold), ingredients=unsold)
        st.warning(said, icon=":material/remove_shopping_cart:")
    rows = shown.found.risks
    chance, before = rows["chance_before_one_after"].fillna(0.0), rows["base_chance_before_one_after"].fillna(0.0)
    worse = rows[(chance - before >= WORTH_SAYING) & (chance >= EARLY)]
    if len(worse):
        first = worse.iloc[0]
        said = {
            "ingredient": first["ingredient"],
            "before": percent(first["base_chance_before_one_after"]),
            "after": percent(first["chance_before_one_after"]),
        }
        others = list(worse["ingredient"])[1 : 1 + MOST_NAMED]
        others += [plain("scenarios.others", n=left)] if (left := len(worse) - 1 - len(others)) else []
        st.markdown(text("scenarios.risk_sentence", n=len(worse), others=others, **said))
    spoils = rows[scenario_tables.spoils_more(rows)]
    if len(spoils):
        st.markdown(text("scenarios.spoil_sentence", ingredients=list(spoils["ingredient"])))
