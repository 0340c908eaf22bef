"""Dishes that go on under another name: join them, many at a time, and part them again. Sizes without a recipe."""

import pandas as pd
import streamlit as st

from forecasting.menu.renames import STRONG
from forecasting.menu.sizes import LEAST, MOST, with_sizes
from forecasting.store.menu.merges import list_merges, merge, refuse_merges, undo_merges
from forecasting.store.restaurant import ChangedMeanwhile, read_restaurant, save_table
from forecasting.tables import ONE_DAY
from pages.shared import runs
from pages.shared.cache import findings
from pages.shared.keypad import Bounds, typed_number
from pages.shared.language import day_and_year, error_text, money, number, plain, text
from pages.shared.session import Workspace

SHOWN = 8  # of the clear ones, before the rest is folded away
MESSAGE = "names_message"


def show(work: Workspace) -> None:
    """What may be one dish, and why; sizes that lack a recipe; what was joined. Nothing where there is none of it."""
    for message in st.session_state.pop(MESSAGE, []):
        st.success(message, icon=":material/check:")
    proposals, merged = findings.renames(work), list_merges(work.engine)
    if not proposals.empty:
        _ask(work, proposals)
    sizes = findings.sizes(work)
    if not sizes.empty:
        _ask_sizes(work, sizes)
    if not merged.empty:
        _show_merged(work, merged)


@st.fragment
def _ask(work: Workspace, proposals: pd.DataFrame) -> None:
    st.subheader(text("names.title"))
    st.caption(text("names.help"))
    clear = proposals["confidence"] >= STRONG
    shown, folded = proposals[clear].head(SHOWN), proposals[clear].iloc[SHOWN:]
    ticked = _tick(work, shown)
    if not folded.empty:
        with st.expander(text("names.more", n=len(folded)), key="names_more"):
            ticked |= _tick(work, folded)
    ticked |= _tick(work, proposals[~clear])
    same = proposals[proposals.index.isin(ticked)]
    others = proposals.drop(same.index)
    with st.container(horizontal=True):
        if not same.empty and st.button(
            text("names.join", n=len(same)), key="names_join", type="primary", icon=":material/link:"
        ):
            merge(work.engine, same, work.at)
            _done(work, plain("names.joined_now", n=len(same)))
        if not others.empty and st.button(text("names.refuse", n=len(others)), key="names_refuse"):
            refuse_merges(work.engine, others, work.at)
            st.session_state[MESSAGE] = [plain("names.refused_now", n=len(others))]
            st.rerun()


def _tick(work: Workspace, proposals: pd.DataFrame) -> set[int]:
    """A line with a checkbox for each; those that are ticked."""
    return {
        each.Index
        for each in proposals.itertuples()
        if st.checkbox(_evidence(work, each), value=each.confidence >= STRONG, key=f"names_{each.old}_{each.new}")
    }


def _evidence(work: Workspace, proposal: tuple) -> str:
    return text(
        f"names.{proposal.kind}",
        old=proposal.old,
        new=proposal.new,
        last=day_and_year(proposal.last_day) if pd.notna(proposal.last_day) else "",
        first=day_and_year(proposal.first_day),
        before=_pace(work, proposal.per_day_before, proposal.price_before),
        after=_pace(work, proposal.per_day_after, proposal.price_after),
    )


def _pace(work: Workspace, per_day: float, price: float) -> str:
    portions = number(round(per_day) if per_day >= 10 else round(per_day, 1))
    if pd.isna(price):
        return plain("names.pace", portions=portions)
    return plain("names.priced_pace", portions=portions, price=money(price, work.place.currency))


def _show_merged(work: Workspace, merged: pd.DataFrame) -> None:
    with st.expander(text("names.joined", n=len(merged)), key="names_joined", icon=":material/link:"):
        entries = list(merged.itertuples(index=False))
        st.markdown("\n".join(f"- {_entry(each)}" for each in entries))
        pairs = {each.id: plain("names.pair", old=each.old, dish=each.dish) for each in entries}
        chosen = st.multiselect(
            text("names.part_label"),
            list(pairs),
            format_func=pairs.get,
            placeholder=plain("names.part_choose"),
            key=f"names_part_{len(merged)}",
        )
        if chosen and st.button(text("names.part", n=len(chosen)), key="names_part", icon=":material/link_off:"):
            undo_merges(work.engine, chosen)
            _done(work, plain("names.parted_now", n=len(chosen)))


def _entry(merged: tuple) -> str:
    if merged.recipe != "both":
        return text("names.entry", old=merged.old, dish=merged.dish)
    return text(
        "names.entry_both",
        old=merged.old,
        dish=merged.dish,
        until=day_and_year(merged.first_day - ONE_DAY),
        first=day_and_year(merged.first_day),
    )


@st.fragment
def _ask_sizes(work: Workspace, sizes: pd.DataFrame) -> None:
    """Each size with the factor that its price suggests; only a person knows how much is on the plate."""
    st.subheader(text("sizes.title"))
    st.caption(text("sizes.help"))
    confirmed = {each.dish: (each.size_of, factor) for each in sizes.itertuples() if (factor := _factor(work, each))}
    if confirmed and st.button(text("sizes.keep", n=len(confirmed)), key="sizes_keep", icon=":material/save:"):
        menu = read_restaurant(work.engine, with_sales=False).dishes
        rows = with_sizes(menu, confirmed)
        try:
            save_table(work.engine, "dishes", rows, mode="merge", still=lambda now: now.dishes.equals(menu))
        except ChangedMeanwhile as error:
            st.error(error_text(error), icon=":material/error:")
            return
        _done(work, plain("sizes.kept", n=len(confirmed)))


def _factor(work: Workspace, size: tuple) -> float | None:
    price, base_price = (money(value, work.place.currency) for value in (size.price, size.base_price))
    line = text("sizes.line", dish=size.dish, base=size.size_of, price=price, base_price=base_price)
    if not st.checkbox(line, key=f"sizes_{size.dish}"):
        return None
    label, key = text("sizes.factor", base=size.size_of), f"sizes_factor_{size.dish}"
    return typed_number(label, size.size_factor, key, Bounds(LEAST, MOST))


def _done(work: Workspace, message: str) -> None:
    """Other sales or recipes need another forecast: begin it where there is a kitchen to forecast for."""
    st.session_state[MESSAGE] = [message]
    if runs.renew(work):
        st.session_state[MESSAGE].append(plain("names.forecasting"))
    st.rerun()
