"""Every file of sales that was ever kept: who brought it, when, its days, what was left out of it, and the way back."""

import pandas as pd
import streamlit as st

from forecasting.people import Subject
from forecasting.store.locations import locations_of_imports
from forecasting.store.sales.imports import list_days, list_imports, list_issues, undo_imports
from pages.parts.sales import reading_report
from pages.shared.language import clock, day_and_year, escaped, plain, text
from pages.shared.session import Workspace

AT_ONCE = 10
SHOWN = "sales_imports_shown"
FILES_NAMED = 20


def show(work: Workspace) -> bool:
    """The uploads, the newest first; files that were kept together stand, and are taken back, together.

    Whether one has just been taken back.
    """
    st.subheader(text("sales.imports"))
    held = list_imports(work.engine)
    if held.empty:
        st.caption(text("sales.no_imports"))
    if len(work.overview.locations) > 1:
        at = locations_of_imports(work.engine)
        named = at["location"].map(work.name_of).groupby(at["id"]).agg(", ".join)
        held = held.assign(where=held["id"].map(named).fillna(""))
    uploads = [together for _, together in held.groupby(["at", "undone"], sort=False, dropna=False)]
    shown = st.session_state.get(SHOWN, AT_ONCE)
    undone = [_show_upload(work, together) for together in uploads[:shown]]
    if len(uploads) > shown and st.button(text("sales.earlier"), key="sales_earlier", icon=":material/expand_more:"):
        st.session_state[SHOWN] = shown + AT_ONCE
        st.rerun()
    return any(undone)


def people(work: Workspace) -> list[str]:
    """Those who have brought files and said who they are, the latest first."""
    named = list_imports(work.engine)["who"]
    return list(named[named != ""].unique())


def _show_upload(work: Workspace, together: pd.DataFrame) -> bool:
    """One upload with its way back; whether that was taken."""
    counts = pd.isna(together["undone"].iloc[0])
    key = together["id"].iloc[0]
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        with st.container(gap=None, width="content"):
            name, said = _name(together), _what(together)
            st.markdown(f"**{name}** · {said}" if counts else f"~~{name} · {said}~~", width="content")
            st.caption(_who_and_when(work, together), width="content")
        back = {"key": f"sales_undo_{key}", "icon": ":material/undo:", "type": "tertiary"}
        may_undo = counts and work.changes(Subject.SALES)
        undo = may_undo and st.button(text("sales.undo"), **back)
    wrong = _show_details(work, together, may_undo)
    if undo:
        wrong = together["id"].tolist()
    if wrong:
        undo_imports(work.engine, wrong, at=work.at)
    return bool(wrong)


def _name(together: pd.DataFrame) -> str:
    file = together["file"].iloc[0]
    return escaped(file) if len(together) == 1 else text("sales.files", n=len(together))


def _what(together: pd.DataFrame) -> str:
    first, last = day_and_year(together["first_day"].min()), day_and_year(together["last_day"].max())
    days = first if first == last else text("sales.from_to", first=first, last=last)
    return f"{days} · {text('sales.sales', n=int(together['kept'].sum()))}"


def _who_and_when(work: Workspace, together: pd.DataFrame) -> str:
    """``Rosa · Surco · La caja · subido el 3 ago 2026, 09:30``, as far as it is known or can differ."""
    upload = together.iloc[0]
    sources = ", ".join(dict.fromkeys(together["source"]))
    source = plain("sales.source_till") if sources == "till" else sources
    said = [text("sales.uploaded", at=_moment(work, upload["at"]))]
    if pd.notna(upload["undone"]):
        ended = "sales.replaced" if pd.notna(upload["replaced_by"]) else "sales.undone"
        said.append(text(ended, at=_moment(work, upload["undone"])))
    where = ", ".join(dict.fromkeys(together["where"])) if "where" in together else ""
    return " · ".join([escaped(part) for part in (upload["who"], where, source) if part] + said)


def _moment(work: Workspace, at: pd.Timestamp) -> str:
    here = at.tz_convert(work.place.time_zone)
    return f"{day_and_year(here)}, {clock(here)}"


def _show_details(work: Workspace, together: pd.DataFrame, may_undo: bool) -> list[int]:
    """Which files they were, what they say of each day and what was left out of them, read when somebody asks; those
    of several that are to be taken back alone."""
    key = together["id"].iloc[0]
    opened = {"key": f"sales_details_{key}", "type": "compact", "on_change": "rerun"}
    details = st.expander(text("sales.details"), **opened)
    wrong: list[int] = []
    if not details.open:
        return wrong
    with details:
        if len(together) > 1:
            names = [escaped(name) for name in together["file"].head(FILES_NAMED)]
            more = len(together) - len(names)
            st.markdown("\n".join(f"- {name}" for name in names) + (f"\n- … (+{more})" if more else ""))
            wrong = _ask_which(together, key) if may_undo else []
        reading_report.show_days(list_days(work.engine, together["id"].tolist()), work.place.currency)
        issues = list_issues(work.engine, together["id"].tolist())
        if issues.empty:
            st.markdown(text("sales.no_issues"))
        else:
            reading_report.list_reasons(issues)
            reading_report.offer_issues(issues, f"kept_{key}")
    return wrong


def _ask_which(together: pd.DataFrame, key: int) -> list[int]:
    """The files of an upload that a person takes back without the others."""
    names = dict(zip(together["id"], together["file"], strict=True))
    nothing = plain("sales.no_file")
    asked = {"format_func": names.get, "placeholder": nothing, "key": f"sales_undo_which_{key}"}
    chosen = st.multiselect(text("sales.undo_which"), list(names), **asked)
    said = text("sales.undo_chosen", n=len(chosen))
    back = {"key": f"sales_undo_chosen_{key}", "icon": ":material/undo:", "type": "tertiary"}
    return chosen if chosen and st.button(said, **back) else []
