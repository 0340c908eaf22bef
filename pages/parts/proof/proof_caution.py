"""Leaner or more cautious: what the knob would have cost in the same weeks."""

import pandas as pd
import streamlit as st

from forecasting.proof.past import Past
from forecasting.proof.replay import Replay
from forecasting.proof.verdict import totals
from pages.parts.proof import proof_tables
from pages.shared import tables
from pages.shared.cache import judged
from pages.shared.language import percent, plain, text
from pages.shared.links import link
from pages.shared.session import Workspace

CAUTIONS = (0.0, 0.25, 0.5, 0.75, 1.0)
OURS = "despensa"


def show(work: Workspace, past: Past) -> None:
    """A button that lives through the weeks at each caution, then a row for each."""
    asked = sorted({*CAUTIONS, work.caution})
    lived = {caution: judged.lived(work, caution).get(OURS) for caution in asked}
    missing = [caution for caution, found in lived.items() if found is None]
    st.caption(text("proof.caution_about"))
    if not missing:
        _show_rows(work, lived)
        return
    if st.button(text("proof.caution_start"), key="proof_caution_start", icon=":material/tune:"):
        bar = st.progress(0.0)
        for done, caution in enumerate(missing):
            bar.progress(done / len(missing), text=text("proof.caution_progress", share=percent(caution)))
            judged.live(work, past, OURS, caution)
        st.rerun()


def _show_rows(work: Workspace, lived: dict[float, Replay]) -> None:
    results = pd.concat([found.results.assign(caution=caution) for caution, found in lived.items()])
    if work.location is not None:
        results = results[results["location"] == work.location]
    sums = totals(results, ["caution"]).sort_values("caution", ignore_index=True)
    rows = proof_tables.lived_amounts(sums, work.place.currency)
    now = sums["caution"] == work.caution
    said = [
        plain("proof.caution_now", share=percent(caution)) if is_now else percent(caution)
        for caution, is_now in zip(sums["caution"], now, strict=True)
    ]
    rows.insert(0, "caution", said)
    tables.show(rows, "proof_cautions", plain("proof.caution_alt"), proof_tables.caution_columns())
    least = sums.loc[sums["cost"].idxmin(), "caution"]
    st.markdown(text("proof.caution_least", share=percent(least)))
    link("settings", text("proof.caution_change"))
