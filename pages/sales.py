"""Upload the till's sales: look at how the files were read, then keep them; take an import back."""

from dataclasses import replace

import streamlit as st

from forecasting.errors import QuestionError
from forecasting.people import Subject
from forecasting.sales.layouts import messages
from forecasting.store.sales.imports import list_days, save_imports
from forecasting.store.sales.uploads import Import
from pages.parts.sales import (
    reading_report,
    sales_changes,
    sales_days,
    sales_imports,
    sales_names,
    sales_outliers,
    sales_sold_out,
    sources,
    upload,
)
from pages.shared import runs, steps
from pages.shared.language import number, plain, text
from pages.shared.links import link
from pages.shared.session import end_page, workspace

KEPT, UNSAID, UNSEEN = "sales_kept", "sales_unsaid", "sales_unseen"

work = workspace()
st.title(text("sales.title"))
if work.sample:
    st.info(text("sales.sample"), icon=":material/science:")

if not work.changes(Subject.SALES):  # who only looks is shown what was kept
    sales_imports.show(work)
    end_page()

with st.form("sales_upload", clear_on_submit=True):
    files = st.file_uploader(
        text("sales.upload"), accept_multiple_files=True, key="sales_uploader", help=text("upload.help")
    )
    st.caption(text("sales.upload_help"))
    with st.expander(text("sales.paste"), icon=":material/content_paste:"):
        pasted = st.text_area(text("sales.paste_help"), key="sales_pasted", height=160)
    if st.form_submit_button(text("sales.check"), key="sales_check", type="primary", icon=":material/fact_check:"):
        told = messages.as_table(pasted) or pasted
        rows = [(f"{plain('sales.pasted')}.txt", told.encode())] if told.strip() else []
        upload.choose_files([(file.name, file.getvalue()) for file in files] + rows)
        if rows or files:
            st.session_state.pop(KEPT, None)

shown = sales_changes.last_shown()
ready = upload.review(work)


def ask_who() -> str:
    """Who brings these files, as the list of imports will say; asked once in a visit where nobody signs in."""
    if work.person.name:
        return work.person.name
    known = sales_imports.people(work)
    return st.text_input(
        text("sales.who"),
        known[0] if len(known) == 1 else "",
        key="sales_who",
        max_chars=40,
        autocomplete="given-name",
        persist_state="session",
    ).strip()


def keep_ready(who: str) -> list[Import]:
    """Keep the files that may be kept, or none: where somebody else has kept sales meanwhile by which they would change
    something that nobody has seen, or that is asked about, all stay, to show it."""
    bar = st.progress(0.0)

    def report(done: int) -> None:
        bar.progress(done / len(ready), text=text("sales.keeping", done=done, total=len(ready)))

    given = [each.given._replace(upload=replace(each.upload, who=who)) for each in ready]
    try:
        kept = save_imports(work.engine, given, report, shown)
    except QuestionError:
        st.session_state[UNSEEN] = True
        return []
    for each in ready:
        upload.let_go(each.file)
    upload.let_go_of_same()
    return kept


if st.session_state.pop(UNSEEN, False):
    st.warning(text("errors.sales_changed"), icon=":material/group:")
who = ask_who() if ready else ""
correcting = ready and all(each.upload.correcting for each in ready)
keep = text("sales.keep_instead" if correcting else "sales.keep", n=len(ready))
if ready and st.button(keep, key="sales_keep", type="primary", icon=":material/save:"):
    kept = keep_ready(who)
    st.session_state[KEPT], st.session_state[UNSAID] = kept, True
    if not all(each.already for each in kept):
        runs.renew(work)
    st.rerun()

if kept := st.session_state.get(KEPT, []):
    unsaid = st.session_state.pop(UNSAID, False)
    fresh, known = ([each for each in kept if each.already is there] for there in (False, True))
    for key, some in (("sales.kept", fresh), ("sales.already", known)):
        if some:
            sales = sum(each.kept for each in some)
            several = text(f"{key}_together", n=len(some), sales=number(sales))
            said = text(key, file=some[0].file, n=sales) if len(some) == 1 else several
            st.success(said, icon=":material/check:")
            if unsaid:  # what was reviewed is gone, and a phone then shows what stands further down
                st.toast(said, icon=":material/check:")
if kept:
    calendar = ":material/calendar_month:"
    panel = st.expander(text("sales.kept_days"), icon=calendar, key="sales_kept_days", on_change="rerun")
    if panel.open:
        with panel:
            reading_report.show_days(list_days(work.engine, [each.id for each in kept]), work.place.currency)
if kept and runs.running(work):
    st.markdown(text("sales.forecasting"))
    runs.panel(work)
elif kept and steps.done(work)["setup"]:
    link("today", text("count.to_today"))
steps.show(work)
sales_days.show(work)
sales_names.show(work)  # before what is odd: a dish that goes on under another name isn't
sales_sold_out.show(work)
sales_outliers.show(work)
sources.show(work)

if sales_imports.show(work):
    st.session_state.pop(KEPT, None)
    st.rerun()
