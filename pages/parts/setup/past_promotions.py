"""What looks like a past promotion in the sales and isn't noted: ticked and noted, or said to be none."""

import pandas as pd
import streamlit as st

from forecasting.demand.past_promotions import RARELY
from forecasting.store.days.past_promotions import any_refused, ask_again, refuse_promotions
from forecasting.store.restaurant import save_table
from forecasting.tables import COLUMNS, empty
from pages.shared.cache import findings
from pages.shared.language import days, number, percent, plain, text
from pages.shared.session import Workspace
from pages.shared.tables import FIRST, SHORT, TWO_LINES

SHOWN = 30  # the newest; the others come once these are settled
DONE = "past_promotions_done"


def show(work: Workspace) -> None:
    """All that was found, with ticks at what is hardly chance; whoever looks corrects them."""
    said = st.session_state.pop(DONE, None)
    if said:
        st.success(said, icon=":material/check:")
    found = findings.past_promotions(work)
    if any_refused(work.engine):
        label, key = text("past_promotions.again"), "past_promotions_again"
        st.button(label, key=key, type="tertiary", on_click=ask_again, args=(work.engine,))
    if found.empty:
        return
    likely = int((found["by_chance"] < RARELY).sum())
    label = text("past_promotions.found", n=likely) if likely else text("past_promotions.perhaps", n=len(found))
    with st.expander(label, expanded=likely > 0, icon=":material/sell:"):
        st.markdown(text("past_promotions.about"))
        _ask(work, found.head(SHOWN))
        if len(found) > SHOWN:
            st.caption(text("past_promotions.more", n=len(found) - SHOWN))


def _ask(work: Workspace, some: pd.DataFrame) -> None:
    """Which of them were promotions: those with a tick can be kept, the others refused."""
    with st.form("past_promotions", border=False):
        ticked = st.data_editor(
            _rows(some),
            hide_index=True,
            column_config=_columns(),
            disabled=[name for name in _columns() if name != "was_one"],
            key="past_promotions_rows",
            row_height=TWO_LINES,
        )["was_one"].to_numpy()
        with st.container(horizontal=True):
            note = st.form_submit_button(text("past_promotions.note"), key="past_promotions_note", type="primary")
            refuse = st.form_submit_button(text("past_promotions.refuse"), key="past_promotions_refuse")
    if note and ticked.any():
        _note(work, some[ticked])
    elif refuse and not ticked.all():
        refuse_promotions(work.engine, some[~ticked])
        _tell(plain("past_promotions.refused", n=int((~ticked).sum())))


def _note(work: Workspace, rows: pd.DataFrame) -> None:
    """Keep them as promotions: from the next forecast on their effects are learned."""
    names = [column.name for column in COLUMNS["promotions"]]
    kept = rows.reindex(columns=names).astype(empty("promotions").dtypes)
    save_table(work.engine, "promotions", kept, mode="merge")
    _tell(plain("past_promotions.noted", n=len(kept)))


def _tell(said: str) -> None:
    st.session_state[DONE] = said
    st.rerun()


def _rows(found: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "was_one": found["by_chance"] < RARELY,
            "days": [
                f"{days(first, last)} {last.year}" for first, last in zip(found["first"], found["last"], strict=True)
            ],
            "dish_or_category": found["dish_or_category"],
            "kind": [plain(f"choices.{kind}") for kind in found["kind"]],
            "discount": ["–" if pd.isna(share) else percent(share) for share in found["discount"]],
            "evidence": [
                plain(f"past_promotions.evidence.{code}", n=int(days))
                for code, days in zip(found["evidence"], found["days"], strict=True)
            ],
            "chance": [plain(f"past_promotions.{_chance(expected)}") for expected in found["by_chance"]],
            "portions": [number(round(portions)) for portions in found["portions"]],
        }
    )


def _chance(expected: float) -> str:
    return "hardly_chance" if expected < RARELY else "maybe_chance"


def _columns() -> dict[str, object]:
    said = {name: plain(f"past_promotions.columns.{name}") for name in ("was_one", "days", "evidence", "chance")}
    said |= {name: plain(f"columns.{name}") for name in ("dish_or_category", "kind", "discount", "portions")}
    words = {
        name: st.column_config.TextColumn(heading, width=FIRST if name in ("days", "dish_or_category") else SHORT)
        for name, heading in said.items()
    }
    return words | {"was_one": st.column_config.CheckboxColumn(said["was_one"], width=48)}
