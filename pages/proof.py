"""The past weeks lived through again: what each way to order would have wasted, lacked and spent."""

import pandas as pd
import streamlit as st

from forecasting.errors import InputError
from forecasting.people import Subject
from forecasting.proof.past import OWN_WEEKS
from forecasting.proof.verdict import reliability, totals
from pages.parts.proof import proof_caution, proof_tables
from pages.shared import charts, downloads, ready, tables
from pages.shared.cache import judged
from pages.shared.language import error_text, money, percent, plain, text
from pages.shared.session import end_page, workspace

HABIT, OURS = "habit", "despensa"

FEW_WEEKS = 4  # so few say more about these weeks than about a way to order

work = workspace()
st.title(text("proof.title"))
basis = ready.basis(work)
try:
    past = judged.past(work)
except InputError as error:
    st.info(error_text(error), icon=":material/hourglass_top:")
    end_page()

first, last = past.days[0], past.days[-1]
weeks = len(past.days) // 7
about = text("proof.about", n=weeks, first=first, last=last)
lived = judged.lived(work)
if len(lived) < len(past.policies):
    st.markdown(about)
    if st.button(text("proof.start", n=weeks), key="proof_start", type="primary", icon=":material/history:"):
        bar = st.progress(0.0)
        for done, policy in enumerate(past.policies):
            bar.progress(
                done / len(past.policies), text=text("proof.progress", policy=plain(f"proof.policies.{policy}"))
            )
            judged.live(work, past, policy)
        st.rerun()
    end_page()

found = [lived[policy] for policy in past.policies]
results, chances = (
    pd.concat([getattr(one, name) for one in found], ignore_index=True) for name in ("results", "chances")
)
if work.location is not None:
    results, chances = (rows[rows["location"] == work.location] for rows in (results, chances))
in_all = totals(results).set_index("policy")
currency = work.place.currency


def named(policy: str) -> str:
    """What a way to order is called; the habit is the kitchen's own orders, where they are known."""
    return plain("proof.policies.own" if past.own and policy == HABIT else f"proof.policies.{policy}")


def soles(value: float) -> str:
    return money(value, currency)


ours, habit = in_all.loc[OURS], in_all.loc[HABIT]
said = "less" if ours["cost"] < habit["cost"] else "more"
st.markdown(
    text(
        f"proof.{said}_than_own" if past.own else f"proof.{said}",
        ours=soles(ours["cost"]),
        habit=soles(habit["cost"]),
        waste=soles(ours["waste_cost"]),
        shortage=soles(ours["shortage_cost"]),
        served=percent(ours["fill_rate"], 1),
    )
)
if weeks < FEW_WEEKS:
    st.info(text("proof.few", n=weeks), icon=":material/hourglass_top:")
st.markdown(text("proof.simulated_own" if past.own else "proof.simulated", n=OWN_WEEKS))
st.caption(about)
names = {policy: named(policy) for policy in past.policies}
charts.show(
    charts.costs_of_policies(
        in_all, names, {name: plain(f"proof.chart.{name}") for name in ("waste_cost", "shortage_cost")}, currency
    ),
    key="proof_chart",
    alt=plain("proof.alt"),
)
tables.show(
    proof_tables.policies(in_all, names, currency),
    "proof_policies",
    plain("proof.table_alt"),
    proof_tables.policy_columns(),
)
st.caption(text("proof.how_own" if past.own else "proof.how"))

with st.expander(text("proof.by_caution"), icon=":material/tune:"):
    proof_caution.show(work, past)
with st.expander(text("proof.by_life"), icon=":material/timer:"):
    lives = totals(proof_tables.with_life(results[results["policy"].isin([HABIT, OURS])]), ["life"])
    tables.show(
        proof_tables.lives(lives, names, currency), "proof_lives", plain("proof.table_alt"), proof_tables.life_columns()
    )
with st.expander(text("proof.by_ingredient"), icon=":material/grocery:"):
    rows = proof_tables.ingredients_lived(results, HABIT, OURS, currency)
    tables.show(rows, "proof_ingredients", plain("proof.table_alt"), proof_tables.lived_columns(names[HABIT]))
    downloads.offer(
        Subject.MONEY,
        text("proof.download"),
        lambda: tables.download(proof_tables.in_words(results, names), proof_tables.heading, work.name_of),
        f"{plain('files.proof')}.csv",
        key="proof_download",
    )
with st.expander(text("proof.run_outs"), icon=":material/casino:"):
    judged = reliability(chances[chances["policy"] == OURS])
    st.markdown(text("proof.chances", n=int(judged["times"].sum())))
    tables.show(proof_tables.chances(judged), "proof_chances", plain("proof.table_alt"), proof_tables.chance_columns())
